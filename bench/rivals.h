/* rivals.h - what a program could use instead of libpt: a list of free blocks with a lock.
 *
 * SPDX-License-Identifier: MIT
 *
 * The link is in the free block, and nothing is checked.  One kind waits in the system if another
 * thread has the lock, the other one spins on a C11 atomic_flag.  Neither may be called from a
 * signal handler.
 */
#ifndef RIVALS_H
#define RIVALS_H

#include <stdatomic.h>
#include <pthread.h>

struct node {
    struct node *next;
};

struct mutex_pool {
    pthread_mutex_t lock;
    struct node *top;
};

struct spin_pool {
    atomic_flag lock;
    struct node *top;
};

void *mutex_pool_get(struct mutex_pool *pool);
void mutex_pool_free(struct mutex_pool *pool, void *block);
void *spin_pool_get(struct spin_pool *pool);
void spin_pool_free(struct spin_pool *pool, void *block);

/* For loops that wait for another core. */
static inline void cpu_relax(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile ("yield");
#endif
}

#endif
