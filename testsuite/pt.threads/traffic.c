/* pt.threads/traffic.c - area: threads and a signal handler that share partitions.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: four threads and the signal of a timer get blocks and free each other's.  In one
 * partition each get draws a ticket first, and there are as many tickets as blocks, so a null
 * pointer is always wrong.  The other one has fewer blocks, so some gets return null.  In
 * both, no block may have two owners.
 */
#include <string.h>
#include <sys/time.h>
#include "sys.h"
#include "drain.h"
#include "stride.h"
#include "tap.h"
#include "threads.h"

#define THREADS 3               /* in addition to the first */
#define MANY    12
#define FEW     3
#define BYTES   32
#define BOXES   4

enum { NOBODY, HANDLER = 100 };

static struct pool {
    int ptno, blocks;
    char *low;
    atomic_int owner[MANY];
    _Atomic(void *) box[BOXES];         /* a block for the first one that looks */
} ample, scarce;

/* If there is only one slot, one partition is used for both. */
static struct pool *const few = PT_PARTITIONS > 1 ? &scarce : &ample;

static atomic_int tickets;
static atomic_int twice, astray, overwritten, false_null, touched;
static atomic_long gets, nulls, passed, signals;

static int index_of(struct pool *pool, void *block)
{
    ptrdiff_t distance = (char *) block - pool->low, stride = (ptrdiff_t) stride_of(BYTES);

    if (distance < 0 || distance % stride || distance / stride >= pool->blocks) {
        astray++;
        return 0;
    }
    return (int) (distance / stride);
}

static void *get(struct pool *pool, int who)
{
    void *block = pt_getblock(pool->ptno);

    if (block) {
        twice += atomic_exchange(&pool->owner[index_of(pool, block)], who) != NOBODY;
        memset(block, who, BYTES);
        gets++;
    } else
        nulls++;
    return block;
}

static void put(struct pool *pool, void *block)
{
    int who = atomic_exchange(&pool->owner[index_of(pool, block)], NOBODY), i;

    twice += who == NOBODY;
    for (i = 0; i < BYTES; i++)
        if (((char *) block)[i] != who) {
            overwritten++;
            break;
        }
    pt_freeblock(pool->ptno, block);
    if (pool == &ample)
        tickets++;
}

/* Gets one block and frees one, perhaps another one. */
static void step(struct pool *pool, int who, unsigned what)
{
    _Atomic(void *) *box = &pool->box[what % BOXES];
    void *block = NULL, *other;
    int drawn = pool == &ample, drew = !drawn || atomic_fetch_sub(&tickets, 1) > 0;

    if (drew)
        block = get(pool, who);
    false_null += drawn && drew && !block;
    tickets += drawn && !block;

    if (what & 0x30) {
        other = atomic_exchange(box, block);
        passed += other != NULL;
        block = other;
    }
    if (block)
        put(pool, block);
}

static void on_signal(int number)
{
    static unsigned seed = 77;
    int i, error = errno;

    (void) number;
    signals++;
    for (i = 0; i < 4; i++) {
        step(&ample, HANDLER, next(&seed));
        step(few, HANDLER, next(&seed));
    }
    touched += errno != error;
}

static int enough(void)
{
    return gets > 2000 && passed > 100 && signals > 20;
}

static void *body(void *argument)
{
    int who = (int) (size_t) argument + 1, i;
    unsigned seed = (unsigned) who;

    while (!is_over(enough())) {
        /* The same in each thread, because qemu-i386 may mix up errno after a signal. */
        errno = 4711;
        for (i = 0; i < 100; i++) {
            step(&ample, who, next(&seed));
            step(few, who, next(&seed));
        }
        touched += errno != 4711;
    }
    return NULL;
}

static int make(struct pool *pool, int blocks)
{
    void *all[MANY];
    int i;

    pool->ptno = pt_create(BYTES, blocks);
    pool->blocks = blocks;
    if (drain(pool->ptno, all, blocks) != blocks)
        return 0;
    for (i = 1, pool->low = all[0]; i < blocks; i++)
        if ((char *) all[i] < pool->low)
            pool->low = all[i];
    refill(pool->ptno, all, blocks);
    return 1;
}

static int empty_out(struct pool *pool)
{
    void *room[MANY + 1], *block;
    int i;

    for (i = 0; i < BOXES; i++)
        if ((block = atomic_exchange(&pool->box[i], NULL)) != NULL)
            put(pool, block);
    return accounted(pool->ptno, pool->blocks, room) && pt_destroy(pool->ptno) == 0;
}

int main(void)
{
    struct itimerval every = { { 0, 300 }, { 0, 300 } }, never = { { 0, 0 }, { 0, 0 } };
    struct sigaction action;

    plan(11);
    ok(make(&ample, MANY) && (few == &ample || make(few, FEW)), "two partitions");
    tickets = MANY;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    time_limit(1);
    setitimer(ITIMER_REAL, &every, NULL);
    ok(together(THREADS, body), "all threads ran");
    setitimer(ITIMER_REAL, &never, NULL);
    signal(SIGALRM, SIG_IGN);

    printf("# %ld blocks, %ld of them freed by another; %ld times none; %ld signals\n",
           (long) gets, (long) passed, (long) nulls, (long) signals);
    ok(enough(), "there was enough traffic");
    is(twice, 0, "no block had two owners");
    is(astray, 0, "every block was one of its partition");
    is(overwritten, 0, "no block was changed by somebody else than its owner");
    is(false_null, 0, "null only when every block was out");
    is(touched, 0, "errno was left alone");
    ok(empty_out(&ample), "all blocks of the larger one are home");
    ok(few == &ample || empty_out(few), "all blocks of the smaller one are home");
    is(faults, 0, "no free was refused");
    return done();
}
