/* side.h: one thread of our own that runs one job at a time.
 *
 * GLPK keeps its environment per thread, and after an error nothing but
 * freeing that environment is safe, with every problem in it. On a thread
 * that nobody else uses, that harms nobody. */
#ifndef LORRY_RELAXATION_SIDE_H
#define LORRY_RELAXATION_SIDE_H

#include <pthread.h>

#include "base/base.h"

typedef struct lorry__side {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    void (*run)(void *payload);
    void *payload;
    int32_t pid;      /* that set up; a child of fork() has no side thread */
    bool is_set_up;   /* mutex and condition exist */
    bool is_started;  /* the thread exists; starts with the first job */
    bool is_busy, is_closing;
} lorry__side;

/* Starts no thread. What cannot be set up shows at the first job. */
void lorry__side_init(lorry__side *side);
/* Start run(payload) on the thread. false: there is no thread to be had (the
 * process forked, or the system refused), and nothing was started. The job
 * before must have been waited for. */
bool lorry__side_start(lorry__side *side, void (*run)(void *payload), void *payload);
/* Wait for the job. false: it was lost, since the process forked meanwhile. */
bool lorry__side_wait(lorry__side *side);
/* Wait for the job, at most until `deadline` of lorry__now(). false: it is not done,
 * or lost. */
bool lorry__side_wait_until(lorry__side *side, double deadline);
/* Wait for the job and end the thread. */
void lorry__side_free(lorry__side *side);

#endif
