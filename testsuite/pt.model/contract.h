/* contract.h - whether a history is one that the contract allows.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include <stddef.h>
#include <stdint.h>

enum { GET, FREE, DESTROY, CREATE, ASK_OUT, ASK_HOME };

/* A call of one partition, the first to be made being 1. */
struct call {
    int kind;
    int partition;
    int block;                          /* of FREE, ASK_OUT: its number; -1 for a null pointer */
};

/* What a call returns: for GET the number of the block, for FREE 0 or why it was refused,
 * for ASK_OUT whether it is out, for ASK_HOME how many are home, else 0 or errno as below. */
enum { NO_BLOCK = 7, NO_PARTITION = 7, BUSY = 1, BADID = 2, AGAIN = 1, UNKNOWN = -1 };

/* No partition, no call; all is as now when an execution begins; it begins. */
void contract_begin(int blocks);
void contract_commit(void);
void contract_reset(void);

/* Thread who begins a call, and has its result.  The latter is 0 if there is no way for the
 * call to have it. */
void contract_call(int who, struct call call);
int contract_return(int who, int result);

/* For people: all results that the call of who could have had that just returned. */
void contract_allowed(int who, char *text, size_t size);
void contract_describe(int kind, int result, char *text, size_t size);

uint64_t contract_hash(void);

#endif
