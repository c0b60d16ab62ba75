/* pt.api/first.c - area: a program that has created nothing yet.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: no number is a partition before the first creation, 0 least of all,
 * which a table of zeros invites to; and nothing done to none counts later.
 */
#include <limits.h>
#include "sys.h"
#include "hook.h"
#include "tap.h"

int main(void)
{
    static const int numbers[] = {
        0, 1, 2, PT_PARTITIONS - 1, PT_PARTITIONS, 8, -1, INT_MAX, INT_MIN, 0x10000, 0x1000000,
    };
    static int thing[4];
    void *block;
    int i, got = 0, told = 0, destroyed = 0, unlike = 0, touched = 0;
    int n = (int) (sizeof numbers / sizeof *numbers);

    plan(10);
    for (i = 0; i < n; i++) {
        errno = 77;
        got += pt_getblock(numbers[i]) != NULL;
        touched += errno != 77;

        fault.why = 0;
        pt_freeblock(numbers[i], thing);
        touched += errno != 77;
        told += fault.why == PT_FAULT_PTNO && fault.ptno == numbers[i] && fault.block == thing;
        pt_retblock(numbers[i], NULL);
        touched += errno != 77;

        destroyed += pt_destroy(numbers[i]) != -1;
        unlike += errno != EBADID;
    }
    is(got, 0, "no number yields a block");
    is(told, PT_CHECKS * n, "the hook is told of each free");
    is(faults, PT_CHECKS * 2 * n, "once each");
    is(destroyed, 0, "no number can be destroyed");
    is(unlike, 0, "which is EBADID");
    is(touched, 0, "get and free leave errno alone");

    is(pt_create(sizeof thing, 1), 0, "the first partition is 0");
    block = pt_getblock(0);
    ok(block && !pt_getblock(0), "it has its one block, and none of what was freed before");
    errno = 0;
    ok(pt_destroy(0) == -1 && errno == EBUSY, "which is out");
    pt_freeblock(0, block);
    ok(pt_destroy(0) == 0, "and back");
    return done();
}
