/* list.h - the free list of a partition: its operations, and what each of them promises.
 *
 * SPDX-License-Identifier: MIT
 *
 * The free list of a partition is a stack of blocks (on hosts: several stacks).  Three files
 * implement it, for three kinds of port.  Each is complete:
 *
 *      list_masked.h       nothing else runs during a step
 *      list_exclusive.h    if something else runs during a step, the step fails and is repeated
 *      list_shards.h       many cores: each step is one compare-and-swap
 *
 * A block is home (in the list), or out (pt_getblock returned it, and pt_freeblock has not yet
 * taken it back), or in between, while a get or free of it is under way.  With checks on, the
 * link of a block that is out is a mark.  No other link is one.  A free removes the mark.
 *
 * Each file defines, for p == pt_slot(ptno):
 *
 * struct pt_list, struct pt_link, pt_number
 *      The list's part of a control block; a link; the type of the number of a block.
 * PT_LIMIT, PT_LINK_BYTES, PT_LINK_ALIGN, PT_LEAST_STRIDE
 *      The greatest number of blocks; bytes and alignment of a link in the memory of the
 *      partition, in front of the blocks (0 and 1 if there is none); the least distance
 *      between two blocks.
 *
 * int pt_lay_links(p, memory, lent, count)
 *      For pt_create, which owns the slot.  Prepares links for count blocks.  If PT_LINK_BYTES
 *      is not 0, they begin at the first aligned address in memory.  Returns 0 if there is no
 *      memory for them; then nothing has changed.
 * void pt_open(p)
 *      For pt_create, when all of p except the id is filled in.  All blocks become home.
 * int pt_shut(p, ptno)
 *      For pt_destroy.  One indivisible step: if p is ptno and all its blocks are home, no
 *      later get, free or shut of ptno succeeds.  Returns 0, EBADID, or EBUSY if a block was
 *      out or in between at some moment during the call.
 *
 * void *pt_take(p, ptno)
 *      Any caller.  Returns a block that was home and is now out.  Null if p is not ptno, or if
 *      all blocks were out or in between at some moment during the call.
 * int pt_claim(p, ptno, block, &claim)
 *      Any caller.  Not 0 if block was out of ptno: it is now in between, and the caller owns
 *      it and has to call pt_put.  If several callers do this at the same time, one succeeds.
 *      0 if block was not out; then nothing has changed.
 * void pt_put(p, &claim)
 *      After pt_claim.  The block is home.  A masked port keeps interrupts masked from pt_claim
 *      to pt_put, so the code between them must be short.
 *
 * void pt_pause(&claim), void pt_resume(&claim)                    (debug builds only)
 *      Between pt_claim and pt_put.  The code between pt_pause and pt_resume may be long.
 *
 * uintptr_t pt_home(p)
 *      The caller has checked that p is ptno.  Returns how many blocks are home at some moment
 *      during the call; on hosts the sum of the counts at several moments, but at most the
 *      number of blocks.
 * int pt_shut_already(p)
 *      The caller has checked that p is ptno.  Whether p has been shut, or was never opened.
 * struct pt_link *pt_link(p, i), int pt_is_out(link)                (checks on only)
 *      The link of block i; whether that block is out.  If the id is ptno before i is computed
 *      and after pt_link, the link belongs or belonged to ptno.
 *
 * int pt_change(word, old, new)
 *      Any caller.  For the life of a slot and the flags of pt_fault.  If *word is old, it
 *      becomes new, and the result is not 0.  Otherwise nothing changes, and the result is 0.
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

/* Whether p was ptno and was not shut, at some moment during the call.  The order of the two reads
 * matters, because a later partition in the slot is not shut either. */
static inline int pt_is_open(struct partition *p, int ptno)
{
    int shut = pt_shut_already(p);

    pt_fence();
    return pt_is(p, ptno) && !shut;
}

/* The number of the partition that was open in p at some moment during the call, or -1. */
static inline int pt_open_in(struct partition *p)
{
    int ptno = (int) pt_read(p->id);

    return pt_slot(ptno) == p && pt_is_open(p, ptno) ? ptno : -1;
}

#endif
