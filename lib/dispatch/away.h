/* away.h: which stops left their section, and what that is worth. */
#ifndef LORRY_DISPATCH_AWAY_H
#define LORRY_DISPATCH_AWAY_H

#include "dispatch/planning.h"

/* The stops of `plan` (as `day`) away from home, those that save most first, each
 * priced by insertion: taken out of its trip and put at its cheapest place on a
 * trip of a courier who is at home there, all other stops as they are. Hours and
 * kilometres of that, less those of now. *list comes from `mem`.
 * O(stops away * trips at home * their length squared). */
lorry_status lorry__find_away(lorry__mem *mem, const lorry__task *task,
                              const lorry_solution *plan, const lorry__day_problem *problem,
                              const lorry__day *day, lorry__away **list, int32_t *count,
                              lorry_message *message);

#endif
