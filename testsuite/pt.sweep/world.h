/* world.h - what world.c, act.c and memory.c share; for the others, see sweep.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WORLD_H
#define WORLD_H

#include "sweep.h"

enum { MOST_BLOCKS = PT_CHECKS ? 70 : 7 };

/* The partitions that are made, by letter.  The first blocks of one are taken at
 * once and kept for good by who made it, so that the number on top is not small. */
struct kind {
    char letter;
    unsigned char size, count, first;
};
extern const struct kind kinds[];

extern int stale;                       /* the number of a partition that is no more */
extern int in_isr;                      /* 1 within an interrupt */
extern int filling;                     /* memory is for partitions that only take slots */

const struct kind *kind_of(int part);
int create(const struct kind *kind);
int create_lent(const struct kind *kind);   /* in memory of the caller's */
short add_part(int ptno, const struct kind *kind);

/* Blocks are numbered from 0 in each partition that can be, or by id in all of them. */
int blocks_of(int part);
unsigned char *block_of(int id);

/* The number of the block, in part.  struck: by the thread, to be interrupted. */
short take(int part, int ptno, int struck);
/* 0, or why it was refused. */
short give(int ptno, void *block, int struck);

/* Who holds a block writes into it. */
void hold(int id);
void unhold(int at);
int held_at(int id);                    /* where in world.held; less than 0 if nowhere */

void memory_start(void);                /* once, first of all */
/* So many bytes of the caller's, which end where memory faults. */
unsigned char *memory_lent(size_t size);
void memory_blank(void);                /* as if no call had ever been made */
void memory_keep(void);
void memory_restore(void);              /* as it was kept */
void memory_look(void);                 /* a flaw, if not all was given back, untouched */

#endif
