/* Arcs that nobody measured, and barriers, through travel. */
#include "../support/cmocka_all.h"

#include <math.h>
#include <stdlib.h>

#include "../support/faulty.h"
#include "travel/travel.h"

enum { MANY = LORRY__TRAVEL_CACHE + 1, FEW = 60 };

static double x[MANY], y[MANY];

static void scatter(uint64_t seed, double reach)
{
    lorry__rng rng;
    lorry__rng_seed(&rng, seed, 0, 0);
    for (int32_t i = 0; i < MANY; i++) {
        x[i] = reach * lorry__rng_unit(&rng);
        y[i] = reach * lorry__rng_unit(&rng);
    }
}

static void begin(lorry__travel *travel, lorry__mem *mem, int32_t n)
{
    lorry__mem_init(mem, NULL);
    lorry__travel_init(travel, mem);
    assert_int_equal(lorry__travel_set_locations(travel, n, x, y), LORRY_OK);
    assert_int_equal(lorry__travel_add_profile(travel, 1, 0, NULL, NULL), LORRY_OK);
}

static void end(lorry__travel *travel, lorry__mem *mem)
{
    lorry__travel_free(travel);
    assert_int_equal(mem->used, 0);
}

/* What a routing service would say: 1.4 times the straight line and 50 more, at 8 per
 * second; from every fifth place half as long again, as it lies off the road. */
static lorry__known truth(int32_t from, int32_t to)
{
    const double line = hypot(x[from] - x[to], y[from] - y[to]);
    const double way = (1.4 * line + 50) * (from % 5 == 0 ? 1.5 : 1);
    return (lorry__known){ from, to, (int64_t)(way + 0.5), (int64_t)ceil(way / 8) };
}

/* Known: `each` of n to its next places in the list, one way. */
static size_t some_pairs(int32_t n, int32_t each, lorry__known *out)
{
    size_t count = 0;
    for (int32_t i = 0; i < n; i++)
        for (int32_t k = 1; k <= each; k++)
            out[count++] = truth(i, (i + k) % n);
    return count;
}

static void known_arcs_stay_and_others_are_close_to_the_truth(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__travel travel;
    static lorry__known known[FEW * 20];
    scatter(1, 5000);
    begin(&travel, &mem, FEW);
    const size_t count = some_pairs(FEW, 20, known);
    assert_int_equal(lorry__travel_set_known(&travel, 0, count, known, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    double wrong = 0, plainly_wrong = 0;
    int estimated = 0;
    for (int32_t i = 0; i < FEW; i++)
        for (int32_t j = 0; j < FEW; j++) {
            const lorry__arc arc = lorry__travel_arc(&travel, 0, i, j);
            const lorry__known real = truth(i, j);
            const int ahead = (j - i + FEW) % FEW;
            if (i == j) {
                assert_true(arc.distance == 0 && arc.duration == 0);
            } else if (ahead <= 20) {
                assert_true(arc.distance == real.distance && arc.duration == real.duration);
            } else if (ahead >= FEW - 20) { /* the way back is taken for the way there */
                const lorry__known back = truth(j, i);
                assert_true(arc.distance == back.distance && arc.duration == back.duration);
            } else {
                wrong += fabs((double)(arc.distance - real.distance) / (double)real.distance);
                plainly_wrong += fabs(1.52 * hypot(x[i] - x[j], y[i] - y[j]) /
                                      (double)real.distance - 1);
                estimated++;
            }
            assert_true(lorry__travel_is_estimated(&travel, 0, i, j) == (i != j && ahead > 20));
        }
    /* One factor for all would be 12 % off in the mean. */
    assert_true(wrong / estimated < 0.05);
    assert_true(plainly_wrong / estimated > 0.10);
    assert_int_equal(lorry__travel_num_estimated(&travel, 0), FEW * (FEW - 21));
    end(&travel, &mem);
}

/* A table where it fits, a question at a time where it does not: the same bits. */
static void many_places_ask_for_each_arc(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__travel travel;
    lorry__known *known = malloc((size_t)MANY * 5 * sizeof(*known));
    static lorry__arc filled[9];
    const int32_t some[] = { 7, 2000, 3000 };
    scatter(2, 20000);
    begin(&travel, &mem, MANY);
    const size_t count = some_pairs(MANY, 5, known);
    assert_int_equal(lorry__travel_set_known(&travel, 0, count, known, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_int_equal(travel.profiles[0].kind, LORRY__TRAVEL_KNOWN);
    assert_int_equal(lorry__travel_num_estimated(&travel, 0), (int64_t)MANY * (MANY - 6));
    lorry__travel_fill(&travel, 0, 3, some, filled);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const lorry__arc arc = lorry__travel_arc(&travel, 0, some[i], some[j]);
            assert_memory_equal(&arc, &filled[3 * i + j], sizeof(arc));
            assert_true(arc.distance <= travel.max_distance);
            assert_true(arc.duration <= travel.max_duration);
        }
    const lorry__arc known_one = lorry__travel_arc(&travel, 0, 9, 10);
    assert_int_equal(known_one.distance, truth(9, 10).distance);
    assert_false(lorry__travel_is_estimated(&travel, 0, 9, 10));
    assert_true(lorry__travel_is_estimated(&travel, 0, 10, 9));
    assert_false(lorry__travel_is_symmetric(&travel));
    end(&travel, &mem);
    free(known);
}

static void unknown_cells_of_a_matrix_follow_the_same_rule(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__travel travel;
    static int64_t far[FEW * FEW], slow[FEW * FEW];
    lorry__rng rng;
    int64_t unknown = 0;
    scatter(3, 5000);
    lorry__rng_seed(&rng, 9, 0, 0);
    for (int32_t i = 0; i < FEW; i++)
        for (int32_t j = 0; j < FEW; j++) {
            const lorry__known real = truth(i, j);
            const bool is_known = i != j && lorry__rng_below(&rng, 3) > 0;
            far[i * FEW + j] = is_known ? real.distance : LORRY_UNKNOWN;
            slow[i * FEW + j] = real.duration;
            unknown += !is_known && i != j;
        }
    begin(&travel, &mem, FEW);
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, far, slow, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_num_estimated(&travel, 0), unknown);
    double wrong = 0;
    for (int32_t i = 0; i < FEW; i++)
        for (int32_t j = 0; j < FEW; j++) {
            const lorry__arc arc = lorry__travel_arc(&travel, 0, i, j);
            const bool is_unknown = i != j && far[i * FEW + j] == LORRY_UNKNOWN;
            assert_true(lorry__travel_is_estimated(&travel, 0, i, j) == is_unknown);
            if (!is_unknown && i != j)
                assert_true(arc.distance == far[i * FEW + j] && arc.duration == slow[i * FEW + j]);
            else if (is_unknown)
                wrong += fabs((double)arc.distance / (double)truth(i, j).distance - 1) /
                         (double)unknown;
            assert_true(i != j || arc.distance == 0);
        }
    assert_true(wrong < 0.20); /* the way back stands in, for a fifth of them 1.5 times off */
    end(&travel, &mem);
}

static void what_tells_nothing_is_refused(void **state)
{
    (void)state;
    lorry__mem mem;
    lorry__travel travel;
    lorry_message message;
    scatter(4, 100);
    const lorry__known nothing[] = { { 0, 1, 0, 0 } };
    begin(&travel, &mem, 3);
    assert_int_equal(lorry__travel_set_known(&travel, 0, 1, nothing, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, &message), LORRY_EINVAL);
    assert_non_null(strstr(message.text, "none of the known arcs tells"));
    end(&travel, &mem);

    const struct { lorry__known arc; const char *text; } wrong[] = {
        { { 0, 3, 1, 1 }, "profiles[0].pairs[0]: there is no location 3; 3 were added" },
        { { -1, 0, 1, 1 }, "profiles[0].pairs[0]: there is no location -1; 3 were added" },
        { { 0, 1, -5, 1 }, "profiles[0].pairs[0]: -5 is negative" },
        { { 0, 1, 1, INT64_C(1) << 41 }, "profiles[0].pairs[0]: 2199023255552 exceeds 2^40, the "
                                          "longest arc that is computed with" },
    };
    for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
        begin(&travel, &mem, 3);
        assert_int_not_equal(lorry__travel_set_known(&travel, 0, 1, &wrong[k].arc, &message),
                             LORRY_OK);
        assert_string_equal(message.text, wrong[k].text);
        end(&travel, &mem);
    }
}

/* A canal across the square at y = 2500 with a bridge at x = 1000. */
static void add_canal(lorry__travel *travel)
{
    const double canal_x[] = { -1e4, 6000 }, canal_y[] = { 2500, 2500 };
    const double bridge_x = 1000, bridge_y = 2501;
    assert_int_equal(lorry__travel_add_line(travel, false, 50, 2, canal_x, canal_y), LORRY_OK);
    assert_int_equal(lorry__travel_add_line(travel, true, 50, 1, &bridge_x, &bridge_y),
                     LORRY_OK);
}

static double over_the_bridge(int32_t i, int32_t j)
{
    if ((y[i] > 2500) == (y[j] > 2500))
        return hypot(x[i] - x[j], y[i] - y[j]);
    const double bridge = hypot(x[i] - 1000, y[i] - 2500) + hypot(x[j] - 1000, y[j] - 2500);
    const double end = hypot(x[i] - 6000, y[i] - 2500) + hypot(x[j] - 6000, y[j] - 2500);
    return bridge < end ? bridge : end;
}

static void a_canal_is_not_flown_over(void **state)
{
    (void)state;
    lorry__mem small_mem, large_mem;
    lorry__travel small, large;
    scatter(5, 5000);
    begin(&small, &small_mem, FEW);
    begin(&large, &large_mem, MANY);
    add_canal(&small);
    add_canal(&large);
    assert_int_equal(lorry__travel_freeze(&small, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&large, NULL), LORRY_OK);
    assert_true(small.profiles[0].table32 != NULL && large.profiles[0].table32 == NULL);
    for (int32_t i = 0; i < FEW; i++)
        for (int32_t j = 0; j < FEW; j++) {
            const lorry__arc a = lorry__travel_arc(&small, 0, i, j);
            const lorry__arc b = lorry__travel_arc(&large, 0, i, j);
            assert_memory_equal(&a, &b, sizeof(a));
            assert_true(fabs((double)a.distance - over_the_bridge(i, j)) < 0.6);
            assert_false(lorry__travel_is_estimated(&small, 0, i, j));
            assert_false(lorry__travel_is_estimated(&large, 0, i, j));
        }
    assert_true(lorry__travel_is_symmetric(&small));
    assert_int_equal(lorry__travel_num_estimated(&small, 0), 0);
    end(&small, &small_mem);
    end(&large, &large_mem);
}

/* On the ellipsoid: the canal of Changshu's latitude, 31.65 N; over the bridge at
 * 120.75 E it is twice the geodesic to it. */
static void barriers_are_in_the_coordinates_of_the_places(void **state)
{
    (void)state;
    static const char *const systems[] = { "EPSG:4326", "GCJ-02" };
    int64_t distance[2];
    for (int k = 0; k < 2; k++) {
        lorry__mem mem;
        lorry__travel travel;
        const double canal_x[] = { 120.6, 120.9 }, canal_y[] = { 31.65, 31.65 };
        const double bridge_x = 120.75, bridge_y = 31.65;
        x[0] = x[1] = 120.76;
        y[0] = 31.64, y[1] = 31.66;
        begin(&travel, &mem, 2);
        assert_int_equal(lorry__travel_set_crs(&travel, systems[k]), LORRY_OK);
        lorry__travel_add_line(&travel, false, 50, 2, canal_x, canal_y);
        lorry__travel_add_line(&travel, true, 50, 1, &bridge_x, &bridge_y);
        assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
        distance[k] = lorry__travel_arc(&travel, 0, 0, 1).distance;
        /* 0.01 degrees are 948 m and 1109 m there: 2 hypot(948, 1109) = 2918. */
        assert_true(distance[k] > 2900 && distance[k] < 2930);
        end(&travel, &mem);
    }
}

/* A walled yard: no way leads in, which is flagged and taken for straight. */
static void where_no_way_leads_the_straight_line_is_flagged(void **state)
{
    (void)state;
    for (int32_t n = 3; n <= MANY; n += MANY - 3) {
        lorry__mem mem;
        lorry__travel travel;
        const double wall_x[] = { 0, 10, 10, 0, 0 }, wall_y[] = { 0, 0, 10, 10, 0 };
        scatter(6, 5);
        for (int32_t i = 0; i < n; i++)
            x[i] += 20;
        x[0] = y[0] = 5;
        begin(&travel, &mem, n);
        lorry__travel_add_line(&travel, false, 0, 5, wall_x, wall_y);
        assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
        assert_true(lorry__travel_is_estimated(&travel, 0, 0, 1));
        assert_true(lorry__travel_is_estimated(&travel, 0, 1, 0));
        assert_false(lorry__travel_is_estimated(&travel, 0, 1, 2));
        assert_true(fabs((double)lorry__travel_arc(&travel, 0, 0, 1).distance -
                         hypot(x[1] - 5, y[1] - 5)) < 0.6);
        end(&travel, &mem);
    }
}

static void every_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    static lorry__known known[10 * 3];
    static int64_t cells[100];
    scatter(7, 5000);
    const size_t count = some_pairs(10, 3, known);
    for (int32_t i = 0; i < 100; i++)
        cells[i] = i % 3 == 0 ? LORRY_UNKNOWN : truth(i / 10, i % 10).distance;
    for (long k = 0;; k++) {
        faulty faults = { .fail_at = k };
        const lorry_config config = faulty_config(&faults);
        lorry__mem mem;
        lorry__travel travel;
        const double canal_x[] = { 0, 2500 }, canal_y[] = { 2500, 2500 };
        lorry__mem_init(&mem, &config);
        lorry__travel_init(&travel, &mem);
        lorry_status status = lorry__travel_set_locations(&travel, 10, x, y);
        for (int p = 0; p < 3 && status == LORRY_OK; p++)
            status = lorry__travel_add_profile(&travel, 1, 0, NULL, NULL);
        if (status == LORRY_OK)
            status = lorry__travel_set_known(&travel, 0, count, known, NULL);
        if (status == LORRY_OK)
            status = lorry__travel_set_matrix(&travel, 1, cells, NULL, NULL);
        if (status == LORRY_OK)
            status = lorry__travel_add_line(&travel, false, 50, 2, canal_x, canal_y);
        if (status == LORRY_OK)
            status = lorry__travel_freeze(&travel, NULL);
        lorry__travel_free(&travel);
        assert_int_equal(faults.blocks, 0);
        if (status == LORRY_OK)
            break;
        assert_int_equal(status, LORRY_ENOMEM);
        assert_true(k < 300);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_arcs_stay_and_others_are_close_to_the_truth),
        cmocka_unit_test(many_places_ask_for_each_arc),
        cmocka_unit_test(unknown_cells_of_a_matrix_follow_the_same_rule),
        cmocka_unit_test(what_tells_nothing_is_refused),
        cmocka_unit_test(a_canal_is_not_flown_over),
        cmocka_unit_test(barriers_are_in_the_coordinates_of_the_places),
        cmocka_unit_test(where_no_way_leads_the_straight_line_is_flagged),
        cmocka_unit_test(every_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
