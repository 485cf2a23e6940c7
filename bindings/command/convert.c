/* convert.c: `lorry convert`: a problem as lorry's JSON, or a plan of it in
 * any format that plans have. */
#include <string.h>

#include "command.h"

/* Problems have one format to be written in, so a name is all that is asked;
 * one that promises another format is refused. */
static int check_problem_outputs(const settings *s)
{
    for (int i = 0; i < s->num_outputs; i++) {
        const char *path = s->outputs[i];
        const size_t length = strlen(path);
        if (strcmp(path, "-") == 0)
            return fail(s, EXIT_USAGE, "-o -: a problem is written to a file; name one that "
                        "ends in .json");
        if (s->output_format != LORRY_FORMAT_JSON &&
            (length < 5 || strcmp(path + length - 5, ".json") != 0))
            return fail(s, EXIT_USAGE, "-o %s: a problem is written as .json; for a plan add "
                        "--plan PLAN", path);
    }
    return EXIT_COMPLETE;
}

static int write_problem(const settings *s, const lorry_problem *problem)
{
    for (int i = 0; i < s->num_outputs; i++) {
        lorry_message message = { "" };
        const lorry_status status = lorry_problem_write(problem, s->outputs[i], &message);
        if (status != LORRY_OK)
            return fail(s, status == LORRY_EIO ? EXIT_RESOURCES : exit_status(status),
                        "-o %s: %s", s->outputs[i],
                        *message.text ? message.text : _(lorry_status_text(status)));
    }
    return EXIT_COMPLETE;
}

int run_convert(const settings *s)
{
    int code = s->plan ? EXIT_COMPLETE : check_problem_outputs(s);
    if (code == EXIT_COMPLETE)
        code = check_outputs(s);
    if (code != EXIT_COMPLETE)
        return code;

    lorry_problem *problem;
    code = read_problem(s, &problem);
    if (code != EXIT_COMPLETE)
        return code;
    if (s->plan) {
        lorry_solution *solution = NULL;
        code = read_plan(s, problem, s->plan, &solution);
        if (code == EXIT_COMPLETE)
            code = write_outputs(s, solution);
        lorry_solution_free(solution);
    } else {
        code = write_problem(s, problem);
    }
    lorry_problem_free(problem);
    return code;
}
