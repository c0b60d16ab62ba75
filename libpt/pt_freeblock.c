/* pt_freeblock.c - free a block, under both names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "poison.h"
#include "sys.h"
#include "pt.h"

/* For pt_fault.  On some CPUs a correct free also takes more instructions if it keeps the return
 * address.  There it is kept only with PT_CALLER. */
#if defined PT_PORT_CALLER_COSTS && !defined PT_CALLER && !PT_DEBUG
#define CALLER  NULL
#else
#define CALLER  __builtin_return_address(0)
#endif

#if PT_CHECKS

/* Tells pt_fault what was wrong.  The id is compared last: if it is ptno, all that was read
 * belongs to one partition. */
__attribute__((noinline, cold))
static void refuse(int ptno, void *block, void *caller)
{
    struct partition *p = pt_slot(ptno);
    uintptr_t end = pt_read(p->end), i = pt_number_of(p, block);
    uintptr_t first = pt_read(p->origin) + pt_read(p->stride);
    int why = PT_FAULT_RANGE;

    if (!block)
        why = PT_FAULT_NULL;
    else if (i && i < end)
        why = PT_FAULT_FREE;
    else if ((uintptr_t) block - first < pt_read(p->stride) * (end - 1))
        why = PT_FAULT_INSIDE;
    pt_fence();
    if (!pt_is_open(p, ptno))
        why = PT_FAULT_PTNO;
    pt_fault(ptno, block, why, caller);
}

#else

static void refuse(int ptno, void *block, void *caller)
{
    (void) ptno;
    (void) block;
    (void) caller;
}

#endif

void pt_freeblock(int ptno, void *block)
{
    struct partition *p = pt_slot(ptno);
    struct pt_claim claim;

    if (!pt_likely(pt_claim(p, ptno, block, &claim))) {
        refuse(ptno, block, CALLER);
        return;
    }
#if PT_DEBUG
    pt__debug_free(ptno, block, &claim, CALLER);
#else
    pt_take_back(p, block);
    pt_put(p, &claim);
#endif
}

__attribute__((alias("pt_freeblock")))
void pt_retblock(int ptno, void *block);
