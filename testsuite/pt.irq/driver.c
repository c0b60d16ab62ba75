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
    ok(!irq_masked(), "interrupts come once started");
    work();
    is(calls, 0, "no call that nobody asked for");
    irq_pend();
    is(calls, 1, "irq_pend has called when it returns");
    ok(masked_inside, "an interrupt holds off the next");
    ok(!irq_masked(), "and no more when it has ended");
    irq_pend();
    irq_pend();
    is(calls, 3, "each irq_pend is a call");

    state = irq_mask();
    ok(irq_masked(), "irq_mask holds off");
    irq_pend();
    irq_pend();
    work();
    is(calls, 3, "a pending interrupt waits");
    inner = irq_mask();
    irq_restore(inner);
    ok(irq_masked(), "an inner restore leaves the outer mask");
    is(calls, 3, "and what waits goes on waiting");
    irq_restore(state);
    is(calls, 4, "irq_restore lets it come, once");
    ok(!irq_masked(), "irq_restore lets interrupts come");

    again = 1;
    irq_pend();
    ok(works_until(6), "what an interrupt makes pending comes later");
    is(calls, 6, "once");
    is(deepest, 1, "and not inside it");

    irq_start(other, 0);
    irq_pend();
    is(calls, 1006, "starting again changes the routine");

    calls = 0;
    places = 0;
    irq_start(count, 100);
    ok(works_until(MANY), "the timer calls time and again");
    is(deepest, 1, "and never inside a call");
    is(places, 0xff, "it does not keep step with the thread");
    state = irq_mask();
    calls = 0;
    work();
    is(calls, 0, "not while held off");
    irq_restore(state);
    ok(works_until(MANY), "but after that");

    state = irq_mask();
    irq_pend();
    irq_stop();
    calls = 0;
    irq_restore(state);
    work();
    is(calls, 0, "no call after irq_stop, of timer or pending");
    ok(!irq_masked(), "irq_stop does not hold off");

    irq_start(count, 100);
    ok(works_until(MANY), "it can be started again");
    irq_stop();
    calls = 0;
    irq_start(count, 0);
    work();
    is(calls, 0, "without a period there is no timer");
    irq_stop();
    return done();
}
