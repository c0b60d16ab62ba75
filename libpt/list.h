/* list.h - what a free list is: its operations, and who may rely on what.
 *
 * SPDX-License-Identifier: MIT
 *
 * The free list of a partition is a stack of blocks (on hosts: several).  Three files
 * implement it, each complete in itself, for three kinds of port:
 *
 *      list_masked.h       nothing else runs during a step
 *      list_exclusive.h    what else runs makes the step fail, and it is tried again
 *      list_shards.h       many cores: each step is one compare-and-swap
 *
 * A block is home (in the list), out (a pt_getblock returned it, and no pt_freeblock
 * took it back), or in between, while a get or free of it is under way.  With checks on
 * the link of a block that is out is a mark, and only then: it is what free takes away.
 *
 * Each file defines, for p == pt_slot(ptno):
 *
 * struct pt_list, struct pt_link, pt_number
 *      The list's part of a control block, a link, the type of a block's number.
 * PT_LIMIT, PT_LINK_BYTES, PT_LINK_ALIGN, PT_LEAST_STRIDE
 *      Most blocks; bytes and alignment of a link that kalloc's memory has in front of
 *      the blocks (0 and 1 if it has none); the least distance between two blocks.
 *
 * int pt_lay_links(p, memory, lent, count)
 *      For pt_create, which owns the slot.  Links for count blocks; if PT_LINK_BYTES is
 *      not 0 they are where memory begins, from the first address on that is aligned.
 *      0 if there is no memory for them; then nothing has changed.
 * void pt_open(p)
 *      For pt_create, when all of p but the id is filled in.  All blocks are home.
 * int pt_shut(p, ptno)
 *      For pt_destroy.  In one indivisible step: if p is ptno and all its blocks are home,
 *      no get, free or shut of ptno succeeds any more.  0, EBADID, or EBUSY if a block
 *      was out or in between at an instant of the call.
 *
 * void *pt_take(p, ptno)
 *      For anybody.  A block that was home, now out.  Null if p is not ptno, or if all
 *      blocks were out or in between at an instant of the call.
 * int pt_claim(p, ptno, block, &claim)
 *      For anybody.  Not 0 if block was out of ptno: now it is in between, and the
 *      caller owns it and has to call pt_put.  Of several callers at once one succeeds.
 *      0 if it was not; then nothing has changed.
 * void pt_put(p, &claim)
 *      After pt_claim.  The block is home.  Between the two a masked port keeps
 *      interrupts masked: nothing long may stand there.
 *
 * void pt_pause(&claim), void pt_resume(&claim)                    (debug builds only)
 *      Between pt_claim and pt_put: between these two something long may stand.
 *
 * uintptr_t pt_home(p)
 *      For who has found p to be ptno.  How many blocks are home, at an instant of the call;
 *      on hosts the sum of the counts of several instants, but not more than there are.
 * int pt_shut_already(p)
 *      Whether p has been shut, or was never opened.  For who has found p to be ptno.
 * struct pt_link *pt_link(p, i), int pt_is_out(link)                (checks on only)
 *      The link of block i; whether the block is out.  If the id was ptno before i was
 *      found and after pt_link, the link is one of ptno's, or was.
 *
 * int pt_change(word, old, new)
 *      For anybody: the life of a slot, the flags of pt_fault.  Not 0 if *word was old, and
 *      is new now; 0 if it was something else, and is as it was.
 */
#ifndef PT_LIST_H
#define PT_LIST_H

#include "access.h"
#include "sys.h"

#ifdef PT_PORT_MASKED
#include "list_masked.h"
#elif defined PT_PORT_EXCLUSIVE
#include "list_exclusive.h"
#else
#include "list_shards.h"
#endif

#if PT_DEBUG && !defined PT_PORT_MASKED
static inline void pt_pause(struct pt_claim *c) { (void) c; }
static inline void pt_resume(struct pt_claim *c) { (void) c; }
#endif

/* Whether p is ptno, and was not shut, at an instant of the call: in this order, because a
 * later partition in the slot is not shut either. */
static inline int pt_is_open(struct partition *p, int ptno)
{
    int shut = pt_shut_already(p);

    pt_fence();
    return pt_is(p, ptno) && !shut;
}

/* The number of the partition that is open in p, at an instant of the call; -1 if none is. */
static inline int pt_open_in(struct partition *p)
{
    int ptno = (int) pt_read(p->id);

    return pt_slot(ptno) == p && pt_is_open(p, ptno) ? ptno : -1;
}

#endif
