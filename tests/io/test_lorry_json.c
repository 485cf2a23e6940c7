/* lorry's own JSON: what it means, what it refuses and where, and the way back. */
#include "reading.h"

#include "../support/faulty.h"

#define DEPOTS "\"depots\": [{\"location\": [120.7, 31.6]}]"
#define CLIENTS "\"clients\": [{\"location\": [120.8, 31.7], \"delivery\": 3}]"
#define TYPES "\"vehicle_types\": [{\"capacity\": 10}]"
#define PROBLEM(depots, clients, types)                                                        \
    "{\"format\": \"lorry/1\", " depots ", " clients ", " types "}"

/* Every key of the format. */
static const char full[] =
    "{\"format\": \"lorry/1\", \"name\": \"day \\\"one\\\"\", \"origin\": "
    "\"2024-06-18T06:00:00+08:00\",\n"
    " \"crs\": null, \"rounding\": \"exact\", \"dimensions\": [\"parcels\", \"kg\"],\n"
    " \"skills\": [\"cold\", \"lift\"], \"locations\": [[0, 0], [3.25, 4], [-0.0, 1e-3]],\n"
    " \"profiles\": [{\"id\": \"van\", \"detour\": 1.3, \"speed_kmh\": 30.5},\n"
    "   {\"id\": \"road\", \"matrix\": {\"distances\": [[0,1,2],[3,0,4],[5,6,0]],\n"
    "    \"durations\": [[0,10,20],[30,0,40],[50,60,0]]}}],\n"
    " \"depots\": [{\"id\": \"d\", \"location\": 0, \"window\": [0, 900]},\n"
    "   {\"id\": \"e\", \"location\": 2, \"x-mine\": {\"any\": 1}}],\n"
    " \"clients\": [{\"id\": \"a\", \"location\": 1, \"delivery\": {\"kg\": 7},\n"
    "   \"pickup\": [1, 2], \"service\": 60, \"window\": [100, null], \"release\": 50,\n"
    "   \"prize\": 12.125, \"required\": false, \"skills\": [\"lift\"], \"section\": \"t\"},\n"
    "   {\"id\": \"b\", \"location\": 1}],\n"
    " \"vehicle_types\": [{\"id\": \"v\", \"count\": 2, \"capacity\": [5, null],\n"
    "   \"start\": \"e\", \"end\": null, \"shift\": [10, 800],\n"
    "   \"shift_duration\": 400, \"max_duration\": 700,\n"
    "   \"max_distance\": 5000, \"max_stops\": 9, \"costs\": {\"fixed\": 30.5, \"per_km\": 0.451,\n"
    "   \"per_hour\": 18.333, \"per_overtime_hour\": 9.25}, \"profile\": \"road\", \"skills\": "
    "[\"lift\", \"cold\"]},\n"
    "   {\"id\": \"w\", \"unit_costs\": {\"distance\": 7}}],\n"
    " \"sections\": [{\"id\": \"s\", \"price\": 2.5, \"prices\": {\"w\": null}},\n"
    "   {\"id\": \"t\", \"price_units\": 7, \"prices_units\": {\"v\": 0}}]}\n";

/* With 18,000,000 units per unit of currency: 0.451 per km is 18000 * 0.451 =
 * 8118 per metre, 18.333 per hour is 5000 * 18.333 = 91665 per second. */
static void every_key_means_what_the_document_says(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly(full);
    assert_string_equal(p->name, "day \"one\"");
    assert_string_equal(p->origin, "2024-06-18T06:00:00+08:00");
    assert_null(p->crs);
    assert_int_equal(p->travel.rounding, LORRY_ROUND_EXACT);
    assert_int_equal(p->num_dimensions, 2);
    assert_string_equal(p->dimension_names, "parcels\nkg");
    assert_string_equal(p->skill_names, "cold\nlift");
    assert_int_equal(p->travel.n, 3);
    assert_int_equal(p->location[1], 2);
    assert_int_equal(p->late[0], 900);
    assert_int_equal(p->delivery[0], 0);
    assert_int_equal(p->delivery[1], 7);
    assert_int_equal(p->pickup[0], 1);
    assert_int_equal(p->service[0], 60);
    assert_int_equal(p->early[2], 100);
    assert_true(p->late[2] == LORRY_UNLIMITED);
    assert_int_equal(p->release[0], 50);
    assert_int_equal(p->prize[0], 218250000);
    assert_false(p->is_required[0]);
    assert_int_equal(p->skills[0], 2);
    assert_true(p->is_required[1]);
    const lorry__type *v = &p->types[0];
    assert_int_equal(v->count, 2);
    assert_int_equal(v->capacity[0], 5);
    assert_true(v->capacity[1] == LORRY_UNLIMITED);
    assert_int_equal(v->start_depot, 1);
    assert_int_equal(v->end_depot, LORRY_NONE);
    assert_int_equal(v->tw_early, 10);
    assert_int_equal(v->tw_late, 800);
    assert_int_equal(v->shift_duration, 400);
    assert_int_equal(v->max_stops, 9);
    assert_int_equal(v->fixed_cost, 549000000);
    assert_int_equal(v->unit_distance_cost, 8118);
    assert_int_equal(v->unit_duration_cost, 91665);
    assert_int_equal(v->unit_overtime_cost, 46250);
    assert_int_equal(v->profile, 1);
    assert_int_equal(v->skills, 3);
    assert_int_equal(p->types[1].unit_distance_cost, 7);
    assert_int_equal(p->types[1].start_depot, 0);
    assert_int_equal(p->types[1].end_depot, 0);
    assert_int_equal(lorry__travel_arc(&p->travel, 1, 2, 1).distance, 6);
    assert_int_equal(lorry__travel_arc(&p->travel, 1, 2, 1).duration, 60);
    assert_true(p->travel.profiles[0].speed == 30.5 / 3.6);
    assert_int_equal(p->section[0], 1);
    assert_int_equal(p->section[1], LORRY_NONE);
    assert_string_equal(p->sections[0].label, "s");
    assert_int_equal(p->section_prices[0], 45000000);
    assert_true(p->section_prices[1] == LORRY_UNLIMITED);
    assert_int_equal(p->section_prices[2], 0);
    assert_int_equal(p->section_prices[3], 7);
    lorry__problem_release(p);
}

/* Free with lorry__text_free(). */
static lorry__text render(const lorry_problem *problem, lorry__mem *mem)
{
    lorry__text text;
    lorry_message message = { "" };
    lorry__mem_init(mem, NULL);
    lorry__text_init(&text, mem);
    if (lorry__io_render_problem(problem, &text, &message) != LORRY_OK)
        fail_msg("%s", message.text);
    return text;
}

/* Read, write, read, write: the same hash, and from then on the same text. */
static void assert_round_trip(lorry_problem *problem)
{
    lorry__mem first_mem, second_mem;
    lorry__text first = render(problem, &first_mem);
    lorry_problem *again = read_plainly(first.data);
    lorry__text second = render(again, &second_mem);
    assert_true(problem->hash == again->hash);
    assert_string_equal(first.data, second.data);
    lorry__problem_release(again);
    lorry__text_free(&first);
    lorry__text_free(&second);
}

static void what_is_written_reads_back_as_the_same_problem(void **state)
{
    (void)state;
    static const char *const texts[] = {
        full, PROBLEM(DEPOTS, CLIENTS, TYPES),
        "A\nVEHICLE\nN C\n3 20\nCUSTOMER\nC\n0 0.1 0 0 0 100 0\n1 3 4 7 10 20 5\n",
        "DIMENSION : 3\nCAPACITY : 9\nEDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : "
        "FULL_MATRIX\nEDGE_WEIGHT_SECTION\n0 1 2 9 0 3 4 5 0\nDEMAND_SECTION\n1 0\n2 1\n3 2\n"
        "PRIZE_SECTION\n1 0\n2 3\n3 4\n",
    };
    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
        lorry_problem *problem = read_plainly(texts[k]);
        assert_round_trip(problem);
        lorry__problem_release(problem);
    }
}

/* Costs that no decimal of a currency equals (1 unit per metre at 3 units per
 * unit of currency), a place that two clients share, skills without names. */
static void a_problem_built_by_hand_reads_back_as_the_same(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_problem *problem;
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    lorry__model_set_cost_scale(model, 3);
    lorry__model_add_location(model, 0.1, 1.0 / 3, NULL);
    lorry__model_add_location(model, -1e-7, 123456789.123, NULL);
    depot.label = "home, \xc3\xa9\n\"sweet\"";
    lorry__model_add_depot(model, &depot, NULL);
    client.location = 1;
    client.prize = 7;
    client.skills = UINT64_C(1) << 63 | 4;
    lorry__model_add_client(model, &client, NULL);
    lorry__model_add_client(model, &client, NULL);
    type.skills = ~UINT64_C(0);
    type.end_depot = LORRY_NONE;
    lorry__model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry__model_build(model, &problem), LORRY_OK);
    lorry__model_free(model);
    assert_round_trip(problem);
    lorry__problem_release(problem);
}

static void labels_that_are_no_ids_are_not_written(void **state)
{
    (void)state;
    lorry_model *model;
    lorry_problem *problem;
    const lorry_depot depot = LORRY_DEPOT_INIT;
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    lorry_client client = LORRY_CLIENT_INIT;
    lorry_message message;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    lorry__model_add_location(model, 0, 0, NULL);
    lorry__model_add_depot(model, &depot, NULL);
    client.label = "twin";
    lorry__model_add_client(model, &client, NULL);
    lorry__model_add_client(model, &client, NULL);
    lorry__model_add_vehicle_type(model, &type, NULL);
    assert_int_equal(lorry__model_build(model, &problem), LORRY_OK);
    lorry__model_free(model);
    assert_int_equal(lorry__io_write_problem(problem, "/dev/null", &message), LORRY_EINVAL);
    assert_string_equal(message.text, "clients[1].label: \"twin\" is the label of clients[0] too; "
                                      "a file needs an id for each");
    lorry__problem_release(problem);
}

/* -------------------------------------------------------------- errors -- */

static void a_misspelt_key_is_refused_with_the_nearest(void **state)
{
    (void)state;
    assert_refused(PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2]}, {\"location\": [1, 2], "
                                   "\"widnow\": [1, 2]}]", TYPES),
                   LORRY_EFORMAT, "f: clients[1].widnow: unknown key, did you mean `window`?");
    assert_refused(PROBLEM(DEPOTS, CLIENTS, "\"vehicle_types\": [{\"costs\": {\"per_kn\": 1}}]"),
                   LORRY_EFORMAT,
                   "f: vehicle_types[0].costs.per_kn: unknown key, did you mean `per_km`?");
    assert_refused(PROBLEM(DEPOTS, CLIENTS, TYPES ", \"zzz\": 1"), LORRY_EFORMAT,
                   "f: zzz: unknown key (keys of your own start with `x-`)");
}

static void a_wrong_value_is_named_by_its_path(void **state)
{
    (void)state;
    static const struct { const char *text, *message; } cases[] = {
        { "{\"format\": \"lorry/2\"}", "f: format: found \"lorry/2\", expected one of "
                                       "\"lorry/1\"" },
        { "[1]", "f: found an array of 1, expected an object with the key `format`" },
        { "{}", "f: format: found nothing, expected one of \"lorry/1\"" },
        { PROBLEM("\"depots\": 3", CLIENTS, TYPES),
          "f: depots: found 3, expected an array of depots" },
        { PROBLEM("\"depots\": [{\"location\": [31.6, 120.7]}]", CLIENTS, TYPES),
          "f: depots[0].location[1]: found 120.7, expected a latitude (the longitude comes "
          "first), a number from -90 to 90" },
        { PROBLEM("\"depots\": [{}]", CLIENTS, TYPES),
          "f: depots[0].location: found nothing, expected [longitude, latitude]" },
        { PROBLEM("\"depots\": [{\"x\": 3}]", CLIENTS, TYPES),
          "f: depots[0].y: found nothing, expected a latitude (the longitude comes first), a "
          "number" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"window\": [9, 3]}]", TYPES),
          "f: clients[0].window: found a window that closes (3) before it opens (9), expected "
          "[from, to]" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"window\": \"8\"}]", TYPES),
          "f: clients[0].window: found \"8\", expected a window [from, to]" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"service\": 1.5}]", TYPES),
          "f: clients[0].service: found 1.5, expected a service duration, a whole number of 0 or "
          "more" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"delivery\": -1}]", TYPES),
          "f: clients[0].delivery: found -1, expected an amount, a whole number of 0 or more" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"delivery\": [1, 2]}]", TYPES),
          "f: clients[0].delivery: found an array of 2, expected an amount, or an array of one" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"id\": 7}]", TYPES),
          "f: clients[0].id: found 7, expected an id, a string" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"id\": \"a\", \"location\": [1, 2]}, {\"id\": \"a\", "
                          "\"location\": [1, 2]}]", TYPES),
          "f: clients[1].id: found \"a\", expected an id of its own: element 0 has it" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"id\": \"a\", \"location\": [1, 2]}, {\"location\": "
                          "[1, 2]}]", TYPES),
          "f: clients[1].id: found nothing, expected an id, as those before have one" },
        { PROBLEM(DEPOTS, CLIENTS, "\"vehicle_types\": [{\"start\": \"nowhere\"}]"),
          "f: vehicle_types[0].start: found \"nowhere\", expected the id of a depot, or null for "
          "an open end" },
        { PROBLEM(DEPOTS, CLIENTS, "\"vehicle_types\": [{\"costs\": {\"per_km\": 0.12345}}]"),
          "f: vehicle_types[0].costs.per_km: found 0.12345, expected a price in steps of 0.0005, "
          "as a cost_scale of 18000000 holds them exactly" },
        { PROBLEM(DEPOTS, CLIENTS, "\"vehicle_types\": [{\"costs\": {\"fixed\": -1}}]"),
          "f: vehicle_types[0].costs.fixed: found -1, expected an amount, a number from 0 to "
          "1000000000000" },
        { PROBLEM(DEPOTS, CLIENTS, TYPES ", \"profiles\": [{\"matrix\": {\"distances\": [[0]]}}]"),
          "f: profiles[0].matrix.distances: found an array of 1, expected a row for each "
          "location" },
        { PROBLEM(DEPOTS, "\"clients\": [{\"location\": [1, 2], \"section\": \"A\"}]",
                  TYPES ", \"sections\": [{\"id\": \"B\"}]"),
          "f: clients[0].section: found \"A\", expected the id of a section" },
        { PROBLEM(DEPOTS, CLIENTS, TYPES ", \"sections\": [{\"prices\": {\"1\": 0}}]"),
          "f: sections[0].prices.1: found 0, expected the id of a vehicle type as the key" },
        { PROBLEM(DEPOTS, CLIENTS, TYPES ", \"sections\": [{\"price\": 0, \"price_units\": 0}]"),
          "f: sections[0].price_units: found both price and price_units, expected either" },
        { PROBLEM(DEPOTS, CLIENTS, TYPES ", \"rounding\": \"up\""),
          "f: rounding: found \"up\", expected one of \"double\", \"round\", \"trunc1\", "
          "\"exact\", \"ceil10\"" },
    };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        assert_refused(cases[k].text, LORRY_EFORMAT, cases[k].message);
}

static void broken_json_is_named_by_line_and_column(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"format\": \"lorry/1\",\n \"depots\": [}",
        "{\"format\": \"lorry/1\",\n \"a\": NaN}",
        "{\"format\": \"lorry/1\",\n \"a\": 1e999}",
        "{\"format\": \"lorry/1\",\n \"a\": 123456789012345678901234567890}",
        "{\"format\": 1,\n \"format\": 2}",
        "{\"format\": \"lorry/1\",\n \"a\": \"\xff\"}",
    };
    lorry_message message;
    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
        assert_int_equal(try_reading(texts[k], strlen(texts[k]), NULL, &message),
                         LORRY_EFORMAT);
        assert_int_equal(strncmp(message.text, "f:2:", 4), 0);
    }
    char deep[20000] = "{\"format\": ";
    memset(deep + strlen(deep), '[', sizeof(deep) - 1 - strlen(deep));
    assert_int_equal(try_reading(deep, sizeof(deep) - 1, NULL, &message), LORRY_EFORMAT);
    assert_non_null(strstr(message.text, "depth"));
}

static void a_rounding_is_not_taken_for_a_file_that_states_one(void **state)
{
    (void)state;
    lorry_read_options options = LORRY_READ_OPTIONS_INIT;
    lorry_message message;
    options.rounding = LORRY_ROUND_TRUNC1;
    assert_int_equal(try_reading(full, strlen(full), &options, &message), LORRY_EINVAL);
    options.rounding = LORRY_ROUND_AUTO;
    options.fleet = LORRY_FLEET_COUNT;
    options.vehicles = 5;
    assert_int_equal(try_reading(full, strlen(full), &options, &message), LORRY_EINVAL);
    assert_string_equal(message.text, "f: a number of vehicles was asked for, but there are 2 "
                                      "vehicle types to share it");
}

/* ------------------------------------------------------------ loggibud -- */

static void loggibud_is_told_by_its_keys(void **state)
{
    (void)state;
    lorry_problem *p = read_plainly(
        "{\"name\": \"n\", \"region\": \"r\", \"origin\": {\"lng\": -47.9, \"lat\": -1.3},\n"
        " \"vehicle_capacity\": 180, \"deliveries\": [\n"
        "  {\"id\": \"a\", \"point\": {\"lng\": -48, \"lat\": -1.4}, \"size\": 9},\n"
        "  {\"id\": \"a\", \"point\": {\"lng\": -48, \"lat\": -1.4}, \"size\": 2}]}");
    assert_int_equal(p->num_clients, 2);
    assert_int_equal(p->delivery[0], 9);
    assert_string_equal(p->labels[2], "a#2");
    assert_string_equal(p->crs, "EPSG:4326");
    assert_int_equal(p->types[0].count, 2);
    assert_round_trip(p);
    lorry__problem_release(p);
    assert_refused("{\"origin\": {\"lng\": -47.9}, \"vehicle_capacity\": 1, \"deliveries\": []}",
                   LORRY_EFORMAT, "f: origin.lat: found nothing, expected a latitude, a number");
}

/* ------------------------------------------------------------- failures -- */

/* The 1st, 2nd, 3rd ... allocation fails: the answer is LORRY_ENOMEM, nothing is
 * left behind, and the same model can be read into once there is memory. */
static void every_failed_allocation_leaves_the_model_usable(void **state)
{
    (void)state;
    static const char *const texts[] = {
        full, "A\nVEHICLE\nN C\n3 20\nCUSTOMER\nC\n0 0 0 0 0 100 0\n1 3 4 7 10 20 5\n",
        "NAME : a\nDIMENSION : 2\nCAPACITY : 9\nSERVICE_TIME : 1\nEDGE_WEIGHT_TYPE : GEO\n"
        "NODE_COORD_SECTION\n1 0 0\n2 1 1\nDEMAND_SECTION\n1 0\n2 1\n",
        "{\"origin\": {\"lng\": 1, \"lat\": 2}, \"vehicle_capacity\": 1, \"deliveries\": [\n"
        "  {\"id\": \"a\", \"point\": {\"lng\": -48, \"lat\": -1.4}, \"size\": 9}]}",
    };
    for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
        faulty memory = { .fail_at = -1 };
        const lorry_config config = faulty_config(&memory);
        lorry_status status = LORRY_ENOMEM;
        for (long at = 0; status != LORRY_OK; at++) {
            lorry_model *model = NULL;
            memory.fail_at = -1;
            assert_int_equal(lorry__model_new(&config, &model), LORRY_OK);
            memory.fail_at = memory.calls + at;
            status = lorry__io_read_model_memory(model, "f", texts[k], strlen(texts[k]), NULL);
            memory.fail_at = -1;
            if (status != LORRY_OK) {
                assert_int_equal(status, LORRY_ENOMEM);
                assert_int_equal(lorry__io_read_model_memory(model, "f", texts[k],
                                                             strlen(texts[k]), NULL),
                                 LORRY_OK);
            }
            lorry__model_free(model);
            assert_int_equal(memory.blocks, 0);
        }
    }
}

/* Whatever is cut off or overwritten, the reader answers. */
static void damaged_files_are_answered(void **state)
{
    (void)state;
    static const char bytes[] = "\0\n9-:\"\xff{}[]";
    char copy[sizeof(full)];
    lorry_message message;
    for (size_t i = 0; i < sizeof(full) - 1; i++) {
        try_reading(full, i, NULL, &message);
        for (size_t b = 0; b < sizeof(bytes) - 1; b++) {
            memcpy(copy, full, sizeof(full));
            copy[i] = bytes[b];
            try_reading(copy, sizeof(full) - 1, NULL, &message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_means_what_the_document_says),
        cmocka_unit_test(what_is_written_reads_back_as_the_same_problem),
        cmocka_unit_test(a_problem_built_by_hand_reads_back_as_the_same),
        cmocka_unit_test(labels_that_are_no_ids_are_not_written),
        cmocka_unit_test(a_misspelt_key_is_refused_with_the_nearest),
        cmocka_unit_test(a_wrong_value_is_named_by_its_path),
        cmocka_unit_test(broken_json_is_named_by_line_and_column),
        cmocka_unit_test(a_rounding_is_not_taken_for_a_file_that_states_one),
        cmocka_unit_test(loggibud_is_told_by_its_keys),
        cmocka_unit_test(every_failed_allocation_leaves_the_model_usable),
        cmocka_unit_test(damaged_files_are_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
