/* pt.threads/memory.c - area: the calls of malloc and mmap, on hosts.
 *
 * SPDX-License-Identifier: MIT
 * needs: threads
 * link: -pthread
 *
 * purpose: get and free allocate nothing, whatever their result; the library's own memory does
 * not grow without end, and is kept; if there is none, pt_create frees the memory from kalloc.
 * This program defines malloc, mmap and the like; if a sanitizer does, only kalloc is checked.
 * The program's data must contain a pointer to the memory from kalloc, or leak checkers would
 * report it as lost.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <sys/mman.h>
#include "sys.h"
#include "pt.h"
#include "kalloc.h"
#include "drain.h"
#include "tap.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#endif

static volatile size_t allocated, calls, given_back, mapped;
static volatile int none;

#ifndef SANITIZED

static _Alignas(max_align_t) char heap[0x1000000];
static size_t top;

#define HEADER sizeof(max_align_t)
#define GUARD  64                       /* bytes behind memory from mmap */
#define GUARDED 0x5a                    /* and what is in them */

static char *behind;                    /* the end of the last memory from mmap */

void *malloc(size_t size)
{
    char *block = heap + top + HEADER;

    calls++;
    if (none || size > sizeof heap - top - 2 * HEADER) {
        errno = ENOMEM;
        return NULL;
    }
    allocated += size;
    memcpy(block - HEADER, &size, sizeof size);
    top += (size + 2 * HEADER - 1) / HEADER * HEADER;
    return block;
}

void free(void *block)
{
    given_back += block != NULL;
}

/* The heap is zero, because no part of it is used twice. */
void *calloc(size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL : malloc(count * size);
}

void *realloc(void *old, size_t size)
{
    void *block = malloc(size);
    size_t before = 0;

    if (old)
        memcpy(&before, (char *) old - HEADER, sizeof before);
    if (block && old)
        memcpy(block, old, before < size ? before : size);
    return block;
}

/* Pages of the same heap. */
void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    char *pages;

    (void) address;
    (void) protection;
    (void) flags;
    (void) file;
    (void) offset;
    pages = malloc(size + 0x10000 + GUARD);
    mapped += size;
    if (!pages)
        return MAP_FAILED;
    pages += -(uintptr_t) pages & 0xffff;
    behind = pages + size;
    memset(behind, GUARDED, GUARD);
    return pages;
}

int munmap(void *pages, size_t size)
{
    (void) size;
    free(pages);
    return 0;
}

#endif

static _Alignas(max_align_t) char areas[PT_PARTITIONS][PT_DEBUG ? 2048 : 1024];
static int in_use[PT_PARTITIONS];
static int asked, freed;

void *kalloc(int type, size_t size)
{
    int i;

    (void) type;
    asked++;
    for (i = 0; i < PT_PARTITIONS; i++)
        if (!in_use[i] && size <= sizeof areas[i]) {
            in_use[i] = 1;
            return areas[i];
        }
    return NULL;
}

void kfree(int type, void *area)
{
    (void) type;
    freed++;
    in_use[((char (*)[sizeof *areas]) area) - areas] = 0;
}

/* Whether nobody wrote behind the last memory from mmap. */
static int is_whole(void)
{
#ifndef SANITIZED
    int i;

    for (i = 0; behind && i < GUARD; i++)
        if (behind[i] != GUARDED)
            return 0;
#endif
    return 1;
}

/* The beginning and the end of the program's data, if the linker defines them. */
extern char __data_start[] __attribute__((weak)), _end[] __attribute__((weak));

/* Whether the program's data contain address. */
static int is_kept(const void *address)
{
#ifdef SANITIZED
    return address != NULL;
#else
    const char *p;

    for (p = __data_start; p && p < _end; p += sizeof(void *))
        if (*(void *const volatile *) p == address)
            return 1;
    return !p;
#endif
}

/* Every possible result, with reports of refused calls. */
static int use(int ptno)
{
    void *blocks[6];
    int right, got = drain(ptno, blocks, 6);

    right = got == 5 && !pt_getblock(ptno) && !pt_getblock(-1);
    pt_freeblock(-1, blocks[0]);
    pt_freeblock(ptno, NULL);
#if PT_CHECKS
    pt_freeblock(ptno, (char *) blocks[0] + 1);
    pt_freeblock(ptno, &right);
#endif
    refill(ptno, blocks, got);
#if PT_CHECKS
    pt_retblock(ptno, blocks[0]);
#endif
    return right;
}

int main(void)
{
    static int all[PT_PARTITIONS];
    static char lent[PT_BYTES(8, 5)];
    struct pt_attr attr = { 8, 5, 0, lent, sizeof lent, 0 };
    struct pt_info info;
    size_t before;
    int i, ptno, right, whole, kept;

    plan(15);
    ok((kept = dup(STDERR_FILENO)) >= 0 && dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) >= 0,
       "the first reports were printed");

    /* The first partition in this slot: now the library needs its own memory. */
    none = 1;
    ptno = pt_create_with(&attr);
    ok((ptno < 0 ? errno == ENOSPC : pt_destroy(ptno) == 0) && !asked && !freed,
       "lent memory is not freed, whether pt_create_with needs other memory or not");
    errno = 0;
    ptno = pt_create(8, 5);
    none = 0;
    printf("# without memory of its own, pt_create %s\n", ptno < 0 ? "fails" : "goes on");
    ok(ptno >= 0 ? asked == 1 && !freed && pt_destroy(ptno) == 0
                 : errno == ENOSPC && asked == freed && asked <= 1,
       "without memory pt_create frees what kalloc gave, or needs none");
#ifdef SANITIZED
    ok(1, "a sanitizer brings mmap");
#else
    ok(ptno < 0, "pt_create needs memory of its own");
#endif
    is(asked - freed, 0, "as many calls of kfree as of kalloc");
    for (i = 0, right = 1; i < PT_PARTITIONS; i++)
        right &= (all[i] = pt_create(8, 5)) >= 0;
    ok(right, "and no partition is lost");
    ok(is_kept(areas[0]), "the data contain the pointer from kalloc");
    for (i = 1; i < PT_PARTITIONS; i++)
        right &= pt_destroy(all[i]) == 0;

    ptno = all[0];
    right &= pt_info(ptno, &info) == 0;
    ok(pt_getter(ptno, (char *) info.first + 5 * info.stride, NULL, NULL)
       == (PT_DEBUG ? EINVAL : ENOSYS), "there is no record behind that of the last block");
    before = calls;
    i = asked;
    right &= use(ptno);
    ok(right && calls == before && asked == i, "get and free allocate nothing");
    for (i = 0; i < 1000; i++)
        right &= use(ptno);
    ok(right && calls == before, "no allocation in a thousand calls");
    ok(pt_destroy(ptno) == 0, "destroyed");

    before = mapped;
    given_back = 0;
    /* So far there are six links, for five blocks: twice six is too few for 12 blocks. */
    for (i = 0, right = whole = 1; i < 10000; i++) {
        ptno = pt_create(1, i ? 1 + i % 100 : 12);
        whole &= is_whole();
        right &= ptno >= 0 && pt_destroy(ptno) == 0;
    }
    printf("# %ld bytes for at most 100 blocks\n", (long) (mapped - before));
    ok(right && mapped - before < 10000, "the library's memory does not grow without end");
    ok(whole, "the library's memory is large enough");
    is((long long) given_back, 0, "the library never unmaps its memory");
    dup2(kept, STDERR_FILENO);
    is(freed, asked, "still as many calls of kfree as of kalloc");
    return done();
}
