/* pt.api/size.c - area: where blocks are, and that the caller may use every byte of each.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 60
 *
 * purpose: every small blocksize, at every misalignment of the memory from kalloc: alignment
 * and stride are as promised; a write to every byte of a block changes no other block and
 * nothing of the library; and the library does not write outside the memory that it requested.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "stride.h"
#include "tap.h"

#define MAX_ALIGN _Alignof(max_align_t)
#define GUARD     16
#define GUARDED   0xa5

static _Alignas(max_align_t) unsigned char arena[GUARD + 2 * MAX_ALIGN + 2048 + GUARD];
static size_t off, size;

static unsigned char *area(void)
{
    return arena + GUARD + off;
}

void *kalloc(int type, size_t bytes)
{
    (void) type;
    size = bytes;
    return off + size + 2 * GUARD <= sizeof arena ? area() : NULL;
}

void kfree(int type, void *memory)
{
    (void) type;
    (void) memory;
}

static int guarded(void)
{
    size_t i;

    for (i = 0; i < sizeof arena; i++)
        if ((&arena[i] < area() || &arena[i] >= area() + size) && arena[i] != GUARDED)
            return 0;
    return 1;
}

static void sort(void **blocks, int count)
{
    int i;
    void *block;

    for (; count > 1; count--)
        for (i = 1; i < count; i++)
            if ((uintptr_t) blocks[i] < (uintptr_t) blocks[i - 1]) {
                block = blocks[i];
                blocks[i] = blocks[i - 1];
                blocks[i - 1] = block;
            }
}

static int filled(unsigned char *block, int with, size_t bytes)
{
    while (bytes)
        if (block[--bytes] != (unsigned char) with)
            return 0;
    return 1;
}

/* What is wrong, or null. */
static const char *trouble(size_t blocksize, int count)
{
    void *blocks[8];
    int ptno, i, j, round;

    memset(arena, GUARDED, sizeof arena);
    ptno = pt_create(blocksize, count);
    if (ptno < 0)
        return "pt_create failed";
    if (drain(ptno, blocks, count + 1) != count)
        return "the number of blocks is wrong";
    sort(blocks, count);
    for (i = 0; i < count; i++) {
        if ((uintptr_t) blocks[i] % alignment_of(blocksize))
            return "a block is not aligned";
        if (i && (uintptr_t) blocks[i] - (uintptr_t) blocks[i - 1] != stride_of(blocksize))
            return "the distance of blocks is wrong";
        if ((uintptr_t) blocks[i] < (uintptr_t) area() ||
            (uintptr_t) blocks[i] + blocksize > (uintptr_t) area() + size)
            return "a block is outside of the memory asked for";
    }
    for (i = 0; i < count; i++)
        memset(blocks[i], i + 1, blocksize);
    for (i = 0; i < count; i++)
        if (!filled(blocks[i], i + 1, blocksize))
            return "writing a block changed another";
    if (!guarded())
        return "something changed outside of the memory asked for";

    /* One block at a time is freed and got again, while all other blocks are full of ones, so
     * that links in a block would be destroyed. */
    for (round = 0; round < 256; round += 255)
        for (i = 0; i < count; i++) {
            for (j = 0; j < count; j++)
                memset(blocks[j], round, blocksize);
            pt_freeblock(ptno, blocks[i]);
            if (pt_getblock(ptno) != blocks[i] || pt_getblock(ptno))
                return "a full block disturbed the free list";
            for (j = 0; j < count; j++)
                if (j != i && !filled(blocks[j], round, blocksize))
                    return "get and free changed a block that was out";
        }
    refill(ptno, blocks, count);
    if (!accounted(ptno, count, blocks))
        return "a block was lost";
    if (pt_destroy(ptno))
        return "pt_destroy failed";
    return guarded() && !faults ? NULL : "something changed in the end";
}

int main(void)
{
    static const size_t large[] = { 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 510 };
    static const int counts[] = { 1, 2, 3, 7 };
    size_t blocksize, i;
    int failed;
    const char *what;
    char name[64];

    plan(40 + 1);
    for (blocksize = 1; blocksize <= 40; blocksize++) {
        for (i = 0, failed = 0; i < sizeof counts / sizeof *counts; i++)
            for (off = 0; off < 2 * MAX_ALIGN; off++)
                if ((what = trouble(blocksize, counts[i])) != NULL && !failed++)
                    printf("# %d blocks, %d bytes off: %s\n", counts[i], (int) off, what);
        snprintf(name, sizeof name, "blocks of %d bytes", (int) blocksize);
        is(failed, 0, name);
    }
    for (i = 0, failed = 0; i < sizeof large / sizeof *large; i++)
        for (off = 0; off < 2 * MAX_ALIGN; off++)
            if ((what = trouble(large[i], 3)) != NULL && !failed++)
                printf("# %d bytes, %d bytes off: %s\n", (int) large[i], (int) off, what);
    is(failed, 0, "larger blocks");
    return done();
}
