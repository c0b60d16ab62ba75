/* pt.h - what libpt adds to Unison's interface.
 *
 * SPDX-License-Identifier: MIT
 *
 * See libpt(7).
 */
#ifndef LIBPT_PT_H
#define LIBPT_PT_H

#include <stddef.h>

/* The version of this header; the integer grows with each release. */
#define PT_VERSION          "1.0.0"
#define PT_VERSION_NUMBER   10000

/* Why pt_freeblock refused a call. */
#define PT_FAULT_PTNO    1      /* ptno is not a partition, or not any more */
#define PT_FAULT_NULL    2      /* the block is a null pointer */
#define PT_FAULT_RANGE   3      /* it points outside the partition */
#define PT_FAULT_INSIDE  4      /* it points inside a block, not at its start */
#define PT_FAULT_FREE    5      /* the block is free already */

/* What a library that was built with --enable-debug finds, too.  The block is home when
 * pt_fault is called, and the library has repaired what it keeps in and behind the block. */
#define PT_FAULT_OVERRUN 6      /* found by pt_freeblock: somebody wrote behind the block */
#define PT_FAULT_WRITTEN 7      /* found by pt_getblock: somebody wrote into the free block */

/* What partition to make.  Members that are not used must be zero. */
struct pt_attr {
    size_t blocksize;           /* bytes */
    int numblocks;
    size_t align;               /* of each block: a power of two up to 4096; 0: as pt_create */
    void *mem;                  /* memory of the caller; null: kalloc is called */
    size_t size;                /* bytes at mem */
    size_t struct_size;         /* sizeof(struct pt_attr); or 0, which means the members above */
};

/* What a partition is. */
struct pt_info {
    size_t blocksize;           /* bytes */
    size_t stride;              /* bytes from one block to the next */
    int numblocks;
    int home;                   /* blocks that can be taken */
    void *first;                /* the block at the lowest address */
    size_t bytes;               /* asked of kalloc; 0 if the memory is the caller's */
    size_t struct_size;         /* before: as in struct pt_attr; after: what was filled in */
};

/* Bytes that are enough for a partition, in any build of the library and wherever they
 * begin.  PT_BYTES_ALIGNED is for an alignment of one's own, as align in struct pt_attr.
 * If the arguments are constants these are constant expressions. */
#define PT_BYTES(blocksize, numblocks) \
    PT_BYTES_ALIGNED(blocksize, numblocks, 1)
#define PT_BYTES_ALIGNED(blocksize, numblocks, align) \
    (PT_MORE_((size_t) (align), PT_NATURAL_(blocksize), sizeof(void *)) - 1 \
     + 2 * ((size_t) (numblocks) + 1) \
     + PT_STRIDE_(blocksize, PT_MORE_((size_t) (align), PT_NATURAL_(blocksize), 1)) \
       * (size_t) (numblocks))

/* Defines such memory: static PT_AREA(name, 64, 32);  Storage class and attributes may
 * stand before it.  It is an array: mem is name, size is sizeof name. */
#define PT_AREA(name, blocksize, numblocks) \
    unsigned char name[PT_BYTES(blocksize, numblocks)]
#define PT_AREA_ALIGNED(name, blocksize, numblocks, align) \
    unsigned char name[PT_BYTES_ALIGNED(blocksize, numblocks, align)]

/* For the macros above: the largest of three; the most that a block is aligned to without
 * being asked; the most from block to block, where one may have to hold two pointers. */
#define PT_MORE_(a, b, c) \
    ((a) > (b) ? (a) > (c) ? (a) : (c) : (b) > (c) ? (b) : (c))
#define PT_NATURAL_(blocksize) \
    ((size_t) ((blocksize) >= 16 ? 16 : (blocksize) >= 8 ? 8 : (blocksize) >= 4 ? 4 \
               : (blocksize) >= 2 ? 2 : 1))
#define PT_STRIDE_(blocksize, align) \
    ((((size_t) (blocksize) > 2 * sizeof(void *) ? (size_t) (blocksize) : 2 * sizeof(void *)) \
      + (align) - 1) / (align) * (align))

/* Exported, even with -fvisibility=hidden: by a program that defines it, too. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
/* g++ -Wshadow: the function pt_info hides the constructor of the struct, which C++ has a
 * name for only because of its tag. */
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
extern "C" {
#endif

/* Called once for each free that is refused, and in a debug build for each block that was
 * written to when it should not have been.  It runs in the context of the call that found the
 * fault: thread or ISR.  A library built with --disable-checks never calls it.
 *
 * caller is the address to which the refused call returns.  On bare-metal RISC-V it is null,
 * unless the library was built with -DPT_CALLER or --enable-debug.  For PT_FAULT_WRITTEN it is
 * where the call that freed the block returned to, or null.
 *
 * A program may define this function; then the program's own is called.  It must not change
 * errno.  The library's own does nothing on bare metal; on hosts it writes one line to stderr
 * for the first fault of each kind. */
void pt_fault(int ptno, void *block, int why, void *caller);

/* Threads only.  As pt_create, with more to choose.  EINVAL also means: attr is null; align is
 * not a power of two, or above 4096; size is set and mem is not; mem is too small; or a
 * member is set that this library does not know. */
int pt_create_with(const struct pt_attr *attr);

/* Any context.  How many bytes of mem pt_create_with needs for attr in this library, if mem is
 * aligned as the blocks are.  It does not look at attr->mem and attr->size.  0 if there can be
 * no such partition. */
size_t pt_bytes(const struct pt_attr *attr);

/* Any thread, any ISR, constant time.  Returns 0, or an error: EBADID if ptno is not a
 * partition, EINVAL if info is null.  home is the count at one instant of the call.  On hosts,
 * if others move blocks meanwhile, it can be a sum of counts of several instants. */
int pt_info(int ptno, struct pt_info *info);

/* Any thread, any ISR.  The partition after ptno, in the order of slots; the first one if ptno
 * is -1; -1 after the last one.  Takes time in proportion to the number of slots. */
int pt_next(int ptno);

/* Any thread, any ISR.  The partition that has a block in which address lies, or -1.  Takes time
 * in proportion to the number of slots. */
int pt_find(const void *address);

/* Any thread, any ISR, constant time.  1 if block is out.  0 if it is not; also while a call
 * takes or frees it.  -1 if it is not a block of ptno, or if the library was built with
 * --disable-checks. */
int pt_out(int ptno, const void *block);

/* What a library that was built with --enable-debug remembers.  Any thread, any ISR, constant
 * time.
 *
 * pt_fewest: the smallest number of blocks that no caller had, since pt_create or
 * pt_reset_fewest.  A caller has a block from the return of pt_getblock until it calls
 * pt_freeblock.  -1 if ptno is not a partition, or if this library does not remember it.
 *
 * pt_getter: the address to which the pt_getblock that got block returned, and the number of
 * that call: all calls that got a block are counted, from 1 on.  Either pointer may be null.
 *
 * pt_reset_fewest and pt_getter return 0, or an error: EBADID if ptno is not a partition,
 * EINVAL if block is not out, ENOSYS if this library does not remember it, or if there was no
 * memory to remember it. */
int pt_fewest(int ptno);
int pt_reset_fewest(int ptno);
int pt_getter(int ptno, const void *block, void **caller, unsigned *count);

#ifdef __cplusplus
}
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#endif

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
