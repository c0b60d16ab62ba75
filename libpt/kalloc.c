/* kalloc.c - the default kalloc and kfree, which a program may replace.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "kalloc.h"
#include "replaceable.h"

PT_REPLACEABLE_PAIR
void *kalloc(int type, size_t size)
{
    (void) type;
    return malloc(size);
}

PT_REPLACEABLE_PAIR
void kfree(int type, void *ptr)
{
    (void) type;
    free(ptr);
}
