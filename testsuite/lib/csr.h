/* csr.h - RISC-V instructions for control and status registers, in asm.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CSR_H
#define CSR_H

/* Assemblers need the name Zicsr, see pt_port.h; clang before 17 neither needs nor accepts it. */
#if defined __clang__ && __clang_major__ < 17
#define CSR(instruction) instruction
#else
#define CSR(instruction) \
    ".option push\n\t.option arch, +zicsr\n\t" instruction "\n\t.option pop"
#endif

#endif
