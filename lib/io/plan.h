/* plan.h: what reading and writing plans share: how they number things. */
#ifndef LORRY_IO_PLAN_H
#define LORRY_IO_PLAN_H

#include <jansson.h>

#include "io/io.h"

/* In `.sol` files ids are node numbers minus one: with k depots the first
 * client is k. */
static inline int32_t lorry__sol_id(const lorry_problem *problem, int32_t client)
{
    return problem->num_depots + client;
}

/* Where vehicle types differ a route's number is its vehicle's: vehicles are
 * numbered from 1, type after type. How many come before this type: */
static inline int64_t lorry__vehicles_before(const lorry_problem *problem, int32_t type)
{
    int64_t count = 0;
    for (int32_t t = 0; t < type; t++)
        count += problem->types[t].count;
    return count;
}

/* Routes as they are read. */
typedef struct lorry__plan_draft {
    lorry__mem *mem;
    const lorry_problem *problem;
    lorry_objective objective;
    int32_t num_routes, num_stops;
    size_t offset_capacity, type_capacity, client_capacity;
    int32_t *offsets, *types, *clients;
    uint8_t *is_seen; /* per client */
} lorry__plan_draft;

/* false when out of memory. */
bool lorry__draft_route(lorry__plan_draft *draft, int32_t type);
bool lorry__draft_stop(lorry__plan_draft *draft, int32_t client);

lorry_status lorry__read_plan_json(lorry__plan_draft *draft, const char *name, json_t *root,
                                   lorry_message *message);

/* A failure stays in `out`. */
void lorry__render_plan_json(const lorry_solution *solution, lorry__text *out);
void lorry__render_geojson(const lorry_solution *solution, lorry__text *out);
/* "fleet", say: what files call a reason. */
const char *lorry__reason_word(lorry_reason reason);

#endif
