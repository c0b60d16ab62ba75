/* links_beside.h - bare metal, checks on: 16 bits a block, in front of the blocks.
 *
 * SPDX-License-Identifier: MIT
 *
 * Out of reach of whoever writes past a block or keeps one after freeing it.
 */
#ifndef PT_LINKS_BESIDE_H
#define PT_LINKS_BESIDE_H

#include "head_counted.h"

struct pt_link {
    pt_steady(uint16_t) next;
};

#define PT_LINKS_IN_BLOCKS      0
#define PT_LINKS_BESIDE         sizeof(struct pt_link)
#define PT_LINK_ALIGN           _Alignof(struct pt_link)
#define PT_OUT(ptno)            0

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t count)
{
    raw = (raw + PT_LINK_ALIGN - 1) & -PT_LINK_ALIGN;
    p->links = (struct pt_link *) raw - 1;
    (void) count;
    return 1;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return &pt_read(p->links)[i];
}

static inline int pt_marked(struct partition *p, int ptno, uint32_t mark)
{
    return pt_is(p, ptno) && mark == PT_OUT(ptno);
}

static inline pt_head pt_below(struct partition *p, pt_head head)
{
    return pt_with_top(head - PT_ONE, pt_link(p, head & PT_TOP)->next);
}

static inline pt_head pt_above(struct partition *p, pt_head head, uintptr_t i, struct pt_link *link)
{
    (void) p;
    link->next = (pt_number) head;
    return pt_with_top(head + PT_ONE, i);
}

#endif
