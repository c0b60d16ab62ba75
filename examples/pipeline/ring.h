/* ring.h - the interface between ring.c and bare.c or harts.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RING_H
#define RING_H

#include "pipeline.h"

/* The producer: for the timer interrupt. */
void ring_isr(void);

/* Gets the next message.  Returns 0 if there is none.  For one consumer, in any context. */
int ring_receive(struct message *m);

#endif
