/* pool.h: routes that the search has seen, one per set of clients and vehicle
 * type: the cheapest sequence. They are the columns of the master.
 *
 * At most LORRY__POOL_COLUMNS columns and LORRY__POOL_STOPS stops are held;
 * when either is reached the quarter seen longest ago goes. Everything is a
 * function of the calls made, in their order. */
#ifndef LORRY_RELAXATION_POOL_H
#define LORRY_RELAXATION_POOL_H

#include "eval/eval.h"

#define LORRY__POOL_COLUMNS 65536
#define LORRY__POOL_STOPS (INT64_C(1) << 22)

typedef struct lorry__column {
    uint64_t key;   /* of the set of clients and the type */
    int64_t cost;
    int64_t offset; /* of its sequence in `stops` */
    int64_t stamp;  /* when last seen */
    int32_t count, type;
} lorry__column;

typedef struct lorry__pool {
    lorry__mem *mem;
    const lorry__eval *eval;
    lorry__column *columns;
    size_t count, capacity;
    int32_t *stops;      /* sequences, end to end */
    size_t stops_used, stops_capacity;
    int32_t *table;      /* key -> column + 1; open addressing */
    size_t table_size;   /* a power of two, 0 before the first column */
    int64_t clock;
    size_t limit;        /* LORRY__POOL_COLUMNS, less in tests */
} lorry__pool;

void lorry__pool_init(lorry__pool *pool, lorry__mem *mem, const lorry__eval *eval);
void lorry__pool_free(lorry__pool *pool);

/* Offer one route, O(its length); one that breaks a constraint is ignored. */
lorry_status lorry__pool_add(lorry__pool *pool, int32_t type, const int32_t *clients,
                             int32_t count);

static inline const int32_t *lorry__pool_stops(const lorry__pool *pool, int32_t column)
{
    return pool->stops + pool->columns[column].offset;
}

/* For every client the columns that visit it, rising: columns
 * list[start[c]..start[c+1]-1]. Allocated afresh; O(stops). */
lorry_status lorry__pool_index(const lorry__pool *pool, int64_t **start, int32_t **list);

#endif
