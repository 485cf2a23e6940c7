/* grid_time.c: a table over time alone: eight times at once.
 *
 * Units are so small that no step takes fewer than eight: what a block leads to lies in later
 * blocks. */
#include "relaxation/grid_parts.h"

/* A block of a client, all planes. */
typedef struct block {
    lorry__lanes planes[LORRY__PLANES]; /* but for what another plane makes needless */
    lorry__lanes best;                  /* of all planes */
    int32_t reached[LORRY__PLANES], num_reached;
} block;

static inline void offer(const lorry__grid *g, lorry__grid_side *s, const lorry__hop *h,
                         int32_t plane, int32_t time, int32_t cost)
{
    lorry__cell *cell = lorry__grid_row(g, s, h->to, plane, time);
    *cell = (lorry__cell)lorry__min32(*cell, cost);
}

/* A hop that some time of the block takes without waiting, for the first time: what has
 * waited so far, and this block. */
static void enter(const lorry__grid *g, lorry__grid_side *s, const lorry__hop *h, int32_t plane,
                  int32_t prefix, lorry__lanes v, int32_t at)
{
    int32_t wait = prefix;
    for (int32_t k = 0; k < LORRY__LANES; k++) {
        if (at + k < h->enters)
            wait = lorry__min32(wait, v[k]);
        else if (at + k <= h->leaves && v[k] < LORRY__CELL_REACHED)
            offer(g, s, h, plane, at + k + h->step, v[k] + h->cost);
    }
    if (wait < LORRY__CELL_REACHED)
        offer(g, s, h, plane, s->low[h->to], wait + h->cost);
}

static inline void read_block(const lorry__grid *g, const lorry__grid_side *s, int32_t places,
                              int32_t c, int32_t at, block *b)
{
    const lorry__lanes number = { 0, 1, 2, 3, 4, 5, 6, 7 };
    const lorry__lanes never = lorry__lanes_all(LORRY__CELL_NEVER);
    const lorry__lanes is_late =
        number > lorry__lanes_all(lorry__min32(s->high[c] - at, LORRY__LANES));
    lorry__lanes all[LORRY__PLANES]; /* the least of a set and of those in it */
    b->num_reached = 0;
    all[(1 << places) - 1] = never;
    for (int32_t p = 0; p < 1 << places; p++) {
        lorry__lanes v = lorry__lanes_clean(lorry__lanes_read(lorry__grid_row(g, s, c, p, at)));
        lorry__lanes less = never;
        /* Who remembers less and costs no more can do all that this one can. */
        for (int32_t k = 0; k < places; k++)
            if ((p >> k & 1) != 0)
                less = lorry__lanes_min(less, all[p ^ (1 << k)]);
        v = lorry__lanes_either(is_late | (v >= less), never, v);
        all[p] = lorry__lanes_min(v, less);
        b->planes[p] = v;
        if (lorry__lanes_any(v < LORRY__CELL_REACHED))
            b->reached[b->num_reached++] = p;
    }
    b->best = all[(1 << places) - 1];
}

/* What the other direction cannot bring below 0 goes. */
static inline void prune(const lorry__grid *g, const lorry__grid_side *s, int32_t c, int32_t at,
                         int32_t planes, block *b)
{
    const lorry__lanes never = lorry__lanes_all(LORRY__CELL_NEVER);
    const lorry__lanes rest =
        lorry__lanes_read(s->rest + s->time_offset[c] + (at - s->base[c]));
    /* What costs no less than this cannot get home for less than is of interest. */
    const lorry__lanes most =
        lorry__lanes_either(rest < LORRY__CELL_REACHED, lorry__lanes_all(g->most) - rest,
                            lorry__lanes_all(LORRY__CELL_LEAST));
    int32_t reached = 0;
    b->best = never;
    for (int32_t p = 0; p < planes; p++) {
        const lorry__lanes v = b->planes[p];
        b->planes[p] = lorry__lanes_either((v < LORRY__CELL_REACHED) & (v < most), v, never);
        b->best = lorry__lanes_min(b->best, b->planes[p]);
        if (lorry__lanes_any(b->planes[p] < LORRY__CELL_REACHED))
            b->reached[reached++] = p;
    }
    b->num_reached = reached;
}

static void push_far(const lorry__grid *g, lorry__grid_side *s, int32_t c, const block *b,
                     int32_t before, int32_t at, bool is_end)
{
    lorry__stream *streams = s->streams + s->start[c];
    lorry__cell *cells = s->cells;
    int32_t count = s->num_streams[c];
    const lorry__lanes best = b->best;
    for (int32_t k = 0; b->num_reached > 0 && k < count;) {
        if (streams[k].leaves < at) {
            streams[k] = streams[--count];
            continue;
        }
        lorry__lanes_push(cells + (streams[k].where + at), streams[k].cost, best);
        k++;
    }
    int64_t next = s->next[c];
    for (; next < s->middle[c] && (s->hops[next].enters < at + LORRY__LANES || is_end); next++) {
        const lorry__hop *h = &s->hops[next];
        if (h->leaves < at)
            continue;
        enter(g, s, h, 0, before, best, at);
        streams[count++] = (lorry__stream){ h->where, h->cost, h->leaves };
    }
    s->next[c] = next;
    s->num_streams[c] = count;
}

static inline void push_near(const lorry__grid *g, lorry__grid_side *s, int32_t planes, int32_t c,
                             const block *b, const lorry__cell *prefix, int32_t at, bool is_end)
{
    for (int64_t k = s->middle[c]; k < s->start[c + 1]; k++) {
        const lorry__hop *h = &s->hops[k];
        if (h->leaves < at || (h->enters >= at + LORRY__LANES && !is_end))
            continue;
        const uint8_t *there = s->planes + (size_t)h->near * (size_t)planes;
        if (h->enters >= at || at == s->base[c]) {
            for (int32_t p = 0; p < planes; p++)
                if (there[p] != LORRY__CLOSED)
                    enter(g, s, h, there[p], prefix[p], b->planes[p], at);
            continue;
        }
        for (int32_t r = 0; r < b->num_reached; r++)
            if (there[b->reached[r]] != LORRY__CLOSED)
                lorry__lanes_push(s->cells + (h->where + at + there[b->reached[r]] * h->stride),
                                  h->cost, b->planes[b->reached[r]]);
    }
}

/* false: some walk costs less than cells hold. */
static inline bool extend_block(const lorry__grid *g, lorry__grid_side *s, bool is_pruned,
                                int32_t places, int32_t c, int32_t at)
{
    block b;
    const int32_t planes = 1 << places;
    lorry__cell *prefix = s->prefix + (size_t)c * (size_t)planes;
    int32_t before = LORRY__CELL_NEVER;
    const bool is_end = at + LORRY__LANES > s->high[c];
    read_block(g, s, places, c, at, &b);
    if (lorry__lanes_any(b.best < LORRY__CELL_LEAST))
        return false;
    lorry__lanes_write(s->best + s->time_offset[c] + (at - s->base[c]), b.best);
    for (int32_t p = 0; p < planes; p++)
        before = lorry__min32(before, prefix[p]);
    if (is_pruned && b.num_reached > 0)
        prune(g, s, c, at, planes, &b);
    if (b.num_reached == 0 && before >= LORRY__CELL_REACHED && !is_end)
        return true;
    push_far(g, s, c, &b, before, at, is_end);
    push_near(g, s, planes, c, &b, prefix, at, is_end);
    for (int32_t r = 0; r < b.num_reached; r++) {
        lorry__cell *p = &prefix[b.reached[r]];
        *p = (lorry__cell)lorry__min32(*p, lorry__lanes_least(b.planes[b.reached[r]]));
    }
    return true;
}

static void open_table(lorry__grid *g, bool is_backward)
{
    lorry__grid_side *s = &g->sides[is_backward];
    for (int32_t c = 0; c < g->n; c++) {
        s->next[c] = s->start[c];
        s->num_streams[c] = 0;
        for (int32_t p = 0; p < g->planes; p++)
            s->prefix[c * g->planes + p] = LORRY__CELL_NEVER;
    }
}

/* Inlined where `places` is a constant. */
static inline lorry__pass extend_all(const lorry__grid *g, lorry__grid_side *s, bool is_pruned,
                                     int32_t places, const lorry__limit *limit)
{
    for (int32_t at = 0; at <= g->top; at += LORRY__LANES) {
        for (int32_t c = 0; c < g->n; c++)
            if (s->base[c] <= at && at <= s->high[c] &&
                !extend_block(g, s, is_pruned, places, c, at))
                return LORRY__PASS_CUT;
        if (lorry__limit_is_reached(limit))
            return LORRY__PASS_TIME;
    }
    return LORRY__PASS_DONE;
}

lorry__pass lorry__grid_fill_times(lorry__grid *g, bool is_backward, bool is_pruned,
                                   const lorry__limit *limit)
{
    lorry__grid_side *s = &g->sides[is_backward];
    open_table(g, is_backward);
    return g->places == 3   ? extend_all(g, s, is_pruned, 3, limit)
           : g->places == 5 ? extend_all(g, s, is_pruned, 5, limit)
                            : extend_all(g, s, is_pruned, g->places, limit);
}
