/* counted.h - mark the calls to count, with a name.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COUNTED_H
#define COUNTED_H

#include <stdio.h>

/* In the emulator's log of executed instructions these two functions enclose the call to count.
 * The n-th pair of them belongs to the n-th line that begins with "counted". */
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

/* Makes the call and counts it as what.  The other arguments are as for printf; they describe
 * the state. */
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
