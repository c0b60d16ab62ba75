/* pt.h - what libpt adds to Unison's interface.
 *
 * SPDX-License-Identifier: MIT
 *
 * See libpt(7).
 */
#ifndef LIBPT_PT_H
#define LIBPT_PT_H

/* Why pt_freeblock refused a call. */
#define PT_FAULT_PTNO    1      /* ptno is not a partition, or no longer one */
#define PT_FAULT_NULL    2      /* the block is a null pointer */
#define PT_FAULT_RANGE   3      /* it points outside the partition */
#define PT_FAULT_INSIDE  4      /* it points inside a block, not at its start */
#define PT_FAULT_FREE    5      /* the block is free already */

/* Exported, even with -fvisibility=hidden: by a program that defines it, too. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Called once for each refused free, in the context of the refused call
 * (thread or ISR), unless libpt was built with --disable-checks.  caller is
 * where that call returns to; on bare-metal RISC-V it is null, unless libpt was built
 * with -DPT_CALLER.  An application may define it in place of the
 * library's: bare metal does nothing there, a hosted system writes a line to
 * stderr for the first fault of each kind.  It must leave errno alone. */
void pt_fault(int ptno, void *block, int why, void *caller);

#ifdef __cplusplus
}
#endif

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
