/* Explicit matrices: kept as given, in the smaller table that holds them. */
#include <string.h>

#include "../support/cmocka_all.h"
#include "../support/faulty.h"
#include "travel/travel.h"

static const double zeros[3] = { 0, 0, 0 };

static void start(lorry__travel *travel, lorry__mem *mem, int32_t n)
{
    lorry__mem_init(mem, NULL);
    lorry__travel_init(travel, mem);
    assert_int_equal(lorry__travel_set_locations(travel, n, zeros, zeros), LORRY_OK);
    assert_int_equal(lorry__travel_add_profile(travel, 1, 0, "car", NULL), LORRY_OK);
}

static void finish(lorry__travel *travel, lorry__mem *mem)
{
    lorry__travel_free(travel);
    assert_int_equal(mem->used, 0);
}

static const int64_t distances[9] = { 0, 10, 20, 30, 5, 40, 50, 60, 0 };

/* Asymmetric, with a diagonal that is not 0, and durations of their own. */
static void values_come_back_as_given(void **state)
{
    (void)state;
    const int64_t durations[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    lorry__mem mem;
    lorry__travel travel;
    start(&travel, &mem, 3);
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, distances, durations, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_non_null(travel.profiles[0].table32);
    assert_int_equal(travel.profiles[0].kind, LORRY__TRAVEL_MATRIX);
    for (int32_t i = 0; i < 3; i++)
        for (int32_t j = 0; j < 3; j++) {
            const lorry__arc arc = lorry__travel_arc(&travel, 0, i, j);
            assert_int_equal(arc.distance, distances[3 * i + j]);
            assert_int_equal(arc.duration, durations[3 * i + j]);
        }
    assert_int_equal(travel.max_distance, 60);
    assert_int_equal(travel.max_duration, 9);
    const int32_t locations[2] = { 2, 1 };
    lorry__arc part[4];
    lorry__travel_fill(&travel, 0, 2, locations, part);
    assert_int_equal(part[0].duration, 9);
    assert_int_equal(part[1].distance, 60);
    assert_int_equal(part[2].distance, 40);
    assert_int_equal(part[3].distance, 5);
    assert_false(lorry__travel_is_symmetric(&travel));
    finish(&travel, &mem);
}

static void one_large_value_makes_the_table_wide(void **state)
{
    (void)state;
    int64_t values[9];
    memcpy(values, distances, sizeof(values));
    values[5] = (int64_t)INT32_MAX + 1;
    lorry__mem mem;
    lorry__travel travel;
    start(&travel, &mem, 3);
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, values, NULL, NULL), LORRY_OK);
    assert_null(travel.profiles[0].table32);
    assert_non_null(travel.profiles[0].table64);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_arc(&travel, 0, 1, 2).distance, (int64_t)INT32_MAX + 1);
    assert_int_equal(lorry__travel_arc(&travel, 0, 1, 2).duration, (int64_t)INT32_MAX + 1);
    const int32_t locations[2] = { 1, 2 };
    lorry__arc part[4];
    lorry__travel_fill(&travel, 0, 2, locations, part);
    assert_int_equal(part[1].distance, (int64_t)INT32_MAX + 1);
    assert_int_equal(travel.max_duration, (int64_t)INT32_MAX + 1);
    finish(&travel, &mem);
}

static void symmetry_asks_distances_and_durations_of_every_profile(void **state)
{
    (void)state;
    const int64_t even[4] = { 0, 7, 7, 0 }, uneven[4] = { 0, 7, 8, 0 };
    lorry__mem mem;
    lorry__travel travel;
    start(&travel, &mem, 2);
    int32_t second;
    assert_int_equal(lorry__travel_add_profile(&travel, 1, 0, NULL, &second), LORRY_OK);
    assert_int_equal(second, 1);
    assert_int_equal(lorry__travel_set_matrix(&travel, second, even, even, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_true(lorry__travel_is_symmetric(&travel));
    finish(&travel, &mem);

    start(&travel, &mem, 2);
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, even, uneven, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_false(lorry__travel_is_symmetric(&travel));
    finish(&travel, &mem);
}

static void values_out_of_range_name_their_cell(void **state)
{
    (void)state;
    int64_t values[9];
    lorry__mem mem;
    lorry__travel travel;
    lorry_message message;
    start(&travel, &mem, 3);
    memcpy(values, distances, sizeof(values));
    values[7] = -1;
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, values, NULL, &message), LORRY_EINVAL);
    assert_string_equal(message.text, "profiles[0].distances[2][1]: -1 is negative");
    values[7] = LORRY__TRAVEL_LIMIT + 1;
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, distances, values, &message),
                     LORRY_ERANGE);
    assert_non_null(strstr(message.text, "profiles[0].durations[2][1]: 1099511627777"));
    finish(&travel, &mem);
}

/* Beyond the cache a metric is computed, a matrix still kept. */
static void a_matrix_of_any_size_is_kept(void **state)
{
    (void)state;
    enum { N = LORRY__TRAVEL_CACHE + 1 };
    static double x[N];
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__travel travel;
    lorry__travel_init(&travel, &mem);
    assert_int_equal(lorry__travel_set_locations(&travel, N, x, x), LORRY_OK);
    assert_int_equal(lorry__travel_add_profile(&travel, 1, 0, NULL, NULL), LORRY_OK);
    int64_t *values = lorry__calloc(&mem, (size_t)N * N, sizeof(*values));
    assert_non_null(values);
    values[(size_t)N * N - 2] = 17;
    assert_int_equal(lorry__travel_set_matrix(&travel, 0, values, NULL, NULL), LORRY_OK);
    lorry__free(&mem, values);
    assert_int_equal(lorry__travel_freeze(&travel, NULL), LORRY_OK);
    assert_int_equal(lorry__travel_arc(&travel, 0, N - 1, N - 2).distance, 17);
    assert_int_equal(travel.max_distance, 17);
    finish(&travel, &mem);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    for (long fail_at = 0;; fail_at++) {
        faulty f = { fail_at, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__mem_init(&mem, &config);
        lorry__travel travel;
        lorry__travel_init(&travel, &mem);
        lorry_status status = lorry__travel_set_locations(&travel, 3, zeros, zeros);
        if (status == LORRY_OK)
            status = lorry__travel_add_profile(&travel, 1, 0, "car", NULL);
        if (status == LORRY_OK)
            status = lorry__travel_add_profile(&travel, 1, 0, "foot", NULL);
        if (status == LORRY_OK)
            status = lorry__travel_set_matrix(&travel, 0, distances, NULL, NULL);
        if (status == LORRY_OK)
            status = lorry__travel_freeze(&travel, NULL);
        lorry__travel_free(&travel);
        assert_int_equal(f.blocks, 0);
        if (status == LORRY_OK) {
            assert_true(fail_at >= 8);
            break;
        }
        assert_int_equal(status, LORRY_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_given),
        cmocka_unit_test(one_large_value_makes_the_table_wide),
        cmocka_unit_test(symmetry_asks_distances_and_durations_of_every_profile),
        cmocka_unit_test(values_out_of_range_name_their_cell),
        cmocka_unit_test(a_matrix_of_any_size_is_kept),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
