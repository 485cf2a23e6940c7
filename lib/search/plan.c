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

void lorry__plan_add_route(lorry__plan *plan, const lorry__eval *eval, const lorry__plan *from,
                           int32_t r)
{
    const int32_t at = plan->offsets[plan->num_routes];
    const int32_t count = from->offsets[r + 1] - from->offsets[r];
    int32_t *clients = plan->clients + at;
    memcpy(clients, from->clients + from->offsets[r], (size_t)count * sizeof(int32_t));
    plan->cost += lorry__eval_route(eval, from->types[r], clients, count).cost;
    plan->types[plan->num_routes++] = from->types[r];
    plan->offsets[plan->num_routes] = at + count;
}

void lorry__plan_append(lorry__plan *plan, const lorry__plan *from)
{
    const int32_t at = plan->offsets[plan->num_routes];
    for (int32_t r = 0; r < from->num_routes; r++) {
        plan->types[plan->num_routes + r] = from->types[r];
        plan->offsets[plan->num_routes + r + 1] = at + from->offsets[r + 1];
    }
    memcpy(plan->clients + at, from->clients,
           (size_t)from->offsets[from->num_routes] * sizeof(int32_t));
    memcpy(plan->absent + plan->num_absent, from->absent,
           (size_t)from->num_absent * sizeof(int32_t));
    plan->num_routes += from->num_routes;
    plan->num_absent += from->num_absent;
    plan->cost += from->cost;
    plan->missing += from->missing;
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
