/* irq.c - interrupts of ARM boards: those of M-profile, or GIC and generic timer.
 *
 * SPDX-License-Identifier: MIT
 *
 * For a program with picolibc's crt0.  It replaces the weak handlers of crt0.
 */
#include <stddef.h>
#include <stdint.h>
#include "irq.h"
#include "lock.h"

#define REGISTER(address)       (*(volatile uint32_t *) (uintptr_t) (address))

static void (*volatile routine)(void);
static unsigned period;                 /* in ticks */

#if __ARM_ARCH_PROFILE == 'M'

/* SysTick and PendSV: ARMv7-M ARM DDI 0403, B3.3 and B3.2.4; the same in v6-M (DDI 0419) and
 * v8-M (DDI 0553). */
#define SYST_CSR        REGISTER(0xe000e010)
#define SYST_RVR        REGISTER(0xe000e014)
#define SYST_CVR        REGISTER(0xe000e018)
#define ICSR            REGISTER(0xe000ed04)
#define CSR_RUN         7u              /* processor clock, interrupt, enable */
#define PERIOD_LIMIT    0xaaaaaau       /* 1.5 of it fit the 24 bits of RVR */
#define ICSR_PENDSVSET  (1u << 28)
#define ICSR_PENDSVCLR  (1u << 27)
#define ICSR_PENDSTCLR  (1u << 25)

/* For the MPS2; the micro:bit has 16. */
#define CLOCK_MHZ       25u

void arm_systick_isr(void);
void arm_pendsv_isr(void);

/* After reset both have priority 0, and exceptions of equal priority do not preempt each other
 * (DDI 0403, B1.5.4).  The next period begins when the call ends, so that the thread makes
 * progress even if the call takes long. */
void arm_systick_isr(void)
{
    void (*call)(void) = routine;

    if (call)
        call();
    SYST_RVR = irq_vary(period);
    SYST_CVR = 0;
    ICSR = ICSR_PENDSTCLR;
}

__attribute__((alias("arm_systick_isr")))
void arm_pendsv_isr(void);

void irq_start(void (*isr)(void), unsigned microseconds)
{
    irq_stop();
    routine = isr;
    if (!microseconds)
        return;
    period = microseconds > PERIOD_LIMIT / CLOCK_MHZ ? PERIOD_LIMIT : microseconds * CLOCK_MHZ;
    SYST_RVR = period;
    SYST_CVR = 0;
    SYST_CSR = CSR_RUN;
}

void irq_stop(void)
{
    SYST_CSR = 0;
    routine = NULL;
    ICSR = ICSR_PENDSVCLR | ICSR_PENDSTCLR;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
}

/* With the barriers the exception is taken before the next instruction (DDI 0403,
 * A3.7.3 and B1.5.4). */
void irq_pend(void)
{
    ICSR = ICSR_PENDSVSET;
    __asm__ volatile ("dsb\n\tisb" : : : "memory");
}

unsigned long irq_mask(void)
{
    unsigned long primask;

    __asm__ volatile ("mrs %0, PRIMASK\n\tcpsid i" : "=r" (primask) : : "memory");
    return primask;
}

/* Without the barrier one more instruction may run before a pending interrupt. */
void irq_restore(unsigned long primask)
{
    __asm__ volatile ("msr PRIMASK, %0\n\tisb" : : "r" (primask) : "memory");
}

int irq_masked(void)
{
    unsigned long primask, exception;

    __asm__ volatile ("mrs %0, PRIMASK\n\tmrs %1, IPSR" : "=r" (primask), "=r" (exception));
    return (primask & 1) || exception;
}

#else

/* GICv2 (architecture specification IHI 0048, 4.3 and 4.4), at the addresses of QEMU's virt
 * (docs/system/arm/virt, and the device tree of the machine). */
#define GICD_CTLR       REGISTER(0x08000000)
#define GICD_ISENABLER0 REGISTER(0x08000100)
#define GICD_SGIR       REGISTER(0x08000f00)
#define GICD_CPENDSGIR0 REGISTER(0x08000f10)
#define GICC_CTLR       REGISTER(0x08010000)
#define GICC_PMR        REGISTER(0x08010004)
#define GICC_IAR        REGISTER(0x0801000c)
#define GICC_EOIR       REGISTER(0x08010010)
#define SGI             0u
#define SGI_TO_ME       (2u << 24)
#define SPURIOUS        1023u
#define VIRTUAL_TIMER   27u

#define CPSR_I          0x80u

static volatile uint32_t strikes;
static uint64_t irq_stack[512];

void irq_strike(void);
extern char irq_vectors[];

/* Offsets: ARMv7-A ARM DDI 0406, B1.8.1.  The stack pointer of IRQ mode stays a multiple of 8, as
 * the procedure call standard requires. */
__asm__ (".pushsection .text.irq_vectors, \"ax\"\n\t"
         ".syntax unified\n\t"
         ".arm\n\t"
         ".balign 32\n"
         "irq_vectors:\n\t"
         "b .\n\t"
         "ldr pc, =arm_undef_vector\n\t"
         "b .\n\t"
         "ldr pc, =arm_prefetch_abort_vector\n\t"
         "ldr pc, =arm_data_abort_vector\n\t"
         "b .\n\t"
         "b 1f\n\t"
         "b .\n"
         "1:\n\t"
         "sub lr, lr, #4\n\t"
         "push {r0-r3, r12, lr}\n\t"
         "bl irq_strike\n\t"
         "ldm sp!, {r0-r3, r12, pc}^\n\t"
         ".ltorg\n\t"
         ".popsection");

/* Before main, so that an early fault is reported too.  SCTLR.TE is cleared, because the vectors
 * are ARM code (DDI 0406, B1.9). */
__attribute__((constructor))
static void set_vectors(void)
{
    uint32_t sctlr;

    __asm__ volatile ("mcr p15, 0, %0, c12, c0, 0" : : "r" (irq_vectors));
    __asm__ volatile ("mrc p15, 0, %0, c1, c0, 0" : "=r" (sctlr));
    __asm__ volatile ("mcr p15, 0, %0, c1, c0, 0\n\tisb" : : "r" (sctlr & ~(1u << 30)));
}

/* The virtual count of the generic timer: DDI 0406, B8.1.  control is 1 to run the timer. */
static void set_timer(uint32_t control)
{
    __asm__ volatile ("mcr p15, 0, %0, c14, c3, 0\n\t"
                      "mcr p15, 0, %1, c14, c3, 1\n\t"
                      "isb" : : "r" (irq_vary(period)), "r" (control) : "memory");
}

void irq_strike(void)
{
    uint32_t which = GICC_IAR;
    void (*call)(void) = routine;

    if (call)
        call();
    set_timer(call && period);
    strikes++;
    if ((which & 1023u) != SPURIOUS)
        GICC_EOIR = which;
}

void irq_start(void (*isr)(void), unsigned microseconds)
{
    uint32_t frequency, cpsr;

    irq_stop();
    __asm__ volatile ("mrs %0, CPSR\n\t"
                      "cps #0x12\n\t"
                      "mov sp, %1\n\t"
                      "msr CPSR_c, %0"
                      : "=&r" (cpsr)
                      : "r" (irq_stack + sizeof irq_stack / sizeof *irq_stack) : "lr", "memory");
    __asm__ volatile ("mrc p15, 0, %0, c14, c0, 0" : "=r" (frequency));
    period = (unsigned) ((uint64_t) microseconds * frequency / 1000000);
    routine = isr;
    GICD_CTLR = 1;
    GICC_CTLR = 1;
    GICC_PMR = 0xff;
    GICD_ISENABLER0 = 1u << VIRTUAL_TIMER;
    set_timer(period != 0);
    irq_restore(0);
}

void irq_stop(void)
{
    unsigned long state = irq_mask();

    routine = NULL;
    period = 0;
    set_timer(0);
    GICD_CPENDSGIR0 = 0xffu;
    irq_restore(state);
}

/* The GIC needs some time. */
void irq_pend(void)
{
    uint32_t before = strikes;

    GICD_SGIR = SGI_TO_ME | SGI;
    if (routine && !irq_masked())
        while (strikes == before)
            ;
}

unsigned long irq_mask(void)
{
    unsigned long cpsr;

    __asm__ volatile ("mrs %0, CPSR\n\tcpsid i" : "=r" (cpsr) : : "memory");
    return cpsr & CPSR_I;
}

void irq_restore(unsigned long masked)
{
    if (!masked)
        __asm__ volatile ("cpsie i\n\tisb" : : : "memory");
}

int irq_masked(void)
{
    unsigned long cpsr;

    __asm__ volatile ("mrs %0, CPSR" : "=r" (cpsr));
    return (cpsr & CPSR_I) != 0;
}

#endif
