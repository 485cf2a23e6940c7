/* An outlet's day through the public face: files in, and the plan. */
#include "outlet_files.h"

#include <stdbool.h>

/* ---------------------------------------------------------------- plans -- */

static void every_parcel_is_planned_and_the_referee_agrees(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 3000);
    size_t rows, taken, rejected, blank;
    plan(outlet, &options);
    lorry_outlet_counts(outlet, &rows, &taken, &rejected, &blank);
    assert_int_equal(rows, taken + rejected + blank);
    assert_int_equal(taken, 48);
    const lorry_day_figures figures = day_of(outlet, LORRY_DAY_PLAN);
    assert_int_equal(figures.parcels, 48);
    assert_int_equal(figures.delivered, 48);
    assert_int_equal(figures.late, 0);
    assert_int_equal(figures.clients, 24);
    assert_int_equal(figures.service, 24 * 100 + 48 * 30);
    lorry_verdict *verdict;
    assert_int_equal(lorry_check(lorry_outlet_solution(outlet), &verdict, NULL), LORRY_OK);
    assert_true(lorry_verdict_is_valid(verdict));
    lorry_verdict_free(verdict);
    lorry_outlet_free(outlet);
}

/* Waybills agree with the figures: couriers, bins, sequences without gaps. */
static void waybills_say_what_the_figures_say(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_outlet_options options = few_steps(outlet, 2000);
    options.sections = LORRY_SECTIONS_FREE;
    plan(outlet, &options);
    int64_t away = 0, late = 0;
    for (size_t k = 0; k < lorry_outlet_num_waybills(outlet); k++) {
        lorry_waybill w = { .size = sizeof(w) };
        char number[16];
        assert_int_equal(lorry_outlet_waybill(outlet, k, &w), LORRY_OK);
        snprintf(number, sizeof(number), "00SF%04d", (int)k);
        assert_string_equal(w.waybill, number);
        assert_true(w.bin == 1 || w.bin == 2);
        assert_string_equal(w.courier, w.bin == 1 ? "K1" : "K2");
        assert_true(w.sequence >= 1 && w.time >= 8 * 3600 && w.wave >= 1 && w.wave <= 2);
        assert_int_equal(w.is_away, strcmp(w.section, w.bin == 1 ? "E01" : "W01") != 0);
        away += w.is_away;
        late += w.is_late;
    }
    assert_int_equal(away, day_of(outlet, LORRY_DAY_PLAN).away_parcels);
    assert_int_equal(late, day_of(outlet, LORRY_DAY_PLAN).late);
    lorry_outlet_free(outlet);
}

/* Of the three modes each allows what the one before it does. */
static void sections_hold_charge_or_say_nothing(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_outlet_options options = few_steps(outlet, 4000);
    int64_t duration[3];
    for (int mode = 0; mode < 3; mode++) {
        static const lorry_section_mode modes[] = { LORRY_SECTIONS_FIXED, LORRY_SECTIONS_SOFT,
                                                    LORRY_SECTIONS_FREE };
        options.sections = modes[mode];
        options.section_price = 1000; /* nobody leaves for that */
        plan(outlet, &options);
        const lorry_day_figures figures = day_of(outlet, LORRY_DAY_PLAN);
        if (modes[mode] != LORRY_SECTIONS_FREE)
            assert_int_equal(figures.away_stops, 0);
        assert_int_equal(figures.left, 0);
        duration[mode] = figures.duration;
    }
    assert_true(duration[2] <= duration[0]);
    assert_int_equal(day_of(outlet, LORRY_DAY_FIXED).away_stops, 0);
    assert_int_equal(day_of(outlet, LORRY_DAY_PRACTICE).away_stops, 0);
    lorry_outlet_free(outlet);
}

/* Promised by 08:01, which nobody can keep, it is planned all the same, and counted
 * as late in the plan and in the practice. */
static void a_promise_that_cannot_be_kept_is_planned_late(void **state)
{
    (void)state;
    static const char parcels[] = "waybill,address,lon,lat,section,promise\n"
                                  "A1,far,120.90,31.74,E01,08:01\n"
                                  "A2,near,120.861,31.701,E01,18:00\n";
    lorry_outlet *outlet;
    assert_int_equal(lorry_outlet_new(NULL, &outlet), LORRY_OK);
    outlet_read(outlet, LORRY_OUTLET_MAPPING, MAP);
    outlet_read(outlet, LORRY_OUTLET_PARCELS, parcels);
    outlet_read(outlet, LORRY_OUTLET_COURIERS, outlet_couriers);
    const lorry_outlet_options options = few_steps(outlet, 500);
    plan(outlet, &options);
    for (int kind = LORRY_DAY_PLAN; kind <= LORRY_DAY_PRACTICE; kind++) {
        const lorry_day_figures figures = day_of(outlet, (lorry_day_kind)kind);
        assert_int_equal(figures.late, 1);
        assert_int_equal(figures.left, 0);
    }
    lorry_outlet_free(outlet);
}

/* Two parcels of which the trike holds one, and the wave of its one courier. */
static lorry_outlet *narrow_outlet(const char *from, const char *to)
{
    static const char parcels[] = "waybill,address,lon,lat,section,volume(L),priority\n"
                                  "A1,near,120.861,31.701,E01,400,\n"
                                  "A2,far,120.880,31.720,E01,400,1\n";
    char text[256];
    lorry_outlet *outlet;
    assert_int_equal(lorry_outlet_new(NULL, &outlet), LORRY_OK);
    snprintf(text, sizeof(text),
             "{\"format\": \"lorry-map/1\", \"datum\": \"WGS84\", \"plan\": "
             "{\"outlet\": [120.86, 31.70], \"waves\": [\"%s-%s\"]}}", from, to);
    outlet_read(outlet, LORRY_OUTLET_MAPPING, text);
    outlet_read(outlet, LORRY_OUTLET_PARCELS, parcels);
    snprintf(text, sizeof(text),
             "courier,vehicle,sections,maxvolume(L),start,end\nK1,trike,E01,600,%s,%s\n", from,
             to);
    outlet_read(outlet, LORRY_OUTLET_COURIERS, text);
    return outlet;
}

/* 2.9 km of straight way are 13 minutes there and 13 back: after the far one nobody
 * loads again in what is left of 35. */
static void priority_comes_first_where_not_all_fit(void **state)
{
    (void)state;
    lorry_outlet *outlet = narrow_outlet("08:00", "08:35");
    const lorry_outlet_options options = few_steps(outlet, 500);
    plan(outlet, &options);
    lorry_waybill first = { .size = sizeof(first) }, second = { .size = sizeof(second) };
    lorry_outlet_waybill(outlet, 0, &first);
    lorry_outlet_waybill(outlet, 1, &second);
    assert_int_equal(first.bin, 0);
    assert_int_equal(first.trip, 0);
    assert_int_equal(first.time, -1);
    assert_int_equal(second.bin, 1);
    assert_int_equal(second.trip, 1);
    lorry_outlet_free(outlet);
}

/* Until noon there is time to come back for the other one. */
static void who_is_back_in_time_drives_again(void **state)
{
    (void)state;
    lorry_outlet *outlet = narrow_outlet("08:00", "12:00");
    const lorry_outlet_options options = few_steps(outlet, 500);
    plan(outlet, &options);
    lorry_waybill first = { .size = sizeof(first) }, second = { .size = sizeof(second) };
    lorry_outlet_waybill(outlet, 0, &first);
    lorry_outlet_waybill(outlet, 1, &second);
    assert_int_equal(first.wave, 1);
    assert_int_equal(second.wave, 1);
    assert_int_equal(first.trip + second.trip, 1 + 2);
    const lorry_day_figures figures = day_of(outlet, LORRY_DAY_PLAN);
    assert_int_equal(figures.left, 0);
    assert_int_equal(figures.trips, 2);
    assert_int_equal(figures.couriers, 1);
    lorry_verdict *verdict;
    assert_int_equal(lorry_check(lorry_outlet_solution(outlet), &verdict, NULL), LORRY_OK);
    assert_true(lorry_verdict_is_valid(verdict));
    lorry_verdict_free(verdict);
    lorry_outlet_free(outlet);
}

/* West gets twice as much as east; at a price their hours draw nearer. */
static void hours_become_alike_at_a_price(void **state)
{
    (void)state;
    char parcels[8192];
    size_t length = (size_t)snprintf(parcels, sizeof(parcels), "waybill,address,lon,lat,section\n");
    for (int k = 0; k < 60; k++)
        length += (size_t)snprintf(parcels + length, sizeof(parcels) - length,
                                   "P%03d,door %d,%.5f,31.7,%s\n", k, k,
                                   120.86 + (k % 3 == 0 ? 0.0004 : -0.0004) * (k + 1),
                                   k % 3 == 0 ? "E01" : "W01");
    double spread[2];
    for (int k = 0; k < 2; k++) {
        lorry_outlet *outlet = small_outlet(NULL);
        outlet_read(outlet, LORRY_OUTLET_PARCELS, parcels);
        lorry_outlet_options options = few_steps(outlet, 4000);
        options.balance_price = k == 0 ? 0 : 100;
        plan(outlet, &options);
        assert_int_equal(day_of(outlet, LORRY_DAY_PLAN).left, 0);
        spread[k] = day_of(outlet, LORRY_DAY_PLAN).spread;
        lorry_outlet_free(outlet);
    }
    assert_true(spread[1] < spread[0] / 2);
}

/* Nobody is at home anywhere: no plan with everybody at home, and none is needed. */
static void an_outlet_without_sections_is_planned_too(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_day_figures figures = { .size = sizeof(figures) };
    outlet_read(outlet, LORRY_OUTLET_COURIERS, "courier,vehicle,start,end\nK1,trike,08:00,18:00\n");
    const lorry_outlet_options options = few_steps(outlet, 2000);
    plan(outlet, &options);
    assert_int_equal(day_of(outlet, LORRY_DAY_PLAN).left, 0);
    assert_int_equal(lorry_outlet_day(outlet, LORRY_DAY_FIXED, &figures), LORRY_ENOENT);
    assert_int_equal(lorry_outlet_day(outlet, LORRY_DAY_DRIVEN, &figures), LORRY_ENOENT);
    lorry_outlet_free(outlet);
}

/* Where nobody says when couriers load, as often as their vehicles need. */
static void waves_are_assumed_where_vehicles_are_small(void **state)
{
    (void)state;
    static const char map[] = "{\"format\": \"lorry-map/1\", \"datum\": \"WGS84\", \"plan\": "
                              "{\"outlet\": [120.86, 31.70]}}";
    static const struct { const char *litres; int trips; } cases[] = { { "600", 1 },
                                                                       { "200", 2 } };
    for (size_t k = 0; k < 2; k++) {
        char parcels[16384], couriers[256];
        bool is_told = false;
        lorry_outlet *outlet;
        assert_int_equal(lorry_outlet_new(NULL, &outlet), LORRY_OK);
        outlet_parcels(parcels, sizeof(parcels));
        snprintf(couriers, sizeof(couriers),
                 "courier,vehicle,sections,maxvolume(L),start,end\n"
                 "K1,trike,E01,%s,08:00,20:00\nK2,trike,W01,%s,08:00,20:00\n",
                 cases[k].litres, cases[k].litres);
        outlet_read(outlet, LORRY_OUTLET_MAPPING, map);
        outlet_read(outlet, LORRY_OUTLET_PARCELS, parcels);
        outlet_read(outlet, LORRY_OUTLET_COURIERS, couriers);
        const lorry_outlet_options options = few_steps(outlet, 3000);
        plan(outlet, &options);
        const lorry_day_figures figures = day_of(outlet, LORRY_DAY_PLAN);
        assert_int_equal(figures.left, 0);
        assert_true(figures.trips <= 2 * cases[k].trips);
        for (size_t n = 0; lorry_outlet_note(outlet, n) != NULL; n++)
            is_told |= strstr(lorry_outlet_note(outlet, n), "no waves are given") != NULL;
        assert_int_equal(is_told, cases[k].trips > 1);
        lorry_outlet_free(outlet);
    }
}

static void scans_tell_how_it_was_driven(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    outlet_read(outlet, LORRY_OUTLET_AUTO, /* by its headers, with places too */
                "waybill,courier,time,lon,lat\n00SF0000,K2,08:30,,\n00SF0002,K1,08:40,,\n"
                "00SF0003,K1,08:41,,\n00SF0010,K1,11:30,120.87,31.70\n99,K1,09:00,,\n");
    const lorry_outlet_options options = few_steps(outlet, 500);
    plan(outlet, &options);
    const lorry_day_figures driven = day_of(outlet, LORRY_DAY_DRIVEN);
    assert_int_equal(driven.couriers, 2);
    assert_int_equal(driven.stops, 3);
    bool is_told = false;
    for (size_t k = 0; lorry_outlet_note(outlet, k) != NULL; k++)
        is_told |= strstr(lorry_outlet_note(outlet, k), "1 scans") != NULL;
    assert_true(is_told);
    lorry_outlet_free(outlet);
}

static uint64_t hash_of(const lorry_outlet *outlet)
{
    uint64_t hash = 1;
    for (size_t k = 0; k < lorry_outlet_num_waybills(outlet); k++) {
        lorry_waybill w = { .size = sizeof(w) };
        lorry_outlet_waybill(outlet, k, &w);
        hash = hash * 1099511628211u + (uint64_t)(w.bin * 1000003 + w.wave * 9176 + w.sequence) +
               (uint64_t)w.time;
    }
    return hash;
}

static void the_number_of_threads_changes_nothing(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_outlet_options options = few_steps(outlet, 3000);
    plan(outlet, &options);
    const uint64_t hash = hash_of(outlet);
    options.threads = 3;
    plan(outlet, &options);
    assert_true(hash_of(outlet) == hash);
    lorry_outlet_free(outlet);
}

static int stop_at_once(void *payload, const lorry_progress *progress)
{
    (void)payload;
    (void)progress;
    return 1;
}

static void a_stopped_run_leaves_a_plan(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_outlet_options options = few_steps(outlet, 1000000000);
    options.progress = stop_at_once;
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_STOPPED);
    assert_int_equal(day_of(outlet, LORRY_DAY_PLAN).parcels, 48);
    options.progress = NULL;
    lorry_outlet_cancel(outlet);
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_STOPPED);
    lorry_outlet_free(outlet);
}

/* --------------------------------------------------------------- re-cut -- */

/* East gets 60 parcels a day, west 2: east's courier gives. */
static void a_recut_moves_parts_and_the_practice_stays(void **state)
{
    (void)state;
    char history[16384];
    size_t length = (size_t)snprintf(history, sizeof(history),
                                     "date,waybill,address,lon,lat,section,aoi\n");
    for (int day = 1; day <= 2; day++)
        for (int k = 0; k < 62; k++)
            length += (size_t)snprintf(
                history + length, sizeof(history) - length,
                "2024-06-%02d,H%d%03d,door %d,%.5f,31.7,%s,AOI%d\n", day, day, k, k,
                120.86 + 0.001 * k, k < 60 ? "E01" : "W01", k / 4);
    lorry_outlet *outlet = small_outlet(NULL);
    lorry_recut_options cut = LORRY_RECUT_OPTIONS_INIT;
    assert_int_equal(lorry_outlet_recut(outlet, &cut), LORRY_EINVAL);
    outlet_read(outlet, LORRY_OUTLET_HISTORY, history);
    cut.hours = 1.5;
    assert_int_equal(lorry_outlet_recut(outlet, &cut), LORRY_OK);
    assert_true(lorry_outlet_num_changes(outlet) > 0);
    for (int32_t i = 0; i < lorry_outlet_num_changes(outlet); i++) {
        lorry_section_change change = { .size = sizeof(change) };
        assert_int_equal(lorry_outlet_change(outlet, i, &change), LORRY_OK);
        assert_int_equal(change.kind, LORRY_CHANGE_LEND);
        assert_string_equal(change.section, "E01");
        assert_string_equal(change.from, "K1");
        assert_string_equal(change.to, "K2");
        assert_true(change.parcels > 0 && change.hours > 0);
    }
    const int32_t lent = lorry_outlet_num_changes(outlet);
    cut.temporary = 2;
    cut.peak = 3;
    assert_int_equal(lorry_outlet_recut(outlet, &cut), LORRY_OK);
    assert_true(lorry_outlet_num_changes(outlet) > lent);
    lorry_outlet_options options = few_steps(outlet, 2000);
    options.sections = LORRY_SECTIONS_FIXED;
    plan(outlet, &options);
    assert_int_equal(day_of(outlet, LORRY_DAY_PLAN).away_stops, 0);
    assert_int_equal(day_of(outlet, LORRY_DAY_PRACTICE).away_stops, 0);
    assert_int_equal(day_of(outlet, LORRY_DAY_PRACTICE).couriers, 2);
    lorry_outlet_free(outlet);
}

/* ---------------------------------------------------------------- travel -- */

/* Around the river's end far in the north; then as if a routing service had said that
 * nothing is far from anything. */
static void ways_go_around_rivers_and_as_a_service_says(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 500);
    char pairs[65536];
    size_t length = (size_t)snprintf(pairs, sizeof(pairs), "from,to,metres,seconds\n");
    plan(outlet, &options);
    const double straight = day_of(outlet, LORRY_DAY_PRACTICE).distance;

    outlet_read(outlet, LORRY_OUTLET_BARRIERS, outlet_river);
    plan(outlet, &options);
    const double around = day_of(outlet, LORRY_DAY_PRACTICE).distance;
    assert_true(around > straight + 1000);

    for (int k = 0; k < 48; k += 2) {
        length += (size_t)snprintf(pairs + length, sizeof(pairs) - length,
                                   "outlet,00SF%04d,10,5\n00SF%04d,outlet,10,5\n", k, k + 1);
        for (int m = 0; m < 48; m += 2)
            length += (size_t)snprintf(pairs + length, sizeof(pairs) - length,
                                       "00SF%04d,00SF%04d,10,5\n", k + 1, m);
    }
    outlet_read(outlet, LORRY_OUTLET_PAIRS, pairs);
    plan(outlet, &options);
    const lorry_day_figures figures = day_of(outlet, LORRY_DAY_PLAN);
    assert_true(figures.distance > 0 && figures.distance <= 10.0 * (24 + 4));

    outlet_read(outlet, LORRY_OUTLET_MAPPING, MAP); /* which forgets all of it */
    outlet_parcels(pairs, sizeof(pairs));
    outlet_read(outlet, LORRY_OUTLET_PARCELS, pairs);
    outlet_read(outlet, LORRY_OUTLET_COURIERS, outlet_couriers);
    plan(outlet, &options);
    assert_float_equal(day_of(outlet, LORRY_DAY_PRACTICE).distance, straight, 1e-9);

    outlet_read(outlet, LORRY_OUTLET_TABLE, "{\"distances\": 3}");
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_EFORMAT);
    assert_non_null(strstr(lorry_outlet_message(outlet), "f.csv"));
    lorry_outlet_free(outlet);
}

/* The same addresses half a kilometre off, as where a datum is declared wrongly. */
static void files_that_lie_apart_are_told(void **state)
{
    (void)state;
    char parcels[16384];
    bool is_told = false;
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_outlet_options options = few_steps(outlet, 100);
    outlet_parcels(parcels, sizeof(parcels));
    assert_int_equal(lorry_outlet_set_datum(outlet, "gcj02"), LORRY_OK);
    outlet_read(outlet, LORRY_OUTLET_HISTORY, parcels);
    plan(outlet, &options);
    for (size_t k = 0; lorry_outlet_note(outlet, k) != NULL; k++)
        is_told |= strstr(lorry_outlet_note(outlet, k), "datum is declared wrongly") != NULL;
    assert_true(is_told);
    lorry_outlet_free(outlet);
}

/* ------------------------------------------------------------- refusals -- */

static void what_is_missing_is_said(void **state)
{
    (void)state;
    lorry_outlet *outlet;
    lorry_waybill w = { .size = sizeof(w) };
    assert_int_equal(lorry_outlet_new(NULL, &outlet), LORRY_OK);
    assert_int_equal(lorry_outlet_plan(outlet, NULL), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "no parcels"));
    assert_int_equal(lorry_outlet_write(outlet, "out", NULL), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "no plan"));
    assert_int_equal(lorry_outlet_waybill(outlet, 0, &w), LORRY_EINVAL);
    assert_null(lorry_outlet_solution(outlet));
    assert_int_equal(lorry_outlet_set_datum(outlet, "venus"), LORRY_EINVAL);
    /* In China a datum must be declared. */
    static const char parcels[] = "waybill,address,lon,lat,section\nA1,x,120.90,31.74,E01\n";
    assert_int_equal(lorry_outlet_read_memory(outlet, LORRY_OUTLET_PARCELS, "p.csv", parcels,
                                              strlen(parcels)), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "datum"));
    assert_int_equal(lorry_outlet_set_datum(outlet, "gcj02"), LORRY_OK);
    outlet_read(outlet, LORRY_OUTLET_AUTO, parcels);
    assert_int_equal(lorry_outlet_plan(outlet, NULL), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "no couriers"));
    assert_int_equal(lorry_outlet_read_memory(outlet, LORRY_OUTLET_AUTO, "x.csv", "a,b\n1,2\n", 8),
                     LORRY_EFORMAT);
    lorry_outlet_free(outlet);
}

static void options_out_of_range_are_named(void **state)
{
    (void)state;
    lorry_outlet *outlet = small_outlet(NULL);
    const lorry_wave bad[] = { { 100, 50 } };
    lorry_outlet_options options = few_steps(outlet, 100);
    options.radius = -1;
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "radius"));
    options = few_steps(outlet, 100);
    options.waves = bad;
    options.num_waves = 1;
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_EINVAL);
    assert_non_null(strstr(lorry_outlet_message(outlet), "waves"));
    options = few_steps(outlet, 0);
    assert_int_equal(lorry_outlet_plan(outlet, &options), LORRY_EINVAL);
    static const char wrong[] = "{\"format\": \"lorry-map/1\", \"plan\": {\"wave\": []}}";
    assert_int_equal(lorry_outlet_read_memory(outlet, LORRY_OUTLET_MAPPING, "m.json", wrong,
                                              strlen(wrong)), LORRY_EFORMAT);
    assert_non_null(strstr(lorry_outlet_message(outlet), "waves"));
    lorry_outlet_free(outlet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parcel_is_planned_and_the_referee_agrees),
        cmocka_unit_test(waybills_say_what_the_figures_say),
        cmocka_unit_test(sections_hold_charge_or_say_nothing),
        cmocka_unit_test(a_promise_that_cannot_be_kept_is_planned_late),
        cmocka_unit_test(priority_comes_first_where_not_all_fit),
        cmocka_unit_test(who_is_back_in_time_drives_again),
        cmocka_unit_test(hours_become_alike_at_a_price),
        cmocka_unit_test(an_outlet_without_sections_is_planned_too),
        cmocka_unit_test(waves_are_assumed_where_vehicles_are_small),
        cmocka_unit_test(scans_tell_how_it_was_driven),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
        cmocka_unit_test(a_stopped_run_leaves_a_plan),
        cmocka_unit_test(a_recut_moves_parts_and_the_practice_stays),
        cmocka_unit_test(ways_go_around_rivers_and_as_a_service_says),
        cmocka_unit_test(files_that_lie_apart_are_told),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(options_out_of_range_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
