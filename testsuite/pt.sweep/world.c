/* world.c - the partitions that a case is about, and their blocks, before and after.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "world.h"

const struct kind kinds[] = {
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
static unsigned char place[KINDS][MOST_BLOCKS]; /* of the blocks, in what kalloc gave */
static struct { int ptno; void *block; int told, times; } asked[2];
int stale, in_isr;

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) caller;
    if (ptno != asked[in_isr].ptno || block != asked[in_isr].block
            || why < PT_FAULT_PTNO || why > PT_FAULT_FREE)
        flaw = "pt_fault was told of something else";
    asked[in_isr].told = why;
    asked[in_isr].times++;
}

unsigned slot_of(int ptno)
{
    unsigned mask = 1;

    while (mask < PT_PARTITIONS - 1)
        mask = 2 * mask + 1;
    return (unsigned) ptno & mask;
}

const struct kind *kind_of(int part)
{
    return &kinds[world.part[part].kind];
}

int blocks_of(int part)
{
    return kind_of(part)->count - kind_of(part)->first;
}

/* For a partition some blocks of which are kept for good it is no set that can be. */
int all_of(int part)
{
    int all = (1 << blocks_of(part)) - 1;

    return kind_of(part)->first ? all | 1 << BLOCKS : all;
}

unsigned char *block_of(int id)
{
    const struct part *p = &world.part[id / BLOCKS];

    return p->memory + p->rest[id % BLOCKS];
}

short take(int part, int ptno, int struck)
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

short give(int ptno, void *block, int struck)
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

int is_in_block(int part, const unsigned char *address)
{
    const struct part *p = &world.part[part];
    int k = 0;

    while (k < kind_of(part)->count
           && (size_t) (address - (p->memory + place[p->kind][k])) >= kind_of(part)->size)
        k++;
    return k < kind_of(part)->count;
}

void hold(int id)
{
    world.held[world.held_count++] = id;
    if (now.fill != 'k')
        memset(block_of(id), mark_of(id), kind_of(id / BLOCKS)->size);
}

void unhold(int at)
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

int held_at(int id)
{
    int at = world.held_count - 1;

    while (at >= 0 && world.held[at] != id)
        at--;
    return at;
}

int create(const struct kind *kind)
{
    return pt_create(kind->size, kind->count);
}

/* As long as kalloc's was for the same, and aligned alike. */
int create_lent(const struct kind *kind)
{
    struct pt_attr attr = { 0 };

    attr.mem = world.given[in_isr] = memory_lent(world.asked);
    return pt__create(kind->size, kind->count, &attr);
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

short add_part(int ptno, const struct kind *kind)
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

    memory_blank();
    memset(&world, 0, sizeof world);
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
    world.begun = !strchr("uvMRHU", c->letter) && !(alone && c->letter != '6');
    if (alone && c->letter == '8') {
        pt_destroy(world.part[0].ptno);
        world.busy = 0;
    } else if (!world.begun) {
        memory_blank();
        memset(world.size, 0, sizeof world.size);
        world.busy = world.roomy = world.tables = 0;
        stale = NONE;
        if (alone)
            world.part[0].ptno = NONE;
    }
    world.disturbed = 0;
    /* Block 0 of the partition, or, if an interrupt makes one in lent memory, of that. */
    world.address = (c->letter == 'G' ? memory_lent(world.asked) : world.part[0].memory)
        + *place[0];
    now.call = c;
    now.prepared = state;
    memory_keep();
    world_before = world;
}

void start_over(void)
{
    world = world_before;
    memory_restore();
    event_count = vacuous = 0;
    ended[0] = ended[1] = 0;
    flaw = NULL;
}

void drain(unsigned char *drained)
{
    struct pt_info info;
    int i, k;

    for (i = 0; i < world.parts; i++) {
        if (pt_info(world.part[i].ptno, &info))
            info.home = 0;
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
        if (info.home != k && !flaw)
            flaw = "pt_info counted other blocks than there were";
    }
}

/* Each block of partition 0 was held, and has what its last holder wrote: home, out, or in the
 * hand of the call; but where a link takes its place. */
static void look_into_blocks(void)
{
    int k, i;

    for (k = 0; k < BLOCKS && !LINKS_IN_BLOCKS && now.fill != 'k'; k++)
        for (i = 0; i < kinds->size; i++)
            if (block_of(k)[i] != mark_of(k))
                flaw = "the library wrote into a block";
}

void clear_away(const unsigned char *alive)
{
    const struct part *p;
    int i, k;

    if (alive[0])
        look_into_blocks();
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
    memory_look();
}

/* Where the blocks lie, in the order in which they are got. */
void world_start(void)
{
    int kind, i;

    memory_start();
    for (kind = 0; kind < KINDS; kind++) {
        int p;

        memory_blank();
        memset(&world, 0, sizeof world);
        p = create(&kinds[kind]);
        for (i = 0; i < kinds[kind].count; i++)
            place[kind][i] = (unsigned char) ((unsigned char *) pt_getblock(p) - world.given[0]);
    }
}
