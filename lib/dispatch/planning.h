/* planning.h: an outlet's day as a problem, and the problem's plans as days. */
#ifndef LORRY_DISPATCH_PLANNING_H
#define LORRY_DISPATCH_PLANNING_H

#include "model/solution.h"
#include "report/day.h"

/* A vehicle type of the problem: a courier in a wave, or in what is left of the wave
 * when it is back from a first trip. Of one courier no two overlap. */
typedef struct lorry__shift {
    int32_t courier, wave;
    int64_t from, to;         /* leaves, and is back                         */
} lorry__shift;

/* Type t is shifts[t]; client c of the task is client c, at location c + 1; the outlet
 * is location 0. */
typedef struct lorry__day_problem {
    lorry_problem *problem;   /* owned, as the shifts are                    */
    lorry__shift *shifts;
    int32_t num_shifts;
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
    lorry_section_mode mode;
    double section_price;     /* currency, of a client away from home        */
    double balance_price;     /* currency, of an hour beyond `fair`          */
    const int64_t *fair;      /* per wave: seconds out that are a fair share;
                                 NULL: nothing is charged                    */
    const uint8_t *is_late;   /* per client: its promise is given up         */
    lorry_options run;        /* time, iterations, seed, threads, progress   */
    double left;              /* of the run: 1, and less with each search    */
    lorry_message *message;
} lorry__planning;

/* The problem; `shifts` are copied, or with NULL one for each courier in each wave in
 * which it works. LORRY_EINVAL, LORRY_ERANGE, LORRY_ENOMEM, with the message. */
lorry_status lorry__day_problem_new(const lorry__planning *planning, const lorry__shift *shifts,
                                    int32_t num_shifts, lorry__day_problem *out);
void lorry__day_problem_free(lorry__day_problem *problem, lorry__mem *mem);
/* The same shifts, and a second one for whoever is back in time to drive again: the
 * first then ends when the plan's trip does. *shifts comes from `mem`; NULL and 0 where
 * nobody is. LORRY_ENOMEM. */
lorry_status lorry__shifts_after(const lorry__planning *planning,
                                 const lorry__day_problem *problem, const lorry_solution *plan,
                                 lorry__shift **shifts, int32_t *num_shifts);

/* Search for a share of the run, from a plan for the same clients and types or from
 * nothing (NULL). LORRY_STOPPED as lorry_solver_run(). */
lorry_status lorry__day_search(lorry__planning *planning, const lorry__day_problem *problem,
                               const lorry_solution *start, double share, lorry_solution **out);
/* The routes of a plan, for a problem of the same clients and, as far as it has them,
 * the same shifts; those of others are left out. */
lorry_status lorry__day_transfer(const lorry_solution *plan, const lorry__day_problem *to,
                                 lorry_solution **out, lorry_message *message);
/* A day as a plan to start from: the first trip of each courier in a wave. */
lorry_status lorry__plan_of_day(const lorry__planning *planning, const lorry__day *day,
                                const lorry__day_problem *problem, lorry_solution **out);
/* A plan as a day; `out` is empty and has its memory. */
lorry_status lorry__day_of_plan(const lorry_solution *plan, const lorry__day_problem *problem,
                                lorry__day *out);

#endif
