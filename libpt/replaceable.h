/* replaceable.h - library functions that a program may define itself.
 *
 * SPDX-License-Identifier: MIT
 *
 * In a shared library the compiler must not inline or analyse them, and must call them through
 * the dynamic linker, which finds the program's definition.  clang with -flto does both unless
 * they are weak.  gcc with -flto -fno-semantic-interposition binds even weak functions; noipa
 * prevents that.
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

/* For two functions that must be replaced together.  In an archive they are not weak, so
 * that the linker refuses a program that defines only one of them. */
#if defined __PIC__ && !defined __PIE__
#define PT_REPLACEABLE_PAIR     PT_REPLACEABLE
#else
#define PT_REPLACEABLE_PAIR
#endif

#endif
