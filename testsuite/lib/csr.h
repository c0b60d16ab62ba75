/* csr.h - instructions of RISC-V for control and status registers, in asm.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CSR_H
#define CSR_H

/* Assemblers want Zicsr named, see pt_port.h; clang's did not before 17, nor knew how. */
#if defined __clang__ && __clang_major__ < 17
#define CSR(instruction) instruction
#else
#define CSR(instruction) \
    ".option push\n\t.option arch, +zicsr\n\t" instruction "\n\t.option pop"
#endif

#endif
