/* first.h: routes at once, for when the time does not suffice for better ones:
 * a run that is stopped before its first insertions are through still answers
 * with routes. Each client is appended to the end of the cheapest of a few open
 * routes, or opens one. O(clients log clients), about a microsecond each, and
 * no neighbour lists are needed. */
#ifndef LORRY_SOLVE_FIRST_H
#define LORRY_SOLVE_FIRST_H

#include "search/region.h"

typedef struct lorry__first {
    const lorry__eval *eval;
    lorry__region_kind kind;
    int32_t *behind;           /* per client: the one before it on its route, or -1 */
    int64_t *key;              /* per client: what they are sorted by */
} lorry__first;

bool lorry__first_init(lorry__first *first, lorry__mem *mem, const lorry__eval *eval,
                       lorry__region_kind kind);
void lorry__first_free(lorry__first *first, lorry__mem *mem);
/* Append routes with `clients` to `out`, and those that fit on none to its
 * absent ones; cost and missing are added to the plan's. `spare` vehicles per
 * type may be used. `clients` are sorted. Calls for clients that differ may run
 * side by side. */
void lorry__first_routes(const lorry__first *first, int32_t *clients, int32_t count,
                         int32_t *spare, lorry__plan *out);

#endif
