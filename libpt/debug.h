/* debug.h - what the calls do in addition, in a library configured with --enable-debug.
 *
 * SPDX-License-Identifier: MIT
 *
 * A debug build fills blocks that are home, and checks the fill when it hands one out.  It has
 * a redzone behind each block, and checks it when the block is freed (debug.c).  It records who
 * took each block (pt_getter.c), and how few blocks of each partition were left (pt_fewest.c).
 * These records are not in the control blocks, because a port may depend on the size and the
 * offsets of a control block.
 */
#ifndef PT_DEBUG_H
#define PT_DEBUG_H

#include "list.h"

/* On bare metal the traces are in memory from kalloc.  On hosts they are in the library's own
 * memory, like the links, because a delayed call may still read them. */
#if PT_DEBUG && !defined PT_PORT_SHARDS
#define PT_TRACE_BYTES  sizeof(struct pt_trace)
#define PT_TRACE_ALIGN  _Alignof(struct pt_trace)
#else
#define PT_TRACE_BYTES  0
#define PT_TRACE_ALIGN  1
#endif

#if PT_DEBUG

/* Who took a block.  count is the number of that get among all gets.  It is 0 while the block is
 * home or in between; then caller is where the block was freed.  caller changes only while
 * count is 0.  So a reader that reads the same count before and after caller has the caller of
 * that get. */
struct pt_trace {
    pt_shared(uintptr_t) caller;
    pt_shared(uint32_t) count;
};

#pragma GCC visibility push(hidden)

/* For pt_create, before p is open; for pt_destroy, after p is shut. */
void pt__debug_create(struct partition *p);
void pt__debug_destroy(struct partition *p);

/* pt_getblock; and the part of pt_freeblock after a successful pt_claim. */
void *pt__debug_get(int ptno, void *caller);
void pt__debug_free(int ptno, void *block, struct pt_claim *claim, void *caller);

/* Who took a block.  pt__trace_caller: where a block that the caller owns was taken or freed, or
 * null. */
void pt__trace_create(struct partition *p);
void pt__trace_destroy(struct partition *p);
void pt__trace_get(struct partition *p, void *block, void *caller);
void pt__trace_free(struct partition *p, void *block, void *caller);
void *pt__trace_caller(struct partition *p, void *block);

/* How few blocks were left.  held counts the blocks that callers have.  It increases before a
 * get returns, and decreases after a free has begun.  It is never more than the blocks that are
 * not home, and it is exact while no call is under way. */
struct pt_held {
    pt_shared(uint32_t) held, most;
};
extern struct pt_held pt__held[PT_SLOTS];
void pt__fewest_create(struct partition *p);
void pt__fewest_get(struct partition *p);
void pt__fewest_free(struct partition *p);

#pragma GCC visibility pop

static inline struct pt_held *pt_held_of(struct partition *p)
{
    return &pt__held[p - pt__table];
}

/* The new value. */
static inline uint32_t pt_add(pt_shared(uint32_t) *word, uint32_t n)
{
    uint32_t old;

    do
        old = pt_read(*word);
    while (!pt_change(word, old, old + n));
    return old + n;
}

#endif
#endif
