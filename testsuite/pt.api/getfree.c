/* pt.api/getfree.c - area: get and free, used correctly.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: every order of gets and frees, all blocks out at once, many drains; errno does
 * not change, whatever the result.
 */
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

static const unsigned char orders[6][3] = {
    { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
};

/* Whether block is one of the blocks after the k-th in the order. */
static int has_later(void **blocks, const unsigned char *order, int k, void *block)
{
    while (++k < 3)
        if (blocks[order[k]] == block)
            return 1;
    return 0;
}

/* Frees all 3 blocks in one order, after it got them in the order that an earlier round
 * left.  A block that is got between two frees must be one that is home. */
static int every_order(int ptno)
{
    void *blocks[3], *all[3], *room[4], *again;
    int i, j, k, right;

    right = drain(ptno, all, 3) == 3;
    refill(ptno, all, 3);
    for (i = 0; i < 6; i++)
        for (j = 0; j < 6; j++) {
            right &= drain(ptno, blocks, 3) == 3 && !pt_getblock(ptno) && distinct(blocks, 3);
            for (k = 0; k < 3; k++) {
                right &= has(all, 3, blocks[k]);
                pt_freeblock(ptno, blocks[orders[i][k]]);
                right &= accounted(ptno, k + 1, room);
            }
            right &= drain(ptno, blocks, 3) == 3;
            for (k = 0; k < 3; k++) {
                pt_retblock(ptno, blocks[orders[j][k]]);
                again = pt_getblock(ptno);
                right &= again != NULL && !has_later(blocks, orders[j], k, again);
                pt_retblock(ptno, again);
            }
        }
    return right;
}

/* The same with one partition of only one block. */
static int alone(size_t blocksize)
{
    int ptno = pt_create(blocksize, 1);
    unsigned char *block = pt_getblock(ptno);
    int i, right = block && !pt_getblock(ptno);

    for (i = 0; i < 10 && right; i++) {
        pt_freeblock(ptno, block);
        right = (block = pt_getblock(ptno)) != NULL && !pt_getblock(ptno);
    }
    pt_freeblock(ptno, block);
    return right && pt_destroy(ptno) == 0;
}

int main(void)
{
    static void *blocks[41];
    static int left[] = { 0, 1, -1, EBUSY, EBADID, 12345 };
    void *block;
    int i, ptno, right, touched;

    plan(13);
    ptno = pt_create(20, 3);
    ok(every_order(ptno), "three blocks, freed in every order");
    ok(pt_destroy(ptno) == 0, "destroyed");
    ok(alone(1), "one block of one byte");
    ok(alone(64), "one larger block");

    ptno = pt_create(1, 40);
    is(drain(ptno, blocks, 41), 40, "40 blocks of one byte, all out at once");
    ok(distinct(blocks, 40), "no two blocks are the same");
    ok(!pt_getblock(ptno) && !pt_getblock(ptno), "then no block is home");
    pt_freeblock(ptno, blocks[17]);
    ok(pt_getblock(ptno) == blocks[17] && !pt_getblock(ptno), "only the freed block is home");
    refill(ptno, blocks, 40);
    for (i = 0, right = 1; i < 100; i++)
        right &= accounted(ptno, 40, blocks);
    ok(right, "100 full drains");

    for (i = touched = 0; i < (int) (sizeof left / sizeof *left); i++) {
        errno = left[i];
        drain(ptno, blocks, 41);
        touched += errno != left[i];
        block = blocks[0];
        pt_getblock(-1);
        touched += errno != left[i];
        pt_freeblock(ptno, block);
        pt_retblock(ptno, blocks[1]);
        touched += errno != left[i];
        pt_freeblock(ptno, NULL);
        pt_freeblock(-1, blocks[2]);
        touched += errno != left[i];
#if PT_CHECKS
        pt_freeblock(ptno, block);
        pt_freeblock(ptno, &block);
        pt_freeblock(ptno, (char *) blocks[39] + 0x1000);
        touched += errno != left[i];
#endif
        refill(ptno, blocks + 2, 38);
        touched += errno != left[i];
    }
    is(touched, 0, "errno is never touched");
    is(faults, PT_CHECKS * 5 * i, "a fault for each refused free");
    ok(accounted(ptno, 40, blocks), "all blocks are home");
    ok(pt_destroy(ptno) == 0, "the partition can be destroyed");
    return done();
}
