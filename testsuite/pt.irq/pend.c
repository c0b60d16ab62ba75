/* pt.irq/pend.c - area: get and free called by an interrupt.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: an interrupt is made pending at every place where a call can be: before and after
 * each call, and inside pt_create, pt_destroy and pt_freeblock where they call kalloc, kfree
 * and pt_fault.  It drains, finds no block, is refused, keeps blocks and frees the thread's.
 */
#include "sys.h"
#include "kalloc.h"
#include "pt.h"
#include "drain.h"
#include "irq.h"
#include "tap.h"

static void (*volatile job)(void);      /* the job of the interrupt */
static volatile int runs, inside;

static void isr(void)
{
    runs++;
    inside++;
    if (job)
        job();
    inside--;
}

/* The interrupt does it now. */
static int interrupt(void (*what)(void))
{
    int before = runs;

    job = what;
    irq_pend();
    job = NULL;
    return runs > before;
}

/* volatile, because gcc -flto finds that irq_pend calls nobody who reads them. */
static volatile int ptno, faults, why, got, right;
static void *blocks[4], *room[5];

static _Alignas(max_align_t) char memory[2][256];
static int in_use[2];
static void (*in_kalloc)(void), (*in_kfree)(void), (*in_fault)(void);
static int masked;                      /* calls of the thread with interrupts masked */

static void meanwhile(void (*what)(void))
{
    masked += !inside && irq_masked();
    if (what)
        right &= interrupt(what);
}

void *kalloc(int type, size_t size)
{
    int i = in_use[0];

    (void) type;
    in_use[i] = 1;
    meanwhile(in_kalloc);
    return size <= sizeof memory[i] ? memory[i] : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    meanwhile(in_kfree);
    in_use[area != memory[0]] = 0;
}

void pt_fault(int number, void *block, int reason, void *caller)
{
    (void) number;
    (void) block;
    (void) caller;
    faults++;
    why = reason;
    meanwhile(in_fault);
}

static void take_all(void)
{
    got = drain(ptno, blocks, 4);
}

static void put_all(void)
{
    refill(ptno, blocks, got);
    got = 0;
}

static void count_all(void)
{
    right &= accounted(ptno, 3, room);
}

static void find_none(void)
{
    right &= pt_getblock(ptno) == NULL;
}

/* Numbers of no partition, and a null block. */
static void try_bad_ones(void)
{
    errno = 4711;
    right &= !pt_getblock(-1) && !pt_getblock(ptno ^ 0x100000);
    pt_freeblock(-1, &right);
    pt_retblock(ptno ^ 0x100000, &right);
    pt_freeblock(ptno, NULL);
    right &= errno == 4711;
}

static void find_no_partition(void)
{
    int before = faults;

    right &= pt_getblock(ptno) == NULL;
    pt_freeblock(ptno, memory[0]);
    right &= faults == before + PT_CHECKS && (!PT_CHECKS || why == PT_FAULT_PTNO);
}

#if PT_CHECKS
static void free_twice(void)
{
    int before = faults;

    pt_freeblock(ptno, blocks[0]);
    pt_freeblock(ptno, blocks[0]);
    right &= faults == before + 1 && why == PT_FAULT_FREE;
    pt_freeblock(ptno, (char *) blocks[1] + 1);
    right &= faults == before + 2 && why == PT_FAULT_INSIDE;
    pt_freeblock(ptno, &right);
    right &= faults == before + 3 && why == PT_FAULT_RANGE;
    blocks[0] = pt_getblock(ptno);
}
#endif

int main(void)
{
    int i, before, old;

    plan(PT_CHECKS ? 25 : 21);
    irq_start(isr, 0);
    ok(interrupt(NULL) && runs == 1, "the interrupt runs when it is pended");

    right = 1;
    ptno = 0;
    in_kalloc = find_no_partition;
    ok(interrupt(find_no_partition) && right, "before the first creation there is nothing");
    ptno = pt_create(16, 3);
    ok(ptno == 0 && right, "there is no partition during pt_create");
    in_kalloc = NULL;

    ok(interrupt(count_all) && right, "the interrupt finds all blocks");
    for (i = 0, right = 1; i < 100; i++)
        right &= interrupt(count_all) && accounted(ptno, 3, room);
    ok(right, "100 drains, in turns with the thread");
    ok(interrupt(take_all) && got == 3 && distinct(blocks, 3), "the interrupt gets all blocks");
    ok(interrupt(find_none) && right && !pt_getblock(ptno), "then neither finds a block");
    ok(pt_destroy(ptno) == -1 && errno == EBUSY, "the interrupt's blocks are out");
    errno = 77;
    ok(interrupt(put_all) && accounted(ptno, 3, room), "the interrupt frees all its blocks");
    is(errno, 77, "errno of the thread stays");

    take_all();
    ok(got == 3 && interrupt(find_none) && right, "the thread's blocks are out");
    ok(interrupt(put_all) && interrupt(count_all) && right, "it frees the thread's blocks");
    ok(interrupt(take_all) && got == 3, "the interrupt gets all again");
    put_all();
    ok(accounted(ptno, 3, room), "the thread frees what it got");

    before = faults;
    ok(interrupt(try_bad_ones) && right, "no number, no block: errno stays");
    is(faults, before + PT_CHECKS * 3, "the hook is told");
    ok(accounted(ptno, 3, room), "no block is missing");
#if PT_CHECKS
    take_all();
    ok(interrupt(free_twice) && right, "the interrupt's wrong calls are refused");
    put_all();
    ok(accounted(ptno, 3, room), "no block is missing after wrong calls");

    in_fault = count_all;
    before = runs;
    pt_freeblock(ptno, room);
    pt_freeblock(ptno, NULL);
    pt_freeblock(ptno, room[0]);
    pt_freeblock(-1, NULL);
    ok(right && runs == before + 4, "it occurs during the thread's refused calls");
    in_fault = NULL;
    ok(accounted(ptno, 3, room), "no block is missing after refused calls");
#endif

    in_kfree = find_no_partition;
    ok(pt_destroy(ptno) == 0 && right, "a partition is not one during its destroy");
    in_kfree = NULL;
    ok(interrupt(find_no_partition) && right, "a destroyed partition is not one");
    old = ptno;
    in_kalloc = find_no_partition;
    i = pt_create(16, 3);
    ptno = i;
    in_kalloc = NULL;
    right &= interrupt(count_all);
    ptno = old;
    ok(interrupt(find_no_partition) && right, "the old number is not the successor's");
    ptno = i;
    ok(accounted(ptno, 3, room) && pt_destroy(ptno) == 0 && !masked,
       "kalloc, kfree and the hook are called with interrupts on");
    irq_stop();
    return done();
}
