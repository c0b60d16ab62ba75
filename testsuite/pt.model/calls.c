/* calls.c - programs: makes the calls, and compares each result with the contract.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include "calls.h"
#include "context.h"
#include "contract.h"
#include "explore.h"
#include "memory.h"
#include "pt.h"
#include "pt_port.h"
#include "sys.h"

enum { MOST_EVENTS = 128, MOST_PARTITIONS = 16, MOST_HELD = 8, ERRNO = 4711 };

struct thread {
    const char *word;
    int made;                           /* letters of it that were made */
    int held[MOST_HELD], holds;         /* numbers of blocks, -1 for null */
    int fault, faults;                  /* what pt_fault was told about the call */
    struct call call;
    int ptno;                           /* its argument */
};

/* All that the threads change and that is restored for each execution. */
struct world {
    struct thread threads[COROUTINES];
    int ptnos[MOST_PARTITIONS];         /* the results of pt_create */
    int newest, creations;
};

static struct event {
    int who, returned, kind, result, partition, block;
} events[MOST_EVENTS];
static int number_of_events, events_first;

int calls_traced;
static const struct program *program;
static struct world world, first;
static int handlers_from;

void calls_choose(const struct program *chosen, int *threads, int *handlers)
{
    static char words[100];
    int n = 0;

    program = chosen;
    memset(&world, 0, sizeof world);
    world.ptnos[1] = 1;                 /* the first number is 0, so a wrong ptno can equal it */
    snprintf(words, sizeof words, "%s", program->threads);
    *handlers = PLAYERS;
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        if (n == PLAYERS)
            explore_give_up("more threads than PLAYERS in context.h");
        if (*word == '!' && *handlers == PLAYERS)
            *handlers = n;
        world.threads[n++].word = word + (*word == '!');
    }
    *threads = n;
    if (*handlers > n)
        *handlers = n;
    handlers_from = *handlers;
    contract_begin(program->blocks);
}

static void tell(const struct event *e)
{
    char text[40] = "";

    if (e->returned)
        contract_describe(e->kind, e->result, text, sizeof text);
    printf("#   %c %s%s", e->who == DIRECTOR ? '-' : 'a' + e->who, e->returned ? "  " : "",
           e->kind == GET ? "get" : e->kind == FREE ? "free" : e->kind == ASK_OUT ? "is out"
         : e->kind == ASK_HOME ? "home" : e->kind == DESTROY ? "destroy" : "create");
    printf(" %d", e->partition);
    if (e->kind == FREE && e->block < 0)
        printf(" null");
    else if (e->kind == FREE)
        printf(" block %d", e->block);
    printf(e->returned ? ": %s\n" : "\n", text);
}

static void happened(int returned, int result)
{
    const struct call *call = &world.threads[current].call;
    struct event *e = &events[number_of_events];

    if (++number_of_events > MOST_EVENTS)
        explore_give_up("more events than MOST_EVENTS in calls.c");
    *e = (struct event) { current, returned, call->kind, result, call->partition, call->block };
    if (calls_traced)
        tell(e);
}

void calls_print_history(void)
{
    for (int i = 0; i < number_of_events; i++)
        tell(&events[i]);
}

void pt_fault(int ptno, void *block, int why, void *caller)
{
    struct thread *me = &world.threads[current];

    (void) caller;
    if (me->call.kind != FREE || ptno != me->ptno
        || block != (me->call.block < 0 ? NULL : memory_block(me->call.block)))
        explore_fail("pt_fault is told of a call that is not the one under way");
    if (me->faults++)
        explore_fail("pt_fault is told twice of one call");
    me->fault = why;
}

static int get(int ptno)
{
    void *block = pt_getblock(ptno);
    int number = block ? memory_number(block) : NO_BLOCK;

    if (number < 0 || (block && number >= program->blocks))
        explore_fail("pt_getblock returns what is no block");
    return number;
}

static int create(int partition)
{
    int ptno = pt_create(BLOCKSIZE, program->blocks);

    if (ptno < 0) {
        if (errno != EAGAIN)
            explore_fail("pt_create says %s", strerror(errno));
        return AGAIN;
    }
    for (int i = 1; i < MOST_PARTITIONS; i++)
        if (i != partition && world.ptnos[i] == ptno + 1)
            explore_fail("pt_create returns %d, which was the number of another", ptno);
    world.ptnos[partition] = ptno + 1;
    world.newest = partition;
    return 0;
}

static int destroy(int ptno)
{
    if (pt_destroy(ptno) == 0)
        return 0;
    if (errno != EBUSY && errno != EBADID)
        explore_fail("pt_destroy says %s", strerror(errno));
    return errno == EBUSY ? BUSY : BADID;
}

static int is_out(int ptno, int block)
{
    int result = pt_out(ptno, memory_block(block));

    return result < 0 ? NO_PARTITION : result;
}

/* How many blocks of a partition may have been out, or on their way, since its pt_info began. */
static int may_be_out(int partition)
{
    int out = 0, i = number_of_events - 1;

    for (; events[i].who != current || events[i].returned; i--)
        out += events[i].kind == GET && !events[i].returned && events[i].partition == partition;
    for (; i >= 0; i--)
        if (events[i].partition == partition)
            out += events[i].kind == GET ? !events[i].returned
                 : events[i].kind == FREE ? -(events[i].returned && events[i].result == 0) : 0;
    return out;
}

static int home(int ptno)
{
    struct pt_info info;

    if (pt_info(ptno, &info))
        return NO_PARTITION;
    if (info.home < program->blocks - may_be_out(world.threads[current].call.partition))
        explore_fail("pt_info leaves out blocks that stayed home");
    if (info.numblocks != program->blocks || info.blocksize != BLOCKSIZE
            || info.first != memory_block(0))
        explore_fail("pt_info tells of what never was");
    return info.home;
}

/* Makes the call me->call with me->ptno. */
static int make(struct thread *me)
{
    int result = 0;

    me->faults = me->fault = 0;
    errno = ERRNO;
    if (me->call.kind == CREATE)
        return create(me->call.partition);
    if (me->call.kind == DESTROY)
        return destroy(me->ptno);
    if (me->call.kind == GET) {
        result = get(me->ptno);
    } else if (me->call.kind == ASK_OUT) {
        result = is_out(me->ptno, me->call.block);
    } else if (me->call.kind == ASK_HOME) {
        result = home(me->ptno);
    } else {
        pt_freeblock(me->ptno, me->call.block < 0 ? NULL : memory_block(me->call.block));
        result = PT_CHECKS ? me->fault : UNKNOWN;
    }
    if (errno != ERRNO)
        explore_fail("errno is changed");
    return result;
}

/* The position of a thread between two calls. */
static uint64_t place(const struct thread *me)
{
    uint64_t hash = (uint64_t) me->made;

    for (int i = 0; i < me->holds; i++)
        hash = mix(hash, (uint64_t) me->held[i] + 2);
    return mix(hash, 0);
}

/* One call: a point, the event, the library's code, the event. */
static int call(struct call what, int newest)
{
    struct thread *me = &world.threads[current];
    char allowed[200], seen[40];
    int result;

    explore_point();
    if (newest)
        what.partition = world.newest;
    if (what.kind == CREATE)
        what.partition = ++world.creations;
    if (what.partition >= MOST_PARTITIONS)
        explore_give_up("more creations than MOST_PARTITIONS in calls.c");
    me->call = what;
    me->ptno = world.ptnos[what.partition] - 1;
    happened(0, 0);
    contract_call(current, what);
    explore_begin(mix(place(me), (uint64_t) (what.partition * 16 + what.block + 1)));
    result = make(me);
    happened(1, result);
    if (!contract_return(current, result)) {
        contract_allowed(current, allowed, sizeof allowed);
        contract_describe(what.kind, result, seen, sizeof seen);
        explore_fail("expected %s; the last call returned %s", allowed, seen);
    }
    return result;
}

static void call_letter(char letter)
{
    struct thread *me = &world.threads[current];
    int newest = letter < 'a', small = letter | 32, result;

    if (small == 'g') {
        result = call((struct call) { GET, 1, 0 }, newest);
        if (me->holds == MOST_HELD)
            explore_give_up("more gets than MOST_HELD in calls.c");
        me->held[me->holds++] = result == NO_BLOCK ? -1 : result;
    } else if (small == 'f') {
        call((struct call) { FREE, 1, me->holds ? me->held[--me->holds] : -1 }, newest);
    } else if (small == 'o') {
        int oldest = me->holds ? me->held[0] : -1;

        if (me->holds)
            memmove(me->held, me->held + 1, (size_t) --me->holds * sizeof *me->held);
        call((struct call) { FREE, 1, oldest }, newest);
    } else if (small == 'x' || small == 'y') {
        call((struct call) { FREE, 1, small - 'x' }, newest);
    } else if (small == 'q') {
        call((struct call) { ASK_OUT, 1, 0 }, newest);
    } else if (small == 'h') {
        call((struct call) { ASK_HOME, 1, 0 }, newest);
    } else if (small == 'd') {
        call((struct call) { DESTROY, 1, 0 }, newest);
    } else if (small == 'c') {
        call((struct call) { CREATE, 0, 0 }, 0);
    } else {
        explore_give_up("a letter that is none: see calls.h");
    }
}

void calls_play(void)
{
    struct thread *me = &world.threads[current];

    while (me->word[me->made]) {
        call_letter(me->word[me->made]);
        me->made++;
        explore_end(place(me));
    }
}

void calls_set_up(void)
{
    number_of_events = 0;
    world.threads[DIRECTOR].word = program->set_up;
    calls_play();
    memory_commit();
    contract_commit();
    events_first = number_of_events;
    first = world;
}

void calls_reset(void)
{
    world = first;
    number_of_events = events_first;
    memory_reset();
    contract_reset();
}

/* Checks that each block exists once and can be freed, that the partition can be destroyed and
 * created again, and that each result is the one of the contract. */
void calls_drain(void)
{
    int i;

    for (i = 0; call((struct call) { GET, 0, 0 }, 1) != NO_BLOCK; i++)
        ;
    for (i = 0; i < program->blocks; i++)
        call((struct call) { FREE, 0, i }, 1);
    call((struct call) { DESTROY, 0, 0 }, 1);
    if (memory_out())
        explore_fail("expected a kfree for each kalloc, all being destroyed");
    call((struct call) { CREATE, 0, 0 }, 0);
    call((struct call) { DESTROY, 0, 0 }, 1);
    if (memory_out())
        explore_fail("expected a kfree for each kalloc, all being destroyed");
}

uint64_t calls_hash(void)
{
    uint64_t hash = mix((uint64_t) world.newest, (uint64_t) world.creations);

    for (int i = 1; i <= world.creations; i++)
        hash = mix(hash, (uint64_t) world.ptnos[i]);
    return hash;
}

/* The model's answers to the port. */

uint32_t model_thread(void)
{
    return current < handlers_from ? (uint32_t) current : 0;
}

unsigned model_cpus(void)
{
    return program->cpus;
}

int model_alone(void)
{
    return handlers_from == 1;
}
