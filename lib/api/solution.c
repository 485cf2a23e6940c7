/* solution.c: making and reading a plan through the public face. */
#include "model/solution.h"

#include "api/api.h"
#include "base/language.h"

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
    LORRY__SPEAK(&problem->mem);
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

/* Write the first of `count` items of `item_size` bytes into a caller's array
 * of structs of another size. */
static bool give_array(void *out, size_t out_size, int32_t capacity, const void *items,
                       size_t item_size, int32_t count)
{
    if (capacity < 0 || (out == NULL && capacity > 0) || out_size < sizeof(size_t) ||
        out_size > LORRY__ABSURD_SIZE)
        return false;
    for (int32_t i = 0; i < count && i < capacity; i++) {
        char *to = (char *)out + (size_t)i * out_size;
        memcpy(to, &out_size, sizeof(out_size));
        lorry__give(to, (const char *)items + (size_t)i * item_size, item_size);
    }
    return true;
}

lorry_status lorry_solution_stops(const lorry_solution *solution, int32_t route,
                                  lorry_stop *out, size_t stop_size, int32_t capacity)
{
    if (solution == NULL || route < 0 || route >= solution->num_routes)
        return LORRY_EINVAL;
    const int32_t first = solution->offsets[route];
    return give_array(out, stop_size, capacity, solution->stops + first, sizeof(lorry_stop),
                      solution->offsets[route + 1] - first)
        ? LORRY_OK : LORRY_EINVAL;
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

void lorry_solution_statistics(const lorry_solution *solution, lorry_statistics *out)
{
    if (solution != NULL && out != NULL)
        lorry__give(out, &solution->statistics, sizeof(*out));
}

lorry_status lorry_solution_family(const lorry_solution *solution, int32_t index,
                                   lorry_family *out)
{
    if (solution == NULL || out == NULL || index < 0)
        return LORRY_EINVAL;
    if (index >= solution->statistics.num_families)
        return LORRY_ENOENT;
    return lorry__give(out, &solution->families[index], sizeof(*out)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_solution_trace(const lorry_solution *solution, lorry_trace_point *out,
                                  size_t point_size, int32_t capacity)
{
    if (solution == NULL)
        return LORRY_EINVAL;
    return give_array(out, point_size, capacity, solution->trace, sizeof(*solution->trace),
                      solution->statistics.trace_length)
        ? LORRY_OK : LORRY_EINVAL;
}
