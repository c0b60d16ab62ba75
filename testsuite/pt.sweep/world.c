/* world.c - the partitions that a case is about, the memory they get, the calls.
 *
 * SPDX-License-Identifier: MIT
 *
 * What the library gets from kalloc, and on hosts from mmap, lies right before
 * memory that faults when it is read, where the board has such: an address made of
 * the numbers of two partitions leads there.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __unix__
#include <sys/mman.h>
#endif
#include "sys.h"
#include "kalloc.h"
#include "pt.h"
#include "sweep.h"

enum {
    ARENAS = 4, ARENA = 256,
    LENT = ARENAS, ALL_ARENAS,          /* one that kalloc does not give */
    MOST_BLOCKS = PT_CHECKS ? 70 : 7,
#ifdef __unix__
    TABLES = 8, TABLE = 1024,
    GUARD = 65536, PLOT = 65536,        /* pages, however large */
    SLOT = 4096
#else
    TABLES = 0, TABLE = 0,
    GUARD = 1024, PLOT = 1024,          /* what emulators protect quickly */
    SLOT = 64
#endif
};

/* The partitions that are made, by letter.  The first blocks of one are taken at
 * once and kept for good by who made it, so that the number on top is not small. */
static const struct kind {
    char letter;
    unsigned char size, count, first;
} kinds[] = {
    { 'c', 40, BLOCKS, 0 },
    { 'k', 1, 1, 0 },
    { 'm', 1, MOST_BLOCKS, MOST_BLOCKS - BLOCKS },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct event events[STRIKES * WORD], called;
int event_count, ended[STRIKES], vacuous;
const char *flaw;
struct now now;
struct world world;

static struct world world_before;
static unsigned char library_before[SLOT * (2 * PT_PARTITIONS + 1)];    /* more than the table takes */
static _Alignas(GUARD) unsigned char arenas[ALL_ARENAS][PLOT + GUARD];
static unsigned char arenas_before[ALL_ARENAS][ARENA], untouched[ARENA];
#ifdef __unix__
static _Alignas(GUARD) unsigned char tables[TABLES][PLOT + GUARD];
static unsigned char tables_before[TABLES][TABLE];
#endif
static unsigned char place[KINDS][MOST_BLOCKS]; /* of the blocks, in what kalloc gave */
static struct { int ptno; void *block; int told, times; } asked[2];
static int stale, filling, in_isr;
static size_t asked_for;                /* of kalloc, last */

static unsigned char *arena(int i)
{
    return arenas[i] + PLOT - ARENA;
}

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
    for (i = 0; i < ARENAS && world.size[i]; i++)
        ;
    if (i == ARENAS || size > ARENA)
        return NULL;
    asked_for = size;
    world.size[i] = (unsigned short) size;
    world.disturbed = 1;
    return world.given[in_isr] = arena(i) + ARENA - size;
}

void kfree(int type, void *memory)
{
    int i;

    for (i = 0; i < ARENAS && !(world.size[i] && memory == arena(i) + ARENA - world.size[i]); i++)
        ;
    if (type != KA_PT || i == ARENAS) {
        flaw = "kfree of what kalloc did not give";
        return;
    }
    memset(memory, 0xdd, world.size[i]);
    world.size[i] = 0;
    world.disturbed = 1;
}

#ifdef __unix__
/* What instructions.sh has the library call and read in place of the C library's. */
void *sweep_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    static unsigned char filler[TABLE];

    (void) address;
    (void) protection;
    (void) flags;
    (void) file;
    (void) offset;
    if (filling)
        return filler;
    if ((now.call && now.call->letter == '5' && !in_isr) || world.tables == TABLES || size > TABLE)
        return MAP_FAILED;
    return memset(tables[world.tables++] + PLOT - size, 0, size);
}

long sweep_sysconf(int name)
{
    (void) name;
    return 2;
}

char sweep_alone;

/* The number of this thread, which the library gives it at its first call, and how many it
 * gave: it is always the first, but each run has the library count it anew. */
extern _Atomic(uint32_t) pt__threads;
extern _Thread_local uint32_t pt__thread __attribute__((tls_model("initial-exec")));
#endif

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) caller;
    if (ptno != asked[in_isr].ptno || block != asked[in_isr].block
            || why < PT_FAULT_PTNO || why > PT_FAULT_FREE)
        flaw = "pt_fault was told of something else";
    asked[in_isr].told = why;
    asked[in_isr].times++;
}

/* ---- Calls, by thread and interrupt ---- */

unsigned slot_of(int ptno)
{
    unsigned mask = 1;

    while (mask < PT_PARTITIONS - 1)
        mask = 2 * mask + 1;
    return (unsigned) ptno & mask;
}

static const struct kind *kind_of(int part)
{
    return &kinds[world.part[part].kind];
}

static int blocks_of(int part)
{
    return kind_of(part)->count - kind_of(part)->first;
}

/* For a partition some blocks of which are kept for good it is no set that can be. */
int all_of(int part)
{
    int all = (1 << blocks_of(part)) - 1;

    return kind_of(part)->first ? all | 1 << BLOCKS : all;
}

static unsigned char *block_of(int id)
{
    const struct part *p = &world.part[id / BLOCKS];

    return p->memory + p->rest[id % BLOCKS];
}

/* The number of the block, in part.  struck: by the thread, to be interrupted. */
static short take(int part, int ptno, int struck)
{
    void *block;
    short k;

    errno = INT_MAX;
    block = struck ? struck_pt_getblock(ptno) : pt_getblock(ptno);
    if (errno != INT_MAX)
        flaw = "pt_getblock touched errno";
    if (!block)
        return NONE;
    for (k = 0; k < blocks_of(part); k++)
        if (block == block_of(part * BLOCKS + k))
            return k;
    return STRANGE;
}

/* 0, or why it was refused. */
static short give(int ptno, void *block, int struck)
{
    asked[in_isr].ptno = ptno;
    asked[in_isr].block = block;
    asked[in_isr].told = asked[in_isr].times = 0;
    errno = INT_MAX;
    if (struck)
        struck_pt_freeblock(ptno, block);
    else
        pt_freeblock(ptno, block);
    if (errno != INT_MAX)
        flaw = "pt_freeblock touched errno";
    if (asked[in_isr].times > 1)
        flaw = "two faults of one call";
    return (short) (PT_CHECKS ? asked[in_isr].told : UNTOLD);
}

/* What its holder writes all over a block. */
static unsigned char mark_of(int id)
{
    return (unsigned char) (now.fill == '0' ? 0 : now.fill == 'f' ? 0xff : 0x50 + id);
}

static void hold(int id)
{
    world.held[world.held_count++] = id;
    if (now.fill != 'k')
        memset(block_of(id), mark_of(id), kind_of(id / BLOCKS)->size);
}

static void unhold(int at)
{
    int id = world.held[at], i, owned = now.fill != 'k' && !(id == world.hand && world.hand_lost);
    unsigned char *block = block_of(id);

    for (i = 0; owned && i < kind_of(id / BLOCKS)->size; i++)
        if (block[i] != mark_of(id))
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

static int create(const struct kind *kind)
{
    return pt_create(kind->size, kind->count);
}

/* In memory of the caller's, as long as kalloc's was for the same, and aligned alike. */
static int create_lent(const struct kind *kind)
{
    world.given[in_isr] = arena(LENT) + ARENA - asked_for;
    return pt__create(kind->size, kind->count, 0, world.given[in_isr]);
}

/* Takes the first blocks of partition p, whichever they are; the rest is shown. */
static void take_first(struct part *p, const struct kind *kind)
{
    unsigned char taken[MOST_BLOCKS] = { 0 }, *block;
    int i, k, shown = 0;

    for (i = 0; i < kind->first; i++) {
        block = pt_getblock(p->ptno);
        for (k = 0; k < kind->count && block != p->memory + place[p->kind][k]; k++)
            ;
        if (k == kind->count || taken[k]++)
            flaw = "a block of a new partition could not be got";
    }
    for (k = 0; k < kind->count && shown < BLOCKS; k++)
        if (!taken[k])
            p->rest[shown++] = place[p->kind][k];
}

static short add_part(int ptno, const struct kind *kind)
{
    struct part *p = &world.part[world.parts];
    int i;

    if (ptno == stale)
        flaw = "a number came back at once";
    for (i = 0; i < world.parts; i++)
        if (world.part[i].ptno == ptno)
            flaw = "a number came back at once";
    *p = (struct part) { ptno, (unsigned char) (kind - kinds), world.given[in_isr], { 0 } };
    take_first(p, kind);
    return (short) world.parts++;
}

static short free_held(struct event *e, int id)
{
    int at = held_at(id);

    e->part = (short) (id / BLOCKS);
    e->block = (short) (id % BLOCKS);
    if (at >= 0)
        unhold(at);
    return give(world.part[e->part].ptno, block_of(id), 0);
}

/* One letter of a body.  Sets vacuous if that is nothing that a shorter word does not
 * do; so is then all that goes on from there. */
static void act(char letter)
{
    struct event *e = &events[event_count];
    const struct event *last = event_count ? e - 1 : NULL;
    const struct kind *kind = kinds;
    int part = world.latest, ptno = world.part[part].ptno, id = NONE, at;
    void *inside = block_of(part * BLOCKS) + 4;

    *e = (struct event) { letter, (short) part, NONE, 0 };
    switch (letter) {
    case 'g':
        vacuous |= last && last->letter == 'g' && last->seen == NONE;
        e->seen = take(part, ptno, 0);
        if (e->seen >= 0)
            hold(part * BLOCKS + e->seen);
        break;
    case 'n':
    case 'o':
    case 'h':
        at = held_at(world.hand);
        if (letter == 'n' && world.held_count)
            id = world.held[world.held_count - 1];
        else if (letter == 'o' && world.held_count > 1)
            id = world.held[0];
        else if (letter == 'h' && PT_CHECKS && (at < 0 || (at > 0 && at < world.held_count - 1)))
            id = world.hand;
        if (id == NONE) {
            vacuous = 1;
            break;
        }
        e->seen = free_held(e, id);
        world.hand_lost |= letter == 'h' && at < 0 && !e->seen;
        break;
    case 'f':
        for (id = part * BLOCKS; id == world.hand || held_at(id) >= 0; id++)
            ;
        if (!PT_CHECKS || id >= part * BLOCKS + blocks_of(part))
            vacuous = 1;
        else
            e->seen = free_held(e, id);
        break;
    case 'z':
        e->seen = give(ptno, NULL, 0);
        break;
    case 'i':
    case 'x':
        if (PT_CHECKS && kind_of(part)->size > 4)
            e->seen = give(ptno, letter == 'i' ? inside : &now, 0);
        else
            vacuous = 1;
        break;
    case 's':
        e->seen = give(stale, block_of(world.held_count ? world.held[0] : 0), 0);
        break;
    case 't':
        e->seen = take(part, stale, 0);
        break;
    case 'd':
        vacuous |= last && last->letter == 'd';
        e->seen = (short) (pt_destroy(ptno) ? errno : 0);
        break;
    case 'c':
    case 'k':
    case 'm':
        /* Partition 0 may not come to be where it is said not to have been made yet. */
        if (world.parts + 1 >= PARTS || strchr("uv", now.call->letter)) {
            vacuous = 1;
            break;
        }
        while (kind->letter != letter)
            kind++;
        id = create(kind);
        e->seen = (short) (id < 0 ? errno : 0);
        if (id >= 0)
            world.latest = e->part = add_part(id, kind);
        break;
    }
    event_count += !vacuous;
}

void act_body(const char *body)
{
    in_isr = 1;
    for (; *body && !vacuous; body++)
        act(*body);
    in_isr = 0;
}

void make_call(void)
{
    const struct call *c = now.call;
    int ptno = world.part[0].ptno, count = BLOCKS, result;
    unsigned char *block = block_of(world.hand >= 0 ? world.hand : 0);
    size_t size = kinds->size;
    struct pt_info info;

    called = (struct event) { c->letter, 0, NONE, 0 };
    switch (c->function) {
    case GET:
        called.seen = take(0, c->letter == 't' ? stale : ptno, 1);
        break;
    case FREE:
        switch (c->letter) {
        case 'h':
        case 'f': called.block = (short) world.hand; break;
        case 'z': block = NULL; break;
        case 'i': block += 4; break;
        case 'x': block = (unsigned char *) &now; break;
        case 's': ptno = stale; break;
        case 'u': ptno = 0; break;
        }
        called.seen = give(ptno, block, 1);
        break;
    case CREATE:
        switch (c->letter) {
        case '0': size = 0; break;
        case '1': count = 0; break;
        case '2': count = INT_MAX; break;
        case '3': size = SIZE_MAX / 2; break;
        case '7': size = 1; break;
        case '9': size = SIZE_MAX; break;
        }
        if (c->letter == 'l')
            result = struck_pt__create(size, 1, 64, arena(LENT));
        else if (c->letter == 'b')
            result = struck_pt__create(SIZE_MAX, 1, 64, NULL);
        else
            result = struck_pt_create(size, count);
        called.seen = (short) (result < 0 ? errno : 0);
        if (result >= 0 && c->letter == 'c')
            called.part = add_part(result, kinds);
        else
            world.other = result;
        break;
    case DESTROY:
        ptno = c->letter == 'e' ? stale : c->letter == 'v' ? 0 : ptno;
        called.seen = (short) (struck_pt_destroy(ptno) ? errno : 0);
        break;
    case INFO:
        result = struck_pt_info(c->letter == 'J' ? stale : ptno, c->letter == 'K' ? NULL : &info);
        called.seen = (short) (!result ? info.home : result == EBADID ? NONE : result);
        break;
    case OUT:
        result = struck_pt_out(c->letter == 'P' ? stale : ptno, c->letter == 'Q' ? (void *) &now : block);
        called.block = (short) (world.hand >= 0 ? world.hand : 0);
        called.seen = (short) (result < 0 ? NONE : result);
        break;
    }
}

/* ---- Before and after ---- */

/* A partition of one block, made only to take a slot. */
static int fill_slot(void)
{
    int ptno;

    filling = 1;
    ptno = pt_create(4, 1);
    filling = 0;
    if (ptno >= 0)
        world.busy |= 1u << slot_of(ptno) % 32;
    return ptno;
}

void prepare(const struct call *c, int state)
{
    int k, i, alone = PT_PARTITIONS == 1 && c->function == CREATE;

    blank_library();
    memset(&world, 0, sizeof world);
    for (i = 0; i < ALL_ARENAS; i++)
        memset(arena(i), 0xdd, ARENA);
    now.call = NULL;
    stale = NONE;
    world.hand = world.other = NONE;
    for (i = c->letter == '6' ? PT_PARTITIONS - 2 : c->letter == 'w' ? state : 0; i > 0; i--)
        fill_slot();
    now.state = c->letter == 'w' ? BLOCKS : state;
    stale = create(kinds);
    pt_destroy(stale);
    add_part(strchr("yL", c->letter) ? create_lent(kinds) : create(kinds), kinds);
    for (k = 0; k < BLOCKS; k++)
        hold(take(0, world.part[0].ptno, 0));
    /* Blocks 0 and up are out, and of the others the last one that is freed is on top. */
    for (k = BLOCKS - now.state; k < BLOCKS; k++) {
        unhold(held_at(k));
        pt_freeblock(world.part[0].ptno, block_of(world.hand = k));
    }
    if (c->letter == 'h')
        unhold(held_at(world.hand = 0));
    world.busy |= 1u << slot_of(world.part[0].ptno) % 32;
    world.roomy = world.busy;
    if (c->letter == '8' && (k = create(kinds)) >= 0) {
        world.roomy |= 1u << slot_of(k) % 32;
        pt_destroy(k);
    }
    if (c->function == CREATE) {
        world.hand = NONE;
        while (c->letter == '6' && fill_slot() >= 0)
            ;
    }
    /* The only slot must be free for who is to create; with no room for links, but for 8. */
    world.begun = !strchr("uv", c->letter) && !(alone && c->letter != '6');
    if (alone && c->letter == '8') {
        pt_destroy(world.part[0].ptno);
        world.busy = 0;
    } else if (!world.begun) {
        blank_library();
        memset(world.size, 0, sizeof world.size);
        for (i = 0; i < ARENAS; i++)
            memset(arena(i), 0xdd, ARENA);
        world.busy = world.roomy = world.tables = 0;
        stale = NONE;
        if (alone)
            world.part[0].ptno = NONE;
    }
    world.disturbed = 0;
    now.call = c;
    now.prepared = state;
    memcpy(library_before, library_data, library_size());
    world_before = world;
    for (i = 0; i < ALL_ARENAS; i++)
        memcpy(arenas_before[i], arena(i), ARENA);
#ifdef __unix__
    for (i = 0; i < (int) world.tables; i++)
        memcpy(tables_before[i], tables[i] + PLOT - TABLE, TABLE);
#endif
}

void start_over(void)
{
    int i;

#ifdef __unix__
    pt__thread = 0;
#endif
    memcpy(library_data, library_before, library_size());
#ifdef __unix__
    pt__threads = 0;
#endif
    world = world_before;
    for (i = 0; i < ALL_ARENAS; i++)
        memcpy(arena(i), arenas_before[i], ARENA);
#ifdef __unix__
    for (i = 0; i < (int) world.tables; i++)
        memcpy(tables[i] + PLOT - TABLE, tables_before[i], TABLE);
#endif
    event_count = vacuous = 0;
    ended[0] = ended[1] = 0;
    flaw = NULL;
}

void drain(unsigned char *drained)
{
    int i, k;

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
}

void clear_away(const unsigned char *alive)
{
    const struct part *p;
    int i, k;

    while (world.held_count)
        unhold(0);
    for (i = 0; i < world.parts && !flaw; i++) {
        p = &world.part[i];
        for (k = 0; k < kind_of(i)->count && alive[i]; k++)
            if (give(p->ptno, p->memory + place[p->kind][k], 0) > 0)
                flaw = "a block that was out could not be freed";
        if (alive[i] && pt_destroy(p->ptno))
            flaw = "a partition with all blocks home could not be destroyed";
    }
    if (world.other >= 0 && pt_destroy(world.other))
        flaw = "what the call created could not be destroyed";
    for (i = 0; i < ARENAS && !flaw; i++) {
        if (world.size[i])
            flaw = "memory was not given back";
        if (world.disturbed && memcmp(arena(i), untouched, ARENA))
            flaw = "the library wrote into memory that was not its own";
    }
}

/* Where the blocks lie, in the order in which they are got. */
void world_start(void)
{
    int kind, i;

    if (library_size() > sizeof library_before) {
        printf("Bail out! the library has %lu bytes of data\n", (unsigned long) library_size());
        exit(1);
    }
    memset(untouched, 0xdd, sizeof untouched);
    for (i = 0; i < ALL_ARENAS; i++)
        strike_guard(arenas[i] + PLOT, GUARD);
#ifdef __unix__
    for (i = 0; i < TABLES; i++)
        strike_guard(tables[i] + PLOT, GUARD);
#endif
    for (kind = 0; kind < KINDS; kind++) {
        int p;

        blank_library();
        memset(&world, 0, sizeof world);
        p = create(&kinds[kind]);
        for (i = 0; i < kinds[kind].count; i++)
            place[kind][i] = (unsigned char) ((unsigned char *) pt_getblock(p) - world.given[0]);
    }
}
