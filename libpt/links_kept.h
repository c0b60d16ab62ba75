/* links_kept.h - hosts: in memory of the library's own that is never given back.
 *
 * SPDX-License-Identifier: MIT
 *
 * A late caller on another core may thus read a link of a partition that is
 * destroyed already, memory and all.  The head is {tag, top}, 32 bits each; the
 * tag counts every change ever made in the slot, so that a caller must be
 * suspended for a multiple of 2^32 changes to mistake one head for another.
 * Tag, top and the number of free blocks do not fit one 64-bit word together:
 * each link has the depth of the list from its block down.
 */
#ifndef PT_LINKS_KEPT_H
#define PT_LINKS_KEPT_H

#include "numbers.h"

struct pt_link {
    pt_shared(uint32_t) next;
    pt_shared(uint32_t) depth;          /* of the list, from here down */
};

_Static_assert(sizeof(struct pt_link) >= sizeof(void *), "a link has room for a pointer");

#define PT_LIMIT                (INT32_MAX - 2)
#define PT_LINKS_IN_BLOCKS      0
#define PT_LINKS_BESIDE(end)    0
#define PT_FIRST_ID             0
#define PT_LINK_ALIGN           1
#define PT_TOP                  0xffffffffu
#define PT_TAG                  (PT_TOP + (pt_head) 1)
#define PT_SEAL                 head
#define pt_sealed(head)         pt_close(head)
typedef pt_head pt_seal;
#define PT_OUT(ptno)            (0x80000000u | (uint32_t) (ptno))

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return &pt_read(p->links)[i];
}

static inline int pt_marked(struct partition *p, int ptno, uint32_t mark)
{
    (void) p;
    return mark == PT_OUT(ptno);
}

/* Room for links from 0 to end, kept from one partition in the slot to the next.
 * What is too small stays behind; as room at least doubles, all of that together is
 * less than what is in use.  After its links each table points to the one before,
 * so that leak checkers see that it is still ours. */
static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t end)
{
    size_t room = p->room * (size_t) 2 < end ? end : p->room * (size_t) 2;
    struct pt_link *links = pt_read(p->links);

    pt_write(p->area, raw);
    if (end > p->room) {
        if (room > PT_LIMIT + 1)
            room = PT_LIMIT + 1;
        if (room > SIZE_MAX / sizeof *links - 2)
            return 0;
        links = pt_port_keep((room + 2) * sizeof *links);
        if (!links)
            return 0;
        *(struct pt_link **) (void *) &links[room + 1] = pt_read(p->links);
        p->room = (pt_number) room;
        pt_write(p->links, links);
    }
    pt_write(links[end].depth, 0);
    return 1;
}

static inline pt_number pt_top(pt_head head)
{
    return (pt_number) head;
}

/* The next head, with a top yet to be put in; as it stands, a closed one. */
static inline pt_head pt_close(pt_head head)
{
    return (head + PT_TAG) & ~(pt_head) PT_TOP;
}

static inline int pt_closed(struct partition *p)
{
    return !pt_top(pt_read(p->head));
}

/* The head of a list without blocks: its link is no block's, too, and has depth 0. */
static inline pt_head pt_floor(struct partition *p)
{
    return pt_close(pt_read(p->head)) | pt_read(p->end);
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    return pt_read(pt_link(p, pt_top(head))->depth);
}

static inline uintptr_t pt_depth(struct partition *p, pt_head head)
{
    return pt_home(p, head);
}

/* Of a block that comes on top of depth others. */
static inline void pt_lay_depth(struct pt_link *link, uintptr_t depth)
{
    pt_write(link->depth, (pt_number) depth + 1);
}

static inline int pt_fewer(struct partition *p, pt_head head, pt_head *fewer)
{
    *fewer = pt_close(head);
    return (pt_number) head - 1 < pt_read(p->end) - 1;
}

static inline pt_head pt_with_top(pt_head head, uintptr_t top)
{
    return head | top;
}

static inline pt_head pt_above(pt_head head, uintptr_t i)
{
    return pt_close(head) | i;
}

#endif
