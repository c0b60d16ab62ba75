/* pt.threads/race.c - area: two threads free one block at the same time.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: each time exactly one of them succeeds, and the other is refused.  Without
 * checks each has its own block, and neither may be lost.
 */
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define BLOCKS 3

static int ptno;
static void *block[2];                  /* the block that each of the two frees */
static atomic_long round_open, round_done;
static atomic_int stop;

static void wait_for(atomic_long *what, long value)
{
    int spins = 0;

    /* On a single core this thread must let the other one run. */
    while (*what < value)
        if (++spins > 200)
            sched_yield();
}

static long rounds;
static int uneven, lost;

static void *body(void *argument)
{
    void *room[BLOCKS + 1];
    int before;

    if (argument) {
        long turn;

        for (turn = 1; wait_for(&round_open, turn), !stop; turn++) {
            pt_freeblock(ptno, block[1]);
            round_done++;
        }
        return NULL;
    }
    while (!is_over(rounds > 200)) {
        block[0] = pt_getblock(ptno);
        block[1] = PT_CHECKS ? block[0] : pt_getblock(ptno);
        lost += !block[0] || !block[1];
        before = faults;
        rounds++;
        round_open++;
        pt_retblock(ptno, block[0]);
        wait_for(&round_done, rounds);
        uneven += faults - before != PT_CHECKS;
        if (rounds % 16 == 0)
            lost += !accounted(ptno, BLOCKS, room);
    }
    stop = 1;
    round_open++;
    return NULL;
}

int main(void)
{
    void *room[BLOCKS + 1];

    plan(7);
    ptno = pt_create(24, BLOCKS);
    ok(ptno >= 0, "a partition");
    time_limit(1);
    ok(together(1, body), "both threads ran");
    printf("# %ld rounds\n", rounds);
    ok(rounds > 200, "the frees overlapped often enough");
    is(uneven, 0, "one free of each block succeeds, the other is refused");
    is(odd_faults, 0, "the reason is PT_FAULT_FREE");
    is(lost, 0, "no block was lost or doubled");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "all blocks are home");
    return done();
}
