/* grid_load.c: a table over time and load: eight loads at once.
 *
 * A client's turn comes for a strip of times, no longer than the shortest step, so that what
 * leads to them is complete; what they lead to lies side by side. */
#include "relaxation/grid_parts.h"

#define MOST_BLOCKS (LORRY__WIDTH / LORRY__LANES)
#define MOST_PLANES (1 << LORRY__GRID_LOAD_PLACES)

/* The blocks of a row that have been reached lie between these. */
typedef struct span {
    int32_t first, end;
} span;

/* A row, all planes. */
typedef struct row {
    lorry__lanes planes[MOST_PLANES][MOST_BLOCKS]; /* but for what another makes needless */
    lorry__lanes best[MOST_BLOCKS];                  /* of all planes */
    span spans[MOST_PLANES], span;
    int32_t reached[MOST_PLANES], num_reached;
} row;

static inline void widen(span *s, int32_t block)
{
    s->first = lorry__min32(s->first, block);
    s->end = lorry__max32(s->end, block + 1);
}

/* Per level, the least of lower ones. */
static void find_under(const lorry__cell *cells, int32_t count, lorry__cell *under)
{
    int32_t least = LORRY__CELL_NEVER;
    for (int32_t q = 0; q < count; q++) {
        under[q] = (lorry__cell)least;
        least = cells[q] < LORRY__CELL_REACHED
                    ? lorry__min32(least, lorry__min32(cells[q], LORRY__CELL_MOST)) : least;
    }
}

/* Levels that a client may have, of a block on, without those that cost no less than what
 * the other direction leaves for them: what costs less than this is of interest. */
static inline lorry__lanes most_of(const lorry__grid *g, const lorry__grid_side *s, bool is_pruned,
                                   int32_t c, const lorry__cell *rest, int32_t at)
{
    const lorry__lanes number = { 0, 1, 2, 3, 4, 5, 6, 7 };
    const int32_t last = lorry__max32(lorry__min32(s->most_load[c] - at, LORRY__LANES), -1);
    const lorry__lanes none = lorry__lanes_all(LORRY__CELL_LEAST);
    const lorry__lanes is_late = number > lorry__lanes_all(last);
    if (!is_pruned)
        return lorry__lanes_either(is_late, none, lorry__lanes_all(LORRY__CELL_NEVER));
    const lorry__lanes home = lorry__lanes_read(rest + at);
    return lorry__lanes_either(is_late | (home >= LORRY__CELL_REACHED), none,
                               lorry__lanes_all(g->most) - home);
}

/* false: some walk costs less than cells hold. */
static inline bool read_row(const lorry__grid *g, const lorry__grid_side *s, bool is_pruned,
                            int32_t places, int32_t c, int32_t time, row *r)
{
    const lorry__lanes never = lorry__lanes_all(LORRY__CELL_NEVER);
    const int32_t blocks = g->width / LORRY__LANES - 1, planes = 1 << places;
    const size_t place = lorry__grid_at(g, s, c, time);
    const uint32_t reached = s->reached[place / (size_t)g->width];
    lorry__cell *best = s->best + place, under[LORRY__WIDTH];
    lorry__lanes is_low = lorry__lanes_all(0);
    r->num_reached = 0;
    r->span = (span){ blocks, 0 };
    if (reached == 0) {
        for (int32_t k = 0; k <= blocks; k++)
            lorry__lanes_write(best + k * LORRY__LANES, never);
        return true;
    }
    for (int32_t p = 0; p < planes; p++)
        r->spans[p] = r->span;
    if ((reached & 1) != 0)
        find_under(lorry__grid_row(g, s, c, 0, time), blocks * LORRY__LANES, under);
    for (int32_t k = 0; k < blocks; k++) {
        const int32_t at = k * LORRY__LANES;
        const lorry__lanes lower = (reached & 1) != 0 ? lorry__lanes_read(under + at) : never;
        const lorry__lanes most = most_of(g, s, is_pruned, c, s->rest + place, at);
        lorry__lanes all[MOST_PLANES]; /* the least of a set and of those in it */
        r->best[k] = never;
        for (int32_t p = 0; p < planes; p++) {
            /* Who has and remembers less and costs no more can do all that this one can. */
            lorry__lanes less = lower;
            for (int32_t j = 0; j < places; j++)
                if ((p >> j & 1) != 0)
                    less = lorry__lanes_min(less, all[p ^ (1 << j)]);
            all[p] = less;
            if ((reached >> p & 1) == 0)
                continue;
            lorry__lanes v =
                lorry__lanes_clean(lorry__lanes_read(lorry__grid_row(g, s, c, p, time) + at));
            is_low |= v < LORRY__CELL_LEAST;
            v = lorry__lanes_either((v >= less) | (v >= most), never, v);
            all[p] = lorry__lanes_min(v, less);
            r->planes[p][k] = v;
            r->best[k] = lorry__lanes_min(r->best[k], v);
            if (lorry__lanes_any(v < LORRY__CELL_REACHED))
                widen(&r->spans[p], k);
        }
        lorry__lanes_write(best + at, r->best[k]);
        if (lorry__lanes_any(r->best[k] < LORRY__CELL_REACHED))
            widen(&r->span, k);
    }
    lorry__lanes_write(best + blocks * LORRY__LANES, never);
    for (int32_t p = 0; p < planes; p++)
        if (r->spans[p].end > 0)
            r->reached[r->num_reached++] = p;
    return !lorry__lanes_any(is_low);
}

/* One link further. */
static inline void push_row(const lorry__grid *g, lorry__grid_side *s, const lorry__hop *h,
                            int32_t time, int32_t plane, const lorry__lanes *blocks, span reached)
{
    const int32_t end = lorry__min32(reached.end, (g->load_top - h->shift) / LORRY__LANES + 1);
    const int64_t row = h->where - h->shift + (int64_t)time * g->width + (int64_t)plane * h->stride;
    lorry__cell *cells = s->cells + row + h->shift;
    uint32_t *is_reached = &s->reached[h->row + time];
    if ((*is_reached >> plane & 1) == 0) {
        *is_reached |= UINT32_C(1) << plane;
        for (int32_t k = 0; k < g->width; k += LORRY__LANES)
            lorry__lanes_write(s->cells + row + k, lorry__lanes_all(LORRY__CELL_NEVER));
    }
    for (int32_t k = reached.first; k < end; k++)
        lorry__lanes_push(cells + k * LORRY__LANES, h->cost, blocks[k]);
}

/* Rows of one strip, from a time on. */
static void push_far(const lorry__grid *g, lorry__grid_side *s, int32_t c, const row *rows,
                     int32_t from, int32_t count)
{
    for (int64_t i = s->start[c]; i < s->middle[c]; i++) {
        const lorry__hop *h = &s->hops[i];
        if (h->shift > g->load_top)
            continue;
        for (int32_t k = 0; k < count && from + k <= h->leaves; k++)
            if (rows[k].num_reached > 0)
                push_row(g, s, h, lorry__max32(from + k, h->enters), 0, rows[k].best,
                         rows[k].span);
    }
}

static void push_near(const lorry__grid *g, lorry__grid_side *s, int32_t planes, int32_t c,
                      const row *rows, int32_t from, int32_t count)
{
    for (int64_t i = s->middle[c]; i < s->start[c + 1]; i++) {
        const lorry__hop *h = &s->hops[i];
        const uint8_t *there = s->planes + (size_t)h->near * (size_t)planes;
        if (h->shift > g->load_top)
            continue;
        for (int32_t k = 0; k < count && from + k <= h->leaves; k++) {
            const int32_t time = lorry__max32(from + k, h->enters);
            for (int32_t r = 0; r < rows[k].num_reached; r++) {
                const int32_t p = rows[k].reached[r];
                if (there[p] != LORRY__CLOSED)
                    push_row(g, s, h, time, there[p], rows[k].planes[p], rows[k].spans[p]);
            }
        }
    }
}

/* Inlined where `places` is a constant. */
static inline lorry__pass extend_all(const lorry__grid *g, lorry__grid_side *s, bool is_pruned,
                                     int32_t places, row *rows, const lorry__limit *limit)
{
    for (int32_t at = 0; at <= g->top; at += g->strip) {
        for (int32_t c = 0; c < g->n; c++) {
            const int32_t from = lorry__max32(at, s->low[c]);
            const int32_t end = lorry__min32(at + g->strip, s->high[c] + 1);
            if (from >= end)
                continue;
            bool is_any = false;
            for (int32_t v = from; v < end; v++) {
                if (!read_row(g, s, is_pruned, places, c, v, &rows[v - from]))
                    return LORRY__PASS_CUT;
                is_any |= rows[v - from].num_reached > 0;
            }
            if (!is_any)
                continue;
            push_far(g, s, c, rows, from, end - from);
            push_near(g, s, 1 << places, c, rows, from, end - from);
        }
        if (lorry__limit_is_reached(limit))
            return LORRY__PASS_TIME;
    }
    return LORRY__PASS_DONE;
}

lorry__pass lorry__grid_fill_loads(lorry__grid *g, bool is_backward, bool is_pruned,
                                   const lorry__limit *limit)
{
    lorry__grid_side *s = &g->sides[is_backward];
    row *rows = LORRY__NEW(g->mem, row, LORRY__STRIP);
    if (rows == NULL)
        return LORRY__PASS_MEMORY;
    const lorry__pass pass =
        g->places == 3 ? extend_all(g, s, is_pruned, 3, rows, limit)
                       : extend_all(g, s, is_pruned, g->places, rows, limit);
    lorry__free(g->mem, rows);
    return pass;
}
