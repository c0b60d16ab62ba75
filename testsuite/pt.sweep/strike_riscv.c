/* strike_riscv.c - strike a RISC-V in machine mode: ebreak, and msip of a CLINT.
 *
 * SPDX-License-Identifier: MIT
 */
#include "strike.h"
#include "csr.h"

#if defined __riscv && !defined __unix__

#define MSIP            (*(volatile uint32_t *) 0x02000000)
#define MSTATUS_MIE     0x8
#define MSTATUS_MPIE    0x80
#define MIE_MSIE        0x8
#define MCAUSE_BREAK    3
#define MCAUSE_IRQ      ((unsigned long) 1 << (8 * sizeof(long) - 1))

__attribute__((interrupt("machine"), aligned(4)))
static void trap(void)
{
    unsigned long cause, pc, before, next;
    int pend;

    __asm__ volatile (CSR("csrr %0, mcause") : "=r" (cause));
    if (cause & MCAUSE_IRQ) {
        MSIP = 0;
        sweep_interrupt();
        return;
    }
    __asm__ volatile (CSR("csrr %0, mepc") : "=r" (pc));
    __asm__ volatile (CSR("csrr %0, mstatus") : "=r" (before));
    next = cause == MCAUSE_BREAK ? sweep_met(pc, !(before & MSTATUS_MPIE), &pend) : 0;
    if (!next)
        sweep_fault(pc);
    if (pend)
        strike_pend();
    __asm__ volatile (CSR("csrw mepc, %0") : : "r" (next));
}

void strike_start(void)
{
    __asm__ volatile (CSR("csrw mtvec, %0") : : "r" (trap));
    __asm__ volatile (CSR("csrs mie, %0") : : "r" (MIE_MSIE));
    __asm__ volatile (CSR("csrs mstatus, %0") : : "r" (MSTATUS_MIE) : "memory");
}

void strike_changed(unsigned char *at)
{
    (void) at;
    __asm__ volatile (".insn i 0x0f, 1, x0, x0, 0" : : : "memory");     /* fence.i */
}

/* All that these ports read, they read with interrupts held off. */
void strike_guard(unsigned char *at, size_t size)
{
    (void) at;
    (void) size;
}

void strike_pend(void)
{
    MSIP = 1;
}

#endif
