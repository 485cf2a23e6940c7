/* Regions: what they count as they go equals what routes cost from scratch. */
#include "../support/random_day.h"

#include "../support/faulty.h"
#include "search/region.h"

typedef struct bench {
    lorry_problem *problem;
    lorry__mem mem;
    lorry__eval eval;
    lorry__executor executor;
    lorry__neighbours near;
    lorry__region *region;
    lorry__plan plan, out;
    int32_t *routes, *spare;
} bench;

/* All clients absent, all vehicles free. */
static void set_up(bench *b, lorry_problem *problem, const lorry_config *config)
{
    const int32_t n = problem->num_clients;
    b->problem = problem;
    lorry__mem_init(&b->mem, config);
    lorry__executor_init(&b->executor, 1);
    assert_int_equal(lorry__eval_init(&b->eval, &b->mem, problem, LORRY_OBJECTIVE_COST, NULL),
                     LORRY_OK);
    const lorry__limit none = { NULL, 0 };
    bool was_stopped;
    assert_int_equal(lorry__neighbours_init(&b->near, &b->mem, &b->eval, &b->executor, &none,
                                            &was_stopped), LORRY_OK);
    assert_false(was_stopped);
    assert_int_equal(lorry__region_new(&b->mem, &b->eval, &b->near,
                                       lorry__region_kind_of(&b->eval), &b->region), LORRY_OK);
    assert_true(lorry__plan_init(&b->plan, &b->mem, n));
    assert_true(lorry__plan_init(&b->out, &b->mem, n));
    b->routes = LORRY__NEW(&b->mem, int32_t, (size_t)n);
    b->spare = LORRY__NEW(&b->mem, int32_t, (size_t)problem->num_types);
    for (int32_t c = 0; c < n; c++) {
        b->plan.absent[c] = c;
        b->routes[c] = c;
    }
    b->plan.num_absent = n;
}

static void tear_down(bench *b)
{
    lorry__free(&b->mem, b->routes);
    lorry__free(&b->mem, b->spare);
    lorry__plan_free(&b->plan, &b->mem);
    lorry__plan_free(&b->out, &b->mem);
    lorry__region_free(b->region);
    lorry__neighbours_free(&b->near, &b->mem);
    lorry__eval_free(&b->eval);
    assert_int_equal(atomic_load(&b->mem.used), 0);
    lorry_problem_free(b->problem);
}

static void load(bench *b)
{
    const lorry_problem *p = b->problem;
    for (int32_t t = 0; t < p->num_types; t++) {
        b->spare[t] = (int32_t)p->types[t].count;
        for (int32_t r = 0; r < b->plan.num_routes; r++)
            b->spare[t] -= b->plan.types[r] == t;
    }
    assert_int_equal(lorry__region_load(b->region, &b->plan, b->plan.num_routes, b->routes,
                                        b->plan.num_absent, b->plan.absent, b->spare), LORRY_OK);
}

/* The state as a plan: every client once, every route allowed, vehicles at
 * hand, and the figures counted along the way those of a recount. */
static void take(bench *b, bool is_best)
{
    const lorry_problem *p = b->problem;
    lorry__plan *out = &b->out;
    out->num_routes = out->num_absent = out->missing = 0;
    out->cost = 0;
    out->offsets[0] = 0;
    lorry__region_append(b->region, is_best, out);
    const int64_t cost = out->cost;
    const int32_t missing = out->missing;
    lorry__plan_price(out, &b->eval);
    assert_int_equal(cost, out->cost);
    assert_int_equal(missing, out->missing);
    assert_int_equal(out->offsets[out->num_routes] + out->num_absent, p->num_clients);
    for (int32_t t = 0; t < p->num_types; t++) {
        int64_t used = 0;
        for (int32_t r = 0; r < out->num_routes; r++)
            used += out->types[r] == t;
        assert_true(used <= p->types[t].count);
    }
    for (int32_t r = 0; r < out->num_routes; r++)
        assert_true(lorry__eval_route(&b->eval, out->types[r], out->clients + out->offsets[r],
                                      out->offsets[r + 1] - out->offsets[r]).is_feasible);
}

static lorry__region_result run(bench *b, lorry__rng *rng, int64_t steps, double hot, double cold)
{
    static const _Atomic int never = 0;
    const lorry__region_budget budget = { steps, hot, cold, &never, 0, NULL, 0, false };
    return lorry__region_run(b->region, rng, &budget);
}

static void counted_costs_equal_a_recount(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        const day_kind kind = DAY_KINDS[k];
        bench b;
        lorry__rng rng;
        set_up(&b, random_day(7 + (uint64_t)k, kind), NULL);
        lorry__rng_seed(&rng, 1, 2, 3);
        load(&b);
        lorry__region_construct(b.region, &rng);
        take(&b, true);
        const double hot = 20.0 * (double)kind.scale;
        for (int round = 0; round < 30; round++) {
            lorry__plan_copy(&b.plan, &b.out);
            load(&b);
            take(&b, false);
            run(&b, &rng, 1 + round * 3, hot, hot / 50);
            take(&b, true);
            take(&b, false);
        }
        tear_down(&b);
    }
}

static void closing_routes_counts_right_and_adds_none(void **state)
{
    (void)state;
    static const _Atomic int never = 0;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        bench b;
        set_up(&b, random_day(31, DAY_KINDS[k]), NULL);
        const int32_t n = b.problem->num_clients;
        int32_t *absence = LORRY__NEW(&b.mem, int32_t, (size_t)n);
        lorry__rng rng;
        lorry__rng_seed(&rng, 1, 2, (uint64_t)k);
        load(&b);
        lorry__region_construct(b.region, &rng);
        take(&b, true);
        lorry__plan_copy(&b.plan, &b.out);
        const lorry__region_budget budget = { 300, 50, 5, &never, 0, absence, 2, false };
        for (int round = 0; round < 3; round++) {
            load(&b);
            lorry__region_run(b.region, &rng, &budget);
            take(&b, false);
            assert_true(b.out.num_routes <= b.plan.num_routes);
            take(&b, true);
            assert_true(b.out.num_routes <= b.plan.num_routes && b.out.num_routes >= 2);
            /* Fewer routes may cost more; as many do not. */
            assert_true(b.out.missing <= b.plan.missing);
            assert_false(b.out.num_routes == b.plan.num_routes &&
                         lorry__plan_is_better(&b.plan, &b.out));
            lorry__plan_copy(&b.plan, &b.out);
        }
        int64_t sum = 0;
        for (int32_t c = 0; c < n; c++)
            sum += absence[c];
        assert_true(sum > 0);
        lorry__free(&b.mem, absence);
        tear_down(&b);
    }
}

static void the_best_is_never_worse_than_what_was_loaded(void **state)
{
    (void)state;
    bench b;
    lorry__rng rng;
    set_up(&b, random_day(3, DAY_KINDS[1]), NULL);
    lorry__rng_seed(&rng, 5, 0, 0);
    load(&b);
    lorry__region_construct(b.region, &rng);
    take(&b, true);
    for (int round = 0; round < 20; round++) {
        lorry__plan_copy(&b.plan, &b.out);
        const int64_t before = b.plan.cost;
        load(&b);
        run(&b, &rng, 50, 1e6, 1e6); /* hot: wanders anywhere */
        take(&b, true);
        assert_true(b.out.cost <= before);
    }
    tear_down(&b);
}

static void a_step_allocates_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        faulty f = { .fail_at = -1 };
        const lorry_config config = faulty_config(&f);
        bench b;
        lorry__rng rng;
        set_up(&b, random_day(11, DAY_KINDS[k]), &config);
        lorry__rng_seed(&rng, 1, 1, 1);
        load(&b);
        lorry__region_construct(b.region, &rng);
        const long before = f.calls;
        run(&b, &rng, 300, 50.0 * (double)DAY_KINDS[k].scale, 1);
        assert_int_equal(f.calls, before);
        tear_down(&b);
        assert_int_equal(f.blocks, 0);
    }
}

/* Both widths of number take the same steps. */
static void wide_numbers_change_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < 5; k++) {
        int64_t cost[2];
        for (int wide = 0; wide < 2; wide++) {
            bench b;
            lorry__rng rng;
            set_up(&b, random_day(21, DAY_KINDS[k]), NULL);
            lorry__region_kind kind = lorry__region_kind_of(&b.eval);
            assert_false(kind.is_wide);
            kind.is_wide = wide != 0;
            lorry__region_free(b.region);
            assert_int_equal(lorry__region_new(&b.mem, &b.eval, &b.near, kind, &b.region),
                             LORRY_OK);
            lorry__rng_seed(&rng, 9, 9, 9);
            load(&b);
            lorry__region_construct(b.region, &rng);
            run(&b, &rng, 400, 30, 1);
            take(&b, true);
            cost[wide] = b.out.cost;
            tear_down(&b);
        }
        assert_int_equal(cost[0], cost[1]);
    }
}

/* Every step is of one family that ruins; exchanges of vehicles need two types.
 * Exchanges of runs and tails come on top; where costs are a million times as high, it is
 * so cold that few are accepted. */
static void families_of_steps_add_up(void **state)
{
    (void)state;
    int64_t runs = 0;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        enum { STEPS = 400 };
        bench b;
        lorry__rng rng;
        set_up(&b, random_day(31, DAY_KINDS[k]), NULL);
        lorry__rng_seed(&rng, 4, 4, 4);
        load(&b);
        lorry__region_construct(b.region, &rng);
        const lorry__region_result result = run(&b, &rng, STEPS, 30, 1);
        int64_t tried = 0;
        for (int f = 0; f < LORRY__NUM_FAMILIES; f++) {
            const lorry__tally *family = &result.families[f];
            assert_true(family->improved <= family->accepted);
            assert_true(family->accepted <= family->tried);
            tried += lorry__family_is_step(f) ? family->tried : 0;
        }
        assert_int_equal(tried, STEPS);
        assert_true(result.families[LORRY__FAMILY_STRINGS].accepted > 0);
        assert_true(result.families[LORRY__FAMILY_SPLIT].accepted > 0);
        assert_true(result.families[LORRY__FAMILY_TAILS].accepted > 0);
        runs += result.families[LORRY__FAMILY_RUNS].accepted;
        assert_int_equal(result.families[LORRY__FAMILY_VEHICLES].tried > 0,
                         DAY_KINDS[k].is_rich != 0);
        tear_down(&b);
    }
    assert_true(runs > 0);
}

/* One step at a time or many at once: the generator alone decides. */
static void the_stop_flag_ends_a_run_at_once(void **state)
{
    (void)state;
    bench b;
    lorry__rng rng;
    static const _Atomic int now = 1;
    set_up(&b, random_day(1, DAY_KINDS[0]), NULL);
    lorry__rng_seed(&rng, 1, 1, 1);
    load(&b);
    const lorry__region_budget budget = { INT64_MAX, 1, 1, &now, 0, NULL, 0, false };
    assert_true(lorry__region_run(b.region, &rng, &budget).was_stopped);
    tear_down(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted_costs_equal_a_recount),
        cmocka_unit_test(closing_routes_counts_right_and_adds_none),
        cmocka_unit_test(the_best_is_never_worse_than_what_was_loaded),
        cmocka_unit_test(a_step_allocates_nothing),
        cmocka_unit_test(wide_numbers_change_nothing),
        cmocka_unit_test(families_of_steps_add_up),
        cmocka_unit_test(the_stop_flag_ends_a_run_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
