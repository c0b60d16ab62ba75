/* pt_info.c - data about a partition, and how many of its blocks are home.
 *
 * SPDX-License-Identifier: MIT
 */
#include "layout.h"
#include "sys.h"
#include "pt.h"

/* All is read first.  It belongs to one partition if the id is ptno before and after. */
int pt_info(int ptno, struct pt_info *info)
{
    struct partition *p = pt_slot(ptno);
    struct pt_layout l;
    size_t blocksize, count, home;
    uintptr_t first;
    int lent;

    if (!info)
        return EINVAL;
    if (!pt_is_open(p, ptno))
        return EBADID;
    pt_layout_of(&l, p);
    blocksize = pt_blocksize(p);
    count = pt_read(p->end) - (size_t) 1;
    home = pt_home(p);
    first = pt_read(p->origin) + pt_read(p->stride);
    lent = pt_lent(p);
    pt_fence();
    if (!pt_is(p, ptno))
        return EBADID;

    info->blocksize = blocksize;
    info->stride = l.stride;
    info->numblocks = (int) count;
    info->home = (int) home;
    info->first = (void *) first;
    info->bytes = lent ? 0 : pt_bytes_anywhere(&l);
    info->struct_size = sizeof *info;
    return 0;
}
