/* judge.c - what should have been seen.
 *
 * SPDX-License-Identifier: MIT
 *
 * To a call an interrupt is one instant.  So the call takes effect before the first
 * strike, between two, or after the last, and the judge tries them all; what the
 * interrupts saw must be right each at its place.
 *
 * A call takes effect in two steps, between which a strike may come:
 *
 *      pt_getblock     takes the block from the list, then marks it as out
 *      pt_freeblock    takes the mark away, then puts the block on the list
 *      pt_create       takes a slot, then fills it or lets go of it
 *      pt_destroy      ends the partition, then lets go of its slot
 *
 * Between them the block is neither home nor out: a free of it is refused, a get does not
 * find it, and pt_destroy finds it missing (libpt/list.h).  Nothing else is excused.
 * A call that is refused changes nothing; why it is said to be may be as of the second step.
 *
 * pt_info and pt_out take effect in one step.  On hosts pt_info adds up the counts of several
 * instants, and so what it says after an interrupt can be no more than at most all.
 *
 * EBUSY is right if a block was out at any instant of the call (libpt/list.h).  That may be one
 * within an interrupt, where how many blocks are home stands in the top block's link: the head
 * can be as it was, and the count not.  So is what pt_find says, if it was true at an instant.
 *
 * pt_next looks at one slot after the other.  It may return a partition that existed at an instant,
 * and pass over slots that were empty at an instant.
 */
#include <errno.h>
#include <string.h>
#include "sys.h"
#include "pt.h"
#include "sweep.h"

/* Whether the head of a list says how many blocks are home. */
#if PT_CHECKS && !defined __unix__
#define COUNT_IN_HEAD   1
#else
#define COUNT_IN_HEAD   0
#endif

static struct model {
    unsigned char alive[PARTS], home[PARTS];
    unsigned char halfway;              /* of partition 0: neither home nor out */
    unsigned busy, roomy;               /* slots */
} m;

enum { ALL = (1 << BLOCKS) - 1, SLOTS = PT_PARTITIONS < 32 ? PT_PARTITIONS : 32 };

static int lowest_slot(void)
{
    int slot = 0;

    while (slot < SLOTS && m.busy >> slot & 1)
        slot++;
    return slot;
}

static const char *must_be(const struct event *e, int seen, const char *expected)
{
    return e->seen == seen || e->seen == UNTOLD ? NULL : expected;
}

/* Why a free that is refused is. */
static int reason(const struct event *e)
{
    if (strchr("su", e->letter) || !m.alive[e->part])
        return PT_FAULT_PTNO;
    switch (e->letter) {
    case 'z': return PT_FAULT_NULL;
    case 'i': return PT_FAULT_INSIDE;
    case 'x': return PT_FAULT_RANGE;
    default: return PT_FAULT_FREE;
    }
}

/* The same, and 0 if it has to be accepted: the block is out. */
static int refusal(const struct event *e)
{
    if (strchr("nohf", e->letter) && m.alive[e->part]
            && !((m.home[e->part] | (e->part ? 0 : m.halfway)) >> e->block & 1))
        return 0;
    return reason(e);
}

static const char *must_be_told(const struct event *e, int why)
{
    static const char *const expected[] = {
        "to be accepted",
        [PT_FAULT_PTNO] = "to be refused for its number",
        [PT_FAULT_NULL] = "to be refused as a null pointer",
        [PT_FAULT_RANGE] = "to be refused as outside the partition",
        [PT_FAULT_INSIDE] = "to be refused as inside a block",
        [PT_FAULT_FREE] = "to be refused as free already",
    };

    return must_be(e, why, expected[why]);
}

static const char *must_be_error(const struct event *e, int error)
{
    return must_be(e, error, error == EBADID ? "EBADID" : error == EBUSY ? "EBUSY"
                   : error == EAGAIN ? "EAGAIN" : error == ENOSPC ? "ENOSPC"
                   : error == EINVAL ? "EINVAL" : "success");
}

static int destroy_error(int p)
{
    return !m.alive[p] ? EBADID : m.home[p] != all_of(p) ? EBUSY : 0;
}

static int count_home(int p)
{
    int k, home = 0;

    for (k = 0; k < BLOCKS; k++)
        home += m.home[p] >> k & 1;
    return home;
}

/* pt_out of a block of partition 0; halfway are those that are in between. */
static const char *must_be_out(const struct event *e, unsigned halfway)
{
    if (!PT_CHECKS || !m.alive[0])
        return must_be(e, NONE, "-1");
    return must_be(e, !((m.home[0] | halfway) >> e->block & 1), "the opposite");
}

/* What an interrupt did, to its end. */
static const char *step(const struct event *e)
{
    int p = e->part;
    const char *expected;

    switch (e->letter) {
    case 'g':
        if (!m.alive[p] || !m.home[p])
            return must_be(e, NONE, "null");
        if (e->seen < 0 || !(m.home[p] >> e->seen & 1))
            return "a free block";
        m.home[p] ^= (unsigned char) (1 << e->seen);
        return NULL;
    case 't':
        return must_be(e, NONE, "null");
    case 'I':
        return m.alive[p] ? must_be(e, count_home(p), "another count") : must_be(e, NONE, "EBADID");
    case 'O':
        return must_be_out(e, m.halfway);
    case 'd':
        if ((expected = must_be_error(e, destroy_error(p))) == NULL && !e->seen) {
            m.alive[p] = 0;
            m.busy &= ~(1u << slot_of(world.part[p].ptno));
        }
        return expected;
    case 'c':
    case 'k':
    case 'm':
    case 'l':
        expected = must_be_error(e, lowest_slot() == SLOTS ? EAGAIN : 0);
        if (!expected && !e->seen) {
            m.alive[p] = 1;
            m.home[p] = (unsigned char) (all_of(p) & ALL);
            m.busy |= 1u << slot_of(world.part[p].ptno);
            if (e->letter != 'k')
                m.roomy |= 1u << slot_of(world.part[p].ptno);
        }
        return expected;
    default:
        expected = must_be_told(e, refusal(e));
        if (!expected && !refusal(e))
            m.home[p] |= (unsigned char) (1 << e->block);
        return expected;
    }
}

/* What pt_find has to say. */
static int finds(void)
{
    int p = 0;

    while (p < world.parts && !(m.alive[p] && is_in_block(p, world.address)))
        p++;
    return p < world.parts ? world.part[p].ptno : NONE;
}

/* The slots behind the one that pt_next begins at, in which there was a partition at each
 * instant. */
static unsigned never_empty;

/* Whether the partition that pt_next returned exists now. */
static int has_next(void)
{
    unsigned slots = 0;
    int p, found = 0;

    for (p = 0; p < world.parts; p++)
        if (m.alive[p]) {
            slots |= 1u << slot_of(world.part[p].ptno);
            found |= world.part[p].ptno == called.seen;
        }
    never_empty &= slots;
    return found;
}

/* With the slots that are behind pt_next's argument, and before its result. */
static int is_next(int found)
{
    unsigned before = called.seen == NONE ? 0 : slot_of(called.seen);
    unsigned passed = never_empty & (called.seen == NONE ? ~0u : (1u << before) - 1);

    if (now.call->letter == 'V')
        passed = 0;
    else if (now.call->letter == 'S')
        passed &= ~0u << 1 << slot_of(world.part[0].ptno);
    return !passed && (called.seen == NONE || found);
}

/* Whether what the call said is true now, of one that is right if that was so at any instant. */
static int is_true(void)
{
    switch (now.call->function) {
    case FIND: return called.seen == finds();
    case NEXT: return has_next();
    default: return destroy_error(0) == EBUSY;
    }
}

/* Which slot the call holds. */
static int claimed;

/* The first step of the call; all of it if it is refused.  *why: there is left to tell
 * why it was. */
static const char *begin(const struct event *e, int *why)
{
    const char *expected;

    claimed = SLOTS;
    *why = 0;
    switch (now.call->function) {
    case GET:
        if (e->letter == 't' || !m.alive[0] || !m.home[0])
            return must_be(e, NONE, "null");
        if (e->seen < 0 || !(m.home[0] >> e->seen & 1))
            return "a free block";
        m.halfway = (unsigned char) (1 << e->seen);
        m.home[0] ^= m.halfway;
        return NULL;
    case FREE:
        *why = refusal(e);
        if (*why)
            return e->seen ? NULL : "to be refused";
        m.halfway = (unsigned char) (1 << e->block);
        return must_be(e, 0, "to be accepted");
    case CREATE:
        if (strchr("01", e->letter))
            return must_be_error(e, EINVAL);
        claimed = lowest_slot();        /* which is the one that pt_create takes */
        if (claimed == SLOTS)
            return must_be_error(e, EAGAIN);
        m.busy |= 1u << claimed;
        return must_be_error(e, strchr("2349b", e->letter)
                             || (e->letter == '5' && !(m.roomy >> claimed & 1)) ? ENOSPC : 0);
    case INFO:
        if (e->letter == 'K')
            return must_be_error(e, EINVAL);
        if (e->letter == 'J' || !m.alive[0])
            return must_be(e, NONE, "EBADID");
#ifdef __unix__
        if (now.strikes)
            return e->seen >= 0 && e->seen <= BLOCKS ? NULL : "a count";
#endif
        return must_be(e, count_home(0), "another count");
    case OUT:
        return strchr("PQ", e->letter) ? must_be(e, NONE, "-1") : must_be_out(e, 0);
    default:
        if (strchr("ev", e->letter))
            return must_be_error(e, EBADID);
        if ((expected = must_be_error(e, destroy_error(0))) == NULL && !e->seen) {
            m.alive[0] = 0;
            claimed = (int) slot_of(world.part[0].ptno);
        }
        return expected;
    }
}

static const char *finish(const struct event *e, int why)
{
    if (why)
        return must_be_told(e, reason(e));
    if (now.call->function == FREE)
        m.home[0] |= m.halfway;
    m.halfway = 0;
    if (e->letter == 'c' && !e->seen) {
        m.alive[e->part] = 1;
        m.home[e->part] = ALL;
    } else if (claimed < SLOTS && (now.call->function == DESTROY || e->seen)) {
        m.busy &= ~(1u << claimed);
    }
    return NULL;
}

const char *judge(unsigned begun, unsigned finished, const unsigned char *drained,
                  unsigned char *alive, const struct event **culprit)
{
    const char *expected;
    unsigned s;
    int i = 0, why = 0, was_true = 0;
    int any = now.call->function == FIND || now.call->function == NEXT
        || (!COUNT_IN_HEAD && now.call->function == DESTROY && called.seen == EBUSY);

    memset(&m, 0, sizeof m);
    never_empty = ~0u;
    m.alive[0] = (unsigned char) world.begun;
    m.home[0] = (unsigned char) (ALL & -(1 << (BLOCKS - now.state)));
    m.busy = world.busy;
    m.roomy = world.roomy;
    for (s = 0; s <= now.strikes; s++) {
        *culprit = &called;
        if (s == begun && !any && (expected = begin(&called, &why)))
            return expected;
        if (s == finished && !any && (expected = finish(&called, why)))
            return expected;
        was_true |= any && is_true();
        for (; s < now.strikes && i < ended[s]; i++) {
            *culprit = &events[i];
            if ((expected = step(&events[i])) != NULL)
                return expected;
            was_true |= any && is_true();
        }
    }
    if (now.call->function == NEXT)
        was_true = is_next(was_true);
    *culprit = any && !was_true ? &called : NULL;
    if (*culprit)
        return now.call->function == FIND ? "whose block it was"
            : now.call->function == NEXT ? "the partition in the next slot" : "success or EBADID";
    for (i = 0; i < world.parts; i++)
        if (drained[i] != (m.alive[i] ? m.home[i] : 0))
            return "other blocks to be free at the end";
    memcpy(alive, m.alive, sizeof m.alive);
    return NULL;
}
