/* bound.h: a proven lower bound by column generation, any duals, exact pricing. */
#ifndef LORRY_RELAXATION_BOUND_H
#define LORRY_RELAXATION_BOUND_H

#include "relaxation/walks.h"

#define LORRY__BOUND_WEAK 1
#define LORRY__BOUND_MEDIUM 2
#define LORRY__BOUND_STRONG 3

typedef struct lorry__bound_task {
    lorry__mem *mem;
    const lorry__eval *eval;
    double deadline;
    const _Atomic int *stop;
    _Atomic int64_t *bound;
    int kind;
    bool has_duals;
    double *duals;        /* per client, to start from; owned */
    lorry__walks columns; /* to start from; owned */
} lorry__bound_task;

lorry_status lorry__bound_run(lorry__bound_task *task);
/* Raise the bound to a proven value, if that is more. */
void lorry__bound_publish(lorry__bound_task *task, int64_t value, int kind);
void lorry__bound_task_free(lorry__bound_task *task);

/* Spanning trees with prices on degrees, where all clients are required; a few
 * hundred steps of O(n^2). Publishes as it goes. */
lorry_status lorry__tree_bound(lorry__bound_task *task);
/* Cheap, for any size: the least cost of coming to each client, and of as many
 * vehicles as the load needs. 0 if the deadline comes first. */
int64_t lorry__weak_bound(const lorry__eval *eval, double deadline, const _Atomic int *stop);

#endif
