/* prover_setup.c: a prover comes and goes. */
#include "relaxation/prover.h"

#include <math.h>

#include "relaxation/record.h"

#define NG_FIRST 6           /* clients that a place remembers at first */
#define MOST_LINK_BYTES (INT64_C(1) << 30)
#define SLACK 0.03           /* of the gap left, that is as good as none */
#define NARROW 0.1           /* of the horizon: a narrow window, on average */

/* The largest denominator with which no sum of a pass leaves 62 bits. */
static bool choose_scale(lorry__prover *p)
{
    double largest = 1.0, visits = 4.0;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        largest = (double)g->largest > largest ? (double)g->largest : largest;
        const double length = (double)g->top[0] + 2.0;
        visits = length > visits ? length : visits;
    }
    visits = visits < 16.0 * p->n ? visits : 16.0 * p->n;
    for (p->scale = INT64_C(1) << 20; p->scale > 0; p->scale >>= 1)
        if (16.0 * largest * (double)p->scale * visits < 1e18)
            return true;
    return false;
}

static lorry_status set_up_kind(lorry__prover *p, int32_t k)
{
    lorry__squad *s = &p->squads[k];
    lorry_status status =
        lorry__network_build(&s->network, p->mem, p->eval, p->kinds[k], &p->limit);
    if (status == LORRY_OK && k == 0)
        status = lorry__ng_new(&p->ng, p->mem, &s->network, NG_FIRST);
    if (status == LORRY_OK)
        status = lorry__labelling_new(&s->labelling, p->mem, &s->network, &p->ng);
    if (status != LORRY_OK)
        return status;
    const size_t n = (size_t)p->n, links = (size_t)s->network.num_links;
    s->axes = (lorry__value){ ~0, 0, 0, 0 };
    s->is_barred = LORRY__NEW(p->mem, uint8_t, links + 2 * n);
    s->link_price = LORRY__NEW(p->mem, int64_t, links);
    s->first_price = LORRY__NEW(p->mem, int64_t, n);
    s->high = p->kinds[k].vehicles;
    if (p->task->most_vehicles > 0)
        p->kinds[k].vehicles = s->high = lorry__min64(s->high, p->task->most_vehicles);
    return s->is_barred != NULL && s->link_price != NULL && s->first_price != NULL
               ? LORRY_OK : LORRY_ENOMEM;
}

/* Every client alone, and the routes that the search has found. */
static lorry_status first_walks(lorry__prover *p)
{
    lorry_status status = LORRY_OK;
    lorry__master *m = &p->master;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        for (int32_t c = 0; c < p->n && status == LORRY_OK; c++)
            if (g->is_open[c] && lorry__value_fits(g->first[c], g->last[c]))
                status = lorry__master_add(m, k, &c, 1, g->first_cost[c] + g->last_cost[c]);
    }
    const lorry__walks *w = &p->task->columns;
    for (int32_t i = 0; i < w->count && status == LORRY_OK; i++) {
        const int32_t k = p->kind_of_type[w->types[i]];
        const int32_t *clients = w->clients + w->offsets[i];
        const int32_t count = (int32_t)(w->offsets[i + 1] - w->offsets[i]);
        status = lorry__master_add(m, k, clients, count,
                                   lorry__network_cost(&p->squads[k].network, clients, count));
    }
    return status;
}

static void set_prizes(lorry__prover *p)
{
    const lorry_problem *problem = p->eval->problem;
    lorry__master *m = &p->master;
    for (int32_t c = 0; c < p->n; c++) {
        const int32_t client = c;
        const bool is_required = problem->is_required[client] != 0;
        m->prize[c] = is_required ? -1 : problem->prize[client];
        p->dual_limit[c] = is_required ? INT64_MAX : problem->prize[client];
    }
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        for (int32_t c = 0; c < p->n; c++)
            if (g->is_open[c])
                m->large = fmax(m->large, 3.0 * (double)(g->first_cost[c] + g->last_cost[c]));
        /* Where a link has no step on the first axis, a larger dual than its cost
         * would let walks run in circles. */
        for (int64_t a = 0; a < g->num_links; a++) {
            const lorry__link *link = &g->links[a];
            if (link->step[0] == 0)
                p->dual_limit[link->to] = lorry__min64(p->dual_limit[link->to], link->cost);
        }
        m->high[k] = p->kinds[k].vehicles >= p->n ? INFINITY : (double)p->kinds[k].vehicles;
    }
    m->large += 1.0;
}

/* Whether the windows of most clients are small beside the day. */
static bool has_narrow_windows(const lorry__prover *p)
{
    double sum = 0.0;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__network *g = &p->squads[k].network;
        double share = 1.0;
        for (int32_t a = 0; a < g->num_axes; a++) {
            double width = 0.0;
            for (int32_t c = 0; c < p->n && g->axes[a].kind == LORRY__AXIS_TIME; c++)
                width += g->high[c][a] > g->low[c][a] ? g->high[c][a] - g->low[c][a] : 0;
            if (g->axes[a].kind == LORRY__AXIS_TIME)
                share = width / p->n / (g->top[a] + 1.0);
        }
        sum += share;
    }
    return sum < NARROW * p->num_kinds;
}

static bool is_small_enough(const lorry__prover *p)
{
    const int64_t links = (int64_t)p->n * p->n * p->num_kinds;
    return links * (int64_t)(sizeof(lorry__link) + 140) <= MOST_LINK_BYTES;
}

lorry_status lorry__prover_new(lorry__prover *p, lorry__bound_task *task)
{
    const lorry_problem *problem = task->eval->problem;
    lorry__mem *mem = task->mem;
    const size_t types = (size_t)problem->num_types;
    *p = (lorry__prover){ .task = task, .mem = mem, .eval = task->eval,
                          .n = problem->num_clients,
                          .own_cutoff = INT64_MAX,
                          .limit = task->limit };
    p->slack = SLACK;
    lorry__prover_forget(p, true);
    const size_t n = (size_t)p->n;
    p->kinds = LORRY__NEW(mem, lorry__kind, types);
    p->kind_of_type = LORRY__NEW(mem, int32_t, types);
    p->dual_limit = LORRY__NEW(mem, int64_t, n);
    p->walk_room = 64 * p->n + 1024;
    p->walk = LORRY__NEW(mem, int32_t, (size_t)p->walk_room);
    p->vector.client = LORRY__NEW(mem, int64_t, n);
    p->best.client = LORRY__NEW(mem, int64_t, n);
    if (p->kinds == NULL || p->kind_of_type == NULL || p->dual_limit == NULL || p->walk == NULL ||
        p->vector.client == NULL || p->best.client == NULL)
        return LORRY_ENOMEM;
    lorry__kinds(task->eval, p->kinds, p->kind_of_type, &p->num_kinds);
    if (!is_small_enough(p))
        return LORRY_EUNSUPPORTED;
    const size_t kinds = (size_t)p->num_kinds;
    p->squads = LORRY__NEW(mem, lorry__squad, kinds);
    p->vector.least = LORRY__NEW(mem, int64_t, kinds);
    p->best.least = LORRY__NEW(mem, int64_t, kinds);
    p->point = LORRY__NEW(mem, double, n + kinds + LORRY__CUTS + LORRY__WALLS);
    if (p->squads == NULL || p->vector.least == NULL || p->best.least == NULL || p->point == NULL)
        return LORRY_ENOMEM;
    lorry_status status = lorry__master_new(&p->master, mem, p->n, p->num_kinds);
    p->master.fault = task->fault;
    for (int32_t k = 0; k < p->num_kinds && status == LORRY_OK; k++)
        status = set_up_kind(p, k);
    if (status != LORRY_OK)
        return status;
    if (!choose_scale(p))
        return LORRY_EUNSUPPORTED;
    p->is_narrow = has_narrow_windows(p);
    set_prizes(p);
    status = first_walks(p);
    return status == LORRY_OK && !lorry__record_begin(p) ? LORRY_ENOMEM : status;
}

void lorry__prover_free(lorry__prover *p)
{
    lorry__mem *mem = p->mem;
    for (int32_t k = 0; p->squads != NULL && k < p->num_kinds; k++) {
        lorry__labelling_free(p->squads[k].labelling);
        lorry__grid_free(p->squads[k].grid);
        lorry__network_free(&p->squads[k].network);
        lorry__free(mem, p->squads[k].is_barred);
        lorry__free(mem, p->squads[k].link_price);
        lorry__free(mem, p->squads[k].first_price);
    }
    if (p->task->certificate != NULL)
        lorry__proof_vector_free(p->task->certificate->mem, &p->aside);
    lorry__master_free(&p->master);
    lorry__ng_free(&p->ng, mem);
    lorry__free(mem, p->squads);
    lorry__free(mem, p->kinds);
    lorry__free(mem, p->kind_of_type);
    lorry__free(mem, p->dual_limit);
    lorry__free(mem, p->walk);
    lorry__free(mem, p->vector.client);
    lorry__free(mem, p->best.client);
    lorry__free(mem, p->vector.least);
    lorry__free(mem, p->best.least);
    lorry__free(mem, p->point);
}
