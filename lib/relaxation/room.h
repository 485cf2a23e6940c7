/* room.h: the relaxation's own state, for this room and its tests. */
#ifndef LORRY_RELAXATION_ROOM_H
#define LORRY_RELAXATION_ROOM_H

#include "relaxation/recombine.h"
#include "relaxation/relaxation.h"
#include "relaxation/side.h"

struct lorry__relaxation {
    lorry__mem *mem;
    const lorry__eval *eval;
    uint64_t seed;
    bool has_thread;
    bool has_job, is_running;  /* submitted; on the side thread until waited for */
    bool is_lost;              /* the process forked while the job ran */
    bool has_duals;
    lorry__fault fault;        /* tests set it */
    _Atomic int stop;          /* ends a running job */
    lorry__side side;
    pthread_mutex_t mutex;     /* pool and published duals: bound() reads them */
    lorry__pool pool;
    lorry__job job;
    lorry__plan_copy given;    /* the incumbent as submitted */
    double *duals;             /* per client, published by collect */
    double *job_duals;         /* the job's own */
};

#endif
