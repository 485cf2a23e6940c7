/* master.h: the restricted master problem of the bound.
 *
 *     min sum cost_r x_r
 *     sum over walks r of (visits of r to i) x_r + s_i >= 1     every client i
 *     low_k <= sum over walks r of kind k of x_r <= high_k      every kind k
 *     and the cuts; x >= 0
 *
 * where s_i costs the prize of an optional client, and more than it can be worth
 * otherwise. Of the walks only some are active in a linear program: those with
 * small reduced costs, some times as many as there are rows.
 *
 * Duals are held near a center where that costs little: for each client up to
 * `leeway` of a visit may be bought at its center's dual plus `width`, or sold at
 * that less `width` (du Merle, Villeneuve, Desrosiers, Hansen 1999, Discrete
 * Math. 194:229-237). */
#ifndef LORRY_RELAXATION_MASTER_H
#define LORRY_RELAXATION_MASTER_H

#include "relaxation/cuts.h"
#include "relaxation/lp.h"
#include "relaxation/side.h"

typedef struct lorry__master {
    lorry__mem *mem;
    int32_t n, num_kinds;
    /* walks */
    int32_t count;
    int64_t *offsets;     /* count + 1 */
    int32_t *clients;
    int32_t *kinds;
    int64_t *costs;
    uint8_t *is_active, *is_barred; /* a barred one breaks what has been decided since */
    uint8_t *status;      /* in the basis, if active */
    double *values;       /* in the last solution */
    size_t room[8];       /* of these arrays, in their order */
    int32_t num_active;
    /* rows */
    double *low, *high;   /* per kind */
    int64_t *prize;       /* per client: what s_i costs; -1: more than all else */
    double large;         /* that more */
    uint8_t *row_status, *slack_status, *box_status; /* clients and kinds; clients; 2 * clients */
    lorry__cuts cuts;
    /* stabilisation */
    double *center;       /* per client */
    double width, leeway; /* leeway 0: none */
    /* the last solution */
    double *duals;        /* clients, kinds, cuts */
    double cost;          /* of the walks and slacks alone */
    double missing;       /* sum of the s_i that cost more than all else */
    double boxed;         /* visits bought and sold */
    double vehicles;
    int64_t iterations;
    double weight;        /* of the first-order method, times cost */
    lorry__side side;     /* where GLPK runs */
    lorry__fault fault;
} lorry__master;

lorry_status lorry__master_new(lorry__master *master, lorry__mem *mem, int32_t n,
                               int32_t num_kinds);
void lorry__master_free(lorry__master *master);

/* One more walk, active. */
lorry_status lorry__master_add(lorry__master *master, int32_t kind, const int32_t *clients,
                               int32_t count, int64_t cost);
/* Take the last one back. */
static inline void lorry__master_drop_last(lorry__master *master)
{
    master->count--;
    master->num_active--;
}
static inline int32_t lorry__master_length(const lorry__master *master, int32_t walk)
{
    return (int32_t)(master->offsets[walk + 1] - master->offsets[walk]);
}

typedef enum lorry__solved {
    LORRY__SOLVED,
    LORRY__SOLVED_NOT,     /* no GLPK, no thread for it, or it failed */
    LORRY__SOLVED_TIME,
    LORRY__SOLVED_MEMORY
} lorry__solved;

/* Solve over the active walks. is_narrower: rows or bounds have changed, or walks
 * been barred, so that the last solution may not be one any more. */
lorry__solved lorry__master_solve(lorry__master *master, bool is_narrower,
                                  const lorry__limit *limit);
/* Nearly, by a first-order method, from the values and duals that there are; the
 * cost is what the duals are worth. */
lorry__solved lorry__master_approach(lorry__master *master, int passes,
                                     const lorry__limit *limit);
/* About the least cost with the walks barred that are now: a few steps of the
 * dual simplex. The last solution stays as it is. */
lorry__solved lorry__master_estimate(lorry__master *master, const lorry__limit *limit,
                                     double *cost);
/* Activate inactive walks of negative reduced cost by the last duals, the `most`
 * cheapest or about that many; returns their number. */
lorry_status lorry__master_wake(lorry__master *master, int32_t most, int32_t *woken);
/* Let active walks that are many times the rows sleep, and forget those of
 * large reduced cost where too many sleep. */
lorry_status lorry__master_tidy(lorry__master *master);
/* The walk's reduced cost by the last duals. */
double lorry__master_reduced(const lorry__master *master, int32_t walk, int32_t *counts);
lorry__fraction lorry__master_fraction(const lorry__master *master);

#endif
