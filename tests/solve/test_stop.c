/* Runs: what ends them, and what they tell of themselves. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

#include "../support/random_day.h"

#include "../support/judged_run.h"

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

/* A run in a thread of its own, that another one ends. */
typedef struct distant_run {
    lorry_solver *solver;
    lorry_options options;
    lorry_solution *plan;
    lorry_status status;
    _Atomic int has_begun;
    int64_t cost_seen;
} distant_run;

static int notice(void *payload, const lorry_progress *progress)
{
    distant_run *run = payload;
    run->cost_seen = progress->cost;
    if (progress->iterations > 0)
        atomic_store(&run->has_begun, 1);
    return 0;
}

static void *run_far_away(void *argument)
{
    distant_run *run = argument;
    run->status = lorry_solver_run(run->solver, &run->options, &run->plan);
    return NULL;
}

/* On islands and in groups, in the middle of a round. */
static void another_thread_cancels_and_gets_the_best_so_far(void **state)
{
    (void)state;
    for (int k = 1; k < NUM_DAY_KINDS; k += 3) {
        lorry_problem *problem = random_day(2, DAY_KINDS[k]);
        distant_run run = { .options = LORRY_OPTIONS_INIT };
        pthread_t thread;
        run.options.time_limit = 0;
        run.options.threads = 2;
        run.options.progress = notice;
        run.options.progress_interval = 0;
        run.options.payload = &run;
        assert_int_equal(lorry_solver_new(NULL, problem, &run.solver), LORRY_OK);
        assert_int_equal(pthread_create(&thread, NULL, run_far_away, &run), 0);
        while (atomic_load(&run.has_begun) == 0)
            ;
        lorry_solver_cancel(run.solver);
        pthread_join(thread, NULL);
        assert_int_equal(run.status, LORRY_STOPPED);
        assert_int_equal(summary_of(run.plan).cost, run.cost_seen);
        lorry_solution_free(run.plan);
        lorry_solver_free(run.solver);
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

/* A gap of 90 % is proved at once. Without a clock
 * nothing is proved beside the search, and the gap ends nothing. */
static void a_proved_gap_ends_a_run(void **state)
{
    (void)state;
    day_kind kind = DAY_KINDS[1];
    kind.clients = 12;
    lorry_problem *problem = random_day(16, kind);
    lorry_options options = LORRY_OPTIONS_INIT;
    options.threads = 2;
    options.time_limit = 2;
    options.gap = 0.9;
    lorry_solution *plan = solve(problem, &options, LORRY_OK);
    assert_true(summary_of(plan).has_bound && summary_of(plan).gap <= 0.9);
    lorry_solution_free(plan);
    options = iterations(9000, 2);
    options.gap = 0.9;
    plan = solve(problem, &options, LORRY_OK);
    assert_int_equal(summary_of(plan).iterations, 9000);
    assert_true(summary_of(plan).has_bound);
    lorry_solution_free(plan);
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
        if (strcmp(family.name, "tails") == 0 || strcmp(family.name, "runs") == 0)
            continue; /* exchanges, between steps */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_sees_the_incumbent_and_stops_the_run),
        cmocka_unit_test(a_cancelled_run_returns_its_first_plan),
        cmocka_unit_test(a_deadline_long_past_still_gives_routes),
        cmocka_unit_test(another_thread_cancels_and_gets_the_best_so_far),
        cmocka_unit_test(target_and_first_plan_and_stillness_end_a_run),
        cmocka_unit_test(a_proved_gap_ends_a_run),
        cmocka_unit_test(a_run_tells_how_it_went),
        cmocka_unit_test(the_trace_leads_to_the_plan_on_any_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
