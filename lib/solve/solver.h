/* solver.h: a run from the first plan to the last: rounds of regions, the
 * incumbent, stopping, and what joins when. The face of room solve to room
 * api; arguments are tested there. */
#ifndef LORRY_SOLVE_SOLVER_H
#define LORRY_SOLVE_SOLVER_H

#include "model/solution.h"

struct lorry__resources;

lorry_status lorry__solver_new(const lorry_config *config, lorry_problem *problem,
                               lorry_solver **out);
void lorry__solver_free(lorry_solver *solver);
/* Resources beside those of the problem, for the runs that follow; borrowed.
 * NULL: none. */
void lorry__solver_set_resources(lorry_solver *solver, struct lorry__resources *resources);
/* `options` is whole and valid. */
lorry_status lorry__solver_run(lorry_solver *solver, const lorry_options *options,
                               lorry_solution **out);
void lorry__solver_cancel(lorry_solver *solver);
const char *lorry__solver_message(const lorry_solver *solver);
/* For room api, which tests arguments: where to leave the message of a refusal,
 * and the problem they must suit. */
lorry_message *lorry__solver_note(lorry_solver *solver);
const lorry_problem *lorry__solver_problem(const lorry_solver *solver);
const lorry__mem *lorry__solver_mem(const lorry_solver *solver);
lorry_status lorry__solver_incumbent(const lorry_solver *solver, lorry_solution **out);

#endif
