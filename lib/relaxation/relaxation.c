/* relaxation.c: the room's face: pool in, jobs on the side thread, plans out.
 *
 * Where no thread is to be had (a child of fork(), a system that refuses), a
 * job runs on the caller's thread with the solver that needs no GLPK, so that
 * GLPK's environment never lives on a thread of the host's. */
#define _POSIX_C_SOURCE 200809L
#include "relaxation/bound.h"
#include "relaxation/room.h"

lorry_status lorry__relaxation_new(lorry__mem *mem, const lorry__eval *eval, uint64_t seed,
                                   bool has_thread, lorry__relaxation **out,
                                   lorry_message *message)
{
    *out = NULL;
    lorry__relaxation *r = LORRY__NEW(mem, lorry__relaxation, 1);
    const size_t n = (size_t)eval->problem->num_clients;
    if (r == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "no memory for the relaxation");
    r->mem = mem;
    r->eval = eval;
    r->seed = seed;
    r->has_thread = has_thread;
    atomic_init(&r->stop, 0);
    r->duals = LORRY__NEW(mem, double, n + 1);
    r->job_duals = LORRY__NEW(mem, double, n + 1);
    if (r->duals == NULL || r->job_duals == NULL || pthread_mutex_init(&r->mutex, NULL) != 0) {
        lorry__free(mem, r->duals);
        lorry__free(mem, r->job_duals);
        lorry__free(mem, r);
        return lorry__fail(message, LORRY_ENOMEM, "no memory for the duals of %zu clients", n);
    }
    lorry__pool_init(&r->pool, mem, eval);
    lorry__side_init(&r->side);
    *out = r;
    return LORRY_OK;
}

/* false: the process forked while the job ran, and it is lost. */
static bool finish(lorry__relaxation *r)
{
    const bool is_done = !r->is_running || lorry__side_wait(&r->side);
    r->is_running = false;
    r->is_lost = r->is_lost || !is_done;
    return !r->is_lost;
}

/* What a lost job held may have been in the middle of a change: it stays. */
static void drop_job(lorry__relaxation *r)
{
    r->has_job = false;
    lorry__plan_copy_free(r->mem, &r->given);
    if (finish(r)) {
        lorry__plan_copy_free(r->mem, &r->job.plan);
        lorry__walks_free(r->mem, &r->job.found);
    }
    r->is_lost = false;
}

void lorry__relaxation_free(lorry__relaxation *r)
{
    if (r == NULL)
        return;
    atomic_store(&r->stop, 1);
    lorry__side_free(&r->side);
    drop_job(r);
    lorry__pool_free(&r->pool);
    lorry__free(r->mem, r->duals);
    lorry__free(r->mem, r->job_duals);
    pthread_mutex_destroy(&r->mutex);
    lorry__free(r->mem, r);
}

lorry_status lorry__relaxation_add(lorry__relaxation *r, const lorry__routes *routes)
{
    assert(!r->is_running);
    lorry_status status = LORRY_OK;
    pthread_mutex_lock(&r->mutex);
    for (int32_t i = 0; i < routes->count && status == LORRY_OK; i++)
        status = lorry__pool_add(&r->pool, routes->types[i],
                                 routes->clients + routes->offsets[i],
                                 routes->offsets[i + 1] - routes->offsets[i]);
    pthread_mutex_unlock(&r->mutex);
    return status;
}

/* The incumbent as a plan of our own, priced; empty routes fall away. */
static lorry_status copy_plan(lorry__relaxation *r, const lorry__routes *routes,
                              lorry__plan_copy *plan)
{
    const int64_t stops = routes->count > 0 ? routes->offsets[routes->count] : 0;
    const lorry_status status = lorry__plan_copy_new(r->mem, routes->count, stops, plan);
    if (status != LORRY_OK)
        return status;
    for (int32_t i = 0; i < routes->count; i++) {
        const int32_t *clients = routes->clients + routes->offsets[i];
        const int32_t count = routes->offsets[i + 1] - routes->offsets[i];
        if (count == 0)
            continue;
        memcpy(plan->clients + plan->offsets[plan->count], clients,
               (size_t)count * sizeof(*clients));
        plan->types[plan->count] = routes->types[i];
        plan->costs[plan->count] =
            lorry__eval_route(r->eval, routes->types[i], clients, count).cost;
        plan->offsets[plan->count + 1] = plan->offsets[plan->count] + count;
        plan->count++;
    }
    return LORRY_OK;
}

static void run_job(void *payload) { lorry__recombine(payload); }

lorry_status lorry__relaxation_submit(lorry__relaxation *r, const lorry__request *request)
{
    assert(!r->is_running);
    drop_job(r);
    lorry_status status = copy_plan(r, request->incumbent, &r->given);
    if (status == LORRY_OK)
        status = copy_plan(r, request->incumbent, &r->job.plan);
    if (status != LORRY_OK)
        return status;
    r->job = (lorry__job){ .mem = r->mem, .eval = r->eval, .pool = &r->pool, .seed = r->seed,
                           .number = r->job.number + 1, .work = request->work,
                           .pricing = request->pricing, .near = request->near,
                           .near_length = request->near != NULL ? request->near_length : 0,
                           .fault = r->fault, .stop = &r->stop, .limit = request->limit,
                           .duals = r->job_duals,
                           .plan = r->job.plan };
    r->has_job = true;
    if (r->has_thread || lorry__cover_has_glpk()) {
        r->job.is_fenced = lorry__cover_has_glpk();
        r->is_running = lorry__side_start(&r->side, run_job, &r->job);
    }
    if (!r->is_running) {
        r->job.is_fenced = false;
        run_job(&r->job);
    } else if (!r->has_thread) {
        finish(r);
    }
    return LORRY_OK;
}

bool lorry__relaxation_await(lorry__relaxation *r)
{
    return !r->has_job || !finish(r) || !r->job.was_cut;
}

/* In the order found; those that the pool has no memory for are lost. */
static lorry_status keep_found(lorry__relaxation *r)
{
    const lorry__walks *found = &r->job.found;
    lorry_status status = LORRY_OK;
    for (int32_t k = 0; k < found->count && status == LORRY_OK; k++)
        status = lorry__pool_add(&r->pool, found->types[k], found->clients + found->offsets[k],
                                 (int32_t)(found->offsets[k + 1] - found->offsets[k]));
    return status;
}

lorry_status lorry__relaxation_collect(lorry__relaxation *r, lorry__routes *routes,
                                       bool *has_improved)
{
    *has_improved = false;
    *routes = (lorry__routes){ .count = 0 };
    if (!r->has_job)
        return LORRY_EINVAL;
    const bool is_lost = !finish(r);
    const lorry__plan_copy *plan = is_lost ? &r->given : &r->job.plan;
    *routes = (lorry__routes){ .count = plan->count, .offsets = plan->offsets,
                               .clients = plan->clients, .types = plan->types };
    if (is_lost)
        return LORRY_OK;
    *has_improved = r->job.is_improved;
    pthread_mutex_lock(&r->mutex);
    memcpy(r->duals, r->job_duals, (size_t)r->eval->problem->num_clients * sizeof(*r->duals));
    r->has_duals = true;
    const lorry_status kept = keep_found(r);
    pthread_mutex_unlock(&r->mutex);
    return r->job.status != LORRY_OK ? r->job.status : kept;
}

const double *lorry__relaxation_duals(const lorry__relaxation *r)
{
    return r->has_duals ? r->duals : NULL;
}

static void keep_certificate(void *payload, lorry__certificate *certificate, int kind)
{
    const lorry__proving *proving = payload;
    proving->keep(proving->payload, certificate, kind);
}

static void tell_plan(void *payload, const lorry__plan_copy *plan, int64_t cost)
{
    const lorry__proving *proving = payload;
    const lorry__routes routes = { plan->count, plan->offsets, plan->clients, plan->types };
    if (proving->tell != NULL)
        proving->tell(proving->payload, &routes, cost);
}

lorry_status lorry__relaxation_prove(lorry__relaxation *r, lorry__proving *proving)
{
    lorry__bound_task task = { .mem = r->mem, .eval = proving->eval,
                               .limit = { proving->stop, proving->deadline },
                               .fault = r->fault,
                               .most_vehicles = proving->most_vehicles,
                               .bound = proving->bound, .cutoff = proving->cutoff,
                               .tell = tell_plan, .keep = keep_certificate,
                               .certificate_mem = proving->keep != NULL
                                                      ? proving->certificate_mem : NULL,
                               .payload = proving };
    pthread_mutex_lock(&r->mutex);
    lorry_status status = lorry__walks_take(r->mem, &task.columns, &r->pool);
    pthread_mutex_unlock(&r->mutex);
    if (status == LORRY_OK)
        status = lorry__bound_run(&task);
    proving->kind = task.kind;
    lorry__bound_task_free(&task);
    return status;
}

bool lorry__relaxation_is_strong(int32_t num_clients) { return lorry__bound_is_strong(num_clients); }

bool lorry__relaxation_has_long_routes(const lorry_problem *problem)
{
    return lorry__bound_has_long_routes(problem);
}

bool lorry__relaxation_is_busy(lorry__relaxation *r)
{
    return r != NULL && r->is_running && !lorry__side_wait_until(&r->side, 0.0);
}
