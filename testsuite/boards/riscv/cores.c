/* cores.c - several harts of QEMU's virt.
 *
 * SPDX-License-Identifier: MIT
 *
 * link: -Wl,-u,cores_enter -Wl,--section-start=.cores=0x80000000 -Wl,--defsym=__flash=0x80001000
 *
 * With -bios none all harts begin at the start of RAM, where the linker puts cores_enter: hart
 * MAIN_CORE, or 0, continues with the C library's start-up code, the others wait for cores_start.
 */
#include <stddef.h>
#include <stdint.h>
#include <picotls.h>
#include "csr.h"
#include "cores.h"

#ifndef MAIN_CORE
#define MAIN_CORE       0
#endif
#define STACK_SHIFT     12
#define VALUE(macro)    #macro
#define STRING(macro)   VALUE(macro)

/* A CLINT, as in irq.c, with a compare register for each hart. */
#define MTIMECMP(hart)  (*(volatile uint32_t (*)[2]) (0x02004000 + 8 * (uintptr_t) (hart)))
#define MTIME           ((volatile uint32_t *) 0x0200bff8)
#define MSTATUS_MIE     0x8ul
#define MIE_MTIE        0x80ul

_Alignas(16) unsigned char cores_stacks[MOST_CORES << STACK_SHIFT];
static _Alignas(16) unsigned char tls[MOST_CORES][256];
volatile int cores_wanted;
static void (*volatile job)(int core);
static void (*volatile routine[MOST_CORES])(int core);
static unsigned period[MOST_CORES];

__asm__ (
    ".section .cores, \"ax\"\n"
    ".globl cores_enter\n"
    "cores_enter:\n\t"
    CSR("csrr a0, mhartid") "\n\t"
    "li t0, " STRING(MAIN_CORE) "\n\t"
    "beq a0, t0, 2f\n\t"
    ".option push\n\t.option norelax\n\t"
    "la gp, __global_pointer$\n\t"
    ".option pop\n\t"
    "la sp, cores_stacks\n\t"
    "addi t0, a0, 1\n\t"
    "slli t0, t0, " STRING(STACK_SHIFT) "\n\t"
    "add sp, sp, t0\n\t"
    "la t0, cores_wanted\n"
    "1: lw t1, 0(t0)\n\t"
    "bge a0, t1, 1b\n\t"
    "fence\n\t"
    "call cores_run\n"
    "3: j 3b\n"
    "2: la t0, _start\n\t"
    "jr t0\n\t"
    ".previous");

void cores_run(int core);
void cores_run(int core)
{
    _init_tls(tls[core]);
    _set_tls(tls[core]);
    job(core);
}

void cores_start(int count, void (*work)(int core))
{
    job = work;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    cores_wanted = count;
}

int cores_this(void)
{
    unsigned long hart;

    __asm__ volatile (CSR("csrr %0, mhartid") : "=r" (hart));
    return (int) hart;
}

/* mtimecmp is never less than both the old and the new value, see irq.c. */
static void set_timer(int core)
{
    uint32_t high, low;
    uint64_t at = UINT64_MAX;

    if (period[core]) {
        do {
            high = MTIME[1];
            low = MTIME[0];
        } while (high != MTIME[1]);
        at = ((uint64_t) high << 32 | low) + period[core];
    }
    MTIMECMP(core)[0] = UINT32_MAX;
    MTIMECMP(core)[1] = (uint32_t) (at >> 32);
    MTIMECMP(core)[0] = (uint32_t) at;
}

__attribute__((interrupt("machine"), aligned(4)))
static void strike(void)
{
    int core = cores_this();

    if (routine[core])
        routine[core](core);
    set_timer(core);
}

void cores_tick(void (*isr)(int core), unsigned ticks)
{
    int core = cores_this();

    __asm__ volatile (CSR("csrc mstatus, %0") : : "r" (MSTATUS_MIE) : "memory");
    routine[core] = isr;
    period[core] = ticks;
    set_timer(core);
    __asm__ volatile (CSR("csrw mtvec, %0") : : "r" (strike));
    __asm__ volatile (CSR("csrs mie, %0") : : "r" (MIE_MTIE));
    if (ticks)
        __asm__ volatile (CSR("csrs mstatus, %0") : : "r" (MSTATUS_MIE) : "memory");
}
