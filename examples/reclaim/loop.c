/* loop.c - tasks are steps of the main loop; to kill one is not to call it any more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "task.h"

void run_and_kill(void (*step)(void), int times)
{
    while (times-- > 0)
        step();
}
