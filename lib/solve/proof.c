/* proof.c: where and when the bound is computed. */
#define _POSIX_C_SOURCE 200809L
#include "solve/proof.h"

#include "model/solution.h"

#define POLL_SECONDS 0.005 /* between two looks at whether somebody cancels: a tenth of what
                              that may take, for some 200 short wakes a second */

lorry_status lorry__proof_init(lorry__proof *proof, lorry__mem *mem, lorry_problem *problem,
                               lorry_objective objective, lorry__relaxation *relaxation,
                               lorry_message *message)
{
    memset(proof, 0, sizeof(*proof));
    proof->mem = mem;
    proof->problem = problem;
    proof->objective = objective;
    proof->relaxation = relaxation;
    atomic_init(&proof->stop, 0);
    atomic_init(&proof->bound, INT64_MIN);
    atomic_init(&proof->cutoff, INT64_MAX);
    atomic_init(&proof->has_ended, false);
    atomic_init(&proof->has_plan, false);
    lorry__side_init(&proof->side);
    proof->has_mutex = pthread_mutex_init(&proof->mutex, NULL) == 0;
    proof->handle = lorry__bound_new(&mem->config, problem);
    if (!proof->has_mutex || proof->handle == NULL) {
        lorry__proof_free(proof);
        return lorry__fail(message, LORRY_ENOMEM, "no memory for the lower bound");
    }
    /* With the number of vehicles in a tier above, costs are bounded for plans
     * with no more of them. */
    const lorry_status status = lorry__eval_init(
        &proof->eval, mem, problem,
        objective == LORRY_OBJECTIVE_VEHICLES ? LORRY_OBJECTIVE_COST : objective, message);
    if (status != LORRY_OK)
        lorry__proof_free(proof);
    return status;
}

void lorry__proof_return_plan(lorry__proof *proof, lorry__routes *plan)
{
    lorry__free(proof->mem, (void *)plan->offsets);
    lorry__free(proof->mem, (void *)plan->clients);
    lorry__free(proof->mem, (void *)plan->types);
    *plan = (lorry__routes){ .count = 0 };
}

bool lorry__proof_is_strong(int32_t num_clients)
{
    return lorry__relaxation_is_strong(num_clients);
}

bool lorry__proof_wants_time(const lorry_problem *problem)
{
    return lorry__relaxation_is_strong(problem->num_clients) ||
           lorry__relaxation_has_long_routes(problem);
}

void lorry__proof_free(lorry__proof *proof)
{
    if (proof->mem == NULL)
        return;
    atomic_store(&proof->stop, 1);
    lorry__side_free(&proof->side);
    lorry__proof_return_plan(proof, &proof->plan);
    if (proof->has_mutex)
        pthread_mutex_destroy(&proof->mutex);
    lorry__bound_release(proof->handle);
    lorry__eval_free(&proof->eval);
    proof->mem = NULL;
}

void lorry__proof_inform(lorry__proof *proof, int64_t cost, int32_t num_routes)
{
    if (proof->objective == LORRY_OBJECTIVE_VEHICLES && !proof->is_beside)
        proof->proving.most_vehicles = num_routes;
    atomic_store(&proof->cutoff, cost);
}

/* On the proof's thread, as all that it tells. */
static void keep_certificate(void *payload, lorry__certificate *certificate, int kind)
{
    lorry__proof *proof = payload;
    pthread_mutex_lock(&proof->mutex);
    if (!proof->is_closed) {
        lorry__certificate before = proof->handle->certificate;
        proof->handle->certificate = *certificate;
        *certificate = before;
        proof->kind = kind;
        atomic_store(&proof->bound, proof->handle->certificate.bound);
    }
    pthread_mutex_unlock(&proof->mutex);
    lorry__certificate_free(certificate);
}

static void keep_plan(void *payload, const lorry__routes *plan, int64_t cost)
{
    (void)cost;
    lorry__proof *proof = payload;
    const size_t routes = (size_t)plan->count, stops = (size_t)plan->offsets[routes];
    int32_t *offsets = LORRY__NEW(proof->mem, int32_t, routes + 1);
    int32_t *clients = LORRY__NEW(proof->mem, int32_t, stops);
    int32_t *types = LORRY__NEW(proof->mem, int32_t, routes);
    if (offsets == NULL || clients == NULL || types == NULL) {
        lorry__free(proof->mem, offsets);
        lorry__free(proof->mem, clients);
        lorry__free(proof->mem, types);
        return; /* the bound does not depend on it */
    }
    memcpy(offsets, plan->offsets, (routes + 1) * sizeof(*offsets));
    memcpy(clients, plan->clients, stops * sizeof(*clients));
    memcpy(types, plan->types, routes * sizeof(*types));
    pthread_mutex_lock(&proof->mutex);
    lorry__proof_return_plan(proof, &proof->plan);
    proof->plan = (lorry__routes){ plan->count, offsets, clients, types };
    pthread_mutex_unlock(&proof->mutex);
    atomic_store(&proof->has_plan, true);
}

bool lorry__proof_take_plan(lorry__proof *proof, lorry__routes *plan)
{
    if (!atomic_exchange(&proof->has_plan, false))
        return false;
    pthread_mutex_lock(&proof->mutex);
    *plan = proof->plan;
    proof->plan = (lorry__routes){ .count = 0 };
    pthread_mutex_unlock(&proof->mutex);
    return true;
}

static void prove(void *payload)
{
    lorry__proof *proof = payload;
    proof->status = lorry__relaxation_prove(proof->relaxation, &proof->proving);
    atomic_store(&proof->has_ended, true);
}

static void prepare(lorry__proof *proof, double deadline, const _Atomic int *stop)
{
    const int64_t most = proof->proving.most_vehicles;
    proof->started = lorry__now();
    proof->proving = (lorry__proving){
        .eval = &proof->eval, .deadline = deadline, .stop = stop, .cutoff = &proof->cutoff,
        .tell = keep_plan, .payload = proof, .bound = &proof->bound, .most_vehicles = most,
        .keep = keep_certificate, .certificate_mem = &proof->handle->mem };
}

void lorry__proof_start(lorry__proof *proof, double deadline)
{
    if (proof->is_beside || proof->is_done)
        return;
    prepare(proof, deadline, &proof->stop);
    proof->is_beside = lorry__side_start(&proof->side, prove, proof);
}

lorry_status lorry__proof_finish(lorry__proof *proof, double deadline, const _Atomic int *stop)
{
    if (proof->is_beside) {
        if (atomic_load(stop) != 0)
            atomic_store(&proof->stop, 1);
        proof->is_done = lorry__side_wait_until(&proof->side, deadline);
    } else {
        prepare(proof, deadline, stop);
        prove(proof);
        proof->is_done = true;
    }
    /* What it has proved by now, certificate and all, is what counts. */
    pthread_mutex_lock(&proof->mutex);
    proof->is_closed = true;
    pthread_mutex_unlock(&proof->mutex);
    /* A bound that ran out of memory is no reason to lose the plan. */
    return !proof->is_done || proof->status == LORRY_ENOMEM ? LORRY_OK : proof->status;
}

lorry_bound *lorry__proof_result(lorry__proof *proof)
{
    const int64_t bound = atomic_load(&proof->bound);
    if (bound == INT64_MIN)
        return NULL;
    lorry_bound *handle = lorry__bound_retain(proof->handle);
    handle->report = (lorry_bound_report){
        .size = sizeof(handle->report), .objective = proof->objective, .lower_bound = bound,
        .kind = (lorry_bound_kind)proof->kind,
        .vehicles = handle->certificate.fewest_vehicles,
        .most_vehicles = proof->objective == LORRY_OBJECTIVE_VEHICLES
                             ? proof->proving.most_vehicles : LORRY_UNLIMITED,
        .has_certificate = handle->certificate.method != LORRY__PROOF_NONE,
        .seconds = lorry__now() - proof->started };
    lorry__relaxation_left_out(&proof->eval, &handle->certificate, handle->relaxed,
                               sizeof(handle->relaxed));
    return handle;
}

/* ---------------------------------------------------------- without a search -- */

/* The plan's routes to start from, and what it costs, if it is one. */
static lorry_status take_plan(lorry__proof *proof, const lorry_solution *plan)
{
    const lorry_problem *problem = proof->problem;
    const int32_t count = plan->num_routes;
    int64_t cost = 0;
    int32_t *types = LORRY__NEW(proof->mem, int32_t, (size_t)count + 1);
    if (types == NULL)
        return LORRY_ENOMEM;
    bool is_whole = plan->summary.is_complete != 0;
    for (int32_t r = 0; r < count; r++) {
        const lorry_route *route = &plan->routes[r];
        types[r] = route->vehicle_type;
        const lorry__route_value value =
            lorry__eval_route(&proof->eval, types[r], route->clients, route->num_stops);
        is_whole = is_whole && value.is_feasible;
        cost += value.cost;
    }
    for (int32_t i = 0; i < plan->summary.num_unassigned; i++)
        cost += problem->prize[plan->unassigned[i]];
    lorry_status status = LORRY_OK;
    if (is_whole && count > 0) {
        const lorry__routes routes = { count, plan->offsets, plan->clients, types };
        lorry__proof_inform(proof, cost, count);
        status = lorry__relaxation_add(proof->relaxation, &routes);
    }
    lorry__free(proof->mem, types);
    return status;
}

/* Until it is done, its time is over or somebody cancels. */
static lorry_status run_alone(lorry__proof *proof, const lorry_bound_options *options)
{
    const double deadline = options->time_limit > 0 ? lorry__now() + options->time_limit : 0.0;
    const volatile int *cancel = options->cancel;
    lorry__proof_start(proof, deadline);
    if (!proof->is_beside)
        return lorry__proof_finish(proof, deadline, &proof->stop);
    while (lorry__proof_is_busy(proof)) {
        lorry__side_wait_until(&proof->side, lorry__now() + POLL_SECONDS);
        if (cancel != NULL && *cancel != 0)
            atomic_store(&proof->stop, 1);
    }
    return lorry__proof_finish(proof, lorry__now() + POLL_SECONDS, &proof->stop);
}

lorry_status lorry__prove_alone(const lorry_config *config, lorry_problem *problem,
                                const lorry_bound_options *options, lorry_bound **out,
                                lorry_message *message)
{
    lorry__mem mem;
    lorry__eval eval;
    lorry__proof proof;
    lorry__relaxation *relaxation = NULL;
    lorry__mem_init(&mem, config);
    memset(&proof, 0, sizeof(proof));
    lorry_status status = lorry__eval_init(&eval, &mem, problem, options->objective, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__relaxation_new(&mem, &eval, 0, true, &relaxation, message);
    if (status == LORRY_OK)
        status = lorry__proof_init(&proof, &mem, problem, options->objective, relaxation, message);
    if (status == LORRY_OK && options->plan != NULL)
        status = take_plan(&proof, options->plan);
    if (status == LORRY_OK)
        status = run_alone(&proof, options);
    if (status == LORRY_OK) {
        *out = lorry__proof_result(&proof);
        status = *out == NULL ? LORRY_ENOMEM : LORRY_OK;
    }
    lorry__proof_free(&proof);
    lorry__relaxation_free(relaxation);
    lorry__eval_free(&eval);
    if (status != LORRY_OK && message != NULL && message->text[0] == '\0')
        lorry__fail(message, status, "no memory for the lower bound");
    return status;
}
