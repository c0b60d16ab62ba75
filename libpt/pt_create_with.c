/* pt_create_with.c - create a partition with the attributes in a struct.
 *
 * SPDX-License-Identifier: MIT
 */
#include "attr.h"
#include "create.h"
#include "sys.h"

/* If the size does not fit into a size_t, pt__create refuses it. */
static int is_too_small(const struct pt_attr *attr)
{
    struct pt_layout l;

    return pt_lay_out(&l, attr->blocksize, (size_t) attr->numblocks, attr->align, 0)
        && attr->size < pt_bytes_at(&l, (uintptr_t) attr->mem);
}

int pt_create_with(const struct pt_attr *attr)
{
    if (!pt_makes_sense(attr) || (attr->mem ? is_too_small(attr) : attr->size > 0)) {
        errno = EINVAL;
        return -1;
    }
    return pt__create(attr->blocksize, attr->numblocks, attr);
}
