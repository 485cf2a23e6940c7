/* plan.c: storage and pricing of plans. */
#include "search/plan.h"

bool lorry__plan_init(lorry__plan *plan, lorry__mem *mem, int32_t num_clients)
{
    const size_t n = (size_t)num_clients;
    *plan = (lorry__plan){ 0 };
    plan->offsets = LORRY__NEW(mem, int32_t, n + 1);
    plan->clients = LORRY__NEW(mem, int32_t, n + 1);
    plan->types = LORRY__NEW(mem, int32_t, n + 1);
    plan->absent = LORRY__NEW(mem, int32_t, n + 1);
    if (plan->offsets != NULL && plan->clients != NULL && plan->types != NULL &&
        plan->absent != NULL)
        return true;
    lorry__plan_free(plan, mem);
    return false;
}

void lorry__plan_free(lorry__plan *plan, lorry__mem *mem)
{
    lorry__free(mem, plan->offsets);
    lorry__free(mem, plan->clients);
    lorry__free(mem, plan->types);
    lorry__free(mem, plan->absent);
    *plan = (lorry__plan){ 0 };
}

void lorry__plan_copy(lorry__plan *to, const lorry__plan *from)
{
    const size_t routes = (size_t)from->num_routes;
    memcpy(to->offsets, from->offsets, (routes + 1) * sizeof(int32_t));
    memcpy(to->clients, from->clients, (size_t)from->offsets[routes] * sizeof(int32_t));
    memcpy(to->types, from->types, routes * sizeof(int32_t));
    memcpy(to->absent, from->absent, (size_t)from->num_absent * sizeof(int32_t));
    to->num_routes = from->num_routes;
    to->num_absent = from->num_absent;
    to->missing = from->missing;
    to->cost = from->cost;
}

void lorry__plan_price(lorry__plan *plan, const lorry__eval *eval)
{
    const lorry_problem *p = eval->problem;
    plan->cost = 0;
    plan->missing = 0;
    for (int32_t r = 0; r < plan->num_routes; r++)
        plan->cost += lorry__eval_route(eval, plan->types[r], plan->clients + plan->offsets[r],
                                        plan->offsets[r + 1] - plan->offsets[r]).cost;
    for (int32_t i = 0; i < plan->num_absent; i++) {
        const int32_t c = plan->absent[i];
        if (p->is_required[c])
            plan->missing++;
        else
            plan->cost += p->prize[c];
    }
}
