/* pt.threads/fork.c - area: a process forks in the middle of calls of other threads.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 * timeout: 60
 *
 * purpose: in the child those threads do not exist, and their calls are never finished.  The
 * blocks and slots that these calls were changing stay lost there.  But no call waits for
 * them, and all other blocks and partitions work.
 */
#include <sys/wait.h>
#include <unistd.h>
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define THREADS 3                       /* in addition to the first */
#define BLOCKS  6
#define FORKS   200
#define SECONDS 5                       /* far more than a child needs */

static int shared, quiet;               /* used by all threads; by none */
static atomic_int stop, odd, not_forked, hung, wrong;
static long forks, gets;

/* In the child, which has no other thread.  Returns 0, or the number of the wrong step. */
static int child(void)
{
    void *room[BLOCKS + 1];
    int got, again;

    got = drain(shared, room, BLOCKS + 1);
    if (got > BLOCKS || !distinct(room, got))
        return 1;
    refill(shared, room, got);
    again = drain(shared, room, BLOCKS + 1);
    if (again != got)
        return 2;
    refill(shared, room, again);
    if (pt_destroy(shared) == 0 ? got != BLOCKS : errno != EBUSY || got == BLOCKS)
        return 3;
    if (!accounted(quiet, BLOCKS, room) || pt_destroy(quiet))
        return 4;
    quiet = pt_create(24, BLOCKS);
    if (quiet < 0 || !accounted(quiet, BLOCKS, room) || pt_destroy(quiet))
        return 5;
    return 0;
}

static void fork_on(void)
{
    int status;
    pid_t pid;

    while (forks < FORKS && !is_over(forks > 5)) {
        pid = fork();
        if (pid == 0) {
            alarm(SECONDS);
            _exit(child());
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid) {
            not_forked++;
            continue;
        }
        forks++;
        hung += WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
        if (status) {
            wrong++;
            printf("# child %ld: status 0x%x\n", forks, (unsigned) status);
        }
        if (hung >= 3)
            break;
    }
    stop = 1;
}

/* One thread creates and destroys partitions; one tries to destroy the shared one, of which a
 * block is out; the other one gets and frees. */
static void *body(void *argument)
{
    int who = (int) (size_t) argument, ptno;
    void *block;

    if (who == 0)
        fork_on();
    while (!stop)
        if (who == 1) {
            ptno = pt_create(40, BLOCKS);
            odd += ptno < 0 || pt_destroy(ptno);
        } else if (who == 2) {
            block = pt_getblock(shared);
            odd += !block || pt_destroy(shared) == 0 || errno != EBUSY;
            pt_freeblock(shared, block);
        } else {
            block = pt_getblock(shared);
            odd += !block;
            gets++;
            pt_freeblock(shared, block);
        }
    return NULL;
}

int main(void)
{
    void *room[BLOCKS + 1];

#if PT_PARTITIONS < 3
    plan(1);
    ok(1, "three partitions are needed for this");
    return done();
#endif
    plan(7);
    shared = pt_create(16, BLOCKS);
    quiet = pt_create(16, BLOCKS);
    ok(shared >= 0 && quiet >= 0, "two partitions");
    time_limit(3);
    ok(together(THREADS, body), "all threads ran");
    printf("# %ld forks, %ld blocks\n", forks, gets);
    ok(forks > 5 && !not_forked, "the process forked often enough");
    is(hung, 0, "no child waits for a thread that does not exist");
    is(wrong, 0, "each child could use the library");
    is(odd, 0, "the parent's blocks and partitions are right");
    ok(accounted(shared, BLOCKS, room) && pt_destroy(shared) == 0 &&
       accounted(quiet, BLOCKS, room) && pt_destroy(quiet) == 0, "all blocks are home");
    return done();
}
