/* bound.h: a proven lower bound, the strongest that size and time allow. */
#ifndef LORRY_RELAXATION_BOUND_H
#define LORRY_RELAXATION_BOUND_H

#include "model/certificate.h"
#include "relaxation/fault.h"
#include "relaxation/plan_copy.h"
#include "relaxation/walks.h"

#define LORRY__BOUND_WEAK 1
#define LORRY__BOUND_MEDIUM 2
#define LORRY__BOUND_STRONG 3

typedef struct lorry__bound_task {
    lorry__mem *mem;
    const lorry__eval *eval;
    int64_t most_vehicles; /* of a plan; 0: no such limit */
    lorry__limit limit;
    lorry__fault fault;    /* tests set it */
    _Atomic int64_t *bound;
    const _Atomic int64_t *cutoff; /* cost of a plan that is known; NULL: none */
    int kind;
    lorry__walks columns; /* to start from; owned */
    lorry__mem *certificate_mem;   /* of the certificates kept; NULL: none is wanted */
    void (*keep)(void *payload, lorry__certificate *certificate, int kind);
                          /* see lorry__proving */
    struct lorry__prover *prover;    /* while it runs */
    lorry__certificate *certificate; /* that it writes; NULL where none is wanted */
    int64_t late_value;   /* proved, but not told yet for what copying takes; 0: nothing */
    int late_kind;
    double next_copy;     /* lorry__now() seconds from which on the next one pays */
    void (*tell)(void *payload, const lorry__plan_copy *plan, int64_t cost);
                          /* a plan was found that is cheaper than the cutoff; may be NULL */
    void *payload;
} lorry__bound_task;

lorry_status lorry__bound_run(lorry__bound_task *task);
/* Whether column generation by GLPK proves bounds of so many clients. */
bool lorry__bound_is_strong(int32_t num_clients);
/* Whether the load lets so many clients onto a route that labels are often too many. */
bool lorry__bound_has_long_routes(const lorry_problem *problem);
/* The prover has proved so much: the bound is raised to it, if that is more, together
 * with a certificate. At once, or after what copying that has taken lately. */
void lorry__bound_publish(lorry__bound_task *task, int64_t value, int kind);
/* The bound and the certificate become these, if that is more; what the certificate
 * points to is taken over. It is NULL where none is wanted. */
void lorry__bound_tell(lorry__bound_task *task, int64_t value, lorry__certificate *certificate,
                       int kind);
/* A certificate of the task's problem with no method yet. */
lorry__certificate lorry__bound_certificate(const lorry__bound_task *task);
void lorry__bound_task_free(lorry__bound_task *task);
static inline bool lorry__bound_is_out_of_time(const lorry__bound_task *task)
{
    return lorry__limit_is_reached(&task->limit);
}

/* Spanning trees with prices on degrees, where all clients are required; a few
 * hundred steps of O(n^2). Publishes as it goes. */
lorry_status lorry__tree_bound(lorry__bound_task *task);
/* For any size, see weak.c; 0 if the deadline comes first. */
lorry_status lorry__weak_bound(const lorry__bound_task *task, int64_t *bound);

#endif
