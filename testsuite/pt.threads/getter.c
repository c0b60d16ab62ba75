/* pt.threads/getter.c - area: pt_getter and pt_fewest while other threads get and free.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: pt_getter never combines the caller of one get with the count of another, and never
 * names the caller of a free; the fewest are never below 0, never rise, and are of the partition
 * that was asked for; when all threads have ended, both are exact.  A library without
 * --enable-debug records nothing.
 */
#include <errno.h>
#include <stdint.h>
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define BLOCKS  3
#define THREADS 3

static int ptno;
static atomic_int other;                /* a partition that comes and goes, with all blocks home */
static struct pt_info info;
static atomic_int stop;

/* Three functions that get, each for its own calls; each is less than 200 bytes long. */
#define GET(name) \
    __attribute__((noinline)) static void *name(void) \
    { \
        void *volatile block = pt_getblock(ptno); \
        return block; \
    }
GET(get_1)
GET(get_2)
GET(get_3)

static void *(*const get[THREADS])(void) = { get_1, get_2, get_3 };

static int is_in(const void *address, void *(*function)(void))
{
    return (uintptr_t) address - (uintptr_t) function - 1 < 200;
}

static int who(const void *address)
{
    int i;

    for (i = 0; i < THREADS; i++)
        if (is_in(address, get[i]))
            return i;
    return -1;
}

/* Each thread knows who got its own block, whatever the other threads do. */
static atomic_int mistaken, missing, gets;

static void work(int thread)
{
    unsigned count, before = 0;
    void *block, *caller;

    while (!stop) {
        block = get[thread]();
        if (!block) {
            sched_yield();
            continue;
        }
        gets++;
        if (pt_getter(ptno, block, &caller, &count) != 0)
            missing++;
        else if (who(caller) != thread || (int) (count - before) <= 0)
            mistaken++;
        before = count;
        pt_freeblock(ptno, block);
    }
}

/* A count belongs to one get, so the last answer with this count tells its caller. */
static int torn, odd, rose, strange, asked;

static void look(void)
{
    static struct { unsigned count; void *caller; } last[BLOCKS];
    int i = asked++ % BLOCKS, fewest = pt_fewest(ptno), result, again;
    unsigned count;
    void *caller;

    result = pt_getter(ptno, (char *) info.first + (size_t) i * info.stride, &caller, &count);
    odd += result != 0 && result != EINVAL;
    if (result == 0) {
        torn += who(caller) < 0 || (count == last[i].count && caller != last[i].caller);
        last[i].count = count;
        last[i].caller = caller;
    }
    again = pt_fewest(ptno);
    rose += again > fewest || again < 0;
    fewest = pt_fewest(other);
    strange += fewest != -1 && fewest != BLOCKS;
}

static void come_and_go(void)
{
    while (!stop) {
        other = pt_create(24, BLOCKS);
        pt_destroy(other);
    }
}

static void *body(void *argument)
{
    int thread = (int) (size_t) argument;

    if (thread) {
        if (thread <= THREADS)
            work(thread - 1);
        else
            come_and_go();
        return NULL;
    }
    while (!is_over(1))
        look();
    stop = 1;
    return NULL;
}

#if PT_DEBUG

int main(void)
{
    void *room[BLOCKS + 1];

    plan(10);
    ptno = pt_create(24, BLOCKS);
    ok(pt_info(ptno, &info) == 0, "a partition");
    other = ptno + 1;
    time_limit(1);
    ok(together(THREADS + 1, body), "all threads ran");
    printf("# %d gets, asked %d times\n", (int) gets, asked);
    is(missing, 0, "of a block that is out there is a getter");
    is(mistaken, 0, "it is who has it, and each get counts on");
    is(torn, 0, "caller and count are of one get");
    is(odd, 0, "a block is out or it is not");
    is(rose, 0, "the fewest do not rise");
    is(strange, 0, "all blocks of the other partition were home, or there was none");
    ok(pt_reset_fewest(ptno) == 0 && pt_fewest(ptno) == BLOCKS, "at the end all are home");
    ok(accounted(ptno, BLOCKS, room) && pt_destroy(ptno) == 0, "and none was lost");
    return done();
}

#else

int main(void)
{
    plan(2);
    ptno = pt_create(24, BLOCKS);
    (void) body;
    ok(pt_info(ptno, &info) == 0 && pt_fewest(ptno) == -1, "how few were left is not remembered");
    ok(pt_getter(ptno, info.first, NULL, NULL) == ENOSYS && pt_destroy(ptno) == 0,
       "nor who got a block");
    return done();
}

#endif
