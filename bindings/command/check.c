/* check.c: `lorry check`: a plan against its problem, by the referee. */
#include <stdlib.h>

#include "command.h"

static const char *kind_name(lorry_violation_kind kind)
{
    switch (kind) {
    case LORRY_VIOLATION_VISITS: return "visits";
    case LORRY_VIOLATION_LOAD: return "load";
    case LORRY_VIOLATION_WINDOW: return "window";
    case LORRY_VIOLATION_SHIFT: return "shift";
    case LORRY_VIOLATION_DURATION: return "duration";
    case LORRY_VIOLATION_DISTANCE: return "distance";
    case LORRY_VIOLATION_STOPS: return "stops";
    case LORRY_VIOLATION_SKILLS: return "skills";
    case LORRY_VIOLATION_FLEET: return "fleet";
    case LORRY_VIOLATION_FIGURES: return "figures";
    case LORRY_VIOLATION_SECTION: return "section";
    }
    return "other";
}

static const char *status_name(const lorry_summary *summary)
{
    if (!summary->is_feasible)
        return N_("infeasible");
    return summary->is_complete ? N_("complete") : N_("partial");
}

/* verdict NULL: no plan was given; proof NULL: no certificate. */
static void print_json(const lorry_problem *problem, const lorry_verdict *verdict,
                       const lorry_summary *summary, const proof_verdict *proof)
{
    putchar('{');
    if (proof) {
        json_certificate(stdout, problem, proof);
        putchar(',');
    }
    if (verdict) {
        printf("\"status\":\"%s\",\"feasible\":%s,", status_name(summary),
               summary->is_feasible ? "true" : "false");
        json_figures(stdout, problem, summary);
        fputs(",\"violations\":[", stdout);
        const size_t count = lorry_verdict_num_violations(verdict);
        for (size_t i = 0; i < count; i++) {
            lorry_violation v = { .size = sizeof(v) };
            lorry_verdict_violation(verdict, i, &v);
            printf("%s{\"kind\":\"%s\",\"amount\":%lld,\"text\":", i ? "," : "",
                   kind_name(v.kind), (long long)v.amount);
            json_string(stdout, v.text);
            putchar('}');
        }
        fputs("],", stdout);
    }
    fputs("\"version\":", stdout);
    json_string(stdout, lorry_version());
    puts("}");
}

static void print_text(const lorry_problem *problem, const lorry_verdict *verdict,
                       const lorry_summary *summary, const proof_verdict *proof)
{
    if (proof)
        print_certificate(stdout, problem, proof);
    if (!verdict)
        return;
    printf(_("status      %s\n"), _(status_name(summary)));
    print_figures(stdout, problem, summary);
    const size_t count = lorry_verdict_num_violations(verdict);
    printf(_("violations  %zu\n"), count);
    for (size_t i = 0; i < count; i++) {
        lorry_violation v = { .size = sizeof(v) };
        lorry_verdict_violation(verdict, i, &v);
        printf("            %s\n", v.text);
    }
}

/* The plan as read, judged by the objective that was asked for. */
static int read_judged(const settings *s, lorry_problem *problem, lorry_solution **out)
{
    lorry_solution *plain;
    const int code = read_plan(s, problem, s->plan, &plain);
    if (code != EXIT_COMPLETE || s->run.objective == LORRY_OBJECTIVE_COST) {
        *out = code == EXIT_COMPLETE ? plain : NULL;
        return code;
    }

    lorry_summary summary = { .size = sizeof(summary) };
    lorry_solution_summary(plain, &summary);
    const size_t routes = (size_t)summary.num_routes;
    const size_t clients = (size_t)lorry_problem_num_clients(problem);
    int32_t *offsets = calloc(routes + 1, sizeof(*offsets));
    int32_t *visits = calloc(clients + 1, sizeof(*visits));
    int32_t *types = calloc(routes + 1, sizeof(*types));
    lorry_message message = { "" };
    lorry_status status = offsets && visits && types ? LORRY_OK : LORRY_ENOMEM;
    for (size_t r = 0; status == LORRY_OK && r < routes; r++) {
        lorry_route route = { .size = sizeof(route) };
        status = lorry_solution_route(plain, (int32_t)r, &route);
        types[r] = route.vehicle_type;
        offsets[r + 1] = offsets[r] + route.num_stops;
        for (int32_t i = 0; i < route.num_stops; i++)
            visits[offsets[r] + i] = route.clients[i];
    }
    if (status == LORRY_OK)
        status = lorry_solution_new(problem, s->run.objective, (int32_t)routes, offsets,
                                    visits, types, out, &message);
    free(types);
    free(visits);
    free(offsets);
    lorry_solution_free(plain);
    if (status == LORRY_OK)
        return EXIT_COMPLETE;
    return fail(s, exit_status(status), "%s",
                *message.text ? message.text : _(lorry_status_text(status)));
}

/* The referee's verdict on the plan given. */
static int judge(const settings *s, lorry_problem *problem, lorry_verdict **out)
{
    lorry_solution *solution = NULL;
    const int code = read_judged(s, problem, &solution);
    if (code != EXIT_COMPLETE)
        return code;
    lorry_message message = { "" };
    const lorry_status status = lorry_check(solution, out, &message);
    lorry_solution_free(solution);
    if (status == LORRY_OK)
        return EXIT_COMPLETE;
    return fail(s, exit_status(status), "%s",
                *message.text ? message.text : _(lorry_status_text(status)));
}

int run_check(const settings *s)
{
    lorry_problem *problem;
    int code = read_problem(s, &problem);
    if (code != EXIT_COMPLETE)
        return code;

    lorry_verdict *verdict = NULL;
    proof_verdict proof = { .holds = 1 };
    if (s->plan)
        code = judge(s, problem, &verdict);
    if (code == EXIT_COMPLETE && s->certificate)
        code = check_certificate(s, problem, &proof);
    if (code == EXIT_COMPLETE) {
        lorry_summary summary = { .size = sizeof(summary) };
        if (verdict)
            lorry_verdict_summary(verdict, &summary);
        (s->is_json ? print_json : print_text)(problem, verdict, &summary,
                                               s->certificate ? &proof : NULL);
        const bool is_valid = !verdict || lorry_verdict_is_valid(verdict);
        code = is_valid && proof.holds ? EXIT_COMPLETE : EXIT_PARTIAL;
    }
    lorry_verdict_free(verdict);
    lorry_problem_free(problem);
    return code;
}
