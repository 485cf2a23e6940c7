/* check.h: the independent referee.
 *
 * Recomputes a plan from the problem and the order of visits alone, by plain
 * simulation of each vehicle's day. Shares no code with the search, nor with
 * the schedule that a plan carries, so that a wrong formula cannot vouch for
 * itself; only the travel between two places comes from the same provider. */
#ifndef LORRY_CHECK_CHECK_H
#define LORRY_CHECK_CHECK_H

#include "model/solution.h"

/* The public lorry_check() and its getters, arguments taken as valid. */
lorry_status lorry__check(const lorry_solution *solution, lorry_verdict **out,
                          lorry_message *message);
void lorry__verdict_free(lorry_verdict *verdict);
bool lorry__verdict_is_valid(const lorry_verdict *verdict);
size_t lorry__verdict_num_violations(const lorry_verdict *verdict);
/* LORRY_EINVAL if there is no such violation. out->size says how much of it
 * is written. */
lorry_status lorry__verdict_violation(const lorry_verdict *verdict, size_t index,
                                      lorry_violation *out);
void lorry__verdict_summary(const lorry_verdict *verdict, lorry_summary *out);

#endif
