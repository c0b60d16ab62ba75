/* smp.h - the lock of a masked port that supports several cores.
 *
 * SPDX-License-Identifier: MIT
 *
 * PT_SMP is 0 for one core, 1 for a lock made of the compiler's atomics, 2 for a lock that the
 * board defines ("hook").  pt_port_mask masks and then locks, pt_port_restore unlocks and then
 * restores.  So nothing else on the core that holds the lock can need it, and an interrupt waits
 * only for steps of other cores.
 *
 * The lock uses tickets.  With n cores a core waits for at most n - 1 steps of others.
 */
#ifndef PT_SMP_H
#define PT_SMP_H

#include <stdatomic.h>
#include <stdint.h>

#if PT_SMP == 0

static inline void pt_lock(void) { }
static inline void pt_unlock(void) { }

#else

#if PT_SMP == 2

/* The board defines these: no other core returns from the first until the second is called. */
void pt_port_lock(void);
void pt_port_unlock(void);

#elif __GCC_ATOMIC_INT_LOCK_FREE != 2
#error "--enable-smp needs a CPU with an atomic add; if the chip has a lock, use --enable-smp=hook"
#else

struct pt_tickets {
    _Atomic(uint32_t) next, serving;
};
extern struct pt_tickets pt__tickets __attribute__((visibility("hidden")));

#define PT_SMP_DATA     struct pt_tickets pt__tickets;

static inline void pt_port_lock(void)
{
    uint32_t ticket = atomic_fetch_add_explicit(&pt__tickets.next, 1, memory_order_relaxed);

    while (atomic_load_explicit(&pt__tickets.serving, memory_order_relaxed) != ticket)
        ;
}

/* Only the core that holds the lock changes serving. */
static inline void pt_port_unlock(void)
{
    uint32_t ticket = atomic_load_explicit(&pt__tickets.serving, memory_order_relaxed);

    atomic_store_explicit(&pt__tickets.serving, ticket + 1, memory_order_relaxed);
}

#endif

/* All accesses of a step stay between the two, for all cores (C11 7.17.4).  The fences are FENCE
 * instructions on RISC-V (Unprivileged ISA, A.5) and DMB on ARM (ARMv7-A ARM, DDI 0406,
 * A3.8.3). */
static inline void pt_lock(void)
{
    pt_port_lock();
    atomic_thread_fence(memory_order_acquire);
}

static inline void pt_unlock(void)
{
    atomic_thread_fence(memory_order_release);
    pt_port_unlock();
}

#endif

#endif
