/* vrplib_weights.c: explicit and geographical edge weights of VRPLIB files.
 *
 * O(n^2) time and memory. Layouts and the GEO formula: Reinelt (1995),
 * TSPLIB 95, sections 1.2 and 2.4. */
#include <math.h>

#include "io/vrplib.h"

/* A matrix is n*n*8 bytes, and the model copies it: 400 MB each at this size. */
#define MAX_GEO 7000

lorry__weight_layout lorry__weight_layout_of(lorry__word word)
{
    static const struct { const char *name; lorry__weight_layout layout; } known[] = {
        { "FULL_MATRIX", LORRY__WEIGHT_FULL },
        { "UPPER_ROW", LORRY__WEIGHT_UPPER },
        { "LOWER_ROW", LORRY__WEIGHT_LOWER },
        { "UPPER_DIAG_ROW", LORRY__WEIGHT_UPPER_DIAG },
        { "LOWER_DIAG_ROW", LORRY__WEIGHT_LOWER_DIAG },
        { "UPPER_COL", LORRY__WEIGHT_LOWER },
        { "LOWER_COL", LORRY__WEIGHT_UPPER },
        { "UPPER_DIAG_COL", LORRY__WEIGHT_LOWER_DIAG },
        { "LOWER_DIAG_COL", LORRY__WEIGHT_UPPER_DIAG },
    };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
        if (lorry__word_is(word, known[k].name))
            return known[k].layout;
    return LORRY__WEIGHT_NONE;
}

static bool make_matrix(lorry__instance *instance)
{
    const size_t n = (size_t)instance->n;
    lorry__free(instance->mem, instance->matrix);
    instance->matrix = lorry__calloc(instance->mem, n, n * sizeof(int64_t));
    return instance->matrix != NULL;
}

/* First and last column that the file lists of a row. */
static void columns_of(lorry__weight_layout layout, int32_t n, int32_t row, int32_t *from,
                       int32_t *to)
{
    *from = layout == LORRY__WEIGHT_UPPER ? row + 1 : layout == LORRY__WEIGHT_UPPER_DIAG ? row : 0;
    *to = layout == LORRY__WEIGHT_LOWER        ? row - 1
          : layout == LORRY__WEIGHT_LOWER_DIAG ? row
                                               : n - 1;
}

lorry_status lorry__read_weights(lorry__scan *scan, lorry__weight_layout layout,
                                 lorry__instance *instance)
{
    const int32_t n = instance->n;
    const size_t cells = (size_t)n * (size_t)n;
    /* A number and a blank for every weight; a triangle has half of them. */
    if (cells / 4 > (size_t)(scan->end - scan->at) + (size_t)n)
        return lorry__scan_fail(scan, scan->at, LORRY_EFORMAT,
                                "found too short a file for the weights between %d nodes",
                                (int)n);
    if (!make_matrix(instance))
        return lorry__fail(scan->message, LORRY_ENOMEM, "%s: no memory for %d x %d weights",
                           scan->name, (int)n, (int)n);
    for (int32_t i = 0; i < n; i++) {
        int32_t from, to;
        columns_of(layout, n, i, &from, &to);
        for (int32_t j = from; j <= to; j++) {
            int64_t weight = 0;
            lorry__scan_seek(scan);
            const lorry_status status =
                lorry__scan_whole(scan, "an edge weight", 0, LORRY__SCAN_MAX, &weight);
            if (status != LORRY_OK)
                return status;
            instance->matrix[(size_t)i * (size_t)n + (size_t)j] = weight;
            if (layout != LORRY__WEIGHT_FULL)
                instance->matrix[(size_t)j * (size_t)n + (size_t)i] = weight;
        }
    }
    return LORRY_OK;
}

/* DDD.MM to radians; TSPLIB's own value of pi, and minutes cut from degrees. */
static double radians(double coordinate)
{
    const double degrees = trunc(coordinate);
    return 3.141592 * (degrees + 5.0 * (coordinate - degrees) / 3.0) / 180.0;
}

static double decimal_degrees(double coordinate)
{
    const double degrees = trunc(coordinate);
    return degrees + 5.0 * (coordinate - degrees) / 3.0;
}

static int64_t geo_distance(double lat_i, double lon_i, double lat_j, double lon_j)
{
    const double q1 = cos(lon_i - lon_j), q2 = cos(lat_i - lat_j), q3 = cos(lat_i + lat_j);
    const double cosine = 0.5 * ((1.0 + q1) * q2 - (1.0 - q1) * q3);
    return (int64_t)(6378.388 * acos(fmax(-1.0, fmin(1.0, cosine))) + 1.0);
}

lorry_status lorry__geo_weights(lorry__scan *scan, lorry__instance *instance)
{
    const int32_t n = instance->n;
    if (n > MAX_GEO)
        return lorry__fail(scan->message, LORRY_EUNSUPPORTED,
                           "%s: found %d nodes of EDGE_WEIGHT_TYPE GEO, expected at most %d",
                           scan->name, (int)n, MAX_GEO);
    if (!make_matrix(instance))
        return lorry__fail(scan->message, LORRY_ENOMEM, "%s: no memory for %d x %d weights",
                           scan->name, (int)n, (int)n);
    for (int32_t i = 0; i < n; i++) {
        const double lat = radians(instance->x[i]), lon = radians(instance->y[i]);
        for (int32_t j = 0; j < i; j++) {
            const int64_t weight =
                geo_distance(lat, lon, radians(instance->x[j]), radians(instance->y[j]));
            instance->matrix[(size_t)i * (size_t)n + (size_t)j] = weight;
            instance->matrix[(size_t)j * (size_t)n + (size_t)i] = weight;
        }
    }
    bool is_on_earth = true;
    for (int32_t i = 0; i < n; i++) {
        const double lat = decimal_degrees(instance->x[i]);
        instance->x[i] = decimal_degrees(instance->y[i]);
        instance->y[i] = lat;
        is_on_earth = is_on_earth && fabs(instance->x[i]) <= 180 && fabs(lat) <= 90;
    }
    instance->crs = is_on_earth ? "EPSG:4326" : NULL;
    return LORRY_OK;
}
