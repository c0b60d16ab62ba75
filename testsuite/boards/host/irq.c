/* irq.c - interrupts of a POSIX process: a signal.
 *
 * SPDX-License-Identifier: MIT
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include "irq.h"

static void (*volatile routine)(void);
static pthread_t owner;
static timer_t timer;
static struct itimerspec period;
static int started;

static void strike(int number)
{
    void (*call)(void) = routine;

    if (!call)
        return;
    /* Any thread may get the signal of a timer, but interrupts belong to one core. */
    if (!pthread_equal(pthread_self(), owner)) {
        pthread_kill(owner, number);
        return;
    }
    call();
    /* Only now, so that the thread makes progress even if the call takes long. */
    timer_settime(timer, 0, &period, NULL);
}

static void only(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGALRM);
}

void irq_start(void (*isr)(void), unsigned microseconds)
{
    struct sigaction action = { .sa_handler = strike, .sa_flags = SA_RESTART };

    if (!started)
        timer_create(CLOCK_MONOTONIC, NULL, &timer);
    started = 1;
    owner = pthread_self();
    period.it_value.tv_sec = (time_t) (microseconds / 1000000);
    period.it_value.tv_nsec = (long) (microseconds % 1000000) * 1000;
    routine = isr;
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    timer_settime(timer, 0, &period, NULL);
}

void irq_stop(void)
{
    unsigned long state = irq_mask();

    period = (struct itimerspec) { 0 };
    timer_settime(timer, 0, &period, NULL);
    routine = NULL;
    irq_restore(state);
}

void irq_pend(void)
{
    pthread_kill(owner, SIGALRM);
}

unsigned long irq_mask(void)
{
    sigset_t set, old;

    only(&set);
    pthread_sigmask(SIG_BLOCK, &set, &old);
    return sigismember(&old, SIGALRM) == 1;
}

void irq_restore(unsigned long state)
{
    sigset_t set;

    only(&set);
    pthread_sigmask(state ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

int irq_masked(void)
{
    sigset_t now;

    pthread_sigmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, SIGALRM) == 1;
}
