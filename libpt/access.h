/* access.h - how words that others may change are read and written.
 *
 * SPDX-License-Identifier: MIT
 *
 * A shared word may be changed by others at any moment.  A steady one keeps its
 * value while its partition lives.
 *
 * With shards each access to either is an atomic one: a read acquires, a write releases.  On one
 * core it is enough that accesses are made as the source has them.  volatile says that of shared
 * words, and pt_fence() of steady ones: the compiler moves no access to memory across it, by
 * C11 7.17.4.2.  With PT_SMP the CPU does not either.
 */
#ifndef PT_ACCESS_H
#define PT_ACCESS_H

#ifndef PT_SMP
#define PT_SMP          0
#endif
#include "pt_port.h"            /* first: it may ask the C library for more than C11 has */
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#if defined PT_PORT_MASKED + defined PT_PORT_EXCLUSIVE + defined PT_PORT_SHARDS != 1
#error "pt_port.h must define one of PT_PORT_MASKED, PT_PORT_EXCLUSIVE, PT_PORT_SHARDS: see ports/README"
#endif

#ifndef PT_CHECKS
#define PT_CHECKS       1
#endif
#ifndef PT_DEBUG
#define PT_DEBUG        0
#endif
#if PT_DEBUG && !PT_CHECKS
#error "PT_DEBUG needs PT_CHECKS"
#endif

#ifdef PT_PORT_SHARDS
#define pt_shared(type) _Atomic(type)
#define pt_steady(type) _Atomic(type)
#define pt_read(w)      atomic_load_explicit(&(w), memory_order_acquire)
#define pt_write(w, v)  atomic_store_explicit(&(w), (v), memory_order_release)
#define pt_fence()      ((void) 0)
#else
#define pt_shared(type) type volatile
#define pt_steady(type) type
#define pt_read(w)      (w)
#define pt_write(w, v)  ((void) ((w) = (v)))
#if PT_SMP
#define pt_fence()      atomic_thread_fence(memory_order_seq_cst)
#else
#define pt_fence()      atomic_signal_fence(memory_order_seq_cst)
#endif
#endif

/* Has value in a register by now.  Nothing depends on it; but no part of computing value is
 * left for later, when interrupts may be masked. */
#define pt_ready(value) __asm__ volatile ("" : "+r" (value))

/* Before a loop of pt_create, which clang would unroll: its speed does not matter, its size does. */
#ifdef __clang__
#define PT_NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define PT_NOT_UNROLLED
#endif

#define pt_likely(x)    (__builtin_expect(!!(x), 1) != 0)

#endif
