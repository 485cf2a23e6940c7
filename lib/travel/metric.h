/* metric.h: from a length to an arc's distance and duration; inside travel
 * only. */
#ifndef LORRY_TRAVEL_METRIC_H
#define LORRY_TRAVEL_METRIC_H

#include "travel/travel.h"

/* How a profile rounds a way (length times detour): the distance is
 * floor(scale * way + offset), or ceil(scale * way). */
typedef struct lorry__rule {
    double scale, offset;
    bool is_up;          /* the distance is rounded up */
    bool is_duration_up; /* the duration is, where it equals the distance */
    double detour, speed;
} lorry__rule;

lorry__rule lorry__rule_of(const lorry__travel *travel, const lorry__travel_profile *profile);

/* Rounding by conversion: floor and ceil of libm would be calls. value >= 0. */
static inline int64_t lorry__round_up(double value)
{
    const int64_t whole = (int64_t)value;
    return whole + ((double)whole < value);
}

/* Never falls when `length` grows: every operation in it is monotone. */
static inline lorry__arc lorry__rule_apply(const lorry__rule *rule, double length)
{
    const double way = length * rule->detour, scaled = rule->scale * way;
    const int64_t distance =
        rule->is_up ? lorry__round_up(scaled) : (int64_t)(scaled + rule->offset);
    const int64_t duration = rule->speed > 0        ? lorry__round_up(way / rule->speed)
                             : rule->is_duration_up ? lorry__round_up(scaled)
                                                    : distance;
    return (lorry__arc){ distance, duration };
}

/* The straight line, or the way around barriers, as a length before any rule. Where
 * no way leads the straight line stands in. Equal both ways. */
double lorry__metric_length(const lorry__travel *travel, int32_t from, int32_t to);
/* An arc from coordinates, whatever tables there are. Equal both ways. */
lorry__arc lorry__metric_arc(const lorry__travel *travel, const lorry__travel_profile *profile,
                             const lorry__rule *rule, int32_t from, int32_t to);

/* An arc of known ones and their rule; kind KNOWN. */
lorry__arc lorry__known_arc(const lorry__travel *travel, const lorry__travel_profile *profile,
                            int32_t from, int32_t to);

/* No arc of a metric profile exceeds this length. O(n). */
double lorry__metric_most(const lorry__travel *travel, lorry__travel_kind kind);

#endif
