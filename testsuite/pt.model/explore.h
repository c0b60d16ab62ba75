/* explore.h - the scheduler: all orders of the steps of a program's threads.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stddef.h>
#include <stdint.h>

enum { ALL = -1 };

struct explored {
    unsigned long executions;           /* that began */
    unsigned long states;               /* different states at decisions */
    int cut;                            /* whether there were more than can be kept */
    const char *failure;                /* of the last execution, or null */
    const char *schedule;               /* of the failure */
};

/* Runs threads; those from handlers on are signal handlers that interrupt thread 0.  With at most
 * so many preemptions, or with ALL schedules. */
struct explored explore(int threads, int handlers, int preemptions);

/* Runs this one schedule. */
struct explored explore_again(int threads, int handlers, const char *schedule);

/* For a thread, before it accesses shared memory: others may run first. */
void explore_point(void);

/* For a thread that begins a call, after a point.  The call depends only on known, and on what it
 * will read. */
void explore_begin(uint64_t known);

/* For a thread whose call has ended: from now on it depends only on known. */
void explore_end(uint64_t known);

/* The thread has read value. */
void explore_saw(uint64_t value);

/* The number of decisions in this execution.  All before decision explore_unchanged() was the same
 * in the execution before. */
unsigned explore_depth(void);
unsigned explore_unchanged(void);

/* For a thread: ends the execution. */
__attribute__((noreturn, format(printf, 1, 2)))
void explore_fail(const char *format, ...);

/* Ends the program: a limit of the model is reached. */
__attribute__((noreturn))
void explore_give_up(const char *why);

#endif
