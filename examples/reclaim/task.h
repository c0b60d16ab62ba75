/* task.h - between reclaim.c, the same everywhere, and thread.c or loop.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TASK_H
#define TASK_H

/* Has a task call step so many times, and ends it before it calls once more. */
void run_and_kill(void (*step)(void), int times);

#endif
