/* walk.h: one vehicle's day, simulated stop by stop. */
#ifndef LORRY_CHECK_WALK_H
#define LORRY_CHECK_WALK_H

#include "model/problem.h"

/* What the simulation finds. */
typedef struct lorry__walk {
    int64_t ready;      /* earliest departure: shift, depot and releases       */
    int32_t last_released; /* its position among the clients if a release set
                              `ready`, LORRY_NONE otherwise                    */
    int64_t start, end; /* leaves as late as does not put off the end          */
    int64_t distance, travel, service;
    int64_t start_late, end_late; /* when the vehicle must be off and be back  */
    int64_t end_early;  /* the end depot opens                                 */
    bool is_on_time;    /* at every client and depot                           */
} lorry__walk;

/* Walk a vehicle of `type` along `count` >= 1 clients. The schedule for leaving
 * at walk.start goes to stops[count], the peak load of each dimension to
 * peaks[num_dimensions], and the position of the client after which it is
 * reached (LORRY_NONE: on leaving the depot) to peak_at[num_dimensions].
 * O(count * num_dimensions). */
lorry__walk lorry__walk_route(const lorry_problem *problem, int32_t type,
                              const int32_t *clients, int32_t count, lorry_stop *stops,
                              int64_t *peaks, int32_t *peak_at);

/* The schedule for leaving at `start`: fills the times and distances of
 * stops[count], returns the end of the route. */
int64_t lorry__walk_from(const lorry_problem *problem, int32_t type, const int32_t *clients,
                         int32_t count, int64_t start, lorry_stop *stops);

#endif
