/* resource.h: what binds a route beyond the resources that the evaluator
 * knows by heart, written once as a segment and used everywhere.
 *
 * A resource describes any run of consecutive visits by a *segment* and joins
 * two segments over the arc between them; whether a whole route is allowed
 * follows from its segment alone (Irnich 2008, INFORMS J. Comput. 20(2):270-287).
 * Ruin and recreate, the moves and the whole-route evaluator call only these
 * functions, so a new constraint touches none of them.
 *
 * join() must be associative. Segments are plain bytes, copied freely. */
#ifndef LORRY_EVAL_RESOURCE_H
#define LORRY_EVAL_RESOURCE_H

#include "base/base.h"

#define LORRY__MAX_RESOURCES 4
#define LORRY__MAX_SEGMENT 64 /* bytes */

typedef struct lorry__resource {
    const char *name;
    const void *data;
    size_t segment_size; /* at most LORRY__MAX_SEGMENT */
    /* The segment of one node (depot or client) when a vehicle of `type`
     * visits it; depots stand at both ends of a route, LORRY_NONE for an open
     * end. */
    void (*init)(const void *data, int32_t type, int32_t node, void *segment);
    /* `out` = `left`, then `duration` of travel (the service at the end of
     * `left` not included), then `right`. `out` differs from both. */
    void (*join)(const void *data, int32_t type, const void *left, int64_t duration,
                 const void *right, void *out);
    /* By how much a whole route breaks the constraint; 0 if it keeps it. */
    int64_t (*excess)(const void *data, int32_t type, const void *segment);
} lorry__resource;

struct lorry__resources {
    int count;
    lorry__resource item[LORRY__MAX_RESOURCES];
};
typedef struct lorry__resources lorry__resources;

#endif
