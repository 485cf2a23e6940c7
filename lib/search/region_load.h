/* region_load.h: copying routes in and plans out, and the life of a region.
 * A part of region_body.h. */

static bool make_room(region *g, int32_t m, int32_t width, int32_t num_slots)
{
    lorry__mem *mem = g->base.mem;
    const lorry_problem *p = g->base.eval->problem;
    const lorry__neighbours *near = g->base.near;
    const size_t cells = (size_t)width * (size_t)width *
                         (size_t)(g->base.kind.is_rich ? p->travel.num_profiles : 1);
    const size_t lists = (size_t)m * (size_t)(near->around_length + near->before_length +
                                              near->after_length + 3);
    bool is_ok = true;

#define ROOM(array, count)                                                            \
    do {                                                                              \
        void *fresh_ = lorry__resize(mem, (array), (count) * sizeof(*(array)));       \
        if (fresh_ == NULL)                                                           \
            is_ok = false;                                                            \
        else                                                                          \
            (array) = fresh_;                                                         \
    } while (0)

    if ((size_t)m > g->room_clients) {
        const size_t n = (size_t)m + (size_t)m / 4 + 16;
        ROOM(g->site, n);
        ROOM(g->node, n + (size_t)p->num_depots + 1);
        ROOM(g->best_node, n);
        ROOM(g->passed, n);
        ROOM(g->absent, n);
        ROOM(g->was_absent, n);
        ROOM(g->best_absent, n);
        ROOM(g->absence, n);
        ROOM(g->removed, n);
        ROOM(g->key, n + (size_t)p->num_depots + 1);
        ROOM(g->node_log, n);
        ROOM(g->location, n + (size_t)p->num_depots + 1);
        ROOM(g->order, n + (size_t)p->num_depots + 1);
        ROOM(g->there, n + (size_t)p->num_depots + 1);
        ROOM(g->ways, n + (size_t)p->num_depots + 1);
        if (is_ok)
            g->room_clients = n;
    }
    if ((size_t)num_slots > g->room_slots) {
        const size_t n = (size_t)num_slots + (size_t)num_slots / 4 + 16;
        ROOM(g->slot, n);
        ROOM(g->rooms, n + 2);
        ROOM(g->starts, n + 1);
        ROOM(g->best_slot, n);
        ROOM(g->slot_log, n);
        ROOM(g->empty, 2 * n);
        ROOM(g->type_log, 2 * n + 2);
        if (is_ok)
            g->room_slots = n;
    }
    if (cells > g->room_cells) {
        const size_t n = cells + cells / 4;
        ROOM(g->costs, n);
        ROOM(g->times, n);
        if (!p->is_symmetric)
            ROOM(g->costs_back, n);
        if (is_ok)
            g->room_cells = n;
    }
    if (lists > g->room_lists) {
        const size_t n = lists + lists / 4;
        ROOM(g->around, n); /* before and after follow in the same block */
        if (is_ok)
            g->room_lists = n;
    }
    const size_t rich = g->rich_size * ((size_t)m + (size_t)num_slots);
    if (rich > g->room_rich) {
        const size_t n = rich + rich / 4;
        ROOM(g->rich, n);
        ROOM(g->rich_log, n);
        if (is_ok)
            g->room_rich = n;
    }
#undef ROOM
    return is_ok;
}

static void fill_sites(region *g)
{
    const lorry_problem *p = g->base.eval->problem;
    for (int32_t u = 0; u < g->m; u++) {
        site *s = &g->site[u];
        const int32_t c = s->client, at = p->num_depots + c;
        s->early = cut_time(p->early[at]);
        s->late = cut_time(p->late[at]);
        s->demand = 0;
        for (int32_t k = 0; k < p->num_dimensions; k++) {
            const size_t amount = (size_t)c * p->num_dimensions + k;
            s->demand += p->delivery[amount] + p->pickup[amount];
        }
        s->is_required = p->is_required[c];
        s->prize = p->prize[c];
        g->node[u] = (node){ .next = g->m, .prev = g->m, .route = OFF_ROUTE };
        g->absence[u] = 1;
    }
}

/* Rows to columns, in blocks whose lines stay in the cache. */
static void turn_over(const num *from, num *to, int32_t width)
{
    const int32_t block = 16;
    for (int32_t first = 0; first < width; first += block) {
        const int32_t end = lorry__min32(first + block, width);
        for (int32_t b = 0; b < width; b++)
            for (int32_t a = first; a < end; a++)
                to[(size_t)b * width + a] = from[(size_t)a * width + b];
    }
}

/* From node or place a, in g->ways as g->order has the ends. Between places, and to and
 * from nowhere, they are nothing. */
static void find_ways(region *g, int32_t profile, int32_t a)
{
    const lorry__travel *travel = &g->base.eval->problem->travel;
    const int32_t here = g->location[a], width = g->width;
    const lorry__arc none = { 0, 0 };
    g->ways[0] = none; /* nowhere comes first */
    if (here != LORRY_NONE)
        lorry__travel_row(travel, profile, here, width - 1, g->there + 1, g->ways + 1);
    for (int32_t k = 1; k < width && (here == LORRY_NONE || a >= g->m); k++)
        if (here == LORRY_NONE || g->order[k] >= g->m)
            g->ways[k] = none;
}

/* Places: m + depot, and m + num_depots for "nowhere". */
static void fill_tables(region *g)
{
    const lorry_problem *p = g->base.eval->problem;
    const bool rich = g->base.kind.is_rich, has_time = rich || g->base.kind.has_time;
    const int64_t rate = rich ? 1 : g->base.eval->rates[0].distance;
    const int32_t profiles = rich ? p->travel.num_profiles : 1;
    const int32_t m = g->m, width = g->width;
    for (int32_t u = 0; u < m; u++)
        g->location[u] = p->location[p->num_depots + g->site[u].client];
    for (int32_t d = 0; d < p->num_depots; d++)
        g->location[m + d] = p->location[d];
    g->location[m + p->num_depots] = LORRY_NONE;
    for (int32_t x = 0; x < width; x++) {
        g->order[x] = x;
        g->key[x] = g->location[x];
    }
    sort_by_key(g, g->order, width, NULL);
    for (int32_t k = 0; k < width; k++)
        g->there[k] = g->location[g->order[k]];
    for (int32_t f = 0; f < profiles; f++) {
        const int32_t profile = rich ? f : p->types[0].profile;
        const size_t table = (size_t)f * (size_t)width * (size_t)width;
        for (int32_t a = 0; a < width; a++) {
            num *cost = g->costs + table + (size_t)a * width;
            num *time = g->times + table + (size_t)a * width;
            const int64_t service = a < m ? p->service[g->site[a].client] : 0;
            find_ways(g, profile, a);
            for (int32_t k = 0; k < width; k++) {
                const int32_t b = g->order[k];
                cost[b] = (num)(rate * g->ways[k].distance);
                if (has_time)
                    time[b] = cut_time(service + g->ways[k].duration);
            }
        }
        if (g->costs_back != NULL)
            turn_over(g->costs + table, g->costs_back + table, width);
    }
}

static void fill_list(const region *g, const int32_t *from, int32_t length, uint16_t *to)
{
    int32_t kept = 0;
    for (int32_t k = 0; k < length && from[k] != LORRY_NONE; k++) {
        const int32_t v = g->local[from[k]];
        to[kept] = (uint16_t)v; /* no branch: near a border half of them are elsewhere */
        kept += v >= 0;
    }
    to[kept] = (uint16_t)nowhere_of(g);
}

static void fill_lists(region *g)
{
    const lorry__neighbours *near = g->base.near;
    const int32_t wide = near->around_length, front = near->before_length,
                  behind = near->after_length;
    g->around_room = wide + 1;
    g->before_room = front + 1;
    g->after_room = behind + 1;
    const int32_t nowhere = nowhere_of(g);
    g->node[nowhere] = (node){ .next = nowhere, .prev = nowhere, .route = LIST_ENDS,
                               .arc_in = FAR, .arc_out = FAR };
    g->before = g->around + (size_t)g->m * g->around_room;
    g->after = g->before + (size_t)g->m * g->before_room;
    for (int32_t u = 0; u < g->m; u++) {
        const size_t c = (size_t)g->site[u].client;
        fill_list(g, near->around + c * wide, wide, g->around + (size_t)u * g->around_room);
        fill_list(g, near->before + c * front, front, g->before + (size_t)u * g->before_room);
        fill_list(g, near->after + c * behind, behind, g->after + (size_t)u * g->after_room);
    }
}

/* Put the clients of a route, nodes first..first+count-1, on slot r. */
static void fill_route(region *g, int32_t r, int32_t type, int32_t first, int32_t count)
{
    const bool rich = g->base.kind.is_rich;
    slot *s = &g->slot[r];
    give_type(g, r, type, rich);
    s->count = count;
    int32_t p = g->ends[type].start;
    for (int32_t u = first; u < first + count; u++) {
        g->node[u].route = r;
        g->node[u].fwd = g->node[u].bwd = -1;
        g->cost += rich ? 0 : link_nodes(g, r, p, u, false);
        if (rich)
            link_nodes(g, r, p, u, true);
        g->room[r] -= g->site[u].demand;
        p = u;
    }
    const num home = link_nodes(g, r, p, g->ends[type].end, rich);
    if (rich) {
        refresh_rich(g, r);
        g->cost += s->cost;
        return;
    }
    g->cost += home + g->base.eval->rates[type].fixed;
    if (!g->base.kind.has_time)
        return;
    forward(g, r, s->first, s->last);
    backward(g, r, s->last, s->first);
}

static lorry_status region_load(lorry__region *base, const lorry__plan *plan, int32_t num_routes,
                                const int32_t *routes, int32_t num_absent, const int32_t *absent,
                                const int32_t *spare)
{
    region *g = (region *)(void *)base;
    const lorry_problem *p = base->eval->problem;
    int32_t m = num_absent;
    for (int32_t i = 0; i < num_routes; i++)
        m += plan->offsets[routes[i] + 1] - plan->offsets[routes[i]];
    int64_t more = 0;
    for (int32_t t = 0; t < p->num_types; t++)
        more += spare[t];
    const int32_t num_slots = num_routes + (int32_t)lorry__min64(more, m);
    const int32_t width = m + p->num_depots + 1;
    if (width > LORRY__MOST_NODES)
        return LORRY_ERANGE;
    if (!make_room(g, m, width, num_slots))
        return LORRY_ENOMEM;

    for (int32_t i = 0; i < g->m; i++) /* forget the last region */
        g->local[g->site[i].client] = -1;
    g->m = m;
    g->width = width;
    g->num_slots = num_slots;
    g->cost = 0;
    g->missing = 0;
    g->num_absent = g->num_empty = 0;
    g->num_used = g->num_opened = num_routes;
    g->stamp = 0;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    int32_t u = 0;
    for (int32_t i = 0; i < num_routes; i++)
        for (int32_t k = plan->offsets[routes[i]]; k < plan->offsets[routes[i] + 1]; k++)
            g->site[u++].client = plan->clients[k];
    for (int32_t i = 0; i < num_absent; i++)
        g->site[u++].client = absent[i];
    for (u = 0; u < m; u++)
        g->local[g->site[u].client] = u;
    for (int32_t t = 0; t < p->num_types; t++) {
        const lorry__type *type = &p->types[t];
        const int32_t nowhere = nowhere_of(g);
        g->spare[t] = spare[t];
        g->ends[t].start = type->start_depot >= 0 ? m + type->start_depot : nowhere;
        g->ends[t].end = type->end_depot >= 0 ? m + type->end_depot : nowhere;
        g->start_early[t] = cut_time(type->start_early);
        g->end_late[t] = cut_time(type->end_late);
    }
    fill_sites(g);
    fill_tables(g);
    fill_lists(g);

    for (int32_t r = 0; r < num_slots; r++)
        g->slot[r] = (slot){ .first = m, .last = m };
    g->room = g->rooms + 2;
    memset(g->room, 0, (size_t)num_slots * sizeof(*g->room));
    g->room[OFF_ROUTE] = -1;
    g->room[LIST_ENDS] = INT64_MAX;
    for (int32_t r = num_slots; r-- > num_routes;)
        g->empty[g->num_empty++] = r;
    u = 0;
    for (int32_t i = 0; i < num_routes; i++) {
        const int32_t count = plan->offsets[routes[i] + 1] - plan->offsets[routes[i]];
        g->stamp++; /* journal nothing of the building */
        g->num_node_log = g->num_slot_log = 0;
        fill_route(g, i, plan->types[routes[i]], u, count);
        u += count;
    }
    for (; u < m; u++) {
        g->absent[g->num_absent++] = u;
        g->cost += left_out(g, u);
        g->missing += g->site[u].is_required;
    }
    g->best_cost = g->cost;
    g->best_missing = g->missing;
    g->best_num_absent = g->num_absent;
    memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
    g->is_best_live = true;
    return LORRY_OK;
}

static void region_size(const lorry__region *base, bool is_best, int32_t *num_routes,
                        int32_t *num_stops, int32_t *num_absent)
{
    const region *g = (const region *)(const void *)base;
    const slot *slots = is_best && !g->is_best_live ? g->best_slot : g->slot;
    *num_routes = 0;
    for (int32_t r = 0; r < g->num_slots; r++)
        *num_routes += slots[r].count > 0;
    *num_absent = is_best ? g->best_num_absent : g->num_absent;
    *num_stops = g->m - *num_absent;
}

static void region_append(const lorry__region *base, bool is_best, lorry__plan *plan)
{
    const region *g = (const region *)(const void *)base;
    const bool is_saved = is_best && !g->is_best_live;
    const slot *slots = is_saved ? g->best_slot : g->slot;
    const node *nodes = is_saved ? g->best_node : g->node;
    const int32_t *absent = is_best ? g->best_absent : g->absent;
    const int32_t num_absent = is_best ? g->best_num_absent : g->num_absent;
    for (int32_t r = 0; r < g->num_slots; r++) {
        if (slots[r].count == 0)
            continue;
        int32_t at = plan->offsets[plan->num_routes];
        for (int32_t x = slots[r].first; x < g->m; x = nodes[x].next)
            plan->clients[at++] = g->site[x].client;
        plan->types[plan->num_routes++] = slots[r].type;
        plan->offsets[plan->num_routes] = at;
    }
    for (int32_t i = 0; i < num_absent; i++)
        plan->absent[plan->num_absent++] = g->site[absent[i]].client;
    plan->cost += is_best ? g->best_cost : g->cost;
    plan->missing += is_best ? g->best_missing : g->missing;
}

/* --------------------------------------------------------- life cycle -- */

static void region_free(lorry__region *base)
{
    region *g = (region *)(void *)base;
    lorry__mem *mem = base->mem;
    void *const blocks[] = {
        g->local, g->location, g->order, g->there, g->ways, g->site, g->node, g->best_node,
        g->passed, g->slot, g->best_slot, g->rooms, g->costs, g->costs_back, g->times, g->around,
        g->starts, g->absent, g->was_absent, g->best_absent, g->empty, g->absence, g->removed,
        g->key, g->node_log, g->slot_log, g->type_log, g->rich, g->rich_log, g->spare, g->ends,
        g->start_early, g->end_late, g->kin, g->kin_delta,
    };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
        lorry__free(mem, blocks[i]);
    lorry__free(mem, g);
}

/* Types that a route can change between with nothing to ask but sections. */
static bool is_kin(const region *g, int32_t a, int32_t b)
{
    const lorry_problem *p = g->base.eval->problem;
    const lorry__resources *extras = g->base.eval->extras;
    const lorry__type *s = &p->types[a], *t = &p->types[b];
    const lorry__rates *x = &g->base.eval->rates[a], *y = &g->base.eval->rates[b];
    return (extras == NULL || extras->count == 0) &&
           memcmp(s->capacity, t->capacity, (size_t)p->num_dimensions * sizeof(int64_t)) == 0 &&
           s->start_depot == t->start_depot && s->end_depot == t->end_depot &&
           s->start_early == t->start_early && s->start_late == t->start_late &&
           s->end_early == t->end_early && s->end_late == t->end_late &&
           s->shift_duration == t->shift_duration && s->max_duration == t->max_duration &&
           s->max_distance == t->max_distance && s->max_stops == t->max_stops &&
           s->profile == t->profile && s->skills == t->skills && x->fixed == y->fixed &&
           x->distance == y->distance && x->duration == y->duration &&
           x->overtime == y->overtime;
}

/* O(types * kins). */
static void find_kin(region *g)
{
    for (int32_t t = 0; t < g->base.eval->problem->num_types; t++) {
        int32_t first = 0;
        while (first < t && (g->kin[first] != first || !is_kin(g, first, t)))
            first++;
        g->kin[t] = first;
    }
}

static const lorry__region_code code = {
    region_free, region_load, region_construct, region_run, region_size, region_append,
};

lorry__region *REGION(new)(lorry__mem *mem, const lorry__eval *eval,
                           const lorry__neighbours *near, lorry__region_kind kind)
{
    const lorry_problem *p = eval->problem;
    region *g = LORRY__NEW(mem, region, 1);
    if (g == NULL)
        return NULL;
    g->base = (lorry__region){ &code, mem, eval, near, kind };
    g->local = LORRY__NEW(mem, int32_t, (size_t)p->num_clients + 1);
    g->spare = LORRY__NEW(mem, int32_t, (size_t)p->num_types);
    g->ends = LORRY__NEW(mem, depot_end, (size_t)p->num_types);
    g->start_early = LORRY__NEW(mem, num, (size_t)p->num_types);
    g->end_late = LORRY__NEW(mem, num, (size_t)p->num_types);
    g->kin = LORRY__NEW(mem, int32_t, (size_t)p->num_types);
    g->kin_delta = LORRY__NEW(mem, int64_t, (size_t)p->num_types);
    if (g->local == NULL || g->spare == NULL || g->ends == NULL || g->start_early == NULL ||
        g->end_late == NULL || g->kin == NULL || g->kin_delta == NULL) {
        region_free(&g->base);
        return NULL;
    }
    for (int32_t c = 0; c < p->num_clients; c++)
        g->local[c] = -1;
    find_kin(g);
    if (kind.is_rich) {
        const int num_extras = eval->extras != NULL ? eval->extras->count : 0;
        g->rich_size = LORRY__RICH_SPANS + 3 * sizeof(int64_t) * (size_t)p->num_dimensions +
                       2 * (size_t)num_extras * LORRY__MAX_SEGMENT;
        g->rich_size = (g->rich_size + 15) / 16 * 16;
    }
    return &g->base;
}
