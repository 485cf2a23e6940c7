/* cover.h: one set-covering problem and the two ways to solve it.
 *
 *     min  sum cost_c x_c + sum slack_r s_r
 *     sum over columns c that cover row r of x_c + s_r >= 1    every row r
 *     sum over columns c of type k of x_c             <= cap_k every type k
 *     x binary, s_r in [0, 1]
 *
 * Rows are the clients of a cluster, columns are routes. lorry__cover_glpk()
 * takes the linear program by GLPK's simplex, then branch and bound;
 * lorry__cover_ascent() works by dual ascent and depth-first search of our
 * own and needs nothing else. Both are bounded by counted work, never by the
 * clock, and allocate no memory of ours. */
#ifndef LORRY_RELAXATION_COVER_H
#define LORRY_RELAXATION_COVER_H

#include "relaxation/fault.h"

#define LORRY__NO_CAP INT32_MAX

typedef struct lorry__cover {
    int32_t num_rows, num_types, num_columns;
    const int64_t *offsets;  /* num_columns + 1 */
    const int32_t *rows;     /* column c covers rows[offsets[c]..offsets[c+1]-1];
                                a row twice only where is_linear: it counts twice */
    const int32_t *types;    /* per column */
    const double *costs;     /* per column */
    const double *slacks;    /* per row */
    const int32_t *caps;     /* per type; LORRY__NO_CAP: no row for it */
    const uint8_t *start;    /* per column: 1 in a known solution; NULL: none */
    double start_cost;       /* its cost; an answer must be less by `margin` */
    double margin;
    bool is_linear;          /* only the linear program is wanted */
    const double *hint;      /* num_rows: duals to start the ascent from; or NULL */
    uint8_t *basis;          /* in and out, or NULL: 1 for what is in the basis of
                                the linear program: columns, slacks, rows, types;
                                used if as many as there are rows are */
    lorry__fault fault;
    const _Atomic int *stop; /* may be NULL; nonzero: give up */
    lorry__limit limit;      /* give up then as well */
} lorry__cover;

typedef struct lorry__cover_result {
    int64_t work;        /* in: allowed, about microseconds; out: what is left */
    double *duals;       /* num_rows: of the covering rows, >= 0 */
    double *type_duals;  /* num_types: <= 0 */
    double *values;      /* num_columns: x of the linear program */
    uint8_t *chosen;     /* num_columns: the better solution, if is_improved */
    int32_t *scratch;    /* lorry__cover_scratch() of them */
    double *keys;        /* 2 * (num_rows + num_columns) of them */
    double bound;        /* of the linear program, as found in doubles */
    bool is_solved;      /* duals, values and bound are valid */
    bool is_improved;
    bool has_failed;     /* inside GLPK; nothing else is valid then */
} lorry__cover_result;

/* Length of `scratch` for such a cover. */
static inline size_t lorry__cover_scratch(int32_t num_rows, int32_t num_types,
                                          int32_t num_columns, int64_t num_entries)
{
    return 8 * ((size_t)num_rows + (size_t)num_columns + (size_t)num_types) +
           (size_t)num_entries + 64;
}

static inline bool lorry__cover_is_stopped(const lorry__cover *cover)
{
    return (cover->stop != NULL &&
            atomic_load_explicit(cover->stop, memory_order_relaxed) != 0) ||
           lorry__limit_is_reached(&cover->limit);
}

/* Whether this build has GLPK and GLPK can be fenced here. */
bool lorry__cover_has_glpk(void);
/* Only on a thread of ours: the thread's GLPK environment is made and freed. */
void lorry__cover_glpk(const lorry__cover *cover, lorry__cover_result *result);
void lorry__cover_ascent(const lorry__cover *cover, lorry__cover_result *result);

#endif
