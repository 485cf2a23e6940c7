/* Neighbours: the lists of many clients, which a tree and shared candidates give, are those
 * that looking at every pair gives. */
#include "../support/random_day.h"

#include "base/sort.h"
#include "search/neighbours.h"

#define MANY 3000 /* more than get lists from every pair */
#define SURE 60   /* places of a list that are right for every client */
#define RARELY 1000

typedef struct entry { int64_t key; int32_t client; } entry;

static bool is_before(const void *unused, entry a, entry b)
{
    (void)unused;
    return a.key != b.key ? a.key < b.key : a.client < b.client;
}

/* Distance; or what ranks v as u's predecessor, or as its successor: five times travel, and
 * waiting. -1: time does not allow it. */
static int64_t key_of(const lorry_problem *p, int32_t u, int32_t v, int list)
{
    const int32_t from = p->num_depots + (list == 1 ? v : u);
    const int32_t to = p->num_depots + (list == 1 ? u : v);
    const lorry__arc arc = lorry__travel_arc(&p->travel, 0, p->location[from], p->location[to]);
    if (list == 0)
        return arc.distance;
    const int64_t leave = p->service[from - p->num_depots] + arc.duration;
    if (p->early[from] + leave > p->late[to])
        return -1;
    const int64_t wait = p->late[from] == LORRY_UNLIMITED
                             ? 0 : lorry__max64(p->early[to] - p->late[from] - leave, 0);
    return 5 * arc.duration + wait;
}

/* How many of the first `count` places of a list differ from those of all pairs sorted. */
static int32_t count_differences(const lorry_problem *p, int32_t u, int list, const int32_t *got,
                                 int32_t count, entry *all)
{
    int32_t num = 0, differences = 0;
    for (int32_t v = 0; v < p->num_clients; v++) {
        const int64_t key = v != u ? key_of(p, u, v, list) : -1;
        if (key >= 0)
            all[num++] = (entry){ key, v };
    }
    LORRY__SORT(entry, all, num, is_before, NULL);
    for (int32_t k = 0; k < count; k++)
        differences += got[k] != (k < num ? all[k].client : LORRY_NONE);
    return differences;
}

static void lists_are_sorted(const lorry_problem *p, int32_t u, int list, const int32_t *got,
                             int32_t count)
{
    int64_t last = -1;
    for (int32_t k = 0; k < count && got[k] != LORRY_NONE; k++) {
        const int64_t key = key_of(p, u, got[k], list);
        assert_true(got[k] != u && key >= last);
        assert_true(k == 0 || key > last || got[k] > got[k - 1]);
        last = key;
    }
}

/* Nine of ten clients in towns, of all sizes, the others anywhere; in degrees with a CRS. */
static lorry_problem *towns(const char *crs)
{
    enum { TOWNS = 20 };
    const double unit = crs != NULL ? 1e-5 : 1;
    double x[TOWNS], y[TOWNS], size[TOWNS];
    lorry__rng rng;
    lorry_model *model;
    lorry_problem *problem;
    lorry__rng_seed(&rng, 7, 0, 0);
    assert_int_equal(lorry_model_new(NULL, &model), LORRY_OK);
    assert_int_equal(lorry_model_set_crs(model, crs), LORRY_OK);
    for (int t = 0; t < TOWNS; t++) {
        x[t] = 100000 * lorry__rng_unit(&rng);
        y[t] = 100000 * lorry__rng_unit(&rng);
        size[t] = 20000 * lorry__rng_unit(&rng) * lorry__rng_unit(&rng);
    }
    for (int32_t i = 0; i <= MANY; i++) {
        const int t = i % 10 == 0 ? -1 : (int)lorry__rng_below(&rng, TOWNS);
        const double east = lorry__rng_unit(&rng), north = lorry__rng_unit(&rng);
        assert_int_equal(
            lorry_model_add_location(model, unit * (t < 0 ? 100000 * east : x[t] + size[t] * east),
                                     unit * (t < 0 ? 100000 * north : y[t] + size[t] * north),
                                     NULL), LORRY_OK);
    }
    const lorry_depot depot = LORRY_DEPOT_INIT;
    assert_int_equal(lorry_model_add_depot(model, &depot, NULL), LORRY_OK);
    for (int32_t c = 0; c < MANY; c++) {
        lorry_client client = LORRY_CLIENT_INIT;
        client.location = c + 1;
        assert_int_equal(lorry_model_add_client(model, &client, NULL), LORRY_OK);
    }
    const lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    assert_int_equal(lorry_model_add_vehicle_type(model, &type, NULL), LORRY_OK);
    assert_int_equal(lorry_model_build(model, &problem), LORRY_OK);
    lorry_model_free(model);
    return problem;
}

/* Hardly any place of the lists by distance differs, and none of the first: geodesics, rounded,
 * need not order places as chords do, and candidates that are shared are not always all. */
static void check_lists(lorry_problem *p, int threads)
{
    lorry__mem mem;
    lorry__eval eval;
    lorry__executor executor;
    lorry__neighbours near;
    lorry__mem_init(&mem, NULL);
    lorry__executor_init(&executor, threads);
    assert_int_equal(lorry__eval_init(&eval, &mem, p, LORRY_OBJECTIVE_COST, NULL), LORRY_OK);
    const lorry__limit none = { NULL, 0 };
    bool was_stopped;
    assert_int_equal(lorry__neighbours_init(&near, &mem, &eval, &executor, &none, &was_stopped),
                     LORRY_OK);
    entry *all = malloc((size_t)p->num_clients * sizeof(*all));
    assert_non_null(all);
    const int32_t *lists[] = { near.around, near.before, near.after };
    const int32_t lengths[] = { near.around_length, near.before_length, near.after_length };
    int64_t differences = 0, checked = 0;
    for (int32_t u = 0; u < p->num_clients; u++)
        for (int list = 0; list < 3; list++) {
            const int32_t *got = lists[list] + (size_t)u * lengths[list];
            lists_are_sorted(p, u, list, got, lengths[list]);
            if (list > 0 || u % 10 != 0)
                continue;
            assert_int_equal(count_differences(p, u, list, got, SURE, all), 0);
            differences += count_differences(p, u, list, got, lengths[list], all);
            checked += lengths[list];
        }
    assert_true(differences <= checked / RARELY);
    free(all);
    lorry__neighbours_free(&near, &mem);
    lorry__eval_free(&eval);
    assert_int_equal(atomic_load(&mem.used), 0);
    lorry_problem_free(p);
}

static void many_clients_find_their_nearest(void **state)
{
    (void)state;
    check_lists(random_day(1, (day_kind){ MANY, false, 0, false, false, 1 }), 1);
    check_lists(random_day(2, (day_kind){ MANY, true, 0, false, false, 1000 }), 2);
    check_lists(towns(NULL), 1);
    check_lists(towns("EPSG:4326"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_clients_find_their_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
