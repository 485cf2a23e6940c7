/* Travel over the Earth: metres along the geodesic. */
#include <string.h>

#include "../support/cmocka_all.h"
#include "../support/faulty.h"
#include "geo/geodesic.h"
#include "../support/least_arcs.h"

static lorry_status freeze(lorry__travel *travel, lorry__mem *mem, const char *crs, int32_t n,
                           const double *x, const double *y, double detour, double speed,
                           lorry_message *message)
{
    lorry__travel_init(travel, mem);
    lorry_status status = lorry__travel_set_locations(travel, n, x, y);
    if (status == LORRY_OK)
        status = lorry__travel_set_crs(travel, crs);
    if (status == LORRY_OK)
        status = lorry__travel_add_profile(travel, detour, speed, "van", NULL);
    return status == LORRY_OK ? lorry__travel_freeze(travel, message) : status;
}

static void assert_arc(const char *crs, const double x[2], const double y[2], double detour,
                       double speed, int64_t distance, int64_t duration)
{
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__travel travel;
    lorry_message message;
    if (freeze(&travel, &mem, crs, 2, x, y, detour, speed, &message) != LORRY_OK)
        fail_msg("%s", message.text);
    for (int32_t from = 0; from < 2; from++) {
        const lorry__arc arc = lorry__travel_arc(&travel, 0, from, 1 - from);
        assert_int_equal(arc.distance, distance);
        assert_int_equal(arc.duration, duration);
        assert_int_equal(lorry__travel_arc(&travel, 0, from, from).duration, 0);
    }
    lorry__travel_free(&travel);
    assert_int_equal(mem.used, 0);
}

/* A degree of the equator is 111319.49 m: times 1.3 144715.34 m, at 10 m/s
 * 14471.53 s. A degree of the meridian at the equator is 110574.39 m. Up a
 * central meridian 10 km of northing are 10 km (UTM: 10 km / 0.9996 =
 * 10004.0016 m), by whole metres either way. */
static void metres_to_nearest_and_seconds_up(void **state)
{
    (void)state;
    assert_arc("EPSG:4326", (double[]){ 0, 1 }, (double[]){ 0, 0 }, 1, 0, 111319, 111319);
    assert_arc("EPSG:4326", (double[]){ 0, 1 }, (double[]){ 0, 0 }, 1.3, 10, 144715, 14472);
    assert_arc("OGC:CRS84", (double[]){ 0, 0 }, (double[]){ 0, 1 }, 1, 0, 110574, 110574);
    assert_arc("EPSG:4490", (double[]){ 120, 120 }, (double[]){ 0, 1 }, 1, 0, 110574, 110574);
    assert_arc("EPSG:4528", (double[]){ 40500000, 40500000 }, (double[]){ 3300000, 3310000.2 },
               1, 7, 10000, 1429);
    assert_arc("EPSG:4549", (double[]){ 500000, 500000 }, (double[]){ 3300000, 3310000.2 }, 1, 0,
               10000, 10000);
    assert_arc("EPSG:32650", (double[]){ 500000, 500000 }, (double[]){ 3300000, 3310000 }, 1, 1,
               10004, 10005);
}

/* Tables, submatrices and single arcs against PROJ alone, over a town, a
 * country and the globe. */
static void brackets_never_change_an_arc(void **state)
{
    (void)state;
    enum { N = 120 };
    const double reaches[] = { 0.05, 3, 60 };
    double x[N], y[N];
    int32_t locations[N];
    static lorry__arc matrix[N * N];
    lorry__rng rng;
    lorry__rng_seed(&rng, 3, 0, 0);
    for (int r = 0; r < 3; r++) {
        for (int32_t i = 0; i < N; i++) {
            locations[i] = i;
            x[i] = 120 + reaches[r] * lorry__rng_unit(&rng);
            y[i] = 31 - reaches[r] * lorry__rng_unit(&rng);
        }
        lorry__mem mem;
        lorry__mem_init(&mem, NULL);
        lorry__travel travel;
        assert_int_equal(freeze(&travel, &mem, "EPSG:4326", N, x, y, 1.25, 9.5, NULL), LORRY_OK);
        lorry__travel_fill(&travel, 0, N, locations, matrix);
        for (int32_t i = 0; i < N; i++)
            for (int32_t j = 0; j < N; j++) {
                const double way = 1.25 * lorry__geodesic_metres(travel.geodesic, x[i], y[i],
                                                                 x[j], y[j]);
                const lorry__arc arc = lorry__travel_arc(&travel, 0, i, j);
                const double off = (double)arc.distance - way;
                assert_true(off >= -0.5 - 1e-6 && off <= 0.5 + 1e-6);
                const double late = (double)arc.duration - way / 9.5;
                assert_true(late >= -1e-6 && late < 1 + 1e-6);
                assert_memory_equal(&arc, &matrix[i * N + j], sizeof(arc));
                assert_true(arc.distance <= travel.max_distance);
            }
        assert_true(lorry__travel_is_symmetric(&travel));
        double place[3];
        assert_int_equal(lorry__travel_place(&travel, 0, place), 3);
        lorry__travel_free(&travel);
        assert_int_equal(mem.used, 0);
    }
}

static void a_large_problem_computes_the_arcs_of_a_small_one(void **state)
{
    (void)state;
    enum { MANY = LORRY__TRAVEL_CACHE + 1, FEW = 100 };
    static double x[MANY], y[MANY];
    static lorry__arc table[FEW * FEW], demand[FEW * FEW];
    int32_t locations[FEW];
    lorry__rng rng;
    lorry__rng_seed(&rng, 4, 0, 0);
    for (int32_t i = 0; i < MANY; i++) {
        x[i] = 120.5 + 0.4 * lorry__rng_unit(&rng);
        y[i] = 31.4 + 0.4 * lorry__rng_unit(&rng);
    }
    for (int32_t i = 0; i < FEW; i++)
        locations[i] = FEW - 1 - i;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__travel small, large;
    assert_int_equal(freeze(&small, &mem, "EPSG:4490", FEW, x, y, 1.3, 8, NULL), LORRY_OK);
    assert_int_equal(freeze(&large, &mem, "EPSG:4490", MANY, x, y, 1.3, 8, NULL), LORRY_OK);
    assert_non_null(small.profiles[0].table32);
    assert_null(large.profiles[0].table32);
    lorry__travel_fill(&small, 0, FEW, locations, table);
    lorry__travel_fill(&large, 0, FEW, locations, demand);
    assert_memory_equal(table, demand, sizeof(table));
    assert_true(small.max_distance <= large.max_distance);
    assert_true(large.max_distance < 120000); /* 38 x 45 km, times 1.3, and some room */
    lorry__travel_free(&small);
    lorry__travel_free(&large);
    assert_int_equal(mem.used, 0);
}

/* In a street, a town, a province and around the Earth. */
static void no_arc_or_way_is_shorter_than_the_chord(void **state)
{
    (void)state;
    static const double sizes[] = { 0.0005, 0.1, 4, 60 };
    for (int size = 0; size < 4; size++) {
        enum { PLACES = 40 };
        double lon[PLACES], lat[PLACES];
        lorry__rng rng;
        lorry__rng_seed(&rng, (uint64_t)size, 0, 0);
        for (int i = 0; i < PLACES; i++) {
            lon[i] = 113 + sizes[size] * (double)lorry__rng_below(&rng, 1000) / 1000;
            lat[i] = 23 + sizes[size] * (double)lorry__rng_below(&rng, 1000) / 1000;
        }
        lorry__mem mem;
        lorry__travel travel;
        lorry__mem_init(&mem, NULL);
        assert_int_equal(freeze(&travel, &mem, "EPSG:4326", PLACES, lon, lat, 1.3, 7, NULL),
                         LORRY_OK);
        assert_least_arcs(&travel, false, 5);
        lorry__travel_free(&travel);
    }
}

static void an_unknown_system_is_named(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__travel travel;
    lorry_message message;
    const double x[] = { 1 }, y[] = { 2 };
    assert_int_equal(freeze(&travel, &mem, "EPSG:0", 1, x, y, 1, 0, &message), LORRY_EINVAL);
    assert_non_null(strstr(message.text, "EPSG:0"));
    lorry__travel_free(&travel);
    assert_int_equal(mem.used, 0);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    const double x[] = { 120, 121, 122 }, y[] = { 31, 32, 33 };
    for (long fail_at = 0;; fail_at++) {
        faulty f = { fail_at, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__mem_init(&mem, &config);
        lorry__travel travel;
        const lorry_status status = freeze(&travel, &mem, "EPSG:4326", 3, x, y, 1.3, 8, NULL);
        lorry__travel_free(&travel);
        assert_int_equal(f.blocks, 0);
        assert_int_equal(mem.used, 0);
        if (status == LORRY_OK) {
            assert_true(fail_at >= 12);
            break;
        }
        assert_int_equal(status, LORRY_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metres_to_nearest_and_seconds_up),
        cmocka_unit_test(brackets_never_change_an_arc),
        cmocka_unit_test(a_large_problem_computes_the_arcs_of_a_small_one),
        cmocka_unit_test(no_arc_or_way_is_shorter_than_the_chord),
        cmocka_unit_test(an_unknown_system_is_named),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
