/* pt.threads/first.c - area: the first call of each of many threads.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: the library's data for a thread exist even if the first call of the thread comes
 * from a signal handler; and there may be more threads than the library has numbers for.  All
 * blocks stay accounted for.
 */
#include <string.h>
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define THREADS 40
#define BLOCKS  (2 * THREADS)           /* two for each, so null is always wrong */
#define ROUNDS  2000

static int ptno;
static atomic_int nulls, touched, signals, shared;

/* Gets two blocks, which differ, and frees them; if last is set, the first one last. */
static void use(int last)
{
    unsigned char *block[2];
    int i;

    for (i = 0; i < 2; i++)
        block[i] = pt_getblock(ptno);
    if (!block[0] || !block[1]) {
        nulls++;
    } else {
        *block[0] = 1;
        *block[1] = 2;
        shared += *block[0] != 1 || *block[1] != 2;
    }
    for (i = 0; i < 2; i++)
        if (block[last ? 1 - i : i])
            pt_freeblock(ptno, block[last ? 1 - i : i]);
}

static void on_signal(int number)
{
    int error = errno;

    (void) number;
    errno = 4711;
    use(0);
    touched += errno != 4711;
    signals++;
    errno = error;
}

static void *body(void *argument)
{
    unsigned seed = (unsigned) (size_t) argument;
    int i;

    pthread_kill(pthread_self(), SIGUSR1);
    for (i = 0; i < ROUNDS; i++)
        use((int) next(&seed) & 1);
    return NULL;
}

int main(void)
{
    static pthread_t threads[THREADS];
    void *room[BLOCKS + 1];
    struct sigaction action;
    int i, began;

    plan(7);
    ptno = pt_create(16, BLOCKS);
    ok(ptno >= 0, "a partition");
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGUSR1, &action, NULL);
    for (i = began = 0; i < THREADS; i++)
        began += pthread_create(&threads[began], NULL, body, (void *) (size_t) (i + 1)) == 0;
    for (i = 0; i < began; i++)
        pthread_join(threads[i], NULL);
    is(began, THREADS, "all threads ran");
    is(signals, THREADS, "the first call of each was a signal handler's");
    is(touched, 0, "the handlers did not change errno");
    is(nulls, 0, "each got all its blocks");
    is(shared + faults, 0, "no block had two owners, and no free was refused");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "all blocks are home");
    return done();
}
