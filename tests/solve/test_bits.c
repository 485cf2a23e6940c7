/* Equal bits: a plan depends on the problem, the seed and the iterations, not on
 * how many threads worked, nor on who compiled them. With a file named, the
 * hashes of the plans are written to it; `make check-bits` compares those of
 * several compilers. */
#include <stdio.h>

#include "../support/random_day.h"

#include "../support/plan_hash.h"

/* Kinds of days that the search has code of its own for, as islands and as
 * groups; each for several rounds and jobs of the relaxation, some for generations. */
static const struct day {
    const char *name;
    day_kind kind;
    int64_t steps;
} DAYS[] = {
    { "capacities", { 300, false, false, false, false, 1 }, 20000 },
    { "windows", { 300, true, false, false, false, 1 }, 20000 },
    { "options-matrix", { 80, true, false, true, true, 1 }, 20000 },
    { "rich", { 80, true, true, false, true, 1 }, 12000 },
    { "rich-matrix", { 80, true, true, true, false, 1 }, 12000 },
    { "wide-numbers", { 80, true, true, true, true, 1000000 }, 12000 },
    { "capacities-bred", { 30, false, false, false, false, 1 }, 200000 },
    { "windows-bred", { 30, true, false, true, true, 1 }, 200000 },
    { "rich-bred", { 20, true, true, false, true, 1 }, 120000 },
    { "capacities-in-groups", { 1200, false, false, false, false, 1 }, 20000 },
    { "windows-in-groups", { 1200, true, false, false, false, 1 }, 20000 },
    { "wide-numbers-in-groups", { 600, true, false, false, false, 1000000 }, 20000 },
    { "rich-in-groups", { 600, true, true, false, true, 1 }, 10000 },
};
enum { NUM_DAYS = sizeof(DAYS) / sizeof(DAYS[0]) };

static const char *hash_file;

static uint64_t solve(lorry_problem *problem, int64_t steps, int32_t threads)
{
    lorry_options options = LORRY_OPTIONS_INIT;
    lorry_solver *solver;
    lorry_solution *plan;
    options.time_limit = 0;
    options.max_iterations = steps;
    options.threads = threads;
    assert_int_equal(lorry_solver_new(NULL, problem, &solver), LORRY_OK);
    assert_int_equal(lorry_solver_run(solver, &options, &plan), LORRY_OK);
    const uint64_t hash = hash_of(plan);
    lorry_solution_free(plan);
    lorry_solver_free(solver);
    return hash;
}

static void threads_do_not_change_the_plan(void **state)
{
    (void)state;
    static const int32_t more[] = { 2, 3, 8, 16 };
    FILE *out = hash_file != NULL ? fopen(hash_file, "w") : NULL;
    assert_true(hash_file == NULL || out != NULL);
    for (int d = 0; d < NUM_DAYS; d++) {
        lorry_problem *problem = random_day(5, DAYS[d].kind);
        const uint64_t alone = solve(problem, DAYS[d].steps, 1);
        if (out != NULL)
            fprintf(out, "%-24s %016llx\n", DAYS[d].name, (unsigned long long)alone);
        for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
            if (solve(problem, DAYS[d].steps, more[i]) != alone)
                fail_msg("%s: another plan on %d threads", DAYS[d].name, (int)more[i]);
        lorry_problem_free(problem);
    }
    if (out != NULL)
        assert_int_equal(fclose(out), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_change_the_plan),
    };
    hash_file = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
