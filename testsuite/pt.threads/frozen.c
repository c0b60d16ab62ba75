/* pt.threads/frozen.c - area: a thread that stops in the middle of a call.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: a signal stops one thread anywhere in a get or a free.  Meanwhile another thread
 * gets blocks and frees them in another order; or, if all are home, destroys the partition and
 * creates the next in its slot.  It never waits for the stopped thread.  That thread then
 * finishes its call correctly, whatever it had read of the free list before.  It frees each
 * block twice, and the second free is refused even if the next partition has that block out.
 */
#include <string.h>
#include <unistd.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "stride.h"
#include "tap.h"
#include "threads.h"

#define BLOCKS 4
#define BYTES  16

static atomic_int number;
static atomic_int stop, wrong;
static pthread_t subject;
static atomic_int subject_is_known;

static long freezes, destroyed, busy;
static atomic_long gets, nulls, doubles;
static atomic_int twice, false_null;

static _Atomic(void *) kept[BLOCKS];    /* blocks of the other thread while the subject runs */

/* The next partition has other memory, so that old pointers are not valid by chance. */
void *kalloc(int type, size_t size)
{
    static _Alignas(max_align_t) char memory[2][BLOCKS * (BYTES + REDZONE) + 256];
    static int turn;

    (void) type;
    turn = !turn;
    return size <= sizeof memory[turn] ? memory[turn] : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    (void) area;
}

/* A byte in one pipe says that the subject is frozen; a byte in the other one lets it continue.
 * A thread that waits for a pipe lets the other run at once, even on one core. */
static int frozen[2], thaw[2];

static void tell(int *pipe)
{
    wrong += write(pipe[1], "", 1) != 1;
}

static void wait_for(int *pipe)
{
    char byte;

    wrong += read(pipe[0], &byte, 1) != 1;
}

static void on_signal(int signo)
{
    int error = errno;

    (void) signo;
    tell(frozen);
    wait_for(thaw);
    errno = error;
}

static void run_on(void)
{
    subject = pthread_self();
    subject_is_known = 1;
    while (!stop) {
        int ptno = number, i;
        void *block = pt_getblock(ptno);

        if (!block) {
            /* The other one never has all blocks, so the partition was destroyed. */
            nulls++;
            false_null += number == ptno;
            continue;
        }
        gets++;
        for (i = 0; i < BLOCKS; i++)
            twice += kept[i] == block;
        memset(block, 1, BYTES);
        pt_freeblock(ptno, block);
        /* The other one keeps blocks of a partition that it has just created, and takes no
         * more later.  So this block is home, or its partition was destroyed. */
        pt_freeblock(ptno, PT_CHECKS ? block : NULL);
        doubles++;
    }
}

/* While the subject is frozen, at most one block is missing: that of the subject. */
static void shuffle(unsigned what)
{
    void *blocks[BLOCKS + 1];
    int i, got, at, home = BLOCKS;

    for (i = 0; i < BLOCKS; i++)
        home -= kept[i] != NULL;
    got = drain(number, blocks, BLOCKS + 1);
    wrong += got < home - 1 || got > home || !distinct(blocks, got);
    for (i = 0; i < got; i++) {
        at = ((int) (what >> 2) + (what & 2 ? i : got - i)) % got;
        pt_freeblock(number, blocks[at]);
    }
}

static void replace(unsigned what)
{
    void *room[BLOCKS + 1];
    int i;

    for (i = 0; i < BLOCKS; i++)
        if (kept[i]) {
            pt_freeblock(number, kept[i]);
            kept[i] = NULL;
        }
    if (pt_destroy(number)) {
        wrong += errno != EBUSY || accounted(number, BLOCKS, room);
        busy++;
        return;
    }
    number = pt_create(BYTES, BLOCKS);
    wrong += drain(number, room, BLOCKS + 1) != BLOCKS;
    for (i = 0; i < BLOCKS; i++)
        if (i != BLOCKS - 1 && what >> i & 2)
            kept[i] = room[i];
        else
            pt_freeblock(number, room[i]);
    destroyed++;
}

static int enough(void)
{
    return freezes > 200 && destroyed > 20 && busy > 20;
}

static void *body(void *argument)
{
    unsigned seed = 3, i, what;
    struct timespec moment = { 0, 1000 };
    long seen;

    if (!argument) {
        run_on();
        return NULL;
    }
    while (!subject_is_known)
        sched_yield();
    while (!is_over(enough())) {
        what = next(&seed);
        pthread_kill(subject, SIGUSR1);
        wait_for(frozen);
        freezes++;
        if (what & 1)
            shuffle(what);
        else
            replace(what);
        seen = gets + nulls;
        tell(thaw);
        /* So that the next signal finds it at another place.  Mostly it first has to wake up. */
        while (what & 0x30 && gets + nulls == seen)
            nanosleep(&moment, NULL);
        for (i = what >> 8; i; i--)
            __asm__ volatile ("" : : : "memory");
    }
    stop = 1;
    return NULL;
}

int main(void)
{
    struct sigaction action;
    void *room[BLOCKS + 1];
    int i;

    plan(8);
    number = pt_create(BYTES, BLOCKS);
    ok(number >= 0 && pipe(frozen) == 0 && pipe(thaw) == 0, "a partition, and two pipes");
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR1, &action, NULL);
    time_limit(1);
    ok(together(1, body), "both threads ran");

    printf("# frozen %ld times: %ld destroyed, %ld busy; %ld blocks, %ld times none\n",
           freezes, destroyed, busy, (long) gets, (long) nulls);
    ok(enough(), "the thread was frozen often enough");
    is(twice, 0, "no block had two owners");
    is(wrong + false_null, 0, "both had the right results");
    is(faults, PT_CHECKS * (int) doubles, "each double free is refused, and nothing else");
    is(odd_faults, 0, "pt_fault is told the right reason");
    for (i = 0; i < BLOCKS; i++)
        if (kept[i])
            pt_freeblock(number, kept[i]);
    ok(accounted(number, BLOCKS, room) && pt_destroy(number) == 0, "all blocks are home");
    return done();
}
