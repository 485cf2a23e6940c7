/* recombine.c: set partitioning over the pool as local repair of a plan.
 *
 * Around a seed route grow a cluster of routes that lie among each other, gather
 * the columns that lie inside its clients, add priced ones where the job has
 * work for that, and let the cover solver choose the best set of them; routes
 * outside keep their vehicles. A client covered twice leaves the route where
 * that saves most. What comes back is re-evaluated exactly, so doubles decide
 * what is tried and never what is accepted. */
#include "relaxation/recombine.h"

#include "relaxation/generate.h"

/* Clients of a cluster, in turn: small ones are solved to optimality in
 * milliseconds, large ones give the linear program something to see. */
static const int32_t SIZES[] = { 40, 80, 130 };
#define NUM_SIZES ((int)(sizeof(SIZES) / sizeof(SIZES[0])))
#define PRICED_SIZE 100  /* of one that is priced */
#define WHOLE 150         /* clients of a problem that is one cluster */
/* Columns of a cluster that is priced, before that: it solves many linear
 * programs. */
#define FEW_COLUMNS 1000
#define USED 0.1          /* value in a linear program of a column worth keeping */

typedef struct work_set {
    lorry__cluster cluster;
    int32_t *order;          /* routes as seeds */
    uint8_t *is_done;        /* per route: needs no second try as a seed */
    int32_t *visits;         /* per client: clusters priced with it */
    bool is_whole;           /* small enough for clusters without a size */
    int64_t pricing;         /* work left for new columns */
} work_set;

/* ---------------------------------------------------------- the new routes -- */

/* (required clients missing, cost): what a plan of the cluster is judged by. */
typedef struct score { int64_t missing, cost; } score;

static bool is_less(score a, score b)
{
    return a.missing != b.missing ? a.missing < b.missing : a.cost < b.cost;
}

static score score_of(const lorry__cluster *w, const int64_t *costs, const int32_t *routes,
                      int32_t count, const uint8_t *is_served)
{
    score s = { 0, 0 };
    for (int32_t i = 0; i < count; i++)
        s.cost += costs[routes != NULL ? routes[i] : i];
    for (int32_t row = 0; row < w->num_rows; row++) {
        if (is_served[row])
            continue;
        const int32_t client = w->rows[row];
        s.missing += w->problem->is_required[client] != 0;
        s.cost += w->problem->is_required[client] ? 0 : w->problem->prize[client];
    }
    return s;
}

static void append_route(lorry__plan_copy *to, const lorry__plan_copy *from, int32_t route)
{
    lorry__plan_copy_append(to, from->types[route], from->clients + from->offsets[route],
                            lorry__route_length(from, route), from->costs[route]);
}

/* Put the new routes in place of the cluster's. */
static void install(lorry__cluster *w, const lorry__plan_copy *fresh, lorry__plan_copy *spare)
{
    lorry__job *job = w->job;
    spare->count = 0;
    spare->offsets[0] = 0;
    for (int32_t r = 0; r < job->plan.count; r++)
        if (!w->is_inside[r])
            append_route(spare, &job->plan, r);
    for (int32_t r = 0; r < fresh->count; r++)
        if (lorry__route_length(fresh, r) > 0)
            append_route(spare, fresh, r);
}

/* A column of the cover as a route of the plan to come. */
static void append_column(const lorry__cluster *w, int32_t c, lorry__plan_copy *plan)
{
    const int32_t source = w->source[c];
    if (source == LORRY__COLUMN_ROUTE) {
        append_route(plan, &w->job->plan, w->routes[c]);
    } else if (source >= 0) {
        const lorry__column *column = &w->job->pool->columns[source];
        lorry__plan_copy_append(plan, column->type, lorry__pool_stops(w->job->pool, source),
                                column->count, column->cost);
    } else {
        const int32_t k = LORRY__COLUMN_PRICED - source;
        const int64_t at = w->priced.offsets[k];
        lorry__plan_copy_append(plan, w->priced.types[k], w->priced.clients + at,
                                (int32_t)(w->priced.offsets[k + 1] - at), w->priced.costs[k]);
    }
}

/* Turn chosen[] into routes and take them if they are better, exactly. */
static bool accept(lorry__cluster *w)
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
        for (int32_t c = 0; c < w->num_columns; c++)
            if (w->chosen[c])
                append_column(w, c, &fresh);
        if (lorry__plan_copy_untangle(job->eval, &fresh, w->rows, w->num_rows, buffer)) {
            uint8_t before[LORRY__CLUSTER_ROWS], after[LORRY__CLUSTER_ROWS];
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

/* ------------------------------------------------------------ a cluster -- */

/* Let the cover solver choose. True if chosen[] is better than the start. */
static bool choose(lorry__cluster *w, int64_t work, lorry__cover_result *result)
{
    if (!lorry__cluster_solve(w, work, result))
        return false;
    for (int32_t r = 0; r < w->num_rows && result->is_solved; r++)
        w->job->duals[w->rows[r]] = w->duals[r] * w->unit;
    return result->is_improved;
}

/* Keep the priced columns that the linear program, or its rounding, used. */
static void keep_found(lorry__cluster *w)
{
    lorry__job *job = w->job;
    for (int32_t c = 0; c < w->num_columns && job->status == LORRY_OK; c++) {
        if (w->source[c] > LORRY__COLUMN_PRICED || (w->values[c] < USED && !w->chosen[c]))
            continue;
        const int32_t k = LORRY__COLUMN_PRICED - w->source[c];
        const int64_t at = w->priced.offsets[k];
        job->status = lorry__walks_add(w->mem, &job->found, w->priced.types[k],
                                       w->priced.clients + at,
                                       (int32_t)(w->priced.offsets[k + 1] - at),
                                       w->priced.costs[k]);
    }
}

/* Find new columns and dive. What neither finds, the cover solver may, for as
 * much work again. True if chosen[] is better than the cluster's routes. */
static bool price_and_choose(work_set *s)
{
    lorry__cluster *w = &s->cluster;
    lorry__job *job = w->job;
    const int64_t before = job->work;
    for (int32_t r = 0; r < w->num_rows; r++)
        s->visits[w->rows[r]]++;
    const bool has_dived = lorry__cluster_generate(w, FEW_COLUMNS, s->pricing);
    if (job->status != LORRY_OK)
        return false;
    const int64_t used = before - job->work;
    s->pricing -= used;
    lorry__cover_result result = { .is_improved = false };
    if (has_dived)
        memcpy(w->chosen, w->start_flags, (size_t)w->num_columns);
    else if (!choose(w, used, &result))
        memset(w->chosen, 0, (size_t)w->num_columns);
    keep_found(w);
    return has_dived || result.is_improved;
}

/* Gather, price if there is work for that, choose. True if the plan changed. */
static bool recombine_cluster(work_set *s)
{
    lorry__cluster *w = &s->cluster;
    lorry__job *job = w->job;
    const bool is_priced = s->pricing > 0;
    if (!lorry__cluster_gather(w, is_priced ? FEW_COLUMNS : LORRY__CLUSTER_COLUMNS)) {
        job->status = LORRY_ENOMEM;
        return false;
    }
    lorry__cover_result result;
    const bool is_better = is_priced ? price_and_choose(s)
                                     : w->num_columns > w->num_routes &&
                                           choose(w, job->work, &result);
    return is_better && job->status == LORRY_OK && accept(w);
}

/* One cluster around a seed. True if the plan changed. */
static bool repair(work_set *s, int32_t seed, int32_t size)
{
    lorry__cluster *w = &s->cluster;
    lorry__cluster_grow(w, seed, size);
    const bool has_changed = w->num_rows > 0 && recombine_cluster(s);
    if (has_changed) {
        /* Route numbers changed: the marks of the old ones go with them. */
        lorry__cluster_locate(w);
        w->job->work -= w->problem->num_clients / 500;
    } else {
        for (int32_t i = 0; i < w->num_routes && s->is_whole; i++)
            s->is_done[w->routes[i]] = 1;
        lorry__cluster_dissolve(w);
    }
    return has_changed;
}

/* -------------------------------------------------------------- the job -- */

/* A random order of the routes to start clusters from. */
static void shuffle_seeds(work_set *s, lorry__rng *rng)
{
    const int32_t count = s->cluster.job->plan.count;
    for (int32_t r = 0; r < count; r++)
        s->order[r] = r;
    for (int32_t r = count - 1; r > 0; r--) {
        const int32_t other = (int32_t)lorry__rng_below(rng, (uint32_t)r + 1);
        const int32_t swap = s->order[r];
        s->order[r] = s->order[other];
        s->order[other] = swap;
    }
}

/* Of the routes still to come as seeds, bring forward the first whose clients
 * were priced least, so that pricing gets around the whole plan. */
static void prefer_unpriced(work_set *s, int32_t next)
{
    const lorry__plan_copy *plan = &s->cluster.job->plan;
    int32_t best = next;
    for (int32_t i = next + 1; i < plan->count; i++)
        if (s->visits[plan->clients[plan->offsets[s->order[i]]]] <
            s->visits[plan->clients[plan->offsets[s->order[best]]]])
            best = i;
    const int32_t seed = s->order[best];
    s->order[best] = s->order[next];
    s->order[next] = seed;
    s->cluster.job->work -= plan->count / 200;
}

static void run_clusters(work_set *s)
{
    lorry__job *job = s->cluster.job;
    lorry__rng rng;
    lorry__rng_seed(&rng, job->seed, (uint64_t)job->number, 0);
    s->is_whole = s->cluster.problem->num_clients <= WHOLE;
    s->pricing = job->pricing;
    int turn = (int)(job->number % NUM_SIZES);
    bool has_changed = true;
    for (int32_t next = 0;
         job->work > 0 && job->status == LORRY_OK && !lorry__job_is_stopped(job);) {
        if (has_changed || next >= job->plan.count) {
            if (job->plan.count == 0 || (s->is_whole && !has_changed))
                return;
            shuffle_seeds(s, &rng);
            memset(s->is_done, 0, (size_t)job->plan.count);
            next = 0;
        }
        job->work -= 20;
        has_changed = false;
        if (s->pricing > 0)
            prefer_unpriced(s, next);
        const int32_t seed = s->order[next++];
        if (s->is_done[seed])
            continue;
        has_changed = repair(s, seed, s->is_whole ? LORRY__CLUSTER_ROWS
                                      : s->pricing > 0 ? PRICED_SIZE : SIZES[turn]);
        turn = (turn + 1) % NUM_SIZES;
    }
}

/* The pool's index serves the whole job; clients that no cluster reaches keep
 * their share of their route as dual. */
void lorry__recombine(lorry__job *job)
{
    job->is_improved = job->was_cut = false;
    job->status = LORRY_OK;
    const lorry_problem *problem = job->eval->problem;
    const size_t n = (size_t)problem->num_clients;
    for (int32_t r = 0; r < job->plan.count; r++)
        for (int32_t i = job->plan.offsets[r]; i < job->plan.offsets[r + 1]; i++)
            job->duals[job->plan.clients[i]] =
                (double)job->plan.costs[r] / lorry__route_length(&job->plan, r);
    job->work -= (int64_t)job->pool->stops_used / 200;
    if (job->pool->count == 0 || job->work <= 0)
        return;

    lorry__mem *mem = job->mem;
    work_set *s = LORRY__NEW(mem, work_set, 1);
    if (s == NULL) {
        job->status = LORRY_ENOMEM;
        return;
    }
    s->order = LORRY__NEW(mem, int32_t, n + 1);
    s->is_done = LORRY__NEW(mem, uint8_t, n + 1);
    s->visits = LORRY__NEW(mem, int32_t, n + 1);
    job->status = lorry__cluster_init(&s->cluster, job);
    if (s->order == NULL || s->is_done == NULL || s->visits == NULL)
        job->status = LORRY_ENOMEM;
    if (job->status == LORRY_OK)
        run_clusters(s);
    job->was_cut = lorry__job_is_stopped(job);
    lorry__cluster_free(&s->cluster);
    lorry__free(mem, s->order);
    lorry__free(mem, s->is_done);
    lorry__free(mem, s->visits);
    lorry__free(mem, s);
}
