/* recombine.h: set partitioning over the pool as local repair of a plan. */
#ifndef LORRY_RELAXATION_RECOMBINE_H
#define LORRY_RELAXATION_RECOMBINE_H

#include "relaxation/cover.h"
#include "relaxation/plan_copy.h"
#include "relaxation/pool.h"

/* One job: everything that its result depends on, and the result. */
typedef struct lorry__job {
    lorry__mem *mem;
    const lorry__eval *eval;
    const lorry__pool *pool;   /* not changed while the job runs */
    uint64_t seed;
    int64_t number;            /* of the job: gives each its own random stream */
    int64_t work;              /* about microseconds; counted, not measured */
    bool is_fenced;            /* on the side thread: GLPK may be called */
    lorry__fault fault;
    const _Atomic int *stop;
    double *duals;             /* per client, in cost units; updated */
    lorry__plan_copy plan;     /* in: the incumbent; out: at least as good */
    bool is_improved;
    lorry_status status;       /* LORRY_OK or LORRY_ENOMEM; the plan is valid */
} lorry__job;

void lorry__recombine(lorry__job *job);

#endif
