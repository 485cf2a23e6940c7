/* test_seeds.c: the relaxation's plans join the search when they are due. */
#include "../support/random_day.h"

#include "solve/seeds.h"

typedef struct stage {
    lorry__mem mem;
    lorry_problem *problem;
    lorry__eval eval;
    lorry__executor executor;
    lorry__search search;
    lorry__seeds seeds;
} stage;

static void set_up(stage *s, uint64_t seed, day_kind kind, int threads)
{
    lorry_message message;
    s->problem = random_day(seed, kind);
    lorry__mem_init(&s->mem, NULL);
    lorry__executor_init(&s->executor, threads);
    assert_int_equal(lorry__eval_init(&s->eval, &s->mem, s->problem, LORRY_OBJECTIVE_COST,
                                      &message), LORRY_OK);
    assert_int_equal(lorry__search_init(&s->search, &s->mem, &s->eval, &s->executor, seed),
                     LORRY_OK);
    assert_int_equal(lorry__seeds_init(&s->seeds, &s->mem, &s->eval, seed, threads > 1, true,
                                       &message), LORRY_OK);
    const lorry__limit never = { NULL, 0 };
    bool was_stopped = false;
    assert_int_equal(lorry__search_start(&s->search, NULL, &never, &was_stopped), LORRY_OK);
}

static void tear_down(stage *s)
{
    lorry__seeds_free(&s->seeds, &s->mem);
    lorry__search_free(&s->search);
    lorry__eval_free(&s->eval);
    assert_int_equal(atomic_load(&s->mem.used), 0);
    lorry_problem_free(s->problem);
}

/* In the middle of a search of so many steps, a job begins if the plan is complete. */
static bool begin_job(stage *s)
{
    s->search.steps = 1000000;
    assert_int_equal(lorry__seeds_turn(&s->seeds, &s->search, 0.5), LORRY_OK);
    if (s->search.best.missing > 0) {
        assert_int_equal(s->seeds.jobs, 0);
        return false;
    }
    assert_true(s->seeds.due > s->search.steps + s->search.round_steps);
    return true;
}

/* No round is run: the plan that joins is that of the job alone, from the first plan's
 * routes and those it finds. Returns a hash of it, 0 for no job; *joined says whether it
 * did. */
static uint64_t joined_plan(uint64_t seed, day_kind kind, int threads, int *joined)
{
    stage s;
    set_up(&s, seed, kind, threads);
    const int64_t first = s.search.best.cost;
    if (!begin_job(&s)) {
        tear_down(&s);
        return 0;
    }
    const int64_t due = s.seeds.due;
    /* Not yet due: nothing happens. */
    assert_true(lorry__seeds_await(&s.seeds, due - 1));
    assert_int_equal(lorry__seeds_turn(&s.seeds, &s.search, 0.5), LORRY_OK);
    assert_int_equal(s.seeds.due, due);
    assert_int_equal(s.search.best.cost, first);
    assert_true(lorry__seeds_await(&s.seeds, due));
    s.search.steps = due;
    assert_int_equal(lorry__seeds_turn(&s.seeds, &s.search, 0.5), LORRY_OK);
    assert_int_equal(s.seeds.due, 0);
    const lorry__plan *best = &s.search.best;
    const int64_t cost = best->cost;
    const bool is_better = cost < first;
    assert_int_equal(best->missing, 0);
    assert_int_equal(s.seeds.joined, is_better);
    assert_true(is_better || cost == first);
    lorry__plan_price(&s.search.best, &s.eval);
    assert_int_equal(best->cost, cost);
    /* The search goes on from it, in one of its islands. */
    bool is_current = false;
    for (int32_t i = 0; i < s.search.num_islands; i++)
        is_current |= s.search.islands[i].current.cost == cost;
    assert_true(is_current);
    uint64_t hash = lorry__hash64((uint64_t)cost);
    for (int32_t i = 0; i < best->offsets[best->num_routes]; i++)
        hash = lorry__hash64(hash ^ (uint64_t)best->clients[i]);
    tear_down(&s);
    *joined += is_better;
    return hash;
}

static void a_job_s_plan_joins_the_same_on_any_thread(void **state)
{
    (void)state;
    int jobs = 0, joined = 0;
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        const uint64_t hash = joined_plan(30 + (uint64_t)k, DAY_KINDS[k], 1, &joined);
        assert_true(joined_plan(30 + (uint64_t)k, DAY_KINDS[k], 2, &joined) == hash);
        jobs += hash != 0;
    }
    assert_true(jobs >= NUM_DAY_KINDS / 2);
    assert_true(joined >= jobs);
}

static void a_short_run_gets_no_jobs(void **state)
{
    (void)state;
    stage s;
    set_up(&s, 1, DAY_KINDS[1], 1);
    s.search.steps = 4 * s.search.round_steps;
    assert_int_equal(lorry__seeds_turn(&s.seeds, &s.search, 0.5), LORRY_OK);
    assert_int_equal(s.seeds.jobs, 0);
    tear_down(&s);
}

/* The job ends with the run; a round that would need it does not begin. */
static void a_job_cut_short_ends_the_run(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        stage s;
        const _Atomic int stop = 1;
        set_up(&s, 30, DAY_KINDS[0], threads);
        s.seeds.limit.stop = &stop;
        assert_true(begin_job(&s));
        assert_true(lorry__seeds_await(&s.seeds, s.seeds.due - 1));
        assert_false(lorry__seeds_await(&s.seeds, s.seeds.due));
        tear_down(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_s_plan_joins_the_same_on_any_thread),
        cmocka_unit_test(a_short_run_gets_no_jobs),
        cmocka_unit_test(a_job_cut_short_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
