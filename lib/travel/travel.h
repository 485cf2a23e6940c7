/* travel.h: distance and duration between locations, per vehicle profile.
 *
 * A profile is planar (rounded Euclid), geodesic (metres on the ellipsoid by
 * PROJ) or an explicit matrix. Small problems (up to LORRY__TRAVEL_CACHE
 * locations) hold every profile as a table of int32 or int64 pairs; larger
 * ones compute each arc when asked, so memory stays O(locations). */
#ifndef LORRY_TRAVEL_TRAVEL_H
#define LORRY_TRAVEL_TRAVEL_H

#include "base/base.h"

#define LORRY__TRAVEL_CACHE 3000

typedef enum lorry__travel_kind {
    LORRY__TRAVEL_PLANAR,
    LORRY__TRAVEL_GEODESIC,
    LORRY__TRAVEL_MATRIX
} lorry__travel_kind;

typedef struct lorry__arc { int64_t distance, duration; } lorry__arc;
typedef struct lorry__arc32 { int32_t distance, duration; } lorry__arc32;

typedef struct lorry__travel_profile {
    lorry__travel_kind kind;
    double detour, speed;
    char *label;
    lorry__arc32 *table32; /* n*n, row = from; at most one of the two tables */
    lorry__arc *table64;
} lorry__travel_profile;

typedef struct lorry__travel {
    lorry__mem *mem;
    lorry_rounding rounding;
    int32_t n;             /* locations                                     */
    double *x, *y;         /* as given                                      */
    double *lon, *lat;     /* degrees on the CRS's own ellipsoid; NULL if planar */
    double *wgs_lon, *wgs_lat; /* for maps; NULL if planar                  */
    double axis, flattening;   /* of that ellipsoid                         */
    int32_t num_profiles;
    lorry__travel_profile *profiles;
    int64_t max_distance, max_duration; /* upper bounds over all arcs       */
} lorry__travel;

/* One arc; from == to gives 0,0 except where a matrix says otherwise. */
lorry__arc lorry__travel_arc(const lorry__travel *travel, int32_t profile, int32_t from,
                             int32_t to);
/* The submatrix over `count` locations, row = from, count*count pairs. */
void lorry__travel_fill(const lorry__travel *travel, int32_t profile, int32_t count,
                        const int32_t *locations, lorry__arc *out);

#endif
