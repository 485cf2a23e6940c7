/* Every public file in scope is read, and every reference plan beside it costs
 * what the table of its set says. Skipped without BENCH_DATA=DIR. */
#define _XOPEN_SOURCE 700
#include "../support/cmocka_all.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "check/check.h"
#include "io/io.h"
#include "model/builder.h"

/* A kind of reference plan beside the instances of a set. */
typedef struct reference {
    const char *suffix, *convention;
    lorry_rounding rounding;
    double tolerance;
    bool is_exact; /* integers throughout: the checker must agree that it is feasible */
} reference;

typedef struct set {
    const char *folder, *extension;
    reference references[2];
    int least; /* files that must be there */
} set;

static const char *data_folder(void)
{
    const char *folder = getenv("BENCH_DATA");
    if (folder == NULL || folder[0] == '\0') {
        printf("skipped: BENCH_DATA names no folder with the public files\n");
        skip();
    }
    return folder;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static lorry_problem *read_problem(const char *path, lorry_rounding rounding)
{
    lorry_read_options options = LORRY_READ_OPTIONS_INIT;
    lorry_model *model = NULL;
    lorry_problem *problem = NULL;
    options.rounding = rounding;
    assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
    if (lorry__io_read_model(model, path, &options) != LORRY_OK ||
        lorry__model_build(model, &problem) != LORRY_OK)
        fail_msg("%s", model->message.text);
    lorry__model_free(model);
    return problem;
}

/* The cost that the set's table states; NAN if it has no such row. */
static double stated_cost(const char *root, const char *folder, const char *instance,
                          const char *convention)
{
    char path[1024], line[1024];
    double cost = NAN;
    snprintf(path, sizeof(path), "%s/%s/bks.csv", root, folder);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return cost;
    while (fgets(line, sizeof(line), file) != NULL) {
        char name[200], kind[100], vehicles[40];
        double value;
        if (sscanf(line, "%199[^,],%99[^,],%39[^,],%lf", name, kind, vehicles, &value) == 4 &&
            strcmp(name, instance) == 0 && strcmp(kind, convention) == 0)
            cost = value;
    }
    fclose(file);
    return cost;
}

static void check_reference(const char *root, const set *set, const reference *reference,
                            const char *path, const char *instance)
{
    char plan[1024];
    struct stat there;
    snprintf(plan, sizeof(plan), "%.*s%s", (int)(strlen(path) - strlen(set->extension)), path,
             reference->suffix);
    if (stat(plan, &there) != 0)
        return;
    lorry_problem *problem = read_problem(path, reference->rounding);
    lorry_solution *solution = NULL;
    lorry_verdict *verdict = NULL;
    lorry_message message = { "" };
    if (lorry__io_read_solution(problem, plan, &solution, &message) != LORRY_OK)
        fail_msg("%s", message.text);
    const double stated = stated_cost(root, set->folder, instance, reference->convention);
    const double cost = (double)solution->summary.cost / (double)problem->cost_scale;
    if (!(fabs(cost - stated) <= reference->tolerance))
        fail_msg("%s costs %.6f, the table says %.6f", plan, cost, stated);
    assert_int_equal(lorry__check(solution, &verdict, &message), LORRY_OK);
    lorry_summary summary = { .size = sizeof(summary) };
    lorry__verdict_summary(verdict, &summary);
    assert_int_equal(summary.cost, solution->summary.cost);
    if (reference->is_exact && !lorry__verdict_is_valid(verdict)) {
        lorry_violation violation = { .size = sizeof(violation) };
        lorry__verdict_violation(verdict, 0, &violation);
        fail_msg("%s: %s", plan, violation.text);
    }
    lorry__verdict_free(verdict);
    lorry__solution_release(solution);
    lorry__problem_release(problem);
}

static int read_folder(const char *root, const set *set, const char *folder)
{
    int count = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
        char path[1024], instance[300];
        struct stat there;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &there) != 0)
            continue;
        if (S_ISDIR(there.st_mode)) {
            count += read_folder(root, set, path);
        } else if (ends_with(path, set->extension)) {
            snprintf(instance, sizeof(instance), "%.*s",
                     (int)(strlen(entry->d_name) - strlen(set->extension)), entry->d_name);
            lorry__problem_release(read_problem(path, LORRY_ROUND_AUTO));
            for (int k = 0; k < 2; k++)
                if (set->references[k].suffix != NULL)
                    check_reference(root, set, &set->references[k], path, instance);
            count++;
        }
    }
    closedir(list);
    return count;
}

static void check_set(const set *set)
{
    char folder[1024];
    const char *root = data_folder();
    snprintf(folder, sizeof(folder), "%s/%s", root, set->folder);
    assert_true(read_folder(root, set, folder) >= set->least);
}

#define DIMACS { ".dimacs.sol", "dimacs_trunc1", LORRY_ROUND_AUTO, 1e-6, true }
/* Sums of rounded arcs against doubles; durations there are rounded up, so that
 * a vehicle that is just in time may be a millionth late. */
#define SINTEF { ".sintef.sol", "sintef_hierarchical", LORRY_ROUND_DOUBLE, 1e-3, false }
#define NONE { NULL, NULL, LORRY_ROUND_AUTO, 0, false }

static void solomon_is_read_and_its_plans_cost_what_is_stated(void **state)
{
    (void)state;
    check_set(&(set){ "solomon", ".txt", { DIMACS, SINTEF }, 56 });
}

static void gehring_homberger_is_read_and_its_plans_cost_what_is_stated(void **state)
{
    (void)state;
    check_set(&(set){ "gh", ".txt", { DIMACS, SINTEF }, 60 });
}

static void cvrp_is_read_and_its_plans_cost_what_is_stated(void **state)
{
    (void)state;
    const reference rounded = { ".sol", "round", LORRY_ROUND_AUTO, 1e-6, true };
    check_set(&(set){ "cvrp_small", ".vrp", { NONE, NONE }, 11 });
    check_set(&(set){ "cvrp_x", ".vrp", { rounded, NONE }, 25 });
    check_set(&(set){ "cvrp_xxl", ".vrp", { rounded, NONE }, 6 });
}

static void ortec_is_read_and_its_plans_cost_what_is_stated(void **state)
{
    (void)state;
    const reference seconds = { ".sol", "ortec_duration", LORRY_ROUND_AUTO, 1e-6, true };
    check_set(&(set){ "ortec", ".txt", { seconds, NONE }, 15 });
}

static void prize_collecting_is_read_and_its_plans_cost_what_is_stated(void **state)
{
    (void)state;
    const reference tenths = { ".sol", "dimacs_trunc1_x10", LORRY_ROUND_AUTO, 1e-6, true };
    check_set(&(set){ "pcvrptw", ".vrp", { tenths, NONE }, 6 });
}

static void loggibud_is_read(void **state)
{
    (void)state;
    check_set(&(set){ "loggibud", ".json", { NONE, NONE }, 2 });
}

/* Sets with constraints that the model does not have yet: no file of theirs is
 * read as if these were not there. */
static void files_beyond_the_model_are_refused_with_their_line(void **state)
{
    (void)state;
    static const char *const folders[] = { "vrpb", "gvrp", "hfvrp", "mdvrptw", "sdvrptw",
                                           "mtvrptwr" };
    const char *root = data_folder();
    for (size_t k = 0; k < sizeof(folders) / sizeof(folders[0]); k++) {
        char folder[1024];
        snprintf(folder, sizeof(folder), "%s/%s", root, folders[k]);
        DIR *list = opendir(folder);
        assert_non_null(list);
        for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
            char path[1400];
            lorry_model *model = NULL;
            if (!ends_with(entry->d_name, ".vrp"))
                continue;
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            assert_int_equal(lorry__model_new(NULL, &model), LORRY_OK);
            assert_int_equal(lorry__io_read_model(model, path, NULL), LORRY_EUNSUPPORTED);
            assert_non_null(strstr(model->message.text, ".vrp:"));
            lorry__model_free(model);
        }
        closedir(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solomon_is_read_and_its_plans_cost_what_is_stated),
        cmocka_unit_test(gehring_homberger_is_read_and_its_plans_cost_what_is_stated),
        cmocka_unit_test(cvrp_is_read_and_its_plans_cost_what_is_stated),
        cmocka_unit_test(ortec_is_read_and_its_plans_cost_what_is_stated),
        cmocka_unit_test(prize_collecting_is_read_and_its_plans_cost_what_is_stated),
        cmocka_unit_test(loggibud_is_read),
        cmocka_unit_test(files_beyond_the_model_are_refused_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
