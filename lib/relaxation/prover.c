/* prover.c: column generation. */
#include <math.h>

#include "relaxation/prover_price.h"

#define PULL 0.3             /* of the center on the duals that are priced */
#define WIDTH 0.01           /* of the box around the center, of a mean dual */
#define LEEWAY 0.03          /* of a visit, bought or sold at the edge of the box */
#define ENOUGH 8             /* walks found for another round with this effort */
#define WHOLE 1e-6           /* what a value of 0 or 1 may be off */
#define AXES_ROUNDS 10       /* with least effort, between two looks at the axes */
#define PASSES 200           /* of the first-order method in one round */
#define TRIALS 6             /* of lower duals */
#define MERGED 4             /* labels of a bucket at first, where they are merged, */
#define MERGED_MOST 64       /* and at last */
#define ALIKE 2e-3           /* of the cost, that duals and master may differ by */
#define WORTHWHILE 0.4       /* of what is left to prove, for lowering duals */
#define SIMPLEX_CLIENTS 250  /* beyond, the simplex takes longer than pricing */
#define CHEAP_WORK 100000000 /* of an exact pass, for more axes to be affordable */
#define WAKES 10             /* linear programs with woken walks alone */

/* --------------------------------------------------- column generation -- */

void lorry__prover_forget(lorry__prover *p, bool is_node)
{
    p->has_best = false;
    p->center_value = -1e300;
    p->center_effort = LORRY__EFFORT_ONE;
    p->effort = is_node ? LORRY__EFFORT_ONE : LORRY__EFFORT_LOOSE;
    if (is_node)
        p->bound = INT64_MIN;
}

static lorry__outcome outcome_of_master(lorry__solved solved)
{
    switch (solved) {
    case LORRY__SOLVED:
        return LORRY__CONVERGED;
    case LORRY__SOLVED_NOT:
        return LORRY__NO_DUALS;
    case LORRY__SOLVED_TIME:
        return LORRY__TIME;
    case LORRY__SOLVED_MEMORY:
        break;
    }
    return LORRY__NO_MEMORY;
}

/* Duals of the master, sleeping walks woken as they price out. */
static lorry__outcome ask_master(lorry__prover *p, bool is_exact)
{
    lorry__master *m = &p->master;
    if (lorry__master_tidy(m) != LORRY_OK)
        return LORRY__NO_MEMORY;
    const double leeway = m->leeway;
    for (int turn = 0;; turn++) {
        /* Without a center there is nothing to hold on to. */
        m->leeway = p->center_value > -1e300 ? leeway : 0.0;
        const lorry__solved solved =
            is_exact ? lorry__master_solve(m, p->is_narrower, &p->limit)
                     : lorry__master_approach(m, PASSES, &p->limit);
        m->leeway = leeway;
        p->is_narrower &= !is_exact;
        int32_t woken = 0;
        if (solved != LORRY__SOLVED)
            return outcome_of_master(solved);
        if (turn < WAKES && lorry__master_wake(m, lorry__prover_per_round(p), &woken) != LORRY_OK)
            return LORRY__NO_MEMORY;
        if (woken == 0)
            return LORRY__CONVERGED;
    }
}

/* Between the center and the master's duals. */
static void set_point(lorry__prover *p, double pull)
{
    const lorry__master *m = &p->master;
    const int32_t rows = p->n + p->num_kinds + m->cuts.count;
    for (int32_t r = 0; r < rows; r++)
        p->point[r] = r < p->n ? pull * m->center[r] + (1.0 - pull) * m->duals[r] : m->duals[r];
}

static void set_center(lorry__prover *p, double value)
{
    /* Passes with less effort think too well of their duals. */
    if (value <= p->center_value && p->effort <= p->center_effort)
        return;
    p->center_value = value;
    p->center_effort = p->effort > p->center_effort ? p->effort : p->center_effort;
    double sum = 0.0;
    for (int32_t c = 0; c < p->n; c++) {
        p->master.center[c] = (double)p->vector.client[c] / (double)p->scale;
        sum += p->master.center[c];
    }
    p->master.width = WIDTH * sum / p->n;
}

/* Price the master's duals; those of the simplex, which lie in a corner, drawn
 * towards the center first. */
static lorry__outcome price_round(lorry__prover *p, bool is_exact, int32_t *added)
{
    double pull = is_exact && p->center_value > -1e300 ? PULL : 0.0, value = -1e300;
    for (;; pull = 0.0) {
        set_point(p, pull);
        const lorry__outcome outcome = lorry__prover_price(p, p->effort, added, &value);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        set_center(p, value);
        if (*added > 0 || pull == 0.0)
            return LORRY__CONVERGED;
    }
}

/* Whether no solution of the master can prove much more than is proved. */
static bool is_tight(const lorry__prover *p)
{
    const double value = p->master.cost, bound = (double)p->bound;
    const int64_t cutoff = lorry__prover_cutoff(p);
    const double room = cutoff < INT64_MAX ? p->slack * ((double)cutoff - value) : 0.0;
    return p->master.boxed < 1e-9 * p->n &&
           (bound >= value - 1e-5 * value || bound >= ceil(value - 1e-6) ||
            bound >= value - room);
}

/* One round of duals and pricing. is_exact: duals by the simplex. */
static lorry__outcome generate(lorry__prover *p, bool is_exact, int32_t *added)
{
    lorry__outcome outcome = ask_master(p, is_exact);
    if (outcome == LORRY__CONVERGED)
        outcome = price_round(p, is_exact, added);
    if (outcome == LORRY__CONVERGED && p->bound >= lorry__prover_cutoff(p))
        return LORRY__PRUNED;
    return outcome;
}

lorry__outcome lorry__prover_approach(lorry__prover *p, lorry__effort effort)
{
    for (int round = 1; p->effort <= effort; round++) {
        int32_t added = 0;
        const lorry__outcome outcome = generate(p, false, &added);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        p->effort += added < ENOUGH;
        /* Walks that no vehicle could drive would only be found in vain. */
        if (p->effort == LORRY__EFFORT_ONE && round % AXES_ROUNDS == 0 &&
            lorry__prover_switch_axes(p))
            lorry__prover_forget(p, true);
    }
    return LORRY__CONVERGED;
}

bool lorry__prover_affords_axes(const lorry__prover *p)
{
    return p->n <= LORRY__PROVER_EASY || p->is_narrow ||
           (p->exact_work > 0 && p->exact_work < CHEAP_WORK);
}

bool lorry__prover_uses_simplex(const lorry__prover *p)
{
    return lorry__lp_is_there() && p->n <= SIMPLEX_CLIENTS;
}

lorry__outcome lorry__prover_converge(lorry__prover *p, bool is_narrower)
{
    lorry__master *m = &p->master;
    const lorry__effort first = p->effort;
    p->is_narrower |= is_narrower;
    lorry__outcome outcome = lorry__prover_approach(p, LORRY__EFFORT_EXACT);
    m->leeway = LEEWAY;
    while (outcome == LORRY__CONVERGED && lorry__prover_uses_simplex(p)) {
        int32_t added = 0;
        p->effort = LORRY__EFFORT_EXACT;
        outcome = generate(p, true, &added);
        if (outcome != LORRY__CONVERGED || is_tight(p))
            break;
        if (added > ENOUGH) {
            p->effort = LORRY__EFFORT_FEW;
            outcome = lorry__prover_approach(p, LORRY__EFFORT_EXACT);
        } else if (added == 0) {
            if (m->leeway == 0.0)
                break;
            m->leeway = m->leeway > 0.001 ? 0.1 * m->leeway : 0.0;
            p->is_narrower = true;
        }
    }
    p->effort = first;
    return outcome;
}

/* -------------------------------------------------------- merged labels -- */

/* With vehicles to spare any least cost below 0 is dear: lower the duals by the ratio
 * of the walk that costs least for what it earns, until there is none (Dinkelbach 1967). */
static lorry__outcome certify_merged(lorry__prover *p, int32_t few)
{
    for (int turn = 0; turn < TRIALS; turn++) {
        double share, value;
        const lorry__outcome outcome = lorry__prover_price_merged(p, few, NULL, &value, &share);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        lorry__bound_publish(p->task, p->bound, LORRY__BOUND_MEDIUM);
        if (share >= 1.0)
            break;
        for (int32_t c = 0; c < p->n; c++)
            p->point[c] *= share * (1.0 - 1e-7);
    }
    return LORRY__CONVERGED;
}

lorry__outcome lorry__prover_certify(lorry__prover *p)
{
    return certify_merged(p, MERGED);
}

lorry__outcome lorry__prover_merge(lorry__prover *p)
{
    lorry__master *m = &p->master;
    int32_t few = MERGED;
    double best = -1e300;
    while (few <= MERGED_MOST) {
        int32_t added = 0;
        double value, share;
        lorry__outcome outcome = ask_master(p, false);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        set_point(p, best > -1e300 ? PULL : 0.0);
        outcome = lorry__prover_price_merged(p, few, &added, &value, &share);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        if (value > best) {
            best = value;
            for (int32_t c = 0; c < p->n; c++)
                m->center[c] = (double)p->vector.client[c] / (double)p->scale;
        }
        const bool is_over = added < ENOUGH || best > (1.0 - ALIKE) * m->cost;
        if (!is_over && best - (double)p->bound < WORTHWHILE * (m->cost - (double)p->bound))
            continue;
        memcpy(p->point, m->center, (size_t)p->n * sizeof(*p->point));
        outcome = certify_merged(p, few);
        if (outcome != LORRY__CONVERGED)
            return outcome;
        if (is_over) {
            few *= 2;
            best = -1e300;
        }
    }
    return LORRY__CONVERGED;
}

/* ------------------------------------------------------- what it decides -- */

/* The routes of a whole solution, with their cost; false: they are no plan. */
static bool read_plan(lorry__prover *p, uint8_t *is_served, lorry__plan_copy *plan,
                      int64_t *cost)
{
    const lorry__master *m = &p->master;
    const lorry_problem *problem = p->eval->problem;
    *cost = 0;
    for (int32_t k = 0; k < m->count; k++) {
        if (m->values[k] < 0.5)
            continue;
        const int32_t *clients = m->clients + m->offsets[k], length = lorry__master_length(m, k);
        const int32_t type = p->kinds[m->kinds[k]].type;
        const lorry__route_value value = lorry__eval_route(p->eval, type, clients, length);
        if (!value.is_feasible)
            return false;
        for (int32_t i = 0; i < length; i++) {
            if (is_served[clients[i]])
                return false;
            is_served[clients[i]] = 1;
        }
        lorry__plan_copy_append(plan, type, clients, length, value.cost);
        *cost += value.cost;
    }
    for (int32_t c = 0; c < p->n; c++)
        if (!is_served[c]) {
            if (problem->is_required[c])
                return false;
            *cost += problem->prize[c];
        }
    /* Kinds of several types would have to share their vehicles out. */
    return p->num_kinds == problem->num_types;
}

lorry_status lorry__prover_notice(lorry__prover *p, bool *is_whole)
{
    const lorry__master *m = &p->master;
    int64_t cost, stops = 0;
    int32_t routes = 0;
    *is_whole = false;
    for (int32_t k = 0; k < m->count; k++) {
        if (m->values[k] < WHOLE)
            continue;
        if (m->values[k] < 1.0 - WHOLE)
            return LORRY_OK;
        routes++;
        stops += lorry__master_length(m, k);
    }
    *is_whole = true;
    lorry__plan_copy plan;
    lorry_status status = lorry__plan_copy_new(p->mem, routes, stops, &plan);
    uint8_t *is_served = LORRY__NEW(p->mem, uint8_t, (size_t)p->n);
    if (status == LORRY_OK && is_served == NULL)
        status = LORRY_ENOMEM;
    if (status == LORRY_OK && read_plan(p, is_served, &plan, &cost) &&
        cost < lorry__prover_cutoff(p)) {
        p->own_cutoff = cost;
        if (p->task->tell != NULL)
            p->task->tell(p->task->payload, &plan, cost);
    }
    lorry__free(p->mem, is_served);
    lorry__plan_copy_free(p->mem, &plan);
    return status;
}

lorry__outcome lorry__prover_settle(lorry__prover *p, bool is_narrower)
{
    lorry__outcome outcome = lorry__prover_converge(p, is_narrower);
    bool is_whole = false;
    if (outcome == LORRY__CONVERGED && lorry__prover_notice(p, &is_whole) != LORRY_OK)
        return LORRY__NO_MEMORY;
    if (!is_whole)
        return outcome;
    /* There is nothing to branch on: its bound must be as good as it can be. */
    const double slack = p->slack;
    p->slack = 0.0;
    outcome = lorry__prover_converge(p, false);
    p->slack = slack;
    return outcome;
}
