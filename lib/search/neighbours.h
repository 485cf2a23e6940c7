/* neighbours.h: who is near whom, in space and in time.
 *
 * Three lists of clients per client, each sorted, nearest first:
 *   around   by distance alone: where strings are torn out
 *   before   good direct predecessors: arcs v -> u that time allows
 *   after    good direct successors:   arcs u -> v that time allows
 * The last two are ranked by the arc's cost plus the waiting and lateness that
 * it forces (Vidal et al. 2013, section 4.2.2; weights 0.2 and 1). */
#ifndef LORRY_SEARCH_NEIGHBOURS_H
#define LORRY_SEARCH_NEIGHBOURS_H

#include "eval/eval.h"

typedef struct lorry__neighbours {
    int32_t num_clients;
    int32_t around_length, before_length, after_length; /* per client; the last entries
                                                           of a short list are LORRY_NONE */
    int32_t *around, *before, *after;
    bool is_small;       /* so few clients that `before` holds nearly all: what it misses
                            are the starts of routes */
    bool has_all_before; /* and here it misses nothing else */
} lorry__neighbours;

/* O(n^2) with a small constant up to a few thousand clients, O(n log n)
 * beyond. Deterministic; the executor only shares out rows.
 * *was_stopped: the limit was reached first, and nothing is held. */
lorry_status lorry__neighbours_init(lorry__neighbours *near, lorry__mem *mem,
                                    const lorry__eval *eval, lorry__executor *executor,
                                    const lorry__limit *limit, bool *was_stopped);
void lorry__neighbours_free(lorry__neighbours *near, lorry__mem *mem);

#endif
