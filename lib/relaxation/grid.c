/* grid.c: the tables of both directions, and what a pass prices with. Both directions run
 * through the same code: seen from behind a network is a network, see network.h. */
#include "relaxation/grid_parts.h"

#include <stdlib.h>

#define MOST_TIMES (1 << 18)
#define FEWEST_LEVELS 10

/* ---------------------------------------------------------------- set up -- */

static void free_cells(lorry__mem *mem, lorry__grid_side *s)
{
    lorry__free(mem, s->cells);
    lorry__free(mem, s->reached);
    lorry__free(mem, s->best);
    lorry__free(mem, s->rest);
    s->cells = s->best = s->rest = NULL;
    s->reached = NULL;
}

static void free_side(lorry__mem *mem, lorry__grid_side *s)
{
    free_cells(mem, s);
    lorry__free(mem, s->low);
    lorry__free(mem, s->high);
    lorry__free(mem, s->first);
    lorry__free(mem, s->last);
    lorry__free(mem, s->most_load);
    lorry__free(mem, s->first_load);
    lorry__free(mem, s->last_load);
    lorry__free(mem, s->base);
    lorry__free(mem, s->stride);
    lorry__free(mem, s->offset);
    lorry__free(mem, s->time_offset);
    lorry__free(mem, s->order_start);
    lorry__free(mem, s->order);
    lorry__free(mem, s->planes);
    lorry__free(mem, s->start);
    lorry__free(mem, s->middle);
    lorry__free(mem, s->hops);
    lorry__free(mem, s->next);
    lorry__free(mem, s->streams);
    lorry__free(mem, s->num_streams);
    lorry__free(mem, s->prefix);
}

void lorry__grid_free(lorry__grid *g)
{
    if (g == NULL)
        return;
    free_side(g->mem, &g->sides[0]);
    free_side(g->mem, &g->sides[1]);
    lorry__free(g->mem, g->members);
    lorry__free(g->mem, g->near);
    lorry__free(g->mem, g->dual);
    lorry__free(g->mem, g->reduced);
    lorry__free(g->mem, g->is_used);
    lorry__free(g->mem, g->is_kept);
    lorry__free(g->mem, g->keys);
    lorry__free(g->mem, g->meetings);
    lorry__free(g->mem, g->through);
    lorry__free(g->mem, g->through_cost);
    lorry__free(g->mem, g->walk_start);
    lorry__free(g->mem, g->walk_cost);
    lorry__free(g->mem, g->walks);
    lorry__free(g->mem, g);
}

void lorry__grid_close(lorry__grid *g)
{
    if (g == NULL)
        return;
    free_cells(g->mem, &g->sides[0]);
    free_cells(g->mem, &g->sides[1]);
}

static int32_t step_of(const lorry__grid *g, int32_t link)
{
    return g->network->links[link].step[g->axis] / g->unit;
}

static int32_t shift_of(const lorry__grid *g, int32_t link)
{
    return g->load_axis < 0 ? 0 : g->network->links[link].step[g->load_axis] / g->load_unit;
}

static int32_t source_of(const lorry__grid *g, int32_t link, bool is_backward)
{
    return is_backward ? g->network->links[link].to : g->network->links[link].from;
}

static int32_t target_of(const lorry__grid *g, int32_t link, bool is_backward)
{
    return source_of(g, link, !is_backward);
}

static bool allocate_side(lorry__grid *g, lorry__grid_side *s)
{
    lorry__mem *mem = g->mem;
    const size_t n = (size_t)g->n, links = (size_t)g->network->num_links;
    s->low = LORRY__NEW(mem, int32_t, n);
    s->high = LORRY__NEW(mem, int32_t, n);
    s->first = LORRY__NEW(mem, int32_t, n);
    s->last = LORRY__NEW(mem, int32_t, n);
    s->most_load = LORRY__NEW(mem, int32_t, n);
    s->first_load = LORRY__NEW(mem, int32_t, n);
    s->last_load = LORRY__NEW(mem, int32_t, n);
    s->base = LORRY__NEW(mem, int32_t, n);
    s->stride = LORRY__NEW(mem, int32_t, n);
    s->offset = LORRY__NEW(mem, size_t, n);
    s->time_offset = LORRY__NEW(mem, size_t, n);
    s->order_start = LORRY__NEW(mem, int64_t, n + 1);
    s->order = LORRY__NEW(mem, int32_t, links);
    s->start = LORRY__NEW(mem, int64_t, n + 1);
    s->middle = LORRY__NEW(mem, int64_t, n);
    s->hops = LORRY__NEW(mem, lorry__hop, links);
    s->next = LORRY__NEW(mem, int64_t, n);
    s->streams = LORRY__NEW(mem, lorry__stream, links);
    s->num_streams = LORRY__NEW(mem, int32_t, n);
    s->prefix = LORRY__NEW(mem, lorry__cell, n * (size_t)g->planes);
    return s->low != NULL && s->high != NULL && s->first != NULL && s->last != NULL &&
           s->most_load != NULL && s->first_load != NULL && s->last_load != NULL &&
           s->base != NULL && s->stride != NULL && s->offset != NULL &&
           s->time_offset != NULL && s->order_start != NULL && s->order != NULL &&
           s->start != NULL && s->middle != NULL && s->hops != NULL && s->next != NULL &&
           s->streams != NULL && s->num_streams != NULL && s->prefix != NULL;
}

/* What is negative stays so. */
static int32_t in_units(int32_t value, int32_t unit)
{
    return value < 0 ? -1 : value / unit;
}

static void lay_out_load(lorry__grid *g, bool is_backward)
{
    const lorry__network *w = g->network;
    const int32_t axis = g->load_axis, unit = g->load_unit;
    lorry__grid_side *s = &g->sides[is_backward];
    for (int32_t c = 0; c < g->n && axis >= 0; c++) {
        const int32_t first = in_units(w->first[c][axis], unit);
        const int32_t last = in_units(w->last[c][axis], unit);
        s->most_load[c] = is_backward ? g->load_top - in_units(w->low[c][axis], unit)
                                      : in_units(w->high[c][axis], unit);
        s->first_load[c] = lorry__max32(is_backward ? g->load_top - last : first, 0);
        s->last_load[c] = is_backward ? g->load_top - first : last;
    }
}

/* The clients' values and where their cells are: how many, and how many rows. */
static int64_t lay_out(lorry__grid *g, bool is_backward, int64_t *rows)
{
    const lorry__network *w = g->network;
    lorry__grid_side *s = &g->sides[is_backward];
    const int32_t axis = g->axis, unit = g->unit;
    int64_t cells = 0;
    *rows = 0;
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t low = in_units(w->low[c][axis], unit);
        const int32_t high = in_units(w->high[c][axis], unit);
        const int32_t first = in_units(w->first[c][axis], unit);
        const int32_t last = in_units(w->last[c][axis], unit);
        s->low[c] = is_backward ? g->top - high : low;
        s->high[c] = is_backward ? g->top - low : high;
        s->first[c] = is_backward ? g->top - last : first;
        s->last[c] = is_backward ? g->top - first : last;
        if (!w->is_open[c]) {
            s->low[c] = 0;
            s->high[c] = -1; /* no time, no row */
            continue;
        }
        /* Strips of all clients begin at the same times; the last one is written past its
         * end. */
        s->base[c] = g->load_axis < 0 ? s->low[c] / g->strip * g->strip : s->low[c];
        const int32_t times = g->load_axis < 0
                                  ? (s->high[c] - s->base[c]) / g->strip * g->strip + 2 * g->strip
                                  : s->high[c] - s->base[c] + 1;
        s->stride[c] = times * g->width;
        s->offset[c] = (size_t)cells;
        s->time_offset[c] = (size_t)*rows * (size_t)g->width;
        cells += (int64_t)s->stride[c] * g->planes;
        *rows += times;
    }
    return cells;
}

static lorry_status allocate_cells(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    int64_t rows;
    const size_t cells = (size_t)lay_out(g, is_backward, &rows);
    const size_t all = (size_t)rows * (size_t)g->width;
    lay_out_load(g, is_backward);
    s->cells = lorry__alloc(g->mem, cells * sizeof(*s->cells));
    s->best = lorry__alloc(g->mem, all * sizeof(*s->best));
    s->rest = lorry__alloc(g->mem, all * sizeof(*s->rest));
    if (g->load_axis >= 0)
        s->reached = LORRY__NEW(g->mem, uint32_t, (size_t)rows);
    return s->cells != NULL && s->best != NULL && s->rest != NULL &&
                   (g->load_axis < 0 || s->reached != NULL) ? LORRY_OK : LORRY_ENOMEM;
}

typedef struct entry {
    int32_t enters, link;
} entry;

static int by_entry(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return x->enters != y->enters ? (x->enters > y->enters) - (x->enters < y->enters)
                                  : (x->link > y->link) - (x->link < y->link);
}

static bool order_links(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    const int32_t links = (int32_t)g->network->num_links;
    entry *list = LORRY__NEW(g->mem, entry, (size_t)links);
    if (list == NULL)
        return false;
    for (int32_t a = 0; a < links; a++)
        s->order_start[source_of(g, a, is_backward) + 1]++;
    for (int32_t c = 0; c < g->n; c++)
        s->order_start[c + 1] += s->order_start[c];
    for (int32_t a = 0; a < links; a++) {
        /* `next` counts what each client has so far. */
        const int32_t c = source_of(g, a, is_backward);
        list[s->order_start[c] + s->next[c]++] =
            (entry){ s->low[target_of(g, a, is_backward)] - step_of(g, a), a };
    }
    for (int32_t c = 0; c < g->n; c++)
        qsort(list + s->order_start[c], (size_t)(s->order_start[c + 1] - s->order_start[c]),
              sizeof(*list), by_entry);
    for (int32_t a = 0; a < links; a++)
        s->order[a] = list[a].link;
    lorry__free(g->mem, list);
    return true;
}

/* The clients of least cost there and back. */
static void choose_members(lorry__grid *g)
{
    const lorry__network *w = g->network;
    for (int32_t i = 0; i < g->n; i++) {
        int32_t *members = g->members + (size_t)i * (size_t)g->places, count = 0;
        int64_t costs[LORRY__GRID_PLACES];
        for (int64_t a = w->start[i]; a < w->start[i + 1]; a++) {
            const int64_t back = lorry__network_find(w, w->links[a].to, i);
            if (back < 0)
                continue;
            const int64_t cost = w->links[a].cost + w->links[back].cost;
            if (count == g->places && cost >= costs[count - 1])
                continue;
            int32_t at = count < g->places ? count++ : count - 1;
            for (; at > 0 && cost < costs[at - 1]; at--) {
                costs[at] = costs[at - 1];
                members[at] = members[at - 1];
            }
            costs[at] = cost;
            members[at] = w->links[a].to;
        }
        while (count < g->places)
            members[count++] = -1;
    }
}

int32_t lorry__grid_unit(const lorry__grid *g, int32_t axis)
{
    return axis == g->axis ? g->unit : axis == g->load_axis ? g->load_unit : 0;
}

int32_t lorry__grid_places(const lorry__grid *g) { return g->places; }

const int32_t *lorry__grid_members(const lorry__grid *g, int32_t place)
{
    return g->members + (size_t)place * (size_t)g->places;
}

/* ---------------------------------------------------------------- memory -- */

static int32_t number_at(const lorry__grid *g, int32_t place, int32_t client)
{
    const int32_t *members = lorry__grid_members(g, place);
    for (int32_t k = 0; k < g->places; k++)
        if (members[k] == client)
            return k;
    return -1;
}

/* What is remembered at `to` of what was at `from`. false: nothing, ever, and no client
 * is barred there. */
static bool find_planes(const lorry__grid *g, int32_t from, int32_t to, uint8_t *planes)
{
    const int32_t own = number_at(g, to, from), barred = number_at(g, from, to);
    bool is_near = own >= 0 || barred >= 0;
    int32_t kept[LORRY__GRID_PLACES];
    for (int32_t k = 0; k < g->places; k++) {
        const int32_t client = lorry__grid_members(g, from)[k];
        const int32_t there = client >= 0 ? number_at(g, to, client) : -1;
        kept[k] = there >= 0 ? 1 << there : 0;
        is_near |= there >= 0;
    }
    for (int32_t p = 0; p < g->planes; p++) {
        int32_t there = own >= 0 ? 1 << own : 0;
        for (int32_t k = 0; k < g->places; k++)
            there |= (p >> k & 1) != 0 ? kept[k] : 0;
        planes[p] = barred >= 0 && (p >> barred & 1) != 0 ? LORRY__CLOSED : (uint8_t)there;
    }
    return is_near;
}

static bool index_near(lorry__grid *g)
{
    const lorry__network *w = g->network;
    uint8_t planes[LORRY__PLANES];
    int32_t count = 0;
    for (int64_t a = 0; a < w->num_links; a++)
        g->near[a] = find_planes(g, w->links[a].from, w->links[a].to, planes) ? count++ : -1;
    for (int k = 0; k < 2; k++) {
        lorry__grid_side *s = &g->sides[k];
        lorry__free(g->mem, s->planes);
        s->planes = LORRY__NEW(g->mem, uint8_t, (size_t)count * (size_t)g->planes);
        if (s->planes == NULL)
            return false;
        for (int32_t a = 0; a < w->num_links; a++)
            if (g->near[a] >= 0)
                find_planes(g, source_of(g, a, k == 1), target_of(g, a, k == 1),
                            s->planes + (size_t)g->near[a] * (size_t)g->planes);
    }
    return true;
}

/* ------------------------------------------------------------ all of it -- */

/* The tightest axis of one of two kinds, -1: there is none. */
static int32_t find_axis(const lorry__network *w, lorry__axis_kind kind, lorry__axis_kind or_kind)
{
    int32_t axis = 0;
    while (axis < w->num_axes && w->axes[axis].kind != kind && w->axes[axis].kind != or_kind)
        axis++;
    return axis < w->num_axes ? axis : -1;
}

static bool fits(lorry__grid *g, int32_t unit, int32_t strip, int64_t most_cells)
{
    int64_t rows;
    g->unit = unit;
    g->strip = strip;
    g->top = g->network->top[g->axis] / unit;
    return g->top <= MOST_TIMES && lay_out(g, false, &rows) <= most_cells &&
           lay_out(g, true, &rows) <= most_cells;
}

/* The finest units of time that there is room for. Steps are no shorter than a strip, so
 * that one is complete when its turn comes. false: there are none. */
static bool choose_units(lorry__grid *g, int32_t levels, int64_t most_cells)
{
    const lorry__network *w = g->network;
    int32_t least = w->top[g->axis];
    for (int64_t a = 0; a < w->num_links; a++)
        least = lorry__min32(least, w->links[a].step[g->axis]);
    g->width = 1;
    g->load_unit = 1;
    if (g->load_axis < 0)
        return least >= LORRY__LANES && 
               fits(g, least / LORRY__LANES, LORRY__LANES, most_cells);
    for (; levels >= FEWEST_LEVELS; levels /= 2) {
        /* What is pushed past the last level stays in the row. */
        g->load_unit = w->top[g->load_axis] / levels + 1;
        g->load_top = w->top[g->load_axis] / g->load_unit;
        g->width = (g->load_top / LORRY__LANES + 2) * LORRY__LANES;
        for (int32_t strip = LORRY__STRIP; strip > 0; strip--)
            if (least >= strip && fits(g, least / strip, strip, most_cells))
                return true;
    }
    return false;
}

static bool allocate(lorry__grid *g)
{
    lorry__mem *mem = g->mem;
    const size_t n = (size_t)g->n, links = (size_t)g->network->num_links;
    g->members = LORRY__NEW(mem, int32_t, n * (size_t)g->places);
    g->near = LORRY__NEW(mem, int32_t, links);
    g->dual = LORRY__NEW(mem, int32_t, n);
    g->reduced = LORRY__NEW(mem, int32_t, links);
    g->is_used = LORRY__NEW(mem, uint8_t, links);
    g->is_kept = LORRY__NEW(mem, uint8_t, links);
    g->keys = LORRY__NEW(mem, double, n);
    g->meetings = LORRY__NEW(mem, lorry__meeting, n);
    g->through = LORRY__NEW(mem, int32_t, n);
    g->through_cost = LORRY__NEW(mem, int32_t, n);
    g->walk_start = LORRY__NEW(mem, int64_t, n + 1);
    g->walk_cost = LORRY__NEW(mem, int32_t, n);
    return g->members != NULL && g->near != NULL && g->dual != NULL && g->reduced != NULL &&
           g->is_used != NULL && g->is_kept != NULL && g->keys != NULL && g->meetings != NULL &&
           g->through != NULL && g->through_cost != NULL && g->walk_start != NULL &&
           g->walk_cost != NULL && allocate_side(g, &g->sides[0]) && allocate_side(g, &g->sides[1]);
}

lorry_status lorry__grid_new(lorry__grid **out, lorry__mem *mem, const lorry__network *network,
                             int32_t places, int32_t levels, int64_t most_cells)
{
    *out = NULL;
    const int32_t axis = find_axis(network, LORRY__AXIS_TIME, LORRY__AXIS_TIME);
    const int32_t load =
        levels > 0 ? find_axis(network, LORRY__AXIS_DELIVERY, LORRY__AXIS_PICKUP) : -1;
    if (axis < 0 || (load >= 0 && places > LORRY__GRID_LOAD_PLACES))
        return LORRY_EUNSUPPORTED;
    lorry__grid *g = LORRY__NEW(mem, lorry__grid, 1);
    if (g == NULL)
        return LORRY_ENOMEM;
    *g = (lorry__grid){ .mem = mem, .network = network, .n = network->n, .axis = axis,
                        .load_axis = load, .places = places, .planes = 1 << places };
    lorry_status status = allocate(g) ? LORRY_OK : LORRY_ENOMEM;
    if (status == LORRY_OK && !choose_units(g, levels, most_cells))
        status = LORRY_EUNSUPPORTED;
    for (int k = 0; k < 2 && status == LORRY_OK; k++) {
        g->sides[k].first_cost = k == 1 ? network->last_cost : network->first_cost;
        g->sides[k].last_cost = k == 1 ? network->first_cost : network->last_cost;
        status = allocate_cells(g, k == 1);
        if (status == LORRY_OK && !order_links(g, k == 1))
            status = LORRY_ENOMEM;
    }
    if (status == LORRY_OK) {
        choose_members(g);
        status = index_near(g) ? LORRY_OK : LORRY_ENOMEM;
    }
    if (status == LORRY_OK)
        *out = g;
    else
        lorry__grid_free(g);
    return status;
}

/* ------------------------------------------------------------ the prices -- */

/* The links of least reduced cost out of and into each client, and those kept. */
static void choose_links(lorry__grid *g, int32_t most)
{
    const size_t links = (size_t)g->network->num_links;
    if (most == 0) {
        memset(g->is_used, 1, links);
        return;
    }
    memcpy(g->is_used, g->is_kept, links);
    for (int k = 0; k < 2; k++) {
        const lorry__grid_side *s = &g->sides[k];
        for (int32_t c = 0; c < g->n; c++) {
            const int32_t *list = s->order + s->order_start[c];
            const int32_t count = (int32_t)(s->order_start[c + 1] - s->order_start[c]);
            for (int32_t i = 0; i < count; i++)
                g->keys[i] = g->reduced[list[i]];
            const double dearest =
                count > most ? lorry__select(g->keys, (size_t)count, (size_t)most - 1)
                             : LORRY__CELL_NEVER;
            for (int32_t i = 0; i < count; i++)
                g->is_used[list[i]] |= g->reduced[list[i]] <= dearest;
        }
    }
}

static void list_hops(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    int64_t used = 0;
    for (int32_t c = 0; c < g->n; c++) {
        s->start[c] = used;
        for (int is_near = 0; is_near < 2; is_near++) {
            if (is_near)
                s->middle[c] = used;
            for (int64_t k = s->order_start[c]; k < s->order_start[c + 1]; k++) {
                const int32_t a = s->order[k];
                if (!g->is_used[a] || (g->near[a] >= 0) != (is_near == 1))
                    continue;
                const int32_t to = target_of(g, a, is_backward), step = step_of(g, a);
                const int32_t shift = shift_of(g, a);
                s->hops[used++] = (lorry__hop){
                    .to = to, .link = a, .step = step, .shift = shift,
                    .enters = s->low[to] - step, .leaves = s->high[to] - step,
                    .cost = g->reduced[a], .near = g->near[a],
                    .where = (int32_t)s->offset[to] + (step - s->base[to]) * g->width + shift,
                    .row = (int32_t)s->time_offset[to] / g->width + step - s->base[to],
                    .stride = s->stride[to] };
            }
        }
    }
    s->start[g->n] = used;
}

/* The duals are rounded down to units: where these are no more than one of cost, nothing
 * else needs rounding. Units are chosen by the ways out and home; longer links than those
 * count as no longer, which no cheap walk notices. */
static void set_prices(lorry__grid *g, const lorry__grid_request *request)
{
    const lorry__network *w = g->network;
    int64_t largest = 1;
    for (int32_t c = 0; c < g->n; c++)
        if (w->is_open[c])
            largest = lorry__max64(largest, lorry__max64(w->first_cost[c], w->last_cost[c]));
    g->scale = request->scale;
    g->shift = 0;
    while ((largest * g->scale) >> g->shift > LORRY__PRICE_MOST)
        g->shift++;
    g->most = (int32_t)lorry__min64(request->threshold >> g->shift, LORRY__CELL_REACHED);
    for (int32_t c = 0; c < g->n; c++) {
        g->dual[c] = (int32_t)lorry__min64(request->client[c] >> g->shift, LORRY__PRICE_MOST);
        request->client[c] = (int64_t)g->dual[c] << g->shift;
    }
    for (int64_t a = 0; a < w->num_links; a++)
        g->reduced[a] = (int32_t)lorry__min64((w->links[a].cost * g->scale) >> g->shift,
                                              LORRY__PRICE_MOST) -
                        g->dual[w->links[a].to];
    choose_links(g, request->most_links);
    list_hops(g, false);
    list_hops(g, true);
}

/* ---------------------------------------------------------------- passes -- */

/* A row, its least up to each level, from the other end. */
static void turn_row(const lorry__grid *g, const lorry__cell *row, lorry__cell *turned)
{
    int32_t least = LORRY__CELL_NEVER;
    for (int32_t q = 0; q <= g->load_top; q++) {
        least = lorry__min32(least, row[q]);
        turned[g->load_top - q] = (lorry__cell)lorry__min32(least, turned[g->load_top - q]);
    }
}

/* The rest of a direction, from the other one's best. */
static void find_rest(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    const lorry__grid_side *o = &g->sides[!is_backward];
    lorry__cell least[LORRY__WIDTH];
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t times = s->high[c] < s->low[c] ? 0 : s->stride[c] / g->width;
        for (int32_t q = 0; q < g->width; q++)
            least[q] = LORRY__CELL_NEVER;
        int32_t next = o->low[c];
        for (int32_t v = s->base[c] + times - 1; times > 0 && v >= s->base[c]; v--) {
            for (; next <= lorry__min32(o->high[c], g->top - v); next++)
                turn_row(g, o->best + lorry__grid_at(g, o, c, next), least);
            memcpy(s->rest + lorry__grid_at(g, s, c, v), least, (size_t)g->width * sizeof(*least));
        }
    }
}

/* Links of the walks found are worth looking at again. */
static void keep_links(lorry__grid *g)
{
    for (int32_t k = 0; k < g->num_found; k++)
        for (int64_t i = g->walk_start[k] + 1; i < g->walk_start[k + 1]; i++)
            g->is_kept[lorry__network_find(g->network, g->walks[i - 1], g->walks[i])] = 1;
}

/* Of all walks, where that is below 0. */
static int64_t least_cost(const lorry__grid *g)
{
    const lorry__grid_side *s = &g->sides[0];
    int32_t least = 0;
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t last = (int32_t)((s->last_cost[c] * g->scale) >> g->shift);
        const int32_t most = lorry__min32(s->last_load[c], g->load_top);
        for (int32_t v = s->low[c]; v <= lorry__min32(s->last[c], s->high[c]); v++) {
            const lorry__cell *best = s->best + lorry__grid_at(g, s, c, v);
            for (int32_t q = 0; q <= most; q++)
                least = lorry__min32(least, best[q] + last);
        }
    }
    return least;
}

static void clear_cells(lorry__cell *cells, int32_t count)
{
    for (int32_t k = 0; k < count; k++)
        cells[k] = LORRY__CELL_NEVER;
}

static void open_cells(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    for (int32_t c = 0; c < g->n; c++) {
        if (s->high[c] < s->low[c])
            continue;
        const int32_t start = lorry__grid_start_time(s, c);
        const bool is_first = s->first[c] <= s->high[c] && s->first_load[c] <= s->most_load[c];
        const size_t row = s->time_offset[c] / (size_t)g->width;
        if (s->reached == NULL)
            clear_cells(s->cells + s->offset[c], s->stride[c] * g->planes);
        for (int32_t k = 0; s->reached != NULL && k < s->stride[c] / g->width; k++)
            s->reached[row + (size_t)k] = 0;
        if (s->reached != NULL && is_first) {
            s->reached[row + (size_t)(start - s->base[c])] = 1;
            clear_cells(lorry__grid_row(g, s, c, 0, start), g->width);
        }
        if (is_first)
            *(lorry__grid_row(g, s, c, 0, start) + s->first_load[c]) =
                (lorry__cell)lorry__grid_start_cost(g, is_backward, c);
    }
}

static lorry__pass fill(lorry__grid *g, bool is_backward, const lorry__grid_request *request)
{
    open_cells(g, is_backward);
    const bool is_pruned = is_backward && g->most <= LORRY__CELL_MOST;
    const lorry__pass pass =
        g->load_axis < 0 ? lorry__grid_fill_times(g, is_backward, is_pruned, &request->limit)
                         : lorry__grid_fill_loads(g, is_backward, is_pruned, &request->limit);
    if (pass == LORRY__PASS_DONE)
        find_rest(g, !is_backward);
    return pass;
}

lorry__pass lorry__grid_run(lorry__grid *g, const lorry__grid_request *request, int64_t *least)
{
    g->num_found = 0;
    set_prices(g, request);
    lorry__pass pass = fill(g, false, request);
    if (pass == LORRY__PASS_DONE)
        pass = fill(g, true, request);
    if (pass != LORRY__PASS_DONE)
        return pass;
    *least = least_cost(g) * (INT64_C(1) << g->shift);
    if (!lorry__grid_find_walks(g, request))
        return LORRY__PASS_MEMORY;
    if (request->most_links == 0)
        keep_links(g);
    return LORRY__PASS_DONE;
}

int32_t lorry__grid_found(const lorry__grid *g) { return g->num_found; }

const int32_t *lorry__grid_walk(const lorry__grid *g, int32_t walk, int32_t *length,
                                int64_t *cost)
{
    *length = (int32_t)(g->walk_start[walk + 1] - g->walk_start[walk]);
    *cost = (int64_t)g->walk_cost[walk] * (INT64_C(1) << g->shift);
    return g->walks + g->walk_start[walk];
}

int32_t lorry__grid_through(const lorry__grid *g, int32_t client, int64_t *cost)
{
    *cost = (int64_t)g->through_cost[client] * (INT64_C(1) << g->shift);
    return g->through[client];
}
