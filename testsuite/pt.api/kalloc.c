/* pt.api/kalloc.c - area: the calls of kalloc and kfree.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: one call of kalloc(KA_PT, size) for each creation without an earlier error, and
 * kfree(KA_PT, p) with exactly that pointer; a kalloc that fails at each call in turn,
 * one that returns odd addresses, one that creates and destroys itself, and a kfree
 * that does nothing.
 */
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "stride.h"
#include "tap.h"

#define ROUNDS 12
#define AREA   256

/* On bare metal with checks: a link of two bytes for each block, and one more. */
#if PT_CHECKS && !defined __unix__
#define LINKS(blocks) (2 * ((blocks) + 1))
#else
#define LINKS(blocks) 0
#endif

/* The alignment of links, or of what a free block holds; on hosts that of small blocks. */
#ifdef __unix__
#define ALIGN_LINKS ((int) alignment_of(1))
#elif PT_CHECKS
#define ALIGN_LINKS 2
#else
#define ALIGN_LINKS ((int) sizeof(void *))
#endif

/* A debug build also has two aligned words for each. */
#if PT_DEBUG && !defined __unix__
#define TRACES(blocks) ((int) sizeof(void *) * (2 * ((blocks) + 1) + 1) - 1)
#else
#define TRACES(blocks) 0
#endif

static unsigned char areas[2 * ROUNDS + 3][AREA];
static int used;                        /* areas in use for ever, because kfree does nothing */
static int asked, failing;              /* calls of kalloc; the one that returns null */
static int freed, types;
static size_t size;
static void *given, *back;

static int nested, nested_ptno, nested_right;

/* What another thread may do during a call of kalloc or kfree. */
static void meanwhile(void)
{
    void *block;

    if (!nested)
        return;
    nested = 0;
    nested_ptno = pt_create(4, 2);
    block = pt_getblock(nested_ptno);
    nested_right = nested_ptno >= 0 && block && pt_destroy(nested_ptno) == -1 && errno == EBUSY;
    pt_freeblock(nested_ptno, block);
    nested_right = nested_right && pt_destroy(nested_ptno) == 0;
}

void *kalloc(int type, size_t bytes)
{
    unsigned char *memory;

    types += type != KA_PT;
    if (++asked == failing)
        return NULL;
    meanwhile();
    size = bytes;
    /* 1, 3, 5, ... bytes behind an aligned address. */
    memory = areas[used] + (1 + 2 * used) % 32;
    used++;
    given = memory;
    errno = ENOMEM;
    return memory + size <= areas[used] ? memory : NULL;
}

void kfree(int type, void *memory)
{
    types += type != KA_PT;
    freed++;
    back = memory;
    meanwhile();
}

int main(void)
{
    void *room[6];
    int i, ptno, right, made, pointers, counted;

    plan(16);
    used = 0;
    for (i = 0, made = pointers = counted = 1; i < ROUNDS; i++) {
        asked = freed = 0;
        ptno = pt_create(9, 5);
        made &= ptno >= 0 && accounted(ptno, 5, room);
        counted &= asked == 1 && freed == 0;
        made &= pt_destroy(ptno) == 0;
        counted &= asked == 1 && freed == 1;
        pointers &= back == given;
    }
    ok(made, "partitions at odd addresses, with a kfree that does nothing");
    ok(counted, "one call of kalloc and one of kfree each");
    ok(pointers, "kfree gets exactly what kalloc gave");
    is(types, 0, "both are called with KA_PT");
    is((int) size, 5 * (int) stride_of(9) + 7 + LINKS(5) + TRACES(5), "the size holds the blocks,"
       " their links, and what it takes to align them to 8");
    pt_destroy(pt_create(1, 5));
    is((int) size, 5 * (int) stride_of(1) + ALIGN_LINKS - 1 + LINKS(5) + TRACES(5),
       "for blocks of one byte what it takes to align links");

    asked = freed = 0;
    ok(pt_create(0, 5) == -1 && pt_create(9, 0) == -1 && pt_create(9, -5) == -1, "bad arguments");
    ok(pt_destroy(-1) == -1 && pt_destroy(ptno) == -1, "nothing to destroy");
    is(asked + freed, 0, "invalid arguments cause no call of kalloc");

    /* The failing call moves on until there is no such call. */
    for (failing = 1, right = 1; failing <= 4; failing++) {
        int numbers[3], got = 0;

        used = 0;
        asked = freed = 0;
        for (i = 0; i < 3; i++) {
            errno = 0;
            numbers[i] = PT_PARTITIONS > i ? pt_create(3, 4) : -2;
            if (numbers[i] == -1)
                right &= errno == ENOSPC && i + 1 == failing;
            else if (numbers[i] >= 0)
                right &= i + 1 != failing && accounted(numbers[i], 4, room) && ++got;
        }
        for (i = 0; i < 3; i++)
            if (numbers[i] >= 0)
                right &= pt_destroy(numbers[i]) == 0;
        right &= freed == got && asked == (PT_PARTITIONS < 3 ? PT_PARTITIONS : 3);
    }
    ok(right, "a failed kalloc is ENOSPC, and affects no other call");
    failing = 0;

    used = 0;
    right = (ptno = pt_create(8, 3)) >= 0;
    room[0] = pt_getblock(ptno);
    freed = 0;
    ok(right && pt_destroy(ptno) == -1 && freed == 0, "a refused destroy frees nothing");
    pt_freeblock(ptno, room[0]);
    ok(pt_destroy(ptno) == 0 && freed == 1, "the successful destroy calls kfree once");

    used = 0;
    nested = PT_PARTITIONS > 1;
    nested_right = !nested;
    ptno = pt_create(8, 3);
    ok(ptno >= 0 && accounted(ptno, 3, room), "another thread creates during kalloc");
    ok(nested_right, "and destroys during kalloc");
    nested = 1;
    nested_right = 0;
    freed = 0;
    ok(pt_destroy(ptno) == 0, "another thread does so during kfree");
    /* If there is only one slot, it is in use until kfree returns. */
    ok(PT_PARTITIONS > 1 ? nested_right && freed == 2 : nested_ptno < 0 && freed == 1,
       "and its partitions are right");
    return done();
}
