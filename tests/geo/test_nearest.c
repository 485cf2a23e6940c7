/* The spatial index answers exactly as sorting all points does. */
#include <stdlib.h>

#include "../support/cmocka_all.h"
#include "../support/faulty.h"
#include "geo/nearest.h"

typedef struct near { double dist2; int32_t index; } near;

static int by_distance_then_index(const void *left, const void *right)
{
    const near *a = left, *b = right;
    if (a->dist2 != b->dist2)
        return a->dist2 < b->dist2 ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static void compare_with_sorting(int32_t n, int dims, const double *coords, int32_t k)
{
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__kdtree *tree;
    assert_int_equal(lorry__kdtree_new(&mem, n, dims, coords, &tree), LORRY_OK);
    near *all = calloc((size_t)n, sizeof(*all));
    int32_t *index = calloc(2 * (size_t)k, sizeof(*index));
    double *dist2 = calloc(2 * (size_t)k, sizeof(*dist2));
    bool *is_due = calloc((size_t)n, sizeof(*is_due));
    for (int32_t q = 0; q < n; q += 1 + n / 97) {
        const double *point = coords + (size_t)q * (size_t)dims;
        for (int32_t i = 0; i < n; i++) {
            double sum = 0;
            for (int d = 0; d < dims; d++) {
                const double gap = coords[(size_t)i * (size_t)dims + (size_t)d] - point[d];
                sum += gap * gap;
            }
            all[i] = (near){ sum, i };
        }
        qsort(all, (size_t)n, sizeof(*all), by_distance_then_index);
        const int32_t found = lorry__kdtree_nearest(tree, point, k, index, dist2);
        assert_int_equal(found, k < n ? k : n);
        for (int32_t i = 0; i < found; i++) {
            assert_int_equal(index[i], all[i].index);
            assert_true(dist2[i] == all[i].dist2);
        }
        for (int32_t i = 0; i < n; i++)
            is_due[all[i].index] = i < k;
        assert_int_equal(lorry__kdtree_gather(tree, point, k, index, dist2), found);
        for (int32_t i = 0; i < found; i++) {
            assert_true(is_due[index[i]]);
            is_due[index[i]] = false;
        }
    }
    free(is_due);
    free(dist2);
    free(index);
    free(all);
    lorry__kdtree_free(tree);
    assert_int_equal(mem.used, 0);
}

static void fill_random(size_t count, double *values)
{
    lorry__rng rng;
    lorry__rng_seed(&rng, 7, 0, 0);
    for (size_t i = 0; i < count; i++)
        values[i] = 1000 * lorry__rng_unit(&rng) - 500;
}

static void scattered_points_agree_with_sorting(void **state)
{
    (void)state;
    static double coords[3 * 3000];
    for (int dims = 1; dims <= 3; dims++) {
        fill_random((size_t)dims * 3000, coords);
        compare_with_sorting(3000, dims, coords, 1);
        compare_with_sorting(3000, dims, coords, 40);
    }
}

/* A lattice is all ties, and so are points on top of each other. */
static void ties_go_by_index(void **state)
{
    (void)state;
    static double coords[2 * 1600];
    for (int i = 0; i < 1600; i++) {
        coords[2 * i] = (i * 7) % 40;
        coords[2 * i + 1] = i / 40;
    }
    compare_with_sorting(1600, 2, coords, 25);
    for (int i = 0; i < 1600; i++)
        coords[2 * i] = coords[2 * i + 1] = i % 3;
    compare_with_sorting(1600, 2, coords, 25);
}

static void a_large_tree_can_be_stopped(void **state)
{
    (void)state;
    enum { POINTS = 70000 };
    static double coords[2 * POINTS];
    const _Atomic int stop = 1;
    const lorry__limit limit = { &stop, 0 };
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__kdtree *tree;
    fill_random(2 * POINTS, coords);
    assert_int_equal(lorry__kdtree_new_until(&mem, POINTS, 2, coords, &limit, &tree),
                     LORRY_STOPPED);
    assert_null(tree);
    assert_int_equal(atomic_load(&mem.used), 0);
}

static void few_points_are_all_found(void **state)
{
    (void)state;
    double coords[2 * 20];
    fill_random(40, coords);
    for (int32_t n = 1; n <= 20; n++)
        compare_with_sorting(n, 2, coords, 25);
    lorry__mem mem;
    lorry__mem_init(&mem, NULL);
    lorry__kdtree *tree;
    assert_int_equal(lorry__kdtree_new(&mem, 0, 2, NULL, &tree), LORRY_OK);
    int32_t index[2];
    double dist2[2];
    assert_int_equal(lorry__kdtree_nearest(tree, coords, 1, index, dist2), 0);
    lorry__kdtree_free(tree);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    double coords[2 * 50];
    fill_random(100, coords);
    for (long fail_at = 0;; fail_at++) {
        faulty f = { fail_at, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__mem_init(&mem, &config);
        lorry__kdtree *tree;
        const lorry_status status = lorry__kdtree_new(&mem, 50, 2, coords, &tree);
        if (status == LORRY_OK) {
            assert_true(fail_at >= 4);
            lorry__kdtree_free(tree);
            assert_int_equal(f.blocks, 0);
            break;
        }
        assert_int_equal(status, LORRY_ENOMEM);
        assert_null(tree);
        assert_int_equal(f.blocks, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scattered_points_agree_with_sorting),
        cmocka_unit_test(ties_go_by_index),
        cmocka_unit_test(a_large_tree_can_be_stopped),
        cmocka_unit_test(few_points_are_all_found),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
