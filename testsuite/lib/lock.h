/* lock.h - the lock that a board has to define for --enable-smp=hook (libpt/smp.h).
 *
 * SPDX-License-Identifier: MIT
 *
 * For irq.c of a board.  The one core that these programs run on needs no lock; but a step that
 * takes it twice, or gives back what it did not take, does not end.
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
