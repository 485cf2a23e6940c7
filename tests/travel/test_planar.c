/* Rounded Euclid: each convention with numbers worked out by hand, and equal
 * bits from tables and without. */
#include <string.h>

#include "../support/cmocka_all.h"
#include "../support/least_arcs.h"

/* Freeze a travel over n points with one profile. */
static lorry_status freeze(lorry__travel *travel, lorry__mem *mem, lorry_rounding rounding,
                           int32_t n, const double *x, const double *y, double detour,
                           double speed, lorry_message *message)
{
    lorry__mem_init(mem, NULL);
    lorry__travel_init(travel, mem);
    travel->rounding = rounding;
    assert_int_equal(lorry__travel_set_locations(travel, n, x, y), LORRY_OK);
    assert_int_equal(lorry__travel_add_profile(travel, detour, speed, NULL, NULL), LORRY_OK);
    return lorry__travel_freeze(travel, message);
}

static void assert_arc(lorry_rounding rounding, double dx, double dy, double detour, double speed,
                       int64_t distance, int64_t duration)
{
    const double x[] = { 3, 3 + dx }, y[] = { -2, -2 + dy };
    lorry__mem mem;
    lorry__travel travel;
    lorry_message message;
    assert_int_equal(freeze(&travel, &mem, rounding, 2, x, y, detour, speed, &message), LORRY_OK);
    for (int32_t from = 0; from < 2; from++) {
        const lorry__arc arc = lorry__travel_arc(&travel, 0, from, 1 - from);
        assert_int_equal(arc.distance, distance);
        assert_int_equal(arc.duration, duration);
        const lorry__arc stay = lorry__travel_arc(&travel, 0, from, from);
        assert_int_equal(stay.distance, 0);
        assert_int_equal(stay.duration, 0);
    }
    assert_int_equal(travel.max_distance, distance);
    assert_int_equal(travel.max_duration, duration);
    lorry__travel_free(&travel);
    assert_int_equal(mem.used, 0);
}

/* (1,1): sqrt 2 = 1.41421356237; (1,2): sqrt 5 = 2.2360679775;
 * (2,3): sqrt 13 = 3.6055512755; (1.5,0): 1.5, a tie; (3,4): 5 exactly. */
static void each_convention_rounds_as_stated(void **state)
{
    (void)state;
    assert_arc(LORRY_ROUND_DOUBLE, 1, 1, 1, 0, 1414214, 1414214);
    assert_arc(LORRY_ROUND_DOUBLE, 1, 2, 1, 0, 2236068, 2236068);
    assert_arc(LORRY_ROUND_DOUBLE, 2, 3, 1, 0, 3605551, 3605552); /* ...551.27 */
    assert_arc(LORRY_ROUND_DOUBLE, 3, 4, 1, 0, 5000000, 5000000);
    assert_arc(LORRY_ROUND_NEAREST, 1, 1, 1, 0, 1, 1);
    assert_arc(LORRY_ROUND_NEAREST, 2, 3, 1, 0, 4, 4);
    assert_arc(LORRY_ROUND_NEAREST, 1.5, 0, 1, 0, 2, 2);
    assert_arc(LORRY_ROUND_AUTO, 2, 3, 1, 0, 4, 4);
    assert_arc(LORRY_ROUND_TRUNC1, 2, 3, 1, 0, 36, 36);
    assert_arc(LORRY_ROUND_TRUNC1, 1.5, 0, 1, 0, 15, 15);
    assert_arc(LORRY_ROUND_EXACT, 1, 1, 1, 0, 1414, 1414);
    assert_arc(LORRY_ROUND_EXACT, 2, 3, 1, 0, 3606, 3606);
    assert_arc(LORRY_ROUND_CEIL10, 1, 1, 1, 0, 15, 15);
    assert_arc(LORRY_ROUND_CEIL10, 3, 4, 1, 0, 50, 50);
}

/* 5 * 1.5 = 7.5: to nearest 8, in tenths 75. At 2 a second 3.75 s, so 4 s;
 * at 2.5 exactly 3 s. */
static void detour_comes_before_rounding_and_speed_gives_seconds(void **state)
{
    (void)state;
    assert_arc(LORRY_ROUND_NEAREST, 3, 4, 1.5, 0, 8, 8);
    assert_arc(LORRY_ROUND_TRUNC1, 3, 4, 1.5, 0, 75, 75);
    assert_arc(LORRY_ROUND_NEAREST, 3, 4, 1.5, 2, 8, 4);
    assert_arc(LORRY_ROUND_NEAREST, 3, 4, 1.5, 2.5, 8, 3);
    assert_arc(LORRY_ROUND_DOUBLE, 3, 4, 1.5, 2, 7500000, 4);
}

static void fill_random(size_t n, double reach, double *x, double *y)
{
    lorry__rng rng;
    lorry__rng_seed(&rng, 5, 0, 0);
    for (size_t i = 0; i < n; i++) {
        x[i] = reach * lorry__rng_unit(&rng);
        y[i] = reach * lorry__rng_unit(&rng);
    }
}

/* One location more than tables are made for. */
enum { MANY = LORRY__TRAVEL_CACHE + 1, FEW = 200 };

/* The same coordinates in a small and a large problem: int32 tables within
 * 1000, int64 ones within 5000 (times 10^6), none beyond the cache. */
static void tables_and_arcs_on_demand_agree(void **state)
{
    (void)state;
    static double x[MANY], y[MANY];
    static lorry__arc table[FEW * FEW], demand[FEW * FEW];
    int32_t locations[FEW];
    for (int32_t i = 0; i < FEW; i++)
        locations[i] = (i * 7) % FEW;
    const double reaches[] = { 1000, 5000 };
    for (int r = 0; r < 2; r++) {
        fill_random(MANY, reaches[r], x, y);
        x[1] = x[0]; /* two at one place */
        y[1] = y[0];
        for (int rounding = LORRY_ROUND_AUTO; rounding <= LORRY_ROUND_CEIL10; rounding++) {
            lorry__mem small_mem, large_mem;
            lorry__travel small, large;
            const double speed = rounding % 2 ? 0 : 3.7;
            assert_int_equal(freeze(&small, &small_mem, (lorry_rounding)rounding, FEW, x, y, 1.3,
                                    speed, NULL), LORRY_OK);
            assert_int_equal(freeze(&large, &large_mem, (lorry_rounding)rounding, MANY, x, y, 1.3,
                                    speed, NULL), LORRY_OK);
            const bool is_wide = rounding == LORRY_ROUND_DOUBLE && r == 1;
            assert_true((small.profiles[0].table32 != NULL) == !is_wide);
            assert_true((small.profiles[0].table64 != NULL) == is_wide);
            assert_true(large.profiles[0].table32 == NULL && large.profiles[0].table64 == NULL);
            lorry__travel_fill(&small, 0, FEW, locations, table);
            lorry__travel_fill(&large, 0, FEW, locations, demand);
            assert_memory_equal(table, demand, sizeof(table));
            for (int32_t i = 0; i < FEW; i += 3)
                for (int32_t j = 0; j < FEW; j++) {
                    const lorry__arc a = lorry__travel_arc(&small, 0, locations[i], locations[j]);
                    const lorry__arc b = lorry__travel_arc(&large, 0, locations[i], locations[j]);
                    assert_memory_equal(&a, &b, sizeof(a));
                    assert_memory_equal(&a, &table[i * FEW + j], sizeof(a));
                    assert_true(a.distance <= large.max_distance);
                    assert_true(a.duration <= large.max_duration);
                }
            assert_true(small.max_distance <= large.max_distance);
            assert_true(lorry__travel_is_symmetric(&small) && lorry__travel_is_symmetric(&large));
            lorry__travel_free(&small);
            lorry__travel_free(&large);
            assert_int_equal(small_mem.used, 0);
            assert_int_equal(large_mem.used, 0);
        }
    }
}

/* 2^40 = 1.0995e12: 3e12 apart at scale 1, or 3e6 apart at scale 10^6. */
static void what_cannot_be_counted_is_refused_with_its_locations(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__travel travel;
    lorry_message message;
    const double x[] = { 0, 5, 3e12 }, y[] = { 0, 0, 0 };
    assert_int_equal(freeze(&travel, &mem, LORRY_ROUND_NEAREST, 3, x, y, 1, 0, &message),
                     LORRY_ERANGE);
    assert_non_null(strstr(message.text, "locations 0 and 2 may reach 3000000000000"));
    lorry__travel_free(&travel);

    const double near_x[] = { 0, 5, 3e6 };
    assert_int_equal(freeze(&travel, &mem, LORRY_ROUND_DOUBLE, 3, near_x, y, 1, 0, &message),
                     LORRY_ERANGE);
    lorry__travel_free(&travel);
    assert_int_equal(freeze(&travel, &mem, LORRY_ROUND_NEAREST, 3, near_x, y, 1, 1e-9, &message),
                     LORRY_ERANGE);
    assert_non_null(strstr(message.text, "duration between locations 0 and 2"));
    lorry__travel_free(&travel);
    const double vast_x[] = { -1e308, 0, 1e308 };
    assert_int_equal(freeze(&travel, &mem, LORRY_ROUND_NEAREST, 3, vast_x, y, 1, 0, &message),
                     LORRY_ERANGE);
    assert_non_null(strstr(message.text, "locations 0 and 2"));
    lorry__travel_free(&travel);
    assert_int_equal(mem.used, 0);
}

/* Under every convention, with and without a speed, places that coincide and walls too. */
static void no_arc_or_way_is_shorter_than_the_least(void **state)
{
    (void)state;
    static const double speeds[] = { 0, 0.7 };
    for (int rounding = LORRY_ROUND_AUTO; rounding <= LORRY_ROUND_CEIL10; rounding++)
        for (int k = 0; k < 2; k++)
            for (int has_wall = 0; has_wall < 2; has_wall++) {
                enum { PLACES = 40 };
                double x[PLACES], y[PLACES];
                lorry__rng rng;
                lorry__rng_seed(&rng, (uint64_t)rounding, (uint64_t)k, 0);
                for (int i = 0; i < PLACES; i++) {
                    x[i] = (double)lorry__rng_below(&rng, 400) / 40;
                    y[i] = (double)lorry__rng_below(&rng, 400) / 40;
                }
                x[1] = x[0];
                y[1] = y[0];
                lorry__mem mem;
                lorry__travel travel;
                lorry__mem_init(&mem, NULL);
                lorry__travel_init(&travel, &mem);
                travel.rounding = (lorry_rounding)rounding;
                lorry__travel_set_locations(&travel, PLACES, x, y);
                lorry__travel_add_profile(&travel, 1.3, speeds[k], NULL, NULL);
                if (has_wall)
                    lorry__travel_add_line(&travel, false, 0, 2, (const double[]){ 5.01, 5.02 },
                                           (const double[]){ 1.01, 9.03 });
                assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
                assert_least_arcs(&travel, !has_wall, 5);
                lorry__travel_free(&travel);
            }
}

static void no_location_and_no_profile_will_do(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__travel travel;
    lorry__travel_init(&travel, &mem);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_int_equal(travel.num_profiles, 1);
    assert_int_equal(travel.max_distance, 0);
    lorry__travel_free(&travel);
    assert_int_equal(mem.used, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_convention_rounds_as_stated),
        cmocka_unit_test(detour_comes_before_rounding_and_speed_gives_seconds),
        cmocka_unit_test(tables_and_arcs_on_demand_agree),
        cmocka_unit_test(what_cannot_be_counted_is_refused_with_its_locations),
        cmocka_unit_test(no_arc_or_way_is_shorter_than_the_least),
        cmocka_unit_test(no_location_and_no_profile_will_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
