/* test_recombine.c: plans come back better or equal, exactly, and the same
 * each time; the pool keeps what it says. */
#include <sys/wait.h>
#include <unistd.h>

#include "halves.h"
#include "../support/faulty.h"

static lorry__relaxation *start(tiny *t, bool has_thread)
{
    lorry__relaxation *r = NULL;
    lorry_message message;
    assert_int_equal(
        lorry__relaxation_new(&t->mem, &t->eval, 1, has_thread, &r, &message), LORRY_OK);
    return r;
}

static bool recombine(lorry__relaxation *r, const lorry__routes *incumbent, int64_t work,
                      lorry__routes *out)
{
    bool has_improved = false;
    assert_int_equal(submit(r, incumbent, work), LORRY_OK);
    assert_int_equal(lorry__relaxation_collect(r, out, &has_improved), LORRY_OK);
    return has_improved;
}

static void two_half_good_plans_give_the_good_one(void **state)
{
    (void)state;
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        tiny t;
        tiny_finish(&t, halves_model(16), LORRY_OBJECTIVE_COST);
        lorry__relaxation *r = start(&t, has_thread);
        assert_null(lorry__relaxation_duals(r));
        lorry__routes better;
        assert_false(recombine(r, &halves_plans[0], 200000, &better)); /* an empty pool */
        assert_int_equal(lorry__relaxation_add(r, &halves_plans[0]), LORRY_OK);
        assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
        assert_true(cost_of(&t.eval, &halves_plans[0]) > HALVES_OPTIMUM);
        assert_true(recombine(r, &halves_plans[0], 200000, &better));
        assert_int_equal(cost_of(&t.eval, &better), HALVES_OPTIMUM);
        assert_int_equal(served_by(t.problem, &better), 16);

        /* The best plan stays, and its duals add up to its cost. */
        lorry__routes same;
        const lorry__routes good = { 4, halves_offsets,
                                     (const int32_t[]){ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
                                                        13, 14, 15 }, halves_types };
        assert_false(recombine(r, &good, 200000, &same));
        assert_int_equal(cost_of(&t.eval, &same), HALVES_OPTIMUM);
        double sum = 0.0;
        for (int c = 0; c < 16; c++)
            sum += lorry__relaxation_duals(r)[c];
        assert_true(sum > 0.5 * HALVES_OPTIMUM && sum < 1.001 * HALVES_OPTIMUM);
        lorry__relaxation_free(r);
        tiny_free(&t);
    }
}

/* A route of the pool takes an unserved client in: served beats cheap. */
static void an_unserved_client_finds_its_column(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    lorry__relaxation *r = start(&t, true);
    assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
    const int32_t offsets[] = { 0, 4, 8, 11 };
    const int32_t clients[] = { 0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 10 };
    const lorry__routes plan = { 3, offsets, clients, halves_types };
    lorry__routes better;
    assert_true(recombine(r, &plan, 200000, &better));
    assert_int_equal(served_by(t.problem, &better), 12);
    lorry__relaxation_free(r);
    tiny_free(&t);
}

/* Columns of two clients abound, but there are four vehicles in all. */
static void no_plan_uses_more_vehicles_than_there_are(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    lorry__relaxation *r = start(&t, true);
    /* Pairs along each ray: cheap columns, but eight vehicles. */
    const int32_t offsets[] = { 0, 2, 4, 6, 8, 10, 12, 14, 16 };
    const int32_t clients[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
    const int32_t types[8] = { 0 };
    const lorry__routes pairs = { 8, offsets, clients, types };
    assert_int_equal(lorry__relaxation_add(r, &pairs), LORRY_OK);
    assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
    lorry__routes better;
    recombine(r, &halves_plans[0], 200000, &better);
    assert_true(better.count <= 4);
    assert_int_equal(served_by(t.problem, &better), 16);
    lorry__relaxation_free(r);
    tiny_free(&t);
}

/* Routes that a random cut of a random order gives, each column feasible. */
static void random_plan(lorry__rng *rng, int32_t *offsets, int32_t *clients, int32_t *types,
                        lorry__routes *out)
{
    for (int32_t i = 0; i < 16; i++)
        clients[i] = i;
    for (int32_t i = 15; i > 0; i--) {
        const int32_t other = (int32_t)lorry__rng_below(rng, (uint32_t)i + 1);
        const int32_t swap = clients[i];
        clients[i] = clients[other];
        clients[other] = swap;
    }
    int32_t count = 0;
    offsets[0] = 0;
    while (offsets[count] < 16) {
        const int32_t step = 3 + (int32_t)lorry__rng_below(rng, 2);
        types[count] = 0;
        offsets[count + 1] = offsets[count] + step < 16 ? offsets[count] + step : 16;
        count++;
    }
    *out = (lorry__routes){ count, offsets, clients, types };
}

static uint64_t run_many(bool has_thread)
{
    tiny t;
    tiny_finish(&t, halves_model(8), LORRY_OBJECTIVE_COST);
    lorry__relaxation *r = start(&t, has_thread);
    lorry__rng rng;
    lorry__rng_seed(&rng, 3, 0, 0);
    uint64_t hash = 0;
    for (int job = 0; job < 20; job++) {
        int32_t offsets[17], clients[16], types[16];
        lorry__routes plan, better;
        for (int k = 0; k < 12; k++) {
            random_plan(&rng, offsets, clients, types, &plan);
            assert_int_equal(lorry__relaxation_add(r, &plan), LORRY_OK);
        }
        const bool has_improved = recombine(r, &plan, 20000, &better);
        assert_int_equal(served_by(t.problem, &better), 16);
        const int64_t before = cost_of(&t.eval, &plan), after = cost_of(&t.eval, &better);
        assert_true(has_improved ? after < before : after == before);
        hash = lorry__hash64(hash ^ (uint64_t)after);
        for (int32_t i = 0; i < 16; i++)
            hash = lorry__hash64(hash + (uint64_t)better.clients[i]);
    }
    lorry__relaxation_free(r);
    tiny_free(&t);
    return hash;
}

static void equal_jobs_give_equal_plans_with_and_without_a_thread(void **state)
{
    (void)state;
    const uint64_t hash = run_many(true);
    assert_true(hash == run_many(true));
    assert_true(hash == run_many(false));
}

static void the_pool_keeps_the_cheapest_order_of_a_set(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    lorry__pool pool;
    lorry__pool_init(&pool, &t.mem, &t.eval);
    const int32_t bad[] = { 0, 5, 1, 4 }, good[] = { 0, 1, 5, 4 }, heavy[] = { 0, 1, 2, 3, 4 };
    assert_int_equal(lorry__pool_add(&pool, 0, bad, 4), LORRY_OK);
    assert_int_equal(lorry__pool_add(&pool, 0, good, 4), LORRY_OK);
    assert_int_equal(lorry__pool_add(&pool, 0, bad, 4), LORRY_OK);
    assert_int_equal(lorry__pool_add(&pool, 0, heavy, 5), LORRY_OK); /* does not fit */
    assert_int_equal(pool.count, 1);
    assert_memory_equal(lorry__pool_stops(&pool, 0), good, sizeof(good));
    assert_int_equal(pool.columns[0].cost, lorry__eval_route(&t.eval, 0, good, 4).cost);

    /* When full, the quarter seen longest ago goes; what came back stays. */
    lorry__pool_free(&pool);
    pool.limit = 8;
    for (int32_t c = 0; c < 8; c++)
        assert_int_equal(lorry__pool_add(&pool, 0, &c, 1), LORRY_OK);
    const int32_t first = 0, late = 9;
    assert_int_equal(lorry__pool_add(&pool, 0, &first, 1), LORRY_OK);
    assert_int_equal(lorry__pool_add(&pool, 0, &late, 1), LORRY_OK);
    assert_int_equal(pool.count, 7); /* 8 - 2 + 1: clients 1 and 2 are gone */
    int64_t *from;
    int32_t *list;
    assert_int_equal(lorry__pool_index(&pool, &from, &list), LORRY_OK);
    for (int32_t c = 0; c < 16; c++)
        assert_int_equal(from[c + 1] - from[c], c == 0 || (c >= 3 && c < 8) || c == 9);
    lorry__free(&t.mem, from);
    lorry__free(&t.mem, list);
    lorry__pool_free(&pool);
    tiny_free(&t);
}

/* The child has no side thread: its job runs in the call, without GLPK; a job
 * under way at the fork is lost there, and its incumbent comes back. */
static void a_child_of_fork_goes_on(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    lorry__relaxation *r = start(&t, true);
    assert_int_equal(lorry__relaxation_add(r, &halves_plans[0]), LORRY_OK);
    assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
    assert_int_equal(submit(r, &halves_plans[0], 200000), LORRY_OK);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        lorry__routes better;
        bool has_improved = true, is_good;
        is_good = lorry__relaxation_collect(r, &better, &has_improved) == LORRY_OK &&
                  !has_improved && better.count == 4;
        is_good = is_good && submit(r, &halves_plans[0], 200000) == LORRY_OK &&
                  lorry__relaxation_collect(r, &better, &has_improved) == LORRY_OK &&
                  has_improved;
        lorry__relaxation_free(r);
        _exit(is_good ? 0 : 1);
    }
    lorry__routes better;
    bool has_improved;
    assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
    assert_true(has_improved);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    lorry__relaxation_free(r);
    tiny_free(&t);
}

static void a_running_job_does_not_outlive_its_relaxation(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    lorry__relaxation *r = start(&t, true);
    assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
    assert_int_equal(submit(r, &halves_plans[0], INT64_MAX / 4), LORRY_OK);
    lorry__relaxation_free(r);
    tiny_free(&t);
}

/* Every allocation fails once: ENOMEM, nothing leaks, and the plan that comes
 * back is a plan. */
static void running_out_of_memory_is_reported(void **state)
{
    (void)state;
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    bool is_through = false;
    for (long fail = 0; !is_through; fail++) {
        faulty f = { fail, 0, 0 };
        const lorry_config config = faulty_config(&f);
        lorry__mem mem;
        lorry__mem_init(&mem, &config);
        lorry__relaxation *r;
        lorry__routes better;
        lorry_message message;
        bool has_improved = false;
        _Atomic int64_t bound = 0;
        lorry__proving proving = { .eval = &t.eval, .deadline = lorry__now() + 60.0,
                                   .bound = &bound };
        lorry_status status = lorry__relaxation_new(&mem, &t.eval, 1, true, &r, &message);
        for (int k = 0; k < 2 && status == LORRY_OK; k++)
            status = lorry__relaxation_add(r, &halves_plans[k]);
        if (status == LORRY_OK)
            status = submit(r, &halves_plans[0], 200000);
        if (status == LORRY_OK) {
            status = lorry__relaxation_collect(r, &better, &has_improved);
            assert_int_equal(served_by(t.problem, &better), 16);
        }
        if (status == LORRY_OK)
            status = lorry__relaxation_prove(r, &proving);
        assert_true(status == LORRY_OK || status == LORRY_ENOMEM);
        assert_true(status == LORRY_OK || f.calls > fail);
        is_through = f.calls <= fail;
        lorry__relaxation_free(r);
        assert_int_equal(f.blocks, 0);
        assert_int_equal(atomic_load(&mem.used), 0);
    }
    tiny_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_half_good_plans_give_the_good_one),
        cmocka_unit_test(an_unserved_client_finds_its_column),
        cmocka_unit_test(no_plan_uses_more_vehicles_than_there_are),
        cmocka_unit_test(equal_jobs_give_equal_plans_with_and_without_a_thread),
        cmocka_unit_test(the_pool_keeps_the_cheapest_order_of_a_set),
        cmocka_unit_test(a_child_of_fork_goes_on),
        cmocka_unit_test(a_running_job_does_not_outlive_its_relaxation),
        cmocka_unit_test(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
