/* test_price.c: columns of pricing are routes that obey every rule and cost
 * what they say; a wide beam misses none; jobs that price find plans that the
 * pool does not hold. */
#include "tiny.h"
#include "relaxation/price.h"
#include "../support/faulty.h"
#include "../support/random_day.h"

/* Without the crooked one: a wide beam is exhaustive under the triangle
 * inequality only. */
static const day_kind TINY_KINDS[] = {
    { TINY_CLIENTS, false, false, false, false, 1000 },
    { TINY_CLIENTS, true, false, false, false, 1000 },
    { TINY_CLIENTS, false, true, false, true, 1000 },
    { TINY_CLIENTS, true, true, false, true, 1000 },
};
enum { NUM_TINY_KINDS = sizeof(TINY_KINDS) / sizeof(TINY_KINDS[0]), PLENTY = 1000 };

typedef struct bench {
    lorry__mem mem;
    lorry_problem *problem;
    lorry__eval eval;
    lorry__pricer pricer;
    lorry__walks columns;
    int32_t clients[LORRY__PRICE_ROWS];
    uint8_t is_open[LORRY__PRICE_ROWS];
    double duals[LORRY__PRICE_ROWS];
    double unit;
} bench;

/* The first clients of a random day, and prices of 0 to 4 units, where a unit
 * is the dearest single route over four. */
static void set_up(bench *b, uint64_t seed, day_kind kind, int32_t rows)
{
    lorry_message message;
    lorry__rng rng;
    lorry__rng_seed(&rng, seed, 1, 0);
    *b = (bench){ .problem = random_day(seed, kind), .unit = 1.0 };
    lorry__mem_init(&b->mem, NULL);
    assert_int_equal(lorry__eval_init(&b->eval, &b->mem, b->problem, LORRY_OBJECTIVE_COST,
                                      &message), LORRY_OK);
    assert_int_equal(lorry__pricer_init(&b->pricer, &b->mem, &b->eval), LORRY_OK);
    for (int32_t r = 0; r < rows; r++) {
        const double cost = (double)lorry__eval_route(&b->eval, 0, &r, 1).cost / 4.0;
        b->clients[r] = r;
        b->is_open[r] = 1;
        b->duals[r] = 4.0 * lorry__rng_unit(&rng);
        b->unit = cost > b->unit ? cost : b->unit;
    }
    lorry__pricer_open(&b->pricer, b->clients, rows);
}

static void tear_down(bench *b)
{
    lorry__walks_free(&b->mem, &b->columns);
    lorry__pricer_free(&b->pricer);
    lorry__eval_free(&b->eval);
    assert_int_equal(atomic_load(&b->mem.used), 0);
    lorry_problem_free(b->problem);
}

static void price(bench *b, int32_t type, int32_t width, int32_t reach)
{
    const lorry__price_task task = {
        .type = type, .is_open = b->is_open, .duals = b->duals, .type_dual = -0.125,
        .unit = b->unit, .width = width, .reach = reach, .most = 50, .spread = 4 };
    int64_t work = 1000000;
    b->columns.count = 0;
    assert_int_equal(lorry__price(&b->pricer, &task, &b->columns, &work), LORRY_OK);
    assert_true(work < 1000000);
}

/* A type dual of -1/8 makes every route an eighth dearer. */
static double reduced_cost(const bench *b, const int32_t *clients, int64_t count, int64_t cost)
{
    double value = (double)cost / b->unit + 0.125;
    for (int64_t i = 0; i < count; i++)
        value -= b->duals[clients[i]];
    return value;
}

static void every_column_is_a_route_of_negative_reduced_cost(void **state)
{
    (void)state;
    int32_t found = 0;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        bench b;
        const int32_t rows = DAY_KINDS[k].clients < 120 ? DAY_KINDS[k].clients : 120;
        set_up(&b, 5 + (uint64_t)k, DAY_KINDS[k], rows);
        for (int32_t t = 0; t < b.problem->num_types; t++) {
            price(&b, t, 2, 8);
            double before = -1e300;
            for (int32_t c = 0; c < b.columns.count; c++) {
                const int64_t first = b.columns.offsets[c];
                const int32_t count = (int32_t)(b.columns.offsets[c + 1] - first);
                const int32_t *clients = b.columns.clients + first;
                bool is_on[LORRY__PRICE_ROWS] = { false };
                for (int32_t i = 0; i < count; i++) {
                    assert_true(clients[i] >= 0 && clients[i] < rows && !is_on[clients[i]]);
                    is_on[clients[i]] = true;
                }
                const lorry__route_value value =
                    lorry__eval_route(&b.eval, t, clients, count);
                assert_true(value.is_feasible);
                assert_int_equal(value.cost, b.columns.costs[c]);
                assert_int_equal(b.columns.types[c], t);
                /* In the order of what pricing thinks that they cost. */
                const double reduced = reduced_cost(&b, clients, count, value.cost);
                assert_true(reduced < 0.0 && reduced > before - 1e-9);
                before = reduced;
            }
            found += b.columns.count;
        }
        tear_down(&b);
    }
    assert_true(found > 100);
}

/* The least reduced cost of all orders of all sets. */
static double least_reduced(const bench *b, const tiny *t, int32_t type)
{
    double least = 0.0;
    for (uint32_t set = 1; set < 1U << b->problem->num_clients; set++) {
        int32_t clients[TINY_CLIENTS], count = 0;
        for (int32_t c = 0; c < b->problem->num_clients; c++)
            if (set >> c & 1)
                clients[count++] = c;
        const int64_t cost = tiny_route(t, type, set);
        const double reduced =
            cost < TINY_INFINITE ? reduced_cost(b, clients, count, cost) : 0.0;
        least = reduced < least ? reduced : least;
    }
    return least;
}

static void a_wide_beam_finds_the_best_column(void **state)
{
    (void)state;
    int32_t found = 0;
    for (int k = 0; k < NUM_TINY_KINDS; k++) {
        for (uint64_t seed = 0; seed < 12; seed++) {
            bench b;
            set_up(&b, 100 * (uint64_t)k + seed, TINY_KINDS[k], TINY_CLIENTS);
            const tiny t = { .problem = b.problem, .eval = b.eval };
            for (int32_t type = 0; type < b.problem->num_types; type++) {
                price(&b, type, PLENTY, PLENTY);
                const double least = least_reduced(&b, &t, type);
                assert_int_equal(b.columns.count > 0, least < 0.0);
                if (b.columns.count == 0)
                    continue;
                const double best =
                    reduced_cost(&b, b.columns.clients, b.columns.offsets[1], b.columns.costs[0]);
                assert_true(best < least + 1e-9 && best > least - 1e-9);
                found++;
            }
            tear_down(&b);
        }
    }
    assert_true(found > NUM_TINY_KINDS * 6);
}

static void closed_rows_are_left_alone(void **state)
{
    (void)state;
    bench b;
    set_up(&b, 1, DAY_KINDS[1], 40);
    for (int32_t r = 0; r < 40; r += 2)
        b.is_open[r] = 0;
    price(&b, 0, 4, 40);
    assert_true(b.columns.count > 0);
    for (int64_t i = 0; i < b.columns.offsets[b.columns.count]; i++)
        assert_int_equal(b.columns.clients[i] % 2, 1);
    tear_down(&b);
}

static void pricing_survives_a_lack_of_memory(void **state)
{
    (void)state;
    bench b;
    set_up(&b, 1, DAY_KINDS[3], 40);
    bool is_through = false;
    for (long fail = 0; !is_through; fail++) {
        faulty f = { fail, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__pricer pricer;
        lorry__walks columns = { .count = 0 };
        int64_t work = 1000000;
        const lorry__price_task task = { .is_open = b.is_open, .duals = b.duals, .unit = b.unit,
                                         .width = 2, .reach = 8, .most = 50, .spread = 4 };
        lorry__mem_init(&mem, &config);
        lorry_status status = lorry__pricer_init(&pricer, &mem, &b.eval);
        if (status == LORRY_OK) {
            lorry__pricer_open(&pricer, b.clients, 40);
            status = lorry__price(&pricer, &task, &columns, &work);
        }
        assert_int_equal(status, f.calls > fail ? LORRY_ENOMEM : LORRY_OK);
        is_through = f.calls <= fail;
        lorry__walks_free(&mem, &columns);
        lorry__pricer_free(&pricer);
        assert_int_equal(f.blocks, 0);
    }
    tear_down(&b);
}

/* ---------------------------------------------------------------- jobs -- */

/* Every client that has a route alone, on it: a poor plan, and all the pool. */
typedef struct poor_plan {
    int32_t offsets[LORRY__PRICE_ROWS + 1], clients[LORRY__PRICE_ROWS], types[LORRY__PRICE_ROWS];
    int32_t near[LORRY__PRICE_ROWS * 4];
    lorry__routes routes;
} poor_plan;

static void make_poor(poor_plan *plan, const lorry__eval *eval)
{
    const int32_t n = eval->problem->num_clients;
    int32_t count = 0;
    int64_t used[2] = { 0, 0 };
    for (int32_t c = 0; c < n; c++) {
        int32_t type = 0;
        for (int32_t k = 1; k <= 4; k++)
            plan->near[4 * c + k - 1] = k < 4 ? (c + k) % n : LORRY_NONE;
        while (type < eval->problem->num_types &&
               (used[type] == eval->problem->types[type].count ||
                !lorry__eval_route(eval, type, &c, 1).is_feasible))
            type++;
        if (type == eval->problem->num_types)
            continue;
        used[type]++;
        plan->offsets[count] = count;
        plan->clients[count] = c;
        plan->types[count++] = type;
    }
    plan->offsets[count] = count;
    plan->routes = (lorry__routes){ count, plan->offsets, plan->clients, plan->types };
}

/* Cost with prizes left; all routes are allowed and within the fleet, and no
 * client is on two. */
static int64_t plan_cost(const lorry__eval *eval, const lorry__routes *routes)
{
    const lorry_problem *p = eval->problem;
    bool is_served[LORRY__PRICE_ROWS] = { false };
    int64_t cost = 0;
    for (int32_t r = 0; r < routes->count; r++) {
        const int32_t *clients = routes->clients + routes->offsets[r];
        const int32_t count = routes->offsets[r + 1] - routes->offsets[r];
        const lorry__route_value value =
            lorry__eval_route(eval, routes->types[r], clients, count);
        assert_true(value.is_feasible);
        cost += value.cost;
        for (int32_t i = 0; i < count; i++) {
            assert_false(is_served[clients[i]]);
            is_served[clients[i]] = true;
        }
    }
    for (int32_t t = 0; t < p->num_types; t++) {
        int64_t used = 0;
        for (int32_t r = 0; r < routes->count; r++)
            used += routes->types[r] == t;
        assert_true(used <= p->types[t].count);
    }
    for (int32_t c = 0; c < p->num_clients; c++)
        cost += !is_served[c] && !p->is_required[c] ? p->prize[c] : 0;
    return cost;
}

static lorry_status submit_pricing(lorry__relaxation *r, const poor_plan *plan, int64_t work)
{
    const lorry__request request = { .incumbent = &plan->routes, .work = work,
                                     .pricing = work - work / 10, .near = plan->near,
                                     .near_length = 4 };
    return lorry__relaxation_submit(r, &request);
}

/* A sixth off at least, on every kind of day; the same with and without a
 * thread; and what it found is in the pool. */
static void a_job_that_prices_leaves_the_pool_behind(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        if (DAY_KINDS[k].clients > LORRY__PRICE_ROWS)
            continue;
        int64_t costs[2] = { 0, 0 };
        for (int has_thread = 0; has_thread < 2; has_thread++) {
            bench b;
            lorry__relaxation *r;
            lorry_message message;
            lorry__routes better;
            bool has_improved;
            poor_plan plan;
            set_up(&b, 20 + (uint64_t)k, DAY_KINDS[k], 40);
            make_poor(&plan, &b.eval);
            assert_int_equal(lorry__relaxation_new(&b.mem, &b.eval, 1, has_thread, &r, &message),
                             LORRY_OK);
            assert_int_equal(lorry__relaxation_add(r, &plan.routes), LORRY_OK);
            assert_int_equal(submit(r, &plan.routes, 100000), LORRY_OK);
            assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
            assert_int_equal(r->pool.count, plan.routes.count);
            const int64_t before = plan_cost(&b.eval, &better);
            assert_int_equal(submit_pricing(r, &plan, 100000), LORRY_OK);
            assert_true(lorry__relaxation_await(r));
            assert_int_equal(r->pool.count, plan.routes.count);
            assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
            assert_true(has_improved);
            assert_true((int32_t)r->pool.count > plan.routes.count + 10);
            costs[has_thread] = plan_cost(&b.eval, &better);
            assert_true(6 * costs[has_thread] < 5 * before);
            lorry__relaxation_free(r);
            tear_down(&b);
        }
        assert_int_equal(costs[0], costs[1]);
    }
}

/* Few vehicles of the type that comes first, and of both together. */
static void no_priced_plan_uses_more_vehicles_than_there_are(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 24; seed++) {
        bench b;
        lorry__relaxation *r;
        lorry_message message;
        lorry__routes better;
        bool has_improved;
        poor_plan plan;
        set_up(&b, seed, DAY_KINDS[3], 40);
        for (int32_t t = 0; t < b.problem->num_types; t++)
            b.problem->types[t].count = (t + 1) * 3 + (int64_t)(seed % 3);
        make_poor(&plan, &b.eval);
        assert_int_equal(lorry__relaxation_new(&b.mem, &b.eval, seed, false, &r, &message),
                         LORRY_OK);
        assert_int_equal(lorry__relaxation_add(r, &plan.routes), LORRY_OK);
        assert_int_equal(submit_pricing(r, &plan, 30000), LORRY_OK);
        assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
        plan_cost(&b.eval, &better); /* looks at the fleet */
        lorry__relaxation_free(r);
        tear_down(&b);
    }
}

/* A flag or a time in the past: the job does next to nothing and says so. */
static void a_job_that_is_cut_says_so(void **state)
{
    (void)state;
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        bench b;
        lorry__relaxation *r;
        lorry_message message;
        lorry__routes better;
        bool has_improved;
        poor_plan plan;
        const _Atomic int set = 1, clear = 0;
        set_up(&b, 1, DAY_KINDS[1], 40);
        make_poor(&plan, &b.eval);
        assert_int_equal(lorry__relaxation_new(&b.mem, &b.eval, 1, has_thread, &r, &message),
                         LORRY_OK);
        assert_true(lorry__relaxation_await(r)); /* nothing to wait for */
        assert_int_equal(lorry__relaxation_add(r, &plan.routes), LORRY_OK);
        lorry__request request = { .incumbent = &plan.routes, .work = INT64_MAX / 4,
                                   .pricing = INT64_MAX / 4, .limit = { &set, 0 } };
        assert_int_equal(lorry__relaxation_submit(r, &request), LORRY_OK);
        assert_false(lorry__relaxation_await(r));
        assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
        assert_false(has_improved);
        request.limit = (lorry__limit){ &clear, lorry__now() };
        assert_int_equal(lorry__relaxation_submit(r, &request), LORRY_OK);
        assert_false(lorry__relaxation_await(r));
        lorry__relaxation_free(r);
        tear_down(&b);
    }
}

/* Every allocation fails once: ENOMEM or the whole answer, and no leak. */
static void a_job_that_prices_survives_a_lack_of_memory(void **state)
{
    (void)state;
    bench b;
    poor_plan plan;
    set_up(&b, 2, (day_kind){ 12, true, true, false, true, 1 }, 12);
    make_poor(&plan, &b.eval);
    bool is_through = false;
    for (long fail = 0; !is_through; fail++) {
        faulty f = { fail, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__relaxation *r;
        lorry__routes better;
        lorry_message message;
        bool has_improved;
        lorry__mem_init(&mem, &config);
        lorry_status status = lorry__relaxation_new(&mem, &b.eval, 1, false, &r, &message);
        if (status == LORRY_OK)
            status = lorry__relaxation_add(r, &plan.routes);
        if (status == LORRY_OK)
            status = submit_pricing(r, &plan, 5000);
        if (status == LORRY_OK) {
            status = lorry__relaxation_collect(r, &better, &has_improved);
            plan_cost(&b.eval, &better);
        }
        assert_int_equal(status, f.calls > fail ? LORRY_ENOMEM : LORRY_OK);
        is_through = f.calls <= fail;
        lorry__relaxation_free(r);
        assert_int_equal(f.blocks, 0);
    }
    tear_down(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_a_route_of_negative_reduced_cost),
        cmocka_unit_test(a_wide_beam_finds_the_best_column),
        cmocka_unit_test(closed_rows_are_left_alone),
        cmocka_unit_test(pricing_survives_a_lack_of_memory),
        cmocka_unit_test(a_job_that_prices_leaves_the_pool_behind),
        cmocka_unit_test(no_priced_plan_uses_more_vehicles_than_there_are),
        cmocka_unit_test(a_job_that_is_cut_says_so),
        cmocka_unit_test(a_job_that_prices_survives_a_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
