/* pt.api/limit.c - area: the greatest number of blocks of a partition.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 60
 *
 * purpose: 65534 on bare metal; on hosts as many as the memory allows.  Every board checks
 * whether pt_create calls kalloc or refuses before.  How many blocks are then drained depends
 * on the RAM of the board.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include "sys.h"
#include "kalloc.h"
#include "tap.h"

#define MOST 65534

/* The greatest count of the library: one more fails even if there is memory. */
#ifdef __unix__
#define LIMIT (sizeof(size_t) > 4 ? INT32_MAX - 2 : INT32_MAX / 4 - 1)   /* 8 bytes a link */
#else
#define LIMIT MOST
#endif

static size_t asked;
static int calls, spare;

void *kalloc(int type, size_t size)
{
    (void) type;
    calls++;
    asked = size;
    return spare ? NULL : malloc(size);
}

void kfree(int type, void *memory)
{
    (void) type;
    free(memory);
}

/* The partition has exactly count blocks.  Each block that is out contains a pointer to the one
 * before it.  If a block had been handed out twice, these pointers would form a circle. */
static int holds(int ptno, long count)
{
    void **block, **last = NULL;
    long i;

    for (i = 0; i <= count && (block = pt_getblock(ptno)) != NULL; i++) {
        *block = last;
        last = block;
    }
    if (i != count)
        return 0;
    for (; i && last; i--) {
        block = last;
        last = *last;
        pt_freeblock(ptno, block);
    }
    return i == 0 && !last && pt_destroy(ptno) == 0;
}

int main(void)
{
    int ptno, count = MOST;

    plan(10);
    spare = 1;
    calls = 0;
    ok(pt_create(sizeof(void *), MOST) == -1 && errno == ENOSPC, "65534 blocks, but no memory");
    is(calls, 1, "kalloc was asked");
    ok(asked >= MOST * sizeof(void *), "kalloc is asked for at least the bytes of the blocks");

    calls = 0;
    ok(pt_create(1, MOST + 1) == -1 && errno == ENOSPC &&
       pt_create(1, MOST + 2) == -1 && errno == ENOSPC &&
       pt_create(1, 2 * MOST + 4) == -1 && errno == ENOSPC &&
       pt_create(1, INT_MAX) == -1 && errno == ENOSPC, "more blocks are ENOSPC, too");
#ifdef __unix__
    ok(calls >= 3, "hosts know no limit");
#else
    is(calls, 0, "kalloc is not called for a count that a head cannot hold");
#endif

    calls = 0;
    ok(pt_create(1, LIMIT) == -1 && errno == ENOSPC && calls == 1 && asked >= (size_t) LIMIT,
       "kalloc is asked for as many blocks as can be counted");
    calls = 0;
    ok(pt_create(1, LIMIT + 1) == -1 && errno == ENOSPC && !calls,
       "kalloc is not called for one block more");

    spare = 0;
    while ((ptno = pt_create(sizeof(void *), count)) < 0 && count)
        count /= 2;
    printf("# there is RAM for %d blocks\n", count);
    ok(count > 500, "there is RAM for more than 500 blocks");
    ok(holds(ptno, count), "all of them can be out at once, and destroyed");
#ifdef __unix__
    ok(holds(pt_create(sizeof(void *), 65535), 65535) &&
       holds(pt_create(sizeof(void *), 65536), 65536) &&
       holds(pt_create(sizeof(void *), 131072), 131072) &&
       holds(pt_create(sizeof(void *), 500000), 500000),
       "a partition of more blocks than 16 bits can count");
#else
    ok(holds(pt_create(sizeof(void *), count), count), "the same number of blocks again");
#endif
    return done();
}
