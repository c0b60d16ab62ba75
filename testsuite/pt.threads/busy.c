/* pt.threads/busy.c - area: two threads destroy one partition at the same time.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: all blocks are home, so one of them succeeds and the other gets EBADID, never
 * EBUSY; also if a third thread creates the next partition in the slot meanwhile.  pt.model
 * finds the cases that are too rare for this test.
 */
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define BLOCKS 3

static atomic_int number;               /* that both destroy */
static atomic_long round_open, round_done;
static atomic_int stop, error[2];       /* of each: 0, or errno */

static long rounds, odd;
static int lost;

static void wait_for(atomic_long *what, long value)
{
    int spins = 0;

    /* On a single core this thread must let the other one run. */
    while (*what < value)
        if (++spins > 200)
            sched_yield();
}

static void destroy_each(int which)
{
    long turn;

    for (turn = 1; wait_for(&round_open, turn), !stop; turn++) {
        error[which] = pt_destroy(number) ? errno : 0;
        round_done++;
    }
}

/* In the only slot: it is free when one of the two has destroyed the partition, while the other
 * one may still be in the middle of its call. */
static int create(void)
{
    int ptno;

    while ((ptno = pt_create(8, BLOCKS)) < 0 && errno == EAGAIN)
        sched_yield();
    return ptno;
}

static void *body(void *argument)
{
    int coming;

    if (argument) {
        destroy_each((int) (size_t) argument - 1);
        return NULL;
    }
    coming = create();
    while (coming >= 0 && !is_over(rounds > 200)) {
        number = coming;
        rounds++;
        round_open++;
        coming = create();
        wait_for(&round_done, 2 * rounds);
        odd += !(error[0] == 0 && error[1] == EBADID) && !(error[0] == EBADID && error[1] == 0);
    }
    lost += coming < 0;
    number = coming;
    stop = 1;
    round_open++;
    return NULL;
}

int main(void)
{
    static int others[PT_PARTITIONS];
    void *room[BLOCKS + 1];
    int i, right = 1;

    plan(6);
    for (i = 0; i < PT_PARTITIONS - 1; i++)
        right &= (others[i] = pt_create(8, 1)) >= 0;
    ok(right, "all slots but one are in use");
    time_limit(1);
    ok(together(2, body), "all threads ran");
    printf("# %ld rounds\n", rounds);
    ok(rounds > 200, "the calls overlapped often enough");
    is(odd, 0, "each time one succeeds, and the other gets EBADID");
    is(lost, 0, "the slot was never lost");
    right = accounted(number, BLOCKS, room) && pt_destroy(number) == 0;
    for (i = 0; i < PT_PARTITIONS - 1; i++)
        right &= pt_destroy(others[i]) == 0;
    ok(right, "at the end all is as it should be");
    return done();
}
