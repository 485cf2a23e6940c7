/* Many clients in one call are the same clients as one by one. */
#include "../support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "lorry/lorry.h"

#define N 500
#define DIMS 3

/* Columns with a seeded value in every field. */
typedef struct columns {
    double x[N], y[N];
    int32_t location[N];
    int64_t delivery[N * DIMS], pickup[N * DIMS];
    int64_t service[N], early[N], late[N], release[N], prize[N];
    uint8_t is_required[N];
    uint64_t skills[N];
    char text[N][16];
    const char *label[N];
} columns;

static void fill(columns *c)
{
    lorry__rng rng;
    lorry__rng_seed(&rng, 11, 0, 0);
    for (int i = 0; i < N; i++) {
        c->x[i] = lorry__rng_below(&rng, 1000);
        c->y[i] = lorry__rng_below(&rng, 1000);
        c->location[i] = (int32_t)lorry__rng_below(&rng, N);
        for (int d = 0; d < DIMS; d++) {
            c->delivery[i * DIMS + d] = lorry__rng_below(&rng, 9);
            c->pickup[i * DIMS + d] = lorry__rng_below(&rng, 9);
        }
        c->service[i] = lorry__rng_below(&rng, 100);
        c->early[i] = lorry__rng_below(&rng, 100);
        c->late[i] = i % 5 == 0 ? LORRY_UNLIMITED : 200 + lorry__rng_below(&rng, 99);
        c->release[i] = lorry__rng_below(&rng, 100);
        c->prize[i] = lorry__rng_below(&rng, 100);
        c->is_required[i] = (uint8_t)(i % 3 == 0 ? 0 : i % 200); /* any nonzero is 1 */
        c->skills[i] = lorry__rng_next(&rng);
        snprintf(c->text[i], sizeof(c->text[i]), "c%d", i);
        c->label[i] = i % 4 == 0 ? NULL : c->text[i];
    }
}

static lorry_model *start(const columns *c)
{
    lorry_model *model;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_model_new(NULL, &model);
    lorry_model_set_dimensions(model, DIMS);
    for (int i = 0; i < N; i++)
        lorry_model_add_location(model, c->x[i], c->y[i], NULL);
    lorry_model_add_depot(model, &depot, NULL);
    type.skills = ~UINT64_C(0);
    type.count = N;
    lorry_model_add_vehicle_type(model, &type, NULL);
    return model;
}

static lorry_problem *finish(lorry_model *model)
{
    lorry_problem *problem = NULL;
    if (lorry_model_build(model, &problem) != LORRY_OK)
        fail_msg("%s", lorry_model_message(model));
    lorry_model_free(model);
    return problem;
}

static lorry_problem *one_by_one(const columns *c)
{
    lorry_model *model = start(c);
    for (int i = 0; i < N; i++) {
        lorry_client client = LORRY_CLIENT_INIT;
        int32_t index = -1;
        client.location = c->location[i];
        client.delivery = c->delivery + i * DIMS;
        client.pickup = c->pickup + i * DIMS;
        client.service = c->service[i];
        client.tw_early = c->early[i];
        client.tw_late = c->late[i];
        client.release = c->release[i];
        client.prize = c->prize[i];
        client.is_required = c->is_required[i];
        client.skills = c->skills[i];
        client.label = c->label[i];
        assert_int_equal(lorry_model_add_client(model, &client, &index), LORRY_OK);
        assert_int_equal(index, i);
    }
    return finish(model);
}

static lorry_problem *in_two_calls(const columns *c)
{
    lorry_model *model = start(c);
    for (int part = 0; part < 2; part++) {
        lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
        const size_t from = part == 0 ? 0 : 123;
        arrays.count = part == 0 ? 123 : N - 123;
        arrays.location = c->location + from;
        arrays.delivery = c->delivery + from * DIMS;
        arrays.pickup = c->pickup + from * DIMS;
        arrays.service = c->service + from;
        arrays.tw_early = c->early + from;
        arrays.tw_late = c->late + from;
        arrays.release = c->release + from;
        arrays.prize = c->prize + from;
        arrays.is_required = c->is_required + from;
        arrays.skills = c->skills + from;
        arrays.label = c->label + from;
        assert_int_equal(lorry_model_add_clients(model, &arrays), LORRY_OK);
    }
    return finish(model);
}

static void expect_equal_clients(const lorry_problem *a, const lorry_problem *b)
{
    assert_int_equal(lorry_problem_num_clients(a), lorry_problem_num_clients(b));
    for (int32_t i = 0; i < lorry_problem_num_clients(a); i++) {
        lorry_client p = { .size = sizeof(p) }, q = { .size = sizeof(q) };
        assert_int_equal(lorry_problem_client(a, i, &p), LORRY_OK);
        assert_int_equal(lorry_problem_client(b, i, &q), LORRY_OK);
        assert_memory_equal(p.delivery, q.delivery, DIMS * sizeof(int64_t));
        assert_memory_equal(p.pickup, q.pickup, DIMS * sizeof(int64_t));
        assert_int_equal(p.location, q.location);
        assert_int_equal(p.service, q.service);
        assert_int_equal(p.tw_early, q.tw_early);
        assert_true(p.tw_late == q.tw_late);
        assert_int_equal(p.release, q.release);
        assert_int_equal(p.prize, q.prize);
        assert_int_equal(p.is_required, q.is_required);
        assert_true(p.skills == q.skills);
        assert_int_equal(p.label == NULL, q.label == NULL);
        if (p.label != NULL)
            assert_string_equal(p.label, q.label);
    }
    assert_true(lorry_problem_hash(a) == lorry_problem_hash(b));
}

static void arrays_and_single_calls_build_the_same_problem(void **state)
{
    (void)state;
    static columns c;
    fill(&c);
    lorry_problem *single = one_by_one(&c), *bulk = in_two_calls(&c);
    expect_equal_clients(single, bulk);
    lorry_client client = { .size = sizeof(client) };
    lorry_problem_client(bulk, 199, &client);
    assert_int_equal(client.is_required, 1);
    assert_string_equal(client.label, "c199");
    lorry_problem_free(single);
    lorry_problem_free(bulk);
}

static void absent_arrays_stand_for_the_defaults(void **state)
{
    (void)state;
    static columns c;
    fill(&c);
    lorry_model *plain = start(&c), *bulk = start(&c);
    lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
    for (int i = 0; i < 9; i++) {
        const lorry_client client = LORRY_CLIENT_INIT;
        lorry_model_add_client(plain, &client, NULL);
    }
    arrays.count = 9;
    lorry_model_add_clients(bulk, &arrays);
    lorry_problem *a = finish(plain), *b = finish(bulk);
    expect_equal_clients(a, b);
    lorry_problem_free(a);
    lorry_problem_free(b);
}

static void any_field_changes_the_hash(void **state)
{
    (void)state;
    static columns c;
    fill(&c);
    lorry_problem *before = in_two_calls(&c);
    int64_t *const fields[] = { c.delivery, c.pickup, c.service, c.early, c.late, c.release,
                                c.prize };
    for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++) {
        fields[k][7]++;
        lorry_problem *after = in_two_calls(&c);
        assert_true(lorry_problem_hash(before) != lorry_problem_hash(after));
        lorry_problem_free(after);
        fields[k][7]--;
    }
    c.label[8] = "new name";
    lorry_problem *renamed = in_two_calls(&c);
    assert_true(lorry_problem_hash(before) == lorry_problem_hash(renamed));
    lorry_problem_free(renamed);
    lorry_problem_free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_and_single_calls_build_the_same_problem),
        cmocka_unit_test(absent_arrays_stand_for_the_defaults),
        cmocka_unit_test(any_field_changes_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
