/* fleet.h: the part of a run that looks for fewer vehicles, where their number
 * stands above cost. After the rounds that probe and for a share of the cooling,
 * rounds close routes; what cooling follows starts from the plan with the
 * fewest. All of it by counted steps. */
#ifndef LORRY_SOLVE_FLEET_H
#define LORRY_SOLVE_FLEET_H

#include "solve/search.h"

typedef struct lorry__fleet {
    int32_t *absence;   /* per island and client; NULL: nothing to do in this run */
    int64_t end;        /* steps at which cooling begins; 0: not known yet */
    bool is_over;
} lorry__fleet;

/* Nothing to do unless the objective counts vehicles. */
lorry_status lorry__fleet_init(lorry__fleet *fleet, lorry__mem *mem, const lorry__search *search);
void lorry__fleet_free(lorry__fleet *fleet, lorry__mem *mem);
/* Before each round: whether it shall close routes, and what the search needs
 * for that. The share is of the steps from `begin` to `cooling`; 0: not known. */
void lorry__fleet_turn(lorry__fleet *fleet, lorry__search *search, int64_t begin,
                       int64_t cooling);
/* Steps of the next round. */
int64_t lorry__fleet_round(const lorry__fleet *fleet, const lorry__search *search);

#endif
