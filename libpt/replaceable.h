/* replaceable.h - functions that a program may define in place of the library's.
 *
 * SPDX-License-Identifier: MIT
 *
 * In a shared library the compiler must not look into them, nor call them by any
 * way but the dynamic linker, which finds the program's.  clang with -flto does
 * both unless they are weak; gcc with -flto -fno-semantic-interposition binds weak
 * ones too, and has noipa against that.
 */
#ifndef PT_REPLACEABLE_H
#define PT_REPLACEABLE_H

#ifdef __has_attribute
#if __has_attribute(noipa)
#define PT_REPLACEABLE  __attribute__((weak, noipa))
#endif
#endif
#ifndef PT_REPLACEABLE
#define PT_REPLACEABLE  __attribute__((weak))
#endif

/* For two that must come from one place.  In an archive they are not weak: the
 * linker then refuses a program that defines one without the other. */
#if defined __PIC__ && !defined __PIE__
#define PT_REPLACEABLE_PAIR     PT_REPLACEABLE
#else
#define PT_REPLACEABLE_PAIR
#endif

#endif
