/* plan_copy.c: plans of the relaxation's own, and routes that overlap made
 * disjoint: a client on two of them leaves the one where that saves most. */
#include "relaxation/plan_copy.h"

lorry_status lorry__plan_copy_new(lorry__mem *mem, int32_t routes, int64_t stops,
                                  lorry__plan_copy *plan)
{
    *plan = (lorry__plan_copy){ .count = 0 };
    plan->offsets = LORRY__NEW(mem, int32_t, (size_t)routes + 1);
    plan->types = LORRY__NEW(mem, int32_t, (size_t)routes);
    plan->costs = LORRY__NEW(mem, int64_t, (size_t)routes);
    plan->clients = LORRY__NEW(mem, int32_t, (size_t)stops);
    if (plan->offsets == NULL || plan->types == NULL || plan->costs == NULL ||
        plan->clients == NULL) {
        lorry__plan_copy_free(mem, plan);
        return LORRY_ENOMEM;
    }
    return LORRY_OK;
}

void lorry__plan_copy_free(lorry__mem *mem, lorry__plan_copy *plan)
{
    lorry__free(mem, plan->offsets);
    lorry__free(mem, plan->types);
    lorry__free(mem, plan->costs);
    lorry__free(mem, plan->clients);
    *plan = (lorry__plan_copy){ .count = 0 };
}

void lorry__plan_copy_append(lorry__plan_copy *plan, int32_t type, const int32_t *clients,
                             int32_t count, int64_t cost)
{
    const int32_t at = plan->offsets[plan->count];
    memmove(plan->clients + at, clients, (size_t)count * sizeof(*clients));
    plan->types[plan->count] = type;
    plan->costs[plan->count] = cost;
    plan->offsets[++plan->count] = at + count;
}

static int64_t cost_without(const lorry__eval *eval, const lorry__plan_copy *plan, int32_t route,
                            int32_t client, int32_t *buffer)
{
    int32_t count = 0;
    for (int32_t i = plan->offsets[route]; i < plan->offsets[route + 1]; i++)
        if (plan->clients[i] != client)
            buffer[count++] = plan->clients[i];
    const lorry__route_value value =
        lorry__eval_route(eval, plan->types[route], buffer, count);
    return value.is_feasible ? value.cost : INT64_MAX;
}

static void drop_client(lorry__plan_copy *plan, int32_t route, int32_t client)
{
    int32_t to = plan->offsets[route];
    const int32_t end = plan->offsets[plan->count];
    for (int32_t i = to; i < plan->offsets[route + 1]; i++)
        if (plan->clients[i] != client)
            plan->clients[to++] = plan->clients[i];
    memmove(plan->clients + to, plan->clients + plan->offsets[route + 1],
            (size_t)(end - plan->offsets[route + 1]) * sizeof(*plan->clients));
    for (int32_t r = route + 1; r <= plan->count; r++)
        plan->offsets[r]--;
}

/* Of two routes with the same client, drop it from the one that gains most.
 * false: neither can do without. */
static bool resolve(const lorry__eval *eval, lorry__plan_copy *plan, int32_t client, int32_t a,
                    int32_t b, int32_t *buffer)
{
    const int64_t cost_a = cost_without(eval, plan, a, client, buffer);
    const int64_t cost_b = cost_without(eval, plan, b, client, buffer);
    const int64_t gain_a = cost_a == INT64_MAX ? INT64_MIN : plan->costs[a] - cost_a;
    const int64_t gain_b = cost_b == INT64_MAX ? INT64_MIN : plan->costs[b] - cost_b;
    if (gain_a == INT64_MIN && gain_b == INT64_MIN)
        return false;
    const int32_t loser = gain_a > gain_b ? a : b;
    plan->costs[loser] = loser == a ? cost_a : cost_b;
    drop_client(plan, loser, client);
    return true;
}

static bool has_client(const lorry__plan_copy *plan, int32_t route, int32_t client)
{
    for (int32_t i = plan->offsets[route]; i < plan->offsets[route + 1]; i++)
        if (plan->clients[i] == client)
            return true;
    return false;
}

bool lorry__plan_copy_untangle(const lorry__eval *eval, lorry__plan_copy *plan,
                               const int32_t *clients, int32_t count, int32_t *buffer)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = clients[i];
        int32_t owner = -1;
        for (int32_t r = 0; r < plan->count; r++) {
            if (!has_client(plan, r, client))
                continue;
            if (owner < 0) {
                owner = r;
                continue;
            }
            if (!resolve(eval, plan, client, owner, r, buffer))
                return false;
            if (!has_client(plan, owner, client))
                owner = r;
        }
    }
    return true;
}
