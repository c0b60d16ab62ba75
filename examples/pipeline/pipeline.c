/* pipeline.c - copies a file through a partition, and counts every block.
 *
 * SPDX-License-Identifier: MIT
 * needs: a timer
 *
 *      pipeline FROM TO
 *
 * A producer takes a block, fills it from the file and passes it on.  A consumer writes
 * the block to the copy and frees it.  Meanwhile a timer interrupt takes and frees blocks
 * of the same partition.  At the end the copy must equal the file, and every block must be
 * home.
 *
 * The platform has the producer and the consumer: see host.c (two threads and a message
 * queue), bare.c (an interrupt, a ring and the main program) and harts.c (the same, with a
 * second hart instead of the main program).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys.h>
#include <pt.h>
#include "pipeline.h"

/* The producer gives up if it finds no block so many times in a row: after about ten
 * seconds, because it tries about once in each period. */
#define PATIENCE        100000

/* Each account has one writer.  It is read when the writer has ended. */
struct account {
    unsigned long taken, returned, nulls;
    int error;                          /* an errno */
};

volatile unsigned interrupts;

static struct account producer, consumer, visitor;
static volatile unsigned refused;
static unsigned long bytes, blocks;
static int partition, from, to;

static void *take(struct account *who)
{
    void *block = pt_getblock(partition);

    if (block)
        who->taken++;
    else
        who->nulls++;
    return block;
}

static void give(struct account *who, void *block)
{
    pt_freeblock(partition, block);
    who->returned++;
}

/* Replaces the library's function: in this program a refused free is a bug. */
void pt_fault(int ptno, void *block, int why, void *caller)
{
    (void) ptno, (void) block, (void) why, (void) caller;
    refused++;
}

enum produced produce(void)
{
    static int ended;
    static unsigned tries;
    struct message m = { NULL, 0 };

    if (ended)
        return END;
    m.block = take(&producer);
    if (m.block) {
        ssize_t length = read(from, m.block, BLOCKSIZE);

        tries = 0;
        if (length > 0) {
            m.length = (size_t) length;
            hand_over(m);
            return SENT;
        }
        if (length < 0)
            producer.error = errno;
        give(&producer, m.block);
        m.block = NULL;
    } else if (++tries < PATIENCE) {
        return NO_BLOCK;
    } else {
        producer.error = ETIMEDOUT;
    }
    ended = 1;
    hand_over(m);
    return END;
}

/* After an error it writes nothing more, but still frees the blocks. */
void consume(struct message m)
{
    size_t done = 0;

    while (done < m.length && !consumer.error) {
        ssize_t n = write(to, (char *) m.block + done, m.length - done);

        if (n > 0)
            done += (size_t) n;
        else if (n == 0 || errno != EINTR)
            consumer.error = n ? errno : ENOSPC;
    }
    bytes += done;
    blocks++;
    give(&consumer, m.block);
}

/* The block that this interrupt takes and the next one frees.  The number in it changes if
 * somebody else has the block too. */
static unsigned *kept;

static void release(void)
{
    if (kept) {
        if (*kept != interrupts)
            visitor.error = EFAULT;
        give(&visitor, kept);
        kept = NULL;
    }
}

void visit(void)
{
    unsigned *block = take(&visitor);

    release();
    interrupts++;
    kept = block;
    if (kept)
        *kept = interrupts;
}

/* 1 if the two files have the same bytes, 0 if not, -1 and errno. */
static int same(const char *a, const char *b)
{
    static char left[BLOCKSIZE], right[BLOCKSIZE];
    int fda = open(a, O_RDONLY), fdb = open(b, O_RDONLY), result = -1;
    ssize_t n = 0, m = 0;

    if (fda >= 0 && fdb >= 0) {
        do {
            n = read(fda, left, sizeof left);
            m = read(fdb, right, sizeof right);
        } while (n > 0 && n == m && !memcmp(left, right, (size_t) n));
        if (n >= 0 && m >= 0)
            result = n == 0 && m == 0;
    }
    if (fda >= 0)
        close(fda);
    if (fdb >= 0)
        close(fdb);
    return result;
}

/* Prints what is wrong, if something is.  Returns is. */
static int wrong(int is, const char *what, int error)
{
    if (is)
        printf("wrong: %s%s%s\n", what, error ? ": " : "", error ? strerror(error) : "");
    return is;
}

static void print(const char *name, const struct account *a)
{
    printf("%-10s%10lu%10lu%10lu\n", name, a->taken, a->returned, a->nulls);
}

int main(int argc, char **argv)
{
    int faults = 0, closed, home, equal, error;

    if (argc != 3) {
        fprintf(stderr, "usage: pipeline FROM TO\n");
        return 2;
    }
    from = open(argv[1], O_RDONLY);
    if (from < 0) {
        fprintf(stderr, "pipeline: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    to = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (to < 0) {
        fprintf(stderr, "pipeline: %s: %s\n", argv[2], strerror(errno));
        return 1;
    }
    partition = pt_create(BLOCKSIZE, BLOCKS);
    if (partition < 0) {
        fprintf(stderr, "pipeline: pt_create: %s\n", strerror(errno));
        return 1;
    }

    run();

    release();
    close(from);
    closed = close(to) ? errno : 0;
    home = pt_destroy(partition) ? errno : 0;
    equal = same(argv[1], argv[2]);
    error = errno;

    printf("%-10s%10s%10s%10s\n", "", "taken", "returned", "none free");
    print("producer", &producer);
    print("consumer", &consumer);
    print("interrupt", &visitor);
    printf("refused: %u; home: %s\n", refused, home ? "not all" : "all");

    faults += wrong(producer.error == ETIMEDOUT, "no block came home for seconds", 0);
    faults += wrong(producer.error && producer.error != ETIMEDOUT, "read", producer.error);
    faults += wrong(consumer.error, "write", consumer.error);
    faults += wrong(closed, "close", closed);
    faults += wrong(visitor.error, "a block of the interrupt's was in other hands too", 0);
    faults += wrong(producer.taken + visitor.taken
                    != producer.returned + consumer.returned + visitor.returned,
                    "blocks were taken that nobody returned", 0);
    faults += wrong(refused != 0, "a block was refused", 0);
    faults += wrong(home, "pt_destroy", home);
    faults += wrong(equal < 0, "comparing", error);
    faults += wrong(equal == 0, "the copy is not the original", 0);
    printf("result: %lu bytes, %lu blocks, %u interrupts, %s\n",
           bytes, blocks, interrupts, faults ? "WRONG" : "right");
    return faults != 0;
}
