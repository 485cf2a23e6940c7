/* problem.h: the validated, immutable problem that all rooms read.
 *
 * Places of service are numbered as *nodes*: depots 0..num_depots-1, then
 * clients; client c is node num_depots + c. Per-node arrays are structures of
 * arrays so that a million clients load without a million small blocks. */
#ifndef LORRY_MODEL_PROBLEM_H
#define LORRY_MODEL_PROBLEM_H

#include "base/base.h"
#include "travel/travel.h"

#define LORRY__MAX_DIMENSIONS 16

/* One vehicle type; limits that do not bind are LORRY_UNLIMITED. */
typedef struct lorry__type {
    int64_t count;             /* capped at num_clients                     */
    int64_t *capacity;         /* num_dimensions                            */
    int32_t start_depot, end_depot; /* or LORRY_NONE                        */
    int64_t tw_early, tw_late; /* as given                                  */
    int64_t shift_duration, max_duration, max_distance, max_stops;
    int64_t fixed_cost, unit_distance_cost, unit_duration_cost, unit_overtime_cost;
    int32_t profile;
    uint64_t skills;
    char *label;               /* NULL: its number                          */
    /* Shift cut with the windows of its depots: leave within
     * [start_early, start_late], be back within [end_early, end_late], waiting
     * at the end depot until it opens. */
    int64_t start_early, start_late, end_early, end_late;
} lorry__type;

typedef struct lorry__section {
    int64_t price;             /* of a visit, where no other is stated      */
    char *label;               /* NULL: its number                          */
} lorry__section;

struct lorry_problem {
    lorry__mem mem;
    _Atomic int32_t owners;
    char *name, *origin, *crs; /* NULL: none ("" from the getters)          */
    char *dimension_names, *skill_names; /* one per line; NULL: none given  */
    int64_t cost_scale;
    int32_t num_dimensions, num_depots, num_clients, num_types, num_sections;
    lorry__travel travel;
    /* per node (num_depots + num_clients) */
    int32_t *location;
    int64_t *early, *late;     /* windows; late may be LORRY_UNLIMITED      */
    char **labels;             /* NULL, or per node NULL or text            */
    char *arena;               /* the text of all labels                    */
    /* per client (num_clients) */
    int64_t *service, *release, *prize;
    uint8_t *is_required;
    uint64_t *skills;
    int64_t *delivery, *pickup; /* client*num_dimensions + dimension        */
    int32_t *section;          /* or LORRY_NONE; NULL: there are no sections */
    lorry__type *types;
    int64_t *capacities;       /* of all types, type*num_dimensions         */
    lorry__section *sections;
    int64_t *section_prices;   /* section*num_types + type; LORRY_UNLIMITED:
                                  not allowed                               */
    uint64_t hash;
    bool is_symmetric;         /* every profile's distances and durations   */
};

static inline int32_t lorry__num_nodes(const lorry_problem *p)
{
    return p->num_depots + p->num_clients;
}

/* Take or drop a share of the problem; free when the last is dropped. */
lorry_problem *lorry__problem_retain(lorry_problem *problem);
void lorry__problem_release(lorry_problem *problem);
/* Label or number written into `buffer`; never NULL. */
const char *lorry__depot_name(const lorry_problem *problem, int32_t depot, char buffer[24]);
const char *lorry__client_name(const lorry_problem *problem, int32_t client, char buffer[24]);
const char *lorry__type_name(const lorry_problem *problem, int32_t type, char buffer[24]);
const char *lorry__section_name(const lorry_problem *problem, int32_t section,
                                char buffer[24]);

/* What a visit to the client costs a vehicle of the type for the client's
 * section alone; LORRY_UNLIMITED: not allowed. */
static inline int64_t lorry__visit_price(const lorry_problem *p, int32_t type, int32_t client)
{
    if (p->section == NULL || p->section[client] == LORRY_NONE)
        return 0;
    return p->section_prices[(size_t)p->section[client] * (size_t)p->num_types + (size_t)type];
}

/* What costs under an objective are divided by to be shown; see lorry.h. */
int64_t lorry__problem_scale(const lorry_problem *problem, lorry_objective objective);

/* Why no vehicle can serve this client even on a route of its own: skills,
 * capacity, window, limit or section, the first that stops every type that passed
 * those before; LORRY_REASON_NONE if one can. Exact. O(types * dimensions). */
lorry_reason lorry__client_barrier(const lorry_problem *problem, int32_t client);
const char *lorry__reason_text(lorry_reason reason);

/* How many loads vehicles hold: deliveries and pickups of each dimension, by turns. */
static inline int32_t lorry__num_loads(const lorry_problem *problem)
{
    return 2 * problem->num_dimensions;
}
/* What required clients, or all, ask of a load, summed (building refuses what 64 bits do not
 * hold), and the most that a vehicle of any type holds of it. O(clients + types). */
typedef struct lorry__demand { int64_t total, capacity; } lorry__demand;
lorry__demand lorry__demand_of(const lorry_problem *problem, int32_t load, bool is_of_all);
/* Whether loads, or limits of stops, keep routes to 20 stops on average, or fewer.
 * O(clients). */
bool lorry__has_short_routes(const lorry_problem *problem);
/* Vehicles that the required load needs at least, in any dimension. */
int64_t lorry__fewest_vehicles(const lorry_problem *problem);

/* 64 bits of all that decides plans and costs; for the one that builds. */
uint64_t lorry__problem_hash(const lorry_problem *problem);

#endif
