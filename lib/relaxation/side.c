/* side.c: the side thread: started with the first job, asleep between jobs. */
#define _POSIX_C_SOURCE 200809L
#include "relaxation/side.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

void lorry__side_init(lorry__side *side)
{
    memset(side, 0, sizeof(*side));
    side->pid = (int32_t)getpid();
    if (pthread_mutex_init(&side->mutex, NULL) != 0)
        return;
    if (pthread_cond_init(&side->changed, NULL) != 0) {
        pthread_mutex_destroy(&side->mutex);
        return;
    }
    side->is_set_up = true;
}

static void *serve(void *argument)
{
    lorry__side *side = argument;
    pthread_mutex_lock(&side->mutex);
    for (;;) {
        while (!side->is_busy && !side->is_closing)
            pthread_cond_wait(&side->changed, &side->mutex);
        if (!side->is_busy)
            break;
        void (*run)(void *) = side->run;
        void *payload = side->payload;
        pthread_mutex_unlock(&side->mutex);
        run(payload);
        pthread_mutex_lock(&side->mutex);
        side->is_busy = false;
        pthread_cond_broadcast(&side->changed);
    }
    pthread_mutex_unlock(&side->mutex);
    return NULL;
}

/* Signals stay with the host's threads: the side thread blocks all. */
static bool start_thread(lorry__side *side)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    side->is_started = pthread_create(&side->thread, NULL, serve, side) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return side->is_started;
}

/* After fork() the child must not touch the mutex: the thread that may hold
 * it does not exist there. */
static bool is_forked(const lorry__side *side) { return side->pid != (int32_t)getpid(); }

bool lorry__side_start(lorry__side *side, void (*run)(void *payload), void *payload)
{
    if (!side->is_set_up || is_forked(side))
        return false;
    if (!side->is_started && !start_thread(side))
        return false;
    pthread_mutex_lock(&side->mutex);
    assert(!side->is_busy);
    side->run = run;
    side->payload = payload;
    side->is_busy = true;
    pthread_cond_broadcast(&side->changed);
    pthread_mutex_unlock(&side->mutex);
    return true;
}

bool lorry__side_wait(lorry__side *side)
{
    if (!side->is_started)
        return true;
    if (is_forked(side))
        return false;
    pthread_mutex_lock(&side->mutex);
    while (side->is_busy)
        pthread_cond_wait(&side->changed, &side->mutex);
    pthread_mutex_unlock(&side->mutex);
    return true;
}

bool lorry__side_wait_until(lorry__side *side, double deadline)
{
    if (!side->is_started)
        return true;
    if (is_forked(side))
        return false;
    const double left = deadline - lorry__now();
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    const int64_t nanoseconds = until.tv_nsec + (left > 0.0 ? (int64_t)(left * 1e9) : 0);
    until.tv_sec += (time_t)(nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    pthread_mutex_lock(&side->mutex);
    while (side->is_busy &&
           pthread_cond_timedwait(&side->changed, &side->mutex, &until) == 0)
        ;
    const bool is_done = !side->is_busy;
    pthread_mutex_unlock(&side->mutex);
    return is_done;
}

void lorry__side_free(lorry__side *side)
{
    if (!side->is_set_up || is_forked(side))
        return;
    if (side->is_started) {
        pthread_mutex_lock(&side->mutex);
        side->is_closing = true;
        pthread_cond_broadcast(&side->changed);
        pthread_mutex_unlock(&side->mutex);
        pthread_join(side->thread, NULL);
    }
    pthread_cond_destroy(&side->changed);
    pthread_mutex_destroy(&side->mutex);
    side->is_set_up = side->is_started = false;
}
