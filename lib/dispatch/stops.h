/* stops.h: from parcels to clients: what is handed over in one visit.
 *
 * A courier parks once for all parcels of an address. Parcels are grouped by
 * the words of the file (address, building, AOI) or by distance; those of one
 * group that can ride at the same time and whose windows leave enough room
 * together become one client. */
#ifndef LORRY_DISPATCH_STOPS_H
#define LORRY_DISPATCH_STOPS_H

#include "report/day.h"

/* A parcel as grouping sees it; texts may be "". */
typedef struct lorry__parcel {
    const char *address, *building, *aoi;
    double lon, lat;
    int64_t early, late;      /* LORRY_UNLIMITED: no promise                 */
    int64_t release;          /* 0: there from the start                     */
    int64_t weight, volume;   /* 0 where they are not known                  */
    int64_t handling;         /* seconds                                     */
    int32_t section;          /* or LORRY_NONE                               */
    bool is_appointed, is_urgent;
} lorry__parcel;

typedef struct lorry__grouping_rule {
    lorry_grouping by;
    double radius;            /* metres, LORRY_GROUP_RADIUS                  */
    int64_t setup;            /* seconds a visit                             */
    int64_t least_window;     /* windows that leave less room are not joined */
    int64_t most_weight, most_volume, most_parcels; /* of a visit            */
    const lorry__wave *waves; /* by their start                              */
    int32_t num_waves;
} lorry__grouping_rule;

/* Clients from parcels; client_of and order are as in lorry__task. Both arrays
 * have room for `count`; *clients comes from `mem`. Deterministic; O(n log n). */
lorry_status lorry__group_parcels(lorry__mem *mem, const lorry__parcel *parcels, size_t count,
                                  const lorry__grouping_rule *rule,
                                  lorry__day_client **clients, int32_t *num_clients,
                                  int32_t *client_of, int32_t *order);

#endif
