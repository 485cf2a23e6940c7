/* plan.h: a plan as the search holds it: routes in one flat array, and the
 * clients on no route. Room for every client, so it never grows. */
#ifndef LORRY_SEARCH_PLAN_H
#define LORRY_SEARCH_PLAN_H

#include "eval/eval.h"

typedef struct lorry__plan {
    int32_t num_routes, num_absent;
    int32_t *offsets;   /* num_routes + 1; room for num_clients + 1 */
    int32_t *clients;   /* route r: clients[offsets[r]..offsets[r+1]-1] */
    int32_t *types;     /* per route */
    int32_t *absent;    /* clients on no route */
    int32_t missing;    /* of these, required ones */
    int64_t cost;       /* of routes and of prizes left; missing not counted */
} lorry__plan;

/* false when out of memory; then nothing is held. */
bool lorry__plan_init(lorry__plan *plan, lorry__mem *mem, int32_t num_clients);
void lorry__plan_free(lorry__plan *plan, lorry__mem *mem);
void lorry__plan_copy(lorry__plan *to, const lorry__plan *from);
/* No routes, nobody absent. */
static inline void lorry__plan_clear(lorry__plan *plan)
{
    plan->num_routes = plan->num_absent = plan->missing = 0;
    plan->cost = 0;
    plan->offsets[0] = 0;
}
/* Append route r of `from`, and its cost. O(its clients). */
void lorry__plan_add_route(lorry__plan *plan, const lorry__eval *eval, const lorry__plan *from,
                           int32_t r);
/* Append all routes of `from`, and who is absent. O(its clients). */
void lorry__plan_append(lorry__plan *plan, const lorry__plan *from);
/* Recount cost and missing from the routes. O(clients). */
void lorry__plan_price(lorry__plan *plan, const lorry__eval *eval);
/* Fewer required clients missing, then lower cost. */
static inline bool lorry__plan_is_better(const lorry__plan *a, const lorry__plan *b)
{
    return a->missing != b->missing ? a->missing < b->missing : a->cost < b->cost;
}

#endif
