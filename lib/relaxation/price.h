/* price.h: routes of negative reduced cost inside a cluster of clients.
 *
 * Given a price per client (the duals of the covering rows), look for routes
 *
 *     reduced(route) = cost(route) - type dual - sum of the prices on it < 0
 *
 * by labelling from the start depot, client by client: a label is a partial
 * route with all resources of the model and the set of its clients, none of
 * whom comes twice, and is extended in O(1) (Feillet, Dejax, Gendreau, Gueguen
 * 2004, Networks 44(3):216-229). Exact pricing would keep every label that no
 * other dominates; here those of equal length that end at the same client
 * compete for `width` places, by reduced cost, and each goes on to the `reach`
 * best successors only. With width and reach without end the search is
 * exhaustive where travel obeys the triangle inequality.
 *
 * Cost: rows^2 for the successors, then about 25 ns per extension, of which
 * there are at most rows * width * reach per client of the longest route. */
#ifndef LORRY_RELAXATION_PRICE_H
#define LORRY_RELAXATION_PRICE_H

#include "relaxation/walks.h"

#define LORRY__PRICE_ROWS 200    /* clients of a cluster at most */

typedef struct lorry__price_label lorry__price_label;
typedef struct lorry__price_hop lorry__price_hop;
typedef struct lorry__price_end lorry__price_end;

typedef struct lorry__pricer {
    lorry__mem *mem;
    const lorry__eval *eval;
    int32_t num_rows;
    const int32_t *clients;      /* per row; lent */
    int32_t profile;             /* of the tables, LORRY_NONE: none yet */
    int32_t *locations;
    lorry__arc *arcs;            /* rows * rows, row = from */
    /* of the vehicle type at hand */
    int32_t type, reach;
    lorry__arc *first, *last;    /* from the start, to the end; nothing if open */
    lorry__price_hop *hops;      /* rows * reach, best first */
    int32_t *num_hops;
    /* labels of all lengths, then those being made, `width` per row */
    lorry__price_label *labels, *next;
    int64_t *loads, *next_loads; /* per label and dimension: at the end, the most */
    int32_t *num_next;           /* per row */
    lorry__price_end *ends;
    int32_t *visits;             /* per row: on columns taken */
    size_t labels_room, loads_room, next_room, next_loads_room, hops_room, arcs_room, ends_room;
} lorry__pricer;

typedef struct lorry__price_task {
    int32_t type;
    const uint8_t *is_open; /* per row: routes go there */
    const double *duals;   /* per row, in `unit`s of cost */
    double type_dual;
    double unit;
    int32_t width, reach;  /* at least 1 */
    int32_t most;          /* columns wanted at most */
    int32_t spread;        /* of a column's clients, half are on fewer columns than
                              this so far: so that the columns differ */
} lorry__price_task;

lorry_status lorry__pricer_init(lorry__pricer *pricer, lorry__mem *mem, const lorry__eval *eval);
void lorry__pricer_free(lorry__pricer *pricer);
/* Take a cluster; `clients` must outlive its pricing. */
void lorry__pricer_open(lorry__pricer *pricer, const int32_t *clients, int32_t num_rows);
/* Append the columns found, most negative first, each confirmed by
 * lorry__eval_route(). *work, in about microseconds, is lowered by what it took. */
lorry_status lorry__price(lorry__pricer *pricer, const lorry__price_task *task,
                          lorry__walks *columns, int64_t *work);

#endif
