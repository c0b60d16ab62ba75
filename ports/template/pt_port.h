/* pt_port.h - GAP: which CPU, how many cores, which mode.
 *
 * SPDX-License-Identifier: MIT
 *
 * GAP: the manual and section that say which interrupts the mask stops, and that the mask holds when the
 * instruction after the masking one begins.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#error "copy ports/template, fill in each GAP in the copy, and remove this line last: see ports/README"

#if !defined GAP_what_the_compiler_defines_for_this_CPU
#error "the GAP port is for GAP"
#elif defined __unix__
#error "the GAP port masks interrupts, which a process cannot do; use the host port"
#endif

#define PT_PORT_MASKED

typedef unsigned long pt_port_state;    /* GAP: an integer as wide as the CPU's status register */

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state before;

    __asm__ volatile ("GAP: status register to %0; then mask interrupts"
                      : "=r" (before) : : "memory");
    return before;
}

static inline void pt_port_restore(pt_port_state before)
{
    __asm__ volatile ("GAP: %0 to status register" : : "r" (before) : "memory");
}

#endif
