/* pt.irq/step.c - area: an interrupt at each instruction of a get, of a free and of pt_getter.
 *
 * SPDX-License-Identifier: MIT
 * needs: single steps
 * timeout: 120
 *
 * purpose: get, free, pt_destroy, pt_getter and pt_fewest are right in the middle of a get or
 * free, wherever that is; so is pt_getter if its block is freed and taken again meanwhile.  The
 * sweep strikes more calls, with more interrupts, but not in a debug build.
 *
 * With the flag TF an x86 CPU traps after each instruction (Intel SDM, volume 3B, 17.3.1.4), and
 * the process gets a signal.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <ucontext.h>
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

#define BLOCKS 3
#define MOST 2000               /* instructions; more than there are */
#define TF 0x100
#ifdef __x86_64__
#define PC REG_RIP
#else
#define PC REG_EIP
#endif

static void (*volatile interrupt)(void);
static volatile int stepping, met;      /* the call runs; it was interrupted */
static greg_t struck[MOST];             /* the instructions before which it was */
static volatile int count;

static int is_new(greg_t at)
{
    int i = 0;

    while (i < count && struck[i] != at)
        i++;
    return i == count;
}

/* Called before each instruction.  Interrupts the call before the first that is new, so a loop is
 * interrupted in its first iteration only. */
static void trap(int number, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *) context)->uc_mcontext.gregs;

    (void) number;
    (void) info;
    registers[REG_EFL] &= ~TF;
    if (!stepping)
        return;
    if (count < MOST && is_new(registers[PC])) {
        struck[count++] = registers[PC];
        met = 1;
        interrupt();
    } else {
        registers[REG_EFL] |= TF;
    }
}

static void step(void (*call)(void))
{
    met = 0;
    stepping = 1;
    raise(SIGTRAP);
    call();
    stepping = 0;
}

static int ptno, wrong, fewest;
static void *freed, *got, *out[BLOCKS + 1];
static int outs;
static void *get_caller;                /* what pt_getter says of a get below */

__attribute__((noinline)) static void get(void)
{
    void *volatile block = pt_getblock(ptno);

    got = block;
}

__attribute__((noinline)) static void put(void)
{
    pt_freeblock(ptno, freed);
    got = NULL;
}

static void take(void)
{
    out[outs] = pt_getblock(ptno);
    wrong += !out[outs];
    outs++;
}

static void give(void)
{
    pt_freeblock(ptno, out[--outs]);
}

static void twice(void)
{
    pt_freeblock(ptno, freed);
}

/* Each block was got by get, or is not out. */
static void ask(void)
{
    struct pt_info info;
    int i, seen = pt_fewest(ptno);

    if (!PT_DEBUG)
        return;
    wrong += seen < 0 || seen > fewest;
    fewest = seen;
    pt_info(ptno, &info);
    for (i = 0; i < BLOCKS; i++) {
        void *caller = get_caller;
        int result = pt_getter(ptno, (char *) info.first + i * info.stride, &caller, NULL);

        wrong += (result != 0 && result != EINVAL) || caller != get_caller;
    }
}

/* Changes nothing. */
static void pass(void)
{
    ask();
    take();
    give();
    wrong += pt_destroy(ptno) != -1 || errno != EBUSY;
}

/* One block is out; and so is another if call is put. */
static void prepare(void (*call)(void))
{
    get();
    out[0] = got;
    outs = 1;
    get();
    freed = got;
    if (call == get)
        pt_freeblock(ptno, freed);
    faults = 0;
    pt_reset_fewest(ptno);
    fewest = pt_fewest(ptno);
}

static void interrupt_each(const char *name, void (*call)(void), void (*body)(void))
{
    void *room[BLOCKS + 1];

    wrong = count = 0;
    interrupt = body;
    do {
        prepare(call);
        step(call);
        if (!met)
            body();
        wrong += faults != (body == twice && PT_CHECKS);
        if (call == get)
            out[outs++] = got;
        wrong += (call == get && !got) || !distinct(out, outs)
            || !accounted(ptno, BLOCKS - outs, room);
        refill(ptno, out, outs);
        wrong += !accounted(ptno, BLOCKS, room);
    } while (met && !wrong);
    printf("# %s: %d instructions\n", name, count);
    ok(!wrong && count > 50 && count < MOST, name);
}

#if PT_DEBUG

static void *told;
static unsigned told_count;
static int refused;

static void ask_getter(void)
{
    refused = pt_getter(ptno, freed, &told, &told_count);
}

static void hand_over(void)
{
    pt_freeblock(ptno, freed);
    take();
}

/* The one block is freed and taken again in the middle of pt_getter, which names the caller of one
 * get with the count of the same get. */
static void interrupt_getter(void)
{
    unsigned first;

    ptno = pt_create(1, 1);
    wrong = count = outs = 0;
    interrupt = hand_over;
    do {
        get();
        freed = got;
        pt_getter(ptno, freed, NULL, &first);
        step(ask_getter);
        if (!met)
            hand_over();
        give();
        if (refused)
            wrong += refused != EINVAL;
        else
            /* The get of hand_over is the next one, and has another caller. */
            wrong += told_count != first + (told != get_caller);
    } while (met && !wrong);
    printf("# %d instructions\n", count);
    ok(!wrong && count > 20 && count < MOST && pt_destroy(ptno) == 0,
       "pt_getter, and another get in its middle");
}

#else

static void interrupt_getter(void)
{
    ok(pt_getter(ptno, NULL, NULL, NULL) == ENOSYS, "no pt_getter");
}

#endif

int main(void)
{
    struct sigaction action = { .sa_sigaction = trap, .sa_flags = SA_SIGINFO };

    plan(PT_CHECKS ? 8 : 7);
    ptno = pt_create(1, BLOCKS);
    sigaction(SIGTRAP, &action, NULL);
    get();
    pt_getter(ptno, got, &get_caller, NULL);
    pt_freeblock(ptno, got);
    interrupt_each("a get, and other calls in its middle", get, pass);
    interrupt_each("a get, and a get in its middle", get, take);
    interrupt_each("a get, and a free in its middle", get, give);
    interrupt_each("a free, and other calls in its middle", put, pass);
    interrupt_each("a free, and a get in its middle", put, take);
    interrupt_each("a free, and a free in its middle", put, give);
    /* Without checks a double free is the caller's fault. */
    if (PT_CHECKS)
        interrupt_each("a free, and a free of the same block in its middle", put, twice);
    interrupt_getter();
    return done();
}
