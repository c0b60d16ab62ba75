/* counted.h - say which calls are to be counted, and as what.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COUNTED_H
#define COUNTED_H

#include <stdio.h>

/* In the emulator's log of executed instructions these two stand around what is to
 * be counted; the n-th pair of them belongs to the n-th line that begins "counted". */
__attribute__((noinline))
static void counted_begin(void)
{
    __asm__ volatile ("" : : : "memory");
}

__attribute__((noinline))
static void counted_end(void)
{
    __asm__ volatile ("nop" : : : "memory");
}

/* Makes the call and counts it as what; the rest, arguments as those of printf, says
 * in which state that was. */
#define COUNTED(call, what, ...)                                \
    do {                                                        \
        printf("counted %s: ", what);                           \
        printf(__VA_ARGS__);                                    \
        printf("\n");                                           \
        counted_begin();                                        \
        call;                                                   \
        counted_end();                                          \
    } while (0)

#endif
