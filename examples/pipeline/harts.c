/* harts.c - the pipeline on two harts of QEMU's RISC-V machine "virt".
 *
 * SPDX-License-Identifier: MIT
 *
 * A timer interrupt on hart 0 produces, hart 1 consumes.  libpt must be configured with
 * --enable-smp.  harts.ld puts harts_enter at the address where both harts begin.
 */
#include <stdatomic.h>
#include <stdint.h>
#include <picotls.h>
#include "ring.h"
#include "tick.h"

/* Assemblers need the name Zicsr, see tick.c. */
#define MHARTID ".option push\n\t.option arch, +zicsr\n\tcsrr t0, mhartid\n\t.option pop\n\t"

/* Hart 0 continues with the start-up code of the C library, which sets up memory.  Hart 1 waits
 * until there is work.  It has its own stack and its own errno. */
_Alignas(16) unsigned char harts_stack[4096];
static _Alignas(16) unsigned char tls[256];
atomic_int harts_begin;
static atomic_int finished;
void harts_consume(void);

__asm__ (
    ".section .harts, \"ax\"\n"
    ".globl harts_enter\n"
    "harts_enter:\n\t"
    MHARTID
    "la t1, _start\n\t"
    "bnez t0, 1f\n\t"
    "jr t1\n"
    "1:\n\t"
    ".option push\n\t.option norelax\n\t"
    "la gp, __global_pointer$\n\t"
    ".option pop\n\t"
    "la sp, harts_stack + 4096\n\t"
    "la t1, harts_begin\n"
    "2: lw t0, 0(t1)\n\t"
    "beqz t0, 2b\n\t"
    "fence\n\t"
    "call harts_consume\n"
    "3: j 3b\n\t"
    ".previous");

void harts_consume(void)
{
    struct message m;

    _init_tls(tls);
    _set_tls(tls);
    do {
        while (!ring_receive(&m))
            ;
        if (m.block)
            consume(m);
    } while (m.block);
    finished = 1;
}

void run(void)
{
    harts_begin = 1;
    tick_start(ring_isr, PERIOD);
    while (!finished)
        ;
    tick_stop();
}
