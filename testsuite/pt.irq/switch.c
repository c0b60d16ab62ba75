/* pt.irq/switch.c - area: a thread switch in the middle of a call.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: while a thread gets and frees, another one destroys the partition and creates
 * the next in its slot.  The interrupt stands for the switch to that other thread, so it may
 * create and destroy here.  The first thread gets a block of an existing partition, which
 * then cannot be destroyed, or a null pointer; never a block of freed memory.  If it frees a
 * block twice, the second free is refused, even if that block is out of the next partition.
 */
#include <string.h>
#include "sys.h"
#include "kalloc.h"
#include "drain.h"
#include "hook.h"
#include "irq.h"
#include "stride.h"
#include "tap.h"

#define BLOCKS   2
#define BYTES    16
#define SWITCHES 300            /* in the middle of a call, to a thread that destroys */
#define PATIENCE 60000000L

static _Alignas(max_align_t) char memory[2][BLOCKS * (BYTES + REDZONE) + 128];
static volatile int turn;                       /* the memory that is in use */
static volatile int number, earlier;
static volatile int calling, holding;
static volatile unsigned runs, destroyed, busy, switched;
static volatile int failed, wrong_busy;

void *kalloc(int type, size_t size)
{
    (void) type;
    turn = !turn;
    return size <= sizeof memory[turn] ? memory[turn] : NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    memset(area, 0xee, sizeof memory[0]);
}

static void *kept;                              /* by the other thread */

static void give_up(void)
{
    if (kept)
        pt_freeblock(number, kept);
    kept = NULL;
}

static void other_thread(void)
{
    void *room[BLOCKS];
    int error = errno;

    runs++;
    give_up();
    if (pt_destroy(number) == 0) {
        destroyed++;
        switched += (unsigned) calling;
        earlier = number;
        number = pt_create(BYTES, BLOCKS);
        failed += number < 0 || drain(number, room, BLOCKS) != BLOCKS;
        /* Keeps one block until the next switch: sometimes the first, sometimes the last. */
        kept = room[destroyed % BLOCKS];
        pt_freeblock(number, room[(destroyed + 1) % BLOCKS]);
    } else {
        busy++;
        wrong_busy += errno != EBUSY || !(calling || holding);
    }
    errno = error;
}

static int in_memory(void *block)
{
    char *first = memory[turn], *end = first + sizeof memory[turn];

    return (char *) block >= first && (char *) block + BYTES <= end;
}

int main(void)
{
    void *room[BLOCKS + 1], *block;
    int ptno, lost = 0, dead = 0, outside = 0, refused = 0, accepted = 0, i;
    long round;

    plan(10);
    number = earlier = pt_create(BYTES, BLOCKS);
    ok(number >= 0, "a partition");
    irq_start(other_thread, 100);

    for (round = 0; round < PATIENCE && (switched < SWITCHES || busy < 20); round++) {
        ptno = number;
        calling = 1;
        block = pt_getblock(ptno);
        holding = block != NULL;
        calling = 0;
        if (!block) {
            /* Nobody else has all blocks. */
            lost += number == ptno;
            continue;
        }
        dead += number != ptno;
        outside += !in_memory(block);
        if (in_memory(block))
            memset(block, 0, BYTES);

        /* With an old number neither this block nor any other can be freed. */
        i = faults;
        if (earlier != ptno) {
            pt_freeblock(earlier, block);
            accepted += faults != i + PT_CHECKS;
        }
        dead += number != ptno;

        i = faults;
        calling = 1;
        holding = 0;
        pt_freeblock(ptno, block);
        calling = 0;
        refused += faults != i;

        i = faults;
        calling = 1;
        pt_freeblock(ptno, PT_CHECKS ? block : NULL);
        calling = 0;
        accepted += faults != i + PT_CHECKS;
    }
    irq_stop();
    give_up();
    printf("# %u switches, %u destroyed, %u of these in the middle of a call, %u busy\n",
           runs, destroyed, switched, busy);
    ok(switched >= SWITCHES, "switched in the middle of a call often enough");
    ok(busy >= 20, "switched often enough while the partition was busy");
    is(failed, 0, "another partition could be created each time");
    is(wrong_busy, 0, "EBUSY only while a block was out");
    is(lost, 0, "null only if the partition was destroyed");
    is(dead, 0, "no partition was destroyed while a block of it was out");
    is(outside, 0, "no block of freed memory is handed out");
    is(refused + accepted, 0, "free is refused by an old number and when done twice, else never");
    ok(accounted(number, BLOCKS, room) && pt_destroy(number) == 0, "every block is home");
    return done();
}
