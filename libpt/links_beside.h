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
#define PT_LINKS_BESIDE(end)    ((end) * sizeof(struct pt_link))
#define PT_FIRST_ID             0
#define PT_LINK_ALIGN           _Alignof(struct pt_link)
#define PT_OUT(ptno)            0

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t end)
{
    p->links = (struct pt_link *) ((raw + PT_LINK_ALIGN - 1) & -PT_LINK_ALIGN);
    p->links->next = (pt_number) end;           /* anything but PT_OUT */
    return 1;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    struct pt_link *links = p->links;

    pt_settle();
    return links + i;
}

static inline int pt_marked(struct partition *p, int ptno, uint32_t mark)
{
    return pt_likely(pt_is(p, ptno)) && pt_likely(mark == PT_OUT(ptno));
}

/* Links have no depth: the head counts. */
static inline uintptr_t pt_depth(struct partition *p, pt_head head)
{
    (void) p;
    (void) head;
    return 0;
}

static inline void pt_lay_depth(struct pt_link *link, uintptr_t depth)
{
    (void) link;
    (void) depth;
}

#ifdef PT_PORT_EXCLUSIVE

/* The head must be one word, count above top. */
#define PT_TOP                  0xffffu
#define PT_ONE                  (PT_TOP + (pt_head) 1)

/* Not by masks: compilers see one instruction in this, which such CPUs have. */
static inline pt_head pt_with_top(pt_head head, uintptr_t top)
{
    union {
        pt_head head;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        struct { uint32_t count : 16, top : 16; } part;
#else
        struct { uint32_t top : 16, count : 16; } part;
#endif
    } h = { head };

    h.part.top = top & PT_TOP;
    return h.head;
}

static inline pt_head pt_floor(struct partition *p)
{
    return p->end;
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return head / PT_ONE;
}

static inline pt_number pt_top(pt_head head)
{
    return (pt_number) head;
}

/* By this builtin, as one instruction can subtract and compare. */
static inline int pt_fewer(struct partition *p, pt_head head, pt_head *fewer)
{
    (void) p;
    return !__builtin_sub_overflow(head, PT_ONE, fewer);
}

static inline pt_head pt_above(pt_head head, uintptr_t i)
{
    return pt_with_top(head + PT_ONE, i);
}

#else

/* The head is stored half by half.  Compilers, left to themselves, store one word, and
 * take more instructions to put the halves together than that saves. */
static inline void pt_store_head(pt_head *w, pt_head head)
{
    w->top = head.top;
    __asm__ volatile ("" : : : "memory");
    w->count = head.count;
}

static inline void pt_store_16(uint16_t *w, uint16_t value)
{
    *w = value;
}

static inline void pt_store_32(uint32_t *w, uint32_t value)
{
    *w = value;
}

#undef pt_sc
#define pt_sc(w, old, new)      ((void) (old), \
                                 _Generic(*(w), pt_head: pt_store_head, \
                                                uint16_t: pt_store_16, \
                                                uint32_t: pt_store_32)(w, new), 1)

static inline pt_head pt_floor(struct partition *p)
{
    return (pt_head) { .top = p->end, .count = 0 };
}

static inline uintptr_t pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return head.count;
}

static inline pt_number pt_top(pt_head head)
{
    return head.top;
}

static inline pt_head pt_with_top(pt_head head, uintptr_t top)
{
    return (pt_head) { .top = (pt_number) top, .count = head.count };
}

static inline int pt_fewer(struct partition *p, pt_head head, pt_head *fewer)
{
    (void) p;
    *fewer = (pt_head) { .count = (pt_number) (head.count - 1) };
    return head.count != 0;
}

static inline pt_head pt_above(pt_head head, uintptr_t i)
{
    return (pt_head) { .top = (pt_number) i, .count = (pt_number) (head.count + 1) };
}

#endif

#endif
