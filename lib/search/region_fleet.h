/* region_fleet.h: fewer vehicles: take a route away and let the steps find
 * places for its clients on those that stay (Christiaens and Vanden Berghe 2020,
 * section 5.4). A part of region_body.h. */

/* Before such a run: the vehicles on the road are all there are, and clients
 * hard to place in the rounds before still count as that. */
static void begin_closing(region *g, const lorry__region_budget *budget)
{
    g->num_empty = 0;
    for (int32_t u = 0; u < g->m; u++)
        g->absence[u] = budget->absence[g->site[u].client];
}

static void end_closing(region *g, const lorry__region_budget *budget)
{
    if (g->best_cost == INT64_MAX)
        g->best_cost = g->closed_cost;
    for (int32_t u = 0; u < g->m; u++)
        budget->absence[g->site[u].client] = g->absence[u];
}

/* The route whose clients have been absent least. O(m). */
static int32_t easiest_route(const region *g)
{
    int32_t found = -1;
    int64_t least = INT64_MAX;
    for (int32_t r = 0; r < g->num_slots; r++) {
        const slot *s = &g->slot[r];
        int64_t sum = 0;
        for (int32_t x = s->first; s->count > 0 && x < g->m; x = g->node[x].next)
            sum += g->absence[x];
        if (s->count > 0 && sum < least) {
            least = sum;
            found = r;
        }
    }
    return found;
}

/* The state before a route is closed is the best until another one is complete,
 * whatever that costs.
 *
 * Between two steps, not journaled. Empty slots are lost to this region. */
static INLINE void close_route(region *g, const bool rich)
{
    const int32_t r = easiest_route(g), m = g->m;
    slot *s = &g->slot[r];
    if (g->is_best_live)
        save_best(g, false);
    if (g->best_cost != INT64_MAX)
        g->closed_cost = g->best_cost;
    g->best_cost = INT64_MAX;
    g->cost -= rich ? s->cost : g->base.eval->rates[s->type].fixed + g->node[s->last].arc_out;
    for (int32_t x = s->first, next; x < m; x = next) {
        next = g->node[x].next;
        g->cost -= rich ? 0 : g->node[x].arc_in;
        g->cost += g->site[x].is_required ? 0 : g->site[x].prize;
        g->missing += g->site[x].is_required;
        g->node[x].route = OFF_ROUTE;
        g->absent[g->num_absent++] = x;
    }
    g->num_used--;
    g->num_empty = 0;
    g->spare[s->type]++;
    *s = (slot){ .first = m, .last = m };
}
