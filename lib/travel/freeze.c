/* freeze.c: from what was given to what is asked: places on Earth, ways around
 * barriers, the range of all arcs, tables, and what is not known. */
#include <math.h>

#include "base/language.h"
#include "geo/crs.h"
#include "geo/geodesic.h"
#include "travel/metric.h"
#include "travel/unknown.h"

static lorry_status no_memory(const lorry__travel *travel, const char *what,
                              lorry_message *message)
{
    return lorry__fail(message, LORRY_ENOMEM, "no memory for the %s of %ld locations",
                       lorry__tr(what), (long)travel->n);
}

static lorry_status locate(lorry__travel *travel, lorry_message *message)
{
    const size_t n = (size_t)travel->n;
    travel->lon = LORRY__NEW(travel->mem, double, n);
    travel->lat = LORRY__NEW(travel->mem, double, n);
    travel->wgs_lon = LORRY__NEW(travel->mem, double, n);
    travel->wgs_lat = LORRY__NEW(travel->mem, double, n);
    if (travel->lon == NULL || travel->lat == NULL || travel->wgs_lon == NULL ||
        travel->wgs_lat == NULL)
        return no_memory(travel, N_("coordinates"), message);
    lorry__ellipsoid ellipsoid = { 0, 0 };
    const lorry_status status =
        lorry__crs_resolve(travel->mem, travel->crs, travel->n, travel->x, travel->y, travel->lon,
                           travel->lat, travel->wgs_lon, travel->wgs_lat, &ellipsoid, message);
    if (status != LORRY_OK)
        return status;
    travel->axis = ellipsoid.axis;
    travel->flattening = ellipsoid.flattening;

    travel->geodesic = lorry__geodesic_new(travel->mem, ellipsoid);
    travel->places = LORRY__NEW(travel->mem, double, 3 * n);
    if (travel->geodesic == NULL || travel->places == NULL)
        return no_memory(travel, N_("coordinates"), message);
    for (size_t i = 0; i < n; i++)
        lorry__geodesic_place(travel->geodesic, travel->lon[i], travel->lat[i],
                              travel->places + 3 * i);
    return LORRY_OK;
}

/* -------------------------------------------------------------- barriers -- */

static double planar_length(const void *payload, double x1, double y1, double x2, double y2)
{
    (void)payload;
    return sqrt((x1 - x2) * (x1 - x2) + (y1 - y2) * (y1 - y2));
}

static double geodesic_length(const void *payload, double x1, double y1, double x2, double y2)
{
    return lorry__geodesic_metres(payload, x1, y1, x2, y2);
}

/* Barriers are in the coordinates of the locations, and become degrees with them. */
static lorry_status make_ways(lorry__travel *travel, lorry_message *message)
{
    lorry__ways_input in = {
        .num_stops = travel->n, .num_points = travel->num_points,
        .num_lines = travel->num_lines, .x = travel->x, .y = travel->y,
        .line_x = travel->line_x, .line_y = travel->line_y, .lines = travel->lines,
        .aspect = 1, .length = planar_length,
    };
    if (travel->crs == NULL)
        return lorry__ways_new(travel->mem, &in, &travel->ways, message);
    const size_t points = (size_t)travel->num_points;
    double *room = LORRY__NEW(travel->mem, double, 4 * points);
    if (room == NULL)
        return no_memory(travel, N_("barriers"), message);
    double *lon = room, *lat = room + points;
    lorry__ellipsoid ellipsoid;
    lorry_message inner = { "" };
    lorry_status status =
        lorry__crs_resolve(travel->mem, travel->crs, travel->num_points, travel->line_x,
                           travel->line_y, lon, lat, lat + points, lat + 2 * points, &ellipsoid,
                           &inner);
    if (status != LORRY_OK) {
        /* Its "locations[3]" counts points of barriers. */
        const char *colon = strstr(inner.text, ": ");
        lorry__fail(message, status, "barriers: %.300s",
                    colon != NULL ? colon + 2 : inner.text);
    } else {
        double middle = 0;
        for (size_t k = 0; k < points; k++)
            middle += lat[k] / (double)points;
        in.x = travel->lon;
        in.y = travel->lat;
        in.line_x = lon;
        in.line_y = lat;
        in.aspect = cos(middle * 0.017453292519943295);
        in.length = geodesic_length;
        in.payload = travel->geodesic;
        status = lorry__ways_new(travel->mem, &in, &travel->ways, message);
    }
    lorry__free(travel->mem, room);
    return status;
}

/* ----------------------------------------------------------------- range -- */

/* The two locations farthest apart along one axis: what to name when the box
 * of all of them is too large. O(n). */
static void name_extremes(const lorry__travel *travel, int32_t pair[2])
{
    double widest = -1;
    for (int d = 0; d < 3; d++) {
        int32_t low = 0, high = 0;
        double least = 0, most = 0, place[3];
        for (int32_t i = 0; i < travel->n; i++) {
            lorry__travel_place(travel, i, place);
            if (i == 0 || place[d] < least) {
                least = place[d];
                low = i;
            }
            if (i == 0 || place[d] > most) {
                most = place[d];
                high = i;
            }
        }
        if (most - least > widest) {
            widest = most - least;
            pair[0] = low < high ? low : high;
            pair[1] = low < high ? high : low;
        }
    }
}

/* Bound all arcs by the box around the locations; the rule is monotone. The
 * test is on doubles, before any conversion could overflow. */
static lorry_status prove_range(const lorry__travel *travel, int32_t profile, double most,
                                lorry__arc *bound, lorry_message *message)
{
    const lorry__rule rule = lorry__rule_of(travel, &travel->profiles[profile]);
    const double way = most * rule.detour;
    const double distance = rule.scale * way;
    const double duration = rule.speed > 0 ? way / rule.speed : distance;
    const double limit = (double)LORRY__TRAVEL_LIMIT;
    if (!(distance < limit && duration < limit)) {
        int32_t pair[2] = { 0, 0 };
        name_extremes(travel, pair);
        const bool is_distance = !(distance < limit);
        const double value = is_distance ? distance : duration;
        return lorry__fail(message, LORRY_ERANGE,
                           "profiles[%ld]: %s between locations %ld and %ld may reach %.0f, "
                           "beyond 2^40 = %lld",
                           (long)profile, lorry__tr(is_distance ? N_("distance") : N_("duration")),
                           (long)pair[0],
                           (long)pair[1], value, (long long)LORRY__TRAVEL_LIMIT);
    }
    *bound = lorry__rule_apply(&rule, most);
    return LORRY_OK;
}

/* Both halves of the table at once, in square tiles: they stay in cache, where
 * the column of a whole table would not. */
#define TILE 64

static lorry__arc tabulate(const lorry__travel *travel, lorry__travel_profile *profile)
{
    const lorry__rule rule = lorry__rule_of(travel, profile);
    const int32_t n = travel->n;
    lorry__arc most = { 0, 0 };
    for (int32_t top = 0; top < n; top += TILE)
        for (int32_t left = top; left < n; left += TILE)
            for (int32_t i = top; i < n && i < top + TILE; i++)
                for (int32_t j = left > i ? left : i; j < n && j < left + TILE; j++) {
                    const lorry__arc arc = lorry__metric_arc(travel, profile, &rule, i, j);
                    const size_t there = (size_t)i * (size_t)n + (size_t)j;
                    const size_t back = (size_t)j * (size_t)n + (size_t)i;
                    most.distance = lorry__max64(most.distance, arc.distance);
                    most.duration = lorry__max64(most.duration, arc.duration);
                    if (profile->table32 != NULL)
                        profile->table32[there] = profile->table32[back] =
                            (lorry__arc32){ (int32_t)arc.distance, (int32_t)arc.duration };
                    else
                        profile->table64[there] = profile->table64[back] = arc;
                }
    return most;
}

/* Ways around barriers serve all arcs from a location at once. */
static lorry_status tabulate_ways(lorry__travel *travel, lorry__travel_profile *profile,
                                  lorry__arc *most, lorry_message *message)
{
    const lorry__rule rule = lorry__rule_of(travel, profile);
    const int32_t n = travel->n;
    double *work = LORRY__NEW(travel->mem, double, (size_t)lorry__ways_nodes(travel->ways));
    if (work == NULL)
        return no_memory(travel, N_("ways"), message);
    bool has_room = true;
    *most = (lorry__arc){ 0, 0 };
    for (int32_t i = 0; i < n && has_room; i++) {
        lorry__ways_from(travel->ways, i, work);
        for (int32_t j = i; j < n && has_room; j++) {
            lorry__arc arc = { 0, 0 };
            double length = -1;
            if (j > i && !lorry__ways_is_free(travel->ways, i, j))
                length = lorry__ways_onward(travel->ways, work, j);
            if (length >= 0 && length < HUGE_VAL)
                arc = lorry__rule_apply(&rule, length);
            else if (j > i)
                arc = lorry__metric_arc(travel, profile, &rule, i, j);
            if (length == HUGE_VAL)
                has_room = lorry__mark_unknown(travel, profile, i, j);
            lorry__put_arc(travel, profile, i, j, arc);
            lorry__put_arc(travel, profile, j, i, arc);
            most->distance = lorry__max64(most->distance, arc.distance);
            most->duration = lorry__max64(most->duration, arc.duration);
        }
    }
    lorry__free(travel->mem, work);
    return has_room ? LORRY_OK : no_memory(travel, N_("ways"), message);
}

static lorry_status make_table(lorry__travel *travel, lorry__travel_profile *p, bool is_small,
                               lorry_message *message)
{
    const size_t cells = (size_t)travel->n * (size_t)travel->n;
    if (is_small)
        p->table32 = lorry__alloc(travel->mem, cells * sizeof(*p->table32));
    else
        p->table64 = lorry__alloc(travel->mem, cells * sizeof(*p->table64));
    return p->table32 != NULL || p->table64 != NULL
               ? LORRY_OK : no_memory(travel, N_("travel table"), message);
}

static lorry_status freeze_metric(lorry__travel *travel, int32_t profile, double most,
                                  lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    lorry__arc bound;
    lorry_status status = prove_range(travel, profile, most, &bound, message);
    if (status == LORRY_OK && travel->n <= LORRY__TRAVEL_CACHE) {
        status = make_table(travel, p, bound.distance <= INT32_MAX && bound.duration <= INT32_MAX,
                            message);
        if (status == LORRY_OK && travel->ways != NULL)
            status = tabulate_ways(travel, p, &bound, message);
        else if (status == LORRY_OK)
            bound = tabulate(travel, p);
    }
    if (status != LORRY_OK)
        return status;
    travel->max_distance = lorry__max64(travel->max_distance, bound.distance);
    travel->max_duration = lorry__max64(travel->max_duration, bound.duration);
    return LORRY_OK;
}

lorry_status lorry__travel_freeze(lorry__travel *travel, lorry_message *message)
{
    if (travel->num_profiles == 0) {
        const lorry_profile standard = LORRY_PROFILE_INIT;
        if (lorry__travel_add_profile(travel, standard.detour, standard.speed, NULL, NULL) !=
            LORRY_OK)
            return no_memory(travel, N_("profile"), message);
    }
    if (travel->crs != NULL) {
        const lorry_status status = locate(travel, message);
        if (status != LORRY_OK)
            return status;
    }
    if (travel->num_lines > 0) {
        const lorry_status status = make_ways(travel, message);
        if (status != LORRY_OK)
            return status;
    }
    const lorry__travel_kind kind =
        travel->crs != NULL ? LORRY__TRAVEL_GEODESIC : LORRY__TRAVEL_PLANAR;
    const double most = lorry__metric_most(travel, kind);
    for (int32_t i = 0; i < travel->num_profiles; i++) {
        lorry__travel_profile *p = &travel->profiles[i];
        lorry_status status = LORRY_OK;
        if (p->kind == LORRY__TRAVEL_KNOWN)
            status = lorry__freeze_known(travel, i, most, message);
        else if (p->kind == LORRY__TRAVEL_MATRIX && p->num_unknown > 0)
            status = lorry__freeze_unknown(travel, i, message);
        else if (p->kind != LORRY__TRAVEL_MATRIX) {
            p->kind = kind;
            status = freeze_metric(travel, i, most, message);
        }
        if (status != LORRY_OK)
            return status;
    }
    return LORRY_OK;
}
