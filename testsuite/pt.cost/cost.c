/* pt.cost/cost.c - area: how many instructions a get and a free take.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: to be counted by cost.exp.  Two partitions, of few blocks and of many, from
 * full to empty and back; so that one count for all shows that it depends on neither.
 */
#include <stdlib.h>
#include "sys.h"

#define MANY 500

static void *blocks[MANY];

static void drain_and_refill(int ptno, int count)
{
    int i;

    for (i = 0; i < count; i++)
        if (!(blocks[i] = pt_getblock(ptno)))
            abort();
    if (pt_getblock(ptno))
        abort();
    while (i)
        pt_freeblock(ptno, blocks[--i]);
}

int main(void)
{
    int few = pt_create(24, 3), many = pt_create(2, MANY);

    if (few < 0 || many < 0)
        abort();
    drain_and_refill(few, 3);
    drain_and_refill(many, MANY);
    return pt_destroy(few) || pt_destroy(many);
}
