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

static inline void pt_add_text(struct pt_line *line, const char *text)
{
    while (*text && line->length < sizeof line->text)
        line->text[line->length++] = *text++;
}

static inline void pt_add_number(struct pt_line *line, uintptr_t n, unsigned base)
{
    char text[3 * sizeof n + 1];
    unsigned i = sizeof text - 1;

    text[i] = '\0';
    do
        text[--i] = "0123456789abcdef"[n % base];
    while (n /= base);
    pt_add_text(line, text + i);
}

static inline void pt_add_pointer(struct pt_line *line, const void *pointer)
{
    pt_add_text(line, "0x");
    pt_add_number(line, (uintptr_t) pointer, 16);
}

/* The beginning of each line. */
static inline void pt_begin_line(struct pt_line *line, int ptno)
{
    line->length = 0;
    pt_add_text(line, "libpt: partition ");
    if (ptno < 0)
        pt_add_text(line, "-");
    pt_add_number(line, ptno < 0 ? -(uintptr_t) ptno : (uintptr_t) ptno, 10);
    pt_add_text(line, ": ");
}

#endif
