/* pt.fuzz/fuzz.c - area: any sequence of calls, correct and wrong ones.
 *
 * SPDX-License-Identifier: MIT
 * timeout: 60
 *
 * purpose: bytes are interpreted as calls.  The result of each, its calls of pt_fault and of
 * kalloc are compared with a model of the contract for one thread.  kalloc returns addresses
 * of any alignment, or fails.
 *
 * As a test it replays the corpus, which fuzz.exp converts to corpus.h, and sequences that it
 * generates, the same each time.  With FUZZER defined it is for libFuzzer; see make fuzz.
 */
#include "model.h"

/* ---- A sequence ---- */

static int pick_out(const struct part *p, unsigned n)
{
    int i;

    for (i = 0; i < p->known; i++)
        if (p->is_out[i] && n-- % (unsigned) p->out == 0)
            return i;
    return -1;
}

static void step(void)
{
    unsigned what = next();
    struct part *p = &parts[what / 16 % PARTS];
    int i;

    if (what % 16 == 15) {
        of_any_number();
    } else if (what % 16 == 14) {
        of_no_partition(old[next() % OLD]);
    } else if (!p->alive) {
        create(p);
    } else if (what % 16 < 5) {
        get(p);
    } else if (what % 16 < 9) {
        i = pick_out(p, next());
        if (i >= 0)
            free_block(p, i);
    } else if (what % 16 < 12) {
        free_wrongly(p);
    } else {
        destroy(p);
    }
    ask_all();
}

/* All blocks of each can be taken and freed, and then it can be destroyed. */
static void end(void)
{
    struct part *p;
    int i;

    for (p = parts; p < parts + PARTS; p++) {
        if (!p->alive)
            continue;
        while (p->out < p->count && !wrong)
            get(p);
        get(p);
        for (i = 0; i < p->known && !wrong; i++)
            free_block(p, i);
        if (!wrong)
            destroy(p);
    }
}

/* What was expected and not seen; null if all is right. */
static const char *play(const unsigned char *bytes, size_t size)
{
    int i;

    wrong = NULL;
    memset(parts, 0, sizeof parts);
    for (i = 0; i < OLD; i++)
        old[i] = -1 - i;
    data = bytes;
    data_end = bytes + size;
    while (data < data_end && !wrong)
        step();
    end();
    return wrong;
}

#ifdef FUZZER

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *expected = play(bytes, size);

    if (expected) {
        fprintf(stderr, "expected %s\n", expected);
        abort();
    }
    return 0;
}

#else

#include "tap.h"
#include "corpus.h"

static int right(const char *what, int number, const unsigned char *bytes, size_t size)
{
    const char *expected = play(bytes, size);
    size_t i;

    if (!expected)
        return 1;
    printf("# %s %d: expected %s, after the bytes\n#", what, number, expected);
    for (i = 0; i < size; i++)
        printf(" %02x", bytes[i]);
    printf("\n");
    return 0;
}

int main(void)
{
    static unsigned char bytes[100];
    uint32_t random = 1;
    size_t from = 0;
    int i, good = 1;
    unsigned k;

    plan(2);
    for (i = 0; i < CORPUS_COUNT && good; i++) {
        good = right("corpus", i, corpus + from, corpus_size[i]);
        from += corpus_size[i];
    }
    ok(good && i, "the corpus");
    for (i = 0; i < 500 && good; i++) {
        for (k = 0; k < sizeof bytes; k++) {
            random ^= random << 13;     /* Marsaglia's xorshift */
            random ^= random >> 17;
            random ^= random << 5;
            bytes[k] = (unsigned char) (random >> 11);
        }
        good = right("sequence", i, bytes, sizeof bytes);
    }
    ok(good, "500 sequences");
    return done();
}

#endif
