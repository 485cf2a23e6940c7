/* solution.c: making and reading a plan through the public face. */
#include "model/solution.h"

#include "api/api.h"

lorry_status lorry_solution_new(lorry_problem *problem, lorry_objective objective,
                                int32_t num_routes, const int32_t *offsets,
                                const int32_t *clients, const int32_t *vehicle_types,
                                lorry_solution **out, lorry_message *message)
{
    if (out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is no place for the plan");
    *out = NULL;
    if (problem == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the problem is NULL");
    if ((int)objective < LORRY_OBJECTIVE_COST || (int)objective > LORRY_OBJECTIVE_VEHICLES)
        return lorry__fail(message, LORRY_EINVAL, "there is no objective %d", (int)objective);
    if (num_routes < 0)
        return lorry__fail(message, LORRY_EINVAL, "%ld routes", (long)num_routes);
    if (num_routes > 0 && offsets == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the offsets of the routes are NULL");
    if (num_routes > 0 && offsets[num_routes] > 0 && clients == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the clients of the routes are NULL");
    return lorry__solution_build(problem, &problem->mem.config, NULL, objective, num_routes,
                                 offsets, clients, vehicle_types, out, message);
}

void lorry_solution_free(lorry_solution *solution) { lorry__solution_release(solution); }

lorry_problem *lorry_solution_problem(const lorry_solution *solution)
{
    return solution != NULL ? solution->problem : NULL;
}

void lorry_solution_summary(const lorry_solution *solution, lorry_summary *out)
{
    if (solution != NULL && out != NULL)
        lorry__give(out, &solution->summary, sizeof(*out));
}

lorry_status lorry_solution_route(const lorry_solution *solution, int32_t route,
                                  lorry_route *out)
{
    if (solution == NULL || out == NULL || route < 0 || route >= solution->num_routes)
        return LORRY_EINVAL;
    return lorry__give(out, &solution->routes[route], sizeof(*out)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_solution_stops(const lorry_solution *solution, int32_t route,
                                  lorry_stop *out, size_t stop_size, int32_t capacity)
{
    if (solution == NULL || route < 0 || route >= solution->num_routes || capacity < 0 ||
        (out == NULL && capacity > 0) || stop_size < sizeof(size_t) ||
        stop_size > LORRY__ABSURD_SIZE)
        return LORRY_EINVAL;
    const int32_t first = solution->offsets[route];
    const int32_t count = solution->offsets[route + 1] - first;
    for (int32_t i = 0; i < count && i < capacity; i++) {
        char *to = (char *)out + (size_t)i * stop_size;
        memcpy(to, &stop_size, sizeof(stop_size));
        lorry__give(to, &solution->stops[first + i], sizeof(lorry_stop));
    }
    return LORRY_OK;
}

lorry_status lorry_solution_unassigned(const lorry_solution *solution, int32_t index,
                                       int32_t *client, lorry_reason *reason)
{
    if (solution == NULL || index < 0 || index >= solution->summary.num_unassigned)
        return LORRY_EINVAL;
    if (client != NULL)
        *client = solution->unassigned[index];
    if (reason != NULL)
        *reason = solution->reasons[index];
    return LORRY_OK;
}
