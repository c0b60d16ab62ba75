/* pt_port.h - RISC-V on bare metal: one hart, or several with PT_SMP; machine mode.
 *
 * SPDX-License-Identifier: MIT
 *
 * Masks with mstatus.MIE, with or without the A extension.  LR and SC are not enough: a trap
 * need not break a reservation any more (Unprivileged ISA, "Zalrsc"), so the SC of a thread may
 * pair with an LR of an ISR.
 *
 * Compilers for ISA specification 20191213 or later need the name Zicsr, whatever -march says.
 * clang before version 17 neither needs nor accepts it.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#if !defined __riscv
#error "the riscv port is for RISC-V"
#elif defined __unix__
#error "the riscv port masks interrupts, which a process cannot do; use the host port"
#endif

#include "smp.h"

#define PT_PORT_MASKED

/* If a function uses its return address on one path, gcc saves ra on all paths: five
 * instructions. */
#define PT_PORT_CALLER_COSTS

#if defined __clang_major__ && __clang_major__ < 17
#define PT_PORT_ZICSR
#else
#define PT_PORT_ZICSR ".option arch, +zicsr\n\t"
#endif

typedef unsigned long pt_port_state;

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state mstatus;

    __asm__ volatile (".option push\n\t"
                      PT_PORT_ZICSR
                      "csrrci %0, mstatus, 8\n\t"
                      ".option pop" : "=r" (mstatus) : : "memory");
    pt_lock();
    return mstatus;
}

/* Restores the whole register: an ISR leaves every field as it found it. */
static inline void pt_port_restore(pt_port_state mstatus)
{
    pt_unlock();
    __asm__ volatile (".option push\n\t"
                      PT_PORT_ZICSR
                      "csrw mstatus, %0\n\t"
                      ".option pop" : : "r" (mstatus) : "memory");
}

#ifdef PT_SMP_DATA
#define PT_PORT_DATA    PT_SMP_DATA
#endif

#endif
