/* pt.api/create.c - area: what pt_create takes, refuses and returns.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: arguments are checked first, then a free slot is needed, then memory, so the first
 * error hides the later ones; a call that fails changes nothing.
 */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

static int calls, types, empty;

void *kalloc(int type, size_t size)
{
    calls++;
    types += type != KA_PT;
    return empty || size > 4096 ? NULL : malloc(size);
}

void kfree(int type, void *memory)
{
    types += type != KA_PT;
    free(memory);
}

static int fails(size_t blocksize, int numblocks, int error)
{
    errno = 0;
    return pt_create(blocksize, numblocks) == -1 && errno == error;
}

/* Each reason for EINVAL, together with each other error. */
static int refuses_arguments(void)
{
    static const size_t sizes[] = { 0, 1, 8, SIZE_MAX / 2, SIZE_MAX };
    static const int counts[] = { 0, -1, -8, INT_MIN, INT_MIN + 1 };
    int i, j, right = 1;

    for (i = 0; i < 5; i++)
        for (j = 0; j < 5; j++)
            right &= fails(sizes[i], counts[j], EINVAL);
    return right && fails(0, 1, EINVAL) && fails(0, 65535, EINVAL) && fails(0, INT_MAX, EINVAL);
}

int main(void)
{
    static int ptno[PT_PARTITIONS];
    void *block, *room[4];
    int i, right, before;

    plan(18);
    ok(refuses_arguments(), "EINVAL: no size, no blocks, fewer than none");
    ok(fails(SIZE_MAX, 1, ENOSPC) && fails(SIZE_MAX / 2 + 1, 2, ENOSPC) &&
       fails(8, INT_MAX, ENOSPC), "ENOSPC: more than there can be");
    is(types, 0, "kalloc is asked for KA_PT");
    calls = 0;
    empty = 1;
    ok(fails(8, 3, ENOSPC), "ENOSPC: kalloc has none");
    is(calls, 1, "kalloc was called once");
    ok(refuses_arguments() && calls == 1, "EINVAL comes before ENOSPC");
    empty = 0;

    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= (ptno[i] = pt_create(8, 3)) == i;
    ok(right, "creations return 0, 1, 2 and so on, also after failed ones");
    is(calls, PT_PARTITIONS + 1, "one call of kalloc each");
    ok((block = pt_getblock(0)) != NULL, "a block of the first is out");

    before = calls;
    ok(fails(8, 3, EAGAIN), "EAGAIN: all partitions are in use");
    ok(refuses_arguments(), "EINVAL comes before EAGAIN");
    empty = 1;
    ok(fails(8, 3, EAGAIN) && fails(SIZE_MAX, 2, EAGAIN) && fails(1, INT_MAX, EAGAIN),
       "EAGAIN comes before ENOSPC");
    empty = 0;
    is(calls, before, "none of them asked kalloc");

    for (i = 1, right = accounted(0, 2, room); i < PT_PARTITIONS; i++)
        right &= accounted(i, 3, room);
    ok(right, "no other partition has changed");
    is(faults, 0, "no fault was reported");

    pt_freeblock(0, block);
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= pt_destroy(ptno[i]) == 0;
    ok(right, "all partitions can be destroyed");

    /* This would fail if a failed creation kept a slot. */
    for (i = 0, empty = 1; i < 3 * PT_PARTITIONS; i++)
        right &= fails(8, 3, ENOSPC) && fails(SIZE_MAX, 2, ENOSPC) && fails(1, INT_MAX, ENOSPC);
    for (i = 0, empty = 0; i < PT_PARTITIONS; i++)
        right &= (ptno[i] = pt_create(8, 3)) >= 0;
    ok(right && fails(8, 3, EAGAIN), "failed creations use up no partition");
    for (i = 0; i < PT_PARTITIONS; i++)
        pt_destroy(ptno[i]);
    is(types, 0, "kfree got KA_PT, too");
    return done();
}
