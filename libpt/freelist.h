/* freelist.h - the free list of a partition: a stack of block numbers.
 *
 * SPDX-License-Identifier: MIT
 *
 * The head word holds the number of the top block and whatever makes one
 * store enough to change the list.  Each free block's link names the block
 * below it; count + 1 stands for the bottom.  There are three forms, by where
 * links can live:
 *
 *   in blocks   bare metal, checks off.  A free block's first word is the
 *               whole head that was there before it.
 *   beside      bare metal, checks on.  16 bits a block in front of the blocks.
 *   kept        hosts, checks on or off.  In memory that is never given back, so
 *               that a late caller on another core may read them at any time.
 *
 * With checks on the link of a block that is out is PT_OUT; on hosts the ptno
 * is part of that mark, on bare metal whoever reads a mark looks at the id too.
 * A block between being taken and being marked, or being claimed and being given, is neither
 * in the list nor out: whoever tries to free it is refused, and pt_destroy
 * finds it missing.
 *
 * On bare metal the head is {blocks in the list, top}, 16 bits each: whoever
 * takes the last block need not know its link, and pt_destroy sees at once
 * whether all are home.  On hosts it is {tag, top}, 32 bits each.  The tag
 * counts every change ever made in the slot; the number of blocks in the list
 * is kept with the top link.  A caller would have to be suspended for exactly
 * a multiple of 2^32 changes to mistake one head for another.
 */
#ifndef PT_FREELIST_H
#define PT_FREELIST_H

#include "partition.h"

#ifdef PT_PORT_TAGGED

struct pt_link {
    pt_shared(uint32_t) next;
    pt_shared(uint32_t) depth;          /* of the list, from here down */
};

_Static_assert(sizeof(struct pt_link) >= sizeof(void *), "link 0 holds a pointer");

#define PT_LIMIT                (INT32_MAX - 1)
#define PT_LINKS_IN_BLOCKS      0
#define PT_LINKS_BESIDE         0
#define PT_LINK_ALIGN           1
#define PT_TOP                  0xffffffffu
#define PT_TAG                  (PT_TOP + (pt_head) 1)
#define PT_OUT(ptno)            (0x80000000u | (uint32_t) (ptno))
#define PT_LINK(p, i)           (&pt_read((p)->links)[i].next)

static inline int pt_marked(struct partition *p, int ptno, pt_number mark)
{
    (void) p;
    return mark == PT_OUT(ptno);
}

/* Room for count links, kept from one partition in the slot to the next.  What
 * is too small stays behind; as room at least doubles, that is never more than
 * what is in use.  Link 0, which no block has, points to it, so that leak
 * checkers see that it is still ours. */
static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t count)
{
    size_t room = p->room * (size_t) 2 < count ? count : p->room * (size_t) 2;
    struct pt_link *links;

    (void) raw;
    if (count <= p->room)
        return 1;
    if (room > PT_LIMIT)
        room = PT_LIMIT;
    if (room > SIZE_MAX / sizeof *links - 1)
        return 0;
    links = pt_port_keep((room + 1) * sizeof *links);
    if (!links)
        return 0;
    *(struct pt_link **) (void *) links = pt_read(p->links);
    p->room = (pt_number) room;
    pt_write(p->links, links);
    return 1;
}

static inline int pt_closed(pt_head head)
{
    return !(head & PT_TOP);
}

static inline pt_head pt_close(pt_head head)
{
    return (head + PT_TAG) & ~(pt_head) PT_TOP;
}

static inline int pt_empty(struct partition *p, pt_head head)
{
    return (pt_number) head - 1 >= pt_read(p->count);
}

static inline pt_number pt_home(struct partition *p, pt_head head)
{
    return pt_empty(p, head) ? 0 : pt_read(pt_read(p->links)[(pt_number) head].depth);
}

static inline pt_head pt_below(struct partition *p, pt_head head)
{
    return ((head + PT_TAG) & ~(pt_head) PT_TOP) | pt_read(*PT_LINK(p, (pt_number) head));
}

static inline pt_head pt_above(struct partition *p, pt_head head, pt_number i)
{
    struct pt_link *link = &pt_read(p->links)[i];

    pt_write(link->depth, pt_home(p, head) + 1);
    pt_write(link->next, (pt_number) head);
    return ((head + PT_TAG) & ~(pt_head) PT_TOP) | i;
}

#else

#define PT_LIMIT                65534
#define PT_TOP                  0xffffu
#define PT_ONE                  (PT_TOP + (pt_head) 1)

static inline int pt_closed(pt_head head)
{
    return !head;
}

static inline pt_head pt_close(pt_head head)
{
    (void) head;
    return 0;
}

static inline int pt_empty(struct partition *p, pt_head head)
{
    (void) p;
    return head < PT_ONE;
}

static inline pt_number pt_home(struct partition *p, pt_head head)
{
    (void) p;
    return (pt_number) (head / PT_ONE);
}

#if PT_CHECKS

struct pt_link {
    pt_shared(uint16_t) next;
};

#define PT_LINKS_IN_BLOCKS      0
#define PT_LINKS_BESIDE         sizeof(struct pt_link)
#define PT_LINK_ALIGN           _Alignof(struct pt_link)
#define PT_OUT(ptno)            0
#define PT_LINK(p, i)           (&pt_read((p)->links)[i].next)

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t count)
{
    raw = (raw + PT_LINK_ALIGN - 1) & -PT_LINK_ALIGN;
    p->links = (struct pt_link *) raw - 1;
    (void) count;
    return 1;
}

static inline int pt_marked(struct partition *p, int ptno, pt_number mark)
{
    return pt_is(p, ptno) && mark == PT_OUT(ptno);
}

static inline pt_head pt_below(struct partition *p, pt_head head)
{
    return ((head - PT_ONE) & ~(pt_head) PT_TOP) | *PT_LINK(p, (pt_number) head);
}

static inline pt_head pt_above(struct partition *p, pt_head head, pt_number i)
{
    *PT_LINK(p, i) = (pt_number) head;
    return ((head + PT_ONE) & ~(pt_head) PT_TOP) | i;
}

#else

struct pt_link {
    pt_shared(pt_head) under;
};

#define PT_LINKS_IN_BLOCKS      1
#define PT_LINKS_BESIDE         0
#define PT_LINK_ALIGN           _Alignof(struct pt_link)

static inline int pt_lay_links(struct partition *p, uintptr_t raw, size_t count)
{
    (void) p;
    (void) raw;
    (void) count;
    return 1;
}

static inline pt_head pt_below(struct partition *p, pt_head head)
{
    return ((struct pt_link *) pt_block(p, (pt_number) head))->under;
}

static inline pt_head pt_above(struct partition *p, pt_head head, pt_number i)
{
    ((struct pt_link *) pt_block(p, i))->under = head;
    return ((head + PT_ONE) & ~(pt_head) PT_TOP) | i;
}

#endif
#endif

/* A list of all blocks, block 1 on top. */
static inline void pt_open(struct partition *p)
{
    pt_number i = pt_read(p->count);
    pt_head head = pt_close(pt_read(p->head)) | (i + 1u);

    for (; i; i--)
        head = pt_above(p, head, i);
    pt_write(p->head, head);
}

/* Takes the top block.  Null if there is none, or the partition is not ptno. */
static inline void *pt_take(struct partition *p, int ptno)
{
    pt_head head;
    pt_step s = pt_enter();

    do {
        head = pt_ll(&p->head);
        if (!pt_is(p, ptno) || pt_empty(p, head)) {
            pt_clear();
            pt_leave(s);
            return NULL;
        }
    } while (!pt_sc(&p->head, head, pt_below(p, head)));
    pt_leave(s);
#if PT_CHECKS
    pt_write(*PT_LINK(p, (pt_number) head), PT_OUT(ptno));
#endif
    return pt_block(p, (pt_number) head);
}

/* Gives back block i.  With checks on, 0 if it was not out of partition ptno,
 * else 1: of two callers who free one block at the same moment, one is first to
 * take the mark away. */
static inline int pt_give(struct partition *p, int ptno, pt_number i)
{
    pt_head head, above;
#if PT_CHECKS
    pt_shared(pt_number) *link = PT_LINK(p, i);
    pt_number mark;
#endif
    pt_step s = pt_enter();

#if PT_CHECKS
    do {
        mark = pt_ll(link);
        if (!pt_marked(p, ptno, mark)) {
            pt_clear();
            pt_leave(s);
            return 0;
        }
    } while (!pt_sc(link, mark, i));
#endif
    do {
        head = pt_read(p->head);
#if !PT_CHECKS
        if (!pt_is(p, ptno) || pt_closed(head))
            break;
#endif
        above = pt_above(p, head, i);
    } while (!pt_cas(&p->head, head, above));
    pt_leave(s);
    return 1;
}

/* Closes the list if every block is home.  0, or the errno of pt_destroy. */
static inline int pt_shut(struct partition *p, int ptno)
{
    pt_head head;
    int error = 0;
    pt_step s = pt_enter();

    do {
        head = pt_ll(&p->head);
        if (!pt_is(p, ptno) || pt_closed(head))
            error = EBADID;
        else if (pt_home(p, head) != pt_read(p->count))
            error = EBUSY;
        if (error) {
            pt_clear();
            break;
        }
    } while (!pt_sc(&p->head, head, pt_close(head)));
    pt_leave(s);
    return error;
}

#endif
