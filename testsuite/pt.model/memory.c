/* memory.c - the library's words, kalloc, and the memory of pt_port_keep.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include "explore.h"
#include "kalloc.h"
#include "memory.h"
#include "pt_port.h"

#define MOST_WORDS 2048
#define PLACES (4 * MOST_WORDS)

struct word {
    uint64_t *at, first;
};

static struct word words[MOST_WORDS];
static unsigned number_of_words;
static uint16_t places[PLACES];         /* by address: 1 + index of the word */

static _Alignas(64) unsigned char kept[1 << 16];
static size_t kept_used, kept_first;
static _Alignas(64) unsigned char area[BLOCKSIZE * (MOST_BLOCKS + 1)];
static int out, out_first;

extern unsigned char pt__table[] __attribute__((weak, visibility("hidden")));

void memory_commit(void)
{
    for (unsigned i = 0; i < number_of_words; i++)
        words[i].first = *words[i].at;
    kept_first = kept_used;
    out_first = out;
}

void memory_reset(void)
{
    for (unsigned i = 0; i < number_of_words; i++)
        *words[i].at = words[i].first;
    kept_used = kept_first;
    out = out_first;
}

static void note_word(uintptr_t at)
{
    unsigned place = (unsigned) (at / 8 % PLACES);

    for (; places[place]; place = (place + 1) % PLACES)
        if ((uintptr_t) words[places[place] - 1].at == at)
            return;
    if (number_of_words == MOST_WORDS)
        explore_give_up("the library writes more words than MOST_WORDS in memory.c");
    words[number_of_words].at = (uint64_t *) at;
    words[number_of_words].first = *(uint64_t *) at;
    places[place] = (uint16_t) ++number_of_words;
}

void memory_note(const volatile void *at, size_t size)
{
    uintptr_t word = (uintptr_t) at & ~(uintptr_t) 7;

    for (; word < (uintptr_t) at + size; word += 8)
        note_word(word);
}

/* A sum in which a word with its first value counts 0, so it does not matter whether the word is
 * already known. */
uint64_t memory_hash(void)
{
    uint64_t hash = mix(kept_used, (uint64_t) out);

    for (unsigned i = 0; i < number_of_words; i++)
        if (*words[i].at != words[i].first)
            hash += mix(*words[i].at, i + 1);
    return hash;
}

int memory_out(void)
{
    return out;
}

void *kalloc(int type, size_t size)
{
    if (type != KA_PT || size > sizeof area)
        explore_fail("a kalloc of type %d, of %zu bytes", type, size);
    if (out++)
        explore_fail("a kalloc for the slot before the kfree of what was in it");
    return area;
}

void kfree(int type, void *ptr)
{
    if (type != KA_PT || ptr != area || !out)
        explore_fail("a kfree of what kalloc did not give");
    out--;
}

void *model_keep(size_t size)
{
    void *given = kept + kept_used;

    size = (size + 63) & ~(size_t) 63;
    if (size > sizeof kept - kept_used)
        return NULL;
    kept_used += size;
    return given;
}

int memory_number(const void *address)
{
    uintptr_t offset = (uintptr_t) address - (uintptr_t) area;

    return offset % BLOCKSIZE || offset >= sizeof area ? -1 : (int) (offset / BLOCKSIZE);
}

void *memory_block(int number)
{
    return area + number * BLOCKSIZE;
}

int memory_in_blocks(const volatile void *at)
{
    return (uintptr_t) at - (uintptr_t) area < sizeof area;
}

void memory_name(const volatile void *at, char *text, size_t size)
{
    uintptr_t address = (uintptr_t) at;

    if (pt__table && address - (uintptr_t) pt__table < 4096)
        snprintf(text, size, "table+%zu", (size_t) (address - (uintptr_t) pt__table));
    else if (address - (uintptr_t) kept < sizeof kept)
        snprintf(text, size, "kept+%zu", (size_t) (address - (uintptr_t) kept));
    else
        snprintf(text, size, "%p", (void *) address);
}
