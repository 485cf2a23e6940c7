/* geodesic.c: geodesics by PROJ, and brackets of their length by the chord.
 *
 * A geodesic whose curvature were constant would be an arc of a circle, with
 * s = (2/k) asin(k c / 2) = c + k^2 c^3/24 + 3 k^4 c^5/640 + 5 k^6 c^7/7168 + ...
 * for a chord c. On x^2/a^2 + y^2/a^2 + z^2/b^2 = 1 the normal curvature along
 * a unit vector t is
 *
 *     k = (1 + e tz^2) / (a sqrt(1 + e z^2/b^2)),   e = a^2/b^2 - 1,
 *
 * and a geodesic has no other. With k taken halfway along the chord, the terms
 * of odd order of its change cancel, and what is left grows as e c^5 / a^4. */
#include <math.h>

#include <geodesic.h>

#include "geo/geodesic.h"

/* No error exceeded MEASURED * e c^5/a^4 over 10^7 arcs of 80 to 950 km anywhere
 * on WGS 84, Clarke 1866 and Bessel 1841 (0.5 mm at 460 km); the bracket is
 * four times as wide. */
#define MEASURED 0.0064
#define SAFETY 4.0
/* Chord over axis, about 950 km: beyond, too many brackets hold a half metre. */
#define WORTH 0.15

struct lorry__geodesic {
    lorry__mem *mem;
    struct geod_geodesic geod;
    double axis, flattening;
    double oblate;       /* e above, negative for a prolate ellipsoid */
    double inverse_axis2, inverse_polar2;
    double spread;       /* of the bracket, times c^5 */
    double noise;        /* of coordinates and of PROJ, metres */
};

lorry__geodesic *lorry__geodesic_new(lorry__mem *mem, lorry__ellipsoid ellipsoid)
{
    lorry__geodesic *geodesic = LORRY__NEW(mem, lorry__geodesic, 1);
    if (geodesic == NULL)
        return NULL;
    const double a = ellipsoid.axis, b = a * (1 - ellipsoid.flattening);
    geodesic->mem = mem;
    geod_init(&geodesic->geod, a, ellipsoid.flattening);
    geodesic->axis = a;
    geodesic->flattening = ellipsoid.flattening;
    geodesic->oblate = a * a / (b * b) - 1;
    geodesic->inverse_axis2 = 1 / (a * a);
    geodesic->inverse_polar2 = 1 / (b * b);
    geodesic->spread = SAFETY * MEASURED * fabs(geodesic->oblate) / (a * a * a * a);
    geodesic->noise = a * 2e-13;
    return geodesic;
}

void lorry__geodesic_free(lorry__geodesic *geodesic)
{
    if (geodesic != NULL)
        lorry__free(geodesic->mem, geodesic);
}

double lorry__geodesic_metres(const lorry__geodesic *geodesic, double lon1, double lat1,
                              double lon2, double lat2)
{
    double metres;
    geod_inverse(&geodesic->geod, lat1, lon1, lat2, lon2, &metres, NULL, NULL);
    return metres;
}

void lorry__geodesic_place(const lorry__geodesic *geodesic, double lon, double lat,
                           double place[3])
{
    const double degree = 0.017453292519943295, f = geodesic->flattening;
    const double s = sin(lat * degree), c = cos(lat * degree);
    const double polar2 = (1 - f) * (1 - f);
    const double normal = geodesic->axis / sqrt(c * c + polar2 * s * s);
    place[0] = normal * c * cos(lon * degree);
    place[1] = normal * c * sin(lon * degree);
    place[2] = normal * polar2 * s;
}

bool lorry__geodesic_bounds(const lorry__geodesic *geodesic, const double *place1,
                            const double *place2, double *least, double *most)
{
    const double dx = place2[0] - place1[0], dy = place2[1] - place1[1];
    const double dz = place2[2] - place1[2], z = 0.5 * (place1[2] + place2[2]);
    const double c2 = dx * dx + dy * dy + dz * dz;
    if (c2 == 0) {
        *least = *most = 0;
        return true;
    }
    if (c2 * geodesic->inverse_axis2 > WORTH * WORTH)
        return false;
    const double e = geodesic->oblate;
    const double along = 1 + e * (dz * dz / c2);
    const double k2 = along * along * geodesic->inverse_axis2 /
                      (1 + e * (z * z * geodesic->inverse_polar2));
    const double x = k2 * c2;
    const double chord = sqrt(c2);
    const double way =
        chord * (1 + x * (1.0 / 24 + x * (3.0 / 640 + x * (5.0 / 7168 + x * (35.0 / 294912)))));
    const double error = geodesic->spread * c2 * c2 * chord + geodesic->noise;
    *least = way - error;
    *most = way + error;
    return true;
}

/* Curvature is at most k, so an arc of circle of that curvature over the same
 * chord is at least as long (Schur); and asin u <= u (1 + u^2/5) for u <= 1/2.
 * Farther out, no two points are farther apart than half a great circle. */
double lorry__geodesic_most(const lorry__geodesic *geodesic, double diagonal)
{
    const double a = geodesic->axis, b = a * (1 - geodesic->flattening);
    const double large = a > b ? a : b, small = a > b ? b : a;
    const double half_great_circle = 3.1415926535897932 * large;
    const double u = diagonal * large / (2 * small * small);
    if (u > 0.5)
        return half_great_circle;
    return diagonal * (1 + u * u / 5) + geodesic->noise;
}
