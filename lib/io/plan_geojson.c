/* plan_geojson.c: a plan as GeoJSON (RFC 7946) for any map program: a LineString
 * per route, a Point per stop, depot and unassigned client.
 *
 * Positions are longitude and latitude on WGS 84 if the problem has a CRS, and
 * its own x and y otherwise, which the standard leaves to those who agree on it.
 * A route is drawn straight from place to place. O(stops). */
#include "io/json_text.h"
#include "io/plan.h"

static void put_position(lorry__text *out, const lorry_problem *problem, int32_t node)
{
    const lorry__travel *travel = &problem->travel;
    const int32_t location = problem->location[node];
    const bool is_earth = travel->wgs_lon != NULL && travel->wgs_lat != NULL;
    lorry__text_add(out, "[", 1);
    if (is_earth) { /* seven digits are a centimetre */
        lorry__text_double(out, travel->wgs_lon[location], 7);
        lorry__text_add(out, ",", 1);
        lorry__text_double(out, travel->wgs_lat[location], 7);
    } else {
        lorry__put_real(out, travel->x[location]);
        lorry__text_add(out, ",", 1);
        lorry__put_real(out, travel->y[location]);
    }
    lorry__text_add(out, "]", 1);
}

/* Up to its properties, whose first key follows. */
static void open_feature(lorry__text *out, bool *is_first_feature)
{
    lorry__text_puts(out, *is_first_feature ? "\n  " : ",\n  ");
    *is_first_feature = false;
    lorry__text_puts(out, "{\"type\": \"Feature\", \"properties\": {");
}

static void close_point(lorry__text *out, const lorry_problem *problem, int32_t node)
{
    lorry__text_puts(out, "}, \"geometry\": {\"type\": \"Point\", \"coordinates\": ");
    put_position(out, problem, node);
    lorry__text_puts(out, "}}");
}

static void put_line(lorry__text *out, const lorry_solution *solution, int32_t r)
{
    const lorry_problem *problem = solution->problem;
    const lorry__type *type = &problem->types[solution->routes[r].vehicle_type];
    const int32_t first = solution->offsets[r], end = solution->offsets[r + 1];
    int32_t positions = 0;
    lorry__text_puts(out, "}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [");
    if (type->start_depot != LORRY_NONE) {
        put_position(out, problem, type->start_depot);
        positions++;
    }
    for (int32_t k = first; k < end; k++) {
        lorry__text_puts(out, positions++ > 0 ? ", " : "");
        put_position(out, problem, problem->num_depots + solution->clients[k]);
    }
    if (type->end_depot != LORRY_NONE) {
        lorry__text_puts(out, positions++ > 0 ? ", " : "");
        put_position(out, problem, type->end_depot);
    }
    if (positions == 1) { /* a line has two positions at least */
        lorry__text_puts(out, ", ");
        put_position(out, problem, problem->num_depots + solution->clients[first]);
    }
    lorry__text_puts(out, "]}}");
}

static void put_route(lorry__text *out, const lorry_solution *solution, int32_t r,
                      bool *is_first_feature)
{
    const lorry_problem *problem = solution->problem;
    const lorry_route *route = &solution->routes[r];
    char number[24];
    bool is_first = true;
    open_feature(out, is_first_feature);
    lorry__put_text_member(out, "kind", "route", &is_first);
    lorry__put_member(out, "route", r + 1, &is_first);
    lorry__put_text_member(out, "vehicle_type",
                           lorry__type_name(problem, route->vehicle_type, number), &is_first);
    lorry__put_member(out, "stops", route->num_stops, &is_first);
    lorry__put_member(out, "start", route->start, &is_first);
    lorry__put_member(out, "end", route->end, &is_first);
    lorry__put_member(out, "distance", route->distance, &is_first);
    lorry__put_member(out, "duration", route->duration, &is_first);
    lorry__put_key(out, "cost", &is_first);
    lorry__text_scaled(out, route->cost,
                       lorry__problem_scale(problem, solution->summary.objective), 6);
    put_line(out, solution, r);
}

static void put_stop(lorry__text *out, const lorry_solution *solution, int32_t r, int32_t k,
                     bool *is_first_feature)
{
    const lorry_problem *problem = solution->problem;
    const lorry_stop *stop = &solution->stops[k];
    char number[24];
    bool is_first = true;
    open_feature(out, is_first_feature);
    lorry__put_text_member(out, "kind", "stop", &is_first);
    lorry__put_text_member(out, "client", lorry__client_name(problem, stop->client, number),
                           &is_first);
    lorry__put_member(out, "route", r + 1, &is_first);
    lorry__put_member(out, "position", k - solution->offsets[r] + 1, &is_first);
    lorry__put_member(out, "arrival", stop->arrival, &is_first);
    lorry__put_member(out, "wait", stop->wait, &is_first);
    lorry__put_member(out, "start", stop->start, &is_first);
    lorry__put_member(out, "departure", stop->departure, &is_first);
    lorry__put_member(out, "load", stop->load, &is_first);
    close_point(out, problem, problem->num_depots + stop->client);
}

static void put_depot(lorry__text *out, const lorry_problem *problem, int32_t depot,
                      bool *is_first_feature)
{
    char number[24];
    bool is_first = true;
    open_feature(out, is_first_feature);
    lorry__put_text_member(out, "kind", "depot", &is_first);
    lorry__put_text_member(out, "depot", lorry__depot_name(problem, depot, number), &is_first);
    close_point(out, problem, depot);
}

static void put_unassigned(lorry__text *out, const lorry_solution *solution, int32_t k,
                           bool *is_first_feature)
{
    const lorry_problem *problem = solution->problem;
    const int32_t client = solution->unassigned[k];
    char number[24];
    bool is_first = true;
    open_feature(out, is_first_feature);
    lorry__put_text_member(out, "kind", "unassigned", &is_first);
    lorry__put_text_member(out, "client", lorry__client_name(problem, client, number),
                           &is_first);
    lorry__put_text_member(out, "reason", lorry__reason_word(solution->reasons[k]), &is_first);
    close_point(out, problem, problem->num_depots + client);
}

void lorry__render_geojson(const lorry_solution *solution, lorry__text *out)
{
    bool is_first = true;
    lorry__text_puts(out, "{\"type\": \"FeatureCollection\", \"features\": [");
    for (int32_t r = 0; r < solution->num_routes && !out->is_failed; r++) {
        put_route(out, solution, r, &is_first);
        for (int32_t k = solution->offsets[r]; k < solution->offsets[r + 1]; k++)
            put_stop(out, solution, r, k, &is_first);
    }
    for (int32_t k = 0; k < solution->summary.num_unassigned; k++)
        put_unassigned(out, solution, k, &is_first);
    for (int32_t d = 0; d < solution->problem->num_depots; d++)
        put_depot(out, solution->problem, d, &is_first);
    lorry__text_puts(out, "\n]}\n");
}
