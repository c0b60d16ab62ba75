/* pipeline.h - between pipeline.c, the same everywhere, and the file of a platform.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

#define BLOCKS          8       /* in the partition */
#define BLOCKSIZE       512
#define PERIOD          100     /* of the timer interrupt, in microseconds */

/* A full block on its way to the consumer; without a block, the end. */
struct message {
    void *block;
    size_t length;
};

/* pipeline.c */

enum produced { SENT, NO_BLOCK, END };

enum produced produce(void);            /* fills a block and hands it over; thread or ISR */
void consume(struct message m);         /* writes the block out and returns it */
void visit(void);                       /* the ISR that takes and returns blocks */
extern volatile unsigned interrupts;    /* how often it has run */

/* The platform: host.c, bare.c or harts.c; the last two with ring.c */

/* Calls visit in a timer interrupt, produce until it says END, and consume for
 * each message until the end arrives. */
void run(void);

/* Brings a message to consume.  There are never more than BLOCKS + 1 of them. */
void hand_over(struct message m);

#endif
