/* pipeline.h - the interface between pipeline.c and the platform, host.c or bare.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include <stddef.h>

#define BLOCKS          8       /* in the partition */
#define BLOCKSIZE       512
#define PERIOD          100     /* of the timer interrupt, in microseconds */

/* A full block on its way to the consumer.  Without a block it means the end of the file. */
struct message {
    void *block;
    size_t length;
};

/* pipeline.c */

enum produced { SENT, NO_BLOCK, END };

enum produced produce(void);            /* fills a block and passes it on; thread or ISR */
void consume(struct message m);         /* writes the block to the copy and frees it */
void visit(void);                       /* the ISR that takes and frees blocks */
extern volatile unsigned interrupts;    /* how often it has run */

/* The platform: host.c, bare.c or harts.c; the last two with ring.c */

/* Calls visit in a timer interrupt, produce until it returns END, and consume for each
 * message until the end of the file arrives. */
void run(void);

/* Passes a message to consume.  There are never more than BLOCKS + 1 messages. */
void hand_over(struct message m);

#endif
