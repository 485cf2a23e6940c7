/* prover_price.h: what column generation asks of pricing. */
#ifndef LORRY_RELAXATION_PROVER_PRICE_H
#define LORRY_RELAXATION_PROVER_PRICE_H

#include "relaxation/prover.h"

/* Walks that join the master in one round, about. */
int32_t lorry__prover_per_round(const lorry__prover *prover);
/* Price the point; *added walks join the master. *value is what the point would
 * prove with about as many vehicles as the master has: the center is chosen by
 * it, since a fleet with vehicles to spare makes any negative z_k look dear.
 * Exact passes prove a bound. */
lorry__outcome lorry__prover_price(lorry__prover *prover, lorry__effort effort, int32_t *added,
                                   double *value);
/* Price the point by `few` merged labels per bucket. *added of their walks join the
 * master; NULL: none do. *share is the largest share of the duals that no walk found
 * costs less than. */
lorry__outcome lorry__prover_price_merged(lorry__prover *prover, int32_t few, int32_t *added,
                                          double *value, double *share);

/* Price the point, rounded down as grids need it, on those of all kinds, by their cheapest
 * links (0: by all, which proves a bound); walks are left with them. TOO_DEAR: some walk
 * costs less than grids can tell. */
lorry__outcome lorry__prover_price_grid(lorry__prover *prover, int32_t most_links,
                                        int64_t threshold);

#endif
