/* kalloc.h - where the memory of partitions comes from.
 *
 * SPDX-License-Identifier: MIT
 *
 * See kalloc(3).  An application may define both functions.  They then replace
 * the library's functions, which call malloc and free.
 */
#ifndef LIBPT_KALLOC_H
#define LIBPT_KALLOC_H

#include <stddef.h>
#include <errno.h>

/* The first argument of both functions: the use of the memory. */
#define KA_PT    1              /* a partition, in pt_create and pt_destroy */
#define KA_STACK 2              /* the stack of a thread; not used by libpt */

/* Exported, even with -fvisibility=hidden, and also from a program that defines them. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Called from threads only, with interrupts as the caller left them, and without
 * any lock.  Returns size bytes of any alignment, or null if there is no memory. */
void *kalloc(int type, size_t size);

/* Frees what kalloc returned for the same type. */
void kfree(int type, void *ptr);

#ifdef __cplusplus
}
#endif

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
