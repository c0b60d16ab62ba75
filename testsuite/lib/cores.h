/* cores.h - several cores of a board, for programs in pt.smp.
 *
 * SPDX-License-Identifier: MIT
 *
 * Implemented for each port that has such boards in testsuite/boards/<port>/cores.c.
 */
#ifndef CORES_H
#define CORES_H

enum { MOST_CORES = 4 };

/* Cores 1 to count - 1 call work once, with their number, and stop when it returns.  The caller is
 * core 0.  Each core has its own stack and its own errno. */
void cores_start(int count, void (*work)(int core));

/* From now on calls isr as interrupt handler of this core, again and again, with so many ticks of
 * the timer in between.  0 stops it. */
void cores_tick(void (*isr)(int core), unsigned ticks);

/* The number of this core. */
int cores_this(void);

#endif
