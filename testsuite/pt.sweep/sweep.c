/* pt.sweep/sweep.c - area: each call interrupted at each of its instructions.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 1500
 *
 * purpose: whatever an interrupt does, and wherever it strikes, a call does what it
 * would have done at one instant: no block is lost or handed out twice, null and EBUSY
 * only if they were true, and a refused call changes nothing.
 *
 * A case is a call, the number of free blocks in its partition of three, what is
 * written into blocks, and one or two strikes (see strike.h), each with a body, the
 * word of what the interrupt does:
 *
 *      g get a block               f free a block that is free
 *      n free the newest held      z free a null pointer
 *      o free the oldest held      i free an address inside a block
 *      h free the block in hand    x free an address outside the partition
 *      d destroy the partition     s free with a stale number
 *      c create another one        t get with a stale number
 *      k create one of one small block
 *      m create one of many small blocks, of which all but three are taken at once
 *
 * In hand is the block that the call frees or, else, the one that it would take.  An
 * interrupt keeps what it gets, for later interrupts or for ever.  d and c stand for a
 * switch to another thread.
 *
 * With an argument, the case that a failure printed, that case only is run.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "irq.h"
#include "sweep.h"
#include "tap.h"

enum { MOST = 2000 };

const struct call calls[] = {
    { 'g', GET, 0, 3, "pt_getblock" },
    { 't', GET, 2, 3, "pt_getblock with a stale number" },
    { 'h', FREE, 0, 2, "pt_freeblock" },
    { 'z', FREE, 1, 3, "pt_freeblock of a null pointer" },
    { 's', FREE, 0, 2, "pt_freeblock with a stale number" },
#if PT_CHECKS
    { 'f', FREE, 1, 3, "pt_freeblock of a free block" },
    { 'i', FREE, 2, 2, "pt_freeblock inside a block" },
    { 'x', FREE, 2, 2, "pt_freeblock outside the partition" },
#endif
    { 'u', FREE, 3, 3, "pt_freeblock before any partition was made" },
    { 'c', CREATE, 3, 3, "pt_create" },
    { '0', CREATE, 3, 3, "pt_create of blocks of size 0" },
    { '1', CREATE, 3, 3, "pt_create of no blocks" },
    { '2', CREATE, 3, 3, "pt_create of too many blocks" },
    { '3', CREATE, 3, 3, "pt_create of blocks too big" },
    { '4', CREATE, 3, 3, "pt_create without memory" },
#ifdef __unix__
    { '5', CREATE, 3, 3, "pt_create without memory for links" },
#endif
    { '6', CREATE, 3, 3, "pt_create of one partition too many" },
#if PT_PARTITIONS > 2                   /* how many more slots are taken */
    { 'w', CREATE, 1, PT_PARTITIONS < 8 ? PT_PARTITIONS - 2 : 6, "pt_create with slots taken" },
#endif
    { '7', CREATE, 3, 3, "pt_create of small blocks" },
    { '8', CREATE, 3, 3, "pt_create where there was a partition before" },
    { '9', CREATE, 3, 3, "pt_create of blocks as big as all memory" },
    { 'l', CREATE, 3, 3, "pt_create_with, aligned, in memory of the caller's" },
    { 'b', CREATE, 3, 3, "pt_create_with, aligned, of a block as big as all memory" },
    { 'd', DESTROY, 0, 3, "pt_destroy" },
    { 'y', DESTROY, 3, 3, "pt_destroy of what is in memory of the caller's" },
    { 'e', DESTROY, 3, 3, "pt_destroy with a stale number" },
    { 'v', DESTROY, 3, 3, "pt_destroy before any partition was made" },
    { 'I', INFO, 0, 3, "pt_info" },
    { 'J', INFO, 3, 3, "pt_info with a stale number" },
    { 'K', INFO, 3, 3, "pt_info into a null pointer" },
    { 'L', INFO, 3, 3, "pt_info of what is in memory of the caller's" },
    { 'O', OUT, 0, 3, "pt_out" },
    { 'P', OUT, 3, 3, "pt_out with a stale number" },
    { 'Q', OUT, 3, 3, "pt_out outside the partition" },
};
const unsigned call_kinds = sizeof calls / sizeof *calls;

static const char *const function_name[FUNCTIONS] = {
    "pt_getblock", "pt_freeblock", "pt_create", "pt_destroy", "pt_info", "pt_out"
};

/* How long the words of a body get.  main shortens them where the compiler has not optimized:
 * what two strikes take grows with the square of the number of instructions. */
static int most_letters = SWEEP_DEPTH;

static unsigned met, done_bodies, pended, interrupts;
static int met_masked, failed, in_place;
static unsigned long runs, all_runs;

/* ---- What is said of a failure ---- */

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

static void report(const unsigned char *drained)
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
    printf("# repeat, in the build folder: sh %s %c:%d:%c", SWEEP_RUN, now.call->letter, now.prepared,
           now.fill);
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

/* ---- A run ---- */

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

/* Whether the instruction, or one soon after it, adds pc to a distance that may have been loaded
 * before, as in clang's code for ARM.  The same goes for these as for all with STRIKE_IN_PLACE. */
static int is_bound(unsigned at)
{
    unsigned i;
    size_t length;

    for (i = at; i < at + 8 && i < instruction_count; i++) {
        length = strlen(instructions[i].text);
        if (!strncmp(instructions[i].text, "add r", 5) && !strcmp(instructions[i].text + length - 4, ", pc"))
            return 1;
    }
    return 0;
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

static unsigned char bound[MOST];

/* Runs the case, and judges.  Whether it is worth going on from there. */
static int run(void)
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
    all_runs++;
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

/* ---- All cases ---- */

static unsigned char was_met[MOST], was_masked[MOST], usual[MOST];
static unsigned longest[FUNCTIONS];

/* All words of letters, up to most more than there are, that have at least one of must. */
static void grow(unsigned which, const char *letters, const char *must, int most)
{
    char *body = now.strike[which].body, *end = body + strlen(body);
    const char *letter;

    for (letter = letters; *letter && most && !failed; letter++) {
        end[0] = *letter;
        end[1] = 0;
        if ((most == 1 && !body[strcspn(body, must)]) || !run())
            continue;
        grow(which, letters, must, most - 1);
    }
    *end = 0;
}

static void grow_from(const char *beginning, const char *letters, int most)
{
    strcpy(now.strike[0].body, beginning);
    if (!failed && run())
        grow(0, letters, letters, most);
    now.strike[0].body[0] = 0;
}

static int is_right(const struct call *c)
{
    return strchr("ghcd", c->letter) != NULL;
}

/* One call, struck once.  Where interrupts are held off the body comes later, at a
 * place of its own. */
static void sweep_once(const struct call *c)
{
    int depth = is_right(c) ? most_letters : 2;
    unsigned at, stretch = 0;

    now.strikes = 1;
    for (at = 0; at < instruction_count && !failed; at++) {
        usual[at] = 0;
        if (instructions[at].function != c->function)
            continue;
        now.strike[0].at = at;
        now.strike[0].body[0] = 0;
        run();
        if (!met)
            continue;
        usual[at] = was_met[at] = 1;
        was_masked[at] |= (unsigned char) met_masked;
        stretch = met_masked ? stretch + 1 : 0;
        if (stretch > longest[c->function])
            longest[c->function] = stretch;
        if (met_masked) {
            grow(0, "gdc", "gdc", 1);
            continue;
        }
        grow(0, "gnoh", "gnoh", depth);
        grow(0, "dcgnh", "dc", depth);
        grow(0, "fzixstgnh", "fzixst", depth > 2 ? 2 : 1);
        grow_from("dk", "gnhd", depth - 2);
        grow_from("dm", "gnh", depth - 2);
    }
}

/* The same, with the blocks that are taken full of something else. */
static void sweep_filled(const struct call *c)
{
    unsigned at;

    now.strikes = 1;
    for (at = 0; is_right(c) && at < instruction_count && !failed; at++) {
        if (instructions[at].function != c->function)
            continue;
        now.strike[0].at = at;
        now.strike[0].body[0] = 0;
        run();
        if (met && !met_masked)
            grow(0, "gno", "g", most_letters);
    }
}

/* All words of up to two of gnoh, and d, c, dc, nd, as the body of one strike; found is
 * called for each that makes a difference.  Where time is dear, only those that
 * lead everywhere. */
static void words(unsigned which, void (*found)(const struct call *, int), const struct call *c)
{
    static const char *const first[FUNCTIONS] = { "ghd", "ghd", "c", "n" };
    const char *letters = most_letters > 3 ? "gnohdc" : which ? "nd" : first[c->function];
    char *body = now.strike[which].body;
    const char *next;
    size_t most;
    int i;

    for (i = 0; letters[i] && !failed; i++) {
        body[0] = letters[i];
        body[1] = 0;
        if (!run())
            continue;
        if (found)
            found(c, 1);
        next = letters[i] == 'd' ? "c" : letters[i] == 'n' ? "dgnoh" : letters[i] == 'c' ? "" : "gnoh";
        for (most = most_letters < 4 ? strspn(next, "dc") : strlen(next); most && !failed; most--, next++) {
            body[1] = *next;
            body[2] = 0;
            if (run() && found)
                found(c, 2);
        }
        body[0] = 0;
    }
    body[0] = 0;
}

/* Twice, if the first strike has done its body.  Everywhere in the short calls, if that is
 * short too; else on what the call does, or does again, because of it. */
static void strike_again(const struct call *c, int length)
{
    int everywhere = (c->function == GET || c->function == FREE) && length < 2 && most_letters > 3;
    int retry;
    unsigned at, masked;

    now.strikes = 2;
    for (at = 0; at < instruction_count && !failed; at++) {
        retry = !usual[at] || at <= now.strike[0].at;
        if (instructions[at].function != c->function || !(everywhere || retry))
            continue;
        now.strike[1].at = at;
        now.strike[1].body[0] = 0;
        run();
        if (met < 2)
            continue;
        was_met[at] = 1;
        masked = (unsigned) met_masked;
        was_masked[at] |= (unsigned char) masked;
        if (masked)
            continue;
        if (retry)
            words(1, NULL, c);
        else
            grow(1, "gnohdc", "gnohdc", 1);
    }
    now.strikes = 1;
}

static void sweep_twice(const struct call *c)
{
    unsigned at;

    for (at = 0; is_right(c) && at < instruction_count && !failed; at++) {
        if (!usual[at] || (SWEEP_DEPTH < 4 && c->function == CREATE))
            continue;
        now.strikes = 1;
        now.strike[0].at = at;
        now.strike[0].body[0] = 0;
        if (!run() || met_masked)
            continue;
        if (most_letters > 3)
            strike_again(c, 0);
        words(0, strike_again, c);
    }
}

/* The interrupt pending all the time, and held off. */
static void sweep_held_off(const struct call *c)
{
    unsigned long state = irq_mask();

    (void) c;
    now.strikes = 0;
    strike_pend();
    run();
    if (interrupts || !irq_masked())
        flaw = interrupts ? "an interrupt that was held off" : "interrupts no longer held off";
    irq_restore(state);
    if (!interrupts)
        flaw = "no interrupt after it was held off";
    if (flaw && !failed)
        report(NULL);
}

static void each(int function, void (*sweep)(const struct call *))
{
    const struct call *c;
    int state;

    for (c = calls; c < calls + call_kinds; c++)
        for (state = c->from; c->function == function && state <= c->to && !failed; state++) {
            prepare(c, state);
            sweep(c);
        }
}

static void all(const struct call *c)
{
    sweep_once(c);
    sweep_twice(c);
}

static void all_fills(int function)
{
    const char *fill;

    now.fill = 'n';
    each(function, all);
#if defined __unix__ && defined __x86_64__
    /* Once more in what the library takes for a process of one thread. */
    for (sweep_alone = 1; (function == GET || function == FREE) && sweep_alone; sweep_alone = 0)
        each(function, all);
    sweep_alone = 0;
#endif
    for (fill = "0fk"; LINKS_IN_BLOCKS && *fill; fill++) {
        now.fill = *fill;
        each(function, sweep_filled);
    }
    now.fill = 'n';
}

static void list_places(int function)
{
    unsigned i, last;

    for (i = 0; i < instruction_count; i++)
        if (was_masked[i] && instructions[i].function == function) {
            for (last = i; last + 1 < instruction_count && was_masked[last + 1]; last++)
                ;
            printf("# masked from %s to %s\n", instructions[i].where, instructions[last].where);
            i = last;
        }
    printf("# %s: %lu runs; longest stretch masked: %u instructions\n", function_name[function], runs,
           longest[function]);
}

static int begins_with(const char *text, const char *beginning)
{
    return !strncmp(text, beginning, strlen(beginning));
}

/* Why an instruction may be missed, a case each; all of them but the last are for hosts.
 *
 * A get or put meets a frozen head only while another thread is in pt_destroy.  The model
 * (pt.model) has those.
 *
 * pt_count_shards is told of two processors only.
 *
 * Compilers copy a line for cases that they cannot rule out, as an odd number of stacks: one
 * of the copies has to be struck.
 *
 * pt_lay_links fails on hosts only, which a compiler that does not optimize does not see. */
static int is_excused(unsigned missed)
{
#ifdef __unix__
    unsigned i;

    if (begins_with(instructions[missed].where, "pt_usable")
            || begins_with(instructions[missed].line, "pt_count_shards "))
        return 1;
    for (i = 0; i < instruction_count; i++)
        if (was_met[i] && *instructions[i].line && !strcmp(instructions[i].line, instructions[missed].line))
            return 1;
#elif !defined __OPTIMIZE__
    return begins_with(instructions[missed].line, "furnish ");
#else
    (void) missed;
#endif
    return 0;
}

static int all_met(int function)
{
    unsigned i, missed = 0;

    for (i = 0; i < instruction_count; i++)
        if (!was_met[i] && instructions[i].function == function && !is_excused(i)) {
            missed++;
            printf("# expected to strike at %s: %s, saw it not reached (%s)\n", instructions[i].where,
                   instructions[i].text, instructions[i].line);
        }
    return !missed;
}

/* CALL:STATE:FILL and up to two of :PLACE.BODY, as report printed it. */
static int repeat(const char *text)
{
    const struct call *c = calls;
    char *end;

    while (c < calls + call_kinds && c->letter != *text)
        c++;
    if (c == calls + call_kinds || text[1] != ':' || text[2] < '0' || text[2] > '6' || text[3] != ':'
            || !text[4] || !strchr("n0fk", text[4]))
        return 2;
    now.fill = text[4];
    prepare(c, text[2] - '0');
    for (text += 5; *text == ':' && now.strikes < STRIKES; now.strikes++) {
        now.strike[now.strikes].at = (unsigned) strtoul(text + 1, &end, 10);
        if (*end != '.' || now.strike[now.strikes].at >= instruction_count || strcspn(end, ":") > WORD)
            return 2;
        strncpy(now.strike[now.strikes].body, end + 1, strcspn(end + 1, ":"));
        text = end + strcspn(end, ":");
    }
    plan(1);
    run();
    if (met < now.strikes)
        printf("# expected %u strikes, saw %u\n", now.strikes, met);
    ok(!failed && !vacuous && met == now.strikes, "the case");
    return done();
}

int main(int argc, char **argv)
{
    char name[80];
    unsigned i;
    int f;

    if (instruction_count == 0 || instruction_count > MOST) {
        printf("Bail out!  expected 1 to %d instructions, saw %u\n", MOST, instruction_count);
        return 2;
    }
    if (instruction_count > 1000 && most_letters > 2)
        most_letters = 2;
    for (i = 0; i < instruction_count; i++)
        bound[i] = (unsigned char) is_bound(i);
    now.fill = 'n';
    strike_start();
    world_start();
    if (argc > 1 && strchr(argv[argc - 1], ':'))        /* the emulator puts its own first */
        return repeat(argv[argc - 1]);
    plan(3 * FUNCTIONS);
    for (f = 0; f < FUNCTIONS; f++) {
        failed = 0;
        each(f, sweep_held_off);
        sprintf(name, "%s with interrupts held off", function_name[f]);
        ok(!failed, name);
        runs = 0;
        all_fills(f);
        list_places(f);
        sprintf(name, "%s interrupted once and twice", function_name[f]);
        ok(!failed && runs, name);
        sprintf(name, "%s was struck at every instruction", function_name[f]);
        ok(!failed && all_met(f), name);
    }
    printf("# %u instructions, %lu runs\n", instruction_count, all_runs);
    return done();
}
