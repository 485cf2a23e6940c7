/* Fewer vehicles: where their number stands above cost, the search finds plans
 * with the fewest, keeps them, and the same on any number of threads. */
#include "../support/random_day.h"

#include "../support/judged_run.h"

enum { ROUTES = 8, STOPS = 10, CAPACITY = 82 };

/* A day made from ROUTES routes that leave no room in any vehicle: the load
 * alone needs as many, and every window holds the hour of that plan. */
static lorry_problem *full_day(uint64_t seed)
{
    lorry__rng rng;
    lorry_model *model;
    lorry_problem *problem;
    lorry__rng_seed(&rng, seed, 0, 0);
    int64_t left = 0;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_location(model, 50, 50, NULL), LORRY_OK);
    const lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < ROUTES * STOPS; c++) {
        const int32_t nth = c % STOPS;
        const double x = lorry__rng_below(&rng, 100);
        const double y = lorry__rng_below(&rng, 100);
        assert_int_equal(lorry_model_add_location(model, x, y, NULL), LORRY_OK);
        left = nth == 0 ? CAPACITY : left;
        const int64_t demand = nth == STOPS - 1 ? left : 5 + lorry__rng_below(&rng, 5);
        left -= demand;
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        client.delivery = &demand;
        client.tw_early = nth > 0 ? 150 * (nth - 1) : 0; /* no way is longer than 142 */
        client.tw_late = 150 * (nth + 2);
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    const int64_t capacity = CAPACITY;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = ROUTES * STOPS;
    type.capacity = &capacity;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

static lorry_options fewest(int64_t steps, int32_t threads)
{
    lorry_options options = iterations(steps, threads);
    options.objective = LORRY_OBJECTIVE_VEHICLES;
    return options;
}

static void the_fewest_vehicles_are_found_and_kept(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        lorry_problem *problem = full_day(seed);
        lorry_options options = fewest(1, 1);
        lorry_solution *first = solve(problem, &options, LORRY_OK);
        assert_true(summary_of(first).num_routes > ROUTES);
        options = fewest(40000, 2);
        lorry_solution *plan = solve(problem, &options, LORRY_OK);
        assert_int_equal(summary_of(plan).num_missing, 0);
        assert_int_equal(summary_of(plan).num_routes, ROUTES);
        options = fewest(5000, 2);
        options.start = plan;
        lorry_solution *again = solve(problem, &options, LORRY_OK);
        assert_int_equal(summary_of(again).num_routes, ROUTES);
        assert_true(summary_of(again).cost <= summary_of(plan).cost);
        lorry_solution_free(again);
        lorry_solution_free(plan);
        lorry_solution_free(first);
        lorry_problem_free(problem);
    }
}

/* Islands and groups, lean and rich. */
static void threads_do_not_change_the_plan(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        static const int32_t threads[] = { 1, 2, 8 };
        lorry_problem *problem = random_day(8, DAY_KINDS[k]);
        uint64_t hashes[3];
        for (int i = 0; i < 3; i++) {
            lorry_options options = fewest(4000, threads[i]);
            lorry_solution *plan = solve(problem, &options, LORRY_OK);
            assert_int_equal(summary_of(plan).iterations, 4000);
            hashes[i] = hash_of(plan);
            lorry_solution_free(plan);
        }
        assert_true(hashes[1] == hashes[0] && hashes[2] == hashes[0]);
        lorry_problem_free(problem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fewest_vehicles_are_found_and_kept),
        cmocka_unit_test(threads_do_not_change_the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
