/* irq.h - real interrupts for test programs, the same on every board.
 *
 * SPDX-License-Identifier: MIT
 *
 * Implemented for each port in testsuite/boards/<port>/irq.c: on bare metal with an
 * interrupt of the CPU, on hosts with a signal.
 */
#ifndef IRQ_H
#define IRQ_H

/* Calls isr from now on as interrupt handler: every time irq_pend asks for it
 * and, if microseconds is not 0, that long after each call, more or less, in the
 * board's own time.  It never interrupts itself, and on hosts is called in the
 * thread that called irq_start. */
void irq_start(void (*isr)(void), unsigned microseconds);

/* No call of isr begins after this returns. */
void irq_stop(void);

/* Makes the interrupt pending, once however often.  If nothing holds it off, isr
 * has run when this returns. */
void irq_pend(void);

/* Holds interrupts off and lets them come again, for tests of what happens
 * when a call is made with interrupts masked: irq_mask returns what
 * irq_restore wants.  irq_masked tells whether they are held off now, as they are
 * in isr. */
unsigned long irq_mask(void);
void irq_restore(unsigned long state);
int irq_masked(void);

/* For the timers of boards whose clock counts instructions: 0.5 to 1.5 periods, a
 * different one each time.  Else a thread's loop can keep step with the timer, and
 * is struck at one instruction for ever. */
static inline unsigned irq_vary(unsigned period)
{
    static unsigned long seed;

    seed = (seed * 1664525 + 1013904223) & 0xffffffff;
    return period / 2 + (unsigned) ((unsigned long long) seed * period >> 32);
}

#endif
