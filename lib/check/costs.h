/* costs.h: what vehicles of one type pay, from the problem alone. */
#ifndef LORRY_CHECK_COSTS_H
#define LORRY_CHECK_COSTS_H

#include "check/rates.h"

/* One type under an objective. */
typedef struct lorry__costs {
    const lorry_problem *problem;
    lorry_objective objective;
    int32_t index;
    const lorry__type *type;
    lorry__unit_prices price;
} lorry__costs;

static inline lorry__costs lorry__costs_of(const lorry_problem *problem,
                                           lorry_objective objective, int32_t type)
{
    return (lorry__costs){ problem, objective, type, &problem->types[type],
                           lorry__prices_of(&problem->types[type], objective) };
}

/* For the client's section. */
static inline bool lorry__may_visit(const lorry__costs *t, int32_t client)
{
    return lorry__section_says(t->problem, client, t->index) != LORRY_UNLIMITED;
}

static inline int64_t lorry__visit_cost(const lorry__costs *t, int32_t client)
{
    const bool is_priced =
        t->objective == LORRY_OBJECTIVE_COST || t->objective == LORRY_OBJECTIVE_VEHICLES;
    return t->price.duration * t->problem->service[client] +
           (is_priced ? lorry__section_says(t->problem, client, t->index) : 0);
}

/* Between nodes; nothing from or to an open end. */
static inline int64_t lorry__way_cost(const lorry__costs *t, int32_t from, int32_t to)
{
    if (from == LORRY_NONE || to == LORRY_NONE)
        return 0;
    const lorry_problem *p = t->problem;
    const lorry__arc arc =
        lorry__travel_arc(&p->travel, t->type->profile, p->location[from], p->location[to]);
    return t->price.distance * arc.distance + t->price.duration * arc.duration;
}

#endif
