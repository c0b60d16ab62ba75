/* context.h - coroutines, which stand for the threads and signal handlers of a program.
 *
 * SPDX-License-Identifier: MIT
 *
 * All run in one real thread, and switch only where explore.c says.  A coroutine that has not
 * ended is begun again for the next execution.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include <stdint.h>

/* The coroutines of a program, one that sets up and drains, and that of main. */
enum { PLAYERS = 3, DIRECTOR = PLAYERS, COROUTINES, MAIN = COROUTINES };

struct context {
    void *sp;
    void (*body)(void);
    int error;                          /* its errno while another one runs */
};

extern struct context contexts[COROUTINES + 1];
extern int current;                     /* the one that runs */

/* When it gets control next time, it starts with body, which must not return. */
void context_begin(int which, void (*body)(void));

/* Gives control to another one, until it is given back. */
void context_switch(int which);

/* Whether an address is private to a coroutine: on its stack, or errno. */
int context_private(const volatile void *at);

#endif
