/* planning.h: an outlet's day as a problem, and the problem's plans as days. */
#ifndef LORRY_DISPATCH_PLANNING_H
#define LORRY_DISPATCH_PLANNING_H

#include "model/solution.h"
#include "report/day.h"

/* A courier on a wave is a vehicle of its own type: type t is of courier[t], on
 * wave[t]. Client c of the task is client c, at location c + 1; the outlet is
 * location 0. */
typedef struct lorry__day_problem {
    lorry_problem *problem;   /* owned                                       */
    int32_t *courier, *wave;  /* per type, from the memory of the planning   */
} lorry__day_problem;

/* How travel is known: fills the profiles of a model whose locations stand. */
typedef struct lorry__travel_source {
    lorry_status (*fill)(void *payload, lorry_model *model);
    void *payload;
} lorry__travel_source;

typedef struct lorry__planning {
    lorry__mem *mem;
    const lorry__task *task;
    const lorry__travel_source *travel;
    double section_price;     /* currency, of a client away from home        */
    const uint8_t *is_late;   /* per client: its promise is given up; NULL   */
    lorry_options run;        /* time, iterations, seed, threads, progress   */
    lorry_solver **running;   /* while one runs, for a cancel; may be NULL   */
    lorry_message *message;
} lorry__planning;

/* The problem under a mode of sections. LORRY_EINVAL, LORRY_ERANGE, LORRY_ENOMEM,
 * with the message. */
lorry_status lorry__day_problem_new(const lorry__planning *planning, lorry_section_mode mode,
                                    lorry__day_problem *out);
void lorry__day_problem_free(lorry__day_problem *problem, lorry__mem *mem);

/* Search, from a plan for the same clients and types or from nothing (NULL).
 * LORRY_STOPPED as lorry_solver_run(). */
lorry_status lorry__day_search(const lorry__planning *planning,
                               const lorry__day_problem *problem, const lorry_solution *start,
                               double share, lorry_solution **out);
/* The routes of a plan, for a problem of the same clients and types. */
lorry_status lorry__day_transfer(const lorry_solution *plan, const lorry__day_problem *to,
                                 lorry_solution **out, lorry_message *message);
/* A day as a plan to start from: the first trip of each courier in a wave. */
lorry_status lorry__plan_of_day(const lorry__planning *planning, const lorry__day *day,
                                const lorry__day_problem *problem, lorry_solution **out);
/* A plan as a day; `out` is empty and has its memory. */
lorry_status lorry__day_of_plan(const lorry_solution *plan, const lorry__day_problem *problem,
                                lorry__day *out);

#endif
