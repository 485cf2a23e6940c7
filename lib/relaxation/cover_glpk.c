/* cover_glpk.c: a covering problem by GLPK: primal simplex, a dive that fixes
 * whole columns until few rows are open, branch and bound on what is left.
 *
 * Fenced: GLPK ends the process when its error hook returns, and prints even
 * with the terminal off, so the hook jumps out and the terminal hook swallows
 * all text. After the jump only glp_free_env() is safe. Every call starts and
 * ends with an empty environment, so that a failure leaves nothing behind and
 * equal calls have equal results. Temporary memory comes from glp_alloc(), so
 * that the environment takes it with it.
 *
 * Cost: about a microsecond per unit of work; see charge(). */
#include "relaxation/cover.h"

#if LORRY_GLPK

#include <glpk.h>
#include <setjmp.h>

#define MEMORY_MB 512
/* Simplex iterations between two looks at the stop flag: under 20 ms at 400
 * rows. */
#define CHUNK 40
/* Rows that branch and bound is given; beyond, it is still 12 % off after
 * seconds, as measured on synthetic covers. */
#define OPEN_ROWS 60
#define NODES 400

static int swallow(void *info, const char *text)
{
    (void)info;
    (void)text;
    return 1;
}

static void escape(void *info) { longjmp(*(jmp_buf *)info, 1); }

bool lorry__cover_has_glpk(void)
{
    /* Without thread-local storage all threads share one environment. */
    return glp_config("TLS") != NULL;
}

/* Microseconds that `iterations` of the simplex take, fitted on covers of 30
 * to 200 rows and 200 to 4,000 columns of about 10 entries. */
static int64_t charge(glp_prob *lp, int64_t iterations)
{
    return iterations * (2 + glp_get_num_rows(lp) / 40 + glp_get_num_nz(lp) / 150);
}

/* The part of a cover that is still open: all of it, or what a dive left. */
typedef struct part {
    int num_rows, num_columns;
    int *row;        /* of the cover; 1..num_rows */
    int *column;     /* of the cover; 1..num_columns */
    int *place;      /* cover's row -> 1..num_rows, 0 if covered already */
    int *slot;       /* per row: where it stands in the column being built */
    int *cap;        /* per type: what is left */
    int *type_row;   /* per type: its row, 0 if none */
    double cutoff;   /* cost of doing without: of one column that covers all */
    bool has_cutoff;
} part;

/* Columns: the routes, one slack per row, and the cutoff column if any. */
static glp_prob *build(const lorry__cover *cover, part *p, int *index, double *ones)
{
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MIN);
    glp_add_rows(lp, p->num_rows);
    for (int r = 1; r <= p->num_rows; r++)
        glp_set_row_bnds(lp, r, GLP_LO, 1.0, 0.0);
    for (int t = 0; t < cover->num_types; t++) {
        p->type_row[t] = 0;
        if (cover->caps[t] == LORRY__NO_CAP)
            continue;
        p->type_row[t] = glp_add_rows(lp, 1);
        glp_set_row_bnds(lp, p->type_row[t], GLP_UP, 0.0, (double)p->cap[t]);
    }
    const int total = p->num_columns + p->num_rows + (p->has_cutoff ? 1 : 0);
    glp_add_cols(lp, total);
    for (int j = 1; j <= p->num_columns; j++) {
        const int c = p->column[j];
        int length = 0;
        bool has_repeat = false;
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++) {
            const int r = p->place[cover->rows[e]];
            if (r == 0)
                continue;
            if (p->slot[r] == 0) {
                index[++length] = r;
                p->slot[r] = length;
            } else {
                ones[p->slot[r]] += 1.0;
                has_repeat = true;
            }
        }
        for (int i = 1; i <= length; i++)
            p->slot[index[i]] = 0;
        if (p->type_row[cover->types[c]] != 0)
            index[++length] = p->type_row[cover->types[c]];
        glp_set_mat_col(lp, j, length, index, ones);
        for (int i = 1; has_repeat && i <= length; i++)
            ones[i] = 1.0;
        glp_set_obj_coef(lp, j, cover->costs[c]);
        glp_set_col_bnds(lp, j, GLP_LO, 0.0, 0.0);
        glp_set_col_stat(lp, j, GLP_NL);
    }
    for (int r = 1; r <= p->num_rows; r++) {
        const int j = p->num_columns + r;
        index[1] = r;
        glp_set_mat_col(lp, j, 1, index, ones);
        glp_set_obj_coef(lp, j, cover->slacks[p->row[r]]);
        glp_set_col_bnds(lp, j, GLP_LO, 0.0, 0.0);
        /* All rows by their slacks: a feasible basis at once. */
        glp_set_col_stat(lp, j, GLP_BS);
        glp_set_row_stat(lp, r, GLP_NL);
    }
    if (p->has_cutoff) {
        for (int r = 1; r <= p->num_rows; r++)
            index[r] = r;
        glp_set_mat_col(lp, total, p->num_rows, index, ones);
        glp_set_obj_coef(lp, total, p->cutoff);
        glp_set_col_bnds(lp, total, GLP_LO, 0.0, 0.0);
        glp_set_col_stat(lp, total, GLP_NL);
    }
    return lp;
}

typedef enum outcome { OPTIMAL, UNSOLVED, FAILED } outcome;

static outcome simplex(const lorry__cover *cover, glp_prob *lp, bool is_dual, int64_t *work)
{
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.meth = is_dual ? GLP_DUALP : GLP_PRIMAL;
    for (;;) {
        if (*work <= 0 || lorry__cover_is_stopped(cover))
            return UNSOLVED;
        const int before = glp_get_it_cnt(lp);
        parm.it_lim = cover->fault == LORRY__FAULT_ITERATIONS ? 0 : CHUNK;
        const int code = glp_simplex(lp, &parm);
        *work -= charge(lp, glp_get_it_cnt(lp) - before + 1);
        if (code == 0)
            return glp_get_status(lp) == GLP_OPT ? OPTIMAL : UNSOLVED;
        if (code != GLP_EITLIM)
            return FAILED;
        if (glp_get_it_cnt(lp) == before)
            return UNSOLVED;
    }
}

/* The basis of an earlier call: cheap to go on from when columns were added.
 * false: it is not one for this problem. */
static bool set_basis(const lorry__cover *cover, glp_prob *lp, const part *p)
{
    const uint8_t *column = cover->basis, *slack = column + cover->num_columns;
    const uint8_t *row = slack + cover->num_rows, *type = row + cover->num_rows;
    int basic = 0;
    for (int64_t i = 0; i < (type - column) + cover->num_types; i++)
        basic += column[i] != 0;
    if (basic != glp_get_num_rows(lp))
        return false;
    for (int c = 0; c < cover->num_columns; c++)
        glp_set_col_stat(lp, c + 1, column[c] ? GLP_BS : GLP_NL);
    for (int r = 0; r < cover->num_rows; r++) {
        glp_set_col_stat(lp, cover->num_columns + r + 1, slack[r] ? GLP_BS : GLP_NL);
        glp_set_row_stat(lp, r + 1, row[r] ? GLP_BS : GLP_NL);
    }
    for (int t = 0; t < cover->num_types; t++)
        if (p->type_row[t] != 0)
            glp_set_row_stat(lp, p->type_row[t], type[t] ? GLP_BS : GLP_NU);
    return true;
}

static void keep_basis(const lorry__cover *cover, glp_prob *lp, const part *p)
{
    uint8_t *next = cover->basis;
    for (int j = 1; j <= cover->num_columns + cover->num_rows; j++)
        *next++ = glp_get_col_stat(lp, j) == GLP_BS;
    for (int r = 1; r <= cover->num_rows; r++)
        *next++ = glp_get_row_stat(lp, r) == GLP_BS;
    for (int t = 0; t < cover->num_types; t++)
        *next++ = p->type_row[t] != 0 && glp_get_row_stat(lp, p->type_row[t]) == GLP_BS;
}

/* What branch and bound looks at between nodes. */
typedef struct watch {
    const lorry__cover *cover;
    int64_t *work;
    int nodes, iterations;
    bool is_started;
} watch;

static void look(glp_tree *tree, void *info)
{
    watch *w = info;
    glp_prob *lp = glp_ios_get_prob(tree);
    const int reason = glp_ios_reason(tree);
    if (reason == GLP_IHEUR && !w->is_started) {
        /* Doing without is a solution; what is not better is cut off. */
        const int total = glp_get_num_cols(lp);
        double *x = glp_alloc(total + 1, (int)sizeof(double));
        for (int j = 0; j <= total; j++)
            x[j] = j == total ? 1.0 : 0.0;
        glp_ios_heur_sol(tree, x);
        glp_free(x);
        w->is_started = true;
    }
    if (reason != GLP_ISELECT)
        return;
    const int iterations = glp_get_it_cnt(lp);
    *w->work -= charge(lp, iterations - w->iterations + 2);
    w->iterations = iterations;
    if (++w->nodes > NODES || *w->work <= 0 || lorry__cover_is_stopped(w->cover))
        glp_ios_terminate(tree);
}

/* Choose among the open columns at less than the cutoff. */
static bool branch(const lorry__cover *cover, part *p, int *index, double *ones,
                   lorry__cover_result *result)
{
    glp_prob *lp = build(cover, p, index, ones);
    bool is_better = false;
    if (simplex(cover, lp, false, &result->work) == OPTIMAL &&
        glp_get_obj_val(lp) < p->cutoff) {
        for (int j = 1; j <= glp_get_num_cols(lp); j++)
            if (j <= p->num_columns || j > p->num_columns + p->num_rows)
                glp_set_col_kind(lp, j, GLP_BV);
        watch w = { cover, &result->work, 0, glp_get_it_cnt(lp), false };
        glp_iocp parm;
        glp_init_iocp(&parm);
        parm.msg_lev = GLP_MSG_OFF;
        parm.cb_func = look;
        parm.cb_info = &w;
        parm.bt_tech = GLP_BT_DFS;
        glp_intopt(lp, &parm);
        const int status = glp_mip_status(lp);
        if ((status == GLP_OPT || status == GLP_FEAS) &&
            glp_mip_obj_val(lp) < p->cutoff - 1e-9 * (1.0 + p->cutoff)) {
            is_better = true;
            for (int j = 1; j <= p->num_columns; j++)
                if (glp_mip_col_val(lp, j) > 0.5)
                    result->chosen[p->column[j]] = 1;
        }
    }
    glp_delete_prob(lp);
    return is_better;
}

static void *array(int count, size_t size)
{
    void *block = glp_alloc(count + 1, (int)size);
    memset(block, 0, (size_t)(count + 1) * size);
    return block;
}

static int count_open(const part *p, const bool *is_covered)
{
    int open = 0;
    for (int r = 1; r <= p->num_rows; r++)
        open += !is_covered[p->row[r]];
    return open;
}

/* Fix what the linear program nearly decided, the largest value at least, and
 * solve again, until few rows are open. false: the dive ended too dear. */
static bool dive(const lorry__cover *cover, glp_prob *lp, part *p, bool *is_covered,
                 double target, lorry__cover_result *result)
{
    while (count_open(p, is_covered) > OPEN_ROWS) {
        int largest = 0, fixed = 0;
        double most = 0.0;
        for (int j = 1; j <= p->num_columns; j++) {
            if (result->chosen[p->column[j]])
                continue;
            const double x = glp_get_col_prim(lp, j);
            if (x > most + 1e-9) {
                most = x;
                largest = j;
            }
        }
        if (largest == 0)
            return false;
        const double threshold = most < 0.9 ? most - 1e-9 : 0.9;
        for (int j = 1; j <= p->num_columns; j++) {
            const int c = p->column[j];
            if (result->chosen[c] || glp_get_col_prim(lp, j) < threshold ||
                (most < 0.9 && fixed > 0))
                continue;
            if (p->type_row[cover->types[c]] != 0 && p->cap[cover->types[c]] == 0)
                continue;
            glp_set_col_bnds(lp, j, GLP_FX, 1.0, 1.0);
            p->cap[cover->types[c]]--;
            result->chosen[c] = 1;
            for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
                is_covered[cover->rows[e]] = true;
            fixed++;
        }
        if (fixed == 0 || simplex(cover, lp, true, &result->work) != OPTIMAL ||
            glp_get_obj_val(lp) >= target)
            return false;
    }
    return true;
}

/* Keep what is open: rows not covered, columns of small reduced cost. */
static void narrow(const lorry__cover *cover, part *p, const bool *is_covered,
                   const lorry__cover_result *result, const double *reduced, double gap)
{
    memset(p->place, 0, (size_t)(cover->num_rows + 1) * sizeof(*p->place));
    p->num_rows = p->num_columns = 0;
    for (int r = 0; r < cover->num_rows; r++)
        if (!is_covered[r]) {
            p->row[++p->num_rows] = r;
            p->place[r] = p->num_rows;
        }
    for (int c = 0; c < cover->num_columns; c++) {
        bool is_useful = false;
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
            is_useful |= p->place[cover->rows[e]] != 0;
        if (is_useful && !result->chosen[c] && reduced[c] <= gap)
            p->column[++p->num_columns] = c;
    }
}

static void spoil(const lorry__cover *cover, glp_prob *lp)
{
    if (cover->fault == LORRY__FAULT_ERROR)
        glp_set_row_bnds(lp, -1, GLP_LO, 0.0, 0.0);
    if (cover->fault == LORRY__FAULT_MEMORY) {
        glp_mem_limit(1);
        glp_alloc(1 << 22, 1);
    }
    if (cover->fault == LORRY__FAULT_BOUNDS)
        glp_set_row_bnds(lp, 1, GLP_DB, 2.0, 1.0);
    if (cover->fault == LORRY__FAULT_BASIS) {
        /* A row and its own slack are parallel; the last row has neither. */
        glp_set_row_stat(lp, 1, GLP_BS);
        glp_set_col_stat(lp, cover->num_columns + cover->num_rows, GLP_NL);
    }
}

static void solve(const lorry__cover *cover, lorry__cover_result *result)
{
    part p = { .num_rows = cover->num_rows, .num_columns = cover->num_columns };
    p.row = array(cover->num_rows, sizeof(int));
    p.place = array(cover->num_rows, sizeof(int));
    p.slot = array(cover->num_rows, sizeof(int));
    p.column = array(cover->num_columns, sizeof(int));
    p.cap = array(cover->num_types, sizeof(int));
    p.type_row = array(cover->num_types, sizeof(int));
    int *index = array(cover->num_rows + 1, sizeof(int));
    double *ones = array(cover->num_rows + 1, sizeof(double));
    double *reduced = array(cover->num_columns, sizeof(double));
    bool *is_covered = array(cover->num_rows, sizeof(bool));
    for (int r = 0; r < cover->num_rows; r++) {
        p.row[r + 1] = r;
        p.place[r] = r + 1;
    }
    for (int r = 0; r <= cover->num_rows + 1; r++)
        ones[r] = 1.0;
    for (int c = 0; c < cover->num_columns; c++)
        p.column[c + 1] = c;
    for (int t = 0; t < cover->num_types; t++)
        p.cap[t] = cover->caps[t];

    glp_prob *lp = build(cover, &p, index, ones);
    spoil(cover, lp);
    const bool is_warm = cover->basis != NULL && set_basis(cover, lp, &p);
    outcome first = simplex(cover, lp, false, &result->work);
    if (is_warm && first == FAILED) {
        glp_delete_prob(lp);
        lp = build(cover, &p, index, ones);
        first = simplex(cover, lp, false, &result->work);
    }
    result->has_failed = first == FAILED;
    if (first != OPTIMAL)
        return;
    result->is_solved = true;
    result->bound = glp_get_obj_val(lp);
    if (cover->basis != NULL)
        keep_basis(cover, lp, &p);
    for (int r = 0; r < cover->num_rows; r++) {
        const double dual = glp_get_row_dual(lp, r + 1);
        result->duals[r] = dual > 0.0 ? dual : 0.0;
    }
    for (int t = 0; t < cover->num_types; t++)
        result->type_duals[t] = p.type_row[t] != 0 ? glp_get_row_dual(lp, p.type_row[t]) : 0.0;
    for (int c = 0; c < cover->num_columns; c++) {
        result->values[c] = glp_get_col_prim(lp, c + 1);
        reduced[c] = glp_get_col_dual(lp, c + 1);
    }
    const double target = cover->start_cost - cover->margin;
    if (cover->is_linear || result->bound >= target)
        return;

    const double gap = target - result->bound;
    for (int c = 0; c < cover->num_columns; c++)
        if (reduced[c] > gap)
            glp_set_col_bnds(lp, c + 1, GLP_FX, 0.0, 0.0);
    if (!dive(cover, lp, &p, is_covered, target, result))
        return;
    double fixed = 0.0;
    for (int c = 0; c < cover->num_columns; c++)
        fixed += result->chosen[c] ? cover->costs[c] : 0.0;
    narrow(cover, &p, is_covered, result, reduced, gap);
    p.cutoff = target - fixed;
    p.has_cutoff = true;
    result->is_improved = p.cutoff > 0.0 && branch(cover, &p, index, ones, result);
}

/* Alone here, so that no local of solve() lives across the jump. */
static bool fenced(const lorry__cover *cover, lorry__cover_result *result)
{
    jmp_buf environment;
    if (setjmp(environment) != 0)
        return false;
    glp_error_hook(escape, &environment);
    solve(cover, result);
    return true;
}

void lorry__cover_glpk(const lorry__cover *cover, lorry__cover_result *result)
{
    result->is_solved = result->is_improved = result->has_failed = false;
    memset(result->chosen, 0, (size_t)cover->num_columns);
    const int code = glp_init_env();
    if (code != 0 && code != 1) {
        result->has_failed = true;
        return;
    }
    glp_term_hook(swallow, NULL);
    glp_term_out(GLP_OFF);
    glp_mem_limit(MEMORY_MB);
    if (!fenced(cover, result)) {
        result->is_solved = result->is_improved = false;
        result->has_failed = true;
    }
    glp_free_env();
}

#else /* built without GLPK */

bool lorry__cover_has_glpk(void) { return false; }

void lorry__cover_glpk(const lorry__cover *cover, lorry__cover_result *result)
{
    lorry__cover_ascent(cover, result);
}

#endif
