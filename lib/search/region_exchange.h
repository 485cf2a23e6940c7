/* region_exchange.h: two routes exchange runs of clients, or all that follows
 * two arcs. A part of region_body.h.
 *
 * Ruin and recreate moves clients one by one; what it hardly ever finds is that
 * long ends of two routes should change places. These moves do that in O(1) per
 * candidate, or O(run): 2-opt* (Potvin and Rousseau 1995, J. Oper. Res. Soc.
 * 46(12):1433-1446) and CROSS (Taillard et al. 1997, Transp. Sci.
 * 31(2):170-186). */

#define RUN_MOST 10 /* clients of a run */
#define LOOK 16     /* neighbours looked at */

/* Clients in a row on a route; first and last say nothing where count is 0. */
typedef struct run {
    int32_t first, last, count;
    int32_t after;     /* client or place behind them */
    int64_t load;      /* lean only */
} run;

static INLINE run take_run(const region *g, int32_t x, int32_t most)
{
    run taken = { .after = x };
    taken.first = taken.last = x;
    while (taken.count < most && taken.after < g->m) {
        taken.last = taken.after;
        taken.load += g->site[taken.last].demand;
        taken.after = g->node[taken.last].next;
        taken.count++;
    }
    return taken;
}

/* O(1), but for the first time after a change of the route. */
static INLINE run take_tail(region *g, int32_t x)
{
    if (x >= g->m)
        return (run){ .first = x, .last = x, .after = x };
    slot *s = &g->slot[g->node[x].route];
    if (!s->is_counted)
        count_route(g, s);
    const passed *before = &g->passed[x], *whole = &g->passed[s->last];
    return (run){ .first = x, .last = s->last, .count = whole->count - before->count + 1,
                  .after = g->node[s->last].next,
                  .load = whole->load - before->load + g->site[x].demand };
}

/* Lean: whether slot r is in time with `middle` between p and what stands in
 * `after`. A tail's own latest starts hold; a run must be walked. */
static INLINE bool run_is_in_time(const region *g, int32_t r, int32_t p, const run *middle,
                                  int32_t after, const bool is_tail)
{
    const int32_t m = g->m, type = g->slot[r].type;
    num ready = p < m ? g->node[p].fwd : g->start_early[type];
    if (middle->count > 0 && is_tail)
        return ready + time_between(g, 0, p, middle->first) <= g->node[middle->first].bwd;
    for (int32_t i = 0, x = middle->first; i < middle->count; i++) {
        const site *visit = &g->site[x];
        ready = max_num(visit->early, ready + time_between(g, 0, p, x));
        if (ready > visit->late)
            return false;
        p = x;
        x = g->node[x].next;
    }
    const num latest = after < m ? g->node[after].bwd : g->end_late[type];
    return (p >= m && after >= m) || ready + time_between(g, 0, p, after) <= latest;
}

/* Rich: the same, with the route's duration. */
static INLINE bool rich_run_is_in_time(region *g, int32_t r, int32_t p, const run *middle,
                                       int32_t after, const bool is_tail, int64_t *duration)
{
    const int32_t m = g->m;
    const lorry__type *type = &g->base.eval->problem->types[g->slot[r].type];
    const span arrive = { 0, cut_time(type->end_early), cut_time(type->end_late) };
    span whole = rich_at(g, p < m ? p : m + r)->pre;
    *duration = 0;
    if (middle->count == 0 && p >= m && after >= m)
        return true;
    int32_t count = middle->count;
    if (count > 0 && is_tail) {
        after = middle->first;
        count = 0;
    }
    for (int32_t i = 0, x = middle->first; i < count; i++) {
        const span visit = { 0, g->site[x].early, g->site[x].late };
        if (!span_join(whole, time_between(g, type->profile, p, x), visit, &whole))
            return false;
        p = x;
        x = g->node[x].next;
    }
    if (!span_join(whole, time_between(g, type->profile, p, after),
                   after < m ? rich_at(g, after)->suf : arrive, &whole))
        return false;
    *duration = whole.duration;
    return whole.duration <= type->max_duration;
}

/* Rich: whether the loads of three runs, one after another, fit `type`. */
static bool rich_loads_fit(const region *g, int32_t type, const run *runs[3])
{
    const lorry_problem *p = g->base.eval->problem;
    const int32_t dims = p->num_dimensions;
    for (int32_t k = 0; k < dims; k++) {
        int64_t load = 0, change = 0, most = 0;
        for (int j = 0; j < 3; j++)
            for (int32_t i = 0, x = runs[j]->first; i < runs[j]->count; i++) {
                const size_t at = (size_t)g->site[x].client * dims + k;
                load += p->delivery[at];
                change += p->pickup[at] - p->delivery[at];
                most = lorry__max64(most, change);
                x = g->node[x].next;
            }
        if (load + most > p->types[type].capacity[k])
            return false;
    }
    return true;
}

/* An exchange: behind u of one route comes `theirs`, behind `before` of the
 * other `mine`. */
typedef struct exchange {
    int32_t u, before, other;  /* other: the slot that `theirs` is on */
    run mine, theirs;
    int64_t delta;
} exchange;

/* Rich: what sections charge more where a run changes vehicles, added to *change;
 * false: it may not go. O(run) where sections say anything. */
static bool exchange_visits(const region *g, const run *moved, int32_t from, int32_t to,
                            int64_t *change)
{
    const lorry__eval *eval = g->base.eval;
    if (eval->visit_prices == NULL || from == to)
        return true;
    for (int32_t i = 0, x = moved->first; i < moved->count; i++) {
        const int64_t *prices = lorry__visit_prices(eval, g->site[x].client);
        if (prices != NULL && prices[to] == LORRY__BARRED)
            return false;
        if (prices != NULL)
            *change += prices[to] - prices[from];
        x = g->node[x].next;
    }
    return true;
}

/* Whether the routes' loads and times allow it; adds what duration and sections
 * cost. */
static INLINE bool exchange_fits(region *g, exchange *e, const bool is_tail, const bool timed,
                                 const bool rich)
{
    const int32_t r = g->node[e->u].route, q = e->other;
    const slot *s = &g->slot[r], *z = &g->slot[q];
    const lorry__type *type = &g->base.eval->problem->types[s->type];
    if (!rich) {
        const int64_t more = e->theirs.load - e->mine.load;
        if (more > g->room[r] || -more > g->room[q])
            return false;
        return !timed ||
               (run_is_in_time(g, r, e->u, &e->theirs, e->mine.after, is_tail) &&
                run_is_in_time(g, q, e->before, &e->mine, e->theirs.after, is_tail));
    }
    const int32_t more = e->theirs.count - e->mine.count;
    int64_t first, second, visits = 0;
    if (!exchange_visits(g, &e->mine, s->type, z->type, &visits) ||
        !exchange_visits(g, &e->theirs, z->type, s->type, &visits) ||
        s->count + more > type->max_stops || z->count - more > type->max_stops ||
        !rich_run_is_in_time(g, r, e->u, &e->theirs, e->mine.after, is_tail, &first) ||
        !rich_run_is_in_time(g, q, e->before, &e->mine, e->theirs.after, is_tail, &second))
        return false;
    const lorry__rates *rates = &g->base.eval->rates[s->type];
    e->delta += duration_cost(g, s->type, first) + duration_cost(g, s->type, second) +
                rates->distance * (s->distance + z->distance) + 2 * rates->fixed +
                visits + s->visits + z->visits - s->cost - z->cost;
    return true;
}

static bool rich_exchange_loads_fit(const region *g, const exchange *e)
{
    const int32_t r = g->node[e->u].route;
    const slot *s = &g->slot[r], *z = &g->slot[e->other];
    run head = take_run(g, s->first, s->count), end = take_run(g, e->mine.after, s->count);
    head.count -= e->mine.count + end.count;
    const run *first[3] = { &head, &e->theirs, &end };
    if (!rich_loads_fit(g, s->type, first))
        return false;
    run other_head = take_run(g, z->first, z->count),
        other_end = take_run(g, e->theirs.after, z->count);
    other_head.count -= e->theirs.count + other_end.count;
    const run *second[3] = { &other_head, &e->mine, &other_end };
    return rich_loads_fit(g, s->type, second);
}

/* Whether all but what sections charge is the same for vehicles of both types. */
static INLINE bool are_kin(const region *g, int32_t a, int32_t b, const bool rich)
{
    return a == b || (rich && g->kin[a] == g->kin[b]);
}

/* Let an empty slot look like a vehicle of `type` that has not left yet. */
static INLINE void open_slot(region *g, int32_t r, int32_t type, const bool rich)
{
    give_type(g, r, type, rich);
    if (!rich)
        return;
    const lorry__type *t = &g->base.eval->problem->types[type];
    rich_at(g, g->m + r)->pre = (span){ 0, cut_time(t->start_early), cut_time(t->start_late) };
}

/* The cheapest exchange behind a random client that costs less than `most`,
 * overlooking one in sixteen. O(neighbours), and O(run) for each that is cheap
 * enough, where runs have an end. false: none. */
static INLINE bool find_exchange(region *g, lorry__rng *rng, int64_t most, const bool is_tail,
                                 const bool timed, const bool rich, exchange *found)
{
    const int32_t m = g->m;
    const int32_t u = (int32_t)lorry__rng_below(rng, (uint32_t)m), r = g->node[u].route;
    *found = (exchange){ .u = u };
    if (r < 0)
        return false;
    const int32_t type = g->slot[r].type, table = table_of(g, type, rich);
    const int64_t rate = rich ? g->base.eval->rates[type].distance : 1;
    const int32_t longest = is_tail ? 0 : (int32_t)lorry__rng_below(rng, RUN_MOST + 1);
    const int32_t longest_theirs = is_tail ? 0 : 1 + (int32_t)lorry__rng_below(rng, RUN_MOST);
    const int32_t next = g->node[u].next;
    exchange e = { .u = u, .mine = is_tail ? take_tail(g, next) : take_run(g, next, longest) };
    const bool has_end = !is_tail && e.mine.count > 0;
    const int64_t gone = (int64_t)g->node[u].arc_out + (has_end ? g->node[e.mine.last].arc_out : 0);
    const num *out = costs_from(g, table, u);
    /* To nowhere all arcs cost nothing. */
    const num *in = costs_to(g, table, e.mine.count > 0 ? e.mine.first : nowhere_of(g));
    /* Where duration or sections are priced, distance says too little to give up
     * early. */
    const bool is_plain = !rich || (!g->base.eval->is_duration_priced &&
                                    g->base.eval->visit_prices == NULL);
    const int64_t fixed = g->base.eval->rates[type].fixed;
    const int64_t bonus = e.mine.count == 0 ? fixed : 0; /* if that empties a route */
    int64_t best = most - g->cost;
    bool has_found = false;
    const uint16_t *list = after_of(g, u);
    for (int32_t k = 0; k < LOOK && list[k] < m; k++) {
        const int32_t v = list[k];
        const node *at = &g->node[v];
        e.other = at->route;
        e.before = at->prev;
        int64_t change = (int64_t)out[v] + in[e.before] - at->arc_in - gone;
        /* One branch: each of these alone would be guessed wrong too often. */
        const bool is_another = (e.other >= 0) & (e.other != r);
        g->evaluations += is_another;
        if (!(is_another & (!is_plain | (rate * change < best + bonus))) ||
            !are_kin(g, g->slot[e.other].type, type, rich))
            continue;
        e.theirs = is_tail ? take_tail(g, v) : take_run(g, v, longest_theirs);
        const int32_t after = e.theirs.after;
        if (!is_tail)
            change += (int64_t)cost_between(g, table, e.theirs.last, e.mine.after) -
                      g->node[e.theirs.last].arc_out;
        if (has_end)
            change += cost_between(g, table, e.mine.last, after);
        const bool is_emptied = e.mine.count == 0 && e.before >= m && after >= m;
        if (e.mine.count == 0 && !is_emptied)
            change += cost_between(g, table, e.before, after);
        e.delta = rate * change - (is_emptied ? fixed : 0);
        if ((is_plain && e.delta >= best) || !exchange_fits(g, &e, is_tail, timed, rich) ||
            e.delta >= best || (lorry__rng_next(rng) >> 60) == 0 ||
            (rich && !rich_exchange_loads_fit(g, &e)))
            continue;
        best = e.delta;
        *found = e;
        has_found = true;
    }
    if (!is_tail || e.mine.count == 0 || g->num_empty == 0 || g->spare[type] == 0)
        return has_found;
    /* Or the tail becomes a route of its own. */
    e.other = g->empty[g->num_empty - 1];
    e.before = g->ends[type].start;
    e.theirs = (run){ .after = g->ends[type].end };
    const int64_t change = (int64_t)out[e.theirs.after] + in[e.before] - gone;
    e.delta = rate * change + (rich ? 0 : fixed);
    if (is_plain && rate * change + fixed >= best)
        return has_found;
    open_slot(g, e.other, type, rich);
    if (!exchange_fits(g, &e, is_tail, timed, rich) || e.delta >= best ||
        (rich && !rich_exchange_loads_fit(g, &e)))
        return has_found;
    *found = e;
    return true;
}

static INLINE void move_run(region *g, const run *moved, int32_t r, const bool rich)
{
    for (int32_t i = 0, x = moved->first; i < moved->count; i++) {
        touch(g, x, rich);
        g->node[x].route = r;
        x = g->node[x].next;
    }
}

/* Put `moved` between p and n on slot r. */
static INLINE void link_run(region *g, int32_t r, int32_t p, const run *moved, int32_t n,
                            const bool rich)
{
    if (moved->count > 0) {
        link_nodes(g, r, p, moved->first, rich);
        link_nodes(g, r, moved->last, n, rich);
    } else {
        link_nodes(g, r, p, n, rich);
    }
}

/* Lean: renew the times around `moved`, between p and n. A tail's own times are
 * right among themselves. */
static INLINE void renew_run(region *g, int32_t r, int32_t p, const run *moved, int32_t n,
                             const bool is_tail)
{
    const int32_t m = g->m;
    if (moved->count == 0) {
        forward(g, r, n, n);
        backward(g, r, p, p);
    } else if (is_tail) {
        forward(g, r, moved->first, moved->first);
        backward(g, r, p, p);
    } else {
        forward(g, r, moved->first, n < m ? n : moved->last);
        backward(g, r, moved->last, p < m ? p : moved->first);
    }
}

static INLINE void apply_exchange(region *g, const exchange *e, const bool is_tail,
                                  const bool timed, const bool rich)
{
    const int32_t m = g->m, r = g->node[e->u].route, q = e->other;
    slot *s = &g->slot[r], *z = &g->slot[q];
    const int64_t old_cost = rich ? s->cost + z->cost : 0;
    const int32_t beside[4] = { e->u, e->before, e->mine.after, e->theirs.after };
    touch_slot(g, r, rich);
    touch_slot(g, q, rich);
    if (z->count == 0)
        use_empty(g, q);
    for (int i = 0; i < 4; i++)
        if (beside[i] < m)
            touch(g, beside[i], rich);
    move_run(g, &e->mine, q, rich);
    move_run(g, &e->theirs, r, rich);
    s->count += e->theirs.count - e->mine.count;
    z->count += e->mine.count - e->theirs.count;
    g->room[r] += e->mine.load - e->theirs.load;
    g->room[q] += e->theirs.load - e->mine.load;
    link_run(g, r, e->u, &e->theirs, e->mine.after, rich);
    link_run(g, q, e->before, &e->mine, e->theirs.after, rich);
    if (z->count == 0) {
        g->empty[g->num_empty++] = q;
        g->num_used--;
        g->spare[z->type]++;
        g->type_log[g->num_type_log++] = ~z->type;
    }
    if (rich) {
        refresh_rich(g, r);
        refresh_rich(g, q);
        g->cost += s->cost + z->cost - old_cost;
        return;
    }
    g->cost += e->delta;
    if (timed) {
        renew_run(g, r, e->u, &e->theirs, e->mine.after, is_tail);
        renew_run(g, q, e->before, &e->mine, e->theirs.after, is_tail);
    }
}
