/* run.c - run a case, judge it, and say what was wrong.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sweep.h"

unsigned met, interrupts;
int met_masked, failed;
unsigned long runs;

static unsigned done_bodies, pended;
static int in_place;

static void print_event(const struct event *e)
{
    printf("%c of partition %d", e->letter, e->part);
    if (e->block >= 0)
        printf(", block %d", e->block);
    if (e->seen != UNTOLD)
        printf(", saw %d", e->seen);
}

static unsigned char *address(int copy, unsigned i)
{
    return code[copy][instructions[i].function] + instructions[i].offset;
}

void report(const unsigned char *drained)
{
    unsigned char alive[PARTS];
    const struct event *culprit;
    const char *expected;
    unsigned s, begun, finished;
    int i;

    failed = 1;
    printf("# %s, with %d of %d blocks free\n", now.call->what, now.state, BLOCKS);
    for (s = 0; s < now.strikes; s++)
        printf("# interrupted at 0x%lx %s: %s; body \"%s\"\n",
               (unsigned long) (uintptr_t) address((int) s, now.strike[s].at),
               instructions[now.strike[s].at].where, instructions[now.strike[s].at].text,
               now.strike[s].body);
    for (i = 0; i < event_count; i++) {
        printf("#   interrupt: ");
        print_event(&events[i]);
        printf("\n");
    }
    printf("#   the call: ");
    print_event(&called);
    printf("\n");
    for (i = 0; drained && i < world.parts; i++)
        printf("#   free at the end in partition %d, as a set of bits: %x\n", i, drained[i]);
    if (flaw)
        printf("# expected no such thing, saw: %s\n", flaw);
    for (begun = 0; drained && !flaw && begun <= now.strikes; begun++)
        for (finished = begun; finished <= now.strikes; finished++) {
            expected = judge(begun, finished, drained, alive, &culprit);
            printf("# if the call began after %u strikes and ended after %u, expected %s",
                   begun, finished, expected ? expected : "this");
            if (culprit) {
                printf(" instead of ");
                print_event(culprit);
            }
            printf("\n");
        }
    printf("# repeat, in the build folder: sh %s %c:%d:%c", SWEEP_RUN, now.call->letter,
           now.prepared, now.fill);
    for (s = 0; s < now.strikes; s++)
        printf(":%u.%s", now.strike[s].at, now.strike[s].body);
    printf("\n");
    fflush(stdout);
}

void sweep_fault(uintptr_t pc)
{
    printf("# a fault at 0x%lx\n", (unsigned long) pc);
    flaw = "a fault";
    if (now.call)
        report(NULL);
    printf("Bail out!\n");
    fflush(stdout);
    exit(1);
}

/* The one breakpoint of a copy of the code, if any. */
static struct { unsigned at; int on; strike_trap before; } planted[AS_IT_IS];

static void plant(int copy, int on, unsigned at)
{
    strike_trap trap = STRIKE_TRAP;

    if (planted[copy].on == on && (!on || planted[copy].at == at))
        return;
    if (planted[copy].on) {
        memcpy(address(copy, planted[copy].at), &planted[copy].before, sizeof trap);
        strike_changed(address(copy, planted[copy].at));
    }
    if (on) {
        memcpy(&planted[copy].before, address(copy, at), sizeof trap);
        memcpy(address(copy, at), &trap, sizeof trap);
        strike_changed(address(copy, at));
    }
    planted[copy].on = on;
    planted[copy].at = at;
}

/* Whether the instruction loads a register from the literals of its function. */
static int is_literal(const char *text, const char *name, size_t length)
{
    const char *operands = strchr(text, ' ');

    return operands && !strncmp(text, "ldr", 3) && !strncmp(operands + 1, name, length)
        && !strncmp(operands + 1 + length, ", [pc", 5);
}

/* Code for ARM loads the distance of a variable from an instruction that comes later, and there
 * adds pc.  Behind the load, up to this instruction, a call must go on in the copy that it is in,
 * as with STRIKE_IN_PLACE. */
static unsigned char bound[MOST];

static void find_bound(void)
{
    const char *text, *name;
    unsigned i, at;
    size_t length;

    for (i = 0; i < instruction_count; i++) {
        text = instructions[i].text;
        name = text + strlen("add ");
        if (strncmp(text, "add ", strlen("add ")))
            continue;
        length = strcspn(name, ",");
        if (strcmp(name + length, ", pc"))
            continue;
        for (at = i; at && instructions[at].function == instructions[i].function
                && !is_literal(instructions[at].text, name, length); at--)
            bound[at] = 1;
    }
}

/* A copy's breakpoint is met again after its strike where a call made by the library
 * returns into that copy. */
uintptr_t sweep_met(uintptr_t pc, int masked, int *pend)
{
    unsigned at;
    int copy;

    *pend = 0;
    for (copy = STRUCK; copy < AS_IT_IS; copy++) {
        if (!planted[copy].on || (uintptr_t) address(copy, planted[copy].at) != pc)
            continue;
        at = planted[copy].at;
        if ((unsigned) copy == met || in_place) {
            if (met && !met_masked && done_bodies < met)
                flaw = "the interrupt came late";
            met++;
            met_masked = masked;
            *pend = 1;
            pended++;
        }
        if (in_place) {
            plant(copy, met < now.strikes && now.strike[1].at != at, now.strike[1].at);
            return pc;
        }
        return (uintptr_t) address(met < now.strikes ? AGAIN : AS_IT_IS, at);
    }
    return 0;
}

/* Two strikes while interrupts are held off may come to one interrupt, which does both
 * bodies. */
void sweep_interrupt(void)
{
    int saved = errno;

    interrupts++;
    for (; done_bodies < met; done_bodies++) {
        act_body(now.strike[done_bodies].body);
        ended[done_bodies] = event_count;
    }
    errno = saved;
}

int run(void)
{
    unsigned char drained[PARTS] = { 0 }, alive[PARTS];
    const struct event *culprit;
    int right = 0;
    unsigned s, begun, finished;

    start_over();
    in_place = STRIKE_IN_PLACE;
    for (s = 0; s < now.strikes; s++)
        in_place |= bound[now.strike[s].at];
    for (s = 0; s < (in_place ? AGAIN : AS_IT_IS); s++)
        plant((int) s, s < now.strikes, now.strike[s].at);
    met = done_bodies = pended = interrupts = 0;
    make_call();
    if (vacuous)
        return 0;
    runs++;
    if (met < now.strikes)
        return 0;
    if (!flaw && (done_bodies != met || interrupts > pended || (met && !interrupts)))
        flaw = "the interrupt did not come once for each time it was made pending";
    drain(drained);
    for (begun = 0; begun <= now.strikes && !right && !flaw; begun++)
        for (finished = begun; finished <= now.strikes && !right; finished++)
            right = !judge(begun, finished, drained, alive, &culprit);
    if (right)
        clear_away(alive);
    if (!right || flaw)
        report(drained);
    return right && !flaw;
}

void run_start(void)
{
    find_bound();
    strike_start();
}
