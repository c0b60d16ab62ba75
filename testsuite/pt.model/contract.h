/* contract.h - whether the contract allows a history.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CONTRACT_H
#define CONTRACT_H

#include <stddef.h>
#include <stdint.h>

enum { GET, FREE, DESTROY, CREATE, ASK_OUT, ASK_HOME };

/* A call of one partition; the first partition is 1. */
struct call {
    int kind;
    int partition;
    int block;                          /* of FREE, ASK_OUT: its number; -1 for a null pointer */
};

/* The result of a call: for GET the number of the block, for FREE 0 or the reason of the refusal,
 * for ASK_OUT whether it is out, for ASK_HOME how many are home, otherwise 0 or errno as below. */
enum { NO_BLOCK = 7, NO_PARTITION = 7, BUSY = 1, BADID = 2, AGAIN = 1, UNKNOWN = -1 };

/* Clears all; makes the present state the first one of each execution; begins an execution. */
void contract_begin(int blocks);
void contract_commit(void);
void contract_reset(void);

/* Thread who begins a call, and gets its result.  contract_return is 0 if the contract does
 * not allow the result. */
void contract_call(int who, struct call call);
int contract_return(int who, int result);

/* For the user: all results that the contract allows for the last call of who. */
void contract_allowed(int who, char *text, size_t size);
void contract_describe(int kind, int result, char *text, size_t size);

uint64_t contract_hash(void);

#endif
