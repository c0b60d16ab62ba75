/* host.c - the pipeline on a POSIX system: two threads, a message queue, a timer signal.
 *
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "pipeline.h"

static mqd_t queue;
static timer_t timer;

static void die(const char *what, int error)
{
    fprintf(stderr, "pipeline: %s: %s\n", what, strerror(error));
    exit(1);
}

/* One signal.  The next period begins when this signal has been handled, so that the threads
 * make progress on a slow machine too.  0 stops the timer. */
static void set_timer(long microseconds)
{
    struct itimerspec once = { .it_value = { .tv_nsec = microseconds * 1000 } };

    timer_settime(timer, 0, &once, NULL);
}

static void on_signal(int number)
{
    int error = errno;

    (void) number;
    visit();
    set_timer(PERIOD);
    errno = error;
}

/* A signal ends the wait early.  This does no harm. */
static void wait_a_moment(void)
{
    nanosleep(&(struct timespec) { .tv_nsec = PERIOD * 1000 }, NULL);
}

void hand_over(struct message m)
{
    while (mq_send(queue, (const char *) &m, sizeof m, 0))
        if (errno != EINTR)
            die("mq_send", errno);
}

static void *consume_all(void *unused)
{
    struct message m;

    (void) unused;
    for (;;) {
        if (mq_receive(queue, (char *) &m, sizeof m, NULL) >= 0) {
            if (!m.block)
                return NULL;
            consume(m);
        } else if (errno != EINTR) {
            die("mq_receive", errno);
        }
    }
}

void run(void)
{
    struct mq_attr attr = { .mq_maxmsg = BLOCKS + 1, .mq_msgsize = sizeof (struct message) };
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    char name[40];
    sigset_t all, before;
    pthread_t consumer;
    enum produced did;
    int error;

    snprintf(name, sizeof name, "/pipeline-%ld", (long) getpid());
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
    if (queue == (mqd_t) -1)
        die("mq_open", errno);
    mq_unlink(name);

    /* Only this thread handles the signal.  Otherwise two calls of visit could overlap. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&consumer, NULL, consume_all, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error)
        die("pthread_create", error);

    /* At least one interrupt, even for a very short file. */
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    if (timer_create(CLOCK_MONOTONIC, NULL, &timer))
        die("timer_create", errno);
    set_timer(PERIOD);
    while (!interrupts)
        wait_a_moment();

    while ((did = produce()) != END)
        if (did == NO_BLOCK)
            wait_a_moment();
    pthread_join(consumer, NULL);

    /* The handler first: it would start the timer again. */
    action.sa_handler = SIG_IGN;
    sigaction(SIGALRM, &action, NULL);
    timer_delete(timer);
    mq_close(queue);
}
