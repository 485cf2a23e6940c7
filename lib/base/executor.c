/* executor.c: parallel tasks over OpenMP, and the clock.
 *
 * Tasks are handed out one at a time, so uneven ones balance, and a thread whose core
 * is lent joins in as soon as it has it back; results never depend on who ran what. The
 * thread count goes by clause: nothing of the host's OpenMP settings is read or changed. */
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
    executor->num_lent = NULL;
    executor->lender = NULL;
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

/* Sleep while this worker's core is lent and tasks are left. */
static void wait_for_core(const lorry__executor *executor, int worker, int threads,
                          const _Atomic int *next, int count)
{
    const struct timespec nap = { 0, 200000 };
    while (worker > 0 && executor->num_lent != NULL && atomic_load(next) < count &&
           worker >= threads - executor->num_lent(executor->lender))
        nanosleep(&nap, NULL);
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
    _Atomic int next = 0;
#pragma omp parallel num_threads(threads)
    {
        const int worker = omp_get_thread_num();
        for (;;) {
            wait_for_core(executor, worker, threads, &next, count);
            const int i = atomic_fetch_add(&next, 1);
            if (i >= count)
                break;
            run_one(executor, payload, i, worker, task);
        }
    }
}
