/* places.c - at which instructions the calls have been struck, and which may be missed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "sweep.h"

static unsigned char was_met[MOST], was_masked[MOST];

void struck_at(unsigned at)
{
    was_met[at] = 1;
    was_masked[at] |= (unsigned char) met_masked;
}

void list_masked(int function)
{
    unsigned i, last;

    for (i = 0; i < instruction_count; i++)
        if (was_masked[i] && instructions[i].function == function) {
            for (last = i; last + 1 < instruction_count && was_masked[last + 1]; last++)
                ;
            printf("# masked from %s to %s: %u instructions\n", instructions[i].where,
                   instructions[last].where, last - i + 1);
            i = last;
        }
}

static int begins_with(const char *text, const char *beginning)
{
    return !strncmp(text, beginning, strlen(beginning));
}

/* Why an instruction may be missed, a case each; all of them but the last are for hosts.
 *
 * A get or put meets a frozen head only while another thread is in pt_destroy.  The model
 * (pt.model) has those.
 *
 * pt_count_shards is told of two processors only.
 *
 * Compilers copy a line for cases that they cannot rule out, as an odd number of stacks: one
 * of the copies has to be struck.
 *
 * In furnish, pt_lay_links fails on hosts only; a compiler that does not optimize does not see
 * that. */
static int is_excused(unsigned missed)
{
#ifdef __unix__
    unsigned i;

    if (begins_with(instructions[missed].where, "pt_usable")
            || begins_with(instructions[missed].line, "pt_count_shards "))
        return 1;
    for (i = 0; i < instruction_count; i++)
        if (was_met[i] && *instructions[i].line
                && !strcmp(instructions[i].line, instructions[missed].line))
            return 1;
#elif !defined __OPTIMIZE__
    return begins_with(instructions[missed].line, "furnish ");
#else
    (void) missed;
#endif
    return 0;
}

int all_met(int function)
{
    unsigned i, missed = 0;

    for (i = 0; i < instruction_count; i++)
        if (!was_met[i] && instructions[i].function == function && !is_excused(i)) {
            missed++;
            printf("# expected to strike at %s: %s, saw it not reached (%s)\n",
                   instructions[i].where, instructions[i].text, instructions[i].line);
        }
    return !missed;
}
