/* debug.c - debug builds: what the calls do in addition.  Fill and redzones.
 *
 * SPDX-License-Identifier: MIT
 */
#include "poison.h"
#include "sys.h"
#include "pt.h"

#if PT_DEBUG

#define FILL            0xdb    /* each byte of a block that is home */
#define REDZONE         0xfb    /* each byte from the end of a block to the next one */

/* Volatile, because compilers would call memset, which the tools replace by their own. */
static void fill(volatile unsigned char *from, size_t size, unsigned char with)
{
    while (size--)
        *from++ = with;
}

static int is_filled(const volatile unsigned char *from, size_t size, unsigned char with)
{
    while (size--)
        if (*from++ != with)
            return 0;
    return 1;
}

static unsigned char *end_of(struct partition *p, void *block)
{
    return (unsigned char *) block + pt_blocksize(p);
}

static size_t redzone_size(struct partition *p)
{
    return pt_read(p->stride) - pt_blocksize(p);
}

static void fill_block(struct partition *p, void *block)
{
    fill(block, pt_blocksize(p), FILL);
    fill(end_of(p, block), redzone_size(p), REDZONE);
}

void pt__debug_create(struct partition *p)
{
    uint32_t i;

    pt__trace_create(p);
    pt__fewest_create(p);
    for (i = 1; i < pt_read(p->end); i++)
        fill_block(p, pt_block(p, i));
}

/* Whether nobody has written to a block since it was filled.  Otherwise it is filled again. */
static int is_untouched(struct partition *p, void *block)
{
    int untouched;

    pt_peek(p, block);
    untouched = is_filled(block, pt_blocksize(p), FILL);
    if (!untouched)
        fill_block(p, block);
    pt_unpeek(p, block);
    return untouched;
}

/* A block that was written to is repaired and goes home before pt_fault is called. */
static void put_back(struct partition *p, int ptno, void *block)
{
    void *freer = pt__trace_caller(p, block);
    struct pt_claim claim;

    if (pt_claim(p, ptno, block, &claim))
        pt_put(p, &claim);
    pt_fault(ptno, block, PT_FAULT_WRITTEN, freer);
}

void *pt__debug_get(int ptno, void *caller)
{
    struct partition *p = pt_slot(ptno);
    void *block;

    while ((block = pt_take(p, ptno)) != NULL && !is_untouched(p, block))
        put_back(p, ptno, block);
    if (block) {
        pt_lend(p, block);
        pt__trace_get(p, block, caller);
        pt__fewest_get(p);
    }
    return block;
}

void pt__debug_free(int ptno, void *block, struct pt_claim *claim, void *caller)
{
    struct partition *p = pt_slot(ptno);
    int whole;

    pt_pause(claim);
    pt__fewest_free(p);
    pt__trace_free(p, block, caller);
    pt_take_back(p, block);
    pt_peek(p, block);
    whole = is_filled(end_of(p, block), redzone_size(p), REDZONE);
    fill_block(p, block);
    pt_unpeek(p, block);
    pt_resume(claim);
    pt_put(p, claim);
    if (!whole)
        pt_fault(ptno, block, PT_FAULT_OVERRUN, caller);
}

void pt__debug_destroy(struct partition *p)
{
    pt__trace_destroy(p);
}

#endif
