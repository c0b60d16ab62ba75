/* pt.api/defaults.c - area: the default kalloc and kfree.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: they call malloc and free, for any type.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "tap.h"

/* Hides memory from a compiler that would remove a pair of malloc and free. */
static void *keep(void *memory)
{
    void *volatile kept = memory;

    return kept;
}

/* Without this, AddressSanitizer's malloc ends the program instead of returning null.  Without
 * AddressSanitizer nobody calls it. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

#ifdef __unix__
enum { size = 1 << 20 };                /* more than AddressSanitizer keeps of what was freed */
#else
enum { size = 1500 };
#endif

int main(void)
{
    volatile size_t much = SIZE_MAX / 4 * 3;
    unsigned char *memory, *some = NULL;
    int i, right, again = 0, ptno;

    plan(6);
    ok(KA_PT != KA_STACK, "KA_STACK is not KA_PT");
    memory = kalloc(KA_STACK, 200);
    ok(memory, "kalloc returns memory for a stack");
    if (memory)
        memset(memory, 0xff, 200);
    free(memory);
    kfree(KA_STACK, keep(malloc(20)));
    kfree(KA_STACK, NULL);
    ok(1, "free takes memory of kalloc, and kfree memory of malloc");
    ok(!keep(kalloc(KA_PT, much)), "kalloc returns null if there is no memory");

    /* On a small board this fails if kfree keeps memory.  Elsewhere no address would come
     * again. */
    for (i = 0, right = 1; i < 4000 && right; i++) {
        right = (memory = keep(kalloc(KA_PT, size))) != NULL;
        kfree(KA_PT, memory);
        again |= memory == some;
        if (i == 8)
            some = memory;
    }
    ok(right && again, "freed memory can be allocated again");
    for (i = 0; i < 4000 && right; i++) {
        ptno = pt_create(100, 15);
        right = ptno >= 0 && pt_destroy(ptno) == 0;
    }
    ok(right, "a partition can be created and destroyed again and again");
    return done();
}
