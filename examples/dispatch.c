/* dispatch.c: a dispatch service in small: worker threads plan the same day
 * under different seeds, each with a solver of its own over one shared,
 * immutable problem. When the first is done the main thread cancels the one
 * that was told to search without end, and takes the best plan of all. */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <lorry/lorry.h>

enum { WORKERS = 4, CLIENTS = 60 };

typedef struct desk {
    pthread_t thread;
    lorry_solver *solver;      /* touched by its worker, and by cancel */
    lorry_options options;
    lorry_solution *plan;
    lorry_status status;
} desk;

static void *work(void *payload)
{
    desk *d = payload;
    d->status = lorry_solver_run(d->solver, &d->options, &d->plan);
    return NULL;
}

/* A made-up district: places from a small generator, so that the example is
 * the same everywhere. */
static lorry_status describe(lorry_model *model)
{
    const int64_t capacity = 100;
    uint32_t seed = 2463534242u;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type van = LORRY_VEHICLE_TYPE_INIT;
    van.count = 10;
    van.capacity = &capacity;
    lorry_status status = lorry_model_add_location(model, 500, 500, &depot.location);
    if (status == LORRY_OK)
        status = lorry_model_add_depot(model, &depot, NULL);
    if (status == LORRY_OK)
        status = lorry_model_add_vehicle_type(model, &van, NULL);
    for (int i = 0; i < CLIENTS && status == LORRY_OK; i++) {
        uint32_t draw[3];
        for (int k = 0; k < 3; k++) { /* xorshift32, Marsaglia (2003) */
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            draw[k] = seed;
        }
        const int64_t amount = 5 + draw[2] % 20;
        lorry_client client = LORRY_CLIENT_INIT;
        client.delivery = &amount;
        status = lorry_model_add_location(model, draw[0] % 1000, draw[1] % 1000,
                                          &client.location);
        if (status == LORRY_OK)
            status = lorry_model_add_client(model, &client, NULL);
    }
    return status;
}

static int serve(lorry_problem *problem)
{
    desk desks[WORKERS] = { { 0 } };
    int started = 0;
    bool is_ok = true;
    for (int i = 0; i < WORKERS && is_ok; i++) {
        desk *d = &desks[i];
        lorry_options_init(&d->options, sizeof(d->options));
        d->options.seed = (uint64_t)i + 1;
        d->options.threads = 1;     /* the service has threads enough */
        d->options.time_limit = 0;  /* the last one has no limit at all */
        d->options.max_iterations = i < WORKERS - 1 ? 2000 : 0;
        is_ok = lorry_solver_new(NULL, problem, &d->solver) == LORRY_OK &&
                pthread_create(&d->thread, NULL, work, d) == 0;
        started += is_ok;
    }
    if (started > 0)
        pthread_join(desks[0].thread, NULL);
    if (started == WORKERS)
        lorry_solver_cancel(desks[WORKERS - 1].solver);
    for (int i = 1; i < started; i++)
        pthread_join(desks[i].thread, NULL);

    int best = -1, stopped = 0, incomplete = 0;
    int64_t best_cost = 0;
    for (int i = 0; i < started; i++) {
        if (desks[i].status < 0)
            continue;
        lorry_summary summary = { .size = sizeof(summary) };
        lorry_solution_summary(desks[i].plan, &summary);
        stopped += desks[i].status == LORRY_STOPPED;
        incomplete += !summary.is_complete;
        if (summary.is_complete && (best < 0 || summary.cost < best_cost)) {
            best = i;
            best_cost = summary.cost;
        }
    }
    printf("%d plans, %d cancelled, %d incomplete\n", started, stopped, incomplete);
    for (int i = 0; i < WORKERS; i++) {
        lorry_solution_free(desks[i].plan);
        lorry_solver_free(desks[i].solver);
    }
    return best >= 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(void)
{
    lorry_model *model = NULL;
    lorry_problem *problem = NULL;
    int code = EXIT_FAILURE;
    if (lorry_model_new(NULL, &model) != LORRY_OK)
        return code;
    if (describe(model) == LORRY_OK && lorry_model_build(model, &problem) == LORRY_OK)
        code = serve(problem);
    else
        fprintf(stderr, "%s\n", lorry_model_message(model));
    lorry_problem_free(problem);
    lorry_model_free(model);
    return code;
}
