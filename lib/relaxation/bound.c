/* bound.c: a lower bound by column generation, certified in integers.
 *
 * For any duals y with y_i <= prize of optional clients, a complete plan costs
 * at least
 *
 *     sum_i y_i  +  sum_k U_k min(0, z_k)
 *
 * with z_k the least reduced cost of any route of the fleet k and U_k its
 * vehicles (Lasdon 1970, Optimization Theory for Large Systems). The y are
 * integers over a common denominator, z_k comes from exact pricing over a
 * superset of the routes, so no tolerance enters; doubles only choose y.
 *
 * The y: a master over the columns known so far (GLPK's simplex, or our dual
 * ascent), drawn towards the best y so far (Wentges 1997, Int. Trans. Oper.
 * Res. 4(2):151-162), then scaled down until no route is negative (Farley 1990,
 * Oper. Res. 38(5):922-923, by Dinkelbach's steps), since a fleet with many
 * vehicles to spare makes negative z_k dear. Pricing first by q-routes, then,
 * where there are few clients, by ng-routes. */
#include "relaxation/bound.h"

#include "relaxation/cover.h"
#include "relaxation/ngroute.h"
#include "relaxation/side.h"

#define MAX_CLIENTS 2000    /* beyond: the weak bound only */
#define NG_CLIENTS 200      /* up to there ng-routes follow */
#define GLPK_ROWS 200       /* up to there GLPK is the master */
#define MAX_ARC_BYTES (INT64_C(400) << 20)
/* Arcs x units of one pass over all fleets: some 50 ms where many passes pay,
 * twice that beyond. */
#define NG_PASS INT64_C(30000000)
#define LARGE_PASS INT64_C(50000000)
#define NG_LABELS 400000
#define MASTER_COLUMNS 6000 /* with GLPK */
#define ASCENT_COLUMNS 30000
#define STALE 25            /* rounds in which neither bound nor master moves */
#define NEAR 0.003          /* gap to the master at which ng-routes take over */
#define PULL 0.7            /* towards the best duals */
#define TRIALS 8            /* of lower and lower duals */
#define ALMOST 0.995        /* all duals times this lose less than a repair */

typedef struct bounding {
    lorry__bound_task *task;
    lorry__mem *mem;
    const lorry__eval *eval;
    int32_t n, num_fleets;
    lorry__fleet *fleets;
    int32_t *fleet_of_type;
    lorry__graph *graphs;
    lorry__qroute *qroutes;
    lorry__ngroute *ngroutes; /* NULL: not in use */
    int64_t scale;            /* S: a dual of 1 is this integer */
    int64_t most_dual;        /* no dual is larger, in cost units */
    int64_t *duals;           /* scaled */
    double *master, *center, *trial;
    uint8_t *basis;           /* of the master's slacks, rows and fleets */
    bool has_center;
    double best;              /* certified, in cost units */
    int32_t *walk;
    int32_t walk_room;
    lorry__side side;
    bool has_side;
} bounding;

/* --------------------------------------------------------------- the task -- */

void lorry__bound_task_free(lorry__bound_task *task)
{
    lorry__free(task->mem, task->duals);
    lorry__walks_free(task->mem, &task->columns);
    task->duals = NULL;
}

void lorry__bound_publish(lorry__bound_task *task, int64_t value, int kind)
{
    int64_t known = atomic_load(task->bound);
    while (value > known)
        if (atomic_compare_exchange_weak(task->bound, &known, value)) {
            task->kind = kind;
            return;
        }
}

static bool is_out_of_time(const lorry__bound_task *task)
{
    return (task->stop != NULL &&
            atomic_load_explicit(task->stop, memory_order_relaxed) != 0) ||
           lorry__now() >= task->deadline;
}

/* ----------------------------------------------------------------- set up -- */

/* The largest denominator with which no sum of a pass leaves 62 bits: a walk
 * has at most as many arcs as it has values of the axis, times the clients
 * where steps of 0 exist. */
static bool choose_scale(bounding *b)
{
    double largest = 1.0, arcs = 4.0;
    for (int32_t f = 0; f < b->num_fleets; f++) {
        const lorry__graph *g = &b->graphs[f];
        for (int32_t c = 0; c < b->n; c++)
            b->most_dual = lorry__max64(b->most_dual, g->first_cost[c] + g->last_cost[c]);
        const double length = (g->top + 2.0) * (g->has_zero_steps ? 2.0 * b->n + 2.0 : 1.0);
        largest = (double)g->largest > largest ? (double)g->largest : largest;
        arcs = length > arcs ? length : arcs;
    }
    const double most = largest + (double)b->most_dual;
    for (b->scale = INT64_C(1) << 20; b->scale > 0; b->scale >>= 1)
        if (most * (double)b->scale * (arcs + b->n) < 1e18)
            return true;
    return false;
}

static int64_t states_of(const bounding *b)
{
    return (b->n <= NG_CLIENTS ? NG_PASS : LARGE_PASS) / ((int64_t)b->n * b->num_fleets);
}

static lorry_status set_up(bounding *b)
{
    const lorry_problem *p = b->eval->problem;
    lorry__mem *mem = b->mem;
    const size_t n = (size_t)b->n, types = (size_t)p->num_types;
    b->fleets = LORRY__NEW(mem, lorry__fleet, types);
    b->fleet_of_type = LORRY__NEW(mem, int32_t, types);
    b->duals = LORRY__NEW(mem, int64_t, n);
    b->master = LORRY__NEW(mem, double, n);
    b->center = LORRY__NEW(mem, double, n);
    b->trial = LORRY__NEW(mem, double, n);
    b->basis = LORRY__NEW(mem, uint8_t, 2 * n + types);
    b->walk_room = 4 * b->n + 1024;
    b->walk = LORRY__NEW(mem, int32_t, (size_t)b->walk_room);
    if (b->fleets == NULL || b->fleet_of_type == NULL || b->duals == NULL ||
        b->master == NULL || b->center == NULL || b->trial == NULL || b->basis == NULL ||
        b->walk == NULL)
        return LORRY_ENOMEM;
    lorry__fleets(b->eval, b->fleets, b->fleet_of_type, &b->num_fleets);
    if ((int64_t)b->n * b->n * b->num_fleets * (int64_t)(sizeof(lorry__price_arc) + 12) >
        MAX_ARC_BYTES)
        return LORRY_EUNSUPPORTED;
    b->graphs = LORRY__NEW(mem, lorry__graph, (size_t)b->num_fleets);
    b->qroutes = LORRY__NEW(mem, lorry__qroute, (size_t)b->num_fleets);
    if (b->graphs == NULL || b->qroutes == NULL)
        return LORRY_ENOMEM;
    for (int32_t f = 0; f < b->num_fleets; f++) {
        if (is_out_of_time(b->task))
            return LORRY_STOPPED;
        lorry_status status = lorry__graph_build(&b->graphs[f], mem, b->eval, b->fleets[f],
                                                 states_of(b),
                                                 b->n <= NG_CLIENTS ? 1.0 : 0.4,
                                                 b->task->deadline, b->task->stop);
        if (status == LORRY_OK)
            status = lorry__qroute_new(&b->qroutes[f], &b->graphs[f], b->task->deadline,
                                       b->task->stop);
        if (status != LORRY_OK)
            return status;
    }
    lorry__side_init(&b->side);
    b->has_side = true;
    return choose_scale(b) ? LORRY_OK : LORRY_EUNSUPPORTED;
}

static void drop_ngroutes(bounding *b)
{
    for (int32_t f = 0; b->ngroutes != NULL && f < b->num_fleets; f++)
        lorry__ngroute_free(&b->ngroutes[f]);
    lorry__free(b->mem, b->ngroutes);
    b->ngroutes = NULL;
}

static void tear_down(bounding *b)
{
    if (b->has_side)
        lorry__side_free(&b->side);
    drop_ngroutes(b);
    for (int32_t f = 0; b->qroutes != NULL && f < b->num_fleets; f++)
        lorry__qroute_free(&b->qroutes[f]);
    for (int32_t f = 0; b->graphs != NULL && f < b->num_fleets; f++)
        lorry__graph_free(&b->graphs[f]);
    lorry__free(b->mem, b->qroutes);
    lorry__free(b->mem, b->graphs);
    lorry__free(b->mem, b->fleets);
    lorry__free(b->mem, b->fleet_of_type);
    lorry__free(b->mem, b->duals);
    lorry__free(b->mem, b->master);
    lorry__free(b->mem, b->center);
    lorry__free(b->mem, b->trial);
    lorry__free(b->mem, b->basis);
    lorry__free(b->mem, b->walk);
}

/* -------------------------------------------------------------- one trial -- */

typedef enum outcome { TRIED, CUT, OUT_OF_TIME, OUT_OF_MEMORY } outcome;

typedef struct trial {
    double value;      /* certified by these duals; -1e300 if nothing is */
    double ratio;      /* least cost over dual sum of the negative walks; 1: none */
    double dual_sum;
    int32_t added;     /* walks new to the master */
} trial;

/* Largest dual that a client may have: see the conditions on y, and on steps
 * of 0 in graph.h. Clients that no vehicle serves count for nothing. */
static int64_t dual_limit(const bounding *b, int32_t client)
{
    const lorry_problem *p = b->eval->problem;
    int64_t limit = p->is_required[client] ? b->most_dual
                                           : lorry__min64(b->most_dual, p->prize[client]);
    bool is_servable = false;
    for (int32_t f = 0; f < b->num_fleets; f++) {
        const lorry__graph *g = &b->graphs[f];
        is_servable |= g->high[client] >= g->low[client];
        limit = lorry__min64(limit, g->zero_cap[client]);
    }
    return is_servable ? limit : 0;
}

static void fix_duals(bounding *b, const double *duals)
{
    for (int32_t c = 0; c < b->n; c++) {
        const int64_t limit = dual_limit(b, c);
        double y = duals[c] > 0.0 ? duals[c] : 0.0;
        if (y > (double)limit)
            y = (double)limit;
        const int64_t scaled = (int64_t)(y * (double)b->scale);
        b->duals[c] = lorry__min64(scaled, limit * b->scale);
    }
}

/* Negative walks of a pass join the master's columns, the best per last
 * client. */
static outcome harvest(bounding *b, int32_t fleet, trial *t)
{
    const lorry__graph *g = &b->graphs[fleet];
    for (int32_t c = 0; c < b->n; c++) {
        const int32_t count =
            b->ngroutes != NULL
                ? lorry__ngroute_best(&b->ngroutes[fleet], c, b->walk, b->walk_room)
                : lorry__qroute_best(&b->qroutes[fleet], c, b->walk, b->walk_room);
        if (count == 0)
            continue;
        const int64_t cost = lorry__graph_cost(g, b->walk, count);
        int64_t sum = 0;
        for (int32_t i = 0; i < count; i++)
            sum += b->duals[b->walk[i]];
        if (cost * b->scale - sum >= -(b->scale >> 14))
            continue;
        const double ratio = (double)cost * (double)b->scale / (double)sum;
        if (ratio < t->ratio)
            t->ratio = ratio;
        if (lorry__walks_add(b->mem, &b->task->columns, b->fleets[fleet].type, b->walk, count,
                             cost) != LORRY_OK)
            return OUT_OF_MEMORY;
        t->added++;
    }
    return TRIED;
}

/* Price these duals, certify what they prove. */
static outcome try_duals(bounding *b, const double *duals, trial *t)
{
    *t = (trial){ .value = -1e300, .ratio = 1.0 };
    fix_duals(b, duals);
    __int128 sum = 0;
    for (int32_t c = 0; c < b->n; c++)
        sum += b->duals[c];
    t->dual_sum = (double)sum / (double)b->scale;
    bool is_exact = true;
    for (int32_t f = 0; f < b->num_fleets; f++) {
        int64_t least = 0;
        if (b->ngroutes != NULL) {
            const lorry__pass pass =
                lorry__ngroute_pass(&b->ngroutes[f], b->duals, b->scale, &least);
            if (pass == LORRY__PASS_TIME || pass == LORRY__PASS_MEMORY)
                return pass == LORRY__PASS_TIME ? OUT_OF_TIME : OUT_OF_MEMORY;
            is_exact &= pass == LORRY__PASS_EXACT;
        } else if (!lorry__qroute_forward(&b->qroutes[f], b->duals, b->scale, &least)) {
            return OUT_OF_TIME;
        }
        if (least < 0)
            sum += (__int128)least * b->fleets[f].vehicles;
        if (harvest(b, f, t) == OUT_OF_MEMORY)
            return OUT_OF_MEMORY;
    }
    if (!is_exact)
        return CUT;
    t->value = (double)sum / (double)b->scale;
    if (sum > 0)
        lorry__bound_publish(b->task, (int64_t)((sum + b->scale - 1) / b->scale),
                b->ngroutes != NULL ? LORRY__BOUND_STRONG : LORRY__BOUND_MEDIUM);
    return TRIED;
}

/* ------------------------------------------------------------- the master -- */

typedef struct master_job {
    lorry__cover cover;
    lorry__cover_result result;
} master_job;

static void run_glpk(void *payload)
{
    master_job *job = payload;
    lorry__cover_glpk(&job->cover, &job->result);
}

static void solve_master(bounding *b, master_job *job)
{
    if (b->n <= GLPK_ROWS && lorry__cover_has_glpk() &&
        lorry__side_start(&b->side, run_glpk, job)) {
        lorry__side_wait(&b->side);
        if (!job->result.has_failed)
            return;
    }
    lorry__cover_ascent(&job->cover, &job->result);
}

/* Duals of the columns known so far. *value is the master's own, about. */
static lorry_status ask_master(bounding *b, double *value, bool *is_solved)
{
    lorry_status status = lorry__walks_keep_cheap(
        b->mem, &b->task->columns, b->master,
        b->n <= GLPK_ROWS ? MASTER_COLUMNS : ASCENT_COLUMNS);
    *is_solved = false;
    if (status != LORRY_OK || b->task->columns.count == 0)
        return status;
    const lorry_problem *p = b->eval->problem;
    const lorry__walks *w = &b->task->columns;
    const size_t n = (size_t)b->n, columns = (size_t)w->count, fleets = (size_t)b->num_fleets;
    int32_t *types = LORRY__NEW(b->mem, int32_t, columns);
    int32_t *caps = LORRY__NEW(b->mem, int32_t, fleets);
    double *costs = LORRY__NEW(b->mem, double, columns);
    double *slacks = LORRY__NEW(b->mem, double, n);
    double *hint = LORRY__NEW(b->mem, double, n);
    double *type_duals = LORRY__NEW(b->mem, double, fleets);
    double *values = LORRY__NEW(b->mem, double, columns);
    double *keys = LORRY__NEW(b->mem, double, 2 * (n + columns));
    uint8_t *chosen = LORRY__NEW(b->mem, uint8_t, columns);
    uint8_t *basis = LORRY__NEW(b->mem, uint8_t, columns + 2 * n + fleets);
    status = types == NULL || caps == NULL || costs == NULL || slacks == NULL || hint == NULL ||
                     type_duals == NULL || values == NULL || keys == NULL || chosen == NULL ||
                     basis == NULL
                 ? LORRY_ENOMEM : LORRY_OK;
    if (status == LORRY_OK) {
        double total = 1.0;
        for (size_t k = 0; k < columns; k++)
            total += (double)w->costs[k];
        const double unit = total / (double)(columns + 1);
        for (size_t k = 0; k < columns; k++) {
            types[k] = b->fleet_of_type[w->types[k]];
            costs[k] = (double)w->costs[k] / unit;
        }
        for (int32_t f = 0; f < b->num_fleets; f++)
            caps[f] = b->fleets[f].vehicles >= b->n ? LORRY__NO_CAP
                                                    : (int32_t)b->fleets[f].vehicles;
        for (int32_t c = 0; c < b->n; c++) {
            slacks[c] = (double)dual_limit(b, c) / unit;
            if (p->is_required[c] && slacks[c] > 0.0)
                slacks[c] = (double)b->most_dual / unit;
            hint[c] = (b->has_center ? b->center[c] : b->task->duals[c]) / unit;
            hint[c] = hint[c] < slacks[c] ? hint[c] : slacks[c];
        }
        memcpy(basis, w->is_basic, columns);
        memcpy(basis + columns, b->basis, 2 * n + fleets);
        master_job job = {
            .cover = { .num_rows = b->n, .num_types = b->num_fleets, .num_columns = w->count,
                       .offsets = w->offsets, .rows = w->clients, .types = types,
                       .costs = costs, .slacks = slacks, .caps = caps, .is_linear = true,
                       .hint = hint, .basis = basis, .stop = b->task->stop,
                       .limit = { NULL, b->task->deadline } },
            .result = { .work = INT64_MAX / 2, .duals = b->master, .type_duals = type_duals,
                        .values = values, .chosen = chosen, .keys = keys } };
        solve_master(b, &job);
        memcpy(w->is_basic, basis, columns);
        memcpy(b->basis, basis + columns, 2 * n + fleets);
        *is_solved = job.result.is_solved;
        *value = job.result.bound * unit;
        for (int32_t c = 0; c < b->n; c++)
            b->master[c] *= unit;
    }
    lorry__free(b->mem, types);
    lorry__free(b->mem, caps);
    lorry__free(b->mem, costs);
    lorry__free(b->mem, slacks);
    lorry__free(b->mem, hint);
    lorry__free(b->mem, type_duals);
    lorry__free(b->mem, values);
    lorry__free(b->mem, keys);
    lorry__free(b->mem, chosen);
    lorry__free(b->mem, basis);
    return status;
}

/* -------------------------------------------------------------- the rounds -- */

static void remember(bounding *b, const double *duals, double value)
{
    if (value <= b->best)
        return;
    b->best = value;
    b->has_center = true;
    memcpy(b->center, duals, (size_t)b->n * sizeof(*duals));
}

/* Scale down the clients of each walk that costs less than its duals: the
 * newest walks first, which are the ones just found. Duals elsewhere stay. */
static void repair(const bounding *b, double *duals)
{
    const lorry__walks *w = &b->task->columns;
    for (int32_t k = w->count - 1; k >= 0; k--) {
        double sum = 0.0;
        for (int64_t e = w->offsets[k]; e < w->offsets[k + 1]; e++)
            sum += duals[w->clients[e]];
        if (sum <= (double)w->costs[k])
            continue;
        const double share = (double)w->costs[k] / sum;
        for (int64_t e = w->offsets[k]; e < w->offsets[k + 1]; e++)
            duals[w->clients[e]] *= share;
    }
}

/* Try duals, then lower ones while that can still gain: those of clients on
 * negative walks only, and at the end all of them together, which is coarse
 * but soon proves something: so from the start the first time. */
static outcome explore(bounding *b, double *duals, bool is_first, int32_t *added)
{
    trial t;
    outcome o = try_duals(b, duals, &t);
    *added = t.added;
    if (o == TRIED)
        remember(b, duals, t.value);
    for (int k = 0; k < TRIALS && (o == TRIED || o == CUT) && t.ratio < 1.0; k++) {
        const bool is_uniform = is_first || t.ratio >= ALMOST;
        double sum = 0.0;
        if (!is_uniform)
            repair(b, duals);
        for (int32_t c = 0; c < b->n; c++) {
            duals[c] *= is_uniform ? t.ratio : 1.0;
            sum += duals[c];
        }
        if (sum <= b->best)
            break;
        o = try_duals(b, duals, &t);
        *added += t.added;
        if (o == TRIED)
            remember(b, duals, t.value);
    }
    return o;
}

/* ng-routes take over where there are few clients and no steps of 0. */
static bool can_use_ngroutes(const bounding *b)
{
    bool can = b->n <= NG_CLIENTS;
    for (int32_t f = 0; f < b->num_fleets; f++)
        can = can && !b->graphs[f].has_zero_steps;
    return can;
}

/* Rounds with the pricing at hand until nothing more is gained. */
static lorry_status generate(bounding *b)
{
    double pull = PULL, lowest = 1e300;
    int stale = 0, cuts = 0;
    while (!is_out_of_time(b->task)) {
        double value = 0.0;
        bool is_solved;
        const lorry_status status = ask_master(b, &value, &is_solved);
        if (status != LORRY_OK)
            return status;
        if (!is_solved)
            return LORRY_OK;
        const bool is_last = b->ngroutes != NULL || !can_use_ngroutes(b);
        if (value <= b->best * (1.0 + (is_last ? 1e-7 : NEAR)) + 1e-6)
            return LORRY_OK;
        const double weight = b->has_center ? pull : 0.0;
        for (int32_t c = 0; c < b->n; c++)
            b->trial[c] = weight * b->center[c] + (1.0 - weight) * b->master[c];
        const double before = b->best;
        int32_t added = 0;
        const outcome o = explore(b, b->trial, false, &added);
        if (o == OUT_OF_MEMORY)
            return LORRY_ENOMEM;
        if (o == OUT_OF_TIME || (o == CUT && ++cuts >= 3))
            return LORRY_OK;
        const bool has_moved = b->best > before + 1e-5 * before ||
                               value < lowest - 1e-5 * lowest;
        lowest = value < lowest ? value : lowest;
        stale = has_moved ? 0 : stale + 1;
        if (stale >= STALE || (added == 0 && weight == 0.0))
            return LORRY_OK;
        /* Nothing new between centre and master: look at the master itself. */
        pull = added == 0 && b->best <= before ? 0.0 : PULL;
    }
    return LORRY_OK;
}

/* Every client alone, so that the master is feasible, and first duals where
 * the search has none: the least way in, and a share of out and home. */
static lorry_status seed(bounding *b)
{
    lorry_status status = LORRY_OK;
    for (int32_t c = 0; c < b->n; c++) {
        int64_t in = INT64_MAX, alone = INT64_MAX;
        for (int32_t f = 0; f < b->num_fleets && status == LORRY_OK; f++) {
            const lorry__graph *g = &b->graphs[f];
            if (g->high[c] < g->low[c] || g->first[c] > g->last[c])
                continue;
            const int64_t cost = g->first_cost[c] + g->last_cost[c];
            alone = lorry__min64(alone, cost);
            status = lorry__walks_add(b->mem, &b->task->columns, b->fleets[f].type, &c, 1, cost);
            for (int64_t a = g->start[c]; a < g->start[c + 1]; a++)
                in = lorry__min64(in, g->arcs[a].cost);
        }
        if (!b->task->has_duals && alone != INT64_MAX)
            b->task->duals[c] =
                (double)lorry__min64(in, alone) + 0.1 * (double)alone;
    }
    return status;
}

static lorry_status start_ngroutes(bounding *b)
{
    /* Walks that come back to a client hold the master below what ng-routes
     * could prove. */
    lorry__walks_keep_simple(&b->task->columns, b->walk, b->n);
    b->ngroutes = LORRY__NEW(b->mem, lorry__ngroute, (size_t)b->num_fleets);
    if (b->ngroutes == NULL)
        return LORRY_ENOMEM;
    for (int32_t f = 0; f < b->num_fleets; f++) {
        const lorry_status status = lorry__ngroute_new(&b->ngroutes[f], &b->graphs[f],
                                                       &b->qroutes[f], NG_LABELS);
        if (status != LORRY_OK)
            return status;
    }
    return LORRY_OK;
}

static lorry_status run(bounding *b)
{
    lorry_status status = set_up(b);
    if (status == LORRY_OK)
        status = seed(b);
    if (status != LORRY_OK)
        return status;
    /* First what the search's duals prove by themselves: soon, for any size. */
    int32_t added = 0;
    memcpy(b->trial, b->task->duals, (size_t)b->n * sizeof(*b->trial));
    const outcome first = explore(b, b->trial, true, &added);
    if (first == OUT_OF_MEMORY)
        return LORRY_ENOMEM;
    if (first == OUT_OF_TIME)
        return LORRY_OK;
    status = generate(b);
    if (status == LORRY_OK && can_use_ngroutes(b) && !is_out_of_time(b->task)) {
        status = start_ngroutes(b);
        if (status == LORRY_OK)
            status = generate(b);
    }
    return status;
}

lorry_status lorry__bound_run(lorry__bound_task *task)
{
    const lorry_problem *p = task->eval->problem;
    task->kind = LORRY__BOUND_WEAK;
    lorry__bound_publish(task, 0, LORRY__BOUND_WEAK);
    if (p->num_clients == 0)
        return LORRY_OK;
    const int64_t weak = lorry__weak_bound(task->eval, task->deadline, task->stop);
    lorry__bound_publish(task, weak, LORRY__BOUND_WEAK);
    if (p->num_clients > MAX_CLIENTS || is_out_of_time(task))
        return LORRY_OK;
    lorry_status status = lorry__tree_bound(task);
    if (status != LORRY_OK || is_out_of_time(task))
        return status;
    bounding b = { .task = task, .mem = task->mem, .eval = task->eval, .n = p->num_clients };
    status = run(&b);
    tear_down(&b);
    /* Too large or too late for more is no error: what is proved stands. */
    return status == LORRY_EUNSUPPORTED || status == LORRY_STOPPED ? LORRY_OK : status;
}
