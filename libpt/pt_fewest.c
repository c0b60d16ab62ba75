/* pt_fewest.c - debug builds: how few blocks were left.
 *
 * SPDX-License-Identifier: MIT
 */
#include "debug.h"
#include "sys.h"
#include "pt.h"

#if PT_DEBUG

struct pt_held pt__held[PT_SLOTS];

/* held is 0: pt_destroy succeeds only if all blocks are home. */
void pt__fewest_create(struct partition *p)
{
    pt_write(pt_held_of(p)->most, 0);
}

void pt__fewest_get(struct partition *p)
{
    struct pt_held *h = pt_held_of(p);
    uint32_t held = pt_add(&h->held, 1), most;

    do
        most = pt_read(h->most);
    while (held > most && !pt_change(&h->most, most, held));
}

void pt__fewest_free(struct partition *p)
{
    pt_add(&pt_held_of(p)->held, UINT32_MAX);
}

int pt_fewest(int ptno)
{
    struct partition *p = pt_slot(ptno);
    uint32_t count, most;

    if (!pt_is_open(p, ptno))
        return -1;
    count = pt_read(p->end) - (uint32_t) 1;
    most = pt_read(pt_held_of(p)->most);
    pt_fence();
    return pt_is(p, ptno) ? (int) (count - most) : -1;
}

#else

int pt_fewest(int ptno)
{
    (void) ptno;
    return -1;
}

#endif
