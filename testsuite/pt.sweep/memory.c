/* memory.c - the memory of the library: its own data, and what it gets.
 *
 * SPDX-License-Identifier: MIT
 *
 * What the library gets from kalloc, and on hosts from mmap, lies right before
 * memory that faults when it is read, where the board has such: an address made of
 * the numbers of two partitions leads there.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __unix__
#include <sys/mman.h>
#endif
#include "kalloc.h"
#include "world.h"

enum {
    ARENAS = 4, ARENA = 256,
    LENT = ARENAS, ALL_ARENAS,          /* one that kalloc does not give */
#ifdef __unix__
    TABLES = 8, TABLE = 1024,
    GUARD = 65536, PLOT = 65536,        /* pages, however large */
    SLOT = 4096
#else
    TABLES = 0, TABLE = 0,
    GUARD = 1024, PLOT = 1024,          /* what emulators protect quickly */
    SLOT = 64
#endif
};

int filling;

/* More than the table of partitions takes. */
static unsigned char library_before[SLOT * (2 * PT_PARTITIONS + 1)];
static _Alignas(GUARD) unsigned char arenas[ALL_ARENAS][PLOT + GUARD];
static unsigned char arenas_before[ALL_ARENAS][ARENA];
#ifdef __unix__
static _Alignas(GUARD) unsigned char tables[TABLES][PLOT + GUARD];
static unsigned char tables_before[TABLES][TABLE];

/* The number of this thread, which the library gives it at its first call, and how many it
 * gave: it is always the first, but each run has the library count it anew. */
extern _Atomic(uint32_t) pt__threads;
extern _Thread_local uint32_t pt__thread __attribute__((tls_model("initial-exec")));
#endif

/* By words, as it is done after each run, and a small C library's memcmp goes byte by byte. */
static int is_untouched(const unsigned char *memory)
{
    const uintptr_t *word = (const uintptr_t *) (const void *) memory;
    const uintptr_t expected = (uintptr_t) -1 / 0xff * 0xdd;
    size_t i = 0;

    while (i < ARENA / sizeof *word && word[i] == expected)
        i++;
    return i == ARENA / sizeof *word;
}

static unsigned char *arena(int i)
{
    return arenas[i] + PLOT - ARENA;
}

unsigned char *memory_lent(size_t size)
{
    return arena(LENT) + ARENA - size;
}

static size_t library_size(void)
{
    return (size_t) (library_end - library_data);
}

void *kalloc(int type, size_t size)
{
    static _Alignas(16) unsigned char filler[64];
    int i;

    if (type != KA_PT)
        flaw = "kalloc of another type";
    if (filling)
        return filler;
    if (now.call && now.call->letter == '4' && !in_isr)
        return NULL;
    for (i = 0; i < ARENAS && world.size[i]; i++)
        ;
    if (i == ARENAS || size > ARENA)
        return NULL;
    world.asked = size;
    world.size[i] = (unsigned short) size;
    world.disturbed = 1;
    return world.given[in_isr] = arena(i) + ARENA - size;
}

void kfree(int type, void *memory)
{
    int i;

    for (i = 0; i < ARENAS && !(world.size[i] && memory == arena(i) + ARENA - world.size[i]); i++)
        ;
    if (type != KA_PT || i == ARENAS) {
        flaw = "kfree of what kalloc did not give";
        return;
    }
    memset(memory, 0xdd, world.size[i]);
    world.size[i] = 0;
    world.disturbed = 1;
}

#ifdef __unix__
/* What instructions.sh has the library call and read in place of the C library's. */
void *sweep_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    static unsigned char filler[TABLE];

    (void) address;
    (void) protection;
    (void) flags;
    (void) file;
    (void) offset;
    if (filling)
        return filler;
    if ((now.call && now.call->letter == '5' && !in_isr) || world.tables == TABLES || size > TABLE)
        return MAP_FAILED;
    return memset(tables[world.tables++] + PLOT - size, 0, size);
}

long sweep_sysconf(int name)
{
    (void) name;
    return 2;
}

char sweep_alone;
#endif

void memory_blank(void)
{
    int i;

    memset(library_data, 0, library_size());
    memcpy(library_data, library_blank, library_blank_size);
    for (i = 0; i < ALL_ARENAS; i++)
        memset(arena(i), 0xdd, ARENA);
}

void memory_keep(void)
{
    int i;

    memcpy(library_before, library_data, library_size());
    for (i = 0; i < ALL_ARENAS; i++)
        memcpy(arenas_before[i], arena(i), ARENA);
#ifdef __unix__
    for (i = 0; i < (int) world.tables; i++)
        memcpy(tables_before[i], tables[i] + PLOT - TABLE, TABLE);
#endif
}

void memory_restore(void)
{
    int i;

#ifdef __unix__
    pt__thread = 0;
#endif
    memcpy(library_data, library_before, library_size());
#ifdef __unix__
    pt__threads = 0;
#endif
    for (i = 0; i < ALL_ARENAS; i++)
        memcpy(arena(i), arenas_before[i], ARENA);
#ifdef __unix__
    for (i = 0; i < (int) world.tables; i++)
        memcpy(tables[i] + PLOT - TABLE, tables_before[i], TABLE);
#endif
}

void memory_look(void)
{
    int i;

    for (i = 0; i < ARENAS && !flaw; i++) {
        if (world.size[i])
            flaw = "memory was not given back";
        if (world.disturbed && !is_untouched(arena(i)))
            flaw = "the library wrote into memory that was not its own";
    }
}

void memory_start(void)
{
    int i;

    if (library_size() > sizeof library_before) {
        printf("Bail out! the library has %lu bytes of data\n", (unsigned long) library_size());
        exit(1);
    }
    for (i = 0; i < ALL_ARENAS; i++)
        strike_guard(arenas[i] + PLOT, GUARD);
#ifdef __unix__
    for (i = 0; i < TABLES; i++)
        strike_guard(tables[i] + PLOT, GUARD);
#endif
}
