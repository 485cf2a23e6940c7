/* outlet.c: `lorry outlet`: an outlet's files in, its lists, run sheets and pages
 * out. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

/* Files of a folder, by name. */
typedef struct listing {
    char **paths;
    int count;
} listing;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *name, const char *end)
{
    const size_t length = strlen(name), size = strlen(end);
    return length >= size && strcmp(name + length - size, end) == 0;
}

static bool is_table(const char *name)
{
    static const char *const ends[] = { ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz" };
    for (size_t k = 0; k < sizeof(ends) / sizeof(ends[0]); k++)
        if (name[0] != '.' && ends_with(name, ends[k]))
            return true;
    return false;
}

static void free_listing(listing *l)
{
    for (int i = 0; i < l->count; i++)
        free(l->paths[i]);
    free(l->paths);
}

/* false when out of memory. */
static bool add_path(listing *l, const char *folder, const char *name)
{
    const size_t size = strlen(folder) + strlen(name) + 2;
    char **paths = realloc(l->paths, (size_t)(l->count + 1) * sizeof(*paths));
    char *path = malloc(size);
    if (paths)
        l->paths = paths;
    if (!paths || !path) {
        free(path);
        return false;
    }
    snprintf(path, size, "%s%s%s", folder, *folder && !ends_with(folder, "/") ? "/" : "", name);
    l->paths[l->count++] = path;
    return true;
}

/* The files that an operand stands for: itself, or the tables of a folder and, if
 * no mapping was given, its map.json. */
static int list_operand(const settings *s, const char *operand, listing *tables, char **map)
{
    struct stat what;
    if (stat(operand, &what) != 0 || !S_ISDIR(what.st_mode))
        return add_path(tables, "", operand) ? EXIT_COMPLETE
                                             : fail(s, EXIT_RESOURCES, "out of memory");
    DIR *folder = opendir(operand);
    if (!folder)
        return fail(s, EXIT_INPUT, "%s: cannot be listed", operand);
    bool is_ok = true;
    const int first = tables->count;
    for (const struct dirent *entry; is_ok && (entry = readdir(folder));) {
        if (is_table(entry->d_name))
            is_ok = add_path(tables, operand, entry->d_name);
        if (strcmp(entry->d_name, "map.json") == 0 && !s->map && !*map) {
            listing one = { NULL, 0 };
            is_ok = add_path(&one, operand, entry->d_name);
            *map = is_ok ? one.paths[0] : NULL;
            free(one.paths);
        }
    }
    closedir(folder);
    if (tables->count > first)
        qsort(tables->paths + first, (size_t)(tables->count - first), sizeof(*tables->paths),
              by_name);
    return is_ok ? EXIT_COMPLETE : fail(s, EXIT_RESOURCES, "out of memory");
}

static int fail_outlet(const settings *s, lorry_status status, const lorry_outlet *outlet)
{
    const char *message = lorry_outlet_message(outlet);
    return fail(s, exit_status(status), "%s", *message ? message : _(lorry_status_text(status)));
}

static int read_files(const settings *s, lorry_outlet *outlet)
{
    listing tables = { NULL, 0 };
    char *found = NULL;
    int code = EXIT_COMPLETE;
    lorry_status status = LORRY_OK;
    for (int i = 0; i < s->num_files && code == EXIT_COMPLETE; i++)
        code = list_operand(s, s->files[i], &tables, &found);
    const char *map = s->map ? s->map : found;
    if (code == EXIT_COMPLETE && tables.count == 0)
        code = fail(s, EXIT_INPUT, "%s: holds no table (.csv or .tsv)", s->files[0]);
    if (code == EXIT_COMPLETE && map)
        status = lorry_outlet_read(outlet, LORRY_OUTLET_MAPPING, map);
    if (code == EXIT_COMPLETE && status == LORRY_OK && s->datum)
        status = lorry_outlet_set_datum(outlet, s->datum);
    for (int i = 0; i < tables.count && code == EXIT_COMPLETE && status == LORRY_OK; i++)
        status = lorry_outlet_read(outlet, LORRY_OUTLET_AUTO, tables.paths[i]);
    for (int i = 0; i < s->num_tables && code == EXIT_COMPLETE && status == LORRY_OK; i++)
        status = lorry_outlet_read(outlet, LORRY_OUTLET_TABLE, s->tables[i]);
    if (code == EXIT_COMPLETE && status == LORRY_OK && s->pairs)
        status = lorry_outlet_read(outlet, LORRY_OUTLET_PAIRS, s->pairs);
    if (code == EXIT_COMPLETE && status == LORRY_OK && s->barriers)
        status = lorry_outlet_read(outlet, LORRY_OUTLET_BARRIERS, s->barriers);
    if (status != LORRY_OK)
        code = fail_outlet(s, status, outlet);
    free_listing(&tables);
    free(found);
    return code;
}

/* How the search goes, as one live line on a terminal. */
static int show(void *payload, const lorry_progress *p)
{
    progress_view *view = payload;
    if (!view->is_terminal)
        return 0;
    fputs("\r\033[?7l", stderr);
    fprintf(stderr, _("%7.1f s  %9lld iterations  %d trips  %d stops left"), p->seconds,
            (long long)p->iterations, (int)p->num_routes, (int)p->num_unassigned);
    fputs("\033[K\033[?7h", stderr);
    fflush(stderr);
    view->is_open = true;
    return 0;
}

static void set_options(const settings *s, const lorry_outlet *outlet, progress_view *view,
                        lorry_outlet_options *o)
{
    o->size = sizeof(*o);
    lorry_outlet_options_of(outlet, o);
    if (s->has_sections)
        o->sections = s->sections;
    if (s->has_section_price)
        o->section_price = s->section_price;
    if (s->has_grouping)
        o->grouping = s->grouping;
    if (s->radius > 0) {
        o->grouping = LORRY_GROUP_RADIUS;
        o->radius = s->radius;
    }
    if (s->has_time || s->run.max_iterations > 0)
        o->time_limit = s->run.time_limit;
    o->max_iterations = s->run.max_iterations;
    o->seed = s->run.seed;
    o->threads = s->run.threads;
    if (!s->is_quiet) {
        o->progress = show;
        o->payload = view;
    }
}

/* ------------------------------------------------------------- figures -- */

static const struct {
    lorry_day_kind kind;
    const char *key, *name;
} days[] = {
    { LORRY_DAY_PRACTICE, "practice", N_("as now") },
    { LORRY_DAY_FIXED, "fixed", N_("at home") },
    { LORRY_DAY_PLAN, "plan", N_("the plan") },
    { LORRY_DAY_DRIVEN, "driven", N_("as driven") },
};
enum { NUM_DAYS = sizeof(days) / sizeof(days[0]) };

static void print_json(const lorry_outlet *outlet)
{
    size_t rows, taken, rejected, blank;
    lorry_outlet_counts(outlet, &rows, &taken, &rejected, &blank);
    printf("{\"rows\":%zu,\"taken\":%zu,\"rejected\":%zu,\"blank\":%zu,\"days\":{", rows, taken,
           rejected, blank);
    bool is_first = true;
    for (int d = 0; d < NUM_DAYS; d++) {
        lorry_day_figures f = { .size = sizeof(f) };
        if (lorry_outlet_day(outlet, days[d].kind, &f) != LORRY_OK)
            continue;
        printf("%s\"%s\":{\"parcels\":%lld,\"delivered\":%lld,\"left\":%lld,\"late\":%lld,"
               "\"clients\":%d,\"stops\":%d,\"couriers\":%d,\"trips\":%d,\"duration\":%lld,"
               "\"travel\":%lld,\"service\":%lld,\"wait\":%lld,\"distance\":%lld,"
               "\"away_stops\":%d,\"away_parcels\":%lld,\"shortest\":%lld,\"longest\":%lld,"
               "\"spread\":%.1f,\"cost\":%.2f}",
               is_first ? "" : ",", days[d].key, (long long)f.parcels, (long long)f.delivered,
               (long long)f.left, (long long)f.late, (int)f.clients, (int)f.stops,
               (int)f.couriers, (int)f.trips, (long long)f.duration, (long long)f.travel,
               (long long)f.service, (long long)f.wait, (long long)f.distance,
               (int)f.away_stops, (long long)f.away_parcels, (long long)f.shortest,
               (long long)f.longest, f.spread, f.cost);
        is_first = false;
    }
    fputs("},\"changes\":[", stdout);
    for (int32_t i = 0; i < lorry_outlet_num_changes(outlet); i++) {
        lorry_section_change c = { .size = sizeof(c) };
        lorry_outlet_change(outlet, i, &c);
        static const char *const kinds[] = { "lend", "split", "add" };
        printf("%s{\"kind\":\"%s\",\"section\":", i ? "," : "", kinds[c.kind]);
        json_string(stdout, c.section);
        fputs(",\"part\":", stdout);
        json_string(stdout, c.part);
        fputs(",\"from\":", stdout);
        json_string(stdout, c.from);
        fputs(",\"to\":", stdout);
        json_string(stdout, c.to);
        printf(",\"parcels\":%.1f,\"hours\":%.2f}", c.parcels, c.hours);
    }
    fputs("],\"notes\":[", stdout);
    for (size_t k = 0; lorry_outlet_note(outlet, k); k++) {
        fputs(k ? "," : "", stdout);
        json_string(stdout, lorry_outlet_note(outlet, k));
    }
    fputs("],\"version\":", stdout);
    json_string(stdout, lorry_version());
    puts("}");
}

static void print_row(const char *name, const lorry_day_figures *f)
{
    printf("%s\t%.1f\t%.1f\t%lld\t%lld\t%d\t%.2f\n", name, (double)f->duration / 3600,
           (double)f->distance / 1000, (long long)f->late, (long long)f->left,
           (int)f->couriers, f->spread / 3600);
}

static void print_text(const lorry_outlet *outlet)
{
    size_t rows, taken, rejected, blank;
    lorry_outlet_counts(outlet, &rows, &taken, &rejected, &blank);
    printf(_("rows %zu: planned for %zu, set aside %zu, blank %zu\n"), rows, taken, rejected,
           blank);
    puts(_("day\thours\tkm\tlate\tleft\tcouriers\tspread (h)"));
    for (int d = 0; d < NUM_DAYS; d++) {
        lorry_day_figures f = { .size = sizeof(f) };
        if (lorry_outlet_day(outlet, days[d].kind, &f) == LORRY_OK)
            print_row(_(days[d].name), &f);
    }
}

static int publish(const settings *s, lorry_outlet *outlet)
{
    lorry_outlet_output output = LORRY_OUTLET_OUTPUT_INIT;
    lorry_day_figures plan = { .size = sizeof(plan) };
    output.is_gb18030 = s->is_gb18030;
    output.is_whole = s->is_whole;
    if (!s->is_quiet)
        for (size_t k = 0; lorry_outlet_note(outlet, k); k++)
            fprintf(stderr, "lorry: %s\n", lorry_outlet_note(outlet, k));
    const lorry_status status = lorry_outlet_write(outlet, s->outputs[0], &output);
    if (status != LORRY_OK)
        return fail_outlet(s, status == LORRY_EIO ? LORRY_ENOMEM : status, outlet);
    if (s->is_json)
        print_json(outlet);
    else
        print_text(outlet);
    lorry_outlet_day(outlet, LORRY_DAY_PLAN, &plan);
    return plan.left > 0 ? EXIT_PARTIAL : EXIT_COMPLETE;
}

/* Made before the search: a mistake in its name should not cost one. */
static int make_folder(const settings *s)
{
    char inside[4096];
    const char *path = s->outputs[0];
    snprintf(inside, sizeof(inside), "%s/.", path);
    if ((mkdir(path, 0777) != 0 && errno != EEXIST) || access(inside, W_OK | X_OK) != 0)
        return fail(s, EXIT_USAGE, "-o %s: cannot write to that folder (%s)", path,
                    strerror(errno));
    return EXIT_COMPLETE;
}

int run_outlet(const settings *s)
{
    lorry_config config;
    lorry_outlet *outlet;
    memory_config(s, &config);
    lorry_status status = lorry_outlet_new(&config, &outlet);
    if (status != LORRY_OK)
        return fail(s, exit_status(status), "%s", _(lorry_status_text(status)));
    int code = read_files(s, outlet);
    if (code == EXIT_COMPLETE)
        code = make_folder(s);
    if (code == EXIT_COMPLETE) {
        progress_view view;
        lorry_outlet_options options;
        progress_start(&view, NULL, LORRY_OBJECTIVE_COST);
        set_options(s, outlet, &view, &options);
        status = s->has_peak ? lorry_outlet_recut(outlet, &s->recut) : LORRY_OK;
        if (status == LORRY_OK)
            status = lorry_outlet_plan(outlet, &options);
        progress_end(&view);
        code = status < 0 ? fail_outlet(s, status, outlet) : publish(s, outlet);
    }
    lorry_outlet_free(outlet);
    return code;
}
