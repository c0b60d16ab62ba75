/* strike.h - interrupt a call of the library at one chosen instruction.
 *
 * SPDX-License-Identifier: MIT
 *
 * The sweep (sweep.c) is the same on every board.  The program has the code of
 * the library three times: as struck_..., with a breakpoint planted on one
 * instruction; as again_..., for a second breakpoint; and as it is.  What the
 * sweep interrupts it calls as struck_...; at the breakpoint the board's half
 * (one strike_*.c) asks sweep_met() where to go on, which is the same
 * instruction in one of the other copies, and whether to make the CPU's real
 * interrupt pending.  That strikes as the breakpoint's handler returns, right
 * before that instruction; or, if the library holds interrupts off there, at
 * the first one where it no longer does.  All else calls the code as it is.
 *
 * So code is written seldom, which emulators take long over.
 */
#ifndef STRIKE_H
#define STRIKE_H

#include <stddef.h>
#include <stdint.h>
#include "pt.h"

/* The narrowest breakpoint of the CPU.  It may cover the first part only of an
 * instruction: no more than that is ever fetched.  On ARM it has to be bkpt,
 * for udf inside an IT block is skipped along with the instruction it covers. */
#if defined __x86_64__ || defined __i386__
typedef uint8_t strike_trap;
#define STRIKE_TRAP     0xcc            /* int3, which leaves pc behind itself */
#define STRIKE_BEHIND   1
#elif defined __thumb__
typedef uint16_t strike_trap;
#define STRIKE_TRAP     0xbe00          /* bkpt #0 */
#elif defined __arm__
typedef uint32_t strike_trap;
#define STRIKE_TRAP     0xe1200070      /* bkpt #0 */
#elif defined __aarch64__
typedef uint32_t strike_trap;
#define STRIKE_TRAP     0xd4200000      /* brk #0 */
#elif defined __riscv_compressed
typedef uint16_t strike_trap;
#define STRIKE_TRAP     0x9002          /* c.ebreak */
#elif defined __riscv
typedef uint32_t strike_trap;
#define STRIKE_TRAP     0x00100073      /* ebreak */
#else
#error "strike.h does not know the breakpoint of this CPU"
#endif

#ifndef STRIKE_BEHIND
#define STRIKE_BEHIND   0
#endif

/* Position-independent code of these adds a distance to a pc that it got before: a call must go on
 * in the copy that it is in.  It is not struck twice at one place.  For Thumb, run.c knows from
 * where to where this is so. */
#if defined __unix__ && (defined __i386__ || (defined __arm__ && !defined __thumb__))
#define STRIKE_IN_PLACE 1
#else
#define STRIKE_IN_PLACE 0
#endif

enum { GET, FREE, CREATE, DESTROY, INFO, OUT, FIND, NEXT, FUNCTIONS };
enum { STRUCK, AGAIN, AS_IT_IS, COPIES };

int struck_pt_create(size_t blocksize, int numblocks);
int struck_pt__create(size_t blocksize, int numblocks, const struct pt_attr *attr);
int pt__create(size_t blocksize, int numblocks, const struct pt_attr *attr); /* libpt/create.h */
int struck_pt_destroy(int ptno);
void *struck_pt_getblock(int ptno);
void struck_pt_freeblock(int ptno, void *block);
int struck_pt_info(int ptno, struct pt_info *info);
int struck_pt_out(int ptno, const void *block);
int struck_pt_find(const void *address);
int struck_pt_next(int ptno);

/* From a disassembly of the library, by instructions.sh: every instruction, the code of
 * the calls, and the library's own data, which all copies share. */
struct instruction {
    unsigned short offset;              /* in the code of its object */
    unsigned char function;             /* whose object it is in */
    const char *where;                  /* function+offset */
    const char *text;
    const char *line;                   /* its function, blank, file:line; empty without -g */
};

extern const struct instruction instructions[];
extern const unsigned instruction_count;
extern unsigned char *const code[COPIES][FUNCTIONS];
extern unsigned char library_data[], library_end[];
extern const unsigned char library_blank[];             /* how its data are at first */
extern const size_t library_blank_size;

/* The board's half. */

/* Takes over breakpoint and interrupt, and makes the code writable. */
void strike_start(void);

/* The code at is to be fetched anew. */
void strike_changed(unsigned char *at);

/* Who reads memory at, size bytes from there on, is to get a fault, where the board can
 * do that.  It is aligned to its size: 1024 bytes, on hosts a page. */
void strike_guard(unsigned char *at, size_t size);

/* Makes the interrupt pending, from thread or breakpoint. */
void strike_pend(void);

/* The sweep's half. */

/* The thread has met a breakpoint at pc.  masked tells whether interrupts are held off
 * there.  Where to go on, and in *pend whether the interrupt is wanted now; 0 if the
 * breakpoint is none of ours. */
uintptr_t sweep_met(uintptr_t pc, int masked, int *pend);

/* What the interrupt does. */
void sweep_interrupt(void);

/* A fault that is not ours.  Does not return. */
void sweep_fault(uintptr_t pc);

#ifdef __unix__
#include <sys/types.h>
/* What the library calls in place of mmap and sysconf, which tells of two processors; and
 * what it reads in place of __libc_single_threaded. */
void *sweep_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
long sweep_sysconf(int name);
extern char sweep_alone;
#endif

#endif
