/* links_inside.h - bare metal, checks off: in the first word of each free block.
 *
 * SPDX-License-Identifier: MIT
 *
 * It is the whole head as it was before this block came on top, so that taking
 * the block puts back that head, count and all.
 */
#ifndef PT_LINKS_INSIDE_H
#define PT_LINKS_INSIDE_H

#include "head_counted.h"

struct pt_link {
    pt_steady(pt_head) under;
};

#define PT_LINKS_IN_BLOCKS      1
#define PT_LINKS_BESIDE         0
#define PT_LINK_ALIGN           _Alignof(struct pt_link)

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t count)
{
    (void) p;
    (void) raw;
    (void) count;
    return 1;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return pt_block(p, i);
}

static inline pt_head pt_below(struct partition *p, pt_head head)
{
    return pt_link(p, head & PT_TOP)->under;
}

static inline pt_head pt_above(struct partition *p, pt_head head, uintptr_t i, struct pt_link *link)
{
    (void) p;
    link->under = head;
    return pt_with_top(head + PT_ONE, i);
}

#endif
