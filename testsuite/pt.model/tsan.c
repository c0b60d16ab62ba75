/* tsan.c - the functions that -fsanitize=thread calls at each access, in place of libtsan.
 *
 * SPDX-License-Identifier: MIT
 *
 * A plain access is announced here, and the library makes it right afterwards.  An atomic access
 * is made here; a plain load and store are enough, because there is one real thread.  Memory
 * orders are not modelled: all is sequentially consistent.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "calls.h"
#include "context.h"
#include "explore.h"
#include "memory.h"

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

static void trace(const char *what, const volatile void *at, uint64_t before, uint64_t after)
{
    char name[40];

    if (current == DIRECTOR)
        return;
    memory_name(at, name, sizeof name);
    printf("#        %c %s %s: %#llx", 'a' + current, what, name,
           (unsigned long long) before);
    printf(before != after ? " becomes %#llx\n" : "\n", (unsigned long long) after);
}

/* Waits for its turn.  Returns 0 if the access is private. */
static int turn(const volatile void *at, size_t size, int writes)
{
    if (context_private(at) || current == MAIN)
        return 0;
    if (memory_in_blocks(at))
        explore_fail("the library looks into a block");
    explore_point();
    if (writes)
        memory_note(at, size);
    return 1;
}

/* The value now becomes known to the thread, for a write too, because compilers announce only the
 * write if there are two accesses to one address. */
static void plain(const volatile void *at, size_t size, int writes)
{
    uint64_t value;

    if (!turn(at, size, writes))
        return;
    for (size_t done = 0; done < size; done += sizeof value) {
        size_t part = size - done < sizeof value ? size - done : sizeof value;

        value = 0;
        memcpy(&value, (const char *) (uintptr_t) at + done, part);
        explore_saw(value);
        if (calls_traced)
            trace(writes ? "writes where was" : "reads", (const char *) (uintptr_t) at + done,
                  value, value);
    }
}

#define FUNCTION(type, name, arguments)     type name arguments; type name arguments

FUNCTION(void, __tsan_init, (void)) {}
FUNCTION(void, __tsan_func_entry, (void *caller)) { (void) caller; }
FUNCTION(void, __tsan_func_exit, (void)) {}
FUNCTION(void, __tsan_vptr_update, (void **at, void *to)) { (void) to; plain(at, sizeof *at, 1); }
FUNCTION(void, __tsan_vptr_read, (void **at)) { plain(at, sizeof *at, 0); }
FUNCTION(void, __tsan_atomic_thread_fence, (int order)) { (void) order; }
FUNCTION(void, __tsan_atomic_signal_fence, (int order)) { (void) order; }
FUNCTION(void, __tsan_read_range, (void *at, size_t size)) { plain(at, size, 0); }
FUNCTION(void, __tsan_write_range, (void *at, size_t size)) { plain(at, size, 1); }

#define PLAIN(size) \
    FUNCTION(void, __tsan_read##size, (void *at)) { plain(at, size, 0); } \
    FUNCTION(void, __tsan_write##size, (void *at)) { plain(at, size, 1); } \
    FUNCTION(void, __tsan_read_write##size, (void *at)) { plain(at, size, 1); } \
    FUNCTION(void, __tsan_volatile_read##size, (void *at)) { plain(at, size, 0); } \
    FUNCTION(void, __tsan_volatile_write##size, (void *at)) { plain(at, size, 1); } \
    FUNCTION(void, __tsan_unaligned_read##size, (void *at)) { plain(at, size, 0); } \
    FUNCTION(void, __tsan_unaligned_write##size, (void *at)) { plain(at, size, 1); } \
    FUNCTION(void, __tsan_unaligned_read_write##size, (void *at)) { plain(at, size, 1); }
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)

/* build.sh renames the library's calls of memset and the like to these. */

FUNCTION(void *, __tsan_memset, (void *to, int byte, size_t size))
{
    plain(to, size, 1);
    return memset(to, byte, size);
}

FUNCTION(void *, __tsan_memmove, (void *to, const void *from, size_t size))
{
    plain(from, size, 0);
    plain(to, size, 1);
    return memmove(to, from, size);
}

FUNCTION(void *, __tsan_memcpy, (void *to, const void *from, size_t size))
{
    return __tsan_memmove(to, from, size);
}

/* An atomic access that sets *at to new, an expression of old.  Its value is old. */
#define CHANGE(bits, what, at, new) \
    int shared = turn(at, bits / 8, 1); \
    u##bits old = *(at); \
    \
    *(at) = (u##bits) (new); \
    if (shared) { \
        explore_saw(old); \
        if (calls_traced) \
            trace(what, at, old, *(at)); \
    } \
    return old;

#define FETCH(bits, name, new) \
    FUNCTION(u##bits, __tsan_atomic##bits##_##name, \
             (volatile u##bits *at, u##bits value, int order)) \
    { \
        (void) order; \
        CHANGE(bits, #name, at, new) \
    }

/* Weak or strong, it fails if and only if the word differs. */
#define COMPARE(bits, strength) \
    FUNCTION(int, __tsan_atomic##bits##_compare_exchange_##strength, \
             (volatile u##bits *at, u##bits *expected, u##bits value, int order, int failed)) \
    { \
        u##bits wanted = *expected; \
        \
        (void) order; \
        (void) failed; \
        *expected = compare_##bits(at, wanted, value); \
        return *expected == wanted; \
    }

#define ATOMIC(bits) \
    FUNCTION(u##bits, __tsan_atomic##bits##_load, (const volatile u##bits *at, int order)) \
    { \
        (void) order; \
        if (turn(at, bits / 8, 0)) { \
            explore_saw(*at); \
            if (calls_traced) \
                trace("loads", at, *at, *at); \
        } \
        return *at; \
    } \
    FUNCTION(void, __tsan_atomic##bits##_store, (volatile u##bits *at, u##bits value, int order)) \
    { \
        int shared = turn(at, bits / 8, 1); \
        u##bits old = *at; \
        \
        (void) order; \
        *at = value; \
        if (shared) { \
            explore_saw(0);             /* reads nothing, but makes one step */ \
            if (calls_traced) \
                trace("stores", at, old, value); \
        } \
    } \
    FETCH(bits, exchange, value) \
    FETCH(bits, fetch_add, old + value) \
    FETCH(bits, fetch_sub, old - value) \
    FETCH(bits, fetch_and, old & value) \
    FETCH(bits, fetch_or, old | value) \
    FETCH(bits, fetch_xor, old ^ value) \
    FETCH(bits, fetch_nand, ~(old & value)) \
    static u##bits compare_##bits(volatile u##bits *at, u##bits expected, u##bits value) \
    { \
        CHANGE(bits, "compares and swaps", at, old == expected ? value : old) \
    } \
    COMPARE(bits, weak) \
    COMPARE(bits, strong) \
    FUNCTION(u##bits, __tsan_atomic##bits##_compare_exchange_val, \
             (volatile u##bits *at, u##bits expected, u##bits value, int order, int failed)) \
    { \
        (void) order; \
        (void) failed; \
        return compare_##bits(at, expected, value); \
    }
ATOMIC(8)
ATOMIC(16)
ATOMIC(32)
ATOMIC(64)
