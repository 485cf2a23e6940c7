/* metric.c: arcs from coordinates.
 *
 * The same few operations give an arc wherever it is asked for, in a table, a
 * submatrix or alone, so its bits are always the same; they are + - * / sqrt,
 * so they are the same on every machine. O(1) an arc: about 3 ns in the plane,
 * 10 ns on the ellipsoid. */
#include <math.h>

#include "geo/geodesic.h"
#include "travel/metric.h"

int64_t lorry__rounding_factor(lorry_rounding rounding)
{
    switch (rounding) {
    case LORRY_ROUND_DOUBLE:
        return 1000000;
    case LORRY_ROUND_TRUNC1:
    case LORRY_ROUND_CEIL10:
        return 10;
    case LORRY_ROUND_EXACT:
        return 1000;
    case LORRY_ROUND_AUTO:
    case LORRY_ROUND_NEAREST:
        break;
    }
    return 1;
}

int64_t lorry__travel_scale(const lorry__travel *travel)
{
    for (int32_t p = 0; p < travel->num_profiles; p++)
        if (travel->profiles[p].kind == LORRY__TRAVEL_PLANAR)
            return lorry__rounding_factor(travel->rounding);
    return 1;
}

lorry__rule lorry__rule_of(const lorry__travel *travel, const lorry__travel_profile *profile)
{
    lorry__rule rule = {
        .scale = 1, .offset = 0.5, .detour = profile->detour, .speed = profile->speed
    };
    if (profile->kind != LORRY__TRAVEL_PLANAR)
        return rule;
    rule.scale = (double)lorry__rounding_factor(travel->rounding);
    rule.offset = travel->rounding == LORRY_ROUND_TRUNC1 ? 0 : 0.5;
    rule.is_up = travel->rounding == LORRY_ROUND_CEIL10;
    rule.is_duration_up = travel->rounding == LORRY_ROUND_DOUBLE;
    return rule;
}

static inline lorry__arc planar_arc(const lorry__travel *travel, const lorry__rule *rule,
                                    int32_t from, int32_t to)
{
    const double dx = travel->x[from] - travel->x[to], dy = travel->y[from] - travel->y[to];
    return lorry__rule_apply(rule, sqrt(dx * dx + dy * dy));
}

/* PROJ is asked only where the bracket of the length holds two values: the
 * rule is monotone, so where both ends agree the length between them does. */
static lorry__arc geodesic_arc(const lorry__travel *travel, const lorry__rule *rule, int32_t from,
                               int32_t to)
{
    /* The geodesic itself is equal both ways only up to rounding. */
    const int32_t a = from < to ? from : to, b = from < to ? to : from;
    double least, most;
    if (lorry__geodesic_bounds(travel->geodesic, travel->places + 3 * (size_t)a,
                               travel->places + 3 * (size_t)b, &least, &most)) {
        const lorry__arc low = lorry__rule_apply(rule, least > 0 ? least : 0);
        const lorry__arc high = lorry__rule_apply(rule, most);
        if (low.distance == high.distance && low.duration == high.duration)
            return low;
    }
    return lorry__rule_apply(rule,
                             lorry__geodesic_metres(travel->geodesic, travel->lon[a],
                                                    travel->lat[a], travel->lon[b],
                                                    travel->lat[b]));
}

/* In one order of the ends, as geodesics are equal both ways only up to rounding. */
static double straight_length(const lorry__travel *travel, int32_t a, int32_t b)
{
    if (travel->geodesic != NULL)
        return lorry__geodesic_metres(travel->geodesic, travel->lon[a], travel->lat[a],
                                      travel->lon[b], travel->lat[b]);
    const double dx = travel->x[a] - travel->x[b], dy = travel->y[a] - travel->y[b];
    return sqrt(dx * dx + dy * dy);
}

double lorry__metric_length(const lorry__travel *travel, int32_t from, int32_t to)
{
    const int32_t a = from < to ? from : to, b = from < to ? to : from;
    double length = HUGE_VAL;
    if (travel->ways != NULL && !lorry__ways_is_free(travel->ways, a, b))
        length = lorry__ways_length(travel->ways, a, b);
    return length < HUGE_VAL ? length : straight_length(travel, a, b);
}

lorry__arc lorry__known_arc(const lorry__travel *travel, const lorry__travel_profile *profile,
                            int32_t from, int32_t to)
{
    double distance, duration;
    if (from == to)
        return (lorry__arc){ 0, 0 };
    const lorry__known *known = lorry__arcs_find(profile->arcs, from, to);
    if (known == NULL)
        known = lorry__arcs_find(profile->arcs, to, from);
    if (known != NULL)
        return (lorry__arc){ known->distance, known->duration };
    lorry__estimate_arc(profile->estimate, from, to, lorry__metric_length(travel, from, to),
                        &distance, &duration);
    return (lorry__arc){ (int64_t)distance, (int64_t)duration };
}

lorry__arc lorry__metric_arc(const lorry__travel *travel, const lorry__travel_profile *profile,
                             const lorry__rule *rule, int32_t from, int32_t to)
{
    if (from == to)
        return (lorry__arc){ 0, 0 };
    if (travel->ways != NULL && !lorry__ways_is_free(travel->ways, from, to))
        return lorry__rule_apply(rule, lorry__metric_length(travel, from, to));
    return profile->kind == LORRY__TRAVEL_PLANAR ? planar_arc(travel, rule, from, to)
                                                 : geodesic_arc(travel, rule, from, to);
}

/* The length that no way between two places so far apart undercuts, as it is computed.
 * A way around barriers and a geodesic are longer than the chord, but for what
 * coordinates and sums lose: a tenth of a millimetre in 10 km is far more than that. */
static double least_length(const lorry__travel *travel, double apart)
{
    if (travel->ways == NULL && travel->geodesic == NULL)
        return apart;
    const double length = apart * (1 - 1e-8) - (travel->geodesic != NULL ? 1e-5 : 0);
    return length > 0 ? length : 0;
}

static bool is_metric(const lorry__travel_profile *profile)
{
    return profile->kind == LORRY__TRAVEL_PLANAR || profile->kind == LORRY__TRAVEL_GEODESIC;
}

lorry__arc lorry__travel_least(const lorry__travel *travel, int32_t profile, double apart)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    if (!is_metric(p))
        return (lorry__arc){ 0, 0 };
    const lorry__rule rule = lorry__rule_of(travel, p);
    return lorry__rule_apply(&rule, least_length(travel, apart));
}

lorry__arc lorry__travel_least_way(const lorry__travel *travel, int32_t profile, int32_t from,
                                   int32_t to, lorry__arc *loss)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    double a[3], b[3], square = 0;
    *loss = (lorry__arc){ 0, 0 };
    if (!is_metric(p))
        return (lorry__arc){ 0, 0 };
    const int dims = lorry__travel_place(travel, from, a);
    lorry__travel_place(travel, to, b);
    for (int d = 0; d < dims; d++)
        square += (b[d] - a[d]) * (b[d] - a[d]);
    const lorry__rule rule = lorry__rule_of(travel, p);
    /* Sums of lengths lose less than that; what is left is down to whole units. */
    const double way = least_length(travel, sqrt(square)) * (1 - 1e-12) * rule.detour;
    loss->distance = rule.is_up ? 0 : rule.offset > 0 ? 1 : 2;
    loss->duration = rule.speed > 0 || rule.is_duration_up ? 0 : loss->distance;
    return (lorry__arc){ (int64_t)(rule.scale * way),
                         (int64_t)(rule.speed > 0 ? way / rule.speed : rule.scale * way) };
}

double lorry__metric_most(const lorry__travel *travel, lorry__travel_kind kind)
{
    const int dims = kind == LORRY__TRAVEL_PLANAR ? 2 : 3;
    double least[3] = { 0, 0, 0 }, most[3] = { 0, 0, 0 };
    for (int32_t i = 0; i < travel->n; i++) {
        double place[3];
        lorry__travel_place(travel, i, place);
        for (int d = 0; d < dims; d++) {
            least[d] = i == 0 || place[d] < least[d] ? place[d] : least[d];
            most[d] = i == 0 || place[d] > most[d] ? place[d] : most[d];
        }
    }
    double sum = 0;
    for (int d = 0; d < dims; d++)
        sum += (most[d] - least[d]) * (most[d] - least[d]);
    const double straight = kind == LORRY__TRAVEL_PLANAR
                                ? sqrt(sum)
                                : lorry__geodesic_most(travel->geodesic, sqrt(sum));
    const double around = travel->ways != NULL ? lorry__ways_most(travel->ways) : 0;
    return straight > around ? straight : around;
}

void lorry__travel_row(const lorry__travel *travel, int32_t profile, int32_t from, int32_t count,
                       const int32_t *locations, lorry__arc *out)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    const size_t start = (size_t)from * (size_t)travel->n;
    const bool is_straight = p->kind == LORRY__TRAVEL_PLANAR && travel->ways == NULL;
    /* A few out of many are computed before their cells would be there from memory. */
    const bool is_table = !is_straight || count > travel->n / 2;
    if (is_table && p->table32 != NULL) {
        for (int32_t i = 0; i < count; i++) {
            const lorry__arc32 arc = p->table32[start + (size_t)locations[i]];
            out[i] = (lorry__arc){ arc.distance, arc.duration };
        }
        return;
    }
    if (is_table && p->table64 != NULL) {
        for (int32_t i = 0; i < count; i++)
            out[i] = p->table64[start + (size_t)locations[i]];
        return;
    }
    if (p->kind == LORRY__TRAVEL_KNOWN) {
        for (int32_t i = 0; i < count; i++)
            out[i] = lorry__known_arc(travel, p, from, locations[i]);
        return;
    }
    const lorry__rule rule = lorry__rule_of(travel, p);
    if (is_straight)
        for (int32_t i = 0; i < count; i++) /* from a place to itself it is 0, 0 */
            out[i] = planar_arc(travel, &rule, from, locations[i]);
    else
        for (int32_t i = 0; i < count; i++)
            out[i] = lorry__metric_arc(travel, p, &rule, from, locations[i]);
}

lorry__arc lorry__travel_arc_slow(const lorry__travel *travel, int32_t profile, int32_t from,
                                  int32_t to)
{
    lorry__arc arc;
    lorry__travel_row(travel, profile, from, 1, &to, &arc);
    return arc;
}

void lorry__travel_fill(const lorry__travel *travel, int32_t profile, int32_t count,
                        const int32_t *locations, lorry__arc *out)
{
    for (int32_t i = 0; i < count; i++)
        lorry__travel_row(travel, profile, locations[i], count, locations,
                          out + (size_t)i * (size_t)count);
}
