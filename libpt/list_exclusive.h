/* list_exclusive.h - the free list where a step fails if something else runs during it.
 *
 * SPDX-License-Identifier: MIT
 *
 * For M-profile ARM CPUs of version 7 and later, and one core.  LDREX loads a word and
 * sets the local monitor, STREX stores only if it is still set.  Every exception clears
 * it (ARMv7-M ARM, DDI 0403, A3.4.4; ARMv8-M ARM, DDI 0553, B9.2).  So if STREX succeeds,
 * nothing else ran since LDREX, and all values that were loaded in between belong to one
 * instant.  If it fails, the sequence is repeated.
 *
 * Each sequence is one asm statement, so that the compiler cannot put code between its
 * load and its store.  It contains no other store, because that may clear the
 * monitor, and every way out of it has STREX or CLREX.
 *
 * Checks on: a block is identified by its number.  The head is the number of blocks home,
 * in the high half, and the number of the top block, in the low half.  links[i] is the number
 * of the block below i, or PT_OUT.  Below the last block is the number end.  The links are in
 * front of the blocks.
 *
 * Checks off: a block is identified by its address.  The head is the address of the top
 * block, or null.  The link is in the first two words of a free block: the address of the
 * block below, and the number of blocks home from this one down.
 *
 * The asm statements use these offsets in struct partition:
 *
 *      0 head   4 links   8 id   12 shift   14 end   16 inverse   20 origin   24 stride
 */
#ifndef PT_LIST_EXCLUSIVE_H
#define PT_LIST_EXCLUSIVE_H

#include "access.h"

typedef uint16_t pt_number;

#define PT_LIMIT        65534

#if PT_CHECKS

struct pt_link { pt_shared(pt_number) below; };

#define PT_NUMBERED
#define PT_OUT          0
#define PT_LINK_BYTES   sizeof(struct pt_link)
#define PT_LINK_ALIGN   _Alignof(struct pt_link)
#define PT_LEAST_STRIDE 1

#else

struct pt_link {
    struct pt_link *below;
    uint32_t depth;
};

#define PT_LINK_BYTES   0
#define PT_LINK_ALIGN   _Alignof(struct pt_link)
#define PT_LEAST_STRIDE sizeof(struct pt_link)

#endif

struct pt_list {
    pt_shared(uint32_t) head;
    struct pt_link *links;              /* checks on only */
};

#include "partition.h"
#include "blocks.h"

_Static_assert(offsetof(struct partition, list.head) == 0, "offset in asm");
_Static_assert(offsetof(struct partition, id) == 8, "offset in asm");
_Static_assert(offsetof(struct partition, end) == 14, "offset in asm");
#if PT_CHECKS
_Static_assert(offsetof(struct partition, list.links) == 4, "offset in asm");
_Static_assert(offsetof(struct partition, shift) == 12, "offset in asm");
_Static_assert(offsetof(struct partition, inverse) == 16, "offset in asm");
_Static_assert(offsetof(struct partition, origin) == 20, "offset in asm");
_Static_assert(offsetof(struct partition, stride) == 24, "offset in asm");
#endif

/* ARMv8-M baseline (Cortex-M23) has exclusive accesses, but only 16-bit instructions for
 * the rest: low registers, no LDRD, no BFI.  There the compiler has to be told the syntax.
 * No LDRD loads its own base register, because of erratum 602117 of the Cortex-M3. */
#if __ARM_ARCH_ISA_THUMB == 2
#define PT_MAINLINE     1
#define PT_ASM          ""
#define PT_SCRATCH      "r12"           /* no function has to save it */
#else
#define PT_MAINLINE     0
#define PT_ASM          ".syntax unified\n\t"
#define PT_SCRATCH      "r4"
#endif

/* Not 0 if the word was old and is now new_value. */
static inline int pt_change(volatile uint32_t *word, uint32_t old, uint32_t new_value)
{
    uint32_t failed;

    __asm__ volatile (PT_ASM
        "1: ldrex   %[failed], [%[word]]\n\t"
        "   cmp     %[failed], %[old]\n\t"
        "   bne     2f\n\t"
        "   strex   %[failed], %[new_value], [%[word]]\n\t"
        "   cmp     %[failed], #0\n\t"
        "   bne     1b\n\t"
        "   b       3f\n\t"
        "2: clrex\n\t"
        "   movs    %[failed], #1\n\t"
        "3:"
        : [failed] "=&l" (failed)
        : [word] "l" (word), [old] "l" (old), [new_value] "l" (new_value)
        : "cc", "memory");
    return !failed;
}

static inline int pt_shut_already(struct partition *p)
{
    return p->end == 0;
}

#if PT_CHECKS

static inline int pt_lay_links(struct partition *p, uintptr_t memory, int lent, size_t count)
{
    (void) count;
    p->lent = lent != 0;
    p->odd = memory & 1;
    p->list.links = (struct pt_link *) (memory + p->odd);
    return 1;
}

/* Link 0 belongs to no block: see layout.h. */
static inline void pt_open(struct partition *p)
{
    uint32_t i;

    pt_lay_numbers(p, p->stride);
    PT_NOT_UNROLLED
    for (i = p->end; --i > 0; )
        p->list.links[i].below = (pt_number) (i + 1);
    p->list.head = (p->end - 1u) << 16 | 1;
}

static inline uintptr_t pt_home(struct partition *p)
{
    return p->list.head >> 16;
}

static inline struct pt_link *pt_link(struct partition *p, uintptr_t i)
{
    return &p->list.links[i];
}

static inline int pt_is_out(struct pt_link *link)
{
    return link->below == PT_OUT;
}

/* A claimed block: its number, its link, and the head; its top is the block below. */
struct pt_claim {
    uint32_t i;
    struct pt_link *link;
    uint32_t head;
};

#define PT_HOME \
        "   ldr     %[t], [%[p], #0]\n\t"               /* the head */ \
        "   lsrs    %[t], %[t], #16\n\t"

#if PT_MAINLINE

static inline void *pt_take(struct partition *p, int ptno)
{
    uint32_t block = (uint32_t) ptno, top, t;

    __asm__ volatile (
        "1: ldrex   %[top], [%[p]]\n\t"                 /* the head */
        "   ldrd    %[t], r12, [%[p], #4]\n\t"          /* links, id */
        "   cmp     r12, %[block]\n\t"
        "   bne     2f\n\t"
        "   subs    r12, %[top], #0x10000\n\t"          /* one less */
        "   bcc     2f\n\t"                             /* than none */
        "   uxth    %[top], %[top]\n\t"
        "   ldrh    %[t], [%[t], %[top], lsl #1]\n\t"   /* the block below */
        "   bfi     r12, %[t], #0, #16\n\t"
        "   strex   %[t], r12, [%[p]]\n\t"
        "   cbz     %[t], 3f\n\t"
        "   b       1b\n\t"
        "2: clrex\n\t"
        "   mov     %[block], #0\n\t"
        "   b       4f\n\t"
        "3: ldr     r12, [%[p], #4]\n\t"                /* links */
        "   strh    %[t], [r12, %[top], lsl #1]\n\t"    /* PT_OUT */
        "   ldrd    r12, %[t], [%[p], #20]\n\t"         /* origin, stride */
        "   mla     %[block], %[top], %[t], r12\n\t"
        "4:"
        : [block] "+r" (block), [top] "=&r" (top), [t] "=&l" (t)
        : [p] "r" (p)
        : "r12", "cc", "memory");
    return (void *) block;
}

/* The id is compared before anything else of the partition is used, and again between LDREXH
 * and STREXH of the mark.  An interrupted LDM continues or begins again (DDI 0403, B1.5.10); in
 * both cases id is read before the words behind it.  ROR uses the low byte of its register,
 * which is shift.  STREXH stores the low half of the head, which is the top. */
static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    register uint32_t head __asm__("r2");
    register struct pt_link *link __asm__("r4");
    register uint32_t i __asm__("r5");

    __asm__ volatile (
        /* head, links, id, shift and end, inverse, origin */
        "   ldm     %[p], {r2, r4, r5, r6, r12, lr}\n\t"
        "   cmp     r5, %[ptno]\n\t"
        "   bne     2f\n\t"
        "   sub     r5, %[block], lr\n\t"
        "   mul     r5, r5, r12\n\t"
        "   ror     r5, r5, r6\n\t"                     /* the number */
        "   cmp     r5, r6, lsr #16\n\t"                /* end */
        "   bhs     2f\n\t"
        "   add     r4, r4, r5, lsl #1\n\t"             /* its link */
        "1: ldrexh  r6, [r4]\n\t"
        "   cbnz    r6, 2f\n\t"                         /* PT_OUT? */
        "   ldm     %[p], {r2, r6, r12}\n\t"            /* head, links, id */
        "   cmp     r12, %[ptno]\n\t"
        "   bne     2f\n\t"
        "   strexh  r6, r2, [r4]\n\t"
        "   cbz     r6, 3f\n\t"
        "   b       1b\n\t"
        "2: clrex\n\t"
        "   movs    r5, #0\n\t"
        "3:"
        : "=&r" (head), "=&r" (link), "=&r" (i)
        : [p] "r" (p), [ptno] "r" (ptno), [block] "r" (block)
        : "r6", "r12", "lr", "cc", "memory");
    c->head = head;
    c->i = i;
    c->link = link;
    return i != 0;
}

#define PT_ABOVE \
        "   add     %[head], %[head], #0x10000\n\t"     /* one more */ \
        "   bfi     %[head], %[i], #0, #16\n\t"

#else

static inline void *pt_take(struct partition *p, int ptno)
{
    uint32_t top, a, b;

    __asm__ volatile (PT_ASM
        "1: ldrex   %[top], [%[p]]\n\t"                 /* the head */
        "   ldr     %[a], [%[p], #8]\n\t"               /* id */
        "   cmp     %[a], %[ptno]\n\t"
        "   bne     2f\n\t"
        "   lsrs    %[a], %[top], #16\n\t"
        "   beq     2f\n\t"                             /* none home */
        "   subs    %[a], %[a], #1\n\t"
        "   lsls    %[a], %[a], #16\n\t"                /* one less */
        "   uxth    %[top], %[top]\n\t"
        "   ldr     %[b], [%[p], #4]\n\t"               /* links */
        "   adds    %[b], %[b], %[top]\n\t"
        "   ldrh    %[b], [%[b], %[top]]\n\t"           /* the block below */
        "   orrs    %[a], %[a], %[b]\n\t"
        "   strex   %[b], %[a], [%[p]]\n\t"
        "   cbz     %[b], 3f\n\t"
        "   b       1b\n\t"
        "2: clrex\n\t"
        "   movs    %[top], #0\n\t"
        "3:"
        : [top] "=&l" (top), [a] "=&l" (a), [b] "=&l" (b)
        : [p] "l" (p), [ptno] "l" (ptno)
        : "cc", "memory");
    if (!top)
        return NULL;
    p->list.links[top].below = PT_OUT;
    return pt_block(p, top);
}

static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    uint32_t i, head, failed;
    struct pt_link *link;

    if (!pt_is(p, ptno))
        return 0;
    i = pt_number_of(p, block);
    if (i >= p->end)
        return 0;
    link = &p->list.links[i];
    __asm__ volatile (PT_ASM
        "1: ldrexh  %[failed], [%[link]]\n\t"
        "   cmp     %[failed], #0\n\t"                  /* PT_OUT? */
        "   bne     2f\n\t"
        "   ldr     %[failed], [%[p], #8]\n\t"          /* id */
        "   cmp     %[failed], %[ptno]\n\t"
        "   bne     2f\n\t"
        "   ldr     %[head], [%[p]]\n\t"
        "   strexh  %[failed], %[head], [%[link]]\n\t"  /* the top */
        "   cbz     %[failed], 3f\n\t"
        "   b       1b\n\t"
        "2: clrex\n\t"
        "   movs    %[failed], #1\n\t"
        "3:"
        : [failed] "=&l" (failed), [head] "=&l" (head)
        : [link] "l" (link), [p] "l" (p), [ptno] "l" (ptno)
        : "cc", "memory");
    c->head = head;
    c->i = i;
    c->link = link;
    return !failed;
}

#define PT_ABOVE \
        "   lsrs    %[head], %[head], #16\n\t" \
        "   adds    %[head], %[head], #1\n\t"           /* one more */ \
        "   lsls    %[head], %[head], #16\n\t" \
        "   orrs    %[head], %[head], %[i]\n\t"

#endif

/* If the head has changed, the link is first set to its new top. */
static inline void pt_put(struct partition *p, const struct pt_claim *c)
{
    uint32_t head = c->head, t;

    __asm__ volatile (PT_ASM
        "1: ldrex   %[t], [%[p]]\n\t"
        "   cmp     %[t], %[head]\n\t"
        "   bne     2f\n\t"
        PT_ABOVE
        "   strex   %[t], %[head], [%[p]]\n\t"
        "   cbz     %[t], 3f\n\t"
        "2: ldr     %[head], [%[p]]\n\t"
        "   strh    %[head], [%[link]]\n\t"
        "   b       1b\n\t"
        "3:"
        : [head] "+l" (head), [t] "=&l" (t)
        : [p] "l" (p), [i] "l" (c->i), [link] "l" (c->link)
        : "cc", "memory");
}

#else

static inline int pt_lay_links(struct partition *p, uintptr_t memory, int lent, size_t count)
{
    (void) count;
    p->memory = lent ? 0 : memory;
    return 1;
}

static inline void pt_open(struct partition *p)
{
    struct pt_link *top = NULL;
    uint32_t i;

    PT_NOT_UNROLLED
    for (i = p->end; --i > 0; ) {
        struct pt_link *link = pt_block(p, i);

        link->below = top;
        link->depth = p->end - i;
        top = link;
    }
    pt_fence();
    p->list.head = (uint32_t) top;
}

/* All that is read between LDREX and STREX belongs to one instant. */
#define PT_HOME \
        "   ldr     %[t], [%[p], #0]\n\t"               /* the head */ \
        "   cmp     %[t], #0\n\t" \
        "   beq     5f\n\t" \
        "   ldr     %[t], [%[t], #4]\n\t"               /* depth */ \
        "5:\n\t"

static inline uintptr_t pt_home(struct partition *p)
{
    uint32_t t, head, failed;

    __asm__ volatile (PT_ASM
        "1: ldrex   %[head], [%[p]]\n\t"
        PT_HOME
        "   strex   %[failed], %[head], [%[p]]\n\t"
        "   cmp     %[failed], #0\n\t"
        "   bne     1b"
        : [t] "=&l" (t), [head] "=&l" (head), [failed] "=&l" (failed)
        : [p] "l" (p)
        : "cc", "memory");
    return t;
}

static inline void *pt_take(struct partition *p, int ptno)
{
    uint32_t top, t;

    __asm__ volatile (PT_ASM
        "1: ldrex   %[top], [%[p]]\n\t"
        "   ldr     %[t], [%[p], #8]\n\t"               /* id */
        "   cmp     %[t], %[ptno]\n\t"
        "   bne     2f\n\t"
        "   cbz     %[top], 2f\n\t"                     /* none home */
        "   ldr     " PT_SCRATCH ", [%[top]]\n\t"       /* the block below */
        "   strex   %[t], " PT_SCRATCH ", [%[p]]\n\t"
        "   cbz     %[t], 3f\n\t"
        "   b       1b\n\t"
        "2: clrex\n\t"
        "   movs    %[top], #0\n\t"
        "3:"
        : [top] "=&l" (top), [t] "=&l" (t)
        : [p] "l" (p), [ptno] "l" (ptno)
        : PT_SCRATCH, "cc", "memory");
    return (void *) top;
}

struct pt_claim {
    struct pt_link *link;
};

/* A partition exists as long as one of its blocks is out, so the id is compared only once. */
static inline int pt_claim(struct partition *p, int ptno, void *block, struct pt_claim *c)
{
    c->link = block;
    return block && pt_is(p, ptno);
}

#if PT_MAINLINE
#define PT_STORE_LINK \
        "   strd    %[top], %[t], [%[link]]\n\t"
#else
#define PT_STORE_LINK \
        "   str     %[top], [%[link]]\n\t" \
        "   str     %[t], [%[link], #4]\n\t"
#endif

/* It is not enough to compare the head: one block may be the top of two lists of different
 * depth, so the depth is compared too.  If the list is empty, end shows whether the slot was
 * never used; then partition 0 does not exist yet. */
static inline void pt_put(struct partition *p, const struct pt_claim *c)
{
    uint32_t top, t;

    __asm__ volatile (PT_ASM
        "1: ldr     %[top], [%[p]]\n\t"
        "   cbz     %[top], 2f\n\t"
        "   ldr     " PT_SCRATCH ", [%[top], #4]\n\t"   /* depth */
        "   adds    %[t], " PT_SCRATCH ", #1\n\t"
        PT_STORE_LINK
        "   ldrex   %[t], [%[p]]\n\t"
        "   cmp     %[t], %[top]\n\t"
        "   bne     1b\n\t"
        "   ldr     %[t], [%[top], #4]\n\t"
        "   cmp     %[t], " PT_SCRATCH "\n\t"
        "   bne     1b\n\t"
        "   strex   %[t], %[link], [%[p]]\n\t"
        "   cbz     %[t], 4f\n\t"
        "   b       1b\n\t"
        "2: ldrh    %[t], [%[p], #14]\n\t"              /* end */
        "   cbz     %[t], 3f\n\t"
        "   movs    %[t], #1\n\t"
        PT_STORE_LINK
        "   ldrex   %[t], [%[p]]\n\t"
        "   cmp     %[t], #0\n\t"
        "   bne     1b\n\t"
        "   strex   %[t], %[link], [%[p]]\n\t"
        "   cmp     %[t], #0\n\t"
        "   bne     1b\n\t"
        "   b       4f\n\t"
        "3: clrex\n\t"
        "4:"
        : [top] "=&l" (top), [t] "=&l" (t)
        : [p] "l" (p), [link] "l" (c->link)
        : PT_SCRATCH, "cc", "memory");
}

#endif

/* The id is compared before end is read, so end belongs to ptno if the sequence succeeds.  If
 * fewer than all blocks are home, the id is compared again, to be sure that they belong to
 * ptno. */
static inline int pt_shut(struct partition *p, int ptno)
{
    static const short errors[] = { 0, EBADID, EBUSY };
    uint32_t how, t;

    if (!pt_is(p, ptno) || pt_shut_already(p))
        return EBADID;
    __asm__ volatile (PT_ASM
        "1: movs    %[how], #1\n\t"
        "   ldrex   %[t], [%[id]]\n\t"
        "   cmp     %[t], %[ptno]\n\t"
        "   bne     3f\n\t"
        PT_HOME
        "   cmp     %[t], %[blocks]\n\t"
        "   bne     2f\n\t"
        "   strex   %[how], %[dead], [%[id]]\n\t"
        "   cmp     %[how], #0\n\t"
        "   bne     1b\n\t"
        "   b       3f\n\t"
        "2: ldr     %[t], [%[id]]\n\t"
        "   cmp     %[t], %[ptno]\n\t"
        "   bne     3f\n\t"
        "   movs    %[how], #2\n\t"
        "3: clrex"
        : [how] "=&l" (how), [t] "=&l" (t)
        : [p] "l" (p), [id] "l" (&p->id), [ptno] "r" (ptno), [blocks] "r" (p->end - 1u),
          [dead] "l" (pt_dead_id(p))
        : "cc", "memory");
    return errors[how];
}

#endif
