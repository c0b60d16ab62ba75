/* pt_port.h - host: Linux, and systems like it, on a CPU with a 64-bit compare-and-swap.
 *
 * SPDX-License-Identifier: MIT
 *
 * Threads on many cores and signal handlers, all at once.  A call into
 * libatomic may take a lock, which a signal handler must not wait for.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#if PT_SMP
#error "the host port serves many cores as it is: leave out --enable-smp"
#elif !defined __unix__
#error "the host port needs a POSIX system; on bare metal use the port of the CPU"
#elif __GCC_ATOMIC_LLONG_LOCK_FREE != 2
#error "the host port needs a 64-bit compare-and-swap, and for this CPU the compiler has none that is always lock-free"
#endif

/* MAP_ANONYMOUS, which POSIX has since 2024 only. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define PT_PORT_SHARDS

/* Compare-and-swaps: if they fail, *old is what the word is.
 *
 * In a process of one thread only signals can come between, and a CMPXCHG without LOCK is
 * one instruction, before or after which they come (Intel SDM, volume 3, 6.6: interrupts
 * are taken at instruction boundaries).  It takes a third of the time. */
#if defined __x86_64__ && defined __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 32)
#include <sys/single_threaded.h>
#define PT_PORT_ALONE   __libc_single_threaded
#endif
#endif

#ifdef PT_PORT_ALONE
#define PT_PORT_SWAP(name, type, strength) \
    static inline int name(_Atomic(type) *word, type *old, type new_value) \
    { \
        if (PT_PORT_ALONE) { \
            _Bool same; \
            __asm__ volatile ("cmpxchg %3, %1" \
                              : "+a" (*old), "+m" (*word), "=@ccz" (same) \
                              : "r" (new_value) : "memory"); \
            return same; \
        } \
        return atomic_compare_exchange_##strength##_explicit(word, old, new_value, \
                                                     memory_order_acq_rel, memory_order_acquire); \
    }
#else
#define PT_PORT_SWAP(name, type, strength) \
    static inline int name(_Atomic(type) *word, type *old, type new_value) \
    { \
        return atomic_compare_exchange_##strength##_explicit(word, old, new_value, \
                                                     memory_order_acq_rel, memory_order_acquire); \
    }
#endif

PT_PORT_SWAP(pt_port_swap, uint64_t, weak)
PT_PORT_SWAP(pt_port_swap_mark, uint32_t, strong)

/* A number that the calling thread keeps, and others mostly do not have.  initial-exec: any
 * other thread-local variable may be allocated at its first use, which a signal handler
 * must not do. */
extern _Thread_local uint32_t pt__thread
    __attribute__((tls_model("initial-exec"), visibility("hidden")));
extern _Atomic(uint32_t) pt__threads __attribute__((visibility("hidden")));

#define PT_PORT_DATA \
    _Thread_local uint32_t pt__thread; \
    _Atomic(uint32_t) pt__threads;

static inline uint32_t pt_port_thread(void)
{
    if (__builtin_expect(pt__thread == 0, 0))
        pt__thread = atomic_fetch_add(&pt__threads, 1) + 1;
    return pt__thread;
}

/* How many processors there may be. */
static inline unsigned pt_port_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_CONF);

    return count > 0 ? (unsigned) count : 1;
}

/* Zeroed memory that stays ours and mapped for ever; null if there is none.  Not from the
 * heap: a thread that a signal stopped inside it would keep its lock. */
static inline void *pt_port_keep(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

/* To stderr, from a signal handler too. */
static inline void pt_port_report(const char *line, size_t length)
{
    int error = errno;
    ssize_t written = write(STDERR_FILENO, line, length);

    (void) written;
    errno = error;
}
#define PT_PORT_REPORT(line, length) pt_port_report(line, length)

#endif
