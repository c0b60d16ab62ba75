/* attr.h - whether a struct pt_attr is valid.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_ATTR_H
#define PT_ATTR_H

#include "layout.h"
#include "pt.h"

/* A program compiled with a later <pt.h> may have a longer struct.  Members that this library
 * does not know must be zero, which means not used. */
static inline int pt_is_known(const struct pt_attr *attr)
{
    const unsigned char *byte = (const unsigned char *) attr;
    size_t i;

    for (i = sizeof *attr; i < attr->struct_size; i++)
        if (byte[i])
            return 0;
    return 1;
}

static inline int pt_makes_sense(const struct pt_attr *attr)
{
    return attr && attr->blocksize > 0 && attr->numblocks > 0
        && attr->align <= PT_MOST_ALIGN && (attr->align & (attr->align - 1)) == 0
        && pt_is_known(attr);
}

#endif
