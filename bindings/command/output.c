/* output.c: plans out. What cannot work is said before the search, not after. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "command.h"

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* FORMAT_AUTO if the extension does not say. */
static lorry_format format_of(const char *path)
{
    static const struct {
        const char *extension;
        lorry_format format;
    } known[] = {
        { ".sol", LORRY_FORMAT_SOL },         { ".json", LORRY_FORMAT_JSON },
        { ".geojson", LORRY_FORMAT_GEOJSON }, { ".html", LORRY_FORMAT_HTML },
    };
    const char *name = strrchr(path, '/');
    const char *dot = strrchr(name ? name : path, '.');
    for (size_t i = 0; dot && i < sizeof(known) / sizeof(known[0]); i++)
        if (strcasecmp(dot, known[i].extension) == 0)
            return known[i].format;
    return LORRY_FORMAT_AUTO;
}

static lorry_format output_format(const settings *s, const char *path)
{
    const lorry_format format = is_stdout(path) ? LORRY_FORMAT_AUTO : format_of(path);
    return format != LORRY_FORMAT_AUTO ? format : s->output_format;
}

int check_outputs(const settings *s)
{
    for (int i = 0; i < s->num_outputs; i++) {
        const char *path = s->outputs[i];
        if (is_stdout(path) && s->is_json)
            return fail(s, EXIT_USAGE, "-o - and --json both want the standard output");
        if (output_format(s, path) == LORRY_FORMAT_AUTO)
            return fail(s, EXIT_USAGE, "-o %s: the name does not tell the format; end it in "
                        ".sol, .json, .geojson or .html, or add --format", path);
        if (is_stdout(path))
            continue;
        char folder[4096];
        const char *slash = strrchr(path, '/');
        snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 1,
                 slash ? path : ".");
        if (access(folder, W_OK | X_OK) != 0)
            return fail(s, EXIT_USAGE, "-o %s: cannot write to that folder (%s)", path,
                        strerror(errno));
    }
    return EXIT_COMPLETE;
}

static lorry_status write_stdout(const lorry_solution *solution, lorry_format format,
                                 lorry_message *message)
{
    char *text;
    size_t length;
    const lorry_status status = lorry_solution_render(solution, format, &text, &length, message);
    if (status == LORRY_OK) {
        fwrite(text, 1, length, stdout);
        lorry_text_free(text);
    }
    return status;
}

int write_outputs(const settings *s, const lorry_solution *solution)
{
    int code = EXIT_COMPLETE;
    for (int i = 0; i < s->num_outputs; i++) {
        const char *path = s->outputs[i];
        const lorry_format format = output_format(s, path);
        lorry_message message = { "" };
        const lorry_status status =
            is_stdout(path) ? write_stdout(solution, format, &message)
                            : lorry_solution_write(solution, path, format, &message);
        if (status == LORRY_OK)
            continue;
        /* The other outputs may still be had. */
        fprintf(stderr, "lorry: -o %s: %s\n", path,
                *message.text ? message.text : _(lorry_status_text(status)));
        code = status == LORRY_EUNSUPPORTED || status == LORRY_ENOENT ? EXIT_INPUT
                                                                      : EXIT_RESOURCES;
    }
    return code;
}
