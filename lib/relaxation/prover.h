/* prover.h: column generation with cuts and branching, to a proved bound.
 *
 * For any numbers y_i, one per client (at most its prize where it is optional),
 * and penalties of cuts that all plans keep, a complete plan costs at least
 *
 *     sum_i y_i - sum_c rhs_c p_c + sum_w rhs_w q_w + sum_k min over v_k of v_k z_k
 *
 * where z_k is the least reduced cost of any walk of kind k, v_k between the
 * least and the most vehicles of that kind, c the cuts "at most" and w those "at
 * least" (Lasdon 1970, Optimization Theory for Large Systems). The numbers are
 * integers over a common denominator, z_k comes from exact pricing over a
 * superset of the routes, the sum has 128 bits: no tolerance enters. Doubles only
 * choose the numbers.
 *
 * The parts: prover_setup.c makes one, prover_price.c prices, prover.c generates
 * columns, prover_grid.c finds duals where labels are too many, root.c tightens the
 * relaxation, branch.c parts what is left, record.c keeps the certificate. */
#ifndef LORRY_RELAXATION_PROVER_H
#define LORRY_RELAXATION_PROVER_H

#include "relaxation/bound.h"
#include "relaxation/grid.h"
#include "relaxation/master.h"

/* Clients up to which exact passes are easy whatever the axes. */
#define LORRY__PROVER_EASY 150

/* One kind of vehicle as pricing sees it. */
typedef struct lorry__squad {
    lorry__network network;
    lorry__labelling *labelling;
    lorry__grid *grid;      /* NULL: not needed so far, or not possible */
    int32_t grid_units[LORRY__AXES]; /* of the grid that has proved the best; 0: left out */
    lorry__value axes;      /* those that count */
    uint8_t *is_barred;     /* links, then clients as the first, then as the last */
    int64_t *link_price, *first_price; /* of ENTER cuts, scaled */
    int64_t low, high;      /* vehicles */
} lorry__squad;

/* Links, first and last clients of a kind. */
static inline size_t lorry__squad_parts(const lorry__squad *squad)
{
    return (size_t)squad->network.num_links + 2 * (size_t)squad->network.n;
}

/* Duals as integers, and what they prove. */
typedef struct lorry__vector {
    int64_t *client;
    int64_t cut[LORRY__CUTS + LORRY__WALLS]; /* >= 0, whatever the sense */
    int64_t *least;         /* per kind */
    int64_t bound;          /* in cost units, rounded up */
} lorry__vector;

typedef struct lorry__prover {
    lorry__bound_task *task;
    lorry__mem *mem;
    const lorry__eval *eval;
    int32_t n, num_kinds;
    lorry__kind *kinds;
    int32_t *kind_of_type;
    lorry__squad *squads;      /* per kind */
    lorry__ng ng;
    lorry__master master;
    lorry__limit limit;
    bool is_narrow;            /* windows are, and leave few labels */
    int64_t exact_work;        /* of the last exact pass; 0: there was none */
    int64_t scale;
    int64_t *dual_limit;       /* per client: no dual is larger, in cost units */
    int32_t *walk, walk_room;
    int64_t own_cutoff;        /* cost of the best plan found here */
    /* column generation */
    bool is_narrower;          /* since the simplex was last asked */
    double slack;              /* share of the gap left that need not be closed */
    lorry__effort effort;
    double *point;             /* duals priced: clients, kinds, cuts */
    double center_value;
    lorry__effort center_effort;
    lorry__vector vector, best;/* last priced, and of the best bound of the node */
    bool has_best;             /* best was proved with the cuts as they are */
    int32_t grid_places;       /* best was proved by grids whose places remember so many;
                                  0: by labels */
    int64_t bound;             /* of this node; INT64_MIN: none */
    /* the certificate */
    int32_t proof;             /* its node at hand */
    lorry__proof_vector aside; /* the best duals of the node */
} lorry__prover;

typedef enum lorry__outcome {
    LORRY__CONVERGED,   /* the master is optimal over all walks, or nearly */
    LORRY__PRUNED,      /* the bound reaches the cutoff */
    LORRY__TIME,
    LORRY__TOO_DEAR,    /* too many labels */
    LORRY__NO_DUALS,    /* the master could not be solved */
    LORRY__NO_MEMORY
} lorry__outcome;

/* LORRY_EUNSUPPORTED: too large. The prover can be freed after each. */
lorry_status lorry__prover_new(lorry__prover *prover, lorry__bound_task *task);
void lorry__prover_free(lorry__prover *prover);

#define LORRY__STAGES 3 /* of lorry__prover_ascend() */

/* Duals by ascent over grids of time and load, stage `first` and on, before `end`: later ones
 * remember more. is_brief: something else follows, there need not be much of a bound.
 * LORRY__TOO_DEAR where there can be no grids. */
lorry__outcome lorry__prover_ascend(lorry__prover *prover, int first, int end, bool is_brief);

/* Column generation with duals near those of the master, with more and more effort
 * up to this one, until little is found. */
lorry__outcome lorry__prover_approach(lorry__prover *prover, lorry__effort effort);
/* Column generation from the master as it is, until it is optimal. is_narrower: rows or bounds have
 * changed, or walks been barred. */
lorry__outcome lorry__prover_converge(lorry__prover *prover, bool is_narrower);
/* Prove by the duals at hand and lower ones what takes few labels, whatever the problem;
 * publishes as it goes. */
lorry__outcome lorry__prover_certify(lorry__prover *prover);
/* Column generation by merged labels, more and more of them, until time is over;
 * publishes as it goes. */
lorry__outcome lorry__prover_merge(lorry__prover *prover);
/* Whether the master is solved to the end; else nearly, which is no ground to part on. */
bool lorry__prover_uses_simplex(const lorry__prover *prover);
/* Whether labels that count more axes would still be few enough. */
bool lorry__prover_affords_axes(const lorry__prover *prover);
/* A cost that a plan is known to have; INT64_MAX: none. */
int64_t lorry__prover_cutoff(const lorry__prover *prover);
/* Bar links and ends that no plan better than the cutoff can use, by the duals of
 * the best bound. Does nothing where those are of no use for that. */
lorry__outcome lorry__prover_fix(lorry__prover *prover);
/* Let axes count that walks of the solution break grossly; those walks are barred.
 * Whether there are any. */
bool lorry__prover_switch_axes(lorry__prover *prover);
/* Bar walks that break what has been decided since they were found. */
void lorry__prover_bar_walks(lorry__prover *prover);
/* Duals and bound of other nodes, or of other cuts, are of no use any more. */
void lorry__prover_forget(lorry__prover *prover, bool is_node);
/* The master's solution may be a plan: take it, if it is better than the cutoff. */
lorry_status lorry__prover_notice(lorry__prover *prover, bool *is_whole);
/* Convergence, to the end where the solution is whole; plans are noticed. */
lorry__outcome lorry__prover_settle(lorry__prover *prover, bool is_narrower);
/* After convergence: let the relaxation be tighter, by ng-sets, axes and cuts
 * that the solution breaks. */
lorry__outcome lorry__prover_tighten(lorry__prover *prover, int32_t *changes);
/* Convergence and tightening while that pays; publishes as it goes. */
lorry__outcome lorry__prover_root(lorry__prover *prover);
/* For many clients: convergence with little effort, then what that proves. */
lorry__outcome lorry__prover_roughly(lorry__prover *prover);
/* Branch and bound from the root. */
lorry__outcome lorry__prover_branch(lorry__prover *prover);

#endif
