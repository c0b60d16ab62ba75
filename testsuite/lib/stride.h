/* stride.h - the distance between the blocks of a partition.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef STRIDE_H
#define STRIDE_H

#include <stddef.h>

/* On bare metal with checks off, a free block stores two words. */
#if !PT_CHECKS && !defined __unix__
#define LEAST_STRIDE (2 * sizeof(void *))
#else
#define LEAST_STRIDE 1
#endif

/* A debug build has at least so many bytes behind each block.  On hosts it also aligns blocks to
 * them. */
#define REDZONE (PT_DEBUG ? 8 : 0)
#ifdef __unix__
#define REDZONE_ALIGN REDZONE
#else
#define REDZONE_ALIGN 0
#endif

static inline size_t alignment_of(size_t blocksize)
{
    size_t align = _Alignof(max_align_t);

    while (align > blocksize && align > REDZONE_ALIGN)
        align /= 2;
    return align;
}

static inline size_t stride_of(size_t blocksize)
{
    size_t align = alignment_of(blocksize);
    size_t stride = (blocksize + REDZONE + align - 1) / align * align;

    return stride > LEAST_STRIDE ? stride : LEAST_STRIDE;
}

#endif
