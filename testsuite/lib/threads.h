/* threads.h - common code of the test programs with threads.
 *
 * SPDX-License-Identifier: MIT
 *
 * Each runs for about the time that it is given, or for PT_SECONDS of the environment, and
 * counts events: on a loaded machine threads seldom run at the same time.
 */
#ifndef THREADS_H
#define THREADS_H

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include "pt.h"

static atomic_int faults;
static atomic_int odd_faults;           /* for another reason than the number or a free block */

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) ptno;
    (void) block;
    (void) caller;
    if (why != PT_FAULT_FREE && why != PT_FAULT_PTNO)
        odd_faults++;
    faults++;
}

static struct timespec threads_end;

static inline void time_limit(double seconds)
{
    const char *told = getenv("PT_SECONDS");

    if (told && atof(told) > 0)
        seconds = atof(told);
    clock_gettime(CLOCK_MONOTONIC, &threads_end);
    threads_end.tv_sec += (time_t) seconds;
    threads_end.tv_nsec += (long) ((seconds - (double) (time_t) seconds) * 1e9);
    if (threads_end.tv_nsec >= 1000000000L) {
        threads_end.tv_nsec -= 1000000000L;
        threads_end.tv_sec++;
    }
}

/* Whether a test may stop: the time is up, and it has seen enough.  On a busy machine that may
 * come later.  After 20 seconds more the test stops all the same, and reports what it lacks. */
static inline int is_over(int enough)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    now.tv_sec -= enough ? 0 : 20;
    return now.tv_sec > threads_end.tv_sec ||
           (now.tv_sec == threads_end.tv_sec && now.tv_nsec >= threads_end.tv_nsec);
}

static inline unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* Runs body(1) to body(count) in threads, and body(0) in this thread, which alone gets the
 * signals of the process.  Returns when all have returned.  The result is whether all began. */
static inline int together(int count, void *(*body)(void *))
{
    pthread_t threads[16];
    sigset_t all, before;
    int i, began;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (i = began = 0; i < count; i++)
        began += pthread_create(&threads[began], NULL, body, (void *) (size_t) (i + 1)) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    body(NULL);
    for (i = 0; i < began; i++)
        pthread_join(threads[i], NULL);
    return began == count;
}

#endif
