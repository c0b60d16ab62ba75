/* pt_next.c - go through all partitions.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
#include "pt.h"

int pt_next(int ptno)
{
    struct partition *p = ptno < 0 ? pt__table : pt_slot(ptno) + 1;
    int next = -1;

    for (; next < 0 && p < pt__table + PT_PARTITIONS; p++)
        next = pt_open_in(p);
    return next;
}
