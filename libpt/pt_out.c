/* pt_out.c - whether a block is out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
#include "pt.h"

#if PT_CHECKS

int pt_out(int ptno, const void *block)
{
    struct partition *p = pt_slot(ptno);
    struct pt_link *link;
    uintptr_t i;
    int out;

    if (!pt_is_open(p, ptno))
        return -1;
    i = pt_number_of(p, block);
    if (i == 0 || i >= pt_read(p->end))
        return -1;
    link = pt_link(p, i);
    pt_fence();
    if (!pt_is(p, ptno))
        return -1;
    out = pt_is_out(link);
    pt_fence();
    return pt_is(p, ptno) ? out : -1;
}

#else

int pt_out(int ptno, const void *block)
{
    (void) ptno;
    (void) block;
    return -1;
}

#endif
