/* loop.c - a task is a function that the main loop calls; to kill it, the loop stops calling it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "task.h"

void run_and_kill(void (*step)(void), int times)
{
    while (times-- > 0)
        step();
}
