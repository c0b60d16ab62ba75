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
    return !p->count;
}
#endif

/* A list of all blocks, block 1 on top. */
static inline void pt_open(struct partition *p)
{
    pt_number n = pt_read(p->count);
    uintptr_t at = pt_read(p->origin) + n * pt_read(p->stride);
    pt_head head = pt_floor(p);

    for (; n; n--, at -= pt_read(p->stride)) {
        uintptr_t i = pt_name(p, (void *) at);
        head = pt_above(head, pt_depth(p, head), i, pt_link(p, i));
    }
    pt_write(p->head, head);
}

/* Takes the top block.  Null if there is none, or the partition is not ptno.
 * The id is compared after all that link is made of was read, and so that is of
 * one partition, and before link is used. */
static inline void *pt_take(struct partition *p, int ptno)
{
    struct pt_link *link;
    pt_head head;
    pt_step s;

    pt_pin(p);
    s = pt_enter();
    do {
        head = pt_ll(&p->head);
        link = pt_link(p, pt_top(head));
        pt_settle(link);
        if (!pt_is(p, ptno) || pt_empty(p, head)) {
            pt_clear();
            pt_leave(s);
            return NULL;
        }
        pt_hold(ptno);      /* or its copy in id would need a register, too */
    } while (pt_lost(pt_sc(&p->head, head, pt_below(head, link))));
    pt_leave(s);
#if PT_CHECKS
    pt_write(link->next, PT_OUT(ptno));
    pt_pin(p);
#endif
    return pt_block(p, pt_top(head));
}

/* Gives back block i.  With checks on, 0 if it was not out of partition ptno,
 * else 1: of two callers who free one block at the same moment, one is first to
 * take the mark away. */
static inline int pt_give(struct partition *p, int ptno, uintptr_t i, struct pt_link *link)
{
    pt_head head, new_head;
    uintptr_t depth;
    pt_step s;

#if !PT_CHECKS
    if (!pt_is(p, ptno))
        return 0;
#endif
    s = pt_enter();
#if PT_CHECKS
    uint32_t mark;

    do {
        mark = pt_ll(&link->next);
        if (!pt_marked(p, ptno, mark)) {
            pt_clear();
            pt_leave(s);
            return 0;
        }
    } while (pt_lost(pt_sc(&link->next, mark, (pt_number) i)));
#endif
    do {
        head = pt_read(p->head);
        depth = pt_depth(p, head);
        new_head = pt_above(head, depth, i, link);
    } while (pt_lost(pt_cas(&p->head, head, new_head, pt_depth(p, head) == depth)));
    pt_leave(s);
    return 1;
}

/* Closes the list if every block is home.  0, or the errno of pt_destroy. */
static inline int pt_shut(struct partition *p, int ptno)
{
    pt_seal seal;
    int error = 0;
    pt_step s = pt_enter();

    do {
        seal = pt_ll(&p->PT_SEAL);
        if (!pt_is(p, ptno) || pt_closed(p))
            error = EBADID;
        else if (pt_home(p, pt_read(p->head)) != pt_read(p->count))
            error = pt_is(p, ptno) && !pt_closed(p) ? EBUSY : EBADID;   /* or that was another's head */
        if (error) {
            pt_clear();
            break;
        }
    } while (pt_lost(pt_sc(&p->PT_SEAL, seal, pt_sealed(seal))));
    pt_leave(s);
    return error;
}

#endif
