/* pt.sweep/sweep.c - area: each call interrupted at each of its instructions.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 300
 *
 * purpose: whatever an interrupt does, and wherever it strikes, a call does what it
 * would have done at one instant: no block is lost or handed out twice, null and EBUSY
 * only if they were true, and a refused call changes nothing.
 *
 * A case is a call, the number of free blocks in its partition of three, and one or
 * two strikes (see strike.h), each with a body, the word of what the interrupt does:
 *
 *      g get a block               f free a block that is free
 *      n free the newest held      z free a null pointer
 *      o free the oldest held      i free an address inside a block
 *      h free the block in hand    x free an address outside the partition
 *      d destroy the partition     s free with a stale number
 *      c create another one        t get with a stale number
 *
 * In hand is the block that the call frees or, else, the one that it would take.  An
 * interrupt keeps what it gets, for later interrupts or for ever.  d and c stand for a
 * switch to another thread.
 *
 * With an argument, the case that a failure printed, that case only is run.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "pt.h"
#include "irq.h"
#include "strike.h"
#include "tap.h"

#ifndef SWEEP_DEPTH
#define SWEEP_DEPTH     4
#endif

enum {
    BLOCKS = 3, ALL = (1 << BLOCKS) - 1, SIZE = 40,
    PARTS = 4, ARENAS = 4, WORD = 8, MOST = 2000,
    NONE = -1, STRANGE = -2
};

/* What the thread calls, by letter, and with how many free blocks that makes sense. */
static const struct call {
    char letter;
    unsigned char function, from, to;
    short expected;                     /* the errno of pt_create */
    const char *what;
} calls[] = {
    { 'g', GET, 0, 3, 0, "pt_getblock" },
    { 't', GET, 2, 3, 0, "pt_getblock with a stale number" },
    { 'h', FREE, 0, 2, 0, "pt_freeblock" },
    { 'z', FREE, 1, 3, 0, "pt_freeblock of a null pointer" },
    { 's', FREE, 0, 2, 0, "pt_freeblock with a stale number" },
#if PT_CHECKS
    { 'f', FREE, 1, 3, 0, "pt_freeblock of a free block" },
    { 'i', FREE, 2, 2, 0, "pt_freeblock inside a block" },
    { 'x', FREE, 2, 2, 0, "pt_freeblock outside the partition" },
#endif
    { 'u', FREE, 3, 3, 0, "pt_freeblock before any partition was made" },
    { 'c', CREATE, 3, 3, 0, "pt_create" },
    { '0', CREATE, 3, 3, EINVAL, "pt_create of blocks of size 0" },
    { '1', CREATE, 3, 3, EINVAL, "pt_create of no blocks" },
    { '2', CREATE, 3, 3, ENOSPC, "pt_create of too many blocks" },
    { '3', CREATE, 3, 3, ENOSPC, "pt_create of blocks too big" },
    { '4', CREATE, 3, 3, ENOSPC, "pt_create without memory" },
#ifdef __unix__
    { '5', CREATE, 3, 3, ENOSPC, "pt_create without memory for links" },
#endif
    { '6', CREATE, 3, 3, EAGAIN, "pt_create of one partition too many" },
    { '7', CREATE, 3, 3, 0, "pt_create of small blocks" },
    { '8', CREATE, 3, 3, 0, "pt_create where there was a partition before" },
    { '9', CREATE, 3, 3, ENOSPC, "pt_create of blocks as big as all memory" },
    { 'd', DESTROY, 0, 3, 0, "pt_destroy" },
    { 'e', DESTROY, 3, 3, 0, "pt_destroy with a stale number" },
    { 'v', DESTROY, 3, 3, 0, "pt_destroy before any partition was made" },
};

#define CALL_KINDS      (sizeof calls / sizeof *calls)
static const char *const function_name[FUNCTIONS] = {
    "pt_getblock", "pt_freeblock", "pt_create", "pt_destroy"
};

/* ---- The case, and what became of it ---- */

static struct {
    const struct call *call;
    int state;
    unsigned strikes;
    struct { unsigned at; char body[WORD]; } strike[2];
} now;

/* What was done to which partition and block, and what was seen: of a get the block,
 * of a free whether it was accepted, else 0 or errno. */
struct event {
    char letter;
    short part, block, seen;
    short mine;                         /* freed by who held it, and not in hand */
};

static struct event events[2 * WORD], called;
static int event_count, vacuous, in_isr;
static unsigned met, done_bodies, pended, interrupts;
static int met_masked;
static const char *flaw;
static unsigned long runs, all_runs;
static int failed;

/* All that a case changes, but for the library's own data.  Block k of partition p is
 * held as p * BLOCKS + k. */
struct world {
    _Alignas(16) unsigned char arena[ARENAS][224];
#ifdef __unix__
    _Alignas(16) unsigned char kept[2048];
#endif
    unsigned kept_used;
    unsigned char used[ARENAS];
    unsigned char *given[2];            /* by kalloc last, to thread and interrupt */
    struct { int ptno; unsigned char *memory; } part[PARTS];
    int parts, latest, other, held[2 * WORD + BLOCKS], held_count, hand;
};

static struct world world, world_before;
static unsigned char library_before[8192];
static int stale, filling;
static size_t offset[BLOCKS];           /* of the blocks, in an arena */
static struct { int ptno; void *block; unsigned refused; } asked[2];

static size_t library_size(void)
{
    return (size_t) (library_end - library_data);
}

/* As if no call had ever been made. */
static void blank_library(void)
{
    memset(library_data, 0, library_size());
    memcpy(library_data, library_blank, library_blank_size);
}

/* ---- What the library calls ---- */

void *kalloc(int type, size_t size)
{
    static _Alignas(16) unsigned char filler[64];
    int i;

    if (type != KA_PT)
        flaw = "kalloc of another type";
    if (filling)
        return filler;
    if (now.call && now.call->letter == '4' && !in_isr)
        return NULL;
    for (i = 0; i < ARENAS && world.used[i]; i++)
        ;
    if (i == ARENAS || size > sizeof world.arena[i])
        return NULL;
    world.used[i] = 1;
    return world.given[in_isr] = world.arena[i];
}

void kfree(int type, void *memory)
{
    int i;

    for (i = 0; i < ARENAS && memory != world.arena[i]; i++)
        ;
    if (type != KA_PT || i == ARENAS || !world.used[i]) {
        flaw = "kfree of what kalloc did not give";
        return;
    }
    world.used[i] = 0;
    memset(memory, 0xdd, sizeof world.arena[i]);
}

/* What instructions.sh has the library call in place of calloc, on hosts. */
void *sweep_calloc(size_t count, size_t size)
{
#ifdef __unix__
    size_t wanted = (count * size + 15) & -(size_t) 16;

    if ((now.call && now.call->letter == '5' && !in_isr)
            || wanted > sizeof world.kept - world.kept_used)
        return NULL;
    world.kept_used += (unsigned) wanted;
    return world.kept + world.kept_used - wanted;
#else
    (void) count;
    (void) size;
    return NULL;
#endif
}

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) caller;
    if (ptno != asked[in_isr].ptno || block != asked[in_isr].block
            || why < PT_FAULT_PTNO || why > PT_FAULT_FREE)
        flaw = "pt_fault was told of something else";
    asked[in_isr].refused++;
}

/* ---- Calls, by thread and interrupt ---- */

static unsigned char *block_of(int id)
{
    return world.part[id / BLOCKS].memory + offset[id % BLOCKS];
}

/* The number of the block, in part.  struck: by the thread, to be interrupted. */
static int take(int part, int ptno, int struck)
{
    void *block;
    int k;

    errno = INT_MAX;
    block = struck ? struck_pt_getblock(ptno) : pt_getblock(ptno);
    if (errno != INT_MAX)
        flaw = "pt_getblock touched errno";
    if (!block)
        return NONE;
    for (k = 0; k < BLOCKS; k++)
        if (block == block_of(part * BLOCKS + k))
            return k;
    return STRANGE;
}

/* Whether it was accepted, which without checks nobody says. */
static int give(int ptno, void *block, int right, int struck)
{
    asked[in_isr].ptno = ptno;
    asked[in_isr].block = block;
    asked[in_isr].refused = 0;
    errno = INT_MAX;
    if (struck)
        struck_pt_freeblock(ptno, block);
    else
        pt_freeblock(ptno, block);
    if (errno != INT_MAX)
        flaw = "pt_freeblock touched errno";
    if (asked[in_isr].refused > 1)
        flaw = "two faults of one call";
    return PT_CHECKS ? !asked[in_isr].refused : right;
}

/* Whoever holds a block owns all of it, but for the one in hand, which the call may free. */
static void hold(int id)
{
    world.held[world.held_count++] = id;
    memset(block_of(id), 0x50 + id, SIZE);
}

static void unhold(int at)
{
    unsigned char *block = block_of(world.held[at]);
    int i;

    for (i = 0; i < SIZE && world.held[at] != world.hand; i++)
        if (block[i] != 0x50 + world.held[at])
            flaw = "the library wrote into a block that was out";
    world.held_count--;
    for (; at < world.held_count; at++)
        world.held[at] = world.held[at + 1];
}

static int held_at(int id)
{
    int at = world.held_count - 1;

    while (at >= 0 && world.held[at] != id)
        at--;
    return at;
}

static int add_part(int ptno)
{
    int i;

    if (ptno == stale)
        flaw = "a number came back at once";
    for (i = 0; i < world.parts; i++)
        if (world.part[i].ptno == ptno)
            flaw = "a number came back at once";
    world.part[world.parts].ptno = ptno;
    world.part[world.parts].memory = world.given[in_isr];
    return world.parts++;
}

static int create(const struct call *c, int struck)
{
    size_t size = SIZE;
    int count = BLOCKS;

    switch (c ? c->letter : 'c') {
    case '0': size = 0; break;
    case '1': count = 0; break;
    case '2': count = INT_MAX; break;
    case '3': size = SIZE_MAX / 2; break;
    case '7': size = 1; break;
    case '9': size = SIZE_MAX; break;
    }
    return struck ? struck_pt_create(size, count) : pt_create(size, count);
}

static short free_held(struct event *e, int id)
{
    int at = held_at(id);

    e->part = (short) (id / BLOCKS);
    e->block = (short) (id % BLOCKS);
    e->mine = at >= 0 && id != world.hand;
    if (at >= 0)
        unhold(at);
    return (short) give(world.part[e->part].ptno, block_of(id), at >= 0, 0);
}

/* One letter of a body.  Sets vacuous if that is nothing that a shorter word does not
 * do; so is then all that goes on from there. */
static void act(char letter)
{
    struct event *e = &events[event_count];
    const struct event *last = event_count ? e - 1 : NULL;
    int part = world.latest, ptno = world.part[part].ptno, id = NONE;
    void *inside = block_of(part * BLOCKS) + 4;

    *e = (struct event) { letter, (short) part, NONE, 0, 0 };
    switch (letter) {
    case 'g':
        vacuous |= last && last->letter == 'g' && last->seen == NONE;
        e->seen = (short) take(part, ptno, 0);
        if (e->seen >= 0)
            hold(part * BLOCKS + e->seen);
        break;
    case 'n':
    case 'o':
    case 'h':
        if (letter == 'n' && world.held_count)
            id = world.held[world.held_count - 1];
        else if (letter == 'o' && world.held_count > 1)
            id = world.held[0];
        else if (letter == 'h' && PT_CHECKS && world.hand != held_at(world.hand))
            id = world.hand;
        if (id == NONE)
            vacuous = 1;
        else
            e->seen = free_held(e, id);
        break;
    case 'f':
        for (id = part * BLOCKS; id == world.hand || held_at(id) >= 0; id++)
            ;
        if (!PT_CHECKS || id >= (part + 1) * BLOCKS)
            vacuous = 1;
        else
            e->seen = free_held(e, id);
        break;
    case 'z':
        e->seen = (short) give(ptno, NULL, 0, 0);
        break;
    case 'i':
    case 'x':
        if (PT_CHECKS)
            e->seen = (short) give(ptno, letter == 'i' ? inside : &now, 0, 0);
        else
            vacuous = 1;
        break;
    case 's':
        e->seen = (short) give(stale, block_of(world.held_count ? world.held[0] : 0), 0, 0);
        break;
    case 't':
        e->seen = (short) take(part, stale, 0);
        break;
    case 'd':
        vacuous |= last && last->letter == 'd';
        e->seen = (short) (pt_destroy(ptno) ? errno : 0);
        break;
    case 'c':
        if (world.parts + 1 >= PARTS || world.parts + 1 > PT_PARTITIONS
                || strchr("6uv", now.call->letter)) {
            vacuous = 1;
            break;
        }
        id = create(NULL, 0);
        e->seen = (short) (id < 0 ? errno : 0);
        if (id >= 0)
            world.latest = e->part = (short) add_part(id);
        break;
    }
    event_count += !vacuous;
}

/* What the interrupt does. */
void sweep_interrupt(void)
{
    int saved = errno;
    const char *letter;

    interrupts++;
    if (done_bodies >= met)
        return;
    in_isr = 1;
    for (letter = now.strike[done_bodies++].body; *letter && !vacuous; letter++)
        act(*letter);
    in_isr = 0;
    errno = saved;
}

static void make_call(void)
{
    const struct call *c = now.call;
    int ptno = world.part[0].ptno, result;
    void *block = block_of(world.hand >= 0 ? world.hand : 0);

    called = (struct event) { c->letter, 0, NONE, 0, 1 };
    switch (c->function) {
    case GET:
        called.seen = (short) take(0, c->letter == 't' ? stale : ptno, 1);
        break;
    case FREE:
        if (c->letter == 'h' || c->letter == 'f')
            called.block = (short) world.hand;
        if (c->letter == 'z')
            block = NULL;
        else if (c->letter == 'i')
            block = (char *) block + 4;
        else if (c->letter == 'x')
            block = &now;
        called.seen = (short) give(c->letter == 's' ? stale : c->letter == 'u' ? 0 : ptno, block,
                                   c->letter == 'h', 1);
        break;
    case CREATE:
        result = create(c, 1);
        called.seen = (short) (result < 0 ? errno : 0);
        if (result >= 0 && c->letter == 'c')
            called.part = (short) add_part(result);
        else
            world.other = result;
        break;
    case DESTROY:
        if (c->letter == 'e')
            ptno = stale;
        called.seen = (short) (struck_pt_destroy(c->letter == 'v' ? 0 : ptno) ? errno : 0);
        break;
    }
}

/* ---- The judge ---- */

struct model {
    unsigned char alive[PARTS], home[PARTS];
};

/* What should have been seen; null if it was. */
static const char *step(struct model *m, const struct event *e)
{
    unsigned bit = e->block < 0 ? 0 : 1u << e->block;
    int p = e->part;

    switch (e->letter) {
    case 'g':
        if (!m->alive[p] || !m->home[p])
            return e->seen == NONE ? NULL : "null";
        if (e->seen < 0 || !(m->home[p] >> e->seen & 1))
            return "a free block";
        m->home[p] &= (unsigned char) ~(1u << e->seen);
        return NULL;
    case 't':
        return e->seen == NONE ? NULL : "null";
    case 'n':
    case 'o':
    case 'h':
    case 'f':
        if (!m->alive[p] || m->home[p] & bit)
            return e->seen ? "to be refused" : NULL;
        if (e->seen)
            m->home[p] |= (unsigned char) bit;
        /* One that the interrupted call has half taken may be refused too. */
        return e->seen || !e->mine ? NULL : "to be accepted";
    case 'z':
    case 'i':
    case 'x':
    case 's':
    case 'u':
        return e->seen ? "to be refused" : NULL;
    case 'd':
        if (!m->alive[p])
            return e->seen == EBADID ? NULL : "EBADID";
        if (m->home[p] != ALL)
            return e->seen == EBUSY ? NULL : "EBUSY";
        m->alive[p] = 0;
        return e->seen ? "success" : NULL;
    case 'e':
    case 'v':
        return e->seen == EBADID ? NULL : "EBADID";
    case 'c':
        m->alive[p] = 1;
        m->home[p] = ALL;
        return e->seen ? "success" : NULL;
    case '5':                           /* a partition destroyed leaves links, and a place */
    case '6':
        if (event_count && !e->seen)
            return NULL;
        /* fallthrough */
    default:                            /* a pt_create whose partition is not used */
        return e->seen == now.call->expected ? NULL : strerror(now.call->expected);
    }
}

/* Whether all that was seen is right, had the whole call been at that place among the
 * events.  Else what was wrong first. */
static const char *judge(int place, struct model *m, const unsigned char *drained,
                         const struct event **culprit)
{
    const char *expected;
    int i;

    memset(m, 0, sizeof *m);
    m->alive[0] = !strchr("uv", now.call->letter);
    m->home[0] = (unsigned char) (ALL & -(1 << (BLOCKS - now.state)));
    for (i = 0; i <= event_count; i++) {
        *culprit = &called;
        if (i == place && (expected = step(m, &called)))
            return expected;
        *culprit = &events[i];
        if (i < event_count && (expected = step(m, &events[i])))
            return expected;
    }
    *culprit = NULL;
    for (i = 0; i < world.parts; i++)
        if (drained[i] != (m->alive[i] ? m->home[i] : 0))
            return "other blocks to be free at the end";
    return NULL;
}

static void print_event(const struct event *e)
{
    printf("%c of partition %d", e->letter, e->part);
    if (e->block >= 0)
        printf(", block %d", e->block);
    printf(", saw %d", e->seen);
}

static void report(const unsigned char *drained)
{
    struct model m;
    const struct event *culprit;
    const char *expected;
    unsigned s;
    int i;

    failed = 1;
    printf("# %s, with %d of %d blocks free\n", now.call->what, now.state, BLOCKS);
    for (s = 0; s < now.strikes; s++)
        printf("# interrupted at 0x%lx %s: %s; body \"%s\"\n",
               (unsigned long) (uintptr_t) (code[s][instructions[now.strike[s].at].function]
                                            + instructions[now.strike[s].at].offset),
               instructions[now.strike[s].at].where, instructions[now.strike[s].at].text,
               now.strike[s].body);
    for (i = 0; i < event_count; i++) {
        printf("#   interrupt: ");
        print_event(&events[i]);
        printf("\n");
    }
    printf("#   the call: ");
    print_event(&called);
    printf("\n");
    for (i = 0; drained && i < world.parts; i++)
        printf("#   free at the end in partition %d, as a set of bits: %x\n", i, drained[i]);
    if (flaw)
        printf("# expected no such thing, saw: %s\n", flaw);
    else
        for (i = 0; drained && i <= event_count; i++) {
            expected = judge(i, &m, drained, &culprit);
            printf("# expected, if the call was before event %d: %s", i + 1, expected ? expected : "this");
            if (culprit) {
                printf(" instead of ");
                print_event(culprit);
            }
            printf("\n");
        }
    printf("# repeat, in the build folder: sh %s %c:%d", SWEEP_RUN, now.call->letter, now.state);
    for (s = 0; s < now.strikes; s++)
        printf(":%u.%s", now.strike[s].at, now.strike[s].body);
    printf("\n");
    fflush(stdout);
}

void sweep_fault(uintptr_t pc)
{
    printf("# a fault at 0x%lx\n", (unsigned long) pc);
    flaw = "a fault";
    if (now.call)
        report(NULL);
    printf("Bail out!\n");
    fflush(stdout);
    exit(1);
}

/* ---- A run ---- */

static unsigned char *address(int copy, unsigned i)
{
    return code[copy][instructions[i].function] + instructions[i].offset;
}

/* The one breakpoint of a copy of the code, if any. */
static struct { unsigned at; int on; strike_trap before; } planted[AS_IT_IS];

static void plant(int copy, int on, unsigned at)
{
    strike_trap trap = STRIKE_TRAP;

    if (planted[copy].on == on && (!on || planted[copy].at == at))
        return;
    if (planted[copy].on) {
        memcpy(address(copy, planted[copy].at), &planted[copy].before, sizeof trap);
        strike_changed(address(copy, planted[copy].at));
    }
    if (on) {
        memcpy(&planted[copy].before, address(copy, at), sizeof trap);
        memcpy(address(copy, at), &trap, sizeof trap);
        strike_changed(address(copy, at));
    }
    planted[copy].on = on;
    planted[copy].at = at;
}

/* A copy's breakpoint is met again after its strike where a call made by the library
 * returns into that copy. */
uintptr_t sweep_met(uintptr_t pc, int masked, int *pend)
{
    int copy;

    *pend = 0;
    for (copy = STRUCK; copy < AS_IT_IS; copy++) {
        if (!planted[copy].on || (uintptr_t) address(copy, planted[copy].at) != pc)
            continue;
        if (STRIKE_IN_PLACE || (unsigned) copy == met) {
            if (met && !met_masked && done_bodies < met)
                flaw = "the interrupt came late";
            met++;
            met_masked = masked;
            *pend = 1;
            pended++;
        }
        if (STRIKE_IN_PLACE) {
            plant(STRUCK, met < now.strikes && now.strike[met].at != planted[STRUCK].at,
                  now.strike[1].at);
            return pc;
        }
        return (uintptr_t) address(met < now.strikes ? AGAIN : AS_IT_IS, planted[copy].at);
    }
    return 0;
}

static void prepare(const struct call *c, int state)
{
    int order[BLOCKS], k;

    blank_library();
    memset(&world, 0, sizeof world);
    now.call = NULL;
    stale = NONE;
    filling = c->letter == '6';
    for (k = 0; filling && k < PT_PARTITIONS - 1 - (PT_PARTITIONS > 1); k++)
        pt_create(4, 1);
    filling = 0;
    stale = create(NULL, 0);
    pt_destroy(stale);
    add_part(create(NULL, 0));
    for (k = 0; k < BLOCKS; k++) {
        order[k] = take(0, world.part[0].ptno, 0);
        hold(order[k]);
    }
    /* Blocks 0 and up are out, and of the others the last one that is freed is on top. */
    world.hand = world.other = NONE;
    for (k = BLOCKS - state; k < BLOCKS; k++) {
        unhold(held_at(k));
        pt_freeblock(world.part[0].ptno, block_of(world.hand = k));
    }
    if (c->letter == 'h')
        unhold(held_at(world.hand = 0));
    if (c->letter == '8')
        pt_destroy(create(NULL, 0));
    if (c->function == CREATE) {
        world.hand = NONE;
        if (c->letter == '6')
            for (filling = 1; PT_PARTITIONS > 1 && pt_create(4, 1) >= 0; )
                ;
        filling = 0;
    }
    if (strchr("uv", c->letter)) {
        blank_library();
        memset(world.used, 0, sizeof world.used);
        stale = NONE;
    }
    now.call = c;
    now.state = state;
    memcpy(library_before, library_data, library_size());
    memcpy(&world_before, &world, sizeof world);
}

/* Runs the case, and judges.  Whether it is worth going on from there. */
static int run(void)
{
    unsigned char drained[PARTS] = { 0 };
    struct model m;
    const struct event *culprit;
    int i, k, ptno, right = 0;
    unsigned s;

    memcpy(library_data, library_before, library_size());
    memcpy(&world, &world_before, sizeof world);
    for (s = 0; s < (STRIKE_IN_PLACE ? AGAIN : AS_IT_IS); s++)
        plant((int) s, s < (STRIKE_IN_PLACE ? now.strikes > 0 : now.strikes), now.strike[s].at);
    event_count = vacuous = 0;
    met = done_bodies = pended = interrupts = 0;
    flaw = NULL;
    make_call();
    if (vacuous)
        return 0;
    all_runs++;
    runs++;
    if (met < now.strikes)
        return 0;
    if (!flaw && (done_bodies != met || interrupts > pended))
        flaw = "the interrupt did not come once for each time it was made pending";

    for (i = 0; i < world.parts; i++)
        for (k = 0; k <= BLOCKS; k++) {
            int block = take(i, world.part[i].ptno, 0);

            if (block == NONE)
                break;
            if (block == STRANGE || drained[i] >> block & 1) {
                flaw = "a block came out of the partition twice, or what is none";
                break;
            }
            drained[i] |= (unsigned char) (1u << block);
        }
    for (i = 0; i <= event_count && !right && !flaw; i++)
        right = !judge(i, &m, drained, &culprit);
    if (!right) {
        report(drained);
        return 0;
    }
    while (world.held_count)
        unhold(0);
    for (i = 0; i < world.parts && !flaw; i++) {
        ptno = world.part[i].ptno;
        for (k = 0; k < BLOCKS && m.alive[i]; k++)
            if (!give(ptno, block_of(i * BLOCKS + k), 1, 0))
                flaw = "a block that was out could not be freed";
        if (m.alive[i] && pt_destroy(ptno))
            flaw = "a partition with all blocks home could not be destroyed";
    }
    if (world.other >= 0 && pt_destroy(world.other))
        flaw = "what the call created could not be destroyed";
    for (i = 0; i < ARENAS && !flaw; i++)
        if (world.used[i])
            flaw = "memory was not given back";
    if (flaw)
        report(drained);
    return !flaw;
}

/* ---- All cases ---- */

static unsigned char was_met[MOST], was_masked[MOST], usual[MOST];
static unsigned longest[FUNCTIONS];

/* All words of letters, up to most, that have at least one of must. */
static void grow(unsigned which, const char *letters, const char *must, int most)
{
    char *body = now.strike[which].body, *end = body + strlen(body);
    const char *letter;

    for (letter = letters; *letter && most && !failed; letter++) {
        end[0] = *letter;
        end[1] = 0;
        if ((most == 1 && !body[strcspn(body, must)]) || !run())
            continue;
        grow(which, letters, must, most - 1);
    }
    *end = 0;
}

static int is_right(const struct call *c)
{
    return strchr("ghcd", c->letter) != NULL;
}

/* One call, struck once.  Where interrupts are held off the body comes later, at a
 * place of its own. */
static void sweep_once(const struct call *c)
{
    int depth = is_right(c) ? SWEEP_DEPTH : 2;
    unsigned at, stretch = 0;

    now.strikes = 1;
    for (at = 0; at < instruction_count && !failed; at++) {
        usual[at] = 0;
        if (instructions[at].function != c->function)
            continue;
        now.strike[0].at = at;
        now.strike[0].body[0] = 0;
        run();
        if (!met)
            continue;
        usual[at] = was_met[at] = 1;
        was_masked[at] |= (unsigned char) met_masked;
        stretch = met_masked ? stretch + 1 : 0;
        if (stretch > longest[c->function])
            longest[c->function] = stretch;
        if (met_masked) {
            grow(0, "gdc", "gdc", 1);
            continue;
        }
        grow(0, "gnoh", "gnoh", depth);
        grow(0, "dcgnh", "dc", depth);
        grow(0, "fzixstgnh", "fzixst", depth > 2 ? 2 : 1);
    }
}

/* Twice.  With longer bodies, and if the call is long, only on what it does, or does
 * again, because of the first strike. */
static void strike_again(const struct call *c, int all)
{
    int brief = c->function == GET || c->function == FREE, retry;
    unsigned at;

    now.strikes = 2;
    for (at = 0; at < instruction_count && !failed; at++) {
        retry = !usual[at] || at <= now.strike[0].at;
        if (instructions[at].function != c->function || !((brief && all) || retry))
            continue;
        now.strike[1].at = at;
        now.strike[1].body[0] = 0;
        run();
        if (met < 2)
            continue;
        was_met[at] = 1;
        was_masked[at] |= (unsigned char) met_masked;
        if (!met_masked && SWEEP_DEPTH > 3)
            grow(1, !brief ? "gdc" : retry ? "gnohdc" : "gnh", "gnohdc", brief && retry ? 2 : 1);
    }
    now.strikes = 1;
}

static void sweep_twice(const struct call *c)
{
    static const char *const first[] = {
        "", "g", "gn", "gg", "go", "n", "ng", "nn", "o", "og", "h", "hg", "gh", "d", "dc", "c", "cd", "nd",
    };
    unsigned at, i;

    if (!is_right(c))
        return;
    for (at = 0; at < instruction_count; at++)
        for (i = 0; usual[at] && i < sizeof first / sizeof *first && !failed; i++) {
            if (c->function == CREATE && !strchr("cd", *first[i]))
                continue;
            now.strikes = 1;
            now.strike[0].at = at;
            strcpy(now.strike[0].body, first[i]);
            if (run() && !met_masked)
                strike_again(c, !first[i][0] || !first[i][1]);
        }
}

/* The interrupt pending all the time, and held off. */
static void sweep_held_off(const struct call *c)
{
    unsigned long state = irq_mask();

    (void) c;
    now.strikes = 0;
    strike_pend();
    run();
    if (interrupts || !irq_masked())
        flaw = interrupts ? "an interrupt that was held off" : "interrupts no longer held off";
    irq_restore(state);
    if (!interrupts)
        flaw = "no interrupt after it was held off";
    if (flaw && !failed)
        report(NULL);
}

static void each(int function, void (*sweep)(const struct call *))
{
    const struct call *c;
    int state;

    failed = 0;
    runs = 0;
    for (c = calls; c < calls + CALL_KINDS; c++)
        for (state = c->from; c->function == function && state <= c->to && !failed; state++) {
            prepare(c, state);
            sweep(c);
        }
}

static void both(const struct call *c)
{
    sweep_once(c);
    if (!failed)
        sweep_twice(c);
}

static void list_places(int function)
{
    unsigned i, last;

    for (i = 0; i < instruction_count; i++)
        if (was_masked[i] && instructions[i].function == function) {
            for (last = i; last + 1 < instruction_count && was_masked[last + 1]; last++)
                ;
            printf("# masked from %s to %s\n", instructions[i].where, instructions[last].where);
            i = last;
        }
    printf("# %s: %lu runs; longest stretch masked: %u instructions\n", function_name[function], runs,
           longest[function]);
}

static int all_met(int function)
{
    unsigned i, missed = 0;

    for (i = 0; i < instruction_count; i++)
        if (!was_met[i] && instructions[i].function == function) {
            missed++;
            printf("# expected to strike at %s: %s, saw it not reached\n", instructions[i].where,
                   instructions[i].text);
        }
    return missed <= STRIKE_MISSED;
}

/* Where the blocks lie. */
static void learn(void)
{
    int p, k, i;

    p = pt_create(SIZE, BLOCKS);
    for (k = 0; k < BLOCKS; k++) {
        size_t at = (size_t) ((unsigned char *) pt_getblock(p) - world.arena[0]);

        for (i = k; i > 0 && offset[i - 1] > at; i--)
            offset[i] = offset[i - 1];
        offset[i] = at;
    }
}

static int repeat(const char *text)
{
    const struct call *c = calls;

    while (c < calls + CALL_KINDS && c->letter != *text)
        c++;
    if (c == calls + CALL_KINDS || text[1] != ':')
        return 2;
    prepare(c, atoi(text + 2));
    for (text += 2; now.strikes < 2 && (text = strchr(text, ':')); now.strikes++) {
        now.strike[now.strikes].at = (unsigned) atoi(++text);
        text = strchr(text, '.');
        if (!text || now.strike[now.strikes].at >= instruction_count)
            return 2;
        strncpy(now.strike[now.strikes].body, text + 1, strcspn(text + 1, ":") % WORD);
    }
    plan(1);
    run();
    ok(!failed, "the case");
    return done();
}

int main(int argc, char **argv)
{
    char name[80];
    int f;

    if (library_blank_size > library_size() || instruction_count == 0 || instruction_count > MOST || library_size() > sizeof library_before)
        return 2;
    blank_library();
    strike_start();
    learn();
    if (argc > 1 && strchr(argv[argc - 1], ':'))        /* the emulator puts its own first */
        return repeat(argv[argc - 1]);
    plan(3 * FUNCTIONS);
    for (f = 0; f < FUNCTIONS; f++) {
        each(f, sweep_held_off);
        sprintf(name, "%s with interrupts held off", function_name[f]);
        ok(!failed, name);
        each(f, both);
        list_places(f);
        sprintf(name, "%s interrupted once and twice", function_name[f]);
        ok(!failed && runs, name);
        sprintf(name, "%s was struck at every instruction", function_name[f]);
        ok(!failed && all_met(f), name);
    }
    printf("# %u instructions, %lu runs\n", instruction_count, all_runs);
    return done();
}
