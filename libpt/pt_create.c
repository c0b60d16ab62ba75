/* pt_create.c - make a partition.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
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

/* The lowest free slot, now ours; null if none is free. */
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

/* Gets the memory of p, and fills in where its blocks are.  0 if there is not enough, or
 * if count is more than a list can hold. */
static int furnish(struct partition *p, size_t blocksize, size_t count)
{
    size_t align = _Alignof(max_align_t), base, links, stride;
    uintptr_t memory, blocks;

    while (align > blocksize)
        align /= 2;
    if (count > PT_LIMIT || blocksize > SIZE_MAX - align)
        return 0;
    base = align > PT_LINK_ALIGN ? align : PT_LINK_ALIGN;
    links = PT_LINK_BYTES * (count + 1);
    stride = (blocksize + align - 1) & -align;
    if (PT_LEAST_STRIDE > 1 && stride < PT_LEAST_STRIDE)
        stride = PT_LEAST_STRIDE;
    if (stride > (SIZE_MAX - (base - 1) - links) / count)
        return 0;
    memory = (uintptr_t) kalloc(KA_PT, base - 1 + links + stride * count);
    if (!memory)
        return 0;

    blocks = (memory + links + base - 1) & -base;
    if (!pt_lay_links(p, memory, blocks, count)) {
        kfree(KA_PT, (void *) memory);
        return 0;
    }
    p->slack = (uint8_t) (blocks - links - memory);
    pt_write(p->origin, blocks - stride);
    pt_write(p->stride, stride);
    pt_write(p->end, (pt_number) (count + 1));
    return 1;
}

int pt_create(size_t blocksize, int numblocks)
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
    if (!furnish(p, blocksize, (size_t) numblocks)) {
        pt_write(p->life, life - 1);
        return fail(ENOSPC);
    }
    pt_open(p);
    id = (life / 2 * PT_SLOTS + (uint32_t) (p - pt__table)) & INT32_MAX;
    pt_set_id(p, id);
    return (int) id;
}
