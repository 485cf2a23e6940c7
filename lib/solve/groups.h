/* groups.h: which routes are searched together.
 *
 * A plan is cut into groups of neighbouring routes, by halving along random
 * directions through the routes' centres (barycentre clustering did best in
 * Santini et al. 2023, Eur. J. Oper. Res.). Directions are drawn anew each
 * round, so every border moves. Where travel is a matrix, places are distances
 * from two random landmarks. */
#ifndef LORRY_SOLVE_GROUPS_H
#define LORRY_SOLVE_GROUPS_H

#include "search/plan.h"

typedef struct lorry__groups {
    int32_t count;
    int32_t *first_route;   /* count + 1, into routes */
    int32_t *routes;        /* route numbers, group by group */
    int32_t *first_absent;  /* count + 1, into absent */
    int32_t *absent;        /* client numbers, group by group */
    int32_t *clients_before;/* count + 1: clients, absent ones too, in the groups before */
    /* work space */
    struct lorry__group_item *item;
    double *x, *y;          /* per client */
    bool has_places;
} lorry__groups;

bool lorry__groups_init(lorry__groups *groups, lorry__mem *mem, const lorry_problem *problem);
void lorry__groups_free(lorry__groups *groups, lorry__mem *mem);
/* Cut the plan into about `count` groups of at least `least` routes each.
 * O(clients + routes log routes log count). */
void lorry__groups_cut(lorry__groups *groups, const lorry_problem *problem,
                       const lorry__plan *plan, int32_t count, int32_t least, lorry__rng *rng);

#endif
