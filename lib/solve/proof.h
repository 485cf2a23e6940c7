/* proof.h: the lower bound beside or after the search: when it starts, what it
 * is told meanwhile, what comes back.
 *
 * With an iteration budget a proof runs after the search and leaves the plan as
 * it is. Under a time limit with two threads or more it runs beside the search:
 * it takes routes and the incumbent's cost from it, and hands plans back. */
#ifndef LORRY_SOLVE_PROOF_H
#define LORRY_SOLVE_PROOF_H

#include "model/bound.h"
#include "relaxation/relaxation.h"
#include "relaxation/side.h"
#include "solve/search.h"

typedef struct lorry__proof {
    lorry__mem *mem;
    lorry_problem *problem;
    lorry_objective objective; /* of the run */
    lorry__eval eval;          /* of what is proved: the last tier */
    lorry__relaxation *relaxation;
    lorry__side side;
    lorry_bound *handle;       /* the best certificate; guarded by `mutex` */
    int kind;                  /* of it; likewise */
    bool is_closed;            /* likewise: what is proved later is not wanted any more */
    lorry__proving proving;
    _Atomic int stop;
    _Atomic int64_t bound;     /* INT64_MIN: none yet */
    _Atomic int64_t cutoff;
    _Atomic bool has_ended;    /* whatever it was */
    lorry_status status;
    double started;
    bool is_beside;            /* started on its own thread */
    bool is_done;
    /* the plan last found, for the search */
    pthread_mutex_t mutex;
    bool has_mutex;
    _Atomic bool has_plan;
    lorry__routes plan;
} lorry__proof;

/* relaxation is borrowed until the proof is freed. */
lorry_status lorry__proof_init(lorry__proof *proof, lorry__mem *mem, lorry_problem *problem,
                               lorry_objective objective, lorry__relaxation *relaxation,
                               lorry_message *message);
/* Ends a proof that runs, and frees it. */
void lorry__proof_free(lorry__proof *proof);

/* What a better plan costs less than: of a complete plan with so many routes. */
void lorry__proof_inform(lorry__proof *proof, int64_t cost, int32_t num_routes);
/* Prove beside the caller until `deadline`. Does nothing where there is no
 * thread to be had. */
void lorry__proof_start(lorry__proof *proof, double deadline);
/* Whether it computes beside the caller now. */
static inline bool lorry__proof_is_busy(const lorry__proof *proof)
{
    return proof->is_beside && !atomic_load(&proof->has_ended);
}
/* A plan that was found, once; false: there is none that is new. To be given back. */
bool lorry__proof_take_plan(lorry__proof *proof, lorry__routes *plan);
void lorry__proof_return_plan(lorry__proof *proof, lorry__routes *plan);
/* Whether column generation proves bounds of so many clients. */
bool lorry__proof_is_strong(int32_t num_clients);
/* Whether a proof wants more time than routes of the search. */
bool lorry__proof_wants_time(const lorry_problem *problem);
/* Wait for the proof, not beyond `deadline`; where none was started, run it here
 * until then. A proof that does not end in time goes on until it is freed; what it
 * has proved so far counts. */
lorry_status lorry__proof_finish(lorry__proof *proof, double deadline, const _Atomic int *stop);
/* What is proved, with its certificate; NULL if nothing is. Of a run that has finished
 * its proof, whether or not its thread has ended. A share of it is the caller's. */
lorry_bound *lorry__proof_result(lorry__proof *proof);

/* A proof without a search; see lorry_bound_new(), whose arguments have been tested. */
lorry_status lorry__prove_alone(const lorry_config *config, lorry_problem *problem,
                                const lorry_bound_options *options, lorry_bound **out,
                                lorry_message *message);

#endif
