/* region_step.h: ruin, recreate, keep or undo. A part of region_body.h. */

/* Exchanges after each ruin and recreate; they cost little beside it. Without windows
 * fewer do. */
#define TAILS_PER_STEP(timed) ((timed) ? 3 : 2)
#define RUNS_PER_STEP(timed) ((timed) ? 1 : 0)

/* --------------------------------------------------------------- ruin -- */

/* Take `total` clients of slot r from `first` on off the route, but keep the
 * `kept` ones that begin after `lead` of them. */
static INLINE void take_string(region *g, int32_t r, int32_t first, int32_t total, int32_t lead,
                               int32_t kept, int32_t *num_removed, const bool timed,
                               const bool rich)
{
    const int32_t m = g->m;
    slot *s = &g->slot[r];
    touch_slot(g, r, rich);
    const int64_t old_cost = rich ? s->cost : 0;
    int32_t x = first, head = g->node[first].prev, tail = -1;
    for (int32_t i = 0; i < total; i++) {
        const int32_t next = g->node[x].next;
        if (i < lead || i >= lead + kept) {
            const int32_t p = g->node[x].prev;
            touch(g, x, rich);
            if (p < m)
                touch(g, p, rich);
            if (next < m)
                touch(g, next, rich);
            g->cost -= rich ? 0 : (int64_t)g->node[x].arc_in + g->node[x].arc_out;
            s->count--;
            g->room[r] += g->site[x].demand;
            g->node[x].route = OFF_ROUTE;
            const num joined = link_nodes(g, r, p, next, rich);
            g->cost += rich ? 0 : joined;
            g->removed[(*num_removed)++] = x;
            tail = next;
        }
        x = next;
    }
    if (s->count == 0) {
        g->empty[g->num_empty++] = r;
        g->num_used--;
        g->spare[s->type]++;
        g->type_log[g->num_type_log++] = ~s->type;
        g->cost -= rich ? 0 : g->base.eval->rates[s->type].fixed;
    }
    if (rich) {
        refresh_rich(g, r);
        g->cost += s->cost - old_cost;
    } else if (timed && s->count > 0) {
        const int32_t after = head < m ? g->node[head].next : s->first;
        const int32_t end = tail < m ? tail : s->last;
        const int32_t before = tail < m ? g->node[tail].prev : s->last;
        forward(g, r, after, end);
        backward(g, r, before, head < m ? head : s->first);
    }
}

/* Strings from routes around a random client; SISR section 5.1 with ten
 * clients on average, strings of at most ten, half of them split. */
static INLINE int32_t ruin(region *g, lorry__rng *rng, const bool timed, const bool rich)
{
    const int32_t m = g->m;
    int32_t num_removed = 0;
    g->family = LORRY__FAMILY_STRINGS;
    if (g->num_used == 0)
        return 0;
    const int32_t on_routes = m - g->num_absent;
    int32_t longest = on_routes / g->num_used;
    longest = longest < 1 ? 1 : longest > LORRY__STRING_MAX ? LORRY__STRING_MAX : longest;
    const double most = 4.0 * LORRY__REMOVED_MEAN / (1 + longest) - 1;
    const int32_t strings = 1 + (int32_t)(lorry__rng_unit(rng) * most);
    const int32_t seed = (int32_t)lorry__rng_below(rng, (uint32_t)m);
    const uint16_t *around = around_of(g, seed);

    int32_t done = 0;
    for (int32_t c = seed; c < m && done < strings; c = *around++) {
        const int32_t r = g->node[c].route;
        if (r < 0 || g->slot[r].ruined == g->stamp)
            continue;
        slot *s = &g->slot[r];
        touch_slot(g, r, rich);
        s->ruined = g->stamp;
        const int32_t most_here = s->count < longest ? s->count : longest;
        const int32_t length = 1 + (int32_t)lorry__rng_below(rng, (uint32_t)most_here);
        int32_t kept = 0, lead = length;
        if (length > 1 && length < s->count && (lorry__rng_next(rng) >> 63) != 0) {
            kept = 1;
            g->family = LORRY__FAMILY_SPLIT;
            while (length + kept < s->count && lorry__rng_below(rng, 100) == 0)
                kept++;
            lead = 1 + (int32_t)lorry__rng_below(rng, (uint32_t)(length - 1));
        }
        const int32_t total = length + kept;
        /* How far the string may begin before c. */
        int32_t back = 0, ahead = 0, first = c;
        for (int32_t x = g->node[c].prev; x < m && back < total - 1; x = g->node[x].prev)
            back++;
        for (int32_t x = g->node[c].next; x < m && ahead < total - 1; x = g->node[x].next)
            ahead++;
        const int32_t least = total - 1 - ahead > 0 ? total - 1 - ahead : 0;
        int32_t shift = least + (int32_t)lorry__rng_below(rng, (uint32_t)(back - least + 1));
        for (; shift > 0; shift--)
            first = g->node[first].prev;
        take_string(g, r, first, total, lead, kept, &num_removed, timed, rich);
        done++;
    }
    return num_removed;
}

/* ----------------------------------------------------------- recreate -- */

/* Order of reinsertion: SISR's four, and three by window where time binds. */
static INLINE void sort_removed(region *g, lorry__rng *rng, int32_t count, const bool timed)
{
    const uint32_t dice = lorry__rng_below(rng, timed ? 17 : 11);
    const int32_t depot = g->ends[0].start;
    int32_t *list = g->removed;
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = list[i];
        const site *s = &g->site[u];
        int64_t key;
        if (dice < 4)
            key = (int64_t)(lorry__rng_next(rng) >> 1);
        else if (dice < 8)
            key = -s->demand;
        else if (dice < 10)
            key = -(int64_t)cost_between(g, 0, depot, u);
        else if (dice < 11)
            key = cost_between(g, 0, depot, u);
        else if (dice < 13)
            key = (int64_t)s->late - s->early;
        else if (dice < 15)
            key = s->early;
        else
            key = -(int64_t)s->late;
        int32_t j = i;
        for (; j > 0 && g->key[j - 1] > key; j--) {
            g->key[j] = g->key[j - 1];
            list[j] = list[j - 1];
        }
        g->key[j] = key;
        list[j] = u;
    }
}

/* What leaving u out costs beside its required tier. */
static INLINE int64_t left_out(const region *g, int32_t u)
{
    return g->site[u].is_required ? 0 : g->site[u].prize;
}

static int64_t sum_absence(const region *g, const int32_t *list, int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += g->site[list[i]].is_required ? g->absence[list[i]] : 0;
    return sum;
}

/* What a step may lead to and still be kept. */
typedef struct step_limits {
    int64_t cost;         /* with nobody missing */
    int32_t missing;      /* if more are, their absence must be below this: */
    int64_t absence;
} step_limits;
static const step_limits no_limits = { INT64_MAX, INT32_MAX, 0 };

/* Put `count` removed clients back. Insertions hardly ever lower the cost, so
 * once it exceeds the most, or required clients find no place, the step is as
 * good as rejected: false, with the rest left out, for the journal to undo. */
static INLINE bool recreate(region *g, lorry__rng *rng, int32_t count, const step_limits *most,
                            const bool timed, const bool rich)
{
    int64_t absence = most->missing == INT32_MAX ? 0 : sum_absence(g, g->absent, g->num_absent);
    for (int32_t i = 0; i < count; i++) {
        if (g->cost > most->cost)
            return false;
        const int32_t u = g->removed[i];
        const int64_t limit = g->site[u].is_required ? INT64_MAX : g->site[u].prize;
        const place_found at = find_place(g, rng, u, limit, timed, rich);
        if (at.slot >= 0) {
            insert(g, u, &at, timed, rich);
        } else {
            g->absent[g->num_absent++] = u;
            g->cost += left_out(g, u);
            if (!g->site[u].is_required)
                continue;
            g->missing++;
            absence += g->absence[u];
            if (g->missing > most->missing && absence >= most->absence)
                return false;
        }
    }
    return true;
}

/* Take up to LORRY__RETRY clients from the absent to try again: all of a few,
 * a random run of many. */
static INLINE int32_t draw_absent(region *g, lorry__rng *rng, int32_t num_removed)
{
    int32_t take = g->num_absent < LORRY__RETRY ? g->num_absent : LORRY__RETRY;
    for (; take > 0; take--) {
        const int32_t i = (int32_t)lorry__rng_below(rng, (uint32_t)g->num_absent);
        const int32_t u = g->absent[i];
        g->absent[i] = g->absent[--g->num_absent];
        g->cost -= left_out(g, u);
        g->missing -= g->site[u].is_required;
        g->removed[num_removed++] = u;
    }
    return num_removed;
}

/* Whether the step left a route that cannot be driven. */
static INLINE bool is_broken(const region *g, const bool timed, const bool rich)
{
    for (int32_t i = 0; i < g->num_slot_log; i++) {
        const slot *s = &g->slot[g->slot_log[i].id];
        if (s->count == 0)
            continue;
        if (rich ? s->is_broken : timed && g->node[s->first].fwd > g->node[s->first].bwd)
            return true;
    }
    return false;
}

/* Give a route to a vehicle of another type. */
static void retype(region *g, int32_t r, int32_t type)
{
    slot *s = &g->slot[r];
    touch_slot(g, r, true);
    const int64_t old_cost = s->cost;
    s->type = type;
    int32_t p = g->ends[type].start;
    for (int32_t x = s->first, next; x < g->m; x = next) {
        next = g->node[x].next;
        touch(g, x, true);
        link_nodes(g, r, p, x, true);
        p = x;
    }
    link_nodes(g, r, p, g->ends[type].end, true);
    refresh_rich(g, r);
    g->cost += s->cost - old_cost;
}

/* A route changes to a type that is to spare, or two routes their vehicles. */
static void exchange_vehicles(region *g, lorry__rng *rng)
{
    const int32_t types = g->base.eval->problem->num_types;
    const int32_t r = g->node[lorry__rng_below(rng, (uint32_t)g->m)].route;
    const int32_t c = (int32_t)lorry__rng_below(rng, (uint32_t)g->m);
    if (r < 0)
        return;
    const int32_t old = g->slot[r].type;
    const int32_t type = (old + 1 + (int32_t)lorry__rng_below(rng, (uint32_t)(types - 1))) % types;
    if (g->spare[type] > 0) {
        g->spare[type]--;
        g->spare[old]++;
        g->type_log[g->num_type_log++] = type;
        g->type_log[g->num_type_log++] = ~old;
        retype(g, r, type);
        return;
    }
    const int32_t other = g->node[c].route;
    if (other < 0 || g->slot[other].type == old)
        return;
    const int32_t swapped = g->slot[other].type;
    retype(g, other, old);
    retype(g, r, swapped);
}

/* The state before a step, as far as the journal does not hold it. */
typedef struct before_step {
    int64_t cost;
    int32_t missing, num_absent, num_empty, num_used;
} before_step;

static INLINE before_step begin_step(region *g)
{
    g->stamp++;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    if (g->num_absent > 0)
        memcpy(g->was_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
    return (before_step){ g->cost, g->missing, g->num_absent, g->num_empty, g->num_used };
}

/* Metropolis: a step is kept if it costs less than this more. */
static INLINE double draw_margin(lorry__rng *rng, double temperature)
{
    return -temperature * lorry__ln(lorry__rng_unit(rng));
}

/* Keep the step or undo it, and keep count. */
static INLINE void end_step(region *g, const before_step *was, bool is_kept, const bool rich)
{
    lorry__tally *tally = &g->tally[g->family];
    tally->tried++;
    if (is_kept) {
        tally->accepted++;
        tally->improved += g->missing < was->missing ||
                           (g->missing == was->missing && g->cost < was->cost);
        if (g->missing < g->best_missing ||
            (g->missing == g->best_missing && g->cost < g->best_cost)) {
            g->best_cost = g->cost;
            g->best_missing = g->missing;
            g->best_num_absent = g->num_absent;
            memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
            g->is_best_live = true;
        } else if (g->is_best_live) {
            save_best(g, true);
        }
        return;
    }
    undo(g, rich);
    g->cost = was->cost;
    g->missing = was->missing;
    g->num_absent = was->num_absent;
    g->num_empty = was->num_empty;
    g->num_used = was->num_used;
    if (was->num_absent > 0)
        memcpy(g->absent, g->was_absent, (size_t)was->num_absent * sizeof(int32_t));
}

/* One step: ruin, recreate, keep or undo. */
static INLINE void step(region *g, lorry__rng *rng, double temperature, const bool timed,
                        const bool rich)
{
    const before_step was = begin_step(g);
    const double limit = (double)g->cost + draw_margin(rng, temperature);
    const step_limits most = {
        .cost = was.missing > 0 || limit > 0x1p60 ? INT64_MAX : (int64_t)limit,
        .missing = was.missing,
        .absence = g->is_settled ? 0 : sum_absence(g, g->was_absent, was.num_absent),
    };
    bool is_whole = true;
    if (rich && g->base.eval->problem->num_types > 1 && lorry__rng_below(rng, 16) == 0) {
        g->family = LORRY__FAMILY_VEHICLES;
        exchange_vehicles(g, rng);
    } else {
        int32_t count = ruin(g, rng, timed, rich);
        if (was.num_absent > 0)
            count = draw_absent(g, rng, count);
        sort_removed(g, rng, count, timed);
        is_whole = recreate(g, rng, count, &most, timed, rich);
    }

    bool is_kept;
    if (was.missing == 0 || g->is_settled) {
        is_kept = is_whole && !is_broken(g, timed, rich) &&
                  (g->missing < was.missing ||
                   (g->missing == was.missing && (double)g->cost < limit));
    } else {
        /* Required clients are waiting: those left out long count more (SISR's
         * fleet minimisation, section 5.4). */
        const int64_t after = sum_absence(g, g->absent, g->num_absent);
        for (int32_t i = 0; i < g->num_absent; i++)
            g->absence[g->absent[i]]++;
        is_kept = is_whole && !is_broken(g, timed, rich) &&
                  (g->missing < was.missing || after < most.absence ||
                   (g->missing == was.missing && after == most.absence &&
                    (double)g->cost < limit));
    }
    end_step(g, &was, is_kept, rich);
}

/* Between two steps: one exchange, if there is one that costs less than `margin` more. */
static INLINE void exchange_step(region *g, lorry__rng *rng, double margin,
                                 const bool is_tail, const bool timed, const bool rich)
{
    const before_step was = begin_step(g);
    const double limit = (double)g->cost + margin;
    const int64_t most = limit > 0x1p60 ? INT64_C(1) << 60 : (int64_t)limit;
    g->family = is_tail ? LORRY__FAMILY_TAILS : LORRY__FAMILY_RUNS;
    exchange found;
    bool is_kept = find_exchange(g, rng, most, is_tail, timed, rich, &found);
    if (is_kept) {
        apply_exchange(g, &found, is_tail, timed, rich);
        is_kept = !rich || (!is_broken(g, timed, rich) && (double)g->cost < limit);
    }
    end_step(g, &was, is_kept, rich);
}

static INLINE lorry__region_result run_steps(region *g, lorry__rng *rng,
                                             const lorry__region_budget *budget,
                                             const bool timed, const bool rich)
{
    lorry__region_result result = { 0 };
    g->evaluations = g->reinserted = 0;
    memset(g->tally, 0, sizeof(g->tally));
    g->is_settled = budget->is_settled;
    if (budget->absence != NULL)
        begin_closing(g, budget);
    double temperature = budget->hot;
    const double factor = budget->steps > 1 && budget->hot > 0
        ? lorry__exp(lorry__ln(budget->cold / budget->hot) / (double)budget->steps) : 1;
    for (int64_t i = 0; i < budget->steps; i++) {
        if ((i & 31) == 0 && lorry__region_must_stop(budget)) {
            result.was_stopped = true;
            break;
        }
        if (budget->absence != NULL && g->missing == 0 && g->num_used > budget->fewest)
            close_route(g, rich);
        step(g, rng, temperature, timed, rich);
        /* One draw for all of them: a logarithm costs as much as an exchange. */
        const double margin = draw_margin(rng, temperature);
        for (int k = 0; k < TAILS_PER_STEP(timed); k++)
            exchange_step(g, rng, margin, true, timed, rich);
        for (int k = 0; k < RUNS_PER_STEP(timed); k++)
            exchange_step(g, rng, margin, false, timed, rich);
        result.steps++;
        temperature *= factor;
    }
    if (budget->absence != NULL)
        end_closing(g, budget);
    if (g->is_best_live)
        save_best(g, false);
    result.evaluations = g->evaluations;
    result.reinserted = g->reinserted;
    memcpy(result.families, g->tally, sizeof(result.families));
    return result;
}

/* Put every absent client on a route: those with early closing windows first,
 * far ones first where nothing closes. */
static INLINE void construct(region *g, lorry__rng *rng, const bool timed, const bool rich)
{
    const int32_t count = g->num_absent, depot = g->ends[0].start;
    g->stamp++;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = g->absent[i];
        g->removed[i] = u;
        g->key[u] = timed ? g->site[u].late : 0;
        g->cost -= left_out(g, u);
        g->missing -= g->site[u].is_required;
    }
    g->num_absent = 0;
    sort_by_key(g, g->removed, count, costs_from(g, 0, depot));
    recreate(g, rng, count, &no_limits, timed, rich);
    g->best_cost = g->cost;
    g->best_missing = g->missing;
    g->best_num_absent = g->num_absent;
    memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
    g->is_best_live = true;
}

static void construct_lean(region *g, lorry__rng *rng) { construct(g, rng, false, false); }
static void construct_timed(region *g, lorry__rng *rng) { construct(g, rng, true, false); }
static void construct_rich(region *g, lorry__rng *rng) { construct(g, rng, true, true); }

static void region_construct(lorry__region *base, lorry__rng *rng)
{
    region *g = (region *)(void *)base;
    if (g->m == 0)
        return;
    if (g->base.kind.is_rich)
        construct_rich(g, rng);
    else if (g->base.kind.has_time)
        construct_timed(g, rng);
    else
        construct_lean(g, rng);
}

static lorry__region_result run_lean(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, false, false);
}

static lorry__region_result run_timed(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, true, false);
}

static lorry__region_result run_rich(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, true, true);
}

static lorry__region_result region_run(lorry__region *base, lorry__rng *rng,
                                       const lorry__region_budget *budget)
{
    region *g = (region *)(void *)base;
    if (g->m == 0)
        return (lorry__region_result){ .steps = budget->steps };
    if (g->base.kind.is_rich)
        return run_rich(g, rng, budget);
    return g->base.kind.has_time ? run_timed(g, rng, budget) : run_lean(g, rng, budget);
}
