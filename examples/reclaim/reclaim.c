/* reclaim.c - take back the blocks of a task that was killed.
 *
 * SPDX-License-Identifier: MIT
 * needs: checks
 *
 * No other task may use the partition: libpt does not record which task took a block.
 */
#include <errno.h>
#include <stdio.h>
#include <pt.h>
#include <sys.h>
#include "task.h"

#define BLOCKS  8

static int pool;

/* One step of the task: it takes two blocks, and keeps one. */
static void step(void)
{
    void *kept = pt_getblock(pool), *other = pt_getblock(pool);

    (void) kept;
    pt_freeblock(pool, other);
}

/* Frees each block of ptno that is out, and returns how many there were. */
static int reclaim(int ptno)
{
    struct pt_info info;
    int count = 0;

    if (pt_info(ptno, &info))
        return 0;
    for (int i = 0; i < info.numblocks; i++) {
        char *block = (char *) info.first + info.stride * (size_t) i;

        if (pt_out(ptno, block) == 1) {
            pt_freeblock(ptno, block);
            count++;
        }
    }
    return count;
}

static int destroy(int ptno)
{
    int failed = pt_destroy(ptno);

    printf("pt_destroy: %s\n", !failed ? "done" : errno == EBUSY ? "EBUSY" : "another error");
    return failed;
}

int main(void)
{
    struct pt_info info;
    int count;

    pool = pt_create(32, BLOCKS);
    if (pool < 0)
        return 1;

    run_and_kill(step, 3);
    destroy(pool);

    count = reclaim(pool);
    if (pt_info(pool, &info))
        return 1;
    printf("%d blocks taken back, %d lost\n", count, info.numblocks - info.home);
    return destroy(pool);
}
