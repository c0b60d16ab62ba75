/* relaxed.h - weaker twins of what the host port and list_shards.h use, for mutants.
 *
 * SPDX-License-Identifier: MIT
 *
 * Included before all else by the compiler's -include, so it includes nothing itself.
 */
#define pt_read_relaxed(w) \
    atomic_load_explicit(&(w), memory_order_relaxed)
#define pt_write_relaxed(w, v) \
    atomic_store_explicit(&(w), (v), memory_order_relaxed)
#define atomic_compare_exchange_strong_relaxed(w, old, v) \
    atomic_compare_exchange_strong_explicit(w, old, v, memory_order_relaxed, memory_order_relaxed)
#define atomic_compare_exchange_weak_relaxed(w, old, v) \
    atomic_compare_exchange_weak_explicit(w, old, v, memory_order_relaxed, memory_order_relaxed)
#define atomic_fetch_add_relaxed(w, v) \
    atomic_fetch_add_explicit(w, v, memory_order_relaxed)
