/* Coordinates in, longitude and latitude out, whatever the system. */
#include <pthread.h>
#include <string.h>

#include "../support/cmocka_all.h"
#include "../support/faulty.h"
#include "geo/crs.h"

typedef struct answer {
    lorry_status status;
    double lon, lat, wgs_lon, wgs_lat;
    lorry__ellipsoid ellipsoid;
    lorry_message message;
} answer;

static answer ask(const char *crs, double x, double y)
{
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    answer a = { .status = LORRY_OK };
    a.status = lorry__crs_resolve(&mem, crs, 1, &x, &y, &a.lon, &a.lat, &a.wgs_lon, &a.wgs_lat,
                                  &a.ellipsoid, &a.message);
    assert_int_equal(mem.used, 0);
    return a;
}

static void assert_near(double value, double wanted, double tolerance)
{
    if (!(value >= wanted - tolerance && value <= wanted + tolerance))
        fail_msg("%.9f is not %.9f", value, wanted);
}

static void assert_place(answer a, double lon, double lat, double inverse_flattening)
{
    if (a.status != LORRY_OK)
        fail_msg("%s", a.message.text);
    assert_near(a.lon, lon, 1e-8);
    assert_near(a.lat, lat, 1e-8);
    assert_near(1 / a.ellipsoid.flattening, inverse_flattening, 1e-6);
}

static void assert_refused(answer a, const char *what)
{
    assert_int_equal(a.status, LORRY_EINVAL);
    if (strstr(a.message.text, what) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", a.message.text, what);
}

/* EPSG states latitude first for all but CRS84. */
static void geographic_systems_take_longitude_first(void **state)
{
    (void)state;
    assert_place(ask("EPSG:4326", 120.75, 31.65), 120.75, 31.65, 298.257223563);
    assert_place(ask("OGC:CRS84", 120.75, 31.65), 120.75, 31.65, 298.257223563);
    const answer a = ask("EPSG:4490", 120.75, 31.65);
    assert_place(a, 120.75, 31.65, 298.257222101);
    assert_near(a.wgs_lon, 120.75, 1e-5);
    assert_near(a.wgs_lat, 31.65, 1e-5);
}

/* One degree up the central meridian is 110574.3886 m (UTM: times 0.9996),
 * whether the easting carries the zone (EPSG:4528) or not (EPSG:4549); both
 * state northing first. */
static void projected_systems_take_easting_first(void **state)
{
    (void)state;
    assert_place(ask("EPSG:4528", 40500000, 110574.3886), 120, 1, 298.257222101);
    assert_place(ask("EPSG:4549", 500000, 110574.3886), 120, 1, 298.257222101);
    assert_place(ask("EPSG:32650", 500000, 110574.3886 * 0.9996), 117, 1, 298.257223563);
    assert_place(ask("+proj=utm +zone=50 +datum=WGS84 +type=crs", 500000, 110574.3886 * 0.9996),
                 117, 1, 298.257223563);
    assert_place(ask("EPSG:32650+5773", 500000, 110574.3886 * 0.9996), 117, 1, 298.257223563);
}

/* Chinese datums by their names; the shifted ones come out where they really are:
 * eviltransform's (121.5315.., 31.1753..) in GCJ-02 is (121.5272106, 31.1774276). */
static void chinese_datums_have_names_of_their_own(void **state)
{
    (void)state;
    assert_place(ask("WGS 84", 120.75, 31.65), 120.75, 31.65, 298.257223563);
    assert_place(ask("CGCS2000", 120.75, 31.65), 120.75, 31.65, 298.257222101);
    const answer a = ask("GCJ-02", 121.531541859215, 31.17530398364597);
    assert_place(a, 121.5272106, 31.1774276, 298.257223563);
    assert_true(a.wgs_lon == a.lon && a.wgs_lat == a.lat);
    const answer b = ask("BD-09", 116.41036949371029, 39.92133699351021);
    const answer c = ask("gcj02", 116.404, 39.915);
    assert_place(b, c.lon, c.lat, 298.257223563);
    assert_place(ask("BD-09", 2.35, 48.85), 2.35, 48.85, 298.257223563);
    assert_refused(ask("GCJ-02", 31.65, 120.75), "outside the domain of crs \"GCJ-02\"");
}

/* NTF (Paris): 50 grads are 45 degrees; Paris lies 2.337 degrees east of
 * Greenwich; Clarke 1880 (IGN). */
static void grads_and_other_meridians_become_degrees(void **state)
{
    (void)state;
    const answer a = ask("EPSG:4807", 0, 50);
    assert_place(a, 0, 45, 293.466021294);
    assert_near(a.ellipsoid.axis, 6378249.2, 1e-6);
    assert_near(a.wgs_lon, 2.337, 0.002);
    assert_near(a.wgs_lat, 45, 0.002);
}

static void a_sphere_has_no_flattening(void **state)
{
    (void)state;
    const answer a = ask("+proj=longlat +R=6371000 +type=crs", 10, 20);
    assert_int_equal(a.status, LORRY_OK);
    assert_true(a.ellipsoid.flattening == 0);
    assert_near(a.ellipsoid.axis, 6371000, 0);
}

static void unknown_systems_are_named(void **state)
{
    (void)state;
    assert_refused(ask("EPSG:999999", 0, 0), "EPSG:999999");
    assert_refused(ask("the moon", 0, 0), "\"the moon\"");
    assert_refused(ask("", 0, 0), "crs \"\"");
    assert_refused(ask("EPSG:5773", 0, 0), "no geographic or projected");   /* heights */
    assert_refused(ask("EPSG:4978", 0, 0), "no geographic or projected");   /* geocentric */
    assert_refused(ask("+proj=utm +zone=50", 500000, 0), "+type=crs");
}

/* Latitude first by mistake; an easting with its zone where none belongs; a
 * northing far beyond the pole. */
static void points_outside_the_domain_are_named(void **state)
{
    (void)state;
    assert_refused(ask("EPSG:4326", 31.65, 120.75), "locations[0]: (31.650000, 120.750000)");
    assert_refused(ask("EPSG:4549", 40500000, 3500000), "locations[0]: (40500000.000000");
    assert_refused(ask("EPSG:32650", 500000, 1e9), "EPSG:32650");
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    const double x[] = { 500000, 500000, 40500000 }, y[] = { 3500000, 3400000, 3500000 };
    double lon[3], lat[3], wgs_lon[3], wgs_lat[3];
    lorry__ellipsoid ellipsoid;
    lorry_message message;
    assert_int_equal(lorry__crs_resolve(&mem, "EPSG:4549", 3, x, y, lon, lat, wgs_lon, wgs_lat,
                                        &ellipsoid, &message), LORRY_EINVAL);
    assert_non_null(strstr(message.text, "locations[2]"));
}

static void a_message_without_memory_is_reported(void **state)
{
    (void)state;
    faulty f = { 0, 0, 0 };
    const lorry_config config = faulty_config(&f);
    lorry__mem mem;
    lorry__mem_init(&mem, &config);
    const double x = 31.65, y = 120.75;
    double lon, lat, wgs_lon, wgs_lat;
    lorry__ellipsoid ellipsoid;
    assert_int_equal(lorry__crs_resolve(&mem, "EPSG:4326", 1, &x, &y, &lon, &lat, &wgs_lon,
                                        &wgs_lat, &ellipsoid, NULL), LORRY_ENOMEM);
    assert_int_equal(f.blocks, 0);
}

typedef struct worker { const char *crs; answer answers[8]; } worker;

static void *work(void *payload)
{
    worker *w = payload;
    for (int i = 0; i < 8; i++) {
        lorry__mem mem;
        lorry__mem_init(&mem, NULL);
        const double x = 500000 + 1000 * i, y = 3500000;
        answer *a = &w->answers[i];
        a->status = lorry__crs_resolve(&mem, w->crs, 1, &x, &y, &a->lon, &a->lat, &a->wgs_lon,
                                       &a->wgs_lat, &a->ellipsoid, &a->message);
    }
    return NULL;
}

static void two_threads_answer_as_each_alone(void **state)
{
    (void)state;
    worker together[2] = { { .crs = "EPSG:4549" }, { .crs = "EPSG:32650" } }, alone[2];
    memcpy(alone, together, sizeof(alone));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &together[i]), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < 2; i++) {
        work(&alone[i]);
        for (int k = 0; k < 8; k++) {
            assert_int_equal(together[i].answers[k].status, LORRY_OK);
            assert_true(together[i].answers[k].lon == alone[i].answers[k].lon);
            assert_true(together[i].answers[k].lat == alone[i].answers[k].lat);
            assert_true(together[i].answers[k].wgs_lat == alone[i].answers[k].wgs_lat);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geographic_systems_take_longitude_first),
        cmocka_unit_test(projected_systems_take_easting_first),
        cmocka_unit_test(chinese_datums_have_names_of_their_own),
        cmocka_unit_test(grads_and_other_meridians_become_degrees),
        cmocka_unit_test(a_sphere_has_no_flattening),
        cmocka_unit_test(unknown_systems_are_named),
        cmocka_unit_test(points_outside_the_domain_are_named),
        cmocka_unit_test(a_message_without_memory_is_reported),
        cmocka_unit_test(two_threads_answer_as_each_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
