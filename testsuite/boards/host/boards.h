/* boards.h - the board for `make check`, by the target of the compiler.
 *
 * SPDX-License-Identifier: MIT
 *
 * When configure cross-compiles, it preprocesses this file.  Otherwise the board is "native".
 */
#if defined __aarch64__
BOARDS qemu-aarch64
#elif defined __arm__
BOARDS qemu-arm
#elif defined __riscv && __riscv_xlen == 64
BOARDS qemu-riscv64
#elif defined __i386__
#undef i386     /* gcc's own, which is 1 */
BOARDS qemu-i386
#elif defined __s390x__
BOARDS qemu-s390x
#endif
