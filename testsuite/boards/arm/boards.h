/* boards.h - the board of `make check`, by what the compiler compiles for.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read by configure through the preprocessor.  Cortex-M4 and M7 look the same
 * to it: for an M7 say --with-boards=mps2-an500.
 */
#if defined __ARM_ARCH_6M__
BOARDS microbit
#elif defined __ARM_ARCH_7M__
BOARDS mps2-an385
#elif defined __ARM_ARCH_7EM__
BOARDS mps2-an386
#elif __ARM_ARCH_PROFILE == 'M'
BOARDS mps2-an505
#elif PT_SMP == 1
BOARDS virt-a15 virt-a15-smp
#else
BOARDS virt-a15
#endif
