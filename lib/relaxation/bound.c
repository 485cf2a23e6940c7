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
#define ROUGH_CLIENTS 1200 /* beyond, so do the arcs of all */

void lorry__bound_task_free(lorry__bound_task *task)
{
    lorry__walks_free(task->mem, &task->columns);
}

void lorry__bound_publish(lorry__bound_task *task, int64_t value, int kind)
{
    int64_t known = atomic_load(task->bound);
    while (value > known)
        if (atomic_compare_exchange_weak(task->bound, &known, value)) {
            task->kind = kind;
            return;
        }
}

/* By column generation, cuts and branching. */
static lorry_status prove_by_routes(lorry__bound_task *task)
{
    lorry__prover *p = LORRY__NEW(task->mem, lorry__prover, 1);
    if (p == NULL)
        return LORRY_ENOMEM;
    lorry_status status = lorry__prover_new(p, task);
    if (status == LORRY_OK) {
        const bool is_rough = !lorry__bound_is_strong(p->n);
        lorry__outcome outcome = is_rough ? lorry__prover_roughly(p) : lorry__prover_root(p);
        if (outcome == LORRY__CONVERGED && !is_rough && lorry__prover_uses_simplex(p)) {
            outcome = lorry__prover_branch(p);
        } else if (outcome != LORRY__NO_MEMORY && p->bound > INT64_MIN) {
            const int32_t vector = lorry__record_vector(p);
            lorry__record_leaf(p, p->proof, vector, p->bound);
        }
        if (outcome == LORRY__NO_MEMORY || !lorry__record_end(p))
            status = LORRY_ENOMEM;
    }
    lorry__prover_free(p);
    lorry__free(task->mem, p);
    return status;
}

bool lorry__bound_is_strong(int32_t num_clients)
{
    return num_clients <= LP_CLIENTS;
}

/* A certificate of what needs no more than the problem. */
static void certify_arcs(lorry__bound_task *task, int64_t bound)
{
    lorry__certificate *c = task->certificate;
    if (c == NULL || bound <= 0)
        return;
    c->method = LORRY__PROOF_ARCS;
    c->bound = bound;
}

static void name_problem(lorry__certificate *c, const lorry__eval *eval)
{
    c->problem = eval->problem->hash;
    c->objective = eval->objective;
    c->num_clients = eval->problem->num_clients;
}

/* The better certificate of the two stays. */
static lorry_status prove_by_routes_too(lorry__bound_task *task)
{
    if (task->certificate == NULL)
        return prove_by_routes(task);
    lorry__certificate before = *task->certificate;
    lorry__certificate_init(task->certificate, before.mem);
    name_problem(task->certificate, task->eval);
    const lorry_status status = prove_by_routes(task);
    lorry__certificate *after = task->certificate;
    if (status != LORRY_OK || after->method == LORRY__PROOF_NONE || after->bound < before.bound) {
        lorry__certificate_free(after);
        *after = before;
    } else {
        lorry__certificate_free(&before);
    }
    return status;
}

lorry_status lorry__bound_run(lorry__bound_task *task)
{
    const lorry_problem *p = task->eval->problem;
    task->kind = LORRY__BOUND_WEAK;
    lorry__bound_publish(task, 0, LORRY__BOUND_WEAK);
    if (task->certificate != NULL)
        name_problem(task->certificate, task->eval);
    if (p->num_clients == 0)
        return LORRY_OK;
    const int64_t weak = lorry__weak_bound(task);
    lorry__bound_publish(task, weak, LORRY__BOUND_WEAK);
    certify_arcs(task, weak);
    if (lorry__bound_is_out_of_time(task))
        return LORRY_OK;
    const bool has_routes = p->num_clients <= ROUGH_CLIENTS;
    lorry_status status = LORRY_OK;
    if (!lorry__bound_is_strong(p->num_clients) && p->num_clients <= TREE_CLIENTS)
        status = lorry__tree_bound(task);
    if (status == LORRY_OK && has_routes && !lorry__bound_is_out_of_time(task))
        status = prove_by_routes_too(task);
    /* Too large or too late for more is no error: what is proved stands. */
    return status == LORRY_EUNSUPPORTED || status == LORRY_STOPPED ? LORRY_OK : status;
}
