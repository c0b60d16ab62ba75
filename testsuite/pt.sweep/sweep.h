/* sweep.h - what the sweep is made of: the case, the world it happens in, its judge.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stddef.h>
#include "strike.h"

enum {
    BLOCKS = 3,                         /* that a partition has to show; see kinds in world.c */
    PARTS = 4, WORD = 8, STRIKES = 2,
    MOST = 2500,                        /* instructions of the library */
    NONE = -1, STRANGE = -2,            /* in place of a block */
    UNTOLD = -3                         /* what became of a free; nobody says without checks */
};

/* Whether what an ISR writes into a block takes the place of a link. */
#if !PT_CHECKS && !defined __unix__
#define LINKS_IN_BLOCKS 1
#else
#define LINKS_IN_BLOCKS 0
#endif

/* What the thread calls, by letter, and with how many free blocks that makes sense. */
struct call {
    char letter;
    unsigned char function, from, to;
    const char *what;
};
extern const struct call calls[];
extern const unsigned call_kinds;

/* The case.  fill is what holders write into their blocks: n the block's number, 0 or f
 * bytes of 0 or 0xff, k nothing, so that what was there is kept. */
extern struct now {
    const struct call *call;
    int prepared, state;                /* with what argument, how many blocks are free */
    char fill;
    unsigned strikes;
    struct { unsigned at; char body[WORD]; } strike[STRIKES];
} now;

/* What was done to which partition and block, and what was seen: of a get the block, of
 * a free 0 or what pt_fault was told, of pt_info how many blocks are home, of pt_out, pt_find
 * and pt_next what they say, else 0 or errno.  NONE of those four: no partition, or no block. */
struct event {
    char letter;
    short part, block, seen;
};

extern struct event events[STRIKES * WORD], called;
extern int event_count;
extern int ended[STRIKES];              /* how many events there were after each strike */
extern int vacuous;                     /* the body is nothing that a shorter one is not */
extern const char *flaw;                /* what must never be, if it was seen */

struct part {
    int ptno;
    unsigned char kind;                 /* the letter that made it */
    unsigned char *memory;
    unsigned char rest[BLOCKS];         /* where in it the blocks are that it has to show */
};

/* All that a case changes, but for the library's own data and the memory it got.  Block k
 * of partition p is held as p * BLOCKS + k. */
struct world {
    struct part part[PARTS];
    int parts, latest, other;
    int begun;                          /* partition 0 is alive when the call is made */
    int held[STRIKES * WORD + BLOCKS], held_count;
    int hand;                           /* the block that the call frees, or would take */
    int hand_lost;                      /* it was freed by whom it did not belong to */
    int disturbed;                      /* memory was given or given back */
    unsigned short size[4];             /* of what kalloc gave, by arena; 0 if it is free */
    size_t asked;                       /* of kalloc, last */
    unsigned tables;                    /* of links, on hosts */
    unsigned char *given[2];            /* by kalloc last, to thread and interrupt */
    unsigned busy, roomy;               /* slots in use; with room for links, on hosts */
    const unsigned char *address;       /* that pt_find is asked for */
};
extern struct world world;

void world_start(void);                 /* once, first of all */
void prepare(const struct call *c, int state);
void start_over(void);                  /* as prepare left it */
void make_call(void);
void act_body(const char *body);        /* what the interrupt does */
void drain(unsigned char *drained);     /* which blocks can be got at the end, as a set of bits */
void clear_away(const unsigned char *alive);
int all_of(int part);                   /* the set of its blocks */
int is_in_block(int part, const unsigned char *address);        /* of that partition */
unsigned slot_of(int ptno);

void run_start(void);                   /* once, before world_start */
int run(void);                          /* the case, and judge it: whether to go on from there */
void report(const unsigned char *drained); /* the case has failed; what drain saw, or null */
extern unsigned met;                    /* strikes, in this run */
extern int met_masked;                  /* the last came while interrupts were held off */
extern unsigned interrupts;             /* in this run */
extern unsigned long runs;
extern int failed;                      /* a run was wrong */

void struck_at(unsigned at);             /* the last strike of a run came at this instruction */
void list_masked(int function);         /* prints where interrupts were held off */
int all_met(int function);              /* whether each instruction was struck that can be */

/* Whether all that was seen is right, for a call with its two instants before the strikes
 * begun and finished.  Null if so, else what was expected; of culprit, if not null. */
const char *judge(unsigned begun, unsigned finished, const unsigned char *drained,
                  unsigned char *alive, const struct event **culprit);

#endif
