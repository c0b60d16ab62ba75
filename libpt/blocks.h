/* blocks.h - the number of a block from its address, and back.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_BLOCKS_H
#define PT_BLOCKS_H

#include "partition.h"

#ifdef PT_NUMBERED

/* What pt_number_of needs: stride == odd << shift, and the inverse of odd. */
static inline void pt_lay_numbers(struct partition *p, uintptr_t stride)
{
    uintptr_t odd, inverse;
    unsigned shift = 0;

    PT_NOT_UNROLLED
    for (odd = stride; !(odd & 1); odd /= 2)
        shift++;
    PT_NOT_UNROLLED
    for (inverse = odd; odd * inverse != 1; )   /* Newton: twice as many right bits each time */
        inverse *= 2 - odd * inverse;
    pt_write(p->inverse, inverse);
    pt_write(p->shift, (uint8_t) shift);
}

/* The number of the block at address.  If there is none, the result is 0 or not less than end.
 * Multiplication by an odd number is a permutation of all values of a word, and so is a
 * rotation.  Together they map i * stride to i.  So no other distance gives i, and one
 * comparison proves both that address is in range and that it is the start of a block. */
static inline uintptr_t pt_number_of(struct partition *p, const void *address)
{
    uintptr_t i = ((uintptr_t) address - pt_read(p->origin)) * pt_read(p->inverse);
    unsigned shift = pt_read(p->shift);

    return i >> shift | i << (-shift & (8 * (unsigned) sizeof i - 1));
}

#endif

static inline void *pt_block(struct partition *p, uintptr_t i)
{
    return (void *) (pt_read(p->origin) + i * pt_read(p->stride));
}

#endif
