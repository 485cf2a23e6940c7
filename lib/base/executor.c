/* executor.c: parallel tasks over OpenMP, and the clock.
 *
 * Tasks are handed out one at a time, so uneven ones balance; results never
 * depend on who ran what. The thread count goes by clause: nothing of the
 * host's OpenMP settings is read or changed. */
#define _POSIX_C_SOURCE 200809L
#include <omp.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

double lorry__now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Held at the gate until all that can be started are. */
static void *wait_at_gate(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* How many threads beside the caller's can run at once, `most` at the most:
 * OpenMP runtimes end the process where the system refuses them one. */
static int probe_threads(int most)
{
    enum { AT_ONCE = 64 };
    pthread_t started[AT_ONCE];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    int count = 0;
    pthread_mutex_lock(&gate);
    while (count < most && count < AT_ONCE &&
           pthread_create(&started[count], NULL, wait_at_gate, &gate) == 0)
        count++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < count; i++)
        pthread_join(started[i], NULL);
    pthread_mutex_destroy(&gate);
    return count == AT_ONCE ? most : count;
}

void lorry__executor_init(lorry__executor *executor, int threads)
{
    const int cores = omp_get_num_procs();
    const int wanted = threads > 0 ? threads : cores > 0 ? cores : 1;
    executor->threads = 1 + probe_threads(wanted - 1);
    atomic_init(&executor->busy, 0);
}

/* The process in which this thread last started a team. OpenMP runtimes keep a
 * team per starting thread; a child of fork() inherits the record of it but not
 * its threads, and would wait for them for ever. */
static _Thread_local int32_t team_pid;

static bool can_start_team(void)
{
    const int32_t pid = (int32_t)getpid();
    if (team_pid != 0 && team_pid != pid)
        return false;
    team_pid = pid;
    return true;
}

static void run_one(lorry__executor *executor, void *payload, int index, int worker,
                    void (*task)(void *payload, int index, int worker))
{
    const double began = lorry__now();
    task(payload, index, worker);
    atomic_fetch_add_explicit(&executor->busy, (int64_t)(1e9 * (lorry__now() - began)),
                              memory_order_relaxed);
}

void lorry__executor_run(lorry__executor *executor, int count, void *payload,
                         void (*task)(void *payload, int index, int worker))
{
    const int threads = executor->threads < count ? executor->threads : count;
    if (threads <= 1 || !can_start_team()) {
        for (int i = 0; i < count; i++)
            run_one(executor, payload, i, 0, task);
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (int i = 0; i < count; i++)
        run_one(executor, payload, i, omp_get_thread_num(), task);
}
