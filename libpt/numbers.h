/* numbers.h - blocks by number, for lists whose links lie in a table.
 *
 * SPDX-License-Identifier: MIT
 *
 * Block i is at origin + i * stride, and its link at links[i].  Numbers begin
 * at 1, so that 0 can say "none"; there is a link 0, which never says PT_OUT.
 */
#ifndef PT_NUMBERS_H
#define PT_NUMBERS_H

#include "partition.h"

/* What pt_name needs: stride as odd << shift, and the inverse of odd. */
static inline void pt_lay_names(struct partition *p, uintptr_t stride)
{
    uintptr_t odd, inverse;
    unsigned shift = 0;

    for (odd = stride; !(odd & 1); odd /= 2)
        shift++;
    for (inverse = odd; odd * inverse != 1; )   /* Newton: each round doubles the bits */
        inverse *= 2 - odd * inverse;
    pt_write(p->inverse, inverse);
    pt_write(p->shift, (uint8_t) shift);
}

/* The number of the block at address; or what is 0, or not below end, if there is
 * none.  Multiplying by an odd number and rotating each permute the words of
 * the machine, and together they take i * stride to i; so no other distance
 * comes out as i, and one compare proves range and boundary. */
static inline uintptr_t pt_name(struct partition *p, void *address)
{
    uintptr_t i = ((uintptr_t) address - pt_read(p->origin)) * pt_read(p->inverse);
    unsigned shift = pt_read(p->shift);

    return i >> shift | i << (-shift & (8 * (unsigned) sizeof i - 1));
}

/* Whether there is a link i: one compare, because it is left to link 0 to say that
 * there is no block 0 to free. */
static inline int pt_has(struct partition *p, uintptr_t i)
{
    return i < pt_read(p->end);
}

static inline void *pt_block(struct partition *p, uintptr_t i)
{
    return (void *) (pt_read(p->origin) + i * pt_read(p->stride));
}

#endif
