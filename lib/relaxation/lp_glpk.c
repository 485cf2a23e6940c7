/* lp_glpk.c: the linear program by GLPK. */
#include "relaxation/lp.h"

#if LORRY_GLPK

#include <glpk.h>
#include <math.h>
#include <setjmp.h>

#define MEMORY_MB 512
#define CHUNK 25 /* milliseconds between two looks at the stop flag */

static int swallow(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static void escape(void *info) { longjmp(*(jmp_buf *)info, 1); }

bool lorry__lp_is_there(void) { return glp_config("TLS") != NULL; }

static glp_prob *build(const lorry__lp *lp)
{
    glp_prob *p = glp_create_prob();
    const int64_t entries = lp->offsets[lp->num_columns];
    int *ia = glp_alloc((int)entries + 1, sizeof(int)), *ja = glp_alloc((int)entries + 1, sizeof(int));
    double *ar = glp_alloc((int)entries + 1, sizeof(double));
    glp_set_obj_dir(p, GLP_MIN);
    glp_add_rows(p, lp->num_rows);
    glp_add_cols(p, lp->num_columns);
    for (int r = 0; r < lp->num_rows; r++) {
        const bool has_low = isfinite(lp->low[r]), has_high = isfinite(lp->high[r]);
        const int type = has_low && has_high ? (lp->low[r] < lp->high[r] ? GLP_DB : GLP_FX)
                         : has_low ? GLP_LO : has_high ? GLP_UP : GLP_FR;
        glp_set_row_bnds(p, r + 1, type, has_low ? lp->low[r] : 0.0, has_high ? lp->high[r] : 0.0);
    }
    for (int c = 0; c < lp->num_columns; c++) {
        glp_set_obj_coef(p, c + 1, lp->costs[c]);
        const double most = lp->most != NULL ? lp->most[c] : INFINITY;
        glp_set_col_bnds(p, c + 1, isfinite(most) ? most > 0.0 ? GLP_DB : GLP_FX : GLP_LO, 0.0, isfinite(most) ? most : 0.0);
        for (int64_t e = lp->offsets[c]; e < lp->offsets[c + 1]; e++) {
            ia[e + 1] = lp->rows[e] + 1;
            ja[e + 1] = c + 1;
            ar[e + 1] = lp->entries[e];
        }
    }
    glp_load_matrix(p, (int)entries, ia, ja, ar);
    glp_free(ia);
    glp_free(ja);
    glp_free(ar);
    return p;
}

static int status_of(uint8_t at) { return at == LORRY__BASIC ? GLP_BS : at == LORRY__AT_HIGH ? GLP_NU : GLP_NL; }
static uint8_t place_of(int s) { return s == GLP_BS ? LORRY__BASIC : s == GLP_NU ? LORRY__AT_HIGH : LORRY__AT_LOW; }

static void solve(lorry__lp *lp)
{
    glp_prob *p = build(lp);
    for (int c = 0; c < lp->num_columns; c++)
        glp_set_col_stat(p, c + 1, status_of(lp->basis[c]));
    for (int r = 0; r < lp->num_rows; r++)
        glp_set_row_stat(p, r + 1, status_of(lp->basis[lp->num_columns + r]));
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.meth = lp->is_dual ? GLP_DUALP : GLP_PRIMAL;
    parm.tm_lim = CHUNK;
    if (lp->most_iterations > 0)
        parm.it_lim = (int)lp->most_iterations;
    for (int failures = 0;;) {
        if (lorry__limit_is_reached(&lp->limit))
            return;
        const int before = glp_get_it_cnt(p);
        const int code = glp_simplex(p, &parm);
        lp->iterations += glp_get_it_cnt(p) - before;
        if (code == 0)
            break;
        if (code == GLP_EITLIM && lp->most_iterations > 0) {
            lp->cost = glp_get_obj_val(p);
            return;
        }
        if (code == GLP_ETMLIM && glp_get_it_cnt(p) > before)
            continue;
        /* Once more from the beginning, by the more robust method. */
        if (failures++ > 1) {
            lp->has_failed = true;
            return;
        }
        parm.meth = GLP_PRIMAL;
        if (failures == 1)
            glp_adv_basis(p, 0);
        else
            glp_std_basis(p);
    }
    if (glp_get_status(p) != GLP_OPT)
        return;
    lp->is_solved = true;
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
void lorry__lp_solve(lorry__lp *lp) { lp->is_solved = false; lp->has_failed = true; }
#endif
