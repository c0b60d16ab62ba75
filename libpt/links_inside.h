/* links_inside.h - bare metal, checks off: in the first two words of each free block.
 *
 * SPDX-License-Identifier: MIT
 *
 * The list then needs no numbers: a block is known by its address, and the
 * head is the address of the top block.  The head of a list without blocks is
 * the address of the head itself, which together with bottom behind it looks like
 * a link, one with nothing below it.
 */
#ifndef PT_LINKS_INSIDE_H
#define PT_LINKS_INSIDE_H

#include "partition.h"

struct pt_link {
    pt_steady(pt_head) next;
    pt_steady(uintptr_t) depth;         /* of the list, from here down */
};

_Static_assert(offsetof(struct partition, bottom) == offsetof(struct pt_link, depth),
               "bottom is the depth of the link that the head looks like");

#define PT_LIMIT                65534
#define PT_LINKS_IN_BLOCKS      1
#define PT_LINKS_BESIDE(end)    0
#define PT_LINK_ALIGN           _Alignof(struct pt_link)

/* Without numbers nothing shows that slot 0 is yet to be used but an id that is
 * never any's there. */
#define PT_FIRST_ID             1

static inline uintptr_t pt_name(struct partition *p, void *address)
{
    (void) p;
    return (uintptr_t) address;
}

static inline int pt_has(struct partition *p, uintptr_t i)
{
    (void) p;
    return i != 0;
}

static inline void *pt_block(struct partition *p, uintptr_t i)
{
    (void) p;
    return (void *) i;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    (void) p;
    return (struct pt_link *) i;
}

static inline void pt_lay_names(struct partition *p, uintptr_t stride)
{
    (void) p;
    (void) stride;
}

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t end)
{
    (void) p;
    (void) raw;
    (void) end;
    return 1;
}

/* The head of a list without blocks must show by itself that it is: a step that gives
 * up does not find out whether what else it read was still so. */
static inline pt_head pt_floor(struct partition *p)
{
    return (pt_head) p;
}

static inline uintptr_t pt_top(pt_head head)
{
    return head;
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    return pt_link(p, head)->depth;
}

/* One block on top of two lists of different depth looks the same, so this is compared
 * with the head. */
static inline uintptr_t pt_depth(struct partition *p, pt_head head)
{
    return pt_home(p, head);
}

/* Of a block that comes on top of depth others. */
static inline void pt_lay_depth(struct pt_link *link, uintptr_t depth)
{
    depth++;
    pt_hold(depth);
    link->depth = depth;
}

static inline int pt_fewer(struct partition *p, pt_head head, pt_head *fewer)
{
    *fewer = head;
    return head != pt_floor(p);
}

static inline pt_head pt_with_top(pt_head head, pt_head top)
{
    (void) head;
    return top;
}

static inline pt_head pt_above(pt_head head, uintptr_t i)
{
    (void) head;
    return i;
}

#endif
