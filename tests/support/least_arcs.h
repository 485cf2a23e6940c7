/* least_arcs.h: what bounds take for the least arcs and ways, against all of them. */
#ifndef TESTS_SUPPORT_LEAST_ARCS_H
#define TESTS_SUPPORT_LEAST_ARCS_H

#include <math.h>

#include "cmocka_all.h"
#include "travel/travel.h"

/* Every arc of profile 0 against the distance of its places, and ways of up to `arcs`
 * arcs drawn by a generator. is_exact: some arc is as short as said. */
static inline void assert_least_arcs(const lorry__travel *travel, bool is_exact, int arcs)
{
    lorry__rng rng;
    lorry__rng_seed(&rng, 1, 2, 3);
    for (int32_t from = 0; from < travel->n; from++)
        for (int32_t to = 0; to < travel->n; to++) {
            double a[3], b[3], square = 0;
            const int dims = lorry__travel_place(travel, from, a);
            lorry__travel_place(travel, to, b);
            for (int d = 0; d < dims; d++)
                square += (a[d] - b[d]) * (a[d] - b[d]);
            const lorry__arc arc = lorry__travel_arc(travel, 0, from, to);
            const lorry__arc least = lorry__travel_least(travel, 0, sqrt(square));
            assert_true(least.distance <= arc.distance && least.duration <= arc.duration);
            if (is_exact && from != to)
                assert_true(least.distance == arc.distance && least.duration == arc.duration);

            lorry__arc loss, sum = { 0, 0 };
            const lorry__arc way = lorry__travel_least_way(travel, 0, from, to, &loss);
            const int count = 1 + (int)lorry__rng_below(&rng, (uint32_t)arcs);
            for (int32_t k = 1, here = from; k <= count; k++) {
                const int32_t next =
                    k == count ? to : (int32_t)lorry__rng_below(&rng, (uint32_t)travel->n);
                const lorry__arc step = lorry__travel_arc(travel, 0, here, next);
                sum.distance += step.distance;
                sum.duration += step.duration;
                here = next;
            }
            assert_true(2 * sum.distance >= 2 * way.distance - count * loss.distance);
            assert_true(2 * sum.duration >= 2 * way.duration - count * loss.duration);
            /* And it is of use. */
            assert_true(way.distance + 2 + loss.distance >= least.distance);
        }
}

#endif
