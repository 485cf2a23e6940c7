/* recombine.h: set partitioning over the pool as local repair of a plan. */
#ifndef LORRY_RELAXATION_RECOMBINE_H
#define LORRY_RELAXATION_RECOMBINE_H

#include "relaxation/cover.h"
#include "relaxation/plan_copy.h"
#include "relaxation/walks.h"

/* One job: everything that its result depends on, and the result. */
typedef struct lorry__job {
    lorry__mem *mem;
    const lorry__eval *eval;
    const lorry__pool *pool;   /* not changed while the job runs */
    uint64_t seed;
    int64_t number;            /* of the job: gives each its own random stream */
    int64_t work;              /* about microseconds; counted, not measured */
    int64_t pricing;           /* of it, so much for new columns; 0: none */
    const int32_t *near;       /* near_length clients per client, nearest first,
                                  LORRY_NONE where there are fewer */
    int32_t near_length;       /* 0: clusters grow by the pool's columns alone */
    bool is_fenced;            /* on the side thread: GLPK may be called */
    lorry__fault fault;
    const _Atomic int *stop;   /* may be NULL; nonzero: end early */
    lorry__limit limit;        /* end early then as well */
    double *duals;             /* per client, in cost units; updated */
    lorry__plan_copy plan;     /* in: the incumbent; out: at least as good */
    lorry__walks found;        /* out: priced columns that linear programs used */
    bool is_improved;
    bool was_cut;              /* stopped before its work was done */
    lorry_status status;       /* LORRY_OK or LORRY_ENOMEM; the plan is valid */
} lorry__job;

static inline bool lorry__job_is_stopped(const lorry__job *job)
{
    return (job->stop != NULL &&
            atomic_load_explicit(job->stop, memory_order_relaxed) != 0) ||
           lorry__limit_is_reached(&job->limit);
}

void lorry__recombine(lorry__job *job);

#endif
