/* explore.h - the scheduler: all ways in which the threads of a program can take turns.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EXPLORE_H
#define EXPLORE_H

#include <stddef.h>
#include <stdint.h>

enum { ALL = -1 };

struct explored {
    unsigned long executions;           /* begun */
    unsigned long states;               /* different ones, at points of decision */
    int cut;                            /* there would have been more than can be kept */
    const char *failure;                /* of the last execution; or null */
    const char *schedule;               /* that leads to it */
};

/* Runs threads of which those from handlers on are signal handlers that interrupt thread 0,
 * with so many preemptions at most, or ALL schedules. */
struct explored explore(int threads, int handlers, int preemptions);

/* Runs that one schedule. */
struct explored explore_again(int threads, int handlers, const char *schedule);

/* From a thread, before it touches what others see: others may come first. */
void explore_point(void);

/* From a thread that begins a call, after a point.  What the call does depends on nothing but
 * known, and what it will see. */
void explore_begin(uint64_t known);

/* From a thread whose call is over: what it does from now on depends on nothing but known. */
void explore_end(uint64_t known);

/* What a thread has read. */
void explore_saw(uint64_t value);

/* How many decisions there were in this execution.  What was before the decision with the
 * number that explore_unchanged gives, was the same in the execution before. */
unsigned explore_depth(void);
unsigned explore_unchanged(void);

/* From a thread: ends the execution. */
__attribute__((noreturn, format(printf, 1, 2)))
void explore_fail(const char *format, ...);

/* Ends the program: the model itself is at its limits. */
__attribute__((noreturn))
void explore_give_up(const char *why);

#endif
