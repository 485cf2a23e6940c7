/* test_problem.c: what a problem says of itself. */
#include "../support/random_day.h"

#include "model/problem.h"

/* Whether routes are short for 40 clients that ask for 10 each. */
static bool are_short(int64_t capacity, int64_t max_stops)
{
    lorry_model *model;
    lorry_problem *problem;
    const int64_t demand = 10;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_add_location(model, 0, 0, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < 40; c++) {
        assert_int_equal(lorry_model_add_location(model, c, 1, NULL), LORRY_OK);
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        client.delivery = &demand;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.count = 40;
    type.capacity = &capacity;
    type.max_stops = max_stops;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    const bool is_short = lorry__has_short_routes(problem);
    lorry_problem_free(problem);
    return is_short;
}

static void loads_and_most_stops_keep_routes_short(void **state)
{
    (void)state;
    assert_true(are_short(200, LORRY_UNLIMITED));
    assert_false(are_short(201, LORRY_UNLIMITED));
    assert_true(are_short(400, 20));
    assert_false(are_short(400, 21));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_and_most_stops_keep_routes_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
