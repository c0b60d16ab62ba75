/* arena.c - kalloc and kfree in a static arena, without a heap.
 *
 * SPDX-License-Identifier: MIT
 *
 * For programs in which one thread creates and destroys all partitions: kalloc and kfree
 * have no lock.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <kalloc.h>
#include <sys.h>

/* The arena consists of pieces.  Each piece begins with this header. */
struct piece {
    size_t units;               /* its length with the header, in headers */
    bool taken;
};

#define UNITS   (3200 / sizeof(struct piece))
#define END     (arena + UNITS)

static struct piece arena[UNITS] = { { .units = UNITS } };

/* First fit.  The search joins free pieces that are neighbours. */
void *kalloc(int type, size_t size)
{
    size_t units = size / sizeof(struct piece) + 2;

    (void) type;
    for (struct piece *p = arena; p < END; p += p->units) {
        if (p->taken)
            continue;
        while (p + p->units < END && !p[p->units].taken)
            p->units += p[p->units].units;
        if (p->units < units)
            continue;
        if (p->units > units)
            p[units] = (struct piece) { .units = p->units - units };
        *p = (struct piece) { units, true };
        return p + 1;
    }
    return NULL;
}

void kfree(int type, void *memory)
{
    (void) type;
    ((struct piece *) memory)[-1].taken = false;
}

static int create(size_t blocksize, int numblocks)
{
    int ptno = pt_create(blocksize, numblocks);

    printf("%d blocks of %lu bytes: %s\n", numblocks, (unsigned long) blocksize,
           ptno >= 0 ? "made" : errno == ENOSPC ? "ENOSPC" : "another error");
    return ptno;
}

int main(void)
{
    int first = create(64, 10), second = create(1000, 2);

    create(64, 16);                     /* more than what is left of the arena */
    printf("the second is destroyed: %s\n", pt_destroy(second) ? "no" : "yes");
    second = create(64, 16);
    return pt_destroy(first) || pt_destroy(second);
}
