/* pt_port.h - the model's port: found before ports/host, so that the model answers for the
 * machine.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PT_PORT_H
#define PT_PORT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

uint32_t model_thread(void);            /* the number of the calling thread */
unsigned model_cpus(void);              /* the number in the program */
void *model_keep(size_t size);          /* zeroed, and never freed */

#define PT_PORT_SHARDS
#define pt_port_thread()        model_thread()
#define pt_port_processors()    model_cpus()
#define pt_port_keep(size)      model_keep(size)

/* Weak, but here they fail only if the word differs.  A process with one thread uses another
 * instruction for the same step; the sweep tests it. */
#define pt_port_swap(word, old, new)            atomic_compare_exchange_weak(word, old, new)
#define pt_port_swap_mark(word, old, new)       atomic_compare_exchange_strong(word, old, new)

#endif
