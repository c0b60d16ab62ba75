/* hook.h - a pt_fault that remembers what it was told.
 *
 * SPDX-License-Identifier: MIT
 *
 * For programs of one thread, whose interrupt may be refused a free too.
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
