/* pt.threads/late.c - area: pt_destroy during get and free on other cores.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 * timeout: 120
 *
 * purpose: memory that is freed is unmapped at once, and the thread that destroys the partition
 * creates the next, of another size, in its slot.  Calls with the old number return a null
 * pointer or are refused.  They never crash, never get a block of the destroyed partition, and
 * never delay pt_destroy.  If many threads destroy, one succeeds.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE                 /* MAP_ANONYMOUS */
#endif
#include <string.h>
#include <sys/mman.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define THREADS 3                       /* in addition to the first */
#define BYTES   64
#define MOST    200                     /* the most blocks */

static atomic_int number;
static _Atomic(void *) stray;           /* some block, home or out, of any partition */
static atomic_long created, destroyed, gets, nulls, busy, mapped;
static atomic_int dead, ghosts, shared, wrong_errno, failed;

/* The size for kfree, on its own page in front. */
#define PAGE 65536

void *kalloc(int type, size_t size)
{
    size_t *area = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void) type;
    if (area == MAP_FAILED)
        return NULL;
    *area = size + PAGE;
    mapped++;
    return (char *) area + PAGE;
}

void kfree(int type, void *block)
{
    size_t *area = (size_t *) (void *) ((char *) block - PAGE);

    (void) type;
    munmap(area, *area);
    mapped--;
}

static void create(unsigned what)
{
    int ptno = pt_create(BYTES, 1 + (int) (what % MOST));

    failed += ptno < 0;
    created++;
    number = ptno;
}

static void destroy(int ptno, unsigned what)
{
    if (pt_destroy(ptno) == 0) {
        destroyed++;
        create(what);
    } else {
        busy += errno == EBUSY;
        wrong_errno += errno != EBUSY && errno != EBADID;
    }
}

/* Calls with old numbers happened often enough, even on a slow machine. */
static int enough(void)
{
    return destroyed > 100 && gets > 1000 && busy > 10 && nulls > 0;
}

static void *body(void *argument)
{
    int who = (int) (size_t) argument + 1, ptno, old = number, i;
    unsigned seed = (unsigned) who, what;
    volatile char *block;

    /* Without an end of its own, because under a slow tool it takes longer than others. */
    while (!is_over(1) || !enough()) {
        for (i = 0; i < 50; i++) {
            what = next(&seed);
            ptno = number;
            if (ptno != old) {
                ghosts += pt_getblock(old) != NULL;
                pt_freeblock(old, stray);
                old = ptno;
            }
            if (what & 1)
                destroy(ptno, what >> 1);
            /* Seldom, because every thread that does not run may have a block out. */
            if (what & 0x1e)
                continue;
            block = pt_getblock(ptno);
            if (!block) {
                nulls++;
                continue;
            }
            gets++;
            stray = (void *) (size_t) block;
            block[0] = (char) who;
            block[BYTES - 1] = (char) who;
            if (what % 4096 == 0)
                sched_yield();
            /* While this block is out, its partition cannot be destroyed. */
            dead += number != ptno || pt_destroy(ptno) == 0;
            shared += block[0] != (char) who || block[BYTES - 1] != (char) who;
            pt_freeblock(ptno, (void *) (size_t) block);
        }
        /* Here no block is out: a better place to stop than one that the scheduler chooses. */
        sched_yield();
    }
    return NULL;
}

int main(void)
{
    void *room[MOST + 1];
    int ptno, got;

    plan(12);
    create(MOST / 2);
    ok(number >= 0, "a partition");
    time_limit(2);
    ok(together(THREADS, body), "all threads ran, and none crashed");
    printf("# %ld created; %ld times a block, %ld none, %ld busy; %d refused\n",
           (long) created, (long) gets, (long) nulls, (long) busy, (int) faults);
    ok(enough(), "old numbers were used often enough");
    is(failed, 0, "the next partition could be created each time");
    is(created, destroyed + 1, "of many that destroy, one succeeds");
    is(dead, 0, "no partition was destroyed while a block of it was out");
    is(ghosts, 0, "a destroyed partition has no blocks");
    is(shared, 0, "no block is had by two at once");
    is(wrong_errno, 0, "EBUSY and EBADID are the only errors");
    is(odd_faults, 0, "a late free is refused with PT_FAULT_PTNO");
    ptno = number;
    got = drain(ptno, room, MOST + 1);
    refill(ptno, room, got);
    ok(got > 0 && distinct(room, got) && pt_destroy(ptno) == 0, "every block of the last is home");
    is(mapped, 0, "all memory was given back");
    return done();
}
