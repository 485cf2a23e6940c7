/* barrier.c: why a client can be on no route at all.
 *
 * Each test is exact for a route that serves this client alone; a route with
 * more clients is no earlier there, no shorter and no emptier (where travel
 * obeys the triangle inequality, as matrices need not). */
#include "base/language.h"
#include "model/schedule.h"

/* The first test that this type fails; LORRY_REASON_NONE if it fails none. */
static lorry_reason barrier_of(const lorry_problem *problem, int32_t type_index, int32_t client)
{
    const lorry__type *type = &problem->types[type_index];
    const size_t dims = (size_t)problem->num_dimensions;
    if (type->count == 0 || (problem->skills[client] & ~type->skills) != 0)
        return LORRY_REASON_SKILLS;
    for (size_t d = 0; d < dims; d++) {
        const size_t at = (size_t)client * dims + d;
        if (lorry__max64(problem->delivery[at], problem->pickup[at]) > type->capacity[d])
            return LORRY_REASON_CAPACITY;
    }
    int64_t peaks[LORRY__MAX_DIMENSIONS];
    lorry_stop stop;
    lorry_route route = { .vehicle_type = type_index, .num_stops = 1, .clients = &client };
    const bool is_allowed = lorry__schedule(problem, &route, peaks, &stop);
    /* Of what the schedule refuses, only the section is left where no more fails
     * than that. */
    const bool is_barred = lorry__visit_price(problem, type_index, client) == LORRY_UNLIMITED;
    if (is_allowed)
        return LORRY_REASON_NONE;
    if (route.time_warp > 0)
        return LORRY_REASON_WINDOW;
    if (is_barred && route.duration <= type->max_duration &&
        route.distance <= type->max_distance && type->max_stops > 0)
        return LORRY_REASON_SECTION;
    return LORRY_REASON_LIMIT;
}

lorry_reason lorry__client_barrier(const lorry_problem *problem, int32_t client)
{
    /* A type that fails a later test has passed those before. */
    lorry_reason last = LORRY_REASON_SKILLS;
    for (int32_t t = 0; t < problem->num_types; t++) {
        const lorry_reason barrier = barrier_of(problem, t, client);
        if (barrier == LORRY_REASON_NONE)
            return barrier;
        if (barrier > last)
            last = barrier;
    }
    return last;
}

const char *lorry__reason_text(lorry_reason reason)
{
    switch (reason) {
    case LORRY_REASON_NONE:
        return N_("no reason known");
    case LORRY_REASON_OPTIONAL:
        return N_("its prize does not pay the way");
    case LORRY_REASON_SKILLS:
        return N_("no vehicle type has its skills");
    case LORRY_REASON_CAPACITY:
        return N_("too large for every vehicle");
    case LORRY_REASON_WINDOW:
        return N_("no vehicle can be there in time");
    case LORRY_REASON_LIMIT:
        return N_("beyond every vehicle's duration, distance or stops");
    case LORRY_REASON_FLEET:
        return N_("no vehicle is left and no route has room");
    case LORRY_REASON_SECTION:
        return N_("its section bars every vehicle that could serve it");
    }
    return N_("unknown reason");
}
