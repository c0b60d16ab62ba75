/* leaks.c - which blocks are out, of which partition, and who took them.
 *
 * SPDX-License-Identifier: MIT
 * needs: checks
 */
#include <stdio.h>
#include <string.h>
#include <pt.h>
#include <sys.h>

/* Each block of this program begins with the name of the function that took it. */
struct message {
    const char *taker;
    char text[24];
};

static struct message *take(int pool, const char *taker)
{
    struct message *m = pt_getblock(pool);

    if (m)
        m->taker = taker;
    return m;
}

/* How many blocks are out. */
static int report(void)
{
    int all = 0;

    for (int ptno = pt_next(-1); ptno >= 0; ptno = pt_next(ptno)) {
        struct pt_info info;

        if (pt_info(ptno, &info) || info.home == info.numblocks)
            continue;
        all += info.numblocks - info.home;
        printf("partition %d: %d of %d blocks are out\n",
               ptno, info.numblocks - info.home, info.numblocks);
        for (int i = 0; i < info.numblocks; i++) {
            char *block = (char *) info.first + info.stride * (size_t) i;

            if (pt_out(ptno, block) == 1)
                printf("    %p, taken by %s\n", (void *) block, ((struct message *) block)->taker);
        }
    }
    printf("blocks out: %d\n", all);
    return all;
}

static void receive(int pool)
{
    struct message *m = take(pool, __func__);

    if (m)
        strcpy(m->text, "received");            /* and forgotten */
}

static void send(int pool)
{
    struct message *m = take(pool, __func__);

    if (m)
        strcpy(m->text, "sent");
    pt_freeblock(pool, m);
}

int main(void)
{
    int in = pt_create(sizeof(struct message), 4), out = pt_create(sizeof(struct message), 4);

    if (in < 0 || out < 0)
        return 1;
    receive(in);
    send(out);
    receive(in);
    return report() != 2;
}
