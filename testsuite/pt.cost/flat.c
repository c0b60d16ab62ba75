/* pt.cost/flat.c - area: the cost of a call does not depend on the number of blocks.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: programs for cost.exp to count: the same calls in partitions of few blocks and of
 * many, with one partition and with all, full and nearly empty.  On hosts a get that searches
 * the lists of other processors takes longer; so here there is one processor.
 */
#include <stdlib.h>
#include "sys.h"
#include "counted.h"

#define MOST            60000
#define PARTITIONS      (PT_PARTITIONS < 8 ? PT_PARTITIONS : 8)

/* Copies of the library's functions that are not in the log, for the calls that only prepare a
 * state. */
void *quiet_getblock(int ptno);
void quiet_freeblock(int ptno, void *block);

#ifdef __unix__
long sysconf(int name);

long sysconf(int name)
{
    (void) name;
    return 1;
}
#endif

static void want(int right)
{
    if (!right)
        abort();
}

/* The blocks that are out.  Each one contains the address of the one taken before. */
static void **last;
static int out;

static void take(int ptno)
{
    void **block = quiet_getblock(ptno);

    want(block != NULL);
    *block = last;
    last = block;
    out++;
}

static void give(int ptno)
{
    void **block = last;

    last = *block;
    quiet_freeblock(ptno, block);
    out--;
}

static void with(int partitions, int ptno, int count)
{
    static const char *const fills[] = { "full", "half full", "down to the last block" };
    const int outs[] = { 0, count / 2, count - 1 };
    int i, result;
    void *block, *none;

    for (i = 0; i < 3; i++) {
        while (out < outs[i])
            take(ptno);
        COUNTED(block = pt_getblock(ptno), "get", "%d blocks, %d partitions, %s",
                count, partitions, fills[i]);
        want(block != NULL);
        if (out == count - 1) {
            COUNTED(none = pt_getblock(ptno), "get none", "%d blocks, %d partitions",
                    count, partitions);
            want(!none);
        }
        COUNTED(pt_freeblock(ptno, block), "free", "%d blocks, %d partitions, %s",
                count, partitions, fills[i]);
    }
    while (out)
        give(ptno);
    COUNTED(result = pt_destroy(ptno), "destroy", "%d blocks, %d partitions", count, partitions);
    want(result == 0);
}

/* As many blocks as fit into memory, but at most MOST. */
static int create_most(size_t size, int *count)
{
    int ptno;

    for (*count = MOST; (ptno = pt_create(size, *count)) < 0; *count -= *count / 16 + 1)
        want(*count > 100);
    return ptno;
}

static void alone_or_not(int partitions)
{
    int others[8], i, count;

    for (i = 1; i < partitions; i++)
        want((others[i] = pt_create(sizeof(void *), 1)) >= 0);
    with(partitions, pt_create(40, 1), 1);
    with(partitions, pt_create(24, 100), 100);
    i = create_most(sizeof(void *), &count);
    printf("most blocks: %d\n", count);
    with(partitions, i, count);
    for (i = 1; i < partitions; i++)
        want(pt_destroy(others[i]) == 0);
}

int main(void)
{
    int ptno = pt_create(sizeof(void *), 1);

    take(ptno);                         /* the first call gives the thread a number */
    give(ptno);
    want(pt_destroy(ptno) == 0);
    alone_or_not(1);
    alone_or_not(PARTITIONS);
    return 0;
}
