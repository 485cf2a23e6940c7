/* segment.h: time along a run of stops.
 *
 * A run is described by its least duration D, the lateness W that even the
 * best departure leaves, and the earliest and latest departures E <= L at which
 * both are reached. */
#ifndef LORRY_MODEL_SEGMENT_H
#define LORRY_MODEL_SEGMENT_H

#include "base/base.h"

typedef struct lorry__segment {
    int64_t duration, warp, early, late;
} lorry__segment;

/* Join two runs `travel` apart. O(1), associative.
 * Vidal, Crainic, Gendreau, Prins (2013), Comput. Oper. Res. 40(1):475-489. */
static inline lorry__segment lorry__segment_join(lorry__segment a, int64_t travel,
                                                 lorry__segment b)
{
    const int64_t reach = a.duration - a.warp + travel; /* start of a -> b */
    const int64_t wait = lorry__max64(b.early - reach - a.late, 0);
    const int64_t warp = lorry__max64(a.early + reach - b.late, 0);
    return (lorry__segment){
        .duration = a.duration + travel + b.duration + wait,
        .warp = a.warp + b.warp + warp,
        .early = lorry__max64(a.early, b.early - reach) - wait,
        .late = lorry__min64(a.late, b.late - reach) + warp,
    };
}

#endif
