/* crs.c: coordinate reference systems by PROJ (9 or later).
 *
 * Two transformations: from the given system to the geographic one of its own
 * datum, on whose ellipsoid lengths are measured, and to WGS 84 for maps. The
 * shifted datums of Chinese maps, which PROJ does not know, go through datum.h. */
#include <math.h>

#include <proj.h>

#include "base/language.h"
#include "geo/crs.h"
#include "geo/datum.h"

#define DEGREE 0.017453292519943295
/* An easting and northing that come back from their place on Earth this far
 * off were outside the projection's domain. In units of the system. */
#define ROUND_TRIP 0.01
#define CHUNK 256

static void drop_log(void *payload, int level, const char *line)
{
    (void)payload;
    (void)level;
    (void)line;
}

static PJ_CONTEXT *quiet_context(void)
{
    PJ_CONTEXT *context = proj_context_create();
    if (context == NULL)
        return NULL;
    proj_log_func(context, NULL, drop_log);
    proj_log_level(context, PJ_LOG_NONE);
    proj_context_set_enable_network(context, 0);
    return context;
}

static const char *reason_of(PJ_CONTEXT *context)
{
    const int code = proj_context_errno(context);
    const char *text = code != 0 ? proj_context_errno_string(context, code) : NULL;
    return text != NULL ? text : lorry__tr("PROJ does not know it");
}

/* The horizontal system of `text`, or NULL with a message. */
static PJ *parse(PJ_CONTEXT *context, const char *text, lorry_message *message)
{
    PJ *crs = proj_create(context, text);
    if (crs == NULL) {
        lorry__fail(message, LORRY_EINVAL, "crs \"%.200s\" is unknown: %.200s", text,
                    reason_of(context));
        return NULL;
    }
    if (proj_get_type(crs) == PJ_TYPE_COMPOUND_CRS) {
        PJ *horizontal = proj_crs_get_sub_crs(context, crs, 0);
        proj_destroy(crs);
        crs = horizontal;
    }
    const PJ_TYPE type = crs != NULL ? proj_get_type(crs) : PJ_TYPE_UNKNOWN;
    if (type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS ||
        type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_BOUND_CRS)
        return crs;
    lorry__fail(message, LORRY_EINVAL,
                "crs \"%.200s\" is no geographic or projected reference system%s", text,
                strstr(text, "+proj=") != NULL && strstr(text, "+type=crs") == NULL
                    ? lorry__tr(" (write +type=crs after a PROJ string)") : "");
    proj_destroy(crs);
    return NULL;
}

/* The geographic system under `crs`; *unit is its angle in radians, as some
 * count in grads. */
static PJ *geographic_of(PJ_CONTEXT *context, const PJ *crs, double *unit)
{
    PJ *geographic = proj_crs_get_geodetic_crs(context, crs);
    PJ *axes = geographic != NULL ? proj_crs_get_coordinate_system(context, geographic) : NULL;
    if (axes == NULL || !proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, unit, NULL,
                                               NULL, NULL)) {
        proj_destroy(geographic);
        geographic = NULL;
    }
    proj_destroy(axes);
    return geographic;
}

static bool read_ellipsoid(PJ_CONTEXT *context, const PJ *crs, lorry__ellipsoid *out)
{
    PJ *ellipsoid = proj_get_ellipsoid(context, crs);
    double inverse = 0;
    const bool is_known = ellipsoid != NULL &&
                          proj_ellipsoid_get_parameters(context, ellipsoid, &out->axis, NULL,
                                                        NULL, &inverse);
    proj_destroy(ellipsoid);
    out->flattening = inverse != 0 ? 1 / inverse : 0;
    return is_known && out->axis > 0;
}

/* From one system to another, x before y on both sides. */
static PJ *pipeline(PJ_CONTEXT *context, const PJ *from, const PJ *to)
{
    PJ *raw = proj_create_crs_to_crs_from_pj(context, from, to, NULL, NULL);
    PJ *normal = raw != NULL ? proj_normalize_for_visualization(context, raw) : NULL;
    proj_destroy(raw);
    return normal;
}

/* n points through `pipe`, in place. Failed ones become infinite. */
static void transform(PJ *pipe, PJ_DIRECTION direction, size_t n, double *x, double *y)
{
    proj_trans_generic(pipe, direction, x, sizeof(*x), n, y, sizeof(*y), n, NULL, 0, 0, NULL, 0, 0);
}

static bool is_on_earth(double lon, double lat)
{
    return fabs(lon) <= 360 && fabs(lat) <= 90; /* false for NaN */
}

/* Far outside their domain projections may answer nonsense rather than fail:
 * the way back tells. The first point that does not return, or n. */
static int32_t first_stray(PJ *pipe, int32_t n, const double *x, const double *y,
                           const double *lon, const double *lat)
{
    double back_x[CHUNK], back_y[CHUNK];
    for (int32_t first = 0; first < n; first += CHUNK) {
        const int32_t count = n - first < CHUNK ? n - first : CHUNK;
        memcpy(back_x, lon + first, (size_t)count * sizeof(double));
        memcpy(back_y, lat + first, (size_t)count * sizeof(double));
        transform(pipe, PJ_INV, (size_t)count, back_x, back_y);
        for (int32_t i = 0; i < count; i++)
            if (!(fabs(back_x[i] - x[first + i]) <= ROUND_TRIP &&
                  fabs(back_y[i] - y[first + i]) <= ROUND_TRIP))
                return first + i;
    }
    return n;
}

static lorry_status outside(lorry__mem *mem, const char *crs, int32_t point, double x, double y,
                            lorry_message *message)
{
    lorry__text text;
    lorry__text_init(&text, mem);
    lorry__text_puts(&text, "(");
    lorry__text_double(&text, x, 6);
    lorry__text_puts(&text, ", ");
    lorry__text_double(&text, y, 6);
    lorry__text_puts(&text, ")");
    const lorry_status status =
        text.is_failed
            ? lorry__fail(message, LORRY_ENOMEM, "no memory")
            : lorry__fail(message, LORRY_EINVAL,
                          "locations[%ld]: %.120s is outside the domain of crs \"%.200s\" "
                          "(x is longitude or easting, y latitude or northing)",
                          (long)point, text.data, crs);
    lorry__text_free(&text);
    return status;
}

/* Points as given and the name of their system. */
typedef struct source {
    lorry__mem *mem;
    const char *name;
    int32_t n;
    const double *x, *y;
} source;

/* All points through `pipe`, into degrees. */
static lorry_status to_degrees(const source *from, PJ *pipe, double unit, bool is_projected,
                               double *lon, double *lat, lorry_message *message)
{
    const int32_t n = from->n;
    if (n == 0)
        return LORRY_OK;
    memcpy(lon, from->x, (size_t)n * sizeof(double));
    memcpy(lat, from->y, (size_t)n * sizeof(double));
    transform(pipe, PJ_FWD, (size_t)n, lon, lat);
    int32_t bad = is_projected ? first_stray(pipe, n, from->x, from->y, lon, lat) : n;
    const double factor = fabs(unit - DEGREE) < 1e-12 ? 1 : unit / DEGREE;
    for (int32_t i = 0; i < bad; i++) {
        lon[i] *= factor;
        lat[i] *= factor;
        if (!is_on_earth(lon[i], lat[i]))
            bad = i;
    }
    return bad < n ? outside(from->mem, from->name, bad, from->x[bad], from->y[bad], message)
                   : LORRY_OK;
}

/* GCJ-02 and BD-09, which are degrees but none of PROJ's: lengths are measured on
 * WGS 84, where the places really are. */
static lorry_status resolve_shifted(const source *from, lorry__datum datum, double *lon,
                                    double *lat, double *wgs_lon, double *wgs_lat,
                                    lorry__ellipsoid *ellipsoid, lorry_message *message)
{
    *ellipsoid = (lorry__ellipsoid){ 6378137, 1 / 298.257223563 };
    for (int32_t i = 0; i < from->n; i++) {
        if (!is_on_earth(from->x[i], from->y[i]))
            return outside(from->mem, from->name, i, from->x[i], from->y[i], message);
        lon[i] = from->x[i];
        lat[i] = from->y[i];
        lorry__datum_to_wgs84(datum, &lon[i], &lat[i]);
        wgs_lon[i] = lon[i];
        wgs_lat[i] = lat[i];
    }
    return LORRY_OK;
}

lorry_status lorry__crs_resolve(lorry__mem *mem, const char *crs, int32_t n, const double *x,
                                const double *y, double *lon, double *lat, double *wgs_lon,
                                double *wgs_lat, lorry__ellipsoid *ellipsoid,
                                lorry_message *message)
{
    const source from = { mem, crs, n, x, y };
    lorry__datum datum = LORRY__DATUM_NONE;
    /* An authority's code is PROJ's to know. */
    if (strchr(crs, ':') == NULL)
        lorry__datum_of(crs, &datum);
    if (datum == LORRY__DATUM_GCJ02 || datum == LORRY__DATUM_BD09)
        return resolve_shifted(&from, datum, lon, lat, wgs_lon, wgs_lat, ellipsoid, message);
    PJ_CONTEXT *context = quiet_context();
    if (context == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "crs \"%.200s\": no memory for PROJ", crs);

    PJ *given = parse(context,
                      datum == LORRY__DATUM_CGCS2000 ? "EPSG:4490"
                      : datum == LORRY__DATUM_WGS84  ? "EPSG:4326" : crs, message);
    lorry_status status = given != NULL ? LORRY_OK : LORRY_EINVAL;
    PJ *geographic = NULL, *wgs84 = NULL, *own_pipe = NULL, *wgs_pipe = NULL;
    double unit = DEGREE;
    if (status == LORRY_OK) {
        geographic = geographic_of(context, given, &unit);
        wgs84 = proj_create(context, "OGC:CRS84");
        if (geographic != NULL)
            own_pipe = pipeline(context, given, geographic);
        if (wgs84 != NULL)
            wgs_pipe = pipeline(context, given, wgs84);
        if (own_pipe == NULL || wgs_pipe == NULL || !read_ellipsoid(context, given, ellipsoid))
            status = lorry__fail(message, LORRY_EINVAL,
                                 "crs \"%.200s\" does not lead to longitude and latitude: %.200s",
                                 crs, reason_of(context));
    }
    if (status == LORRY_OK)
        status = to_degrees(&from, own_pipe, unit,
                            proj_get_type(given) == PJ_TYPE_PROJECTED_CRS, lon, lat, message);
    if (status == LORRY_OK)
        status = to_degrees(&from, wgs_pipe, DEGREE, false, wgs_lon, wgs_lat, message);
    proj_destroy(wgs_pipe);
    proj_destroy(own_pipe);
    proj_destroy(wgs84);
    proj_destroy(geographic);
    proj_destroy(given);
    proj_context_destroy(context);
    return status;
}
