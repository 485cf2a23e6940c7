/* search.h: rounds of regions over plans, without clock or callbacks.
 *
 * A few islands hold a plan each. A round cuts every plan into groups, searches
 * each group as a region on its own, and puts the results together in group
 * order; small plans are one group. What a round does depends on the plans, the
 * seed and the round's number only. */
#ifndef LORRY_SOLVE_SEARCH_H
#define LORRY_SOLVE_SEARCH_H

#include "search/region.h"
#include "solve/first.h"
#include "solve/groups.h"

#define LORRY__MAX_ISLANDS 16

/* Plans of a task: its best and last of the round; while breeding, the one that is
 * kept, and the best of the generation. */
enum { LORRY__SLICE_BEST, LORRY__SLICE_LAST, LORRY__SLICE_KEPT, LORRY__SLICE_CHILD,
       LORRY__NUM_SLICES };

/* One of the plans that are searched side by side. */
typedef struct lorry__island {
    lorry__plan current;       /* what is annealed */
    lorry__plan kept;          /* the best that it has been */
    lorry__groups groups;      /* of the current plan */
    int32_t most_routes;       /* that it may have */
    double hot, cold;          /* temperatures at the ends of the round to come */
} lorry__island;

typedef struct lorry__search {
    lorry__mem *mem;
    const lorry__eval *eval;
    lorry__executor *executor;
    uint64_t seed;
    lorry__region_kind kind;
    bool has_short_routes;     /* of the problem, found once */
    lorry__neighbours near;    /* found when the search starts */
    lorry__first first;
    int32_t num_workers;
    lorry__region **regions;   /* per worker */
    int32_t num_islands;
    lorry__island islands[LORRY__MAX_ISLANDS];
    lorry__plan best;          /* incumbent */
    int64_t round;
    int64_t round_steps;       /* of a whole round, about */
    int64_t steps, evaluations, reinserted;
    lorry__tally families[LORRY__NUM_FAMILIES];
    int64_t last_improved;     /* steps when the incumbent was found */
    double hot, cold;          /* temperatures of a whole run */
    int32_t *absence;          /* rounds close routes: per island and client; borrowed */
    int32_t fewest;            /* routes in any plan, at least */
    bool is_breeding;          /* groups stay from round to round, see breed.h */
    bool is_fresh;             /* the round to come is a generation's first */
    /* the tasks of a round: the groups of all islands, and what plans each has */
    int32_t first_task[LORRY__MAX_ISLANDS + 1];
    lorry__plan *slices;
    int32_t num_slices;
    lorry__plan arena[LORRY__NUM_SLICES], next;
    int32_t room_islands;      /* that the arenas have room for */
    int32_t *spare;            /* tasks * types */
    size_t room_spare;
    struct lorry__breed *breed; /* scratch, once breeding has begun */
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
/* Go on with `count` islands, at least as many as before; the new ones start from
 * the incumbent. */
lorry_status lorry__search_spread(lorry__search *search, int32_t count);
/* One round of `steps`, shared out over the islands, at their temperatures.
 * *was_stopped: it was cut short and nothing has changed. */
lorry_status lorry__search_round(lorry__search *search, int64_t steps,
                                 const lorry__limit *limit, bool *was_stopped);
/* A plan found elsewhere joins if it is better than the incumbent: the search
 * goes on from it. */
bool lorry__search_join(lorry__search *search, const lorry__plan *plan);

/* For the files of this room. */

/* Cut an island's current plan into about `count` groups of at least `least` routes,
 * along directions drawn from the round and `stream`. */
void lorry__search_cut(lorry__search *search, int32_t island, int32_t stream, int32_t count,
                       int32_t least);
/* Groups that an island is cut into, unless a round cuts it finer. */
int32_t lorry__search_group_count(const lorry__search *search, const lorry__island *island);
/* Number the tasks of all islands, and make room for what they give. */
lorry_status lorry__search_lay_out(lorry__search *search);
/* Vehicles not in use on the island, shared out over its groups in search->spare. */
void lorry__search_lease(lorry__search *search, int32_t island);
/* A plan is the incumbent from now on if it is better. */
void lorry__search_keep(lorry__search *search, const lorry__plan *plan);
/* Every group's plan beside each other, in group order, to search->next. */
void lorry__search_put_together(lorry__search *search, int32_t island, int slice);

#endif
