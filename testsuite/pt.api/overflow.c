/* pt.api/overflow.c - area: partitions whose size does not fit into a size_t.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: near every limit where blocksize, padding, links and alignment together exceed a
 * size_t, pt_create either requests enough from kalloc or fails without calling it.
 */
#include <stdint.h>
#include "sys.h"
#include "kalloc.h"
#include "tap.h"

static size_t asked;
static int calls;

void *kalloc(int type, size_t size)
{
    (void) type;
    calls++;
    asked = size;
    return NULL;
}

void kfree(int type, void *memory)
{
    (void) type;
    (void) memory;
    calls = 1000;               /* kalloc never returned memory, so kfree is wrong */
}

/* blocksize * count fits into a size_t, or pt_create failed without a call of kalloc. */
static int sound(size_t blocksize, int count)
{
    calls = 0;
    errno = 0;
    if (pt_create(blocksize, count) != -1 || errno != ENOSPC || calls > 1)
        return 0;
    return !calls || asked / (size_t) count >= blocksize;
}

int main(void)
{
    static const int counts[] = { 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 1000, 65533, 65534 };
    int i, d, shift, right;

    plan(5);
    for (d = 0, right = 1; d < 64; d++)
        right &= sound(SIZE_MAX - (size_t) d, 1);
    ok(right, "one block of all there can be");
    ok(sound(SIZE_MAX, 1) && !calls, "SIZE_MAX bytes, which cannot be rounded up");

    for (i = 0, right = 1; i < (int) (sizeof counts / sizeof *counts); i++)
        for (d = -40; d <= 40; d++)
            right &= sound(SIZE_MAX / (size_t) counts[i] + (size_t) d, counts[i]);
    ok(right, "blocks that just fit, and just do not");

    for (shift = 1, right = 1; shift < 16; shift++)
        for (d = -40; d <= 40; d++)
            right &= sound((SIZE_MAX >> shift) + (size_t) d, 1 << shift);
    ok(right, "a product that wraps to almost nothing");

    for (shift = 15, right = 1; shift < 31; shift++)
        right &= sound(SIZE_MAX >> (shift - 1), (1 << shift) + 1) && !calls;
    ok(right, "many large blocks");
    return done();
}
