/* list_masked.h - the free list where nothing else runs during a step.
 *
 * SPDX-License-Identifier: MIT
 *
 * A step is the code between pt_port_mask and pt_port_restore.  Both are barriers for the
 * compiler too, so that no access leaves the step.  Nothing else runs during a step.  Steps are
 * short, because they delay interrupts.
 *
 * Checks on: a block is identified by its number.  The head is the number of the top block and
 * the number of blocks home.  links[i] is the number of the block below i, or PT_OUT.  Below
 * the last block is the number end.  The links are in front of the blocks.
 *
 * Checks off: a block is identified by its address.  A link is the first two words of a free
 * block: the address of the link below, and the number of blocks home from this one down.
 * The head is a link too, floor, of depth 0.  Its below is the top of the list, and the last
 * block has floor below it; so no case is special.  In a slot that was never used, below of
 * floor is null.
 */
#ifndef PT_LIST_MASKED_H
#define PT_LIST_MASKED_H

#include "access.h"

typedef uint16_t pt_number;

#define PT_LIMIT        65534

#if PT_CHECKS

struct pt_link { pt_number below; };
struct pt_list {
    pt_number top, count;
    struct pt_link *links;
};

#define PT_NUMBERED
#define PT_OUT          0
#define PT_LINK_BYTES   sizeof(struct pt_link)
#define PT_LINK_ALIGN   _Alignof(struct pt_link)
#define PT_LEAST_STRIDE 1

#else

struct pt_link {
    struct pt_link *below;
    uintptr_t depth;
};
struct pt_list { struct pt_link floor; };

#define PT_LINK_BYTES   0
#define PT_LINK_ALIGN   _Alignof(struct pt_link)
#define PT_LEAST_STRIDE sizeof(struct pt_link)

#endif

#include "partition.h"
#include "blocks.h"

static inline int pt_change(volatile uint32_t *word, uint32_t old, uint32_t new_value)
{
    pt_port_state before = pt_port_mask();
    int same = *word == old;

    if (same)
        *word = new_value;
    pt_port_restore(before);
    return same;
}

static inline int pt_shut_already(struct partition *p)
{
    return p->end == 0;
}

#if PT_CHECKS

struct pt_claim {
    pt_port_state before;
    struct pt_link *link;
    uintptr_t i;
};

static inline int pt_lay_links(struct partition *p, uintptr_t memory, int lent, size_t count)
{
    (void) count;
    p->lent = lent != 0;
    p->odd = memory & 1;
    p->list.links = (struct pt_link *) (memory + p->odd);
    return 1;
}

/* Link 0 belongs to no block: see layout.h. */
static inline void pt_open(struct partition *p)
{
    uint32_t i;

    pt_lay_numbers(p, p->stride);
    PT_NOT_UNROLLED
    for (i = p->end; --i > 0; )
        p->list.links[i].below = (pt_number) (i + 1);
    p->list.top = 1;
    p->list.count = (pt_number) (p->end - 1);
}

static inline uintptr_t pt_home(struct partition *p)
{
    return *(volatile pt_number *) &p->list.count;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return &p->list.links[i];
}

static inline int pt_is_out(struct pt_link *link)
{
    return ((volatile struct pt_link *) link)->below == PT_OUT;
}

static inline void *pt_take(struct partition *p, int ptno)
{
    struct pt_link *link;
    pt_number top, count;
    pt_port_state before = pt_port_mask();

    top = p->list.top;
    count = p->list.count;
    if (!pt_is(p, ptno) || count == 0) {
        pt_port_restore(before);
        return NULL;
    }
    link = &p->list.links[top];
    p->list.top = link->below;
    pt_fence();                         /* or compilers join the two stores, which is slower */
    p->list.count = (pt_number) (count - 1);
    pt_port_restore(before);
    link->below = PT_OUT;
    return pt_block(p, top);
}

/* The id is compared before the first read of a steady word, and again in the step, so that
 * the link belongs to this partition. */
static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    uintptr_t i;

    if (!pt_likely(pt_is(p, ptno)))
        return 0;
    i = pt_number_of(p, block);
    if (!pt_likely(i < p->end))
        return 0;
    c->i = i;
    c->link = &p->list.links[i];
    pt_ready(c->link);
    c->before = pt_port_mask();
    if (pt_likely(pt_is(p, ptno)) && pt_likely(c->link->below == PT_OUT))
        return 1;
    pt_port_restore(c->before);
    return 0;
}

static inline void pt_put(struct partition *p, const struct pt_claim *c)
{
    c->link->below = p->list.top;
    p->list.top = (pt_number) c->i;
    pt_fence();
    p->list.count = (pt_number) (p->list.count + 1);
    pt_port_restore(c->before);
}

#if PT_DEBUG

/* A link to itself means that the block is in between. */
static inline void pt_pause(struct pt_claim *c)
{
    c->link->below = (pt_number) c->i;
    pt_port_restore(c->before);
}

static inline void pt_resume(struct pt_claim *c)
{
    c->before = pt_port_mask();
}

#endif

#else

struct pt_claim {
    struct pt_link *link;
};

static inline int pt_lay_links(struct partition *p, uintptr_t memory, int lent, size_t count)
{
    (void) count;
    p->memory = lent ? 0 : memory;
    return 1;
}

static inline void pt_open(struct partition *p)
{
    struct pt_link *top = &p->list.floor;
    uint32_t i;

    PT_NOT_UNROLLED
    for (i = p->end; --i > 0; ) {
        struct pt_link *link = pt_block(p, i);

        link->below = top;
        link->depth = p->end - i;
        top = link;
    }
    p->list.floor.below = top;
}

/* Otherwise its id, 0, would match partition 0, which does not exist yet. */
static inline int pt_never_used(struct partition *p)
{
    return ((volatile struct pt_link *) &p->list.floor)->below == NULL;
}

static inline uintptr_t pt_home(struct partition *p)
{
    pt_port_state before = pt_port_mask();
    uintptr_t home = p->list.floor.below->depth;

    pt_port_restore(before);
    return home;
}

static inline void *pt_take(struct partition *p, int ptno)
{
    pt_port_state before;
    struct pt_link *top;

    if (pt_never_used(p))
        return NULL;
    before = pt_port_mask();
    top = p->list.floor.below;
    if (!pt_is(p, ptno) || top == &p->list.floor) {
        pt_port_restore(before);
        return NULL;
    }
    p->list.floor.below = top->below;
    pt_port_restore(before);
    return top;
}

/* A partition exists as long as one of its blocks is out, so the id is compared only once. */
static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    c->link = block;
    return block && pt_is(p, ptno) && !pt_never_used(p);
}

static inline void pt_put(struct partition *p, const struct pt_claim *c)
{
    struct pt_link *top;
    pt_port_state before = pt_port_mask();

    top = p->list.floor.below;
    c->link->below = top;
    c->link->depth = top->depth + 1;
    p->list.floor.below = c->link;
    pt_port_restore(before);
}

#endif

static inline int pt_shut(struct partition *p, int ptno)
{
    uint32_t dead = pt_dead_id(p);
    int is, home = 0;
    pt_port_state before;

    if (pt_shut_already(p))
        return EBADID;
    pt_ready(dead);
    before = pt_port_mask();
    is = pt_is(p, ptno);
    if (is) {
#if PT_CHECKS
        home = p->list.count + 1u == p->end;
#else
        home = p->list.floor.below->depth + 1 == p->end;
#endif
        if (home)
            pt_write(p->id, dead);
    }
    pt_port_restore(before);
    return home ? 0 : is ? EBUSY : EBADID;
}

#endif
