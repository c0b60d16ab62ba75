/* kalloc.c - where memory comes from, unless the application says otherwise.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "kalloc.h"

void *kalloc(int type, size_t size)
{
    (void) type;
    return malloc(size);
}

void kfree(int type, void *ptr)
{
    (void) type;
    free(ptr);
}
