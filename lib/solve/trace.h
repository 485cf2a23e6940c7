/* trace.h: the best plan over time, in bounded space.
 *
 * Every stretch of `stride` rounds keeps the last improvement in it, so that
 * points are spread evenly over the run and the last one is the incumbent; when
 * they are too many the stride doubles. Which are kept depends on the rounds'
 * numbers only. O(1) a round, amortised; allocates nothing. */
#ifndef LORRY_SOLVE_TRACE_H
#define LORRY_SOLVE_TRACE_H

#include "base/base.h"

#define LORRY__TRACE_MOST 256

typedef struct lorry__trace {
    int32_t length;
    int64_t stride;
    lorry_trace_point point[LORRY__TRACE_MOST];
    int64_t round[LORRY__TRACE_MOST];
} lorry__trace;

void lorry__trace_clear(lorry__trace *trace);
/* After round number `round`, 0 for the first plan: note its figures, if the
 * last point has others. */
void lorry__trace_note(lorry__trace *trace, int64_t round, const lorry_trace_point *point);

#endif
