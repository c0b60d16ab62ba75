/* pt_create.c - make a partition.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sys.h"
#include "kalloc.h"
#include "freelist.h"

struct partition pt__table[PT_SLOTS] = { { .id = PT_FIRST_ID } };

static int fail(int error)
{
    errno = error;
    return -1;
}

/* The lowest free slot, now ours; null if none is free. */
static struct partition *claim(void)
{
    struct partition *p;
    uint32_t life;

    for (p = pt__table; p < pt__table + PT_PARTITIONS; p++) {
        pt_step s = pt_enter();

        do {
            life = pt_ll(&p->life);
            if (life & 1) {
                pt_clear();
                break;
            }
        } while (!pt_sc(&p->life, life, life + 1));
        pt_leave(s);
        if (!(life & 1))
            return p;
    }
    return NULL;
}

/* Gets the memory of p, and fills in all but head and id.  0 if there is not
 * enough, or if count is more than a head can hold. */
static int furnish(struct partition *p, size_t blocksize, size_t count)
{
    size_t align = _Alignof(max_align_t), base, links, stride;
    uintptr_t raw;

    while (align > blocksize)
        align /= 2;
    if (count > PT_LIMIT || blocksize > SIZE_MAX - align)
        return 0;
    base = align > PT_LINK_ALIGN ? align : PT_LINK_ALIGN;
    links = PT_LINKS_BESIDE(count + 1);
    stride = (blocksize + align - 1) & -align;
    if (PT_LINKS_IN_BLOCKS && stride < sizeof(struct pt_link))
        stride = sizeof(struct pt_link);
    if (stride > (SIZE_MAX - (base - 1) - links) / count)
        return 0;
    raw = (uintptr_t) kalloc(KA_PT, base - 1 + links + stride * count);
    if (!raw)
        return 0;

    p->slack = (uint8_t) (-(raw + links) & (base - 1));
    if (!pt_lay_links(p, raw, count + 1)) {
        kfree(KA_PT, (void *) raw);
        return 0;
    }
    pt_lay_names(p, stride);
    pt_write(p->origin, raw + links + p->slack - stride);
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
    p = claim();
    if (!p)
        return fail(EAGAIN);
    life = pt_read(p->life);
    pt_write(p->id, (uint32_t) (p - pt__table) ^ 1);    /* the slot next door's: none here */
    if (!furnish(p, blocksize, (size_t) numblocks)) {
        pt_write(p->life, life - 1);
        return fail(ENOSPC);
    }
    pt_open(p);
    id = (life / 2 * PT_SLOTS + (uint32_t) (p - pt__table)) & INT32_MAX;
    pt_write(p->id, id);
    return (int) id;
}
