/* plan_json.c: plans as lorry's JSON, "lorry-plan/1", read and written; see
 * docs/format.md.
 *
 * Of a plan only the routes are read: which type of vehicle, which clients, in
 * which order. Everything else follows from the problem and is computed anew.
 * O(length). */
#include "base/language.h"
#include "io/json_text.h"
#include "io/lorry_json.h"
#include "io/plan.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const objectives[] = { "cost", "distance", "duration", "vehicles" };

/* -------------------------------------------------------------- reading -- */

typedef struct plan_reader {
    lorry__plan_draft *draft;
    lorry__names clients; /* labels, in the order of client_of */
    int32_t *client_of;
} plan_reader;

static lorry_status no_memory(const lorry__json *at)
{
    return lorry__fail(at->file->message, LORRY_ENOMEM, "%s: no memory for the plan",
                       at->file->name);
}

/* Labels to clients; one that two clients share stands for the first. */
static bool index_clients(plan_reader *r)
{
    const lorry_problem *problem = r->draft->problem;
    if (problem->labels == NULL)
        return true;
    r->client_of = lorry__alloc(r->draft->mem,
                                (size_t)problem->num_clients * sizeof(*r->client_of));
    if (r->client_of == NULL)
        return false;
    for (int32_t c = 0; c < problem->num_clients; c++) {
        const char *label = problem->labels[problem->num_depots + c];
        if (label == NULL || lorry__names_find(&r->clients, label) >= 0)
            continue;
        r->client_of[r->clients.count] = c;
        if (!lorry__names_add(&r->clients, label))
            return false;
    }
    return true;
}

static lorry_status read_stop(plan_reader *r, const lorry__json *at)
{
    static const char *const keys[] = { "client",    "arrival", "wait",     "start",
                                        "departure", "load",    "distance" };
    static const char what[] = N_("the id of a client");
    lorry__json id = *at;
    const char *text;
    if (json_is_object(at->value)) {
        const lorry_status status = lorry__json_object(at, keys, COUNT(keys));
        if (status != LORRY_OK)
            return status;
        id = lorry__json_member(at, "client");
    }
    const lorry_status status = lorry__json_string(&id, what, &text);
    if (status != LORRY_OK)
        return status;
    const int32_t found = lorry__names_find(&r->clients, text);
    const lorry_problem *problem = r->draft->problem;
    int32_t client = found >= 0 ? r->client_of[found]
                                : lorry__number_of(text, (size_t)problem->num_clients);
    /* A number stands only for a client without a label. */
    if (found < 0 && client >= 0 && problem->labels != NULL &&
        problem->labels[problem->num_depots + client] != NULL)
        client = -1;
    if (client < 0)
        return lorry__json_expected(&id, what);
    if (r->draft->is_seen[client])
        return lorry__json_expected(&id, "each client once");
    return lorry__draft_stop(r->draft, client) ? LORRY_OK : no_memory(at);
}

/* A vehicle type by its id, or by its number if it has none. */
static lorry_status read_type(plan_reader *r, const lorry__json *at, int32_t *type)
{
    const lorry_problem *problem = r->draft->problem;
    const char *text;
    *type = 0;
    if (at->value == NULL)
        return LORRY_OK;
    const lorry_status status = lorry__json_string(at, "the id of a vehicle type", &text);
    if (status != LORRY_OK)
        return status;
    for (; *type < problem->num_types; (*type)++)
        if (problem->types[*type].label != NULL &&
            strcmp(problem->types[*type].label, text) == 0)
            return LORRY_OK;
    *type = lorry__number_of(text, (size_t)problem->num_types);
    if (*type < 0 || problem->types[*type].label != NULL)
        return lorry__json_expected(at, "the id of a vehicle type");
    return LORRY_OK;
}

static lorry_status read_route(plan_reader *r, const lorry__json *at)
{
    static const char *const keys[] = { "vehicle_type", "start",    "end",  "distance",
                                        "duration",     "overtime", "travel", "service",
                                        "wait",         "cost",     "load", "lateness",
                                        "stops" };
    const lorry__json type_at = lorry__json_member(at, "vehicle_type");
    const lorry__json stops = lorry__json_member(at, "stops");
    int32_t type;
    size_t length;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_type(r, &type_at, &type);
    if (status == LORRY_OK)
        status = lorry__json_array(&stops, "an array of stops", &length);
    if (status == LORRY_OK && !lorry__draft_route(r->draft, type))
        return no_memory(at);
    for (size_t k = 0; status == LORRY_OK && k < length; k++) {
        const lorry__json stop = lorry__json_element(&stops, k);
        status = read_stop(r, &stop);
    }
    return status;
}

static lorry_status read_routes(plan_reader *r, const lorry__json *root)
{
    static const char *const formats[] = { LORRY__PLAN_FORMAT };
    static const char *const keys[] = { "format",   "problem",  "problem_hash", "origin",
                                        "status",   "feasible", "objective",    "cost",
                                        "cost_scale", "distance", "duration",   "vehicles",
                                        "lower_bound", "gap",   "iterations",   "seed",
                                        "statistics", "routes", "unassigned" };
    const lorry__json format = lorry__json_member(root, "format");
    const lorry__json objective = lorry__json_member(root, "objective");
    const lorry__json routes = lorry__json_member(root, "routes");
    size_t word = 0, length;
    lorry_status status = lorry__json_word(&format, formats, 1, &word);
    if (status == LORRY_OK)
        status = lorry__json_object(root, keys, COUNT(keys));
    if (status == LORRY_OK && objective.value != NULL)
        status = lorry__json_word(&objective, objectives, COUNT(objectives), &word);
    r->draft->objective = (lorry_objective)word;
    if (status == LORRY_OK)
        status = lorry__json_array(&routes, "an array of routes", &length);
    for (size_t k = 0; status == LORRY_OK && k < length; k++) {
        const lorry__json route = lorry__json_element(&routes, k);
        status = read_route(r, &route);
    }
    return status;
}

lorry_status lorry__read_plan_json(lorry__plan_draft *draft, const char *name, json_t *root,
                                   lorry_message *message)
{
    const lorry__json_file file = { name, message };
    const lorry__json top = lorry__json_root(&file, root);
    plan_reader r = { .draft = draft };
    lorry__names_init(&r.clients, draft->mem);
    const lorry_status status = index_clients(&r) ? read_routes(&r, &top) : no_memory(&top);
    lorry__names_free(&r.clients);
    lorry__free(draft->mem, r.client_of);
    return status;
}

/* -------------------------------------------------------------- writing -- */

static void put_cost(lorry__text *out, const char *key, const lorry_solution *solution,
                     int64_t cost, bool *is_first)
{
    lorry__put_key(out, key, is_first);
    lorry__text_scaled(out, cost,
                       lorry__problem_scale(solution->problem, solution->summary.objective), 6);
}

static void put_flag(lorry__text *out, const char *key, bool value, bool *is_first)
{
    lorry__put_key(out, key, is_first);
    lorry__text_puts(out, value ? "true" : "false");
}

static void put_stop(lorry__text *out, const lorry_problem *problem, const lorry_stop *stop)
{
    char number[24];
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_text_member(out, "client", lorry__client_name(problem, stop->client, number),
                           &is_first);
    lorry__put_member(out, "arrival", stop->arrival, &is_first);
    lorry__put_member(out, "wait", stop->wait, &is_first);
    lorry__put_member(out, "start", stop->start, &is_first);
    lorry__put_member(out, "departure", stop->departure, &is_first);
    lorry__put_member(out, "load", stop->load, &is_first);
    lorry__put_member(out, "distance", stop->distance, &is_first);
    lorry__text_puts(out, "}");
}

static void put_route(lorry__text *out, const lorry_solution *solution, int32_t r)
{
    const lorry_problem *problem = solution->problem;
    const lorry_route *route = &solution->routes[r];
    char number[24];
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_text_member(out, "vehicle_type",
                           lorry__type_name(problem, route->vehicle_type, number), &is_first);
    lorry__put_member(out, "start", route->start, &is_first);
    lorry__put_member(out, "end", route->end, &is_first);
    lorry__put_member(out, "distance", route->distance, &is_first);
    lorry__put_member(out, "duration", route->duration, &is_first);
    lorry__put_member(out, "overtime", route->overtime, &is_first);
    lorry__put_member(out, "travel", route->travel, &is_first);
    lorry__put_member(out, "service", route->service, &is_first);
    lorry__put_member(out, "wait", route->wait, &is_first);
    put_cost(out, "cost", solution, route->cost, &is_first);
    lorry__put_key(out, "load", &is_first);
    for (int32_t d = 0; d < problem->num_dimensions; d++) {
        lorry__text_puts(out, d == 0 ? "[" : ", ");
        lorry__put_whole(out, route->load[d]);
    }
    lorry__text_puts(out, "]");
    if (route->time_warp > 0)
        lorry__put_member(out, "lateness", route->time_warp, &is_first);
    lorry__put_key(out, "stops", &is_first);
    for (int32_t k = solution->offsets[r]; k < solution->offsets[r + 1]; k++) {
        lorry__text_puts(out, k == solution->offsets[r] ? "[\n      " : ",\n      ");
        put_stop(out, problem, &solution->stops[k]);
    }
    lorry__text_puts(out, "]}");
}

const char *lorry__reason_word(lorry_reason reason)
{
    static const char *const words[] = { "none",   "optional", "skills", "capacity",
                                         "window", "limit",    "fleet",  "section" };
    return (size_t)reason < COUNT(words) ? words[reason] : words[0];
}

static void put_unassigned(lorry__text *out, const lorry_solution *solution, int32_t k)
{
    const lorry_problem *problem = solution->problem;
    const int32_t client = solution->unassigned[k];
    char number[24];
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_text_member(out, "client", lorry__client_name(problem, client, number),
                           &is_first);
    put_flag(out, "required", problem->is_required[client], &is_first);
    lorry__put_text_member(out, "reason", lorry__reason_word(solution->reasons[k]), &is_first);
    lorry__text_puts(out, "}");
}

static void put_family(lorry__text *out, const lorry_family *family)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_text_member(out, "name", family->name, &is_first);
    lorry__put_member(out, "tried", family->tried, &is_first);
    lorry__put_member(out, "accepted", family->accepted, &is_first);
    lorry__put_member(out, "improved", family->improved, &is_first);
    lorry__text_puts(out, "}");
}

static void put_trace_point(lorry__text *out, const lorry_solution *solution,
                            const lorry_trace_point *point)
{
    bool is_first = true;
    lorry__text_puts(out, "{");
    lorry__put_member(out, "iterations", point->iterations, &is_first);
    put_cost(out, "cost", solution, point->cost, &is_first);
    lorry__put_member(out, "vehicles", point->num_routes, &is_first);
    lorry__put_member(out, "missing", point->num_missing, &is_first);
    lorry__text_puts(out, "}");
}

static void put_statistics(lorry__text *out, const lorry_solution *solution)
{
    const lorry_statistics *all = &solution->statistics;
    bool is_first = true;
    lorry__text_puts(out, ",\n  \"statistics\": {");
    lorry__put_member(out, "accepted", all->accepted, &is_first);
    lorry__put_member(out, "improved", all->improved, &is_first);
    lorry__put_member(out, "evaluations", all->evaluations, &is_first);
    lorry__put_member(out, "reinserted", all->reinserted, &is_first);
    lorry__put_member(out, "rounds", all->rounds, &is_first);
    lorry__put_member(out, "jobs", all->jobs, &is_first);
    lorry__put_member(out, "joined", all->joined, &is_first);
    lorry__put_key(out, "families", &is_first);
    for (int32_t k = 0; k < all->num_families; k++) {
        lorry__text_puts(out, k == 0 ? "[\n    " : ",\n    ");
        put_family(out, &solution->families[k]);
    }
    lorry__text_puts(out, "]");
    lorry__put_key(out, "trace", &is_first);
    for (int32_t k = 0; k < all->trace_length; k++) {
        lorry__text_puts(out, k == 0 ? "[\n    " : ",\n    ");
        put_trace_point(out, solution, &solution->trace[k]);
    }
    lorry__text_puts(out, "]}");
}

/* No wall-clock seconds and no thread count: equal runs write equal files. */
static void put_figures(lorry__text *out, const lorry_solution *solution)
{
    const lorry_problem *problem = solution->problem;
    const lorry_summary *summary = &solution->summary;
    bool is_first = false;
    lorry__text_puts(out, "{\"format\": \"" LORRY__PLAN_FORMAT "\"");
    if (problem->name != NULL)
        lorry__put_text_member(out, "problem", problem->name, &is_first);
    lorry__text_printf(out, ", \"problem_hash\": \"%016llx\"",
                       (unsigned long long)problem->hash);
    if (problem->origin != NULL)
        lorry__put_text_member(out, "origin", problem->origin, &is_first);
    lorry__put_text_member(out, "status", summary->is_complete ? "complete" : "partial",
                           &is_first);
    put_flag(out, "feasible", summary->is_feasible, &is_first);
    lorry__put_text_member(out, "objective", objectives[summary->objective], &is_first);
    put_cost(out, "cost", solution, summary->cost, &is_first);
    lorry__put_member(out, "cost_scale", lorry__problem_scale(problem, summary->objective),
                      &is_first);
    lorry__put_member(out, "distance", summary->distance, &is_first);
    lorry__put_member(out, "duration", summary->duration, &is_first);
    lorry__put_member(out, "vehicles", summary->num_routes, &is_first);
    if (summary->has_bound) {
        put_cost(out, "lower_bound", solution, summary->lower_bound, &is_first);
        lorry__put_key(out, "gap", &is_first);
        lorry__text_double(out, summary->gap, 6);
    }
    if (summary->iterations > 0) {
        lorry__put_member(out, "iterations", summary->iterations, &is_first);
        /* JSON readers stop at 2^63, this library's among them. */
        const char *quote = summary->seed > INT64_MAX ? "\"" : "";
        lorry__text_printf(out, ", \"seed\": %s%llu%s", quote,
                           (unsigned long long)summary->seed, quote);
    }
    if (solution->statistics.num_families > 0)
        put_statistics(out, solution);
}

void lorry__render_plan_json(const lorry_solution *solution, lorry__text *out)
{
    put_figures(out, solution);
    lorry__text_puts(out, ",\n  \"routes\": [");
    for (int32_t r = 0; r < solution->num_routes && !out->is_failed; r++) {
        lorry__text_puts(out, r == 0 ? "\n    " : ",\n    ");
        put_route(out, solution, r);
    }
    lorry__text_puts(out, "],\n  \"unassigned\": [");
    for (int32_t k = 0; k < solution->summary.num_unassigned; k++) {
        lorry__text_puts(out, k == 0 ? "\n    " : ",\n    ");
        put_unassigned(out, solution, k);
    }
    lorry__text_puts(out, "]}\n");
}
