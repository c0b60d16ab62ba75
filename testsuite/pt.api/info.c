/* pt.api/info.c - area: pt_info, pt_next, pt_find, pt_out.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: the answers for a partition in each state, for one that was never created, for a
 * destroyed one and for the next one in its slot; nothing changes, errno neither.
 */
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "stride.h"
#include "tap.h"

#define COUNT 3

static _Alignas(max_align_t) unsigned char area[1024];
static size_t used, asked;              /* bytes allocated; bytes of the last call */

void *kalloc(int type, size_t size)
{
    unsigned char *memory = area + used + 1;

    (void) type;
    asked = size;
    if (size > sizeof area - used - 1)
        return NULL;
    used += (size + 2) & (size_t) -2;           /* so that the next address is odd too */
    return memory;
}

void kfree(int type, void *memory)
{
    (void) type;
    (void) memory;
}

/* pt_info of a partition of COUNT blocks, of which so many are home, is right. */
static int told(int ptno, size_t blocksize, int home)
{
    struct pt_info info;
    int result = pt_info(ptno, &info);

    return result == 0 && info.blocksize == blocksize && info.stride == stride_of(blocksize)
        && info.numblocks == COUNT && info.home == home && info.struct_size == sizeof info;
}

/* pt_find finds each block from its first byte to its last, but no other byte; pt_out tells
 * whether it is out. */
static int answers(int ptno, size_t blocksize, void **blocks, int out)
{
    struct pt_info info;
    char *low;
    int i, right = pt_info(ptno, &info) == 0;

    low = info.first;
    for (i = 0; i < COUNT; i++) {
        char *block = low + info.stride * (size_t) i;

        right &= pt_find(block) == ptno && pt_find(block + blocksize - 1) == ptno;
        right &= info.stride == blocksize || pt_find(block + blocksize) == -1;
        right &= pt_out(ptno, block) == (PT_CHECKS ? has(blocks, out, block) : -1);
        right &= pt_out(ptno, block + 1) == (info.stride == 1 && PT_CHECKS && i + 1 < COUNT
                                             ? has(blocks, out, block + 1) : -1);
    }
    return right && pt_find(low - 1) == -1 && pt_find(low + info.stride * COUNT) == -1
        && pt_out(ptno, low - info.stride) == -1
        && pt_out(ptno, low + info.stride * COUNT) == -1;
}

/* With no block out, one, all, and one again. */
static int in_each_state(size_t blocksize)
{
    void *blocks[COUNT + 1];
    struct pt_info info;
    int ptno, i, right;

    used = 0;
    ptno = pt_create(blocksize, COUNT);
    right = pt_info(ptno, &info) == 0 && info.bytes == asked && pt_next(-1) == ptno
        && pt_next(ptno) == -1;
    for (i = 0; i <= COUNT; i++) {
        right &= told(ptno, blocksize, COUNT - i) && answers(ptno, blocksize, blocks, i);
        blocks[i] = pt_getblock(ptno);
    }
    right &= blocks[COUNT] == NULL;
    refill(ptno, blocks, COUNT);
    return right && told(ptno, blocksize, COUNT) && accounted(ptno, COUNT, blocks)
        && pt_destroy(ptno) == 0;
}

/* ptno is unknown to each function. */
static int unknown(int ptno, const void *block)
{
    struct pt_info info, before;

    memset(&info, 0x5a, sizeof info);
    before = info;
    return pt_info(ptno, &info) == EBADID && memcmp(&info, &before, sizeof info) == 0
        && pt_out(ptno, block) == -1 && pt_info(ptno, NULL) == EINVAL;
}

/* All partitions are found in turn; then the same without every second one. */
static int way_round(void)
{
    int ptno[PT_PARTITIONS], i, right = 1;

    used = 0;
    for (i = 0; i < PT_PARTITIONS; i++) {
        used = 0;                               /* the blocks are not used, so they may overlap */
        ptno[i] = pt_create(1, 1);
    }
    for (i = 0; i < PT_PARTITIONS; i++) {
        right &= pt_next(i ? ptno[i - 1] : -1) == ptno[i];
        if (i % 2)
            right &= pt_destroy(ptno[i]) == 0;
    }
    right &= pt_next(ptno[PT_PARTITIONS - 1]) == -1;
    for (i = 0; i < PT_PARTITIONS; i += 2) {
        int next = i + 2 < PT_PARTITIONS ? ptno[i + 2] : -1;

        right &= pt_next(ptno[i]) == next;
        if (i + 1 < PT_PARTITIONS)
            right &= pt_next(ptno[i + 1]) == next;      /* stale: continues from its slot */
        right &= pt_destroy(ptno[i]) == 0;
    }
    return right && pt_next(-1) == -1 && pt_next(INT_MIN) == -1;
}

int main(void)
{
    static const size_t sizes[] = { 1, 2, 3, 5, 8, 13, 16, 21, 64 };
    void *block;
    unsigned i;
    int ptno, right = 1, next;

    plan(8);
    errno = 77;
    ok(unknown(0, area) && unknown(1, area) && unknown(-1, area) && unknown(INT_MAX, area)
       && pt_next(-1) == -1 && pt_next(0) == -1 && pt_find(area) == -1 && pt_find(NULL) == -1,
       "before the first creation");
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        right &= in_each_state(sizes[i]);
    ok(right, "blocks of many sizes, in each state");

    used = 0;
    ptno = pt_create(16, COUNT);
    block = pt_getblock(ptno);
    ok(pt_find(block) == ptno && pt_find(&right) == -1, "an address elsewhere is in no block");
    pt_freeblock(ptno, block);
    ok(pt_destroy(ptno) == 0 && unknown(ptno, block) && pt_find(block) == -1 && pt_next(-1) == -1,
       "a destroyed partition");
    used = 0;
    next = pt_create(16, COUNT);
    ok(unknown(ptno, block) && told(next, 16, COUNT) && pt_find(block) == next
       && pt_next(ptno) == -1 && pt_next(-1) == next, "the next one in its slot");
    ok(pt_destroy(next) == 0, "the next one is destroyed");
    ok(way_round(), "pt_next goes round all partitions");
    ok(errno == 77 && faults == 0, "errno is as it was, and pt_fault was not called");
    return done();
}
