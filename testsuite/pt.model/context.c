/* context.c - coroutines: switching stacks.
 *
 * SPDX-License-Identifier: MIT
 *
 * With a few instructions for known CPUs, because swapcontext makes a system call each time and
 * takes fifty times as long.
 */
#include <errno.h>
#include <stddef.h>
#include "context.h"

#define STACK (1 << 18)           /* at -O0 a retry may be one frame deeper */

struct context contexts[COROUTINES + 1];
int current = MAIN;
static _Alignas(16) unsigned char stacks[COROUTINES][STACK];

static void start(void)
{
    contexts[current].body();
}

#if defined __x86_64__

/* The registers that a call preserves, then the address to continue at. */
void model_swap(void **save, void *to);
__asm__ (
    ".text\n"
    ".type model_swap, @function\n"
    "model_swap:\n"
    "   push %rbp\n   push %rbx\n   push %r12\n   push %r13\n   push %r14\n   push %r15\n"
    "   mov %rsp, (%rdi)\n"
    "   mov %rsi, %rsp\n"
    "   pop %r15\n   pop %r14\n   pop %r13\n   pop %r12\n   pop %rbx\n   pop %rbp\n"
    "   ret\n"
    ".size model_swap, . - model_swap\n"
);

static void prepare(int which)
{
    void **sp = (void **) (void *) (stacks[which] + STACK) - 2;

    *sp = (void *) (uintptr_t) start;
    contexts[which].sp = sp - 6;
}

#elif defined __aarch64__

void model_swap(void **save, void *to);
__asm__ (
    ".text\n"
    ".type model_swap, %function\n"
    "model_swap:\n"
    "   sub sp, sp, #160\n"
    "   stp x19, x20, [sp]\n        stp x21, x22, [sp, #16]\n   stp x23, x24, [sp, #32]\n"
    "   stp x25, x26, [sp, #48]\n   stp x27, x28, [sp, #64]\n   stp x29, x30, [sp, #80]\n"
    "   stp d8, d9, [sp, #96]\n     stp d10, d11, [sp, #112]\n"
    "   stp d12, d13, [sp, #128]\n  stp d14, d15, [sp, #144]\n"
    "   mov x9, sp\n"
    "   str x9, [x0]\n"
    "   mov sp, x1\n"
    "   ldp x19, x20, [sp]\n        ldp x21, x22, [sp, #16]\n   ldp x23, x24, [sp, #32]\n"
    "   ldp x25, x26, [sp, #48]\n   ldp x27, x28, [sp, #64]\n   ldp x29, x30, [sp, #80]\n"
    "   ldp d8, d9, [sp, #96]\n     ldp d10, d11, [sp, #112]\n"
    "   ldp d12, d13, [sp, #128]\n  ldp d14, d15, [sp, #144]\n"
    "   add sp, sp, #160\n"
    "   ret\n"
    ".size model_swap, . - model_swap\n"
);

static void prepare(int which)
{
    void **sp = (void **) (void *) (stacks[which] + STACK) - 20;

    sp[11] = (void *) (uintptr_t) start;
    contexts[which].sp = sp;
}

#else

#include <ucontext.h>

static ucontext_t states[COROUTINES + 1];

static void model_swap(void **save, void *to)
{
    size_t from = (size_t) ((struct context *) (void *) save - contexts);

    (void) to;
    swapcontext(&states[from], &states[current]);
}

static void prepare(int which)
{
    getcontext(&states[which]);
    states[which].uc_stack.ss_sp = stacks[which];
    states[which].uc_stack.ss_size = STACK;
    makecontext(&states[which], start, 0);
}

#endif

void context_begin(int which, void (*body)(void))
{
    contexts[which].body = body;
    contexts[which].error = 0;
    prepare(which);
}

void context_switch(int which)
{
    struct context *from = &contexts[current], *to = &contexts[which];

    from->error = errno;
    errno = to->error;
    current = which;
    model_swap(&from->sp, to->sp);
}

int context_private(const volatile void *at)
{
    return (uintptr_t) at - (uintptr_t) stacks < sizeof stacks || at == (volatile void *) &errno;
}
