/* walks.c: the columns of the bound's master, in flat arrays. */
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
        !lorry__grow(mem, (void **)&w->is_basic, &w->basic_capacity, k + 1, 1) ||
        !lorry__grow(mem, (void **)&w->clients, &w->clients_capacity, at + (size_t)count,
                     sizeof(*w->clients)))
        return LORRY_ENOMEM;
    memcpy(w->clients + at, clients, (size_t)count * sizeof(*clients));
    w->offsets[k] = (int64_t)at;
    w->offsets[k + 1] = (int64_t)at + count;
    w->costs[k] = cost;
    w->types[k] = type;
    w->is_basic[k] = 0;
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

/* Move walk k down to place `to` <= k, below which all is kept. */
static void keep_walk(lorry__walks *w, int32_t k, int32_t to)
{
    const int64_t count = w->offsets[k + 1] - w->offsets[k];
    memmove(w->clients + w->offsets[to], w->clients + w->offsets[k],
            (size_t)count * sizeof(*w->clients));
    w->costs[to] = w->costs[k];
    w->types[to] = w->types[k];
    w->is_basic[to] = w->is_basic[k];
    w->offsets[to + 1] = w->offsets[to] + count;
}

lorry_status lorry__walks_keep_cheap(lorry__mem *mem, lorry__walks *w, const double *duals,
                                     int32_t limit)
{
    if (w->count <= limit)
        return LORRY_OK;
    double low = 0.0, high = 0.0;
    double *reduced = LORRY__NEW(mem, double, (size_t)w->count);
    if (reduced == NULL)
        return LORRY_ENOMEM;
    for (int32_t k = 0; k < w->count; k++) {
        reduced[k] = (double)w->costs[k];
        for (int64_t e = w->offsets[k]; e < w->offsets[k + 1]; e++)
            reduced[k] -= duals[w->clients[e]];
        high = reduced[k] > high ? reduced[k] : high;
    }
    /* Bisect for the reduced cost that half of the limit stays below. */
    for (int step = 0; step < 40; step++) {
        const double middle = 0.5 * (low + high);
        int32_t below = 0;
        for (int32_t k = 0; k < w->count; k++)
            below += reduced[k] <= middle;
        if (below > limit / 2)
            high = middle;
        else
            low = middle;
    }
    int32_t kept = 0;
    for (int32_t k = 0; k < w->count; k++) {
        if (reduced[k] > high)
            continue;
        keep_walk(w, k, kept++);
    }
    w->count = kept;
    lorry__free(mem, reduced);
    return LORRY_OK;
}

void lorry__walks_keep_simple(lorry__walks *w, int32_t *marks, int32_t n)
{
    int32_t kept = 0;
    for (int32_t c = 0; c < n; c++)
        marks[c] = -1;
    for (int32_t k = 0; k < w->count; k++) {
        bool has_repeat = false;
        for (int64_t e = w->offsets[k]; e < w->offsets[k + 1]; e++) {
            has_repeat |= marks[w->clients[e]] == k;
            marks[w->clients[e]] = k;
        }
        if (!has_repeat)
            keep_walk(w, k, kept++);
    }
    w->count = kept;
}

void lorry__walks_free(lorry__mem *mem, lorry__walks *w)
{
    lorry__free(mem, w->offsets);
    lorry__free(mem, w->clients);
    lorry__free(mem, w->costs);
    lorry__free(mem, w->types);
    lorry__free(mem, w->is_basic);
    *w = (lorry__walks){ .count = 0 };
}
