/* strike_cortexm.c - strike a Cortex-M: bkpt is a HardFault, the interrupt PendSV.
 *
 * SPDX-License-Identifier: MIT
 */
#include "strike.h"

#if defined __arm__ && !defined __unix__ && __ARM_ARCH_PROFILE == 'M'
#include "irq.h"

#define VTOR    (*(volatile uintptr_t *) 0xe000ed08)
#define MPU_TYPE_REGIONS        (*(volatile uint32_t *) 0xe000ed90 >> 8 & 0xff)
#define MPU_CTRL        (*(volatile uint32_t *) 0xe000ed94)
#define MPU_REST_AS_USUAL       4u
#define MPU_RNR         (*(volatile uint32_t *) 0xe000ed98)
#define MPU_RBAR        (*(volatile uint32_t *) 0xe000ed9c)
#define MPU_RASR        (*(volatile uint32_t *) 0xe000eda0)
#define MPU_1024_BYTES  (9u << 1)
#define MPU_NO_ACCESS   0u
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

/* A region of the MPU of v7-M (ARMv7-M ARM DDI 0403, B3.5), if there is one: v6-M has few,
 * and that of v8-M cannot forbid reading. */
void strike_guard(unsigned char *at, size_t size)
{
#if __ARM_ARCH == 7
    static uint32_t region;

    if (region == MPU_TYPE_REGIONS || size != 1024)
        return;
    MPU_RNR = region++;
    MPU_RBAR = (uintptr_t) at;
    MPU_RASR = MPU_1024_BYTES | MPU_NO_ACCESS | 1;
    MPU_CTRL = MPU_REST_AS_USUAL | 1;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
#else
    (void) at;
    (void) size;
#endif
}

void strike_pend(void)
{
    irq_pend();
}

#endif
