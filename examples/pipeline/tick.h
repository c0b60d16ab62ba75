/* tick.h - a timer interrupt, for bare.c and harts.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TICK_H
#define TICK_H

/* From now on calls isr as interrupt handler: so many microseconds after the start, and so
 * many after the end of each call. */
void tick_start(void (*isr)(void), unsigned microseconds);

/* After this returns, no call of isr begins. */
void tick_stop(void);

#endif
