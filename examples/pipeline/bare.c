/* bare.c - the pipeline on bare metal: a timer interrupt, and the main program.
 *
 * SPDX-License-Identifier: MIT
 */
#include "ring.h"
#include "tick.h"

void run(void)
{
    struct message m;

    tick_start(ring_isr, PERIOD);
    do {
        while (!ring_receive(&m))
            __asm__ volatile ("wfi");
        if (m.block)
            consume(m);
    } while (m.block);
    tick_stop();
}
