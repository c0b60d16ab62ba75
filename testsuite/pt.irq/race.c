/* pt.irq/race.c - area: two frees of one block at the same moment.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: a thread frees a block, and an interrupt that strikes in the middle frees it
 * too.  Exactly one of them succeeds; the other is refused and told.  Without checks
 * the interrupt frees a block of its own instead, which must not be lost either.
 */
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "irq.h"
#include "tap.h"

#define BLOCKS   3
#define STRIKES  400            /* in the middle of a free */
#define PATIENCE 60000000L

static int ptno;
static volatile int freeing;
static volatile unsigned strikes, runs, tries;
static void *volatile mine, *volatile other;

static void isr(void)
{
    void *block = PT_CHECKS ? mine : other;

    runs++;
    strikes += (unsigned) freeing;
    if (freeing && block) {
        other = NULL;
        tries++;
        pt_freeblock(ptno, block);
    }
}

int main(void)
{
    void *room[BLOCKS + 1], *block, *twin;
    unsigned before;
    int uneven = 0, lost = 0, wrong = 0, count;
    long round;

    plan(6);
    ptno = pt_create(8, BLOCKS);
    ok(ptno >= 0, "a partition");
    irq_start(isr, 100);

    for (round = 0; round < PATIENCE && strikes < STRIKES; round++) {
        block = pt_getblock(ptno);
        twin = pt_getblock(ptno);
        lost += !block || !twin || block == twin;
        other = twin;
        mine = block;
        before = tries;
        count = faults;

        freeing = 1;
        pt_freeblock(ptno, block);
        freeing = 0;
        mine = NULL;

        count = faults - count;
        if (PT_CHECKS) {
            /* Of all who tried, one succeeded, or the block is not home or home twice. */
            uneven += count != (int) (tries - before);
            wrong += count && fault.why != PT_FAULT_FREE;
            pt_freeblock(ptno, twin);
        } else if (other)
            pt_freeblock(ptno, twin);
        if (tries != before || round % 1024 == 0)
            lost += !accounted(ptno, BLOCKS, room);
    }
    irq_stop();
    printf("# %u interrupts, %u in the middle of a free, %ld rounds\n", runs, strikes, round);
    ok(strikes >= STRIKES, "the interrupt struck often enough");
    is(uneven, 0, "one free of each block succeeds, each other is refused");
    is(wrong, 0, "because the block was free already");
    is(lost, 0, "no block was lost or doubled");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "all blocks are home");
    return done();
}
