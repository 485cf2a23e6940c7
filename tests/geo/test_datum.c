/* GCJ-02 and BD-09. */
#include "../support/cmocka_all.h"

#include <math.h>

#include "geo/crs.h"
#include "geo/datum.h"

static void assert_near(double lon, double lat, double expected_lon, double expected_lat,
                        double within)
{
    if (!(fabs(lon - expected_lon) <= within && fabs(lat - expected_lat) <= within))
        fail_msg("(%.9f, %.9f), not (%.9f, %.9f)", lon, lat, expected_lon, expected_lat);
}

/* eviltransform, go/transform_test.go: WGS 84 and GCJ-02, latitude first there. */
static void gcj02_agrees_with_eviltransform(void **state)
{
    (void)state;
    static const double places[][4] = {
        { 121.5272106, 31.1774276, 121.531541859215, 31.17530398364597 },  /* Shanghai */
        { 113.912316, 22.543847, 113.9171764808363, 22.540796131694766 },  /* Shenzhen */
        { 116.377817, 39.911954, 116.38404722455657, 39.91334545536069 },  /* Beijing  */
    };
    for (size_t k = 0; k < 3; k++) {
        double lon = places[k][0], lat = places[k][1];
        lorry__datum_from_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
        assert_near(lon, lat, places[k][2], places[k][3], 1e-10);
        lorry__datum_to_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
        assert_near(lon, lat, places[k][0], places[k][1], 1e-10);
    }
}

/* coordtransform, test/app.js: (116.404, 39.915) from each system to the next.
 * Its way back is one step without iteration, so only the way there is exact:
 * its GCJ-02 to WGS 84 is within 2e-5 degrees, its BD-09 to GCJ-02 within 1e-5. */
static void both_agree_with_coordtransform(void **state)
{
    (void)state;
    double lon = 116.404, lat = 39.915;
    lorry__datum_from_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
    assert_near(lon, lat, 116.41024449916938, 39.91640428150164, 1e-12);

    /* GCJ-02 to BD-09, through WGS 84 here. */
    lon = 116.404, lat = 39.915;
    lorry__datum_to_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
    assert_near(lon, lat, 116.39775550083061, 39.91359571849836, 2e-5);
    lorry__datum_from_wgs84(LORRY__DATUM_BD09, &lon, &lat);
    assert_near(lon, lat, 116.41036949371029, 39.92133699351021, 1e-10);

    lon = 116.404, lat = 39.915;
    lorry__datum_to_wgs84(LORRY__DATUM_BD09, &lon, &lat);
    lorry__datum_from_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
    assert_near(lon, lat, 116.39762729119315, 39.90865673957631, 1e-5);
}

/* gcoord, test/fixtures/china-cities.json: places as the map services give them,
 * to seven digits: WGS 84, GCJ-02, BD-09. Its own tests ask for four digits from
 * GCJ-02 to WGS 84; from GCJ-02 to BD-09 services differ by some 1e-5. */
static void cities_agree_with_gcoord(void **state)
{
    (void)state;
    static const double cities[][6] = {
        { 114.0164322, 33.0133556, 114.022306, 33.0115324, 114.0287781, 33.0176697 },
        { 92.0499619, 31.4784436, 92.0512438, 31.4762063, 92.0576832, 31.4824421 },
        { 102.2658401, 27.8850446, 102.2673386, 27.8816151, 102.2738428, 27.8876621 },
        { 123.2312099, 41.2651725, 123.2369518, 41.2672464, 123.2433178, 41.2736074 },
        { 116.6775114, 23.3567569, 116.6819735, 23.3540964, 116.6885014, 23.3598884 },
        { 98.4937175, 39.7319946, 98.4943595, 39.7328234, 98.5008441, 39.7388949 },
        { 119.9183831, 32.4580023, 119.9231242, 32.4557802, 119.9296902, 32.4615531 },
    };
    for (size_t k = 0; k < sizeof(cities) / sizeof(cities[0]); k++) {
        const double *c = cities[k];
        double lon = c[2], lat = c[3];
        lorry__datum_to_wgs84(LORRY__DATUM_GCJ02, &lon, &lat);
        assert_near(lon, lat, c[0], c[1], 5e-5);
        lorry__datum_from_wgs84(LORRY__DATUM_BD09, &lon, &lat);
        assert_near(lon, lat, c[4], c[5], 2e-5);
    }
}

/* A grid over China: there and back again within 1e-9 degrees (0.1 mm), where the
 * aim is 1 m, and the shifts are the 100 to 1,500 m that they are known to be. */
static void round_trips_are_exact_all_over_china(void **state)
{
    (void)state;
    const lorry__datum datums[] = { LORRY__DATUM_GCJ02, LORRY__DATUM_BD09 };
    int places = 0;
    for (double x = 73.5; x < 135; x += 0.31)
        for (double y = 18; y < 54; y += 0.29) {
            /* Not within the shift of the edge. */
            bool is_inside = true;
            for (int k = 0; k < 9; k++)
                is_inside = is_inside && lorry__is_in_china(x + 0.03 * (k % 3 - 1),
                                                            y + 0.03 * (k / 3 - 1));
            if (!is_inside)
                continue;
            places++;
            for (int d = 0; d < 2; d++) {
                double lon = x, lat = y;
                lorry__datum_from_wgs84(datums[d], &lon, &lat);
                const double metres = hypot((lon - x) * 111320 * cos(y * 0.0174533),
                                            (lat - y) * 111320);
                assert_true(metres > 30 && metres < 1900);
                lorry__datum_to_wgs84(datums[d], &lon, &lat);
                assert_near(lon, lat, x, y, 1e-9);
                lorry__datum_to_wgs84(datums[d], &lon, &lat);
                lorry__datum_from_wgs84(datums[d], &lon, &lat);
                assert_near(lon, lat, x, y, 1e-9);
            }
        }
    assert_true(places > 5000);
}

static void nothing_is_shifted_outside_china(void **state)
{
    (void)state;
    static const double cities[][2] = {
        { -0.1276, 51.5072 },  { -73.9857, 40.7484 }, { 139.6917, 35.6895 }, /* Tokyo  */
        { 126.978, 37.5665 },  { 125.754, 39.0292 },  { 129.776, 41.795 },   /* Korea  */
        { 105.8342, 21.0278 }, { 106.7009, 10.7769 }, { 100.5018, 13.7563 }, /* Bangkok */
        { 121.5654, 25.033 },  { 120.9842, 14.5995 }, { 103.8198, 1.3521 },  /* Singapore */
        { 85.324, 27.7172 },   { 77.209, 28.6139 },   { 89.6386, 27.4728 },  /* Thimphu */
        { 74.3587, 31.5204 },  { 78.0322, 30.3165 },  { 74.5698, 42.8746 },  /* Bishkek */
        { 76.9286, 43.2567 },  { 106.9057, 47.8864 }, { 91.6419, 48.0056 },  /* Khovd  */
        { 131.8735, 43.1332 }, { 135.0719, 48.4827 }, { 113.5009, 52.0515 }, /* Chita  */
        { 97.7498, 22.9359 },  { 179.9, 89.9 },       { 0, 0 },
    };
    for (size_t k = 0; k < sizeof(cities) / sizeof(cities[0]); k++)
        for (int datum = LORRY__DATUM_NONE; datum <= LORRY__DATUM_BD09; datum++) {
            double lon = cities[k][0], lat = cities[k][1];
            lorry__datum_from_wgs84((lorry__datum)datum, &lon, &lat);
            lorry__datum_to_wgs84((lorry__datum)datum, &lon, &lat);
            assert_true(lon == cities[k][0] && lat == cities[k][1]);
        }
    double lon = NAN, lat = INFINITY;
    lorry__datum_to_wgs84(LORRY__DATUM_BD09, &lon, &lat);
    assert_true(isnan(lon) && isinf(lat));
}

static void cities_at_the_edge_of_china_are_inside(void **state)
{
    (void)state;
    static const double cities[][2] = {
        { 127.5283, 50.2453 }, { 122.5388, 52.9721 }, { 134.3077, 48.3651 }, /* Fuyuan */
        { 130.3660, 42.8628 }, { 131.1525, 44.4125 }, { 124.3545, 40.0005 }, /* Dandong */
        { 126.1943, 41.1253 }, { 128.2009, 41.4200 }, { 117.3785, 49.5978 }, /* Manzhouli */
        { 111.9511, 43.6531 }, { 88.1413, 47.8449 },  { 82.9804, 46.7456 },  /* Tacheng */
        { 80.4114, 44.2138 },  { 82.5594, 45.1724 },  { 75.9891, 39.4704 },  /* Kashgar */
        { 75.2298, 37.7729 },  { 79.2236, 41.2145 },  { 79.7950, 32.3874 },  /* Shiquanhe */
        { 81.1770, 30.2944 },  { 85.2966, 28.8525 },  { 88.9070, 27.4840 },  /* Yadong */
        { 91.9575, 27.9910 },  { 95.3330, 29.3252 },  { 97.8516, 24.0126 },  /* Ruili */
        { 98.4911, 25.0209 },  { 100.7979, 22.0017 }, { 101.5647, 21.4592 }, /* Mengla */
        { 103.9394, 22.5295 }, { 106.7664, 22.0944 }, { 107.9718, 21.5475 }, /* Dongxing */
        { 109.5119, 18.2528 }, { 110.1999, 20.0444 }, { 114.1694, 22.3193 }, /* Hong Kong */
        { 118.0894, 24.4798 }, { 119.7909, 25.4985 }, { 122.2072, 29.9853 }, /* Zhoushan */
        { 121.6147, 38.9140 }, { 122.6958, 30.7168 }, { 120.7520, 31.6540 }, /* Changshu */
    };
    for (size_t k = 0; k < sizeof(cities) / sizeof(cities[0]); k++)
        if (!lorry__is_in_china(cities[k][0], cities[k][1]))
            fail_msg("(%.4f, %.4f) is left out", cities[k][0], cities[k][1]);
}

static void datums_are_known_by_many_names(void **state)
{
    (void)state;
    static const struct { const char *word; lorry__datum datum; } words[] = {
        { "GCJ-02", LORRY__DATUM_GCJ02 }, { "gcj02", LORRY__DATUM_GCJ02 },
        { "高德", LORRY__DATUM_GCJ02 },    { "BD-09", LORRY__DATUM_BD09 },
        { "bd09ll", LORRY__DATUM_BD09 },  { "WGS 84", LORRY__DATUM_WGS84 },
        { "wgs-84", LORRY__DATUM_WGS84 }, { "CGCS2000", LORRY__DATUM_CGCS2000 },
        { "EPSG:4490", LORRY__DATUM_CGCS2000 },
    };
    lorry__datum found;
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++) {
        assert_true(lorry__datum_of(words[k].word, &found));
        assert_int_equal(found, words[k].datum);
    }
    for (int d = LORRY__DATUM_WGS84; d <= LORRY__DATUM_BD09; d++) {
        assert_true(lorry__datum_of(lorry__datum_name((lorry__datum)d), &found));
        assert_int_equal(found, d);
    }
    assert_false(lorry__datum_of("", &found));
    assert_false(lorry__datum_of("EPSG:4528", &found));
    assert_false(lorry__datum_of("a name that is far too long for any datum at all", &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gcj02_agrees_with_eviltransform),
        cmocka_unit_test(both_agree_with_coordtransform),
        cmocka_unit_test(cities_agree_with_gcoord),
        cmocka_unit_test(round_trips_are_exact_all_over_china),
        cmocka_unit_test(nothing_is_shifted_outside_china),
        cmocka_unit_test(cities_at_the_edge_of_china_are_inside),
        cmocka_unit_test(datums_are_known_by_many_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
