/* create.h - the common part of pt_create and pt_create_with, in pt_create.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_CREATE_H
#define PT_CREATE_H

#include "pt.h"

/* attr is null, or gives the alignment of the blocks and memory of sufficient size.  Returns
 * the number of the partition, or -1 and errno.  Not inlined; otherwise pt_create would contain
 * a second copy. */
__attribute__((noinline, visibility("hidden")))
int pt__create(size_t blocksize, int numblocks, const struct pt_attr *attr);

#endif
