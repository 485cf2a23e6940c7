/* schedule.h: when a vehicle is where. */
#ifndef LORRY_MODEL_SCHEDULE_H
#define LORRY_MODEL_SCHEDULE_H

#include "model/problem.h"
#include "model/segment.h"

/* Unlimited times are cut to this, so that sums of them cannot overflow. */
#define LORRY__FAR (INT64_C(1) << 60)

/* The whole day of a vehicle of `type` along `count` >= 1 clients: its least
 * duration, the lateness that no departure avoids, and the earliest and latest
 * departures that give both. O(count). */
lorry__segment lorry__day_of(const lorry_problem *problem, int32_t type,
                             const int32_t *clients, int32_t count);

/* Schedule of a route. `route` has its type, clients and number of stops; its
 * times, distances and figures are written (not `cost`), with the peak loads
 * to peaks[num_dimensions] and the stops to stops[num_stops]. Returns whether
 * the route breaks no constraint of its own. O(stops * dimensions). */
bool lorry__schedule(const lorry_problem *problem, lorry_route *route, int64_t *peaks,
                     lorry_stop *stops);

#endif
