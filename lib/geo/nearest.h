/* nearest.h: the nearest of many points, in 2 or 3 dimensions.
 *
 * A balanced k-d tree over a copy of the points in one flat array. Build in
 * O(n log n) expected, query in O(k + log n) expected for points spread evenly.
 * On the sphere, index points in space: chords order as arcs do.
 * Bentley (1975), Commun. ACM 18(9):509-517; the bound on a subtree follows
 * Arya and Mount (1993), Proc. DCC, 381-390. */
#ifndef LORRY_GEO_NEAREST_H
#define LORRY_GEO_NEAREST_H

#include "base/base.h"

typedef struct lorry__kdtree lorry__kdtree;

/* coords: n*dims finite values, point by point, copied; dims 1 to 3. `mem`
 * outlives the tree. LORRY_ENOMEM or LORRY_OK. */
lorry_status lorry__kdtree_new(lorry__mem *mem, int32_t n, int dims, const double *coords,
                               lorry__kdtree **out);
/* The same until the limit is reached, which is asked every few milliseconds: then
 * LORRY_STOPPED, and nothing is held. */
lorry_status lorry__kdtree_new_until(lorry__mem *mem, int32_t n, int dims, const double *coords,
                                     const lorry__limit *limit, lorry__kdtree **out);
void lorry__kdtree_free(lorry__kdtree *tree);

/* All n numbers of points, those that are near each other in space mostly in a row. Held
 * by the tree. */
const int32_t *lorry__kdtree_order(const lorry__kdtree *tree);

/* The min(k, n) points nearest to `point`, of equally distant ones those of lower index,
 * in no order, with squared distances: exactly the first of what sorting all of them would
 * give. Both arrays have room for 2k. Returns their number. O(k) expected. Reads only, so
 * threads may share the tree. */
int32_t lorry__kdtree_gather(const lorry__kdtree *tree, const double *point, int32_t k,
                             int32_t *out_index, double *out_dist2);
/* The same, nearest first, equal distances by index, for small k: O(k^2). */
int32_t lorry__kdtree_nearest(const lorry__kdtree *tree, const double *point, int32_t k,
                              int32_t *out_index, double *out_dist2);

#endif
