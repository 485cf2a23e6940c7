/* prover_grid.c: duals by ascent, where labels are too many and linear programs too slow.
 *
 * Of the cheapest walks through each client, those that cost less than their duals pull
 * these down, and those that cost more leave room. Where a client is on many of them its
 * dual is too high, where it is on few it is too low. Both steps repeat, while steps
 * shrink, as in the bounds from q-routes (Christofides, Mingozzi, Toth 1981, Math. Program.
 * 20:255-282; Baldacci, Christofides, Mingozzi 2008, Math. Program. 115:351-385). */
#include <math.h>

#include "relaxation/prover_price.h"

#define FEW_LINKS 8                /* out of and into a client, between two proofs */
#define LAST_STEP 0.004     /* of a dual, for a visit that is missing */
#define BRIEF_STEP 0.05     /* likewise, where something else follows, */
#define BRIEF 0.1           /* or so much of the time left */
#define SHRINK 0.7          /* of steps, after... */
#define PATIENCE 6          /* ...so many turns that gained nothing worth it, */
#define LOST 0.8            /* or one whose value is so much of the best */
#define WORTH_IT 3e-4       /* of the value, more */
#define INERTIA 0.7         /* of visits in turns before */
#define MOST_VISITS 3.0     /* beyond one, that count */
#define TRIALS 5            /* of lower duals in one proof */
#define NEAR 0.98           /* share of the duals that makes a proof worth finishing */
#define TOO_MUCH 0.9        /* share of duals by which walks cost less than can be told */
#define FIRST_PROOF 15      /* turns before it, */
#define TURNS 40            /* and between two others */
#define RESERVE 3.5         /* passes over all links: the time left for the last proof */

#define MOST_LINKS 4000000  /* of all kinds, some 120 bytes each */
#define MOST_CELLS (INT64_C(64) << 20) /* likewise, of one direction */

/* More and more is remembered, by duals that are good already. Loads count where routes are
 * short. */
typedef struct stage {
    int32_t places, levels;
    double size;
} stage;

static const stage LONG[LORRY__STAGES] = { { 3, 0, 0.1 }, { 5, 0, 0.03 }, { 7, 0, 0.02 } };
static const stage SHORT[LORRY__STAGES] = { { 3, 104, 0.1 }, { 4, 104, 0.03 }, { 5, 104, 0.02 } };

typedef struct ascent {
    lorry__prover *p;
    double *dual, *best;    /* at hand, and those that are worth most */
    int64_t *room;          /* per client: reduced cost of the cheapest walk through it */
    int32_t *kind;          /* and that walk's kind, -1: there is none */
    int32_t longest;        /* of the walks found */
    double *visits, *missing;
    double value, best_value, share;
    double proof_seconds;   /* of the last pass over all links */
    double last_step, deadline; /* 0.0: there is none */
} ascent;

static void free_ascent(ascent *a)
{
    lorry__mem *mem = a->p->mem;
    lorry__free(mem, a->dual);
    lorry__free(mem, a->best);
    lorry__free(mem, a->room);
    lorry__free(mem, a->kind);
    lorry__free(mem, a->visits);
    lorry__free(mem, a->missing);
}

/* Half of the least way in and out is less than any walk pays. */
static void first_duals(ascent *a)
{
    const lorry__prover *p = a->p;
    const size_t n = (size_t)p->n;
    double *in = a->visits, *out = a->missing;
    for (size_t c = 0; c < n; c++)
        in[c] = out[c] = INFINITY;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        for (size_t c = 0; c < n; c++)
            if (g->is_open[c]) {
                in[c] = fmin(in[c], (double)g->first_cost[c]);
                out[c] = fmin(out[c], (double)g->last_cost[c]);
            }
        for (int64_t l = 0; l < g->num_links; l++) {
            in[g->links[l].to] = fmin(in[g->links[l].to], (double)g->links[l].cost);
            out[g->links[l].from] = fmin(out[g->links[l].from], (double)g->links[l].cost);
        }
    }
    for (size_t c = 0; c < n; c++) {
        a->dual[c] = isfinite(in[c]) && isfinite(out[c]) ? 0.5 * (in[c] + out[c]) : 0.0;
        a->missing[c] = 0.0;
    }
}

/* The largest share of the duals that no walk found costs less than, in the grid. */
static double least_share(const lorry__prover *p)
{
    double share = INFINITY;
    for (int32_t k = 0; k < p->num_kinds; k++)
        for (int32_t w = 0; w < lorry__grid_found(p->squads[k].grid); w++) {
            int32_t length;
            int64_t cost;
            const int32_t *walk = lorry__grid_walk(p->squads[k].grid, w, &length, &cost);
            double earned = 0.0;
            for (int32_t i = 0; i < length; i++)
                earned += (double)p->vector.client[walk[i]];
            if (earned > 0.0)
                share = fmin(share, (earned + (double)cost) / earned);
        }
    return share;
}

/* The cheapest walk through each client, of any kind: what its cost leaves. */
static void find_room(ascent *a)
{
    const lorry__prover *p = a->p;
    for (int32_t c = 0; c < p->n; c++) {
        a->room[c] = INT64_MAX;
        a->kind[c] = -1;
        for (int32_t k = 0; k < p->num_kinds; k++) {
            int64_t cost;
            if (lorry__grid_through(p->squads[k].grid, c, &cost) >= 0 && cost < a->room[c]) {
                a->room[c] = cost;
                a->kind[c] = k;
            }
        }
    }
}

/* Every client sends as much of its walk as makes one visit in all; the walks of a kind
 * then visit clients so often. false: out of memory. */
static bool count_visits(ascent *a, int32_t kind)
{
    const lorry__prover *p = a->p;
    const lorry__grid *grid = p->squads[kind].grid;
    const int32_t found = lorry__grid_found(grid);
    int32_t length;
    int64_t cost;
    double *weight = LORRY__NEW(p->mem, double, (size_t)found + 1);
    if (weight == NULL)
        return false;
    for (int32_t c = 0; c < p->n; c++) {
        if (a->kind[c] != kind)
            continue;
        const int32_t walk = lorry__grid_through(grid, c, &cost);
        lorry__grid_walk(grid, walk, &length, &cost);
        weight[walk] += 1.0 / length;
    }
    for (int32_t w = 0; w < found; w++) {
        const int32_t *walk = lorry__grid_walk(grid, w, &length, &cost);
        a->longest = lorry__max32(a->longest, length);
        for (int32_t i = 0; i < length; i++)
            a->visits[walk[i]] += weight[w];
    }
    lorry__free(p->mem, weight);
    return true;
}

/* Price the duals at hand: what they are worth, as far as the cheapest links tell. */
static lorry__outcome look(ascent *a)
{
    lorry__prover *p = a->p;
    const size_t n = (size_t)p->n;
    memcpy(p->point, a->dual, n * sizeof(*a->dual));
    const lorry__outcome outcome = lorry__prover_price_grid(p, FEW_LINKS, INT64_MAX);
    a->value = 0.0;
    if (outcome == LORRY__TOO_DEAR) /* far too much */
        return LORRY__CONVERGED;
    if (outcome != LORRY__CONVERGED)
        return outcome;
    find_room(a);
    memset(a->visits, 0, n * sizeof(*a->visits));
    a->share = least_share(p);
    a->longest = 1;
    for (int32_t k = 0; k < p->num_kinds; k++)
        if (!count_visits(a, k))
            return LORRY__NO_MEMORY;
    double total = 0.0;
    for (size_t c = 0; c < n; c++)
        total += (double)p->vector.client[c] / (double)p->scale;
    if (isfinite(a->share))
        a->value = total * a->share;
    return LORRY__CONVERGED;
}

/* A client's part of what the cheapest walk through it leaves. Equal parts would be too
 * much where shorter walks go through others of the same one; as many as any walk has
 * clients, too little where some run in long circles: in between. */
static double room_of(const ascent *a, int32_t c)
{
    const lorry__prover *p = a->p;
    int32_t length;
    int64_t cost;
    if (a->kind[c] < 0)
        return 0.0;
    const lorry__grid *grid = p->squads[a->kind[c]].grid;
    lorry__grid_walk(grid, lorry__grid_through(grid, c, &cost), &length, &cost);
    return (double)a->room[c] / (double)p->scale / sqrt((double)length * a->longest);
}

static void step(ascent *a, double size)
{
    for (int32_t c = 0; c < a->p->n; c++) {
        a->missing[c] = INERTIA * a->missing[c] +
                        (1.0 - INERTIA) * fmax(1.0 - a->visits[c], -MOST_VISITS);
        a->dual[c] = fmax(a->dual[c] * lorry__exp(size * a->missing[c]) + room_of(a, c), 0.0);
        a->dual[c] = fmin(a->dual[c], (double)a->p->dual_limit[c]);
    }
}

/* Lower duals by the ratio of the walk that costs least for what it earns, until there is
 * none that costs less (Dinkelbach 1967). Where the first one costs far less, links that
 * were not looked at matter: then it is better to go on with them first. */
static lorry__outcome prove(ascent *a, bool is_last)
{
    lorry__prover *p = a->p;
    memcpy(p->point, a->best, (size_t)p->n * sizeof(*a->best));
    for (int turn = 0; turn < TRIALS; turn++) {
        const double started = lorry__now();
        const lorry__outcome outcome = lorry__prover_price_grid(p, 0, 0);
        if (outcome != LORRY__CONVERGED && outcome != LORRY__TOO_DEAR)
            return outcome;
        a->proof_seconds = lorry__now() - started;
        lorry__bound_publish(p->task, p->bound, LORRY__BOUND_MEDIUM);
        const double share = outcome == LORRY__TOO_DEAR ? TOO_MUCH : fmin(least_share(p), 1.0);
        for (int32_t c = 0; c < p->n; c++)
            p->point[c] *= share * (1.0 - 1e-7);
        a->best_value *= share;
        memcpy(a->best, p->point, (size_t)p->n * sizeof(*a->best));
        if (share >= 1.0 || (turn == 0 && share < NEAR && !is_last))
            break;
    }
    return LORRY__CONVERGED;
}

static bool is_late(const ascent *a, double turn_seconds)
{
    const double needed = RESERVE * a->proof_seconds + 2.0 * turn_seconds;
    return a->deadline > 0.0 && a->deadline - lorry__now() < needed;
}

static lorry__outcome ascend(ascent *a, double size)
{
    const int32_t n = a->p->n;
    int stale = 0;
    a->best_value = 0.0;
    for (int turn = 1; size > a->last_step; turn++) {
        const double started = lorry__now();
        lorry__outcome outcome = look(a);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        stale = a->value > a->best_value * (1.0 + WORTH_IT) ? 0 : stale + 1;
        if (a->value > a->best_value) {
            a->best_value = a->value;
            for (int32_t c = 0; c < n; c++)
                a->best[c] = a->dual[c] * a->share;
        }
        const bool is_lost = a->value < LOST * a->best_value;
        if (a->value <= 0.0 && a->best_value <= 0.0) {
            for (int32_t c = 0; c < n; c++)
                a->dual[c] *= TOO_MUCH;
        } else if (is_lost || turn == 1) {
            memcpy(a->dual, a->best, (size_t)n * sizeof(*a->best));
            memset(a->missing, 0, (size_t)n * sizeof(*a->missing));
            /* Cheap links by the first duals tell little of larger ones. */
            a->best_value = turn == 1 ? 0.0 : a->best_value;
        } else {
            step(a, size);
        }
        if (is_lost || stale >= PATIENCE) {
            size *= SHRINK;
            stale = 0;
        }
        if (is_late(a, lorry__now() - started))
            break;
        if (turn == FIRST_PROOF || turn % TURNS == 0) {
            outcome = prove(a, false);
            if (outcome != LORRY__CONVERGED)
                return outcome;
        }
    }
    return prove(a, true);
}

/* Grids for all kinds; LORRY__TOO_DEAR where there can be none: those before stay. */
static lorry__outcome make_grids(lorry__prover *p, const stage *at)
{
    int64_t links = 0;
    for (int32_t k = 0; k < p->num_kinds; k++)
        links += p->squads[k].network.num_links;
    if (links > MOST_LINKS)
        return LORRY__TOO_DEAR;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        lorry__squad *s = &p->squads[k];
        lorry__grid *grid;
        lorry__grid_close(s->grid);
        const lorry_status status = 
            lorry__grid_new(&grid, p->mem, &s->network, at->places, at->levels,
                            MOST_CELLS / p->num_kinds);
        if (status != LORRY_OK)
            return status == LORRY_ENOMEM ? LORRY__NO_MEMORY : LORRY__TOO_DEAR;
        lorry__grid_free(s->grid);
        s->grid = grid;
    }
    return LORRY__CONVERGED;
}

/* The exact relaxation remembers at least as much: what is proved here holds there.
 * false: it cannot. */
static bool remember_all(lorry__prover *p, int32_t places)
{
    bool has_all = true;
    for (int32_t k = 0; k < p->num_kinds; k++)
        for (int32_t i = 0; i < p->n; i++)
            for (int32_t j = 0; j < places; j++) {
                const int32_t client = lorry__grid_members(p->squads[k].grid, i)[j];
                has_all &= client < 0 || lorry__ng_add(&p->ng, i, client);
            }
    return has_all;
}

/* Those of the best bound so far, where there is one. */
static void open_duals(ascent *a)
{
    const lorry__prover *p = a->p;
    if (p->bound <= 0)
        first_duals(a);
    for (int32_t c = 0; c < p->n && p->bound > 0; c++)
        a->dual[c] = (double)p->best.client[c] / (double)p->scale;
}

lorry__outcome lorry__prover_ascend(lorry__prover *p, int first, int end, bool is_brief)
{
    const size_t n = (size_t)p->n;
    const stage *stages = lorry__bound_has_long_routes(p->eval->problem) ? LONG : SHORT;
    ascent a = { .p = p, .last_step = is_brief ? BRIEF_STEP : LAST_STEP,
                 .deadline = p->limit.deadline };
    if (is_brief && a.deadline > 0.0)
        a.deadline = lorry__now() + BRIEF * (a.deadline - lorry__now());
    a.dual = LORRY__NEW(p->mem, double, n);
    a.best = LORRY__NEW(p->mem, double, n);
    a.room = LORRY__NEW(p->mem, int64_t, n);
    a.kind = LORRY__NEW(p->mem, int32_t, n);
    a.visits = LORRY__NEW(p->mem, double, n);
    a.missing = LORRY__NEW(p->mem, double, n);
    const bool has_room = a.dual != NULL && a.best != NULL && a.room != NULL && a.kind != NULL &&
                          a.visits != NULL && a.missing != NULL;
    lorry__outcome outcome = has_room ? LORRY__CONVERGED : LORRY__NO_MEMORY;
    if (has_room)
        open_duals(&a);
    for (int k = first; k < end && outcome == LORRY__CONVERGED; k++) {
        if (is_late(&a, 0.0)) {
            outcome = LORRY__TIME;
            break;
        }
        outcome = make_grids(p, &stages[k]);
        if (outcome == LORRY__TOO_DEAR && k > first) {
            outcome = LORRY__CONVERGED; /* as far as it goes */
            break;
        }
        if (outcome != LORRY__CONVERGED)
            break;
        if (!remember_all(p, stages[k].places)) {
            outcome = LORRY__TOO_DEAR;
            break;
        }
        outcome = ascend(&a, stages[k].size);
        memcpy(a.dual, a.best, n * sizeof(*a.dual));
    }
    free_ascent(&a);
    return outcome;
}
