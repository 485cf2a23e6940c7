/* geodesic.h: lengths of geodesics on an ellipsoid.
 *
 * PROJ's geodesic.h (Karney 2013, J. Geodesy 87:43-55) is exact to 15 nm but
 * takes about a microsecond. Where only a rounded length is asked, bounds from
 * the chord through the ellipsoid settle nearly every arc of a city or a
 * province in a hundredth of that, see geodesic.c. Reentrant; handles are
 * read-only. */
#ifndef LORRY_GEO_GEODESIC_H
#define LORRY_GEO_GEODESIC_H

#include "geo/crs.h"

typedef struct lorry__geodesic lorry__geodesic;

/* NULL when out of memory; `mem` outlives it. */
lorry__geodesic *lorry__geodesic_new(lorry__mem *mem, lorry__ellipsoid ellipsoid);
void lorry__geodesic_free(lorry__geodesic *geodesic);

/* Metres between two points given in degrees. */
double lorry__geodesic_metres(const lorry__geodesic *geodesic, double lon1, double lat1,
                              double lon2, double lat2);

/* Metres from the centre of the ellipsoid to a point on it. */
void lorry__geodesic_place(const lorry__geodesic *geodesic, double lon, double lat,
                           double place[3]);

/* Bracket the metres between two places: *least <= metres <= *most, both 0
 * for equal places. false where the places are too far apart for a bracket
 * worth having. */
bool lorry__geodesic_bounds(const lorry__geodesic *geodesic, const double *place1,
                            const double *place2, double *least, double *most);

/* No two places within a box of this diagonal (metres) are farther apart. */
double lorry__geodesic_most(const lorry__geodesic *geodesic, double diagonal);

#endif
