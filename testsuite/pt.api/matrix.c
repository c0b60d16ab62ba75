/* pt.api/matrix.c - area: every call, for a partition in every state.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 60
 *
 * purpose: each call has the right result, the right calls of pt_fault and the right errno,
 * and afterwards every block of every partition is accounted for.
 */
#include <stdint.h>
#include <stdio.h>
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "stride.h"
#include "tap.h"

#define COUNT 4
#define BYTES 32                /* a multiple of every alignment: no gaps between blocks */
#define STRIDE ((int) stride_of(BYTES))         /* except in a debug build */

enum state { UNUSED, HOME, SOME_OUT, ALL_OUT, DESTROYED, SUCCEEDED, STATES };

static const char *const states[STATES] = {
    "never created", "all blocks home", "some blocks out", "all blocks out",
    "destroyed", "succeeded",
};

static int ptno;                /* the partition that is called */
static int alive;               /* whether it is a partition */
static int successor;           /* a partition in the same slot, or -1 */
static int neighbour = -1;      /* another partition, or -1 */
static int number;              /* the expected number of blocks at home */
static void *all[COUNT];        /* the blocks, lowest first; blocks that are not out come last */
static int out;
static void *foreign;           /* a block of the neighbour that is out */

/* Gets all blocks at the same time, lowest first, and frees them. */
static void look(int of)
{
    int i;
    void *low;

    drain(of, all, COUNT);
    for (i = 1, low = all[0]; i < COUNT; i++)
        if ((uintptr_t) all[i] < (uintptr_t) low)
            low = all[i];
    for (i = 0; i < COUNT; i++)
        all[i] = (char *) low + STRIDE * i;
}

static int enter(enum state state)
{
    static _Alignas(max_align_t) char thing[COUNT * (BYTES + REDZONE + _Alignof(max_align_t))];
    int i;

    successor = -1;
    out = state == SOME_OUT ? COUNT / 2 : state == ALL_OUT ? COUNT : 0;
    alive = state == HOME || state == SOME_OUT || state == ALL_OUT;
    if (state == UNUSED) {
        /* Until the first destroy, numbers count up from 0. */
        ptno = PT_PARTITIONS;
        for (i = 0; i < COUNT; i++)
            all[i] = thing + STRIDE * i;
    } else {
        ptno = pt_create(BYTES, COUNT);
        look(ptno);
        for (i = COUNT; i > out; i--)
            pt_freeblock(ptno, all[i - 1]);
        if (!alive && pt_destroy(ptno))
            return 0;
        if (state == SUCCEEDED)
            successor = pt_create(BYTES, COUNT);
    }
    number = COUNT - out;
    return state == UNUSED || ptno >= 0;
}

static int leave(void)
{
    void *room[COUNT + 1];

    if (successor >= 0 && (!accounted(successor, COUNT, room) || pt_destroy(successor)))
        return 0;
    if (!alive)
        return !pt_getblock(ptno);
    if (!accounted(ptno, number, room))
        return 0;
    refill(ptno, all, out);
    return accounted(ptno, COUNT, room) && pt_destroy(ptno) == 0;
}

/* A free that must be refused, once, for that reason, without a change of errno. */
static int refused(int of, void *block, int why)
{
    int before = faults;

    errno = 4711;
    fault.why = 0;
    pt_freeblock(of, block);
    if (errno != 4711)
        return 0;
    return PT_CHECKS ? faults == before + 1 && fault.why == why && fault.ptno == of &&
                       fault.block == block
                     : faults == before;
}

static int get(void)
{
    void *block;

    errno = 4711;
    block = pt_getblock(ptno);
    if (errno != 4711)
        return 0;
    if (!alive || out == COUNT)
        return !block;
    if (!has(all + out, COUNT - out, block))
        return 0;
    pt_freeblock(ptno, block);
    return errno == 4711;
}

static int destroy(void)
{
    errno = 4711;
    if (alive && !out) {
        alive = 0;
        return pt_destroy(ptno) == 0;
    }
    return pt_destroy(ptno) == -1 && errno == (alive ? EBUSY : EBADID);
}

static int free_good(void)
{
    int before = faults, i;

    if (!alive)
        return refused(ptno, all[0], PT_FAULT_PTNO);
    errno = 4711;
    for (i = 0; i < out; i++)
        pt_retblock(ptno, all[i]);
    out = 0;
    number = COUNT;
    return errno == 4711 && faults == before;
}

static int free_null(void)
{
    int before = faults;

    if (alive)
        return refused(ptno, NULL, PT_FAULT_NULL);
    /* Two things are wrong, and pt_fault may be told either. */
    errno = 4711;
    pt_freeblock(ptno, NULL);
    return errno == 4711 && faults == before + PT_CHECKS;
}

static int info(void)
{
    struct pt_info told = { 0 };

    if (!alive)
        return pt_info(ptno, &told) == EBADID && told.numblocks == 0;
    return pt_info(ptno, &told) == 0 && told.blocksize == BYTES && told.numblocks == COUNT
        && told.home == COUNT - out && told.first == all[0] && told.stride == (size_t) STRIDE;
}

/* pt_next finds it once if it exists; otherwise its slot has another partition or none. */
static int next(void)
{
    int i, met = 0, rounds = 0;

    for (i = pt_next(-1); i >= 0 && rounds <= PT_PARTITIONS; i = pt_next(i)) {
        met += i == ptno;
        rounds++;
    }
    return met == alive && rounds == alive + (successor >= 0) + (neighbour >= 0);
}

static int find(void)
{
    int i, right = 1;

    for (i = 0; i < COUNT; i++) {
        int found = pt_find((char *) all[i] + i);

        right &= alive ? found == ptno : found != ptno;
    }
    return right && (neighbour < 0 || pt_find(foreign) == neighbour);
}

static int is_out(void)
{
    int i, right = 1;

    for (i = 0; i < COUNT; i++)
        right &= pt_out(ptno, all[i]) == (alive && PT_CHECKS ? i < out : -1);
    return right && pt_out(ptno, NULL) == -1 && pt_out(ptno, &right) == -1
        && pt_out(ptno, (char *) all[0] + 1) == -1;
}

/* What a debug build records; other builds say that they do not. */
static int remembered(void)
{
    int i, right = pt_fewest(ptno) == (alive && PT_DEBUG ? 0 : -1);

    for (i = 0; i < COUNT; i++)
        right &= pt_getter(ptno, all[i], NULL, NULL)
            == (!PT_DEBUG ? ENOSYS : !alive ? EBADID : i < out ? 0 : EINVAL);
    right &= pt_reset_fewest(ptno) == (!PT_DEBUG ? ENOSYS : alive ? 0 : EBADID);
    return right && pt_fewest(ptno) == (alive && PT_DEBUG ? COUNT - out : -1);
}

/* A partition in the caller's memory, in addition; or instead, if there is only one slot. */
static int create_with(void)
{
    static unsigned char lent[PT_BYTES(5, COUNT)];
    struct pt_attr attr = { 5, COUNT, 0, lent, sizeof lent, sizeof attr };
    void *room[COUNT + 1];
    int others = alive + (successor >= 0) + (neighbour >= 0), own = pt_create_with(&attr);

    if (others == PT_PARTITIONS)
        return own == -1 && errno == EAGAIN;
    return own >= 0 && own != ptno && accounted(own, COUNT, room) && pt_find(lent + 20) == own
        && pt_destroy(own) == 0;
}

#if PT_CHECKS

static void *at(intptr_t distance)
{
    return (void *) ((uintptr_t) all[0] + (uintptr_t) distance);
}

static int refused_as(void *block, int why)
{
    return refused(ptno, block, alive ? why : PT_FAULT_PTNO);
}

static int free_one_byte_in(void)
{
    return refused_as(at(1), PT_FAULT_INSIDE);
}

static int free_inside(void)
{
    int i, right = 1;

    for (i = 0; i < COUNT * STRIDE; i++)
        if (i % STRIDE)
            right &= refused_as(at(i), PT_FAULT_INSIDE);
    return right;
}

static int free_below(void)
{
    int i, right = 1;

    for (i = 1; i <= 3 * STRIDE; i++)
        right &= refused_as(at(-i), PT_FAULT_RANGE);
    return right;
}

static int free_above(void)
{
    int i, right = 1;

    for (i = 0; i < 3 * STRIDE; i++)
        right &= refused_as(at(COUNT * STRIDE + i), PT_FAULT_RANGE);
    return right;
}

/* Pointers that differ from a block in some bits, so that arithmetic that loses a bit is
 * noticed. */
static int free_anywhere(void)
{
    uintptr_t bit;
    int i, right = 1;

    for (i = 0; i < COUNT; i++)
        for (bit = 1; bit; bit <<= 1) {
            uintptr_t address = (uintptr_t) all[i] ^ bit, in = address - (uintptr_t) all[0];

            if (in < COUNT * STRIDE && in % STRIDE == 0)
                continue;
            right &= refused_as((void *) address,
                                in < COUNT * STRIDE ? PT_FAULT_INSIDE : PT_FAULT_RANGE);
            address = (uintptr_t) all[i] + (uintptr_t) (STRIDE * COUNT) * bit;
            if (address != (uintptr_t) all[i])
                right &= refused_as((void *) address, PT_FAULT_RANGE);
        }
    return right && refused_as(&bit, PT_FAULT_RANGE) && refused_as(&ptno, PT_FAULT_RANGE) &&
           refused_as((void *) 1, PT_FAULT_RANGE) &&
           refused_as((void *) UINTPTR_MAX, PT_FAULT_RANGE);
}

static int free_already_free(void)
{
    int i, right = 1;

    for (i = out; i < COUNT; i++)
        right &= refused_as(all[i], PT_FAULT_FREE);
    return right;
}

/* Frees each block again right after its free, and after all are freed. */
static int free_twice(void)
{
    int i, right = 1;

    for (i = 0; i < out; i++) {
        pt_freeblock(ptno, all[i]);
        right &= refused_as(all[i], PT_FAULT_FREE);
    }
    out = 0;
    number = COUNT;
    for (i = 0; i < COUNT; i++)
        right &= refused_as(all[i], PT_FAULT_FREE);
    return right;
}

static int free_foreign(void)
{
    return neighbour < 0 || refused_as(foreign, PT_FAULT_RANGE);
}

static int free_to_foreign(void)
{
    int i, right = 1;

    for (i = 0; i < COUNT && neighbour >= 0; i++)
        right &= refused(neighbour, all[i], PT_FAULT_RANGE);
    return right;
}

#endif

static const struct {
    const char *name;
    int (*call)(void);
} calls[] = {
    { "get", get },
    { "destroy", destroy },
    { "free what is out", free_good },
    { "free a null pointer", free_null },
    { "pt_info", info },
    { "pt_next", next },
    { "pt_find", find },
    { "pt_out", is_out },
    { "pt_create_with", create_with },
    { "pt_fewest, pt_getter", remembered },
#if PT_CHECKS
    { "free one byte into the area", free_one_byte_in },
    { "free what is inside a block", free_inside },
    { "free what is below", free_below },
    { "free what is above", free_above },
    { "free what is anywhere", free_anywhere },
    { "free what is free", free_already_free },
    { "free twice", free_twice },
    { "free a block of another partition", free_foreign },
    { "free a block to another partition", free_to_foreign },
#endif
};

#define CALLS ((int) (sizeof calls / sizeof *calls))

int main(void)
{
    void *room[4];
    char name[80];
    int s, c;

    plan(STATES * CALLS + 1);
#if PT_PARTITIONS > 1
    neighbour = pt_create(BYTES, 3);
    foreign = pt_getblock(neighbour);
#endif
    for (s = 0; s < STATES; s++)
        for (c = 0; c < CALLS; c++) {
            int entered = enter((enum state) s);
            int right = entered && calls[c].call();
            int left = leave();

            if (!right || !left)
                printf("# the call is %s, the blocks are %s\n", right ? "right" : "wrong",
                       left ? "all there" : "not all there");
            snprintf(name, sizeof name, "%s: %s", states[s], calls[c].name);
            ok(right && left, name);
        }
    if (neighbour >= 0)
        pt_freeblock(neighbour, foreign);
    ok(neighbour < 0 || (accounted(neighbour, 3, room) && pt_destroy(neighbour) == 0),
       "no call changed the neighbour");
    return done();
}
