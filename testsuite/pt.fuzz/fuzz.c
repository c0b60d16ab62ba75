/* pt.fuzz/fuzz.c - area: any sequence of calls, right and wrong ones.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 60
 *
 * purpose: bytes become calls, and what each returns, tells pt_fault and asks of kalloc is
 * compared with a model of the contract: what a single thread may expect.  kalloc returns
 * addresses of any alignment, or fails.
 *
 * As a test it replays the corpus, which fuzz.exp puts into corpus.h, and sequences that it
 * makes up, the same each time.  With FUZZER defined it is libFuzzer's; see make fuzz.
 */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "hook.h"

enum { PARTS = PT_PARTITIONS < 4 ? PT_PARTITIONS : 4, BLOCKS = 6, AREA = 384, OLD = 8 };

/* A partition that is alive, and which blocks of it are known, by a get. */
static struct part {
    int alive, ptno, count, known, out;
    size_t size, asked;                 /* of a block; of kalloc */
    unsigned char *memory, *block[BLOCKS];
    unsigned char is_out[BLOCKS], fill[BLOCKS];
} parts[PARTS];

static int old[OLD], olds;              /* numbers of partitions that are no more */
static _Alignas(16) unsigned char areas[PARTS][AREA];

/* What is expected of kalloc and kfree, and what they saw. */
static unsigned char *next_memory;
static size_t asked;
static int kallocs, kfrees;
static void *given_back;

static const unsigned char *data, *data_end;
static const char *wrong;

void *kalloc(int type, size_t size)
{
    kallocs++;
    asked = size;
    if (type != KA_PT)
        wrong = "kalloc for something else";
    return size <= AREA - 16 ? next_memory : NULL;
}

void kfree(int type, void *memory)
{
    kfrees++;
    given_back = memory;
    if (type != KA_PT)
        wrong = "kfree of something else";
}

static unsigned next(void)
{
    return data < data_end ? *data++ : 0;
}

static void expect(int right, const char *what)
{
    if (!right && !wrong)
        wrong = what;
}

static int is_alive(int ptno)
{
    int i;

    for (i = 0; i < PARTS; i++)
        if (parts[i].alive && parts[i].ptno == ptno)
            return 1;
    return 0;
}

static size_t alignment(size_t size)
{
    size_t align = _Alignof(max_align_t);

    while (align > size)
        align /= 2;
    return align;
}

/* ---- Right calls ---- */

static void create(struct part *p)
{
    static const size_t sizes[] = { 1, 2, 3, 4, 7, 8, 12, 16, 24, 33, 0, SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 5 };
    static const int counts[] = { 1, 2, 3, 4, 5, 6, 0, -1, INT_MIN, INT_MAX, 65534, 65535 };
    size_t size = sizes[next() % (sizeof sizes / sizeof *sizes)];
    int count = counts[next() % (sizeof counts / sizeof *counts)], ptno;
    unsigned how = next();

    next_memory = how & 16 ? NULL : areas[p - parts] + how % 16;
    kallocs = 0;
    errno = 0;
    ptno = pt_create(size, count);
    if (size == 0 || count <= 0) {
        expect(ptno == -1 && errno == EINVAL && !kallocs, "EINVAL, without a kalloc");
    } else if (ptno < 0) {
        expect(ptno == -1 && errno == ENOSPC && kallocs <= 1, "ENOSPC, after one kalloc at most");
        expect(!kallocs || !next_memory || asked > AREA - 16, "success, as there is memory");
        expect(kallocs || count > BLOCKS || size > SIZE_MAX / 16, "kalloc to be asked");
    } else {
        expect(kallocs == 1 && next_memory && asked >= size * (size_t) count, "one kalloc, of all blocks");
        expect(count <= BLOCKS && !is_alive(ptno), "a number that no other has");
        memset(p, 0, sizeof *p);
        p->alive = 1;
        p->ptno = ptno;
        p->count = count;
        p->size = size;
        p->asked = asked;
        p->memory = next_memory;
    }
}

static void get(struct part *p)
{
    unsigned char *block;
    int i;

    errno = 4711;
    block = pt_getblock(p->ptno);
    expect(errno == 4711, "errno left alone");
    if (p->out == p->count) {
        expect(!block, "null, as all blocks are out");
        return;
    }
    expect(block != NULL, "a block");
    if (!block)
        return;
    expect(block >= p->memory && block + p->size <= p->memory + p->asked
           && (uintptr_t) block % alignment(p->size) == 0, "a block in the partition's memory, aligned");
    for (i = 0; i < p->known && p->block[i] != block; i++)
        expect((size_t) labs((long) (p->block[i] - block)) >= p->size, "blocks that do not overlap");
    expect(i < p->count, "no more blocks than were asked for");
    if (i == p->count)
        return;
    if (i == p->known)
        p->block[p->known++] = block;
    expect(!p->is_out[i], "a block that is home");
    p->is_out[i] = 1;
    p->out++;
    p->fill[i] = (unsigned char) (17 * i + p->out + 1);
    memset(block, p->fill[i], p->size);
}

static void free_block(struct part *p, int i)
{
    int before = faults;
    size_t at;

    for (at = 0; at < p->size; at++)
        expect(p->block[i][at] == p->fill[i], "what was written into the block");
    p->is_out[i] = 0;
    p->out--;
    pt_freeblock(p->ptno, p->block[i]);
    expect(faults == before, "a right free to be accepted");
}

static void destroy(struct part *p)
{
    int result;

    kfrees = 0;
    errno = 0;
    result = pt_destroy(p->ptno);
    if (p->out) {
        expect(result == -1 && errno == EBUSY && !kfrees, "EBUSY, as a block is out");
        return;
    }
    expect(result == 0 && kfrees == 1 && given_back == p->memory, "success, and one kfree");
    p->alive = 0;
    old[olds++ % OLD] = p->ptno;
}

/* ---- Wrong calls ---- */

static void refused(int ptno, void *block, int why)
{
    int before = faults;

    errno = 4711;
    pt_freeblock(ptno, block);
    expect(errno == 4711, "errno left alone");
    expect(faults == before + PT_CHECKS, "a wrong free to be refused once");
    if (PT_CHECKS)
        expect(fault.ptno == ptno && fault.block == block && fault.why == why, "pt_fault told what is wrong");
}

/* Where a block would be before the first, or behind the last. */
static unsigned char *next_door(const struct part *p, int behind)
{
    unsigned char *first = p->block[0], *last = p->block[0];
    int i;

    for (i = 1; i < p->known; i++) {
        if (p->block[i] < first)
            first = p->block[i];
        if (p->block[i] > last)
            last = p->block[i];
    }
    i = (int) (last - first) / (p->known - 1);
    return behind ? last + i : first - i;
}

static void free_wrongly(struct part *p)
{
    unsigned how = next(), i = next();
    struct part *other = &parts[i % PARTS];

    if (!PT_CHECKS && how % 6 != 0)
        return;                         /* the caller has to be right */
    i %= BLOCKS;
    switch (how % 6) {
    case 0:
        refused(p->ptno, NULL, PT_FAULT_NULL);
        break;
    case 1:
        if ((int) i < p->known && !p->is_out[i])
            refused(p->ptno, p->block[i], PT_FAULT_FREE);
        break;
    case 2:
        if ((int) i < p->known && p->size > 1)
            refused(p->ptno, p->block[i] + 1 + how / 6 % (p->size - 1), PT_FAULT_INSIDE);
        break;
    case 3:
        if (other != p && other->alive && (int) i < other->known)
            refused(p->ptno, other->block[i], PT_FAULT_RANGE);
        break;
    case 4:
        if (p->count > 1 && p->known == p->count)
            refused(p->ptno, next_door(p, i & 1), PT_FAULT_RANGE);
        break;
    default:
        refused(p->ptno, p->memory + 2 * AREA * PARTS + how, PT_FAULT_RANGE);
    }
}

static void of_no_partition(int ptno)
{
    if (is_alive(ptno))
        return;
    errno = 4711;
    expect(!pt_getblock(ptno) && errno == 4711, "null, as there is no such partition");
    refused(ptno, areas[0], PT_FAULT_PTNO);
    kfrees = 0;
    expect(pt_destroy(ptno) == -1 && errno == EBADID && !kfrees, "EBADID");
}

static void of_any_number(void)
{
    unsigned number = next();

    number |= next() << 8;
    number |= next() << 24;
    of_no_partition((int) number);
}

/* ---- A sequence ---- */

static int pick_out(const struct part *p, unsigned n)
{
    int i;

    for (i = 0; i < p->known; i++)
        if (p->is_out[i] && n-- % (unsigned) p->out == 0)
            return i;
    return -1;
}

static void step(void)
{
    unsigned what = next();
    struct part *p = &parts[what / 16 % PARTS];
    int i;

    if (what % 16 == 15) {
        of_any_number();
    } else if (what % 16 == 14) {
        of_no_partition(old[next() % OLD]);
    } else if (!p->alive) {
        create(p);
    } else if (what % 16 < 5) {
        get(p);
    } else if (what % 16 < 9) {
        i = pick_out(p, next());
        if (i >= 0)
            free_block(p, i);
    } else if (what % 16 < 12) {
        free_wrongly(p);
    } else {
        destroy(p);
    }
}

/* All blocks of each can be had, and then it can be destroyed. */
static void end(void)
{
    struct part *p;
    int i;

    for (p = parts; p < parts + PARTS; p++) {
        if (!p->alive)
            continue;
        while (p->out < p->count && !wrong)
            get(p);
        get(p);
        for (i = 0; i < p->known && !wrong; i++)
            free_block(p, i);
        if (!wrong)
            destroy(p);
    }
}

/* What is expected and was not seen; null if all is right. */
static const char *play(const unsigned char *bytes, size_t size)
{
    int i;

    wrong = NULL;
    memset(parts, 0, sizeof parts);
    for (i = 0; i < OLD; i++)
        old[i] = -1 - i;
    data = bytes;
    data_end = bytes + size;
    while (data < data_end && !wrong)
        step();
    end();
    return wrong;
}

#ifdef FUZZER

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *expected = play(bytes, size);

    if (expected) {
        fprintf(stderr, "expected %s\n", expected);
        abort();
    }
    return 0;
}

#else

#include "tap.h"
#include "corpus.h"

static int right(const char *what, int number, const unsigned char *bytes, size_t size)
{
    const char *expected = play(bytes, size);
    size_t i;

    if (!expected)
        return 1;
    printf("# %s %d: expected %s, after the bytes\n#", what, number, expected);
    for (i = 0; i < size; i++)
        printf(" %02x", bytes[i]);
    printf("\n");
    return 0;
}

int main(void)
{
    static unsigned char bytes[100];
    uint32_t random = 1;
    size_t from = 0;
    int i, good = 1;
    unsigned k;

    plan(2);
    for (i = 0; i < CORPUS_COUNT && good; i++) {
        good = right("corpus", i, corpus + from, corpus_size[i]);
        from += corpus_size[i];
    }
    ok(good && i, "the corpus");
    for (i = 0; i < 500 && good; i++) {
        for (k = 0; k < sizeof bytes; k++) {
            random ^= random << 13;     /* Marsaglia's xorshift */
            random ^= random >> 17;
            random ^= random << 5;
            bytes[k] = (unsigned char) (random >> 11);
        }
        good = right("sequence", i, bytes, sizeof bytes);
    }
    ok(good, "500 sequences");
    return done();
}

#endif
