/* statistics.c: how a run went, as a JSON object. */
#include <stdlib.h>

#include "command.h"

static void print_families(FILE *out, const lorry_solution *solution, int32_t count)
{
    fputs(",\"families\":[", out);
    for (int32_t i = 0; i < count; i++) {
        lorry_family f = { .size = sizeof(f) };
        if (lorry_solution_family(solution, i, &f) != LORRY_OK)
            continue;
        fprintf(out, "%s{\"name\":", i ? "," : "");
        json_string(out, f.name);
        fprintf(out, ",\"tried\":%lld,\"accepted\":%lld,\"improved\":%lld}", (long long)f.tried,
                (long long)f.accepted, (long long)f.improved);
    }
    putc(']', out);
}

static void print_trace(FILE *out, const lorry_solution *solution, int64_t scale, int32_t count)
{
    fputs(",\"trace\":[", out);
    lorry_trace_point *points = calloc((size_t)count + 1, sizeof(*points));
    if (points &&
        lorry_solution_trace(solution, points, sizeof(*points), count) == LORRY_OK)
        for (int32_t i = 0; i < count; i++) {
            const lorry_trace_point *p = &points[i];
            fprintf(out, "%s{\"seconds\":%.3f,\"iterations\":%lld,\"cost\":", i ? "," : "",
                    p->seconds, (long long)p->iterations);
            json_scaled(out, p->cost, scale);
            fprintf(out, ",\"vehicles\":%d,\"missing\":%d}", (int)p->num_routes,
                    (int)p->num_missing);
        }
    free(points);
    putc(']', out);
}

void json_statistics(FILE *out, const lorry_solution *solution, const lorry_summary *summary)
{
    lorry_statistics s = { .size = sizeof(s) };
    lorry_solution_statistics(solution, &s);
    fprintf(out, "{\"accepted\":%lld,\"improved\":%lld,\"evaluations\":%lld,"
            "\"reinserted\":%lld,\"rounds\":%lld,\"jobs\":%lld,\"joined\":%lld,",
            (long long)s.accepted, (long long)s.improved, (long long)s.evaluations,
            (long long)s.reinserted, (long long)s.rounds, (long long)s.jobs,
            (long long)s.joined);
    fprintf(out, "\"first_plan\":%.3f,", s.first_plan);
    if (s.first_feasible >= 0)
        fprintf(out, "\"first_feasible\":%.3f,", s.first_feasible);
    fprintf(out, "\"best_found\":%.3f,\"iterations_per_second\":%.1f,\"busy\":%.3f",
            s.best_found, s.iterations_per_second, s.busy);
    print_families(out, solution, s.num_families);
    print_trace(out, solution,
                lorry_problem_scale(lorry_solution_problem(solution), summary->objective),
                s.trace_length);
    putc('}', out);
}
