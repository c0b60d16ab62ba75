/* hook.h - a pt_fault that records its arguments.
 *
 * SPDX-License-Identifier: MIT
 *
 * For programs with one thread, whose interrupt may also make a free that is refused.
 */
#ifndef HOOK_H
#define HOOK_H

#include "pt.h"

static volatile int faults;             /* calls so far */
static struct {
    int ptno;
    void *block;
    int why;
    void *caller;
} fault;                                /* the last one */

void pt_fault(int ptno, void *block, int why, void *caller)
{
    faults++;
    fault.ptno = ptno;
    fault.block = block;
    fault.why = why;
    fault.caller = caller;
}

#endif
