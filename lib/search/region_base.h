/* region_base.h: what the two widths of a region share. Included by the
 * region's own files only. */
#ifndef LORRY_SEARCH_REGION_BASE_H
#define LORRY_SEARCH_REGION_BASE_H

#include "search/region.h"

/* Constants at each call select the lean copies of a function. */
#define INLINE inline __attribute__((always_inline))
#define NOT_INLINE __attribute__((noinline))

#define LORRY__MOST_NODES 0x10000  /* short lists hold 16 bits */
#define LORRY__MAX_DIMENSIONS 16
#define LORRY__RICH_SPANS 48       /* bytes of two spans, either width */
#define LORRY__STRING_MAX 10       /* SISR's L^max */
#define LORRY__REMOVED_MEAN 10     /* SISR's average number of clients removed */
#define LORRY__RETRY 12            /* absent clients tried again per step */

typedef struct lorry__region_code {
    void (*free)(lorry__region *region);
    lorry_status (*load)(lorry__region *region, const lorry__plan *plan, int32_t num_routes,
                         const int32_t *routes, int32_t num_absent, const int32_t *absent,
                         const int32_t *spare);
    void (*construct)(lorry__region *region, lorry__rng *rng);
    lorry__region_result (*run)(lorry__region *region, lorry__rng *rng,
                                const lorry__region_budget *budget);
    void (*size)(const lorry__region *region, bool is_best, int32_t *num_routes,
                 int32_t *num_stops, int32_t *num_absent);
    void (*append)(const lorry__region *region, bool is_best, lorry__plan *plan);
} lorry__region_code;

struct lorry__region {
    const lorry__region_code *code;
    lorry__mem *mem;
    const lorry__eval *eval;
    const lorry__neighbours *near;
    lorry__region_kind kind;
};

static inline bool lorry__region_must_stop(const lorry__region_budget *budget)
{
    if (atomic_load_explicit(budget->stop, memory_order_relaxed) != 0)
        return true;
    return budget->deadline > 0 && lorry__now() >= budget->deadline;
}

lorry__region *lorry__region32_new(lorry__mem *mem, const lorry__eval *eval,
                                   const lorry__neighbours *near, lorry__region_kind kind);
lorry__region *lorry__region64_new(lorry__mem *mem, const lorry__eval *eval,
                                   const lorry__neighbours *near, lorry__region_kind kind);

#endif
