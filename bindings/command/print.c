/* print.c: errors, numbers and JSON as the command shows them. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static lorry_language chosen;

void choose_language(void) { chosen = lorry_language_of(getenv("LORRY_LANG")); }

lorry_language language(void) { return chosen; }

const char *_(const char *text) { return lorry_translate(chosen, text); }

const char *tr_n(const char *one, const char *many, long long count)
{
    const char *text = _(one);
    return text != one || count == 1 ? text : many;
}

int exit_status(lorry_status status)
{
    switch (status) {
    case LORRY_OK:
    case LORRY_STOPPED:
        return EXIT_COMPLETE;
    case LORRY_ENOMEM:
    case LORRY_EINTERNAL:
        return EXIT_RESOURCES;
    default:
        return EXIT_INPUT;
    }
}

/* {"status":"error","message":..., without the closing brace. */
static void json_error(const char *message)
{
    fputs("{\"status\":\"error\",\"message\":", stdout);
    json_string(stdout, message);
    fputs(",\"version\":", stdout);
    json_string(stdout, lorry_version());
}

int fail(const settings *s, int status, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), _(format), arguments);
    va_end(arguments);
    fprintf(stderr, "lorry: %s\n", message);
    if (s->is_json) {
        json_error(message);
        puts("}");
    }
    return status;
}

int fail_model(const settings *s, lorry_status status, const lorry_model *model)
{
    const char *message = lorry_model_message(model);
    if (!*message)
        message = _(lorry_status_text(status));
    const size_t count = lorry_model_num_defects(model);
    fprintf(stderr, "lorry: %s\n", message);
    const bool is_list = count > 1; /* one alone is the message */
    if (s->is_json) {
        json_error(message);
        fputs(",\"defects\":[", stdout);
    }
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        lorry_defect defect = { .size = sizeof(defect) };
        if (lorry_model_defect(model, i, &defect) != LORRY_OK)
            continue;
        if (is_list)
            fprintf(stderr, "  %s: %s%s\n", defect.place,
                    defect.is_warning ? _("warning: ") : "", defect.text);
        if (!s->is_json || defect.is_warning)
            continue;
        fputs(is_first ? "{\"place\":" : ",{\"place\":", stdout);
        json_string(stdout, defect.place);
        fputs(",\"text\":", stdout);
        json_string(stdout, defect.text);
        putchar('}');
        is_first = false;
    }
    if (s->is_json)
        puts("]}");
    return exit_status(status);
}

/* Bytes of the UTF-8 character at `s`; 0 if there is none (RFC 3629). */
static int utf8_length(const unsigned char *s)
{
    static const struct {
        unsigned char low, high, second_low, second_high;
        int length;
    } forms[] = {
        { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
        { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
        { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
        { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
        { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (s[0] < forms[i].low || s[0] > forms[i].high)
            continue;
        for (int j = 1; j < forms[i].length; j++) {
            const unsigned char low = j == 1 ? forms[i].second_low : 0x80;
            const unsigned char high = j == 1 ? forms[i].second_high : 0xbf;
            if (s[j] < low || s[j] > high)
                return 0;
        }
        return forms[i].length;
    }
    return 0;
}

void json_string(FILE *out, const char *text)
{
    putc('"', out);
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        const int length = utf8_length(s);
        if (length == 0)
            fputs("\\ufffd", out);
        else if (*s == '"' || *s == '\\')
            fprintf(out, "\\%c", *s);
        else if (*s < 0x20)
            fprintf(out, "\\u%04x", *s);
        else
            fwrite(s, 1, (size_t)length, out);
        s += length > 0 ? length : 1;
    }
    putc('"', out);
}

/* Digits after the point that show value / scale exactly; -1 if none do. */
static int exact_digits(int64_t scale)
{
    int digits = 0;
    int64_t ten = 1;
    for (; ten < scale && digits < 18; digits++)
        ten *= 10;
    return ten == scale ? digits : -1;
}

static void print_exact(FILE *out, int64_t value, int64_t scale, int digits)
{
    const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    fprintf(out, "%s%llu", value < 0 ? "-" : "",
            (unsigned long long)(size / (uint64_t)scale));
    if (digits > 0)
        fprintf(out, ".%0*llu", digits, (unsigned long long)(size % (uint64_t)scale));
}

void print_scaled(FILE *out, int64_t value, int64_t scale)
{
    const int digits = exact_digits(scale);
    if (digits >= 0)
        print_exact(out, value, scale, digits);
    else
        fprintf(out, "%.3f", (double)value / (double)scale);
}

void json_scaled(FILE *out, int64_t value, int64_t scale)
{
    const int digits = exact_digits(scale);
    if (digits >= 0)
        print_exact(out, value, scale, digits);
    else
        fprintf(out, "%.15g", (double)value / (double)scale);
}

void json_figures(FILE *out, const lorry_problem *problem, const lorry_summary *summary)
{
    const int64_t scale = lorry_problem_scale(problem, summary->objective);
    const int64_t unit = lorry_problem_scale(problem, LORRY_OBJECTIVE_DISTANCE);
    fputs("\"cost\":", out);
    json_scaled(out, summary->cost, scale);
    fprintf(out, ",\"cost_scale\":%lld,\"distance\":", (long long)scale);
    json_scaled(out, summary->distance, unit);
    fputs(",\"duration\":", out);
    json_scaled(out, summary->duration, unit);
    fprintf(out, ",\"vehicles\":%d,\"unassigned\":%d", (int)summary->num_routes,
            (int)summary->num_unassigned);
}

void print_figures(FILE *out, const lorry_problem *problem, const lorry_summary *summary)
{
    const bool is_metric = *lorry_problem_crs(problem) != '\0';
    const int64_t unit = lorry_problem_scale(problem, LORRY_OBJECTIVE_DISTANCE);
    fputs(_("cost        "), out);
    print_scaled(out, summary->cost, lorry_problem_scale(problem, summary->objective));
    fprintf(out, _("\nvehicles    %d\ndistance    "), (int)summary->num_routes);
    if (is_metric)
        fprintf(out, _("%.1f km"), (double)summary->distance / 1000.0);
    else
        print_scaled(out, summary->distance, unit);
    fputs(_("\nduration    "), out);
    if (is_metric)
        fprintf(out, _("%.1f h"), (double)summary->duration / 3600.0);
    else
        print_scaled(out, summary->duration, unit);
    fprintf(out, _("\nunassigned  %d"), (int)summary->num_unassigned);
    if (summary->num_unassigned > summary->num_missing)
        fprintf(out, _(" (%d of them optional)"),
                (int)(summary->num_unassigned - summary->num_missing));
    putc('\n', out);
}
