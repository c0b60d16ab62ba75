/* pt_create.c - create a partition.
 *
 * SPDX-License-Identifier: MIT
 */
#include "create.h"
#include "poison.h"
#include "sys.h"
#include "kalloc.h"

_Alignas(PT_TABLE_ALIGN) struct partition pt__table[PT_SLOTS];

#ifdef PT_PORT_DATA
PT_PORT_DATA
#endif

static int fail(int error)
{
    errno = error;
    return -1;
}

/* Claims the lowest free slot.  Null if none is free. */
static struct partition *claim_slot(void)
{
    struct partition *p;
    uint32_t life;

    PT_NOT_UNROLLED
    for (p = pt__table; p < pt__table + PT_PARTITIONS; p++) {
        do
            life = pt_read(p->life);
        while (!(life & 1) && !pt_change(&p->life, life, life + 1));
        if (!(life & 1))
            return p;
    }
    return NULL;
}

/* Gets the memory of p, and computes where its blocks are.  Returns 0 if there is not enough
 * memory, or if count is more than a list can hold. */
static int furnish(struct partition *p, size_t blocksize, size_t count,
                   const struct pt_attr *attr)
{
    struct pt_layout l;
    void *lent = attr ? attr->mem : NULL, *memory = lent;
    size_t align = attr ? attr->align : 0;
    uintptr_t end;

    pt_ready(align);                    /* or compilers make two functions of this one */
    if (!pt_lay_out(&l, blocksize, count, align, PT_REDZONE))
        return 0;
#if PT_DEBUG
    if (lent && attr->size < pt_bytes_at(&l, (uintptr_t) lent))
        pt_lay_out(&l, blocksize, count, align, 0);
#endif
    if (!lent)
        memory = kalloc(KA_PT, pt_bytes_anywhere(&l));
    if (!memory)
        return 0;
    if (!pt_lay_links(p, (uintptr_t) memory, lent != NULL, count)) {
        if (!lent)
            kfree(KA_PT, memory);
        return 0;
    }
    pt_set_note(p, pt_note_of(&l, blocksize));
    end = (uintptr_t) memory + pt_bytes_at(&l, (uintptr_t) memory);
    pt_write(p->origin, end - l.blocks - l.stride);
    pt_write(p->stride, l.stride);
    pt_write(p->end, (pt_number) (count + 1));
    return 1;
}

int pt__create(size_t blocksize, int numblocks, const struct pt_attr *attr)
{
    struct partition *p;
    uint32_t life, id;

    if (blocksize == 0 || numblocks <= 0)
        return fail(EINVAL);
    p = claim_slot();
    if (!p)
        return fail(EAGAIN);
    life = pt_read(p->life);
    pt_set_id(p, pt_dead_id(p));
    if (!furnish(p, blocksize, (size_t) numblocks, attr)) {
        pt_write(p->life, life - 1);
        return fail(ENOSPC);
    }
#if PT_DEBUG
    pt__debug_create(p);
#endif
    pt_hide(p);
    pt_open(p);
    id = (life / 2 * PT_SLOTS + (uint32_t) (p - pt__table)) & INT32_MAX;
    pt_set_id(p, id);
    return (int) id;
}

int pt_create(size_t blocksize, int numblocks)
{
    return pt__create(blocksize, numblocks, NULL);
}
