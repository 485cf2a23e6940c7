/* search.h: rounds of regions over a plan, without clock or callbacks.
 *
 * A round cuts the plan into groups, searches each as a region on its own, and
 * puts the results together in group order. Small problems are not cut: a few
 * islands search the whole plan side by side instead. What a round does
 * depends on the plan, the seed and the round's number only. */
#ifndef LORRY_SOLVE_SEARCH_H
#define LORRY_SOLVE_SEARCH_H

#include "search/region.h"
#include "solve/first.h"
#include "solve/groups.h"

#define LORRY__MAX_ISLANDS 4

typedef struct lorry__search {
    lorry__mem *mem;
    const lorry__eval *eval;
    lorry__executor *executor;
    uint64_t seed;
    lorry__region_kind kind;
    lorry__neighbours near;    /* found when the search starts */
    lorry__first first;
    lorry__groups groups;
    int32_t num_workers;
    lorry__region **regions;      /* per worker */
    int32_t *numbers;             /* 0, 1, 2, ...: all routes of a plan */
    int32_t num_islands;          /* 1 where the plan is cut into groups */
    lorry__plan islands[LORRY__MAX_ISLANDS]; /* current plans */
    lorry__plan best;             /* incumbent */
    int64_t round;
    int64_t round_steps;          /* of a whole round, about */
    int64_t steps, evaluations, reinserted;
    lorry__tally families[LORRY__NUM_FAMILIES];
    int64_t last_improved;        /* steps when the incumbent was found */
    double hot, cold;             /* temperatures of the whole run */
    int32_t *absence;             /* rounds close routes: per island and client; borrowed */
    int32_t fewest;               /* routes in any plan, at least */
    /* results of a round's tasks, and plans being put together */
    lorry__plan *slices;          /* two per task: best and current */
    int32_t num_slices;
    lorry__plan arena[2], next;
    int32_t *spare;               /* tasks * types */
    size_t room_spare;
} lorry__search;

lorry_status lorry__search_init(lorry__search *search, lorry__mem *mem, const lorry__eval *eval,
                                lorry__executor *executor, uint64_t seed);
void lorry__search_free(lorry__search *search);
/* A first plan from nothing, or from routes that may break constraints: those
 * clients that do not fit are taken off and put elsewhere. *was_stopped: the
 * limit was reached; the plan stands, some routes made in haste, but there can be
 * no rounds. */
lorry_status lorry__search_start(lorry__search *search, const lorry_solution *start,
                                 const lorry__limit *limit, bool *was_stopped);
/* One round of `steps` at temperatures from `hot` to `cold`.
 * *was_stopped: it was cut short and nothing has changed. */
lorry_status lorry__search_round(lorry__search *search, int64_t steps, double hot, double cold,
                                 const lorry__limit *limit, bool *was_stopped);
/* A plan found elsewhere joins if it is better than the incumbent: the search
 * goes on from it. */
bool lorry__search_join(lorry__search *search, const lorry__plan *plan);

#endif
