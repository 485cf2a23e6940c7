/* schedule.c: when a vehicle is where.
 *
 * Of all departures that give the shortest day the earliest is taken: it
 * leaves as late as its first waits allow and is back as early as can be, so
 * whatever goes wrong later in the day meets all the slack there is.
 *
 * Where some window cannot be met the vehicle is shown late, and stays late:
 * the windows that a departure at the first possible moment misses are held
 * open until it comes, and the same rule applies to what is then possible.
 *
 * A release moves the departure (Vidal et al. 2013, section on release dates):
 * leaving at r > L costs r - L of lateness. */
#include "model/schedule.h"

static int64_t cut(int64_t time) { return lorry__min64(time, LORRY__FAR); }

/* Location of a position on a route: 0 the start, 1..count its clients,
 * count+1 the end; LORRY_NONE where start or end are open. */
static int32_t place_of(const lorry_problem *problem, const lorry__type *type,
                        const int32_t *clients, int32_t count, int32_t position)
{
    if (position >= 1 && position <= count)
        return problem->location[problem->num_depots + clients[position - 1]];
    const int32_t depot = position == 0 ? type->start_depot : type->end_depot;
    return depot == LORRY_NONE ? LORRY_NONE : problem->location[depot];
}

/* The arc that leads to a position. */
static lorry__arc arc_to(const lorry_problem *problem, const lorry__type *type,
                         const int32_t *clients, int32_t count, int32_t position)
{
    const int32_t from = place_of(problem, type, clients, count, position - 1);
    const int32_t to = place_of(problem, type, clients, count, position);
    if (from == LORRY_NONE || to == LORRY_NONE)
        return (lorry__arc){ 0, 0 };
    return lorry__travel_arc(&problem->travel, type->profile, from, to);
}

static int64_t release_of(const lorry_problem *problem, const int32_t *clients, int32_t count)
{
    int64_t release = 0;
    for (int32_t i = 0; i < count; i++)
        release = lorry__max64(release, problem->release[clients[i]]);
    return release;
}

/* The day with every deadline held open until the vehicle comes: begun[i] is
 * when service starts at client i and begun[count] the end, on the schedule
 * that leaves first; NULL: the deadlines as they are. */
static lorry__segment join_day(const lorry_problem *problem, const lorry__type *type,
                               const int32_t *clients, int32_t count, int64_t release,
                               const lorry_stop *begun, int64_t begun_end)
{
    lorry__segment day = { 0, 0, type->start_early, cut(type->start_late) };
    if (begun != NULL)
        day.late = lorry__max64(day.late, release);
    for (int32_t k = 1; k <= count + 1; k++) {
        int64_t reach = arc_to(problem, type, clients, count, k).duration;
        lorry__segment there = { 0, 0, type->end_early, cut(type->end_late) };
        if (k > 1)
            reach += problem->service[clients[k - 2]];
        if (k <= count) {
            const int32_t node = problem->num_depots + clients[k - 1];
            there.early = problem->early[node];
            there.late = cut(problem->late[node]);
        }
        if (begun != NULL)
            there.late = lorry__max64(there.late, k <= count ? begun[k - 1].start : begun_end);
        day = lorry__segment_join(day, reach, there);
    }
    if (release > day.late) {
        day.warp += release - day.late;
        day.late = release;
    }
    day.early = lorry__max64(day.early, release);
    return day;
}

lorry__segment lorry__day_of(const lorry_problem *problem, int32_t type,
                             const int32_t *clients, int32_t count)
{
    return join_day(problem, &problem->types[type], clients, count,
                    release_of(problem, clients, count), NULL, 0);
}

/* Follow the route from a departure; the figures go to `route`. */
static void follow(const lorry_problem *problem, lorry_route *route, int64_t start,
                   lorry_stop *stops)
{
    const lorry__type *type = &problem->types[route->vehicle_type];
    const int32_t count = route->num_stops;
    int64_t now = start;
    route->start = start;
    route->distance = route->travel = route->service = route->wait = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = route->clients[i];
        const lorry__arc arc = arc_to(problem, type, route->clients, count, i + 1);
        lorry_stop *stop = &stops[i];
        route->distance += arc.distance;
        route->travel += arc.duration;
        stop->size = sizeof(*stop);
        stop->client = client;
        stop->distance = route->distance;
        stop->arrival = now + arc.duration;
        stop->start = lorry__max64(stop->arrival, problem->early[problem->num_depots + client]);
        stop->wait = stop->start - stop->arrival;
        stop->departure = stop->start + problem->service[client];
        route->wait += stop->wait;
        route->service += problem->service[client];
        now = stop->departure;
    }
    const lorry__arc back = arc_to(problem, type, route->clients, count, count + 1);
    route->distance += back.distance;
    route->travel += back.duration;
    now += back.duration;
    route->end = lorry__max64(now, type->end_early);
    route->wait += route->end - now;
    route->duration = route->end - start;
}

/* Deliveries are on board from the start, pickups from their client on. */
static bool load(const lorry_problem *problem, const lorry_route *route, int64_t *peaks,
                 lorry_stop *stops)
{
    const size_t dims = (size_t)problem->num_dimensions;
    const lorry__type *type = &problem->types[route->vehicle_type];
    bool is_within = true;
    for (size_t d = 0; d < dims; d++) {
        int64_t on_board = 0;
        for (int32_t i = 0; i < route->num_stops; i++)
            on_board += problem->delivery[(size_t)route->clients[i] * dims + d];
        peaks[d] = on_board;
        for (int32_t i = 0; i < route->num_stops; i++) {
            const size_t at = (size_t)route->clients[i] * dims + d;
            on_board += problem->pickup[at] - problem->delivery[at];
            peaks[d] = lorry__max64(peaks[d], on_board);
            if (d == 0)
                stops[i].load = on_board;
        }
        is_within = is_within && peaks[d] <= type->capacity[d];
    }
    return is_within;
}

bool lorry__schedule(const lorry_problem *problem, lorry_route *route, int64_t *peaks,
                     lorry_stop *stops)
{
    const lorry__type *type = &problem->types[route->vehicle_type];
    const int32_t *clients = route->clients, count = route->num_stops;
    const int64_t release = release_of(problem, clients, count);
    lorry__segment day = join_day(problem, type, clients, count, release, NULL, 0);
    route->time_warp = day.warp;
    if (day.warp > 0) {
        follow(problem, route, lorry__max64(type->start_early, release), stops);
        day = join_day(problem, type, clients, count, release, stops, route->end);
    }
    follow(problem, route, day.early, stops);
    route->overtime = lorry__max64(route->duration - cut(type->shift_duration), 0);
    route->load = peaks;

    uint64_t skills = 0;
    bool is_barred = false;
    for (int32_t i = 0; i < count; i++) {
        skills |= problem->skills[clients[i]];
        is_barred |= lorry__visit_price(problem, route->vehicle_type, clients[i]) ==
                     LORRY_UNLIMITED;
    }
    const bool is_within = load(problem, route, peaks, stops);
    return is_within && !is_barred && route->time_warp == 0 && (skills & ~type->skills) == 0 &&
           route->duration <= type->max_duration && route->distance <= type->max_distance &&
           count <= type->max_stops;
}
