/* layout.h - where the links and blocks are in the memory of a partition.
 *
 * SPDX-License-Identifier: MIT
 *
 *      memory | a byte, if its address is odd | links | padding | block 1 | block 2 ... | traces
 *
 * There are links only if the list has PT_LINK_BYTES, and traces only if there are
 * PT_TRACE_BYTES and the memory is from kalloc.  kalloc is asked for enough bytes for any
 * address.  Each kind of port has its own place to store whose the memory is, and what else
 * cannot be computed from the control block.
 */
#ifndef PT_LAYOUT_H
#define PT_LAYOUT_H

#include "debug.h"

#define PT_MOST_ALIGN   4096

/* Bytes behind each block that a debug build checks.  8 is the granularity of AddressSanitizer,
 * and the size of the largest scalar that may be written one element too far.  On hosts blocks
 * are aligned to it, so that AddressSanitizer can also separate small ones. */
#define PT_REDZONE      (PT_DEBUG ? 8 : 0)
#if PT_DEBUG && defined PT_PORT_SHARDS
#define PT_REDZONE_ALIGN 8
#else
#define PT_REDZONE_ALIGN 1
#endif

/* pt_lent: whether the memory is the caller's.  pt_memory: the start of the memory, if it is from
 * kalloc.  pt_note: 16 bits, not all of them 1; see pt_note_of. */
#ifdef PT_PORT_SHARDS

static inline int pt_lent(struct partition *p)
{
    return pt_read(p->list.memory) == 0;
}

static inline uintptr_t pt_memory(struct partition *p)
{
    return pt_read(p->list.memory);
}

static inline void pt_set_note(struct partition *p, unsigned note)
{
    pt_write(p->list.note, (uint16_t) note);
}

static inline unsigned pt_note(struct partition *p)
{
    return pt_read(p->list.note);
}

#elif PT_CHECKS

static inline int pt_lent(struct partition *p)
{
    return p->lent;
}

static inline uintptr_t pt_memory(struct partition *p)
{
    return (uintptr_t) p->list.links - p->odd;
}

/* Link 0 belongs to no block.  It stores the note, as a number that is not PT_OUT. */
static inline void pt_set_note(struct partition *p, unsigned note)
{
    p->list.links[0].below = (pt_number) (note + 1);
}

static inline unsigned pt_note(struct partition *p)
{
    return p->list.links[0].below - 1u;
}

#else

static inline int pt_lent(struct partition *p)
{
    return p->memory == 0;
}

static inline uintptr_t pt_memory(struct partition *p)
{
    return p->memory;
}

static inline void pt_set_note(struct partition *p, unsigned note)
{
    p->note = (uint16_t) note;
}

static inline unsigned pt_note(struct partition *p)
{
    return p->note;
}

#endif

struct pt_layout {
    size_t align;               /* of each block */
    size_t stride;              /* from block to block */
    size_t base;                /* alignment of the first block, and of the links */
    size_t links, blocks;       /* bytes of all of them */
    size_t traces;              /* bytes of all of them, with their alignment */
};

/* Computes the rest from align and stride, if the sizes fit into a size_t.  base is the greater
 * one of two powers of two. */
static inline void pt_complete_layout(struct pt_layout *l, size_t count)
{
    l->base = ((l->align - 1) | (PT_LINK_ALIGN - 1)) + 1;
    l->links = PT_LINK_BYTES * (count + 1);
    l->blocks = l->stride * count;
    l->traces = PT_TRACE_BYTES * (count + 1) + PT_TRACE_ALIGN - 1;
}

/* Blocks are aligned as by malloc, and to align, a power of two or 0.  Behind each block there
 * are at least redzone bytes; but none with the largest align, because the note could not hold
 * the padding.  Returns 0 if a size does not fit into a size_t, or if count is more than a list
 * can hold. */
static inline int pt_lay_out(struct pt_layout *l, size_t blocksize, size_t count, size_t align,
                             size_t redzone)
{
    l->align = _Alignof(max_align_t);
    while (l->align > blocksize)
        l->align /= 2;
    /* The constants come first, so that without redzones no compiler makes code of this, even if
     * it does not optimize. */
    if (PT_REDZONE_ALIGN > 1 && redzone && l->align < PT_REDZONE_ALIGN)
        l->align = PT_REDZONE_ALIGN;
    if (l->align < align)
        l->align = align;
    if (PT_REDZONE && redzone && l->align == PT_MOST_ALIGN)
        redzone = 0;
    if (count > PT_LIMIT || blocksize > SIZE_MAX - l->align - redzone)
        return 0;
    l->stride = (blocksize + redzone + l->align - 1) & -l->align;
    if (PT_LEAST_STRIDE > 1 && l->stride < PT_LEAST_STRIDE)
        l->stride = PT_LEAST_STRIDE;
    pt_complete_layout(l, count);
    return l->stride <= (SIZE_MAX - (l->base - 1) - l->links - l->traces) / count;
}

/* Bytes to request from kalloc: enough for memory at any address. */
static inline size_t pt_bytes_anywhere(const struct pt_layout *l)
{
    return l->base - 1 + l->links + l->blocks + l->traces;
}

/* Bytes that are enough for memory at this address. */
static inline size_t pt_bytes_at(const struct pt_layout *l, uintptr_t memory)
{
    return ((memory + l->links + l->base - 1) & -l->base) - memory + l->blocks;
}

/* The note of a partition is the part of its layout that is stored nowhere else: the padding of
 * a block (stride - blocksize, up to 4095), and the alignment. */
static inline unsigned pt_note_of(const struct pt_layout *l, size_t blocksize)
{
    unsigned power = 0;

    PT_NOT_UNROLLED
    while ((size_t) 1 << power < l->align)
        power++;
    return (unsigned) (l->stride - blocksize) << 4 | power;
}

static inline size_t pt_blocksize(struct partition *p)
{
    return pt_read(p->stride) - (pt_note(p) >> 4);
}

/* The layout of an existing partition. */
static inline void pt_layout_of(struct pt_layout *l, struct partition *p)
{
    l->align = (size_t) 1 << (pt_note(p) & 15);
    l->stride = pt_read(p->stride);
    pt_complete_layout(l, pt_read(p->end) - (size_t) 1);
}

#endif
