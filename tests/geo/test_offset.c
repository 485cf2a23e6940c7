/* Two sources apart. */
#include "../support/cmocka_all.h"

#include "../support/faulty.h"
#include "geo/offset.h"

enum { N = 60 };

/* True places in Changshu as two sources give them: each declares a datum, and has
 * another. `strays` of the second are anywhere; all are a few metres off. */
static lorry__offset apart(lorry__datum declared1, lorry__datum real1, lorry__datum declared2,
                           lorry__datum real2, int strays)
{
    double lon1[N], lat1[N], lon2[N], lat2[N];
    lorry__rng rng;
    lorry__mem mem;
    lorry__offset out;
    lorry__mem_init(&mem, NULL);
    lorry__rng_seed(&rng, 3, 0, 0);
    for (int i = 0; i < N; i++) {
        const double lon = 120.7 + 0.1 * lorry__rng_unit(&rng);
        const double lat = 31.6 + 0.1 * lorry__rng_unit(&rng);
        lon1[i] = lon2[i] = lon;
        lat1[i] = lat2[i] = lat;
        lon2[i] += 1e-4 * lorry__rng_unit(&rng);
        lorry__datum_from_wgs84(real1, &lon1[i], &lat1[i]);
        lorry__datum_to_wgs84(declared1, &lon1[i], &lat1[i]);
        lorry__datum_from_wgs84(real2, &lon2[i], &lat2[i]);
        lorry__datum_to_wgs84(declared2, &lon2[i], &lat2[i]);
        if (i < strays)
            lon2[i] = 120.7 + 0.1 * lorry__rng_unit(&rng);
    }
    assert_true(lorry__offset_find(&mem, N, lon1, lat1, declared1, lon2, lat2, declared2, &out));
    assert_int_equal(mem.used, 0);
    return out;
}

static void a_wrong_declaration_shows_and_is_named(void **state)
{
    (void)state;
    const lorry__datum W = LORRY__DATUM_WGS84, G = LORRY__DATUM_GCJ02, B = LORRY__DATUM_BD09;
    const lorry__datum cases[][4] = { /* declared, real, declared, real */
        { W, W, W, G }, { W, G, W, W }, { G, G, G, B }, { G, W, G, G }, { B, B, W, B },
    };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        for (int strays = 0; strays <= N / 4; strays += N / 4) {
            const lorry__offset o =
                apart(cases[k][0], cases[k][1], cases[k][2], cases[k][3], strays);
            assert_true(o.is_systematic);
            assert_true(o.metres > 100 && o.metres < 2000);
            /* What is right between the two counts; either may be said to be wrong. */
            assert_true((o.first == cases[k][0]) != (o.second == cases[k][2]));
        }
}

static void sources_that_agree_are_not_suspected(void **state)
{
    (void)state;
    for (int d = LORRY__DATUM_WGS84; d <= LORRY__DATUM_BD09; d++) {
        const lorry__offset o = apart((lorry__datum)d, (lorry__datum)d, LORRY__DATUM_GCJ02,
                                      LORRY__DATUM_GCJ02, N / 4);
        assert_false(o.is_systematic);
        assert_true(o.metres < 20);
    }
}

/* Geocoding that is bad everywhere has no direction. */
static void scatter_is_no_shift(void **state)
{
    (void)state;
    double lon1[N], lat1[N], lon2[N], lat2[N];
    lorry__rng rng;
    lorry__mem mem;
    lorry__offset out;
    lorry__mem_init(&mem, NULL);
    lorry__rng_seed(&rng, 5, 0, 0);
    for (int i = 0; i < N; i++) {
        lon1[i] = 120.75, lat1[i] = 31.65;
        lon2[i] = 120.745 + 0.02 * lorry__rng_unit(&rng);
        lat2[i] = 31.645 + 0.02 * lorry__rng_unit(&rng);
    }
    assert_true(lorry__offset_find(&mem, N, lon1, lat1, LORRY__DATUM_WGS84, lon2, lat2,
                                   LORRY__DATUM_WGS84, &out));
    assert_false(out.is_systematic);
    assert_true(lorry__offset_find(&mem, 7, lon1, lat1, LORRY__DATUM_WGS84, lon2, lat2,
                                   LORRY__DATUM_WGS84, &out));
    assert_false(out.is_systematic); /* too few to tell */

    faulty faults = { .fail_at = 0 };
    const lorry_config config = faulty_config(&faults);
    lorry__mem_init(&mem, &config);
    assert_false(lorry__offset_find(&mem, N, lon1, lat1, LORRY__DATUM_WGS84, lon2, lat2,
                                    LORRY__DATUM_WGS84, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_declaration_shows_and_is_named),
        cmocka_unit_test(sources_that_agree_are_not_suspected),
        cmocka_unit_test(scatter_is_no_shift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
