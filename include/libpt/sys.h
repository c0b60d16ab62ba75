/* sys.h - Unison partitions: fixed-size block memory.
 *
 * SPDX-License-Identifier: MIT
 *
 * See pt_create(3).  Sizes are in bytes, counts in blocks.
 */
#ifndef LIBPT_SYS_H
#define LIBPT_SYS_H

#include <stddef.h>
#include <errno.h>

/* "Not a partition."  POSIX has no such error.  The value is greater than every error of a C
 * library: the errors of newlib end at __ELASTERROR, 2000; the greatest one elsewhere is 1133,
 * on MIPS Linux. */
#ifndef EBADID
#define EBADID 2201
#endif

/* Exported, even with -fvisibility=hidden. */
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Threads only.  Returns the number of the new partition, 0 or more; or -1 and
 * errno: EINVAL if an argument is zero or negative, EAGAIN if no partition is
 * free, ENOSPC if there is no memory.  The time is proportional to numblocks. */
int pt_create(size_t blocksize, int numblocks);

/* Threads only.  Returns 0; or -1 and errno: EBADID if ptno is not a partition,
 * EBUSY if a block is out.  Never waits. */
int pt_destroy(int ptno);

/* Any thread, any ISR, constant time.  Returns a block; or null if ptno is not
 * a partition, or if all its blocks are out.  Never waits.  Does not change
 * errno. */
void *pt_getblock(int ptno);

/* Any thread, any ISR, constant time.  Two names of one function.  A wrong call
 * is refused and reported to pt_fault(); see <pt.h>.  Does not change errno. */
void pt_freeblock(int ptno, void *block);
void pt_retblock(int ptno, void *block);

#ifdef __cplusplus
}
#endif

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
