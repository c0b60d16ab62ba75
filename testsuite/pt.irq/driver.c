/* pt.irq/driver.c - area: the interrupts that the other tests use.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: irq.h does what it promises on this board.  A test whose interrupt never occurs
 * would pass.
 */
#include "irq.h"
#include "tap.h"

enum { MANY = 300 };

#define REST            2000000ul       /* turns; together they last more than a period */
#define PATIENCE        300000000ul

static volatile int calls, depth, deepest, masked_inside, again;
static volatile unsigned long turns;
static volatile unsigned places;

static void count(void)
{
    int i;

    if (++depth > deepest)
        deepest = depth;
    masked_inside = irq_masked();
    calls++;
    places |= 1u << (turns & 7);
    if (again) {
        again = 0;
        irq_pend();
        for (i = 0; i < 1000; i++)
            turns++;
    }
    depth--;
}

static void other(void)
{
    calls += 1000;
}

/* The thread, which is interrupted meanwhile. */
static void work(void)
{
    for (turns = 0; turns < REST; turns++)
        ;
}

static int works_until(int wanted)
{
    for (turns = 0; calls < wanted && turns < PATIENCE; turns++)
        ;
    return calls >= wanted;
}

int main(void)
{
    unsigned long state, inner;

    plan(25);

    irq_start(count, 0);
    ok(!irq_masked(), "interrupts occur after irq_start");
    work();
    is(calls, 0, "no call of isr without a request");
    irq_pend();
    is(calls, 1, "isr has run when irq_pend returns");
    ok(masked_inside, "interrupts are masked in isr");
    ok(!irq_masked(), "interrupts are unmasked after isr");
    irq_pend();
    irq_pend();
    is(calls, 3, "each irq_pend leads to a call");

    state = irq_mask();
    ok(irq_masked(), "irq_mask masks the interrupt");
    irq_pend();
    irq_pend();
    work();
    is(calls, 3, "a pending interrupt waits");
    inner = irq_mask();
    irq_restore(inner);
    ok(irq_masked(), "an inner restore leaves the outer mask");
    is(calls, 3, "a pending interrupt stays pending");
    irq_restore(state);
    is(calls, 4, "after irq_restore it occurs, once");
    ok(!irq_masked(), "irq_restore unmasks interrupts");

    again = 1;
    irq_pend();
    ok(works_until(6), "an interrupt that isr makes pending occurs");
    is(calls, 6, "it occurs once");
    is(deepest, 1, "not before isr has ended");

    irq_start(other, 0);
    irq_pend();
    is(calls, 1006, "starting again changes the routine");

    calls = 0;
    places = 0;
    irq_start(count, 100);
    ok(works_until(MANY), "the timer calls time and again");
    is(deepest, 1, "isr never interrupts itself");
    is(places, 0xff, "the timer is not in step with the thread");
    state = irq_mask();
    calls = 0;
    work();
    is(calls, 0, "no call of isr while interrupts are masked");
    irq_restore(state);
    ok(works_until(MANY), "calls of isr after interrupts are unmasked");

    state = irq_mask();
    irq_pend();
    irq_stop();
    calls = 0;
    irq_restore(state);
    work();
    is(calls, 0, "no call after irq_stop, of timer or pending");
    ok(!irq_masked(), "irq_stop does not mask interrupts");

    irq_start(count, 100);
    ok(works_until(MANY), "the interrupt can be started again");
    irq_stop();
    calls = 0;
    irq_start(count, 0);
    work();
    is(calls, 0, "without a period there is no timer");
    irq_stop();
    return done();
}
