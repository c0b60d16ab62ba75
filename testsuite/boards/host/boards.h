/* boards.h - the board of `make check`, by what the compiler compiles for.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read by configure, when it cross-compiles, through the preprocessor; "native" otherwise.
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
