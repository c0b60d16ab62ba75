/* head_counted.h - bare metal: the head is {blocks in the list, top}, 16 bits each.
 *
 * SPDX-License-Identifier: MIT
 *
 * Whoever takes a block sees that there is one without a look at the links, and
 * pt_destroy that all are home.
 */
#ifndef PT_HEAD_COUNTED_H
#define PT_HEAD_COUNTED_H

#include "partition.h"

#define PT_LIMIT                65534
#define PT_TOP                  0xffffu
#define PT_ONE                  (PT_TOP + (pt_head) 1)

/* A union, and not masks, because compilers see an insertion of half a word in it. */
static inline pt_head pt_with_top(pt_head head, uintptr_t top)
{
    union { pt_head head; struct { pt_number top, count; } part; } h = { head };
    h.part.top = (pt_number) top;
    return h.head;
}

static inline int pt_closed(pt_head head)
{
    return !head;
}

static inline pt_head pt_close(pt_head head)
{
    (void) head;
    return 0;
}

static inline int pt_empty(struct partition *p, pt_head head)
{
    (void) p;
    return head < PT_ONE;
}

static inline pt_number pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return (pt_number) (head / PT_ONE);
}

#endif
