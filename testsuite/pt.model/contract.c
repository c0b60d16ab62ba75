/* contract.c - the contract as a machine; a history is right if the machine can produce it.
 *
 * SPDX-License-Identifier: MIT
 *
 * The machine makes each call in one or two steps, between its beginning and its return:
 *
 *      get         takes a block that is home and is then in between; it is out.
 *                  Null: no block is home.
 *      free        takes a block that is out and is then in between; it is home.
 *                  Refused: it is not out.
 *      destroy     ends the partition if all blocks are home; its slot is free.
 *                  EBUSY: a block is not home, or see BUSY_IF_DISTURBED.
 *      create      takes the slot; the partition exists, all blocks are home.
 *                  EAGAIN: the slot is not free.
 *      ask         whether a block is out, at one instant; or how many are home, which may be
 *                  the sum of counts of several instants, and so can be any number
 *
 * and null, refused or EBADID if the partition does not exist.  The steps of overlapping calls
 * can have any order, so the machine can be in many states.  All are kept; when a call returns,
 * only those in which it has that result.  If none is left, the history is wrong.  The set alone
 * decides which histories can follow, so two executions with the same set are equivalent.
 */
#include <stdio.h>
#include <string.h>
#include "context.h"
#include "contract.h"
#include "explore.h"
#include "memory.h"
#include "pt.h"

/* Whether EBUSY is also right while a get or free is under way that has not yet moved a block, or
 * never does. */
#ifndef BUSY_IF_DISTURBED
#define BUSY_IF_DISTURBED 1
#endif

enum { MOST_SETS = 128, MOST_STATES = 2048 };

enum slot { UNUSED, MAKING, ALIVE, UNMAKING };
enum place { HOME, OUT, MOVING };

/* The progress of a call: HALF + block after the first of two steps, DONE + result after all. */
enum { IDLE, CALLED, HALF, DONE = HALF + MOST_BLOCKS };

/* Eight bytes, all used, so that states can be compared as words. */
struct state {
    uint8_t slot, partition;            /* the one that exists */
    uint8_t home, out;                  /* a bit for each block; if neither, it is in between */
    uint8_t call[COROUTINES];
};

_Static_assert(sizeof(struct state) == sizeof(uint64_t), "a state is a word");

/* The sets after each event of this execution.  The first ones are the same as in the execution
 * before, and are not computed again. */
static struct set {
    unsigned size, depth;               /* decisions before it */
    uint64_t hash;
    struct call calls[COROUTINES];      /* the last call of each thread */
    struct state states[MOST_STATES];
} sets[MOST_SETS];
static unsigned event, event_first, events_known;
static uint8_t all;                     /* blocks */

/* The states in the new set, with a stamp instead of clearing the table. */
static struct {
    uint64_t state;
    uint32_t stamp;
} there[4 * MOST_STATES];
static uint32_t stamp;

static uint64_t word(struct state s)
{
    uint64_t w;

    memcpy(&w, &s, sizeof w);
    return w;
}

static void add(struct set *set, struct state s)
{
    uint64_t w = word(s);
    unsigned i = (unsigned) (mix(w, 0) % (4 * MOST_STATES));

    for (; there[i].stamp == stamp; i = (i + 1) % (4 * MOST_STATES))
        if (there[i].state == w)
            return;
    if (set->size == MOST_STATES)
        explore_give_up("more states at once than MOST_STATES in contract.c");
    there[i].stamp = stamp;
    there[i].state = w;
    set->states[set->size++] = s;
}

/* The state with this progress of the call of who. */
static struct state at(struct state s, int who, int how_far)
{
    s.call[who] = (uint8_t) how_far;
    return s;
}

static void step_get(struct set *set, struct state s, int who, int alive)
{
    if (s.call[who] != CALLED) {
        s.out |= (uint8_t) (1 << (s.call[who] - HALF));
        add(set, at(s, who, DONE + s.call[who] - HALF));
    } else if (!alive || !s.home) {
        add(set, at(s, who, DONE + NO_BLOCK));
    } else {
        for (int i = 0; i < MOST_BLOCKS; i++)
            if (s.home >> i & 1) {
                struct state taken = s;

                taken.home &= (uint8_t) ~(1 << i);
                add(set, at(taken, who, HALF + i));
            }
    }
}

static void step_free(struct set *set, struct state s, int who, int alive, int block)
{
    uint8_t bit = block < 0 ? 0 : (uint8_t) (1 << block);

    if (s.call[who] != CALLED) {
        s.home |= bit;
        add(set, at(s, who, DONE));
    } else if (!alive) {
        add(set, at(s, who, DONE + PT_FAULT_PTNO));
    } else if (s.out & bit) {
        s.out &= (uint8_t) ~bit;
        add(set, at(s, who, HALF));
    } else {
        add(set, at(s, who, DONE + (bit ? PT_FAULT_FREE : PT_FAULT_NULL)));
    }
}

static int disturbed(const struct set *set, struct state s)
{
    for (int i = 0; i < COROUTINES; i++)
        if (s.call[i] != IDLE && (set->calls[i].kind == GET || set->calls[i].kind == FREE))
            return 1;
    return 0;
}

static void step_destroy(struct set *set, struct state s, int who, int alive)
{
    if (s.call[who] != CALLED) {
        s.slot = UNUSED;
        add(set, at(s, who, DONE));
    } else if (!alive) {
        add(set, at(s, who, DONE + BADID));
    } else {
        if (s.home != all || (BUSY_IF_DISTURBED && disturbed(set, s)))
            add(set, at(s, who, DONE + BUSY));
        if (s.home == all) {
            s.slot = UNMAKING;
            add(set, at(s, who, HALF));
        }
    }
}

static void step_create(struct set *set, struct state s, int who, int partition)
{
    if (s.call[who] != CALLED) {
        s.slot = ALIVE;
        s.partition = (uint8_t) partition;
        s.home = all;
        s.out = 0;
        add(set, at(s, who, DONE));
    } else if (s.slot == UNUSED) {
        s.slot = MAKING;
        add(set, at(s, who, HALF));
    } else {
        add(set, at(s, who, DONE + AGAIN));
    }
}

static void step_ask(struct set *set, struct state s, int who, int alive, struct call call)
{
    if (!alive)
        add(set, at(s, who, DONE + NO_PARTITION));
    else if (call.kind == ASK_OUT)
        add(set, at(s, who, DONE + (s.out >> call.block & 1)));
    else
        for (int i = 0; 1 << i <= all + 1; i++)
            add(set, at(s, who, DONE + i));
}

/* Adds all states that can be reached by any number of steps. */
static void close_set(struct set *set)
{
    for (unsigned i = 0; i < set->size; i++)
        for (int who = 0; who < COROUTINES; who++) {
            struct state s = set->states[i];
            struct call call = set->calls[who];
            int alive = s.slot == ALIVE && s.partition == call.partition;

            if (s.call[who] == IDLE || s.call[who] >= DONE)
                continue;
            if (call.kind == GET)
                step_get(set, s, who, alive);
            else if (call.kind == FREE)
                step_free(set, s, who, alive, call.block);
            else if (call.kind == DESTROY)
                step_destroy(set, s, who, alive);
            else if (call.kind == ASK_OUT || call.kind == ASK_HOME)
                step_ask(set, s, who, alive, call);
            else
                step_create(set, s, who, call.partition);
        }
}

void contract_begin(int blocks)
{
    all = (uint8_t) ((1 << blocks) - 1);
    event = events_known = 0;
    memset(&sets[0].states[0], 0, sizeof sets[0].states[0]);
    sets[0].size = 1;
}

void contract_commit(void)
{
    event_first = event;
}

void contract_reset(void)
{
    unsigned unchanged = explore_unchanged();

    while (events_known > event_first && sets[events_known].depth > unchanged)
        events_known--;
    event = event_first;
}

/* A new empty set; null if it is already known. */
static struct set *next_set(void)
{
    struct set *before = &sets[event], *set = before + 1;

    if (++event == MOST_SETS)
        explore_give_up("more events than MOST_SETS in contract.c");
    if (event <= events_known)
        return NULL;
    events_known = event;
    set->size = 0;
    set->depth = explore_depth();
    memcpy(set->calls, before->calls, sizeof set->calls);
    stamp++;
    return set;
}

/* A hash of all states, independent of their order. */
static void finish(struct set *set)
{
    set->hash = 0;
    for (unsigned i = 0; i < set->size; i++)
        set->hash += mix(word(set->states[i]), 1);
}

void contract_call(int who, struct call call)
{
    struct set *set = next_set();

    if (!set)
        return;
    set->calls[who] = call;
    for (unsigned i = 0; i < set[-1].size; i++)
        add(set, at(set[-1].states[i], who, CALLED));
    finish(set);
}

int contract_return(int who, int result)
{
    struct set *set = next_set(), *before = set - 1;
    unsigned size;

    if (!set)
        return 1;
    size = before->size;
    before->size = 0;
    for (unsigned i = 0; i < size; i++)
        add(before, before->states[i]);
    close_set(before);
    stamp++;
    for (unsigned i = 0; i < before->size; i++)
        if (result == UNKNOWN ? before->states[i].call[who] >= DONE
                              : before->states[i].call[who] == DONE + result)
            add(set, at(before->states[i], who, IDLE));
    finish(set);
    return set->size != 0;
}

void contract_allowed(int who, char *text, size_t size)
{
    const struct set *before = &sets[event - 1];
    unsigned told = 0;

    *text = 0;
    for (unsigned i = 0; i < before->size; i++) {
        int result = before->states[i].call[who] - DONE;

        if (result < 0 || told >> result & 1)
            continue;
        if (told)
            strncat(text, " or ", size - strlen(text) - 1);
        told |= 1u << result;
        contract_describe(before->calls[who].kind, result, text + strlen(text),
                          size - strlen(text));
    }
}

void contract_describe(int kind, int result, char *text, size_t size)
{
    static const char *const refused[] = {
        [0] = "done", [PT_FAULT_PTNO] = "refused: PT_FAULT_PTNO",
        [PT_FAULT_NULL] = "refused: PT_FAULT_NULL", [PT_FAULT_FREE] = "refused: PT_FAULT_FREE",
    };
    static const char *const destroyed[] = { "0", [BUSY] = "EBUSY", [BADID] = "EBADID" };
    static const char *const created[] = { "a number", [AGAIN] = "EAGAIN" };

    if (kind == ASK_OUT || kind == ASK_HOME)
        snprintf(text, size, result == NO_PARTITION ? "no partition" : "%d", result);
    else if (kind == GET && result != NO_BLOCK)
        snprintf(text, size, "block %d", result);
    else
        snprintf(text, size, "%s", result == UNKNOWN ? "done or refused"
                                 : kind == GET ? "null"
                                 : kind == FREE ? refused[result]
                                 : kind == DESTROY ? destroyed[result] : created[result]);
}

uint64_t contract_hash(void)
{
    return sets[event].hash;
}
