/* bound.c: which bounds are proved, in what order, for what size.
 *
 * First what is cheap, so that there is a bound whatever happens: least arcs, then
 * spanning trees. Then column generation over ng-routes with cuts and branching
 * (prover.h). */
#include "relaxation/bound.h"

#include "relaxation/prover.h"
#include "relaxation/record.h"

#define TREE_CLIENTS 3000  /* beyond, n * n is too much for spanning trees */
#define LP_CLIENTS 400     /* beyond, exact pricing and GLPK's programs take too long */
#define LONG_ROUTE 25      /* clients on a route, on average */
#define ROUGH_CLIENTS 1200 /* beyond, so do the arcs of all */
/* The prover goes on for so many times what copying its certificate took before it is
 * copied again: a copy per step costs a twentieth of the proof at most, and a bound is
 * told that much later. */
#define COPY_REST 20.0

void lorry__bound_task_free(lorry__bound_task *task)
{
    lorry__walks_free(task->mem, &task->columns);
}

lorry__certificate lorry__bound_certificate(const lorry__bound_task *task)
{
    const lorry_problem *p = task->eval->problem;
    lorry__certificate c;
    lorry__certificate_init(&c, task->certificate_mem);
    c.problem = p->hash;
    c.objective = task->eval->objective;
    c.num_clients = p->num_clients;
    c.fewest_vehicles = lorry__fewest_vehicles(p);
    return c;
}

bool lorry__bound_has_long_routes(const lorry_problem *p)
{
    return p->num_clients >= LONG_ROUTE * lorry__fewest_vehicles(p);
}

static void raise_to(lorry__bound_task *task, int64_t value, int kind)
{
    int64_t known = atomic_load(task->bound);
    while (value > known)
        if (atomic_compare_exchange_weak(task->bound, &known, value)) {
            task->kind = kind;
            return;
        }
}

void lorry__bound_tell(lorry__bound_task *task, int64_t value, lorry__certificate *certificate,
                       int kind)
{
    if (certificate == NULL) {
        raise_to(task, value, kind);
    } else if (value > atomic_load(task->bound)) {
        certificate->bound = value;
        task->kind = kind;
        task->keep(task->payload, certificate, kind);
    } else {
        lorry__certificate_free(certificate);
    }
}

/* What is proved but not told yet, with a copy of the prover's certificate. Where there
 * is no memory for it, the bound stays as it was. */
static void tell_late(lorry__bound_task *task)
{
    const int64_t value = task->late_value;
    task->late_value = 0;
    if (value <= atomic_load(task->bound))
        return;
    if (task->certificate == NULL) {
        lorry__bound_tell(task, value, NULL, task->late_kind);
        return;
    }
    lorry__certificate copy;
    const double started = lorry__now();
    if (!lorry__record_copy(task->prover, &copy))
        return;
    const double ended = lorry__now();
    task->next_copy = ended + COPY_REST * (ended - started);
    lorry__bound_tell(task, lorry__min64(value, copy.bound), &copy, task->late_kind);
}

void lorry__bound_publish(lorry__bound_task *task, int64_t value, int kind)
{
    if (value <= task->late_value)
        return;
    task->late_value = value;
    task->late_kind = kind;
    if (task->certificate == NULL || lorry__now() >= task->next_copy)
        tell_late(task);
}

/* By column generation, cuts and branching. */
static lorry_status run_prover(lorry__bound_task *task)
{
    lorry__prover *p = task->prover;
    lorry_status status = lorry__prover_new(p, task);
    if (status != LORRY_OK)
        return status;
    const bool is_rough = !lorry__bound_is_strong(p->n);
    lorry__outcome outcome = is_rough ? lorry__prover_roughly(p) : lorry__prover_root(p);
    /* Solutions that are only near are no ground to part on. */
    if (outcome == LORRY__CONVERGED && !is_rough && lorry__prover_uses_simplex(p))
        outcome = lorry__prover_branch(p);
    tell_late(task);
    return outcome == LORRY__NO_MEMORY ? LORRY_ENOMEM : LORRY_OK;
}

static lorry_status prove_by_routes(lorry__bound_task *task)
{
    lorry__certificate certificate = lorry__bound_certificate(task);
    task->prover = LORRY__NEW(task->mem, lorry__prover, 1);
    if (task->prover == NULL)
        return LORRY_ENOMEM;
    task->certificate = task->certificate_mem != NULL ? &certificate : NULL;
    const lorry_status status = run_prover(task);
    lorry__prover_free(task->prover);
    lorry__free(task->mem, task->prover);
    task->prover = NULL;
    task->certificate = NULL;
    lorry__certificate_free(&certificate);
    return status;
}

bool lorry__bound_is_strong(int32_t num_clients)
{
    return num_clients <= LP_CLIENTS;
}

/* What needs no more than the problem. */
static lorry_status prove_by_arcs(lorry__bound_task *task)
{
    int64_t bound = 0;
    const lorry_status status = lorry__weak_bound(task, &bound);
    lorry__certificate c = lorry__bound_certificate(task);
    c.method = bound > 0 ? LORRY__PROOF_ARCS : LORRY__PROOF_NONE;
    lorry__bound_tell(task, bound, task->certificate_mem != NULL ? &c : NULL, LORRY__BOUND_WEAK);
    return status;
}

lorry_status lorry__bound_run(lorry__bound_task *task)
{
    const lorry_problem *p = task->eval->problem;
    task->kind = LORRY__BOUND_WEAK;
    lorry_status status = prove_by_arcs(task);
    const bool has_routes = p->num_clients > 0 && p->num_clients <= ROUGH_CLIENTS;
    if (status == LORRY_OK && !lorry__bound_is_strong(p->num_clients) &&
        p->num_clients <= TREE_CLIENTS)
        status = lorry__tree_bound(task);
    if (status == LORRY_OK && has_routes && !lorry__bound_is_out_of_time(task))
        status = prove_by_routes(task);
    /* Too large or too late for more is no error: what is proved stands. */
    return status == LORRY_EUNSUPPORTED || status == LORRY_STOPPED ? LORRY_OK : status;
}
