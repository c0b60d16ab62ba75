/* cores.h - several cores of a board, for programs in pt.smp.
 *
 * SPDX-License-Identifier: MIT
 *
 * Implemented for each port that has such boards in testsuite/boards/<port>/cores.c.
 */
#ifndef CORES_H
#define CORES_H

enum { MOST_CORES = 4 };

/* Has cores 1 to count - 1 call work with their number, once; they stop when it returns.  The
 * caller is core 0.  Each core has a stack and an errno of its own. */
void cores_start(int count, void (*work)(int core));

/* Calls isr from now on as interrupt handler of this core, again and again, with a number of
 * the timer's ticks in between; 0: no longer. */
void cores_tick(void (*isr)(int core), unsigned ticks);

/* Which one this is. */
int cores_this(void);

#endif
