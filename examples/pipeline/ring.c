/* ring.c - the pipeline on bare metal: the interrupt produces, and messages go by a ring.
 *
 * SPDX-License-Identifier: MIT
 *
 * The interrupt is the producer, as that of a device which delivers data would be: each time
 * it takes over as much as there are free blocks for.  The device is the debug channel,
 * semihosting, by which the files of the development machine are read and written.  The
 * emulator, or a debugger with the CPU halted, does all of one read within one instruction, so
 * an ISR may ask for it while another program is in the middle of a write.
 */
#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include "pipeline.h"
#include "ring.h"

/* One writer, one reader; and it is never full, because each message but the last has a block
 * of its own. */
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

/* read sets errno, on which the interrupted program may be just about to look. */
void ring_isr(void)
{
    int error = errno;

    visit();
    while (produce() == SENT)
        ;
    errno = error;
}
