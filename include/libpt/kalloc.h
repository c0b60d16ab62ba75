/* kalloc.h - where the memory of partitions comes from.
 *
 * SPDX-License-Identifier: MIT
 *
 * See kalloc(3).  An application may define both functions itself, in place
 * of the library's, which call malloc and free.
 */
#ifndef LIBPT_KALLOC_H
#define LIBPT_KALLOC_H

#include <stddef.h>
#include <errno.h>

/* Who asks, the first argument of both functions. */
#define KA_PT    1              /* a partition, in pt_create and pt_destroy */
#define KA_STACK 2              /* the stack of a thread; libpt never asks */

/* Exported, even with -fvisibility=hidden: by a program that defines them, too. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Called from threads only, with interrupts as the caller left them and
 * nothing locked.  size bytes, of any alignment; or null if there are none. */
void *kalloc(int type, size_t size);

/* Takes back what kalloc gave for the same type. */
void kfree(int type, void *ptr);

#ifdef __cplusplus
}
#endif

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
