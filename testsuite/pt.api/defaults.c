/* pt.api/defaults.c - area: the kalloc and kfree that the library brings.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: they are malloc and free under other names, for whoever asks.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "tap.h"

/* A compiler that sees into kfree would leave out a pair of malloc and free. */
static void *keep(void *memory)
{
    void *volatile kept = memory;

    return kept;
}

/* AddressSanitizer's malloc ends the program rather than return null, but for this; nobody
 * else knows the name. */
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
    ok(KA_PT != KA_STACK, "a stack is not a partition");
    memory = kalloc(KA_STACK, 200);
    ok(memory, "memory for a stack");
    if (memory)
        memset(memory, 0xff, 200);
    free(memory);
    kfree(KA_STACK, keep(malloc(20)));
    kfree(KA_STACK, NULL);
    ok(1, "what kalloc gives free takes, and what malloc gives kfree");
    ok(!keep(kalloc(KA_PT, much)), "null if there is none");

    /* On a small board, a kfree that kept anything would soon be found out; elsewhere no address
     * would be seen again. */
    for (i = 0, right = 1; i < 4000 && right; i++) {
        right = (memory = keep(kalloc(KA_PT, size))) != NULL;
        kfree(KA_PT, memory);
        again |= memory == some;
        if (i == 8)
            some = memory;
    }
    ok(right && again, "what is freed can be had again");
    for (i = 0; i < 4000 && right; i++) {
        ptno = pt_create(100, 15);
        right = ptno >= 0 && pt_destroy(ptno) == 0;
    }
    ok(right, "so can a partition");
    return done();
}
