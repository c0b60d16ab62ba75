/* explore.c - the scheduler: depth first, each state once.
 *
 * SPDX-License-Identifier: MIT
 *
 * An execution is a list of decisions: at each point, which thread continues.  The next one
 * repeats all except the last decision with an untried choice, tries this choice, and
 * continues from there.
 *
 * A state that occurred before is not continued.  This is correct, because what can follow, and
 * whether it is right, depends only on
 *      the shared memory, all of which memory.c knows,
 *      the position of each thread: each call runs the same code, so the position is given by
 *      the call and all values that it has read so far, with a mark for each write,
 *      what the handlers interrupt,
 *      what the contract allows after the history up to here: see contract.c,
 *      which partition is the newest, and which numbers are used: see calls.c,
 * and, if preemptions are counted, which thread runs and how many are left.  A state cannot occur
 * twice in one execution, because threads make progress.  So a state that is not continued has
 * been explored completely.  States are compared by 64-bit hashes: with a million states, two
 * of them are confused with a probability of 1 in 30 million.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "calls.h"
#include "context.h"
#include "explore.h"
#include "contract.h"
#include "memory.h"

#define MOST_STEPS 2000                 /* decisions in an execution; more means a livelock */
#define MOST_STATES 6000000             /* of a program; then the search is cut, and says so */

struct decision {
    uint8_t taken, left;                /* left: a bit for each thread that is still to be tried */
};

struct seen {
    uint64_t state;
    unsigned preemptions;               /* 1 + the most that were left; 0: no state */
};

struct player {
    uint64_t known;                     /* a hash of all that the thread depends on; 0: not begun */
    int ended, fresh;
    int over;                           /* for a handler: what it interrupts */
};

static struct player players[COROUTINES];
static int threads, handlers, bound;
static int top;                         /* thread 0, or the handler that interrupts it now */
static struct decision trail[MOST_STEPS];
static unsigned depth, preempted, unshared_steps;
static unsigned given;                  /* decisions that are fixed */
static int ready;                       /* the program is set up */
static int alone;                       /* whether only one execution was requested */
static struct seen *table;              /* three quarters of it are used at most */
static size_t places;                   /* its size, a power of two */
static struct explored result;
static char failure[400];

/* Does not return in this execution. */
static void stop(void)
{
    context_switch(MAIN);
    abort();
}

void explore_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(failure, sizeof failure, format, arguments);
    va_end(arguments);
    result.failure = failure;
    stop();
    abort();
}

void explore_give_up(const char *why)
{
    printf("Bail out!  %s\n", why);
    fflush(stdout);
    _exit(2);
}

static int enabled(int i)
{
    if (players[i].ended)
        return 0;
    if (i == top)
        return 1;
    /* A thread that no handler interrupts, or a handler that has not begun. */
    return i >= handlers ? !players[i].known : i != 0;
}

static uint64_t state(int runs)
{
    uint64_t hash = memory_hash() + contract_hash() + calls_hash();

    for (int i = 0; i < threads; i++)
        hash += mix(players[i].known + (uint64_t) players[i].ended,
                    (uint64_t) (i * 8 + players[i].over) + 1000);
    return mix(hash, (uint64_t) (top * 8 + (bound == ALL ? 0 : runs)));
}

/* Without it, everything takes long, and must find as many states: seeded-model.sh tests this. */
#ifndef PRUNE
#define PRUNE 1
#endif

/* Where state is in the table, or where there is room for it. */
static struct seen *place_of(uint64_t state)
{
    struct seen *s = &table[state % places];

    while (s->preemptions && s->state != state)
        s = s == table ? table + places - 1 : s - 1;
    return s;
}

/* Most programs have few states, and a large table takes long to clear. */
static void grow(size_t size)
{
    struct seen *old = table, *s;
    size_t count = places;

    places = size;
    table = calloc(places, sizeof *table);
    if (!table)
        explore_give_up("no memory for the states");
    for (s = old; s < old + count; s++)
        if (s->preemptions)
            *place_of(s->state) = *s;
    free(old);
}

/* Whether all that follows was explored before. */
static int been_here(int runs)
{
    uint64_t hash = state(runs);
    unsigned left = bound == ALL ? 1 : 1 + (unsigned) bound - preempted;
    struct seen *s = place_of(hash);

    if (s->preemptions >= left)
        return PRUNE;
    if (!s->preemptions && result.states++ == MOST_STATES)
        result.cut = 1;
    if (result.cut)
        return 1;
    s->state = hash;
    s->preemptions = left;
    if (result.states > places / 4 * 3)
        grow(2 * places);
    return 0;
}

/* Which thread continues.  runs is the one that ran so far, or has ended, or is MAIN. */
static int choose(int runs)
{
    int may_go_on = runs != MAIN && enabled(runs), next;
    struct decision *d = &trail[depth];

    if (depth == MOST_STEPS)
        explore_fail("no end after %d steps: a livelock", MOST_STEPS);
    if (depth >= given) {
        unsigned may = 0;

        if (!alone && been_here(may_go_on ? runs : MAIN))
            stop();
        for (int i = 0; i < threads; i++)
            may |= (unsigned) enabled(i) << i;
        if (may_go_on && bound != ALL && preempted == (unsigned) bound)
            may = 1u << runs;
        d->taken = (uint8_t) (may_go_on ? runs : __builtin_ctz(may));
        d->left = (uint8_t) (may & ~(1u << d->taken));
    }
    depth++;
    next = d->taken;
    if (!enabled(next))
        explore_give_up("a schedule that is not one of this program");
    preempted += may_go_on && next != runs;
    if (next >= handlers && !players[next].known) {
        players[next].over = top;
        top = next;
    }
    return next;
}

void explore_point(void)
{
    struct player *me = &players[current];
    int next;

    if (me->fresh) {
        me->fresh = 0;
        return;
    }
    if (current == DIRECTOR) {
        if (++unshared_steps > MOST_STEPS)
            explore_fail("no end after %d steps, and nobody else runs", MOST_STEPS);
        return;
    }
    next = choose(current);
    if (next != current)
        context_switch(next);
}

/* The first access of a call is not a point, because there is one before the call.  So a call
 * begins as late and ends as early as possible, which is the strictest history. */
void explore_begin(uint64_t known)
{
    players[current].known = known | 1;
    players[current].fresh = 1;
}

void explore_end(uint64_t known)
{
    players[current].known = known | 1;
    players[current].fresh = 0;
}

void explore_saw(uint64_t value)
{
    struct player *me = &players[current];

    me->known = mix(me->known, value) | 1;
}

unsigned explore_depth(void)
{
    return depth;
}

/* The last fixed decision is the first one that differs. */
unsigned explore_unchanged(void)
{
    return alone || !given ? 0 : given - 1;
}

static void play(void)
{
    players[current].fresh = 1;         /* the decision to begin was just made */
    calls_play();
    players[current].ended = 1;
    if (current == top && top)
        top = players[current].over;
    for (int i = 0; i < threads; i++)
        if (!players[i].ended) {
            context_switch(choose(current));
            abort();
        }
    context_switch(DIRECTOR);
    abort();
}

/* The set-up and the end, by one coroutine alone. */
static void direct(void)
{
    context_switch(choose(MAIN));
    calls_drain();
    stop();
}

static void set_up(void)
{
    calls_set_up();
    stop();
}

static void crashed(int signal)
{
    if (current == MAIN)
        abort();
    explore_fail("signal %d", signal);
}

/* A crash is a fault of the library.  Its stack may be damaged. */
static void watch(void)
{
    static unsigned char stack[1 << 16];
    stack_t other = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action = { .sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_NODEFER };

    sigaltstack(&other, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    sigaction(SIGFPE, &action, NULL);
    sigaction(SIGILL, &action, NULL);
}

static void run(void)
{
    memset(players, 0, sizeof players);
    top = 0;
    depth = preempted = unshared_steps = 0;
    calls_reset();
    for (int i = 0; i < threads; i++)
        context_begin(i, play);
    context_begin(DIRECTOR, direct);
    context_switch(DIRECTOR);
    result.executions++;
}

/* Changes the last decision with an untried choice.  Returns 0 if there is none. */
static int turn(void)
{
    while (depth) {
        struct decision *d = &trail[--depth];

        if (d->left) {
            d->taken = (uint8_t) __builtin_ctz(d->left);
            d->left &= (uint8_t) (d->left - 1);
            given = depth + 1;
            return 1;
        }
    }
    return 0;
}

static void write_schedule(void)
{
    static char text[6 * MOST_STEPS];
    char *to = text;

    for (unsigned i = 0, n; i < depth; i += n) {
        for (n = 1; i + n < depth && trail[i + n].taken == trail[i].taken; n++)
            ;
        to += sprintf(to, "%c%u", 'a' + trail[i].taken, n);
    }
    *to = 0;
    result.schedule = text;
}

static void begin(int of, int handlers_from)
{
    threads = of;
    handlers = handlers_from;
    memset(&result, 0, sizeof result);
    if (ready)
        return;
    ready = 1;
    watch();
    context_begin(DIRECTOR, set_up);
    context_switch(DIRECTOR);
}

struct explored explore(int of, int handlers_from, int preemptions)
{
    grow(4096);
    bound = preemptions;
    given = 0;
    begin(of, handlers_from);
    if (!result.failure)
        do
            run();
        while (!result.failure && !result.cut && turn());
    write_schedule();
    free(table);
    table = NULL;
    places = 0;
    return result;
}

struct explored explore_again(int of, int handlers_from, const char *steps)
{
    alone = 1;
    bound = ALL;
    given = 0;
    while (*steps) {
        char *end;
        int who = *steps - 'a';
        unsigned long n = strtoul(steps + 1, &end, 10);

        if (who < 0 || who >= of || !n || n > MOST_STEPS - given)
            explore_give_up("a schedule is like a12b3a4");
        while (n--)
            trail[given++].taken = (uint8_t) who;
        steps = end;
    }
    begin(of, handlers_from);
    if (!result.failure)
        run();
    return result;
}
