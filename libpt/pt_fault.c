/* pt_fault.c - what happens at a refused free, unless the application says otherwise.
 *
 * SPDX-License-Identifier: MIT
 */
#include "list.h"
#include "sys.h"
#include "pt.h"
#include "replaceable.h"

#ifdef PT_PORT_REPORT

#include <stdint.h>

static char *put_text(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static char *put_number(char *to, uintptr_t n, unsigned base)
{
    char digits[3 * sizeof n];
    unsigned i = 0;

    do
        digits[i++] = "0123456789abcdef"[n % base];
    while (n /= base);
    while (i)
        *to++ = digits[--i];
    return to;
}

/* Only async-signal-safe calls: the refused free may be a signal handler's. */
PT_REPLACEABLE
void pt_fault(int ptno, void *block, int why, void *caller)
{
    static const char *const reasons[] = {
        [PT_FAULT_PTNO] = "not a partition",
        [PT_FAULT_NULL] = "null pointer",
        [PT_FAULT_RANGE] = "outside the partition",
        [PT_FAULT_INSIDE] = "not the start of a block",
        [PT_FAULT_FREE] = "already free",
    };
    static pt_shared(uint32_t) told;
    uint32_t old, bit;
    char line[128], *end = line;

    if (why < PT_FAULT_PTNO || why > PT_FAULT_FREE)
        return;
    bit = (uint32_t) 1 << why;
    do {
        old = pt_read(told);
        if (old & bit)
            return;
    } while (!pt_change(&told, old, old | bit));

    end = put_text(end, "libpt: partition ");
    if (ptno < 0)
        end = put_text(end, "-");
    end = put_number(end, ptno < 0 ? -(uintptr_t) ptno : (uintptr_t) ptno, 10);
    end = put_text(end, ": block 0x");
    end = put_number(end, (uintptr_t) block, 16);
    end = put_text(end, " not freed: ");
    end = put_text(end, reasons[why]);
    end = put_text(end, " (called from 0x");
    end = put_number(end, (uintptr_t) caller, 16);
    end = put_text(end, ")\n");
    PT_PORT_REPORT(line, (size_t) (end - line));
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
