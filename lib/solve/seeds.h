/* seeds.h: the relaxation beside the search: which routes go in, when jobs
 * start, and when their plans join. All of it by counted steps, so the bits of
 * a run do not depend on how long a job takes. */
#ifndef LORRY_SOLVE_SEEDS_H
#define LORRY_SOLVE_SEEDS_H

#include "relaxation/relaxation.h"
#include "solve/search.h"

struct lorry__proof;

typedef struct lorry__seeds {
    lorry__relaxation *relaxation; /* NULL: switched off */
    bool has_jobs;                 /* false: routes are kept for the bound only */
    lorry__plan plan;
    bool *is_served;               /* per client, scratch */
    lorry__limit limit;            /* jobs end early with the run */
    int64_t next_job;              /* index of the share of work it starts at */
    int64_t due;                   /* steps at which the running job joins; 0: none */
    int64_t last_job;              /* steps at which it started */
    int64_t jobs, joined;
} lorry__seeds;

lorry_status lorry__seeds_init(lorry__seeds *seeds, lorry__mem *mem, const lorry__eval *eval,
                               uint64_t seed, bool has_thread, bool has_jobs,
                               lorry_message *message);
void lorry__seeds_free(lorry__seeds *seeds, lorry__mem *mem);
/* Before a round that ends at `steps`: wait for a job that is due then. false:
 * it was cut short, so the run ends here and the round does not begin. */
bool lorry__seeds_await(lorry__seeds *seeds, int64_t steps);
/* After each round: let a job that is due join, start one that is due, collect
 * routes in between. `share` of the cooling is done. */
lorry_status lorry__seeds_turn(lorry__seeds *seeds, lorry__search *search, double share);
/* The routes of the current plans, for a proof: not while a job runs. */
lorry_status lorry__seeds_offer(lorry__seeds *seeds, const lorry__search *search);
/* Let a plan that the proof has found join the search. */
lorry_status lorry__seeds_take(lorry__seeds *seeds, lorry__search *search,
                               struct lorry__proof *proof);
#endif
