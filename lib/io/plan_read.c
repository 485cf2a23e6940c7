/* plan_read.c: a plan from a file, CVRPLIB routes or lorry's JSON.
 *
 *     Route #1: 20 41 85
 *     Route #2: 5 3 7
 *     Cost 827.3
 *
 * Case, `#` and the number do not matter, other lines (the cost among them) are
 * skipped. O(length). */
#include "base/language.h"
#include "io/io.h"
#include "io/json_value.h"
#include "io/plan.h"
#include "io/scan.h"

bool lorry__draft_route(lorry__plan_draft *draft, int32_t type)
{
    const size_t count = (size_t)draft->num_routes;
    if (!lorry__grow(draft->mem, (void **)&draft->offsets, &draft->offset_capacity, count + 2,
                     sizeof(*draft->offsets)) ||
        !lorry__grow(draft->mem, (void **)&draft->types, &draft->type_capacity, count + 1,
                     sizeof(*draft->types)))
        return false;
    draft->types[count] = type;
    draft->offsets[0] = 0;
    draft->offsets[count + 1] = draft->num_stops;
    draft->num_routes++;
    return true;
}

bool lorry__draft_stop(lorry__plan_draft *draft, int32_t client)
{
    if (!lorry__grow(draft->mem, (void **)&draft->clients, &draft->client_capacity,
                     (size_t)draft->num_stops + 1, sizeof(*draft->clients)))
        return false;
    draft->clients[draft->num_stops++] = client;
    draft->offsets[draft->num_routes] = draft->num_stops;
    draft->is_seen[client] = 1;
    return true;
}

/* ---------------------------------------------------------------- .sol -- */

static lorry_status no_memory(const lorry__scan *scan)
{
    return lorry__fail(scan->message, LORRY_ENOMEM, "%s: no memory for the plan", scan->name);
}

static bool starts_route(lorry__word word)
{
    return word.length >= 5 && lorry__word_is((lorry__word){ word.start, 5 }, "route") &&
           (word.length == 5 || word.start[5] == '#' || word.start[5] == ':' ||
            (word.start[5] >= '0' && word.start[5] <= '9'));
}

/* Past "Route #12:". *number is 0 if there is none. */
static lorry_status read_head(lorry__scan *scan, int64_t *number)
{
    static const char expected[] = N_("a route, as `Route #1: 3 5 7`");
    *number = 0;
    scan->at += 5;
    lorry__scan_peek(scan);
    if (*scan->at == '#')
        scan->at++;
    lorry__scan_peek(scan);
    for (; *scan->at >= '0' && *scan->at <= '9' && *number < INT32_MAX; scan->at++)
        *number = *number * 10 + (*scan->at - '0');
    lorry__scan_peek(scan);
    if (*scan->at != ':')
        return lorry__scan_expected(scan, expected);
    scan->at++;
    return LORRY_OK;
}

/* The vehicle type that a route number stands for. */
static lorry_status type_of_number(const lorry__plan_draft *draft, lorry__scan *before,
                                   int64_t number, int32_t *type)
{
    const lorry_problem *problem = draft->problem;
    *type = 0;
    if (problem->num_types == 1)
        return LORRY_OK;
    if (number == 0)
        number = draft->num_routes + 1;
    for (; *type < problem->num_types; (*type)++)
        if (number <= lorry__vehicles_before(problem, *type + 1))
            return LORRY_OK;
    return lorry__scan_fail(before, before->at, LORRY_EFORMAT,
                            "found route %lld, expected a vehicle's number from 1 to %lld, as "
                            "vehicle types differ", (long long)number,
                            (long long)lorry__vehicles_before(problem, problem->num_types));
}

static lorry_status read_stop(lorry__plan_draft *draft, lorry__scan *scan)
{
    const lorry_problem *problem = draft->problem;
    const lorry__scan before = *scan;
    const int64_t first = lorry__sol_id(problem, 0);
    int64_t id;
    if (problem->num_clients == 0)
        return lorry__scan_expected(scan, "no stop, as there are no clients");
    const lorry_status status = lorry__scan_whole(scan, "a client", first,
                                                  first + problem->num_clients - 1, &id);
    if (status != LORRY_OK)
        return status;
    const int32_t client = (int32_t)(id - first);
    if (draft->is_seen[client])
        return lorry__scan_fail(scan, before.at, LORRY_EFORMAT,
                                "found client %lld again, expected each client once",
                                (long long)id);
    return lorry__draft_stop(draft, client) ? LORRY_OK : no_memory(scan);
}

static lorry_status read_route(lorry__plan_draft *draft, lorry__scan *scan)
{
    lorry__scan before = *scan;
    int64_t number;
    int32_t type;
    lorry_status status = read_head(scan, &number);
    if (status == LORRY_OK)
        status = type_of_number(draft, &before, number, &type);
    if (status == LORRY_OK && !lorry__draft_route(draft, type))
        return no_memory(scan);
    while (status == LORRY_OK && lorry__scan_peek(scan).length > 0)
        status = read_stop(draft, scan);
    return status;
}

static lorry_status read_routes(lorry__plan_draft *draft, lorry__scan *scan)
{
    lorry_status status = LORRY_OK;
    while (status == LORRY_OK && lorry__scan_seek(scan)) {
        if (starts_route(lorry__scan_peek(scan)))
            status = read_route(draft, scan);
        else
            lorry__scan_skip_line(scan);
    }
    if (status == LORRY_OK && draft->num_routes == 0)
        return lorry__scan_expected(scan, "a route, as `Route #1: 3 5 7`");
    return status;
}

/* --------------------------------------------------------------- whole -- */

static lorry_status read_json(lorry__plan_draft *draft, const char *name,
                              const lorry__bytes *text, lorry_message *message)
{
    json_t *root;
    lorry_status status = lorry__json_parse(name, text, &root, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__read_plan_json(draft, name, root, message);
    json_decref(root);
    return status;
}

static lorry_status read_draft(lorry__plan_draft *draft, const char *name,
                               const lorry__bytes *text, lorry_message *message)
{
    lorry__scan scan;
    lorry__scan_init(&scan, name, text, message);
    draft->is_seen = lorry__calloc(draft->mem, (size_t)draft->problem->num_clients, 1);
    draft->offsets = lorry__calloc(draft->mem, 1, sizeof(*draft->offsets));
    draft->offset_capacity = 1;
    if (draft->is_seen == NULL || draft->offsets == NULL)
        return no_memory(&scan);
    lorry__scan start = scan;
    if (lorry__scan_seek(&start) && *start.at == '{')
        return read_json(draft, name, text, message);
    return read_routes(draft, &scan);
}

lorry_status lorry__io_read_solution(lorry_problem *problem, const char *path,
                                     lorry_solution **out, lorry_message *message)
{
    const lorry__file_name name = lorry__name_file(path);
    lorry__mem mem;
    lorry__bytes text;
    *out = NULL;
    lorry__mem_init(&mem, &problem->mem.config);
    lorry_status status =
        lorry__load(&mem, &(lorry__source){ .path = path }, name.text, &text, message);
    if (status != LORRY_OK)
        return status;
    lorry__plan_draft draft = { .mem = &mem, .problem = problem };
    status = read_draft(&draft, name.text, &text, message);
    lorry__free(&mem, text.data);
    if (status == LORRY_OK)
        status = lorry__solution_build(problem, &problem->mem.config, NULL, draft.objective,
                                       draft.num_routes, draft.offsets, draft.clients,
                                       draft.types, out, message);
    lorry__free(&mem, draft.offsets);
    lorry__free(&mem, draft.types);
    lorry__free(&mem, draft.clients);
    lorry__free(&mem, draft.is_seen);
    return status;
}
