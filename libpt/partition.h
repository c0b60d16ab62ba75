/* partition.h - the control block of a partition, and how to find it from a ptno.
 *
 * SPDX-License-Identifier: MIT
 *
 * A ptno consists of a slot and a generation.  The low bits select a control block in
 * pt__table.  All bits together select one of the many partitions of that slot.  So a
 * caller with a stale ptno reads a control block, never freed memory, and learns that
 * its partition is gone.
 *
 * The life of a slot:
 *
 *      free            life is even               pt_create makes it odd
 *      being created   life is odd, id is dead    pt_create writes the id last
 *      alive           id == ptno                 pt_destroy shuts the list
 *      being destroyed the list is shut           pt_destroy makes life even last
 *
 * An id is not used again within 2^20 creations in its slot.  So if it equals ptno twice,
 * all that was read in between belongs to that partition.  A slot that was never used is all
 * zero: it has no blocks, and end is 0.
 *
 * The list file that includes this file has defined struct pt_list, the list's own part of
 * a control block; pt_number, the type of the number of a block; and PT_NUMBERED if it
 * computes the number of a block from its address.
 */
#ifndef PT_PARTITION_H
#define PT_PARTITION_H

#include "access.h"

#ifndef PT_PARTITIONS
#define PT_PARTITIONS   8
#endif

/* A ptno is used again after 2^31 / PT_SLOTS creations in its slot: 2^20 at this limit. */
#if PT_PARTITIONS < 1 || PT_PARTITIONS > 2048
#error "PT_PARTITIONS must be 1 to 2048"
#endif

/* Slots in the table: a power of two, and at least 2, so that the number of the
 * neighbouring slot is never a ptno of this slot. */
#define PT_FILL_1(n)    ((n) | (n) >> 1)
#define PT_FILL_2(n)    (PT_FILL_1(n) | PT_FILL_1(n) >> 2)
#define PT_FILL_4(n)    (PT_FILL_2(n) | PT_FILL_2(n) >> 4)
#define PT_FILL_8(n)    (PT_FILL_4(n) | PT_FILL_4(n) >> 8)
#define PT_SLOTS        (PT_FILL_8((PT_PARTITIONS - 1) | 1) + 1)

/* The numbers of blocks begin at 1, because 0 means "none".  Block i is at origin + i * stride;
 * there is no block 0. */
struct partition {
    struct pt_list list;
    pt_shared(uint32_t) id;             /* the ptno, or a value that is no ptno of this slot */
#ifdef PT_NUMBERED
    pt_steady(uint8_t) shift;           /* stride is odd << shift */
    _Bool lent : 1, odd : 1;            /* bare metal: see pt_lay_links */
    pt_steady(pt_number) end;           /* number of the last block + 1 */
    pt_steady(uintptr_t) inverse;       /* odd * inverse == 1, modulo 2^width */
#else
    uint16_t note;                      /* see layout.h */
    pt_number end;
    uintptr_t memory;                   /* see pt_lay_links */
#endif
    pt_steady(uintptr_t) origin;
    pt_steady(uintptr_t) stride;
    pt_shared(uint32_t) life;           /* twice the number of creations; odd while in use */
};

/* A port may have a faster way to a slot of a table of 8.  It needs this alignment. */
#if defined PT_PORT_SLOT && PT_SLOTS == 8
#define PT_TABLE_ALIGN  256
_Static_assert(sizeof(struct partition) == 32, "of which 8 are 256 bytes");
#else
#define PT_TABLE_ALIGN  _Alignof(struct partition)
#endif

extern _Alignas(PT_TABLE_ALIGN) struct partition pt__table[PT_SLOTS]
    __attribute__((visibility("hidden")));

static inline struct partition *pt_slot(int ptno)
{
#if defined PT_PORT_SLOT && PT_SLOTS == 8
    return (struct partition *) PT_PORT_SLOT((uintptr_t) pt__table, ptno);
#else
    struct partition *p = &pt__table[(uint32_t) ptno & (PT_SLOTS - 1)];

    pt_ready(p);
    return p;
#endif
}

static inline int pt_is(struct partition *p, int ptno)
{
    uint32_t id = pt_read(p->id);

    pt_fence();
    return id == (uint32_t) ptno;
}

#if PT_SMP

/* This is a step of its own.  So another core that reads a list and then the id in one step
 * reads both before or both after this change. */
static inline void pt_set_id(struct partition *p, uint32_t id)
{
    pt_port_state before = pt_port_mask();

    pt_write(p->id, id);
    pt_port_restore(before);
}

#else

static inline void pt_set_id(struct partition *p, uint32_t id)
{
    pt_fence();
    pt_write(p->id, id);
    pt_fence();
}

#endif

/* The id of a slot without a partition: the number of the neighbouring slot. */
static inline uint32_t pt_dead_id(struct partition *p)
{
    return (uint32_t) (p - pt__table) ^ 1;
}

#endif
