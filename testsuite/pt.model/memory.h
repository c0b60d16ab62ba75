/* memory.h - the memory that the library shares between threads.
 *
 * SPDX-License-Identifier: MIT
 *
 * The addresses are not known before: the model learns each word when the library writes it.  The
 * first value of a word is its value when the threads of the program began.  Each execution
 * begins with the first values.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCKSIZE = 16, MOST_BLOCKS = 4 };

void memory_commit(void);               /* the present values become the first values */
void memory_reset(void);

/* Called before the library writes there. */
void memory_note(const volatile void *at, size_t size);

/* A hash of all memory. */
uint64_t memory_hash(void);

/* The number of allocations of kalloc that are not freed: 0 or 1. */
int memory_out(void);

/* The number of the block at address, from 0; -1 if it is none.  And back. */
int memory_number(const void *address);
void *memory_block(int number);

/* Whether at is in a block.  The library must not access blocks. */
int memory_in_blocks(const volatile void *at);

/* For the user: a name for the word at this address. */
void memory_name(const volatile void *at, char *text, size_t size);

/* A hash of a and b. */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b * 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
    a = (a ^ a >> 29) * 0x94d049bb133111eb;
    return a ^ a >> 32;
}

#endif
