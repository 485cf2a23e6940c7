/* options.c: the command line, from one table that also gives the help text
 * and the suggestions for words misspelt. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

typedef struct option_spec {
    const char *name;
    int code;              /* the short letter, or a number above any       */
    const char *argument;  /* NULL: a switch                                */
    unsigned commands;     /* who takes it                                  */
    const char *help;
} option_spec;

enum {
    OPT_FORMAT = 256, OPT_TIME, OPT_ITERATIONS, OPT_THREADS, OPT_SEED, OPT_ROUND,
    OPT_VEHICLES, OPT_OBJECTIVE, OPT_START, OPT_MEMORY, OPT_COOLING, OPT_COOLING_END, OPT_STALE,
    OPT_TARGET, OPT_GAP, OPT_FIRST, OPT_BOUND, OPT_NO_RELAXATION, OPT_PLAN,
    OPT_TABLE, OPT_PAIRS, OPT_BARRIERS, OPT_JSON, OPT_QUIET,
    OPT_MAP, OPT_DATUM, OPT_SECTIONS, OPT_SECTION_PRICE, OPT_GROUP, OPT_RADIUS, OPT_GB18030,
    OPT_WHOLE, OPT_PEAK, OPT_TEMPORARY, OPT_HOURS, OPT_CERTIFICATE
};

/* Who reads a FILE that is a problem. */
#define ALL (SOLVE | CHECK | INFO | CONVERT | BOUND)

static const option_spec specs[] = {
    { "output", 'o', "OUT", SOLVE | CONVERT,
      N_("write OUT; may be given again; - is the standard output") },
    { "format", OPT_FORMAT, "F", ALL,
      N_("what FILE is (solomon vrplib loggibud json), or how to write an\n"
         "OUT whose name does not say (sol json geojson html)") },
    { "output", 'o', "OUTDIR", OUTLET, N_("write into this folder, which is made") },
    { "map", OPT_MAP, "MAPPING", OUTLET,
      N_("what the files do not say: columns, datum, units, waves, vehicles;\n"
         "default: map.json of a folder DIR") },
    { "datum", OPT_DATUM, "D", OUTLET,
      N_("of all coordinates: wgs84, cgcs2000, gcj02 or bd09") },
    { "sections", OPT_SECTIONS, "M", OUTLET,
      N_("soft: a courier leaves its sections for a price; fixed; free") },
    { "section-price", OPT_SECTION_PRICE, "P", OUTLET, N_("of a stop outside, default 1") },
    { "group", OPT_GROUP, "G", OUTLET,
      N_("address building aoi: which parcels share a stop") },
    { "radius", OPT_RADIUS, "M", OUTLET, N_("or those within so many metres") },
    { "peak", OPT_PEAK, "F", OUTLET,
      N_("cut sections anew for days of F times the parcels of the mean day\n"
         "of the history, whose file is among FILE") },
    { "hours", OPT_HOURS, "H", OUTLET, N_("of a courier's day then, default 9") },
    { "temporary", OPT_TEMPORARY, "N", OUTLET, N_("couriers that may be added then") },
    { "gb18030", OPT_GB18030, NULL, OUTLET, N_("write lists in GB18030, not UTF-8") },
    { "whole-waybills", OPT_WHOLE, NULL, OUTLET,
      N_("on sheets and pages too, where else the last four digits stand") },
    { "time", OPT_TIME, "S", SOLVE,
      N_("seconds to search, default 10, or none with --iterations;\n"
         "0: until another limit or Ctrl-C") },
    { "time", OPT_TIME, "S", OUTLET, N_("seconds to search in all, default 40") },
    { "time", OPT_TIME, "S", BOUND,
      N_("seconds to prove, default 60; 0: until nothing more is gained") },
    { "iterations", OPT_ITERATIONS, "N", SOLVE | OUTLET,
      N_("steps to search; the plan then depends on the seed alone") },
    { "threads", OPT_THREADS, "N", SOLVE | OUTLET, N_("default: one per core") },
    { "seed", OPT_SEED, "N", SOLVE | OUTLET, N_("of the random numbers, default 1") },
    { "round", OPT_ROUND, "R", ALL,
      N_("auto double round trunc1 exact ceil10: how planar distances\n"
         "become whole numbers") },
    { "vehicles", OPT_VEHICLES, "N", ALL,
      N_("a number, or file: as the file says, or any: as many as help") },
    { "objective", OPT_OBJECTIVE, "O", SOLVE | CHECK | BOUND,
      N_("cost distance duration vehicles; default cost") },
    { "start", OPT_START, "PLAN", SOLVE, N_("start from this plan (.sol or .json)") },
    { "target", OPT_TARGET, "COST", SOLVE, N_("stop at a complete plan this good") },
    { "first-feasible", OPT_FIRST, NULL, SOLVE,
      N_("stop at the first plan that serves every required client") },
    { "gap", OPT_GAP, "PCT", SOLVE,
      N_("stop once the cost is proved to be within PCT percent of the\n"
         "best; the bound is proved beside the search") },
    { "stale", OPT_STALE, "N", SOLVE, N_("stop after N steps without a better plan") },
    { "cooling", OPT_COOLING, "N", SOLVE,
      N_("steps to plan the cooling for") },
    { "cooling-end", OPT_COOLING_END, "N", SOLVE,
      N_("steps to plan it for once most of them are over; a rerun of a timed run\n"
         "with its iterations, cooling and cooling_end gives the same plan") },
    { "bound", OPT_BOUND, NULL, SOLVE, N_("also prove a lower bound") },
    { "certificate", OPT_CERTIFICATE, "C", SOLVE | BOUND,
      N_("write the certificate of the bound to C (JSON)") },
    { "certificate", OPT_CERTIFICATE, "C", CHECK,
      N_("verify this certificate of a bound, too; PLAN may be left out") },
    { "no-relaxation", OPT_NO_RELAXATION, NULL, SOLVE,
      N_("search without seeds from the linear relaxation") },
    { "memory", OPT_MEMORY, "MB", ALL | OUTLET, N_("take no more than this many megabytes") },
    { "table", OPT_TABLE, "T", ALL | OUTLET,
      N_("travel from T, a saved table of OSRM or Valhalla (JSON); may be\n"
         "given again for the parts of a large one") },
    { "pairs", OPT_PAIRS, "P", ALL | OUTLET,
      N_("travel from P, pairs from,to,metres,seconds (CSV); arcs that are\n"
         "not among them are estimated") },
    { "barriers", OPT_BARRIERS, "B", ALL | OUTLET,
      N_("ways go around the rivers, railways and walls of B (GeoJSON),\n"
         "or over their crossings") },
    { "plan", OPT_PLAN, "PLAN", CONVERT, N_("convert this plan of FILE, not FILE itself") },
    { "plan", OPT_PLAN, "PLAN", BOUND,
      N_("prove against this plan; the proof ends where it is the best") },
    { "json", OPT_JSON, NULL, SOLVE | CHECK | INFO | OUTLET | BOUND, N_("print one JSON object") },
    { "quiet", OPT_QUIET, NULL, ALL | OUTLET, N_("no progress and no warnings") },
    { "help", 'h', NULL, ALL | OUTLET, N_("this text") },
};

enum { NUM_SPECS = sizeof(specs) / sizeof(specs[0]) };

/* ------------------------------------------------------------------ help -- */

static const struct {
    subcommand bit;
    const char *usage, *text;
} manuals[] = {
    { SOLVE, N_("lorry solve FILE [-o OUT]... [OPTION]..."),
      N_("Plan the routes of FILE. OUT may end in .sol, .json, .geojson or .html.\n"
         "Ctrl-C stops the search; the best plan so far is written all the same.\n"
         "Exit status: 0 every required client is served, 1 some are not (the plan is\n"
         "written), 2 wrong usage, 3 bad input, 4 out of resources.\n") },
    { CHECK, N_("lorry check FILE [PLAN] [--certificate C] [OPTION]..."),
      N_("Recompute PLAN from FILE alone and list every violation; verify C.\n"
         "Exit status: 0 feasible and complete, 1 not, 2 wrong usage, 3 bad input.\n") },
    { BOUND, N_("lorry bound FILE [--plan PLAN] [--certificate C] [OPTION]..."),
      N_("Prove that no complete plan of FILE costs less than a bound. Ctrl-C ends the\n"
         "proof; what has been proved stands. `lorry solve --bound` proves beside a search,\n"
         "which is usually better.\n"
         "Exit status: 0 a bound, 1 it has no certificate to write, 2 wrong usage, 3 bad\n"
         "input, 4 out of resources.\n") },
    { INFO, N_("lorry info FILE [OPTION]..."), N_("Describe FILE and warn of what looks odd.\n") },
    { CONVERT, N_("lorry convert FILE [--plan PLAN] -o OUT [OPTION]..."),
      N_("Write FILE as lorry's JSON, or its PLAN in another format.\n") },
    { OUTLET, N_("lorry outlet DIR|FILE... [--map MAPPING] -o OUTDIR [OPTION]..."),
      N_("Plan the day of a courier company's outlet from its own files (CSV or TSV of\n"
         "parcels and couriers, of scans where there are) and write lists, run sheets, a\n"
         "map and a page of key figures, beside the same day as the outlet does it now.\n"
         "Exit status: 0 every parcel is planned, 1 some stay, 2 wrong usage, 3 bad input,\n"
         "4 out of resources.\n") },
};

void print_help(FILE *out, subcommand command)
{
    for (size_t i = 0; i < sizeof(manuals) / sizeof(manuals[0]); i++)
        if (manuals[i].bit == command)
            fprintf(out, "%s\n\n%s\n", _(manuals[i].usage), _(manuals[i].text));
    for (int i = 0; i < NUM_SPECS; i++) {
        const option_spec *spec = &specs[i];
        if (!(spec->commands & (unsigned)command))
            continue;
        char left[40];
        snprintf(left, sizeof(left), "%s--%s%s%s", spec->code == 'o' ? "-o, " :
                 spec->code == 'h' ? "-h, " : "    ", spec->name,
                 spec->argument ? " " : "", spec->argument ? spec->argument : "");
        const char *line = _(spec->help);
        for (;;) {
            const int length = (int)strcspn(line, "\n");
            fprintf(out, "  %-22s %.*s\n", left, length, line);
            if (line[length] == '\0')
                break;
            line += length + 1;
            left[0] = '\0';
        }
    }
}

/* Edits (insert, delete, replace a letter) between two short words. */
static int edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 31 };
    const size_t la = strlen(a), lb = strlen(b);
    if (la > LONGEST || lb > LONGEST)
        return LONGEST;
    int row[LONGEST + 1];
    for (size_t j = 0; j <= lb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= la; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= lb; j++) {
            int best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            row[j] = best;
        }
    }
    return row[lb];
}

const char *nearest_word(const char *word, const char *const *words)
{
    const char *best = NULL;
    int best_distance = (int)strlen(word) <= 3 ? 2 : 3; /* nearer than this */
    for (; *words; words++) {
        const int distance = edit_distance(word, *words);
        if (distance < best_distance) {
            best_distance = distance;
            best = *words;
        }
    }
    return best;
}

/* --------------------------------------------------------------- values -- */

static bool parse_count(const settings *s, const char *option, const char *text,
                        int64_t least, int64_t most, int64_t *out)
{
    char *end;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && value >= least && value <= most) {
        *out = value;
        return true;
    }
    if (most == INT64_MAX)
        fail(s, EXIT_USAGE, "--%s: '%s' is not a whole number of at least %lld", option, text,
             (long long)least);
    else
        fail(s, EXIT_USAGE, "--%s: '%s' is not a whole number from %lld to %lld", option, text,
             (long long)least, (long long)most);
    return false;
}

typedef struct choice {
    const char *name;
    int value;
} choice;

static const choice roundings[] = {
    { "auto", LORRY_ROUND_AUTO },     { "double", LORRY_ROUND_DOUBLE },
    { "round", LORRY_ROUND_NEAREST }, { "trunc1", LORRY_ROUND_TRUNC1 },
    { "exact", LORRY_ROUND_EXACT },   { "ceil10", LORRY_ROUND_CEIL10 },
    { NULL, 0 }
};

static const choice objectives[] = {
    { "cost", LORRY_OBJECTIVE_COST },         { "distance", LORRY_OBJECTIVE_DISTANCE },
    { "duration", LORRY_OBJECTIVE_DURATION }, { "vehicles", LORRY_OBJECTIVE_VEHICLES },
    { NULL, 0 }
};

static const choice section_modes[] = {
    { "soft", LORRY_SECTIONS_SOFT }, { "fixed", LORRY_SECTIONS_FIXED },
    { "free", LORRY_SECTIONS_FREE }, { NULL, 0 }
};

static const choice groupings[] = {
    { "address", LORRY_GROUP_ADDRESS }, { "building", LORRY_GROUP_BUILDING },
    { "aoi", LORRY_GROUP_AOI },         { NULL, 0 }
};

static const choice formats[] = {
    { "auto", LORRY_FORMAT_AUTO },       { "solomon", LORRY_FORMAT_SOLOMON },
    { "vrplib", LORRY_FORMAT_VRPLIB },   { "loggibud", LORRY_FORMAT_LOGGIBUD },
    { "json", LORRY_FORMAT_JSON },       { "sol", LORRY_FORMAT_SOL },
    { "geojson", LORRY_FORMAT_GEOJSON }, { "html", LORRY_FORMAT_HTML },
    { NULL, 0 }
};

const char *rounding_name(lorry_rounding rounding)
{
    for (const choice *c = roundings; c->name; c++)
        if (c->value == (int)rounding)
            return c->name;
    return "auto";
}

static bool parse_choice(const settings *s, const char *option, const char *text,
                         const choice *choices, int *out)
{
    char names[128] = "";
    size_t length = 0;
    for (const choice *c = choices; c->name; c++) {
        if (strcmp(c->name, text) == 0) {
            *out = c->value;
            return true;
        }
        const int added = snprintf(names + length, sizeof(names) - length, "%s%s",
                                   length ? ", " : "", c->name);
        length += (size_t)added;
    }
    fail(s, EXIT_USAGE, "--%s: '%s' is none of %s", option, text, names);
    return false;
}

/* json is both a way to read and a way to write: where there is something to
 * write it means that, for readers know JSON by its content. */
static void set_format(settings *s, lorry_format format)
{
    const bool writes = s->command == SOLVE || s->command == CONVERT;
    switch (format) {
    case LORRY_FORMAT_SOL:
    case LORRY_FORMAT_GEOJSON:
    case LORRY_FORMAT_HTML:
        s->output_format = format;
        break;
    case LORRY_FORMAT_JSON:
        *(writes ? &s->output_format : &s->read.format) = format;
        break;
    default:
        s->read.format = format;
    }
}

static bool parse_vehicles(settings *s, const char *text)
{
    if (strcmp(text, "any") == 0) {
        s->read.fleet = LORRY_FLEET_ANY;
    } else if (strcmp(text, "file") == 0) {
        s->read.fleet = LORRY_FLEET_FILE;
    } else {
        char *end;
        errno = 0;
        const long long value = strtoll(text, &end, 10);
        if (end == text || *end != '\0' || errno != 0 || value < 1) {
            fail(s, EXIT_USAGE, "--vehicles: '%s' is neither a number of at least 1 nor file "
                 "nor any", text);
            return false;
        }
        s->read.fleet = LORRY_FLEET_COUNT;
        s->read.vehicles = value;
    }
    return true;
}

static bool parse_decimal(const settings *s, const char *option, const char *text,
                          double least, double *out)
{
    char *end;
    const double value = strtod(text, &end);
    if (end != text && *end == '\0' && isfinite(value) && value >= least) {
        *out = value;
        return true;
    }
    fail(s, EXIT_USAGE, "--%s: '%s' is not a number of at least %g", option, text, least);
    return false;
}

static bool parse_seed(settings *s, const char *text)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '\0' && errno == 0) {
        s->run.seed = value;
        return true;
    }
    fail(s, EXIT_USAGE, "--seed: '%s' is not a whole number from 0 to 2^64 - 1", text);
    return false;
}

/* ---------------------------------------------------------------- parse -- */

static bool set_option(settings *s, const option_spec *spec, const char *value)
{
    int chosen = 0;
    int64_t count = 0;
    switch (spec->code) {
    case 'o':
        if (s->num_outputs == MAX_OUTPUTS) {
            fail(s, EXIT_USAGE, "-o: at most %d outputs", MAX_OUTPUTS);
            return false;
        }
        s->outputs[s->num_outputs++] = value;
        return true;
    case OPT_FORMAT:
        if (!parse_choice(s, spec->name, value, formats, &chosen))
            return false;
        set_format(s, (lorry_format)chosen);
        return true;
    case OPT_TIME:
        s->has_time = true;
        return parse_decimal(s, spec->name, value, 0.0, &s->run.time_limit);
    case OPT_ITERATIONS:
        return parse_count(s, spec->name, value, 1, INT64_MAX, &s->run.max_iterations);
    case OPT_THREADS:
        if (!parse_count(s, spec->name, value, 1, 1024, &count))
            return false;
        s->run.threads = (int32_t)count;
        return true;
    case OPT_SEED:
        return parse_seed(s, value);
    case OPT_ROUND:
        if (!parse_choice(s, spec->name, value, roundings, &chosen))
            return false;
        s->read.rounding = (lorry_rounding)chosen;
        return true;
    case OPT_VEHICLES:
        return parse_vehicles(s, value);
    case OPT_OBJECTIVE:
        if (!parse_choice(s, spec->name, value, objectives, &chosen))
            return false;
        s->run.objective = (lorry_objective)chosen;
        return true;
    case OPT_START:
        s->start = value;
        return true;
    case OPT_TARGET: {
        double target; /* converted once the problem's cost scale is known */
        s->target = value;
        return parse_decimal(s, spec->name, value, -1e18, &target);
    }
    case OPT_STALE:
        return parse_count(s, spec->name, value, 1, INT64_MAX, &s->run.max_stale);
    case OPT_COOLING:
        return parse_count(s, spec->name, value, 1, INT64_MAX, &s->run.cooling);
    case OPT_COOLING_END:
        return parse_count(s, spec->name, value, 1, INT64_MAX, &s->run.cooling_end);
    case OPT_FIRST:
        s->run.first_feasible = 1;
        return true;
    case OPT_GAP:
        if (!parse_decimal(s, spec->name, value, 0.0, &s->run.gap))
            return false;
        s->run.gap /= 100.0;
        return true;
    case OPT_BOUND:
        s->run.bound = 1;
        return true;
    case OPT_NO_RELAXATION:
        s->run.relaxation = 0;
        return true;
    case OPT_MEMORY:
        if (!parse_count(s, spec->name, value, 1, INT64_C(1) << 40, &count))
            return false;
        s->memory = (size_t)count * 1000 * 1000;
        return true;
    case OPT_PLAN:
        s->plan = value;
        return true;
    case OPT_CERTIFICATE:
        s->certificate = value;
        s->run.bound = 1;
        return true;
    case OPT_MAP:
        s->map = value;
        return true;
    case OPT_DATUM:
        s->datum = value;
        return true;
    case OPT_SECTIONS:
        s->has_sections = true;
        if (!parse_choice(s, spec->name, value, section_modes, &chosen))
            return false;
        s->sections = (lorry_section_mode)chosen;
        return true;
    case OPT_SECTION_PRICE:
        s->has_section_price = true;
        return parse_decimal(s, spec->name, value, 0.0, &s->section_price);
    case OPT_GROUP:
        s->has_grouping = true;
        if (!parse_choice(s, spec->name, value, groupings, &chosen))
            return false;
        s->grouping = (lorry_grouping)chosen;
        return true;
    case OPT_RADIUS:
        return parse_decimal(s, spec->name, value, 1.0, &s->radius);
    case OPT_PEAK:
        s->has_peak = true;
        return parse_decimal(s, spec->name, value, 0.01, &s->recut.peak);
    case OPT_HOURS:
        return parse_decimal(s, spec->name, value, 1.0, &s->recut.hours);
    case OPT_TEMPORARY:
        if (!parse_count(s, spec->name, value, 0, 10000, &count))
            return false;
        s->recut.temporary = (int32_t)count;
        return true;
    case OPT_GB18030:
        s->is_gb18030 = true;
        return true;
    case OPT_WHOLE:
        s->is_whole = true;
        return true;
    case OPT_TABLE:
        if (s->num_tables == MAX_OUTPUTS) {
            fail(s, EXIT_USAGE, "--table: at most %d parts", MAX_OUTPUTS);
            return false;
        }
        s->tables[s->num_tables++] = value;
        return true;
    case OPT_PAIRS:
        s->pairs = value;
        return true;
    case OPT_BARRIERS:
        s->barriers = value;
        return true;
    case OPT_JSON:
        s->is_json = true;
        return true;
    case OPT_QUIET:
        s->is_quiet = true;
        return true;
    default: /* help */
        s->wants_help = true;
        return true;
    }
}

static int fail_unknown(const settings *s, const char *word)
{
    const char *names[NUM_SPECS + 1] = { NULL };
    int count = 0;
    for (int i = 0; i < NUM_SPECS; i++)
        if (specs[i].commands & (unsigned)s->command)
            names[count++] = specs[i].name;
    char bare[64];
    snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(word, "="), word);
    const char *near = bare[0] == '-' && bare[1] == '-' ? nearest_word(bare + 2, names) : NULL;
    if (near && strcmp(near, bare + 2) == 0)
        return fail(s, EXIT_USAGE, "%s takes no value", bare);
    if (near)
        return fail(s, EXIT_USAGE, "there is no option '%s' here; did you mean --%s?", bare,
                    near);
    return fail(s, EXIT_USAGE, "there is no option '%s' here; --help lists them", bare);
}

static int take_files(settings *s, int count, char **words)
{
    s->files = words;
    s->num_files = count;
    if (count < 1)
        return fail(s, EXIT_USAGE, "DIR is missing; see --help");
    if (s->num_outputs != 1)
        return s->num_outputs == 0
                   ? fail(s, EXIT_USAGE, "-o OUTDIR is missing: lorry outlet DIR -o OUTDIR")
                   : fail(s, EXIT_USAGE, "-o OUTDIR is wanted once");
    return EXIT_COMPLETE;
}

/* Words that are no options: FILE and, for check, PLAN. */
static int take_operands(settings *s, int count, char **words)
{
    if (s->command == OUTLET)
        return take_files(s, count, words);
    const bool wants_plan = s->command == CHECK;
    if (count < 1)
        return fail(s, EXIT_USAGE, "FILE is missing; see --help");
    s->file = words[0];
    if (wants_plan && count < 2 && !s->certificate)
        return fail(s, EXIT_USAGE, "PLAN is missing: lorry check FILE PLAN");
    if (wants_plan && count > 1)
        s->plan = words[1];
    const int most = wants_plan ? 2 : 1;
    if (count > most)
        return fail(s, EXIT_USAGE, "'%s' is one word too many; write -o before an output",
                    words[most]);
    if (s->command == CONVERT && s->num_outputs == 0)
        return fail(s, EXIT_USAGE, "-o OUT is missing: lorry convert FILE -o OUT");
    return EXIT_COMPLETE;
}

int parse_options(int argc, char **argv, settings *s)
{
    lorry_read_options_init(&s->read, sizeof(s->read));
    lorry_options_init(&s->run, sizeof(s->run));
    lorry_recut_options_init(&s->recut, sizeof(s->recut));

    /* An error in an early option must know of a later --json. */
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            s->is_json = true;

    struct option longs[NUM_SPECS + 1] = { { 0 } };
    int index[NUM_SPECS];
    int count = 0;
    for (int i = 0; i < NUM_SPECS; i++) {
        if (!(specs[i].commands & (unsigned)s->command))
            continue;
        index[count] = i;
        longs[count++] = (struct option){ specs[i].name,
                                          specs[i].argument ? required_argument : no_argument,
                                          NULL, specs[i].code };
    }

    const bool writes = s->command == SOLVE || s->command == CONVERT || s->command == OUTLET;
    opterr = 0;
    optind = 1;
    for (;;) {
        const int word = optind;
        const int code = getopt_long(argc, argv, writes ? ":ho:" : ":h", longs, NULL);
        if (code == -1)
            break;
        if (code == ':')
            return fail(s, EXIT_USAGE, "%s wants a value; see --help", argv[optind - 1]);
        if (code == '?')
            return fail_unknown(s, argv[optind > word ? optind - 1 : word]);
        for (int i = 0; i < count; i++)
            if (longs[i].val == code && !set_option(s, &specs[index[i]], optarg))
                return EXIT_USAGE;
    }
    if (s->wants_help)
        return EXIT_COMPLETE;

    /* An iteration budget without a clock is what makes runs repeatable. */
    if (s->run.max_iterations > 0 && !s->has_time)
        s->run.time_limit = 0.0;
    return take_operands(s, argc - optind, argv + optind);
}
