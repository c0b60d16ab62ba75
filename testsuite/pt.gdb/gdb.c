/* pt.gdb/gdb.c - area: partitions for a debugger; see gdb.exp.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sys.h"
#include "pt.h"

static PT_AREA(area, 24, 4);
void *volatile held;                    /* the block that is out */

/* The debugger stops here. */
__attribute__((noinline)) void all_is_made(void);
void all_is_made(void)
{
    __asm__ volatile ("" : : : "memory");
}

int main(void)
{
    struct pt_attr attr = { 0 };
    int pool = pt_create(40, 3), own;
    void *block;

    attr.blocksize = 24;
    attr.numblocks = 4;
    attr.mem = area;
    attr.size = sizeof area;
    own = pt_create_with(&attr);
    block = pt_getblock(pool);
    held = pt_getblock(pool);
    pt_freeblock(pool, block);
    all_is_made();
    pt_freeblock(pool, held);
    return pt_destroy(own) || pt_destroy(pool);
}
