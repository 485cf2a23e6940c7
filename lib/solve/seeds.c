/* seeds.c: routes into the relaxation, plans out of it. */
#include "solve/seeds.h"

#include "solve/proof.h"

#define FIRST_SHARE 0.3    /* routes found before are too poor to recombine */
#define JOBS 32            /* over the whole cooling */
#define JOB_PART 0.05      /* of the search's work between two jobs */
#define STEP_WORK 5.0      /* units of work that a step is worth */
#define PATIENCE 4         /* a job is due after so many times what its work is worth, and a
                              round: all threads would wait for one that is late */
#define WORK_LEAST 20000   /* less finds nothing; short runs have fewer jobs instead, which
                              at 32 of them took a third of a run of one second */
#define WORK_MOST 300000
/* Share of a job's work that may find new routes. On 9 instances of 100 to 364
 * clients, two seeds each, jobs did as well with 0.25 as with 0.5, and
 * better than without on 3 of 18 runs, never worse. */
#define PRICING 0.25

lorry_status lorry__seeds_init(lorry__seeds *seeds, lorry__mem *mem, const lorry__eval *eval,
                               uint64_t seed, bool has_thread, bool has_jobs,
                               lorry_message *message)
{
    const int32_t n = eval->problem->num_clients;
    *seeds = (lorry__seeds){ .has_jobs = has_jobs };
    lorry_status status = lorry__relaxation_new(mem, eval, seed, has_thread, &seeds->relaxation,
                                                message);
    if (status != LORRY_OK)
        return status;
    seeds->is_served = LORRY__NEW(mem, bool, (size_t)n + 1);
    if (seeds->is_served != NULL && lorry__plan_init(&seeds->plan, mem, n))
        return LORRY_OK;
    lorry__seeds_free(seeds, mem);
    return LORRY_ENOMEM;
}

void lorry__seeds_free(lorry__seeds *seeds, lorry__mem *mem)
{
    lorry__relaxation_free(seeds->relaxation);
    lorry__plan_free(&seeds->plan, mem);
    lorry__free(mem, seeds->is_served);
    *seeds = (lorry__seeds){ 0 };
}

static lorry__routes routes_of(const lorry__plan *plan)
{
    return (lorry__routes){ plan->num_routes, plan->offsets, plan->clients, plan->types };
}

static void take_routes(lorry__seeds *seeds, const lorry__routes *routes, const lorry__eval *eval)
{
    const int32_t n = eval->problem->num_clients;
    lorry__plan *plan = &seeds->plan;
    memset(seeds->is_served, 0, (size_t)n * sizeof(bool));
    plan->num_routes = routes->count;
    memcpy(plan->offsets, routes->offsets, ((size_t)routes->count + 1) * sizeof(int32_t));
    memcpy(plan->types, routes->types, (size_t)routes->count * sizeof(int32_t));
    for (int32_t k = 0; k < routes->offsets[routes->count]; k++) {
        plan->clients[k] = routes->clients[k];
        seeds->is_served[routes->clients[k]] = true;
    }
    plan->num_absent = 0;
    for (int32_t c = 0; c < n; c++)
        if (!seeds->is_served[c])
            plan->absent[plan->num_absent++] = c;
    lorry__plan_price(plan, eval);
}

static lorry_status collect(lorry__seeds *seeds, lorry__search *search)
{
    lorry__routes routes;
    bool has_improved;
    seeds->due = 0;
    const lorry_status status =
        lorry__relaxation_collect(seeds->relaxation, &routes, &has_improved);
    /* A job that ran out of memory has nothing to say; the search goes on. */
    if (status != LORRY_OK)
        return status == LORRY_ENOMEM ? LORRY_OK : status;
    if (has_improved) {
        take_routes(seeds, &routes, search->eval);
        seeds->joined += lorry__search_join(search, &seeds->plan);
    }
    return LORRY_OK;
}

static lorry_status add(lorry__seeds *seeds, const lorry__plan *plan)
{
    const lorry__routes routes = routes_of(plan);
    const lorry_status status = lorry__relaxation_add(seeds->relaxation, &routes);
    return status == LORRY_ENOMEM ? LORRY_OK : status;
}

static lorry_status submit(lorry__seeds *seeds, const lorry__search *search, int64_t work)
{
    const lorry__routes incumbent = routes_of(&search->best);
    const lorry__request request = {
        .incumbent = &incumbent, .work = work, .pricing = (int64_t)(PRICING * (double)work),
        .near = search->near.after, .near_length = search->near.after_length,
        .limit = seeds->limit };
    const lorry_status status = lorry__relaxation_submit(seeds->relaxation, &request);
    if (status != LORRY_OK)
        return status == LORRY_ENOMEM ? LORRY_OK : status;
    seeds->jobs++;
    seeds->last_job = search->steps;
    seeds->due = search->steps + lorry__max64((int64_t)(PATIENCE * (double)work / STEP_WORK),
                                              search->round_steps + 1);
    return LORRY_OK;
}

bool lorry__seeds_await(lorry__seeds *seeds, int64_t steps)
{
    return seeds->due == 0 || steps < seeds->due || lorry__relaxation_await(seeds->relaxation);
}

lorry_status lorry__seeds_turn(lorry__seeds *seeds, lorry__search *search, double share)
{
    lorry_status status = LORRY_OK;
    if (seeds->relaxation == NULL)
        return LORRY_OK;
    if (seeds->due > 0 && search->steps >= seeds->due)
        status = collect(seeds, search);
    if (status != LORRY_OK || seeds->due > 0 || share < FIRST_SHARE)
        return status;
    for (int32_t i = 0; i < search->num_islands && status == LORRY_OK; i++)
        status = add(seeds, &search->islands[i].current);
    if (status == LORRY_OK && search->last_improved == search->steps)
        status = add(seeds, &search->best);
    const int64_t now = (int64_t)(share * JOBS);
    if (status != LORRY_OK || !seeds->has_jobs || now < seeds->next_job || search->best.missing > 0)
        return status;
    /* Work in proportion to the search's own between two jobs, so that the
     * result is there when it is due. */
    const double between = (double)(search->steps - seeds->last_job) * STEP_WORK;
    const int64_t work = lorry__min64((int64_t)(JOB_PART * between), WORK_MOST);
    if (work < WORK_LEAST)
        return LORRY_OK;
    seeds->next_job = now + 1;
    return submit(seeds, search, work);
}

lorry_status lorry__seeds_offer(lorry__seeds *seeds, const lorry__search *search)
{
    lorry_status status = LORRY_OK;
    if (seeds->due > 0)
        return LORRY_OK; /* the job reads the pool; what is in it must do */
    for (int32_t i = 0; i < search->num_islands && status == LORRY_OK; i++)
        status = add(seeds, &search->islands[i].current);
    return status == LORRY_OK ? add(seeds, &search->best) : status;
}

lorry_status lorry__seeds_take(lorry__seeds *seeds, lorry__search *search, lorry__proof *proof)
{
    lorry__routes plan;
    if (!lorry__proof_take_plan(proof, &plan))
        return LORRY_OK;
    take_routes(seeds, &plan, search->eval);
    seeds->joined += lorry__search_join(search, &seeds->plan);
    lorry__proof_return_plan(proof, &plan);
    return LORRY_OK;
}
