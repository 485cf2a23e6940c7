/* freeze.c: from what was given to what is asked: places on Earth, the range
 * of all arcs, tables. */
#include "geo/crs.h"
#include "geo/geodesic.h"
#include "travel/metric.h"

static lorry_status no_memory(const lorry__travel *travel, const char *what,
                              lorry_message *message)
{
    return lorry__fail(message, LORRY_ENOMEM, "no memory for the %s of %ld locations", what,
                       (long)travel->n);
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
        return no_memory(travel, "coordinates", message);
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
        return no_memory(travel, "coordinates", message);
    for (size_t i = 0; i < n; i++)
        lorry__geodesic_place(travel->geodesic, travel->lon[i], travel->lat[i],
                              travel->places + 3 * i);
    return LORRY_OK;
}

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
                           (long)profile, is_distance ? "distance" : "duration", (long)pair[0],
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

static lorry_status freeze_metric(lorry__travel *travel, int32_t profile, double most,
                                  lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    lorry__arc bound;
    const lorry_status status = prove_range(travel, profile, most, &bound, message);
    if (status != LORRY_OK)
        return status;
    if (travel->n <= LORRY__TRAVEL_CACHE) {
        const size_t cells = (size_t)travel->n * (size_t)travel->n;
        if (bound.distance <= INT32_MAX && bound.duration <= INT32_MAX)
            p->table32 = lorry__alloc(travel->mem, cells * sizeof(*p->table32));
        else
            p->table64 = lorry__alloc(travel->mem, cells * sizeof(*p->table64));
        if (p->table32 == NULL && p->table64 == NULL)
            return no_memory(travel, "travel table", message);
        bound = tabulate(travel, p);
    }
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
            return no_memory(travel, "profile", message);
    }
    if (travel->crs != NULL) {
        const lorry_status status = locate(travel, message);
        if (status != LORRY_OK)
            return status;
    }
    const lorry__travel_kind kind =
        travel->crs != NULL ? LORRY__TRAVEL_GEODESIC : LORRY__TRAVEL_PLANAR;
    const double most = lorry__metric_most(travel, kind);
    for (int32_t i = 0; i < travel->num_profiles; i++) {
        if (travel->profiles[i].kind == LORRY__TRAVEL_MATRIX)
            continue;
        travel->profiles[i].kind = kind;
        const lorry_status status = freeze_metric(travel, i, most, message);
        if (status != LORRY_OK)
            return status;
    }
    return LORRY_OK;
}
