/* pt.cost/cost.c - area: the cost of each call.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: programs for cost.exp to count: every call, with every possible result.
 */
#include <stdlib.h>
#include "sys.h"
#include "kalloc.h"
#include "counted.h"

#define SIZE    64
#define FEW     1
#define SOME    11
#define MANY    51
#define OTHERS  (PT_PARTITIONS < 8 ? PT_PARTITIONS - 1 : 7)

static size_t asked;

/* Like the library's, but it prints the size. */
void *kalloc(int type, size_t size)
{
    (void) type;
    asked = size;
    return malloc(size);
}

void kfree(int type, void *area)
{
    (void) type;
    free(area);
}

static void want(int right)
{
    if (!right)
        abort();
}

static void refused_frees(int ptno, char *block)
{
    static char foreign;

    COUNTED(pt_freeblock(ptno, NULL), "refuse null", "null");
#if PT_CHECKS
    COUNTED(pt_freeblock(ptno, &foreign), "refuse range", "of no partition");
    COUNTED(pt_freeblock(ptno, block + 1), "refuse inside", "one byte on");
    pt_freeblock(ptno, block);
    COUNTED(pt_freeblock(ptno, block), "refuse free", "the last freed");
#else
    (void) foreign;
    pt_freeblock(ptno, block);
#endif
}

static char *blocks(int ptno)
{
    char *block, *other = pt_getblock(ptno);

    COUNTED(block = pt_getblock(ptno), "get", "neither empty nor full");
    want(block != NULL);
    COUNTED(pt_freeblock(ptno, block), "free", "neither empty nor full");
    want(pt_getblock(ptno) == block);
    refused_frees(ptno, block);
    pt_freeblock(ptno, other);
    return block;
}

static void none(int ptno)
{
    char *block = pt_getblock(ptno);
    void *more;

    COUNTED(more = pt_getblock(ptno), "get none", "the only block is out");
    want(block && !more);
    pt_freeblock(ptno, block);
}

static void stale(int ptno, char *block)
{
    void *none;

    COUNTED(none = pt_getblock(ptno), "get stale", "destroyed");
    want(!none);
    COUNTED(pt_freeblock(ptno, block), "refuse stale", "destroyed");
}

static void destroy(int ptno)
{
    int result;
    void *block = pt_getblock(ptno);

    COUNTED(result = pt_destroy(ptno), "destroy busy", "a block is out");
    want(result == -1 && errno == EBUSY);
    pt_freeblock(ptno, block);
    COUNTED(result = pt_destroy(ptno), "destroy", "all blocks are home");
    want(result == 0);
    COUNTED(result = pt_destroy(ptno), "destroy stale", "destroyed");
    want(result == -1 && errno == EBADID);
}

static size_t create(int count)
{
    int ptno;

    COUNTED(ptno = pt_create(SIZE, count), "create", "%d blocks, %d others", count, 0);
    want(ptno >= 0);
    want(pt_destroy(ptno) == 0);
    return asked;
}

static void create_beside_others(void)
{
    int ptno[8], i;

    for (i = 0; i <= OTHERS; i++) {
        COUNTED(ptno[i] = pt_create(SIZE, FEW), "create", "%d blocks, %d others", FEW, i);
        want(ptno[i] >= 0);
    }
    while (i)
        want(pt_destroy(ptno[--i]) == 0);
}

int main(void)
{
    int few, some;
    char *block;
    size_t bytes = create(SOME);

    bytes = create(MANY) - bytes;
    printf("bytes per block: %ld\n", (long) bytes / (MANY - SOME) - SIZE);
    create_beside_others();
    some = pt_create(SIZE, SOME);
    block = blocks(some);
    destroy(some);
    stale(some, block);
    few = pt_create(SIZE, FEW);
    none(few);
    want(pt_destroy(few) == 0);
    return 0;
}
