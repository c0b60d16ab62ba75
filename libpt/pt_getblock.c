/* pt_getblock.c - take a block.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sys.h"
#include "freelist.h"

__attribute__((noinline))
static void *get_again(int ptno)
{
    return pt_getblock(ptno);
}

void *pt_getblock(int ptno)
{
    void *block = NULL;

    if (pt_disturbed(pt_take(pt_slot(ptno), ptno, &block)))
        return get_again(ptno);
    return block;
}
