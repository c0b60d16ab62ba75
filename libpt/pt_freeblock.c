/* pt_freeblock.c - return a block, under both names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sys.h"
#include "pt.h"
#include "freelist.h"

#if PT_CHECKS

/* For the fault hook.  Where to ask costs the function a stack frame, null says
 * that refuse shall: it returns to the same place if it is not called but jumped
 * to, which optimizing compilers do. */
#if defined PT_PORT_CALLER_DEAR && defined __OPTIMIZE__
#define CALLER          NULL
#define ASKED(caller)   ((void) (caller), __builtin_return_address(0))
#else
#define CALLER          __builtin_return_address(0)
#define ASKED(caller)   (caller)
#endif

/* What was wrong with a free.  Out of line, so that a free that is right need not
 * save registers for it. */
__attribute__((noinline))
static void refuse(int ptno, void *block, void *caller)
{
    struct partition *p = pt_slot(ptno);
    uintptr_t first = pt_read(p->origin) + pt_read(p->stride);
    uintptr_t i;
    int why;

    if (!block)
        why = PT_FAULT_NULL;
    else if ((i = pt_name(p, block)) && pt_has(p, i))
        why = PT_FAULT_FREE;
    else if ((uintptr_t) block - first < pt_read(p->stride) * (pt_read(p->end) - 1))
        why = PT_FAULT_INSIDE;
    else
        why = PT_FAULT_RANGE;
    pt_pin(p);
    if (!pt_is(p, ptno) || pt_closed(p))        /* last: all that was about one partition */
        why = PT_FAULT_PTNO;
    pt_fault(ptno, block, why, ASKED(caller));
}

__attribute__((noinline))
static void free_again(int ptno, void *block)
{
    pt_freeblock(ptno, block);
}

/* The id is compared after all that link is made of was read, and so that is of
 * one partition, and again as the mark is taken. */
void pt_freeblock(int ptno, void *block)
{
    struct partition *p = pt_slot(ptno);
    uintptr_t i;
    struct pt_link *link;

    pt_pin(p);
    i = pt_name(p, block);
    if (pt_likely(pt_has(p, i))) {
        link = pt_link(p, i);
        pt_pin(link);
        if (pt_likely(pt_is(p, ptno))) {
            enum pt_outcome outcome = pt_give(p, ptno, i, link);

            if (outcome == PT_DONE)
                return;
            if (pt_disturbed(outcome)) {
                free_again(ptno, block);
                return;
            }
        }
    }
    refuse(ptno, block, CALLER);
}

#else

void pt_freeblock(int ptno, void *block)
{
    struct partition *p = pt_slot(ptno);
    uintptr_t i = pt_name(p, block);

    if (pt_likely(block && pt_has(p, i)))
        pt_give(p, ptno, i, pt_link(p, i));
}

#endif

__attribute__((alias("pt_freeblock")))
void pt_retblock(int ptno, void *block);
