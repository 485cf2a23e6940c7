/* trace.c: thinning the points of the best plan over time. */
#include "solve/trace.h"

void lorry__trace_clear(lorry__trace *trace)
{
    trace->length = 0;
    trace->stride = 1;
}

/* The first plan is a stretch of its own. */
static int64_t stretch_of(const lorry__trace *trace, int64_t round)
{
    return round == 0 ? -1 : round / trace->stride;
}

static void put(lorry__trace *trace, int64_t round, const lorry_trace_point *point)
{
    const int32_t last = trace->length - 1;
    const bool is_same = last >= 0 && stretch_of(trace, trace->round[last]) ==
                                          stretch_of(trace, round);
    const int32_t at = is_same ? last : trace->length++;
    trace->round[at] = round;
    trace->point[at] = *point;
}

void lorry__trace_note(lorry__trace *trace, int64_t round, const lorry_trace_point *point)
{
    if (trace->length > 0) {
        const lorry_trace_point *last = &trace->point[trace->length - 1];
        if (last->cost == point->cost && last->num_missing == point->num_missing &&
            last->num_routes == point->num_routes)
            return;
    }
    while (trace->length == LORRY__TRACE_MOST) {
        trace->length = 0;
        trace->stride *= 2;
        for (int32_t i = 0; i < LORRY__TRACE_MOST; i++) {
            const lorry_trace_point moved = trace->point[i];
            put(trace, trace->round[i], &moved);
        }
    }
    put(trace, round, point);
}
