/* act.c - what the thread calls, and what an interrupt does.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "world.h"

const struct call calls[] = {
    { 'g', GET, 0, 3, "pt_getblock" },
    { 't', GET, 2, 3, "pt_getblock with a stale number" },
    { 'h', FREE, 0, 2, "pt_freeblock" },
    { 'z', FREE, 1, 3, "pt_freeblock of a null pointer" },
    { 's', FREE, 0, 2, "pt_freeblock with a stale number" },
#if PT_CHECKS
    { 'f', FREE, 1, 3, "pt_freeblock of a free block" },
    { 'i', FREE, 2, 2, "pt_freeblock inside a block" },
    { 'x', FREE, 2, 2, "pt_freeblock outside the partition" },
#endif
    { 'u', FREE, 3, 3, "pt_freeblock before any partition was made" },
    { 'c', CREATE, 3, 3, "pt_create" },
    { '0', CREATE, 3, 3, "pt_create of blocks of size 0" },
    { '1', CREATE, 3, 3, "pt_create of no blocks" },
    { '2', CREATE, 3, 3, "pt_create of too many blocks" },
    { '3', CREATE, 3, 3, "pt_create of blocks too big" },
    { '4', CREATE, 3, 3, "pt_create without memory" },
#ifdef __unix__
    { '5', CREATE, 3, 3, "pt_create without memory for links" },
#endif
    { '6', CREATE, 3, 3, "pt_create of one partition too many" },
#if PT_PARTITIONS > 2                   /* how many more slots are taken */
    { 'w', CREATE, 1, PT_PARTITIONS < 8 ? PT_PARTITIONS - 2 : 6, "pt_create with slots taken" },
#endif
    { '7', CREATE, 3, 3, "pt_create of small blocks" },
    { '8', CREATE, 3, 3, "pt_create where there was a partition before" },
    { '9', CREATE, 3, 3, "pt_create of blocks as big as all memory" },
    { 'l', CREATE, 3, 3, "pt_create_with, aligned, in memory of the caller's" },
    { 'a', CREATE, 3, 3, "pt_create_with, of small blocks, aligned as they are" },
    { 'b', CREATE, 3, 3, "pt_create_with, aligned, of a block as big as all memory" },
    { 'd', DESTROY, 0, 3, "pt_destroy" },
    { 'y', DESTROY, 3, 3, "pt_destroy of what is in memory of the caller's" },
    { 'e', DESTROY, 3, 3, "pt_destroy with a stale number" },
    { 'v', DESTROY, 3, 3, "pt_destroy before any partition was made" },
    { 'I', INFO, 0, 3, "pt_info" },
    { 'J', INFO, 3, 3, "pt_info with a stale number" },
    { 'K', INFO, 3, 3, "pt_info into a null pointer" },
    { 'L', INFO, 3, 3, "pt_info of what is in memory of the caller's" },
    { 'M', INFO, 3, 3, "pt_info before any partition was made" },
    { 'O', OUT, 0, 3, "pt_out" },
    { 'P', OUT, 3, 3, "pt_out with a stale number" },
    { 'Q', OUT, 3, 3, "pt_out outside the partition" },
    { 'R', OUT, 3, 3, "pt_out before any partition was made" },
    { 'F', FIND, 3, 3, "pt_find" },
    { 'G', FIND, 3, 3, "pt_find of what a later partition will have" },
    { 'H', FIND, 3, 3, "pt_find before any partition was made" },
    { 'N', NEXT, 3, 3, "pt_next from the beginning" },
    { 'S', NEXT, 3, 3, "pt_next after a partition" },
    { 'V', NEXT, 3, 3, "pt_next after the last slot" },
    { 'U', NEXT, 3, 3, "pt_next before any partition was made" },
};
const unsigned call_kinds = sizeof calls / sizeof *calls;

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
    struct pt_info info;

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
    case 'I':
        at = pt_info(ptno, &info);
        e->seen = (short) (!at ? info.home : at == EBADID ? NONE : at);
        break;
    case 'O':
        e->block = (short) (world.hand >= 0 ? world.hand : 0);
        e->part = 0;
        e->seen = (short) pt_out(world.part[0].ptno, block_of(e->block));
        break;
    case 'd':
        vacuous |= last && last->letter == 'd';
        e->seen = (short) (pt_destroy(ptno) ? errno : 0);
        break;
    case 'c':
    case 'k':
    case 'm':
    case 'l':
        /* Partition 0 may not come to be where it is said not to have been made yet. */
        if (world.parts + 1 >= PARTS || strchr("uvMRH", now.call->letter)) {
            vacuous = 1;
            break;
        }
        while (letter != 'l' && kind->letter != letter)
            kind++;
        id = letter == 'l' ? create_lent(kind) : create(kind);
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
    struct pt_attr attr = { 0 };
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
        attr.align = c->letter == 'a' ? 1 : 64;
        attr.mem = c->letter == 'l' ? memory_lent(256) : NULL;
        if (c->letter == 'l')
            result = struck_pt__create(size, 1, &attr);
        else if (c->letter == 'a')
            result = struck_pt__create(1, 1, &attr);
        else if (c->letter == 'b')
            result = struck_pt__create(SIZE_MAX, 1, &attr);
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
        ptno = c->letter == 'J' ? stale : c->letter == 'M' ? 0 : ptno;
        result = struck_pt_info(ptno, c->letter == 'K' ? NULL : &info);
        called.seen = (short) (!result ? info.home : result == EBADID ? NONE : result);
        break;
    case OUT:
        ptno = c->letter == 'P' ? stale : c->letter == 'R' ? 0 : ptno;
        result = struck_pt_out(ptno, c->letter == 'Q' ? (void *) &now : block);
        called.block = (short) (world.hand >= 0 ? world.hand : 0);
        called.seen = (short) (result < 0 ? NONE : result);
        break;
    case FIND:
        called.seen = (short) struck_pt_find(world.address);
        break;
    case NEXT:
        called.seen = (short) struck_pt_next(c->letter == 'S' ? ptno
                                             : c->letter == 'V' ? PT_PARTITIONS - 1 : -1);
        break;
    }
}
