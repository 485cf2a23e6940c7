/* bound.c: `lorry bound`, and what the other commands say of bounds. */
#define _POSIX_C_SOURCE 200809L

#include "command.h"

/* Read by lorry_bound_new(), set by the signal handler. */
static int is_cancelled;

static void stop(int number)
{
    (void)number;
    *(volatile int *)&is_cancelled = 1;
}

static const char *bound_kind_name(lorry_bound_kind kind)
{
    switch (kind) {
    case LORRY_BOUND_NONE: break;
    case LORRY_BOUND_WEAK: return N_("weak");
    case LORRY_BOUND_MEDIUM: return N_("medium");
    case LORRY_BOUND_STRONG: return N_("strong");
    }
    return N_("none");
}

static lorry_bound_report report_of(const lorry_bound *bound)
{
    lorry_bound_report report = { .size = sizeof(report) };
    lorry_bound_summary(bound, &report);
    return report;
}

void json_bound(FILE *out, const lorry_problem *problem, const lorry_bound *bound)
{
    const lorry_bound_report r = report_of(bound);
    fputs("\"lower_bound\":", out);
    json_scaled(out, r.lower_bound, lorry_problem_scale(problem, r.objective));
    fprintf(out, ",\"bound_kind\":\"%s\",\"vehicles_bound\":%lld,\"bound_leaves_out\":",
            bound_kind_name(r.kind), (long long)r.vehicles);
    json_string(out, lorry_bound_relaxed(bound));
    if (r.most_vehicles != LORRY_UNLIMITED)
        fprintf(out, ",\"bound_most_vehicles\":%lld", (long long)r.most_vehicles);
}

void print_bound(FILE *out, const lorry_problem *problem, const lorry_bound *bound,
                 const lorry_summary *plan)
{
    const lorry_bound_report r = report_of(bound);
    const char *relaxed = lorry_bound_relaxed(bound);
    fputs(_("bound       "), out);
    print_scaled(out, r.lower_bound, lorry_problem_scale(problem, r.objective));
    fprintf(out, " (%s", _(bound_kind_name(r.kind)));
    if (plan != NULL && plan->has_bound)
        fprintf(out, _(", gap %.2f %%"), 100.0 * plan->gap);
    fputs(")\n", out);
    if (r.most_vehicles != LORRY_UNLIMITED)
        fprintf(out, _("            of plans with at most %lld vehicles; none has fewer than "
                       "%lld\n"), (long long)r.most_vehicles, (long long)r.vehicles);
    if (*relaxed)
        fprintf(out, _("            leaves out: %s\n"), relaxed);
}

int write_certificate(const settings *s, const lorry_bound *bound)
{
    lorry_message message = { "" };
    const lorry_status status = lorry_bound_write(bound, s->certificate, &message);
    if (status == LORRY_OK)
        return EXIT_COMPLETE;
    fprintf(stderr, "lorry: --certificate %s: %s\n", s->certificate,
            *message.text ? message.text : _(lorry_status_text(status)));
    return status == LORRY_ENOENT ? EXIT_PARTIAL : EXIT_RESOURCES;
}

int run_bound(const settings *s)
{
    lorry_problem *problem;
    int code = read_problem(s, &problem);
    if (code != EXIT_COMPLETE)
        return code;
    lorry_solution *plan = NULL;
    if (s->plan)
        code = read_plan(s, problem, s->plan, &plan);
    lorry_bound *bound = NULL;
    if (code == EXIT_COMPLETE) {
        lorry_config config;
        lorry_bound_options options;
        lorry_message message = { "" };
        memory_config(s, &config);
        lorry_bound_options_init(&options, sizeof(options));
        if (s->has_time)
            options.time_limit = s->run.time_limit;
        options.objective = s->run.objective;
        options.plan = plan;
        options.cancel = &is_cancelled;
        catch_signals(stop);
        const lorry_status status = lorry_bound_new(&config, problem, &options, &bound, &message);
        if (status != LORRY_OK)
            code = fail(s, exit_status(status), "%s",
                        *message.text ? message.text : _(lorry_status_text(status)));
    }
    if (code == EXIT_COMPLETE) {
        if (s->is_json) {
            putchar('{');
            json_bound(stdout, problem, bound);
            printf(",\"seconds\":%.3f,\"version\":", report_of(bound).seconds);
            json_string(stdout, lorry_version());
            puts("}");
        } else {
            print_bound(stdout, problem, bound, NULL);
        }
        if (s->certificate)
            code = write_certificate(s, bound);
    }
    lorry_bound_free(bound);
    lorry_solution_free(plan);
    lorry_problem_free(problem);
    return code;
}

int check_certificate(const settings *s, lorry_problem *problem, proof_verdict *out)
{
    *out = (proof_verdict){ .report = { .size = sizeof(out->report) } };
    const lorry_status status =
        lorry_bound_check(problem, s->certificate, &out->holds, &out->report, &out->message);
    if (status == LORRY_OK)
        return EXIT_COMPLETE;
    return fail(s, exit_status(status), "%s",
                *out->message.text ? out->message.text : _(lorry_status_text(status)));
}

void json_certificate(FILE *out, const lorry_problem *problem, const proof_verdict *verdict)
{
    const lorry_bound_report *r = &verdict->report;
    fprintf(out, "\"certificate\":{\"holds\":%s,\"lower_bound\":",
            verdict->holds ? "true" : "false");
    json_scaled(out, r->lower_bound, lorry_problem_scale(problem, r->objective));
    fprintf(out, ",\"bound_kind\":\"%s\",\"seconds\":%.3f,\"text\":",
            bound_kind_name(r->kind), r->seconds);
    json_string(out, verdict->holds ? "" : verdict->message.text);
    putc('}', out);
}

void print_certificate(FILE *out, const lorry_problem *problem, const proof_verdict *verdict)
{
    const lorry_bound_report *r = &verdict->report;
    if (!verdict->holds) {
        fprintf(out, _("certificate does not hold: %s\n"), verdict->message.text);
        return;
    }
    fputs(_("certificate holds: no complete plan costs less than "), out);
    print_scaled(out, r->lower_bound, lorry_problem_scale(problem, r->objective));
    fprintf(out, " (%s)\n", _(bound_kind_name(r->kind)));
    if (r->most_vehicles != LORRY_UNLIMITED)
        fprintf(out, _("            of plans with at most %lld vehicles\n"),
                (long long)r->most_vehicles);
}
