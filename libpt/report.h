/* report.h - a line of text for PT_PORT_REPORT.
 *
 * SPDX-License-Identifier: MIT
 *
 * Not printf of the C library, because a signal handler must not call it.
 */
#ifndef PT_REPORT_H
#define PT_REPORT_H

#include <stddef.h>
#include <stdint.h>

struct pt_line {
    size_t length;
    char text[192];             /* longer than the longest line */
};

static inline void pt_add_character(struct pt_line *line, char c)
{
    if (line->length < sizeof line->text)
        line->text[line->length++] = c;
}

static inline void pt_add_text(struct pt_line *line, const char *text)
{
    while (*text)
        pt_add_character(line, *text++);
}

static inline void pt_add_number(struct pt_line *line, uintptr_t n, unsigned base)
{
    uintptr_t unit = 1;

    while (n / unit >= base)
        unit *= base;
    for (; unit; unit /= base)
        pt_add_character(line, "0123456789abcdef"[n / unit % base]);
}

static inline void pt_add_pointer(struct pt_line *line, const void *pointer)
{
    pt_add_text(line, "0x");
    pt_add_number(line, (uintptr_t) pointer, 16);
}

/* The beginning of each line. */
static inline void pt_begin_line(struct pt_line *line, int ptno)
{
    uintptr_t n = (uintptr_t) ptno;

    line->length = 0;
    pt_add_text(line, "libpt: partition ");
    if (ptno < 0) {
        pt_add_text(line, "-");
        n = -n;
    }
    pt_add_number(line, n, 10);
    pt_add_text(line, ": ");
}

#endif
