/* pt_fault.c - the default pt_fault, which a program may replace.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
#include "sys.h"
#include "pt.h"
#include "replaceable.h"

#ifdef PT_PORT_REPORT

#include "report.h"

/* Only async-signal-safe calls: a signal handler may have made the refused call. */
PT_REPLACEABLE
void pt_fault(int ptno, void *block, int why, void *caller)
{
    static const char *const reasons[] = {
        [PT_FAULT_PTNO] = " not freed: not a partition",
        [PT_FAULT_NULL] = " not freed: null pointer",
        [PT_FAULT_RANGE] = " not freed: outside the partition",
        [PT_FAULT_INSIDE] = " not freed: not the start of a block",
        [PT_FAULT_FREE] = " not freed: already free",
        [PT_FAULT_OVERRUN] = " freed, but written to behind its end",
        [PT_FAULT_WRITTEN] = " written to after it was freed",
    };
    static pt_shared(uint32_t) told;
    struct pt_line line;
    uint32_t old, bit;

    if (why < PT_FAULT_PTNO || why > PT_FAULT_WRITTEN)
        return;
    bit = (uint32_t) 1 << why;
    do {
        old = pt_read(told);
        if (old & bit)
            return;
    } while (!pt_change(&told, old, old | bit));

    pt_begin_line(&line, ptno);
    pt_add_text(&line, "block ");
    pt_add_pointer(&line, block);
    pt_add_text(&line, reasons[why]);
    pt_add_text(&line, why == PT_FAULT_WRITTEN ? " (freed from " : " (called from ");
    pt_add_pointer(&line, caller);
    pt_add_text(&line, ")\n");
    PT_PORT_REPORT(line.text, line.length);
}

#else

PT_REPLACEABLE
void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) ptno;
    (void) block;
    (void) why;
    (void) caller;
}

#endif
