/* pt.irq/masked.c - area: calls while interrupts are masked.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: a pending interrupt does not run during any call, and the mask is afterwards
 * as before; a call with interrupts enabled leaves them enabled.
 */
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "irq.h"
#include "tap.h"

static volatile int runs;
static int ptno, right;
static void *block, *room[4];

static _Alignas(max_align_t) char memory[256];

void *kalloc(int type, size_t size)
{
    (void) type;
    return size <= sizeof memory ? memory : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    (void) area;
}

static void isr(void)
{
    runs++;
    if (ptno >= 0)
        pt_freeblock(ptno, pt_getblock(ptno));
}

static void create(void)            { right &= (ptno = pt_create(16, 3)) >= 0; }
static void create_nothing(void)    { right &= pt_create(0, 3) == -1; }
static void create_too_much(void)   { right &= pt_create(1000, 3) == -1 && errno == ENOSPC; }
static void get(void)               { right &= (block = pt_getblock(ptno)) != NULL; }
static void destroy_busy(void)      { right &= pt_destroy(ptno) == -1 && errno == EBUSY; }
static void give(void)              { pt_freeblock(ptno, block); }
static void give_twice(void)        { pt_freeblock(ptno, PT_CHECKS ? block : NULL); }
static void give_null(void)         { pt_retblock(ptno, NULL); }
static void give_other(void)        { pt_freeblock(ptno, PT_CHECKS ? &right : NULL); }
static void give_inside(void)       { pt_freeblock(ptno, PT_CHECKS ? (char *) block + 1 : NULL); }
static void get_all(void)           { right &= drain(ptno, room, 4) == 3; }
static void get_none(void)          { right &= !pt_getblock(ptno); }
static void give_all(void)          { refill(ptno, room, 3); }
static void get_bad(void)           { right &= !pt_getblock(-1) && !pt_getblock(ptno ^ 0x100000); }
static void give_bad(void)          { pt_freeblock(-1, memory); }
static void destroy(void)           { right &= pt_destroy(ptno) == 0; }
static void destroy_bad(void)       { right &= pt_destroy(ptno) == -1 && errno == EBADID; }

static const struct {
    const char *name;
    void (*call)(void);
} calls[] = {
    { "create with a wrong argument", create_nothing },
    { "create without memory", create_too_much },
    { "create", create },
    { "get", get },
    { "destroy while a block is out", destroy_busy },
    { "free", give },
    { "free what is free", give_twice },
    { "free a null pointer", give_null },
    { "free what is outside", give_other },
    { "free what is inside a block", give_inside },
    { "get all", get_all },
    { "get when there are none", get_none },
    { "free all", give_all },
    { "get from no partition", get_bad },
    { "free to no partition", give_bad },
    { "destroy", destroy },
    { "destroy what is destroyed", destroy_bad },
};

#define CALLS ((int) (sizeof calls / sizeof *calls))

int main(void)
{
    unsigned long state, inner;
    int c, before, during;

    plan(2 * CALLS + 3);
    irq_start(isr, 0);
    ptno = -1;

    for (c = 0; c < CALLS; c++) {
        right = 1;
        state = irq_mask();
        before = runs;
        irq_pend();
        calls[c].call();
        during = runs - before;
        right &= irq_masked();
        /* Nested: to restore the mask is not to enable interrupts. */
        inner = irq_mask();
        right &= irq_masked();
        irq_restore(inner);
        right &= irq_masked();
        irq_restore(state);
        irq_pend();
        ok(right && during == 0 && runs > before && !irq_masked(), calls[c].name);
    }
    for (c = 0; c < CALLS; c++) {
        right = 1;
        before = runs;
        calls[c].call();
        right &= !irq_masked();
        irq_pend();
        ok(right && runs == before + 1, calls[c].name);
    }
    is(faults > 0, PT_CHECKS, "the hook was told");
    ok(runs >= 3 * CALLS, "interrupts did run");
    ptno = pt_create(16, 3);
    ok(ptno >= 0 && accounted(ptno, 3, room) && pt_destroy(ptno) == 0, "every block is home");
    irq_stop();
    return done();
}
