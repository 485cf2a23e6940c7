/* solution.c: a plan from routes, with schedule, figures and reasons.
 * O(stops * dimensions), and O(types * dimensions) per unassigned client. */
#include "base/language.h"
#include "model/solution.h"

#include "model/schedule.h"

/* Routes as given, and where each client is found to be. */
typedef struct routes {
    int32_t count;
    const int32_t *offsets, *clients, *types;
} routes;

static lorry_status invalid(lorry_message *message, int32_t route, const char *what,
                            int32_t value)
{
    return lorry__fail(message, LORRY_EINVAL, "route %ld: %s %ld", (long)route,
                       lorry__tr(what), (long)value);
}

/* Clients exist and appear once, types exist. Marks the clients met. */
static lorry_status check_routes(const lorry_problem *problem, const routes *given,
                                 uint8_t *is_met, lorry_message *message)
{
    if (given->count > 0 && given->offsets[0] != 0)
        return lorry__fail(message, LORRY_EINVAL, "offsets[0] is %ld, not 0",
                           (long)given->offsets[0]);
    for (int32_t r = 0; r < given->count; r++) {
        if (given->offsets[r + 1] < given->offsets[r])
            return invalid(message, r, "its offset falls to", given->offsets[r + 1]);
        if (given->offsets[r + 1] > problem->num_clients)
            return invalid(message, r, "more stops than clients, offset",
                           given->offsets[r + 1]);
        if (given->types != NULL &&
            (given->types[r] < 0 || given->types[r] >= problem->num_types))
            return invalid(message, r, "there is no vehicle type", given->types[r]);
        for (int32_t i = given->offsets[r]; i < given->offsets[r + 1]; i++) {
            const int32_t client = given->clients[i];
            if (client < 0 || client >= problem->num_clients)
                return invalid(message, r, "there is no client", client);
            if (is_met[client])
                return invalid(message, r, "a second visit to client", client);
            is_met[client] = 1;
        }
    }
    return LORRY_OK;
}

/* Copy the routes that are not empty; room has been made. */
static void copy_routes(lorry_solution *plan, const routes *given)
{
    const size_t dims = (size_t)plan->problem->num_dimensions;
    int32_t stops = 0;
    plan->offsets[0] = 0;
    for (int32_t r = 0; r < given->count; r++) {
        const int32_t length = given->offsets[r + 1] - given->offsets[r];
        if (length == 0)
            continue;
        const int32_t at = plan->num_routes++;
        memcpy(plan->clients + stops, given->clients + given->offsets[r],
               (size_t)length * sizeof(int32_t));
        plan->routes[at] = (lorry_route){
            .size = sizeof(lorry_route),
            .vehicle_type = given->types != NULL ? given->types[r] : 0,
            .num_stops = length,
            .clients = plan->clients + stops,
            .load = plan->loads + (size_t)at * dims,
        };
        stops += length;
        plan->offsets[at + 1] = stops;
    }
}

/* What sections charge for a route's visits; a visit that is barred has no price. */
static int64_t section_cost(const lorry_problem *problem, const lorry_route *route)
{
    int64_t cost = 0;
    for (int32_t i = 0; problem->num_sections > 0 && i < route->num_stops; i++) {
        const int64_t price =
            lorry__visit_price(problem, route->vehicle_type, route->clients[i]);
        cost += price != LORRY_UNLIMITED ? price : 0;
    }
    return cost;
}

static int64_t cost_of(const lorry_problem *problem, const lorry_route *route,
                       lorry_objective objective)
{
    const lorry__type *type = &problem->types[route->vehicle_type];
    switch (objective) {
    case LORRY_OBJECTIVE_DISTANCE:
        return route->distance;
    case LORRY_OBJECTIVE_DURATION:
        return route->duration;
    case LORRY_OBJECTIVE_COST:
    case LORRY_OBJECTIVE_VEHICLES:
        break;
    }
    return type->fixed_cost + type->unit_distance_cost * route->distance +
           type->unit_duration_cost * route->duration +
           type->unit_overtime_cost * route->overtime + section_cost(problem, route);
}

/* An optional client that some vehicle could serve was not worth it. */
static lorry_reason reason_for(const lorry_problem *problem, int32_t client)
{
    const lorry_reason barrier = lorry__client_barrier(problem, client);
    if (barrier != LORRY_REASON_NONE)
        return barrier;
    return problem->is_required[client] ? LORRY_REASON_FLEET : LORRY_REASON_OPTIONAL;
}

#define BATCH 256 /* routes whose schedules one task makes */
#define SHARED 4096 /* fewer are not worth waking other threads for */

typedef struct schedule_job {
    lorry_solution *plan;
    lorry_objective objective;
    _Atomic int is_broken;
} schedule_job;

static void make_schedules(void *payload, int index, int worker)
{
    schedule_job *job = payload;
    lorry_solution *plan = job->plan;
    const lorry_problem *problem = plan->problem;
    (void)worker;
    for (int32_t r = index * BATCH; r < plan->num_routes && r < (index + 1) * BATCH; r++) {
        lorry_route *route = &plan->routes[r];
        int64_t *peaks = plan->loads + (size_t)r * (size_t)problem->num_dimensions;
        if (!lorry__schedule(problem, route, peaks, plan->stops + plan->offsets[r]))
            atomic_store(&job->is_broken, 1);
        route->cost = cost_of(problem, route, job->objective);
    }
}

/* `used` has room for one zero per vehicle type. */
static void evaluate(lorry_solution *plan, lorry__executor *executor, lorry_objective objective,
                     const uint8_t *is_met, int64_t *used)
{
    const lorry_problem *problem = plan->problem;
    schedule_job job = { .plan = plan, .objective = objective };
    lorry__executor here = { .threads = 1 };
    lorry__executor_run(executor != NULL && plan->num_routes >= SHARED ? executor : &here,
                        (plan->num_routes + BATCH - 1) / BATCH, &job, make_schedules);
    lorry_summary *summary = &plan->summary;
    *summary = (lorry_summary){
        .size = sizeof(*summary),
        .is_feasible = atomic_load(&job.is_broken) == 0,
        .num_routes = plan->num_routes,
        .objective = objective,
    };
    for (int32_t r = 0; r < plan->num_routes; r++) {
        const lorry_route *route = &plan->routes[r];
        if (++used[route->vehicle_type] > problem->types[route->vehicle_type].count)
            summary->is_feasible = 0;
        summary->cost += route->cost;
        summary->distance += route->distance;
        summary->duration += route->duration;
    }
    for (int32_t c = 0; c < problem->num_clients; c++) {
        if (is_met[c])
            continue;
        const int32_t at = summary->num_unassigned++;
        plan->unassigned[at] = c;
        plan->reasons[at] = reason_for(problem, c);
        if (problem->is_required[c])
            summary->num_missing++;
        else
            summary->cost += problem->prize[c];
    }
    summary->is_complete = summary->is_feasible && summary->num_missing == 0;
}

static bool make_room(lorry_solution *plan, int32_t num_routes, int32_t num_stops)
{
    const lorry_problem *problem = plan->problem;
    const size_t routes = (size_t)num_routes, stops = (size_t)num_stops;
    const size_t left = (size_t)(problem->num_clients - num_stops);
    plan->offsets = LORRY__NEW(&plan->mem, int32_t, routes + 1);
    plan->clients = LORRY__NEW(&plan->mem, int32_t, stops);
    plan->routes = LORRY__NEW(&plan->mem, lorry_route, routes);
    plan->loads = LORRY__NEW(&plan->mem, int64_t, routes * (size_t)problem->num_dimensions);
    plan->stops = LORRY__NEW(&plan->mem, lorry_stop, stops);
    plan->unassigned = LORRY__NEW(&plan->mem, int32_t, left);
    plan->reasons = LORRY__NEW(&plan->mem, lorry_reason, left);
    return plan->offsets != NULL && plan->clients != NULL && plan->routes != NULL &&
           plan->loads != NULL && plan->stops != NULL && plan->unassigned != NULL &&
           plan->reasons != NULL;
}

lorry_status lorry__solution_build(lorry_problem *problem, const lorry_config *config,
                                   lorry__executor *executor, lorry_objective objective,
                                   int32_t num_routes, const int32_t *offsets,
                                   const int32_t *clients, const int32_t *types,
                                   lorry_solution **out,
                                   lorry_message *message)
{
    const routes given = { num_routes, offsets, clients, types };
    *out = NULL;
    lorry_solution *plan = lorry__handle_new(config, sizeof(*plan),
                                             offsetof(lorry_solution, mem));
    if (plan == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "no memory for a plan");
    plan->problem = lorry__problem_retain(problem);

    uint8_t *is_met = LORRY__NEW(&plan->mem, uint8_t, (size_t)problem->num_clients);
    int64_t *used = LORRY__NEW(&plan->mem, int64_t, (size_t)problem->num_types);
    lorry_status status = is_met != NULL && used != NULL ? LORRY_OK : LORRY_ENOMEM;
    if (status == LORRY_OK)
        status = check_routes(problem, &given, is_met, message);
    if (status == LORRY_OK &&
        !make_room(plan, num_routes, num_routes > 0 ? offsets[num_routes] : 0))
        status = LORRY_ENOMEM;
    if (status == LORRY_ENOMEM)
        lorry__fail(message, status, "no memory for a plan of %ld routes", (long)num_routes);
    if (status == LORRY_OK) {
        copy_routes(plan, &given);
        evaluate(plan, executor, objective, is_met, used);
    }
    lorry__free(&plan->mem, is_met);
    lorry__free(&plan->mem, used);
    if (status != LORRY_OK) {
        lorry__solution_release(plan);
        return status;
    }
    *out = plan;
    return LORRY_OK;
}

lorry_status lorry__solution_tell(lorry_solution *plan, const lorry_statistics *statistics,
                                  const lorry_family *families, const lorry_trace_point *trace)
{
    const size_t num_families = (size_t)statistics->num_families;
    const size_t length = (size_t)statistics->trace_length;
    plan->families = LORRY__NEW(&plan->mem, lorry_family, num_families + 1);
    plan->trace = LORRY__NEW(&plan->mem, lorry_trace_point, length + 1);
    if (plan->families == NULL || plan->trace == NULL)
        return LORRY_ENOMEM;
    plan->statistics = *statistics;
    if (num_families > 0)
        memcpy(plan->families, families, num_families * sizeof(*families));
    if (length > 0)
        memcpy(plan->trace, trace, length * sizeof(*trace));
    return LORRY_OK;
}

void lorry__solution_release(lorry_solution *solution)
{
    if (solution == NULL)
        return;
    void *const blocks[] = {
        solution->offsets, solution->clients, solution->routes, solution->loads,
        solution->stops, solution->unassigned, solution->reasons, solution->families,
        solution->trace,
    };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(&solution->mem, blocks[k]);
    lorry__bound_release(solution->bound);
    lorry__problem_release(solution->problem);
    lorry__handle_free(solution, offsetof(lorry_solution, mem));
}
