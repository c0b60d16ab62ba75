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
 *      I pt_info of the partition  O pt_out of the block in hand
 *      k create one of one small block     l create one in lent memory
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

static const char *const function_name[FUNCTIONS] = {
    "pt_getblock", "pt_freeblock", "pt_create", "pt_destroy", "pt_info", "pt_out", "pt_find",
    "pt_next"
};

/* How long the words of a body get.  With 4, a get and a free are also struck at every two of
 * their instructions, not only at those that they come to because of the first strike.  main
 * shortens the words where the compiler has not optimized: the number of pairs of strikes grows
 * with the square of the number of instructions. */
static int most_letters = SWEEP_DEPTH;

static unsigned char usual[MOST];       /* met by the call if nothing strikes before */

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
    return strchr("ghcdIO", c->letter) != NULL;
}

/* One call, struck once.  Where interrupts are held off the body comes later, at a
 * place of its own. */
static void sweep_once(const struct call *c)
{
    int depth = is_right(c) ? most_letters : 2;
    unsigned at;
    const char *letter;

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
        usual[at] = 1;
        struck_at(at);
        if (met_masked) {
            grow(0, "gdc", "gdc", 1);
            continue;
        }
        grow(0, "gnoh", "gnoh", depth);
        grow(0, "dcgnh", "dc", depth);
        grow(0, "fzixstgnh", "fzixst", depth > 2 ? 2 : 1);
        for (letter = "gnohd"; *letter; letter++)
            grow_from((char[]) { *letter, 0 }, "IO", 1);
        grow(0, "IO", "IO", 1);
        grow_from("dk", "gnhd", depth - 2);
        grow_from("dm", "gnh", depth - 2);
        if (c->function == FIND || c->function == NEXT)
            grow_from("dl", "d", 1);
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
 * called for each that makes a difference.  With less than 4 letters, only those that
 * lead everywhere. */
static void words(unsigned which, void (*found)(const struct call *, int), const struct call *c)
{
    static const char *const first[FUNCTIONS] = { "ghd", "ghd", "c", "n", "d", "d" };
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
        next = letters[i] == 'd' ? "c" : letters[i] == 'n' ? "dgnoh"
             : letters[i] == 'c' ? "" : "gnoh";
        most = most_letters < 4 ? strspn(next, "dc") : strlen(next);
        for (; most && !failed; most--, next++) {
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
    unsigned at;

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
        struck_at(at);
        if (met_masked)
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
        if (!usual[at] || (SWEEP_DEPTH < 3 && c->function == CREATE))
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

/* CALL:STATE:FILL and up to two of :PLACE.BODY, as report printed it. */
static int repeat(const char *text)
{
    const struct call *c = calls;
    char *end;

    while (c < calls + call_kinds && c->letter != *text)
        c++;
    if (c == calls + call_kinds || text[1] != ':' || text[2] < '0' || text[2] > '6'
            || text[3] != ':' || !text[4] || !strchr("n0fk", text[4]))
        return 2;
    now.fill = text[4];
    prepare(c, text[2] - '0');
    for (text += 5; *text == ':' && now.strikes < STRIKES; now.strikes++) {
        now.strike[now.strikes].at = (unsigned) strtoul(text + 1, &end, 10);
        if (*end != '.' || now.strike[now.strikes].at >= instruction_count
                || strcspn(end, ":") > WORD)
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
    unsigned long all_runs = 0;
    int f;

    if (instruction_count == 0 || instruction_count > MOST) {
        printf("Bail out!  expected 1 to %d instructions, saw %u\n", MOST, instruction_count);
        return 2;
    }
    if (instruction_count > 1000 && most_letters > 2)
        most_letters = 2;
    now.fill = 'n';
    run_start();
    world_start();
    if (argc > 1 && strchr(argv[argc - 1], ':'))        /* the emulator puts its own first */
        return repeat(argv[argc - 1]);
    plan(3 * FUNCTIONS);
    for (f = 0; f < FUNCTIONS; f++) {
        failed = 0;
        each(f, sweep_held_off);
        sprintf(name, "%s with interrupts held off", function_name[f]);
        ok(!failed, name);
        all_runs += runs;
        runs = 0;
        all_fills(f);
        list_masked(f);
        printf("# %s: %lu runs\n", function_name[f], runs);
        sprintf(name, "%s interrupted once and twice", function_name[f]);
        ok(!failed && runs, name);
        /* What else fails is mostly the same fault. */
        if (failed) {
            printf("Bail out!  The first failure ends the sweep.\n");
            return 1;
        }
        sprintf(name, "%s was struck at every instruction", function_name[f]);
        ok(all_met(f), name);
    }
    printf("# %u instructions, %lu runs\n", instruction_count, all_runs + runs);
    return done();
}
