/* pt_destroy.c - give a partition's memory back, if all its blocks are home.
 *
 * SPDX-License-Identifier: MIT
 */
#include "sys.h"
#include "kalloc.h"
#include "freelist.h"

int pt_destroy(int ptno)
{
    struct partition *p = pt_slot(ptno);
    int error = pt_shut(p, ptno);

    if (error) {
        errno = error;
        return -1;
    }
    pt_write(p->id, (uint32_t) ptno ^ 1);       /* on hosts it is still ptno */
    kfree(KA_PT, (void *) pt_raw(p, PT_LINKS_BESIDE(p->end)));
    pt_write(p->life, pt_read(p->life) + 1);
    return 0;
}
