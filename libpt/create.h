/* create.h - what pt_create and pt_create_with share; it is in pt_create.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_CREATE_H
#define PT_CREATE_H

#include "pt.h"

/* attr is null, or says how to align the blocks and what memory to use, which is enough.
 * The number of the partition, or -1 and errno.  Not inlined, or pt_create would be a second
 * copy of it. */
__attribute__((noinline, visibility("hidden")))
int pt__create(size_t blocksize, int numblocks, const struct pt_attr *attr);

#endif
