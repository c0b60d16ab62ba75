/* cores.c - several cores of QEMU's virt with a Cortex-A15.
 *
 * SPDX-License-Identifier: MIT
 *
 * link: -Wl,-e,cores_enter
 *
 * Core MAIN_CORE, or 0, continues with the C library's start-up code.  The others are off until
 * CPU_ON of PSCI (DEN 0022, 5.1.4), which the machine offers with HVC.  GIC and timer are as in
 * irq.c; each core has its own interrupts and CPU interface at the same addresses.
 */
#include <stddef.h>
#include <stdint.h>
#include <picotls.h>
#include "cores.h"

#define REGISTER(address) (*(volatile uint32_t *) (address))
#define GICD_CTLR       REGISTER(0x08000000)
#define GICD_ISENABLER0 REGISTER(0x08000100)
#define GICC_CTLR       REGISTER(0x08010000)
#define GICC_PMR        REGISTER(0x08010004)
#define GICC_IAR        REGISTER(0x0801000c)
#define GICC_EOIR       REGISTER(0x08010010)
#define SPURIOUS        1023u
#define VIRTUAL_TIMER   27u
#ifndef MAIN_CORE
#define MAIN_CORE       0
#endif
#define VALUE(macro)    #macro
#define STRING(macro)   VALUE(macro)
#define STACK_SHIFT     12
#define FASTER          6               /* 62.5 MHz; a CLINT has 10 */

_Alignas(16) unsigned char cores_stacks[MOST_CORES << STACK_SHIFT];
static uint64_t irq_stacks[MOST_CORES][256];
static _Alignas(16) unsigned char tls[MOST_CORES][256];
static void (*volatile job)(int core);
static void (*volatile routine[MOST_CORES])(int core);
static uint32_t period[MOST_CORES];

extern char cores_vectors[];
long cores_on(long core);
void cores_strike(void);
void cores_run(int core);

__asm__ (".pushsection .text.cores, \"ax\"\n\t"
         ".syntax unified\n\t"
         ".arm\n\t"
         ".arch_extension virt\n\t"
         ".balign 32\n"
         "cores_vectors:\n\t"
         "b .\n\tb .\n\tb .\n\tb .\n\tb .\n\tb .\n\t"
         "b 1f\n\t"
         "b .\n"
         "1:\n\t"
         "sub lr, lr, #4\n\t"
         "push {r0-r3, r12, lr}\n\t"
         "bl cores_strike\n\t"
         "ldm sp!, {r0-r3, r12, pc}^\n\t"
         ".globl cores_enter\n\t"
         ".type cores_enter, %function\n"
         "cores_enter:\n\t"
         "ldr r2, =_start\n\t"
         "movs r1, #" STRING(MAIN_CORE) "\n\t"
         "bxeq r2\n\t"
         "ldr r0, =0x84000003\n\t"
         "hvc #0\n"
         "4: wfi\n\t"
         "b 4b\n\t"
         ".globl cores_on\n\t"
         ".type cores_on, %function\n"
         "cores_on:\n\t"
         "mov r1, r0\n\t"
         "mov r3, r0\n\t"
         "ldr r2, =2f\n\t"
         "ldr r0, =0x84000003\n\t"
         "hvc #0\n\t"
         "bx lr\n"
         "2:\n\t"
         "ldr sp, =cores_stacks + (1 << " STRING(STACK_SHIFT) ")\n\t"
         "add sp, sp, r0, lsl #" STRING(STACK_SHIFT) "\n\t"
         "ldr r1, =cores_run\n\t"
         "blx r1\n"
         "3: b 3b\n\t"
         ".ltorg\n\t"
         ".popsection");

void cores_run(int core)
{
    _init_tls(tls[core]);
    _set_tls(tls[core]);
    job(core);
}

void cores_start(int count, void (*work)(int core))
{
    int core;

    job = work;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    for (core = 1; core < count; core++)
        cores_on(core);
}

int cores_this(void)
{
    uint32_t mpidr;

    __asm__ volatile ("mrc p15, 0, %0, c0, c0, 5" : "=r" (mpidr));
    return (int) (mpidr & 3);
}

static void set_timer(uint32_t ticks)
{
    __asm__ volatile ("mcr p15, 0, %0, c14, c3, 0\n\t"
                      "mcr p15, 0, %1, c14, c3, 1\n\t"
                      "isb" : : "r" (ticks), "r" (ticks != 0) : "memory");
}

void cores_strike(void)
{
    uint32_t which = GICC_IAR;
    int core = cores_this();

    if (routine[core])
        routine[core](core);
    set_timer(period[core]);
    if ((which & 1023u) != SPURIOUS)
        GICC_EOIR = which;
}

void cores_tick(void (*isr)(int core), unsigned ticks)
{
    int core = cores_this();
    uint64_t *top = irq_stacks[core] + sizeof irq_stacks[core] / sizeof irq_stacks[core][0];
    uint32_t sctlr, cpsr;

    __asm__ volatile ("cpsid i" : : : "memory");
    routine[core] = isr;
    period[core] = ticks * FASTER;
    __asm__ volatile ("mcr p15, 0, %0, c12, c0, 0" : : "r" (cores_vectors));
    __asm__ volatile ("mrc p15, 0, %0, c1, c0, 0" : "=r" (sctlr));
    __asm__ volatile ("mcr p15, 0, %0, c1, c0, 0\n\tisb" : : "r" (sctlr & ~(1u << 30)));
    __asm__ volatile ("mrs %0, CPSR\n\t"
                      "cps #0x12\n\t"
                      "mov sp, %1\n\t"
                      "msr CPSR_c, %0"
                      : "=&r" (cpsr)
                      : "r" (top)
                      : "lr", "memory");
    GICD_CTLR = 1;
    GICC_CTLR = 1;
    GICC_PMR = 0xff;
    GICD_ISENABLER0 = 1u << VIRTUAL_TIMER;
    set_timer(period[core]);
    if (ticks)
        __asm__ volatile ("cpsie i" : : : "memory");
}
