/* plan_write.c: a plan as CVRPLIB routes, and the choice of format. O(stops). */
#include "io/json_text.h"
#include "io/plan.h"

/* Route numbers are vehicle numbers where types differ, and count up otherwise.
 * `used` has a count of routes per type. */
static int64_t next_number(const lorry_problem *problem, int32_t type, int64_t *used)
{
    const int64_t before = lorry__vehicles_before(problem, type);
    const int64_t number = ++used[type];
    if (problem->num_types == 1 || number <= problem->types[type].count)
        return before + number;
    /* More routes than vehicles: no number is right, so one that is nobody's. */
    return lorry__vehicles_before(problem, problem->num_types) + number;
}

static void put_route(lorry__text *out, const lorry_solution *solution, int32_t r,
                      int64_t number)
{
    lorry__text_printf(out, "Route #%lld:", (long long)number);
    for (int32_t k = solution->offsets[r]; k < solution->offsets[r + 1]; k++) {
        lorry__text_add(out, " ", 1);
        lorry__put_whole(out, lorry__sol_id(solution->problem, solution->clients[k]));
    }
    lorry__text_puts(out, "\n");
}

static void render_sol(const lorry_solution *solution, lorry__text *out)
{
    const lorry_problem *problem = solution->problem;
    int64_t *used = lorry__calloc(out->mem, (size_t)problem->num_types, sizeof(*used));
    if (used == NULL) {
        out->is_failed = true;
        return;
    }
    for (int32_t r = 0; r < solution->num_routes && !out->is_failed; r++)
        put_route(out, solution, r,
                  next_number(problem, solution->routes[r].vehicle_type, used));
    if (solution->num_routes == 0) /* readers want a route, if an empty one */
        lorry__text_puts(out, "Route #1:\n");
    lorry__text_puts(out, "Cost ");
    lorry__text_scaled(out, solution->summary.cost,
                       lorry__problem_scale(problem, solution->summary.objective), 6);
    lorry__text_puts(out, "\n");
    lorry__free(out->mem, used);
}

lorry_status lorry__io_render_solution(const lorry_solution *solution, lorry_format format,
                                       lorry__text *out, lorry_message *message)
{
    switch (format) {
    case LORRY_FORMAT_SOL:
        render_sol(solution, out);
        break;
    case LORRY_FORMAT_JSON:
        lorry__render_plan_json(solution, out);
        break;
    case LORRY_FORMAT_GEOJSON:
        lorry__render_geojson(solution, out);
        break;
    default:
        return lorry__fail(message, LORRY_EINVAL,
                           "a plan is written as .sol, .json or .geojson, not as format %d",
                           (int)format);
    }
    return out->is_failed ? lorry__fail(message, LORRY_ENOMEM, "no memory for the text")
                          : LORRY_OK;
}
