/* grid_parts.h: what the files of the grid share: cells, and the two directions' tables.
 *
 * A cell is the least cost of walks that end with a client at a value of time, with a level
 * of load, and with a set of clients remembered (a plane). It counts 16 bits, so that eight
 * are added and compared at once:
 *
 *     CELL_LEAST .. CELL_MOST      a cost, where what is more counts as CELL_MOST
 *     CELL_REACHED and more        no walk
 *
 * No link costs more than PRICE_MOST either way, so one link more never leaves 16 bits. */
#ifndef LORRY_RELAXATION_GRID_PARTS_H
#define LORRY_RELAXATION_GRID_PARTS_H

#include "relaxation/grid.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef int16_t lorry__cell;

#define LORRY__PRICE_MOST 8191
#define LORRY__CELL_LEAST (-24576)
#define LORRY__CELL_MOST 8191
#define LORRY__CELL_REACHED 16384
#define LORRY__CELL_NEVER 24575

#define LORRY__LANES 8
#define LORRY__PLANES (1 << LORRY__GRID_PLACES) /* sets of clients remembered */
#define LORRY__CLOSED 255      /* where a hop leads that leads to a client remembered */
#define LORRY__STRIP 8         /* values of time that a client's turn comes for at once */
#define LORRY__WIDTH (LORRY__GRID_LEVELS + 2 * LORRY__LANES) /* of a row, at most */

typedef lorry__cell lorry__lanes __attribute__((vector_size(2 * LORRY__LANES)));

/* A link as one direction sees it, for one pass. */
typedef struct lorry__hop {
    int32_t to, link;
    int32_t step, shift;       /* of time; of load */
    int32_t enters, leaves;    /* coming from a time below `enters` one has to wait at the
                                  far end, above `leaves` it is too late */
    int32_t cost;              /* reduced */
    int32_t near;              /* number of the near link, -1: all is forgotten on it */
    int32_t where;             /* cells[where + time * width + level] is where they lead */
    int32_t row;               /* reached[row + time] likewise */
    int32_t stride;            /* of planes there */
} lorry__hop;

/* A far hop on which nobody waits any more. */
typedef struct lorry__stream {
    int32_t where, cost, leaves;
} lorry__stream;

/* One direction. Per client: */
typedef struct lorry__grid_side {
    int32_t *low, *high, *first, *last;      /* times */
    int32_t *most_load, *first_load, *last_load;
    int32_t *base;             /* time of the first row of each plane */
    int32_t *stride;           /* cells of a plane */
    size_t *offset, *time_offset;
    lorry__cell *cells;
    uint32_t *reached;         /* per row of `best`: planes whose row holds costs; NULL: all
                                  rows do */
    lorry__cell *best;         /* of any plane */
    lorry__cell *rest;         /* least cost of the other direction's cells of any plane that
                                  leave room for this time and load */
    const int64_t *first_cost, *last_cost;
    int64_t *order_start;
    int32_t *order;            /* its links, by `enters` */
    uint8_t *planes;           /* per near link: the plane there of each plane here */
    int64_t *start, *middle;   /* its hops; the near ones come behind the middle */
    lorry__hop *hops;
    /* while filling along time */
    int64_t *next;             /* far hop to enter next */
    lorry__stream *streams;    /* far hops entered, at the places of hops */
    int32_t *num_streams;
    lorry__cell *prefix;       /* per plane: least cost in blocks before */
} lorry__grid_side;

/* The cheapest walk through a client: where both directions meet there. */
typedef struct lorry__meeting {
    int32_t cost, client;
    int32_t time[2], load[2], plane[2];
} lorry__meeting;

struct lorry__grid {
    lorry__mem *mem;
    const lorry__network *network;
    int32_t n;
    int32_t axis, unit, top;   /* time; unit: of its values */
    int32_t load_axis;         /* -1: load is left out */
    int32_t load_unit, load_top;
    int32_t strip;             /* times that the turn comes for at once */
    int32_t width;             /* cells of a row: of one time, all loads */
    int32_t places, planes;
    int32_t *members;          /* per client `places`; -1: none */
    int32_t *near;             /* per link: its number among near ones, or -1 */
    lorry__grid_side sides[2];
    /* of the pass */
    int shift;                 /* costs are scaled, and then in units of two to this */
    int64_t scale;
    int32_t most;              /* only what costs less is of interest */
    int32_t *dual;             /* in these units */
    int32_t *reduced;          /* per link */
    uint8_t *is_used, *is_kept; /* likewise */
    double *keys;              /* n of scratch */
    lorry__meeting *meetings;  /* per client, then sorted by cost */
    int32_t *through, *through_cost; /* per client */
    int32_t num_found;
    int64_t *walk_start;
    int32_t *walk_cost;
    int32_t *walks;
    size_t walk_room;
};

static inline lorry__lanes lorry__lanes_all(int32_t cell)
{
    const lorry__cell v = (lorry__cell)cell;
    return (lorry__lanes){ v, v, v, v, v, v, v, v };
}

static inline lorry__lanes lorry__lanes_read(const lorry__cell *cells)
{
    lorry__lanes v;
    memcpy(&v, cells, sizeof(v));
    return v;
}

static inline void lorry__lanes_write(lorry__cell *cells, lorry__lanes v)
{
    memcpy(cells, &v, sizeof(v));
}

static inline lorry__lanes lorry__lanes_min(lorry__lanes a, lorry__lanes b)
{
#if defined(__SSE2__)
    return (lorry__lanes)_mm_min_epi16((__m128i)a, (__m128i)b);
#else
    const lorry__lanes less = a < b;
    return (a & less) | (b & ~less);
#endif
}

static inline lorry__lanes lorry__lanes_either(lorry__lanes is_first, lorry__lanes a,
                                               lorry__lanes b)
{
    return (a & is_first) | (b & ~is_first);
}

static inline bool lorry__lanes_any(lorry__lanes mask)
{
    typedef int64_t halves __attribute__((vector_size(2 * LORRY__LANES)));
    const halves h = (halves)mask;
    return (h[0] | h[1]) != 0;
}

static inline int32_t lorry__lanes_least(lorry__lanes v)
{
    int32_t least = v[0];
    for (int k = 1; k < LORRY__LANES; k++)
        least = lorry__min32(least, v[k]);
    return least;
}

/* A cost as read: no walk, or at most CELL_MOST. */
static inline lorry__lanes lorry__lanes_clean(lorry__lanes v)
{
    return lorry__lanes_either(v >= LORRY__CELL_REACHED, lorry__lanes_all(LORRY__CELL_NEVER),
                               lorry__lanes_min(v, lorry__lanes_all(LORRY__CELL_MOST)));
}

/* One link further, for all lanes. */
static inline void lorry__lanes_push(lorry__cell *cells, int32_t cost, lorry__lanes v)
{
    lorry__lanes_write(cells, lorry__lanes_min(lorry__lanes_read(cells),
                                               v + lorry__lanes_all(cost)));
}

/* The row of a client at a time. */
static inline lorry__cell *lorry__grid_row(const lorry__grid *g, const lorry__grid_side *s,
                                           int32_t client, int32_t plane, int32_t time)
{
    return s->cells + s->offset[client] + (size_t)plane * (size_t)s->stride[client] +
           (size_t)(time - s->base[client]) * (size_t)g->width;
}

/* Whether that row holds costs. */
static inline bool lorry__grid_is_reached(const lorry__grid *g, const lorry__grid_side *s,
                                          int32_t client, int32_t plane, int32_t time)
{
    return s->reached == NULL ||
           (s->reached[s->time_offset[client] / (size_t)g->width +
                       (size_t)(time - s->base[client])] >> plane & 1) != 0;
}

/* Where a client's row of `best` or `rest` is. */
static inline size_t lorry__grid_at(const lorry__grid *g, const lorry__grid_side *s,
                                    int32_t client, int32_t time)
{
    return s->time_offset[client] + (size_t)(time - s->base[client]) * (size_t)g->width;
}

/* A client's own dual is counted on the way to it, in the direction of the walk. */
static inline int32_t lorry__grid_start_cost(const lorry__grid *g, bool is_backward, int32_t c)
{
    return (int32_t)((g->sides[is_backward].first_cost[c] * g->scale) >> g->shift) -
           (is_backward ? 0 : g->dual[c]);
}

static inline int32_t lorry__grid_start_time(const lorry__grid_side *s, int32_t c)
{
    return lorry__max32(s->first[c], s->low[c]);
}

/* Fill one direction's cells and `best`, along time or along loads. is_pruned: drop what the
 * other direction, which is filled, cannot bring below `most`. PASS_CUT: a walk costs less
 * than cells hold. */
lorry__pass lorry__grid_fill_times(lorry__grid *grid, bool is_backward, bool is_pruned,
                                   const lorry__limit *limit);
lorry__pass lorry__grid_fill_loads(lorry__grid *grid, bool is_backward, bool is_pruned,
                                   const lorry__limit *limit);

/* The cheapest walks through the clients, from both tables. false: out of memory. */
bool lorry__grid_find_walks(lorry__grid *grid, const lorry__grid_request *request);

#endif
