/* pt.irq/traffic.c - area: a thread and an interrupt that share a partition.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: both get, keep and free blocks, their own and each other's.  The thread also tries
 * to destroy the partition, does so, and creates the next, until the interrupt has occurred in
 * the middle of many calls.  The test always knows who has which block.
 *   - no block is handed out twice, and none of a destroyed partition
 *   - null only if every block was out at some instant of the call
 *   - destroy succeeds exactly if all blocks are home
 *   - no free is refused, and no block is lost
 */
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "irq.h"
#include "stride.h"
#include "tap.h"

#define BLOCKS 5
#define BYTES  32
#define STRIKES 600             /* interrupts in the middle of calls */
#define PATIENCE 60000000L      /* the most rounds of the thread */

enum { NOBODY, THREAD, ISR };

static _Alignas(max_align_t) char memory[BLOCKS * (BYTES + REDZONE) + 256];
static char *low;                               /* the lowest block */

static volatile int number = -1;                /* of the partition, or -1 */
static volatile int gone = -1;                  /* of one that was destroyed */
static volatile int calling, getting, closing;  /* what the thread is doing */
static volatile unsigned runs, strikes;

/* Each has one writer.  Together they tell how many blocks are out. */
static volatile unsigned thread_gets, thread_frees, isr_gets, isr_frees;
static volatile int isr_most;                   /* the most isr_out since the thread's get began */

static volatile unsigned char owner[BLOCKS];
static volatile int twice, astray, false_null, wrong_destroy, overwritten, ghost, touched;

/* A block that the other one has to free. */
static void *volatile to_isr, *volatile to_thread;

void *kalloc(int type, size_t size)
{
    (void) type;
    return size <= sizeof memory ? memory : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    memset(area, 0xee, sizeof memory);
}

static int thread_out(void)
{
    return (int) (thread_gets - thread_frees);
}

static int isr_out(void)
{
    return (int) (isr_gets - isr_frees);
}

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static int index_of(void *block)
{
    ptrdiff_t distance = (char *) block - low, stride = (ptrdiff_t) stride_of(BYTES);

    if (distance < 0 || distance % stride || distance / stride >= BLOCKS) {
        astray++;
        return 0;
    }
    return (int) (distance / stride);
}

static void own(void *block, int who)
{
    int i = index_of(block);

    twice += owner[i] != NOBODY;
    owner[i] = (unsigned char) who;
    memset(block, who, BYTES);
}

/* The owner removes its name from the block. */
static void disown(void *block)
{
    const char *bytes = block;
    int i = index_of(block), who = owner[i], j;

    for (j = 0; j < BYTES; j++)
        if (bytes[j] != who) {
            overwritten++;
            break;
        }
    twice += who == NOBODY;
    owner[i] = NOBODY;
}

static void isr_free(void *block)
{
    disown(block);
    pt_freeblock(number, block);
    isr_frees++;
}

static void *isr_get(void)
{
    void *block = pt_getblock(number);

    if (block) {
        isr_gets++;
        own(block, ISR);
        if (isr_out() > isr_most)
            isr_most = isr_out();
    } else if (!closing && isr_out() + thread_out() + getting < BLOCKS)
        false_null++;
    return block;
}

static void isr(void)
{
    static void *kept[BLOCKS];
    static int keeps;
    static unsigned seed = 1;
    unsigned what = next(&seed);
    int error = errno, most;
    void *block;

    runs++;
    strikes += (unsigned) calling;
    if (isr_out() > isr_most)
        isr_most = isr_out();
    ghost += gone >= 0 && pt_getblock(gone) != NULL;
    if (number < 0)
        return;

    if (what & 1 && to_isr) {
        block = to_isr;
        to_isr = NULL;
        isr_free(block);
    }
    for (most = (int) (what >> 1 & 7); most && keeps < BLOCKS && (block = isr_get()); most--)
        kept[keeps++] = block;
    if (what & 0x10 && keeps && !to_thread) {
        block = kept[--keeps];
        to_thread = block;
    }
    /* Oldest first or newest first; some stay until next time. */
    for (most = (int) (what >> 5 & 7); most && keeps; most--) {
        isr_free(kept[what & 0x100 ? 0 : keeps - 1]);
        keeps--;
        if (what & 0x100)
            memmove(kept, kept + 1, (size_t) keeps * sizeof *kept);
    }
    touched += errno != error;
}

static void *thread_get(void)
{
    void *block;
    int most;

    getting = 1;
    isr_most = -BLOCKS;
    most = isr_out();
    calling = 1;
    block = pt_getblock(number);
    calling = 0;
    if (block) {
        own(block, THREAD);
        thread_gets++;
    }
    getting = 0;
    if (!block && thread_out() + (most > isr_most ? most : isr_most) < BLOCKS)
        false_null++;
    return block;
}

static void thread_free(void *block)
{
    disown(block);
    calling = 1;
    pt_freeblock(number, block);
    calling = 0;
    thread_frees++;
}

static int thread_create(void)
{
    void *blocks[BLOCKS + 1];
    int i, ptno = pt_create(BYTES, BLOCKS);

    if (drain(ptno, blocks, BLOCKS + 1) != BLOCKS)
        return -1;
    for (i = 1, low = blocks[0]; i < BLOCKS; i++)
        if ((char *) blocks[i] < low)
            low = blocks[i];
    refill(ptno, blocks, BLOCKS);
    return ptno;
}

/* Whether the partition has been replaced. */
static int thread_destroy(void)
{
    int before = thread_out() + isr_out(), ptno = number, result;
    unsigned gets = isr_gets;

    closing = 1;
    calling = 1;
    result = pt_destroy(ptno);
    calling = 0;
    if (result) {
        wrong_destroy += errno != EBUSY;
        wrong_destroy += !before && gets == isr_gets && !(thread_out() + isr_out());
        closing = 0;
        return 0;
    }
    wrong_destroy += thread_out() + isr_out() != 0;
    gone = ptno;
    number = -1;
    number = thread_create();
    closing = 0;
    return 1;
}

int main(void)
{
    void *held[BLOCKS], *block;
    unsigned seed = 2, destroyed = 0, refused = 0, what;
    int holds = 0;
    long round;

    plan(14);
    number = thread_create();
    ok(number >= 0, "a partition");
    irq_start(isr, 100);

    for (round = 0; round < PATIENCE && number >= 0; round++) {
        if (strikes >= STRIKES && destroyed >= 20 && refused >= 20)
            break;
        what = next(&seed);
        switch (what & 7) {
        case 0: case 1: case 2:
            if (holds < BLOCKS && (block = thread_get()) != NULL)
                held[holds++] = block;
            break;
        case 3: case 4:
            if (holds) {
                holds--;
                thread_free(held[what & 8 ? holds : 0]);
                if (!(what & 8))
                    memmove(held, held + 1, (size_t) holds * sizeof *held);
            }
            break;
        case 5:
            if (holds && !to_isr) {
                block = held[--holds];
                to_isr = block;
            }
            if ((block = to_thread) != NULL) {
                to_thread = NULL;
                thread_free(block);
            }
            break;
        case 6:
            while (holds)
                thread_free(held[--holds]);
            if (thread_destroy())
                destroyed++;
            else
                refused++;
            break;
        default:
            /* Seldom, because the timer interrupts at more places. */
            if ((what >> 3) % 4096 == 0)
                irq_pend();
        }
    }
    irq_stop();
    printf("# %u interrupts, %u in the middle of a call; %ld rounds, %u destroyed, %u refused\n",
           runs, strikes, round, destroyed, refused);
    ok(strikes >= STRIKES && runs > strikes, "the interrupt struck often enough");
    ok(destroyed >= 20 && refused >= 20, "destroy succeeded and was refused often enough");
    is(twice, 0, "no block was handed out twice");
    is(astray, 0, "every block was one of the partition");
    is(overwritten, 0, "no block was changed by somebody else than its owner");
    is(false_null, 0, "null only when every block was out");
    is(wrong_destroy, 0, "destroy succeeds exactly when all blocks are home");
    is(ghost, 0, "a partition that was destroyed has no blocks");
    is(faults, 0, "no free was refused");
    is(touched, 0, "the interrupt left errno alone");
    ok(number >= 0 && drain(number, held, BLOCKS) == BLOCKS - thread_out() - isr_out(),
       "no block was lost");
    ok(!pt_getblock(number), "then no block is home");
    ok(pt_destroy(number) == -1 && errno == EBUSY, "the partition is still whole");
    return done();
}
