/* The day as it is done now, and as it was driven: small days worked out by hand.
 * Travel is 10 s a unit on a line; the outlet lies at 0. */
#include "../support/cmocka_all.h"

#include "dispatch/driven.h"
#include "dispatch/practice.h"

enum { MOST = 8 };

typedef struct line {
    lorry__mem mem;
    lorry__travel travel;
    lorry__task task;
    lorry__day_client clients[MOST];
    lorry__day_courier couriers[2];
    lorry__wave waves[2];
    uint8_t is_home[4];
    int32_t parent[2], client_of[MOST], order[MOST];
    int64_t deadline[MOST];
    const char *names[2];
    lorry__day day;
} line;

/* Clients at the places given, a parcel and 60 s each, all of section 0, whose
 * courier works one wave from 0 to 10000. */
static void make(line *l, const double *at, int32_t count)
{
    double x[MOST + 1] = { 0 }, y[MOST + 1] = { 0 };
    memset(l, 0, sizeof(*l));
    lorry__mem_init(&l->mem, NULL);
    lorry__travel_init(&l->travel, &l->mem);
    for (int32_t c = 0; c < count; c++) {
        x[c + 1] = at[c];
        l->clients[c] = (lorry__day_client){ .lon = at[c], .late = LORRY_UNLIMITED,
                                             .service = 60, .parcels = 1, .first = c,
                                             .volume = 1 };
        l->client_of[c] = l->order[c] = c;
        l->deadline[c] = LORRY_UNLIMITED;
    }
    assert_int_equal(lorry__travel_set_locations(&l->travel, count + 1, x, y), LORRY_OK);
    l->travel.rounding = LORRY_ROUND_CEIL10;
    assert_int_equal(lorry__travel_freeze(&l->travel, NULL), LORRY_OK);
    l->couriers[0] = (lorry__day_courier){ .name = "K1", .to = 10000, .weight = LORRY_UNLIMITED,
                                           .volume = LORRY_UNLIMITED,
                                           .parcels = LORRY_UNLIMITED };
    l->couriers[1] = l->couriers[0];
    l->waves[0] = (lorry__wave){ 0, 10000 };
    l->is_home[0] = 1;
    l->names[0] = "S";
    l->task = (lorry__task){
        .num_clients = count, .num_couriers = 1, .num_sections = 1, .num_waves = 1,
        .clients = l->clients, .couriers = l->couriers, .sections = l->names,
        .waves = l->waves, .is_home = l->is_home, .parent = l->parent,
        .num_parcels = (size_t)count, .client_of = l->client_of, .order = l->order,
        .deadline = l->deadline,
    };
    lorry__day_init(&l->day, &l->mem);
}

static void done(line *l)
{
    lorry__day_free(&l->day);
    lorry__travel_free(&l->travel);
    assert_int_equal(atomic_load(&l->mem.used), 0);
}

static void assert_order(const line *l, const int32_t *clients, int32_t count)
{
    assert_int_equal(l->day.num_stops, count);
    for (int32_t i = 0; i < count; i++)
        assert_int_equal(l->day.stops[i].client, clients[i]);
}

/* Nearest first: 3, then -4 (7 away) before 12 (9 away), then 12. The way is 3 + 7
 * + 16 + 12 = 38 units, 380 s, and 180 s of service. */
static void the_nearest_place_comes_next(void **state)
{
    (void)state;
    line l;
    const double at[] = { 12, 3, -4 };
    make(&l, at, 3);
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    assert_order(&l, (const int32_t[]){ 1, 2, 0 }, 3);
    assert_int_equal(l.day.trips[0].distance, 380);
    assert_int_equal(l.day.trips[0].end - l.day.trips[0].start, 560);
    done(&l);
}

/* From 3 the courier would go to -4 and be at 12 at 3 + 7 + 16 units and 120 s,
 * 380 s in all; 12 closes at 300, so it turns there first: 90 + 90 = 180 at 12. */
static void what_closes_soon_is_not_passed_by(void **state)
{
    (void)state;
    line l;
    const double at[] = { 12, 3, -4 };
    make(&l, at, 3);
    l.clients[0].late = l.deadline[0] = 300;
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    assert_order(&l, (const int32_t[]){ 1, 0, 2 }, 3);
    done(&l);
}

/* Opening at 2000 and 10 units away: it leaves at 1900, not at 0. */
static void it_leaves_no_sooner_than_it_must(void **state)
{
    (void)state;
    line l;
    const double at[] = { 10 };
    make(&l, at, 1);
    l.clients[0].early = 2000;
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    assert_int_equal(l.day.trips[0].start, 1900);
    assert_int_equal(l.day.trips[0].wait, 0);
    done(&l);
}

/* One at 10 closes early, one at 20 opens late: between them there is time to come
 * back, so that two trips of 260 and 460 s take the place of one of 9,260 s. */
static void nobody_stands_at_a_door_for_hours(void **state)
{
    (void)state;
    line l;
    const double at[] = { 10, 20 };
    make(&l, at, 2);
    l.clients[0].late = 1000;
    l.clients[1].early = 9000;
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    assert_order(&l, (const int32_t[]){ 0, 1 }, 2);
    assert_int_equal(l.day.num_trips, 2);
    assert_int_equal(l.day.trips[0].end - l.day.trips[0].start, 260);
    assert_int_equal(l.day.trips[1].start, 8800);
    assert_int_equal(l.day.trips[1].end, 9260);
    done(&l);
}

/* Two of three fit: the third is fetched in a second trip. */
static void what_does_not_fit_is_fetched_later(void **state)
{
    (void)state;
    line l;
    const double at[] = { 1, 2, 3 };
    make(&l, at, 3);
    l.couriers[0].volume = 2;
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    assert_int_equal(l.day.num_trips, 2);
    assert_int_equal(l.day.trips[1].count, 1);
    assert_true(l.day.trips[1].start >= l.day.trips[0].end);
    done(&l);
}

/* Courier 2 is at home in section 1 and never goes to those of section 0. */
static void nobody_leaves_his_section(void **state)
{
    (void)state;
    line l;
    const double at[] = { 1, 2, 3, 4 };
    make(&l, at, 4);
    l.task.num_couriers = l.task.num_sections = 2;
    memcpy(l.is_home, (const uint8_t[]){ 1, 0, 0, 1 }, 4);
    l.parent[1] = 1;
    l.names[1] = "T";
    l.clients[1].section = l.clients[3].section = 1;
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    for (int32_t t = 0; t < l.day.num_trips; t++)
        for (int32_t i = 0; i < l.day.trips[t].count; i++)
            assert_int_equal(l.clients[l.day.stops[l.day.trips[t].first + i].client].section,
                             l.day.trips[t].courier);
    assert_int_equal(l.day.num_stops, 4);
    done(&l);
}

/* Late by 1: handed over at 101 of 100. Not late: at 100. */
static void figures_count_who_is_late(void **state)
{
    (void)state;
    line l;
    const double at[] = { 10, 20 };
    int64_t hours[1];
    lorry_day_figures f;
    make(&l, at, 2);
    l.deadline[0] = 100; /* reached at 100 */
    l.deadline[1] = 259; /* reached at 100 + 60 + 100 = 260 */
    assert_int_equal(lorry__practice(&l.task, &l.travel, &l.day), LORRY_OK);
    lorry__day_count(&l.day, &l.task, hours, &f);
    assert_int_equal(f.delivered, 2);
    assert_int_equal(f.late, 1);
    assert_int_equal(f.duration, 100 + 60 + 100 + 60 + 200);
    assert_int_equal(f.distance, 400);
    done(&l);
}

/* Scans at 160 and 320: out at 0, home from 20 by 520. A pause of an hour and a scan
 * at 5000: a second trip. The later scan of a parcel counts. */
static void scans_become_trips(void **state)
{
    (void)state;
    line l;
    const double at[] = { 10, 20, 5 };
    int64_t hours[1];
    lorry_day_figures f;
    make(&l, at, 3);
    lorry__scan scans[] = { { 2, 0, 5000 }, { 0, 0, 160 }, { 1, 0, 320 }, { 2, 0, 200 } };
    assert_int_equal(lorry__driven(&l.task, &l.travel, scans, 4, &l.day), LORRY_OK);
    assert_int_equal(l.day.num_trips, 2);
    assert_int_equal(l.day.trips[0].count, 2);
    assert_int_equal(l.day.trips[0].start, 0);
    assert_int_equal(l.day.trips[0].end, 520);
    assert_int_equal(l.day.trips[1].count, 1);
    l.deadline[2] = 4000;
    lorry__day_count(&l.day, &l.task, hours, &f);
    assert_int_equal(f.late, 1);
    assert_int_equal(f.left, 0);
    done(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_place_comes_next),
        cmocka_unit_test(what_closes_soon_is_not_passed_by),
        cmocka_unit_test(it_leaves_no_sooner_than_it_must),
        cmocka_unit_test(nobody_stands_at_a_door_for_hours),
        cmocka_unit_test(what_does_not_fit_is_fetched_later),
        cmocka_unit_test(nobody_leaves_his_section),
        cmocka_unit_test(figures_count_who_is_late),
        cmocka_unit_test(scans_become_trips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
