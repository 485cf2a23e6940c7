/* info.c: `lorry info`: what a problem asks for. */
#include <stdlib.h>

#include "command.h"

/* What is counted over all clients. */
typedef struct census {
    int32_t required, with_window, with_release, with_skills;
    int64_t service;
    int64_t *delivery, *pickup; /* one sum per dimension                    */
} census;

/* false when out of memory. */
static bool count_clients(const lorry_problem *problem, census *out)
{
    const int32_t dimensions = lorry_problem_num_dimensions(problem);
    *out = (census){ .delivery = calloc((size_t)dimensions, sizeof(int64_t)),
                     .pickup = calloc((size_t)dimensions, sizeof(int64_t)) };
    if (!out->delivery || !out->pickup)
        return false;
    const int32_t clients = lorry_problem_num_clients(problem);
    for (int32_t i = 0; i < clients; i++) {
        lorry_client c = { .size = sizeof(c) };
        if (lorry_problem_client(problem, i, &c) != LORRY_OK)
            continue;
        out->required += c.is_required != 0;
        out->with_window += c.tw_early > 0 || c.tw_late != LORRY_UNLIMITED;
        out->with_release += c.release > 0;
        out->with_skills += c.skills != 0;
        out->service += c.service;
        for (int32_t d = 0; d < dimensions; d++) {
            out->delivery[d] += c.delivery ? c.delivery[d] : 0;
            out->pickup[d] += c.pickup ? c.pickup[d] : 0;
        }
    }
    return true;
}

static void print_amounts(const int64_t *amounts, int32_t count)
{
    for (int32_t d = 0; d < count; d++)
        printf("%s%lld", d ? " " : "", (long long)amounts[d]);
}

static void print_type(const lorry_problem *problem, int32_t index)
{
    lorry_vehicle_type t = { .size = sizeof(t) };
    if (lorry_problem_vehicle_type(problem, index, &t) != LORRY_OK)
        return;
    printf("            %lld x ", (long long)t.count);
    if (t.label)
        printf("%s", t.label);
    else
        printf(_("type %d"), (int)index);
    if (t.capacity && t.capacity[0] != LORRY_UNLIMITED) {
        fputs(_(", capacity "), stdout);
        print_amounts(t.capacity, lorry_problem_num_dimensions(problem));
    }
    if (t.fixed_cost > 0) {
        fputs(_(", fixed cost "), stdout);
        print_scaled(stdout, t.fixed_cost, lorry_problem_cost_scale(problem));
    }
    putchar('\n');
}

static void print_text(const lorry_problem *problem, const census *c)
{
    const char *name = lorry_problem_name(problem), *crs = lorry_problem_crs(problem);
    const char *origin = lorry_problem_origin(problem);
    const int32_t clients = lorry_problem_num_clients(problem);
    const int32_t dimensions = lorry_problem_num_dimensions(problem);
    const int32_t types = lorry_problem_num_vehicle_types(problem);
    enum { SHOWN = 20 };

    printf(_("name        %s\n"), *name ? name : _("(none)"));
    printf(_("clients     %d"), (int)clients);
    if (c->required < clients)
        printf(_(" (%d of them optional)"), (int)(clients - c->required));
    printf(_("\nwindows     %d\n"), (int)c->with_window);
    if (c->with_release > 0)
        printf(_("releases    %d\n"), (int)c->with_release);
    if (c->with_skills > 0)
        printf(_("skills      %d\n"), (int)c->with_skills);
    fputs(_("delivery    "), stdout);
    print_amounts(c->delivery, dimensions);
    fputs(_("\npickup      "), stdout);
    print_amounts(c->pickup, dimensions);
    fputs(_("\nservice     "), stdout);
    print_scaled(stdout, c->service, lorry_problem_scale(problem, LORRY_OBJECTIVE_DURATION));
    printf(tr_n("\ndepots      %d\nlocations   %d\nvehicles    %d type\n",
                "\ndepots      %d\nlocations   %d\nvehicles    %d types\n", types),
           (int)lorry_problem_num_depots(problem), (int)lorry_problem_num_locations(problem),
           (int)types);
    for (int32_t i = 0; i < types && i < SHOWN; i++)
        print_type(problem, i);
    if (types > SHOWN)
        printf(_("            and %d more\n"), (int)types - SHOWN);
    if (*crs)
        printf(_("crs         %s (metres, seconds)\n"), crs);
    else
        printf(_("rounding    %s\n"), rounding_name(lorry_problem_rounding(problem)));
    int64_t estimated = 0;
    for (int32_t i = 0; i < lorry_problem_num_profiles(problem); i++)
        estimated += lorry_problem_num_estimated(problem, i);
    if (estimated > 0)
        printf(_("estimated   %lld arcs\n"), (long long)estimated);
    if (*origin)
        printf(_("origin      %s\n"), origin);
    printf(_("cost scale  %lld\nhash        %016llx\n"),
           (long long)lorry_problem_cost_scale(problem),
           (unsigned long long)lorry_problem_hash(problem));
}

static void print_json(const lorry_problem *problem, const census *c)
{
    fputs("{\"name\":", stdout);
    json_string(stdout, lorry_problem_name(problem));
    printf(",\"clients\":%d,\"required\":%d,\"windows\":%d,\"releases\":%d,\"skills\":%d",
           (int)lorry_problem_num_clients(problem), (int)c->required, (int)c->with_window,
           (int)c->with_release, (int)c->with_skills);
    printf(",\"dimensions\":%d,\"depots\":%d,\"locations\":%d,\"vehicle_types\":%d",
           (int)lorry_problem_num_dimensions(problem), (int)lorry_problem_num_depots(problem),
           (int)lorry_problem_num_locations(problem),
           (int)lorry_problem_num_vehicle_types(problem));
    fputs(",\"crs\":", stdout);
    json_string(stdout, lorry_problem_crs(problem));
    printf(",\"rounding\":\"%s\",\"cost_scale\":%lld,\"hash\":\"%016llx\",\"version\":",
           rounding_name(lorry_problem_rounding(problem)),
           (long long)lorry_problem_cost_scale(problem),
           (unsigned long long)lorry_problem_hash(problem));
    json_string(stdout, lorry_version());
    puts("}");
}

int run_info(const settings *s)
{
    lorry_problem *problem;
    int code = read_problem(s, &problem);
    if (code != EXIT_COMPLETE)
        return code;
    census c;
    if (!count_clients(problem, &c))
        code = fail(s, EXIT_RESOURCES, "%s", _(lorry_status_text(LORRY_ENOMEM)));
    else if (s->is_json)
        print_json(problem, &c);
    else
        print_text(problem, &c);
    free(c.pickup);
    free(c.delivery);
    lorry_problem_free(problem);
    return code;
}
