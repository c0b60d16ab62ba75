/* boards.h - the board for `make check`, by the target of the compiler.
 *
 * SPDX-License-Identifier: MIT
 *
 * configure preprocesses it.  Cortex-M4 and M7 look the same here: for an M7 use
 * --with-boards=mps2-an500.
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
