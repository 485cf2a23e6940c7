/* walk.c: one vehicle's day, simulated stop by stop.
 *
 * Feasibility: leave as early as allowed, drive, wait where the window is not
 * yet open, serve. No other departure reaches any place sooner, so a window
 * missed here is missed always. A vehicle that is late stays late.
 *
 * Duration: from the earliest possible end walk backwards through the latest
 * start of service at each stop that does not put the end off. What comes out
 * at the depot is the latest departure with the earliest end; leaving later
 * still postpones the end by as much at least, so no departure gives a shorter
 * day. Where the vehicle is late, the bound at a stop is its late start rather
 * than its window: the way is the same, just late.
 *
 * O(stops * dimensions), two passes forward and one backward. */
#include "check/walk.h"

/* The clients of a route between its depots, each as a location. */
static int32_t client_location(const lorry_problem *problem, int32_t client)
{
    return problem->location[problem->num_depots + client];
}

/* The leg to position `to` (0..count; count is the end depot) of a route. */
static lorry__arc leg(const lorry_problem *problem, const lorry__type *type,
                      const int32_t *clients, int32_t count, int32_t to)
{
    const int32_t depot = to == 0 ? type->start_depot : type->end_depot;
    if ((to == 0 || to == count) && depot == LORRY_NONE)
        return (lorry__arc){ 0, 0 };
    return lorry__travel_arc(
        &problem->travel, type->profile,
        to == 0 ? problem->location[depot] : client_location(problem, clients[to - 1]),
        to == count ? problem->location[depot] : client_location(problem, clients[to]));
}

/* When a depot lets vehicles of the type leave or return. */
static void opening(const lorry_problem *problem, const lorry__type *type, int32_t depot,
                    int64_t *early, int64_t *late)
{
    *early = type->tw_early;
    *late = type->tw_late;
    if (depot != LORRY_NONE) {
        *early = lorry__max64(*early, problem->early[depot]);
        *late = lorry__min64(*late, problem->late[depot]);
    }
}

int64_t lorry__walk_from(const lorry_problem *problem, int32_t type, const int32_t *clients,
                         int32_t count, int64_t start, lorry_stop *stops)
{
    const lorry__type *vehicle = &problem->types[type];
    int64_t now = start, driven = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = clients[i];
        const lorry__arc arc = leg(problem, vehicle, clients, count, i);
        lorry_stop *stop = &stops[i];
        driven += arc.distance;
        stop->client = client;
        stop->distance = driven;
        stop->arrival = now + arc.duration;
        stop->start = lorry__max64(stop->arrival, problem->early[problem->num_depots + client]);
        stop->wait = stop->start - stop->arrival;
        stop->departure = stop->start + problem->service[client];
        now = stop->departure;
    }
    int64_t early, late;
    opening(problem, vehicle, vehicle->end_depot, &early, &late);
    return lorry__max64(now + leg(problem, vehicle, clients, count, count).duration, early);
}

/* Deliveries are on board from the start, pickups from their client on. */
static void walk_loads(const lorry_problem *problem, const int32_t *clients, int32_t count,
                       lorry_stop *stops, int64_t *peaks, int32_t *peak_at)
{
    const int32_t dimensions = problem->num_dimensions;
    for (int32_t d = 0; d < dimensions; d++) {
        int64_t load = 0;
        for (int32_t i = 0; i < count; i++)
            load += problem->delivery[(size_t)clients[i] * (size_t)dimensions + (size_t)d];
        peaks[d] = load;
        peak_at[d] = LORRY_NONE;
        for (int32_t i = 0; i < count; i++) {
            const size_t at = (size_t)clients[i] * (size_t)dimensions + (size_t)d;
            load += problem->pickup[at] - problem->delivery[at];
            if (load > peaks[d]) {
                peaks[d] = load;
                peak_at[d] = i;
            }
            if (d == 0)
                stops[i].load = load;
        }
    }
}

lorry__walk lorry__walk_route(const lorry_problem *problem, int32_t type,
                              const int32_t *clients, int32_t count, lorry_stop *stops,
                              int64_t *peaks, int32_t *peak_at)
{
    const lorry__type *vehicle = &problem->types[type];
    lorry__walk walk = { .last_released = LORRY_NONE, .is_on_time = true };

    opening(problem, vehicle, vehicle->start_depot, &walk.ready, &walk.start_late);
    opening(problem, vehicle, vehicle->end_depot, &walk.end_early, &walk.end_late);
    for (int32_t i = 0; i < count; i++) {
        const int64_t release = problem->release[clients[i]];
        if (release > walk.ready) {
            walk.ready = release;
            walk.last_released = i;
        }
        walk.service += problem->service[clients[i]];
    }
    for (int32_t to = 0; to <= count; to++) {
        const lorry__arc arc = leg(problem, vehicle, clients, count, to);
        walk.distance += arc.distance;
        walk.travel += arc.duration;
    }

    walk.end = lorry__walk_from(problem, type, clients, count, walk.ready, stops);
    walk.is_on_time = walk.ready <= walk.start_late && walk.end <= walk.end_late;

    int64_t latest = walk.end;
    for (int32_t i = count; i-- > 0;) {
        const int64_t late = problem->late[problem->num_depots + clients[i]];
        if (stops[i].start > late)
            walk.is_on_time = false;
        latest -= leg(problem, vehicle, clients, count, i + 1).duration;
        latest -= problem->service[clients[i]];
        latest = lorry__min64(latest, lorry__max64(late, stops[i].start));
    }
    latest -= leg(problem, vehicle, clients, count, 0).duration;
    walk.start = lorry__min64(latest, lorry__max64(walk.start_late, walk.ready));

    lorry__walk_from(problem, type, clients, count, walk.start, stops);
    walk_loads(problem, clients, count, stops, peaks, peak_at);
    return walk;
}
