/* strike_armv7a.c - strike an AArch32 A-profile CPU: bkpt is a prefetch abort.
 *
 * SPDX-License-Identifier: MIT
 */
#include "strike.h"

#if defined __arm__ && !defined __unix__ && __ARM_ARCH_PROFILE != 'M'
#include "irq.h"

#define CPSR_I          0x80u
#define VECTORS         8
#define PREFETCH_ABORT  3
#define LDR_PC          0xe59ff018u     /* ldr pc, [pc, #24]: from VECTORS words further on */

void armv7a_breakpoint(void);
void armv7a_met(uint32_t *frame, uint32_t before);

static uint64_t abort_stack[512];

/* frame is r0 to r3, r12, pc. */
void armv7a_met(uint32_t *frame, uint32_t before)
{
    int pend;
    uintptr_t next = sweep_met(frame[5], (before & CPSR_I) != 0, &pend);

    if (!next)
        sweep_fault(frame[5]);
    frame[5] = next;
    if (pend)
        strike_pend();
}

__asm__ (".pushsection .text.armv7a_breakpoint, \"ax\"\n\t"
         ".syntax unified\n\t"
         ".arm\n\t"
         ".p2align 2\n\t"
         ".global armv7a_breakpoint\n\t"
         ".type armv7a_breakpoint, %function\n"
         "armv7a_breakpoint:\n\t"
         "sub lr, lr, #4\n\t"
         "push {r0-r3, r12, lr}\n\t"
         "mov r0, sp\n\t"
         "mrs r1, spsr\n\t"
         "bl armv7a_met\n\t"
         "ldm sp!, {r0-r3, r12, pc}^\n\t"
         ".popsection");

void strike_start(void)
{
    static _Alignas(32) uintptr_t vectors[2 * VECTORS];
    uint64_t *top = abort_stack + sizeof abort_stack / sizeof *abort_stack;
    uintptr_t old;
    uint32_t cpsr;
    int i;

    /* All but one go where they went. */
    __asm__ volatile ("mrc p15, 0, %0, c12, c0, 0" : "=r" (old));
    for (i = 0; i < VECTORS; i++) {
        vectors[i] = LDR_PC;
        vectors[VECTORS + i] = old + 4 * (unsigned) i;
    }
    vectors[VECTORS + PREFETCH_ABORT] = (uintptr_t) armv7a_breakpoint;
    __asm__ volatile ("mcr p15, 0, %0, c12, c0, 0\n\tdsb\n\tisb" : : "r" (vectors) : "memory");
    __asm__ volatile ("mrs %0, CPSR\n\t"
                      "cps #0x17\n\t"
                      "mov sp, %1\n\t"
                      "msr CPSR_c, %0"
                      : "=&r" (cpsr)
                      : "r" (top)
                      : "lr", "memory");
    irq_start(sweep_interrupt, 0);
}

/* No caches are on. */
void strike_changed(unsigned char *at)
{
    (void) at;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
}

/* All that these ports read, they read with interrupts held off. */
void strike_guard(unsigned char *at, size_t size)
{
    (void) at;
    (void) size;
}

void strike_pend(void)
{
    irq_pend();
}

#endif
