/* Runs: what comes back is allowed, as good as brute force on tiny days, and
 * repeatable. test_bits.c compares thread counts and compilers. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/random_day.h"

#include "../support/faulty.h"
#include "../support/judged_run.h"
#include "eval/eval.h"
#include "solve/solver.h"

/* ------------------------------------------------------- brute force -- */

enum { TINY = 6 };

/* Cheapest order of a set of clients on one vehicle type; INT64_MAX: none. */
static int64_t cheapest_order(const lorry__eval *eval, int32_t type, int32_t *order, int32_t done,
                              uint32_t left)
{
    if (left == 0) {
        const lorry__route_value value = lorry__eval_route(eval, type, order, done);
        return value.is_feasible ? value.cost : INT64_MAX;
    }
    int64_t best = INT64_MAX;
    for (int32_t c = 0; c < TINY; c++) {
        if ((left >> c & 1) == 0)
            continue;
        order[done] = c;
        const int64_t cost = cheapest_order(eval, type, order, done + 1, left & ~(1u << c));
        best = cost < best ? cost : best;
    }
    return best;
}

/* Cost of the best plan, with enough vehicles of every type; required clients
 * left out count `missing_cost` each. */
static int64_t optimum(const lorry_problem *p)
{
    enum { SETS = 1 << TINY };
    lorry__mem mem;
    lorry__eval eval;
    int64_t route[SETS], plan[SETS];
    lorry__mem_init(&mem, NULL);
    assert_int_equal(lorry__eval_init(&eval, &mem, p, LORRY_OBJECTIVE_COST, NULL), LORRY_OK);
    for (uint32_t set = 1; set < SETS; set++) {
        route[set] = INT64_MAX;
        for (int32_t t = 0; t < p->num_types; t++) {
            int32_t order[TINY];
            const int64_t cost = cheapest_order(&eval, t, order, 0, set);
            route[set] = cost < route[set] ? cost : route[set];
        }
    }
    plan[0] = 0;
    for (uint32_t set = 1; set < SETS; set++) {
        const int32_t low = __builtin_ctz(set);
        plan[set] = plan[set & ~(1u << low)] +
                    (p->is_required[low] ? eval.missing_cost : p->prize[low]);
        for (uint32_t part = set; part != 0; part = (part - 1) & set)
            if ((part >> low & 1) != 0 && route[part] != INT64_MAX &&
                route[part] + plan[set & ~part] < plan[set])
                plan[set] = route[part] + plan[set & ~part];
    }
    const int64_t best = plan[SETS - 1];
    const int64_t missing = eval.missing_cost;
    lorry__eval_free(&eval);
    return best % missing; /* what is left is shown without the missing */
}

/* Where the triangle inequality fails, the best plan may be out of reach of
 * single insertions; there the search only must not claim to be better. */
static void tiny_days_are_solved_to_optimality(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        day_kind kind = DAY_KINDS[seed % 7];
        kind.is_rich *= 1 + seed % 2;
        kind.clients = TINY;
        lorry_problem *problem = random_day(seed, kind);
        const lorry_options options = iterations(3000, 1);
        lorry_solution *plan = solve(problem, &options, LORRY_OK);
        if (kind.is_crooked)
            assert_true(summary_of(plan).cost >= optimum(problem));
        else if (summary_of(plan).cost != optimum(problem))
            fail_msg("seed %d: cost %lld, optimum %lld", (int)seed,
                     (long long)summary_of(plan).cost, (long long)optimum(problem));
        lorry_solution_free(plan);
        lorry_problem_free(problem);
    }
}

/* ------------------------------------------------------- determinism -- */

static void a_timed_run_can_be_repeated_without_a_clock(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(6, DAY_KINDS[1]);
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0.6;
    options.threads = 2;
    lorry_solution *timed = solve(problem, &options, LORRY_OK);
    while (summary_of(timed).iterations == 0) { /* on a machine busy with other things */
        lorry_solution_free(timed);
        options.time_limit *= 2;
        timed = solve(problem, &options, LORRY_OK);
    }
    const lorry_summary summary = summary_of(timed);
    options = iterations(summary.iterations, 3);
    options.cooling = summary.cooling;
    options.cooling_end = summary.cooling_end;
    lorry_solution *again = solve(problem, &options, LORRY_OK);
    assert_int_equal(hash_of(again), hash_of(timed));
    lorry_solution_free(timed);
    lorry_solution_free(again);
    lorry_problem_free(problem);
}

typedef struct host { lorry_problem *problem; uint64_t hash; } host;

static void *run_alone(void *argument)
{
    host *h = argument;
    const lorry_options options = iterations(15000, 2);
    lorry_solver *solver;
    lorry_solution *plan;
    if (lorry_solver_new(NULL, h->problem, &solver) == LORRY_OK) {
        if (lorry_solver_run(solver, &options, &plan) == LORRY_OK) {
            h->hash = hash_of(plan);
            lorry_solution_free(plan);
        }
        lorry_solver_free(solver);
    }
    return NULL;
}

static void two_solvers_at_once_answer_as_each_alone(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(8, DAY_KINDS[1]);
    host alone = { problem, 0 }, pair[2] = { { problem, 0 }, { problem, 0 } };
    pthread_t threads[2];
    run_alone(&alone);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_alone, &pair[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(pair[0].hash, alone.hash);
    assert_int_equal(pair[1].hash, alone.hash);
    lorry_problem_free(problem);
}

/* A child has none of its parent's threads, and must not wait for them. */
static void a_forked_child_solves_on_its_own(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(8, DAY_KINDS[1]);
    host parent = { problem, 0 }, child = { problem, 0 };
    run_alone(&parent);
    const pid_t pid = fork();
    if (pid == 0) {
        run_alone(&child);
        _exit(child.hash == parent.hash ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    lorry_problem_free(problem);
}

static void a_day_without_clients_is_an_empty_plan(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_problem *problem;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_location(model, 0, 0, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    const lorry_options options = iterations(1000, 2);
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    assert_int_equal(summary_of(plan).num_routes, 0);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

/* ------------------------------------------------------------- objectives -- */

/* Of 60 clients in a line three vehicles serve 39: cheapest the near ones, farthest out
 * with one of them, two thirds and a third of the way with the others. */
static void what_a_small_fleet_serves_is_cheap(void **state)
{
    (void)state;
    enum { CLIENTS = 60, VEHICLES = 3 };
    const int64_t capacity = 13;
    lorry_model *model = line_of_clients(CLIENTS);
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_problem *problem;
    type.count = VEHICLES;
    type.capacity = &capacity;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    const lorry_options options = iterations(60000, 2);
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    assert_int_equal(summary_of(plan).num_missing, CLIENTS - VEHICLES * capacity);
    assert_int_equal(summary_of(plan).distance,
                     2 * capacity * (VEHICLES * (VEHICLES + 1) / 2));
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

static void fewer_vehicles_come_before_cost(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(15, DAY_KINDS[1]);
    lorry_options options = iterations(60000, 1);
    lorry_solution *cheap = solve(problem, &options, LORRY_OK);
    options.objective = LORRY_OBJECTIVE_VEHICLES;
    lorry_solution *few = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(few).num_routes <= summary_of(cheap).num_routes);
    lorry_solution_free(cheap);
    lorry_solution_free(few);
    lorry_problem_free(problem);
}

/* Two clients 1 from the depot and 100 from each other:
 *
 *     cost      two routes, 2 + 2
 *     vehicles  one route, 1 + 100 + 1; the vehicle itself is not in the cost
 *
 * With one place in each vehicle both are needed: to be served comes first. */
static void tiers_are_compared_in_their_order(void **state)
{
    (void)state;
    static const int64_t cells[9] = { 0, 1, 1, 1, 0, 100, 1, 100, 0 };
    for (int64_t places = 1; places <= 2; places++) {
        lorry_problem *problem;
        lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
        type.count = 2;
        type.capacity = &places;
        lorry_model *model = line_of_clients(2);
        assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
        assert_int_equal(lorry_model_set_matrix(model, 0, 3, cells, NULL), LORRY_OK);
        assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
        lorry_model_free(model);
        lorry_options options = iterations(500, 1);
        lorry_solution *cheap = solve(problem, &options, LORRY_OK);
        options.objective = LORRY_OBJECTIVE_VEHICLES;
        lorry_solution *few = solve(problem, &options, LORRY_OK);
        assert_int_equal(summary_of(cheap).cost, 4);
        assert_int_equal(summary_of(cheap).num_routes, 2);
        assert_true(summary_of(few).is_complete);
        assert_int_equal(summary_of(few).cost, places == 1 ? 4 : 102);
        assert_int_equal(summary_of(few).num_routes, places == 1 ? 2 : 1);
        lorry_solution_free(cheap);
        lorry_solution_free(few);
        lorry_problem_free(problem);
    }
}

static void a_bound_lies_below_the_plan(void **state)
{
    (void)state;
    day_kind kind = DAY_KINDS[1];
    kind.clients = 12;
    lorry_problem *problem = random_day(16, kind);
    lorry_options options = iterations(20000, 1);
    options.bound = 1;
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    const lorry_summary summary = summary_of(plan);
    assert_true(summary.has_bound);
    assert_true(summary.lower_bound > 0 && summary.lower_bound <= summary.cost);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

/* -------------------------------------------------------------- faults -- */

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    day_kind kind = DAY_KINDS[3];
    kind.clients = 10;
    lorry_problem *problem = random_day(17, kind);
    lorry_options options = iterations(600, 1);
    options.bound = 0;
    for (long n = 0;; n++) {
        faulty f = { .fail_at = n };
        const lorry_config config = faulty_config(&f);
        lorry_solver *solver;
        lorry_solution *plan = NULL;
        lorry_status status = lorry_solver_new(&config, problem, &solver);
        if (status == LORRY_OK) {
            status = lorry_solver_run(solver, &options, &plan);
            if (status == LORRY_ENOMEM) {
                assert_null(plan);
                /* The handle is as good as new. */
                f.fail_at = -1;
                assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);
                f.fail_at = 0;
                f.calls = 1;
            }
            lorry_solution_free(plan);
            lorry_solver_free(solver);
        }
        assert_true(status == LORRY_OK || status == LORRY_ENOMEM);
        assert_int_equal(f.blocks, 0);
        if (status == LORRY_OK && f.calls <= n)
            break;
    }
    lorry_problem_free(problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiny_days_are_solved_to_optimality),
        cmocka_unit_test(a_timed_run_can_be_repeated_without_a_clock),
        cmocka_unit_test(two_solvers_at_once_answer_as_each_alone),
        cmocka_unit_test(a_forked_child_solves_on_its_own),
        cmocka_unit_test(a_day_without_clients_is_an_empty_plan),
        cmocka_unit_test(what_a_small_fleet_serves_is_cheap),
        cmocka_unit_test(fewer_vehicles_come_before_cost),
        cmocka_unit_test(tiers_are_compared_in_their_order),
        cmocka_unit_test(a_bound_lies_below_the_plan),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
