/* calls.h - programs: what each thread calls, a letter each call.
 *
 * SPDX-License-Identifier: MIT
 *
 *      g   get
 *      f   free what this thread got last, of what it has not freed
 *      o   free what it got first
 *      x   free block 0, whoever has it
 *      y   free block 1
 *      q   ask whether block 0 is out
 *      h   ask how many blocks are home
 *      d   destroy
 *      c   create
 *
 * A handler is a signal's: it interrupts the first thread, or the handler that does so, at
 * any point, and runs to its end before that goes on.
 *
 * Small letters are about the first partition, capital ones about the one that was made
 * last, whoever made it.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stdint.h>

struct program {
    int blocks;
    const char *set_up;                 /* what is called before the threads begin */
    const char *threads;                /* a word each; last those of handlers, with a ! */
    int preemptions;                    /* at most; or ALL */
    unsigned cpus;                      /* that the library is told of */
};

/* Reads what explore.c needs to know. */
void calls_choose(const struct program *program, int *threads, int *handlers);

/* What explore.c calls: first of all; at the beginning of each execution; in the context of
 * each thread; and when all of them have ended. */
void calls_set_up(void);
void calls_reset(void);
void calls_play(void);
void calls_drain(void);

uint64_t calls_hash(void);

/* For people. */
void calls_print_history(void);
extern int calls_traced;                /* print what happens, as it does */

#endif
