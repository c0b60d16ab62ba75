/* pt.api/with.c - area: pt_create_with, pt_bytes, PT_BYTES, PT_AREA.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: alignments up to 4096, in memory of kalloc and of the caller, at any address;
 * exactly as many bytes as pt_bytes says are enough; after pt_destroy the memory belongs to
 * the caller again, without a call of kfree; invalid attributes are refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

#define COUNT 2

/* Two blocks and the memory around them, aligned to most_align: 4096, or less if there is too
 * little RAM, as in a micro:bit. */
static unsigned char *area;
static size_t area_size, most_align;
static size_t offset, asked;            /* where kalloc's memory begins; its size */
static int kallocs, kfrees;
static int wanted;                      /* kalloc must be called */
static void *back;

static PT_AREA(words, 5, COUNT);
static PT_AREA_ALIGNED(lines, 40, COUNT, 64);

/* Like memory for DMA.  Linker scripts put this section into RAM. */
__attribute__((section(".bss.dma"))) static PT_AREA(dma, 24, COUNT);

void *kalloc(int type, size_t size)
{
    (void) type;
    if (PT_DEBUG && !wanted)            /* for records of who got a block; they are optional */
        return NULL;
    kallocs++;
    asked = size;
    return size <= area_size - offset ? area + offset : NULL;
}

void kfree(int type, void *memory)
{
    (void) type;
    kfrees++;
    back = memory;
}

/* All blocks of ptno are aligned, do not overlap, and are within size bytes from mem on.  Writes
 * to every byte of them. */
static int sound(int ptno, size_t blocksize, size_t align, unsigned char *mem, size_t size)
{
    void *blocks[COUNT + 1];
    struct pt_info info;
    int i, right = ptno >= 0 && drain(ptno, blocks, COUNT + 1) == COUNT && distinct(blocks, COUNT);

    if (!right || pt_info(ptno, &info))
        return 0;
    for (i = 0; i < COUNT; i++) {
        unsigned char *block = blocks[i];

        right &= (uintptr_t) block % align == 0 && block >= mem && block + blocksize <= mem + size;
        memset(block, 0xff, blocksize);
    }
    refill(ptno, blocks, COUNT);
    return right && info.blocksize == blocksize && info.stride % align == 0
        && info.stride >= blocksize && accounted(ptno, COUNT, blocks);
}

/* The alignment of a block. */
static size_t alignment(size_t blocksize, size_t align)
{
    size_t natural = 1;

    while (2 * natural <= blocksize && 2 * natural <= _Alignof(max_align_t))
        natural *= 2;
    return align > natural ? align : natural;
}

/* A debug build has on bare metal, behind the blocks: two words for each, and one more. */
#if PT_DEBUG && !defined __unix__
#define TRACES (sizeof(void *) * (2 * (COUNT + 1) + 1) - 1)
#else
#define TRACES 0
#endif

/* More than can be needed: links, if any, of two bytes, and padding for the first link or
 * block. */
static size_t too_many(size_t stride, size_t align)
{
    size_t links = PT_CHECKS ? 2 : sizeof(void *);

    return (PT_CHECKS ? 2 * (COUNT + 1) : 0) + (align > links ? align : links) + stride * COUNT
        + TRACES;
}

/* In memory of kalloc, at any address. */
static int of_kalloc(size_t blocksize, size_t align)
{
    struct pt_attr attr = { 0 };
    struct pt_info info;
    int ptno, right;

    attr.blocksize = blocksize;
    attr.numblocks = COUNT;
    attr.align = align;
    kallocs = kfrees = 0;
    wanted = 1;
    ptno = pt_create_with(&attr);
    wanted = 0;
    right = sound(ptno, blocksize, align ? align : 1, area + offset, asked)
        && pt_info(ptno, &info) == 0 && info.bytes == asked && kallocs == 1
        && asked < too_many(info.stride, alignment(blocksize, align));
    return right && pt_destroy(ptno) == 0 && kfrees == 1 && back == area + offset;
}

/* In the caller's memory, with the exact size, and with one byte less. */
static int lent(size_t blocksize, size_t align)
{
    struct pt_attr attr = { 0 };
    struct pt_info info;
    size_t i;
    int ptno, right;

    attr.blocksize = blocksize;
    attr.numblocks = COUNT;
    attr.align = align;
    attr.size = pt_bytes(&attr);
    attr.mem = area + alignment(blocksize, align);
    if (attr.size == 0 || attr.size > PT_BYTES_ALIGNED(blocksize, COUNT, align ? align : 1))
        return 0;
    memset(area, 0xee, area_size);
    kallocs = kfrees = 0;
    ptno = pt_create_with(&attr);
    right = sound(ptno, blocksize, align ? align : 1, attr.mem, attr.size)
        && pt_info(ptno, &info) == 0 && info.bytes == 0 && pt_destroy(ptno) == 0;
    for (i = 0; i < area_size; i++)
        right &= area[i] == 0xee || (area + i >= (unsigned char *) attr.mem
                                     && area + i < (unsigned char *) attr.mem + attr.size);
    attr.size--;
    errno = 0;
    right &= pt_create_with(&attr) == -1 && errno == EINVAL;
    return right && kallocs == 0 && kfrees == 0;
}

/* PT_BYTES is enough at any address. */
static int anywhere(size_t blocksize, size_t align)
{
    struct pt_attr attr = { 0 };
    int ptno, right = 1, at;

    attr.blocksize = blocksize;
    attr.numblocks = COUNT;
    attr.align = align;
    attr.size = PT_BYTES_ALIGNED(blocksize, COUNT, align);
    for (at = 0; at < 17; at++) {
        attr.mem = area + at;
        ptno = pt_create_with(&attr);
        right &= sound(ptno, blocksize, align, attr.mem, attr.size) && pt_destroy(ptno) == 0;
    }
    return right;
}

static int refused(const struct pt_attr *attr)
{
    errno = 0;
    return pt_create_with(attr) == -1 && errno == EINVAL;
}

static int arguments(void)
{
    struct pt_attr attr = { 0 }, good;
    struct later { struct pt_attr attr; int unknown; char behind; } later;
    int right = refused(NULL) && pt_bytes(NULL) == 0 && refused(&attr) && pt_bytes(&attr) == 0;

    attr.numblocks = 1;
    right &= refused(&attr) && pt_bytes(&attr) == 0;
    attr.blocksize = 8;
    attr.numblocks = 0;
    right &= refused(&attr) && pt_bytes(&attr) == 0;
    attr.numblocks = -1;
    right &= refused(&attr) && pt_bytes(&attr) == 0;
    attr.numblocks = 1;
    good = attr;
    attr.align = 3;
    right &= refused(&attr) && pt_bytes(&attr) == 0;
    attr.align = 8192;
    right &= refused(&attr) && pt_bytes(&attr) == 0;
    attr.align = 4096;
    right &= pt_bytes(&attr) > 0;
    attr = good;
    attr.size = 1;
    right &= refused(&attr);
    attr.mem = area;
    attr.size = 0;
    right &= refused(&attr);
    memset(&later, 0, sizeof later);
    later.attr = good;
    later.attr.struct_size = offsetof(struct later, behind);
    later.unknown = later.behind = 1;
    right &= refused(&later.attr) && pt_bytes(&later.attr) == 0;
    later.unknown = 0;
    return right && pt_bytes(&later.attr) == pt_bytes(&good) && kallocs == 0;
}

/* A size that does not fit into a size_t is ENOSPC, as for pt_create; pt_bytes returns 0. */
static int too_large(void)
{
    struct pt_attr attr = { 0 };
    int right;

    attr.blocksize = SIZE_MAX;
    attr.numblocks = 1;
    errno = 0;
    right = pt_create_with(&attr) == -1 && errno == ENOSPC && pt_bytes(&attr) == 0;
    attr.mem = area;
    attr.size = area_size;
    errno = 0;
    right &= pt_create_with(&attr) == -1 && errno == ENOSPC;
    attr.blocksize = area_size + 1;
    return right && refused(&attr) && kallocs == 0;
}

/* The same memory twice in turn; in between it belongs to the caller. */
static int twice(void)
{
    struct pt_attr attr = { 0 };
    int ptno, next, right;

    attr.blocksize = 5;
    attr.numblocks = COUNT;
    attr.mem = words;
    attr.size = sizeof words;
    ptno = pt_create_with(&attr);
    right = sound(ptno, 5, 1, words, sizeof words) && pt_destroy(ptno) == 0;
    memset(words, 0, sizeof words);
    next = pt_create_with(&attr);
    right &= sound(next, 5, 1, words, sizeof words) && !pt_getblock(ptno);
    return right && pt_destroy(next) == 0 && kallocs == 0 && kfrees == 0;
}

static int in_lines(void)
{
    struct pt_attr attr = { 0 };
    int ptno;

    attr.blocksize = 40;
    attr.numblocks = COUNT;
    attr.align = 64;
    attr.mem = lines;
    attr.size = sizeof lines;
    ptno = pt_create_with(&attr);
    return sound(ptno, 40, 64, lines, sizeof lines) && pt_destroy(ptno) == 0;
}

static int in_a_section(void)
{
    struct pt_attr attr = { 0 };
    int ptno;

    attr.blocksize = 24;
    attr.numblocks = COUNT;
    attr.mem = dma;
    attr.size = sizeof dma;
    ptno = pt_create_with(&attr);
    return sound(ptno, 24, 8, dma, sizeof dma) && pt_destroy(ptno) == 0;
}

static int find_room(void)
{
    unsigned char *room;

    for (most_align = 4096; most_align >= 1024; most_align /= 4) {
        area_size = 4 * most_align;
        room = malloc(area_size + most_align - 1);
        if (room) {
            area = room + (-(uintptr_t) room & (most_align - 1));
            return 1;
        }
    }
    return 0;
}

int main(void)
{
    static const size_t sizes[] = { 1, 2, 3, 5, 8, 16, 21, 33, 64 };
    size_t align;
    unsigned i;
    int from_kalloc = 1, from_caller = 1, at_any = 1;

    plan(12);
    ok(find_room(), "an area");
    printf("# alignments up to %u\n", (unsigned) most_align);
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (align = 0; align <= most_align; align = align ? 2 * align : 1) {
            for (offset = 0; offset < 5; offset++)
                from_kalloc &= of_kalloc(sizes[i], align);
            from_caller &= lent(sizes[i], align);
            if (align && align <= 64)
                at_any &= anywhere(sizes[i], align);
        }
    ok(from_kalloc, "every alignment, in kalloc's memory, however that is aligned");
    ok(from_caller, "every alignment, in memory of exactly pt_bytes; a byte less is refused");
    ok(at_any, "PT_BYTES is enough wherever the memory begins");
    kallocs = kfrees = 0;
    ok(arguments(), "arguments that make no sense");
    ok(too_large(), "sizes that do not fit into a size_t");
    ok(twice(), "an area for two partitions, one after the other");
    ok(in_lines(), "an area of an alignment of its own");
    ok(in_a_section(), "an area in a section of its own");
    offset = area_size;
    kallocs = 0;
    ok(!of_kalloc(64, 64) && errno == ENOSPC && kallocs == 1, "no memory");
    ok(PT_VERSION_NUMBER >= 10000 && sizeof PT_VERSION > 5, "the version");
    ok(faults == 0, "pt_fault was not called");
    return done();
}
