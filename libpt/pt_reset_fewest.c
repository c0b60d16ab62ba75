/* pt_reset_fewest.c - debug builds: start again to record how few blocks were left.
 *
 * SPDX-License-Identifier: MIT
 */
#include "debug.h"
#include "sys.h"
#include "pt.h"

#if PT_DEBUG

int pt_reset_fewest(int ptno)
{
    struct partition *p = pt_slot(ptno);
    struct pt_held *h = pt_held_of(p);
    uint32_t most;

    do {
        most = pt_read(h->most);
        if (!pt_is_open(p, ptno))
            return EBADID;
    } while (!pt_change(&h->most, most, pt_read(h->held)));
    return 0;
}

#else

int pt_reset_fewest(int ptno)
{
    (void) ptno;
    return ENOSYS;
}

#endif
