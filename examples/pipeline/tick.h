/* tick.h - a timer interrupt, for bare.c and harts.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TICK_H
#define TICK_H

/* Calls isr as interrupt handler from now on, so many microseconds after the start
 * and after each call of it. */
void tick_start(void (*isr)(void), unsigned microseconds);

/* No call of isr begins after this returns. */
void tick_stop(void);

#endif
