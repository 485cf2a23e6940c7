/* proof.h: verifying the certificate of a bound from the problem alone.
 *
 * Shares no code with room relaxation, which writes certificates: routes are priced
 * here by plain labels from the start of the route on, in exact integers. What a
 * certificate claims, and why that suffices, is in docs/bounds.md. */
#ifndef LORRY_CHECK_PROOF_H
#define LORRY_CHECK_PROOF_H

#include "model/certificate.h"

/* Whether every claim is true. Where one is not, or takes too much to verify, *holds
 * is false and the message says which. LORRY_OK or LORRY_ENOMEM. */
lorry_status lorry__check_proof(const lorry_problem *problem,
                                const lorry__certificate *certificate, bool *holds,
                                lorry_message *message);

/* Of those by arcs and by trees alone. LORRY_EINVAL: it is not true. By arcs O(n log n)
 * where they come from coordinates; else O(n^2), per vehicle type. */
lorry_status lorry__check_arcs(const lorry_problem *problem,
                               const lorry__certificate *certificate, lorry__mem *mem,
                               lorry_message *message);
lorry_status lorry__check_trees(const lorry_problem *problem,
                                const lorry__certificate *certificate, lorry__mem *mem,
                                lorry_message *message);

/* Vehicles that the required load needs, one at least where anybody is required. */
int64_t lorry__proof_vehicles(const lorry_problem *problem);
/* Whether what is proved is no less than what is claimed. */
lorry_status lorry__proof_answers(const lorry__certificate *certificate, __int128 proved,
                                  lorry_message *message);

/* ------------------------------------------- its parts, one kind at a time */

#define LORRY__PROOF_AXES LORRY__CERTIFICATE_AXES

/* What routes of one kind of vehicle may do, in the units of its axes. */
typedef struct lorry__proof_graph {
    int32_t n, num_axes;
    bool is_carried[LORRY__PROOF_AXES];
    int64_t (*low)[LORRY__PROOF_AXES], (*high)[LORRY__PROOF_AXES];
    int64_t (*first)[LORRY__PROOF_AXES], (*last)[LORRY__PROOF_AXES];
    uint8_t *is_open;        /* per client: it may be visited */
    int64_t *first_cost, *last_cost;
    uint8_t *is_arc;         /* from * n + to */
    int64_t *arc_cost;       /* likewise: travel, and all that the visit costs */
    int64_t (*step)[LORRY__PROOF_AXES]; /* likewise */
} lorry__proof_graph;

/* LORRY_OK; LORRY_EINVAL: an axis is not as it should be, and the message says so;
 * LORRY_ENOMEM. O(n^2) a round, of few. The graph can be freed after each. */
lorry_status lorry__proof_graph_new(lorry__proof_graph *graph, lorry__mem *mem,
                                    const lorry_problem *problem, lorry_objective objective,
                                    const lorry__proof_kind *kind, lorry_message *message);
void lorry__proof_graph_free(lorry__proof_graph *graph, lorry__mem *mem);

/* Parts of routes: arcs, then clients as the first, then as the last. */
static inline size_t lorry__proof_parts(int32_t n)
{
    return (size_t)n * (size_t)n + 2 * (size_t)n;
}

/* Walks with more are not looked at: there are none by any sensible duals. */
static inline int32_t lorry__proof_most_stops(int32_t n) { return n < 1000000 ? 32 * n + 64 : n; }

typedef struct lorry__proof_pricing {
    lorry__mem *mem;
    const lorry__proof_graph *graph;
    const lorry__certificate *certificate;
    const lorry__proof_vector *vector;
    const uint8_t *is_barred;   /* per part */
    const uint8_t *is_marked;   /* per part: only routes with one count; NULL: all */
    int64_t threshold;          /* scaled */
} lorry__proof_pricing;

typedef enum lorry__proof_answer {
    LORRY__PROOF_HOLDS,         /* no walk costs less than the threshold */
    LORRY__PROOF_FAILS,
    LORRY__PROOF_TOO_MUCH,      /* more labels than there is room for */
    LORRY__PROOF_NO_MEMORY
} lorry__proof_answer;

lorry__proof_answer lorry__proof_price(const lorry__proof_pricing *pricing);
/* Likewise by a table. false: it cannot tell, and nothing has been done. */
bool lorry__proof_price_table(const lorry__proof_pricing *pricing, lorry__proof_answer *answer);

#endif
