/* Geodesics against published lengths, and brackets against geodesics. */
#include "../support/cmocka_all.h"
#include "../support/faulty.h"
#include "geo/geodesic.h"

static const lorry__ellipsoid wgs84 = { 6378137, 1 / 298.257223563 };

static void assert_near(double value, double wanted, double tolerance)
{
    if (!(value >= wanted - tolerance && value <= wanted + tolerance))
        fail_msg("%.9f is not %.9f", value, wanted);
}

/* One degree of the equator is a * pi/180 = 111319.4908 m; one of the meridian
 * at the equator 110574.3886 m. Karney (2013), table 5, nearly antipodal:
 * 19989832.827610 m. Wellington to Salamanca, manual of GeographicLib:
 * 19959679.267 m. */
static void lengths_agree_with_published_ones(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__geodesic *g = lorry__geodesic_new(&mem, wgs84);
    assert_near(lorry__geodesic_metres(g, 0, 0, 1, 0), 111319.4908, 1e-4);
    assert_near(lorry__geodesic_metres(g, 0, 0, 0, 1), 110574.3886, 1e-4);
    assert_near(lorry__geodesic_metres(g, 0, -30, 179.8, 29.9), 19989832.827610, 1e-6);
    assert_near(lorry__geodesic_metres(g, 174.81, -41.32, -5.50, 40.96), 19959679.267, 1e-3);
    assert_near(lorry__geodesic_metres(g, 179.5, 0, -179.5, 0), 111319.4908, 1e-4);
    lorry__geodesic_free(g);
    assert_int_equal(mem.used, 0);
}

/* Near the equator, near a pole and between; along and across the meridian;
 * from a metre to far beyond what brackets are for. */
static void brackets_hold_the_length_and_are_narrow(void **state)
{
    (void)state;
    const lorry__ellipsoid earth[] = {
        wgs84, { 6378249.145, 1 / 293.465 }, { 6370997, 0 }, { 6378137, -1 / 298.0 }
    };
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__rng rng;
    lorry__rng_seed(&rng, 11, 0, 0);
    for (size_t e = 0; e < sizeof(earth) / sizeof(earth[0]); e++) {
        lorry__geodesic *g = lorry__geodesic_new(&mem, earth[e]);
        int settled = 0;
        for (int i = 0; i < 20000; i++) {
            double reach = 1e-5; /* degrees */
            for (int power = i % 8; power > 0; power--)
                reach *= 7;
            const double lon = 360 * lorry__rng_unit(&rng) - 180;
            const double lat = i % 3 == 0 ? 88 : 170 * lorry__rng_unit(&rng) - 85;
            const double to_lon = lon + (i % 5 != 0) * reach * lorry__rng_unit(&rng);
            const double wanted = lat + (i % 7 != 0) * reach * (lorry__rng_unit(&rng) - 0.5);
            const double to_lat = wanted > 90 ? 90 : wanted;
            const double metres = lorry__geodesic_metres(g, lon, lat, to_lon, to_lat);
            double a[3], b[3], least, most;
            lorry__geodesic_place(g, lon, lat, a);
            lorry__geodesic_place(g, to_lon, to_lat, b);
            if (!lorry__geodesic_bounds(g, a, b, &least, &most)) {
                assert_true(metres > 900e3);
                continue;
            }
            assert_true(least <= metres && metres <= most);
            settled++;
            if (metres < 100e3)
                assert_true(most - least < 1e-5);
            assert_true(most - least < 0.25);
        }
        assert_true(settled > 15000);
        lorry__geodesic_free(g);
    }
}

static void a_box_bounds_the_length_across_it(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__geodesic *g = lorry__geodesic_new(&mem, wgs84);
    lorry__rng rng;
    lorry__rng_seed(&rng, 12, 0, 0);
    for (int i = 0; i < 5000; i++) {
        const double lat = 180 * lorry__rng_unit(&rng) - 90;
        const double to_lat = i % 2 ? 180 * lorry__rng_unit(&rng) - 90 : 0.9 * lat;
        const double to_lon = (i % 2 ? 180 : 5) * lorry__rng_unit(&rng);
        double a[3], b[3], sum = 0;
        lorry__geodesic_place(g, 0, lat, a);
        lorry__geodesic_place(g, to_lon, to_lat, b);
        for (int d = 0; d < 3; d++)
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        double diagonal = 2 * 6378137; /* the chord, from above, without libm */
        for (int k = 0; k < 60; k++)
            diagonal = 0.5 * (diagonal + sum / diagonal);
        assert_true(lorry__geodesic_metres(g, 0, lat, to_lon, to_lat) <=
                    lorry__geodesic_most(g, diagonal));
    }
    lorry__geodesic_free(g);
}

static void a_failed_allocation_gives_no_handle(void **state)
{
    (void)state;
    faulty f = { 0, 0, 0 };
    const lorry_config config = faulty_config(&f);
    lorry__mem mem;
    lorry__mem_init(&mem, &config);
    assert_null(lorry__geodesic_new(&mem, wgs84));
    assert_int_equal(f.blocks, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_agree_with_published_ones),
        cmocka_unit_test(brackets_hold_the_length_and_are_narrow),
        cmocka_unit_test(a_box_bounds_the_length_across_it),
        cmocka_unit_test(a_failed_allocation_gives_no_handle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
