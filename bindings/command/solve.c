/* solve.c: `lorry solve`. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "command.h"

/* What the signal handler needs: the running solver, or that a signal came
 * before there was one. */
static _Atomic(lorry_solver *) running;
static volatile sig_atomic_t is_stopped;

static void stop(int number)
{
    (void)number;
    is_stopped = 1;
    lorry_solver *solver = atomic_load(&running);
    if (solver)
        lorry_solver_cancel(solver);
}

static void print_json(const lorry_solution *solution, const lorry_summary *r)
{
    const lorry_problem *problem = lorry_solution_problem(solution);
    printf("{\"status\":\"%s\",\"feasible\":%s,", r->is_complete ? "complete" : "partial",
           r->is_feasible ? "true" : "false");
    json_figures(stdout, problem, r);
    printf(",\"iterations\":%lld,\"cooling\":%lld,\"cooling_end\":%lld,\"seconds\":%.3f,"
           "\"threads\":%d,\"seed\":%llu,\"version\":",
           (long long)r->iterations, (long long)r->cooling, (long long)r->cooling_end,
           r->seconds, (int)r->threads, (unsigned long long)r->seed);
    json_string(stdout, lorry_version());
    lorry_bound *bound = NULL;
    if (lorry_solution_bound(solution, &bound) == LORRY_OK) {
        putchar(',');
        json_bound(stdout, problem, bound);
        printf(",\"gap\":%.6f", r->gap);
    }
    lorry_bound_free(bound);
    fputs(",\"statistics\":", stdout);
    json_statistics(stdout, solution, r);
    puts("}");
}

static void print_text(FILE *out, const lorry_solution *solution, const lorry_summary *r)
{
    const lorry_problem *problem = lorry_solution_problem(solution);
    fprintf(out, _("status      %s\n"), r->is_complete ? _("complete") : _("partial"));
    print_figures(out, problem, r);
    enum { SHOWN = 20 };
    for (int32_t i = 0; i < r->num_unassigned && i < SHOWN; i++) {
        int32_t number;
        lorry_reason reason;
        lorry_client client = { .size = sizeof(client) };
        if (lorry_solution_unassigned(solution, i, &number, &reason) != LORRY_OK ||
            lorry_problem_client(problem, number, &client) != LORRY_OK)
            continue;
        fputs("            ", out);
        if (client.label)
            fprintf(out, "%s: ", client.label);
        else
            fprintf(out, _("client %d: "), (int)number);
        fprintf(out, "%s\n", _(lorry_reason_text(reason)));
    }
    if (r->num_unassigned > SHOWN)
        fprintf(out, _("            and %d more\n"), (int)r->num_unassigned - SHOWN);
    lorry_bound *bound = NULL;
    if (lorry_solution_bound(solution, &bound) == LORRY_OK)
        print_bound(out, problem, bound, r);
    lorry_bound_free(bound);
    fprintf(out,
            tr_n("search      %.1f s, %lld iterations, %d thread, seed %llu\n",
                 "search      %.1f s, %lld iterations, %d threads, seed %llu\n", r->threads),
            r->seconds, (long long)r->iterations, (int)r->threads,
            (unsigned long long)r->seed);
}

/* Run the solver; *out is the plan. */
static int search(const settings *s, lorry_problem *problem, const lorry_solution *start,
                  lorry_solution **out)
{
    lorry_config config;
    memory_config(s, &config);
    lorry_solver *solver;
    lorry_status status = lorry_solver_new(&config, problem, &solver);
    if (status != LORRY_OK)
        return fail(s, exit_status(status), "%s", _(lorry_status_text(status)));

    progress_view view;
    progress_start(&view, problem, s->run.objective);
    lorry_options options = s->run;
    options.start = start;
    if (!s->is_quiet) {
        options.progress = progress_show;
        options.payload = &view;
    }
    if (s->target)
        options.target_cost =
            llround(strtod(s->target, NULL) *
                    (double)lorry_problem_scale(problem, s->run.objective));

    atomic_store(&running, solver);
    if (is_stopped)
        lorry_solver_cancel(solver);
    status = lorry_solver_run(solver, &options, out);
    atomic_store(&running, NULL);
    progress_end(&view);

    int code = EXIT_COMPLETE;
    if (status < 0)
        code = fail(s, exit_status(status), "%s", lorry_solver_message(solver));
    lorry_solver_free(solver);
    return code;
}

/* Write and print the plan. */
static int publish(const settings *s, const lorry_solution *solution)
{
    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(solution, &summary);
    const int code = write_outputs(s, solution);

    bool has_stdout = false;
    for (int i = 0; i < s->num_outputs; i++)
        has_stdout |= s->outputs[i][0] == '-' && s->outputs[i][1] == '\0';
    if (s->is_json)
        print_json(solution, &summary);
    else if (!has_stdout)
        print_text(stdout, solution, &summary);
    else if (!s->is_quiet)
        print_text(stderr, solution, &summary);

    lorry_bound *bound = NULL;
    if (s->certificate && lorry_solution_bound(solution, &bound) == LORRY_OK)
        write_certificate(s, bound);
    else if (s->certificate)
        fputs(_("lorry: no bound was proved, so there is no certificate\n"), stderr);
    lorry_bound_free(bound);
    if (code != EXIT_COMPLETE)
        return code;
    return summary.is_complete ? EXIT_COMPLETE : EXIT_PARTIAL;
}

int run_solve(const settings *s)
{
    int code = check_outputs(s);
    if (code != EXIT_COMPLETE)
        return code;
    catch_signals(stop);

    lorry_problem *problem;
    code = read_problem(s, &problem);
    if (code != EXIT_COMPLETE)
        return code;
    lorry_solution *start = NULL, *solution = NULL;
    if (s->start)
        code = read_plan(s, problem, s->start, &start);
    if (code == EXIT_COMPLETE)
        code = search(s, problem, start, &solution);
    if (code == EXIT_COMPLETE)
        code = publish(s, solution);
    lorry_solution_free(solution);
    lorry_solution_free(start);
    lorry_problem_free(problem);
    return code;
}
