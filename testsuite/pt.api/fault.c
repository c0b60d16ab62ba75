/* pt.api/fault.c - area: the arguments of pt_fault.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: one call for each refused free, with its number, block, reason and caller; none for
 * a correct free, and none at all without checks.  The hook may use the partition itself.  The
 * caller is null if the port has PT_PORT_CALLER_COSTS, unless the library was built with
 * PT_CALLER.
 */
#include "pt_port.h"
#include <stdint.h>
#include "sys.h"
#include "pt.h"
#include "drain.h"
#include "stride.h"
#include "tap.h"

static int faults, use;
static int told_ptno, told_why;
static void *told_block, *told_caller;

void pt_fault(int ptno, void *block, int why, void *caller)
{
    void *room[4];

    faults++;
    told_ptno = ptno;
    told_block = block;
    told_why = why;
    told_caller = caller;
    if (use >= 0 && !accounted(use, 3, room))
        told_why = -1;
}

/* Out of line and not a tail call, so that the call returns into the function. */
#define KEEP __attribute__((noinline)) static void

KEEP by_freeblock(int ptno, void *block)
{
    pt_freeblock(ptno, block);
    __asm__ volatile ("" : : : "memory");
}

KEEP by_retblock(int ptno, void *block)
{
    pt_retblock(ptno, block);
    __asm__ volatile ("" : : : "memory");
}

/* The test does not know the code, so it checks only that the function begins shortly before
 * the address. */
static int in(void (*function)(int, void *))
{
#if defined PT_PORT_CALLER_COSTS && !defined PT_CALLER && !PT_DEBUG
    (void) function;
    return !told_caller;
#else
    return (uintptr_t) told_caller - (uintptr_t) function - 1 < 200;
#endif
}

static int told(void (*function)(int, void *), int ptno, void *block, int why)
{
    int before = faults;

    told_ptno = -7;
    told_caller = &told_caller;
    errno = 4711;
    function(ptno, block);
    if (errno != 4711)
        return 0;
#if PT_CHECKS
    return faults == before + 1 && told_ptno == ptno && told_block == block && told_why == why &&
           in(function);
#else
    (void) why;
    (void) in;
    return faults == before;
#endif
}

static void each_reason(void (*free)(int, void *), int ptno)
{
    void *blocks[3] = { NULL };
    char *block, *low;
    int i;

    drain(ptno, blocks, 3);
    block = low = blocks[0];
    for (i = 1; i < 3; i++)
        if ((uintptr_t) blocks[i] < (uintptr_t) low)
            low = blocks[i];
    refill(ptno, blocks + 1, 2);

    ok(told(free, -1, block, PT_FAULT_PTNO), "not a partition: -1");
    ok(told(free, ptno ^ 0x100000, block, PT_FAULT_PTNO), "not a partition: not yet");
    ok(told(free, ptno, NULL, PT_FAULT_NULL), "a null pointer");
#if PT_CHECKS
    ok(told(free, ptno, &low, PT_FAULT_RANGE), "outside: on the stack");
    ok(told(free, ptno, low - 1, PT_FAULT_RANGE), "outside: the byte before");
    ok(told(free, ptno, low + 3 * stride_of(16), PT_FAULT_RANGE), "outside: the end");
    ok(told(free, ptno, block + 1, PT_FAULT_INSIDE), "inside: second byte");
    ok(told(free, ptno, block + 15, PT_FAULT_INSIDE), "inside: last byte");
    ok(told(free, ptno, blocks[1], PT_FAULT_FREE), "free already");
#endif
    i = faults;
    free(ptno, block);
    is(faults, i, "no fault for a correct free");
#if PT_CHECKS
    use = ptno;
    ok(told(free, ptno, block, PT_FAULT_FREE), "free already, and the hook uses the partition");
    ok(told(free, ptno, low + 1, PT_FAULT_INSIDE), "inside, and the hook uses the partition");
    use = -1;
#endif
}

int main(void)
{
    void *room[4];
    int ptno, old;

    plan(2 * (PT_CHECKS ? 12 : 4) + 5);
    ok(PT_FAULT_PTNO == 1 && PT_FAULT_NULL == 2 && PT_FAULT_RANGE == 3 && PT_FAULT_INSIDE == 4 &&
       PT_FAULT_FREE == 5 && PT_FAULT_OVERRUN == 6 && PT_FAULT_WRITTEN == 7,
       "the reasons have the numbers of the manual");
    use = -1;
    ptno = pt_create(16, 3);
    each_reason(by_freeblock, ptno);
    each_reason(by_retblock, ptno);
    ok(accounted(ptno, 3, room), "every block is home");
    ok(pt_destroy(ptno) == 0, "destroyed");

    old = ptno;
    ptno = pt_create(16, 3);
    room[0] = pt_getblock(ptno);
    ok(told(by_freeblock, old, room[0], PT_FAULT_PTNO) &&
       told(by_retblock, old, room[0], PT_FAULT_PTNO), "not a partition: a stale number");
    pt_freeblock(ptno, room[0]);
    ok(accounted(ptno, 3, room), "every block of its successor is home");
    return done();
}
