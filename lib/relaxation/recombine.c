/* recombine.c: set partitioning over the pool as local repair of a plan.
 *
 * Around a seed route grow a cluster of routes that share pool columns, gather
 * the columns that lie inside its clients, and let the cover solver choose the
 * best set of them; routes outside keep their vehicles. A client covered twice
 * leaves the route where that saves most. What comes back is re-evaluated
 * exactly, so doubles decide what is tried and never what is accepted.
 *
 * Cost: O(stops of the pool) once for the index, then what the covers take. */
#include "relaxation/recombine.h"

/* Clients of a cluster, in turn: small ones are solved to optimality in
 * milliseconds, large ones give the linear program something to see. */
static const int32_t SIZES[] = { 40, 80, 130 };
#define NUM_SIZES ((int)(sizeof(SIZES) / sizeof(SIZES[0])))
#define WHOLE 150         /* clients of a problem that is one cluster */
#define MAX_ROWS 200
#define MAX_COLUMNS 3000
#define MAX_MISSING 40    /* unserved clients taken into a cluster */
#define LOOK 48           /* columns per client that show neighbours: the newest */

typedef struct work_set {
    lorry__job *job;
    const lorry_problem *problem;
    lorry__mem *mem;
    int64_t *start;          /* client -> columns of the pool */
    int32_t *list;
    int32_t *route_of;       /* per client, -1: on none */
    int32_t *row_of;         /* per client: its row in the cluster, -1: none */
    int32_t *epoch_of_column;/* per pool column: last cluster that saw it */
    int32_t *affinity;       /* per route */
    int32_t *order;          /* routes as seeds */
    int64_t *used;           /* vehicles per type */
    uint8_t *is_inside;      /* per route */
    uint8_t *is_done;        /* per route: needs no second try as a seed */
    bool is_whole;           /* small enough for clusters without a size */
    int32_t epoch;
    /* the cluster */
    int32_t num_routes, num_rows, num_missing;
    int32_t *routes;         /* its routes */
    int32_t rows[MAX_ROWS];  /* their clients, then unserved ones */
    /* its cover; columns 0..num_routes-1 are its routes */
    int32_t num_columns;
    int32_t pool_column[MAX_COLUMNS];
    int64_t offsets[MAX_COLUMNS + 1];
    int32_t types[MAX_COLUMNS];
    double costs[MAX_COLUMNS];
    double values[MAX_COLUMNS];
    uint8_t start_flags[MAX_COLUMNS], chosen[MAX_COLUMNS];
    double slacks[MAX_ROWS], duals[MAX_ROWS];
    int32_t *caps;
    double *type_duals;
    int32_t *entries;        /* rows of the columns */
    size_t entries_capacity;
    int32_t *scratch;
    size_t scratch_capacity;
    double keys[2 * (MAX_ROWS + MAX_COLUMNS)];
} work_set;

static int32_t length_of(const lorry__plan_copy *plan, int32_t route)
{
    return plan->offsets[route + 1] - plan->offsets[route];
}

static void locate(work_set *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    memset(w->used, 0, (size_t)w->problem->num_types * sizeof(*w->used));
    for (int32_t c = 0; c < w->problem->num_clients; c++)
        w->route_of[c] = -1;
    for (int32_t r = 0; r < plan->count; r++) {
        w->used[plan->types[r]] += length_of(plan, r) > 0;
        for (int32_t i = plan->offsets[r]; i < plan->offsets[r + 1]; i++)
            w->route_of[plan->clients[i]] = r;
    }
}

/* ------------------------------------------------------------ the cluster -- */

/* Count, for the routes outside, the columns that they share with `route`;
 * note unserved clients on the way. */
static void attract(work_set *w, int32_t route)
{
    const lorry__plan_copy *plan = &w->job->plan;
    const lorry__pool *pool = w->job->pool;
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
            for (int32_t k = 0; k < count; k++) {
                const int32_t other = w->route_of[stops[k]];
                if (other >= 0) {
                    w->affinity[other]++;
                } else if (w->row_of[stops[k]] < 0 && w->num_missing < MAX_MISSING &&
                           w->num_rows < MAX_ROWS) {
                    w->row_of[stops[k]] = w->num_rows;
                    w->rows[w->num_rows++] = stops[k];
                    w->num_missing++;
                }
            }
        }
    }
    w->job->work -= ops / 400 + 1;
}

static bool take_in(work_set *w, int32_t route)
{
    const lorry__plan_copy *plan = &w->job->plan;
    if (w->num_rows + length_of(plan, route) > MAX_ROWS || w->num_routes + 1 >= MAX_COLUMNS / 2)
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
static int32_t most_attracted(work_set *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    int32_t best = -1;
    int64_t most = 0;
    for (int32_t r = 0; r < plan->count; r++) {
        if (w->is_inside[r] || w->affinity[r] == 0)
            continue;
        const int64_t share = ((int64_t)w->affinity[r] << 16) / (length_of(plan, r) + 4);
        if (share > most) {
            most = share;
            best = r;
        }
    }
    w->job->work -= plan->count / 1000;
    return best;
}

static void dissolve_cluster(work_set *w)
{
    for (int32_t r = 0; r < w->num_rows; r++)
        w->row_of[w->rows[r]] = -1;
    for (int32_t i = 0; i < w->num_routes; i++)
        w->is_inside[w->routes[i]] = 0;
    w->num_rows = w->num_routes = w->num_missing = 0;
}

/* Grow to about `size` clients from a seed route. */
static void grow_cluster(work_set *w, int32_t seed, int32_t size)
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

/* --------------------------------------------------------------- the cover -- */

static bool add_column(work_set *w, int32_t column, int32_t type, const int32_t *stops,
                       int32_t count, int64_t cost)
{
    const int32_t c = w->num_columns;
    const size_t at = (size_t)w->offsets[c];
    if (!lorry__grow(w->mem, (void **)&w->entries, &w->entries_capacity, at + (size_t)count,
                     sizeof(*w->entries)))
        return false;
    for (int32_t i = 0; i < count; i++)
        w->entries[at + (size_t)i] = w->row_of[stops[i]];
    w->pool_column[c] = column;
    w->types[c] = type;
    w->costs[c] = (double)cost;
    w->start_flags[c] = column < 0;
    w->offsets[c + 1] = (int64_t)at + count;
    w->num_columns++;
    return true;
}

static bool lies_inside(const work_set *w, const int32_t *stops, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        if (w->row_of[stops[i]] < 0)
            return false;
    return true;
}

/* Whether a column only repeats a route of the plan. */
static bool is_known(const work_set *w, const lorry__column *column, const int32_t *stops)
{
    const lorry__plan_copy *plan = &w->job->plan;
    const int32_t r = w->route_of[stops[0]];
    if (r < 0 || length_of(plan, r) != column->count || plan->types[r] != column->type ||
        plan->costs[r] > column->cost)
        return false;
    for (int32_t i = 1; i < column->count; i++)
        if (w->route_of[stops[i]] != r)
            return false;
    return true;
}

/* The cluster's routes, then the newest columns inside. */
static bool gather(work_set *w)
{
    const lorry__plan_copy *plan = &w->job->plan;
    const lorry__pool *pool = w->job->pool;
    int64_t ops = 0;
    w->num_columns = 0;
    w->offsets[0] = 0;
    for (int32_t i = 0; i < w->num_routes; i++) {
        const int32_t r = w->routes[i];
        if (!add_column(w, -1, plan->types[r], plan->clients + plan->offsets[r],
                        length_of(plan, r), plan->costs[r]))
            return false;
    }
    /* As many per row as fit, so that no part of the cluster is starved. */
    const int64_t share = w->num_rows > 0 ? (MAX_COLUMNS - w->num_columns) / w->num_rows : 0;
    int64_t budget = 0;
    for (int32_t row = 0; row < w->num_rows; row++) {
        budget += share;
        const int32_t client = w->rows[row];
        for (int64_t at = w->start[client + 1] - 1; at >= w->start[client] && budget > 0; at--) {
            const int32_t column = w->list[at];
            const lorry__column *col = &pool->columns[column];
            const int32_t *stops = lorry__pool_stops(pool, column);
            ops += 1 + (stops[0] == client ? col->count : 0);
            if (stops[0] != client || !lies_inside(w, stops, col->count) ||
                is_known(w, col, stops))
                continue;
            if (!add_column(w, column, col->type, stops, col->count, col->cost))
                return false;
            budget--;
        }
    }
    w->job->work -= ops / 300;
    return true;
}

static int64_t slack_of(const work_set *w, int32_t client, int64_t missing)
{
    return w->problem->is_required[client] ? missing : w->problem->prize[client];
}

/* Solve the cover of the gathered columns; true when chosen[] is better. */
static bool choose(work_set *w)
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
    /* A missing client costs more than all routes here: enough to order plans
     * inside the cluster, and not so much that doubles lose the rest. */
    double total = 1.0;
    for (int32_t c = 0; c < w->num_routes; c++)
        total += w->costs[c];
    const double missing = 2.0 * total;
    const double unit = total / (double)w->num_rows;
    double start_cost = 0.0;
    for (int32_t r = 0; r < w->num_rows; r++) {
        const int32_t client = w->rows[r];
        w->slacks[r] = (w->problem->is_required[client] ? missing
                                                        : (double)w->problem->prize[client]) / unit;
        if (w->route_of[client] < 0)
            start_cost += w->slacks[r];
    }
    for (int32_t c = 0; c < w->num_columns; c++) {
        w->costs[c] /= unit;
        if (w->start_flags[c])
            start_cost += w->costs[c];
    }
    for (int32_t t = 0; t < num_types; t++) {
        int64_t left = w->problem->types[t].count - w->used[t];
        for (int32_t c = 0; c < w->num_routes; c++)
            left += w->types[c] == t;
        w->caps[t] = left >= w->num_rows ? LORRY__NO_CAP : (int32_t)lorry__max64(left, 0);
    }
    const lorry__cover cover = {
        .num_rows = w->num_rows, .num_types = num_types, .num_columns = w->num_columns,
        .offsets = w->offsets, .rows = w->entries, .types = w->types, .costs = w->costs,
        .slacks = w->slacks, .caps = w->caps, .start = w->start_flags,
        .start_cost = start_cost, .margin = 0.5 / unit + 1e-9 * start_cost,
        .fault = job->fault, .stop = job->stop };
    lorry__cover_result result = {
        .work = job->work, .duals = w->duals, .type_duals = w->type_duals, .values = w->values,
        .chosen = w->chosen, .scratch = w->scratch, .keys = w->keys };
    if (job->is_fenced)
        lorry__cover_glpk(&cover, &result);
    else
        lorry__cover_ascent(&cover, &result);
    job->work = result.work;
    if (result.has_failed) {
        job->work = 0; /* the incumbent stays; the next job starts afresh */
        return false;
    }
    for (int32_t r = 0; r < w->num_rows && result.is_solved; r++)
        job->duals[w->rows[r]] = w->duals[r] * unit;
    return result.is_improved;
}

/* ---------------------------------------------------------- the new routes -- */

/* (required clients missing, cost): what a plan of the cluster is judged by. */
typedef struct score { int64_t missing, cost; } score;

static bool is_less(score a, score b)
{
    return a.missing != b.missing ? a.missing < b.missing : a.cost < b.cost;
}

static score score_of(const work_set *w, const int64_t *costs, const int32_t *routes,
                      int32_t count, const uint8_t *is_served)
{
    score s = { 0, 0 };
    for (int32_t i = 0; i < count; i++)
        s.cost += costs[routes != NULL ? routes[i] : i];
    for (int32_t row = 0; row < w->num_rows; row++) {
        if (is_served[row])
            continue;
        s.missing += w->problem->is_required[w->rows[row]] != 0;
        s.cost += slack_of(w, w->rows[row], 0);
    }
    return s;
}

static void append_route(lorry__plan_copy *to, const lorry__plan_copy *from, int32_t route)
{
    lorry__plan_copy_append(to, from->types[route], from->clients + from->offsets[route],
                            length_of(from, route), from->costs[route]);
}

/* Put the new routes in place of the cluster's. */
static void install(work_set *w, const lorry__plan_copy *fresh, lorry__plan_copy *spare)
{
    lorry__job *job = w->job;
    spare->count = 0;
    spare->offsets[0] = 0;
    for (int32_t r = 0; r < job->plan.count; r++)
        if (!w->is_inside[r])
            append_route(spare, &job->plan, r);
    for (int32_t r = 0; r < fresh->count; r++)
        if (length_of(fresh, r) > 0)
            append_route(spare, fresh, r);
}

/* Turn chosen[] into routes and take them if they are better, exactly. */
static bool accept(work_set *w)
{
    lorry__job *job = w->job;
    lorry__plan_copy fresh, spare = { .count = 0 };
    int64_t stops = 0;
    int32_t routes = 0;
    for (int32_t c = 0; c < w->num_columns; c++)
        if (w->chosen[c]) {
            routes++;
            stops += w->offsets[c + 1] - w->offsets[c];
        }
    job->status = lorry__plan_copy_new(w->mem, routes, stops, &fresh);
    if (job->status != LORRY_OK)
        return false;
    int32_t *buffer = lorry__alloc(w->mem, (size_t)(stops + 1) * sizeof(*buffer));
    if (buffer == NULL)
        job->status = LORRY_ENOMEM;
    else
        job->status = lorry__plan_copy_new(w->mem, job->plan.count + routes,
                                           w->problem->num_clients, &spare);
    bool is_better = false;
    if (job->status == LORRY_OK) {
        for (int32_t c = 0; c < w->num_columns; c++) {
            if (!w->chosen[c])
                continue;
            const int32_t p = w->pool_column[c];
            const lorry__column *column = &job->pool->columns[p < 0 ? 0 : p];
            if (p < 0)
                append_route(&fresh, &job->plan, w->routes[c]);
            else
                lorry__plan_copy_append(&fresh, column->type, lorry__pool_stops(job->pool, p),
                                        column->count, column->cost);
        }
        if (lorry__plan_copy_untangle(job->eval, &fresh, w->rows, w->num_rows, buffer)) {
            uint8_t before[MAX_ROWS], after[MAX_ROWS];
            memset(after, 0, sizeof(after));
            for (int32_t row = 0; row < w->num_rows; row++)
                before[row] = w->route_of[w->rows[row]] >= 0;
            for (int32_t i = 0; i < fresh.offsets[fresh.count]; i++)
                after[w->row_of[fresh.clients[i]]] = 1;
            is_better = is_less(score_of(w, fresh.costs, NULL, fresh.count, after),
                                score_of(w, job->plan.costs, w->routes, w->num_routes, before));
        }
    }
    if (is_better) {
        install(w, &fresh, &spare);
        const lorry__plan_copy old = job->plan;
        job->plan = spare;
        spare = old;
        job->is_improved = true;
    }
    lorry__plan_copy_free(w->mem, &fresh);
    lorry__plan_copy_free(w->mem, &spare);
    lorry__free(w->mem, buffer);
    return is_better;
}

/* ------------------------------------------------------------------ the job -- */

static bool is_stopped(const lorry__job *job)
{
    return job->stop != NULL && atomic_load_explicit(job->stop, memory_order_relaxed) != 0;
}

/* A random order of the routes to start clusters from. */
static void shuffle_seeds(work_set *w, lorry__rng *rng)
{
    const int32_t count = w->job->plan.count;
    for (int32_t r = 0; r < count; r++)
        w->order[r] = r;
    for (int32_t r = count - 1; r > 0; r--) {
        const int32_t other = (int32_t)lorry__rng_below(rng, (uint32_t)r + 1);
        const int32_t swap = w->order[r];
        w->order[r] = w->order[other];
        w->order[other] = swap;
    }
}

/* One cluster around a seed. True if the plan changed. */
static bool repair(work_set *w, int32_t seed, int32_t size)
{
    bool has_changed = false;
    grow_cluster(w, seed, size);
    if (w->num_rows > 0) {
        if (!gather(w))
            w->job->status = LORRY_ENOMEM;
        else if (w->num_columns > w->num_routes && choose(w))
            has_changed = accept(w);
    }
    if (has_changed) {
        /* Route numbers changed: the marks of the old ones go with them. */
        for (int32_t r = 0; r < w->num_rows; r++)
            w->row_of[w->rows[r]] = -1;
        memset(w->is_inside, 0, (size_t)w->problem->num_clients + 1);
        w->num_rows = w->num_routes = w->num_missing = 0;
        locate(w);
    } else {
        for (int32_t i = 0; i < w->num_routes && w->is_whole; i++)
            w->is_done[w->routes[i]] = 1;
        dissolve_cluster(w);
    }
    return has_changed;
}

static void run_clusters(work_set *w)
{
    lorry__job *job = w->job;
    lorry__rng rng;
    lorry__rng_seed(&rng, job->seed, (uint64_t)job->number, 0);
    w->is_whole = w->problem->num_clients <= WHOLE;
    int turn = (int)(job->number % NUM_SIZES);
    bool has_changed = true;
    for (int32_t next = 0; job->work > 0 && job->status == LORRY_OK && !is_stopped(job);) {
        if (has_changed || next >= job->plan.count) {
            if (job->plan.count == 0 || (w->is_whole && !has_changed))
                return;
            shuffle_seeds(w, &rng);
            memset(w->is_done, 0, (size_t)job->plan.count);
            next = 0;
        }
        job->work -= 20;
        has_changed = false;
        const int32_t seed = w->order[next++];
        if (w->is_done[seed])
            continue;
        has_changed = repair(w, seed, w->is_whole ? MAX_ROWS : SIZES[turn]);
        turn = (turn + 1) % NUM_SIZES;
    }
}

/* The pool's index serves the whole job; clients that no cluster reaches keep
 * their share of their route as dual. */
void lorry__recombine(lorry__job *job)
{
    job->is_improved = false;
    job->status = LORRY_OK;
    const lorry_problem *problem = job->eval->problem;
    const size_t n = (size_t)problem->num_clients, types = (size_t)problem->num_types;
    for (int32_t r = 0; r < job->plan.count; r++)
        for (int32_t i = job->plan.offsets[r]; i < job->plan.offsets[r + 1]; i++)
            job->duals[job->plan.clients[i]] =
                (double)job->plan.costs[r] / length_of(&job->plan, r);
    job->work -= (int64_t)job->pool->stops_used / 200;
    if (job->pool->count == 0 || job->work <= 0)
        return;

    lorry__mem *mem = job->mem;
    work_set *w = LORRY__NEW(mem, work_set, 1);
    if (w == NULL) {
        job->status = LORRY_ENOMEM;
        return;
    }
    w->job = job;
    w->problem = problem;
    w->mem = mem;
    w->route_of = LORRY__NEW(mem, int32_t, n + 1);
    w->row_of = LORRY__NEW(mem, int32_t, n + 1);
    w->affinity = LORRY__NEW(mem, int32_t, n + 1);
    w->order = LORRY__NEW(mem, int32_t, n + 1);
    w->routes = LORRY__NEW(mem, int32_t, n + 1);
    w->is_inside = LORRY__NEW(mem, uint8_t, n + 1);
    w->is_done = LORRY__NEW(mem, uint8_t, n + 1);
    w->epoch_of_column = LORRY__NEW(mem, int32_t, job->pool->count);
    w->used = LORRY__NEW(mem, int64_t, types);
    w->caps = LORRY__NEW(mem, int32_t, types);
    w->type_duals = LORRY__NEW(mem, double, types);
    if (w->route_of == NULL || w->row_of == NULL || w->affinity == NULL || w->order == NULL ||
        w->routes == NULL || w->is_inside == NULL || w->is_done == NULL ||
        w->epoch_of_column == NULL || w->used == NULL || w->caps == NULL || w->type_duals == NULL ||
        lorry__pool_index(job->pool, &w->start, &w->list) != LORRY_OK) {
        job->status = LORRY_ENOMEM;
    } else {
        for (size_t c = 0; c < n; c++)
            w->row_of[c] = -1;
        locate(w);
        run_clusters(w);
    }
    lorry__free(mem, w->start);
    lorry__free(mem, w->list);
    lorry__free(mem, w->route_of);
    lorry__free(mem, w->row_of);
    lorry__free(mem, w->affinity);
    lorry__free(mem, w->order);
    lorry__free(mem, w->routes);
    lorry__free(mem, w->is_inside);
    lorry__free(mem, w->is_done);
    lorry__free(mem, w->epoch_of_column);
    lorry__free(mem, w->used);
    lorry__free(mem, w->caps);
    lorry__free(mem, w->type_duals);
    lorry__free(mem, w->entries);
    lorry__free(mem, w->scratch);
    lorry__free(mem, w);
}
