/* Plans in and out: CVRPLIB routes, lorry's JSON, GeoJSON. */
#define _XOPEN_SOURCE 700
#include "reading.h"

#include <jansson.h>

#include "../support/faulty.h"
#include "files.h"

/* Clients 1, 2, 3 at x = 10, 20, 30 on a line from the depot; window of client 2
 * from 25 on. */
#define LINE                                                                                   \
    "LINE\nVEHICLE\nN C\n 3 9\nCUSTOMER\nC\n0 0 0 0 0 1000 0\n1 10 0 1 0 900 2\n"             \
    "2 20 0 2 25 900 2\n3 30 0 3 0 900 2\n"

/* Two depots and two types, of 2 and of 3 vehicles, labels throughout. */
static const char mixed[] =
    "{\"format\": \"lorry/1\", \"crs\": null, \"cost_scale\": 1000,\n"
    " \"depots\": [{\"id\": \"d\", \"x\": 0, \"y\": 0}, {\"id\": \"e\", \"x\": 9, \"y\": 0}],\n"
    " \"clients\": [{\"id\": \"ann\", \"x\": 1, \"y\": 0}, {\"id\": \"bob\", \"x\": 2, \"y\": 0},\n"
    "  {\"id\": \"cy\", \"x\": 3, \"y\": 0}, {\"id\": \"dee\", \"x\": 4, \"y\": 0}],\n"
    " \"vehicle_types\": [{\"id\": \"small\", \"count\": 2, \"end\": \"d\"},\n"
    "  {\"id\": \"big\", \"count\": 3, \"start\": \"e\", \"end\": null}]}";

static lorry_solution *read_plan(lorry_problem *problem, const char *text)
{
    lorry_solution *solution = NULL;
    lorry_message message = { "" };
    put_file("plan", text, strlen(text));
    if (lorry__io_read_solution(problem, path_of("plan"), &solution, &message) != LORRY_OK)
        fail_msg("%s", message.text);
    return solution;
}

/* What the message says after the file's name. */
static const char *refusal(lorry_problem *problem, const char *text)
{
    static lorry_message message;
    lorry_solution *solution = NULL;
    put_file("plan", text, strlen(text));
    assert_int_equal(lorry__io_read_solution(problem, path_of("plan"), &solution, &message),
                     LORRY_EFORMAT);
    assert_null(solution);
    return message.text + strlen(path_of("plan"));
}

/* As a string that the caller frees. */
static char *render(const lorry_solution *solution, lorry_format format)
{
    lorry__mem mem;
    lorry__text text;
    lorry_message message;
    lorry__mem_init(&mem, NULL);
    lorry__text_init(&text, &mem);
    assert_int_equal(lorry__io_render_solution(solution, format, &text, &message), LORRY_OK);
    char *copy = malloc(text.length + 1);
    assert_non_null(copy);
    memcpy(copy, text.data, text.length + 1);
    lorry__text_free(&text);
    return copy;
}

static void assert_rendered(const lorry_solution *solution, const char *expected)
{
    char *text = render(solution, LORRY_FORMAT_SOL);
    assert_string_equal(text, expected);
    free(text);
}

static void routes_are_read_whatever_their_spelling(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(LINE);
    lorry_solution *solution =
        read_plan(problem, "\xef\xbb\xbf Solution by us\r\nroute#2: 3 1\r\nROUTE  7 :\t2\nRoute :\n"
                           "Route #9:\nCost 12\n");
    assert_int_equal(solution->num_routes, 2);
    assert_int_equal(solution->clients[0], 2);
    assert_int_equal(solution->clients[1], 0);
    assert_int_equal(solution->clients[2], 1);
    assert_int_equal(solution->summary.num_unassigned, 0);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

/* 30 + 30 for clients 1 and 3, 20 + 20 for client 2: 100 in the unit of the
 * file, 1000 in tenths. */
static void routes_are_written_with_the_cost_of_the_tables(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(LINE);
    lorry_solution *solution = read_plan(problem, "Route #1: 1 3\nRoute #2: 2\n");
    lorry_solution *nothing = read_plan(problem, "Route #1:\n");
    assert_int_equal(solution->summary.cost, 1000);
    assert_rendered(solution, "Route #1: 1 3\nRoute #2: 2\nCost 100.0\n");
    assert_rendered(nothing, "Route #1:\nCost 0.0\n");
    lorry__solution_release(solution);
    lorry__solution_release(nothing);
    lorry__problem_release(problem);
}

/* Vehicles 1 and 2 are small, 3 to 5 big; with two depots ann is 2. The small
 * one drives 0-1-2-0, the big one 9-4: 4 + 5 = 9 metres, at 1 per kilometre. */
static void a_route_number_is_its_vehicle_where_types_differ(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(mixed);
    lorry_solution *solution = read_plan(problem, "Route #4: 5\nRoute #2: 2 3\n");
    assert_int_equal(solution->routes[0].vehicle_type, 1);
    assert_int_equal(solution->routes[1].vehicle_type, 0);
    assert_rendered(solution, "Route #3: 5\nRoute #1: 2 3\nCost 0.009\n");
    lorry__solution_release(solution);
    assert_string_equal(refusal(problem, "Route #6: 2\n"),
                        ":1:1: found route 6, expected a vehicle's number from 1 to 5, as vehicle "
                        "types differ");
    lorry__problem_release(problem);
}

static void a_bad_route_is_named_by_line_and_column(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(LINE);
    assert_string_equal(refusal(problem, "Route #1: 1\nRoute #2: 0\n"),
                        ":2:11: found `0`, expected a client, a whole number from 1 to 3");
    assert_string_equal(refusal(problem, "Route #1: 1 two\n"),
                        ":1:13: found `two`, expected a client, a whole number from 1 to 3");
    assert_string_equal(refusal(problem, "Route #1: 1 2 1\n"),
                        ":1:15: found client 1 again, expected each client once");
    assert_string_equal(refusal(problem, "Route 1 1 2\n"),
                        ":1:9: found `1`, expected a route, as `Route #1: 3 5 7`");
    assert_string_equal(refusal(problem, "Cost 5\n"),
                        ":2:1: found the end of the file, expected a route, as `Route #1: 3 5 7`");
    lorry__problem_release(problem);
}

/* Client 2 opens at 25 (250 in tenths); the way there takes 200. */
static void a_json_plan_says_when_and_comes_back(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(LINE);
    lorry_solution *solution = read_plan(problem, "Route #1: 2 3\n");
    char *text = render(solution, LORRY_FORMAT_JSON);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "format")), "lorry-plan/1");
    assert_string_equal(json_string_value(json_object_get(root, "status")), "partial");
    assert_true(json_number_value(json_object_get(root, "cost")) == 60.0);
    json_t *stop = json_array_get(
        json_object_get(json_array_get(json_object_get(root, "routes"), 0), "stops"), 0);
    assert_string_equal(json_string_value(json_object_get(stop, "client")), "2");
    assert_int_equal(json_integer_value(json_object_get(stop, "start")), 250);
    assert_int_equal(json_integer_value(json_object_get(stop, "departure")), 270);
    json_t *left = json_array_get(json_object_get(root, "unassigned"), 0);
    assert_string_equal(json_string_value(json_object_get(left, "client")), "1");
    assert_true(json_is_true(json_object_get(left, "required")));
    json_decref(root);

    lorry_solution *again = read_plan(problem, text);
    char *second = render(again, LORRY_FORMAT_JSON);
    assert_string_equal(text, second);
    free(text);
    free(second);
    lorry__solution_release(again);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

static void a_json_plan_may_be_short(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(mixed);
    lorry_solution *solution =
        read_plan(problem, "{\"format\": \"lorry-plan/1\", \"objective\": \"vehicles\",\n"
                           " \"routes\": [{\"vehicle_type\": \"big\",\n"
                           "  \"stops\": [\"dee\", {\"client\": \"bob\"}]}]}");
    assert_int_equal(solution->summary.objective, LORRY_OBJECTIVE_VEHICLES);
    assert_int_equal(solution->routes[0].vehicle_type, 1);
    assert_int_equal(solution->clients[0], 3);
    assert_int_equal(solution->clients[1], 1);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

/* The big one drives 9-4-2: 5 + 2 = 7, whatever money is counted in. */
static void a_distance_is_not_shown_as_money(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(mixed);
    lorry_solution *solution =
        read_plan(problem, "{\"format\": \"lorry-plan/1\", \"objective\": \"distance\",\n"
                           " \"routes\": [{\"vehicle_type\": \"big\",\n"
                           "  \"stops\": [\"dee\", \"bob\"]}]}");
    char *text = render(solution, LORRY_FORMAT_JSON);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const json_t *route = json_array_get(json_object_get(root, "routes"), 0);
    assert_true(json_number_value(json_object_get(root, "cost")) == 7);
    assert_int_equal(json_integer_value(json_object_get(root, "cost_scale")), 1);
    assert_true(json_number_value(json_object_get(route, "cost")) == 7);
    json_decref(root);
    free(text);
    text = render(solution, LORRY_FORMAT_GEOJSON);
    root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    route = json_object_get(json_array_get(json_object_get(root, "features"), 0), "properties");
    assert_true(json_number_value(json_object_get(route, "cost")) == 7);
    json_decref(root);
    free(text);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

static void a_matrix_counts_in_its_own_unit(void **state)
{
    (void)state;
#define TENTHS(profile)                                                                        \
    "{\"format\": \"lorry/1\", \"crs\": null, \"rounding\": \"trunc1\", \"cost_scale\": 1000,\n"  \
    " \"depots\": [{\"x\": 0, \"y\": 0}], \"clients\": [{\"x\": 3, \"y\": 4}],\n"             \
    " \"vehicle_types\": [{}], \"profiles\": [{" profile "}]}"
    lorry_problem *plane = read_plainly(TENTHS(""));
    lorry_problem *matrix =
        read_plainly(TENTHS("\"matrix\": {\"distances\": [[0, 5], [5, 0]]}"));
    assert_int_equal(lorry__problem_scale(plane, LORRY_OBJECTIVE_DISTANCE), 10);
    assert_int_equal(lorry__problem_scale(plane, LORRY_OBJECTIVE_DURATION), 10);
    assert_int_equal(lorry__problem_scale(matrix, LORRY_OBJECTIVE_DISTANCE), 1);
    assert_int_equal(lorry__problem_scale(matrix, LORRY_OBJECTIVE_DURATION), 1);
    assert_int_equal(lorry__problem_scale(matrix, LORRY_OBJECTIVE_COST), 1000);
    assert_int_equal(lorry__problem_scale(matrix, LORRY_OBJECTIVE_VEHICLES), 1000);
    lorry__problem_release(plane);
    lorry__problem_release(matrix);
}

static void a_bad_json_plan_is_named_by_its_path(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(mixed);
#define PLAN(rest) "{\"format\": \"lorry-plan/1\", " rest "}"
    assert_string_equal(refusal(problem, PLAN("\"routes\": [{\"stops\": [\"eve\"]}]")),
                        ": routes[0].stops[0]: found \"eve\", expected the id of a client");
    assert_string_equal(refusal(problem, PLAN("\"routes\": [{\"stops\": [\"0\"]}]")),
                        ": routes[0].stops[0]: found \"0\", expected the id of a client");
    assert_string_equal(refusal(problem, PLAN("\"routes\": [{\"stops\": [\"bob\", \"bob\"]}]")),
                        ": routes[0].stops[1]: found \"bob\", expected each client once");
    assert_string_equal(refusal(problem, PLAN("\"routes\": [{\"vehicle_type\": \"bus\", \"stops\": "
                                              "[]}]")),
                        ": routes[0].vehicle_type: found \"bus\", expected the id of a vehicle "
                        "type");
    assert_string_equal(refusal(problem, PLAN("\"routes\": [{\"stop\": []}]")),
                        ": routes[0].stop: unknown key, did you mean `stops`?");
    assert_string_equal(refusal(problem, "{\"format\": \"lorry/1\"}"),
                        ": format: found \"lorry/1\", expected one of \"lorry-plan/1\"");
    lorry__problem_release(problem);
}

/* Route, 2 stops, 1 client left, 1 depot: 5 features. */
static void geojson_has_a_feature_for_everything(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(LINE);
    lorry_solution *solution = read_plan(problem, "Route #1: 2 3\n");
    char *text = render(solution, LORRY_FORMAT_GEOJSON);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    json_t *features = json_object_get(root, "features");
    assert_int_equal(json_array_size(features), 5);
    json_t *line = json_object_get(json_array_get(features, 0), "geometry");
    assert_string_equal(json_string_value(json_object_get(line, "type")), "LineString");
    json_t *positions = json_object_get(line, "coordinates");
    assert_int_equal(json_array_size(positions), 4);
    assert_true(json_number_value(json_array_get(json_array_get(positions, 1), 0)) == 20);
    json_decref(root);
    free(text);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

static void positions_are_degrees_where_there_is_a_crs(void **state)
{
    (void)state;
    lorry_problem *problem = read_plainly(
        "{\"format\": \"lorry/1\", \"depots\": [{\"location\": [120.5, 31.25]}], \"clients\": "
        "[{\"location\": [120.75, 31.5]}], \"vehicle_types\": [{}]}");
    lorry_solution *solution = read_plan(problem, "Route: 1");
    char *text = render(solution, LORRY_FORMAT_GEOJSON);
    assert_non_null(strstr(text, "[[120.5000000,31.2500000], [120.7500000,31.5000000], "
                                 "[120.5000000,31.2500000]]"));
    free(text);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

/* The 1st, 2nd, 3rd ... allocation fails while `text` is read and the plan is
 * rendered in every format. */
static void sweep(const char *text)
{
    static const lorry_format formats[] = { LORRY_FORMAT_SOL, LORRY_FORMAT_JSON,
                                            LORRY_FORMAT_GEOJSON };
    lorry_status status = LORRY_ENOMEM;
    put_file("plan", text, strlen(text));
    for (long at = 0; status != LORRY_OK; at++) {
        faulty memory = { .fail_at = -1 };
        const lorry_config config = faulty_config(&memory);
        lorry_model *model;
        lorry_problem *problem;
        lorry_solution *solution = NULL;
        lorry_message message;
        lorry__mem mem;
        lorry__text out;
        assert_int_equal(lorry__model_new(&config, &model), LORRY_OK);
        assert_int_equal(lorry__io_read_model_memory(model, "f", mixed, strlen(mixed), NULL),
                         LORRY_OK);
        assert_int_equal(lorry__model_build(model, &problem), LORRY_OK);
        lorry__model_free(model);
        lorry__mem_init(&mem, &config);
        lorry__text_init(&out, &mem);
        memory.fail_at = memory.calls + at;
        status = lorry__io_read_solution(problem, path_of("plan"), &solution, &message);
        for (size_t k = 0; k < 3 && status == LORRY_OK; k++)
            status = lorry__io_render_solution(solution, formats[k], &out, &message);
        if (status == LORRY_OK)
            status = lorry__io_render_problem(problem, &out, &message);
        assert_true(status == LORRY_OK || status == LORRY_ENOMEM);
        lorry__text_free(&out);
        lorry__solution_release(solution);
        lorry__problem_release(problem);
        assert_int_equal(memory.blocks, 0);
    }
}

static void every_failed_allocation_is_answered(void **state)
{
    (void)state;
    sweep("Route #4: 5\nRoute #2: 2 3\n");
    sweep("{\"format\": \"lorry-plan/1\", \"routes\": [{\"stops\": [\"dee\", \"bob\"]}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_are_read_whatever_their_spelling),
        cmocka_unit_test(routes_are_written_with_the_cost_of_the_tables),
        cmocka_unit_test(a_route_number_is_its_vehicle_where_types_differ),
        cmocka_unit_test(a_bad_route_is_named_by_line_and_column),
        cmocka_unit_test(a_json_plan_says_when_and_comes_back),
        cmocka_unit_test(a_json_plan_may_be_short),
        cmocka_unit_test(a_distance_is_not_shown_as_money),
        cmocka_unit_test(a_matrix_counts_in_its_own_unit),
        cmocka_unit_test(a_bad_json_plan_is_named_by_its_path),
        cmocka_unit_test(geojson_has_a_feature_for_everything),
        cmocka_unit_test(positions_are_degrees_where_there_is_a_crs),
        cmocka_unit_test(every_failed_allocation_is_answered),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
