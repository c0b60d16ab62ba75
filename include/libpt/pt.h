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
#define PT_FAULT_PTNO    1      /* ptno is not a partition, or no longer one */
#define PT_FAULT_NULL    2      /* the block is a null pointer */
#define PT_FAULT_RANGE   3      /* it points outside the partition */
#define PT_FAULT_INSIDE  4      /* it points inside a block, not at its start */
#define PT_FAULT_FREE    5      /* the block is free already */

/* What a library built with --enable-debug finds too.  The block is home when pt_fault is
 * called, and its redzone and fill are as they should be. */
#define PT_FAULT_OVERRUN 6      /* pt_freeblock: there was a write behind the block */
#define PT_FAULT_WRITTEN 7      /* pt_getblock: there was a write into the free block */

/* How a partition is to be made.  What is not set must be zero. */
struct pt_attr {
    size_t blocksize;           /* bytes */
    int numblocks;
    size_t align;               /* of each block: a power of two up to 4096; 0: as pt_create */
    void *mem;                  /* memory of the caller's; null: kalloc is asked */
    size_t size;                /* its bytes */
    size_t struct_size;         /* sizeof(struct pt_attr), or 0 for what stands above */
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

/* Called once for each refused free, in the context of the refused call
 * (thread or ISR), unless libpt was built with --disable-checks.  caller is
 * where that call returns to; on bare-metal RISC-V it is null, unless libpt was built
 * with -DPT_CALLER.  An application may define it in place of the
 * library's: bare metal does nothing there, a hosted system writes a line to
 * stderr for the first fault of each kind.  It must leave errno alone. */
void pt_fault(int ptno, void *block, int why, void *caller);

/* Threads only.  As pt_create, with more to choose.  EINVAL too for a null attr, for an
 * align that is no power of two or above 4096, for size without mem, for a mem that is too
 * small, and for members set that this library does not know. */
int pt_create_with(const struct pt_attr *attr);

/* Any context.  The bytes of mem that pt_create_with needs for attr in this library, if mem
 * is aligned as the blocks are; mem and size are not looked at.  0 if it cannot be. */
size_t pt_bytes(const struct pt_attr *attr);

/* Any thread, any ISR, constant time.  0; or, as a value, EBADID if ptno is not a
 * partition, EINVAL if info is null.  home is the count of an instant of the call; on
 * hosts, where others keep moving blocks, it may add up counts of several instants. */
int pt_info(int ptno, struct pt_info *info);

/* Any thread, any ISR.  The partition that comes after ptno, in the order of slots: -1
 * begins, and -1 ends.  Takes time in proportion to the slots. */
int pt_next(int ptno);

/* Any thread, any ISR.  The partition that has a block in which address lies, or -1. */
int pt_find(const void *address);

/* Any thread, any ISR, constant time.  1 if block is out; 0 if it is not, also while a get
 * or free of it is under way; -1 if it is no block of ptno, or if the library was built with
 * --disable-checks. */
int pt_out(int ptno, const void *block);

/* What a library built with --enable-debug remembers.  Any thread, any ISR, constant time.
 *
 * pt_fewest: how many blocks there were at the least, since pt_create or pt_reset_fewest, that
 * no caller had: between the return of its pt_getblock and its pt_freeblock.  -1 if ptno is
 * not a partition, or if this library does not remember it.
 *
 * pt_getter: where the pt_getblock that returned block was called (its return address), and
 * which call of all pt_getblock that was, from 1 on; either pointer may be null.
 *
 * 0; or, as a value, EBADID if ptno is not a partition, EINVAL if block is not out, ENOSYS if
 * this library, or for want of memory this partition, does not remember it. */
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
