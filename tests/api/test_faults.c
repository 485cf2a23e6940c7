/* Out of memory at every single allocation: each call says LORRY_ENOMEM, leaks
 * nothing and leaves its handles usable. */
#include "../support/cmocka_all.h"

#include "../support/faulty.h"
#include "lorry/lorry.h"

/* Repeat a call, the first, second, third ... allocation failing, until it
 * succeeds. */
#define SWEEP(f, call)                                          \
    do {                                                        \
        lorry_status status_ = LORRY_ENOMEM;                    \
        for (long k_ = 0; status_ == LORRY_ENOMEM; k_++) {      \
            (f)->calls = 0;                                     \
            (f)->fail_at = k_;                                  \
            status_ = (call);                                   \
            assert_true(k_ < 10000);                            \
        }                                                       \
        (f)->fail_at = -1;                                      \
        assert_int_equal(status_, LORRY_OK);                    \
    } while (0)

/* A model with something of everything, every call swept. */
static lorry_model *swept_model(faulty *f)
{
    const lorry_config config = faulty_config(f);
    lorry_model *model = NULL;
    SWEEP(f, lorry_model_new(&config, &model));
    SWEEP(f, lorry_model_set_name(model, "a name"));
    SWEEP(f, lorry_model_set_origin(model, "2024-06-18T06:00:00Z"));
    SWEEP(f, lorry_model_set_dimensions(model, 2));
    for (int32_t i = 0; i < 12; i++)
        SWEEP(f, lorry_model_add_location(model, i, i * i, NULL));

    lorry_depot depot = LORRY_DEPOT_INIT;
    depot.label = "yard";
    SWEEP(f, lorry_model_add_depot(model, &depot, NULL));

    const int64_t load[2] = { 1, 2 };
    lorry_client client = LORRY_CLIENT_INIT;
    client.delivery = load;
    client.label = "a client with a label";
    SWEEP(f, lorry_model_add_client(model, &client, NULL));

    lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
    static const char *const labels[20] = { "x", NULL, "y" };
    arrays.count = 20;
    arrays.label = labels;
    SWEEP(f, lorry_model_add_clients(model, &arrays));

    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.label = "van";
    type.count = 5;
    SWEEP(f, lorry_model_add_vehicle_type(model, &type, NULL));
    lorry_section section = LORRY_SECTION_INIT;
    section.price = 5;
    section.label = "A03";
    SWEEP(f, lorry_model_add_section(model, &section, NULL));
    SWEEP(f, lorry_model_set_section_price(model, 0, 0, 0));
    lorry_profile profile = LORRY_PROFILE_INIT;
    profile.label = "car";
    SWEEP(f, lorry_model_add_profile(model, &profile, NULL));
    SWEEP(f, lorry_model_add_profile(model, &profile, NULL)); /* same label: a warning */
    static int64_t matrix[144];
    for (int k = 0; k < 144; k++)
        matrix[k] = k;
    SWEEP(f, lorry_model_set_matrix(model, 1, 12, matrix, matrix));
    return model;
}

static void every_call_of_a_model_survives_every_failure(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_model *model = swept_model(&f);
    lorry_problem *problem = NULL;
    const long before = f.blocks;
    SWEEP(&f, lorry_model_build(model, &problem));
    assert_int_equal(lorry_model_num_defects(model), 1);
    assert_int_equal(lorry_problem_num_clients(problem), 21);
    lorry_problem_free(problem);
    /* The list of the one warning stays with the model. */
    assert_int_equal(f.blocks, before + 1);

    /* Built after failures or never failed: the same problem. */
    faulty calm = { .fail_at = -1 };
    lorry_model *again = swept_model(&calm);
    lorry_problem *first = NULL, *second = NULL;
    assert_int_equal(lorry_model_build(model, &first), LORRY_OK);
    assert_int_equal(lorry_model_build(again, &second), LORRY_OK);
    assert_true(lorry_problem_hash(first) == lorry_problem_hash(second));
    lorry_problem_free(first);
    lorry_problem_free(second);
    lorry_model_free(again);
    lorry_model_free(model);
    assert_int_equal(f.blocks, 0);
    assert_int_equal(calm.blocks, 0);
}

static void defects_survive_failures_too(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_model *model = swept_model(&f);
    lorry_problem *problem = NULL;
    lorry_client client = LORRY_CLIENT_INIT;
    client.location = 77;
    assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    lorry_status status = LORRY_ENOMEM;
    for (long k = 0; status == LORRY_ENOMEM; k++) {
        f.calls = 0;
        f.fail_at = k;
        status = lorry_model_build(model, &problem);
        assert_null(problem);
    }
    assert_int_equal(status, LORRY_EINVAL);
    lorry_model_free(model);
    assert_int_equal(f.blocks, 0);
}

static void plans_and_verdicts_survive_every_failure(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_model *model = swept_model(&f);
    lorry_problem *problem = NULL;
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model); /* the problem needs it no more */

    const int32_t offsets[3] = { 0, 2, 5 }, clients[5] = { 3, 1, 4, 0, 5 };
    lorry_solution *plan = NULL;
    lorry_verdict *verdict = NULL;
    lorry_message message;
    SWEEP(&f, lorry_solution_new(problem, LORRY_OBJECTIVE_COST, 2, offsets, clients, NULL, &plan,
                                 &message));
    lorry_problem_free(problem); /* the plan keeps it */
    SWEEP(&f, lorry_check(plan, &verdict, &message));
    assert_false(lorry_verdict_is_valid(verdict)); /* not complete */
    lorry_verdict_free(verdict);
    lorry_solution_free(plan);
    assert_int_equal(f.blocks, 0);
}

static void the_memory_limit_is_kept(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_config config = faulty_config(&f);
    lorry_model *model = NULL;
    static double x[100000];
    config.memory_limit = 500000;
    assert_int_equal(lorry_model_new(&config, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_locations(model, 100000, x, x), LORRY_ENOMEM);
    assert_int_equal(lorry_model_add_locations(model, 1000, x, x), LORRY_OK);
    lorry_model_free(model);
    assert_int_equal(f.blocks, 0);
}

static void a_problem_is_shared_until_the_last_owner_leaves(void **state)
{
    (void)state;
    faulty f = { .fail_at = -1 };
    lorry_model *model = swept_model(&f);
    lorry_problem *problem = NULL;
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    lorry_problem *other = lorry_problem_retain(problem);
    lorry_problem_free(problem);
    assert_int_equal(lorry_problem_num_clients(other), 21);
    assert_true(f.blocks > 0);
    lorry_problem_free(other);
    assert_int_equal(f.blocks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_of_a_model_survives_every_failure),
        cmocka_unit_test(defects_survive_failures_too),
        cmocka_unit_test(plans_and_verdicts_survive_every_failure),
        cmocka_unit_test(the_memory_limit_is_kept),
        cmocka_unit_test(a_problem_is_shared_until_the_last_owner_leaves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
