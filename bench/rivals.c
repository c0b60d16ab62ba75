/* rivals.c - a list of free blocks with a lock, of two kinds.
 *
 * SPDX-License-Identifier: MIT
 *
 * A separate source, so that calls are not inlined, like those of libpt and malloc.
 */
#include "rivals.h"

static inline void *pop(struct node **top)
{
    struct node *node = *top;

    if (node)
        *top = node->next;
    return node;
}

static inline void push(struct node **top, struct node *node)
{
    node->next = *top;
    *top = node;
}

void *mutex_pool_get(struct mutex_pool *pool)
{
    void *block;

    pthread_mutex_lock(&pool->lock);
    block = pop(&pool->top);
    pthread_mutex_unlock(&pool->lock);
    return block;
}

void mutex_pool_free(struct mutex_pool *pool, void *block)
{
    pthread_mutex_lock(&pool->lock);
    push(&pool->top, block);
    pthread_mutex_unlock(&pool->lock);
}

static inline void spin_lock(atomic_flag *lock)
{
    while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
        cpu_relax();
}

static inline void spin_unlock(atomic_flag *lock)
{
    atomic_flag_clear_explicit(lock, memory_order_release);
}

void *spin_pool_get(struct spin_pool *pool)
{
    void *block;

    spin_lock(&pool->lock);
    block = pop(&pool->top);
    spin_unlock(&pool->lock);
    return block;
}

void spin_pool_free(struct spin_pool *pool, void *block)
{
    spin_lock(&pool->lock);
    push(&pool->top, block);
    spin_unlock(&pool->lock);
}
