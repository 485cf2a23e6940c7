/* Solomon's and VRPLIB's text: what they mean, and where they are wrong. */
#include "reading.h"

#define SOLOMON_HEAD "TINY\n\nVEHICLE\nNUMBER CAPACITY\n 3 20\n\nCUSTOMER\nCUST NO. X Y D R D S\n\n"
#define SOLOMON                                                                                \
    SOLOMON_HEAD " 0 0 0 0 0 100 0\n 1 3 4 7 10 20 5\n 2 6.5 8 9 0 50 2.5\n"

#define VRPLIB_HEAD "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\n"
#define PLANE "EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8.5\n"
#define DEMANDS "DEMAND_SECTION\n1 0\n2 4\n3 5\n"
#define DEPOT "DEPOT_SECTION\n1\n-1\nEOF\n"

/* -------------------------------------------------------------- Solomon -- */

/* d(0, 1) = 5 and 10 d = 50; windows and service times 10 as well. */
static void solomon_counts_in_tenths(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly(SOLOMON);
    assert_string_equal(p->name, "TINY");
    assert_int_equal(p->num_clients, 2);
    assert_int_equal(p->cost_scale, 10);
    assert_int_equal(p->travel.rounding, LORRY_ROUND_TRUNC1);
    assert_int_equal(lorry__travel_arc(&p->travel, 0, 0, 1).distance, 50);
    assert_int_equal(p->late[0], 1000);
    assert_int_equal(p->early[1], 100);
    assert_int_equal(p->late[1], 200);
    assert_int_equal(p->service[1], 25);
    assert_int_equal(p->delivery[0], 7);
    assert_int_equal(p->types[0].count, 2); /* 3 vehicles, of which 2 clients can use 2 */
    assert_int_equal(p->types[0].capacity[0], 20);
    assert_string_equal(p->labels[p->num_depots + 1], "2");
    lorry__problem_release(p);
}

static void every_rounding_has_its_factor(void **state)
{
    (void)state;
    static const struct { lorry_rounding rounding; int64_t service, scale, arc; } cases[] = {
        { LORRY_ROUND_NEAREST, 3, 1, 5 },
        { LORRY_ROUND_TRUNC1, 25, 10, 50 },
        { LORRY_ROUND_EXACT, 2500, 1, 5000 },
        { LORRY_ROUND_DOUBLE, 2500000, 1000000, 5000000 },
        { LORRY_ROUND_CEIL10, 25, 1, 50 },
    };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        lorry_problem *p = read_as(SOLOMON, cases[k].rounding, LORRY_FLEET_AUTO, 0);
        assert_int_equal(p->service[1], cases[k].service);
        assert_int_equal(p->cost_scale, cases[k].scale);
        assert_int_equal(lorry__travel_arc(&p->travel, 0, 0, 1).distance, cases[k].arc);
        lorry__problem_release(p);
    }
}

static void the_fleet_is_as_asked(void **state)
{
    (void)state;
    lorry_problem *one = read_as(SOLOMON, LORRY_ROUND_AUTO, LORRY_FLEET_COUNT, 1);
    lorry_problem *any = read_as(VRPLIB_HEAD "VEHICLES : 1\n" PLANE DEMANDS DEPOT,
                                 LORRY_ROUND_AUTO, LORRY_FLEET_AUTO, 0);
    lorry_problem *file = read_as(VRPLIB_HEAD "VEHICLES : 1\n" PLANE DEMANDS DEPOT,
                                  LORRY_ROUND_AUTO, LORRY_FLEET_FILE, 0);
    assert_int_equal(one->types[0].count, 1);
    assert_int_equal(any->types[0].count, 2);
    assert_int_equal(file->types[0].count, 1);
    lorry__problem_release(one);
    lorry__problem_release(any);
    lorry__problem_release(file);

    lorry_read_options options = LORRY_READ_OPTIONS_INIT;
    lorry_message message;
    const char *text = VRPLIB_HEAD PLANE DEMANDS DEPOT;
    options.fleet = LORRY_FLEET_FILE;
    assert_int_equal(try_reading(text, strlen(text), &options, &message), LORRY_EINVAL);
    assert_string_equal(message.text, "f: the file names no number of vehicles");
}

static void line_ends_tabs_and_a_byte_order_mark_do_not_matter(void **state)
{
    (void)state;
    lorry_problem *plain = read_plainly(SOLOMON);
    lorry_problem *odd = read_plainly("\xef\xbb\xbf\r\n  TINY \r\n\tVEHICLE\r\nNUMBER\tCAPACITY\r\n"
                                      "3\t20\r\nCUSTOMER\r\nCUST NO.\r\n"
                                      "0 0 0 0 0 100 0\r\n\r\n1\t3\t4\t7\t10\t20\t5 \r\n"
                                      "2 6.5 8 9 0 5e1 2.50");
    assert_true(plain->hash == odd->hash);
    assert_string_equal(odd->name, "TINY");
    lorry__problem_release(plain);
    lorry__problem_release(odd);
}

static void solomon_errors_have_line_and_column(void **state)
{
    (void)state;
    static const struct { const char *text, *message; } cases[] = {
        { "", "f:1:1: found the end of the file, expected lorry's JSON, VRPLIB (KEY : value) or "
              "Solomon's text (VEHICLE, CUSTOMER)" },
        { "1 2 3\n", "f:1:1: found `1`, expected lorry's JSON, VRPLIB (KEY : value) or "
                     "Solomon's text (VEHICLE, CUSTOMER)" },
        { "A\nVEHICLE\nN C\n 0 20\n", "f:4:2: found `0`, expected the number of vehicles, a "
                                      "whole number from 1 to 2147483647" },
        { "A\nVEHICLE\nN C\n 3\n", "f:4:3: found the end of the line, expected the capacity of "
                                   "a vehicle, a whole number of 0 or more" },
        { "A\nVEHICLE\nN C\n 3 20\n", "f:5:1: found the end of the file, expected CUSTOMER, the "
                                      "heading of the customers" },
        { SOLOMON_HEAD "0 0 0 0 0 100 0\n2 3 4 7 10 20 5\n",
          "f:11:1: found customer 2, expected customer 1" },
        { SOLOMON_HEAD "0 0 0 0 0 100 0\n1 3 4 -7 10 20 5\n",
          "f:11:7: found `-7`, expected a demand, a whole number of 0 or more" },
        { SOLOMON_HEAD "0 0 0 0 0 100 0\n1 3 4 2.5 10 20 5\n",
          "f:11:7: found `2.5`, expected a demand, a whole number of 0 or more" },
        { SOLOMON_HEAD "0 0 0 3 0 100 0\n",
          "f:10:7: found a demand of 3 at the depot (customer 0), expected 0" },
        { SOLOMON_HEAD "0 nan 0 0 0 100 0\n",
          "f:10:3: found `nan`, expected an x coordinate, a number" },
        { SOLOMON_HEAD "0 1e999 0 0 0 100 0\n",
          "f:10:3: found `1e999`, expected an x coordinate, a number from -1000000000000 to "
          "1000000000000" },
        { SOLOMON_HEAD "0 0 0 99999999999999999999 0 100 0\n",
          "f:10:7: found `99999999999999999999`, expected a demand, a whole number of 0 or "
          "more" },
        { SOLOMON_HEAD "0 0 0 0 0 100 0\n1 3 4 7 30 20 5\n",
          "f:11:12: found the due date 20 of customer 1, expected one that is not before its "
          "ready time" },
        { SOLOMON_HEAD "0 0 0 0 0 100\n",
          "f:10:14: found the end of the line, expected a service time, a number" },
        { SOLOMON_HEAD "0 0 0 0 0 100 0 8\n", "f:10:17: found `8`, expected the end of the line" },
        { SOLOMON_HEAD "0 0 0 0 0 1\xc3\xa9 0\n",
          "f:10:11: found `1\xc3\xa9`, expected a due date, a number" },
    };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        assert_refused(cases[k].text, LORRY_EFORMAT, cases[k].message);
}

/* --------------------------------------------------------------- VRPLIB -- */

/* d(2, 3) = sqrt(9 + 20.25) = 5.41, to nearest 5. */
static void a_plane_without_windows_rounds_to_nearest(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly(VRPLIB_HEAD "COMMENT : \"by : us\"\n" PLANE DEMANDS DEPOT);
    assert_string_equal(p->name, "tiny");
    assert_int_equal(p->cost_scale, 1);
    assert_int_equal(lorry__travel_arc(&p->travel, 0, 1, 2).distance, 5);
    assert_int_equal(p->delivery[1], 5);
    assert_int_equal(p->types[0].capacity[0], 10);
    assert_true(p->late[1] == LORRY_UNLIMITED);
    lorry__problem_release(p);
}

static void headers_may_have_quotes_and_any_blanks(void **state)
{
    (void)state;
    lorry_problem *plain = read_plainly(VRPLIB_HEAD PLANE DEMANDS DEPOT);
    lorry_problem *odd = read_plainly("NAME: \t\"tiny\"\t\r\nDIMENSION:3\n"
                                      "CAPACITY :\t\" 10 \"\n" PLANE
                                      "DEMAND_SECTION:\t\n3 5\n1 0\n2 4\n");
    assert_true(plain->hash == odd->hash);
    assert_string_equal(odd->name, "tiny");
    lorry__problem_release(plain);
    lorry__problem_release(odd);
}

static void windows_and_prizes_are_scaled(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly("SERVICE_TIME : 2.5\nVEHICLES : 1\n" VRPLIB_HEAD PLANE DEMANDS
                                    "TIME_WINDOW_SECTION\n1 0 90\n2 5 8\n3 0 90\n"
                                    "PRIZE_SECTION\n1 0\n2 7\n3 8\n" DEPOT);
    assert_int_equal(p->travel.rounding, LORRY_ROUND_TRUNC1);
    assert_int_equal(p->cost_scale, 1);
    assert_int_equal(p->early[1], 50);
    assert_int_equal(p->service[0], 25);
    assert_int_equal(p->prize[1], 80);
    assert_false(p->is_required[0]);
    assert_int_equal(p->types[0].count, 1);
    lorry__problem_release(p);
}

static void a_distance_limit_bounds_the_route_with_its_services(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly(VRPLIB_HEAD "DISTANCE : 40\nSERVICE_TIME : 3\n" PLANE DEMANDS
                                    DEPOT);
    assert_int_equal(p->types[0].max_duration, 40);
    assert_int_equal(p->service[0], 3);
    lorry__problem_release(p);
}

/* The same symmetric matrix in every layout, and one that is not symmetric. */
static void every_layout_of_a_matrix_is_read(void **state)
{
    (void)state;
    static const char *const layouts[][2] = {
        { "FULL_MATRIX", "0 1 2\n1 0 3\n2 3 0\n" },
        { "UPPER_ROW", "1 2\n3\n" },         { "LOWER_ROW", "1 2 3\n" },
        { "UPPER_DIAG_ROW", "0 1 2 0 3 0" }, { "LOWER_DIAG_ROW", "0\n1 0\n2 3 0\n" },
        { "UPPER_COL", "1\n2 3\n" },         { "LOWER_COL", "1 2 3" },
        { "UPPER_DIAG_COL", "0 1 0 2 3 0" }, { "LOWER_DIAG_COL", "0 1 2 0 3 0" },
    };
    for (size_t k = 0; k < sizeof(layouts) / sizeof(layouts[0]); k++) {
        char text[600];
        snprintf(text, sizeof(text),
                 VRPLIB_HEAD "EDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: %s\n"
                             "EDGE_WEIGHT_SECTION\n%s\n" DEMANDS DEPOT,
                 layouts[k][0], layouts[k][1]);
        lorry_problem *p = read_plainly(text);
        assert_int_equal(lorry__travel_arc(&p->travel, 0, 0, 1).distance, 1);
        assert_int_equal(lorry__travel_arc(&p->travel, 0, 2, 0).distance, 2);
        assert_int_equal(lorry__travel_arc(&p->travel, 0, 1, 2).duration, 3);
        lorry__problem_release(p);
    }
    lorry_problem *p = read_plainly(VRPLIB_HEAD
                                    "EDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\n"
                                    "EDGE_WEIGHT_SECTION\n0 1 2 9 0 3 4 5 0\n" DEMANDS
                                    "DISPLAY_DATA_SECTION\n1 0 0\n2 1 1\n3 2 2\n" DEPOT);
    assert_int_equal(lorry__travel_arc(&p->travel, 0, 1, 0).distance, 9);
    assert_true(p->travel.x[2] == 2);
    lorry__problem_release(p);
}

/* TSPLIB's own example of the formula, ulysses16: nodes 1 (38.24, 20.42) and 2
 * (39.57, 26.15) are 509 km apart. */
static void geographical_weights_follow_tsplib(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly("DIMENSION : 2\nCAPACITY : 1\nEDGE_WEIGHT_TYPE : GEO\n"
                                    "NODE_COORD_SECTION\n1 38.24 20.42\n2 39.57 26.15\n"
                                    "DEMAND_SECTION\n1 0\n2 1\n");
    assert_int_equal(lorry__travel_arc(&p->travel, 0, 0, 1).distance, 509);
    assert_string_equal(p->crs, "EPSG:4326");
    lorry__problem_release(p);
}

static void vrplib_errors_have_line_and_column(void **state)
{
    (void)state;
    static const struct { lorry_status status; const char *text, *message; } cases[] = {
        { LORRY_EFORMAT, "DIMENSION : many\n",
          "f:1:13: found `many`, expected the number of nodes, a whole number of 1 or more" },
        { LORRY_EFORMAT, "DIMENSION : 2000000000\n",
          "f:1:13: found `2000000000`, expected no more nodes than the file can hold" },
        { LORRY_EFORMAT, "NAME : a\nDEMAND_SECTION\n1 0\n",
          "f:2:1: found `DEMAND_SECTION`, expected DIMENSION before the first section" },
        { LORRY_EFORMAT, "NAME : a\nwhat is this\n",
          "f:2:1: found `what`, expected a header (KEY : value) or a section" },
        { LORRY_EUNSUPPORTED, VRPLIB_HEAD "MAX_STOPS : 4\n",
          "f:5:1: found MAX_STOPS, which is not supported; it would change the problem" },
        { LORRY_EUNSUPPORTED, VRPLIB_HEAD PLANE "BACKHAUL_SECTION\n1 0\n",
          "f:10:1: found BACKHAUL_SECTION, which is not supported; it would change the problem" },
        { LORRY_EUNSUPPORTED, "NAME : a\nTYPE : OVRP\nDIMENSION : 3\nCAPACITY : 10\n" PLANE DEMANDS,
          "f:2:8: found `OVRP`, expected a TYPE of CVRP or VRPTW" },
        { LORRY_EUNSUPPORTED, VRPLIB_HEAD "EDGE_WEIGHT_TYPE : EUC_3D\n",
          "f:5:20: found `EUC_3D`, expected EUC_2D, GEO or EXPLICIT" },
        { LORRY_EUNSUPPORTED, VRPLIB_HEAD "DISTANCE : 9\n" PLANE DEMANDS
                              "TIME_WINDOW_SECTION\n1 0 9\n2 0 9\n3 0 9\n",
          "f:5:12: found `9`, expected no DISTANCE beside time windows, where its meaning differs "
          "between sources" },
        { LORRY_EFORMAT, VRPLIB_HEAD "EDGE_WEIGHT_TYPE : EUC_2D\n"
                                     "NODE_COORD_SECTION\n1 0 0\n2 3 4\n" DEMANDS,
          "f:9:1: found the end of NODE_COORD_SECTION after 2 rows, expected a row for node 3 "
          "too" },
        { LORRY_EFORMAT, VRPLIB_HEAD PLANE "DEMAND_SECTION\n1 0\n2 4\n2 5\n",
          "f:13:1: found node 2 again, expected one row for each node in DEMAND_SECTION" },
        { LORRY_EFORMAT, VRPLIB_HEAD PLANE "DEMAND_SECTION\n1 0\n4 5\n",
          "f:12:1: found `4`, expected a node number, a whole number from 1 to 3" },
        { LORRY_EFORMAT, VRPLIB_HEAD PLANE "DEMAND_SECTION\n1 0 7\n",
          "f:11:5: found `7`, expected the end of the line" },
        { LORRY_EFORMAT, VRPLIB_HEAD PLANE DEMANDS "TIME_WINDOW_SECTION\n1 0 9\n2 8 5\n",
          "f:16:5: found `5`, expected a closing that is not before the opening" },
        { LORRY_EUNSUPPORTED, VRPLIB_HEAD PLANE DEMANDS "DEPOT_SECTION\n1\n2\n-1\n",
          "f:16:1: found `2`, expected node 1 as the only depot" },
        { LORRY_EFORMAT, VRPLIB_HEAD PLANE,
          "f:10:1: found the end of the file, expected DEMAND_SECTION" },
        { LORRY_EFORMAT, VRPLIB_HEAD "EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : LOWER_ROW\n"
                                     "EDGE_WEIGHT_SECTION\n1 2\n" DEMANDS,
          "f:9:1: found `DEMAND_SECTION`, expected an edge weight, a whole number of 0 or more" },
        { LORRY_EFORMAT, VRPLIB_HEAD "EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_SECTION\n1 2 3\n",
          "f:6:1: found `EDGE_WEIGHT_SECTION`, expected EDGE_WEIGHT_FORMAT before "
          "EDGE_WEIGHT_SECTION" },
    };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        assert_refused(cases[k].text, cases[k].status, cases[k].message);
}

/* Whatever is cut off or overwritten, the reader answers and nothing leaks (the
 * sanitizers watch). */
static void damaged_files_are_answered(void **state)
{
    (void)state;
    static const char *const texts[] = {
        SOLOMON, VRPLIB_HEAD PLANE DEMANDS DEPOT,
        VRPLIB_HEAD "EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : UPPER_ROW\n"
                    "EDGE_WEIGHT_SECTION\n1 2 3\n" DEMANDS DEPOT
    };
    static const char bytes[] = "\0\n9-:\"\xff ";
    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
        char copy[600];
        lorry_message message;
        const size_t length = strlen(texts[k]);
        for (size_t i = 0; i < length; i++) {
            try_reading(texts[k], i, NULL, &message);
            for (size_t b = 0; b < sizeof(bytes) - 1; b++) {
                memcpy(copy, texts[k], length);
                copy[i] = bytes[b];
                try_reading(copy, length, NULL, &message);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solomon_counts_in_tenths),
        cmocka_unit_test(every_rounding_has_its_factor),
        cmocka_unit_test(the_fleet_is_as_asked),
        cmocka_unit_test(line_ends_tabs_and_a_byte_order_mark_do_not_matter),
        cmocka_unit_test(solomon_errors_have_line_and_column),
        cmocka_unit_test(a_plane_without_windows_rounds_to_nearest),
        cmocka_unit_test(headers_may_have_quotes_and_any_blanks),
        cmocka_unit_test(windows_and_prizes_are_scaled),
        cmocka_unit_test(a_distance_limit_bounds_the_route_with_its_services),
        cmocka_unit_test(every_layout_of_a_matrix_is_read),
        cmocka_unit_test(geographical_weights_follow_tsplib),
        cmocka_unit_test(vrplib_errors_have_line_and_column),
        cmocka_unit_test(damaged_files_are_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
