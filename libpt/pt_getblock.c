/* pt_getblock.c - take a block.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
#include "sys.h"

void *pt_getblock(int ptno)
{
    return pt_take(pt_slot(ptno), ptno);
}
