/* strike_signal.c - strike a process on a hosted system: its ISRs are signal handlers.
 *
 * SPDX-License-Identifier: MIT
 */
#ifdef __unix__
#define _GNU_SOURCE
#endif
#include "strike.h"

#ifdef __unix__
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include "irq.h"

#if defined __x86_64__
#define PC(context)     (context)->uc_mcontext.gregs[REG_RIP]
#elif defined __i386__
#define PC(context)     (context)->uc_mcontext.gregs[REG_EIP]
#elif defined __aarch64__
#define PC(context)     (context)->uc_mcontext.pc
#elif defined __arm__
#define PC(context)     (context)->uc_mcontext.arm_pc
#elif defined __riscv
#define PC(context)     (context)->uc_mcontext.__gregs[REG_PC]
#endif

/* Linux ends an exclusive access on its way back to the process, on ARM and on RISC-V; QEMU
 * does not.  Then the interrupt's last load would stand in for the one of the
 * compare-and-swap that it came into, whose store would succeed. */
static void end_exclusive(void)
{
#if defined __arm__
    __asm__ volatile ("clrex" : : : "memory");
#elif defined __riscv
    unsigned word = 0, failed;

    __asm__ volatile ("sc.w %0, zero, %1" : "=r" (failed), "+A" (word) : : "memory");
#endif
}

/* The breakpoint's handler is the ISR, without a second signal in between. */
static void breakpoint(int number, siginfo_t *info, void *state)
{
    ucontext_t *context = state;
    uintptr_t pc = (uintptr_t) PC(context) - STRIKE_BEHIND, next;
    int pend;

    (void) number;
    (void) info;
    next = sweep_met(pc, 0, &pend);
    if (!next)
        sweep_fault(pc);
    PC(context) = (__typeof__(PC(context))) next;
    if (pend)
        sweep_interrupt();
    end_exclusive();
}

static void fault(int number, siginfo_t *info, void *state)
{
    (void) number;
    (void) info;
    sweep_fault((uintptr_t) PC((ucontext_t *) state));
}

void strike_start(void)
{
    struct sigaction action = { .sa_flags = SA_SIGINFO };
    uintptr_t page = (uintptr_t) sysconf(_SC_PAGESIZE), from, to;
    unsigned i;
    int copy;

    action.sa_sigaction = breakpoint;
    sigaction(SIGTRAP, &action, NULL);
    action.sa_sigaction = fault;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGILL, &action, NULL);
    irq_start(sweep_interrupt, 0);

    for (copy = STRUCK; copy < AS_IT_IS; copy++)
        for (i = 0; i < instruction_count; i++) {
            from = (uintptr_t) code[copy][instructions[i].function] + instructions[i].offset;
            to = (from + sizeof(strike_trap) + page - 1) & -page;
            from &= -page;
            if (mprotect((void *) from, to - from, PROT_READ | PROT_WRITE | PROT_EXEC)) {
                perror("mprotect");
                exit(1);
            }
        }
}

void strike_guard(unsigned char *at, size_t size)
{
    if (mprotect(at, size, PROT_NONE)) {
        perror("mprotect");
        exit(1);
    }
}

void strike_changed(unsigned char *at)
{
    __builtin___clear_cache((char *) at, (char *) at + sizeof(strike_trap));
}

void strike_pend(void)
{
    irq_pend();
}

#endif
