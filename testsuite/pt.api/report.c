/* pt.api/report.c - area: the default pt_fault.
 *
 * SPDX-License-Identifier: MIT
 *
 * purpose: on hosts one line on stderr for the first fault of each kind, with partition,
 * block, reason and caller; on bare metal nothing; without checks no free is a fault.  errno
 * does not change.
 */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "drain.h"
#include "tap.h"

static int number;
static void *block;

/* Out of line and not a tail call, so that the call returns into the function. */
__attribute__((noinline))
static void by_free(void)
{
    pt_freeblock(number, block);
    __asm__ volatile ("" : : : "memory");
}

static void by_hand(void)
{
    pt_fault(number, block, PT_FAULT_RANGE, (void *) 0x1234abcd);
}

static void by_hand_of_a_get(void)
{
    pt_fault(number, block, PT_FAULT_WRITTEN, (void *) 0x1234abcd);
}

static void by_hand_for_no_reason(void)
{
    static const int whys[] = { 0, -1, 8, 31, 32, 33, 34, 37, 99, INT_MAX, INT_MIN };
    size_t i;

    for (i = 0; i < sizeof whys / sizeof *whys; i++)
        pt_fault(number, block, whys[i], block);
}

static char text[1024];

#ifdef __unix__

#include <sys/wait.h>
#include <unistd.h>

#define HOSTED 1

/* What doing writes to stderr.  errno is as doing left it. */
static const char *said(void (*doing)(void))
{
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO), error;

    text[0] = '\0';
    if (!file || dup2(fileno(file), STDERR_FILENO) < 0)
        return "no way to look at stderr";
    errno = 4711;
    doing();
    error = errno;
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    errno = error;
    return text;
}

/* Whether errno does not change if stderr is closed.  In its own process, whose faults do not
 * count as the first ones of this process. */
static int deaf(void)
{
    int status = 1;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        errno = 4711;
        by_free();
        by_hand();
        _exit(errno != 4711);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

#else

#define HOSTED 0

/* Without a separate stderr, any output would disturb the plan. */
static const char *said(void (*doing)(void))
{
    errno = 4711;
    doing();
    return text;
}

static int deaf(void)
{
    return 1;
}

#endif

/* One line, written at once, with the three numbers in it. */
static int is_line(const char *line, const char *reason, uintptr_t from, uintptr_t to)
{
    char partition[32], address[32];
    const char *end = strchr(line, '\n'), *caller = strstr(line, "ed from 0x");
    unsigned long long called;

    snprintf(partition, sizeof partition, "partition %d:", number);
    snprintf(address, sizeof address, "block 0x%llx ", (unsigned long long) (uintptr_t) block);
    if (!caller || !end || end[1])
        return 0;
    called = strtoull(caller + strlen("ed from "), NULL, 16);
    return strncmp(line, "libpt: ", 7) == 0 && strstr(line, partition) && strstr(line, address) &&
           strstr(line, reason) && called >= from && called < to;
}

static void told_once(void (*doing)(void), const char *reason, const char *name)
{
    int by_us = doing == by_hand || doing == by_hand_of_a_get;
    uintptr_t from = by_us ? 0x1234abcd : (uintptr_t) doing;
    const char *line = said(doing);
    int error = errno, right = !*line;

    if (HOSTED && (PT_CHECKS || by_us))
        right = is_line(line, reason, from, from + (by_us ? 1 : 200));
    if (!right)
        printf("# saw: %s\n", line);
    ok(right, name);
    ok(error == 4711 && !*said(doing) && errno == 4711 && !*said(doing),
       "the second fault prints nothing, and errno does not change");
}

int main(void)
{
    void *blocks[3], *room[4];
    int ptno, stale;

    plan(2 + 6 * 2 + 2);
    stale = pt_create(16, 1);
    pt_destroy(stale);
    ptno = pt_create(16, 3);
    ok(drain(ptno, blocks, 3) == 3, "a partition for wrong calls");
    pt_freeblock(ptno, blocks[1]);

    number = ptno;
    block = blocks[0];
    ok(!*said(by_hand_for_no_reason) && errno == 4711, "an unknown reason prints nothing");
    number = stale;
    ok(deaf(), "errno does not change if stderr is closed");
    told_once(by_free, "not a partition", "a number that is stale");
    number = INT_MIN;
    block = (void *) UINTPTR_MAX;
    told_once(by_hand, "outside", "a pointer from elsewhere, a number at the end of all");
    number = 10;
    told_once(by_hand_of_a_get, "was freed (freed from", "what only debug builds find");
    number = ptno;
#if PT_CHECKS
    block = (char *) blocks[0] + 1;
    told_once(by_free, "not the start of a block", "a pointer into a block");
    block = blocks[1];
    told_once(by_free, "already free", "a block that is free");
#else
    number = -1;
    told_once(by_free, "", "a number below 0");
    number = INT_MAX;
    told_once(by_free, "", "a number above all");
    number = ptno;
#endif
    block = NULL;
    told_once(by_free, "null", "a null pointer");

    refill(ptno, blocks, 1);
    refill(ptno, blocks + 2, 1);
    ok(accounted(ptno, 3, room) && pt_destroy(ptno) == 0, "every block is home");
    return done();
}
