/* pt.h - the functions that libpt adds to the interface of Unison.
 *
 * SPDX-License-Identifier: MIT
 *
 * See libpt(7).
 */
#ifndef LIBPT_PT_H
#define LIBPT_PT_H

#include <stddef.h>

/* The version of this header.  The integer increases with each release. */
#define PT_VERSION          "1.0.0"
#define PT_VERSION_NUMBER   10000

/* Why pt_freeblock refused a call. */
#define PT_FAULT_PTNO    1      /* ptno is not a partition */
#define PT_FAULT_NULL    2      /* the block is a null pointer */
#define PT_FAULT_RANGE   3      /* it points outside the partition */
#define PT_FAULT_INSIDE  4      /* it points inside a block, not at its start */
#define PT_FAULT_FREE    5      /* the block is free already */

/* Additional faults that a library configured with --enable-debug finds.  When pt_fault is called,
 * the block is home, and the library has repaired its own data in and behind the block. */
#define PT_FAULT_OVERRUN 6      /* found by pt_freeblock: somebody wrote behind the block */
#define PT_FAULT_WRITTEN 7      /* found by pt_getblock: somebody wrote into the free block */

/* Attributes of a partition to create.  Members that are not used must be zero. */
struct pt_attr {
    size_t blocksize;           /* bytes */
    int numblocks;
    size_t align;               /* of each block: a power of two up to 4096; or 0, as pt_create */
    void *mem;                  /* memory of the caller; if null, kalloc is called */
    size_t size;                /* bytes at mem */
    size_t struct_size;         /* sizeof(struct pt_attr); or 0, which means the members above */
};

/* Data about a partition. */
struct pt_info {
    size_t blocksize;           /* bytes */
    size_t stride;              /* bytes from one block to the next */
    int numblocks;
    int home;                   /* blocks that can be taken */
    void *first;                /* the block at the lowest address */
    size_t bytes;               /* requested from kalloc; 0 if the memory is the caller's */
    size_t struct_size;         /* before: as in struct pt_attr; after: bytes that were filled in */
};

/* Bytes that are enough for a partition, in any build of the library and at any address.
 * PT_BYTES_ALIGNED has a parameter for the alignment, like align in struct pt_attr.  With
 * constant arguments these are constant expressions. */
#define PT_BYTES(blocksize, numblocks) \
    PT_BYTES_ALIGNED(blocksize, numblocks, 1)
#define PT_BYTES_ALIGNED(blocksize, numblocks, align) \
    (PT_MORE_((size_t) (align), PT_NATURAL_(blocksize), sizeof(void *)) - 1 \
     + 2 * ((size_t) (numblocks) + 1) \
     + PT_STRIDE_(blocksize, PT_MORE_((size_t) (align), PT_NATURAL_(blocksize), 1)) \
       * (size_t) (numblocks))

/* Defines such memory: static PT_AREA(name, 64, 32);  A storage class and attributes may
 * precede it.  It is an array: mem is name, size is sizeof name. */
#define PT_AREA(name, blocksize, numblocks) \
    unsigned char name[PT_BYTES(blocksize, numblocks)]
#define PT_AREA_ALIGNED(name, blocksize, numblocks, align) \
    unsigned char name[PT_BYTES_ALIGNED(blocksize, numblocks, align)]

/* For the macros above: the largest of three values; the greatest default alignment of a block;
 * the greatest distance between two blocks, which may have to hold two pointers. */
#define PT_MORE_(a, b, c) \
    ((a) > (b) ? (a) > (c) ? (a) : (c) : (b) > (c) ? (b) : (c))
#define PT_NATURAL_(blocksize) \
    ((size_t) ((blocksize) >= 16 ? 16 : (blocksize) >= 8 ? 8 : (blocksize) >= 4 ? 4 \
               : (blocksize) >= 2 ? 2 : 1))
#define PT_STRIDE_(blocksize, align) \
    ((((size_t) (blocksize) > 2 * sizeof(void *) ? (size_t) (blocksize) : 2 * sizeof(void *)) \
      + (align) - 1) / (align) * (align))

/* Exported, even with -fvisibility=hidden, and also from a program that defines it. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
/* For g++ -Wshadow: the function pt_info hides the constructor of the struct pt_info. */
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
extern "C" {
#endif

/* Called once for each free that is refused; and, in a debug build, for each block that was
 * overrun or written to while it was free.  It runs in the context of the call that found the
 * fault: thread or ISR.  A library configured with --disable-checks never calls it.
 *
 * caller is the address to which the refused call returns.  On bare-metal RISC-V it is null,
 * unless the library has -DPT_CALLER or --enable-debug.  For PT_FAULT_WRITTEN it is
 * the address to which the call that freed the block returned, or null.
 *
 * A program may define this function, and replaces the library's function in this way.  It must
 * not change errno.  The library's function does nothing on bare metal.  On hosts it writes one
 * line to stderr for the first fault of each kind. */
void pt_fault(int ptno, void *block, int why, void *caller);

/* Threads only.  Like pt_create, with more attributes.  EINVAL also means: attr is null; align is
 * not a power of two, or greater than 4096; size is set and mem is not; mem is too small; or a
 * member is set that this library does not know. */
int pt_create_with(const struct pt_attr *attr);

/* Any context.  Returns how many bytes of mem pt_create_with needs for attr in this library, if
 * mem is aligned like the blocks.  It ignores attr->mem and attr->size.  Returns 0 if such a
 * partition is not possible. */
size_t pt_bytes(const struct pt_attr *attr);

/* Any thread, any ISR, constant time.  Returns 0, or an error: EBADID if ptno is not a
 * partition, EINVAL if info is null.  home is the count at some moment during the call.  On hosts,
 * if other threads take or free blocks during the call, it can be a sum of counts of several
 * moments. */
int pt_info(int ptno, struct pt_info *info);

/* Any thread, any ISR.  Returns the partition after ptno, in the order of slots; the first one
 * if ptno is -1; -1 after the last one.  The time is proportional to the number of slots. */
int pt_next(int ptno);

/* Any thread, any ISR.  Returns the partition that has a block which contains address, or -1.
 * The time is proportional to the number of slots. */
int pt_find(const void *address);

/* Any thread, any ISR, constant time.  Returns 1 if block is out; 0 if it is not, or if a call
 * takes or frees it at this moment; -1 if it is not a block of ptno, or if the library was
 * configured with --disable-checks. */
int pt_out(int ptno, const void *block);

/* A library configured with --enable-debug records these data.  Any thread, any ISR, constant time.
 *
 * pt_fewest: the smallest number of blocks that no caller had, since pt_create or
 * pt_reset_fewest.  A caller has a block from the return of pt_getblock until it calls
 * pt_freeblock.  -1 if ptno is not a partition, or if this library does not record it.
 *
 * pt_getter: the address to which the pt_getblock that took block returned, and the number of
 * that call.  All successful calls are counted, from 1 on.  Either pointer may be null.
 *
 * pt_reset_fewest and pt_getter return 0, or an error: EBADID if ptno is not a partition,
 * EINVAL if block is not out, ENOSYS if this library does not record it, or if there was no
 * memory for the record. */
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
