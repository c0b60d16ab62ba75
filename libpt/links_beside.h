/* links_beside.h - bare metal, checks on: 16 bits a block, in front of the blocks.
 *
 * SPDX-License-Identifier: MIT
 *
 * Out of reach of whoever writes past a block or keeps one after freeing it.
 * The head is the number of the top block and the count of blocks in the list,
 * 16 bits each; a link is the number of the block below.
 */
#ifndef PT_LINKS_BESIDE_H
#define PT_LINKS_BESIDE_H

#include "numbers.h"

struct pt_link {
    pt_steady(uint16_t) next;
};

#define PT_LIMIT                65534
#define PT_LINKS_IN_BLOCKS      0
#define PT_LINKS_BESIDE         sizeof(struct pt_link)
#define PT_FIRST_ID             0
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
    return &p->links[i];
}

static inline int pt_marked(struct partition *p, int ptno, uint32_t mark)
{
    return pt_is(p, ptno) && mark == PT_OUT(ptno);
}

/* Links have no depth: the head counts. */
static inline uintptr_t pt_depth(struct partition *p, pt_head head)
{
    (void) p;
    (void) head;
    return 0;
}

#ifdef PT_PORT_EXCLUSIVE

/* The head must be one word, count above top. */
#define PT_TOP                  0xffffu
#define PT_ONE                  (PT_TOP + (pt_head) 1)

/* A union, and not masks: compilers see one instruction in it, which such CPUs have. */
static inline pt_head pt_with_top(pt_head head, uintptr_t top)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    union { pt_head head; struct { pt_number count, top; } part; } h = { head };
#else
    union { pt_head head; struct { pt_number top, count; } part; } h = { head };
#endif

    h.part.top = (pt_number) top;
    return h.head;
}

static inline pt_head pt_floor(struct partition *p)
{
    return p->count + 1u;
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return head / PT_ONE;
}

static inline int pt_empty(struct partition *p, pt_head head)
{
    (void) p;
    return head < PT_ONE;
}

static inline uintptr_t pt_top(pt_head head)
{
    return head & PT_TOP;
}

static inline pt_head pt_below(pt_head head, struct pt_link *link)
{
    return pt_with_top(head - PT_ONE, link->next);
}

static inline pt_head pt_above(pt_head head, uintptr_t depth, uintptr_t i, struct pt_link *link)
{
    (void) depth;
    link->next = (pt_number) head;
    return pt_with_top(head + PT_ONE, i);
}

#else

static inline pt_head pt_floor(struct partition *p)
{
    return (pt_head) { .top = (pt_number) (p->count + 1), .count = 0 };
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return head.count;
}

static inline int pt_empty(struct partition *p, pt_head head)
{
    (void) p;
    return !head.count;
}

static inline uintptr_t pt_top(pt_head head)
{
    return head.top;
}

static inline pt_head pt_below(pt_head head, struct pt_link *link)
{
    return (pt_head) { .top = link->next, .count = (pt_number) (head.count - 1) };
}

static inline pt_head pt_above(pt_head head, uintptr_t depth, uintptr_t i, struct pt_link *link)
{
    (void) depth;
    link->next = head.top;
    return (pt_head) { .top = (pt_number) i, .count = (pt_number) (head.count + 1) };
}

#endif

#endif
