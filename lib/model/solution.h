/* solution.h: an immutable plan: routes plus unassigned clients, with the
 * schedule and the figures that model/schedule.c derives from them. */
#ifndef LORRY_MODEL_SOLUTION_H
#define LORRY_MODEL_SOLUTION_H

#include "model/bound.h"

struct lorry_solution {
    lorry_problem *problem;    /* retained */
    lorry__mem mem;
    lorry_summary summary;
    int32_t num_routes;
    int32_t *offsets;          /* num_routes + 1 */
    int32_t *clients;          /* offsets[num_routes] client numbers */
    lorry_route *routes;       /* `clients` and `load` point into this plan */
    int64_t *loads;            /* num_routes * num_dimensions */
    lorry_stop *stops;         /* parallel to clients */
    int32_t *unassigned;       /* summary.num_unassigned client numbers, rising */
    lorry_reason *reasons;     /* parallel */
    /* of the run that found it; counts of 0 for a plan from elsewhere */
    lorry_statistics statistics;
    lorry_family *families;    /* statistics.num_families */
    lorry_trace_point *trace;  /* statistics.trace_length */
    lorry_bound *bound;        /* proved by that run; NULL: none */
};

/* Build a plan and its schedule from routes; see lorry_solution_new(). The
 * arrays are copied. Empty routes are dropped. Reasons of unassigned clients
 * are found. Allocates from a memory of its own with the same configuration
 * as `config` (NULL: defaults). Schedules are shared out over the executor's
 * threads; NULL: made on the caller's. */
lorry_status lorry__solution_build(lorry_problem *problem, const lorry_config *config,
                                   lorry__executor *executor, lorry_objective objective,
                                   int32_t num_routes, const int32_t *offsets,
                                   const int32_t *clients, const int32_t *types,
                                   lorry_solution **out, lorry_message *message);
/* Let a plan tell of the run that found it. The arrays, as long as
 * `statistics` says, are copied. */
lorry_status lorry__solution_tell(lorry_solution *solution, const lorry_statistics *statistics,
                                  const lorry_family *families, const lorry_trace_point *trace);
void lorry__solution_release(lorry_solution *solution);

#endif
