/* ring.c - the pipeline on bare metal: the interrupt produces, and messages go through a ring.
 *
 * SPDX-License-Identifier: MIT
 *
 * The interrupt is the producer, like the interrupt of a device that delivers data.  Each
 * interrupt reads as much data as there are free blocks for.  The device is the debug channel,
 * semihosting, which reads and writes files of the development machine.  The emulator, or a
 * debugger that has halted the CPU, does one read within one instruction.  So an ISR may read
 * while another program is in the middle of a write.
 */
#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include "pipeline.h"
#include "ring.h"

/* One writer, one reader.  The ring is never full, because each message except the last one has
 * its own block. */
#define RING    16
static_assert(RING >= BLOCKS + 1, "the ring has room for every message");

static struct message ring[RING];
static atomic_uint sent;
static unsigned received;

void hand_over(struct message m)
{
    unsigned i = atomic_load_explicit(&sent, memory_order_relaxed);

    ring[i % RING] = m;
    atomic_store_explicit(&sent, i + 1, memory_order_release);
}

int ring_receive(struct message *m)
{
    if (received == atomic_load_explicit(&sent, memory_order_acquire))
        return 0;
    *m = ring[received++ % RING];
    return 1;
}

/* read sets errno, which the interrupted program may be about to read. */
void ring_isr(void)
{
    int error = errno;

    visit();
    while (produce() == SENT)
        ;
    errno = error;
}
