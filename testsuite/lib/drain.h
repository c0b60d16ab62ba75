/* drain.h - check that no block of a partition is lost or doubled.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DRAIN_H
#define DRAIN_H

#include "sys.h"

/* Gets blocks until there are none, but at most limit, so that a circular free list ends
 * too.  Returns how many. */
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

/* Whether no two are the same. */
static inline int distinct(void **blocks, int count)
{
    for (; count > 1; count--)
        if (has(blocks, count - 1, blocks[count - 1]))
            return 0;
    return 1;
}

/* Whether exactly home blocks can be taken, no two the same.  room has space for one more. */
static inline int accounted(int ptno, int home, void **room)
{
    int got = drain(ptno, room, home + 1);
    int right = got == home && distinct(room, got);

    refill(ptno, room, got);
    return right;
}

#endif
