/* Lower bounds through the public face: proved, written, verified, short of memory. */
#define _POSIX_C_SOURCE 200809L
#include "../support/cmocka_all.h"

#include <stdio.h>
#include <unistd.h>

#include "../support/faulty.h"
#include "lorry/lorry.h"

/* Six clients on a circle of radius 50 around the depot, two to a vehicle. Neighbours in
 * pairs cost 50 + sqrt(10^2 + 30^2) + 50, rounded 132; the best plan has three pairs. */
#define BEST (3 * 132)

static lorry_problem *circle(faulty *f)
{
    static const double xs[] = { 0, 50, 40, 0, -30, -50, -40 };
    static const double ys[] = { 0, 0, 30, 50, 40, 0, -30 };
    const lorry_config config = faulty_config(f);
    lorry_model *model;
    lorry_problem *problem;
    assert_int_equal(lorry_model_new(&config, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_locations(model, 7, xs, ys), LORRY_OK);
    lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    const int64_t one = 1, two = 2;
    for (int32_t i = 1; i < 7; i++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = i;
        client.delivery = &one;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = 3;
    type.capacity = &two;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

static lorry_bound_report report_of(const lorry_bound *bound)
{
    lorry_bound_report report = { .size = sizeof(report) };
    lorry_bound_summary(bound, &report);
    return report;
}

typedef struct scratch { char path[64]; } scratch;

static scratch a_file(void)
{
    scratch s = { "/tmp/lorry-bound-XXXXXX" };
    const int file = mkstemp(s.path);
    assert_true(file >= 0);
    close(file);
    return s;
}

static void a_bound_and_its_certificate_are_verified(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_problem *problem = circle(&f);
    lorry_message message = { "" };
    lorry_bound *bound;
    assert_int_equal(lorry_bound_new(NULL, problem, NULL, &bound, &message), LORRY_OK);
    lorry_bound_report report = report_of(bound);
    assert_in_range(report.lower_bound, BEST * 9 / 10, BEST);
    assert_int_equal(report.kind, LORRY_BOUND_STRONG);
    assert_int_equal(report.vehicles, 3);
    assert_true(report.most_vehicles == LORRY_UNLIMITED);
    assert_true(report.has_certificate);
    assert_string_equal(lorry_bound_relaxed(bound), "");

    const scratch s = a_file();
    int holds = 0;
    lorry_bound_report found = { .size = sizeof(found) };
    assert_int_equal(lorry_bound_write(bound, s.path, &message), LORRY_OK);
    assert_int_equal(lorry_bound_check(problem, s.path, &holds, &found, &message), LORRY_OK);
    assert_true(holds);
    assert_int_equal(found.lower_bound, report.lower_bound);
    assert_int_equal(found.kind, LORRY_BOUND_STRONG);
    lorry_bound_free(bound);
    lorry_problem_free(problem);
    unlink(s.path);
    assert_int_equal(f.blocks, 0);
}

static void assert_certified(lorry_problem *problem, const lorry_bound *bound)
{
    const lorry_bound_report report = report_of(bound);
    lorry_bound_report found = { .size = sizeof(found) };
    lorry_message message = { "" };
    const scratch s = a_file();
    int holds = 0;
    assert_int_equal(report.has_certificate, report.lower_bound > 0);
    if (!report.has_certificate)
        return;
    assert_int_equal(lorry_bound_write(bound, s.path, &message), LORRY_OK);
    assert_int_equal(lorry_bound_check(problem, s.path, &holds, &found, &message), LORRY_OK);
    if (!holds)
        fail_msg("%s", message.text);
    assert_true(found.lower_bound == report.lower_bound);
    assert_int_equal(found.vehicles, report.vehicles);
    assert_int_equal(found.kind, report.kind);
    unlink(s.path);
}

/* With vehicles first: of plans with as many vehicles as the one given. */
static void tiers_are_bounded_one_by_one(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_problem *problem = circle(&f);
    const int32_t offsets[] = { 0, 2, 4, 6 }, clients[] = { 0, 1, 2, 3, 4, 5 };
    lorry_solution *plan;
    assert_int_equal(lorry_solution_new(problem, LORRY_OBJECTIVE_VEHICLES, 3, offsets, clients,
                                        NULL, &plan, NULL), LORRY_OK);
    lorry_bound_options options = LORRY_BOUND_OPTIONS_INIT;
    options.objective = LORRY_OBJECTIVE_VEHICLES;
    options.plan = plan;
    lorry_bound *bound;
    assert_int_equal(lorry_bound_new(NULL, problem, &options, &bound, NULL), LORRY_OK);
    const lorry_bound_report report = report_of(bound);
    assert_int_equal(report.vehicles, 3);
    assert_int_equal(report.most_vehicles, 3);
    assert_int_equal(report.lower_bound, BEST);
    assert_certified(problem, bound);
    lorry_bound_free(bound);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
    assert_int_equal(f.blocks, 0);
}

/* 70 clients on a spiral around the depot, each with 1 of the 9 that a vehicle holds:
 * more than half a second's work for a proof. */
static lorry_problem *spiral(void)
{
    lorry_model *model;
    lorry_problem *problem;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    const int64_t one = 1, nine = 9;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    for (int32_t i = 0; i <= 70; i++) {
        /* Pythagorean turns: (3 + 4i)/5 and its square, grown step by step. */
        static const double turns[][2] = { { 1, 0 }, { 0.6, 0.8 }, { -0.28, 0.96 },
                                           { -0.936, 0.352 }, { -0.8432, -0.5376 } };
        const double far = 10.0 * i, x = far * turns[i % 5][0], y = far * turns[i % 5][1];
        const int is_other_side = i / 5 % 2 == 0;
        lorry_model_add_location(model, is_other_side ? -y : x, is_other_side ? x : -y,
                                 &client.location);
        if (i == 0)
            lorry_model_add_depot(model, &depot, NULL);
        client.delivery = &one;
        if (i > 0)
            lorry_model_add_client(model, &client, NULL);
    }
    type.count = 70;
    type.capacity = &nine;
    lorry_model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

/* Whenever the proof is cut off, beside the search and alone, its bound has a
 * certificate. */
static void a_bound_at_a_deadline_has_its_certificate(void **state)
{
    (void)state;
    lorry_problem *problem = spiral();
    for (int k = 1; k <= 6; k++) {
        const double seconds = 0.1 * k;
        lorry_bound_options alone = LORRY_BOUND_OPTIONS_INIT;
        lorry_bound *bound;
        alone.time_limit = seconds;
        assert_int_equal(lorry_bound_new(NULL, problem, &alone, &bound, NULL), LORRY_OK);
        assert_certified(problem, bound);
        lorry_bound_free(bound);

        lorry_options options = LORRY_OPTIONS_INIT;
        lorry_solver *solver;
        lorry_solution *plan;
        lorry_summary summary = { .size = sizeof(summary) };
        options.time_limit = seconds;
        options.threads = 2;
        options.bound = 1;
        options.objective =
            k % 2 == 0 ? LORRY_OBJECTIVE_VEHICLES : LORRY_OBJECTIVE_DISTANCE;
        assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
        assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);
        if (lorry_solution_bound(plan, &bound) == LORRY_OK) {
            lorry_solution_summary(plan, &summary);
            assert_certified(problem, bound);
            assert_true(summary.lower_bound <= report_of(bound).lower_bound);
            lorry_bound_free(bound);
        }
        lorry_solution_free(plan);
        lorry_solver_free(solver);
    }
    lorry_problem_free(problem);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_problem *problem = circle(&f);
    lorry_bound *bound = (lorry_bound *)&f;
    lorry_bound_options options = LORRY_BOUND_OPTIONS_INIT;
    int holds;
    assert_int_equal(lorry_bound_new(NULL, NULL, NULL, &bound, NULL), LORRY_EINVAL);
    assert_null(bound);
    options.time_limit = -1;
    assert_int_equal(lorry_bound_new(NULL, problem, &options, &bound, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_bound_new(NULL, problem, NULL, NULL, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_bound_check(problem, NULL, &holds, NULL, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_bound_check(problem, "/nowhere/at/all", &holds, NULL, NULL),
                     LORRY_ENOENT);
    assert_int_equal(lorry_bound_write(NULL, "x", NULL), LORRY_EINVAL);
    assert_int_equal(lorry_solution_bound(NULL, &bound), LORRY_EINVAL);
    lorry_bound_free(NULL);
    lorry_problem_free(problem);
    assert_int_equal(f.blocks, 0);
}

static void a_cancelled_proof_returns_what_it_has(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_problem *problem = circle(&f);
    const int cancel = 1;
    lorry_bound_options options = LORRY_BOUND_OPTIONS_INIT;
    options.time_limit = 0;
    options.cancel = &cancel;
    lorry_bound *bound;
    assert_int_equal(lorry_bound_new(NULL, problem, &options, &bound, NULL), LORRY_OK);
    assert_in_range(report_of(bound).lower_bound, 0, BEST);
    lorry_bound_free(bound);
    lorry_problem_free(problem);
}

/* Each allocation of the proof fails once: there is no bound, or a valid one. */
static void proofs_survive_every_failure(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    const lorry_config config = faulty_config(&f);
    lorry_problem *problem = circle(&f);
    const long before = f.blocks;
    for (long k = 0, step = 1; f.fail_at < 0 || f.calls > f.fail_at; k += step) {
        lorry_bound *bound = NULL;
        f.calls = 0;
        f.fail_at = k;
        const lorry_status status = lorry_bound_new(&config, problem, NULL, &bound, NULL);
        if (status == LORRY_OK)
            assert_in_range(report_of(bound).lower_bound, 0, BEST);
        else
            assert_int_equal(status, LORRY_ENOMEM);
        lorry_bound_free(bound);
        assert_int_equal(f.blocks, before);
        step = 1 + k / 200;
    }
    f.fail_at = -1;
    lorry_problem_free(problem);
    assert_int_equal(f.blocks, 0);
}

static void the_checker_survives_every_failure(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_problem *problem = circle(&f);
    lorry_bound *bound;
    const scratch s = a_file();
    assert_int_equal(lorry_bound_new(NULL, problem, NULL, &bound, NULL), LORRY_OK);
    assert_int_equal(lorry_bound_write(bound, s.path, NULL), LORRY_OK);
    lorry_bound_free(bound);
    const long before = f.blocks;
    lorry_status status = LORRY_ENOMEM;
    int holds = 0;
    for (long k = 0; status == LORRY_ENOMEM; k++) {
        f.calls = 0;
        f.fail_at = k;
        status = lorry_bound_check(problem, s.path, &holds, NULL, NULL);
        assert_int_equal(f.blocks, before);
        assert_int_equal(holds, status == LORRY_OK);
    }
    assert_int_equal(status, LORRY_OK);
    f.fail_at = -1;
    lorry_problem_free(problem);
    unlink(s.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bound_and_its_certificate_are_verified),
        cmocka_unit_test(tiers_are_bounded_one_by_one),
        cmocka_unit_test(a_bound_at_a_deadline_has_its_certificate),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(a_cancelled_proof_returns_what_it_has),
        cmocka_unit_test(proofs_survive_every_failure),
        cmocka_unit_test(the_checker_survives_every_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
