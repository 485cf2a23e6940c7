/* ngroute.h: least reduced cost over ng-routes: walks that may come back to a
 * client only when they have meanwhile been where that client is forgotten,
 * that is, not among the place's nearest. Two axes; far tighter than q-routes,
 * and dearer.
 *
 * Baldacci, Mingozzi, Roberti (2011), Oper. Res. 59(5):1269-1283. */
#ifndef LORRY_RELAXATION_NGROUTE_H
#define LORRY_RELAXATION_NGROUTE_H

#include "relaxation/qroute.h"

#define LORRY__NG_SIZE 12 /* clients that a place remembers, itself included */

typedef struct lorry__nglabel {
    int64_t cost;
    int32_t client, value, side;
    uint32_t memory;   /* bits of the client's neighbours */
    int32_t previous;  /* label, -1: the depot */
    int32_t next;      /* in the list of its value, or -1 */
    bool is_dominated;
} lorry__nglabel;

typedef struct lorry__ngroute {
    const lorry__graph *graph;
    lorry__qroute *completion; /* its labels are overwritten by each pass */
    int32_t *neighbours;       /* client * LORRY__NG_SIZE */
    int8_t *place;             /* client * n + other: bit of other, or -1 */
    lorry__nglabel *labels;
    size_t count, capacity, limit; /* limit: labels until a pass gives up */
    int32_t *head;             /* per value: its labels */
    size_t *list_count, *list_capacity;
    int32_t **lists;           /* per client: labels not dominated */
    int32_t *best;             /* per client: the best label that ends there, -1 */
} lorry__ngroute;

/* The graph has no steps of 0 and at most a few hundred clients. */
lorry_status lorry__ngroute_new(lorry__ngroute *ng, const lorry__graph *graph,
                                lorry__qroute *completion, size_t limit);
void lorry__ngroute_free(lorry__ngroute *ng);

typedef enum lorry__pass {
    LORRY__PASS_EXACT,  /* *least is the minimum, 0 if that is not negative */
    LORRY__PASS_CUT,    /* too many labels: best routes are there, no minimum */
    LORRY__PASS_TIME,   /* out of time */
    LORRY__PASS_MEMORY
} lorry__pass;

lorry__pass lorry__ngroute_pass(lorry__ngroute *ng, const int64_t *duals, int64_t scale,
                                int64_t *least);
/* As lorry__qroute_best(); only walks of negative reduced cost. */
int32_t lorry__ngroute_best(const lorry__ngroute *ng, int32_t client, int32_t *clients,
                            int32_t room);

#endif
