/* step.h - the indivisible step, built from what the port can do.
 *
 * SPDX-License-Identifier: MIT
 *
 * Every change to a partition is one store that takes effect only if nothing
 * happened meanwhile to what it rests on.  It is written in one of two ways,
 * the same for every CPU:
 *
 *      do {                                    do {
 *              old = pt_ll(&word);                     old = pt_read(word);
 *              look at anything; give up               prepare: store at will
 *              by pt_clear() and leaving       } while (!pt_cas(&word, old, new));
 *      } while (!pt_sc(&word, old, new));
 *
 * both between pt_enter and pt_leave.  The three kinds of port keep the
 * promise in three ways:
 *
 *   masked     nothing else runs between pt_enter and pt_leave.
 *   exclusive  an exception between pt_ll and pt_sc makes pt_sc fail.  No
 *              plain store may stand between the two: where the monitor's
 *              granule is all of memory, pt_sc would fail for ever.
 *   tagged     word never takes an old value again (a tag sees to that), so
 *              a compare-and-swap fails if anything at all happened to it.
 */
#ifndef PT_STEP_H
#define PT_STEP_H

#include "pt_port.h"

#if defined PT_PORT_MASKED + defined PT_PORT_EXCLUSIVE + defined PT_PORT_TAGGED != 1
#error "pt_port.h must define one of PT_PORT_MASKED, PT_PORT_EXCLUSIVE, PT_PORT_TAGGED: see ports/README"
#endif

/* pt_shared words may be changed by others at any moment; each access is made
 * as written, and in that order, but between pt_enter and pt_leave of a masked
 * port, where there are no others.  pt_steady words keep their value while the
 * partition lives: between two of pt_pin, pt_enter, pt_ll, pt_sc and pt_leave
 * the compiler may access them as it likes. */
#ifdef PT_PORT_TAGGED
#include <stdatomic.h>
#define pt_shared(type)         _Atomic(type)
#define pt_steady(type)         _Atomic(type)
#define pt_read(w)              atomic_load_explicit(&(w), memory_order_acquire)
#define pt_write(w, new)        atomic_store_explicit(&(w), (new), memory_order_release)
#define pt_pin(value)           ((void) 0)
#define pt_hold(value)          ((void) 0)
#else
#ifndef PT_PORT_SPARE
#define PT_PORT_SPARE           "r"
#endif
#ifdef PT_PORT_MASKED
#define pt_shared(type)         type
#else
#define pt_shared(type)         type volatile
#endif
#define pt_steady(type)         type
#define pt_read(w)              (w)
#define pt_write(w, new)        ((void) ((w) = (new)))
/* Has value in a register before what follows. */
#define pt_hold(value)          __asm__ volatile ("" : "+" PT_PORT_SPARE (value))
/* Has value in a register by now, so that no part of computing it is left for a
 * masked stretch; and memory as the source says. */
#define pt_pin(value)           __asm__ volatile ("" : "+r" (value) : : "memory")
#endif

/* A step succeeds at the first attempt but when an interrupt or a thread came
 * between; the other way is laid aside. */
#define pt_likely(success)      __builtin_expect(success, 1)

/* pt_settle: has read what it did before it looks further, where something may come
 * between. */
#ifdef PT_PORT_MASKED

typedef pt_port_state pt_step;
#define pt_enter()              pt_port_mask()
#define pt_leave(s)             pt_port_restore(s)
#define pt_settle()             ((void) 0)
#define pt_ll(w)                (*(w))
#define pt_sc(w, old, new)      ((void) (old), *(w) = (new), 1)
#define pt_clear()              ((void) 0)
#define pt_cas(w, old, new, still) \
                                pt_sc(w, old, new)

#else

typedef int pt_step;
#define pt_enter()              0
#define pt_leave(s)             ((void) (s))

#ifdef PT_PORT_EXCLUSIVE
#define pt_settle()             __asm__ volatile ("" : : : "memory")
#define pt_ll(w)                _Generic(*(w), uint16_t: pt_port_ll16, \
                                               uint32_t: pt_port_ll32)(w)
#define pt_sc(w, old, new)      ((void) (old), \
                                 _Generic(*(w), uint16_t: pt_port_sc16, \
                                                uint32_t: pt_port_sc32)(w, new))
#define pt_clear()              pt_port_clear()
#define pt_cas(w, old, new, still) \
                                (pt_likely(pt_ll(w) == (old)) && pt_likely(still) \
                                 && pt_likely(pt_sc(w, old, new)))
#else
#define pt_settle()             ((void) 0)
#define pt_ll(w)                pt_read(*(w))
#define pt_sc(w, old, new)      pt_port_cas(w, old, new)
#define pt_clear()              ((void) 0)
#define pt_cas(w, old, new, still) \
                                pt_port_cas(w, old, new)
#endif

#endif

#endif
