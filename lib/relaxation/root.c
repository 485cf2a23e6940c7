/* root.c: what makes the relaxation tighter: ng-sets where walks run in circles,
 * axes that they break, cuts, and fixing by reduced costs. */
#include "relaxation/prover.h"

#define NG_MOST 24        /* clients that a place remembers at most */
#define CUTS_MOST 30      /* of a kind that join in one round */
#define IDLE 6            /* solutions without a dual after which a cut goes */
#define FIX_GAP 0.05      /* of the cutoff, within which links are worth fixing */
#define PREPARED 8        /* turns of that before the first exact pass */
#define LIKELY 0.02       /* value of a walk in a solution that is only near */
#define FEW_CYCLES 10     /* links from places to clients, for cuts to be looked for */
#define SPAN 4            /* rounds over which... */
#define STEADY 0.9        /* ...so much of the gap is left that branching is better, */
#define STEADY_ALONE 5e-4 /* or so little more of the bound proved where no plan is known */
#define GROSS 0.5         /* vehicles whose walks break an axis, while walks run in circles */
#define EARLY_CLIENTS 250 /* beyond, exact passes are too dear for long routes, unless windows
                             are narrow */
#define USED 1e-6         /* value of a walk in a solution */

/* ------------------------------------------------- what walks must keep -- */

/* Whether some place between two visits forgets the client. */
static bool is_forgotten(const lorry__prover *p, const int32_t *clients, int32_t from, int32_t to)
{
    for (int32_t i = from + 1; i < to; i++)
        if (!lorry__ng_has(&p->ng, clients[i], clients[from]))
            return true;
    return false;
}

static bool keeps_axes(const lorry__prover *p, int32_t kind, const int32_t *clients,
                       int32_t count, lorry__value axes)
{
    const lorry__network *g = &p->squads[kind].network;
    lorry__value value = g->first[clients[0]] & axes;
    for (int32_t i = 0;; i++) {
        if (!lorry__value_fits(value, g->high[clients[i]] & axes))
            return false;
        if (i + 1 == count)
            return lorry__value_fits(value, g->last[clients[i]] & axes);
        const int64_t link = lorry__network_find(g, clients[i], clients[i + 1]);
        if (link < 0)
            return false;
        value = lorry__value_max(g->low[clients[i + 1]], value + g->links[link].step) & axes;
    }
}

static bool keeps_bars(const lorry__prover *p, int32_t kind, const int32_t *clients,
                       int32_t count)
{
    const lorry__squad *f = &p->squads[kind];
    const uint8_t *ends = f->is_barred + f->network.num_links;
    if (ends[clients[0]] || ends[p->n + clients[count - 1]])
        return false;
    for (int32_t i = 1; i < count; i++) {
        const int64_t link = lorry__network_find(&f->network, clients[i - 1], clients[i]);
        if (link < 0 || f->is_barred[link])
            return false;
    }
    return true;
}

static bool keeps_memory(const lorry__prover *p, const int32_t *clients, int32_t count)
{
    for (int32_t b = 1; b < count; b++)
        for (int32_t a = b - 1; a >= 0; a--) {
            if (clients[a] != clients[b])
                continue;
            if (!is_forgotten(p, clients, a, b))
                return false;
            break;
        }
    return true;
}

void lorry__prover_bar_walks(lorry__prover *p)
{
    lorry__master *m = &p->master;
    for (int32_t k = 0; k < m->count; k++) {
        const int32_t *clients = m->clients + m->offsets[k];
        const int32_t count = lorry__master_length(m, k), kind = m->kinds[k];
        m->is_barred[k] = !keeps_memory(p, clients, count) ||
                          !keeps_bars(p, kind, clients, count) ||
                          !keeps_axes(p, kind, clients, count, p->squads[kind].axes);
    }
}

/* Places between two visits of a walk of at least this value remember the client. */
static int32_t grow_ng(lorry__prover *p, double value)
{
    const lorry__master *m = &p->master;
    int32_t grown = 0;
    for (int32_t k = 0; k < m->count; k++) {
        if (m->values[k] < value)
            continue;
        const int32_t *clients = m->clients + m->offsets[k];
        const int32_t count = lorry__master_length(m, k);
        for (int32_t b = 2; b < count; b++) {
            int32_t a = b - 2;
            while (a >= 0 && clients[a] != clients[b])
                a--;
            for (int32_t i = a + 1; a >= 0 && i < b; i++) {
                if (lorry__ng_has(&p->ng, clients[i], clients[b]))
                    continue;
                int32_t size = 0;
                for (int32_t w = 0; w < p->ng.words; w++)
                    size += __builtin_popcountll(
                        p->ng.rows[(size_t)clients[i] * (size_t)p->ng.words + (size_t)w]);
                grown += size < NG_MOST && lorry__ng_add(&p->ng, clients[i], clients[b]);
            }
        }
    }
    return grown;
}

/* Without second visits, where those are what breaks an axis. */
static int32_t first_visits(const int32_t *clients, int32_t count, int32_t *out)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t a = 0;
        while (a < kept && out[a] != clients[i])
            a++;
        if (a == kept)
            out[kept++] = clients[i];
    }
    return kept;
}

/* Axes that walks of more than this value in the solution break count from now
 * on. */
static int32_t switch_axes(lorry__prover *p, double value)
{
    const lorry__master *m = &p->master;
    int32_t switched = 0;
    if (!lorry__prover_affords_axes(p))
        return 0;
    for (int32_t kind = 0; kind < p->num_kinds; kind++) {
        lorry__squad *f = &p->squads[kind];
        for (int32_t axis = 1; axis < f->network.num_axes; axis++) {
            lorry__value only = { 0 };
            only[axis] = ~0;
            double broken = 0.0;
            for (int32_t k = 0; k < m->count && f->axes[axis] == 0; k++) {
                if (m->values[k] < USED || m->kinds[k] != kind)
                    continue;
                const int32_t length = lorry__master_length(m, k);
                int32_t count = length;
                const int32_t *clients = m->clients + m->offsets[k];
                if (value > USED && length <= p->walk_room) {
                    count = first_visits(clients, length, p->walk);
                    clients = p->walk;
                }
                if (!keeps_axes(p, kind, clients, count, only))
                    broken += m->values[k];
            }
            if (broken >= value) {
                f->axes[axis] = ~0;
                switched++;
            }
        }
    }
    return switched;
}

bool lorry__prover_switch_axes(lorry__prover *p)
{
    if (switch_axes(p, GROSS) == 0)
        return false;
    lorry__prover_bar_walks(p);
    return true;
}

/* ------------------------------------------------------------------ cuts -- */

/* How many cuts went. */
static int32_t drop_idle(lorry__prover *p)
{
    lorry__cuts *cuts = &p->master.cuts;
    const int32_t before = cuts->count;
    uint8_t is_gone[LORRY__CUTS + LORRY__WALLS];
    for (int32_t k = 0; k < before; k++)
        is_gone[k] = cuts->items[k].idle > IDLE && cuts->items[k].status == LORRY__BASIC;
    lorry__cuts_remove(cuts, is_gone);
    return before - cuts->count;
}

/* A reward on links without a step could let walks run in circles. */
static bool has_still_links(const lorry__prover *p)
{
    for (int32_t k = 0; k < p->num_kinds; k++)
        if (p->squads[k].network.has_still_links)
            return true;
    return false;
}

static lorry_status separate(lorry__prover *p, int32_t *added)
{
    const lorry_problem *problem = p->eval->problem;
    const lorry__fraction solution = lorry__master_fraction(&p->master);
    lorry_status status =
        lorry__cuts_separate_subset(&p->master.cuts, &solution, CUTS_MOST, added);
    if (status != LORRY_OK || has_still_links(p))
        return status;
    const int32_t dims = problem->num_dimensions;
    int64_t *demand = LORRY__NEW(p->mem, int64_t, (size_t)p->n);
    if (demand == NULL)
        status = LORRY_ENOMEM;
    for (int32_t d = 0; d < 2 * dims && status == LORRY_OK; d++) {
        const int64_t *amount = d < dims ? problem->delivery : problem->pickup;
        int64_t capacity = 0, most = 0, sum = 0;
        for (int32_t t = 0; t < problem->num_types; t++)
            capacity = lorry__max64(capacity, problem->types[t].capacity[d % dims]);
        for (int32_t c = 0; c < p->n; c++) {
            demand[c] = problem->is_required[c]
                            ? amount[(size_t)c * (size_t)dims + (size_t)(d % dims)] : 0;
            most = lorry__max64(most, demand[c]);
            sum += demand[c];
        }
        if (capacity == LORRY_UNLIMITED || most == 0 || sum <= capacity)
            continue;
        int32_t walls = 0;
        status = lorry__cuts_separate_enter(&p->master.cuts, &solution, demand, capacity,
                                            CUTS_MOST, &walls);
        *added += walls;
    }
    lorry__free(p->mem, demand);
    return status;
}

/* ------------------------------------------------------------------ root -- */

lorry__outcome lorry__prover_tighten(lorry__prover *p, int32_t *changes)
{
    const int32_t cycles = grow_ng(p, USED);
    *changes = cycles + switch_axes(p, cycles == 0 ? USED : GROSS);
    if (cycles < FEW_CYCLES) {
        int32_t added = 0;
        /* The best duals know cuts by their places in the list: with one gone, too, they
         * are of no use any more. */
        *changes += drop_idle(p);
        if (separate(p, &added) != LORRY_OK)
            return LORRY__NO_MEMORY;
        *changes += added;
    }
    if (*changes > 0)
        lorry__prover_forget(p, false);
    lorry__prover_bar_walks(p);
    return LORRY__CONVERGED;
}

/* Whether the bound has risen so little since it was `before` that branching is
 * better. */
static bool is_steady(const lorry__prover *p, int64_t before)
{
    const int64_t cutoff = lorry__prover_cutoff(p);
    const double rise = (double)(p->bound - before);
    return cutoff < INT64_MAX ? rise < (1.0 - STEADY) * (double)(cutoff - before)
                              : rise < STEADY_ALONE * (double)p->bound;
}

/* ng-sets and axes by solutions that are near enough for that. */
static lorry__outcome prepare(lorry__prover *p)
{
    for (int turn = 0; turn < PREPARED; turn++) {
        const lorry__outcome outcome = lorry__prover_approach(p, LORRY__EFFORT_LOOSE);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        const int32_t cycles = grow_ng(p, LIKELY);
        const int32_t changes = cycles + switch_axes(p, cycles == 0 ? LIKELY : GROSS);
        lorry__prover_bar_walks(p);
        lorry__prover_forget(p, false);
        if (changes < FEW_CYCLES)
            break;
    }
    return LORRY__CONVERGED;
}

lorry__outcome lorry__prover_roughly(lorry__prover *p)
{
    lorry__outcome outcome = lorry__prover_ascend(p, 0, LORRY__STAGES, false);
    if (outcome != LORRY__TOO_DEAR && !(outcome == LORRY__CONVERGED && p->is_narrow))
        return outcome;
    outcome = lorry__prover_approach(p, LORRY__EFFORT_ONE);
    /* What time is left when the master converges is not known before. */
    if (outcome == LORRY__CONVERGED)
        outcome = lorry__prover_certify(p);
    if (outcome == LORRY__CONVERGED && !p->is_narrow)
        return lorry__prover_merge(p);
    if (outcome == LORRY__CONVERGED)
        outcome = prepare(p);
    if (outcome == LORRY__CONVERGED)
        outcome = lorry__prover_certify(p);
    /* Narrow windows leave few labels, and time for them all. */
    if (outcome == LORRY__CONVERGED)
        outcome = lorry__prover_approach(p, LORRY__EFFORT_EXACT);
    lorry__bound_publish(p->task, lorry__min64(p->bound, lorry__prover_cutoff(p)),
                         LORRY__BOUND_MEDIUM);
    return outcome;
}

lorry__outcome lorry__prover_root(lorry__prover *p)
{
    double fixed = 1e300;
    int64_t bounds[SPAN];
    /* What a grid proves is at hand soon, and there for when all else is too dear. */
    const bool is_hard = p->n > LORRY__PROVER_EASY;
    const bool is_long = (is_hard || !p->is_narrow) &&
                         lorry__bound_has_long_routes(p->eval->problem);
    const bool has_grids = is_long || (is_hard && !p->is_narrow);
    const bool is_brief = !is_long || p->n <= EARLY_CLIENTS || p->is_narrow;
    const int left = is_brief ? 0 : LORRY__STAGES; /* stages, when labels are too dear */
    lorry__outcome prepared =
        has_grids ? lorry__prover_ascend(p, 0, is_brief ? 1 : LORRY__STAGES, is_brief)
                  : LORRY__CONVERGED;
    if (prepared == LORRY__CONVERGED || prepared == LORRY__TOO_DEAR)
        prepared = prepare(p);
    /* A bound in case that exact passes turn out to be too dear. */
    if (prepared == LORRY__CONVERGED && is_hard)
        prepared = lorry__prover_certify(p);
    if (prepared == LORRY__TOO_DEAR && has_grids)
        return lorry__prover_ascend(p, left, LORRY__STAGES, false);
    if (prepared != LORRY__CONVERGED)
        return prepared;
    for (int round = 0;; round++) {
        lorry__outcome outcome = lorry__prover_settle(p, round > 0);
        const int64_t cutoff = lorry__prover_cutoff(p);
        /* Plans as cheap as the cutoff may have been fixed away. */
        lorry__bound_publish(p->task, lorry__min64(p->bound, cutoff), LORRY__BOUND_STRONG);
        if (outcome == LORRY__TOO_DEAR && round == 0) {
            outcome = has_grids ? lorry__prover_ascend(p, left, LORRY__STAGES, false)
                                : LORRY__TOO_DEAR;
            if (outcome == LORRY__TOO_DEAR)
                outcome = lorry__prover_merge(p);
            return outcome == LORRY__CONVERGED ? LORRY__TOO_DEAR : outcome;
        }
        if (outcome != LORRY__CONVERGED)
            return outcome;
        const double gap = (double)cutoff - (double)p->bound;
        if (gap < FIX_GAP * (double)cutoff && gap < STEADY * fixed) {
            outcome = lorry__prover_fix(p);
            if (outcome != LORRY__CONVERGED)
                return outcome;
            fixed = gap;
        }
        const bool is_slow = round >= SPAN && is_steady(p, bounds[round % SPAN]);
        bounds[round % SPAN] = p->bound;
        int32_t changes = 0;
        outcome = lorry__prover_tighten(p, &changes);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        if (changes == 0 || is_slow)
            return LORRY__CONVERGED;
    }
}
