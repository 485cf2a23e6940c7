/* test_breed.c: epochs and generations keep plans whole and vehicles within their
 * numbers, whatever is crossed with what. */
#include "../support/random_day.h"

#include "solve/breed.h"

enum { ISLANDS = 4, GENERATIONS = 3, ROUNDS = 2 };

static const _Atomic int goes_on = 0;
static const lorry__limit never = { &goes_on, 0 };

typedef struct stage {
    lorry__mem mem;
    lorry_problem *problem;
    lorry__eval eval;
    lorry__executor executor;
    lorry__search search;
} stage;

static void set_up(stage *s, uint64_t seed, day_kind kind)
{
    lorry_message message;
    bool was_stopped = false;
    s->problem = random_day(seed, kind);
    lorry__mem_init(&s->mem, NULL);
    lorry__executor_init(&s->executor, 2);
    assert_int_equal(lorry__eval_init(&s->eval, &s->mem, s->problem, LORRY_OBJECTIVE_COST,
                                      &message), LORRY_OK);
    assert_int_equal(lorry__search_init(&s->search, &s->mem, &s->eval, &s->executor, seed),
                     LORRY_OK);
    assert_int_equal(lorry__search_start(&s->search, NULL, &never, &was_stopped), LORRY_OK);
    assert_int_equal(lorry__search_spread(&s->search, ISLANDS), LORRY_OK);
    for (int32_t i = 0; i < ISLANDS; i++) {
        s->search.islands[i].hot = s->search.hot;
        s->search.islands[i].cold = s->search.cold;
    }
}

static void tear_down(stage *s)
{
    lorry__search_free(&s->search);
    lorry__eval_free(&s->eval);
    assert_int_equal(atomic_load(&s->mem.used), 0);
    lorry_problem_free(s->problem);
}

/* Everyone once, every route allowed, vehicles at hand, the figures a recount's. */
static void judge(stage *s, lorry__plan *plan)
{
    const lorry_problem *p = s->problem;
    const int64_t cost = plan->cost;
    const int32_t missing = plan->missing;
    uint8_t *seen = calloc((size_t)p->num_clients, 1);
    lorry__plan_price(plan, &s->eval);
    assert_int_equal(cost, plan->cost);
    assert_int_equal(missing, plan->missing);
    assert_int_equal(plan->offsets[plan->num_routes] + plan->num_absent, p->num_clients);
    for (int32_t i = 0; i < plan->offsets[plan->num_routes]; i++)
        assert_int_equal(seen[plan->clients[i]]++, 0);
    for (int32_t i = 0; i < plan->num_absent; i++)
        assert_int_equal(seen[plan->absent[i]]++, 0);
    for (int32_t t = 0; t < p->num_types; t++) {
        int64_t used = 0;
        for (int32_t r = 0; r < plan->num_routes; r++)
            used += plan->types[r] == t;
        assert_true(used <= p->types[t].count);
    }
    for (int32_t r = 0; r < plan->num_routes; r++)
        assert_true(lorry__eval_route(&s->eval, plan->types[r],
                                      plan->clients + plan->offsets[r],
                                      plan->offsets[r + 1] - plan->offsets[r]).is_feasible);
    free(seen);
}

static void judge_all(stage *s)
{
    judge(s, &s->search.best);
    for (int32_t i = 0; i < s->search.num_islands; i++)
        judge(s, &s->search.islands[i].current);
}

static void run_rounds(stage *s)
{
    for (int round = 0; round < ROUNDS; round++) {
        bool was_stopped;
        const int64_t cost = s->search.best.cost;
        const int32_t missing = s->search.best.missing;
        assert_int_equal(lorry__search_round(&s->search, 400 * ISLANDS, &never, &was_stopped),
                         LORRY_OK);
        assert_false(was_stopped);
        assert_true(s->search.best.missing < missing ||
                    (s->search.best.missing == missing && s->search.best.cost <= cost));
        judge_all(s);
    }
}

static void begin(stage *s)
{
    for (int32_t i = 0; i < ISLANDS; i++)
        lorry__plan_copy(&s->search.islands[i].current, &s->search.best);
    assert_int_equal(lorry__breed_begin(&s->search), LORRY_OK);
    judge_all(s);
}

static void children_are_whole_plans_within_their_vehicles(void **state)
{
    (void)state;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        stage s;
        set_up(&s, 40 + (uint64_t)k, DAY_KINDS[k]);
        for (int epoch = 0; epoch < 2; epoch++) {
            begin(&s);
            if (s.search.best.missing == 0)
                assert_int_equal(s.search.islands[0].groups.count > 1,
                                 DAY_KINDS[k].clients > 500);
            run_rounds(&s);
            for (int g = 0; g < GENERATIONS; g++) {
                lorry__breed_cross(&s.search);
                judge_all(&s);
                run_rounds(&s);
            }
        }
        tear_down(&s);
    }
}

/* An island that may have few routes keeps to them while it is annealed anew. */
static void a_cap_on_routes_is_kept(void **state)
{
    (void)state;
    stage s;
    set_up(&s, 3, DAY_KINDS[1]);
    const int32_t most = s.search.best.num_routes;
    s.search.islands[1].most_routes = most;
    begin(&s);
    run_rounds(&s);
    assert_true(s.search.islands[1].current.num_routes <= most);
    for (int g = 0; g < GENERATIONS; g++) {
        lorry__breed_cross(&s.search);
        assert_true(s.search.islands[1].current.num_routes <= most);
        run_rounds(&s);
        assert_true(s.search.islands[1].current.num_routes <= most);
    }
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_are_whole_plans_within_their_vehicles),
        cmocka_unit_test(a_cap_on_routes_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
