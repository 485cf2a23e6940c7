/* generate.c: rounds of linear program and pricing; the dive. */
#include "relaxation/generate.h"

#define ROUNDS 4      /* of linear program and pricing, before the dive */
#define DIVE_ROUNDS 5 /* and after each fixing */
#define MORE_ROUNDS 8 /* behind them, while there seems to be nothing to gain */
#define TYPES 3       /* of vehicles that add columns in one round */
#define MOST 60       /* columns of one type and round */
#define SPREAD 4      /* columns of those that a client stands on, about */
#define SMOOTH 0.3    /* weight of the duals before */
#define WANTED 0.9    /* share of the largest value that is fixed with it */

/* How wide a beam is and how far it reaches: again and wider where the
 * narrower one finds nothing. */
static const struct { int32_t width, reach; } BEAMS[] = { { 2, 10 }, { 8, 20 } };
#define NUM_BEAMS ((int)(sizeof(BEAMS) / sizeof(BEAMS[0])))

typedef struct run {
    lorry__cluster *w;
    int32_t base;        /* columns before the first that was priced */
    int32_t cursor;      /* the type of vehicle to price next */
    int64_t least_work;  /* of the job, to be left over */
    int32_t num_values, num_fixed;
    int32_t names[LORRY__CLUSTER_COLUMNS]; /* per column: its place before the dive */
    int32_t fixed[LORRY__CLUSTER_ROWS];    /* names of the columns fixed */
    double values[LORRY__CLUSTER_COLUMNS]; /* of the linear program before the dive */
} run;

/* What the clients of a route pay for it, in equal shares. */
static void first_center(lorry__cluster *w)
{
    for (int32_t r = 0; r < w->num_rows; r++)
        w->center[r] = w->slacks[r];
    for (int32_t c = 0; c < w->num_routes; c++)
        for (int64_t e = w->offsets[c]; e < w->offsets[c + 1]; e++)
            w->center[w->entries[e]] =
                w->costs[c] / (double)(w->offsets[c + 1] - w->offsets[c]);
}

/* Every client alone, where that is allowed: the linear program is feasible
 * without leaving clients out, whatever a dive has fixed. */
static bool add_singles(lorry__cluster *w)
{
    for (int32_t r = 0; r < w->num_rows && w->job->status == LORRY_OK; r++) {
        lorry__route_value best = { .is_feasible = false };
        int32_t type = 0;
        for (int32_t t = 0; t < w->problem->num_types; t++) {
            if (w->caps[t] == 0)
                continue;
            const lorry__route_value value =
                lorry__eval_route(w->job->eval, t, &w->rows[r], 1);
            if (value.is_feasible && (!best.is_feasible || value.cost < best.cost)) {
                best = value;
                type = t;
            }
        }
        if (best.is_feasible)
            w->job->status = lorry__walks_add(w->mem, &w->priced, type, &w->rows[r], 1, best.cost);
    }
    w->job->work -= (int64_t)w->num_rows * w->problem->num_types / 20;
    return w->job->status == LORRY_OK;
}

static bool add_priced(run *s, int32_t first)
{
    lorry__cluster *w = s->w;
    for (int32_t k = first; k < w->priced.count; k++) {
        const int64_t at = w->priced.offsets[k];
        s->names[w->num_columns] = s->base + k;
        if (!lorry__cluster_add(w, LORRY__COLUMN_PRICED - k, w->priced.types[k],
                                w->priced.clients + at,
                                (int32_t)(w->priced.offsets[k + 1] - at), w->priced.costs[k]))
            return false;
    }
    return true;
}

/* Every type that has a vehicle left, until a few have found something; the
 * next round goes on behind them. */
static bool price_types(run *s, const double *duals, int beam, int32_t *found)
{
    lorry__cluster *w = s->w;
    const int32_t num_types = w->problem->num_types, first = w->priced.count;
    int32_t lucky = 0;
    for (int32_t i = 0; i < num_types && lucky < TYPES && w->job->work > s->least_work; i++) {
        const int32_t t = s->cursor, before = w->priced.count;
        const int32_t room = LORRY__CLUSTER_COLUMNS - s->base - before;
        s->cursor = (t + 1) % num_types;
        if (w->caps[t] == 0 || room == 0)
            continue;
        const lorry__price_task task = {
            .type = t, .is_open = w->is_open, .duals = duals, .type_dual = w->type_duals[t],
            .unit = w->unit, .width = BEAMS[beam].width, .reach = BEAMS[beam].reach,
            .most = room < MOST ? room : MOST, .spread = SPREAD };
        w->job->status = lorry__price(&w->pricer, &task, &w->priced, &w->job->work);
        if (w->job->status != LORRY_OK)
            return false;
        lucky += w->priced.count > before;
    }
    *found = w->priced.count - first;
    if (!add_priced(s, first))
        w->job->status = LORRY_ENOMEM;
    return w->job->status == LORRY_OK;
}

/* Rounds until nothing is found, then the linear program once more; some more
 * where that costs as much as what it has to beat. false: no duals. */
static bool price_rounds(run *s, int rounds, int beams, lorry__cover_result *result)
{
    lorry__cluster *w = s->w;
    int beam = 0;
    for (int round = 0;; round++) {
        int32_t found = 0;
        if (!lorry__cluster_relax(w, result))
            return false;
        for (int32_t r = 0; r < w->num_rows; r++)
            w->center[r] = SMOOTH * w->center[r] + (1.0 - SMOOTH) * w->duals[r];
        const int end = result->bound < w->start_cost ? rounds : rounds + MORE_ROUNDS;
        if (round >= end || beam == beams || w->job->work <= s->least_work)
            return true;
        if (!price_types(s, w->center, beam, &found))
            return false;
        beam += found == 0;
    }
}

/* The column that the linear program wants most: by value, then by reduced
 * cost; -1: none. */
static int32_t most_wanted(const lorry__cluster *w, const lorry__cover_result *result)
{
    int32_t best = -1;
    for (int32_t c = 0; c < w->num_columns; c++)
        if (best < 0 || w->values[c] > w->values[best] ||
            (w->values[c] == w->values[best] && result->keys[c] < result->keys[best]))
            best = c;
    return best;
}

static bool is_done(const lorry__cluster *w)
{
    for (int32_t r = 0; r < w->num_rows; r++)
        if (w->is_open[r])
            return false;
    return true;
}

/* Fix and price in turn. true: the columns fixed serve all, at less than the
 * start cost. */
static bool dive(run *s, lorry__cover_result *result)
{
    lorry__cluster *w = s->w;
    while (!is_done(w)) {
        int32_t c = most_wanted(w, result);
        if (c < 0 || result->bound >= w->start_cost || w->job->work <= 0)
            return false;
        const double threshold = w->values[c] > 0.0 ? WANTED * w->values[c] : 1.0;
        do {
            s->fixed[s->num_fixed++] = s->names[c];
            lorry__cluster_fix(w, c, s->names);
            c = most_wanted(w, result);
        } while (c >= 0 && w->values[c] >= threshold);
        if (!is_done(w) && !price_rounds(s, DIVE_ROUNDS, 1, result))
            return false;
    }
    return w->start_cost > 0.0;
}

/* All columns again, as they were named; values are of before the dive. */
static bool restore(run *s, int32_t most)
{
    lorry__cluster *w = s->w;
    if (!lorry__cluster_gather(w, most))
        return false;
    assert(w->num_columns == s->base);
    if (!add_priced(s, 0))
        return false;
    memset(w->values, 0, (size_t)w->num_columns * sizeof(*w->values));
    memcpy(w->values, s->values, (size_t)s->num_values * sizeof(*w->values));
    return true;
}

static void start_from_dive(run *s)
{
    lorry__cluster *w = s->w;
    memset(w->start_flags, 0, (size_t)w->num_columns);
    w->start_cost = 0.0;
    for (int32_t i = 0; i < s->num_fixed; i++) {
        w->start_flags[s->fixed[i]] = 1;
        w->start_cost += w->costs[s->fixed[i]];
    }
}

static bool generate(run *s, int32_t most)
{
    lorry__cluster *w = s->w;
    lorry__job *job = w->job;
    lorry__cover_result result;
    memset(w->values, 0, sizeof(w->values));
    w->priced.count = 0;
    lorry__pricer_open(&w->pricer, w->rows, w->num_rows);
    first_center(w);
    if (!add_singles(w) || !add_priced(s, 0)) {
        job->status = LORRY_ENOMEM;
        return false;
    }
    if (!price_rounds(s, ROUNDS, NUM_BEAMS, &result))
        return false;
    for (int32_t r = 0; r < w->num_rows; r++)
        job->duals[w->rows[r]] = w->duals[r] * w->unit;
    s->num_values = w->num_columns;
    memcpy(s->values, w->values, (size_t)s->num_values * sizeof(*s->values));
    s->least_work = 0;
    const bool is_better = dive(s, &result);
    if (job->status == LORRY_OK && !restore(s, most))
        job->status = LORRY_ENOMEM;
    if (is_better && job->status == LORRY_OK)
        start_from_dive(s);
    return is_better && job->status == LORRY_OK;
}

bool lorry__cluster_generate(lorry__cluster *w, int32_t most, int64_t work)
{
    run *s = lorry__alloc(w->mem, sizeof(*s));
    if (s == NULL) {
        w->job->status = LORRY_ENOMEM;
        return false;
    }
    s->w = w;
    s->base = w->num_columns;
    s->cursor = s->num_values = s->num_fixed = 0;
    s->least_work = lorry__max64(w->job->work - work, 0);
    for (int32_t c = 0; c < w->num_columns; c++)
        s->names[c] = c;
    const bool is_better = generate(s, most);
    lorry__free(w->mem, s);
    return is_better;
}
