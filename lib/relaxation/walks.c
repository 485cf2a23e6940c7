/* walks.c: routes in flat arrays. */
#include "relaxation/walks.h"

#define POOL_COLUMNS 8000 /* taken from the pool: the newest */

lorry_status lorry__walks_add(lorry__mem *mem, lorry__walks *w, int32_t type,
                              const int32_t *clients, int32_t count, int64_t cost)
{
    const size_t k = (size_t)w->count;
    const size_t at = k > 0 ? (size_t)w->offsets[k] : 0;
    if (!lorry__grow(mem, (void **)&w->offsets, &w->offsets_capacity, k + 2,
                     sizeof(*w->offsets)) ||
        !lorry__grow(mem, (void **)&w->costs, &w->costs_capacity, k + 1, sizeof(*w->costs)) ||
        !lorry__grow(mem, (void **)&w->types, &w->types_capacity, k + 1, sizeof(*w->types)) ||
        !lorry__grow(mem, (void **)&w->clients, &w->clients_capacity, at + (size_t)count,
                     sizeof(*w->clients)))
        return LORRY_ENOMEM;
    memcpy(w->clients + at, clients, (size_t)count * sizeof(*clients));
    w->offsets[k] = (int64_t)at;
    w->offsets[k + 1] = (int64_t)at + count;
    w->costs[k] = cost;
    w->types[k] = type;
    w->count++;
    return LORRY_OK;
}

lorry_status lorry__walks_take(lorry__mem *mem, lorry__walks *w, const lorry__pool *pool)
{
    lorry_status status = LORRY_OK;
    const int64_t oldest = pool->clock - POOL_COLUMNS;
    for (size_t c = 0; c < pool->count && status == LORRY_OK; c++) {
        const lorry__column *column = &pool->columns[c];
        if (column->stamp >= oldest)
            status = lorry__walks_add(mem, w, column->type,
                                      lorry__pool_stops(pool, (int32_t)c), column->count,
                                      column->cost);
    }
    return status;
}

void lorry__walks_free(lorry__mem *mem, lorry__walks *w)
{
    lorry__free(mem, w->offsets);
    lorry__free(mem, w->clients);
    lorry__free(mem, w->costs);
    lorry__free(mem, w->types);
    *w = (lorry__walks){ .count = 0 };
}
