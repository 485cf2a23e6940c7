/* lp.h: one linear program, and the two ways to solve it.
 *
 *     min sum cost_c x_c,  low_r <= sum_c a_rc x_c <= high_r,  0 <= x_c <= most_c
 *
 * lorry__lp_solve() takes GLPK's simplex, from the basis before: exact, and good
 * for few changes. lorry__lp_approach() comes near the optimal duals in some
 * hundred passes over the matrix, whatever was changed, and needs no GLPK. */
#ifndef LORRY_RELAXATION_LP_H
#define LORRY_RELAXATION_LP_H

#include "relaxation/fault.h"

/* What each column and row is in a basis. */
enum { LORRY__AT_LOW = 0, LORRY__BASIC = 1, LORRY__AT_HIGH = 2 };

typedef struct lorry__lp {
    int32_t num_rows, num_columns;
    const int64_t *offsets;  /* num_columns + 1 */
    const int32_t *rows;     /* of column c: rows[offsets[c]..offsets[c+1]-1], none twice */
    const double *entries;   /* parallel */
    const double *costs;     /* per column */
    const double *most;      /* per column; infinite where there is no bound */
    const double *low, *high;/* per row; infinite where there is no bound */
    uint8_t *basis;          /* columns, then rows; in and out of the simplex */
    bool is_dual;            /* rows or bounds have changed since that basis: dual simplex */
    int64_t most_iterations; /* 0: as many as it takes; with the dual simplex `cost` is
                                a lower bound then, and is_solved stays false */
    lorry__fault fault;
    lorry__limit limit;
    /* in for the approach, and out */
    double *duals;           /* per row */
    double *values;          /* per column */
    double weight;           /* of the approach's steps; 0: not known yet */
    /* out */
    double cost;             /* of the approach: what the duals are worth */
    int64_t iterations;
    bool is_solved;          /* otherwise nothing else is valid */
    bool has_failed;         /* inside GLPK */
} lorry__lp;

/* Whether this build has GLPK, and GLPK can be fenced here. */
bool lorry__lp_is_there(void);
/* Only on a thread of ours: GLPK's environment of the thread is made and freed. */
void lorry__lp_solve(lorry__lp *lp);

/* Values and duals near the optimum, from those given; `passes` at most. The duals
 * are lowered until no column costs less than them. `scratch`:
 * lorry__lp_scratch() doubles. */
void lorry__lp_approach(lorry__lp *lp, int passes, double *scratch);
static inline size_t lorry__lp_scratch(const lorry__lp *lp)
{
    return 4 * (size_t)lp->num_columns + 5 * (size_t)lp->num_rows;
}

#endif
