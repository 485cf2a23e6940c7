/* Sized structs: defaults, older callers, and sizes that were never set. */
#include "../support/cmocka_all.h"

#include <string.h>

#include "lorry/lorry.h"

/* Static, so that padding is zero in both. */
#define CHECK_INIT(type, INIT)                                     \
    do {                                                           \
        static const type macro = INIT;                            \
        static type made;                                          \
        memset(&made, 0x5a, sizeof(made));                         \
        type##_init(&made, sizeof(made));                          \
        assert_memory_equal(&made, &macro, sizeof(made));          \
        assert_int_equal(made.size, sizeof(made));                 \
        type##_init(NULL, sizeof(made));                           \
    } while (0)

static void init_functions_write_the_bytes_of_the_macros(void **state)
{
    (void)state;
    CHECK_INIT(lorry_config, LORRY_CONFIG_INIT);
    CHECK_INIT(lorry_sheet_options, LORRY_SHEET_OPTIONS_INIT);
    CHECK_INIT(lorry_depot, LORRY_DEPOT_INIT);
    CHECK_INIT(lorry_client, LORRY_CLIENT_INIT);
    CHECK_INIT(lorry_client_arrays, LORRY_CLIENT_ARRAYS_INIT);
    CHECK_INIT(lorry_vehicle_type, LORRY_VEHICLE_TYPE_INIT);
    CHECK_INIT(lorry_section, LORRY_SECTION_INIT);
    CHECK_INIT(lorry_profile, LORRY_PROFILE_INIT);
    CHECK_INIT(lorry_read_options, LORRY_READ_OPTIONS_INIT);
    CHECK_INIT(lorry_options, LORRY_OPTIONS_INIT);
    CHECK_INIT(lorry_bound_options, LORRY_BOUND_OPTIONS_INIT);
}

static void init_keeps_to_the_size_it_is_given(void **state)
{
    (void)state;
    lorry_client client;
    const size_t older = offsetof(lorry_client, skills);
    memset(&client, 0x5a, sizeof(client));
    lorry_client_init(&client, older);
    assert_int_equal(client.size, older);
    assert_int_equal(client.is_required, 1);
    assert_true(client.skills == UINT64_C(0x5a5a5a5a5a5a5a5a));

    struct { lorry_client known; int64_t newer; } longer;
    memset(&longer, 0x5a, sizeof(longer));
    lorry_client_init(&longer.known, sizeof(longer));
    assert_int_equal(longer.known.size, sizeof(longer.known));
    assert_int_equal(longer.newer, 0);
}

/* The struct ends before `release`: what follows is not read. */
static void an_older_struct_gets_defaults_for_what_it_lacks(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_problem *problem;
    lorry_client client = LORRY_CLIENT_INIT, out = { .size = sizeof(out) };
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_model_new(NULL, &model);
    lorry_model_add_location(model, 0, 0, NULL);
    lorry_model_add_depot(model, &depot, NULL);
    lorry_model_add_vehicle_type(model, &type, NULL);
    client.size = offsetof(lorry_client, release);
    client.service = 5;
    client.release = -1;
    client.is_required = 0;
    assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    assert_int_equal(lorry_problem_client(problem, 0, &out), LORRY_OK);
    assert_int_equal(out.service, 5);
    assert_int_equal(out.release, 0);
    assert_int_equal(out.is_required, 1);

    /* A getter leaves alone what the caller does not have. */
    memset(&out, 0x5a, sizeof(out));
    out.size = offsetof(lorry_client, release);
    assert_int_equal(lorry_problem_client(problem, 0, &out), LORRY_OK);
    assert_int_equal(out.size, offsetof(lorry_client, release));
    assert_int_equal(out.service, 5);
    assert_true(out.skills == UINT64_C(0x5a5a5a5a5a5a5a5a));
    lorry_problem_free(problem);
    lorry_model_free(model);
}

static void sizes_never_set_are_refused(void **state)
{
    (void)state;
    const size_t sizes[] = { 0, 3, SIZE_MAX, sizeof(lorry_client) + 8 };
    lorry_model *model;
    lorry_model_new(NULL, &model);
    for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.size = sizes[k];
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_EINVAL);
        assert_non_null(strstr(lorry_model_message(model), "size"));
    }
    lorry_model_free(model);

    lorry_config config = LORRY_CONFIG_INIT;
    config.size = 0;
    assert_int_equal(lorry_model_new(&config, &model), LORRY_EINVAL);
    assert_null(model);
}

static void null_handles_are_refused(void **state)
{
    (void)state;
    lorry_problem *problem;
    lorry_solution *plan;
    lorry_solver *solver;
    lorry_verdict *verdict;
    lorry_message message;
    const lorry_client client = LORRY_CLIENT_INIT;
    lorry_summary summary = { .size = sizeof(summary) };
    assert_int_equal(lorry_model_new(NULL, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_model_add_client(NULL, &client, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_model_build(NULL, &problem), LORRY_EINVAL);
    assert_int_equal(lorry_model_read(NULL, "x", NULL), LORRY_EINVAL);
    assert_int_equal(lorry_problem_location(NULL, 0, NULL, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_solver_new(NULL, NULL, &solver), LORRY_EINVAL);
    assert_int_equal(lorry_solver_run(NULL, NULL, &plan), LORRY_EINVAL);
    assert_int_equal(lorry_solution_new(NULL, LORRY_OBJECTIVE_COST, 0, NULL, NULL, NULL, &plan,
                                        &message),
                     LORRY_EINVAL);
    assert_int_equal(lorry_solution_write(NULL, "x.sol", LORRY_FORMAT_AUTO, &message),
                     LORRY_EINVAL);
    assert_int_equal(lorry_check(NULL, &verdict, &message), LORRY_EINVAL);
    lorry_solution_summary(NULL, &summary);
    lorry_solution_statistics(NULL, NULL);
    assert_int_equal(lorry_solution_family(NULL, 0, NULL), LORRY_EINVAL);
    assert_int_equal(lorry_solution_trace(NULL, NULL, 8, 0), LORRY_EINVAL);
    assert_int_equal(lorry_problem_num_clients(NULL), 0);
    assert_string_equal(lorry_problem_name(NULL), "");
    lorry_model_free(NULL);
    lorry_problem_free(NULL);
    lorry_solver_free(NULL);
    lorry_solution_free(NULL);
    lorry_verdict_free(NULL);
    lorry_text_free(NULL);
    lorry_solver_cancel(NULL);
}

static void options_out_of_range_are_refused_by_name(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_problem *problem;
    lorry_solver *solver;
    lorry_solution *plan;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_model_new(NULL, &model);
    lorry_model_add_location(model, 0, 0, NULL);
    lorry_model_add_depot(model, &depot, NULL);
    lorry_model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    lorry_problem_free(problem);

    lorry_options options = LORRY_OPTIONS_INIT;
    options.threads = -1;
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_EINVAL);
    assert_non_null(strstr(lorry_solver_message(solver), "threads"));
    options.threads = 1;
    options.time_limit = -1;
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_EINVAL);
    assert_non_null(strstr(lorry_solver_message(solver), "time_limit"));
    options.time_limit = 1;
    options.gap = -0.01;
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_EINVAL);
    assert_non_null(strstr(lorry_solver_message(solver), "gap"));
    options.gap = 0;
    options.objective = (lorry_objective)7;
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_EINVAL);
    assert_null(plan);
    lorry_solver_free(solver);
}

static void texts_exist_for_all_values(void **state)
{
    (void)state;
    for (int k = -9; k <= 2; k++)
        assert_true(strlen(lorry_status_text((lorry_status)k)) > 0);
    for (int k = -1; k <= 7; k++)
        assert_true(strlen(lorry_reason_text((lorry_reason)k)) > 0);
    assert_string_equal(lorry_version(), LORRY_VERSION);
    assert_non_null(strstr(lorry_build_info(), "PROJ "));
    assert_non_null(strstr(lorry_build_info(), "licence"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_functions_write_the_bytes_of_the_macros),
        cmocka_unit_test(init_keeps_to_the_size_it_is_given),
        cmocka_unit_test(an_older_struct_gets_defaults_for_what_it_lacks),
        cmocka_unit_test(sizes_never_set_are_refused),
        cmocka_unit_test(null_handles_are_refused),
        cmocka_unit_test(options_out_of_range_are_refused_by_name),
        cmocka_unit_test(texts_exist_for_all_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
