/* boards.h - the board for `make check`, by the target of the compiler.
 *
 * SPDX-License-Identifier: MIT
 *
 * configure preprocesses it.
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
