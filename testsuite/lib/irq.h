/* irq.h - real interrupts for test programs, the same on every board.
 *
 * SPDX-License-Identifier: MIT
 *
 * Implemented for each port in testsuite/boards/<port>/irq.c: on bare metal with an
 * interrupt of the CPU, on hosts with a signal.
 */
#ifndef IRQ_H
#define IRQ_H

/* From now on calls isr as interrupt handler: each time that irq_pend requests it, and, if
 * microseconds is not 0, about that long after each call, in the time of the board.  It never
 * interrupts itself.  On hosts it runs in the thread that called irq_start. */
void irq_start(void (*isr)(void), unsigned microseconds);

/* After this returns, no call of isr begins. */
void irq_stop(void);

/* Makes the interrupt pending; several calls count once.  Unless the interrupt is masked, isr
 * has run when this returns. */
void irq_pend(void);

/* Mask interrupts and unmask them, for tests of calls with interrupts masked.  irq_restore needs
 * what irq_mask returned.  irq_masked tells whether interrupts are masked now, as they are in
 * isr. */
unsigned long irq_mask(void);
void irq_restore(unsigned long state);
int irq_masked(void);

/* For the timers of boards whose clock counts instructions: 0.5 to 1.5 periods, a different value
 * each time.  Otherwise the loop of a thread can stay in step with the timer, and be interrupted
 * always at the same instruction. */
static inline unsigned irq_vary(unsigned period)
{
    static unsigned long seed;

    seed = (seed * 1664525 + 1013904223) & 0xffffffff;
    return period / 2 + (unsigned) ((unsigned long long) seed * period >> 32);
}

#endif
