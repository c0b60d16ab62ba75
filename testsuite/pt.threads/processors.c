/* pt.threads/processors.c - area: more processors than a partition has shards.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 *
 * purpose: with as many shards as there can be, a partition that comes and goes leaves alone the
 * one in the slot behind its own.
 */
#include <unistd.h>
#include "sys.h"
#include "drain.h"
#include "tap.h"

enum { COUNT = 200 };

/* In place of the C library's. */
long sysconf(int name)
{
    (void) name;
    return 1000;
}

int main(void)
{
    static void *room[COUNT + 1];
    int first, behind, i, right = 1;

    plan(2);
    first = pt_create(8, COUNT);
    behind = PT_PARTITIONS > 1 ? pt_create(8, COUNT) : -1;
    for (i = 0; i < 3; i++) {
        right &= accounted(first, COUNT, room) && pt_destroy(first) == 0;
        first = pt_create(8, COUNT);
    }
    ok(right && accounted(first, COUNT, room), "each has all of its blocks");
    ok(behind < 0 || (accounted(behind, COUNT, room) && pt_destroy(behind) == 0),
       "so has the one behind it");
    return done();
}
