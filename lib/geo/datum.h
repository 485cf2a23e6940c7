/* datum.h: the datums that coordinates of Chinese sources come in.
 *
 * GPS gives WGS 84, surveys CGCS2000, which is the same within a decimetre. Maps
 * published in China are shifted: GCJ-02 (Amap, Tencent, Google's map of China)
 * by 100 to 700 m, and BD-09 (Baidu) again by about 1 km on top. Neither is in
 * PROJ, whose shifts are made for ellipsoids and grids. */
#ifndef LORRY_GEO_DATUM_H
#define LORRY_GEO_DATUM_H

#include "base/base.h"

typedef enum lorry__datum {
    LORRY__DATUM_NONE,     /* not declared */
    LORRY__DATUM_WGS84,
    LORRY__DATUM_CGCS2000,
    LORRY__DATUM_GCJ02,
    LORRY__DATUM_BD09
} lorry__datum;

/* "WGS 84", "CGCS2000", "GCJ-02", "BD-09"; "" for none. Static. */
const char *lorry__datum_name(lorry__datum datum);
/* By its name, or by what else it is called (gcj02, EPSG:4490, amap, baidu...);
 * case, blanks, hyphens and underscores do not matter. false for another word. */
bool lorry__datum_of(const char *word, lorry__datum *out);

/* Degrees on `datum` to degrees on WGS 84 and back; in and out may be the same.
 * Outside China, and for WGS 84 and CGCS2000, nothing changes. There and back is
 * within 1e-9 degrees (0.1 mm), except within the shift of the edge of what is
 * taken for China, where the map itself has a gap. O(1). */
void lorry__datum_to_wgs84(lorry__datum datum, double *lon, double *lat);
void lorry__datum_from_wgs84(lorry__datum datum, double *lon, double *lat);

/* Where the shift applies: mainland China by a handful of rectangles. */
bool lorry__is_in_china(double lon, double lat);

#endif
