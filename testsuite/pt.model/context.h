/* context.h - coroutines: what plays the threads and signal handlers of a program.
 *
 * SPDX-License-Identifier: MIT
 *
 * All run in one real thread, and change places only where explore.c says.  One that is
 * left in the middle is simply begun anew for the next execution.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdint.h>

/* Those of a program, one that sets up and drains, and main's own. */
enum { PLAYERS = 3, DIRECTOR = PLAYERS, COROUTINES, MAIN = COROUTINES };

struct context {
    void *sp;
    void (*body)(void);
    int error;                          /* its errno, while another runs */
};

extern struct context contexts[COROUTINES + 1];
extern int current;                     /* which of them runs */

/* Next time that it gets control, it starts with body, which must not return. */
void context_begin(int which, void (*body)(void));

/* Gives control away until somebody gives it back. */
void context_switch(int which);

/* Whether an address is on a coroutine's stack, which nobody else looks at; errno is its
 * own too. */
int context_private(const volatile void *at);

#endif
