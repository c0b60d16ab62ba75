/* pt_port.h - ARM on bare metal: one core, or several with PT_SMP; privileged mode.
 *
 * SPDX-License-Identifier: MIT
 *
 * M-profile with exclusive accesses (v7-M, v8-M), one core: an exception clears the local
 * monitor (ARMv7-M ARM DDI 0403, A3.4.4; ARMv8-M ARM DDI 0553, B9.2), so LDREX and STREX are
 * enough, and no interrupt is delayed.  The sequences are in libpt/list_exclusive.h.
 * M-profile without exclusive accesses (v6-M): PRIMASK.
 * M-profile with several cores: PRIMASK and a lock, because only a global monitor sees the other
 * cores, and not every chip has one (ARMv7-M ARM, A3.4.5).
 * A- and R-profile: CPSR.I and CPSR.F, because an exception need not clear the monitor there
 * (ARMv7-A ARM DDI 0406, A3.4.1, requires software to do so).
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#include <stdint.h>
#include "smp.h"

#if !defined __arm__
#error "the arm port is for 32-bit ARM"
#elif defined __unix__
#error "the arm port masks interrupts, which a process cannot do; use the host port"
#elif __ARM_ARCH_PROFILE == 'M' && PT_SMP == 1
#error "exclusive accesses of M-profile work between cores only with a global monitor, which not every chip has: use --enable-smp=hook"
#elif __ARM_ARCH_PROFILE == 'M' && defined __ARM_FEATURE_LDREX && PT_SMP == 0

#define PT_PORT_EXCLUSIVE

#if __ARM_ARCH_ISA_THUMB == 2   /* version 7 and 8 mainline, which have BFI */

/* The address of element i % 8 of a table of eight elements of 32 bytes, aligned to 256: one
 * BFI inserts the bits. */
static inline uintptr_t pt_port_slot(uintptr_t table, int i)
{
    __asm__ ("bfi %0, %1, #5, #3" : "+r" (table) : "r" (i));
    return table;
}
#define PT_PORT_SLOT pt_port_slot
#endif

#elif __ARM_ARCH_PROFILE == 'M'

#define PT_PORT_MASKED

typedef uint32_t pt_port_state;

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state primask;

    __asm__ volatile ("mrs %0, PRIMASK\n\tcpsid i" : "=r" (primask) : : "memory");
    pt_lock();
    return primask;
}

static inline void pt_port_restore(pt_port_state primask)
{
    pt_unlock();
    __asm__ volatile ("msr PRIMASK, %0" : : "r" (primask) : "memory");
}

#elif __ARM_ARCH >= 6 && !(defined __thumb__ && !defined __thumb2__)

#define PT_PORT_MASKED

typedef uint32_t pt_port_state;

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state cpsr;

    __asm__ volatile ("mrs %0, CPSR\n\tcpsid if" : "=r" (cpsr) : : "memory");
    pt_lock();
    return cpsr;
}

static inline void pt_port_restore(pt_port_state cpsr)
{
    pt_unlock();
    __asm__ volatile ("msr CPSR_c, %0" : : "r" (cpsr) : "memory");
}

#else
#error "the arm port needs M-profile, or ARMv6 or later: name the CPU, for example -mcpu=cortex-m3 -mthumb"
#endif

#ifdef PT_SMP_DATA
#define PT_PORT_DATA    PT_SMP_DATA
#endif

#endif
