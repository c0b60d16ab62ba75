/* tick.c - a timer interrupt: SysTick of a Cortex-M, or the CLINT of a RISC-V.
 *
 * SPDX-License-Identifier: MIT
 *
 * A period begins when the call has ended, so that the main program makes progress even if
 * the call takes long.
 */
#include <stdint.h>
#include "tick.h"

static void (*routine)(void);
static unsigned period;                 /* in ticks of the timer */

#if defined __arm__ && __ARM_ARCH_PROFILE == 'M'

/* ARMv7-M Architecture Reference Manual, DDI 0403, B3.3 and B3.2.4. */
#define SYST_CSR        (*(volatile uint32_t *) 0xe000e010)
#define SYST_RVR        (*(volatile uint32_t *) 0xe000e014)
#define SYST_CVR        (*(volatile uint32_t *) 0xe000e018)
#define ICSR            (*(volatile uint32_t *) 0xe000ed04)
#define CSR_RUN         7u              /* processor clock, interrupt, enable */
#define CLOCK_MHZ       25u             /* of the MPS2 boards; the micro:bit has 16 */
#define ICSR_PENDSTCLR  (1u << 25)

/* The name of this ISR in the vector table of picolibc's crt0. */
void arm_systick_isr(void);

void arm_systick_isr(void)
{
    routine();
    SYST_CVR = 0;
    ICSR = ICSR_PENDSTCLR;
}

void tick_start(void (*isr)(void), unsigned microseconds)
{
    routine = isr;
    period = microseconds * CLOCK_MHZ;
    SYST_RVR = period;
    SYST_CVR = 0;
    SYST_CSR = CSR_RUN;
}

/* An interrupt that is pending is taken before or at the barriers. */
void tick_stop(void)
{
    SYST_CSR = 0;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
}

#elif defined __riscv

/* SiFive FE310-G000 manual, "Core-Local Interruptor", and QEMU's virt, whose timer
 * counts 10 MHz. */
#define MTIMECMP        ((volatile uint32_t *) 0x02004000)
#define MTIME           ((volatile uint32_t *) 0x0200bff8)
#define TICKS           10u
#define MSTATUS_MIE     "8"
#define MIE_MTIE        0x80ul

/* Assemblers need the name Zicsr; clang before version 17 neither needs nor accepts it. */
#if defined __clang__ && __clang_major__ < 17
#define CSR(instruction) instruction
#else
#define CSR(instruction) \
    ".option push\n\t.option arch, +zicsr\n\t" instruction "\n\t.option pop"
#endif

/* In this order mtimecmp is never less than both the old and the new value
 * (Privileged Architecture, 3.2.1). */
static void set_timer(uint64_t at)
{
    MTIMECMP[0] = UINT32_MAX;
    MTIMECMP[1] = (uint32_t) (at >> 32);
    MTIMECMP[0] = (uint32_t) at;
}

static uint64_t now(void)
{
    uint32_t high, low;

    do {
        high = MTIME[1];
        low = MTIME[0];
    } while (high != MTIME[1]);
    return (uint64_t) high << 32 | low;
}

/* No other interrupt is enabled.  A fault would also come here; this example does not handle
 * faults. */
__attribute__((interrupt("machine"), aligned(4)))
static void on_interrupt(void)
{
    routine();
    set_timer(now() + period);
}

void tick_start(void (*isr)(void), unsigned microseconds)
{
    routine = isr;
    period = microseconds * TICKS;
    set_timer(now() + period);
    __asm__ volatile (CSR("csrw mtvec, %0") : : "r" (on_interrupt) : "memory");
    __asm__ volatile (CSR("csrs mie, %0") : : "r" (MIE_MTIE) : "memory");
    __asm__ volatile (CSR("csrsi mstatus, " MSTATUS_MIE) : : : "memory");
}

void tick_stop(void)
{
    __asm__ volatile (CSR("csrci mstatus, " MSTATUS_MIE) : : : "memory");
    __asm__ volatile (CSR("csrc mie, %0") : : "r" (MIE_MTIE) : "memory");
}

#else
#error "tick.c knows Cortex-M and RISC-V; write tick_start and tick_stop for this CPU"
#endif
