/* tap.h - how each test program reports: TAP, with a plan, and an exit status.
 *
 * SPDX-License-Identifier: MIT
 *
 * The plan comes first, so that an early end of the program is noticed: there are too few
 * results, or done() gave no exit status.
 *
 *      int main(void)
 *      {
 *              plan(2);
 *              ok(pt_destroy(p) == 0, "destroy with all blocks home");
 *              is(errno, EBUSY, "errno of a refused destroy");
 *              return done();
 *      }
 */
#ifndef TAP_H
#define TAP_H

#include <stdio.h>
#include <stdlib.h>

static int tap_planned, tap_run, tap_failed;

static inline void plan(int tests)
{
    tap_planned = tests;
    printf("1..%d\n", tests);
    fflush(stdout);
}

static inline int tap_result(int passed, const char *name, const char *file, int line)
{
    tap_run++;
    printf("%sok %d - %s\n", passed ? "" : "not ", tap_run, name);
    if (!passed) {
        tap_failed++;
        printf("# failed at %s:%d\n", file, line);
    }
    fflush(stdout);
#ifdef TAP_ONE_IS_ENOUGH
    if (!passed)
        exit(1);
#endif
    return passed;
}

static inline int tap_is(long long seen, long long expected, const char *name,
                         const char *file, int line)
{
    if (seen != expected)
        printf("# %s: expected %lld, saw %lld\n", name, expected, seen);
    return tap_result(seen == expected, name, file, line);
}

/* The value of both is whether the test passed. */
#define ok(condition, name)             tap_result(!!(condition), name, __FILE__, __LINE__)
#define is(seen, expected, name)        tap_is(seen, expected, name, __FILE__, __LINE__)

/* For the return statement of main. */
static inline int done(void)
{
    if (tap_run != tap_planned)
        printf("# planned %d tests, ran %d\n", tap_planned, tap_run);
    return tap_failed != 0 || tap_run != tap_planned;
}

#endif
