/* irq.c - interrupts of GAP: which boards, which controller, which timer.
 *
 * SPDX-License-Identifier: MIT
 *
 * GAP: the manual and section for the registers below.
 */
#include "irq.h"

static void (*volatile routine)(void);
static volatile unsigned strikes;

/* GAP: the attribute, or the assembly around it, that makes a function a handler. */
static void handler(void)
{
    /* GAP: clear the pending interrupt. */
    strikes++;
    routine();
    /* GAP: if irq_start gave a period, set the timer again, to irq_vary(period). */
}

void irq_start(void (*isr)(void), unsigned microseconds)
{
    routine = isr;
    (void) microseconds;
    (void) handler;
    /* GAP: put handler into the vector table; enable its interrupt, and interrupts;
     * set the timer, unless microseconds is 0. */
}

void irq_stop(void)
{
    /* GAP: disable the timer and the interrupt. */
}

void irq_pend(void)
{
    unsigned before = strikes;

    /* GAP: make the interrupt pending. */
    while (!irq_masked() && strikes == before)
        continue;
}

unsigned long irq_mask(void)
{
    return 0;   /* GAP: read the status register, and mask interrupts */
}

void irq_restore(unsigned long state)
{
    (void) state;       /* GAP: write it to the status register */
}

int irq_masked(void)
{
    return 0;   /* GAP: whether the status register says so */
}
