/* Runs that start from a plan: it is repaired, and never made worse. */
#include "../support/random_day.h"

#include "../support/judged_run.h"

/* Every way in which a run may be over at once. */
static lorry_options short_run(int k)
{
    static const int32_t threads[] = { 1, 2, 2, 1 };
    static const double seconds[] = { 0, 0, 1e-9, 1e-3 };
    lorry_options options = iterations(k < 2 ? 1 : 0, threads[k]);
    options.time_limit = seconds[k];
    return options;
}
enum { SHORT_RUNS = 4 };

/* Routes of a plan, for making others from them. */
typedef struct routes {
    int32_t count, offsets[601], clients[600], types[600];
} routes;

static void take_routes(const lorry_solution *plan, routes *out)
{
    *out = (routes){ .count = summary_of(plan).num_routes };
    for (int32_t r = 0; r < out->count; r++) {
        lorry_route route = { .size = sizeof(route) };
        assert_int_equal(lorry_solution_route(plan, r, &route), LORRY_OK);
        memcpy(out->clients + out->offsets[r], route.clients,
               (size_t)route.num_stops * sizeof(int32_t));
        out->offsets[r + 1] = out->offsets[r] + route.num_stops;
        out->types[r] = route.vehicle_type;
    }
}

static lorry_solution *plan_of(lorry_problem *problem, const routes *r)
{
    lorry_solution *plan;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, r->count, r->offsets,
                                        r->clients, r->types, &plan, NULL), LORRY_OK);
    return plan;
}

/* Islands and groups, lean and rich, under every objective. */
static void a_start_is_never_made_worse(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        lorry_problem *problem = random_day(12, DAY_KINDS[k]);
        const lorry_objective objective = (lorry_objective)(k % 4);
        lorry_options options = iterations(5000, 2);
        options.objective = objective;
        lorry_solution *good = solve(problem, &options, LORRY_OK);
        const lorry_summary before = summary_of(good);
        for (int run = 0; run < SHORT_RUNS; run++) {
            options = short_run(run);
            options.objective = objective;
            options.start = good;
            lorry_solution *plan = solve(problem, &options, LORRY_OK);
            const lorry_summary after = summary_of(plan);
            assert_true(after.num_missing <= before.num_missing);
            if (objective == LORRY_OBJECTIVE_VEHICLES)
                assert_true(after.num_routes <= before.num_routes);
            if (after.num_missing == before.num_missing && after.num_routes == before.num_routes)
                assert_true(after.cost <= before.cost);
            lorry_solution_free(plan);
        }
        lorry_solution_free(good);
        lorry_problem_free(problem);
    }
}

/* Half of the routes are given: the others' clients find places, as there are
 * vehicles for all, or wait at the worst. */
static void a_partial_start_is_completed(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        lorry_problem *problem = random_day(12, DAY_KINDS[k]);
        lorry_options options = iterations(2000, 2);
        lorry_solution *good = solve(problem, &options, LORRY_OK);
        routes half;
        take_routes(good, &half);
        half.count /= 2;
        lorry_solution *start = plan_of(problem, &half);
        assert_true(summary_of(start).is_feasible);
        for (int run = 0; run < SHORT_RUNS; run++) {
            options = short_run(run);
            options.start = start;
            lorry_solution *plan = solve(problem, &options, LORRY_OK);
            assert_int_equal(summary_of(plan).num_missing, summary_of(good).num_missing);
            lorry_solution_free(plan);
        }
        lorry_solution_free(start);
        lorry_solution_free(good);
        lorry_problem_free(problem);
    }
}

/* All on one route; every route on the other type of vehicle; each client on a
 * vehicle of type 0, whether that suits it or not. */
static void an_impossible_start_is_repaired(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        lorry_problem *problem = random_day(13, DAY_KINDS[4]);
        lorry_options options = iterations(4000, 1);
        lorry_solution *good = solve(problem, &options, LORRY_OK);
        routes r;
        take_routes(good, &r);
        if (way == 0)
            r = (routes){ .count = 1, .offsets = { 0, 40 } };
        for (int32_t c = 0; c < 40 && way != 1; c++)
            r.clients[c] = c;
        for (int32_t k = 0; k < r.count && way == 1; k++)
            r.types[k] ^= 1;
        if (way == 2) {
            r.count = 40;
            for (int32_t k = 0; k < 40; k++) {
                r.offsets[k + 1] = k + 1;
                r.types[k] = 0;
            }
        }
        lorry_solution *start = plan_of(problem, &r);
        assert_true(way > 0 || !summary_of(start).is_feasible);
        for (int run = 0; run < SHORT_RUNS; run++) {
            options = short_run(run);
            options.start = start;
            lorry_solution_free(solve(problem, &options, LORRY_OK));
        }
        options = iterations(4000, 2);
        options.start = start;
        lorry_solution *plan = solve(problem, &options, LORRY_OK);
        assert_int_equal(summary_of(plan).num_missing, summary_of(good).num_missing);
        lorry_solution_free(plan);
        lorry_solution_free(start);
        lorry_solution_free(good);
        lorry_problem_free(problem);
    }
}

/* Two vehicles of three places for six clients in a line; the start takes six. */
static void vehicles_that_are_not_there_are_taken_away(void **state)
{
    (void)state;
    const int64_t places = 3;
    lorry_problem *problem;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = 2;
    type.capacity = &places;
    lorry_model *model = line_of_clients(6);
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    routes r = { .count = 6 };
    for (int32_t k = 0; k < 6; k++) {
        r.clients[k] = k;
        r.offsets[k + 1] = k + 1;
    }
    lorry_solution *start = plan_of(problem, &r);
    assert_false(summary_of(start).is_feasible);
    lorry_options options = iterations(1000, 2);
    options.start = start;
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(plan).is_complete);
    /* There and back to the third and to the sixth. */
    assert_int_equal(summary_of(plan).cost, 2 * 3 + 2 * 6);
    lorry_solution_free(plan);
    lorry_solution_free(start);
    lorry_problem_free(problem);
}

static void a_start_that_visits_twice_is_no_plan(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(12, DAY_KINDS[0]);
    const int32_t offsets[] = { 0, 2, 3 }, clients[] = { 4, 7, 4 };
    lorry_solution *start;
    lorry_message message;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 2, offsets, clients, NULL,
                                        &start, &message), LORRY_EINVAL);
    assert_null(start);
    assert_string_equal(message.text, "route 1: a second visit to client 4");
    lorry_problem_free(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_is_never_made_worse),
        cmocka_unit_test(a_partial_start_is_completed),
        cmocka_unit_test(an_impossible_start_is_repaired),
        cmocka_unit_test(vehicles_that_are_not_there_are_taken_away),
        cmocka_unit_test(a_start_that_visits_twice_is_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
