/* pool.c: the column pool: an open-addressing hash over an array of columns.
 *
 * The key of a route is the sum of a 64-bit mix of its clients, so that it
 * does not depend on their order; two different sets share a key with
 * probability 2^-64 per pair, and then one of them is merely forgotten. */
#include "relaxation/pool.h"

#include <stdlib.h>

void lorry__pool_init(lorry__pool *pool, lorry__mem *mem, const lorry__eval *eval)
{
    *pool = (lorry__pool){ .mem = mem, .eval = eval, .limit = LORRY__POOL_COLUMNS };
}

void lorry__pool_free(lorry__pool *pool)
{
    lorry__free(pool->mem, pool->columns);
    lorry__free(pool->mem, pool->stops);
    lorry__free(pool->mem, pool->table);
    lorry__pool_init(pool, pool->mem, pool->eval);
}

static uint64_t key_of(int32_t type, const int32_t *clients, int32_t count)
{
    uint64_t key = 0;
    for (int32_t i = 0; i < count; i++)
        key += lorry__hash64((uint64_t)clients[i] + 1);
    return lorry__hash64(key ^ ((uint64_t)type << 48));
}

/* Slot of the key, or the free one where it would go. */
static size_t slot_of(const lorry__pool *pool, uint64_t key)
{
    size_t slot = key & (pool->table_size - 1);
    while (pool->table[slot] != 0 && pool->columns[pool->table[slot] - 1].key != key)
        slot = (slot + 1) & (pool->table_size - 1);
    return slot;
}

static void rehash(lorry__pool *pool)
{
    memset(pool->table, 0, pool->table_size * sizeof(*pool->table));
    for (size_t c = 0; c < pool->count; c++)
        pool->table[slot_of(pool, pool->columns[c].key)] = (int32_t)c + 1;
}

static bool grow_table(lorry__pool *pool)
{
    if (2 * (pool->count + 1) <= pool->table_size)
        return true;
    const size_t size = pool->table_size != 0 ? 2 * pool->table_size : 1024;
    int32_t *table = lorry__resize(pool->mem, pool->table, size * sizeof(*table));
    if (table == NULL)
        return false;
    pool->table = table;
    pool->table_size = size;
    rehash(pool);
    return true;
}

static int by_stamp(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Drop the quarter seen longest ago; the rest keeps its order. Sequences move
 * down in the same pass, since their order is that of the columns only until
 * the first replacement: a copy of the stops avoids the question. */
static lorry_status evict(lorry__pool *pool)
{
    int64_t *stamps = lorry__alloc(pool->mem, pool->count * sizeof(*stamps));
    int32_t *stops = lorry__alloc(pool->mem, pool->stops_used * sizeof(*stops));
    if (stamps == NULL || stops == NULL) {
        lorry__free(pool->mem, stamps);
        lorry__free(pool->mem, stops);
        return LORRY_ENOMEM;
    }
    for (size_t c = 0; c < pool->count; c++)
        stamps[c] = pool->columns[c].stamp;
    qsort(stamps, pool->count, sizeof(*stamps), by_stamp);
    const int64_t oldest = stamps[pool->count / 4];
    size_t kept = 0, used = 0;
    for (size_t c = 0; c < pool->count; c++) {
        lorry__column column = pool->columns[c];
        if (column.stamp < oldest)
            continue;
        memcpy(stops + used, pool->stops + column.offset,
               (size_t)column.count * sizeof(*stops));
        column.offset = (int64_t)used;
        used += (size_t)column.count;
        pool->columns[kept++] = column;
    }
    lorry__free(pool->mem, stamps);
    lorry__free(pool->mem, pool->stops);
    pool->stops = stops;
    pool->stops_capacity = pool->stops_used;
    pool->stops_used = used;
    pool->count = kept;
    rehash(pool);
    return LORRY_OK;
}

static bool is_full(const lorry__pool *pool, int32_t count)
{
    return pool->count >= pool->limit ||
           (pool->count > 1 && (int64_t)pool->stops_used + count > LORRY__POOL_STOPS);
}

/* A set seen before: keep the cheaper sequence. */
static void refresh(lorry__pool *pool, lorry__column *column, const int32_t *clients)
{
    const size_t bytes = (size_t)column->count * sizeof(*clients);
    int32_t *sequence = pool->stops + column->offset;
    if (memcmp(sequence, clients, bytes) != 0) {
        const lorry__route_value value =
            lorry__eval_route(pool->eval, column->type, clients, column->count);
        if (!value.is_feasible)
            return;
        if (value.cost < column->cost) {
            column->cost = value.cost;
            memcpy(sequence, clients, bytes);
        }
    }
    column->stamp = pool->clock++;
}

lorry_status lorry__pool_add(lorry__pool *pool, int32_t type, const int32_t *clients,
                             int32_t count)
{
    if (count <= 0)
        return LORRY_OK;
    if (!grow_table(pool))
        return LORRY_ENOMEM;
    const uint64_t key = key_of(type, clients, count);
    size_t slot = slot_of(pool, key);
    if (pool->table[slot] != 0) {
        lorry__column *old = &pool->columns[pool->table[slot] - 1];
        if (old->count == count && old->type == type)
            refresh(pool, old, clients);
        return LORRY_OK;
    }
    const lorry__route_value value = lorry__eval_route(pool->eval, type, clients, count);
    if (!value.is_feasible)
        return LORRY_OK;
    if (is_full(pool, count)) {
        const lorry_status status = evict(pool);
        if (status != LORRY_OK)
            return status;
        slot = slot_of(pool, key);
    }
    if (!lorry__grow(pool->mem, (void **)&pool->columns, &pool->capacity, pool->count + 1,
                     sizeof(*pool->columns)) ||
        !lorry__grow(pool->mem, (void **)&pool->stops, &pool->stops_capacity,
                     pool->stops_used + (size_t)count, sizeof(*pool->stops)))
        return LORRY_ENOMEM;
    pool->columns[pool->count] = (lorry__column){
        .key = key, .cost = value.cost, .offset = (int64_t)pool->stops_used,
        .stamp = pool->clock++, .count = count, .type = type };
    memcpy(pool->stops + pool->stops_used, clients, (size_t)count * sizeof(*clients));
    pool->stops_used += (size_t)count;
    pool->table[slot] = (int32_t)++pool->count;
    return LORRY_OK;
}

lorry_status lorry__pool_index(const lorry__pool *pool, int64_t **start, int32_t **list)
{
    const size_t n = (size_t)pool->eval->problem->num_clients;
    *start = LORRY__NEW(pool->mem, int64_t, n + 2);
    *list = lorry__alloc(pool->mem, pool->stops_used * sizeof(**list));
    if (*start == NULL || *list == NULL) {
        lorry__free(pool->mem, *start);
        lorry__free(pool->mem, *list);
        *start = NULL;
        *list = NULL;
        return LORRY_ENOMEM;
    }
    /* Counts go two places up, so that filling turns them into starts. */
    int64_t *at = *start;
    for (size_t c = 0; c < pool->count; c++)
        for (int32_t i = 0; i < pool->columns[c].count; i++)
            at[lorry__pool_stops(pool, (int32_t)c)[i] + 2]++;
    for (size_t i = 2; i < n + 2; i++)
        at[i] += at[i - 1];
    for (size_t c = 0; c < pool->count; c++)
        for (int32_t i = 0; i < pool->columns[c].count; i++)
            (*list)[at[lorry__pool_stops(pool, (int32_t)c)[i] + 1]++] = (int32_t)c;
    return LORRY_OK;
}
