/* pt.threads/create.c - area: pt_create and pt_destroy in several threads at the same time.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 * timeout: 60
 *
 * purpose: each gets a number that no other has, EAGAIN only when all partitions may be
 * in use, and at the end none is lost.  First each thread draws a ticket before it
 * creates, and there are as many tickets as partitions, so EAGAIN is always wrong.
 * Then all create as many as they can.
 */
#include <string.h>
#include "sys.h"
#include "drain.h"
#include "tap.h"
#include "threads.h"

#define THREADS 3                       /* in addition to the first */
#define OWN     5                       /* the most partitions of one thread */
#define BLOCKS  3

static int with_tickets;
static atomic_int tickets;
static atomic_long created, full;
static atomic_int twice, wrong_errno, false_again, odd, not_destroyed, not_bad;

/* Numbers in use, with their own lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int numbers[OWN * (THREADS + 1)];
static int count;

static void enlist(int ptno)
{
    int i;

    pthread_mutex_lock(&lock);
    for (i = 0; i < count; i++)
        twice += numbers[i] == ptno;
    numbers[count++] = ptno;
    pthread_mutex_unlock(&lock);
}

static void strike_off(int ptno)
{
    int i;

    pthread_mutex_lock(&lock);
    for (i = 0; i < count && numbers[i] != ptno; i++)
        ;
    numbers[i] = numbers[--count];
    pthread_mutex_unlock(&lock);
}

static int create(unsigned what)
{
    int ptno;

    if (with_tickets && atomic_fetch_sub(&tickets, 1) <= 0) {
        tickets++;
        return -1;
    }
    ptno = pt_create(1 + what % 40, BLOCKS);
    if (ptno < 0) {
        wrong_errno += errno != EAGAIN;
        false_again += with_tickets;
        full++;
        if (with_tickets)
            tickets++;
        return -1;
    }
    created++;
    enlist(ptno);
    return ptno;
}

static void destroy(int ptno)
{
    strike_off(ptno);
    not_destroyed += pt_destroy(ptno) != 0;
    if (with_tickets)
        tickets++;
    not_bad += pt_destroy(ptno) != -1 || errno != EBADID;
}

/* Without tickets some creations have to fail, unless there are partitions for all. */
static int enough(void)
{
    return created > 200 && (with_tickets || full > 10 || PT_PARTITIONS >= (THREADS + 1) * OWN);
}

static void *body(void *argument)
{
    int own[OWN], owns = 0, who = (int) (size_t) argument + 1, ptno, i;
    unsigned seed = (unsigned) who, what;
    void *room[BLOCKS + 1];

    while (!is_over(enough()))
        for (i = 0; i < 20; i++) {
            what = next(&seed);
            if (what & 1 && owns < OWN) {
                if ((ptno = create(what >> 1)) >= 0)
                    own[owns++] = ptno;
            } else if (owns) {
                int at = (int) ((what >> 1) % (unsigned) owns);

                odd += !accounted(own[at], BLOCKS, room);
                destroy(own[at]);
                own[at] = own[--owns];
            }
        }
    while (owns)
        destroy(own[--owns]);
    return NULL;
}

int main(void)
{
    static int all[PT_PARTITIONS];
    int i, right;

    plan(13);
    with_tickets = 1;
    tickets = PT_PARTITIONS;
    time_limit(0.7);
    ok(together(THREADS, body), "all threads ran, with tickets");
    printf("# %ld created\n", (long) created);
    ok(enough(), "partitions were created often enough");
    is(false_again, 0, "EAGAIN only if all partitions are in use");
    is(tickets, PT_PARTITIONS, "all are given back");

    with_tickets = 0;
    created = 0;
    time_limit(0.7);
    ok(together(THREADS, body), "all threads ran, without");
    printf("# %ld created, %ld times there was none left\n", (long) created, (long) full);
    ok(enough(), "creations failed often enough");
    is(wrong_errno, 0, "EAGAIN is the only error");

    is(twice, 0, "no number was given twice");
    is(odd, 0, "no partition has any other number of blocks");
    is(not_destroyed, 0, "all could be destroyed");
    is(not_bad, 0, "destroyed numbers are not partitions");
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= (all[i] = pt_create(4, 1)) >= 0;
    ok(right && pt_create(4, 1) == -1 && errno == EAGAIN, "no partition was lost");
    for (i = 0; i < PT_PARTITIONS; i++)
        right &= pt_destroy(all[i]) == 0;
    ok(right && !faults, "no partition was gained");
    return done();
}
