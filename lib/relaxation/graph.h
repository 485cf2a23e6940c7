/* graph.h: what pricing sees of one kind of vehicle: clients, arcs, one axis.
 *
 * An axis is one resource that only grows along a route: time, load in one
 * dimension, duration, distance or stops. A route that starts with j has value
 * first(j); going on from i to j it has max(low(j), value(i) + step(i, j)),
 * which must not exceed high(j), nor last(j) where it ends with j. All other
 * constraints are dropped, so more
 * routes are allowed than really are, none less: the least reduced cost over
 * them is a lower bound.
 *
 * Values are counted in units: low, high, last, first and step are rounded down, so
 * the value in units times the unit never exceeds the true value, and a
 * feasible route stays feasible. */
#ifndef LORRY_RELAXATION_GRAPH_H
#define LORRY_RELAXATION_GRAPH_H

#include "eval/eval.h"

/* Vehicle types that are alike in all that pricing reads. */
typedef struct lorry__fleet {
    int32_t type;      /* the first of them */
    int64_t vehicles;  /* of all of them, at most one per client */
} lorry__fleet;

/* fleets[0..*count-1] and the fleet of each type; room for num_types. */
void lorry__fleets(const lorry__eval *eval, lorry__fleet *fleets, int32_t *fleet_of_type,
                   int32_t *count);

typedef struct lorry__price_arc {
    int32_t to, step;
    int64_t cost;      /* travel, and the service at `to` */
} lorry__price_arc;

typedef struct lorry__graph {
    lorry__mem *mem;
    const lorry__eval *eval;
    lorry__fleet fleet;
    int32_t n;
    int32_t top;             /* largest `high`, in units */
    int32_t *low, *high, *first, *last; /* per client, in units; high < low:
                                unservable */
    int64_t *first_cost;     /* from the start, with fixed cost and service */
    int64_t *last_cost;      /* to the end */
    int64_t *start;          /* arcs leaving i: arcs[start[i]..start[i+1]-1] */
    lorry__price_arc *arcs;  /* that keep the axis; no arc from i to i */
    int64_t *reduced;        /* per arc; written by each pass */
    /* A second axis in finer units; NULL if no other one ends. */
    int32_t *side_first, *side_low, *side_high, *side_last; /* per client */
    int32_t *side_steps;     /* per arc */
    int64_t *zero_cap;       /* per client: least cost of an arc into it whose
                                step is 0, INT64_MAX if none: no dual of it may
                                be larger, or routes could run in circles */
    int64_t largest;         /* cost of an arc, first or last */
    bool has_zero_steps;
} lorry__graph;

/* Choose the axis that lets fewest clients onto a route, then build.
 * @param load_bias  what the number of clients that a load lets on is multiplied
 *                   with: below 1 for q-routes, which see time along the load
 *                   better than load along the time
 * @param max_states clients times units of their windows: more cost more, and
 *                  round off less
 * @param deadline   when to give up, as when *stop (may be NULL) is nonzero
 * LORRY_OK, LORRY_STOPPED or LORRY_ENOMEM. */
lorry_status lorry__graph_build(lorry__graph *graph, lorry__mem *mem, const lorry__eval *eval,
                                lorry__fleet fleet, int64_t max_states,
                                double load_bias, double deadline, const _Atomic int *stop);
void lorry__graph_free(lorry__graph *graph);

/* Cost of a walk through these clients, repeats allowed. */
int64_t lorry__graph_cost(const lorry__graph *graph, const int32_t *clients, int32_t count);

#endif
