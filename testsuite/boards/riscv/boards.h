/* boards.h - the board of `make check`, by what the compiler compiles for.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read by configure through the preprocessor.
 */
#if __riscv_xlen == 64
BOARDS virt-rv64
#else
BOARDS virt-rv32
#endif
