/* grid_walks.c: the cheapest walk through each client: where the tables of both directions
 * meet there, and back from cell to cell to both ends. */
#include "relaxation/grid_parts.h"

#include <stdlib.h>

#define NARROW 64              /* times of a window */
#define GROUP 8                /* times that are looked at together where it is wider */

/* A cell of a table. */
typedef struct state {
    int32_t client, plane, time, load;
} state;

/* -------------------------------------------------------------- meetings -- */

/* Of some rows of a client: per plane and level the least cell. */
typedef struct heap {
    lorry__cell cells[LORRY__PLANES][LORRY__WIDTH];
} heap;

typedef struct meeting_room {
    heap there, rest;          /* of the rows at hand; of all that leave room for them */
    heap home;                 /* rest, turned: the least for each level that is there */
} meeting_room;

static void clear(const lorry__grid *g, heap *h)
{
    for (int32_t p = 0; p < g->planes; p++)
        for (int32_t q = 0; q < g->width; q++)
            h->cells[p][q] = LORRY__CELL_NEVER;
}

static void add_row(const lorry__grid *g, const lorry__grid_side *s, int32_t c, int32_t time,
                    heap *h)
{
    for (int32_t p = 0; p < g->planes; p++) {
        const lorry__cell *cells = lorry__grid_row(g, s, c, p, time);
        lorry__cell *least = h->cells[p];
        if (!lorry__grid_is_reached(g, s, c, p, time))
            continue;
        for (int32_t q = 0; q < g->width; q++)
            least[q] = cells[q] < least[q] ? cells[q] : least[q];
    }
}

static void turn(const lorry__grid *g, const heap *rest, heap *home)
{
    for (int32_t p = 0; p < g->planes; p++) {
        int32_t least = LORRY__CELL_NEVER;
        for (int32_t q = 0; q <= g->load_top; q++) {
            least = lorry__min32(least, rest->cells[p][q]);
            home->cells[p][g->load_top - q] = (lorry__cell)least;
        }
    }
}

/* The least of two directions' cells that remember nobody twice; whether it is less. */
static bool meet_at(const lorry__grid *g, const meeting_room *r, int32_t most, lorry__meeting *m)
{
    bool is_less = false;
    for (int32_t p = 0; p < g->planes; p++) {
        int32_t least = LORRY__CELL_NEVER;
        for (int32_t q = 0; q <= most; q++)
            least = lorry__min32(least, r->there.cells[p][q]);
        for (int32_t o = 0; o < g->planes && least < LORRY__CELL_REACHED; o++) {
            if ((p & o) != 0)
                continue;
            for (int32_t q = 0; q <= most; q++) {
                const int32_t there = r->there.cells[p][q], home = r->home.cells[o][q];
                if (there + home < m->cost && there < LORRY__CELL_REACHED &&
                    home < LORRY__CELL_REACHED) {
                    m->cost = there + home;
                    m->plane[0] = p;
                    m->plane[1] = o;
                    m->load[0] = q;
                    is_less = true;
                }
            }
        }
    }
    return is_less;
}

/* Less than any cell of these times costs with its way home. */
static int32_t least_of(const lorry__grid *g, int32_t c, int32_t low, int32_t high, int32_t most)
{
    const lorry__grid_side *f = &g->sides[0];
    int32_t least = LORRY__CELL_NEVER;
    for (int32_t v = low; v <= high; v++) {
        const size_t at = lorry__grid_at(g, f, c, v);
        for (int32_t q = 0; q <= most; q++)
            least = lorry__min32(least, f->best[at + (size_t)q] + f->rest[at + (size_t)q]);
    }
    return least;
}

/* A time and level of a direction's plane with this cost; false: there is none. */
static bool find_cell(const lorry__grid *g, const lorry__grid_side *s, int32_t c, int32_t plane,
                      int32_t low, int32_t high, int32_t low_load, int32_t high_load,
                      int32_t cost, int32_t *time, int32_t *load)
{
    for (*time = high; *time >= low; --*time) {
        const lorry__cell *cells = lorry__grid_row(g, s, c, plane, *time);
        if (!lorry__grid_is_reached(g, s, c, plane, *time))
            continue;
        for (*load = low_load; *load <= high_load; ++*load)
            if (cells[*load] == cost)
                return true;
    }
    return false;
}

/* A cheap walk through a client, the cheapest where its window is narrow: elsewhere some
 * times together meet all ways home that the last of them leaves time for. */
static lorry__meeting meet(const lorry__grid *g, int32_t c, meeting_room *r)
{
    const lorry__grid_side *f = &g->sides[0], *b = &g->sides[1];
    const int32_t most = lorry__min32(f->most_load[c], g->load_top);
    const int32_t size = f->high[c] - f->low[c] < NARROW ? 1 : GROUP;
    lorry__meeting m = { .cost = LORRY__CELL_NEVER, .client = c };
    int32_t next = b->low[c], costs[2] = { 0 };
    bool is_turned = false;
    if (f->high[c] < f->low[c])
        return m;
    clear(g, &r->rest);
    for (int32_t high = f->high[c]; high >= f->low[c]; high -= size) {
        const int32_t low = lorry__max32(high - size + 1, f->low[c]);
        const int32_t latest = lorry__min32(g->top - high, b->high[c]);
        for (; next <= latest; next++, is_turned = false)
            add_row(g, b, c, next, &r->rest);
        if (least_of(g, c, low, high, most) >= m.cost)
            continue;
        if (!is_turned)
            turn(g, &r->rest, &r->home);
        is_turned = true;
        clear(g, &r->there);
        for (int32_t v = low; v <= high; v++)
            add_row(g, f, c, v, &r->there);
        if (!meet_at(g, r, most, &m))
            continue;
        costs[0] = r->there.cells[m.plane[0]][m.load[0]];
        costs[1] = r->home.cells[m.plane[1]][m.load[0]];
        m.time[0] = low; /* the cell itself is looked for at the end */
        m.time[1] = latest;
    }
    if (m.cost >= LORRY__CELL_NEVER)
        return m;
    const bool is_found =
        find_cell(g, f, c, m.plane[0], m.time[0],
                  lorry__min32(m.time[0] + size - 1, f->high[c]), m.load[0], m.load[0], costs[0],
                  &m.time[0], &m.load[0]) &&
        find_cell(g, b, c, m.plane[1], b->low[c], m.time[1], 0, g->load_top - m.load[0], costs[1],
                  &m.time[1], &m.load[1]);
    if (!is_found)
        m.cost = LORRY__CELL_NEVER;
    return m;
}

/* ------------------------------------------------------------------ back -- */

/* Whether a hop from some time in a range led to the state, which becomes where it led
 * from. The hop is the other direction's. */
static bool comes_by(const lorry__grid *g, bool is_backward, const lorry__hop *h,
                     int32_t earliest, int32_t latest, state *x)
{
    const lorry__grid_side *s = &g->sides[is_backward], *o = &g->sides[!is_backward];
    const int32_t cost = *(lorry__grid_row(g, s, x->client, x->plane, x->time) + x->load);
    const int32_t load = x->load - h->shift;
    const uint8_t *planes = h->near >= 0 ? s->planes + (size_t)h->near * (size_t)g->planes : NULL;
    if (load < 0 || latest < earliest)
        return false;
    /* What is left to the other direction from the last of the times on, seen from there. */
    const lorry__cell *least = o->rest + lorry__grid_at(g, o, h->to, g->top - latest);
    if (least[g->load_top - load] + h->cost > cost)
        return false;
    for (int32_t v = latest; v >= earliest; v--) {
        if (s->best[lorry__grid_at(g, s, h->to, v) + (size_t)load] + h->cost > cost)
            continue;
        for (int32_t p = 0; p < g->planes; p++) {
            if (!lorry__grid_is_reached(g, s, h->to, p, v))
                continue;
            const int32_t there = *(lorry__grid_row(g, s, h->to, p, v) + load);
            if (lorry__min32(there, LORRY__CELL_MOST) + h->cost == cost &&
                there < LORRY__CELL_REACHED && (planes != NULL ? planes[p] : 0) == x->plane) {
                *x = (state){ h->to, p, v, load };
                return true;
            }
        }
    }
    return false;
}

/* The state before this one. */
static bool go_back(const lorry__grid *g, bool is_backward, state *x)
{
    const lorry__grid_side *s = &g->sides[is_backward], *o = &g->sides[!is_backward];
    const int64_t end = o->start[x->client + 1];
    int64_t k = x->plane == 0 ? o->start[x->client] : o->middle[x->client];
    for (; k < end; k++) {
        const lorry__hop *h = &o->hops[k];
        const int32_t time = x->time - h->step;
        const int32_t earliest = x->time == s->low[x->client] ? s->low[h->to] : time;
        if (time >= s->low[h->to] && earliest <= s->high[h->to] &&
            comes_by(g, is_backward, h, earliest, lorry__min32(time, s->high[h->to]), x))
            return true;
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

typedef enum trail {
    TRAIL_WHOLE,
    TRAIL_LOST,                /* on a cost that counts as CELL_MOST */
    TRAIL_NO_MEMORY
} trail;

/* From a state to the end that its direction starts from. */
static trail trace(lorry__grid *g, bool is_backward, state x)
{
    const lorry__grid_side *s = &g->sides[is_backward];
    while (x.plane != 0 || x.time != lorry__grid_start_time(s, x.client) ||
           x.load != s->first_load[x.client] ||
           *(lorry__grid_row(g, s, x.client, 0, x.time) + x.load) !=
               lorry__grid_start_cost(g, is_backward, x.client)) {
        if (!go_back(g, is_backward, &x))
            return TRAIL_LOST;
        if (!add_client(g, x.client))
            return TRAIL_NO_MEMORY;
    }
    return TRAIL_WHOLE;
}

/* One more walk, where its trail can be followed; false: out of memory. */
static bool add_walk(lorry__grid *g, const lorry__meeting *m)
{
    const int64_t first = g->walk_start[g->num_found];
    g->walk_start[g->num_found + 1] = first;
    if (!add_client(g, m->client))
        return false;
    trail t = trace(g, false, (state){ m->client, m->plane[0], m->time[0], m->load[0] });
    for (int64_t a = first, b = g->walk_start[g->num_found + 1] - 1; a < b; a++, b--) {
        const int32_t swap = g->walks[a];
        g->walks[a] = g->walks[b];
        g->walks[b] = swap;
    }
    if (t == TRAIL_WHOLE)
        t = trace(g, true, (state){ m->client, m->plane[1], m->time[1], m->load[1] });
    if (t != TRAIL_WHOLE)
        return t == TRAIL_LOST;
    for (int64_t i = first; i < g->walk_start[g->num_found + 1]; i++) {
        /* Of walks that cost the same one is enough. */
        const int32_t c = g->walks[i];
        if (g->through[c] < 0 && g->through_cost[c] == m->cost)
            g->through[c] = g->num_found;
    }
    g->walk_cost[g->num_found++] = m->cost;
    return true;
}

static int by_cost(const void *a, const void *b)
{
    const lorry__meeting *x = a, *y = b;
    return x->cost != y->cost ? (x->cost > y->cost) - (x->cost < y->cost)
                              : (x->client > y->client) - (x->client < y->client);
}

bool lorry__grid_find_walks(lorry__grid *g, const lorry__grid_request *request)
{
    meeting_room *room = LORRY__NEW(g->mem, meeting_room, 1);
    if (room == NULL)
        return false;
    g->walk_start[0] = 0;
    for (int32_t c = 0; c < g->n; c++) {
        g->meetings[c] = meet(g, c, room);
        g->through[c] = -1;
        g->through_cost[c] = g->meetings[c].cost;
    }
    lorry__free(g->mem, room);
    qsort(g->meetings, (size_t)g->n, sizeof(*g->meetings), by_cost);
    for (int32_t k = 0; k < g->n && g->num_found < request->most_walks; k++) {
        const lorry__meeting *m = &g->meetings[k];
        if (m->cost >= g->most)
            break;
        if (g->through[m->client] < 0 && !add_walk(g, m))
            return false;
    }
    return true;
}
