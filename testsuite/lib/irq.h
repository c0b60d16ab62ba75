/* irq.h - real interrupts for test programs and examples, the same on every board.
 *
 * SPDX-License-Identifier: MIT
 *
 * Each port implements it in ports/<port>/boards/irq.c: on bare metal with an
 * interrupt of the CPU, on hosts with a signal.
 */
#ifndef IRQ_H
#define IRQ_H

/* Calls isr from now on as interrupt handler: every time irq_pend asks for it
 * and, if microseconds is not 0, as often as the timer says.  The period is of
 * the board's own time and need not be kept exactly. */
void irq_start(void (*isr)(void), unsigned microseconds);

/* No call of isr begins after this returns. */
void irq_stop(void);

/* Makes the interrupt pending.  If nothing holds it off, isr has run when this
 * returns. */
void irq_pend(void);

/* Holds interrupts off and lets them come again, for tests of what happens
 * when a call is made with interrupts masked: irq_mask returns what
 * irq_restore wants.  irq_masked tells whether they are held off now. */
unsigned long irq_mask(void);
void irq_restore(unsigned long state);
int irq_masked(void);

#endif
