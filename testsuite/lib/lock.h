/* lock.h - the lock that a board defines for --enable-smp=hook (libpt/smp.h).
 *
 * SPDX-License-Identifier: MIT
 *
 * For irq.c of a board.  These programs run on one core, so they need no lock.  But a step that
 * takes the lock twice, or releases a lock that it does not hold, hangs.
 */
#ifndef LOCK_H
#define LOCK_H

#if PT_SMP == 2

static volatile int locked;

void pt_port_lock(void);
void pt_port_lock(void)
{
    while (locked)
        ;
    locked = 1;
}

void pt_port_unlock(void);
void pt_port_unlock(void)
{
    while (!locked)
        ;
    locked = 0;
}

#endif
#endif
