/* ring.h - between ring.c and what runs it: bare.c or harts.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RING_H
#define RING_H

#include "pipeline.h"

/* The producer: for the timer interrupt. */
void ring_isr(void);

/* The next message, if there is one.  For one consumer, in any context. */
int ring_receive(struct message *m);

#endif
