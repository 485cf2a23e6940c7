/* walks.h: a growing list of routes, flat: those that pricing finds for the
 * search, and those of the pool that a proof starts from. */
#ifndef LORRY_RELAXATION_WALKS_H
#define LORRY_RELAXATION_WALKS_H

#include "relaxation/pool.h"

typedef struct lorry__walks {
    int32_t count;
    int64_t *offsets;  /* count + 1 */
    int32_t *clients;
    int64_t *costs;
    int32_t *types;
    size_t offsets_capacity, clients_capacity, costs_capacity, types_capacity;
} lorry__walks;

lorry_status lorry__walks_add(lorry__mem *mem, lorry__walks *walks, int32_t type,
                              const int32_t *clients, int32_t count, int64_t cost);
/* Copy the newest columns of a pool. */
lorry_status lorry__walks_take(lorry__mem *mem, lorry__walks *walks, const lorry__pool *pool);
void lorry__walks_free(lorry__mem *mem, lorry__walks *walks);

#endif
