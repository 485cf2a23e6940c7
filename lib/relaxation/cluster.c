/* cluster.c: growing a cluster, gathering its columns, solving its cover.
 *
 * Cost: O(stops of the pool) once for the index; a cluster costs what it sees
 * of the pool, and the cover solver's work. */
#include "relaxation/cluster.h"

#define MAX_MISSING 40    /* unserved clients taken into a cluster */
#define LOOK 48           /* columns per client that show neighbours: the newest */
#define NEAR 10           /* near clients that do, in a job that prices */

lorry_status lorry__cluster_init(lorry__cluster *w, lorry__job *job)
{
    const lorry_problem *problem = job->eval->problem;
    const size_t n = (size_t)problem->num_clients, types = (size_t)problem->num_types;
    lorry__mem *mem = job->mem;
    w->job = job;
    w->problem = problem;
    w->mem = mem;
    w->route_of = LORRY__NEW(mem, int32_t, n + 1);
    w->row_of = LORRY__NEW(mem, int32_t, n + 1);
    w->affinity = LORRY__NEW(mem, int32_t, n + 1);
    w->routes = LORRY__NEW(mem, int32_t, n + 1);
    w->is_inside = LORRY__NEW(mem, uint8_t, n + 1);
    w->epoch_of_column = LORRY__NEW(mem, int32_t, job->pool->count);
    w->used = LORRY__NEW(mem, int64_t, types);
    w->caps = LORRY__NEW(mem, int32_t, types);
    w->type_duals = LORRY__NEW(mem, double, types);
    if (w->route_of == NULL || w->row_of == NULL || w->affinity == NULL || w->routes == NULL ||
        w->is_inside == NULL || w->epoch_of_column == NULL || w->used == NULL ||
        w->caps == NULL || w->type_duals == NULL ||
        lorry__pool_index(job->pool, &w->start, &w->list) != LORRY_OK ||
        (job->pricing > 0 && lorry__pricer_init(&w->pricer, mem, job->eval) != LORRY_OK))
        return LORRY_ENOMEM;
    for (size_t c = 0; c < n; c++)
        w->row_of[c] = -1;
    lorry__cluster_locate(w);
    return LORRY_OK;
}

void lorry__cluster_free(lorry__cluster *w)
{
    lorry__mem *mem = w->mem;
    lorry__free(mem, w->start);
    lorry__free(mem, w->list);
    lorry__free(mem, w->route_of);
    lorry__free(mem, w->row_of);
    lorry__free(mem, w->affinity);
    lorry__free(mem, w->routes);
    lorry__free(mem, w->is_inside);
    lorry__free(mem, w->epoch_of_column);
    lorry__free(mem, w->used);
    lorry__free(mem, w->caps);
    lorry__free(mem, w->type_duals);
    lorry__free(mem, w->entries);
    lorry__free(mem, w->scratch);
    lorry__walks_free(mem, &w->priced);
    lorry__pricer_free(&w->pricer);
}

void lorry__cluster_locate(lorry__cluster *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    for (int32_t r = 0; r < w->num_rows; r++)
        w->row_of[w->rows[r]] = -1;
    memset(w->is_inside, 0, (size_t)w->problem->num_clients + 1);
    w->num_rows = w->num_routes = w->num_missing = 0;
    memset(w->used, 0, (size_t)w->problem->num_types * sizeof(*w->used));
    for (int32_t c = 0; c < w->problem->num_clients; c++)
        w->route_of[c] = -1;
    for (int32_t r = 0; r < plan->count; r++) {
        w->used[plan->types[r]] += lorry__route_length(plan, r) > 0;
        for (int32_t i = plan->offsets[r]; i < plan->offsets[r + 1]; i++)
            w->route_of[plan->clients[i]] = r;
    }
}

/* ------------------------------------------------------------- growing -- */

/* A client that `route` has in common with another: on a column, or nearby. */
static void meet(lorry__cluster *w, int32_t client)
{
    const int32_t other = w->route_of[client];
    if (other >= 0) {
        w->affinity[other]++;
    } else if (w->row_of[client] < 0 && w->num_missing < MAX_MISSING &&
               w->num_rows < LORRY__CLUSTER_ROWS) {
        w->row_of[client] = w->num_rows;
        w->rows[w->num_rows++] = client;
        w->num_missing++;
    }
}

/* Count, for the routes outside, the columns that they share with `route` and,
 * where the pool is to be added to, the neighbours; note unserved clients on
 * the way. */
static void attract(lorry__cluster *w, int32_t route)
{
    const lorry__job *job = w->job;
    const lorry__plan_copy *plan = &job->plan;
    const lorry__pool *pool = job->pool;
    int64_t ops = 0;
    for (int32_t i = plan->offsets[route]; i < plan->offsets[route + 1]; i++) {
        const int32_t client = plan->clients[i];
        const int64_t end = w->start[client + 1];
        for (int64_t at = lorry__max64(w->start[client], end - LOOK); at < end; at++) {
            const int32_t column = w->list[at];
            if (w->epoch_of_column[column] == w->epoch)
                continue;
            w->epoch_of_column[column] = w->epoch;
            const int32_t *stops = lorry__pool_stops(pool, column);
            const int32_t count = pool->columns[column].count;
            ops += count;
            for (int32_t k = 0; k < count; k++)
                meet(w, stops[k]);
        }
        const size_t first = (size_t)client * (size_t)job->near_length;
        for (size_t k = 0; k < NEAR && k < (size_t)job->near_length; k++)
            if (job->near[first + k] >= 0)
                meet(w, job->near[first + k]);
    }
    w->job->work -= ops / 400 + 1;
}

static bool take_in(lorry__cluster *w, int32_t route)
{
    const lorry__plan_copy *plan = &w->job->plan;
    if (w->num_rows + lorry__route_length(plan, route) > LORRY__CLUSTER_ROWS ||
        w->num_routes + 1 >= LORRY__CLUSTER_COLUMNS / 2)
        return false;
    w->is_inside[route] = 1;
    w->routes[w->num_routes++] = route;
    for (int32_t i = plan->offsets[route]; i < plan->offsets[route + 1]; i++) {
        w->row_of[plan->clients[i]] = w->num_rows;
        w->rows[w->num_rows++] = plan->clients[i];
    }
    return true;
}

/* The route outside that shares most columns per stop, or -1. */
static int32_t most_attracted(lorry__cluster *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    int32_t best = -1;
    int64_t most = 0;
    for (int32_t r = 0; r < plan->count; r++) {
        if (w->is_inside[r] || w->affinity[r] == 0)
            continue;
        const int64_t share =
            ((int64_t)w->affinity[r] << 16) / (lorry__route_length(plan, r) + 4);
        if (share > most) {
            most = share;
            best = r;
        }
    }
    w->job->work -= plan->count / 1000;
    return best;
}

void lorry__cluster_dissolve(lorry__cluster *w)
{
    for (int32_t r = 0; r < w->num_rows; r++)
        w->row_of[w->rows[r]] = -1;
    for (int32_t i = 0; i < w->num_routes; i++)
        w->is_inside[w->routes[i]] = 0;
    w->num_rows = w->num_routes = w->num_missing = 0;
}

void lorry__cluster_grow(lorry__cluster *w, int32_t seed, int32_t size)
{
    w->epoch++;
    memset(w->affinity, 0, (size_t)w->job->plan.count * sizeof(*w->affinity));
    if (!take_in(w, seed))
        return;
    attract(w, seed);
    while (w->num_rows < size && w->job->work > 0) {
        const int32_t next = most_attracted(w);
        if (next < 0)
            return;
        if (take_in(w, next))
            attract(w, next);
        else
            w->affinity[next] = 0;
    }
}

/* ------------------------------------------------------------- columns -- */

bool lorry__cluster_add(lorry__cluster *w, int32_t source, int32_t type, const int32_t *stops,
                        int32_t count, int64_t cost)
{
    const int32_t c = w->num_columns;
    const size_t at = (size_t)w->offsets[c];
    assert(c < LORRY__CLUSTER_COLUMNS);
    if (!lorry__grow(w->mem, (void **)&w->entries, &w->entries_capacity, at + (size_t)count,
                     sizeof(*w->entries)))
        return false;
    for (int32_t i = 0; i < count; i++)
        w->entries[at + (size_t)i] = w->row_of[stops[i]];
    w->source[c] = source;
    w->types[c] = type;
    w->costs[c] = (double)cost / w->unit;
    w->start_flags[c] = source == LORRY__COLUMN_ROUTE;
    w->offsets[c + 1] = (int64_t)at + count;
    w->num_columns++;
    return true;
}

static bool lies_inside(const lorry__cluster *w, const int32_t *stops, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        if (w->row_of[stops[i]] < 0)
            return false;
    return true;
}

/* Whether a column only repeats a route of the plan. */
static bool is_known(const lorry__cluster *w, const lorry__column *column, const int32_t *stops)
{
    const lorry__plan_copy *plan = &w->job->plan;
    const int32_t r = w->route_of[stops[0]];
    if (r < 0 || lorry__route_length(plan, r) != column->count ||
        plan->types[r] != column->type || plan->costs[r] > column->cost)
        return false;
    for (int32_t i = 1; i < column->count; i++)
        if (w->route_of[stops[i]] != r)
            return false;
    return true;
}

/* Costs of leaving clients out, vehicles left, and the unit. A missing client
 * costs more than all routes here: enough to order plans inside the cluster, and
 * not so much that doubles lose the rest. */
static void set_scale(lorry__cluster *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    double total = 1.0;
    for (int32_t i = 0; i < w->num_routes; i++)
        total += (double)plan->costs[w->routes[i]];
    w->unit = total / (double)w->num_rows;
    w->start_cost = 0.0;
    for (int32_t r = 0; r < w->num_rows; r++) {
        const int32_t client = w->rows[r];
        w->is_open[r] = 1;
        w->slacks[r] = (w->problem->is_required[client]
                            ? 2.0 * total : (double)w->problem->prize[client]) / w->unit;
        if (w->route_of[client] < 0)
            w->start_cost += w->slacks[r];
    }
    for (int32_t i = 0; i < w->num_routes; i++)
        w->start_cost += (double)plan->costs[w->routes[i]] / w->unit;
    for (int32_t t = 0; t < w->problem->num_types; t++) {
        int64_t left = w->problem->types[t].count - w->used[t];
        for (int32_t i = 0; i < w->num_routes; i++)
            left += plan->types[w->routes[i]] == t;
        w->caps[t] = left >= w->num_rows ? LORRY__NO_CAP : (int32_t)lorry__max64(left, 0);
    }
}

bool lorry__cluster_gather(lorry__cluster *w, int32_t most)
{
    const lorry__plan_copy *plan = &w->job->plan;
    const lorry__pool *pool = w->job->pool;
    int64_t ops = 0;
    w->num_columns = 0;
    w->offsets[0] = 0;
    set_scale(w);
    for (int32_t i = 0; i < w->num_routes; i++) {
        const int32_t r = w->routes[i];
        if (!lorry__cluster_add(w, LORRY__COLUMN_ROUTE, plan->types[r],
                                plan->clients + plan->offsets[r],
                                lorry__route_length(plan, r), plan->costs[r]))
            return false;
    }
    /* As many per row as fit, so that no part of the cluster is starved. */
    const int64_t share = w->num_rows > 0 && most > w->num_columns
        ? (most - w->num_columns) / w->num_rows : 0;
    int64_t budget = 0;
    for (int32_t row = 0; row < w->num_rows; row++) {
        budget += share;
        const int32_t client = w->rows[row];
        for (int64_t at = w->start[client + 1] - 1; at >= w->start[client] && budget > 0; at--) {
            const int32_t column = w->list[at];
            const lorry__column *col = &pool->columns[column];
            const int32_t *stops = lorry__pool_stops(pool, column);
            ops += 1 + (stops[0] == client ? col->count : 0);
            if (stops[0] != client || w->caps[col->type] == 0 ||
                !lies_inside(w, stops, col->count) || is_known(w, col, stops))
                continue;
            if (!lorry__cluster_add(w, column, col->type, stops, col->count, col->cost))
                return false;
            budget--;
        }
    }
    w->job->work -= ops / 300;
    return true;
}

/* --------------------------------------------------------------- cover -- */

void lorry__cluster_fix(lorry__cluster *w, int32_t column, int32_t *names)
{
    for (int64_t e = w->offsets[column]; e < w->offsets[column + 1]; e++) {
        w->is_open[w->entries[e]] = 0;
        w->slacks[w->entries[e]] = 0.0;
    }
    w->start_cost -= w->costs[column];
    if (w->caps[w->types[column]] != LORRY__NO_CAP)
        w->caps[w->types[column]]--;
    int32_t kept = 0;
    for (int32_t c = 0; c < w->num_columns; c++) {
        const int64_t first = w->offsets[c], count = w->offsets[c + 1] - first;
        bool is_free = w->caps[w->types[c]] > 0;
        for (int64_t e = 0; e < count; e++)
            is_free = is_free && w->is_open[w->entries[first + e]];
        if (!is_free)
            continue;
        memmove(w->entries + w->offsets[kept], w->entries + first,
                (size_t)count * sizeof(*w->entries));
        w->source[kept] = w->source[c];
        w->types[kept] = w->types[c];
        w->costs[kept] = w->costs[c];
        w->values[kept] = w->values[c];
        w->keys[kept] = w->keys[c];
        w->start_flags[kept] = 0;
        names[kept] = names[c];
        w->offsets[kept + 1] = w->offsets[kept] + count;
        kept++;
    }
    w->job->work -= w->num_columns / 50;
    w->num_columns = kept;
}

static bool solve(lorry__cluster *w, bool is_linear, int64_t work, lorry__cover_result *result)
{
    lorry__job *job = w->job;
    const int32_t num_types = w->problem->num_types;
    const size_t need = lorry__cover_scratch(w->num_rows, num_types, w->num_columns,
                                             w->offsets[w->num_columns]);
    if (!lorry__grow(w->mem, (void **)&w->scratch, &w->scratch_capacity, need,
                     sizeof(*w->scratch))) {
        job->status = LORRY_ENOMEM;
        return false;
    }
    const lorry__cover cover = {
        .num_rows = w->num_rows, .num_types = num_types, .num_columns = w->num_columns,
        .offsets = w->offsets, .rows = w->entries, .types = w->types, .costs = w->costs,
        .slacks = w->slacks, .caps = w->caps, .start = w->start_flags,
        .start_cost = w->start_cost, .margin = 0.5 / w->unit + 1e-9 * w->start_cost,
        .is_linear = is_linear, .hint = is_linear ? w->center : NULL, .fault = job->fault,
        .stop = job->stop, .limit = job->limit };
    const int64_t rest = lorry__max64(job->work - work, 0);
    *result = (lorry__cover_result){
        .work = job->work - rest, .duals = w->duals, .type_duals = w->type_duals,
        .values = w->values, .chosen = w->chosen, .scratch = w->scratch, .keys = w->keys };
    if (job->is_fenced && !is_linear)
        lorry__cover_glpk(&cover, result);
    else
        lorry__cover_ascent(&cover, result);
    job->work = result->work + rest;
    if (result->has_failed)
        job->work = 0; /* the incumbent stays; the next job starts afresh */
    return !result->has_failed;
}

bool lorry__cluster_solve(lorry__cluster *w, int64_t work, lorry__cover_result *result)
{
    return solve(w, false, work, result);
}

bool lorry__cluster_relax(lorry__cluster *w, lorry__cover_result *result)
{
    return solve(w, true, w->job->work, result) && result->is_solved;
}
