/* prover_price.c: pricing in integers, and what it proves. */
#include "relaxation/prover_price.h"

#include <math.h>

#include "relaxation/record.h"

#define MOST_LABELS 6000000  /* of a pass */
#define PER_ROUND 150        /* walks that join the master in one round, about, */
#define PER_CLIENT 1.0       /* or for many clients so many each */
#define FEW_LINKS 25         /* out of a client, while looking with little effort */
#define PASS_SHARE 0.25      /* of the time left, that a pass may take */

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

int32_t lorry__prover_per_round(const lorry__prover *p)
{
    const int32_t many = (int32_t)(PER_CLIENT * p->n);
    return many > PER_ROUND ? many : PER_ROUND;
}

/* Walks found join the master if they are cheap by its own duals. */
static lorry_status harvest(lorry__prover *p, int32_t kind, int32_t *added)
{
    const lorry__squad *s = &p->squads[kind];
    lorry__master *m = &p->master;
    const int32_t found = lorry__labelling_found(s->labelling, lorry__prover_per_round(p));
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
static bool keep_best(lorry__prover *p, int32_t grid_places)
{
    const __int128 proved = certify(p, &p->vector);
    p->vector.bound = proved > 0 ? (int64_t)((proved - 1) / p->scale) + 1 : 0;
    if (p->vector.bound <= p->bound && (p->has_best || p->vector.bound < p->bound))
        return true;
    p->bound = p->best.bound = p->vector.bound;
    p->has_best = true;
    p->grid_places = grid_places;
    for (int32_t k = 0; k < p->num_kinds && grid_places > 0; k++)
        for (int32_t a = 0; a < p->squads[k].network.num_axes; a++)
            p->squads[k].grid_units[a] = lorry__grid_unit(p->squads[k].grid, a);
    memcpy(p->best.client, p->vector.client, (size_t)p->n * sizeof(*p->best.client));
    memcpy(p->best.cut, p->vector.cut, sizeof(p->best.cut));
    memcpy(p->best.least, p->vector.least, (size_t)p->num_kinds * sizeof(*p->best.least));
    return lorry__record_best(p);
}

lorry__outcome lorry__prover_price(lorry__prover *p, lorry__effort effort, int32_t *added,
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
    return effort == LORRY__EFFORT_EXACT && !keep_best(p, 0) ? LORRY__NO_MEMORY : LORRY__CONVERGED;
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

lorry__outcome lorry__prover_price_merged(lorry__prover *p, int32_t few, int32_t *added,
                                          double *value, double *share)
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
    return keep_best(p, 0) ? LORRY__CONVERGED : LORRY__NO_MEMORY;
}

/* ----------------------------------------------------------------- grids -- */

lorry__outcome lorry__prover_price_grid(lorry__prover *p, int32_t most_links, int64_t threshold)
{
    round_duals(p);
    for (int32_t k = 0; k < p->num_kinds; k++) {
        const lorry__grid_request request = { .scale = p->scale, .client = p->vector.client,
                                              .most_links = most_links,
                                              .threshold = threshold, .most_walks = p->n,
                                              .limit = p->limit };
        const lorry__pass pass =
            lorry__grid_run(p->squads[k].grid, &request, &p->vector.least[k]);
        if (pass != LORRY__PASS_DONE)
            return outcome_of(p, pass);
    }
    return most_links > 0 || keep_best(p, lorry__grid_places(p->squads[0].grid))
               ? LORRY__CONVERGED : LORRY__NO_MEMORY;
}

/* --------------------------------------------------------------- fixing -- */

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
