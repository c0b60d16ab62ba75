/* access.h - how to read and write words that others may change.
 *
 * SPDX-License-Identifier: MIT
 *
 * A shared word may change at any moment.  A steady word keeps its value while its partition
 * exists.
 *
 * With shards every access to either is atomic: a read acquires, a write releases.  On one core
 * it is enough that the accesses are made in the order of the source.  For shared words volatile
 * ensures this.  For steady words pt_fence() does: the compiler moves no memory access across it
 * (C11 7.17.4.2).  With PT_SMP the CPU does not move any, either.
 */
#ifndef PT_ACCESS_H
#define PT_ACCESS_H

#ifndef PT_SMP
#define PT_SMP          0
#endif
#include "pt_port.h"            /* first: it may define feature test macros of the C library */
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

/* Computes value here, not later while interrupts are masked.  This affects only speed. */
#define pt_ready(value) __asm__ volatile ("" : "+r" (value))

/* For loops of pt_create, which clang would unroll.  Their size matters, their speed does not. */
#ifdef __clang__
#define PT_NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#define PT_NOT_UNROLLED
#endif

#define pt_likely(x)    (__builtin_expect(!!(x), 1) != 0)

#endif
