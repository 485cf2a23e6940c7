/* lp_glpk.c: the linear program by GLPK.
 *
 * Each program has an environment of its own on a thread of ours; nothing is printed,
 * and an error of GLPK's jumps out, after which the environment is freed and nothing
 * else done with it. */
#include "relaxation/lp.h"

#if LORRY_GLPK

#include <glpk.h>
#include <math.h>
#include <setjmp.h>

#define MEMORY_MB 512
#define CHUNK 25     /* milliseconds between two looks at the stop flag */
#define FAILURES 2   /* after so many, no further attempt */

static int swallow(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static void escape(void *info) { longjmp(*(jmp_buf *)info, 1); }

bool lorry__lp_is_there(void) { return glp_config("TLS") != NULL; }

static void set_row(glp_prob *p, int row, double low, double high)
{
    const bool has_low = isfinite(low), has_high = isfinite(high);
    const int type = has_low && has_high ? low < high ? GLP_DB : GLP_FX
                     : has_low ? GLP_LO : has_high ? GLP_UP : GLP_FR;
    glp_set_row_bnds(p, row, type, has_low ? low : 0.0, has_high ? high : 0.0);
}

static void set_column(glp_prob *p, int column, double cost, double most)
{
    const bool is_bound = isfinite(most);
    glp_set_obj_coef(p, column, cost);
    glp_set_col_bnds(p, column, !is_bound ? GLP_LO : most > 0.0 ? GLP_DB : GLP_FX, 0.0,
                     is_bound ? most : 0.0);
}

static int status_of(uint8_t place)
{
    return place == LORRY__BASIC ? GLP_BS : place == LORRY__AT_HIGH ? GLP_NU : GLP_NL;
}

static uint8_t place_of(int status)
{
    return status == GLP_BS ? LORRY__BASIC : status == GLP_NU ? LORRY__AT_HIGH : LORRY__AT_LOW;
}

static glp_prob *build(const lorry__lp *lp)
{
    glp_prob *p = glp_create_prob();
    const int entries = (int)lp->offsets[lp->num_columns];
    int *rows = glp_alloc(entries + 1, sizeof(int));
    int *columns = glp_alloc(entries + 1, sizeof(int));
    double *values = glp_alloc(entries + 1, sizeof(double));
    glp_set_obj_dir(p, GLP_MIN);
    glp_add_rows(p, lp->num_rows);
    glp_add_cols(p, lp->num_columns);
    for (int r = 0; r < lp->num_rows; r++) {
        set_row(p, r + 1, lp->low[r], lp->high[r]);
        glp_set_row_stat(p, r + 1, status_of(lp->basis[lp->num_columns + r]));
    }
    for (int c = 0; c < lp->num_columns; c++) {
        set_column(p, c + 1, lp->costs[c], lp->most[c]);
        glp_set_col_stat(p, c + 1, status_of(lp->basis[c]));
        for (int64_t e = lp->offsets[c]; e < lp->offsets[c + 1]; e++) {
            rows[e + 1] = lp->rows[e] + 1;
            columns[e + 1] = c + 1;
            values[e + 1] = lp->entries[e];
        }
    }
    glp_load_matrix(p, entries, rows, columns, values);
    glp_free(rows);
    glp_free(columns);
    glp_free(values);
    return p;
}

/* What a test asks to go wrong. */
static void spoil(const lorry__lp *lp, glp_prob *p)
{
    if (lp->fault == LORRY__FAULT_ERROR)
        glp_set_row_bnds(p, -1, GLP_LO, 0.0, 0.0);
    if (lp->fault == LORRY__FAULT_MEMORY) {
        glp_mem_limit(1);
        glp_alloc(1 << 22, 1);
    }
    if (lp->fault == LORRY__FAULT_BOUNDS)
        glp_set_row_bnds(p, 1, GLP_DB, 2.0, 1.0);
    if (lp->fault == LORRY__FAULT_BASIS)
        /* No column is basic, and so too few are. */
        for (int r = 1; r <= lp->num_rows; r++)
            glp_set_row_stat(p, r, GLP_NS);
}

/* Until it is optimal, its iterations or its time are over, or it has failed. */
static bool run(lorry__lp *lp, glp_prob *p)
{
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = lp->is_dual ? GLP_DUALP : GLP_PRIMAL;
    parameters.tm_lim = CHUNK;
    if (lp->most_iterations > 0)
        parameters.it_lim = (int)lp->most_iterations;
    if (lp->fault == LORRY__FAULT_ITERATIONS)
        parameters.it_lim = 0;
    for (int failures = 0; !lorry__limit_is_reached(&lp->limit);) {
        const int before = glp_get_it_cnt(p);
        const int code = glp_simplex(p, &parameters);
        const int done = glp_get_it_cnt(p) - before;
        lp->iterations += done;
        if (code == 0)
            return glp_get_status(p) == GLP_OPT;
        if (code == GLP_EITLIM && lp->most_iterations > 0) {
            lp->cost = glp_get_obj_val(p);
            return false;
        }
        if (code == GLP_ETMLIM && done > 0)
            continue;
        lp->has_failed = ++failures > FAILURES;
        if (lp->has_failed)
            return false;
        /* Once more from the beginning, by the more robust method. */
        parameters.meth = GLP_PRIMAL;
        if (failures == 1)
            glp_adv_basis(p, 0);
        else
            glp_std_basis(p);
    }
    return false;
}

static void solve(lorry__lp *lp)
{
    glp_prob *p = build(lp);
    spoil(lp, p);
    lp->is_solved = run(lp, p);
    if (!lp->is_solved)
        return;
    lp->cost = glp_get_obj_val(p);
    for (int c = 0; c < lp->num_columns; c++) {
        lp->values[c] = glp_get_col_prim(p, c + 1);
        lp->basis[c] = place_of(glp_get_col_stat(p, c + 1));
    }
    for (int r = 0; r < lp->num_rows; r++) {
        lp->duals[r] = glp_get_row_dual(p, r + 1);
        lp->basis[lp->num_columns + r] = place_of(glp_get_row_stat(p, r + 1));
    }
}

/* false: GLPK gave up. */
static bool fenced(lorry__lp *lp)
{
    jmp_buf environment;
    if (setjmp(environment) != 0)
        return false;
    glp_error_hook(escape, &environment);
    solve(lp);
    return true;
}

void lorry__lp_solve(lorry__lp *lp)
{
    lp->is_solved = lp->has_failed = false;
    lp->iterations = 0;
    const int code = glp_init_env();
    if (code != 0 && code != 1) {
        lp->has_failed = true;
        return;
    }
    glp_term_hook(swallow, NULL);
    glp_term_out(GLP_OFF);
    glp_mem_limit(MEMORY_MB);
    if (!fenced(lp)) {
        lp->is_solved = false;
        lp->has_failed = true;
    }
    glp_free_env();
}

#else

bool lorry__lp_is_there(void) { return false; }

void lorry__lp_solve(lorry__lp *lp)
{
    lp->is_solved = false;
    lp->has_failed = true;
}

#endif
