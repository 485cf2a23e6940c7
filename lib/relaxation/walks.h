/* walks.h: the columns of the bound's master: routes of the pool and walks of
 * pricing, which may come back to a client. */
#ifndef LORRY_RELAXATION_WALKS_H
#define LORRY_RELAXATION_WALKS_H

#include "relaxation/pool.h"

/* Routes, or walks of pricing, flat; a client may stand on one twice. */
typedef struct lorry__walks {
    int32_t count;
    int64_t *offsets;  /* count + 1 */
    int32_t *clients;
    int64_t *costs;
    int32_t *types;
    uint8_t *is_basic; /* in the master's last basis */
    size_t offsets_capacity, clients_capacity, costs_capacity, types_capacity, basic_capacity;
} lorry__walks;

lorry_status lorry__walks_add(lorry__mem *mem, lorry__walks *walks, int32_t type,
                              const int32_t *clients, int32_t count, int64_t cost);
/* Copy the newest columns of a pool. */
lorry_status lorry__walks_take(lorry__mem *mem, lorry__walks *walks, const lorry__pool *pool);
/* Where there are more than `limit`, keep the half of that with least reduced
 * costs. */
lorry_status lorry__walks_keep_cheap(lorry__mem *mem, lorry__walks *walks, const double *duals,
                                     int32_t limit);
/* Keep those without repeats. `marks`: n ints of scratch. */
void lorry__walks_keep_simple(lorry__walks *walks, int32_t *marks, int32_t n);
void lorry__walks_free(lorry__mem *mem, lorry__walks *walks);

#endif
