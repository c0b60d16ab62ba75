/* poison.h - tells AddressSanitizer and Valgrind which memory of a partition may be used.
 *
 * SPDX-License-Identifier: MIT
 *
 * Nobody may use a block that is home, or the bytes between two blocks.  The tools report a
 * program that does.  Valgrind also reports each block that is out at the end.  On hosts only:
 *
 *      AddressSanitizer    in a library built with -fsanitize=address; and in a debug build,
 *                          because its program may have AddressSanitizer although the library
 *                          has not
 *      Valgrind            in a debug build, if configure found its header
 *
 * pt_hide(p)                   for pt_create: all blocks are home
 * pt_lend(p, block)            a get returns block, or null
 * pt_take_back(p, block)       a free has claimed block
 * pt_uncover(p)                for pt_destroy: the memory may be used for something else
 * pt_peek(p, block), pt_unpeek(p, block)
 *      between these two the library itself uses block and the bytes behind it
 */
#ifndef PT_POISON_H
#define PT_POISON_H

#include "layout.h"

#if defined __SANITIZE_ADDRESS__
#define PT_ASAN         1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define PT_ASAN         1
#endif
#endif
#if PT_DEBUG
#undef PT_ASAN
#define PT_ASAN         1
#endif

#if defined PT_ASAN && defined PT_PORT_SHARDS

#if PT_DEBUG && defined PT_VALGRIND
#include <valgrind/memcheck.h>
#else
#define VALGRIND_CREATE_MEMPOOL(pool, redzone, zeroed)  ((void) 0)
#define VALGRIND_DESTROY_MEMPOOL(pool)                  ((void) 0)
#define VALGRIND_MEMPOOL_ALLOC(pool, address, size)     ((void) 0)
#define VALGRIND_MEMPOOL_FREE(pool, address)            ((void) 0)
#define VALGRIND_MAKE_MEM_NOACCESS(address, size)       ((void) 0)
#define VALGRIND_MAKE_MEM_UNDEFINED(address, size)      ((void) 0)
#define VALGRIND_MAKE_MEM_DEFINED(address, size)        ((void) 0)
#endif

/* Null if the program has no AddressSanitizer. */
__attribute__((weak)) void __asan_poison_memory_region(void const volatile *, size_t);
__attribute__((weak)) void __asan_unpoison_memory_region(void const volatile *, size_t);

/* AddressSanitizer has one shadow byte for 8 bytes.  Two threads must not change the same shadow
 * byte, so the stride must be a multiple of 8.  It is, for blocks of 8 bytes or more, and in a
 * debug build with room for redzones. */
static inline void pt_asan_forbid(struct partition *p, void *address, size_t size)
{
    if (__asan_poison_memory_region && pt_read(p->stride) % 8 == 0)
        __asan_poison_memory_region(address, size);
}

static inline void pt_asan_allow(struct partition *p, void *address, size_t size)
{
    if (__asan_unpoison_memory_region && pt_read(p->stride) % 8 == 0)
        __asan_unpoison_memory_region(address, size);
}

static inline size_t pt_bytes_of_blocks(struct partition *p)
{
    return (pt_read(p->end) - (size_t) 1) * pt_read(p->stride);
}

static inline void pt_hide(struct partition *p)
{
    pt_asan_forbid(p, pt_block(p, 1), pt_bytes_of_blocks(p));
    VALGRIND_CREATE_MEMPOOL(p, 0, 0);
    VALGRIND_MAKE_MEM_NOACCESS(pt_block(p, 1), pt_bytes_of_blocks(p));
}

static inline void pt_lend(struct partition *p, void *block)
{
    if (!block)
        return;
    pt_asan_allow(p, block, pt_blocksize(p));
    VALGRIND_MEMPOOL_ALLOC(p, block, pt_blocksize(p));
}

static inline void pt_take_back(struct partition *p, void *block)
{
    pt_asan_forbid(p, block, pt_blocksize(p));
    VALGRIND_MEMPOOL_FREE(p, block);
}

static inline void pt_uncover(struct partition *p)
{
    pt_asan_allow(p, pt_block(p, 1), pt_bytes_of_blocks(p));
    VALGRIND_DESTROY_MEMPOOL(p);
    VALGRIND_MAKE_MEM_UNDEFINED(pt_block(p, 1), pt_bytes_of_blocks(p));
}

static inline void pt_peek(struct partition *p, void *block)
{
    pt_asan_allow(p, block, pt_read(p->stride));
    VALGRIND_MAKE_MEM_DEFINED(block, pt_read(p->stride));
}

static inline void pt_unpeek(struct partition *p, void *block)
{
    pt_asan_forbid(p, block, pt_read(p->stride));
    VALGRIND_MAKE_MEM_NOACCESS(block, pt_read(p->stride));
}

#else

static inline void pt_hide(struct partition *p) { (void) p; }
static inline void pt_lend(struct partition *p, void *block) { (void) p; (void) block; }
static inline void pt_take_back(struct partition *p, void *block) { (void) p; (void) block; }
static inline void pt_uncover(struct partition *p) { (void) p; }
static inline void pt_peek(struct partition *p, void *block) { (void) p; (void) block; }
static inline void pt_unpeek(struct partition *p, void *block) { (void) p; (void) block; }

#endif

#endif
