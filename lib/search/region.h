/* region.h: ruin and recreate on a small, dense copy of part of a plan.
 *
 * A region holds some routes and their clients, renumbered and with their
 * travel in dense tables, so that all a step touches lies in the nearest
 * caches and a step costs the same whatever the size of the whole problem.
 * Regions of one plan share nothing and may run side by side.
 *
 * The search is SISR: adjacent strings of clients are torn out of nearby
 * routes and put back greedily with blinks, accepted by simulated annealing
 * (Christiaens and Vanden Berghe 2020, Transp. Sci. 54(2):417-433). Insertion
 * looks at time-compatible neighbours only and costs O(1) per position; a
 * rejected step is undone from a journal of what it touched. */
#ifndef LORRY_SEARCH_REGION_H
#define LORRY_SEARCH_REGION_H

#include "search/neighbours.h"
#include "search/plan.h"

typedef struct lorry__region lorry__region;

/* Which copy of the code a problem needs, found once per run. */
typedef struct lorry__region_kind {
    bool is_wide;     /* int64 times and costs: int32 does not hold them */
    bool has_time;    /* some window or limit on time binds */
    bool is_rich;     /* more than one capacity, windows and arc costs */
} lorry__region_kind;
lorry__region_kind lorry__region_kind_of(const lorry__eval *eval);

/* What a run may do. */
typedef struct lorry__region_budget {
    int64_t steps;
    double hot, cold;          /* temperature at the first and the last step */
    const _Atomic int *stop;   /* nonzero: leave soon */
    double deadline;           /* of lorry__now(); 0: none */
    int32_t *absence;          /* per client of the problem, how long it was left out */
    int32_t fewest;            /* routes that must stay; with absence */
    bool is_settled;           /* as many clients may wait as do, whichever: cost decides */
} lorry__region_budget;

/* Kinds of moves: what a step tears out, and what is exchanged between steps. */
typedef enum lorry__family {
    LORRY__FAMILY_STRINGS,     /* adjacent strings, none of them split */
    LORRY__FAMILY_SPLIT,       /* a string or more keeps clients in its middle */
    LORRY__FAMILY_VEHICLES,    /* routes change vehicles, clients stay */
    LORRY__FAMILY_TAILS,       /* two routes exchange all that follows two arcs */
    LORRY__FAMILY_RUNS,        /* two routes exchange clients in a row */
    LORRY__NUM_FAMILIES
} lorry__family;
/* Exchanges come between steps and do not count as such. */
static inline bool lorry__family_is_step(int family) { return family < LORRY__FAMILY_TAILS; }

/* How the steps of a family went. */
typedef struct lorry__tally {
    int64_t tried, accepted;
    int64_t improved;          /* accepted, and better than before the step */
} lorry__tally;

typedef struct lorry__region_result {
    int64_t steps, evaluations, reinserted;
    lorry__tally families[LORRY__NUM_FAMILIES];
    bool was_stopped;          /* the region's state must not be used */
} lorry__region_result;

/* A workspace for one worker; regions are loaded into it one after another.
 * `num_clients` of the whole problem. */
lorry_status lorry__region_new(lorry__mem *mem, const lorry__eval *eval,
                               const lorry__neighbours *near, lorry__region_kind kind,
                               lorry__region **out);
void lorry__region_free(lorry__region *region);

/* Take `num_routes` routes of the plan (by number), `num_absent` clients that
 * are on none, and for each vehicle type spare[t] vehicles that it may add.
 * Grows the workspace if need be, the only allocation there is. Every route
 * must be feasible. */
lorry_status lorry__region_load(lorry__region *region, const lorry__plan *plan,
                                int32_t num_routes, const int32_t *routes,
                                int32_t num_absent, const int32_t *absent,
                                const int32_t *spare);
/* Put absent clients on routes, greedily. O(absent x neighbours). */
void lorry__region_construct(lorry__region *region, lorry__rng *rng);
/* With budget->absence whenever the region is complete one more of its routes is
 * taken away, for its clients to go on others; no route is added, and the best
 * state is the last complete one. Counters are kept up to date. */
lorry__region_result lorry__region_run(lorry__region *region, lorry__rng *rng,
                                       const lorry__region_budget *budget);

/* Size of the best or the current state, for the caller to make room. */
void lorry__region_size(const lorry__region *region, bool is_best, int32_t *num_routes,
                        int32_t *num_stops, int32_t *num_absent);
/* Append that state to `plan` (routes, stops, absent; cost and missing are
 * added to the plan's). */
void lorry__region_append(const lorry__region *region, bool is_best, lorry__plan *plan);

#endif
