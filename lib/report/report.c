/* report.c: the data of a plan, poured into the page template.
 *
 * The page is fixed text (page/, turned into C by template.awk); a plan
 * enters it twice: as the title and as one JSON object in a script element of
 * type application/json, which the page's own script reads. Arrays rather than
 * objects keep 20,000 stops at about a megabyte. Labels come from the user:
 * html.h keeps them from ending the element or being taken for markup, and broken
 * UTF-8 becomes U+FFFD. O(clients + stops). */
#include "report/report.h"

#include "base/language.h"
#include "report/html.h"

#include <math.h>

/* ---------------------------------------------------------------- text -- */

static void put_label(lorry__text *out, const char *label)
{
    if (label == NULL)
        lorry__text_puts(out, "null");
    else
        lorry__put_json_string(out, label);
}

static void put_int(lorry__text *out, int64_t value)
{
    lorry__text_printf(out, "%lld", (long long)value);
}

/* "No limit" is null. */
static void put_limit(lorry__text *out, int64_t value)
{
    if (value == LORRY_UNLIMITED)
        lorry__text_puts(out, "null");
    else
        put_int(out, value);
}

/* A decimal without the zeros at its end. */
static void put_decimal(lorry__text *out, double value, int digits)
{
    if (!isfinite(value)) {
        lorry__text_puts(out, "null");
        return;
    }
    lorry__text_double(out, value, digits);
    if (out->is_failed)
        return;
    while (out->data[out->length - 1] == '0')
        out->length--;
    if (out->data[out->length - 1] == '.')
        out->length--;
    out->data[out->length] = '\0';
}

/* --------------------------------------------------------------- arrays -- */

static void put_key(lorry__text *out, const char *key)
{
    lorry__text_printf(out, ",\n\"%s\":", key);
}

static void put_ints(lorry__text *out, const char *key, const int64_t *values, size_t count)
{
    put_key(out, key);
    lorry__text_add(out, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            lorry__text_add(out, ",", 1);
        put_limit(out, values[i]);
    }
    lorry__text_add(out, "]", 1);
}

/* One number per stop, which lies `offset` bytes into lorry_stop. */
static void put_stops(lorry__text *out, const char *key, const lorry_solution *plan,
                      size_t offset)
{
    put_key(out, key);
    lorry__text_add(out, "[", 1);
    for (int32_t i = 0; i < plan->offsets[plan->num_routes]; i++) {
        int64_t value;
        memcpy(&value, (const char *)&plan->stops[i] + offset, sizeof(value));
        if (i > 0)
            lorry__text_add(out, ",", 1);
        put_int(out, value);
    }
    lorry__text_add(out, "]", 1);
}

/* Coordinates of the nodes: longitude and latitude where there is a CRS. Seven
 * digits of a degree are a centimetre. */
static void put_places(lorry__text *out, const char *key, const lorry_problem *problem,
                       const double *degrees, const double *plane)
{
    const int32_t nodes = lorry__num_nodes(problem);
    put_key(out, key);
    lorry__text_add(out, "[", 1);
    for (int32_t node = 0; node < nodes; node++) {
        if (node > 0)
            lorry__text_add(out, ",", 1);
        if (degrees != NULL)
            put_decimal(out, degrees[problem->location[node]], 7);
        else
            put_decimal(out, plane[problem->location[node]], 4);
    }
    lorry__text_add(out, "]", 1);
}

static void put_labels(lorry__text *out, const lorry_problem *problem)
{
    const int32_t nodes = lorry__num_nodes(problem);
    put_key(out, "labels");
    if (problem->labels == NULL) {
        lorry__text_puts(out, "null");
        return;
    }
    lorry__text_add(out, "[", 1);
    for (int32_t node = 0; node < nodes; node++) {
        if (node > 0)
            lorry__text_add(out, ",", 1);
        put_label(out, problem->labels[node]);
    }
    lorry__text_add(out, "]", 1);
}

/* ---------------------------------------------------------------- parts -- */

static const char *objective_text(lorry_objective objective)
{
    switch (objective) {
    case LORRY_OBJECTIVE_DISTANCE:
        return "distance";
    case LORRY_OBJECTIVE_DURATION:
        return "duration";
    case LORRY_OBJECTIVE_VEHICLES:
        return "vehicles";
    case LORRY_OBJECTIVE_COST:
        break;
    }
    return "cost";
}

static void put_summary(lorry__text *out, const lorry_solution *plan)
{
    const lorry_problem *problem = plan->problem;
    const lorry_summary *sum = &plan->summary;

    lorry__text_puts(out, "{\"name\":");
    put_label(out, problem->name);
    put_key(out, "version");
    lorry__put_json_string(out, LORRY_VERSION);
    put_key(out, "origin");
    put_label(out, problem->origin);
    put_key(out, "crs");
    put_label(out, problem->crs);
    put_key(out, "unit");
    put_int(out, lorry__problem_scale(problem, LORRY_OBJECTIVE_DISTANCE));
    put_key(out, "costScale");
    put_int(out, lorry__problem_scale(problem, sum->objective));
    put_key(out, "objective");
    lorry__put_json_string(out, objective_text(sum->objective));
    put_key(out, "feasible");
    lorry__text_puts(out, sum->is_feasible ? "true" : "false");
    put_key(out, "complete");
    lorry__text_puts(out, sum->is_complete ? "true" : "false");
    put_key(out, "cost");
    put_int(out, sum->cost);
    put_key(out, "bound");
    if (sum->has_bound)
        put_int(out, sum->lower_bound);
    else
        lorry__text_puts(out, "null");
    put_key(out, "gap");
    put_decimal(out, sum->has_bound ? sum->gap : NAN, 6);
    put_key(out, "iterations");
    put_int(out, sum->iterations);
    put_key(out, "seconds");
    put_decimal(out, sum->seconds, 3);
    put_key(out, "threads");
    put_int(out, sum->threads);
    /* A string: a seed may be beyond what a JSON number holds. */
    put_key(out, "seed");
    lorry__text_printf(out, "\"%llu\"", (unsigned long long)sum->seed);
    put_key(out, "dimensions");
    put_int(out, problem->num_dimensions);
    put_key(out, "dimensionNames"); /* one per line */
    put_label(out, problem->dimension_names);
    put_key(out, "depots");
    put_int(out, problem->num_depots);
    put_key(out, "clients");
    put_int(out, problem->num_clients);
}

static void put_nodes(lorry__text *out, const lorry_problem *problem)
{
    const lorry__travel *travel = &problem->travel;
    const size_t nodes = (size_t)lorry__num_nodes(problem);
    const size_t clients = (size_t)problem->num_clients;
    const size_t amounts = clients * (size_t)problem->num_dimensions;

    put_places(out, "x", problem, travel->wgs_lon, travel->x);
    put_places(out, "y", problem, travel->wgs_lat, travel->y);
    put_ints(out, "early", problem->early, nodes);
    put_ints(out, "late", problem->late, nodes);
    put_labels(out, problem);
    put_ints(out, "service", problem->service, clients);
    put_ints(out, "delivery", problem->delivery, amounts);
    put_ints(out, "pickup", problem->pickup, amounts);
}

/* [label, count, start depot, end depot, [capacity]] */
static void put_types(lorry__text *out, const lorry_problem *problem)
{
    put_key(out, "types");
    lorry__text_add(out, "[", 1);
    for (int32_t t = 0; t < problem->num_types; t++) {
        const lorry__type *type = &problem->types[t];
        lorry__text_puts(out, t > 0 ? ",\n[" : "[");
        put_label(out, type->label);
        lorry__text_printf(out, ",%lld,%d,%d,[", (long long)type->count, type->start_depot,
                           type->end_depot);
        for (int32_t d = 0; d < problem->num_dimensions; d++) {
            if (d > 0)
                lorry__text_add(out, ",", 1);
            put_limit(out, type->capacity[d]);
        }
        lorry__text_puts(out, "]]");
    }
    lorry__text_add(out, "]", 1);
}

/* [type, start, end, distance, duration, travel, service, wait, overtime, cost,
 * [peak load]] */
static void put_routes(lorry__text *out, const lorry_solution *plan)
{
    put_key(out, "routes");
    lorry__text_add(out, "[", 1);
    for (int32_t r = 0; r < plan->num_routes; r++) {
        const lorry_route *route = &plan->routes[r];
        const int64_t figures[9] = { route->start,   route->end,  route->distance,
                                     route->duration, route->travel, route->service,
                                     route->wait,    route->overtime, route->cost };
        lorry__text_printf(out, "%s[%d", r > 0 ? ",\n" : "", route->vehicle_type);
        for (int i = 0; i < 9; i++) {
            lorry__text_add(out, ",", 1);
            put_int(out, figures[i]);
        }
        lorry__text_puts(out, ",[");
        for (int32_t d = 0; d < plan->problem->num_dimensions; d++) {
            if (d > 0)
                lorry__text_add(out, ",", 1);
            put_int(out, route->load[d]);
        }
        lorry__text_puts(out, "]]");
    }
    lorry__text_add(out, "]", 1);
}

/* The way between two nodes, of which one may be an open end. */
static bool is_estimated(const lorry_problem *problem, int32_t profile, int32_t from, int32_t to)
{
    return from != LORRY_NONE && to != LORRY_NONE &&
           lorry__travel_is_estimated(&problem->travel, profile, problem->location[from],
                                      problem->location[to]);
}

static void put_visits(lorry__text *out, const lorry_solution *plan)
{
    put_key(out, "offsets");
    for (int32_t r = 0; r <= plan->num_routes; r++)
        lorry__text_printf(out, "%s%d", r > 0 ? "," : "[", plan->offsets[r]);
    lorry__text_add(out, "]", 1);
    put_key(out, "visits");
    lorry__text_add(out, "[", 1);
    for (int32_t i = 0; i < plan->offsets[plan->num_routes]; i++)
        lorry__text_printf(out, "%s%d", i > 0 ? "," : "", plan->clients[i]);
    lorry__text_add(out, "]", 1);
    put_stops(out, "arrival", plan, offsetof(lorry_stop, arrival));
    put_stops(out, "start", plan, offsetof(lorry_stop, start));
    put_stops(out, "departure", plan, offsetof(lorry_stop, departure));
    put_stops(out, "driven", plan, offsetof(lorry_stop, distance));
    put_stops(out, "load", plan, offsetof(lorry_stop, load));
}

/* Stops whose way there is estimated, and how many ways back to a depot are. */
static void put_estimated(lorry__text *out, const lorry_solution *plan)
{
    const lorry_problem *problem = plan->problem;
    bool is_first = true;
    int64_t back = 0;
    put_key(out, "estimated");
    lorry__text_add(out, "[", 1);
    for (int32_t r = 0; r < plan->num_routes; r++) {
        const lorry__type *type = &problem->types[plan->routes[r].vehicle_type];
        int32_t from = type->start_depot;
        for (int32_t i = plan->offsets[r]; i < plan->offsets[r + 1]; i++) {
            const int32_t to = problem->num_depots + plan->clients[i];
            if (is_estimated(problem, type->profile, from, to)) {
                lorry__text_printf(out, "%s%d", is_first ? "" : ",", (int)i);
                is_first = false;
            }
            from = to;
        }
        back += is_estimated(problem, type->profile, from, type->end_depot);
    }
    lorry__text_add(out, "]", 1);
    put_key(out, "estimatedBack");
    put_int(out, back);
}

/* [client, reason, required] */
static void put_unassigned(lorry__text *out, const lorry_solution *plan)
{
    put_key(out, "unassigned");
    lorry__text_add(out, "[", 1);
    for (int32_t i = 0; i < plan->summary.num_unassigned; i++)
        lorry__text_printf(out, "%s[%d,%d,%d]", i > 0 ? "," : "", plan->unassigned[i],
                           (int)plan->reasons[i],
                           plan->problem->is_required[plan->unassigned[i]] != 0);
    lorry__text_add(out, "]", 1);
}

/* The texts of the page's scripts in the reader's language, where it is not theirs. */
static void put_texts(lorry__text *out)
{
    bool is_first = true;
    put_key(out, "texts");
    lorry__text_puts(out, "{");
    for (const char *const *text = lorry__page_texts; *text != NULL; text++) {
        const char *told = lorry__tr(*text);
        if (told == *text)
            continue;
        lorry__text_puts(out, is_first ? "" : ",\n");
        is_first = false;
        lorry__put_json_string(out, *text);
        lorry__text_puts(out, ":");
        lorry__put_json_string(out, told);
    }
    lorry__text_puts(out, "}");
}

lorry_status lorry__report_html(const lorry_solution *solution, lorry__text *out,
                                lorry_message *message)
{
    const char *name = solution->problem->name != NULL ? solution->problem->name : lorry__tr("Plan");
    const char *const *line = lorry__put_lines(out, lorry__page_lines, LORRY__PAGE_TITLE);
    lorry__put_html(out, name);
    lorry__text_add(out, "\n", 1);
    line = lorry__put_lines(out, line, LORRY__PAGE_TITLE);
    lorry__put_html(out, name);
    lorry__text_add(out, "\n", 1);
    line = lorry__put_lines(out, line, LORRY__PAGE_DATA);
    put_summary(out, solution);
    put_nodes(out, solution->problem);
    put_types(out, solution->problem);
    put_routes(out, solution);
    put_visits(out, solution);
    put_estimated(out, solution);
    put_unassigned(out, solution);
    put_texts(out);
    lorry__text_add(out, "}\n", 2);
    lorry__put_lines(out, line, NULL);
    if (out->is_failed)
        return lorry__fail(message, LORRY_ENOMEM, "no memory for the page");
    return LORRY_OK;
}
