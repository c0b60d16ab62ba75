/* pt.api/ptno.c - area: numbers that are not partitions.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 120
 *
 * purpose: 8, -1, INT_MAX, INT_MIN, and all numbers that differ in one bit, or by a power of
 * two, from the number of an existing partition, at its first creation and later ones: every
 * bit of a number matters, and no number leads out of the table.  Before the first creation no
 * number is a partition, not even 0, although the table is all zero.  No number is used again.
 */
#include <limits.h>
#include "sys.h"
#include "drain.h"
#include "hook.h"
#include "tap.h"

#ifdef __unix__
#define CREATIONS 0x100000L
#else
#define CREATIONS 100000L
#endif

/* Instead of a partition that does not exist; none of the numbers that are tried. */
enum { NONE = 0x5555 };

static int ptno[PT_PARTITIONS];
static void *held;              /* a block of the first partition */

static int is_one(int number)
{
    int i;

    for (i = 0; i < PT_PARTITIONS; i++)
        if (ptno[i] == number)
            return 1;
    return 0;
}

static int none(int number)
{
    int before = faults, right;

    if (is_one(number))
        return 1;
    errno = 4711;
    right = !pt_getblock(number);
    pt_freeblock(number, held);
    right &= faults == before + PT_CHECKS;
    right &= !PT_CHECKS
        || (fault.why == PT_FAULT_PTNO && fault.ptno == number && fault.block == held);
    right &= errno == 4711;
    right &= pt_destroy(number) == -1 && errno == EBADID;
    if (!right)
        printf("# number %d\n", number);
    return right;
}

/* The first one has one of its two blocks out, the others have one block home. */
static int intact(void)
{
    void *room[3];
    int i, right = accounted(ptno[0], 1, room) && !has(room, 1, held);

    for (i = 1; i < PT_PARTITIONS; i++)
        right &= accounted(ptno[i], 1, room);
    return right;
}

static int every_other_number(void)
{
    static const int numbers[] = {
        0, 1, -1, -2, -8, PT_PARTITIONS, PT_PARTITIONS + 1, 8, 9, 100, 255, 256, 65535, 65536,
        INT_MAX, INT_MAX - 1, INT_MAX - 7, INT_MIN, INT_MIN + 1, INT_MIN + 8,
    };
    int i, right = 1;
    unsigned bit;

    for (i = 0; i < (int) (sizeof numbers / sizeof *numbers); i++)
        right &= none(numbers[i]);
    for (i = 0; i < PT_PARTITIONS && i < 16; i++)
        for (bit = 1; bit; bit <<= 1) {
            right &= none((int) ((unsigned) ptno[i] ^ bit));
            right &= none((int) ((unsigned) ptno[i] + bit));
            right &= none((int) ((unsigned) ptno[i] - bit));
        }
    return right;
}

/* The numbers of a slot differ by the number of slots, a power of two.  So a number is used again
 * after 2^31 divided by that; not earlier, for as many creations as take little time. */
static int no_number_again(void)
{
    int number = pt_create(8, 1), slots = 2, right = number >= 0, last;
    long i;

    while (slots < PT_PARTITIONS)
        slots *= 2;
    for (i = 0; i < CREATIONS && right; i++) {
        last = number;
        right = pt_destroy(last) == 0;
        number = pt_create(8, 1);
        right &= number - last == slots;
    }
    return right && pt_destroy(number) == 0;
}

int main(void)
{
    int i, round, right;

    plan(11);
    for (i = 0; i < PT_PARTITIONS; i++)
        ptno[i] = NONE;
    held = &i;
    ok(every_other_number(), "no number is a partition before the first creation");
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= (ptno[i] = pt_create(8, 1 + !i)) == i;
    held = pt_getblock(ptno[0]);
    ok(right && held, "the first partition in each slot");
    ok(every_other_number(), "no other number is a partition");
    ok(intact(), "no block is missing");

    for (round = 0, right = 1; round < 1000; round++)
        for (i = 1 + round % 3; i < PT_PARTITIONS; i++) {
            right &= pt_destroy(ptno[i]) == 0;
            ptno[i] = pt_create(8, 1);
            right &= ptno[i] >= 0;
        }
    ok(right, "a later partition in each slot");
    ok(every_other_number(), "no other number is a partition then");
    ok(intact(), "no block is missing then");

    /* With all partitions destroyed: slots that were used, and slots that were not. */
    pt_freeblock(ptno[0], held);
    for (i = 0, right = 1; i < PT_PARTITIONS; i++) {
        right &= pt_destroy(ptno[i]) == 0;
        ptno[i] = NONE;
    }
    ok(right, "all destroyed");
    ok(every_other_number(), "no number is a partition any more");
    for (i = 0, right = 1; i < 1000; i++)
        right &= none(i);
    ok(right, "no number of a destroyed partition is one");

    ok(no_number_again(), "each number is used once, and there are no more slots than it takes");
    return done();
}
