/* test_cover.c: both cover solvers against enumeration, and GLPK driven into
 * every failure while the host uses GLPK too. */
#include "halves.h"

#if LORRY_GLPK
#include <glpk.h>
#endif

#define ROWS 7
#define COLUMNS 14

typedef struct instance {
    int64_t offsets[COLUMNS + 1];
    int32_t rows[COLUMNS * ROWS], types[COLUMNS], caps[2];
    double costs[COLUMNS], slacks[ROWS];
    double duals[ROWS], type_duals[2], values[COLUMNS], keys[2 * (ROWS + COLUMNS)];
    uint8_t chosen[COLUMNS];
    int32_t scratch[2048];
    lorry__cover cover;
    lorry__cover_result result;
    bool has_glpk;
} instance;

/* Columns over rows 0..6 by the bits of a random mask; whole costs, so that a
 * margin of one half separates solutions. */
static void random_instance(lorry__rng *rng, instance *in)
{
    memset(in, 0, sizeof(*in));
    for (int c = 0; c < COLUMNS; c++) {
        const uint32_t mask = 1 + lorry__rng_below(rng, (1 << ROWS) - 1);
        in->offsets[c + 1] = in->offsets[c];
        for (int r = 0; r < ROWS; r++)
            if (mask >> r & 1)
                in->rows[in->offsets[c + 1]++] = r;
        in->types[c] = (int32_t)lorry__rng_below(rng, 2);
        in->costs[c] = 3.0 + 4.0 * (double)(in->offsets[c + 1] - in->offsets[c]) +
                       (double)lorry__rng_below(rng, 12);
    }
    for (int r = 0; r < ROWS; r++)
        in->slacks[r] = lorry__rng_below(rng, 3) == 0 ? 9.0 : 200.0;
    in->caps[0] = LORRY__NO_CAP;
    in->caps[1] = 1;
    in->cover = (lorry__cover){ .num_rows = ROWS, .num_types = 2, .num_columns = COLUMNS,
                                .offsets = in->offsets, .rows = in->rows, .types = in->types,
                                .costs = in->costs, .slacks = in->slacks, .caps = in->caps,
                                .start_cost = 1000.0, .margin = 0.5 };
    in->result = (lorry__cover_result){ .work = 1000000, .duals = in->duals,
                                        .type_duals = in->type_duals, .values = in->values,
                                        .chosen = in->chosen, .scratch = in->scratch,
                                        .keys = in->keys };
    assert_true(lorry__cover_scratch(ROWS, 2, COLUMNS, in->offsets[COLUMNS]) <= 2048);
}

/* Cost of a choice of columns; -1 where the caps forbid it or, where asked,
 * rows are covered twice. */
static double cost_of_choice(const instance *in, uint32_t choice, bool is_disjoint)
{
    int visits[ROWS] = { 0 }, used = 0;
    double cost = 0.0;
    for (int c = 0; c < COLUMNS; c++) {
        if (!(choice >> c & 1))
            continue;
        cost += in->costs[c];
        used += in->types[c] == 1;
        for (int64_t e = in->offsets[c]; e < in->offsets[c + 1]; e++)
            visits[in->rows[e]]++;
    }
    for (int r = 0; r < ROWS; r++) {
        if (is_disjoint && visits[r] > 1)
            return -1.0;
        cost += visits[r] == 0 ? in->slacks[r] : 0.0;
    }
    return used <= in->caps[1] ? cost : -1.0;
}

static double enumerate(const instance *in, bool is_disjoint)
{
    double best = 1e300;
    for (uint32_t choice = 0; choice < 1U << COLUMNS; choice++) {
        const double cost = cost_of_choice(in, choice, is_disjoint);
        if (cost >= 0.0 && cost < best)
            best = cost;
    }
    return best;
}

static double cost_of_answer(const instance *in)
{
    uint32_t choice = 0;
    for (int c = 0; c < COLUMNS; c++)
        choice |= (uint32_t)in->chosen[c] << c;
    return cost_of_choice(in, choice, false);
}

static void solve_by_glpk(void *payload)
{
    instance *in = payload;
    lorry__cover_glpk(&in->cover, &in->result);
}

static void on_side_thread(lorry__side *side, instance *in)
{
    assert_true(lorry__side_start(side, solve_by_glpk, in));
    assert_true(lorry__side_wait(side));
}

static void both_solvers_find_the_optimum_of_small_covers(void **state)
{
    (void)state;
    lorry__rng rng;
    lorry__rng_seed(&rng, 5, 0, 0);
    lorry__side side;
    lorry__side_init(&side);
    for (int i = 0; i < 40; i++) {
        instance in;
        random_instance(&rng, &in);
        const double cover = enumerate(&in, false), partition = enumerate(&in, true);
        lorry__cover_ascent(&in.cover, &in.result);
        assert_true(in.result.is_solved && in.result.is_improved);
        assert_true(cost_of_answer(&in) == partition);
        assert_true(in.result.bound <= cover + 1e-6);

        /* Nothing better than the best. */
        in.result.work = 1000000;
        in.cover.start_cost = partition;
        lorry__cover_ascent(&in.cover, &in.result);
        assert_false(in.result.is_improved);

        if (!lorry__cover_has_glpk())
            continue;
        in.result.work = 1000000;
        in.cover.start_cost = 1000.0;
        on_side_thread(&side, &in);
        assert_true(in.result.is_solved && in.result.is_improved);
        assert_true(cost_of_answer(&in) == cover);
        assert_true(in.result.bound <= cover + 1e-6);
        double sum = 0.0; /* strong duality */
        for (int r = 0; r < ROWS; r++)
            sum += in.duals[r];
        sum += in.type_duals[1] * in.caps[1];
        assert_true(sum > in.result.bound - 1e-6 && sum < in.result.bound + 1e-6);
        in.result.work = 1000000;
        in.cover.start_cost = cover;
        on_side_thread(&side, &in);
        assert_false(in.result.is_improved);
    }
    lorry__side_free(&side);
}

#if LORRY_GLPK

/* A problem of the host's own, alive in the host's environment throughout. */
static glp_prob *host_problem(void)
{
    glp_prob *lp = glp_create_prob();
    glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, 1, GLP_LO, 3.0, 0.0);
    glp_add_cols(lp, 2);
    const int index[] = { 0, 1 };
    const double one[] = { 0.0, 1.0 };
    for (int j = 1; j <= 2; j++) {
        glp_set_mat_col(lp, j, 1, index, one);
        glp_set_col_bnds(lp, j, GLP_DB, 0.0, 2.0);
        glp_set_obj_coef(lp, j, (double)j);
    }
    return lp;
}

static int hear(void *info, const char *text)
{
    (void)text;
    ++*(int *)info;
    return 1;
}

/* 2 of the first at 1 and 1 of the second at 2: 4. */
static void solve_host_problem(glp_prob *lp)
{
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    glp_std_basis(lp);
    assert_int_equal(glp_simplex(lp, &parm), 0);
    assert_true(glp_get_obj_val(lp) == 4.0);
}

static void a_failing_glpk_harms_neither_job_nor_host(void **state)
{
    (void)state;
    int heard = 0;
    glp_term_hook(hear, &heard);
    glp_prob *lp = host_problem();
    solve_host_problem(lp);
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    for (int has_thread = 0; has_thread < 2; has_thread++)
        for (int fault = LORRY__FAULT_ERROR; fault <= LORRY__FAULT_ITERATIONS; fault++) {
            lorry__relaxation *r;
            lorry_message message;
            lorry__relaxation_new(&t.mem, &t.eval, 1, has_thread, &r, &message);
            assert_int_equal(lorry__relaxation_add(r, &halves_plans[0]), LORRY_OK);
            assert_int_equal(lorry__relaxation_add(r, &halves_plans[1]), LORRY_OK);
            lorry__routes better;
            bool has_improved = true;
            r->fault = (lorry__fault)fault;
            assert_int_equal(submit(r, &halves_plans[0], 200000), LORRY_OK);
            solve_host_problem(lp);
            assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
            assert_false(has_improved);
            assert_int_equal(cost_of(&t.eval, &better), cost_of(&t.eval, &halves_plans[0]));

            /* The next job has a fresh environment. */
            r->fault = LORRY__FAULT_NONE;
            assert_int_equal(submit(r, &halves_plans[0], 200000), LORRY_OK);
            solve_host_problem(lp);
            assert_int_equal(lorry__relaxation_collect(r, &better, &has_improved), LORRY_OK);
            assert_true(has_improved);
            assert_int_equal(cost_of(&t.eval, &better), HALVES_OPTIMUM);
            lorry__relaxation_free(r);
        }
    tiny_free(&t);
    solve_host_problem(lp);
    glp_delete_prob(lp);
    assert_int_equal(heard, 0);
    glp_free_env();
}

typedef struct proof {
    lorry__relaxation *relaxation;
    lorry__proving proving;
    lorry_status status;
} proof;

static void prove(void *payload)
{
    proof *p = payload;
    p->status = lorry__relaxation_prove(p->relaxation, &p->proving);
}

/* The host solves while bounds are proved beside it, whether or not GLPK fails there, and
 * in between. The bound is the optimum, or nearly so where GLPK fails. */
static void a_proof_and_the_host_use_glpk_at_once(void **state)
{
    (void)state;
    int heard = 0;
    glp_term_hook(hear, &heard);
    glp_prob *lp = host_problem();
    tiny t;
    tiny_finish(&t, halves_model(4), LORRY_OBJECTIVE_COST);
    for (int fault = LORRY__FAULT_NONE; fault <= LORRY__FAULT_ITERATIONS; fault++) {
        lorry__side side;
        lorry_message message;
        proof p = { .status = LORRY_EINVAL };
        _Atomic int64_t bound = INT64_MIN;
        lorry__side_init(&side);
        lorry__relaxation_new(&t.mem, &t.eval, 1, true, &p.relaxation, &message);
        p.relaxation->fault = (lorry__fault)fault;
        p.proving = (lorry__proving){ .eval = &t.eval, .deadline = lorry__now() + 60.0,
                                      .bound = &bound };
        assert_true(lorry__side_start(&side, prove, &p));
        do
            solve_host_problem(lp);
        while (!lorry__side_wait_until(&side, lorry__now()));
        assert_int_equal(p.status, LORRY_OK);
        assert_in_range(atomic_load(&bound), HALVES_OPTIMUM * 9 / 10, HALVES_OPTIMUM);
        solve_host_problem(lp);
        lorry__side_free(&side);
        lorry__relaxation_free(p.relaxation);
    }
    tiny_free(&t);
    solve_host_problem(lp);
    glp_delete_prob(lp);
    assert_int_equal(heard, 0);
    glp_free_env();
}

#else

static void a_failing_glpk_harms_neither_job_nor_host(void **state)
{
    (void)state;
    skip();
}

static void a_proof_and_the_host_use_glpk_at_once(void **state)
{
    (void)state;
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_solvers_find_the_optimum_of_small_covers),
        cmocka_unit_test(a_failing_glpk_harms_neither_job_nor_host),
        cmocka_unit_test(a_proof_and_the_host_use_glpk_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
