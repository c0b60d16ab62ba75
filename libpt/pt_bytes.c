/* pt_bytes.c - how much memory a partition needs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "attr.h"

/* For an address that is aligned like the blocks, but not more. */
size_t pt_bytes(const struct pt_attr *attr)
{
    struct pt_layout l;

    if (!pt_makes_sense(attr)
            || !pt_lay_out(&l, attr->blocksize, (size_t) attr->numblocks, attr->align, 0))
        return 0;
    return pt_bytes_at(&l, l.align);
}
