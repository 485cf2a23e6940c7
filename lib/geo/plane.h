/* plane.h: exact tests among points and segments of a plane of whole numbers.
 *
 * Coordinates are brought onto a grid of 2^29 steps over the box of all points, so
 * that the orientation of three of them, a difference of two products, is exact in
 * int64_t. On a box of 50 km a step is 0.1 mm. */
#ifndef LORRY_GEO_PLANE_H
#define LORRY_GEO_PLANE_H

#include "base/base.h"

typedef struct lorry__point { int64_t x, y; } lorry__point;

/* The grid. */
typedef struct lorry__grid {
    double x, y;    /* of step 0 */
    double steps;   /* per unit of both coordinates; a power of two */
} lorry__grid;

/* For points within a box (least <= most, all finite). */
lorry__grid lorry__grid_over(double least_x, double least_y, double most_x, double most_y);
/* The nearest grid point; x and y lie within the box. */
lorry__point lorry__grid_point(const lorry__grid *grid, double x, double y);

/* > 0 if a, b, c turn left, < 0 right, 0 on a line. Exact. */
static inline int64_t lorry__turn(lorry__point a, lorry__point b, lorry__point c)
{
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* Segments in a grid of cells, to ask which of them a line crosses. */
typedef struct lorry__segments lorry__segments;

/* `count` segments from a[i] to b[i], copied; NULL when out of memory. `mem` outlives
 * it. O(count + cells touched). */
lorry__segments *lorry__segments_new(lorry__mem *mem, int32_t count, const lorry__point *a,
                                     const lorry__point *b);
void lorry__segments_free(lorry__segments *segments);

/* Does the way from p to q cross a segment, but for those that end in either of the
 * points `leave` and `arrive` (NULL: no such point)? A point on a line counts as left
 * of it, so a way through the common end of two segments crosses exactly what one a
 * hair beside it would: nothing leaks through a joint. Reads only. O(cells on the
 * way). */
bool lorry__segments_cross(const lorry__segments *segments, lorry__point p, lorry__point q,
                           const lorry__point *leave, const lorry__point *arrive);

#endif
