/* pt_port.h - the model's port: found before ports/host, so that the model decides what
 * the library learns of the machine.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

uint32_t model_thread(void);            /* the number of the thread that asks */
unsigned model_cpus(void);              /* as many as the program says */
int model_alone(void);                  /* whether the program has one thread only */
void *model_keep(size_t size);          /* zeroed, and never given back */

#if __has_include("list_shards.h")

#define PT_PORT_SHARDS
#define pt_port_thread()        model_thread()
#define pt_port_cpus()          model_cpus()
#define pt_port_alone()         model_alone()

/* Weak, but here they fail only if the word is another. */
#define pt_port_cas(w, old, new)        atomic_compare_exchange_weak(w, old, new)

#else

#define PT_PORT_TAGGED
#define pt_port_cas(w, old, new) \
    atomic_compare_exchange_weak(w, &(__typeof__(old)) { old }, new)

#endif

#define pt_port_keep(size)      model_keep(size)

#endif
