/* pt.irq/twice.c - area: a thread and an interrupt that free one block.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: wherever the interrupt comes, one of the two frees succeeds, and the other is refused.
 * The sweep strikes every instruction, but not those of a debug build, which takes longer.
 */
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "irq.h"
#include "tap.h"

#define BLOCKS 3
#define STRIKES 300             /* interrupts in the middle of a free */
#define PATIENCE 60000000L      /* the most rounds */

static int ptno;
static void *volatile freed;    /* the block that the thread is freeing */
static volatile unsigned frees; /* of the interrupt */

static void isr(void)
{
    void *block = freed;

    if (!block)
        return;
    freed = NULL;
    frees++;
    pt_freeblock(ptno, block);
}

int main(void)
{
    void *room[BLOCKS + 1];
    long round;
    int wrong = 0;

    plan(4);
    ptno = pt_create(32, BLOCKS);
    ok(ptno >= 0, "a partition");
    irq_start(isr, 100);
    /* Without checks a double free is the caller's fault. */
    for (round = 0; PT_CHECKS && round < PATIENCE && frees < STRIKES; round++) {
        void *block = pt_getblock(ptno);
        unsigned refused = (unsigned) faults - frees;

        freed = block;
        pt_freeblock(ptno, block);
        freed = NULL;
        wrong += (unsigned) faults - frees != refused;
    }
    irq_stop();
    printf("# %u double frees in %ld rounds\n", frees, round);
    ok(frees >= (PT_CHECKS ? STRIKES : 0), "the interrupt struck often enough");
    is(wrong, 0, "each time one of the two was refused");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "no block is home twice, or lost");
    return done();
}
