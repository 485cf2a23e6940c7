/* solver.c: life of a solver, the schedule of a run, and when it ends. */
#include "solve/solver.h"

#include "base/language.h"
#include "eval/resource.h"
#include "solve/phases.h"
#include "solve/proof.h"
#include "solve/search.h"
#include "solve/seeds.h"
#include "solve/trace.h"

/* Steps that cooling is planned for, per step that the probe's speed makes of
 * the time left. Cold steps are somewhat faster than the probe's hot ones, since
 * most end early. What is left after cooling is searched cold. */
#define COOLING_SHARE 1.1
/* Steps per client that cooling is planned for where neither time nor
 * iterations end the run. */
#define ENDLESS_COOLING 10000
/* With a bound wanted, the proof takes one core from this share of the time on:
 * soon where column generation proves it, which takes long and needs little of the
 * search, else rather late, when the search's routes are good. With one core, the
 * rest of the time after it. */
#define PROOF_SOON 0.02
#define PROOF_LATE 0.2
#define PROOF_ALONE 0.35
/* Seconds before the end at which it ends, so that nobody waits for it. */
#define PROOF_MARGIN 0.06
/* Without a time limit, the proof takes at least this long, or as long as the
 * search. */
#define PROOF_SECONDS 2.0
/* Seconds per client that a plan's schedule takes once the search is over, and
 * that routes made in haste take before. */
#define SCHEDULE_SECONDS 4e-7
#define HASTE_SECONDS 7e-7

struct lorry_solver {
    lorry__mem mem;
    lorry_problem *problem;
    lorry__resources *resources;
    lorry_message message;
    _Atomic int stop;
    /* while running */
    lorry_options options;
    lorry__executor executor;
    lorry__eval eval;
    lorry__search search;
    lorry__seeds seeds;
    lorry__phases phases;
    lorry__proof proof;
    bool has_proof;
    bool has_leftovers;   /* threads of the last run have not ended: seeds, proof, eval */
    double started, deadline, first_plan, first_feasible, rounds_ended;
    lorry__trace trace;
    double last_call;
    int64_t cost_told;
    int32_t missing_told;
};

lorry_status lorry__solver_new(const lorry_config *config, lorry_problem *problem,
                               lorry_solver **out)
{
    lorry_solver *s = lorry__handle_new(config, sizeof(*s), offsetof(lorry_solver, mem));
    if (s == NULL)
        return LORRY_ENOMEM;
    s->problem = lorry__problem_retain(problem);
    *out = s;
    return LORRY_OK;
}

/* Free what the threads of a run may have used until now: waits for them. */
static void settle(lorry_solver *s)
{
    lorry__proof_free(&s->proof);
    lorry__seeds_free(&s->seeds, &s->mem);
    lorry__search_free(&s->search); /* its neighbours guide jobs of the relaxation */
    lorry__eval_free(&s->eval);
    s->has_leftovers = false;
}

void lorry__solver_free(lorry_solver *s)
{
    if (s == NULL)
        return;
    if (s->has_leftovers)
        settle(s);
    lorry__problem_release(s->problem);
    lorry__handle_free(s, offsetof(lorry_solver, mem));
}

void lorry__solver_set_resources(lorry_solver *s, lorry__resources *resources)
{
    s->resources = resources;
}

void lorry__solver_cancel(lorry_solver *s) { atomic_store(&s->stop, 1); }

const char *lorry__solver_message(const lorry_solver *s) { return s->message.text; }

lorry_message *lorry__solver_note(lorry_solver *s) { return &s->message; }

const lorry_problem *lorry__solver_problem(const lorry_solver *s) { return s->problem; }

const lorry__mem *lorry__solver_mem(const lorry_solver *solver) { return &solver->mem; }

/* --------------------------------------------------------------- plans -- */

static int64_t shown_cost(const lorry_solver *s, const lorry__plan *plan)
{
    return plan->cost - s->eval.vehicle_cost * plan->num_routes;
}

/* Bounds hold for complete plans. With the number of vehicles in a tier above,
 * for plans with no more of them than there were when the proof began, which this
 * plan has too. */
static bool has_bound(const lorry_solver *s, int64_t *bound)
{
    if (!s->has_proof || s->search.best.missing > 0)
        return false;
    *bound = atomic_load(&s->proof.bound);
    return *bound != INT64_MIN;
}

static void take_bound(const lorry_solver *s, lorry_summary *summary)
{
    int64_t bound;
    if (!has_bound(s, &bound))
        return;
    summary->vehicles_bound = lorry__fewest_vehicles(s->problem);
    summary->has_bound = 1;
    summary->lower_bound = lorry__min64(bound, summary->cost);
    summary->gap = summary->cost > 0
        ? (double)(summary->cost - summary->lower_bound) / (double)summary->cost : 0;
}

/* -------------------------------------------------------- statistics -- */

static double seconds_since(double then, double now) { return now > then ? now - then : 0; }

static void note(lorry_solver *s, double now)
{
    const lorry__search *search = &s->search;
    const lorry_trace_point point = {
        .size = sizeof(point),
        .seconds = now - s->started,
        .iterations = search->steps,
        .cost = shown_cost(s, &search->best),
        .num_routes = search->best.num_routes,
        .num_missing = search->best.missing,
    };
    lorry__trace_note(&s->trace, search->round - 1, &point);
}

static lorry_status tell_statistics(const lorry_solver *s, lorry_solution *plan)
{
    static const char *const names[] = { "strings", "split strings", "vehicles", "tails",
                                         "runs" };
    _Static_assert(sizeof(names) / sizeof(names[0]) == LORRY__NUM_FAMILIES, "a name for each");
    const lorry__search *search = &s->search;
    const double now = lorry__now(), seconds = seconds_since(s->started, now);
    const double searched = seconds_since(s->started + s->first_plan,
                                          s->rounds_ended > 0 ? s->rounds_ended : now);
    lorry_family families[LORRY__NUM_FAMILIES];
    lorry_statistics all = {
        .size = sizeof(all),
        .iterations = search->steps,
        .evaluations = search->evaluations,
        .reinserted = search->reinserted,
        .rounds = search->round - 1,
        .jobs = s->seeds.jobs,
        .joined = s->seeds.joined,
        .seconds = seconds,
        .first_plan = s->first_plan,
        .first_feasible = s->first_feasible,
        .iterations_per_second = searched > 0 ? (double)search->steps / searched : 0,
        .num_families = LORRY__NUM_FAMILIES,
        .trace_length = s->trace.length,
    };
    if (s->trace.length > 0)
        all.best_found = s->trace.point[s->trace.length - 1].seconds;
    if (seconds > 0)
        all.busy = 1e-9 * (double)atomic_load(&s->executor.busy) / (s->executor.threads * seconds);
    for (int k = 0; k < LORRY__NUM_FAMILIES; k++) {
        const lorry__tally *tally = &search->families[k];
        families[k] = (lorry_family){ sizeof(families[k]), names[k], tally->tried,
                                      tally->accepted, tally->improved };
        all.accepted += lorry__family_is_step(k) ? tally->accepted : 0;
        all.improved += lorry__family_is_step(k) ? tally->improved : 0;
    }
    return lorry__solution_tell(plan, &all, families, s->trace.point);
}

static lorry_status make_solution(const lorry_solver *s, lorry_solution **out,
                                  lorry_message *message)
{
    const lorry__plan *best = &s->search.best;
    lorry__executor executor = s->executor;
    lorry_status status = lorry__solution_build(s->problem, &s->mem.config, &executor,
                                                s->options.objective, best->num_routes,
                                                best->offsets, best->clients, best->types, out,
                                                message);
    if (status != LORRY_OK)
        return status;
    lorry_summary *summary = &(*out)->summary;
    summary->iterations = s->search.steps;
    summary->cooling = s->phases.cooling;
    summary->cooling_end = s->phases.cooling_end > 0 ? s->phases.cooling_end
                                                     : s->phases.cooling;
    summary->seconds = lorry__now() - s->started;
    summary->first_feasible = s->first_feasible;
    summary->threads = s->executor.threads;
    summary->seed = s->options.seed;
    take_bound(s, summary);
    status = tell_statistics(s, *out);
    if (status == LORRY_OK)
        return LORRY_OK;
    lorry__solution_release(*out);
    *out = NULL;
    return lorry__fail(message, status, "no memory for the statistics of the run");
}

lorry_status lorry__solver_incumbent(const lorry_solver *s, lorry_solution **out)
{
    return make_solution(s, out, NULL);
}

/* ------------------------------------------------------------ the run -- */

/* Nonzero: the callback asks to stop. */
static int tell(lorry_solver *s)
{
    const lorry__search *search = &s->search;
    const double now = lorry__now();
    note(s, now);
    if (s->first_feasible < 0 && search->best.missing == 0)
        s->first_feasible = now - s->started;
    if (s->options.progress == NULL || now - s->last_call < s->options.progress_interval)
        return 0;
    s->last_call = now;
    lorry_progress progress = {
        .size = sizeof(progress),
        .seconds = now - s->started,
        .iterations = search->steps,
        .cost = shown_cost(s, &search->best),
        .num_routes = search->best.num_routes,
        .num_missing = search->best.missing,
        .num_unassigned = search->best.num_absent,
        .is_improved = search->best.cost != s->cost_told || search->best.missing != s->missing_told,
        .solver = s,
    };
    progress.has_bound = has_bound(s, &progress.lower_bound);
    s->cost_told = search->best.cost;
    s->missing_told = search->best.missing;
    return s->options.progress(s->options.payload, &progress);
}

/* Whether the bound shows that the incumbent is as near to the best plan as was
 * asked for, or is the best. */
static bool is_proved(const lorry_solver *s)
{
    int64_t bound;
    if (!has_bound(s, &bound))
        return false;
    const int64_t cost = shown_cost(s, &s->search.best);
    const bool is_best = cost <= bound && s->options.objective != LORRY_OBJECTIVE_VEHICLES;
    return is_best || (s->options.gap > 0 &&
                       (double)(cost - bound) <= s->options.gap * (double)cost);
}

static bool is_over(const lorry_solver *s)
{
    const lorry_options *o = &s->options;
    const lorry__search *search = &s->search;
    if (s->problem->num_clients == 0)
        return true;
    if (o->max_iterations > 0 && search->steps >= o->max_iterations)
        return true;
    /* Standing still counts from when cooling begins. */
    const int64_t improved = lorry__max64(search->last_improved, s->phases.searched_from);
    if (o->max_stale > 0 && search->steps - improved >= o->max_stale)
        return true;
    if (search->best.missing > 0)
        return false;
    if (is_proved(s))
        return true;
    return o->first_feasible != 0 ||
           (o->target_cost != INT64_MIN && shown_cost(s, &search->best) <= o->target_cost);
}

/* A proof beside the search, and a job of the relaxation, take a core each from
 * the workers: no more threads compute than were asked for. */
static int num_lent(const void *lender)
{
    const lorry_solver *s = lender;
    return lorry__relaxation_is_busy(s->seeds.relaxation) + lorry__proof_is_busy(&s->proof);
}

static double proof_share(const lorry_solver *s)
{
    if (s->executor.threads == 1)
        return PROOF_ALONE;
    return lorry__proof_wants_time(s->problem) || s->options.gap > 0 ? PROOF_SOON : PROOF_LATE;
}

/* Start the proof beside the search when it is time for it, and let them talk to
 * each other. */
static lorry_status turn_proof(lorry_solver *s)
{
    lorry__search *search = &s->search;
    if (!s->has_proof || s->executor.threads == 1 || s->options.time_limit <= 0 ||
        s->options.max_iterations > 0)
        return LORRY_OK;
    if (search->best.missing == 0)
        lorry__proof_inform(&s->proof, shown_cost(s, &search->best), search->best.num_routes);
    const double turn = s->started + proof_share(s) * s->options.time_limit;
    /* With vehicles first, once their number stands. */
    const bool is_ready = search->best.missing == 0 &&
                          (s->options.objective != LORRY_OBJECTIVE_VEHICLES ||
                           s->phases.phase > LORRY__PHASE_FLEET);
    if (is_ready && !s->proof.is_beside && lorry__now() >= turn) {
        const lorry_status status = lorry__seeds_offer(&s->seeds, search);
        if (status != LORRY_OK)
            return status;
        lorry__proof_start(&s->proof, s->deadline - PROOF_MARGIN);
    }
    return lorry__seeds_take(&s->seeds, search, &s->proof);
}

/* Time that must be left at the end, for what takes `seconds` per client. */
static lorry__limit limit_before(const lorry_solver *s, double seconds)
{
    return (lorry__limit){
        .stop = &s->stop,
        .deadline = s->deadline > 0 ? s->deadline - seconds * s->problem->num_clients : 0,
    };
}

typedef struct mark { double time; int64_t steps; } mark;

/* How long cooling shall take: the machine's speed is measured over the probe, and the
 * second time with all that went on beside the search since. */
typedef struct planning {
    bool is_by_time;
    mark since;
} planning;

static mark mark_now(const lorry__search *search)
{
    return (mark){ lorry__now(), search->steps };
}

/* Steps until the deadline at the speed since the mark. */
static double steps_left(const lorry__search *search, const lorry__limit *limit, mark since)
{
    const mark now = mark_now(search);
    const double left = limit->deadline - now.time;
    return left > 0 ? (double)(now.steps - since.steps) * left / (now.time - since.time + 1e-9)
                    : 0;
}

static void plan_cooling(lorry_solver *s, const lorry__limit *limit, planning *plan)
{
    const lorry__search *search = &s->search;
    lorry__phases *phases = &s->phases;
    if (phases->cooling == 0 && search->steps >= lorry__phases_probe(phases, search)) {
        phases->cooling = search->steps +
                          (int64_t)(COOLING_SHARE * steps_left(search, limit, plan->since));
        plan->since = mark_now(search);
    } else if (lorry__phases_is_due(phases, search)) {
        const int64_t asked = s->options.cooling_end;
        int64_t end = asked > 0 ? asked : phases->cooling;
        if (plan->is_by_time)
            end = search->steps + (int64_t)steps_left(search, limit, plan->since);
        lorry__phases_replan(phases, search, end);
    }
}

static lorry_status search_until_over(lorry_solver *s, bool *was_asked)
{
    lorry__search *search = &s->search;
    const lorry__limit limit = limit_before(s, SCHEDULE_SECONDS);
    planning plan = { .is_by_time = s->phases.cooling == 0, .since = mark_now(search) };
    s->seeds.limit = limit;
    while (!*was_asked && !is_over(s)) {
        int64_t steps;
        lorry_status status = lorry__phases_turn(&s->phases, search, &steps);
        if (status != LORRY_OK)
            return status;
        const int64_t done = search->steps, most = s->options.max_iterations;
        if (most > 0)
            steps = lorry__min64(steps, most - done);
        if (!lorry__seeds_await(&s->seeds, done + steps)) {
            *was_asked = atomic_load(&s->stop) != 0;
            return LORRY_OK;
        }
        bool was_stopped;
        status = lorry__search_round(search, steps, &limit, &was_stopped);
        if (status != LORRY_OK)
            return status;
        if (was_stopped) {
            *was_asked = atomic_load(&s->stop) != 0;
            return LORRY_OK;
        }
        plan_cooling(s, &limit, &plan);
        status = lorry__seeds_turn(&s->seeds, search, lorry__phases_share(&s->phases, search));
        if (status == LORRY_OK)
            status = turn_proof(s);
        if (status != LORRY_OK)
            return status;
        *was_asked = tell(s) != 0;
        if (limit.deadline > 0 && lorry__now() >= limit.deadline)
            break;
    }
    return LORRY_OK;
}

/* was_stopped: the first plan is all that there was time for. */
static lorry_status search_rounds(lorry_solver *s, bool was_stopped, bool *was_asked)
{
    s->first_plan = lorry__now() - s->started;
    *was_asked = tell(s) != 0;
    lorry_status status = LORRY_OK;
    if (was_stopped)
        *was_asked |= atomic_load(&s->stop) != 0;
    else if (!*was_asked && !is_over(s))
        status = search_until_over(s, was_asked);
    s->rounds_ended = lorry__now();
    /* A run that ended while probing was hot throughout: so is its rerun. */
    if (s->phases.cooling == 0)
        s->phases.cooling = lorry__phases_probe(&s->phases, &s->search) + 1;
    return status;
}

static lorry_status set_up(lorry_solver *s)
{
    const lorry_options *o = &s->options;
    lorry_status status = lorry__eval_init(&s->eval, &s->mem, s->problem, o->objective,
                                           &s->message);
    if (status != LORRY_OK)
        return status;
    s->eval.extras = s->resources;
    status = lorry__search_init(&s->search, &s->mem, &s->eval, &s->executor, o->seed);
    /* With longer routes runs of ten seconds ended with dearer plans than without jobs
     * (docs/algorithm.md). */
    const bool has_jobs = o->relaxation != 0 && s->search.has_short_routes;
    /* The relaxation prices routes by the problem's own resources alone. */
    if (status == LORRY_OK && (has_jobs || o->bound != 0) && s->resources == NULL)
        status = lorry__seeds_init(&s->seeds, &s->mem, &s->eval, o->seed, s->executor.threads > 1,
                                   has_jobs, &s->message);
    s->has_proof = status == LORRY_OK && o->bound != 0 && s->seeds.relaxation != NULL;
    if (s->has_proof)
        status = lorry__proof_init(&s->proof, &s->mem, s->problem, o->objective,
                                   s->seeds.relaxation, &s->message);
    s->has_proof = s->has_proof && status == LORRY_OK;
    if (s->has_proof && s->executor.threads == 1 && s->deadline > 0)
        s->deadline = s->started + PROOF_ALONE * o->time_limit;
    return status;
}

static void tear_down(lorry_solver *s)
{
    s->has_proof = false;
    lorry__phases_free(&s->phases, &s->mem);
    s->has_leftovers = true;
    if (!lorry__proof_is_busy(&s->proof) && !lorry__relaxation_is_busy(s->seeds.relaxation))
        settle(s);
    else
        atomic_store(&s->proof.stop, 1);
}

static lorry_status finish_proof(lorry_solver *s)
{
    const double now = lorry__now(), searched = now - s->started;
    if (s->search.best.missing == 0)
        lorry__proof_inform(&s->proof, shown_cost(s, &s->search.best),
                            s->search.best.num_routes);
    /* What has been proved is enough: the proof need not go on. */
    if (is_proved(s))
        atomic_store(&s->stop, 1);
    if (!s->proof.is_beside) {
        const lorry_status status = lorry__seeds_offer(&s->seeds, &s->search);
        if (status != LORRY_OK)
            return status;
    }
    const double end = s->options.time_limit > 0
                           ? s->started + s->options.time_limit - SCHEDULE_SECONDS *
                                                                      s->problem->num_clients
                           : now + (searched > PROOF_SECONDS ? searched : PROOF_SECONDS);
    const lorry_status status = lorry__proof_finish(&s->proof, end, &s->stop);
    if (status != LORRY_OK || s->options.max_iterations > 0 || s->options.time_limit <= 0)
        return status;
    return lorry__seeds_take(&s->seeds, &s->search, &s->proof);
}

lorry_status lorry__solver_run(lorry_solver *s, const lorry_options *options,
                               lorry_solution **out)
{
    if (s->has_leftovers)
        settle(s);
    s->options = *options;
    s->options.bound |= options->gap > 0;
    s->started = lorry__now();
    s->deadline = options->time_limit > 0 ? s->started + options->time_limit : 0;
    s->first_feasible = -1;
    s->first_plan = s->rounds_ended = 0;
    lorry__trace_clear(&s->trace);
    s->last_call = -1e9;
    s->cost_told = INT64_MIN;
    s->missing_told = -1;
    int64_t cooling = options->cooling > 0 ? options->cooling : options->max_iterations;
    if (cooling == 0 && s->deadline == 0)
        cooling = ENDLESS_COOLING * ((int64_t)s->problem->num_clients + 1);
    lorry__phases_init(&s->phases, cooling);
    s->message.text[0] = '\0';
    lorry__executor_init(&s->executor, options->threads);
    s->executor.num_lent = num_lent;
    s->executor.lender = s;

    bool was_asked = false, was_stopped = false;
    lorry_status status = set_up(s);
    if (status == LORRY_OK) {
        const lorry__limit limit = limit_before(s, HASTE_SECONDS + SCHEDULE_SECONDS);
        status = lorry__search_start(&s->search, options->start, &limit, &was_stopped);
    }
    if (status == LORRY_OK)
        status = search_rounds(s, was_stopped, &was_asked);
    if (status == LORRY_OK && s->has_proof)
        status = finish_proof(s);
    if (status == LORRY_OK)
        status = make_solution(s, out, &s->message);
    if (status == LORRY_OK && (*out)->summary.has_bound)
        (*out)->bound = lorry__proof_result(&s->proof);
    else if (status != LORRY_OK && s->message.text[0] == '\0')
        lorry__fail(&s->message, status, "%s during the search of %d clients",
                    lorry__tr(lorry_status_text(status)), (int)s->problem->num_clients);
    tear_down(s);
    atomic_store(&s->stop, 0);
    return status == LORRY_OK && was_asked ? LORRY_STOPPED : status;
}
