/* host.c - time get and free, and compare with other allocators, on this machine.
 *
 * SPDX-License-Identifier: MIT
 *
 * usage: host MALLOC ROUNDS MICROSECONDS
 *        host --malloc
 *
 * All rivals are measured in one run, in turns: in each round every one runs every shape for
 * MICROSECONDS.  The result is the median of ROUNDS rounds, and the median of the ratios in
 * each round, so that other load on the machine affects all in the same way.  MALLOC is the
 * name of malloc in the rows.  --malloc prints which library malloc is from, because LD_PRELOAD
 * can replace it.
 *
 * One row for each figure:  WHAT,WHO,MEDIAN,QUARTILE,QUARTILE,UNIT
 *
 * Times are processor time.  For two threads it is elapsed time, so both processors should be
 * free.
 */
#define _GNU_SOURCE             /* dladdr, CPU_SET */
#include <dlfcn.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys.h>
#include "rivals.h"

#define SIZE    64              /* of a block */
#define BLOCKS  4096            /* of a pool */
#define RING    256
#define INLINE  static inline __attribute__((always_inline))

/* So that the compiler neither removes a get with its free nor knows their results. */
#define escape(pointer) __asm__ volatile ("" : "+r" (pointer) : : "memory")

static int ptno;
static struct mutex_pool mutex_pool = { .lock = PTHREAD_MUTEX_INITIALIZER };
static struct spin_pool spin_pool = { .lock = ATOMIC_FLAG_INIT };

INLINE void *libpt_get(void)            { return pt_getblock(ptno); }
INLINE void libpt_free(void *block)     { pt_freeblock(ptno, block); }
INLINE void *malloc_get(void)           { return malloc(SIZE); }
INLINE void malloc_free(void *block)    { free(block); }
INLINE void *mutex_get(void)            { return mutex_pool_get(&mutex_pool); }
INLINE void mutex_free(void *block)     { mutex_pool_free(&mutex_pool, block); }
INLINE void *spin_get(void)             { return spin_pool_get(&spin_pool); }
INLINE void spin_free(void *block)      { spin_pool_free(&spin_pool, block); }

typedef void *get_function(void);
typedef void free_function(void *block);

INLINE void *get_one(get_function *get)
{
    void *block = get();

    escape(block);
    if (!block)
        abort();
    return block;
}

INLINE void one(get_function *get, free_function *put, long pairs)
{
    while (pairs--)
        put(get_one(get));
}

INLINE void batch(get_function *get, free_function *put, long pairs, int size)
{
    static void *held[BLOCKS];
    int i;

    for (; pairs > 0; pairs -= size) {
        for (i = 0; i < size; i++)
            held[i] = get_one(get);
        for (i = 0; i < size; i++)
            put(held[i]);
    }
}

/* From the producer to the consumer.  A free place is null. */
static _Alignas(64) _Atomic(void *) ring[RING];

/* Otherwise a waiting thread could keep the other one from the only core. */
INLINE void wait_a_little(unsigned *waited)
{
    if (++*waited % 1024)
        cpu_relax();
    else
        sched_yield();
}

INLINE void produce(get_function *get, long pairs)
{
    unsigned waited = 0;
    long i;

    for (i = 0; i < pairs; i++) {
        void *block = get_one(get);

        while (atomic_load_explicit(&ring[i % RING], memory_order_relaxed))
            wait_a_little(&waited);
        atomic_store_explicit(&ring[i % RING], block, memory_order_release);
    }
}

INLINE void consume(free_function *put, long pairs)
{
    unsigned waited = 0;
    void *block;
    long i;

    for (i = 0; i < pairs; i++) {
        while (!(block = atomic_load_explicit(&ring[i % RING], memory_order_acquire)))
            wait_a_little(&waited);
        atomic_store_explicit(&ring[i % RING], NULL, memory_order_relaxed);
        put(block);
    }
}

/* The rivals, with functions for the first and for the second thread of a shape.  Each has its own
 * functions, because a call through a pointer would take longer than some of the measured code. */
typedef void part(long pairs);

enum shape { ONE, SOME, DRAIN, TWO, PIPE, SHAPES };

#define PARTS(rival) \
    static void rival##_one(long pairs)     { one(rival##_get, rival##_free, pairs); } \
    static void rival##_some(long pairs)    { batch(rival##_get, rival##_free, pairs, 64); } \
    static void rival##_drain(long pairs)   { batch(rival##_get, rival##_free, pairs, BLOCKS); } \
    static void rival##_produce(long pairs) { produce(rival##_get, pairs); } \
    static void rival##_consume(long pairs) { consume(rival##_free, pairs); }
PARTS(libpt)
PARTS(malloc)
PARTS(mutex)
PARTS(spin)

#define RIVAL(name, rival) \
    { name, \
      { [ONE] = rival##_one, [SOME] = rival##_some, [DRAIN] = rival##_drain, \
        [TWO] = rival##_one, [PIPE] = rival##_produce }, \
      { [TWO] = rival##_one, [PIPE] = rival##_consume } }

static struct rival {
    const char *name;
    part *first[SHAPES], *second[SHAPES];
} rivals[] = {
    RIVAL("libpt", libpt),
    RIVAL("malloc", malloc),
    RIVAL("mutex", mutex),
    RIVAL("spinlock", spin),
};

#define RIVALS  ((int) (sizeof rivals / sizeof *rivals))

/* pairs is a multiple of this, so that every batch is complete. */
static const int unit[SHAPES] = { 1, 64, BLOCKS, 1, 1 };

static void must(int success, const char *what)
{
    if (!success) {
        fprintf(stderr, "host: %s failed\n", what);
        exit(1);
    }
}

/* The other threads sleep until there is work.  All begin and end together.  goal is the number of
 * arrivals that this needs, counted from the start of the program. */
#define MOST_THREADS    8

static struct worker {
    pthread_t thread;
    sem_t wanted;
    part *part;
} workers[MOST_THREADS - 1];
static long worker_pairs, goal;
static atomic_long at_start, at_end;

static void arrive(atomic_long *at, long all)
{
    unsigned waited = 0;

    atomic_fetch_add(at, 1);
    while (atomic_load(at) < all)
        wait_a_little(&waited);
}

static void *work(void *argument)
{
    struct worker *self = argument;

    for (;;) {
        long all;

        while (sem_wait(&self->wanted))
            ;
        all = goal;
        arrive(&at_start, all);
        self->part(worker_pairs);
        arrive(&at_end, all);
    }
    return NULL;
}

static double now(clockid_t clock)
{
    struct timespec t;

    must(!clock_gettime(clock, &t), "clock_gettime");
    return (double) t.tv_sec * 1e9 + (double) t.tv_nsec;
}

/* The nanoseconds of first, while others threads run other. */
static double run_together(part *first, part *other, int others, long pairs)
{
    clockid_t clock = others ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
    double began;
    int i;

    worker_pairs = pairs;
    goal += others + 1;
    for (i = 0; i < others; i++) {
        workers[i].part = other;
        must(!sem_post(&workers[i].wanted), "sem_post");
    }
    arrive(&at_start, goal);
    began = now(clock);
    first(pairs);
    arrive(&at_end, goal);
    return now(clock) - began;
}

static double run(struct rival *rival, enum shape shape, long pairs)
{
    int others = rival->second[shape] != NULL;

    return run_together(rival->first[shape], rival->second[shape], others, pairs);
}

/* The least of several runs: in one run a thread may have waited for its processor. */
static double run_best(struct rival *rival, enum shape shape, long pairs)
{
    double least = run(rival, shape, pairs), taken;
    int i;

    for (i = 0; i < 4; i++)
        if ((taken = run(rival, shape, pairs)) < least)
            least = taken;
    return least;
}

/* The number of pairs that take so many nanoseconds. */
static long calibrate(struct rival *rival, enum shape shape, double nanoseconds)
{
    long pairs = unit[shape];
    double taken;

    while ((taken = run_best(rival, shape, pairs)) < nanoseconds / 4)
        pairs *= 2;
    pairs = (long) ((double) pairs * nanoseconds / taken) / unit[shape] * unit[shape];
    return pairs ? pairs : unit[shape];
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

static void row(const char *what, const char *who, double *values, int count, const char *unit_name)
{
    qsort(values, (size_t) count, sizeof *values, compare);
    printf("%s,%s,%.3f,%.3f,%.3f,%s\n", what, who,
        values[count / 2], values[count / 4], values[count - 1 - count / 4], unit_name);
}

static void make_partition(void)
{
    must((ptno = pt_create(SIZE, BLOCKS)) >= 0, "pt_create");
}

/* The thread that frees a block has it in its shard, so one measurement would affect the next. */
static void renew_partition(void)
{
    must(!pt_destroy(ptno), "pt_destroy");
    make_partition();
}

static void measure(const char *what, enum shape shape, int rounds, double nanoseconds)
{
    int threads = rivals[0].second[shape] == rivals[0].first[shape] ? 2 : 1;
    double *taken[RIVALS], *ratio = malloc((size_t) rounds * sizeof *ratio);
    long pairs[RIVALS];
    char versus[80];
    int r, i;

    must(ratio != NULL, "malloc");
    renew_partition();
    for (r = 0; r < RIVALS; r++) {
        must((taken[r] = malloc((size_t) rounds * sizeof *ratio)) != NULL, "malloc");
        pairs[r] = calibrate(&rivals[r], shape, nanoseconds);
    }
    for (i = 0; i < rounds; i++) {
        for (r = 0; r < RIVALS; r++) {
            int turn = (r + i) % RIVALS;        /* not always after the same one */

            taken[turn][i] = run(&rivals[turn], shape, pairs[turn])
                / (double) (pairs[turn] * threads);
        }
    }
    for (r = 1; r < RIVALS; r++) {
        for (i = 0; i < rounds; i++)
            ratio[i] = taken[0][i] / taken[r][i];
        snprintf(versus, sizeof versus, "libpt / %s", rivals[r].name);
        row(what, versus, ratio, rounds, "ratio");
    }
    for (r = 0; r < RIVALS; r++) {
        row(what, rivals[r].name, taken[r], rounds, "ns");
        free(taken[r]);
    }
    free(ratio);
}

/* 2, 4 and 8 threads with one partition, compared with the same work by one of them alone: 1 means
 * no delay. */
static void measure_itself(const char *when, int rounds, double nanoseconds, int processors)
{
    double *ratio[MOST_THREADS + 1] = { NULL };
    long pairs = calibrate(&rivals[0], ONE, nanoseconds);
    char what[80];
    int n, i;

    for (n = 2; n <= MOST_THREADS && n <= processors; n *= 2)
        must((ratio[n] = malloc((size_t) rounds * sizeof **ratio)) != NULL, "malloc");
    for (i = 0; i < rounds; i++) {
        double alone = run_together(libpt_one, NULL, 0, pairs);

        for (n = 2; ratio[n]; n *= 2)
            ratio[n][i] = run_together(libpt_one, libpt_one, n - 1, pairs) / alone;
    }
    for (n = 2; n <= MOST_THREADS; n *= 2) {
        snprintf(what, sizeof what, "threads: %d at once%s", n, when);
        if (n <= processors)
            row(what, "libpt / alone", ratio[n], rounds, "ratio");
        else
            fprintf(stderr, "left out, as there are %d processors: %s\n", processors, what);
        free(ratio[n]);
    }
}

static void make_pools(void)
{
    static _Alignas(64) char mutex_blocks[BLOCKS][SIZE], spin_blocks[BLOCKS][SIZE];
    int i;

    make_partition();
    for (i = BLOCKS; i--; ) {
        mutex_pool_free(&mutex_pool, mutex_blocks[i]);
        spin_pool_free(&spin_pool, spin_blocks[i]);
    }
}

/* Each on its own processor, because otherwise the scheduler may run both on one.  Returns the
 * number of processors. */
static int part_threads(void)
{
    cpu_set_t all, mine;
    pthread_t thread;
    int i, cpu = -1;

    must(!sched_getaffinity(0, sizeof all, &all), "sched_getaffinity");
    for (i = 0; i < MOST_THREADS && i < CPU_COUNT(&all); i++) {
        do
            cpu++;
        while (!CPU_ISSET((size_t) cpu, &all));
        CPU_ZERO(&mine);
        CPU_SET((size_t) cpu, &mine);
        thread = i ? workers[i - 1].thread : pthread_self();
        must(!pthread_setaffinity_np(thread, sizeof mine, &mine), "pthread_setaffinity_np");
    }
    return CPU_COUNT(&all);
}

int main(int argc, char **argv)
{
    double nanoseconds;
    Dl_info info;
    int rounds, processors, i;

    if (argc == 2 && !strcmp(argv[1], "--malloc")) {
        must(dladdr(dlsym(RTLD_DEFAULT, "malloc"), &info), "dladdr");
        puts(info.dli_fname);
        return 0;
    }
    if (argc != 4 || (rounds = atoi(argv[2])) < 1 || (nanoseconds = 1e3 * atof(argv[3])) <= 0) {
        fputs("usage: host MALLOC ROUNDS MICROSECONDS\n       host --malloc\n", stderr);
        return 2;
    }
    rivals[1].name = argv[1];
    make_pools();

    measure("1 thread: 1 out", ONE, rounds, nanoseconds);
    measure("1 thread: 64 out", SOME, rounds, nanoseconds);
    measure("1 thread: 4096 out", DRAIN, rounds, nanoseconds);

    /* From here on the process has threads, which makes malloc and mutexes slower. */
    for (i = 0; i < MOST_THREADS - 1; i++)
        must(!sem_init(&workers[i].wanted, 0, 0)
             && !pthread_create(&workers[i].thread, NULL, work, &workers[i]), "to make a thread");
    measure("threads: 1 out", ONE, rounds, nanoseconds);
    measure("threads: 64 out", SOME, rounds, nanoseconds);
    measure("threads: 4096 out", DRAIN, rounds, nanoseconds);
    processors = part_threads();
    if (processors < 2) {
        fputs("left out, as there is one processor: two at once, hand over\n", stderr);
        return 0;
    }
    measure("threads: two at once", TWO, rounds, nanoseconds);
    measure("threads: hand over", PIPE, rounds, nanoseconds);
    renew_partition();
    measure_itself("", rounds, nanoseconds, processors);
    /* Mixes the blocks: one thread has all, both take from each other, one hands over. */
    run(&rivals[0], DRAIN, 20 * unit[DRAIN]);
    run(&rivals[0], TWO, 20000);
    run(&rivals[0], PIPE, 20000);
    measure_itself(" worn", rounds, nanoseconds, processors);
    return 0;
}
