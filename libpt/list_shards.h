/* list_shards.h - the free list on hosts, where threads run on many cores.
 *
 * SPDX-License-Identifier: MIT
 *
 * A partition has several shards.  Each thread has one of them as its own shard: it takes from
 * this one first and puts on this one.  Which one it is affects only speed.  A shard is two
 * stacks of blocks.  Its owner uses one of them.  Threads whose own shard is empty take from
 * the other one first, so that they rarely use the same stack as the owner.
 *
 * The head of a stack is one word: the low half is the number of the top block, or 0 if there
 * is none; the high half is a tag.  Every change of a head is one compare-and-swap that also
 * adds one to the tag.  So a head with an equal value has not changed meanwhile, unless the
 * thread was suspended for a multiple of 2^32 changes.
 *
 * The link of a block that is home has the number of the block below it, and the number of
 * blocks from this one down.  The link of a block that is out is the mark of its partition.
 * The memory of the links stays mapped for ever, and only grows.  So a thread that reads a
 * head, or end, and then links, finds a link there, even if the partition is destroyed.
 *
 * pt_shut cannot read all heads at once.  It freezes them one by one, and counts:
 *
 *      open        ---- pt_shut begins -----------------------> closing
 *      closing     ---- a get or put meets a frozen head,
 *                       or a block is missing ----------------> open, and thawed
 *      closing     ---- all blocks are home ------------------> shut
 *
 * The phase is in one word with the number of the attempt, so a step of an earlier attempt
 * fails.  Several callers may work on one attempt.  This is correct because every caller that
 * changes a head reads the head first, then the phase, and then swaps.
 */
#ifndef PT_LIST_SHARDS_H
#define PT_LIST_SHARDS_H

#include "access.h"

typedef uint32_t pt_number;

struct pt_link { pt_shared(uint32_t) below, depth; };

/* Bit 31 of a block's number is 0: see PT_MARK and PT_FROZEN.  On a 32-bit host the limit is
 * smaller: the bytes of all links must fit into a size_t. */
#if SIZE_MAX > UINT32_MAX
#define PT_LIMIT        (INT32_MAX - 2)
#else
#define PT_LIMIT        (SIZE_MAX / sizeof(struct pt_link) - 1)
#endif
#define PT_NUMBERED
#define PT_LINK_BYTES   0
#define PT_LINK_ALIGN   1
#define PT_LEAST_STRIDE 1

#define PT_CACHE_LINE   64
#define PT_MOST_SHARDS  16

struct pt_stack { _Alignas(PT_CACHE_LINE) pt_shared(uint64_t) head; };

struct pt_shard {
    struct pt_stack stack[2];
    _Alignas(PT_CACHE_LINE) pt_shared(uint32_t) owners_stack;   /* 0 or 1 */
};

struct pt_list {
    struct pt_shard shard[PT_MOST_SHARDS];
    pt_shared(uint32_t) phase;
    pt_steady(struct pt_link *) links;
    pt_steady(uint32_t) mask;           /* number of shards - 1; the number is a power of two */
    pt_number room;                     /* number of links that fit into the memory at links */
    pt_steady(uintptr_t) memory;        /* from kalloc; here leak checkers find the pointer */
    pt_steady(uint16_t) note;
};

#include "partition.h"
#include "blocks.h"

/* ---- Words ---- */

#define PT_FROZEN       0x80000000u
#define PT_MARK(ptno)   (0x80000000u | (uint32_t) (ptno))

static inline uint32_t pt_top(uint64_t head)
{
    return (uint32_t) head;
}

/* The successor of head, with a new top. */
static inline uint64_t pt_head_after(uint64_t head, uint32_t top)
{
    return (((head >> 32) + 1) << 32) | top;
}

/* The low bits are the phase, the other bits are the number of the attempt to shut. */
enum pt_phase { PT_SHUT, PT_OPEN, PT_CLOSING, PT_PHASES = 4 };

static inline enum pt_phase pt_phase_of(uint32_t phase)
{
    return (enum pt_phase) (phase % PT_PHASES);
}

static inline uint32_t pt_phase_with(uint32_t phase, enum pt_phase what)
{
    return phase - phase % PT_PHASES + what;
}

static inline int pt_change(_Atomic(uint32_t) *word, uint32_t old, uint32_t new_value)
{
    return atomic_compare_exchange_strong(word, &old, new_value);
}

static inline struct pt_stack *pt_stack(struct partition *p, uint32_t k)
{
    return &p->list.shard[k / 2].stack[k % 2];
}

/* At least 2, even in a slot that was never used. */
static inline uint32_t pt_stacks(struct partition *p)
{
    return 2 * (pt_read(p->list.mask) + 1);
}

/* ---- Freezing ---- */

static inline int pt_shut_already(struct partition *p)
{
    return pt_phase_of(pt_read(p->list.phase)) == PT_SHUT;
}

/* Ends an attempt: the partition is open again.  Returns whether this call ended it. */
static inline int pt_call_off(struct partition *p, uint32_t phase)
{
    return pt_change(&p->list.phase, phase, pt_phase_with(phase, PT_OPEN) + PT_PHASES);
}

/* Makes a head usable again that is still frozen by an ended attempt. */
static inline void pt_thaw(struct partition *p, struct pt_stack *stack)
{
    uint64_t head = pt_read(stack->head);
    uint64_t thawed = pt_head_after(head, pt_top(head) & ~PT_FROZEN);

    if (pt_top(head) & PT_FROZEN && pt_phase_of(pt_read(p->list.phase)) == PT_OPEN)
        atomic_compare_exchange_strong(&stack->head, &head, thawed);
}

static inline void pt_thaw_all(struct partition *p)
{
    uint32_t k = 0, stacks = pt_stacks(p);

    do
        pt_thaw(p, pt_stack(p, k));
    while (++k < stacks);
}

/* For get and put, which cancel an attempt if they find a frozen head.  Returns the head: not
 * frozen, except if the partition is shut or is not ptno. */
__attribute__((noinline, unused))
static uint64_t pt_usable(struct partition *p, int ptno, struct pt_stack *stack)
{
    uint64_t head;
    uint32_t phase;

    while (pt_top(head = pt_read(stack->head)) & PT_FROZEN) {
        phase = pt_read(p->list.phase);
        if (!pt_is(p, ptno) || pt_phase_of(phase) == PT_SHUT)
            break;
        if (pt_phase_of(phase) == PT_CLOSING)
            pt_call_off(p, phase);
        pt_thaw(p, stack);
    }
    return head;
}

/* Freezes every head for this attempt.  A head that is already frozen is frozen again, so that a
 * thaw for an earlier attempt fails.  Returns 0 if the attempt has ended. */
static inline int pt_freeze_all(struct partition *p, uint32_t phase)
{
    uint32_t k = 0, stacks = pt_stacks(p);

    do {
        struct pt_stack *stack = pt_stack(p, k);
        uint64_t head = pt_read(stack->head);

        do {
            if (pt_read(p->list.phase) != phase)
                return 0;
        } while (!atomic_compare_exchange_weak(&stack->head, &head,
                                               pt_head_after(head, pt_top(head) | PT_FROZEN)));
    } while (++k < stacks);
    return 1;
}

/* Exact while all heads are frozen.  Otherwise the sum of the counts of all stacks, each at its
 * own instant: one at which its head had not changed.  A block that moves may be counted twice. */
static inline uintptr_t pt_add_up(struct partition *p)
{
    uint32_t k = 0, stacks = pt_stacks(p), depth;
    uintptr_t home = 0;
    uint64_t head;

    do {
        do {
            head = pt_read(pt_stack(p, k)->head);
            depth = pt_read(pt_read(p->list.links)[pt_top(head) & ~PT_FROZEN].depth);
        } while (pt_read(pt_stack(p, k)->head) != head);
        home += depth;
    } while (++k < stacks);
    return home;
}

static inline uintptr_t pt_home(struct partition *p)
{
    uintptr_t home = pt_add_up(p), end = pt_read(p->end);

    return home < end ? home : end - 1;
}

/* If an attempt was ended, a get or put was under way at that instant, or a block was missing
 * while all heads were frozen.  In both cases EBUSY is correct for every caller that worked on
 * the attempt. */
static inline int pt_shut(struct partition *p, int ptno)
{
    uint32_t phase, closing;

    do {
        phase = pt_read(p->list.phase);
        if (!pt_is(p, ptno) || pt_phase_of(phase) == PT_SHUT)
            return EBADID;
        closing = pt_phase_with(phase, PT_CLOSING);
    } while (phase != closing && !pt_change(&p->list.phase, phase, closing));

    if (pt_freeze_all(p, closing)) {
        if (pt_add_up(p) + 1 != pt_read(p->end))
            pt_call_off(p, closing);
        else if (pt_change(&p->list.phase, closing, pt_phase_with(phase, PT_SHUT)))
            return 0;
    }
    phase = pt_read(p->list.phase);
    if (!pt_is(p, ptno) || pt_phase_of(phase) == PT_SHUT)
        return EBADID;
    pt_thaw_all(p);
    return EBUSY;
}

/* ---- Take ---- */

/* Takes the top block of a stack.  Null if the stack is empty or frozen, or if p is not ptno.
 * The link may have changed before it is read.  Then the head has changed too, and the swap
 * fails. */
static inline void *pt_pop(struct partition *p, int ptno, struct pt_stack *stack)
{
    uint64_t head = pt_read(stack->head);
    struct pt_link *link;
    uint32_t top;

    do {
        top = pt_top(head);
        if (top == 0 || top & PT_FROZEN)
            return NULL;
        link = &pt_read(p->list.links)[top];
        if (!pt_is(p, ptno))
            return NULL;
    } while (!pt_port_swap(&stack->head, &head, pt_head_after(head, pt_read(link->below))));
    pt_write(link->below, PT_MARK(ptno));
    return pt_block(p, top);
}

static inline struct pt_shard *pt_shard(struct partition *p, uint32_t thread)
{
    return &p->list.shard[thread & pt_read(p->list.mask)];
}

static inline struct pt_stack *pt_owners_stack(struct pt_shard *shard)
{
    return &shard->stack[atomic_load_explicit(&shard->owners_stack, memory_order_relaxed)];
}

/* Takes from any shard.  The thread's own shard is first.  In each shard, the stack that its owner
 * does not use is first.  If that one is empty, the owner uses it from now on. */
static inline void *pt_take_any(struct partition *p, int ptno, uint32_t own)
{
    uint32_t mask = pt_read(p->list.mask), n = 0, owners_stack;
    void *block;

    do {
        struct pt_shard *shard = pt_shard(p, own + n);

        owners_stack = atomic_load_explicit(&shard->owners_stack, memory_order_relaxed);
        block = pt_pop(p, ptno, &shard->stack[!owners_stack]);
        if (block)
            return block;
        if (n && pt_top(pt_read(shard->stack[owners_stack].head)))
            atomic_store_explicit(&shard->owners_stack, !owners_stack, memory_order_relaxed);
        block = pt_pop(p, ptno, &shard->stack[owners_stack]);
    } while (!block && ++n <= mask);
    return block;
}

/* Reads all heads twice.  If all are empty and unchanged, no block was home at an instant between
 * the two readings. */
static inline int pt_none_home(struct partition *p, int ptno)
{
    uint64_t head[2 * PT_MOST_SHARDS];
    uint32_t k = 0, stacks = pt_stacks(p);

    do {
        head[k] = pt_usable(p, ptno, pt_stack(p, k));
        if (pt_top(head[k]))
            return 0;
    } while (++k < stacks);
    do {
        k--;
        if (pt_read(pt_stack(p, k)->head) != head[k])
            return 0;
    } while (k > 0);
    return 1;
}

__attribute__((noinline, unused))
static void *pt_take_elsewhere(struct partition *p, int ptno, uint32_t own)
{
    void *block;

    do {
        block = pt_take_any(p, ptno, own);
    } while (!block && pt_is(p, ptno) && !pt_shut_already(p) && !pt_none_home(p, ptno));
    return block;
}

static inline void *pt_take(struct partition *p, int ptno)
{
    uint32_t own = pt_port_thread();
    void *block = pt_pop(p, ptno, pt_owners_stack(pt_shard(p, own)));

    return pt_likely(block) ? block : pt_take_elsewhere(p, ptno, own);
}

/* ---- Claim, put ---- */

struct pt_claim {
    uint32_t i;
    struct pt_link *link;
    int ptno;
};

/* The mark contains ptno, so its removal proves that the partition still exists.  The id is
 * compared first, so that the number of the block belongs to that partition.  Checks off: the
 * caller promises that block is out, and a block that is out has the mark. */
static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    uint32_t mark = PT_MARK(ptno);
    uintptr_t i;

    if (!pt_likely(pt_is(p, ptno)))
        return 0;
    i = pt_number_of(p, block);
    if (!pt_likely(i < pt_read(p->end)))
        return 0;
    c->i = (uint32_t) i;
    c->link = &pt_read(p->list.links)[i];
    c->ptno = ptno;
#if PT_CHECKS
    return pt_likely(pt_port_swap_mark(&c->link->below, &mark, 0));
#else
    return pt_read(c->link->below) == mark;
#endif
}

static inline int pt_push(struct partition *p, struct pt_stack *stack, uint64_t head,
                          const struct pt_claim *c)
{
    struct pt_link *links = pt_read(p->list.links);

    pt_write(c->link->below, pt_top(head));
    pt_write(c->link->depth, pt_read(links[pt_top(head)].depth) + 1);
    return pt_port_swap(&stack->head, &head, pt_head_after(head, c->i));
}

__attribute__((noinline, unused))
static void pt_put_again(struct partition *p, struct pt_stack *stack, struct pt_claim c)
{
    while (!pt_push(p, stack, pt_usable(p, c.ptno, stack), &c))
        ;
}

static inline void pt_put(struct partition *p, const struct pt_claim *c)
{
    struct pt_stack *stack = pt_owners_stack(pt_shard(p, pt_port_thread()));
    uint64_t head = pt_read(stack->head);

    if (!pt_likely(!(pt_top(head) & PT_FROZEN) && pt_push(p, stack, head, c)))
        pt_put_again(p, stack, *c);
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return &pt_read(p->list.links)[i];
}

static inline int pt_is_out(struct pt_link *link)
{
    return (pt_read(link->below) & PT_MARK(0)) != 0;
}

/* ---- Creation ---- */

/* The number of processors, rounded up to a power of two, minus 1. */
static inline uint32_t pt_count_shards(void)
{
    unsigned processors = pt_port_processors();
    uint32_t shards = 1;

    while (shards < PT_MOST_SHARDS && shards < processors)
        shards *= 2;
    return shards - 1;
}

/* Memory that is too small for the links is abandoned.  The room at least doubles, so all abandoned
 * memory is less than the memory in use.  Link 0 is never marked, and its depth stays 0. */
static inline int pt_lay_links(struct partition *p, uintptr_t memory, int lent, size_t count)
{
    size_t room = p->list.room * (size_t) 2;
    struct pt_link *links;

    if (count >= p->list.room) {
        if (room <= count)
            room = count + 1;
        if (room > (size_t) PT_LIMIT + 1)
            room = (size_t) PT_LIMIT + 1;
        links = pt_port_keep(room * sizeof *links);
        if (!links)
            return 0;
        if (p->list.room == 0)
            pt_write(p->list.mask, pt_count_shards());
        p->list.room = (pt_number) room;
        pt_write(p->list.links, links);
    }
    pt_write(p->list.memory, lent ? 0 : memory);
    return 1;
}

/* Distributes the blocks over the shards, in runs whose links fill whole cache lines.  Otherwise
 * threads that use neighbouring blocks would share a cache line.  Nobody else changes these heads,
 * except that a delayed call may increase a tag. */
static inline void pt_open(struct partition *p)
{
    enum { run = PT_CACHE_LINE / sizeof(struct pt_link) };
    struct pt_link *links = pt_read(p->list.links);
    uint32_t mask = pt_read(p->list.mask), k, i, phase = pt_read(p->list.phase);
    uint32_t top[PT_MOST_SHARDS] = { 0 };

    pt_lay_numbers(p, pt_read(p->stride));
    for (i = pt_read(p->end); --i > 0; ) {
        k = i / run & mask;
        pt_write(links[i].below, top[k]);
        pt_write(links[i].depth, pt_read(links[top[k]].depth) + 1);
        top[k] = i;
    }
    for (k = 0; k < 2 * (mask + 1); k++) {
        uint64_t head = pt_read(pt_stack(p, k)->head);

        pt_write(p->list.shard[k / 2].owners_stack, 0);
        while (!atomic_compare_exchange_weak(&pt_stack(p, k)->head, &head,
                                             pt_head_after(head, k % 2 ? 0 : top[k / 2])))
            ;
    }
    pt_write(p->list.phase, pt_phase_with(phase, PT_OPEN) + PT_PHASES);
}

#endif
