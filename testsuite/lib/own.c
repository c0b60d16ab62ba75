/* own.c - a program with its own kalloc, kfree and pt_fault.  libpt must call these.
 *
 * SPDX-License-Identifier: MIT
 *
 * CHECKS: whether libpt was built with checks.
 */
#include <sys.h>
#include <kalloc.h>
#include <pt.h>
#include <stdio.h>

static long memory[1000];
static int allocated, freed, faults;

void *kalloc(int type, size_t size)
{
    allocated += type == KA_PT && size <= sizeof memory;
    return memory;
}

void kfree(int type, void *ptr)
{
    freed += type == KA_PT && ptr == (void *) memory;
}

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) ptno;
    faults += !block && why == PT_FAULT_NULL && caller;
}

int main(void)
{
    int p = pt_create(100, 3);
    char *block = pt_getblock(p);

    printf("memory at %p, block at %p\n", (void *) memory, (void *) block);
    pt_freeblock(p, NULL);
    pt_freeblock(p, block);
    pt_destroy(p);
    printf("expected calls of kalloc 1, kfree 1, pt_fault %d; saw %d, %d, %d\n",
           CHECKS, allocated, freed, faults);
    return block < (char *) memory || block >= (char *) (memory + 1000)
        || allocated != 1 || freed != 1 || faults != CHECKS;
}
