/* breed.h: epochs in which every group of a plan is solved as a problem of its own,
 * by several plans of it that are crossed.
 *
 * An epoch cuts the incumbent into groups that stay (small problems are one). Each
 * island anneals every group anew; these are the first parents, and the incumbent's
 * routes one of them. Then come generations: in each group some neighbouring routes
 * of one plan are replaced by the routes on which another has the same clients
 * (selective route exchange: Nagata, Kobayashi 2010, PPSN XI, LNCS 6238:536-545), and
 * what comes of it is annealed for a few rounds from a low temperature. A child that is
 * better takes its parent's place. As groups share nothing, the best of each
 * beside each other are a plan. */
#ifndef LORRY_SOLVE_BREED_H
#define LORRY_SOLVE_BREED_H

#include "solve/search.h"

typedef struct lorry__breed lorry__breed;

/* Begin an epoch. The islands' current plans are what annealing starts from, all the
 * incumbent where there is more than one group; the first island's is. LORRY_ENOMEM. */
lorry_status lorry__breed_begin(lorry__search *search);
/* Begin a generation: children to search->islands, for the rounds that follow.
 * O(islands * clients). */
void lorry__breed_cross(lorry__search *search);
/* After a round: what the groups gave is kept where it is better. */
void lorry__breed_gather(lorry__search *search);
/* Vehicles that the groups of an island may add, to search->spare. */
void lorry__breed_lease(lorry__search *search, int32_t island);
void lorry__breed_free(lorry__breed *breed);

#endif
