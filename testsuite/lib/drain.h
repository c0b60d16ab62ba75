/* drain.h - are all blocks of a partition accounted for?
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DRAIN_H
#define DRAIN_H

#include "sys.h"

/* Gets blocks until there are none, but never more than limit, so that a free
 * list that runs in a circle ends too.  How many. */
static inline int drain(int ptno, void **blocks, int limit)
{
    int got = 0;

    while (got < limit && (blocks[got] = pt_getblock(ptno)) != NULL)
        got++;
    return got;
}

static inline void refill(int ptno, void **blocks, int count)
{
    while (count)
        pt_freeblock(ptno, blocks[--count]);
}

static inline int has(void **blocks, int count, void *block)
{
    while (count)
        if (blocks[--count] == block)
            return 1;
    return 0;
}

/* No two are the same. */
static inline int distinct(void **blocks, int count)
{
    for (; count > 1; count--)
        if (has(blocks, count - 1, blocks[count - 1]))
            return 0;
    return 1;
}

/* Exactly home blocks can be had, no two the same.  room has space for one more. */
static inline int accounted(int ptno, int home, void **room)
{
    int got = drain(ptno, room, home + 1);
    int right = got == home && distinct(room, got);

    refill(ptno, room, got);
    return right;
}

#endif
