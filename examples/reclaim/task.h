/* task.h - the interface between reclaim.c and the platform, thread.c or loop.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TASK_H
#define TASK_H

/* Runs a task that calls step so many times, and kills it before the next call. */
void run_and_kill(void (*step)(void), int times);

#endif
