/* irq.c - interrupts of RISC-V boards with a CLINT: machine software and timer interrupts.
 *
 * SPDX-License-Identifier: MIT
 *
 * For hart 0 in machine mode.  CSRs: Privileged Architecture, 3.1.
 */
#include <stddef.h>
#include <stdint.h>
#include "csr.h"
#include "irq.h"
#include "lock.h"

/* Addresses of SiFive's CLINT (FE310-G000 manual, "Core-Local Interruptor").  QEMU's virt has the
 * same; its timer counts at 10 MHz. */
#define MSIP            (*(volatile uint32_t *) 0x02000000)
#define MTIMECMP        ((volatile uint32_t *) 0x02004000)
#define MTIME           ((volatile uint32_t *) 0x0200bff8)
#define TICKS           10u

#define MSTATUS_MIE     0x8ul
#define MIE_MSIE        0x8ul
#define MIE_MTIE        0x80ul
#define MCAUSE_IRQ      ((unsigned long) 1 << (8 * sizeof(long) - 1))

static void (*volatile routine)(void);
static volatile uint32_t strikes;
static unsigned long old_mtvec;
static unsigned period;                 /* in ticks */

/* mtimecmp is never less than both the old and the new value (Privileged Architecture, 3.2.1);
 * rv32 needs two stores. */
static void set_timer(void)
{
    uint32_t high, low;
    uint64_t at = UINT64_MAX;

    if (period) {
        do {
            high = MTIME[1];
            low = MTIME[0];
        } while (high != MTIME[1]);
        at = ((uint64_t) high << 32 | low) + irq_vary(period);
    }
    MTIMECMP[0] = UINT32_MAX;
    MTIMECMP[1] = (uint32_t) (at >> 32);
    MTIMECMP[0] = (uint32_t) at;
}

/* An exception is not for this handler.  The old handler is restored, and the exception occurs
 * again. */
__attribute__((interrupt("machine"), aligned(4)))
static void strike(void)
{
    void (*call)(void) = routine;
    unsigned long cause;

    __asm__ volatile (CSR("csrr %0, mcause") : "=r" (cause));
    if (!(cause & MCAUSE_IRQ)) {
        __asm__ volatile (CSR("csrw mtvec, %0") : : "r" (old_mtvec));
        return;
    }
    MSIP = 0;
    if (call)
        call();
    set_timer();
    strikes++;
}

void irq_start(void (*isr)(void), unsigned microseconds)
{
    unsigned long mtvec;

    irq_stop();
    __asm__ volatile (CSR("csrrw %0, mtvec, %1") : "=r" (mtvec) : "r" (strike));
    if (mtvec != (unsigned long) strike)
        old_mtvec = mtvec;
    routine = isr;
    period = microseconds * TICKS;
    set_timer();
    __asm__ volatile (CSR("csrs mie, %0") : : "r" (MIE_MSIE | MIE_MTIE));
    irq_restore(0);
}

void irq_stop(void)
{
    unsigned long state = irq_mask();

    routine = NULL;
    period = 0;
    set_timer();
    MSIP = 0;
    irq_restore(state);
}

/* The CLINT needs some time. */
void irq_pend(void)
{
    uint32_t before = strikes;

    MSIP = 1;
    if (routine && !irq_masked())
        while (strikes == before)
            ;
}

unsigned long irq_mask(void)
{
    unsigned long mstatus;

    __asm__ volatile (CSR("csrrci %0, mstatus, 8") : "=r" (mstatus) : : "memory");
    return !(mstatus & MSTATUS_MIE);
}

void irq_restore(unsigned long masked)
{
    if (!masked)
        __asm__ volatile (CSR("csrsi mstatus, 8") : : : "memory");
}

int irq_masked(void)
{
    unsigned long mstatus;

    __asm__ volatile (CSR("csrr %0, mstatus") : "=r" (mstatus));
    return !(mstatus & MSTATUS_MIE);
}
