/* freelist.h - the free list of a partition: a stack of blocks.
 *
 * SPDX-License-Identifier: MIT
 *
 * The head word says which block is on top, and holds what makes one store
 * enough to change the list.  The link of a free block leads to the block
 * below it.  How many blocks are home, the head says or the link of the top.
 *
 * With checks on the link of a block that is out is PT_OUT: the mark that free
 * takes away.  A block that is taken and not yet marked, or claimed and not yet
 * given, is neither in the list nor out: whoever tries to free it is refused,
 * and pt_destroy finds it missing.
 */
#ifndef PT_FREELIST_H
#define PT_FREELIST_H

#include "partition.h"

#ifdef PT_PORT_TAGGED
#include "links_kept.h"
#elif PT_CHECKS
#include "links_beside.h"
#else
#include "links_inside.h"
#endif

/* What a step that ends a partition changes, and whether it is ended, or was
 * never begun.  Hosts have their own way: see links_kept.h. */
#ifndef PT_PORT_TAGGED
#define PT_SEAL                 id
#define pt_sealed(id)           ((id) ^ 1)
typedef uint32_t pt_seal;

static inline int pt_closed(struct partition *p)
{
    return !p->end;
}
#endif

/* A list of all blocks, block 1 on top. */
static inline void pt_open(struct partition *p)
{
    uintptr_t n = pt_read(p->end), at = pt_read(p->origin) + n * pt_read(p->stride);
    pt_head head = pt_floor(p);

    while (--n) {
        uintptr_t i = pt_name(p, (void *) (at -= pt_read(p->stride)));
        struct pt_link *link = pt_link(p, i);

        pt_write(link->next, pt_top(head));
        pt_lay_depth(link, pt_depth(p, head));
        head = pt_above(head, i);
    }
    pt_write(p->head, head);
}

/* What became of an attempt.  One that was disturbed changed nothing, and the call
 * begins again; not by a loop around its step, which would have all that it began with
 * kept in registers. */
enum pt_outcome { PT_DONE, PT_REFUSED, PT_DISTURBED };

#ifdef PT_PORT_MASKED
#define pt_disturbed(outcome)   ((void) (outcome), 0)
#else
#define pt_disturbed(outcome)   ((outcome) == PT_DISTURBED)
#endif

/* Takes the top block.  Refused if there is none, or the partition is not ptno.
 * The id is compared after all that link is made of was read, and so that is of
 * one partition, and before link is used. */
static inline enum pt_outcome pt_take(struct partition *p, int ptno, void **block)
{
    struct pt_link *link;
    pt_head head, fewer;
    pt_step s;

    pt_pin(p);
    s = pt_enter();
    head = pt_ll(&p->head);
    link = pt_link(p, pt_top(head));
    if (!pt_is(p, ptno) || !pt_fewer(p, head, &fewer)) {
        pt_clear();
        pt_leave(s);
        return PT_REFUSED;
    }
    if (!pt_likely(pt_sc(&p->head, head, pt_with_top(fewer, pt_read(link->next)))))
        return PT_DISTURBED;
    pt_leave(s);
#if PT_CHECKS
#ifdef PT_PORT_EXCLUSIVE
    link = pt_link(p, pt_top(head));    /* once more: it was not worth a register */
#endif
    pt_write(link->next, PT_OUT(ptno));
    pt_pin(p);
#endif
    *block = pt_block(p, pt_top(head));
    return PT_DONE;
}

/* Puts block i on the list of which head was the head.  With checks on its link leads
 * there already. */
static inline int pt_put(struct partition *p, pt_head head, uintptr_t i, struct pt_link *link)
{
    uintptr_t depth = pt_depth(p, head);

    pt_lay_depth(link, depth);
#if !PT_CHECKS
    pt_write(link->next, pt_top(head));
#endif
    return pt_cas(&p->head, head, pt_above(head, i), pt_depth(p, head) == depth);
}

__attribute__((noinline, unused))
static void pt_put_late(struct partition *p, uintptr_t i, struct pt_link *link)
{
    pt_head head;

    do {
        head = pt_read(p->head);
        pt_write(link->next, pt_top(head));
    } while (!pt_put(p, head, i, link));
}

/* Gives back block i.  With checks on, refused if it was not out of partition ptno:
 * of two callers who free one block at the same moment, one is first to put a link
 * in place of the mark. */
static inline enum pt_outcome pt_give(struct partition *p, int ptno, uintptr_t i,
                                      struct pt_link *link)
{
    pt_head head;
    pt_step s;
#if PT_CHECKS
    uint32_t mark;
#else
    if (!pt_likely(pt_is(p, ptno)))
        return PT_REFUSED;
#endif

    s = pt_enter();
#if PT_CHECKS
    mark = pt_ll(&link->next);
    if (!pt_likely(pt_marked(p, ptno, mark))) {
        pt_clear();
        pt_leave(s);
        return PT_REFUSED;
    }
    head = pt_read(p->head);
    if (!pt_likely(pt_sc(&link->next, mark, pt_top(head))))
        return PT_DISTURBED;
#else
    head = pt_read(p->head);
#endif
    if (!pt_likely(pt_put(p, head, i, link)))
        pt_put_late(p, i, link);
    pt_leave(s);
    return PT_DONE;
}

/* Closes the list if every block is home.  0, or the errno of pt_destroy. */
static inline int pt_shut(struct partition *p, int ptno)
{
    pt_seal seal;
    int error = 0;
    pt_step s;

    pt_pin(p);
    s = pt_enter();
    do {
        seal = pt_ll(&p->PT_SEAL);
        if (!pt_is(p, ptno) || pt_closed(p))
            error = EBADID;
        else if (pt_home(p, pt_read(p->head)) + 1 != pt_read(p->end))
            error = pt_is(p, ptno) && !pt_closed(p) ? EBUSY : EBADID;   /* or that was another's head */
        if (error) {
            pt_clear();
            break;
        }
    } while (!pt_sc(&p->PT_SEAL, seal, pt_sealed(seal)));
    pt_leave(s);
    return error;
}

#endif
