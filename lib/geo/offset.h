/* offset.h: do two sources of coordinates lie systematically apart?
 *
 * The same place in two sources a hundred metres to two kilometres apart, always
 * in the same direction, is a datum declared wrongly. */
#ifndef LORRY_GEO_OFFSET_H
#define LORRY_GEO_OFFSET_H

#include "geo/datum.h"

typedef struct lorry__offset {
    bool is_systematic;
    double metres;       /* length of the median shift from the first to the second */
    double spread;       /* median distance of single shifts from it               */
    /* Declarations under which the shift would vanish; equal to those given if there
     * are none. At most one differs from what was declared, unless both must. */
    lorry__datum first, second;
} lorry__offset;

/* n places in both sources, degrees on WGS 84 as converted from the datums declared.
 * Robust: up to a third of the pairs may be anywhere. Fewer than 8 pairs tell
 * nothing. false when out of memory. O(n). */
bool lorry__offset_find(lorry__mem *mem, size_t n, const double *lon1, const double *lat1,
                        lorry__datum datum1, const double *lon2, const double *lat2,
                        lorry__datum datum2, lorry__offset *out);

#endif
