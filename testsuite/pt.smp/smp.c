/* pt.smp/smp.c - area: several cores that share partitions.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: all cores get, write, pass on and free blocks of each other's partitions, with a
 * timer interrupt on each that does the same; each creates and destroys partitions of its own;
 * two free one block at the same time.  No block has two owners or is lost, none is changed by
 * somebody else than its owner, and one of two frees is refused.
 */
#include <stdatomic.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"
#include "cores.h"
#include "drain.h"
#include "stride.h"
#include "tap.h"

#define BLOCKS  6
#define BYTES   32
#define BOXES   4

/* All continue until each was interrupted and had blocks of another core; or give up. */
#define ENOUGH  (CORES > 2 ? 5 : 100)
#define ROUNDS  (CORES > 2 ? 1000 : 20000)
#define PATIENCE 2000000
#define RACES   (CORES > 2 ? 100 : 2000)

enum { NOBODY };

/* If the CPU has no compare-and-swap, a volatile word that only owners change. */
static volatile unsigned owner[BLOCKS];
static void *volatile box[MOST_CORES][BOXES];   /* from each core to the next one */
static int shared, cores;
static char *low;

static volatile unsigned twice, overwritten, astray, wrong, interrupts[MOST_CORES];
static volatile unsigned faults[MOST_CORES], rounds[MOST_CORES], passed[MOST_CORES];
static volatile int finished[MOST_CORES];

/* Memory for each core, so that kalloc needs no lock. */
static _Alignas(max_align_t) unsigned char heap[MOST_CORES][1024];
static int used[MOST_CORES];

void *kalloc(int type, size_t size)
{
    int core = cores_this();
    unsigned char *memory = heap[core] + used[core] * 512;

    (void) type;
    if (size > 512 || used[core] == 2)
        return NULL;
    used[core]++;
    return memory;
}

void kfree(int type, void *memory)
{
    (void) type;
    (void) memory;
    used[cores_this()]--;
}

void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) ptno;
    (void) block;
    (void) caller;
    faults[cores_this()] += why == PT_FAULT_FREE;
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

/* From get to free the block has one owner, whose number is in each byte. */
static void own(void *block, unsigned who)
{
    int i = index_of(block);

    twice += owner[i] != NOBODY;
    owner[i] = who;
    memset(block, (int) who, BYTES);
}

static void disown(void *block, unsigned who)
{
    const unsigned char *bytes = block;
    int i = index_of(block), j;

    twice += owner[i] != who;
    for (j = 0; j < BYTES; j++)
        overwritten += bytes[j] != who;
    owner[i] = NOBODY;
}

static void interrupt(int core)
{
    unsigned who = 0x80u + (unsigned) core;
    void *block = pt_getblock(shared);

    interrupts[core]++;
    if (block) {
        own(block, who);
        disown(block, who);
        pt_freeblock(shared, block);
    }
}

/* A partition that exists for a moment, while others use its number as one of theirs. */
static int come_and_go(int core)
{
    void *room[4];
    int ptno = pt_create(8, 3), right;

    (void) core;
    if (ptno < 0)
        return errno == EAGAIN;
    right = accounted(ptno, 3, room) && pt_destroy(ptno) == 0;
    return right && pt_destroy(ptno) == -1 && errno == EBADID && !pt_getblock(ptno);
}

static int all_did_enough(void)
{
    int core, enough = 1;

    for (core = 0; core < cores; core++)
        enough &= rounds[core] >= ROUNDS && interrupts[core] >= ENOUGH && passed[core] >= ENOUGH;
    return enough;
}

static void work(int core)
{
    unsigned who = 1u + (unsigned) core, n;
    void *block, *volatile *slot;

    cores_tick(interrupt, 37 + 11 * (unsigned) core);
    for (n = 0; n < PATIENCE && (n % 64 || !all_did_enough()); n++) {
        slot = &box[core][n % BOXES];
        block = pt_getblock(shared);
        if (block) {
            own(block, who);
            disown(block, who);
            if (*slot == NULL) {
                atomic_thread_fence(memory_order_release);
                *slot = block;
            } else {
                pt_freeblock(shared, block);
            }
        }
        /* A block from the core before this one. */
        slot = &box[(core + cores - 1) % cores][n / 3 % BOXES];
        block = *slot;
        if (block) {
            atomic_thread_fence(memory_order_acquire);
            *slot = NULL;
            own(block, who);
            disown(block, who);
            pt_freeblock(shared, block);
            passed[core]++;
        }
        if (n % 16 == 0)
            wrong += !come_and_go(core);
        if (n % 5 == 0)
            wrong += pt_destroy(shared + 0x1000000) != -1;
        rounds[core]++;
    }
    cores_tick(NULL, 0);
    atomic_thread_fence(memory_order_release);
    finished[core] = 1;
}

static void all_finished(void)
{
    int core;

    for (core = 0; core < cores; core++)
        while (!finished[core])
            ;
    atomic_thread_fence(memory_order_acquire);
}

#if PT_CHECKS

static volatile int turn[MOST_CORES];
static void *volatile victim;

/* All cores free one block at the same time. */
static void race(int core)
{
    int n, i;

    for (n = 1; n <= RACES; n++) {
        if (core == 0) {
            for (i = 1; i < cores; i++)
                while (turn[i] != n - 1)
                    ;
            victim = pt_getblock(shared);
            atomic_thread_fence(memory_order_release);
            turn[0] = n;
        } else {
            while (turn[0] != n)
                ;
            atomic_thread_fence(memory_order_acquire);
        }
        pt_freeblock(shared, victim);
        turn[core] = n;
    }
    finished[core] = 1;
}

#endif

static void job(int core)
{
    work(core);
#if PT_CHECKS
    while (finished[0] != 2)            /* core 0 begins it when all are here */
        ;
    finished[core] = 0;
    race(core);
#endif
}

int main(void)
{
    struct pt_info info;
    void *room[BLOCKS + 1];
    int core, slot;
    unsigned refused = 0;

    cores = CORES;
    plan(9);
    shared = pt_create(BYTES, BLOCKS);
    ok(pt_info(shared, &info) == 0, "a partition");
    low = info.first;
    cores_start(cores, job);
    work(0);
    all_finished();
    for (core = 0; core < cores; core++) {
        printf("# core %d: %u interrupts, %u blocks of another\n",
               core, interrupts[core], passed[core]);
        for (slot = 0; slot < BOXES; slot++)
            if (box[core][slot])
                pt_freeblock(shared, box[core][slot]);
    }
    ok(all_did_enough(), "all cores ran, were interrupted, and passed blocks on");
    is(twice, 0, "no block was had by two at once");
    is(astray, 0, "every block was one of the partition");
    is(overwritten, 0, "no block was written by who did not have it");
    is(wrong, 0, "partitions come and go");
    ok(accounted(shared, BLOCKS, room), "no block was lost");
#if PT_CHECKS
    for (core = 0; core < cores; core++)
        faults[core] = 0;
    finished[0] = 2;
    for (core = 1; core < cores; core++)
        while (finished[core] == 1)
            ;
    race(0);
    all_finished();
    for (core = 0; core < cores; core++)
        refused += faults[core];
#else
    refused = RACES * (unsigned) (cores - 1);
#endif
    is(refused, (long long) RACES * (cores - 1), "of all frees of a block one is not refused");
    ok(accounted(shared, BLOCKS, room) && pt_destroy(shared) == 0, "and all are home");
    return done();
}
