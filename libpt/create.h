/* create.h - what pt_create and pt_create_with share; it is in pt_create.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_CREATE_H
#define PT_CREATE_H

#include <stddef.h>

/* Blocks aligned to align, if that is not 0, in the memory at lent, if that is not null:
 * there must be enough.  The number of the partition, or -1 and errno.  Not inlined, or
 * pt_create would be a second copy of it. */
__attribute__((noinline, visibility("hidden")))
int pt__create(size_t blocksize, int numblocks, size_t align, void *lent);

#endif
