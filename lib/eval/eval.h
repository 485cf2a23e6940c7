/* eval.h: what a route costs under an objective, and whether it is allowed.
 *
 * lorry__eval fixes the objective for a run: effective rates per vehicle type
 * and the list of resources that the problem uses. Moves and ruin-and-recreate
 * (room search) work on compact copies with the same formulas; this file holds
 * the whole-route form that they are tested against, and that columns of the
 * relaxation are priced with. Pure; no allocation after init. */
#ifndef LORRY_EVAL_EVAL_H
#define LORRY_EVAL_EVAL_H

#include "model/problem.h"

/* The price of a visit that is not allowed. */
#define LORRY__BARRED INT64_MAX

/* Costs per unit for one vehicle type under the run's objective. */
typedef struct lorry__rates {
    int64_t fixed, distance, duration, overtime;
} lorry__rates;

typedef struct lorry__eval {
    const lorry_problem *problem;
    lorry_objective objective;
    lorry__rates *rates;        /* per type */
    int64_t *visit_prices;      /* section*num_types + type, LORRY__BARRED where a
                                   vehicle may not go; NULL: no section says anything */
    int64_t missing_cost;       /* of a required client left out: above all cost */
    int64_t vehicle_cost;       /* of the tier "vehicles" (in rates.fixed); 0 if none */
    bool is_duration_priced;    /* some type pays for duration or overtime */
    struct lorry__resources *extras; /* further resources, resource.h; may be NULL */
    lorry__mem *mem;
} lorry__eval;

lorry_status lorry__eval_init(lorry__eval *eval, lorry__mem *mem, const lorry_problem *problem,
                              lorry_objective objective, lorry_message *message);
void lorry__eval_free(lorry__eval *eval);

/* What a visit to the client costs vehicles for its section alone, a price per type;
 * NULL: nothing, whatever the type. */
static inline const int64_t *lorry__visit_prices(const lorry__eval *eval, int32_t client)
{
    const lorry_problem *p = eval->problem;
    if (eval->visit_prices == NULL || p->section[client] == LORRY_NONE)
        return NULL;
    return eval->visit_prices + (size_t)p->section[client] * (size_t)p->num_types;
}

static inline int64_t lorry__price_of_visit(const lorry__eval *eval, int32_t type,
                                            int32_t client)
{
    const int64_t *prices = lorry__visit_prices(eval, client);
    return prices != NULL ? prices[type] : 0;
}

/* A whole route, from its clients alone. */
typedef struct lorry__route_value {
    int64_t cost;      /* 0 for an empty route */
    int64_t distance, duration, overtime;
    int64_t start;     /* latest departure that costs nothing more */
    bool is_feasible;  /* breaks no constraint of the route itself */
} lorry__route_value;

/* O(count). `cost` is exact also where is_feasible is false, with lateness
 * taken as waiting nowhere (time warp). */
lorry__route_value lorry__eval_route(const lorry__eval *eval, int32_t type,
                                     const int32_t *clients, int32_t count);

#endif
