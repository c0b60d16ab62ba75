/* pt_find.c - whose block an address is in.
 *
 * SPDX-License-Identifier: MIT
 */
#include "layout.h"
#include "pt.h"

/* Whether address is in a block of what is in p, which may be changing. */
static int has(struct partition *p, uintptr_t address)
{
    size_t stride = pt_read(p->stride), blocksize = pt_blocksize(p);
    size_t distance = address - pt_read(p->origin) - stride;

    return distance / stride < pt_read(p->end) - (size_t) 1
        && distance % stride < blocksize;
}

int pt_find(const void *address)
{
    struct partition *p;

    for (p = pt__table; p < pt__table + PT_PARTITIONS; p++) {
        int ptno = pt_open_in(p);

        if (ptno < 0 || !has(p, (uintptr_t) address))
            continue;
        pt_fence();
        if (pt_is(p, ptno))
            return ptno;
    }
    return -1;
}
