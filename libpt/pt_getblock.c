/* pt_getblock.c - take a block.
 *
 * SPDX-License-Identifier: MIT
 */
#include "poison.h"
#include "sys.h"

#if PT_DEBUG

void *pt_getblock(int ptno)
{
    return pt__debug_get(ptno, __builtin_return_address(0));
}

#else

void *pt_getblock(int ptno)
{
    struct partition *p = pt_slot(ptno);
    void *block = pt_take(p, ptno);

    pt_lend(p, block);
    return block;
}

#endif
