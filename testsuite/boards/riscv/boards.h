/* boards.h - the board of `make check`, by what the compiler compiles for.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read by configure through the preprocessor.
 */
#if __riscv_xlen == 64
#if PT_SMP == 1
BOARDS virt-rv64 virt-rv64-smp
#else
BOARDS virt-rv64
#endif
#elif PT_SMP == 1
BOARDS virt-rv32 virt-rv32-smp
#else
BOARDS virt-rv32
#endif
