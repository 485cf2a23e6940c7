/* plan_hash.h: a plan's cost, vehicles and stops as one number. */
#ifndef LORRY_TESTS_PLAN_HASH_H
#define LORRY_TESTS_PLAN_HASH_H

#include "cmocka_all.h"

#include "base/base.h"

static inline lorry_summary summary_of(const lorry_solution *plan)
{
    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plan, &summary);
    return summary;
}

static inline uint64_t hash_of(const lorry_solution *plan)
{
    const lorry_summary summary = summary_of(plan);
    uint64_t hash = lorry__hash64((uint64_t)summary.cost);
    for (int32_t r = 0; r < summary.num_routes; r++) {
        lorry_route route = { .size = sizeof(route) };
        assert_int_equal(lorry_solution_route(plan, r, &route), LORRY_OK);
        hash = lorry__hash64(hash ^ (uint64_t)route.vehicle_type);
        for (int32_t i = 0; i < route.num_stops; i++)
            hash = lorry__hash64(hash ^ (uint64_t)route.clients[i]);
    }
    return hash;
}

#endif
