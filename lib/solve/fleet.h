/* fleet.h: the part of a run that looks for fewer vehicles: rounds in which routes
 * are closed, by counted steps. */
#ifndef LORRY_SOLVE_FLEET_H
#define LORRY_SOLVE_FLEET_H

#include "solve/search.h"

typedef struct lorry__fleet {
    int32_t *absence;   /* per island and client */
    lorry__plan few;    /* the complete plan with the fewest routes; of these the cheapest */
    int64_t end;        /* steps at which it ends at the latest */
} lorry__fleet;

/* Begin, with the search's islands as they are, until `end` steps are done. */
lorry_status lorry__fleet_begin(lorry__fleet *fleet, lorry__search *search, int64_t end);
/* Before each round: false, and the search is as it was, when it is over. */
bool lorry__fleet_turn(lorry__fleet *fleet, lorry__search *search);
/* Steps of the next round. */
int64_t lorry__fleet_round(const lorry__fleet *fleet, const lorry__search *search);
/* Whether it found a plan of fewer routes than the incumbent has. */
bool lorry__fleet_has_fewer(const lorry__fleet *fleet, const lorry__search *search);
void lorry__fleet_free(lorry__fleet *fleet, lorry__mem *mem);

#endif
