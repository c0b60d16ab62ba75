/* static.c - a partition in a static array, without kalloc.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <pt.h>
#include <sys.h>

struct sample {
    unsigned time;
    int value;
};

#define SAMPLES 8

static PT_AREA(area, sizeof(struct sample), SAMPLES);

static int create(void)
{
    struct pt_attr attr = {
        .blocksize = sizeof(struct sample),
        .numblocks = SAMPLES,
        .mem = area,
        .size = sizeof area,
    };

    return pt_create_with(&attr);
}

static int is_in_area(const void *block)
{
    const unsigned char *begin = block;

    return begin >= area && begin + sizeof(struct sample) <= area + sizeof area;
}

int main(void)
{
    struct sample *taken[SAMPLES];
    struct pt_info info;
    int pool = create(), count = 0, inside = 0;

    if (pool < 0 || pt_info(pool, &info))
        return 1;
    printf("%d blocks, %lu bytes from kalloc\n", info.numblocks, (unsigned long) info.bytes);

    while (count < SAMPLES && (taken[count] = pt_getblock(pool))) {
        *taken[count] = (struct sample) { .time = 0, .value = count };
        inside += is_in_area(taken[count]);
        count++;
    }
    printf("%d taken, %d of them in the array; one more: %s\n", count, inside,
           pt_getblock(pool) ? "a block" : "none");

    while (count > 0)
        pt_freeblock(pool, taken[--count]);
    if (pt_destroy(pool))
        return 1;

    /* The program may use the array again, for example for the next partition. */
    pool = create();
    printf("destroyed, and made again in the same array: %s\n", pool < 0 ? "no" : "yes");
    return pool < 0 || pt_destroy(pool);
}
