/* Memory of a run: it is taken before the search and for the largest groups,
 * not for steps. That a step itself takes none, test_region.c tells. */
#include "../support/random_day.h"

#include "../support/faulty.h"

/* Allocations of a run of so many steps; all is given back. */
static long allocations(const lorry_problem *problem, int64_t steps)
{
    faulty f = { .fail_at = -1 };
    const lorry_config config = faulty_config(&f);
    lorry_options options = LORRY_OPTIONS_INIT;
    lorry_solver *solver;
    lorry_solution *plan;
    options.time_limit = 0;
    options.max_iterations = steps;
    options.threads = 1;
    options.relaxation = 0;
    assert_int_equal(lorry_solver_new(&config, (lorry_problem *)problem, &solver), LORRY_OK);
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    assert_int_equal(f.blocks, 0);
    return f.calls;
}

/* Four times the steps, and three more rounds. Islands keep their size
 * and need nothing more. Groups are cut anew each round; where one is larger
 * than all before it, the workspace grows by a quarter beyond it, so that this
 * soon ends. */
static void longer_runs_allocate_no_more(void **state)
{
    (void)state;
    enum { SETTLED = 8000, GROWING = 25 };
    for (int k = 0; k < NUM_DAY_KINDS; k++) {
        lorry_problem *problem = random_day(17, DAY_KINDS[k]);
        const long some = allocations(problem, SETTLED);
        const long more = allocations(problem, 4 * SETTLED) - some;
        assert_true(more <= (DAY_KINDS[k].clients > 500 ? GROWING : 0));
        lorry_problem_free(problem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longer_runs_allocate_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
