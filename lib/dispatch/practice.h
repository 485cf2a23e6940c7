/* practice.h: the day as an outlet without a planner drives it. */
#ifndef LORRY_DISPATCH_PRACTICE_H
#define LORRY_DISPATCH_PRACTICE_H

#include "report/day.h"
#include "travel/travel.h"

/* Every courier serves its own sections and goes to the nearest place next; see
 * practice.c. `travel` has the outlet as location 0 and client c as c + 1.
 * `out` is empty and has its memory. O(clients * longest trip). */
lorry_status lorry__practice(const lorry__task *task, const lorry__travel *travel,
                             lorry__day *out);

#endif
