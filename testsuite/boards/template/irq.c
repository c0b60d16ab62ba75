/* irq.c - interrupts of GAP: which boards, which controller, which timer.
 *
 * SPDX-License-Identifier: MIT
 *
 * GAP: manual and section for what is set below.
 */
#include "irq.h"

static void (*volatile routine)(void);
static volatile unsigned strikes;

/* GAP: the attribute, or the assembly around it, that makes a function a handler. */
static void handler(void)
{
    /* GAP: no longer pending. */
    strikes++;
    routine();
    /* GAP: if irq_start gave a period, the timer set again, to irq_vary(period). */
}

void irq_start(void (*isr)(void), unsigned microseconds)
{
    routine = isr;
    (void) microseconds;
    (void) handler;
    /* GAP: handler into the vector table; its interrupt and interrupts at all
     * enabled; the timer set, unless microseconds is 0. */
}

void irq_stop(void)
{
    /* GAP: timer and interrupt disabled. */
}

void irq_pend(void)
{
    unsigned before = strikes;

    /* GAP: the interrupt made pending by software. */
    while (!irq_masked() && strikes == before)
        continue;
}

unsigned long irq_mask(void)
{
    return 0;   /* GAP: the status register; and interrupts masked */
}

void irq_restore(unsigned long state)
{
    (void) state;       /* GAP: back into the status register */
}

int irq_masked(void)
{
    return 0;   /* GAP: whether the status register says so */
}
