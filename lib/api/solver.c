/* solver.c: a run through the public face. */
#include "solve/solver.h"

#include "base/language.h"
#include "api/api.h"

#define MOST_THREADS 1024

lorry_status lorry_solver_new(const lorry_config *config, lorry_problem *problem,
                              lorry_solver **out)
{
    lorry_config full;
    if (out == NULL)
        return LORRY_EINVAL;
    *out = NULL;
    if (problem == NULL || !lorry__take_config(&full, config))
        return LORRY_EINVAL;
    return lorry__solver_new(&full, problem, out);
}

void lorry_solver_free(lorry_solver *solver) { lorry__solver_free(solver); }

const char *lorry_solver_message(const lorry_solver *solver)
{
    return solver != NULL ? lorry__solver_message(solver) : "the solver is NULL";
}

static lorry_status refuse_count(lorry_message *message, const char *name, int64_t value)
{
    return lorry__fail(message, LORRY_EINVAL, "options.%s is %lld", name, (long long)value);
}

static lorry_status check_options(const lorry_options *o, const lorry_problem *problem,
                                  lorry_message *message)
{
    /* Written so that NaN fails too. */
    if (!(o->time_limit >= 0))
        return lorry__fail(message, LORRY_EINVAL, "options.time_limit is not 0 or more seconds");
    if (!(o->progress_interval >= 0))
        return lorry__fail(message, LORRY_EINVAL,
                           "options.progress_interval is not 0 or more seconds");
    if (!(o->gap >= 0))
        return lorry__fail(message, LORRY_EINVAL, "options.gap is not a share of 0 or more");
    if (o->max_iterations < 0)
        return refuse_count(message, "max_iterations", o->max_iterations);
    if (o->cooling < 0)
        return refuse_count(message, "cooling", o->cooling);
    if (o->cooling_end < 0)
        return refuse_count(message, "cooling_end", o->cooling_end);
    if (o->max_stale < 0)
        return refuse_count(message, "max_stale", o->max_stale);
    if (o->threads < 0 || o->threads > MOST_THREADS)
        return refuse_count(message, "threads", o->threads);
    if ((int)o->objective < LORRY_OBJECTIVE_COST || (int)o->objective > LORRY_OBJECTIVE_VEHICLES)
        return refuse_count(message, "objective", (int)o->objective);
    if (o->start != NULL && o->start->problem != problem &&
        o->start->problem->hash != problem->hash)
        return lorry__fail(message, LORRY_EINVAL, "options.start is a plan of another problem");
    return LORRY_OK;
}

lorry_status lorry_solver_run(lorry_solver *solver, const lorry_options *options,
                              lorry_solution **out)
{
    lorry_options full = LORRY_OPTIONS_INIT;
    if (out != NULL)
        *out = NULL;
    if (solver == NULL)
        return LORRY_EINVAL;
    lorry_message *message = lorry__solver_note(solver);
    LORRY__SPEAK(lorry__solver_mem(solver));
    if (out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is no place for the plan");
    if (options != NULL && !lorry__take(&full, sizeof(full), options))
        return lorry__fail(message, LORRY_EINVAL,
                           "options: their size is not set, or of a newer header");
    const lorry_status status = check_options(&full, lorry__solver_problem(solver), message);
    return status == LORRY_OK ? lorry__solver_run(solver, &full, out) : status;
}

void lorry_solver_cancel(lorry_solver *solver)
{
    if (solver != NULL)
        lorry__solver_cancel(solver);
}

lorry_status lorry_solver_incumbent(const lorry_solver *solver, lorry_solution **out)
{
    if (out != NULL)
        *out = NULL;
    if (solver == NULL || out == NULL)
        return LORRY_EINVAL;
    return lorry__solver_incumbent(solver, out);
}
