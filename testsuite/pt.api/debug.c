/* pt.api/debug.c - area: what a library built with --enable-debug finds and records.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: a write to any byte behind a block or in a free block is reported to pt_fault once,
 * and the partition is whole afterwards; who got a block, and how few were left; the same in
 * the caller's memory, with and without space for redzones; a kalloc that has no memory for
 * the records.  A library without --enable-debug says that it records nothing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"
#include "drain.h"
#include "stride.h"
#include "tap.h"

#define COUNT 4

static _Alignas(max_align_t) unsigned char area[2][512];
static int calls, failing, in_use;

/* Never the same twice in succession, and never zero. */
void *kalloc(int type, size_t size)
{
    (void) type;
    if (++calls == failing || size > sizeof area[0])
        return NULL;
    in_use++;
    return memset(area[calls % 2], 0x77, sizeof area[0]);
}

void kfree(int type, void *memory)
{
    (void) type;
    (void) memory;
    in_use--;
}

static int faults, told_ptno, told_why, use;
static void *told_block, *told_caller;

/* The block is home when it is called, so the hook may take it. */
void pt_fault(int ptno, void *block, int why, void *caller)
{
    void *room[COUNT + 1];

    faults++;
    told_ptno = ptno;
    told_block = block;
    told_why = why;
    told_caller = caller;
    if (use && (!accounted(ptno, use, room) || !has(room, use, block)))
        told_why = -1;
}

/* Out of line and not tail calls, so that the calls return into these functions. */
__attribute__((noinline))
static void *get(int ptno)
{
    void *volatile block = pt_getblock(ptno);

    return block;
}

__attribute__((noinline))
static void put(int ptno, void *block)
{
    pt_freeblock(ptno, block);
    __asm__ volatile ("" : : : "memory");
}

#if PT_DEBUG

static int is_in(const void *address, uintptr_t function)
{
    return (uintptr_t) address - function - 1 < 200;
}

static int is_told(int ptno, void *block, int why)
{
    return faults == 1 && told_ptno == ptno && told_block == block && told_why == why
        && is_in(told_caller, (uintptr_t) put);
}

/* A correct program causes no report. */
static int is_whole(int ptno)
{
    void *room[COUNT + 1];
    int i, right = 1;

    faults = 0;
    right &= drain(ptno, room, COUNT + 1) == COUNT;
    for (i = 0; i < COUNT; i++)
        memset(room[i], i, 16);
    refill(ptno, room, COUNT);
    return right && accounted(ptno, COUNT, room) && faults == 0;
}

/* The largest blocks with the largest alignment have no redzone. */
static int largest(void)
{
    struct pt_attr attr = { 4096, 1, 4096, NULL, 4 * 4096, sizeof attr };
    struct pt_info info;
    int ptno, right, error = errno;

    attr.mem = malloc(attr.size);
    errno = error;
    if (!attr.mem) {
        printf("# this board has no memory for them\n");
        return 1;
    }
    ptno = pt_create_with(&attr);
    right = pt_info(ptno, &info) == 0 && info.blocksize == 4096 && info.stride == 4096;
    right &= pt_destroy(ptno) == 0;
    free(attr.mem);
    return right;
}

/* A write to any of these bytes behind a block of 16 bytes is found. */
static int overruns(int ptno, size_t redzone)
{
    unsigned char *block;
    size_t i;
    int right = 1;

    for (i = 0; i < redzone; i++) {
        block = get(ptno);
        block[16 + i] ^= 1;
        faults = 0;
        use = COUNT;
        put(ptno, block);
        use = 0;
        right &= is_told(ptno, block, PT_FAULT_OVERRUN) && is_whole(ptno);
    }
    return right;
}

static int writes_after_free(int ptno)
{
    unsigned char *volatile block;
    size_t i;
    int right = 1;

    for (i = 0; i < 16; i++) {
        block = get(ptno);
        put(ptno, block);
        block[i] ^= 0x80;
        faults = 0;
        use = COUNT;
        right &= get(ptno) == block;
        use = 0;
        right &= is_told(ptno, block, PT_FAULT_WRITTEN);
        put(ptno, block);
        right &= is_whole(ptno);
    }
    return right;
}

/* All gets are counted, those of all partitions. */
static int begins_with_1(int ptno)
{
    void *block = get(ptno);
    unsigned count = 0;
    int right = pt_getter(ptno, block, NULL, &count) == 0 && count == 1;

    put(ptno, block);
    return right && pt_reset_fewest(ptno) == 0;
}

/* Who got which block, and the number of that call.  Others are no blocks that are out. */
static int getters(int ptno)
{
    void *block[COUNT], *from = NULL, *spare;
    unsigned count, before = 0;
    int i, right = 1;

    for (i = 0; i < COUNT; i++) {
        block[i] = get(ptno);
        right &= pt_getter(ptno, block[i], &from, &count) == 0 && is_in(from, (uintptr_t) get);
        right &= i == 0 || count == before + 1;
        before = count;
    }
    right &= pt_getter(ptno, block[0], NULL, NULL) == 0;
    spare = &spare;
    right &= pt_getter(ptno, (char *) block[0] + 1, &spare, &count) == EINVAL;
    right &= pt_getter(ptno, NULL, &spare, &count) == EINVAL;
    right &= pt_getter(ptno, &spare, &spare, &count) == EINVAL;
    refill(ptno, block, COUNT);
    right &= pt_getter(ptno, block[0], &spare, &count) == EINVAL;
    right &= pt_getter(-1, block[0], &spare, &count) == EBADID;
    return right && spare == &spare && count == before;
}

static int fewest(int ptno)
{
    void *a = get(ptno), *b = get(ptno), *room[COUNT];
    int right = pt_fewest(ptno) == COUNT - 2;

    put(ptno, b);
    right &= pt_fewest(ptno) == COUNT - 2 && pt_reset_fewest(ptno) == 0;
    right &= pt_fewest(ptno) == COUNT - 1;
    right &= drain(ptno, room, COUNT) == COUNT - 1 && pt_fewest(ptno) == 0;
    right &= get(ptno) == NULL && pt_fewest(ptno) == 0;
    refill(ptno, room, COUNT - 1);
    put(ptno, a);
    return right && pt_fewest(ptno) == 0 && pt_reset_fewest(ptno) == 0
        && pt_fewest(ptno) == COUNT && pt_fewest(-1) == -1 && pt_reset_fewest(-1) == EBADID;
}

/* In memory of exactly so many bytes.  The bytes around it do not change. */
static int in_lent(size_t size, size_t redzone)
{
    static _Alignas(max_align_t) unsigned char lent[256];
    struct pt_attr attr = { 16, COUNT, 0, lent + 16, size, sizeof attr };
    struct pt_info info;
    size_t i;
    int ptno, right = 1;

    memset(lent, 0x77, sizeof lent);
    ptno = pt_create_with(&attr);
    right &= pt_info(ptno, &info) == 0 && info.stride == 16 + redzone;
    right &= overruns(ptno, redzone) && writes_after_free(ptno) && is_whole(ptno);
    right &= pt_destroy(ptno) == 0;
    for (i = 0; i < sizeof lent; i++)
        if (i < 16 || i >= 16 + size)
            right &= lent[i] == 0x77;
    return right;
}

/* Blocks of a new partition that were written to before the first get: nobody has freed them. */
static int writes_before_get(void)
{
    struct pt_info info;
    unsigned char *block;
    void *room[COUNT];
    int i, ptno, right = 1;

    for (i = 0; i < COUNT; i++) {
        ptno = pt_create(16, COUNT);
        right &= pt_info(ptno, &info) == 0;
        block = (unsigned char *) info.first + (size_t) i * info.stride;
        block[0] ^= 1;
        faults = 0;
        right &= drain(ptno, room, COUNT) == COUNT && faults == 1 && told_block == block
            && told_why == PT_FAULT_WRITTEN && told_caller == NULL;
        refill(ptno, room, COUNT);
        right &= pt_destroy(ptno) == 0;
    }
    return right;
}

/* On bare metal the records come from kalloc if the other memory is the caller's. */
static int without_memory(void)
{
    struct pt_attr attr = { 16, COUNT, 0, area[0], sizeof area[0], sizeof attr };
    void *block;
    int ptno, right;

    calls = 0;
    failing = 1;
    ptno = pt_create_with(&attr);
    failing = 0;
    block = get(ptno);
    right = pt_getter(ptno, block, NULL, NULL) == (calls == 0 ? 0 : ENOSYS);
    right &= pt_fewest(ptno) == COUNT - 1;
    faults = 0;
    ((unsigned char *) block)[16] ^= 1;
    put(ptno, block);
    right &= is_told(ptno, block, PT_FAULT_OVERRUN) && is_whole(ptno);
    return right && pt_destroy(ptno) == 0;
}

int main(void)
{
    struct pt_attr attr = { 16, COUNT, 0, NULL, 0, sizeof attr };
    size_t redzone = stride_of(16) - 16;
    struct pt_info info;
    int ptno, old;

    plan(18);
    errno = 77;
    ptno = pt_create(16, COUNT);
    ok(begins_with_1(ptno), "the first get is number 1");
    ok(pt_fewest(ptno) == COUNT && is_whole(ptno), "no report for a correct program");
    ok(overruns(ptno, redzone), "a write behind a block is found when it is freed");
    ok(writes_after_free(ptno), "a write into a free block is found when it is got");
    ok(pt_reset_fewest(ptno) == 0 && fewest(ptno), "pt_fewest is right, and can be reset");
    ok(getters(ptno), "pt_getter tells who got a block");
    old = ptno;
    ok(pt_destroy(ptno) == 0 && pt_getter(old, area, NULL, NULL) == EBADID && pt_fewest(old) == -1
       && pt_reset_fewest(old) == EBADID, "a destroyed partition has no records");
    ptno = pt_create(16, COUNT);
    ok(pt_fewest(ptno) == COUNT && pt_fewest(old) == -1 && is_whole(ptno),
       "the next partition begins with new records");
    ok(pt_destroy(ptno) == 0, "destroyed");
    ptno = pt_create(16, COUNT);
    ok(pt_info(ptno, &info) == 0 && pt_getter(ptno, info.first, NULL, NULL) == EINVAL,
       "nobody has a block that was never taken");
    ok(pt_getter(ptno, (char *) info.first + COUNT * info.stride, NULL, NULL) == EINVAL
       && pt_destroy(ptno) == 0, "nor what is behind the last one");
    ok(largest(), "blocks with the largest alignment");
    ok(writes_before_get(), "a write into a block that was never freed");
    ok(in_lent(pt_bytes(&attr), 0), "in the caller's memory without room for redzones");
    ok(in_lent(pt_bytes(&attr) + COUNT * redzone, redzone),
       "in the caller's memory with room for redzones");
    ok(without_memory(), "no memory for the records");
    is(errno, 77, "errno is as it was");
    is(in_use, 0, "as many calls of kfree as of kalloc");
    return done();
}

#else

int main(void)
{
    void *block, *from = &from;
    unsigned count = 5;
    int ptno = pt_create(16, COUNT);

    plan(3);
    block = get(ptno);
    ok(pt_fewest(ptno) == -1 && pt_fewest(-1) == -1 && pt_reset_fewest(ptno) == ENOSYS
       && pt_reset_fewest(-1) == ENOSYS, "pt_fewest records nothing");
    ok(pt_getter(ptno, block, &from, &count) == ENOSYS
       && pt_getter(-1, NULL, NULL, NULL) == ENOSYS && from == &from && count == 5,
       "pt_getter records nothing");
    put(ptno, block);
    ok(pt_destroy(ptno) == 0 && faults == 0, "nothing was found");
    return done();
}

#endif
