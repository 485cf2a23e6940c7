/* grid.c: tables of least costs, filled from one end and from the other, and the walks
 * through each client that they hold. Both directions run through the same code: seen
 * from behind a network is a network, see network.h. */
#include "relaxation/grid.h"

#include <stdlib.h>

#define LANES 4                /* values in a block */
#define MOST_PLANES (1 << LORRY__GRID_PLACES) /* sets of clients remembered */
#define BARRED 255             /* where a hop leads that leads to a client remembered */
#define NEVER (INT32_C(1) << 30)
#define REACHED (INT32_C(1) << 29) /* what costs less has been reached */
#define NARROW 32              /* values of a window */
#define MOST_VALUES (1 << 18)
#define MOST_CELLS (INT64_C(24) << 20) /* of one direction */

typedef int32_t lanes __attribute__((vector_size(4 * LANES)));

/* A link as one direction sees it, for one pass. Coming from a value below `enters` one
 * has to wait at the far end, above `leaves` it is too late. */
typedef struct hop {
    int32_t to, link, step, enters, leaves;
    int32_t cost;              /* reduced */
    int32_t near;              /* number of the near link, -1: all is forgotten on it */
    int32_t where, stride;     /* cells[where + value] is where a value leads to, planes
                                  there are `stride` apart */
} hop;

/* A far hop on which nobody waits any more. */
typedef struct stream {
    int32_t where, cost, leaves;
} stream;

/* One direction. Per client: */
typedef struct side {
    int32_t *low, *high, *first, *last;
    int32_t *base;             /* value of the first cell of each plane */
    int32_t *stride;           /* cells of a plane */
    size_t *offset, *value_offset;
    int32_t *cells;            /* least costs */
    int32_t *best;             /* of any plane */
    int32_t *least;            /* of any plane, at a value or at lower ones */
    const int64_t *first_cost, *last_cost;
    int64_t *order_start;
    int32_t *order;            /* its links, by `enters` */
    uint8_t *planes;           /* per near link: the plane there of each plane here */
    int64_t *start, *middle;   /* its hops; the near ones come behind the middle */
    hop *hops;
    int32_t *waited;           /* per plane: the link of the least cost at `low` */
    /* while filling */
    int64_t *next;             /* far hop to enter next */
    stream *streams;           /* far hops entered, at the places of hops */
    int32_t *num_streams;
    int32_t *prefix;           /* per plane: least cost in blocks before */
} side;

/* The cheapest walk through a client: where both directions meet there. */
typedef struct meeting {
    int32_t cost, client;
    int32_t value[2], plane[2];
} meeting;

struct lorry__grid {
    lorry__mem *mem;
    const lorry__network *network;
    int32_t n, axis, unit, top;
    int32_t places, planes;
    int32_t *members;          /* per client `places`; -1: none */
    int32_t *near;             /* per link: its number among near ones, or -1 */
    side sides[2];
    /* of the pass */
    int shift;                 /* costs are scaled, and then in units of two to this */
    int64_t scale;
    const int64_t *dual;
    int32_t *reduced;          /* per link */
    uint8_t *is_used, *is_kept; /* likewise */
    double *keys;              /* n of scratch */
    meeting *meetings;         /* per client, then sorted by cost */
    int32_t *through, *through_cost; /* per client */
    int32_t num_found;
    int64_t *walk_start;
    int32_t *walks;
    size_t walk_room;
};

/* ---------------------------------------------------------------- set up -- */

static void free_side(lorry__mem *mem, side *s)
{
    lorry__free(mem, s->low);
    lorry__free(mem, s->high);
    lorry__free(mem, s->first);
    lorry__free(mem, s->last);
    lorry__free(mem, s->base);
    lorry__free(mem, s->stride);
    lorry__free(mem, s->offset);
    lorry__free(mem, s->value_offset);
    lorry__free(mem, s->cells);
    lorry__free(mem, s->best);
    lorry__free(mem, s->least);
    lorry__free(mem, s->order_start);
    lorry__free(mem, s->order);
    lorry__free(mem, s->planes);
    lorry__free(mem, s->start);
    lorry__free(mem, s->middle);
    lorry__free(mem, s->hops);
    lorry__free(mem, s->waited);
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
    lorry__free(g->mem, g->reduced);
    lorry__free(g->mem, g->is_used);
    lorry__free(g->mem, g->is_kept);
    lorry__free(g->mem, g->keys);
    lorry__free(g->mem, g->meetings);
    lorry__free(g->mem, g->through);
    lorry__free(g->mem, g->through_cost);
    lorry__free(g->mem, g->walk_start);
    lorry__free(g->mem, g->walks);
    lorry__free(g->mem, g);
}

static int32_t step_of(const lorry__grid *g, int32_t link)
{
    return g->network->links[link].step[g->axis] / g->unit;
}

static int32_t source_of(const lorry__grid *g, int32_t link, bool is_backward)
{
    return is_backward ? g->network->links[link].to : g->network->links[link].from;
}

static int32_t target_of(const lorry__grid *g, int32_t link, bool is_backward)
{
    return source_of(g, link, !is_backward);
}

static bool allocate_side(lorry__grid *g, side *s)
{
    lorry__mem *mem = g->mem;
    const size_t n = (size_t)g->n, links = (size_t)g->network->num_links;
    s->low = LORRY__NEW(mem, int32_t, n);
    s->high = LORRY__NEW(mem, int32_t, n);
    s->first = LORRY__NEW(mem, int32_t, n);
    s->last = LORRY__NEW(mem, int32_t, n);
    s->base = LORRY__NEW(mem, int32_t, n);
    s->stride = LORRY__NEW(mem, int32_t, n);
    s->offset = LORRY__NEW(mem, size_t, n);
    s->value_offset = LORRY__NEW(mem, size_t, n);
    s->order_start = LORRY__NEW(mem, int64_t, n + 1);
    s->order = LORRY__NEW(mem, int32_t, links);
    s->start = LORRY__NEW(mem, int64_t, n + 1);
    s->middle = LORRY__NEW(mem, int64_t, n);
    s->hops = LORRY__NEW(mem, hop, links);
    s->waited = LORRY__NEW(mem, int32_t, n * (size_t)g->planes);
    s->next = LORRY__NEW(mem, int64_t, n);
    s->streams = LORRY__NEW(mem, stream, links);
    s->num_streams = LORRY__NEW(mem, int32_t, n);
    s->prefix = LORRY__NEW(mem, int32_t, n * (size_t)g->planes);
    return s->low != NULL && s->high != NULL && s->first != NULL && s->last != NULL &&
           s->base != NULL && s->stride != NULL && s->offset != NULL &&
           s->value_offset != NULL && s->order_start != NULL && s->order != NULL &&
           s->start != NULL && s->middle != NULL && s->hops != NULL && s->waited != NULL &&
           s->next != NULL && s->streams != NULL && s->num_streams != NULL && s->prefix != NULL;
}

/* What is negative stays so. */
static int32_t in_units(const lorry__grid *g, lorry__value value)
{
    return value[g->axis] < 0 ? -1 : value[g->axis] / g->unit;
}

/* The clients' values and where their cells are. */
static lorry_status lay_out(lorry__grid *g, bool is_backward)
{
    const lorry__network *w = g->network;
    side *s = &g->sides[is_backward];
    size_t cells = 0, values = 0;
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t low = in_units(g, w->low[c]), high = in_units(g, w->high[c]);
        const int32_t first = in_units(g, w->first[c]), last = in_units(g, w->last[c]);
        s->low[c] = is_backward ? g->top - high : low;
        s->high[c] = is_backward ? g->top - low : high;
        s->first[c] = is_backward ? g->top - last : first;
        s->last[c] = is_backward ? g->top - first : last;
        if (!w->is_open[c]) {
            s->low[c] = 0;
            s->high[c] = -1; /* no value, no block */
            continue;
        }
        /* Blocks of all clients begin at the same values; the last one is written past
         * its end. */
        s->base[c] = s->low[c] / LANES * LANES;
        s->stride[c] = (s->high[c] - s->base[c]) / LANES * LANES + 2 * LANES;
        s->offset[c] = cells;
        s->value_offset[c] = values;
        cells += (size_t)s->stride[c] * (size_t)g->planes;
        values += (size_t)s->stride[c];
    }
    if ((int64_t)cells > MOST_CELLS)
        return LORRY_EUNSUPPORTED;
    s->cells = lorry__alloc(g->mem, cells * sizeof(*s->cells));
    s->best = lorry__alloc(g->mem, values * sizeof(*s->best));
    s->least = lorry__alloc(g->mem, values * sizeof(*s->least));
    return s->cells != NULL && s->best != NULL && s->least != NULL ? LORRY_OK : LORRY_ENOMEM;
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
    side *s = &g->sides[is_backward];
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

int32_t lorry__grid_axis(const lorry__grid *g) { return g->axis; }

int32_t lorry__grid_unit(const lorry__grid *g) { return g->unit; }

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
        planes[p] = barred >= 0 && (p >> barred & 1) != 0 ? BARRED : (uint8_t)there;
    }
    return is_near;
}

static bool index_near(lorry__grid *g)
{
    const lorry__network *w = g->network;
    uint8_t planes[MOST_PLANES];
    int32_t count = 0;
    for (int64_t a = 0; a < w->num_links; a++)
        g->near[a] = find_planes(g, w->links[a].from, w->links[a].to, planes) ? count++ : -1;
    for (int k = 0; k < 2; k++) {
        side *s = &g->sides[k];
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

lorry_status lorry__grid_new(lorry__grid **out, lorry__mem *mem, const lorry__network *network,
                             int32_t places)
{
    *out = NULL;
    int32_t axis = 0;
    while (axis < network->num_axes && network->axes[axis].kind != LORRY__AXIS_TIME)
        axis++;
    if (axis == network->num_axes)
        return LORRY_EUNSUPPORTED;
    int32_t least = network->top[axis];
    for (int64_t a = 0; a < network->num_links; a++)
        least = lorry__min32(least, network->links[a].step[axis]);
    if (least < LANES || network->top[axis] / (least / LANES) > MOST_VALUES)
        return LORRY_EUNSUPPORTED;
    lorry__grid *g = LORRY__NEW(mem, lorry__grid, 1);
    if (g == NULL)
        return LORRY_ENOMEM;
    const size_t n = (size_t)network->n, links = (size_t)network->num_links;
    *g = (lorry__grid){ .mem = mem, .network = network, .n = network->n, .axis = axis,
                        .unit = least / LANES, .top = network->top[axis] / (least / LANES),
                        .places = places, .planes = 1 << places };
    g->members = LORRY__NEW(mem, int32_t, n * (size_t)places);
    g->near = LORRY__NEW(mem, int32_t, links);
    g->reduced = LORRY__NEW(mem, int32_t, links);
    g->is_used = LORRY__NEW(mem, uint8_t, links);
    g->is_kept = LORRY__NEW(mem, uint8_t, links);
    g->keys = LORRY__NEW(mem, double, n);
    g->meetings = LORRY__NEW(mem, meeting, n);
    g->through = LORRY__NEW(mem, int32_t, n);
    g->through_cost = LORRY__NEW(mem, int32_t, n);
    g->walk_start = LORRY__NEW(mem, int64_t, n + 1);
    const bool has_room = g->members != NULL && g->near != NULL && g->reduced != NULL &&
                    g->is_used != NULL && g->is_kept != NULL && g->keys != NULL &&
                    g->meetings != NULL && g->through != NULL && g->through_cost != NULL &&
                    g->walk_start != NULL;
    lorry_status status = has_room ? LORRY_OK : LORRY_ENOMEM;
    for (int k = 0; k < 2 && status == LORRY_OK; k++) {
        g->sides[k].first_cost = k == 1 ? network->last_cost : network->first_cost;
        g->sides[k].last_cost = k == 1 ? network->first_cost : network->last_cost;
        status = allocate_side(g, &g->sides[k]) ? lay_out(g, k == 1) : LORRY_ENOMEM;
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

/* ------------------------------------------------------------- one table -- */

static inline lanes min_lanes(lanes a, lanes b)
{
    const lanes less = a < b;
    return (a & less) | (b & ~less);
}

static inline int32_t least_lane(lanes a)
{
    return lorry__min32(lorry__min32(a[0], a[1]), lorry__min32(a[2], a[3]));
}

static inline int32_t *cell_of(const side *s, int32_t client, int32_t plane, int32_t value)
{
    return s->cells + s->offset[client] + (size_t)plane * (size_t)s->stride[client] +
           (value - s->base[client]);
}

static inline void offer(side *s, int32_t planes, const hop *h, int32_t plane, int32_t value,
                         int32_t cost)
{
    int32_t *cell = cell_of(s, h->to, plane, value);
    if (cost >= *cell)
        return;
    *cell = cost;
    if (value == s->low[h->to])
        s->waited[h->to * planes + plane] = h->link;
}

/* A hop that some value of the block takes without waiting, for the first time: what has
 * waited so far, and this block. */
static void enter(side *s, int32_t planes, const hop *h, int32_t plane, int32_t prefix, lanes v,
                  int32_t at)
{
    int32_t wait = prefix;
    for (int32_t k = 0; k < LANES; k++) {
        if (at + k < h->enters)
            wait = lorry__min32(wait, v[k]);
        else if (at + k <= h->leaves && v[k] < REACHED)
            offer(s, planes, h, plane, at + k + h->step, v[k] + h->cost);
    }
    if (wait < REACHED)
        offer(s, planes, h, plane, s->low[h->to], wait + h->cost);
}

/* The whole block at once; what comes too late is written past the end. */
static inline void push(int32_t *cells, int32_t cost, lanes v)
{
    lanes there;
    memcpy(&there, cells, sizeof(there));
    there = min_lanes(there, v + cost);
    memcpy(cells, &there, sizeof(there));
}

/* A block of a client, all planes. */
typedef struct block {
    lanes planes[MOST_PLANES];  /* but for what another plane makes needless */
    lanes best;                 /* of all planes */
    int32_t reached[MOST_PLANES], num_reached;
} block;

static inline void read_block(const side *s, int32_t places, int32_t c, int32_t at, block *b)
{
    const lanes number = { 0, 1, 2, 3 }, never = { NEVER, NEVER, NEVER, NEVER };
    const lanes is_late = number + at > s->high[c];
    lanes all[MOST_PLANES];     /* the least of a set and of those in it */
    b->num_reached = 0;
    all[(1 << places) - 1] = never;
    for (int32_t p = 0; p < 1 << places; p++) {
        lanes v, less = never;
        memcpy(&v, cell_of(s, c, p, at), sizeof(v));
        /* Who remembers less and costs no more can do all that this one can. */
        for (int32_t k = 0; k < places; k++)
            if ((p >> k & 1) != 0)
                less = min_lanes(less, all[p ^ (1 << k)]);
        const lanes is_vain = is_late | (v >= REACHED) | (v >= less);
        v = (v & ~is_vain) | (never & is_vain);
        all[p] = min_lanes(v, less);
        b->planes[p] = v;
        if (least_lane(v) < REACHED)
            b->reached[b->num_reached++] = p;
    }
    b->best = all[(1 << places) - 1];
}

static void push_far(side *s, int32_t planes, int32_t c, const block *b, int32_t before, int32_t at,
                     bool is_end)
{
    stream *streams = s->streams + s->start[c];
    int32_t *cells = s->cells, count = s->num_streams[c];
    const lanes best = b->best;
    for (int32_t k = 0; b->num_reached > 0 && k < count;) {
        if (streams[k].leaves < at) {
            streams[k] = streams[--count];
            continue;
        }
        push(cells + streams[k].where + at, streams[k].cost, best);
        k++;
    }
    int64_t next = s->next[c];
    for (; next < s->middle[c] && (s->hops[next].enters < at + LANES || is_end); next++) {
        const hop *h = &s->hops[next];
        if (h->leaves < at)
            continue;
        enter(s, planes, h, 0, before, best, at);
        streams[count++] = (stream){ h->where, h->cost, h->leaves };
    }
    s->next[c] = next;
    s->num_streams[c] = count;
}

static inline void push_near(side *s, int32_t planes, int32_t c, const block *b,
                             const int32_t *prefix, int32_t at, bool is_end)
{
    for (int64_t k = s->middle[c]; k < s->start[c + 1]; k++) {
        const hop *h = &s->hops[k];
        if (h->leaves < at || (h->enters >= at + LANES && !is_end))
            continue;
        const uint8_t *there = s->planes + (size_t)h->near * (size_t)planes;
        if (h->enters >= at || at == s->base[c]) {
            for (int32_t p = 0; p < planes; p++)
                if (there[p] != BARRED)
                    enter(s, planes, h, there[p], prefix[p], b->planes[p], at);
            continue;
        }
        for (int32_t r = 0; r < b->num_reached; r++)
            if (there[b->reached[r]] != BARRED)
                push(s->cells + h->where + at + there[b->reached[r]] * h->stride, h->cost,
                     b->planes[b->reached[r]]);
    }
}

/* other: drop what its costs cannot bring below 0; NULL: nothing. */
static inline void extend_block(const lorry__grid *g, side *s, const side *other, int32_t places,
                                int32_t c, int32_t at)
{
    block b;
    const int32_t planes = 1 << places;
    int32_t *prefix = s->prefix + (size_t)c * (size_t)planes, before = NEVER;
    const bool is_end = at + LANES > s->high[c];
    read_block(s, places, c, at, &b);
    memcpy(s->best + s->value_offset[c] + (at - s->base[c]), &b.best, sizeof(b.best));
    for (int32_t p = 0; p < planes; p++)
        before = lorry__min32(before, prefix[p]);
    if (other != NULL && b.num_reached > 0) {
        const int32_t most = lorry__min32(g->top - at, other->high[c]);
        const int32_t rest =
            other->least[other->value_offset[c] + (size_t)(most - other->base[c])];
        if (rest >= REACHED || least_lane(b.best) + rest >= 0) {
            b.num_reached = 0;
            b.best = (lanes){ NEVER, NEVER, NEVER, NEVER };
            for (int32_t p = 0; p < planes; p++)
                b.planes[p] = b.best;
        }
    }
    if (b.num_reached == 0 && before >= REACHED && !is_end)
        return;
    push_far(s, planes, c, &b, before, at, is_end);
    push_near(s, planes, c, &b, prefix, at, is_end);
    for (int32_t r = 0; r < b.num_reached; r++)
        prefix[b.reached[r]] =
            lorry__min32(prefix[b.reached[r]], least_lane(b.planes[b.reached[r]]));
}

/* A client's own dual is counted on the way to it, in the direction of the walk. */
static int32_t start_cost(const lorry__grid *g, bool is_backward, int32_t c)
{
    return (int32_t)((g->sides[is_backward].first_cost[c] * g->scale -
                      (is_backward ? 0 : g->dual[c])) >> g->shift);
}

static int32_t start_value(const side *s, int32_t c)
{
    return lorry__max32(s->first[c], s->low[c]);
}

static void open_table(lorry__grid *g, bool is_backward)
{
    side *s = &g->sides[is_backward];
    for (int32_t c = 0; c < g->n; c++) {
        s->next[c] = s->start[c];
        s->num_streams[c] = 0;
        for (int32_t p = 0; p < g->planes; p++) {
            s->prefix[c * g->planes + p] = NEVER;
            s->waited[c * g->planes + p] = -1;
        }
        if (s->high[c] < s->low[c])
            continue;
        int32_t *cells = s->cells + s->offset[c];
        for (int32_t k = 0; k < s->stride[c] * g->planes; k++)
            cells[k] = NEVER;
        if (s->first[c] <= s->high[c])
            *cell_of(s, c, 0, start_value(s, c)) = start_cost(g, is_backward, c);
    }
}

/* Inlined where `places` is a constant. */
static inline lorry__pass extend_all(const lorry__grid *g, side *s, const side *other,
                                     int32_t places, const lorry__limit *limit)
{
    for (int32_t at = 0; at <= g->top; at += LANES) {
        for (int32_t c = 0; c < g->n; c++)
            if (s->base[c] <= at && at <= s->high[c])
                extend_block(g, s, other, places, c, at);
        if (lorry__limit_is_reached(limit))
            return LORRY__PASS_TIME;
    }
    return LORRY__PASS_DONE;
}

static lorry__pass fill(lorry__grid *g, bool is_backward, const side *other,
                        const lorry__limit *limit)
{
    side *s = &g->sides[is_backward];
    open_table(g, is_backward);
    return g->places == 3   ? extend_all(g, s, other, 3, limit)
           : g->places == 5 ? extend_all(g, s, other, 5, limit)
                            : extend_all(g, s, other, g->places, limit);
}

static void find_least(const lorry__grid *g, side *s)
{
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t *best = s->best + s->value_offset[c];
        int32_t least = NEVER;
        for (int32_t k = 0; k <= s->high[c] - s->base[c]; k++) {
            least = lorry__min32(least, best[k]);
            s->least[s->value_offset[c] + (size_t)k] = least;
        }
    }
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
        const side *s = &g->sides[k];
        for (int32_t c = 0; c < g->n; c++) {
            const int32_t *list = s->order + s->order_start[c];
            const int32_t count = (int32_t)(s->order_start[c + 1] - s->order_start[c]);
            for (int32_t i = 0; i < count; i++)
                g->keys[i] = g->reduced[list[i]];
            const double dearest =
                count > most ? lorry__select(g->keys, (size_t)count, (size_t)most - 1) : NEVER;
            for (int32_t i = 0; i < count; i++)
                g->is_used[list[i]] |= g->reduced[list[i]] <= dearest;
        }
    }
}

static void list_hops(lorry__grid *g, bool is_backward)
{
    side *s = &g->sides[is_backward];
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
                s->hops[used++] = (hop){ to, a, step, s->low[to] - step, s->high[to] - step,
                                         g->reduced[a], g->near[a],
                                         (int32_t)s->offset[to] - s->base[to] + step,
                                         s->stride[to] };
            }
        }
    }
    s->start[g->n] = used;
}

/* No walk has more visits than there are blocks: sums of so many costs keep within what
 * cells can hold, in units of two to the shift. */
static void set_prices(lorry__grid *g, const lorry__grid_request *request)
{
    const lorry__network *w = g->network;
    int64_t dual = 1;
    for (int32_t c = 0; c < g->n; c++)
        dual = lorry__max64(dual, request->client[c]);
    g->scale = request->scale;
    g->dual = request->client;
    g->shift = 0;
    while (((__int128)dual * (g->top / LANES + 2)) >> g->shift >= REACHED / 2 ||
           (w->largest * g->scale) >> g->shift >= REACHED / 2)
        g->shift++;
    for (int64_t a = 0; a < w->num_links; a++)
        g->reduced[a] = (int32_t)((w->links[a].cost * g->scale - g->dual[w->links[a].to]) >>
                                  g->shift);
    choose_links(g, request->most_links);
    list_hops(g, false);
    list_hops(g, true);
}

/* ----------------------------------------------------------------- walks -- */

/* The least of two directions' cells that remember nobody twice. */
static void meet_at(const lorry__grid *g, const int32_t *there, const int32_t *there_value,
                    const int32_t *rest, const int32_t *rest_value, meeting *m)
{
    for (int32_t p = 0; p < g->planes; p++)
        for (int32_t q = 0; q < g->planes && there[p] < REACHED; q++)
            if ((p & q) == 0 && rest[q] < REACHED && there[p] + rest[q] < m->cost)
                *m = (meeting){ there[p] + rest[q], m->client,
                                { there_value[p], rest_value[q] }, { p, q } };
}

/* The least cell of so many values from one on, where it is less than what is known. */
static void read_cells(const lorry__grid *g, const side *s, int32_t c, int32_t value,
                       int32_t count, int32_t *least, int32_t *least_value)
{
    for (int32_t p = 0; p < g->planes; p++) {
        const int32_t *cells = cell_of(s, c, p, value);
        for (int32_t k = 0; k < count; k++)
            if (cells[k] < least[p]) {
                least[p] = cells[k];
                least_value[p] = value + k;
            }
    }
}

/* A cheap walk through a client, the cheapest where its window is narrow: elsewhere a
 * few values at a time meet all ways home that the last of them leaves time for. */
static meeting meet(const lorry__grid *g, int32_t c)
{
    const side *f = &g->sides[0], *b = &g->sides[1];
    const int32_t size = f->high[c] - f->low[c] < NARROW ? 1 : LANES;
    meeting m = { .cost = NEVER, .client = c };
    int32_t rest[MOST_PLANES], rest_value[MOST_PLANES] = { 0 }, end = b->low[c];
    for (int32_t p = 0; p < g->planes; p++)
        rest[p] = NEVER;
    for (int32_t high = f->high[c]; high >= f->low[c]; high -= size) {
        const int32_t low = lorry__max32(high - size + 1, f->low[c]);
        int32_t there[MOST_PLANES], there_value[MOST_PLANES] = { 0 };
        for (int32_t p = 0; p < g->planes; p++)
            there[p] = NEVER;
        read_cells(g, b, c, end, g->top - high - end + 1, rest, rest_value);
        end = g->top - high + 1;
        read_cells(g, f, c, low, high - low + 1, there, there_value);
        meet_at(g, there, there_value, rest, rest_value, &m);
    }
    return m;
}

/* A cell of a table. */
typedef struct state {
    int32_t client, plane, value;
} state;

/* Whether a hop from some value in a range led to the state, which becomes where it led
 * from. The hop is the other direction's. */
static bool comes_by(const lorry__grid *g, bool is_backward, const hop *h, int32_t earliest,
                     int32_t latest, state *x)
{
    const side *s = &g->sides[is_backward];
    const int32_t cost = *cell_of(s, x->client, x->plane, x->value);
    const int32_t *best = s->best + s->value_offset[h->to] - s->base[h->to];
    const uint8_t *planes = h->near >= 0 ? s->planes + (size_t)h->near * (size_t)g->planes : NULL;
    for (int32_t v = latest; v >= earliest; v--)
        for (int32_t p = 0; p < g->planes && best[v] + h->cost <= cost; p++) {
            const int32_t there = *cell_of(s, h->to, p, v);
            if (there + h->cost == cost && (planes != NULL ? planes[p] : 0) == x->plane) {
                *x = (state){ h->to, p, v };
                return true;
            }
        }
    return false;
}

/* The state before this one. */
static bool go_back(const lorry__grid *g, bool is_backward, state *x)
{
    const side *s = &g->sides[is_backward], *other = &g->sides[!is_backward];
    const int64_t end = other->start[x->client + 1];
    int64_t k = x->plane == 0 ? other->start[x->client] : other->middle[x->client];
    for (; k < end; k++) {
        const hop *h = &other->hops[k];
        const int32_t value = x->value - h->step;
        if (value >= s->low[h->to] && value <= s->high[h->to] &&
            comes_by(g, is_backward, h, value, value, x))
            return true;
    }
    if (x->value != s->low[x->client])
        return false;
    const int32_t waited = s->waited[x->client * g->planes + x->plane];
    for (k = other->start[x->client]; k < end; k++) {
        const hop *h = &other->hops[k];
        if (h->link == waited)
            return comes_by(g, is_backward, h, s->low[h->to],
                            lorry__min32(x->value - h->step, s->high[h->to]), x);
    }
    return false;
}

static bool add_client(lorry__grid *g, int32_t client)
{
    int64_t *end = &g->walk_start[g->num_found + 1];
    if (!lorry__grow(g->mem, (void **)&g->walks, &g->walk_room, (size_t)*end + 1,
                     sizeof(*g->walks)))
        return false;
    g->walks[(*end)++] = client;
    return true;
}

/* From a state to the end that its direction starts from. */
static bool trace(lorry__grid *g, bool is_backward, state x)
{
    const side *s = &g->sides[is_backward];
    while (x.plane != 0 || x.value != start_value(s, x.client) ||
           *cell_of(s, x.client, 0, x.value) != start_cost(g, is_backward, x.client)) {
        const bool is_traced = go_back(g, is_backward, &x);
        assert(is_traced);
        if (!is_traced || !add_client(g, x.client))
            return false;
    }
    return true;
}

/* One more walk; false: out of memory. */
static bool add_walk(lorry__grid *g, const meeting *m)
{
    const int64_t first = g->walk_start[g->num_found];
    g->walk_start[g->num_found + 1] = first;
    if (!add_client(g, m->client) ||
        !trace(g, false, (state){ m->client, m->plane[0], m->value[0] }))
        return false;
    for (int64_t a = first, b = g->walk_start[g->num_found + 1] - 1; a < b; a++, b--) {
        const int32_t swap = g->walks[a];
        g->walks[a] = g->walks[b];
        g->walks[b] = swap;
    }
    if (!trace(g, true, (state){ m->client, m->plane[1], m->value[1] }))
        return false;
    for (int64_t i = first; i < g->walk_start[g->num_found + 1]; i++) {
        /* Of walks that cost the same one is enough. */
        const int32_t c = g->walks[i];
        if (g->through[c] < 0 && g->through_cost[c] == m->cost)
            g->through[c] = g->num_found;
    }
    g->num_found++;
    return true;
}

static int by_cost(const void *a, const void *b)
{
    const meeting *x = a, *y = b;
    return x->cost != y->cost ? (x->cost > y->cost) - (x->cost < y->cost)
                              : (x->client > y->client) - (x->client < y->client);
}

static bool find_walks(lorry__grid *g, const lorry__grid_request *request)
{
    g->num_found = 0;
    g->walk_start[0] = 0;
    for (int32_t c = 0; c < g->n; c++) {
        g->through[c] = -1;
        g->through_cost[c] = g->meetings[c].cost;
    }
    qsort(g->meetings, (size_t)g->n, sizeof(*g->meetings), by_cost);
    const int32_t most = request->is_pruned ? 0 : REACHED;
    for (int32_t k = 0; k < g->n && g->num_found < request->most_walks; k++) {
        const meeting *m = &g->meetings[k];
        if (m->cost >= most)
            break;
        if (g->through[m->client] < 0 && !add_walk(g, m))
            return false;
    }
    return true;
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
    const side *s = &g->sides[0];
    int32_t least = 0;
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t last = (int32_t)((s->last_cost[c] * g->scale) >> g->shift);
        const int32_t *best = s->best + s->value_offset[c];
        for (int32_t v = s->low[c]; v <= lorry__min32(s->last[c], s->high[c]); v++)
            least = lorry__min32(least, best[v - s->base[c]] + last);
    }
    return least;
}

lorry__pass lorry__grid_run(lorry__grid *g, const lorry__grid_request *request, int64_t *least)
{
    set_prices(g, request);
    lorry__pass pass = fill(g, false, NULL, &request->limit);
    if (pass == LORRY__PASS_DONE && request->is_pruned)
        find_least(g, &g->sides[0]);
    if (pass == LORRY__PASS_DONE)
        pass = fill(g, true, request->is_pruned ? &g->sides[0] : NULL, &request->limit);
    if (pass != LORRY__PASS_DONE)
        return pass;
    *least = least_cost(g) * (INT64_C(1) << g->shift);
    for (int32_t c = 0; c < g->n; c++)
        g->meetings[c] = meet(g, c);
    if (!find_walks(g, request))
        return LORRY__PASS_MEMORY;
    if (request->most_links == 0)
        keep_links(g);
    return LORRY__PASS_DONE;
}

int32_t lorry__grid_found(const lorry__grid *g) { return g->num_found; }

const int32_t *lorry__grid_walk(const lorry__grid *g, int32_t walk, int32_t *length)
{
    *length = (int32_t)(g->walk_start[walk + 1] - g->walk_start[walk]);
    return g->walks + g->walk_start[walk];
}

int32_t lorry__grid_through(const lorry__grid *g, int32_t client, int64_t *cost)
{
    *cost = (int64_t)g->through_cost[client] * (INT64_C(1) << g->shift);
    return g->through[client];
}
