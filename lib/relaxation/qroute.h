/* qroute.h: least reduced cost over q-routes: walks that may come back to a
 * client, though not by way of one other (2-cycles), and that keep one axis.
 *
 * Of the graph's second axis each state knows the least value that any walk
 * brings there. No walk of the state has less, so none is cut off that keeps
 * the axis; some pass that do not.
 *
 * Houck, Picard, Queyranne, Vemuganti (1980), Opsearch 17:93-109; Christofides,
 * Mingozzi, Toth (1981), Math. Program. 20:255-282. O(arcs x units) time,
 * O(clients x units) memory. Exact in integers. */
#ifndef LORRY_RELAXATION_QROUTE_H
#define LORRY_RELAXATION_QROUTE_H

#include "relaxation/graph.h"

/* Two best labels of a client at one value of the axis, with different
 * clients before (or after) it: whatever comes next, one of them fits. */
typedef struct lorry__qlabel {
    int64_t cost[2];
    int32_t other[2];  /* the client before; -1 none yet (the depot) */
    int32_t at[2];     /* its value of the axis */
    int32_t side;      /* least of the second axis over all walks that come here */
} lorry__qlabel;

typedef struct lorry__qroute {
    const lorry__graph *graph;
    int64_t *offset;       /* client c, value v: labels[offset[c] + v - low[c]] */
    lorry__qlabel *labels;
    lorry__qlabel *carry;  /* per client: the best two at smaller values */
    int64_t *end_cost;     /* per client: of the best label that may end there */
    int32_t *end_at;       /* its value */
    uint8_t *is_dirty;     /* per client */
    double deadline;       /* of passes; lorry__now() seconds */
    const _Atomic int *stop; /* may be NULL */
} lorry__qroute;

#define LORRY__FAR (INT64_C(1) << 61)

lorry_status lorry__qroute_new(lorry__qroute *q, const lorry__graph *graph, double deadline,
                               const _Atomic int *stop);
void lorry__qroute_free(lorry__qroute *q);

/* One pass. Costs count `scale` times; duals are scaled already and keep
 * graph->zero_cap. *least is exact, or untouched when it returns false: out of
 * time. */
bool lorry__qroute_forward(lorry__qroute *q, const int64_t *duals, int64_t scale,
                           int64_t *least);
/* A best walk that ends with `client` after a pass, into `clients` (room for
 * `room`); returns its length, 0 if there is none (or it does not fit). */
int32_t lorry__qroute_best(const lorry__qroute *q, int32_t client, int32_t *clients,
                           int32_t room);
/* Fills labels with the least cost from each client and value to the end; only
 * for graphs without steps of 0. false: out of time. Uses the reduced costs of
 * the same duals. */
bool lorry__qroute_backward(lorry__qroute *q, const int64_t *duals, int64_t scale);

#endif
