/* region_place.h: where a client can go and what that costs, and putting it
 * there. The one place of a region that knows what binds a route. O(1) per
 * position. A part of region_body.h. */
typedef struct place_found {
    int64_t delta;
    int32_t slot, prev, next;
    int32_t type;        /* of a new route; -1: an old one */
} place_found;

/* Whether u fits between p and n on slot r of `type` (which may still be
 * empty), and the change in cost, but for what u's section says. The one place
 * that knows what else binds. */
static INLINE bool rich_fits(region *g, int32_t u, int32_t r, int32_t t, int32_t p, int32_t n,
                             int64_t *delta)
{
    const lorry__eval *eval = g->base.eval;
    const lorry_problem *problem = eval->problem;
    const lorry__type *type = &problem->types[t];
    const slot *s = &g->slot[r];
    const int32_t m = g->m, client = g->site[u].client, dims = problem->num_dimensions;
    const bool is_new = s->count == 0;
    if ((problem->skills[client] & ~type->skills) != 0 || s->count >= type->max_stops ||
        (s->is_broken && !is_new))
        return false;

    const num reach = time_between(g, type->profile, p, u),
              go_on = time_between(g, type->profile, u, n);
    int64_t added = (int64_t)cost_between(g, type->profile, p, u) +
                    cost_between(g, type->profile, u, n);
    if (!is_new)
        added -= p < m ? g->node[p].arc_out : g->node[n].arc_in;
    if ((is_new ? 0 : s->distance) + added > type->max_distance)
        return false;

    rich_node *before = rich_at(g, p < m ? p : m + r);
    for (int32_t k = 0; k < dims; k++) {
        const size_t at = (size_t)client * dims + k;
        const int64_t most_before = is_new ? 0 : rich_loads(before)[3 * k + 1];
        const int64_t most_after = is_new ? 0 : rich_loads(before)[3 * k + 2];
        if (most_before + problem->delivery[at] > type->capacity[k] ||
            most_after + problem->pickup[at] > type->capacity[k])
            return false;
    }

    const span visit = { 0, g->site[u].early, g->site[u].late };
    const span depart = { 0, cut_time(type->start_early), cut_time(type->start_late) };
    const span arrive = { 0, cut_time(type->end_early), cut_time(type->end_late) };
    span run;
    if (!span_join(is_new ? depart : before->pre, reach, visit, &run) ||
        !span_join(run, go_on, n < m ? rich_at(g, n)->suf : arrive, &run) ||
        run.duration > type->max_duration)
        return false;
    if (lorry__max64(is_new ? 0 : s->release, problem->release[client]) > run.late)
        return false;
    *delta = eval->rates[t].distance * added + duration_cost(g, t, run.duration);
    if (is_new)
        *delta += eval->rates[t].fixed;
    else
        *delta -= s->cost - s->visits - eval->rates[t].fixed -
                  eval->rates[t].distance * s->distance;

    const lorry__resources *extras = eval->extras;
    for (int e = 0; extras != NULL && e < extras->count; e++) {
        const lorry__resource *res = &extras->item[e];
        _Alignas(16) unsigned char one[LORRY__MAX_SEGMENT], head[LORRY__MAX_SEGMENT],
            tail[LORRY__MAX_SEGMENT], end[LORRY__MAX_SEGMENT];
        res->init(res->data, t, problem->num_depots + client, one);
        if (is_new)
            res->init(res->data, t, type->start_depot, end);
        res->join(res->data, t, is_new ? end : rich_segment(g, before, e, 0), reach, one,
                  head);
        if (n >= m)
            res->init(res->data, t, type->end_depot, end);
        res->join(res->data, t, head, go_on, n >= m ? end : rich_segment(g, rich_at(g, n), e, 1),
                  tail);
        if (res->excess(res->data, t, tail) != 0)
            return false;
    }
    return true;
}

/* Chances to overlook a place (blinks), of which there are many per random number. */
typedef struct blinks {
    uint64_t bits;
    int left;
    int32_t prev, next; /* of a place that has had its chance; -1: none */
} blinks;

static INLINE bool is_overlooked(blinks *b, lorry__rng *rng)
{
    if (b->left == 0) {
        b->bits = lorry__rng_next(rng);
        b->left = 9;
    }
    b->left--;
    b->bits >>= 7;
    return (b->bits & 127) == 0;
}

/* Lean: whether u is in time between p and n of a route of `type`, and so is what follows. */
static INLINE bool is_in_time(const region *g, int32_t u, int32_t type, int32_t p, int32_t n)
{
    const int32_t m = g->m;
    const site *want = &g->site[u];
    const num ready = p < m ? g->node[p].fwd : g->start_early[type];
    const num latest = n < m ? g->node[n].bwd : g->end_late[type];
    const num start = max_num(want->early, ready + time_between(g, 0, p, u));
    return start <= want->late && start + time_between(g, 0, u, n) <= latest;
}

/* Lean: take the place between p and n of slot r, which has room and costs less than the
 * best so far, if times allow it. */
static INLINE void take_place(const region *g, lorry__rng *rng, blinks *luck, int32_t u, int32_t r,
                              int32_t p, int32_t n, int64_t delta, place_found *best,
                              const bool timed)
{
    if ((!timed || is_in_time(g, u, g->slot[r].type, p, n)) &&
        !(p == luck->prev && n == luck->next) && !is_overlooked(luck, rng))
        *best = (place_found){ delta, r, p, n, -1 };
}

/* Rich: the same of any place that is on a route. */
static INLINE void take_rich_place(region *g, lorry__rng *rng, blinks *luck, int32_t u, int32_t r,
                                   int32_t p, int32_t n, place_found *best)
{
    const int64_t *prices = lorry__visit_prices(g->base.eval, g->site[u].client);
    const int32_t type = g->slot[r].type;
    const int64_t price = prices != NULL ? prices[type] : 0;
    int64_t delta;
    if (price == LORRY__BARRED || !rich_fits(g, u, r, type, p, n, &delta))
        return;
    delta += price;
    if (delta < best->delta && !is_overlooked(luck, rng))
        *best = (place_found){ delta, r, p, n, -1 };
}

/* What a look along a list reads. */
typedef struct view {
    const node *nodes;
    const num *in, *out;  /* costs of the arcs to and from the client to be placed */
    const int64_t *room;
    int64_t least_room;   /* of a route that takes it: more than this */
} view;

typedef struct sight { const uint16_t *at; int64_t delta; } sight;

/* Both conditions make one branch: each alone would be guessed wrong too often. */
static INLINE bool is_promising(const view *v, int64_t delta, int64_t most, const node *beside)
{
    return ((delta - most) & (v->least_room - v->room[beside->route])) < 0;
}

/* The first place from `at` on that costs less than `most` on a route with room, or the end of
 * the list. A function by itself, so that all that it reads stays in registers. */
static INLINE sight look_along(const view *v, const uint16_t *at, int64_t most,
                               const bool is_behind)
{
    const view here = *v;
    for (;; at++) {
        const node *beside = &here.nodes[*at];
        const num delta = is_behind ? here.in[*at] + here.out[beside->next] - beside->arc_out
                                    : here.in[beside->prev] + here.out[*at] - beside->arc_in;
        if (is_promising(&here, delta, most, beside))
            return (sight){ at, delta };
    }
}

static NOT_INLINE sight look_behind(const view *v, const uint16_t *at, int64_t most)
{
    return look_along(v, at, most, true);
}

static NOT_INLINE sight look_in_front(const view *v, const uint16_t *at, int64_t most)
{
    return look_along(v, at, most, false);
}

/* The same on both sides, where ways back are as long; what the cheaper one costs. */
static NOT_INLINE sight look_around(const view *v, const uint16_t *at, int64_t most)
{
    const view here = *v;
    for (;; at++) {
        const node *beside = &here.nodes[*at];
        const num behind = here.out[beside->next] - beside->arc_out;
        const num front = here.out[beside->prev] - beside->arc_in;
        const num delta = here.out[*at] + min_num(behind, front);
        if (is_promising(&here, delta, most, beside))
            return (sight){ at, delta };
    }
}

/* What a place may cost to be of use; differences of costs do not overflow. */
static INLINE int64_t most_of(const place_found *best)
{
    return lorry__min64(best->delta, LORRY__HUGE);
}

/* The places behind the clients of a list, or in front of them. Nearly all cost too
 * much: what a lean region reads before it knows that is little. */
static INLINE void look_beside(region *g, lorry__rng *rng, blinks *luck, const view *view,
                               int32_t u, const uint16_t *list, const bool is_behind,
                               place_found *best, const bool timed, const bool rich)
{
    const int32_t m = g->m;
    sight found = { list, 0 };
    for (;; found.at++) {
        if (!rich)
            found = is_behind ? look_behind(view, found.at, most_of(best))
                              : look_in_front(view, found.at, most_of(best));
        const int32_t v = *found.at;
        if (v >= m)
            break;
        const node *beside = &g->node[v];
        const int32_t p = is_behind ? v : beside->prev, n = is_behind ? beside->next : v;
        if (!rich)
            take_place(g, rng, luck, u, beside->route, p, n, found.delta, best, timed);
        else if (beside->route >= 0)
            take_rich_place(g, rng, luck, u, beside->route, p, n, best);
    }
    g->evaluations += found.at - list;
}

/* Both at once, where neither times nor ways back differ, so both lists are alike. */
static INLINE void look_on_both_sides(region *g, lorry__rng *rng, blinks *luck, const view *view,
                                      int32_t u, const uint16_t *list, place_found *best)
{
    const int32_t m = g->m;
    const uint16_t *at = list;
    for (;; at++) {
        at = look_around(view, at, most_of(best)).at;
        const int32_t v = *at;
        if (v >= m)
            break;
        const node *beside = &g->node[v];
        const int64_t behind = (int64_t)view->out[v] + view->out[beside->next] - beside->arc_out;
        const int64_t front = (int64_t)view->out[v] + view->out[beside->prev] - beside->arc_in;
        if (behind < best->delta)
            take_place(g, rng, luck, u, beside->route, v, beside->next, behind, best, false);
        if (front < best->delta)
            take_place(g, rng, luck, u, beside->route, beside->prev, v, front, best, false);
    }
    g->evaluations += 2 * (at - list);
}

/* Lean: the place beside which u stood before, if that neighbour is on a route now. It is often
 * the best, and few others then cost so little that they must be looked at closely. */
static INLINE void look_where_it_was(region *g, lorry__rng *rng, blinks *luck, const view *view,
                                     int32_t u, place_found *best, const bool timed)
{
    const int32_t m = g->m;
    int32_t p = g->node[u].prev, n = g->node[u].next, v = p;
    if (p < m && g->node[p].route >= 0) {
        n = g->node[p].next;
    } else if (n < m && g->node[n].route >= 0) {
        v = n;
        p = g->node[n].prev;
    } else {
        return;
    }
    const node *beside = &g->node[v];
    const int64_t delta = (int64_t)view->in[p] + view->out[n] -
                          (v == p ? beside->arc_out : beside->arc_in);
    g->evaluations++;
    if (!is_promising(view, delta, most_of(best), beside))
        return;
    take_place(g, rng, luck, u, beside->route, p, n, delta, best, timed);
    luck->prev = p;
    luck->next = n;
}

/* The cheapest place for u, overlooking each improving one with a chance of
 * about 1 %. O(neighbours); with few clients, O(neighbours + routes). */
static INLINE place_found find_place(region *g, lorry__rng *rng, int32_t u, int64_t limit,
                                     const bool timed, const bool rich)
{
    const lorry__eval *eval = g->base.eval;
    const lorry_problem *problem = eval->problem;
    const lorry__neighbours *near = g->base.near;
    const site *want = &g->site[u];
    const num *in = costs_to(g, 0, u), *out = costs_from(g, 0, u);
    const int64_t *prices = rich ? lorry__visit_prices(eval, want->client) : NULL;
    const view view = { .nodes = g->node, .in = in, .out = out, .room = g->room,
                        .least_room = want->demand - 1 };
    place_found best = { .delta = limit, .slot = -1, .type = -1 };
    blinks luck = { .prev = -1 };

    if (!rich)
        look_where_it_was(g, rng, &luck, &view, u, &best, timed);
    if (!timed && !near->is_small && g->costs_back == NULL) {
        look_on_both_sides(g, rng, &luck, &view, u, before_of(g, u), &best);
    } else {
        look_beside(g, rng, &luck, &view, u, before_of(g, u), true, &best, timed, rich);
        if (!near->has_all_before)
            look_beside(g, rng, &luck, &view, u, after_of(g, u), false, &best, timed, rich);
    }
    if (near->is_small) {
        int32_t count = 0;
        for (int32_t r = 0; r < g->num_opened; r++)
            if (g->slot[r].count > 0)
                g->starts[count++] = (uint16_t)g->slot[r].first;
        g->starts[count] = (uint16_t)nowhere_of(g);
        look_beside(g, rng, &luck, &view, u, g->starts, false, &best, timed, rich);
    }
    if (g->num_empty == 0)
        return best;
    /* The type that suits one client best need not suit the route that grows
     * from it: where there is a choice, overlook each type now and then. */
    const bool has_choice = problem->num_types > 1;
    const int32_t r = g->empty[g->num_empty - 1];
    for (int32_t t = 0; rich && t < problem->num_types; t++)
        g->kin_delta[t] = -1;
    for (int32_t t = 0; t < problem->num_types; t++) {
        if (g->spare[t] == 0 || (has_choice && (lorry__rng_next(rng) >> 61) == 0))
            continue;
        const int32_t p = g->ends[t].start, n = g->ends[t].end;
        int64_t delta;
        if (rich) {
            int64_t *same = &g->kin_delta[g->kin[t]];
            if (*same < 0 && !rich_fits(g, u, r, t, p, n, same))
                *same = INT64_MAX;
            const int64_t price = prices != NULL ? prices[t] : 0;
            if (*same == INT64_MAX || price == LORRY__BARRED || *same + price >= best.delta)
                continue;
            delta = *same + price;
        } else {
            delta = eval->rates[t].fixed + in[p] + out[n];
            if (delta >= best.delta || want->demand > problem->types[t].capacity[0])
                continue;
            if (timed) {
                const num start =
                    max_num(want->early, g->start_early[t] + time_between(g, 0, p, u));
                if (start > want->late || start + time_between(g, 0, u, n) > g->end_late[t])
                    continue;
            }
        }
        best = (place_found){ delta, r, p, n, t };
    }
    return best;
}

static INLINE void insert(region *g, int32_t u, const place_found *at, const bool timed,
                          const bool rich)
{
    const int32_t m = g->m, r = at->slot;
    touch(g, u, rich);
    touch_slot(g, r, rich);
    slot *s = &g->slot[r];
    if (at->type >= 0) {
        give_type(g, r, at->type, rich);
        use_empty(g, r);
    }
    if (at->prev < m)
        touch(g, at->prev, rich);
    if (at->next < m)
        touch(g, at->next, rich);
    g->node[u].route = r;
    link_nodes(g, r, at->prev, u, rich);
    link_nodes(g, r, u, at->next, rich);
    s->count++;
    g->room[r] -= g->site[u].demand;
    g->cost += at->delta;
    g->reinserted++;
    if (rich) {
        refresh_rich(g, r);
        return;
    }
    if (timed) {
        g->node[u].fwd = g->node[u].bwd = -1;
        forward(g, r, u, u);
        backward(g, r, u, u);
    }
}
