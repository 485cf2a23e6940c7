/* Runs: what comes back is allowed, as good as brute force on tiny days, and
 * repeatable. test_bits.c compares thread counts and compilers. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/random_day.h"

#include "../support/faulty.h"
#include "../support/plan_hash.h"
#include "eval/eval.h"
#include "solve/solver.h"

static lorry_options iterations(int64_t count, int32_t threads)
{
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0;
    options.max_iterations = count;
    options.threads = threads;
    return options;
}

/* Solve and send the plan to the referee. */
static lorry_solution *solve(lorry_problem *problem, const lorry_options *options,
                             lorry_status expected)
{
    lorry_solver *solver;
    lorry_solution *plan = NULL;
    lorry_verdict *verdict;
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    assert_int_equal(lorry_solver_run(solver, options, &plan), expected);
    lorry_solver_free(solver);
    assert_int_equal(lorry_check(plan, &verdict, NULL), LORRY_OK);
    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plan, &summary);
    assert_true(summary.is_feasible);
    for (size_t i = 0; i < lorry_verdict_num_violations(verdict); i++) {
        lorry_violation violation = { .size = sizeof(violation) };
        lorry_verdict_violation(verdict, i, &violation);
        if (violation.kind != LORRY_VIOLATION_VISITS || summary.num_missing == 0)
            fail_msg("%s", violation.text);
    }
    lorry_verdict_free(verdict);
    return plan;
}

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
    const lorry_summary summary = summary_of(timed);
    options = iterations(summary.iterations, 3);
    options.cooling = summary.cooling;
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

/* ------------------------------------------------------------ stopping -- */

static int stop_at_second(void *payload, const lorry_progress *progress)
{
    int *calls = payload;
    lorry_solution *incumbent;
    assert_int_equal(lorry_solver_incumbent(progress->solver, &incumbent), LORRY_OK);
    assert_int_equal(summary_of(incumbent).cost, progress->cost);
    lorry_solution_free(incumbent);
    return ++*calls == 2;
}

static void progress_sees_the_incumbent_and_stops_the_run(void **state)
{
    (void)state;
    int calls = 0;
    lorry_problem *problem = random_day(2, DAY_KINDS[1]);
    lorry_options options = iterations(1000000, 1);
    options.progress = stop_at_second;
    options.payload = &calls;
    options.progress_interval = 0;
    lorry_solution *plan = solve(problem, &options, LORRY_STOPPED);
    assert_int_equal(calls, 2);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

static void a_cancelled_run_returns_its_first_plan(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(2, DAY_KINDS[1]);
    const lorry_options options = iterations(1000000000, 1);
    lorry_solver *solver;
    lorry_solution *plan;
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    lorry_solver_cancel(solver);
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_STOPPED);
    assert_true(summary_of(plan).is_complete);
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    lorry_problem_free(problem);
}

/* Whatever the problem, there are routes before anything else is ready. There
 * are vehicles for all, so nobody stays behind who could go alone. */
static void a_deadline_long_past_still_gives_routes(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        lorry_problem *problem = random_day(14, DAY_KINDS[k]);
        lorry_options options = LORRY_OPTIONS_INIT;
        options.time_limit = 1e-9;
        options.threads = 2;
        lorry_solution *plan = solve(problem, &options, LORRY_OK);
        assert_int_equal(summary_of(plan).iterations, 0);
        for (int32_t i = 0; i < summary_of(plan).num_unassigned; i++) {
            lorry_reason reason;
            lorry_solution_unassigned(plan, i, NULL, &reason);
            assert_int_not_equal(reason, LORRY_REASON_FLEET);
        }
        lorry_solution_free(plan);
        lorry_problem_free(problem);
    }
}

static void target_and_first_plan_and_stillness_end_a_run(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(4, DAY_KINDS[1]);
    lorry_options options = iterations(1000000000, 1);
    options.first_feasible = 1;
    lorry_solution *first = solve(problem, &options, LORRY_OK);
    assert_int_equal(summary_of(first).iterations, 0);
    options.first_feasible = 0;
    options.max_stale = 20000;
    lorry_solution *still = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(still).cost < summary_of(first).cost);
    options.max_stale = 0;
    options.target_cost = summary_of(still).cost;
    options.cooling = 200000;
    lorry_solution *good = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(good).cost <= options.target_cost);
    lorry_solution_free(first);
    lorry_solution_free(still);
    lorry_solution_free(good);
    lorry_problem_free(problem);
}

/* ---------------------------------------------------------- statistics -- */

static lorry_statistics statistics_of(const lorry_solution *plan)
{
    lorry_statistics statistics = { .size = sizeof(statistics) };
    lorry_solution_statistics(plan, &statistics);
    return statistics;
}

static void a_run_tells_how_it_went(void **state)
{
    (void)state;
    enum { STEPS = 30000 };
    lorry_problem *problem = random_day(18, DAY_KINDS[3]);
    const lorry_options options = iterations(STEPS, 2);
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    const lorry_statistics all = statistics_of(plan);
    int64_t tried = 0, accepted = 0, improved = 0;
    for (int32_t k = 0; k < all.num_families; k++) {
        lorry_family family = { .size = sizeof(family) };
        assert_int_equal(lorry_solution_family(plan, k, &family), LORRY_OK);
        assert_true(strlen(family.name) > 0 && family.tried > 0);
        tried += family.tried;
        accepted += family.accepted;
        improved += family.improved;
    }
    lorry_family none = { .size = sizeof(none) };
    assert_int_equal(lorry_solution_family(plan, all.num_families, &none), LORRY_ENOENT);
    assert_int_equal(all.iterations, STEPS);
    assert_int_equal(tried, STEPS);
    assert_int_equal(accepted, all.accepted);
    assert_int_equal(improved, all.improved);
    assert_true(all.evaluations > all.reinserted && all.reinserted > all.iterations);
    assert_true(all.rounds > 0 && all.jobs >= all.joined);
    assert_true(all.busy > 0 && all.first_plan <= all.first_feasible &&
                all.first_feasible <= all.best_found && all.best_found <= all.seconds);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
}

/* Only the seconds differ from run to run; the last point is the plan. */
static void the_trace_leads_to_the_plan_on_any_threads(void **state)
{
    (void)state;
    enum { MOST = 300 };
    lorry_problem *problem = random_day(19, DAY_KINDS[7]);
    lorry_trace_point trace[2][MOST];
    int32_t length[2];
    for (int i = 0; i < 2; i++) {
        const lorry_options options = iterations(40000, 1 + 2 * i);
        lorry_solution *plan = solve(problem, &options, LORRY_OK);
        length[i] = statistics_of(plan).trace_length;
        assert_true(length[i] > 1 && length[i] <= MOST);
        assert_int_equal(lorry_solution_trace(plan, trace[i], sizeof(trace[i][0]), MOST),
                         LORRY_OK);
        assert_int_equal(trace[i][length[i] - 1].cost, summary_of(plan).cost);
        assert_int_equal(trace[i][length[i] - 1].num_routes, summary_of(plan).num_routes);
        lorry_solution_free(plan);
    }
    assert_int_equal(length[0], length[1]);
    for (int32_t k = 0; k < length[0]; k++) {
        assert_int_equal(trace[0][k].cost, trace[1][k].cost);
        assert_int_equal(trace[0][k].iterations, trace[1][k].iterations);
        assert_true(k == 0 || trace[0][k].cost < trace[0][k - 1].cost);
    }
    lorry_problem_free(problem);
}

/* ---------------------------------------------------------- warm start -- */

static void a_start_is_never_made_worse(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(12, DAY_KINDS[1]);
    lorry_options options = iterations(60000, 1);
    lorry_solution *good = solve(problem, &options, LORRY_OK);
    options = iterations(1, 1);
    options.start = good;
    lorry_solution *after = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(after).cost <= summary_of(good).cost);
    lorry_solution_free(good);
    lorry_solution_free(after);
    lorry_problem_free(problem);
}

static void an_impossible_start_is_repaired(void **state)
{
    (void)state;
    lorry_problem *problem = random_day(13, DAY_KINDS[4]);
    int32_t offsets[2] = { 0, 40 }, clients[40];
    for (int32_t c = 0; c < 40; c++)
        clients[c] = c;
    lorry_solution *start;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 1, offsets, clients, NULL,
                                        &start, NULL), LORRY_OK);
    assert_false(summary_of(start).is_feasible);
    lorry_options options = iterations(2000, 1);
    options.start = start;
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    lorry_solution_free(start);
    lorry_solution_free(plan);
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
        cmocka_unit_test(progress_sees_the_incumbent_and_stops_the_run),
        cmocka_unit_test(a_cancelled_run_returns_its_first_plan),
        cmocka_unit_test(a_deadline_long_past_still_gives_routes),
        cmocka_unit_test(target_and_first_plan_and_stillness_end_a_run),
        cmocka_unit_test(a_run_tells_how_it_went),
        cmocka_unit_test(the_trace_leads_to_the_plan_on_any_threads),
        cmocka_unit_test(a_start_is_never_made_worse),
        cmocka_unit_test(an_impossible_start_is_repaired),
        cmocka_unit_test(a_day_without_clients_is_an_empty_plan),
        cmocka_unit_test(fewer_vehicles_come_before_cost),
        cmocka_unit_test(a_bound_lies_below_the_plan),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
