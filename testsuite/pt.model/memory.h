/* memory.h - the memory that the library shares between threads.
 *
 * SPDX-License-Identifier: MIT
 *
 * Nobody says where that is: the words are learned as the library writes them.  A word's
 * first value is what it had when the threads of the program began; each execution
 * begins with these.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCKSIZE = 16, MOST_BLOCKS = 4 };

void memory_commit(void);               /* what is now is first from now on */
void memory_reset(void);

/* Before the library writes there. */
void memory_note(const volatile void *at, size_t size);

/* Of everything in memory. */
uint64_t memory_hash(void);

/* What of kalloc's is not given back yet: 0 or 1. */
int memory_out(void);

/* The number of the block at address, from 0; -1 if it is none.  And back. */
int memory_number(const void *address);
void *memory_block(int number);

/* Whether at is in a block, where the library has nothing to look for. */
int memory_in_blocks(const volatile void *at);

/* For people: where the word is, in text. */
void memory_name(const volatile void *at, char *text, size_t size);

/* Spreads the bits of a and b over one word. */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b * 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
    a = (a ^ a >> 29) * 0x94d049bb133111eb;
    return a ^ a >> 32;
}

#endif
