/* partition.h - the control block of a partition, and the way from a ptno to it.
 *
 * SPDX-License-Identifier: MIT
 *
 * A ptno is a generation and a slot in one int: the low bits say where in
 * pt__table its control block is, all bits together say which of the slot's
 * many partitions is meant.  A caller whose ptno is stale therefore reads a
 * control block, never freed memory, to learn that it is late.
 *
 * A slot's life:
 *
 *      free ---- pt_create: life becomes odd ----> being made
 *      being made ---- id = ptno ----------------> alive
 *      alive ---- pt_destroy: sealed ------------> being unmade
 *      being unmade ---- life becomes even ------> free
 *
 * Sealed means another id; on hosts, where a step can compare one word only, a
 * head without a list.  In a slot never used end is zero, and so there are no
 * blocks.
 */
#ifndef PT_PARTITION_H
#define PT_PARTITION_H

#include <stddef.h>
#include <stdint.h>
#include "step.h"

#ifndef PT_PARTITIONS
#define PT_PARTITIONS   8
#endif

#ifndef PT_CHECKS
#define PT_CHECKS       1
#endif

/* A number comes back after 2^31 / PT_SLOTS creations in its slot, which at
 * this limit is 2^20. */
#if PT_PARTITIONS < 1 || PT_PARTITIONS > 2048
#error "PT_PARTITIONS must be 1 to 2048"
#endif

/* Slots in the table: a power of two; at least 2, so that the number of the
 * slot next door is never one of this slot's. */
#define PT_FILL_1(n)    ((n) | (n) >> 1)
#define PT_FILL_2(n)    (PT_FILL_1(n) | PT_FILL_1(n) >> 2)
#define PT_FILL_4(n)    (PT_FILL_2(n) | PT_FILL_2(n) >> 4)
#define PT_FILL_8(n)    (PT_FILL_4(n) | PT_FILL_4(n) >> 8)
#define PT_SLOTS        (PT_FILL_8((PT_PARTITIONS - 1) | 1) + 1)

/* The free list's words: see links_*.h. */
#ifdef PT_PORT_TAGGED
typedef uint64_t pt_head;
typedef uint32_t pt_number;
#else
typedef uint16_t pt_number;
#if defined PT_PORT_MASKED && PT_CHECKS
typedef struct { pt_number top, count; } pt_head;
#elif !PT_CHECKS && UINTPTR_MAX > UINT32_MAX
typedef uint64_t pt_head;
#else
typedef uint32_t pt_head;
#endif
#endif

struct pt_link;

/* To a size that is a power of two; and on hosts no two slots are in one cache line. */
#ifdef PT_PORT_TAGGED
#define PT_SLOT_ALIGN   64
#else
#define PT_SLOT_ALIGN   (4 * sizeof(uintptr_t))
#endif

/* Blocks are numbered from 1, and origin is where block 0 would be: block i
 * is at origin + i * stride, and its link at links[i]. */
struct partition {
    pt_shared(pt_head) head;            /* the free list */
#if !defined PT_PORT_TAGGED && !PT_CHECKS
    uintptr_t bottom;                   /* always 0: see links_inside.h */
#endif
    pt_shared(uint32_t) id;             /* the ptno, or what none here equals */
    pt_steady(uintptr_t) stride;        /* odd << shift */
    pt_steady(uintptr_t) origin;
#if defined PT_PORT_TAGGED || PT_CHECKS
    pt_steady(uintptr_t) inverse;       /* odd * inverse == 1, modulo 2^width */
    pt_steady(struct pt_link *) links;
#endif
    pt_steady(pt_number) end;           /* the number after the last block's */
    pt_steady(uint8_t) shift;
    uint8_t slack;                      /* bytes lost to alignment */
    pt_shared(uint32_t) life;           /* twice the creations, odd while in use */
#ifdef PT_PORT_TAGGED
    pt_number room;                     /* what links has room for */
    pt_steady(uintptr_t) area;          /* what kalloc gave, for leak checkers to find */
#endif
} __attribute__((aligned(PT_SLOT_ALIGN)));

#if defined PT_PORT_EXCLUSIVE && PT_SLOTS <= 8
__attribute__((aligned(sizeof(struct partition) * PT_SLOTS)))
#endif
__attribute__((visibility("hidden")))
extern struct partition pt__table[PT_SLOTS];

#if defined PT_PORT_EXCLUSIVE && PT_SLOTS <= 8

/* Such CPUs put some bits into a word by one instruction; so the table stands where
 * its address has zeros for the slot. */
_Static_assert(sizeof(struct partition) == 32, "a slot's number begins at bit 5");

static inline struct partition *pt_slot(int ptno)
{
    enum { bits = PT_SLOTS / 2 - PT_SLOTS / 8 };
    union {
        uintptr_t address;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        struct { uint32_t table : 27 - bits, slot : bits, within : 5; } part;
#else
        struct { uint32_t within : 5, slot : bits, table : 27 - bits; } part;
#endif
    } p = { (uintptr_t) pt__table };

    p.part.slot = (uint32_t) ptno & (PT_SLOTS - 1);
    return (struct partition *) p.address;
}

#else

static inline struct partition *pt_slot(int ptno)
{
    return &pt__table[(uint32_t) ptno & (PT_SLOTS - 1)];
}

#endif

static inline int pt_is(struct partition *p, int ptno)
{
    return pt_read(p->id) == (uint32_t) ptno;
}

/* What kalloc gave: links beside come before the blocks. */
static inline uintptr_t pt_raw(struct partition *p, size_t links)
{
    return pt_read(p->origin) + pt_read(p->stride) - p->slack - links;
}

#endif
