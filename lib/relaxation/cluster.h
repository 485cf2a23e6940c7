/* cluster.h: a part of the plan that a job works on: some routes that lie
 * among each other, their clients, and the columns that cover them.
 *
 * Columns 0..num_routes-1 are the routes themselves; then come columns of the
 * pool and, in a job that prices, those found on the way. */
#ifndef LORRY_RELAXATION_CLUSTER_H
#define LORRY_RELAXATION_CLUSTER_H

#include "relaxation/price.h"
#include "relaxation/recombine.h"

#define LORRY__CLUSTER_ROWS LORRY__PRICE_ROWS
#define LORRY__CLUSTER_COLUMNS 3000

/* What a column of a cluster is, besides a column of the pool (0, 1, ...). */
#define LORRY__COLUMN_ROUTE (-1)
#define LORRY__COLUMN_PRICED (-2) /* and below: number -2 - source of those priced */

typedef struct lorry__cluster {
    lorry__job *job;
    const lorry_problem *problem;
    lorry__mem *mem;
    int64_t *start;          /* client -> columns of the pool */
    int32_t *list;
    int32_t *route_of;       /* per client, -1: on none */
    int32_t *row_of;         /* per client: its row in the cluster, -1: none */
    int32_t *epoch_of_column;/* per pool column: last cluster that saw it */
    int32_t *affinity;       /* per route */
    int64_t *used;           /* vehicles per type */
    uint8_t *is_inside;      /* per route */
    int32_t epoch;
    int32_t num_routes, num_rows, num_missing;
    int32_t *routes;         /* its routes */
    int32_t rows[LORRY__CLUSTER_ROWS]; /* their clients, then unserved ones */
    /* its cover, in units of the average cost of a client */
    double unit;
    double start_cost;       /* of its routes and of clients left out */
    int32_t num_columns;
    int32_t source[LORRY__CLUSTER_COLUMNS];
    int64_t offsets[LORRY__CLUSTER_COLUMNS + 1];
    int32_t types[LORRY__CLUSTER_COLUMNS];
    double costs[LORRY__CLUSTER_COLUMNS], values[LORRY__CLUSTER_COLUMNS];
    uint8_t start_flags[LORRY__CLUSTER_COLUMNS], chosen[LORRY__CLUSTER_COLUMNS];
    double slacks[LORRY__CLUSTER_ROWS], duals[LORRY__CLUSTER_ROWS];
    double center[LORRY__CLUSTER_ROWS]; /* duals to price with */
    uint8_t is_open[LORRY__CLUSTER_ROWS]; /* 0: a dive has decided who comes here */
    int32_t *caps;
    double *type_duals;
    int32_t *entries;        /* rows of the columns */
    size_t entries_capacity;
    int32_t *scratch;
    size_t scratch_capacity;
    double keys[2 * (LORRY__CLUSTER_ROWS + LORRY__CLUSTER_COLUMNS)];
    lorry__pricer pricer;
    lorry__walks priced;     /* columns found for this cluster */
} lorry__cluster;

static inline int32_t lorry__route_length(const lorry__plan_copy *plan, int32_t route)
{
    return plan->offsets[route + 1] - plan->offsets[route];
}

/* The job's plan located, no cluster yet. LORRY_ENOMEM: free it all the same. */
lorry_status lorry__cluster_init(lorry__cluster *cluster, lorry__job *job);
void lorry__cluster_free(lorry__cluster *cluster);
/* Take in the job's plan again, whose routes have changed; no cluster. */
void lorry__cluster_locate(lorry__cluster *cluster);

/* Grow to about `size` clients from a seed route. */
void lorry__cluster_grow(lorry__cluster *cluster, int32_t seed, int32_t size);
void lorry__cluster_dissolve(lorry__cluster *cluster);
/* The cover: the routes, then the newest columns of the pool inside, at most
 * `most` columns in all. false: out of memory. */
bool lorry__cluster_gather(lorry__cluster *cluster, int32_t most);
/* One more column; there is room for it. false: out of memory. */
bool lorry__cluster_add(lorry__cluster *cluster, int32_t source, int32_t type,
                        const int32_t *stops, int32_t count, int64_t cost);
/* Fix a column: its rows are closed; columns that touch them go, and those of
 * its type if it had the last vehicle; what it costs is taken off the start.
 * `names` go with their columns. */
void lorry__cluster_fix(lorry__cluster *cluster, int32_t column, int32_t *names);
/* Solve the cover for at most `work` of the job's. false: nothing is valid. */
bool lorry__cluster_solve(lorry__cluster *cluster, int64_t work, lorry__cover_result *result);
/* Duals of its linear program by ascent from `center`: near it, and so less wild
 * than the corners that the simplex finds while columns are few. */
bool lorry__cluster_relax(lorry__cluster *cluster, lorry__cover_result *result);

#endif
