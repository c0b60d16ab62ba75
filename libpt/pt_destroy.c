/* pt_destroy.c - destroy a partition and free its memory, if all its blocks are home.
 *
 * SPDX-License-Identifier: MIT
 */
#include "poison.h"
#include "sys.h"
#include "kalloc.h"

int pt_destroy(int ptno)
{
    struct partition *p = pt_slot(ptno);
    int error = pt_shut(p, ptno);

    if (error) {
        errno = error;
        return -1;
    }
    pt_set_id(p, pt_dead_id(p));                /* on hosts it is still ptno */
    pt_uncover(p);
#if PT_DEBUG
    pt__debug_destroy(p);
#endif
    if (!pt_lent(p))
        kfree(KA_PT, (void *) pt_memory(p));
    pt_fence();
    pt_write(p->life, pt_read(p->life) + 1);
    return 0;
}
