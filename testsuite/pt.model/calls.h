/* calls.h - programs: what each thread calls, one letter for each call.
 *
 * SPDX-License-Identifier: MIT
 *
 *      g   get
 *      f   free the last block that this thread got and has not freed
 *      o   free the first one
 *      x   free block 0, even if another thread has it
 *      y   free block 1
 *      q   pt_out of block 0
 *      h   the number of blocks home, from pt_info
 *      d   destroy
 *      c   create
 *
 * A handler is a signal handler: it interrupts the first thread, or a handler of that thread, at
 * any point, and runs to its end before the interrupted one continues.
 *
 * Small letters use the first partition, capital ones the partition that was created last, by any
 * thread.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stdint.h>

struct program {
    int blocks;
    const char *set_up;                 /* the calls before the threads begin */
    const char *threads;                /* one word for each; handlers come last, with a ! */
    int preemptions;                    /* the most; or ALL */
    unsigned cpus;                      /* the number that the library is told */
};

/* Chooses a program, and tells its threads and handlers. */
void calls_choose(const struct program *program, int *threads, int *handlers);

/* explore.c calls these: at first; at the beginning of each execution; in the context of each
 * thread; and when all threads have ended. */
void calls_set_up(void);
void calls_reset(void);
void calls_play(void);
void calls_drain(void);

uint64_t calls_hash(void);

/* For the user. */
void calls_print_history(void);
extern int calls_traced;                /* print each event at once */

#endif
