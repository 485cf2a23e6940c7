/* judged_run.h: runs whose plans the referee has seen. */
#ifndef LORRY_TESTS_JUDGED_RUN_H
#define LORRY_TESTS_JUDGED_RUN_H

#include "plan_hash.h"

static inline lorry_options iterations(int64_t count, int32_t threads)
{
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0;
    options.max_iterations = count;
    options.threads = threads;
    return options;
}

/* A model with a depot at (0, 0) and `count` clients of one unit each in a line,
 * one apart. */
static inline lorry_model *line_of_clients(int32_t count)
{
    const int64_t one = 1;
    lorry_model *model;
    lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_location(model, 0, 0, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t i = 1; i <= count; i++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = i;
        client.delivery = &one;
        assert_int_equal(lorry_model_add_location(model, i, 0, NULL), LORRY_OK);
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    return model;
}

/* Solve and send the plan to the referee. */
static inline lorry_solution *solve(lorry_problem *problem, const lorry_options *options,
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

#endif
