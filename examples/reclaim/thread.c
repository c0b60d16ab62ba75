/* thread.c - the task is a thread, and is cancelled.
 *
 * SPDX-License-Identifier: MIT
 *
 * Cancellation is deferred, which is the default: it ends the thread in pause, never in the
 * middle of pt_getblock or pt_freeblock.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "task.h"

struct task {
    void (*step)(void);
    int times;
    sem_t done;
};

static void *run(void *argument)
{
    struct task *task = argument;

    for (int i = 0; i < task->times; i++)
        task->step();
    sem_post(&task->done);
    while (pause() < 0)
        ;
    return NULL;
}

void run_and_kill(void (*step)(void), int times)
{
    struct task task = { .step = step, .times = times };
    pthread_t thread;

    if (sem_init(&task.done, 0, 0) || pthread_create(&thread, NULL, run, &task)) {
        perror("run_and_kill");
        exit(1);
    }
    while (sem_wait(&task.done))
        ;
    pthread_cancel(thread);
    pthread_join(thread, NULL);
    sem_destroy(&task.done);
}
