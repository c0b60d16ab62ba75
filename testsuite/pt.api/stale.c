/* pt.api/stale.c - area: numbers of destroyed partitions.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: no number is used again within 2^20 creations of one slot.  A host makes all of
 * them; a board makes fewer and remembers the latest.  No old number is accepted as that of
 * the partition that is now in its slot.
 */
#include <stdlib.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

#ifdef __unix__
#define CREATIONS 0x100000L
#define MEMORIES  CREATIONS
#else
#define CREATIONS 100000L
#define MEMORIES  256L
#endif

static int numbers[MEMORIES];
static _Alignas(max_align_t) char memory[128];

/* One partition of two small blocks at a time, without the time of malloc. */
void *kalloc(int type, size_t size)
{
    (void) type;
    return size <= sizeof memory ? memory : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    (void) area;
}

static int compare(const void *a, const void *b)
{
    int x = *(const int *) a, y = *(const int *) b;

    return (x > y) - (x < y);
}

/* Whether ptno is the number of creation 2^k for some k.  This finds numbers that repeat after
 * any period, in at most twice the period, with the little memory of a board. */
static int seen(int ptno, long creation)
{
    static int marks[20];
    int k;

    for (k = 0; k < 20 && 1L << k < creation; k++)
        if (marks[k] == ptno)
            return 1;
    if (k < 20 && 1L << k == creation)
        marks[k] = ptno;
    return 0;
}

/* No get, free or destroy with an old number affects the existing partition. */
static int stale(int old, void *block)
{
    int before = faults, right;

    right = !pt_getblock(old) && pt_destroy(old) == -1 && errno == EBADID;
    pt_freeblock(old, block);
    return right && faults == before + PT_CHECKS && (!PT_CHECKS || fault.why == PT_FAULT_PTNO);
}

int main(void)
{
    void *room[3], *block;
    int ptno = -1, all = 1, negative = 0, refused = 1, again = 0;
    long i, twice;

    plan(7);
    for (i = 0; i < CREATIONS && all; i++) {
        ptno = pt_create(2, 2);
        negative += ptno < 0;
        again += seen(ptno, i + 1);
        if (i && i % 1000 == 0) {
            block = pt_getblock(ptno);
            refused &= stale(numbers[(i - 1) % MEMORIES], block);
            refused &= MEMORIES == CREATIONS || stale(numbers[i % MEMORIES], block);
            refused &= stale(numbers[i / 2 % MEMORIES], block);
            pt_freeblock(ptno, block);
            all &= accounted(ptno, 2, room);
        }
        numbers[i % MEMORIES] = ptno;
        all &= pt_destroy(ptno) == 0;
    }
    is(i, CREATIONS, "all partitions were made and destroyed");
    is(negative, 0, "no number is negative");
    ok(refused, "no old number reached a later partition");

    ptno = pt_create(2, 2);
    block = pt_getblock(ptno);
    for (i = 0, refused = 1; i < MEMORIES; i += MEMORIES / 256)
        refused &= numbers[i] == ptno || stale(numbers[i], block);
    ok(refused, "no old number reaches the last partition");
    ok(ptno >= 0 && accounted(ptno, 1, room) && !has(room, 1, block),
       "the last partition has its blocks");
    pt_freeblock(ptno, block);
    ok(pt_destroy(ptno) == 0, "the last partition can be destroyed");

    qsort(numbers, MEMORIES, sizeof *numbers, compare);
    for (i = 1, twice = again; i < MEMORIES; i++)
        twice += numbers[i] == numbers[i - 1];
    is(twice, 0, "no number came back");
    return done();
}
