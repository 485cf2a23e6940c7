/* insertion.h: what it takes to serve one more client on a trip, all else as planned. */
#ifndef LORRY_DISPATCH_INSERTION_H
#define LORRY_DISPATCH_INSERTION_H

#include "dispatch/planning.h"
#include "eval/eval.h"

/* A trip of `count` clients, without the one at `out` (-1: all stay) and with `client`
 * before the one at `in` (count: at the end; -1: none). `room` holds count + 1. O(count). */
lorry__route_value lorry__insertion_value(const lorry__eval *eval, int32_t type,
                                          const int32_t *clients, int32_t count, int32_t out,
                                          int32_t client, int32_t in, int32_t *room);

/* Clients that were left go where they cost least of the places where they fit, those
 * with the greatest prizes first; *plan is replaced if any does. A search looks near a
 * client's neighbours, which in another's section are no help.
 * O(clients left * stops * stops of a trip). LORRY_ENOMEM. */
lorry_status lorry__fill_trips(const lorry__planning *planning,
                               const lorry__day_problem *problem, lorry_solution **plan);

#endif
