/* prover.c: setting up, pricing in integers, and column generation. */
#include "relaxation/prover.h"

#include <math.h>

#include "relaxation/record.h"

#define NG_FIRST 6           /* clients that a place remembers at first */
#define MOST_LABELS 6000000  /* of a pass */
#define MOST_LINK_BYTES (INT64_C(1) << 30)
#define PER_ROUND 150        /* walks that join the master in one round, about, */
#define PER_CLIENT 1.0       /* or for many clients so many each */
#define PULL 0.3             /* of the center on the duals that are priced */
#define WIDTH 0.01           /* of the box around the center, of a mean dual */
#define LEEWAY 0.03          /* of a visit, bought or sold at the edge of the box */
#define SLACK 0.03           /* of the gap left, that is as good as none */
#define ENOUGH 8             /* walks found for another round with this effort */
#define FEW_LINKS 25         /* out of a client, while looking with little effort */
#define WHOLE 1e-6           /* what a value of 0 or 1 may be off */
#define AXES_ROUNDS 10       /* with least effort, between two looks at the axes */
#define PASSES 200           /* of the first-order method in one round */
#define TRIALS 6             /* of lower duals */
#define MERGED 4             /* labels of a bucket at first, where they are merged, */
#define MERGED_MOST 64       /* and at last */
#define ALIKE 2e-3           /* of the cost, that duals and master may differ by */
#define WORTHWHILE 0.4       /* of what is left to prove, for lowering duals */
#define SIMPLEX_CLIENTS 250  /* beyond, the simplex takes longer than pricing */
#define CHEAP_WORK 30000000  /* of an exact pass, for more axes to be affordable */
#define PASS_SHARE 0.25      /* of the time left, that a pass may take */
#define NARROW 0.1           /* of the horizon: a narrow window, on average */
#define WAKES 10             /* linear programs with woken walks alone */

/* --------------------------------------------------------------- set up -- */

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

bool lorry__prover_affords_axes(const lorry__prover *p)
{
    return p->n <= LORRY__PROVER_EASY || p->is_narrow ||
           (p->exact_work > 0 && p->exact_work < CHEAP_WORK);
}

/* -------------------------------------------------------------- pricing -- */

int64_t lorry__prover_cutoff(const lorry__prover *p)
{
    return p->task->cutoff != NULL ? lorry__min64(p->own_cutoff, atomic_load(p->task->cutoff))
                                   : p->own_cutoff;
}

/* The point as integers. */
static void round_duals(lorry__prover *p)
{
    lorry__vector *v = &p->vector;
    const lorry__cuts *cuts = &p->master.cuts;
    for (int32_t c = 0; c < p->n; c++) {
        const double y = fmax(p->point[c], 0.0) * (double)p->scale;
        const int64_t limit = p->dual_limit[c];
        v->client[c] = limit < INT64_MAX / p->scale && y > (double)(limit * p->scale)
                           ? limit * p->scale : (int64_t)y;
    }
    for (int32_t k = 0; k < cuts->count; k++)
        v->cut[k] = llrint(fabs(p->point[p->n + p->num_kinds + k]) * (double)p->scale);
}

/* What ENTER cuts take off links. */
static void price_walls(lorry__prover *p, lorry__squad *s)
{
    const lorry__cuts *cuts = &p->master.cuts;
    const lorry__network *g = &s->network;
    const int64_t *reward = p->vector.cut + cuts->num_subset;
    for (int32_t c = 0; c < p->n; c++) {
        s->first_price[c] = 0;
        for (int w = 0; w < LORRY__WALLS / 64; w++)
            for (uint64_t into = cuts->walls[c][w]; into != 0; into &= into - 1)
                s->first_price[c] -= reward[64 * w + __builtin_ctzll(into)];
    }
    for (int64_t a = 0; a < g->num_links; a++) {
        const uint64_t *from = cuts->walls[g->links[a].from], *to = cuts->walls[g->links[a].to];
        s->link_price[a] = 0;
        for (int w = 0; w < LORRY__WALLS / 64; w++)
            for (uint64_t into = to[w] & ~from[w]; into != 0; into &= into - 1)
                s->link_price[a] -= reward[64 * w + __builtin_ctzll(into)];
    }
}

static void open_prices(lorry__prover *p)
{
    lorry__cuts *cuts = &p->master.cuts;
    memcpy(cuts->bits.penalty, p->vector.cut,
           (size_t)cuts->num_subset * sizeof(*cuts->bits.penalty));
    for (int32_t k = 0; cuts->count > cuts->num_subset && k < p->num_kinds; k++)
        price_walls(p, &p->squads[k]);
}

/* A pass that takes too much of the time that is left is too dear. */
static lorry__limit pass_limit(const lorry__prover *p)
{
    lorry__limit limit = p->limit;
    const double now = lorry__now();
    if (p->n > LORRY__PROVER_EASY && limit.deadline > now)
        limit.deadline = now + PASS_SHARE * (limit.deadline - now);
    return limit;
}

static lorry__request_pass request_of(const lorry__prover *p, int32_t kind, lorry__effort effort,
                                      int64_t threshold)
{
    const lorry__squad *s = &p->squads[kind];
    const lorry__cuts *cuts = &p->master.cuts;
    const bool has_walls = cuts->count > cuts->num_subset;
    return (lorry__request_pass){
        .prices = { .scale = p->scale, .client = p->vector.client,
                    .link = has_walls ? s->link_price : NULL,
                    .first = has_walls ? s->first_price : NULL,
                    .cuts = cuts->num_subset > 0 ? &cuts->bits : NULL },
        .effort = effort, .most_links = effort <= LORRY__EFFORT_LOOSE ? FEW_LINKS : 0,
        .threshold = threshold, .is_barred = s->is_barred, .axes = s->axes,
        .most_labels = MOST_LABELS, .limit = pass_limit(p) };
}

static lorry__outcome outcome_of(const lorry__prover *p, lorry__pass pass)
{
    switch (pass) {
    case LORRY__PASS_DONE:
        return LORRY__CONVERGED;
    case LORRY__PASS_CUT:
        return LORRY__TOO_DEAR;
    case LORRY__PASS_TIME:
        return lorry__limit_is_reached(&p->limit) ? LORRY__TIME : LORRY__TOO_DEAR;
    case LORRY__PASS_MEMORY:
        break;
    }
    return LORRY__NO_MEMORY;
}

/* What the duals of a vector earn, without vehicles. */
static __int128 earned(const lorry__prover *p, const lorry__vector *v)
{
    const lorry__cuts *cuts = &p->master.cuts;
    __int128 sum = 0;
    for (int32_t c = 0; c < p->n; c++)
        sum += v->client[c];
    for (int32_t k = 0; k < cuts->count; k++)
        sum += (__int128)v->cut[k] *
               (cuts->items[k].kind == LORRY__CUT_SUBSET ? -cuts->items[k].rhs
                                                         : cuts->items[k].rhs);
    return sum;
}

/* What they prove; see prover.h. */
static __int128 certify(const lorry__prover *p, const lorry__vector *v)
{
    __int128 sum = earned(p, v);
    for (int32_t k = 0; k < p->num_kinds; k++)
        sum += (__int128)v->least[k] * (v->least[k] < 0 ? p->squads[k].high : p->squads[k].low);
    return sum;
}

static int32_t per_round(const lorry__prover *p)
{
    const int32_t many = (int32_t)(PER_CLIENT * p->n);
    return many > PER_ROUND ? many : PER_ROUND;
}

/* Walks found join the master if they are cheap by its own duals. */
static lorry_status harvest(lorry__prover *p, int32_t kind, int32_t *added)
{
    const lorry__squad *s = &p->squads[kind];
    lorry__master *m = &p->master;
    const int32_t found = lorry__labelling_found(s->labelling, per_round(p));
    int32_t counts[LORRY__CUTS + LORRY__WALLS];
    for (int32_t i = 0; i < found; i++) {
        const int32_t length =
            lorry__labelling_walk(s->labelling, i, p->walk, p->walk_room);
        if (length == 0)
            continue;
        const int64_t cost = lorry__network_cost(&s->network, p->walk, length);
        const lorry_status status = lorry__master_add(m, kind, p->walk, length, cost);
        if (status != LORRY_OK)
            return status;
        if (lorry__master_reduced(m, m->count - 1, counts) < -1e-7 * (1.0 + (double)cost))
            ++*added;
        else
            lorry__master_drop_last(m);
    }
    return LORRY_OK;
}

/* Duals and least reduced costs at hand are kept, if they prove most so far. */
static bool keep_best(lorry__prover *p)
{
    const __int128 proved = certify(p, &p->vector);
    p->vector.bound = proved > 0 ? (int64_t)((proved - 1) / p->scale) + 1 : 0;
    if (p->vector.bound <= p->bound && (p->has_best || p->vector.bound < p->bound))
        return true;
    p->bound = p->best.bound = p->vector.bound;
    p->has_best = true;
    memcpy(p->best.client, p->vector.client, (size_t)p->n * sizeof(*p->best.client));
    memcpy(p->best.cut, p->vector.cut, sizeof(p->best.cut));
    memcpy(p->best.least, p->vector.least, (size_t)p->num_kinds * sizeof(*p->best.least));
    return lorry__record_best(p);
}

/* Price the point; *added walks join the master. *value is what the point would
 * prove with about as many vehicles as the master has: the center is chosen by
 * it, since a fleet with vehicles to spare makes any negative z_k look dear.
 * Exact passes prove a bound. */
static lorry__outcome price(lorry__prover *p, lorry__effort effort, int32_t *added,
                            double *value)
{
    double sum = 0.0;
    int64_t work = 0;
    *added = 0;
    round_duals(p);
    open_prices(p);
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const int64_t threshold = (int64_t)floor(p->point[p->n + k] * (double)p->scale);
        lorry__request_pass request = request_of(p, k, effort, threshold);
        lorry__pass pass =
            lorry__labelling_run(p->squads[k].labelling, &request, &p->vector.least[k]);
        if (pass == LORRY__PASS_CUT) {
            /* Dearer in itself, but for long routes there is no other way. */
            request.is_pruned = true;
            pass = lorry__labelling_run(p->squads[k].labelling, &request, &p->vector.least[k]);
        }
        if (pass == LORRY__PASS_CUT) {
            request.effort = LORRY__EFFORT_BOUND;
            pass = lorry__labelling_run(p->squads[k].labelling, &request, &p->vector.least[k]);
        }
        if (pass != LORRY__PASS_DONE)
            return outcome_of(p, pass);
        if (harvest(p, k, added) != LORRY_OK)
            return LORRY__NO_MEMORY;
        sum += (double)lorry__min64(p->vector.least[k], 0);
        const lorry__labelling_tally tally = lorry__labelling_count(p->squads[k].labelling);
        work += tally.extensions + tally.checks + tally.joins;
    }
    if (effort == LORRY__EFFORT_EXACT)
        p->exact_work = work;
    *value = ((double)earned(p, &p->vector) + (p->master.vehicles + 1.0) * sum) /
             (double)p->scale;
    return effort == LORRY__EFFORT_EXACT && !keep_best(p) ? LORRY__NO_MEMORY : LORRY__CONVERGED;
}

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
        if (turn < WAKES && lorry__master_wake(m, per_round(p), &woken) != LORRY_OK)
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
        const lorry__outcome outcome = price(p, p->effort, added, &value);
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

/* The largest share of the duals that no walk found costs less than. */
static double least_share(lorry__prover *p, int32_t kind)
{
    const lorry__squad *s = &p->squads[kind];
    const int32_t found = lorry__labelling_found(s->labelling, p->n);
    double share = 1.0;
    for (int32_t i = 0; i < found; i++) {
        const int32_t length = lorry__labelling_walk(s->labelling, i, p->walk, p->walk_room);
        double sum = 0.0;
        for (int32_t c = 0; c < length; c++)
            sum += (double)p->vector.client[p->walk[c]] / (double)p->scale;
        if (length > 0 && sum > 0.0)
            share = fmin(share, (double)lorry__network_cost(&s->network, p->walk, length) / sum);
    }
    return share;
}

/* Price the point by `few` merged labels per bucket. *added of their walks join the
 * master; NULL: none do. */
static lorry__outcome price_merged(lorry__prover *p, int32_t few, int32_t *added, double *value,
                                   double *share)
{
    double sum = 0.0;
    if (added != NULL)
        *added = 0;
    *share = 1.0;
    round_duals(p);
    open_prices(p);
    for (int32_t k = 0; k < p->num_kinds; k++) {
        lorry__request_pass request = request_of(p, k, LORRY__EFFORT_BOUND, 0);
        request.few = few;
        const lorry__pass pass =
            lorry__labelling_run(p->squads[k].labelling, &request, &p->vector.least[k]);
        if (pass != LORRY__PASS_DONE)
            return outcome_of(p, pass);
        *share = fmin(*share, least_share(p, k));
        if (added != NULL && harvest(p, k, added) != LORRY_OK)
            return LORRY__NO_MEMORY;
        sum += (double)lorry__min64(p->vector.least[k], 0);
    }
    *value = ((double)earned(p, &p->vector) + (p->master.vehicles + 1.0) * sum) /
             (double)p->scale;
    return keep_best(p) ? LORRY__CONVERGED : LORRY__NO_MEMORY;
}

/* With vehicles to spare any least cost below 0 is dear: lower the duals by the ratio
 * of the walk that costs least for what it earns, until there is none (Dinkelbach 1967). */
static lorry__outcome certify_merged(lorry__prover *p, int32_t few)
{
    for (int turn = 0; turn < TRIALS; turn++) {
        double share, value;
        const lorry__outcome outcome = price_merged(p, few, NULL, &value, &share);
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
        outcome = price_merged(p, few, &added, &value, &share);
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

lorry__outcome lorry__prover_fix(lorry__prover *p)
{
    const int64_t cutoff = lorry__prover_cutoff(p);
    if (!p->has_best || cutoff == INT64_MAX)
        return LORRY__CONVERGED;
    const __int128 gap = (__int128)cutoff * p->scale - certify(p, &p->best);
    if (gap > INT64_MAX / 8)
        return LORRY__CONVERGED;
    size_t parts = 0;
    for (int32_t k = 0; k < p->num_kinds; k++)
        parts += lorry__squad_parts(&p->squads[k]);
    uint8_t *before = LORRY__NEW(p->mem, uint8_t, parts), *at = before;
    if (before == NULL)
        return LORRY__NO_MEMORY;
    for (int32_t k = 0; k < p->num_kinds; k++) {
        memcpy(at, p->squads[k].is_barred, lorry__squad_parts(&p->squads[k]));
        at += lorry__squad_parts(&p->squads[k]);
    }
    memcpy(p->vector.client, p->best.client, (size_t)p->n * sizeof(*p->best.client));
    memcpy(p->vector.cut, p->best.cut, sizeof(p->best.cut));
    open_prices(p);
    lorry__outcome outcome = LORRY__CONVERGED;
    int64_t num_barred = 0;
    for (int32_t k = 0; k < p->num_kinds && outcome == LORRY__CONVERGED; k++) {
        /* The bound has `least` for each vehicle already: what a walk costs more. */
        const int64_t least = p->best.least[k];
        const int64_t paid = least < 0 || p->squads[k].low > 0 ? least : 0;
        const lorry__request_pass request =
            request_of(p, k, LORRY__EFFORT_EXACT, (int64_t)gap + paid);
        int64_t barred;
        outcome = outcome_of(p, lorry__labelling_fix(p->squads[k].labelling, &request,
                                                  p->squads[k].is_barred, &barred));
        num_barred += outcome == LORRY__CONVERGED ? barred : 0;
    }
    if (num_barred > 0 && !lorry__record_fix(p, before, cutoff))
        outcome = LORRY__NO_MEMORY;
    lorry__free(p->mem, before);
    /* Too many labels for that: then it is not done. */
    return outcome == LORRY__TOO_DEAR ? LORRY__CONVERGED : outcome;
}

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
    p->slack = 0.0;
    outcome = lorry__prover_converge(p, false);
    p->slack = SLACK;
    return outcome;
}
