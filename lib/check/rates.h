/* rates.h: what a unit costs under an objective, as lorry.h states it. */
#ifndef LORRY_CHECK_RATES_H
#define LORRY_CHECK_RATES_H

#include "model/problem.h"

typedef struct lorry__unit_prices {
    int64_t fixed, distance, duration, overtime;
} lorry__unit_prices;

static inline lorry__unit_prices lorry__prices_of(const lorry__type *type,
                                                  lorry_objective objective)
{
    if (objective == LORRY_OBJECTIVE_DISTANCE)
        return (lorry__unit_prices){ .distance = 1 };
    if (objective == LORRY_OBJECTIVE_DURATION)
        return (lorry__unit_prices){ .duration = 1 };
    return (lorry__unit_prices){ type->fixed_cost, type->unit_distance_cost,
                                 type->unit_duration_cost, type->unit_overtime_cost };
}

/* What the client's section says of vehicles of the type: a price, or
 * LORRY_UNLIMITED where they may not go. */
static inline int64_t lorry__section_says(const lorry_problem *problem, int32_t client,
                                          int32_t type)
{
    const int32_t section = problem->num_sections > 0 ? problem->section[client] : LORRY_NONE;
    return section == LORRY_NONE
               ? 0
               : problem->section_prices[(size_t)section * (size_t)problem->num_types +
                                         (size_t)type];
}

#endif
