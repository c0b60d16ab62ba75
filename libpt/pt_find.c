/* pt_find.c - the partition whose block contains an address.
 *
 * SPDX-License-Identifier: MIT
 */
#include "layout.h"
#include "pt.h"

/* Whether address is in a block of the partition in p, which may change meanwhile. */
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
