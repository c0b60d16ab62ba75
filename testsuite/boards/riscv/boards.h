/* boards.h - the board for `make check`, by the target of the compiler.
 *
 * SPDX-License-Identifier: MIT
 *
 * configure preprocesses it.
 */
#if __riscv_xlen == 64
BOARDS virt-rv64
#else
BOARDS virt-rv32
#endif
