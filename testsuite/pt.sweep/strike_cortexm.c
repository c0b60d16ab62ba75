/* strike_cortexm.c - strike a Cortex-M: bkpt is a HardFault, the interrupt PendSV.
 *
 * SPDX-License-Identifier: MIT
 */
#include "strike.h"

#if defined __arm__ && !defined __unix__ && __ARM_ARCH_PROFILE == 'M'
#include "irq.h"

#define VTOR    (*(volatile uintptr_t *) 0xe000ed08)
#define HARDFAULT       3
#define VECTORS         64

void cortexm_met(uint32_t *frame);

/* HardFault comes through PRIMASK too, and left r0 to r3, r12, lr, pc and xPSR on the
 * stack (ARMv7-M ARM DDI 0403, B1.5.6). */
void cortexm_met(uint32_t *frame)
{
    uint32_t primask;
    int pend;
    uintptr_t next;

    __asm__ volatile ("mrs %0, PRIMASK" : "=r" (primask));
    next = sweep_met(frame[6], primask & 1, &pend);
    if (!next)
        sweep_fault(frame[6]);
    frame[6] = next;
    if (pend)
        strike_pend();
}

__attribute__((naked))
static void hardfault(void)
{
    __asm__ volatile ("mov r0, sp\n\t"
                      "ldr r1, =cortexm_met\n\t"
                      "bx r1\n\t"
                      ".ltorg");
}

void strike_start(void)
{
    static _Alignas(4 * VECTORS) uintptr_t vectors[VECTORS];
    const uintptr_t *old = (const uintptr_t *) VTOR;
    int i;

    for (i = 0; i < VECTORS; i++)
        vectors[i] = old[i];
    vectors[HARDFAULT] = (uintptr_t) hardfault;
    VTOR = (uintptr_t) vectors;
    __asm__ volatile ("dsb" : : : "memory");
    irq_start(sweep_interrupt, 0);
}

void strike_changed(unsigned char *at)
{
    (void) at;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
}

void strike_pend(void)
{
    irq_pend();
}

#endif
