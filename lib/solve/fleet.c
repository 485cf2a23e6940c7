/* fleet.c: when rounds close routes, and from which plans.
 *
 * Annealing hardly ever crosses from k vehicles to k - 1: on the way a route of
 * few clients costs as much as a full one. So routes are taken away whole, and
 * the clients without a place are what steps are judged by (Christiaens and
 * Vanden Berghe 2020, section 5.4). */
#include "solve/fleet.h"

/* Of the steps that cooling is planned for: with clients waiting they take two
 * to three times as long as others. */
#define FLEET_SHARE 0.15
/* In groups an attempt ends with its round, so that one is longer than others. */
#define ATTEMPT_ROUNDS 8

lorry_status lorry__fleet_init(lorry__fleet *fleet, lorry__mem *mem, const lorry__search *search)
{
    *fleet = (lorry__fleet){ .is_over = search->eval->vehicle_cost == 0 };
    if (fleet->is_over)
        return LORRY_OK;
    const size_t count = (size_t)search->eval->problem->num_clients * (size_t)search->num_islands;
    fleet->absence = LORRY__NEW(mem, int32_t, count + 1);
    if (fleet->absence == NULL)
        return LORRY_ENOMEM;
    for (size_t i = 0; i < count; i++)
        fleet->absence[i] = 1;
    return LORRY_OK;
}

void lorry__fleet_free(lorry__fleet *fleet, lorry__mem *mem)
{
    lorry__free(mem, fleet->absence);
    *fleet = (lorry__fleet){ 0 };
}

static void end_fleet(lorry__fleet *fleet, lorry__search *search)
{
    fleet->is_over = true;
    fleet->end = search->absence != NULL ? search->steps : 0;
    if (search->absence == NULL)
        return;
    search->absence = NULL;
    for (int32_t i = 0; i < search->num_islands; i++)
        lorry__plan_copy(&search->islands[i], &search->best);
}

void lorry__fleet_turn(lorry__fleet *fleet, lorry__search *search, int64_t begin,
                       int64_t cooling)
{
    if (fleet->is_over || cooling == 0 || search->steps < begin)
        return;
    if (fleet->end == 0) {
        fleet->end = begin + (int64_t)(FLEET_SHARE * (double)(cooling - begin));
        const int64_t fewest = lorry__fewest_vehicles(search->eval->problem);
        search->fewest = (int32_t)lorry__min64(lorry__max64(fewest, 1), INT32_MAX);
    }
    if (search->steps >= fleet->end || search->best.missing > 0 ||
        search->best.num_routes <= search->fewest) {
        end_fleet(fleet, search);
        return;
    }
    /* An island goes on with its attempt as long as that would still be a gain.
     * Groups change from round to round: an attempt ends with each. */
    for (int32_t i = 0; i < search->num_islands; i++) {
        lorry__plan *plan = &search->islands[i];
        const bool is_behind = plan->num_routes + (plan->missing > 0) > search->best.num_routes;
        if (search->absence == NULL || search->num_islands == 1 || is_behind)
            lorry__plan_copy(plan, &search->best);
    }
    search->absence = fleet->absence;
}

int64_t lorry__fleet_round(const lorry__fleet *fleet, const lorry__search *search)
{
    if (search->absence == NULL)
        return search->round_steps;
    const int64_t attempt = search->num_islands > 1 ? 1 : ATTEMPT_ROUNDS;
    return lorry__min64(attempt * search->round_steps, fleet->end - search->steps);
}
