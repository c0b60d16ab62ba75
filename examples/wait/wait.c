/* wait.c - wait for a block, with a counting semaphore for the partition.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 *
 * The semaphore counts the blocks that are home and not yet promised to a thread.  A thread
 * that decrements it is promised one block, so its pt_getblock succeeds.  Therefore a block
 * must be freed before the semaphore is posted, not after.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>
#include <sys.h>

#define BLOCKS  2
#define THREADS 4
#define TURNS   1000

static sem_t home;
static int pool;

/* Waits at most so long for a block.  Null and errno == ETIMEDOUT if there was none. */
static void *wait_for_block(long milliseconds)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += milliseconds % 1000 * 1000000;
    until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (sem_timedwait(&home, &until))
        if (errno != EINTR)
            return NULL;
    return pt_getblock(pool);
}

static void give_back(void *block)
{
    pt_freeblock(pool, block);
    sem_post(&home);
}

static void *work(void *failures)
{
    for (int i = 0; i < TURNS; i++) {
        void *block = wait_for_block(60000);

        if (block)
            give_back(block);
        else
            ++*(int *) failures;
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int failures[THREADS] = { 0 }, failed = 0;
    void *first, *second;

    pool = pt_create(64, BLOCKS);
    if (pool < 0 || sem_init(&home, 0, BLOCKS))
        return 1;

    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, &failures[i]))
            return 1;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failed += failures[i];
    }
    printf("%d threads waited %d times for one of %d blocks; %d times without success\n",
           THREADS, THREADS * TURNS, BLOCKS, failed);
    first = wait_for_block(0);
    second = wait_for_block(0);
    printf("both are out, one more: %s\n",
           !wait_for_block(10) && errno == ETIMEDOUT ? "timed out" : "a block");
    give_back(first);
    first = wait_for_block(10);
    printf("one was freed, one more: %s\n", first ? "a block" : "timed out");

    give_back(first);
    give_back(second);
    return sem_destroy(&home) || pt_destroy(pool) || failed;
}
