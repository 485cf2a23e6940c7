/* estimate.h: arcs that are not known, from those that are.
 *
 * The rule, for an arc whose straight length (around barriers, if there are any) is L:
 *   1. If the opposite arc is known, it is as long and takes as long.
 *   2. Else its distance is L r(L) a(from) b(to) and its duration the distance times
 *      p(L) c(from) d(to), where r, the way driven per straight length, and p, the
 *      time per distance, are medians of the known arcs in up to 16 bands of equal
 *      number by length, linear between the middles of bands and constant beyond;
 *      and a, b, c, d say how a place's known arcs differ from that: the median of
 *      their quotients, drawn towards 1 as if four arcs of quotient 1 were known too.
 * Distances go to the nearest, durations up. Medians, so that a tenth of wrong arcs
 * does no harm; and nothing but + - * /, so that bits are the same everywhere. */
#ifndef LORRY_TRAVEL_ESTIMATE_H
#define LORRY_TRAVEL_ESTIMATE_H

#include "base/base.h"

/* An arc that is known. */
typedef struct lorry__known {
    int32_t from, to;
    int64_t distance, duration;
} lorry__known;

typedef struct lorry__estimate lorry__estimate;

/* The rule from `count` > 0 known arcs among n places; length[k] is the straight length
 * of the k-th. NULL when out of memory. `mem` outlives it. O(count log bands). */
lorry__estimate *lorry__estimate_new(lorry__mem *mem, int32_t n, size_t count,
                                     const lorry__known *known, const double *length);
void lorry__estimate_free(lorry__estimate *estimate);
/* Part 2 of the rule; at least 0 and whole, as doubles, since they may be too large. */
void lorry__estimate_arc(const lorry__estimate *estimate, int32_t from, int32_t to,
                         double length, double *distance, double *duration);

/* No arc up to this length is estimated longer, or slower. */
void lorry__estimate_most(const lorry__estimate *estimate, double length, double *distance,
                          double *duration);

/* Known arcs by their ends. */
typedef struct lorry__arcs lorry__arcs;
/* Of arcs with equal ends the last one holds. NULL when out of memory. */
lorry__arcs *lorry__arcs_new(lorry__mem *mem, size_t count, const lorry__known *known);
void lorry__arcs_free(lorry__arcs *arcs);
/* NULL if it is not known. O(1). */
const lorry__known *lorry__arcs_find(const lorry__arcs *arcs, int32_t from, int32_t to);
/* Without those that others replace. */
size_t lorry__arcs_count(const lorry__arcs *arcs);

#endif
