/* A model is judged as a whole: every defect at once, each with its place. */
#include "../support/cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lorry/lorry.h"
#include "model/builder.h"

/* Depot at (0,0), clients at x = 10 and 20, one vehicle type: sound. */
static lorry_model *sound_model(void)
{
    lorry_model *model;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    for (int32_t i = 0; i < 3; i++)
        assert_int_equal(lorry_model_add_location(model, 10.0 * i, 0, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t i = 1; i < 3; i++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = i;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    return model;
}

/* The defect at `place`, which must exist. */
static lorry_defect defect_at(const lorry_model *model, const char *place)
{
    lorry_defect defect = { .size = sizeof(defect) };
    for (size_t k = 0; k < lorry_model_num_defects(model); k++) {
        assert_int_equal(lorry_model_defect(model, k, &defect), LORRY_OK);
        if (strcmp(defect.place, place) == 0)
            return defect;
    }
    fail_msg("no defect at %s; the message is: %s", place, lorry_model_message(model));
    return defect;
}

static void expect_error(const lorry_model *model, const char *place, const char *part)
{
    const lorry_defect defect = defect_at(model, place);
    assert_false(defect.is_warning);
    if (strstr(defect.text, part) == NULL)
        fail_msg("%s: \"%s\" lacks \"%s\"", place, defect.text, part);
}

static void refused(lorry_model *model, lorry_status status)
{
    lorry_problem *problem = (lorry_problem *)model; /* anything but NULL */
    assert_int_equal(lorry_model_build(model, &problem), status);
    assert_null(problem);
}

static void a_sound_model_has_no_defect(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_problem *problem;
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    assert_int_equal(lorry_model_num_defects(model), 0);
    assert_string_equal(lorry_model_message(model), "");
    lorry_problem_free(problem);
    lorry_model_free(model);
}

static void every_defect_comes_out_at_once(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    const int64_t load[1] = { -7 };
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_profile profile = LORRY_PROFILE_INIT;

    lorry_model_add_location(model, NAN, 0, NULL);
    lorry_model_add_location(model, 0, -INFINITY, NULL);

    client.location = 99;
    client.tw_early = 510;
    client.tw_late = 480;
    client.delivery = load;
    client.service = -1;
    client.prize = -2;
    client.release = LORRY_UNLIMITED;
    client.label = "\xff";
    lorry_model_add_client(model, &client, NULL);

    depot.location = -1;
    depot.tw_early = -3;
    lorry_model_add_depot(model, &depot, NULL);

    type.count = -1;
    type.capacity = load;
    type.end_depot = 5;
    type.fixed_cost = -9;
    type.max_stops = -4;
    type.profile = 8;
    type.unit_distance_cost = INT64_C(1) << 55;
    lorry_model_add_vehicle_type(model, &type, NULL);

    profile.detour = 0.5;
    profile.speed = NAN;
    lorry_model_add_profile(model, &profile, NULL);
    lorry_model_set_origin(model, "18 June");

    refused(model, LORRY_EINVAL);
    expect_error(model, "locations[3].x", "NaN");
    expect_error(model, "locations[4].y", "-infinity");
    expect_error(model, "clients[2].location", "99");
    expect_error(model, "clients[2].tw_late", "window closes (480) before it opens (510)");
    expect_error(model, "clients[2].delivery[0]", "-7");
    expect_error(model, "clients[2].service", "-1");
    expect_error(model, "clients[2].prize", "-2");
    expect_error(model, "clients[2].release", "absurdly large");
    expect_error(model, "clients[2].label", "UTF-8");
    expect_error(model, "depots[1].location", "-1");
    expect_error(model, "depots[1].tw_early", "-3");
    expect_error(model, "vehicle_types[1].count", "-1");
    expect_error(model, "vehicle_types[1].capacity[0]", "-7");
    expect_error(model, "vehicle_types[1].end_depot", "5");
    expect_error(model, "vehicle_types[1].fixed_cost", "-9");
    expect_error(model, "vehicle_types[1].max_stops", "-4");
    expect_error(model, "vehicle_types[1].profile", "8");
    expect_error(model, "vehicle_types[1].unit_distance_cost", "36028797018963968");
    expect_error(model, "profiles[0].detour", "1 to 1000");
    expect_error(model, "profiles[0].speed", "positive");
    expect_error(model, "origin", "18 June");
    assert_int_equal(lorry_model_num_defects(model), 21);
    /* The message has the first and counts the rest. */
    assert_non_null(strstr(lorry_model_message(model), "locations[3].x"));
    assert_non_null(strstr(lorry_model_message(model), "and 20 more defects"));
    lorry_model_free(model);
}

static void an_empty_model_lacks_vehicles(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_model_new(NULL, &model);
    refused(model, LORRY_EINVAL);
    expect_error(model, "vehicle_types", "none");
    lorry_model_free(model);
}

static void missing_depots_are_named(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_model_new(NULL, &model);
    lorry_model_add_vehicle_type(model, &type, NULL);
    refused(model, LORRY_EINVAL);
    expect_error(model, "depots", "none");
    expect_error(model, "vehicle_types[0].start_depot", "no depot 0");
    expect_error(model, "vehicle_types[0].end_depot", "no depot 0");
    lorry_model_free(model);
}

/* The shift ends at 100, the depot opens at 200. */
static void shift_and_depot_must_meet(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    depot.tw_early = 200;
    lorry_model_add_depot(model, &depot, NULL);
    type.start_depot = 1;
    type.tw_late = 100;
    lorry_model_add_vehicle_type(model, &type, NULL);
    refused(model, LORRY_EINVAL);
    expect_error(model, "vehicle_types[1].start_depot", "0 to 100");
    lorry_model_free(model);
}

static void a_matrix_is_judged_by_its_first_bad_entry(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    const int64_t distances[9] = { 0, 1, 1, 1, 0, -5, 1, -6, 0 };
    const int64_t small[4] = { 0, 1, 1, 0 };
    lorry_model_set_matrix(model, 0, 3, distances, NULL);
    refused(model, LORRY_EINVAL);
    expect_error(model, "profiles[0].distances[1][2]", "(-5), the first of 2");
    lorry_model_set_matrix(model, 0, 2, small, NULL);
    refused(model, LORRY_EINVAL);
    expect_error(model, "profiles[0].distances", "2 rows for 3 locations");
    assert_int_equal(lorry_model_set_matrix(model, 1, 2, small, NULL), LORRY_EINVAL);
    lorry_model_free(model);
}

static void a_bad_reference_system_comes_beside_the_rest(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_client client = LORRY_CLIENT_INIT;
    client.service = -1;
    lorry_model_add_client(model, &client, NULL);
    lorry_model_set_crs(model, "EPSG:nonsense");
    refused(model, LORRY_EINVAL);
    expect_error(model, "crs", "nonsense");
    expect_error(model, "clients[2].service", "-1");
    lorry_model_set_crs(model, "EPSG:4326");
    lorry_model_add_location(model, 20, 95, NULL);
    refused(model, LORRY_EINVAL);
    expect_error(model, "locations[3]", "95");
    lorry_model_free(model);
}

static void the_list_is_capped_and_the_rest_counted(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_defect last = { .size = sizeof(last) };
    lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
    static int64_t service[1500];
    for (int i = 0; i < 1500; i++)
        service[i] = -1;
    arrays.count = 1500;
    arrays.service = service;
    lorry_model_add_clients(model, &arrays);
    refused(model, LORRY_EINVAL);
    assert_int_equal(lorry_model_num_defects(model), LORRY__MAX_DEFECTS + 1);
    lorry_model_defect(model, LORRY__MAX_DEFECTS, &last);
    assert_non_null(strstr(last.text, "500 more"));
    assert_non_null(strstr(lorry_model_message(model), "1499 more"));
    lorry_model_free(model);
}

/* 2 clients x 2 arcs x 20 long x 2^50 per unit is about 2^56.3: fits. A fixed
 * cost does too. With arcs of 2^30 it is 2^82, and no scale was given. */
static void sums_that_could_overflow_are_refused_with_a_scale(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_problem *problem;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.unit_distance_cost = INT64_C(1) << 50;
    lorry_model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_problem_free(problem);

    lorry_model_add_location(model, 1073741824.0, 0, NULL);
    refused(model, LORRY_ERANGE);
    /* 4 x 2^30 x 2^50 = 2^82, and 2^82 / 2^61 = 2^21 < 10^7. */
    expect_error(model, "vehicle_types[1].unit_distance_cost", "2^8");
    expect_error(model, "vehicle_types[1].unit_distance_cost", "scale 1/10000000");
    assert_int_equal(lorry_model_num_defects(model), 1);
    lorry_model_free(model);
}

static lorry_defect warning_at(lorry_model *model, const char *place)
{
    lorry_problem *problem;
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_problem_free(problem);
    const lorry_defect defect = defect_at(model, place);
    assert_true(defect.is_warning);
    return defect;
}

static void hopeless_clients_are_warned_about_with_the_reason(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_client client = LORRY_CLIENT_INIT;
    client.location = 1;
    client.skills = 2;
    client.label = "twice";
    lorry_model_add_client(model, &client, NULL);
    client.skills = 0;
    client.tw_late = 9; /* 10 away */
    lorry_model_add_client(model, &client, NULL);
    assert_non_null(strstr(warning_at(model, "clients[2]").text, "skills"));
    assert_non_null(strstr(warning_at(model, "clients[3]").text, "in time"));
    assert_non_null(strstr(warning_at(model, "clients[3].label").text, "clients[2]"));
    assert_int_equal(lorry_model_num_defects(model), 3);
    lorry_model_free(model);
}

static void sections_are_judged_by_place(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_section section = LORRY_SECTION_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    section.price = -3;
    client.section = 1;
    assert_int_equal(lorry_model_add_section(model, &section, NULL), LORRY_OK);
    assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    assert_int_equal(lorry_model_set_section_price(model, 0, 4, 0), LORRY_OK);
    assert_int_equal(lorry_model_set_section_price(model, 2, 0, INT64_MAX - 1), LORRY_OK);
    refused(model, LORRY_EINVAL);
    expect_error(model, "sections[0].price", "negative (-3)");
    expect_error(model, "clients[2].section", "there is no section 1; 1 were added");
    expect_error(model, "section_prices[0].vehicle_type", "there is no vehicle type 4");
    expect_error(model, "section_prices[1].section", "there is no section 2");
    expect_error(model, "section_prices[1].price", "absurdly large");
    lorry_model_free(model);
}

/* The one vehicle type may not go to the section of client 2. */
static void a_client_that_its_section_bars_is_warned_about(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_section section = LORRY_SECTION_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    section.price = LORRY_UNLIMITED;
    client.section = 0;
    lorry_model_add_section(model, &section, NULL);
    lorry_model_add_client(model, &client, NULL);
    assert_non_null(strstr(warning_at(model, "clients[2]").text, "section bars"));
    lorry_model_free(model);
}

/* 3 + 4 asked for, one vehicle holds 5. */
static void demand_beyond_the_fleet_is_warned_about(void **state)
{
    (void)state;
    lorry_model *model;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const int64_t capacity[1] = { 5 }, loads[2] = { 3, 4 };
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_client_arrays arrays = LORRY_CLIENT_ARRAYS_INIT;
    lorry_model_new(NULL, &model);
    lorry_model_add_location(model, 0, 0, NULL);
    lorry_model_add_depot(model, &depot, NULL);
    arrays.count = 2;
    arrays.delivery = loads;
    lorry_model_add_clients(model, &arrays);
    type.capacity = capacity;
    lorry_model_add_vehicle_type(model, &type, NULL);
    const lorry_defect defect = warning_at(model, "clients.delivery[0]");
    assert_non_null(strstr(defect.text, "ask for 7"));
    assert_non_null(strstr(defect.text, "hold 5"));
    lorry_model_free(model);
}

static void a_model_can_be_mended_and_built_again(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_problem *first, *second;
    lorry_model_set_crs(model, "EPSG:nonsense");
    refused(model, LORRY_EINVAL);
    lorry_model_set_crs(model, NULL);
    assert_int_equal(lorry_model_build(model, &first), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &second), LORRY_OK);
    assert_true(lorry_problem_hash(first) == lorry_problem_hash(second));
    lorry_model_add_location(model, 7, 7, NULL);
    lorry_problem_free(second);
    assert_int_equal(lorry_model_build(model, &second), LORRY_OK);
    assert_true(lorry_problem_hash(first) != lorry_problem_hash(second));
    lorry_problem_free(first);
    lorry_problem_free(second);
    lorry_model_free(model);
}

static void the_hash_ignores_names_and_the_form_of_travel(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    lorry_problem *plain, *named;
    assert_int_equal(lorry_model_build(model, &plain), LORRY_OK);
    lorry_model_set_name(model, "Tuesday");
    lorry_model_set_origin(model, "2024-06-18T06:00:00+08:00");
    lorry_model_set_rounding(model, LORRY_ROUND_NEAREST);
    lorry_model_set_cost_scale(model, 100);
    assert_int_equal(lorry_model_build(model, &named), LORRY_OK);
    assert_true(lorry_problem_hash(plain) == lorry_problem_hash(named));
    assert_string_equal(lorry_problem_name(named), "Tuesday");
    assert_string_equal(lorry_problem_name(plain), "");
    lorry_problem_free(plain);
    lorry_problem_free(named);
    lorry_model_free(model);
}

static void settings_out_of_range_are_refused_at_once(void **state)
{
    (void)state;
    lorry_model *model = sound_model();
    assert_int_equal(lorry_model_set_cost_scale(model, 0), LORRY_EINVAL);
    assert_int_equal(lorry_model_set_rounding(model, (lorry_rounding)9), LORRY_EINVAL);
    assert_int_equal(lorry_model_set_dimensions(model, 17), LORRY_EINVAL);
    assert_int_equal(lorry_model_set_dimensions(model, 2), LORRY_EINVAL); /* too late */
    assert_int_equal(lorry_model_set_dimensions(model, 1), LORRY_OK);
    lorry_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_model_has_no_defect),
        cmocka_unit_test(every_defect_comes_out_at_once),
        cmocka_unit_test(an_empty_model_lacks_vehicles),
        cmocka_unit_test(missing_depots_are_named),
        cmocka_unit_test(shift_and_depot_must_meet),
        cmocka_unit_test(a_matrix_is_judged_by_its_first_bad_entry),
        cmocka_unit_test(a_bad_reference_system_comes_beside_the_rest),
        cmocka_unit_test(the_list_is_capped_and_the_rest_counted),
        cmocka_unit_test(sums_that_could_overflow_are_refused_with_a_scale),
        cmocka_unit_test(hopeless_clients_are_warned_about_with_the_reason),
        cmocka_unit_test(sections_are_judged_by_place),
        cmocka_unit_test(a_client_that_its_section_bars_is_warned_about),
        cmocka_unit_test(demand_beyond_the_fleet_is_warned_about),
        cmocka_unit_test(a_model_can_be_mended_and_built_again),
        cmocka_unit_test(the_hash_ignores_names_and_the_form_of_travel),
        cmocka_unit_test(settings_out_of_range_are_refused_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
