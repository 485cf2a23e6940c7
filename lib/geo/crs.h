/* crs.h: coordinates in any reference system that PROJ knows.
 *
 * x is longitude or easting and y latitude or northing, whatever order the
 * system itself states. Each call works in a PROJ context of its own, so that
 * threads never meet, nothing is logged, and no grid is sought on a network. */
#ifndef LORRY_GEO_CRS_H
#define LORRY_GEO_CRS_H

#include "base/base.h"

/* The ellipsoid of a reference system. */
typedef struct lorry__ellipsoid {
    double axis;       /* semi-major, metres */
    double flattening; /* 0 for a sphere */
} lorry__ellipsoid;

/* Turn n points given in `crs` ("EPSG:4528", "OGC:CRS84", WKT, a PROJ string, or one
 * of datum.h: "WGS 84", "CGCS2000", "GCJ-02", "BD-09")
 * into degrees on its own datum and on WGS 84. lon, lat, wgs_lon and wgs_lat
 * have room for n values each; `mem` serves messages. LORRY_EINVAL for an unknown or unfit system and
 * for a point outside its domain, which the message names. O(n). */
lorry_status lorry__crs_resolve(lorry__mem *mem, const char *crs, int32_t n, const double *x,
                                const double *y, double *lon, double *lat, double *wgs_lon,
                                double *wgs_lat, lorry__ellipsoid *ellipsoid,
                                lorry_message *message);

#endif
