/* pt_port.h - host: any hosted POSIX system on a CPU with a 64-bit compare-and-swap.
 *
 * SPDX-License-Identifier: MIT
 *
 * Threads on many cores and signal handlers, all at once.  A call into
 * libatomic may take a lock, which a signal handler must not wait for.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#ifndef __unix__
#error "the host port needs a POSIX system; on bare metal use the port of the CPU"
#elif __GCC_ATOMIC_LLONG_LOCK_FREE != 2
#error "the host port needs a 64-bit compare-and-swap, and for this CPU the compiler has none that is always lock-free"
#endif

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#define PT_PORT_TAGGED

#define pt_port_cas(w, old, new) \
    atomic_compare_exchange_weak(w, &(__typeof__(old)) { old }, new)

/* Zeroed memory that stays ours and mapped for ever; null if there is none. */
static inline void *pt_port_keep(size_t size)
{
    return calloc(1, size);
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
