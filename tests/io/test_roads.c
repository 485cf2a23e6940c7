/* Travel from saved answers, pairs and barriers, through files and the public face. */
#define _XOPEN_SOURCE 700
#include "files.h"
#include "reading.h"
#include "../support/faulty.h"

#include "io/roads.h"

/* A depot and two clients in Changshu. */
static lorry_model *model_of(const lorry_config *config)
{
    static const double x[] = { 120.75, 120.76, 120.77 }, y[] = { 31.65, 31.66, 31.65 };
    lorry_model *model;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    assert_int_equal(lorry_model_new(config, &model), LORRY_OK);
    lorry_model_set_crs(model, "EPSG:4326");
    lorry_model_add_locations(model, 3, x, y);
    depot.label = "hub";
    lorry_model_add_depot(model, &depot, NULL);
    for (int32_t k = 1; k < 3; k++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = k;
        client.label = k == 1 ? "A" : "B";
        lorry_model_add_client(model, &client, NULL);
    }
    lorry_model_add_vehicle_type(model, &type, NULL);
    return model;
}

static lorry_model *small_model(void) { return model_of(NULL); }

static lorry_problem *build(lorry_model *model)
{
    lorry_problem *problem = NULL;
    if (lorry_model_build(model, &problem) != LORRY_OK)
        fail_msg("%s", lorry_model_message(model));
    return problem;
}

static void assert_arc(const lorry_problem *problem, int32_t from, int32_t to, int64_t metres,
                       int64_t seconds)
{
    int64_t distance, duration;
    assert_int_equal(lorry_problem_travel(problem, 0, from, to, &distance, &duration), LORRY_OK);
    if (distance != metres || duration != seconds)
        fail_msg("%d to %d: %lld m, %lld s", (int)from, (int)to, (long long)distance,
                 (long long)duration);
}

/* As osrm-routed 5 answers; sources lie on the road, `distance` from what was asked. */
static const char osrm[] =
    "{\"code\":\"Ok\",\"distances\":[[0,1500.4,2200.5],[1510,0,1700],[2300,null,0]],"
    "\"durations\":[[0,180.1,240],[182,0,200],[250,null,0]],"
    "\"sources\":[{\"hint\":\"\",\"distance\":0,\"name\":\"\",\"location\":[120.75,31.65]},"
    "{\"distance\":0,\"location\":[120.76,31.66]},{\"distance\":0,\"location\":[120.77,31.65]}],"
    "\"destinations\":[{\"distance\":0,\"location\":[120.75,31.65]},"
    "{\"distance\":0,\"location\":[120.76,31.66]},{\"distance\":0,\"location\":[120.77,31.65]}]}";

static void tables_of_osrm_are_read_and_gaps_estimated(void **state)
{
    (void)state;
    lorry_model *model = small_model();
    put_file("osrm.json", osrm, sizeof(osrm) - 1);
    assert_int_equal(lorry_model_read_table(model, 0, path_of("osrm.json")), LORRY_OK);
    lorry_problem *problem = build(model);
    assert_arc(problem, 0, 1, 1500, 181);  /* to the nearest metre, up to a second */
    assert_arc(problem, 0, 2, 2201, 240);
    assert_arc(problem, 2, 1, 1700, 200);  /* as the way back */
    assert_int_equal(lorry_problem_is_estimated(problem, 0, 2, 1), 1);
    assert_int_equal(lorry_problem_is_estimated(problem, 0, 1, 2), 0);
    assert_int_equal(lorry_problem_num_estimated(problem, 0), 1);
    assert_int_equal(lorry_model_num_defects(model), 1);
    lorry_defect defect = { .size = sizeof(defect) };
    assert_int_equal(lorry_model_defect(model, 0, &defect), LORRY_OK);
    assert_true(defect.is_warning);
    assert_string_equal(defect.text,
                        "1 of 6 arcs are not known and are estimated from the others");
    lorry_problem_free(problem);
    lorry_model_free(model);
}

/* Rows in another order, of another day too, snapped 111 m to the north; in two parts. */
static void rows_are_matched_by_their_places(void **state)
{
    (void)state;
    static const char first[] =
        "{\"code\":\"Ok\",\"distances\":[[10,20,30,0]],\"durations\":[[1,2,3,0]],"
        "\"sources\":[{\"distance\":110.9,\"location\":[120.77,31.651]}],"
        "\"destinations\":[{\"distance\":0,\"location\":[121.5,31.2]},"
        "{\"distance\":110.9,\"location\":[120.75,31.651]},"
        "{\"distance\":110.9,\"location\":[120.76,31.661]},"
        "{\"distance\":110.9,\"location\":[120.77,31.651]}]}";
    static const char second[] =
        "{\"code\":\"Ok\",\"distances\":[[0,40,50]],\"durations\":[[0,4,5]],"
        "\"sources\":[{\"location\":[120.75,31.65]}],\"destinations\":["
        "{\"location\":[120.75,31.65]},{\"location\":[120.76,31.66]},"
        "{\"location\":[120.77,31.65]}],\"fallback_speed_cells\":[[0,2]]}";
    lorry_model *model = small_model();
    put_file("a.json", first, sizeof(first) - 1);
    put_file("b.json", second, sizeof(second) - 1);
    assert_int_equal(lorry_model_read_table(model, 0, path_of("a.json")), LORRY_OK);
    assert_int_equal(lorry_model_read_table(model, 0, path_of("b.json")), LORRY_OK);
    lorry_problem *problem = build(model);
    assert_arc(problem, 2, 0, 20, 2);
    assert_arc(problem, 2, 1, 30, 3);
    assert_arc(problem, 0, 1, 40, 4);
    assert_arc(problem, 0, 2, 20, 2); /* what OSRM guessed is taken from the way back */
    assert_int_equal(lorry_problem_is_estimated(problem, 0, 0, 2), 1);
    assert_int_equal(lorry_problem_num_estimated(problem, 0), 3);
    lorry_problem_free(problem);
    lorry_model_free(model);
}

/* Both forms of Valhalla: kilometres and miles, lists within a list. */
static void tables_of_valhalla_are_read_in_both_forms(void **state)
{
    (void)state;
    static const char longer[] =
        "{\"sources\":[[{\"lon\":120.75,\"lat\":31.65},{\"lon\":120.76,\"lat\":31.66},"
        "{\"lon\":120.77,\"lat\":31.65}]],\"targets\":[[{\"lon\":120.75,\"lat\":31.65},"
        "{\"lon\":120.76,\"lat\":31.66},{\"lon\":120.77,\"lat\":31.65}]],"
        "\"sources_to_targets\":[[{\"distance\":0,\"time\":0,\"to_index\":0,\"from_index\":0},"
        "{\"distance\":1.5,\"time\":180},{\"distance\":2.2,\"time\":240}],"
        "[{\"distance\":1.51,\"time\":182},{\"distance\":0,\"time\":0},"
        "{\"distance\":1.7,\"time\":200}],[{\"distance\":2.3,\"time\":250},"
        "{\"distance\":null,\"time\":null},{\"distance\":0,\"time\":0}]],"
        "\"units\":\"kilometers\"}";
    static const char shorter[] =
        "{\"sources_to_targets\":{\"distances\":[[0,1,2],[1,0,1],[2,1,0]],"
        "\"durations\":[[0,60,120],[60,0,60],[120,60,0]]},\"units\":\"miles\"}";
    for (int k = 0; k < 2; k++) {
        lorry_model *model = small_model();
        put_file("v.json", k == 0 ? longer : shorter,
                 k == 0 ? sizeof(longer) - 1 : sizeof(shorter) - 1);
        if (lorry_model_read_table(model, 0, path_of("v.json")) != LORRY_OK)
            fail_msg("%s", lorry_model_message(model));
        lorry_problem *problem = build(model);
        if (k == 0)
            assert_arc(problem, 1, 0, 1510, 182);
        else
            assert_arc(problem, 0, 2, 3219, 120); /* 2 x 1609.344 */
        lorry_problem_free(problem);
        lorry_model_free(model);
    }
}

static void assert_table_refused(const char *text, const char *expected)
{
    lorry_model *model = small_model();
    put_file("t.json", text, strlen(text));
    assert_int_not_equal(lorry_model_read_table(model, 0, path_of("t.json")), LORRY_OK);
    const char *found = strstr(lorry_model_message(model), "t.json");
    assert_non_null(found);
    assert_string_equal(found, expected);
    lorry_model_free(model);
}

static void tables_that_do_not_fit_are_refused_with_the_remedy(void **state)
{
    (void)state;
    assert_table_refused("{\"code\":\"Ok\",\"durations\":[[0]]}",
                         "t.json: distances: found nothing, expected both durations and "
                         "distances; ask OSRM with annotations=duration,distance");
    assert_table_refused("{\"code\":\"NoTable\",\"message\":\"x\"}",
                         "t.json: code: found \"NoTable\", expected \"Ok\": OSRM answered with "
                         "an error");
    assert_table_refused("{\"distances\":[[0,1]],\"durations\":[[0,1]]}",
                         "t.json: the table has 1 sources for 3 locations, and no coordinates "
                         "to tell which");
    /* GCJ-02 taken for WGS 84: some 500 m off. */
    assert_table_refused("{\"distances\":[[0]],\"durations\":[[0]],\"sources\":[{\"location\":"
                         "[120.7545,31.648]}],\"destinations\":[{\"location\":[120.7545,31.648]}]}",
                         "t.json: sources: none of these places is one of the problem; the "
                         "nearest is 481 m off: of another day, or on another datum?");
    assert_table_refused("[]", "t.json: found an array of 0, expected a table of OSRM or "
                               "Valhalla");
    assert_table_refused("{\"distances\":[[0,-1,2],[1,0,1],[2,1,0]],\"durations\":[[0,1,2],"
                         "[1,0,1],[2,1,0]]}",
                         "t.json: distances[0][1]: found -1, expected metres, a number from 0 to "
                         "1000000000000");
}

static void pairs_are_named_by_ids(void **state)
{
    (void)state;
    static const char text[] = "from,to,metres,seconds\nhub,A,1500.4,180.2\nA,hub,1600,190\n"
                               "#0,#2,2200,240\nA,yesterday,1,1\n";
    lorry_model *model = small_model();
    put_file("pairs.csv", text, sizeof(text) - 1);
    assert_int_equal(lorry_model_read_pairs(model, 0, path_of("pairs.csv")), LORRY_OK);
    lorry_problem *problem = build(model);
    assert_arc(problem, 0, 1, 1500, 181);
    assert_arc(problem, 1, 0, 1600, 190);
    assert_arc(problem, 2, 0, 2200, 240);
    assert_int_equal(lorry_problem_num_estimated(problem, 0), 3);
    assert_int_equal(lorry_problem_is_estimated(problem, 0, 2, 0), 1);
    assert_int_equal(lorry_model_num_defects(model), 2); /* estimates, foreign pairs */
    lorry_problem_free(problem);
    lorry_model_free(model);
}

static void pairs_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const struct { const char *text, *expected; } files[] = {
        { "from,to,km,seconds\n1,2,3,4\n",
          "p.csv: no column `metres`; pairs have the headers from,to,metres,seconds" },
        { "from,to,metres,seconds\nhub,A,far,4\n", "p.csv:2: `far` is no number of metres" },
        { "from,to,metres,seconds\nx,y,1,4\n",
          "p.csv: none of its 1 pairs is between places of the problem" },
    };
    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        lorry_model *model = small_model();
        put_file("p.csv", files[k].text, strlen(files[k].text));
        assert_int_not_equal(lorry_model_read_pairs(model, 0, path_of("p.csv")), LORRY_OK);
        assert_string_equal(strstr(lorry_model_message(model), "p.csv"), files[k].expected);
        lorry_model_free(model);
    }
}

/* A canal between the depot and both clients, with a bridge in the south. */
static const char canal[] =
    "{\"type\":\"FeatureCollection\",\"name\":\"canal\",\"features\":[{\"type\":\"Feature\","
    "\"properties\":{\"name\":\"canal\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
    "[[120.755,31.5],[120.755,31.8]]}},{\"type\":\"Feature\",\"properties\":{\"kind\":"
    "\"crossing\",\"reach_m\":80},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
    "[120.7555,31.64]}}]}";

static void barriers_come_as_geojson(void **state)
{
    (void)state;
    int64_t straight, around, along;
    lorry_model *model = small_model();
    lorry_problem *problem = build(model);
    lorry_problem_travel(problem, 0, 0, 1, &straight, NULL);
    lorry_problem_travel(problem, 0, 1, 2, &along, NULL);
    lorry_problem_free(problem);
    put_file("canal.geojson", canal, sizeof(canal) - 1);
    if (lorry_model_read_barriers(model, path_of("canal.geojson")) != LORRY_OK)
        fail_msg("%s", lorry_model_message(model));
    problem = build(model);
    lorry_problem_travel(problem, 0, 0, 1, &around, NULL);
    /* To (120.755, 31.64): hypot(474, 1109) there, hypot(474, 2218) on. */
    assert_true(straight > 1400 && straight < 1500);
    assert_true(around > 3450 && around < 3500);
    lorry_problem_travel(problem, 0, 1, 2, &around, NULL);
    assert_int_equal(around, along); /* on one side nothing changes */
    lorry_problem_free(problem);
    lorry_model_free(model);
}

/* A barrier of the caller's own, then a file of a barrier and a crossing far off both: the
 * second of that file, whose name is told. */
static void a_defect_of_barriers_names_their_file(void **state)
{
    (void)state;
    static const char far[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"LineString\","
        "\"coordinates\":[[120.755,31.5],[120.755,31.8]]},\"properties\":null},"
        "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[120.9,31.6]},\"properties\":null}]}";
    lorry_problem *problem;
    lorry_model *model = small_model();
    put_file("far.geojson", far, sizeof(far) - 1);
    lorry_model_add_barrier(model, 2, (const double[]){ 120.7, 120.7 },
                            (const double[]){ 31.5, 31.8 });
    assert_int_equal(lorry_model_read_barriers(model, path_of("far.geojson")), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_EINVAL);
    const char *text = strstr(lorry_model_message(model), "far.geojson");
    assert_non_null(text);
    assert_memory_equal(text, "far.geojson: barriers[1]: a crossing that is near no barrier: ", 62);
    lorry_model_free(model);
}

static void barriers_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct { const char *text, *expected; } files[] = {
        { "{\"type\":\"Feature\"}",
          "b.json: type: found \"Feature\", expected one of \"FeatureCollection\"" },
        { "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"Point\","
          "\"coordinates\":[1,2]},\"properties\":{\"kind\":\"barrier\"}}]}",
          "b.json: features[0].geometry.type: found \"Point\", expected a line: a point is no "
          "barrier" },
        { "{\"type\":\"FeatureCollection\",\"features\":[{\"geometry\":{\"type\":\"LineString\","
          "\"coordinates\":[[1,2],[3]]},\"properties\":null}]}",
          "b.json: features[0].geometry.coordinates[1]: found an array of 1, expected a position "
          "[x, y]" },
    };
    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        lorry_model *model = small_model();
        put_file("b.json", files[k].text, strlen(files[k].text));
        assert_int_not_equal(lorry_model_read_barriers(model, path_of("b.json")), LORRY_OK);
        assert_string_equal(strstr(lorry_model_message(model), "b.json"), files[k].expected);
        lorry_problem_free(build(model)); /* as if nothing had been read */
        lorry_model_free(model);
    }
}

/* The three ways in lorry's own JSON, by name and within; and written back. */
static void a_problem_file_carries_or_names_its_travel(void **state)
{
    (void)state;
    static const char *const travels[] = {
        "\"profiles\":[{\"table\":\"osrm.json\"}],",
        "\"profiles\":[{\"table\":[\"osrm.json\"]}],",
        "\"profiles\":[{\"pairs\":[[\"hub\",\"A\",1500,181],[\"hub\",2,2201,240]]}],",
        "\"profiles\":[{\"pairs\":\"pairs.csv\"}],",
        "\"profiles\":[{\"matrix\":{\"distances\":[[0,5,null],[5,0,9],[9,7,0]]}}],",
        "\"barriers\":\"canal.geojson\",",
    };
    static const char pairs[] = "from,to,metres,seconds\nhub,A,1500,181\nhub,B,2201,240\n";
    put_file("osrm.json", osrm, sizeof(osrm) - 1);
    put_file("pairs.csv", pairs, sizeof(pairs) - 1);
    put_file("canal.geojson", canal, sizeof(canal) - 1);
    uint64_t hashes[6];
    for (size_t k = 0; k < sizeof(travels) / sizeof(travels[0]); k++) {
        char text[2000];
        lorry_model *model, *again;
        lorry_problem *problem, *copy;
        snprintf(text, sizeof(text),
                 "{\"format\":\"lorry/1\",%s\"depots\":[{\"id\":\"hub\",\"location\":"
                 "[120.75,31.65]}],\"clients\":[{\"id\":\"A\",\"location\":[120.76,31.66]},"
                 "{\"id\":\"B\",\"location\":[120.77,31.65]}],\"vehicle_types\":[{}]}",
                 travels[k]);
        put_file("day.json", text, strlen(text));
        assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
        if (lorry_model_read(model, path_of("day.json"), NULL) != LORRY_OK)
            fail_msg("%s", lorry_model_message(model));
        problem = build(model);
        hashes[k] = lorry_problem_hash(problem);
        assert_int_equal(lorry_problem_write(problem, path_of("copy.json"), NULL), LORRY_OK);
        assert_int_equal(lorry_model_new(NULL, &again), LORRY_OK);
        if (lorry_model_read(again, path_of("copy.json"), NULL) != LORRY_OK)
            fail_msg("%s", lorry_model_message(again));
        copy = build(again);
        assert_true(lorry_problem_hash(copy) == hashes[k]);
        for (int32_t i = 0; i < 3; i++)
            for (int32_t j = 0; j < 3; j++)
                assert_int_equal(lorry_problem_is_estimated(copy, 0, i, j),
                                 lorry_problem_is_estimated(problem, 0, i, j));
        lorry_problem_free(copy);
        lorry_problem_free(problem);
        lorry_model_free(again);
        lorry_model_free(model);
    }
    assert_true(hashes[0] == hashes[1] && hashes[2] == hashes[3] && hashes[0] != hashes[2]);
}

static void a_text_in_memory_names_no_files(void **state)
{
    (void)state;
    assert_refused("{\"format\":\"lorry/1\",\"profiles\":[{\"table\":\"x.json\"}],\"depots\":"
                   "[{\"location\":[1,2]}],\"clients\":[],\"vehicle_types\":[{}]}",
                   LORRY_EINVAL,
                   "f: profiles[0].table: a file can be named only in a file, beside which it "
                   "lies");
    assert_refused("{\"format\":\"lorry/1\",\"profiles\":[{\"matrix\":{},\"pairs\":[]}],"
                   "\"depots\":[{\"location\":[1,2]}],\"clients\":[],\"vehicle_types\":[{}]}",
                   LORRY_EFORMAT,
                   "f: profiles[0]: found an object, expected one of matrix, table and pairs");
}

/* The referee walks the same ways as the search. */
static void the_referee_sees_the_same_travel(void **state)
{
    (void)state;
    lorry_model *model = small_model();
    put_file("canal.geojson", canal, sizeof(canal) - 1);
    lorry_model_read_barriers(model, path_of("canal.geojson"));
    lorry_problem *problem = build(model);
    lorry_solver *solver;
    lorry_solution *plan;
    lorry_verdict *verdict;
    lorry_options options = LORRY_OPTIONS_INIT;
    options.time_limit = 0;
    options.max_iterations = 50;
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);
    assert_int_equal(lorry_check(plan, &verdict, NULL), LORRY_OK);
    assert_true(lorry_verdict_is_valid(verdict));
    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plan, &summary);
    assert_true(summary.distance > 6000); /* over the bridge, there and back */
    lorry_verdict_free(verdict);
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    lorry_problem_free(problem);
    lorry_model_free(model);
}

/* Each allocation of reading and of what the build makes of it fails once. */
static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    static const char pairs[] = "from,to,metres,seconds\nhub,A,1500,180\nA,B,1700,200\n";
    lorry_status status = LORRY_ENOMEM;
    faulty faults = { .fail_at = -1 };
    const lorry_config config = faulty_config(&faults);
    put_file("canal.geojson", canal, sizeof(canal) - 1);
    put_file("table.json", osrm, sizeof(osrm) - 1);
    put_file("pairs.csv", pairs, sizeof(pairs) - 1);
    for (int is_table = 0; is_table < 2; is_table++) {
        status = LORRY_ENOMEM;
        for (long k = 0; status == LORRY_ENOMEM; k++) {
            lorry_problem *problem = NULL;
            faults.fail_at = -1;
            lorry_model *model = model_of(&config);
            faults.calls = 0;
            faults.fail_at = k;
            status = lorry_model_read_barriers(model, path_of("canal.geojson"));
            if (status == LORRY_OK)
                status = is_table ? lorry_model_read_table(model, 0, path_of("table.json"))
                                  : lorry_model_read_pairs(model, 0, path_of("pairs.csv"));
            if (status == LORRY_OK)
                status = lorry_model_build(model, &problem);
            lorry_problem_free(problem);
            lorry_model_free(model);
            assert_int_equal(faults.blocks, 0);
            assert_true(k < 10000);
        }
        assert_int_equal(status, LORRY_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_of_osrm_are_read_and_gaps_estimated),
        cmocka_unit_test(rows_are_matched_by_their_places),
        cmocka_unit_test(tables_of_valhalla_are_read_in_both_forms),
        cmocka_unit_test(tables_that_do_not_fit_are_refused_with_the_remedy),
        cmocka_unit_test(pairs_are_named_by_ids),
        cmocka_unit_test(pairs_that_do_not_fit_are_refused),
        cmocka_unit_test(barriers_come_as_geojson),
        cmocka_unit_test(a_defect_of_barriers_names_their_file),
        cmocka_unit_test(barriers_that_are_none_are_refused),
        cmocka_unit_test(a_problem_file_carries_or_names_its_travel),
        cmocka_unit_test(a_text_in_memory_names_no_files),
        cmocka_unit_test(the_referee_sees_the_same_travel),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
