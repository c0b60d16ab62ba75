/* pt_port.h - ARM on bare metal: one core, privileged.
 *
 * SPDX-License-Identifier: MIT
 *
 * M-profile with exclusive accesses (v7-M, v8-M): an exception clears the
 * local monitor (ARMv7-M ARM DDI 0403, A3.4.4; ARMv8-M ARM DDI 0553, B9.2),
 * so LDREX and STREX need no help against ISRs, and none is ever held off.
 * M-profile without (v6-M): PRIMASK.
 * A- and R-profile: an exception need not clear the monitor there (ARMv7-A
 * ARM DDI 0406, A3.4.1, asks software to), so CPSR.I and CPSR.F instead.
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#include <stdint.h>

#if !defined __arm__
#error "the arm port is for 32-bit ARM"
#elif defined __unix__
#error "the arm port masks interrupts, which no process may; use the host port"
#elif __ARM_ARCH_PROFILE == 'M' && defined __ARM_FEATURE_LDREX

#define PT_PORT_EXCLUSIVE
#define PT_PORT_CALLER_DEAR

/* r8 and up, which short instructions do not reach: compilers rather save a low
 * register than take one of these of their own accord. */
#define PT_PORT_SPARE   "h"

static inline uint32_t pt_port_ll16(volatile uint16_t *w)
{
    uint32_t old;

    __asm__ volatile ("ldrexh %0, [%1]" : "=r" (old) : "r" (w) : "memory");
    return old;
}

static inline uint32_t pt_port_ll32(volatile uint32_t *w)
{
    uint32_t old;

    __asm__ volatile ("ldrex %0, [%1]" : "=" PT_PORT_SPARE (old) : "r" (w) : "memory");
    return old;
}

static inline int pt_port_sc16(volatile uint16_t *w, uint16_t new_value)
{
    uint32_t failed;

    __asm__ volatile ("strexh %0, %2, [%1]"
                      : "=&r" (failed) : "r" (w), "r" (new_value) : "memory");
    return !failed;
}

static inline int pt_port_sc32(volatile uint32_t *w, uint32_t new_value)
{
    uint32_t failed;

    __asm__ volatile ("strex %0, %2, [%1]"
                      : "=&r" (failed) : "r" (w), "r" (new_value) : "memory");
    return !failed;
}

static inline void pt_port_clear(void)
{
    __asm__ volatile ("clrex" : : : "memory");
}

#elif __ARM_ARCH_PROFILE == 'M'

#define PT_PORT_MASKED

typedef uint32_t pt_port_state;

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state primask;

    __asm__ volatile ("mrs %0, PRIMASK\n\tcpsid i" : "=r" (primask) : : "memory");
    return primask;
}

static inline void pt_port_restore(pt_port_state primask)
{
    __asm__ volatile ("msr PRIMASK, %0" : : "r" (primask) : "memory");
}

#elif __ARM_ARCH >= 6 && !(defined __thumb__ && !defined __thumb2__)

#define PT_PORT_MASKED

typedef uint32_t pt_port_state;

static inline pt_port_state pt_port_mask(void)
{
    pt_port_state cpsr;

    __asm__ volatile ("mrs %0, CPSR\n\tcpsid if" : "=r" (cpsr) : : "memory");
    return cpsr;
}

static inline void pt_port_restore(pt_port_state cpsr)
{
    __asm__ volatile ("msr CPSR_c, %0" : : "r" (cpsr) : "memory");
}

#else
#error "the arm port needs M-profile, or ARMv6 or later: say which CPU, for example -mcpu=cortex-m3 -mthumb"
#endif

#endif
