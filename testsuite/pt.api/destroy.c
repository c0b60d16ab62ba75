/* pt.api/destroy.c - area: what pt_destroy refuses, and what it leaves behind.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: EBUSY while any block is out, and the partition stays usable; EBADID ever after
 * a successful call; all partitions in use, destroyed in any order and created again.
 */
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

static int fails(int ptno, int error)
{
    errno = 0;
    return pt_destroy(ptno) == -1 && errno == error;
}

/* With each number of blocks out, destroy refuses and the partition does not change. */
static int busy(int ptno, int count)
{
    void *held[8], *room[9];
    int out, right = 1;

    for (out = 1; out <= count; out++) {
        right &= (held[out - 1] = pt_getblock(ptno)) != NULL;
        right &= fails(ptno, EBUSY) && fails(ptno, EBUSY);
        right &= accounted(ptno, count - out, room) && fails(ptno, EBUSY);
    }
    right &= distinct(held, count) && !pt_getblock(ptno) && fails(ptno, EBUSY);
    for (out = count; out; out--) {
        right &= fails(ptno, EBUSY);
        pt_freeblock(ptno, held[out - 1]);
        right &= accounted(ptno, count - out + 1, room);
    }
    return right;
}

static int gone(int ptno)
{
    return fails(ptno, EBADID) && !pt_getblock(ptno) && fails(ptno, EBADID);
}

/* Destroys all in steps of step, which reaches each once, and creates as many again. */
static int again(int *ptno, int step)
{
    static int old[PT_PARTITIONS];
    void *room[4];
    int i, j, right = pt_create(8, 3) == -1 && errno == EAGAIN;

    for (i = 0; i < PT_PARTITIONS; i++) {
        int at = i * step % PT_PARTITIONS;

        old[at] = ptno[at];
        right &= pt_destroy(ptno[at]) == 0 && gone(ptno[at]);
    }
    for (i = 0; i < PT_PARTITIONS; i++) {
        ptno[i] = pt_create(8, 3);
        right &= ptno[i] >= 0;
        for (j = 0; j < PT_PARTITIONS; j++)
            right &= ptno[i] != old[j] && (j >= i || ptno[i] != ptno[j]);
    }
    right &= pt_create(8, 3) == -1 && errno == EAGAIN;
    for (i = 0; i < PT_PARTITIONS; i++)
        right &= gone(old[i]) && accounted(ptno[i], 3, room);
    return right;
}

static int common(int a, int b)
{
    return b ? common(b, a % b) : a;
}

int main(void)
{
    static int ptno[PT_PARTITIONS];
    void *block;
    int i, step, right;

    plan(9);
    for (i = 1, right = 1; i <= 8; i++) {
        int one = pt_create(12, i);

        right &= busy(one, i) && pt_destroy(one) == 0 && gone(one);
    }
    ok(right, "1 to 8 blocks, with any number of them out");
    is(faults, 0, "nothing was refused that should not be");

    ok(EBADID > 0 && EBADID != EBUSY && EBADID != EINVAL && EBADID != ENOSPC && EBADID != EAGAIN,
       "EBADID is an error of its own");

    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= (ptno[i] = pt_create(8, 3)) >= 0;
    ok(right, "all partitions in use");
    for (step = 1, right = 1; step <= (PT_PARTITIONS < 8 ? PT_PARTITIONS : 8); step++)
        if (common(step, PT_PARTITIONS) == 1)
            right &= again(ptno, step);
    ok(right && again(ptno, 2 * PT_PARTITIONS - 1), "destroyed in many orders, and used again");

    /* Each one that is destroyed makes room for exactly one. */
    for (i = 0, right = 1; i < PT_PARTITIONS; i++) {
        int old = ptno[i];

        right &= pt_destroy(old) == 0;
        ptno[i] = pt_create(8, 3);
        right &= ptno[i] >= 0 && ptno[i] != old && gone(old);
        right &= pt_create(8, 3) == -1 && errno == EAGAIN;
    }
    ok(right, "each destroyed partition makes room for one");

    /* One that is busy among others that are not. */
    block = pt_getblock(ptno[PT_PARTITIONS / 2]);
    for (i = 0, right = block != NULL; i < PT_PARTITIONS; i++)
        right &= i == PT_PARTITIONS / 2 ? fails(ptno[i], EBUSY) : pt_destroy(ptno[i]) == 0;
    ok(right, "all but the busy partition are destroyed");
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        if (i != PT_PARTITIONS / 2)
            right &= (ptno[i] = pt_create(8, 3)) >= 0;
    ok(right && pt_create(8, 3) == -1 && errno == EAGAIN, "as many are created again");
    pt_freeblock(ptno[PT_PARTITIONS / 2], block);
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= pt_destroy(ptno[i]) == 0;
    ok(right, "then all can be destroyed");
    return done();
}
