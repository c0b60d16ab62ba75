/* pt.threads/order.c - area: a thread that gets a block sees all earlier writes to it.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: pt_freeblock happens before the next pt_getblock that returns the block, for
 * ordinary memory too.  Nothing else orders the threads here, so -fsanitize=thread reports a
 * data race if the library does not.  Do not add anything to the loop that orders the threads:
 * no atomics, no locks, no clock.
 */
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define THREADS 3                       /* in addition to the first; more than there are blocks */
#define BLOCKS  2
#define ROUNDS  100000
#define WORDS   4

static int ptno;
static long got[THREADS + 1], torn[THREADS + 1];

static void *body(void *argument)
{
    int who = (int) (size_t) argument, i;
    long round, blocks = 0, wrong = 0;

    for (round = 0; round < ROUNDS; round++) {
        long *block = pt_getblock(ptno);

        if (!block)
            continue;
        blocks++;
        /* The previous owner left all words the same. */
        for (i = 1; i < WORDS; i++)
            wrong += block[i] != block[0];
        for (i = 0; i < WORDS; i++)
            block[i] = round * (THREADS + 1) + who;
        pt_freeblock(ptno, block);
    }
    got[who] = blocks;
    torn[who] = wrong;
    return NULL;
}

int main(void)
{
    void *room[BLOCKS + 1];
    long most = 0, all = 0, wrong = 0;
    int i, j;

    plan(6);
    ptno = pt_create(WORDS * sizeof(long), BLOCKS);
    ok(ptno >= 0 && drain(ptno, room, BLOCKS + 1) == BLOCKS, "a partition");
    for (i = 0; i < BLOCKS; i++)
        for (j = 0; j < WORDS; j++)
            ((long *) room[i])[j] = 0;
    refill(ptno, room, BLOCKS);
    ok(together(THREADS, body), "all threads ran");
    for (i = 0; i <= THREADS; i++) {
        all += got[i];
        wrong += torn[i];
        if (got[i] > most)
            most = got[i];
    }
    printf("# %ld blocks, of one thread %ld at most\n", all, most);
    ok(all > most && all > ROUNDS / 10, "the threads got blocks often enough");
    is(wrong, 0, "each block was as its last owner had left it");
    is(faults, 0, "no free was refused");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "all blocks are home");
    return done();
}
