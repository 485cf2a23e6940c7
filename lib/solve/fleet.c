/* fleet.c: rounds that close routes, and from which plans.
 *
 * Annealing hardly ever crosses from k vehicles to k - 1: on the way a route of
 * few clients costs as much as a full one. So routes are taken away whole, and
 * the clients without a place are what steps are judged by (Christiaens and
 * Vanden Berghe 2020, section 5.4). */
#include "solve/fleet.h"

/* In groups an attempt ends with its round, so that one is longer than others. */
#define ATTEMPT_ROUNDS 8

lorry_status lorry__fleet_begin(lorry__fleet *fleet, lorry__search *search, int64_t end)
{
    const lorry_problem *p = search->eval->problem;
    const size_t count = (size_t)p->num_clients * (size_t)search->num_islands;
    *fleet = (lorry__fleet){ .end = end };
    fleet->absence = LORRY__NEW(search->mem, int32_t, count + 1);
    if (fleet->absence == NULL || !lorry__plan_init(&fleet->few, search->mem, p->num_clients))
        return LORRY_ENOMEM;
    for (size_t i = 0; i < count; i++)
        fleet->absence[i] = 1;
    lorry__plan_copy(&fleet->few, &search->best);
    const int64_t fewest = lorry__fewest_vehicles(p);
    search->fewest = (int32_t)lorry__min64(lorry__max64(fewest, 1), INT32_MAX);
    search->absence = fleet->absence;
    for (int32_t i = 0; i < search->num_islands; i++) {
        lorry__plan_copy(&search->islands[i].current, &search->best);
        lorry__plan_copy(&search->islands[i].kept, &search->best);
    }
    return LORRY_OK;
}

void lorry__fleet_free(lorry__fleet *fleet, lorry__mem *mem)
{
    lorry__free(mem, fleet->absence);
    lorry__plan_free(&fleet->few, mem);
    *fleet = (lorry__fleet){ 0 };
}

static bool has_fewer(const lorry__plan *a, const lorry__plan *b)
{
    if (a->missing != b->missing || a->num_routes == b->num_routes)
        return lorry__plan_is_better(a, b);
    return a->num_routes < b->num_routes;
}

bool lorry__fleet_turn(lorry__fleet *fleet, lorry__search *search)
{
    for (int32_t i = 0; i < search->num_islands; i++)
        if (has_fewer(&search->islands[i].kept, &fleet->few))
            lorry__plan_copy(&fleet->few, &search->islands[i].kept);
    if (search->steps >= fleet->end || fleet->few.missing > 0 ||
        fleet->few.num_routes <= search->fewest) {
        search->absence = NULL;
        for (int32_t i = 0; i < search->num_islands; i++) {
            lorry__plan_copy(&search->islands[i].current, &fleet->few);
            lorry__plan_copy(&search->islands[i].kept, &fleet->few);
        }
        return false;
    }
    /* An island that is one group goes on with its attempt as long as that would
     * still be a gain. Where groups change from round to round, an attempt ends
     * with each. */
    const bool is_cut = search->islands[0].groups.count > 1;
    for (int32_t i = 0; i < search->num_islands; i++) {
        lorry__plan *plan = &search->islands[i].current;
        if (is_cut || plan->num_routes + (plan->missing > 0) > fleet->few.num_routes)
            lorry__plan_copy(plan, &fleet->few);
    }
    return true;
}

int64_t lorry__fleet_round(const lorry__fleet *fleet, const lorry__search *search)
{
    const int64_t attempt = search->islands[0].groups.count > 1 ? ATTEMPT_ROUNDS : 1;
    return lorry__min64(attempt * search->round_steps, fleet->end - search->steps);
}

bool lorry__fleet_has_fewer(const lorry__fleet *fleet, const lorry__search *search)
{
    return fleet->few.offsets != NULL && fleet->few.num_routes < search->best.num_routes;
}
