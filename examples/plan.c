/* plan.c: six parcels, two vans, one plan. */
#include <stdio.h>
#include <lorry/lorry.h>

int main(void)
{
    const double x[] = { 0, -3, -4, -5, 3, 4, 5 }, y[] = { 0, 2, 4, 1, 3, -1, -4 };
    const int32_t place[] = { 1, 2, 3, 4, 5, 6 };           /* 0 is the depot */
    const int64_t kilos[] = { 10, 10, 20, 10, 20, 10 }, capacity = 40;
    const int64_t latest[] = { 20, 20, 5, 20, 20, 20 };
    lorry_model *model = NULL;
    lorry_problem *problem = NULL;
    lorry_solver *solver = NULL;
    lorry_solution *plan = NULL;
    char *text = NULL;
    size_t length = 0;

    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type van = LORRY_VEHICLE_TYPE_INIT;
    van.count = 2, van.capacity = &capacity;
    lorry_client_arrays clients = LORRY_CLIENT_ARRAYS_INIT;
    clients.count = 6, clients.location = place;
    clients.delivery = kilos, clients.tw_late = latest;
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0, options.max_iterations = 1000;  /* repeatable */

    int status = lorry_model_new(NULL, &model) || lorry_model_add_locations(model, 7, x, y) ||
                 lorry_model_add_depot(model, &depot, NULL) ||
                 lorry_model_add_vehicle_type(model, &van, NULL) ||
                 lorry_model_add_clients(model, &clients) || lorry_model_build(model, &problem);
    if (status)
        fprintf(stderr, "%s\n", lorry_model_message(model));
    else
        status = lorry_solver_new(NULL, problem, &solver) ||
                 lorry_solver_run(solver, &options, &plan) ||
                 lorry_solution_render(plan, LORRY_FORMAT_SOL, &text, &length, NULL);
    if (!status)
        fputs(text, stdout);

    lorry_text_free(text);
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    lorry_problem_free(problem);
    lorry_model_free(model);
    return status;
}
