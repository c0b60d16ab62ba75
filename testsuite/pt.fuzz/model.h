/* model.h - calls, and what one thread may expect of each.
 *
 * SPDX-License-Identifier: MIT
 *
 * The bytes at data select a call.  wrong is what was expected and not seen.
 */
#ifndef MODEL_H
#define MODEL_H

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "hook.h"

enum { PARTS = PT_PARTITIONS < 4 ? PT_PARTITIONS : 4, BLOCKS = 6, AREA = 384, OLD = 8 };

/* An existing partition, and those of its blocks that a get has returned. */
static struct part {
    int alive, ptno, count, known, out;
    size_t size, asked;                 /* of a block; requested from kalloc */
    unsigned char *memory, *block[BLOCKS];
    unsigned char is_out[BLOCKS], fill[BLOCKS];
} parts[PARTS];

static int old[OLD], olds;              /* numbers of destroyed partitions */
static _Alignas(16) unsigned char areas[PARTS][AREA];

/* The expected calls of kalloc and kfree, and the real ones. */
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
    static const size_t sizes[] = {
        1, 2, 3, 4, 7, 8, 12, 16, 24, 33, 0, SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 5
    };
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
        expect(kallocs == 1 && next_memory && asked >= size * (size_t) count,
               "one kalloc, of all blocks");
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
           && (uintptr_t) block % alignment(p->size) == 0,
           "a block in the partition's memory, aligned");
    for (i = 0; i < p->known && p->block[i] != block; i++)
        expect((size_t) labs((long) (p->block[i] - block)) >= p->size,
               "blocks that do not overlap");
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
        expect(fault.ptno == ptno && fault.block == block && fault.why == why,
               "pt_fault told what is wrong");
}

/* The address in front of the first block, or behind the last one. */
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
        return;                         /* unchecked: the caller must be correct */
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

/* ---- Questions ---- */

static void ask(const struct part *p)
{
    struct pt_info info;
    int i;

    errno = 4711;
    expect(pt_info(p->ptno, &info) == 0, "pt_info of a partition");
    expect(info.blocksize == p->size && info.numblocks == p->count && info.bytes == p->asked
           && info.home == p->count - p->out, "pt_info to tell what is so");
    for (i = 0; i < p->known; i++) {
        expect(pt_out(p->ptno, p->block[i]) == (PT_CHECKS ? p->is_out[i] : -1), "pt_out to tell");
        expect(pt_find(p->block[i] + p->size - 1) == p->ptno,
               "the last byte of a block to be found");
        expect((size_t) (p->block[i] - (unsigned char *) info.first) % info.stride == 0,
               "blocks a stride apart");
    }
    expect(errno == 4711, "errno left alone");
}

static void ask_all(void)
{
    int ptno = -1, i, alive = 0;

    for (i = 0; i < PARTS; i++)
        if (parts[i].alive) {
            ask(&parts[i]);
            alive++;
        }
    while ((ptno = pt_next(ptno)) >= 0 && alive-- > 0)
        expect(is_alive(ptno), "pt_next to find what is alive");
    expect(ptno == -1 && alive == 0, "pt_next to find all");
}

#endif
