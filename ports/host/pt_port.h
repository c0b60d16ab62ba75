/* pt_port.h - host: Linux and similar systems, on a CPU with a 64-bit compare-and-swap.
 *
 * SPDX-License-Identifier: MIT
 *
 * Threads on many cores, and signal handlers, at the same time.  No call of libatomic, because
 * it may take a lock, and a signal handler must not wait for a lock.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#if PT_SMP
#error "the host port always supports several cores: leave out --enable-smp"
#elif !defined __unix__
#error "the host port needs Linux or a similar Unix system; on bare metal use the port of the CPU"
#elif __GCC_ATOMIC_LLONG_LOCK_FREE != 2
#error "the host port needs a 64-bit compare-and-swap that is always lock-free; the compiler has none for this CPU"
#endif

/* For MAP_ANONYMOUS, which POSIX has only since 2024. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE
#endif
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define PT_PORT_SHARDS

/* Compare-and-swap: if it fails, *old becomes the value of the word.
 *
 * In a process of one thread only signals can interrupt, and they do so between instructions
 * (Intel SDM, volume 3, 6.6: interrupts are taken at instruction boundaries).  So a CMPXCHG
 * without LOCK is enough.  It takes a third of the time. */
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

/* A number that the calling thread keeps, and that few others share.  initial-exec, because
 * other models may allocate the variable at its first use, which is wrong in a signal
 * handler. */
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

/* The number of processors that there may be. */
static inline unsigned pt_port_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_CONF);

    return count > 0 ? (unsigned) count : 1;
}

/* Zeroed memory that stays mapped for ever, or null if there is none.  Not from malloc: if a
 * signal stops a thread in malloc, that thread keeps the lock of the heap. */
static inline void *pt_port_keep(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

/* Writes to stderr, also in a signal handler. */
static inline void pt_port_report(const char *line, size_t length)
{
    int error = errno;
    ssize_t written = write(STDERR_FILENO, line, length);

    (void) written;
    errno = error;
}
#define PT_PORT_REPORT(line, length) pt_port_report(line, length)

#endif
