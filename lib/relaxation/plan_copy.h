/* plan_copy.h: plans of the relaxation's own. */
#ifndef LORRY_RELAXATION_PLAN_COPY_H
#define LORRY_RELAXATION_PLAN_COPY_H

#include "eval/eval.h"

/* A plan of our own: route r visits clients[offsets[r]..offsets[r+1]-1]. */
typedef struct lorry__plan_copy {
    int32_t count;
    int32_t *offsets, *clients, *types;
    int64_t *costs;
} lorry__plan_copy;

/* Room for `routes` routes of `stops` stops in all. */
lorry_status lorry__plan_copy_new(lorry__mem *mem, int32_t routes, int64_t stops,
                                  lorry__plan_copy *plan);
void lorry__plan_copy_free(lorry__mem *mem, lorry__plan_copy *plan);
/* One more route behind the others; there is room. */
void lorry__plan_copy_append(lorry__plan_copy *plan, int32_t type, const int32_t *clients,
                             int32_t count, int64_t cost);
/* Let each of these clients stay on one route at most, by exact costs. false:
 * some route cannot do without. `buffer` holds the longest route. */
bool lorry__plan_copy_untangle(const lorry__eval *eval, lorry__plan_copy *plan,
                               const int32_t *clients, int32_t count, int32_t *buffer);

#endif
