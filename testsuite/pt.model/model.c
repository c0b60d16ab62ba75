/* pt.model/model.c - area: the compiled library under every schedule of small programs.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 300
 *
 * purpose: the contract allows each history, no block is lost or doubled, and every call ends.
 *
 * usage: model [PROGRAM [SCHEDULE]]
 *
 * PROGRAM is a number, or the threads of a program.  A SCHEDULE, as a failure prints it, says
 * which thread makes how many steps.  With a SCHEDULE each step is printed.  To understand the
 * model, read calls.h (programs), explore.c (the search) and contract.c (what is right).
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE                 /* fileno */
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "calls.h"
#include "explore.h"
#include "pt_port.h"
#include "tap.h"

/* blocks, set-up, threads, preemptions, CPUs; see calls.h.  Two threads with all schedules, three
 * threads and longer programs mostly with few preemptions, because these find most bugs and all
 * schedules take too long. */
static const struct program programs[] = {
#ifdef PT_PORT_SHARDS
    /* several shards; more processors than shards */
    { 1, "c", "gf gf", ALL, 2 },
    { 2, "c", "gf gf", ALL, 2 },
    { 2, "c", "ggo g", ALL, 2 },
    { 1, "cg", "xg xg", ALL, 2 },
    { 1, "c", "gf d", ALL, 2 },
    { 2, "c", "gf d", ALL, 2 },
    { 2, "c", "gf gfd", 3, 2 },
    { 1, "c", "dcG d", 3, 2 },
    { 1, "c", "dcG gf", ALL, 2 },
    { 2, "c", "gf gf g", 2, 2 },
    { 2, "c", "gf gf d", 2, 2 },
    { 2, "cgg", "g yg x", 2, 2 },
    { 2, "cg", "dg xd", 2, 2 },
    { 2, "c", "gf !ggo", ALL, 2 },
    { 2, "cg", "q gf x", 2, 2 },
    { 2, "c", "h gf gf", 2, 2 },
    { 4, "c", "h gf", ALL, 2 },
    { 2, "c", "gf d", 1, 64 },
    { 2, "cg", "gf g xg", 4, 4 },
#endif

    /* get and free */
    { 2, "c", "g g", ALL, 1 },
    { 1, "c", "gf g", ALL, 1 },
    { 2, "c", "gf g", ALL, 1 },
    { 1, "c", "gf gf", ALL, 1 },
    { 2, "c", "gf gf", ALL, 1 },
    { 1, "c", "gg g", ALL, 1 },
    { 2, "c", "ggo g", ALL, 1 },
    { 2, "cgfgfgfgfgfgfgfgfgfgfgfgfgfgfgfgfgf", "ggo g", ALL, 1 },    /* tags of more than 32 */
    { 2, "c", "ggof gf", ALL, 1 },
    { 1, "c", "gfgf gfgf", ALL, 1 },
    { 2, "c", "gfgf gfgf", ALL, 1 },
    { 3, "c", "ggof ggof", ALL, 1 },
    { 1, "c", "gf gf g", 3, 1 },
    { 2, "c", "gf gf g", 3, 1 },
    { 1, "c", "gf gf gf", 3, 1 },
    { 2, "c", "gf gf gf", 2, 1 },
    { 2, "c", "ggof gf gf", 2, 1 },

    /* double frees */
    { 1, "cg", "x x", ALL, 1 },
    { 2, "cg", "x x", ALL, 1 },
    { 1, "cg", "xg xg", ALL, 1 },
    { 2, "cg", "xg xg", ALL, 1 },
    { 2, "cgg", "xy yx", ALL, 1 },
    { 1, "cg", "x x g", ALL, 1 },
    { 1, "cg", "x x x", ALL, 1 },
    { 2, "cg", "xg x gf", 3, 1 },

    /* destroy with other calls */
    { 1, "c", "d d", ALL, 1 },
    { 2, "c", "d d", ALL, 1 },
    { 1, "c", "gf d", ALL, 1 },
    { 2, "c", "gf d", ALL, 1 },
    { 2, "c", "gfgf d", ALL, 1 },
    { 2, "c", "gf gfd", ALL, 1 },
    { 1, "c", "gf xd", ALL, 1 },
    { 1, "c", "d gd", ALL, 1 },
    { 1, "cg", "xg xd", ALL, 1 },
    { 1, "cg", "f x d", ALL, 1 },
    { 1, "c", "d d d", 2, 1 },
    { 2, "c", "ggof d", ALL, 1 },
    { 2, "c", "gfd gf", ALL, 1 },
    { 1, "c", "gf d d", 2, 1 },
    { 1, "c", "gf x d", 2, 1 },
    { 1, "c", "gf gf d", 2, 1 },
    { 2, "c", "gf gf d", 2, 1 },
    { 2, "cg", "x gf d", 2, 1 },

    /* with the first partition in the slot, and the next one */
    { 1, "", "c gd", ALL, 1 },
    { 1, "cd", "c c", ALL, 1 },
    { 1, "cd", "c c c", ALL, 1 },
    { 1, "cd", "cD cD", ALL, 1 },
    { 1, "c", "dc d", ALL, 1 },
    { 1, "c", "dc g", ALL, 1 },
    { 2, "c", "dc g", ALL, 1 },
    { 1, "c", "dc gx", ALL, 1 },
    { 1, "c", "dc gf", ALL, 1 },
    { 1, "c", "dcG d", ALL, 1 },
    { 2, "c", "dcG d", ALL, 1 },
    { 1, "c", "dcG gf", ALL, 1 },
    { 1, "c", "dc dc", ALL, 1 },
    { 1, "c", "dcD gf", ALL, 1 },
    { 1, "c", "dcdc g", ALL, 1 },
    { 1, "cg", "xdcG x", ALL, 1 },
    { 2, "cg", "xdcG x", ALL, 1 },
    { 1, "cg", "xdcG xX", ALL, 1 },
    { 1, "c", "dcG d g", 2, 1 },
    { 1, "c", "dc gf G", 2, 1 },

    /* pt_out and pt_info meanwhile */
    { 1, "c", "q gf", ALL, 1 },
    { 1, "cg", "q x", ALL, 1 },
    { 2, "c", "q gf gf", 2, 1 },
    { 1, "c", "q d", ALL, 1 },
    { 1, "c", "q dcG", ALL, 1 },
    { 1, "cg", "q xdcG", ALL, 1 },
    { 1, "cg", "Q xdcG", ALL, 1 },
    { 2, "c", "h gf", ALL, 1 },
    { 2, "cg", "h x gf", 2, 1 },
    { 1, "c", "h d", ALL, 1 },
    { 1, "c", "h dcG", ALL, 1 },
    { 1, "c", "H dc", ALL, 1 },

    /* signal handlers */
    { 1, "c", "gf !gf", ALL, 1 },
    { 2, "c", "gf !g", ALL, 1 },
    { 2, "c", "gf !ggo", ALL, 1 },
    { 1, "cg", "xg !xg", ALL, 1 },
    { 2, "c", "gfgf !gf !gf", ALL, 1 },
    { 3, "c", "ggof !ggo !gf", ALL, 1 },
    { 1, "c", "dc !gf", ALL, 1 },
    { 1, "c", "dcGF !gf", ALL, 1 },
    { 1, "c", "gf d !gf", 2, 1 },
    { 1, "cg", "x d !x", 3, 1 },
};

enum { PROGRAMS = sizeof programs / sizeof *programs };

static const char *self;

/* Without checks a double free is the caller's fault. */
static int suits(const struct program *p)
{
    return PT_CHECKS || !strpbrk(p->threads, "xyqXYQ");
}

static int asked_for(int number, const char *which)
{
    return !which || atoi(which) == number || strcmp(which, programs[number - 1].threads) == 0;
}

static void explain(int number, int threads, int handlers, struct explored e)
{
    /* A schedule with few preemptions is easier to read. */
    for (int few = 0; few < 4; few++) {
        struct explored easy = explore(threads, handlers, few);

        if (easy.failure) {
            e = easy;
            printf("# with %d preemptions:\n", few);
            break;
        }
    }
    printf("# %s\n", e.failure);
    calls_print_history();
    printf("# this schedule alone: %s %d %s\n", self, number, e.schedule);
}

static int run(int number, const char *schedule)
{
    const struct program *p = &programs[number - 1];
    int threads, handlers;
    struct explored e;

    calls_choose(p, &threads, &handlers);
    if (schedule) {
        calls_traced = 1;
        e = explore_again(threads, handlers, schedule);
        printf("# %s\n", e.failure ? e.failure : "all is as the contract has it");
        return e.failure != NULL;
    }
    e = explore(threads, handlers, p->preemptions);
    printf("# %lu executions, %lu states%s\n", e.executions, e.states,
           e.failure ? " until a fault was found" : e.cut ? ", and then it was cut" : "");
    if (e.failure)
        explain(number, threads, handlers, e);
    return e.failure != NULL;
}

/* Each program runs in a process of its own, so that it begins with a new library.  Some run at
 * the same time, and their output waits for its turn. */
static struct { pid_t child; FILE *output; } process[PROGRAMS + 1];

static void start(int number, const char *schedule)
{
    FILE *output = tmpfile();
    int status;

    process[number].output = output;
    process[number].child = output ? fork() : -1;
    if (process[number].child == 0) {
        dup2(fileno(output), STDOUT_FILENO);
        status = run(number, schedule);
        fflush(stdout);
        _exit(status);
    }
}

static int ended_well(int number)
{
    FILE *output = process[number].output;
    pid_t child = process[number].child;
    int status, c;

    if (child < 0 || waitpid(child, &status, 0) != child) {
        printf("# no process for it, or no file for its output\n");
        return 0;
    }
    rewind(output);
    while ((c = getc(output)) != EOF)
        putchar(c);
    fclose(output);
    if (WIFSIGNALED(status))
        printf("# ended by signal %d\n", WTERMSIG(status));
    return status == 0;
}

int main(int argc, char **argv)
{
    const char *which = argc > 1 ? argv[1] : NULL, *schedule = argc > 2 ? argv[2] : NULL;
    /* Twice as many as can run: some end before the one whose turn it is. */
    long together = 2 * sysconf(_SC_NPROCESSORS_ONLN);
    int chosen[PROGRAMS], count = 0, started = 0;
    char name[120], bound[40];

    self = argv[0];
    for (int i = 1; i <= PROGRAMS; i++)
        if (suits(&programs[i - 1]) && asked_for(i, which))
            chosen[count++] = i;
    plan(count);
    for (int i = 0; i < count; i++) {
        const struct program *p = &programs[chosen[i] - 1];

        fflush(stdout);                 /* or the new processes would print it, too */
        while (started < count && (started <= i || started < i + together))
            start(chosen[started++], schedule);
        snprintf(bound, sizeof bound, "%d preemptions", p->preemptions);
        snprintf(name, sizeof name, "program %d: %s, then %s; blocks %d, CPUs %u, %s", chosen[i],
                 p->set_up, p->threads, p->blocks, p->cpus,
                 p->preemptions == ALL ? "all schedules" : bound);
        ok(ended_well(chosen[i]), name);
    }
    return done();
}
