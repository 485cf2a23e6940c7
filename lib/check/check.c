/* check.c: hold a plan against its problem, constraint by constraint.
 *
 * Visits and fleet over the whole plan, everything else route by route from
 * the walk (walk.c). Costs follow the plan's objective as lorry.h states it.
 * Last, the figures that the plan states of itself are compared with those
 * found here. O(stops * dimensions) time, O(clients) memory. */
#include "base/language.h"
#include "check/check.h"

#include "check/rates.h"
#include "check/verdict.h"
#include "check/walk.h"

/* Scratch of one check. */
typedef struct referee {
    const lorry_problem *problem;
    const lorry_solution *plan;
    lorry_verdict *verdict;
    lorry_objective objective;
    int32_t *visits;       /* per client */
    int64_t *used;         /* vehicles, per type */
    int32_t *clients;      /* of the route at hand, those that exist */
    lorry_stop *stops;     /* of the route at hand */
    int64_t *peaks;        /* per dimension */
    int32_t *peak_at;
} referee;

static long long ll(int64_t value) { return (long long)value; }

/* A label as texts show it, cut so that the numbers after it fit. */
typedef struct name { char text[64]; } name;

static name client_name(const lorry_problem *problem, int32_t client)
{
    char number[24];
    name out;
    lorry__verdict_shorten(out.text, sizeof(out.text),
                           lorry__client_name(problem, client, number));
    return out;
}

static name type_name(const lorry_problem *problem, int32_t type)
{
    char number[24];
    name out;
    lorry__verdict_shorten(out.text, sizeof(out.text), lorry__type_name(problem, type, number));
    return out;
}

/* ------------------------------------------------------ hard constraints -- */

/* Gather the clients of a route that exist, report those that do not or that
 * were visited before. */
static int32_t check_visits(referee *r, int32_t route)
{
    int32_t count = 0;
    for (int32_t i = r->plan->offsets[route]; i < r->plan->offsets[route + 1]; i++) {
        const int32_t client = r->plan->clients[i];
        if (client < 0 || client >= r->problem->num_clients) {
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_VISITS, route, client, 1,
                               "route %d: client number %d does not exist", route + 1, client);
            continue;
        }
        r->clients[count++] = client;
        if (++r->visits[client] > 1)
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_VISITS, route, client, 1,
                               "route %d: client %s is visited again (visit %d)", route + 1,
                               client_name(r->problem, client).text, r->visits[client]);
    }
    return count;
}

static void check_loads(referee *r, int32_t route, const lorry__type *type)
{
    for (int32_t d = 0; d < r->problem->num_dimensions; d++) {
        const int64_t over = r->peaks[d] - type->capacity[d];
        if (r->peaks[d] <= type->capacity[d])
            continue;
        const int32_t at = r->peak_at[d];
        const int32_t client = at == LORRY_NONE ? LORRY_NONE : r->clients[at];
        char dimension[32] = "";
        if (r->problem->num_dimensions > 1)
            lorry__verdict_format(dimension, sizeof(dimension), " in dimension %d", d + 1);
        if (at == LORRY_NONE)
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_LOAD, route, client, over,
                               "route %d: load %lld%s on leaving the depot, capacity %lld "
                               "(%lld over)", route + 1, ll(r->peaks[d]), dimension,
                               ll(type->capacity[d]), ll(over));
        else
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_LOAD, route, client, over,
                               "route %d: load %lld%s on leaving client %s, capacity %lld "
                               "(%lld over)", route + 1, ll(r->peaks[d]), dimension,
                               client_name(r->problem, client).text, ll(type->capacity[d]),
                               ll(over));
    }
}

static void check_times(referee *r, int32_t route, int32_t count, const lorry__walk *walk)
{
    if (walk->ready > walk->start_late) {
        const int64_t over = walk->ready - walk->start_late;
        if (walk->last_released != LORRY_NONE)
            lorry__verdict_add(
                r->verdict, LORRY_VIOLATION_SHIFT, route, r->clients[walk->last_released], over,
                "route %d: leaves at %lld, the release of client %s, last departure %lld "
                "(%lld late)",
                route + 1, ll(walk->ready),
                client_name(r->problem, r->clients[walk->last_released]).text,
                ll(walk->start_late), ll(over));
        else
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_SHIFT, route, LORRY_NONE, over,
                               "route %d: leaves at %lld, last departure %lld (%lld late)",
                               route + 1, ll(walk->ready), ll(walk->start_late), ll(over));
    }
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = r->clients[i];
        const int64_t late = r->problem->late[r->problem->num_depots + client];
        const lorry_stop *stop = &r->stops[i];
        if (stop->start > late)
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_WINDOW, route, client,
                               stop->start - late,
                               "route %d: client %s reached at %lld, window closes %lld "
                               "(%lld late)",
                               route + 1, client_name(r->problem, client).text,
                               ll(stop->arrival), ll(late), ll(stop->start - late));
    }
    if (walk->end > walk->end_late)
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_SHIFT, route, LORRY_NONE,
                           walk->end - walk->end_late,
                           "route %d: ends at %lld, must end by %lld (%lld late)", route + 1,
                           ll(walk->end), ll(walk->end_late), ll(walk->end - walk->end_late));
}

static void check_limit(referee *r, int32_t route, lorry_violation_kind kind, const char *what,
                        int64_t value, int64_t limit)
{
    if (value > limit)
        lorry__verdict_add(r->verdict, kind, route, LORRY_NONE, value - limit,
                           "route %d: %s %lld, at most %lld (%lld over)", route + 1,
                           lorry__tr(what), ll(value), ll(limit), ll(value - limit));
}

static void check_skills(referee *r, int32_t route, int32_t count, int32_t type_index)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = r->clients[i];
        uint64_t missing = r->problem->skills[client] & ~r->problem->types[type_index].skills;
        if (missing == 0)
            continue;
        int64_t bits = 0;
        const uint64_t all = missing;
        for (; missing != 0; missing &= missing - 1)
            bits++;
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_SKILLS, route, client, bits,
                           "route %d: client %s needs skills 0x%llx that vehicle type %s lacks",
                           route + 1, client_name(r->problem, client).text,
                           (unsigned long long)all, type_name(r->problem, type_index).text);
    }
}

static void check_sections(referee *r, int32_t route, int32_t count, int32_t type_index)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t client = r->clients[i];
        if (lorry__section_says(r->problem, client, type_index) != LORRY_UNLIMITED)
            continue;
        char number[24];
        name section;
        lorry__verdict_shorten(section.text, sizeof(section.text),
                               lorry__section_name(r->problem, r->problem->section[client],
                                                   number));
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_SECTION, route, client, 1,
                           "route %d: client %s is of section %s, barred to vehicle type %s",
                           route + 1, client_name(r->problem, client).text, section.text,
                           type_name(r->problem, type_index).text);
    }
}

/* Travel alone counts under the other objectives. */
static int64_t price_of_visits(const referee *r, int32_t count, int32_t type_index)
{
    int64_t sum = 0;
    if (r->objective == LORRY_OBJECTIVE_DISTANCE || r->objective == LORRY_OBJECTIVE_DURATION)
        return 0;
    for (int32_t i = 0; i < count; i++) {
        const int64_t said = lorry__section_says(r->problem, r->clients[i], type_index);
        if (said != LORRY_UNLIMITED)
            sum += said;
    }
    return sum;
}

/* ------------------------------------------------------- stated figures -- */

static void check_figure(referee *r, int32_t route, int32_t client, const char *what,
                         int64_t stated, int64_t found)
{
    if (stated == found)
        return;
    char place[112];
    lorry__verdict_format(place, sizeof(place), "plan");
    if (route != LORRY_NONE && client == LORRY_NONE)
        lorry__verdict_format(place, sizeof(place), "route %d", route + 1);
    else if (route != LORRY_NONE)
        lorry__verdict_format(place, sizeof(place), "route %d: client %s", route + 1,
                              client_name(r->problem, client).text);
    const int64_t amount = stated > found ? stated - found : found - stated;
    lorry__verdict_add(r->verdict, LORRY_VIOLATION_FIGURES, route, client, amount,
                       "%s: states %s %lld, found %lld", place, lorry__tr(what), ll(stated),
                       ll(found));
}

/* The times that a route states. It may leave at any time that delays nothing
 * and lengthens nothing, so its stops are held against the walk from its own
 * start. */
static void check_stated_times(referee *r, int32_t route, int32_t count, const lorry__walk *walk)
{
    const lorry_route *stated = &r->plan->routes[route];
    const lorry_stop *stops = &r->plan->stops[r->plan->offsets[route]];
    const int64_t duration = walk->end - walk->start;
    const int64_t latest = lorry__max64(walk->ready, walk->start_late);

    check_figure(r, route, LORRY_NONE, "duration", stated->duration, duration);
    check_figure(r, route, LORRY_NONE, "wait", stated->wait,
                 duration - walk->travel - walk->service);
    check_figure(r, route, LORRY_NONE, "overtime", stated->overtime,
                 lorry__max64(0, duration - r->problem->types[stated->vehicle_type].shift_duration));
    check_figure(r, route, LORRY_NONE, "lateness, 1 for some", stated->time_warp > 0,
                 !walk->is_on_time);
    if (stated->start < walk->ready || stated->start > latest) {
        check_figure(r, route, LORRY_NONE, "start", stated->start, walk->start);
        return;
    }
    const int64_t end = lorry__walk_from(r->problem, stated->vehicle_type, r->clients, count,
                                         stated->start, r->stops);
    check_figure(r, route, LORRY_NONE, "end", stated->end, end);
    if (walk->is_on_time && end > walk->end_late)
        check_figure(r, route, LORRY_NONE, "end", end, walk->end_late);
    check_figure(r, route, LORRY_NONE, "end less start", stated->end - stated->start, duration);
    for (int32_t i = 0; i < count; i++) {
        const lorry_stop *found = &r->stops[i];
        check_figure(r, route, found->client, "arrival", stops[i].arrival, found->arrival);
        check_figure(r, route, found->client, "wait", stops[i].wait, found->wait);
        check_figure(r, route, found->client, "start", stops[i].start, found->start);
        check_figure(r, route, found->client, "departure", stops[i].departure, found->departure);
        const int64_t late = r->problem->late[r->problem->num_depots + found->client];
        if (walk->is_on_time && found->start > late)
            check_figure(r, route, found->client, "start", found->start, late);
    }
}

static void check_stated_route(referee *r, int32_t route, int32_t count, const lorry__walk *walk,
                               int64_t cost)
{
    const lorry_route *stated = &r->plan->routes[route];
    const lorry_stop *stops = &r->plan->stops[r->plan->offsets[route]];

    check_figure(r, route, LORRY_NONE, "stops", stated->num_stops, count);
    check_figure(r, route, LORRY_NONE, "distance", stated->distance, walk->distance);
    check_figure(r, route, LORRY_NONE, "travel", stated->travel, walk->travel);
    check_figure(r, route, LORRY_NONE, "service", stated->service, walk->service);
    check_figure(r, route, LORRY_NONE, "cost", stated->cost, cost);
    for (int32_t d = 0; d < r->problem->num_dimensions; d++)
        check_figure(r, route, LORRY_NONE, "peak load", stated->load[d], r->peaks[d]);
    for (int32_t i = 0; i < count; i++) {
        const lorry_stop *found = &r->stops[i];
        check_figure(r, route, found->client, "client", stops[i].client, found->client);
        check_figure(r, route, found->client, "distance", stops[i].distance, found->distance);
        check_figure(r, route, found->client, "load", stops[i].load, found->load);
    }
    check_stated_times(r, route, count, walk);
}

static void check_stated_plan(referee *r)
{
    const lorry_summary *stated = &r->plan->summary;
    const lorry_summary *found = &r->verdict->summary;
    const int32_t none = LORRY_NONE;

    check_figure(r, none, none, "feasible", stated->is_feasible != 0, found->is_feasible);
    check_figure(r, none, none, "complete", stated->is_complete != 0, found->is_complete);
    check_figure(r, none, none, "routes", stated->num_routes, found->num_routes);
    check_figure(r, none, none, "unassigned", stated->num_unassigned, found->num_unassigned);
    check_figure(r, none, none, "missing", stated->num_missing, found->num_missing);
    check_figure(r, none, none, "distance", stated->distance, found->distance);
    check_figure(r, none, none, "duration", stated->duration, found->duration);
    check_figure(r, none, none, "cost", stated->cost, found->cost);
    if (stated->has_bound && found->is_complete && stated->lower_bound > found->cost)
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_FIGURES, none, none,
                           stated->lower_bound - found->cost,
                           "plan: states lower bound %lld, above its cost %lld",
                           ll(stated->lower_bound), ll(found->cost));
    /* As many as are unassigned; a shorter list was reported above. */
    for (int32_t i = 0; i < stated->num_unassigned; i++) {
        const int32_t client = r->plan->unassigned[i];
        const bool is_known = client >= 0 && client < r->problem->num_clients;
        if (!is_known || r->visits[client] > 0)
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_FIGURES, none, client, 1,
                               is_known ? N_("plan: lists client number %d as unassigned, which "
                                             "a route visits")
                                        : N_("plan: lists client number %d as unassigned, which "
                                             "does not exist"), client);
    }
}

/* ---------------------------------------------------------------- plan -- */

static void check_route(referee *r, int32_t route)
{
    lorry_summary *sum = &r->verdict->summary;
    const int32_t type_index = r->plan->routes[route].vehicle_type;
    const int32_t count = check_visits(r, route);

    if (type_index < 0 || type_index >= r->problem->num_types) {
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_FLEET, route, LORRY_NONE, 1,
                           "route %d: vehicle type number %d does not exist", route + 1,
                           type_index);
        return;
    }
    if (count == 0)
        return;
    const lorry__type *type = &r->problem->types[type_index];
    r->used[type_index]++;
    sum->num_routes++;

    const lorry__walk walk = lorry__walk_route(r->problem, type_index, r->clients, count,
                                               r->stops, r->peaks, r->peak_at);
    const int64_t duration = walk.end - walk.start;
    const lorry__unit_prices price = lorry__prices_of(type, r->objective);
    const int64_t overtime = lorry__max64(0, duration - type->shift_duration);
    const int64_t cost = price.fixed + price.distance * walk.distance +
                         price.duration * duration + price.overtime * overtime +
                         price_of_visits(r, count, type_index);

    check_loads(r, route, type);
    check_times(r, route, count, &walk);
    check_limit(r, route, LORRY_VIOLATION_DURATION, "duration", duration, type->max_duration);
    check_limit(r, route, LORRY_VIOLATION_DISTANCE, "distance", walk.distance,
                type->max_distance);
    check_limit(r, route, LORRY_VIOLATION_STOPS, "stops", count, type->max_stops);
    check_skills(r, route, count, type_index);
    check_sections(r, route, count, type_index);

    sum->distance += walk.distance;
    sum->duration += duration;
    sum->cost += cost;
    /* With unknown clients among the stops, position by position means nothing. */
    if (count == r->plan->offsets[route + 1] - r->plan->offsets[route])
        check_stated_route(r, route, count, &walk, cost);
}

static void check_fleet(referee *r)
{
    for (int32_t t = 0; t < r->problem->num_types; t++) {
        const int64_t over = r->used[t] - r->problem->types[t].count;
        if (over > 0)
            lorry__verdict_add(r->verdict, LORRY_VIOLATION_FLEET, LORRY_NONE, LORRY_NONE, over,
                               "vehicle type %s: %lld routes, %lld vehicles (%lld over)",
                               type_name(r->problem, t).text, ll(r->used[t]),
                               ll(r->problem->types[t].count), ll(over));
    }
}

static void check_missing(referee *r)
{
    lorry_summary *sum = &r->verdict->summary;
    for (int32_t client = 0; client < r->problem->num_clients; client++) {
        if (r->visits[client] > 0)
            continue;
        sum->num_unassigned++;
        if (!r->problem->is_required[client]) {
            sum->cost += r->problem->prize[client];
            continue;
        }
        sum->num_missing++;
        lorry__verdict_add(r->verdict, LORRY_VIOLATION_VISITS, LORRY_NONE, client, 1,
                           "client %s is required and on no route",
                           client_name(r->problem, client).text);
    }
}

static void check_plan(referee *r)
{
    lorry_summary *sum = &r->verdict->summary;
    sum->objective = r->objective;
    for (int32_t route = 0; route < r->plan->num_routes; route++)
        check_route(r, route);
    check_fleet(r);
    sum->is_feasible = r->verdict->num_broken == 0;
    check_missing(r);
    sum->is_complete = sum->is_feasible && sum->num_missing == 0;
    check_stated_plan(r);
}

/* Longest route, for the scratch. */
static size_t longest(const lorry_solution *plan)
{
    int32_t most = 1;
    for (int32_t route = 0; route < plan->num_routes; route++)
        if (plan->offsets[route + 1] - plan->offsets[route] > most)
            most = plan->offsets[route + 1] - plan->offsets[route];
    return (size_t)most;
}

lorry_status lorry__check(const lorry_solution *solution, lorry_verdict **out,
                          lorry_message *message)
{
    *out = NULL;
    lorry_verdict *verdict = lorry__verdict_new(&solution->mem.config);
    if (verdict == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "no memory to check the plan");

    const lorry_problem *problem = solution->problem;
    lorry__mem *mem = &verdict->mem;
    const size_t dimensions = (size_t)problem->num_dimensions, most = longest(solution);
    referee r = {
        .problem = problem,
        .plan = solution,
        .verdict = verdict,
        .objective = solution->summary.objective,
        .visits = LORRY__NEW(mem, int32_t, (size_t)problem->num_clients),
        .used = LORRY__NEW(mem, int64_t, (size_t)problem->num_types),
        .clients = LORRY__NEW(mem, int32_t, most),
        .stops = LORRY__NEW(mem, lorry_stop, most),
        .peaks = LORRY__NEW(mem, int64_t, dimensions),
        .peak_at = LORRY__NEW(mem, int32_t, dimensions),
    };
    if (r.visits != NULL && r.used != NULL && r.clients != NULL && r.stops != NULL &&
        r.peaks != NULL && r.peak_at != NULL)
        check_plan(&r);
    else
        verdict->is_failed = true;
    lorry__free(mem, r.visits);
    lorry__free(mem, r.used);
    lorry__free(mem, r.clients);
    lorry__free(mem, r.stops);
    lorry__free(mem, r.peaks);
    lorry__free(mem, r.peak_at);
    if (verdict->is_failed) {
        lorry__verdict_free(verdict);
        return lorry__fail(message, LORRY_ENOMEM, "no memory to check the plan");
    }
    *out = verdict;
    return LORRY_OK;
}
