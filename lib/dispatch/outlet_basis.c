/* outlet_basis.c: what the figures of a day rest on: which of them are the files', which
 * are assumed, and which ways were taken from where. */
#include <stdio.h>

#include "base/language.h"
#include "dispatch/outlet.h"

typedef struct basis {
    const lorry_outlet *outlet;
    lorry__text *out;
    size_t count;
} basis;

__attribute__((format(printf, 2, 3)))
static void put_line(basis *b, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    lorry__text_add(b->out, line, strlen(line) + 1);
    b->count++;
}

/* ---------------------------------------------------------------- files -- */

static void put_parcels(basis *b)
{
    const lorry__sheet *sheet = &b->outlet->parcels.sheet;
    put_line(b, lorry__tr("Parcels: %zu rows, %zu planned for, %zu set aside (rejects.csv), "
                          "%zu blank."),
             sheet->count + sheet->num_rejects + sheet->table.num_blank, sheet->count,
             sheet->num_rejects, sheet->table.num_blank);
    if (sheet->datum == LORRY__DATUM_NONE)
        put_line(b, "%s", lorry__tr("Their places are taken for WGS 84: no datum is declared."));
    else
        put_line(b, lorry__tr("Their places are declared as %s."),
                 lorry__datum_name(sheet->datum));
}

/* ---------------------------------------------------------- assumptions -- */

static void put_service(basis *b)
{
    const lorry_outlet_options *o = &b->outlet->settings.options;
    put_line(b, lorry__tr("Assumed: %lld s to park and lift at each stop, %lld s to hand over a "
                          "parcel."),
             (long long)o->setup, (long long)o->handling);
}

static void put_prices(basis *b)
{
    const lorry_outlet_options *o = &b->outlet->settings.options;
    put_line(b, lorry__tr("Assumed: an hour costs %s and a kilometre %s where the couriers' "
                          "file does not say."),
             lorry__decimal_of(o->hour_cost, 2).text, lorry__decimal_of(o->km_cost, 2).text);
    if (o->sections == LORRY_SECTIONS_FIXED)
        put_line(b, "%s", lorry__tr("Couriers stay in their sections."));
    else if (o->sections == LORRY_SECTIONS_FREE)
        put_line(b, "%s", lorry__tr("Sections are no limit and cost nothing."));
    else
        put_line(b, lorry__tr("A stop outside its section is priced at %s."),
                 lorry__decimal_of(o->section_price, 2).text);
    if (o->balance_price > 0)
        put_line(b, lorry__tr("An hour that a courier is out beyond the average is priced at "
                              "%s."), lorry__decimal_of(o->balance_price, 2).text);
}

/* --------------------------------------------------------------- travel -- */

static void put_vehicles(basis *b)
{
    const lorry__task_store *store = &b->outlet->store;
    for (int32_t k = 0; k < store->num_profiles; k++) {
        const lorry_outlet_vehicle *v = &b->outlet->settings.vehicles[store->kind_of[k]];
        put_line(b, lorry__tr("%s: assumed at %s km/h on %s times the straight way."),
                 v->name != NULL ? v->name : lorry__tr("other vehicles"),
                 lorry__decimal_of(v->speed, 0).text, lorry__decimal_of(v->detour, 2).text);
    }
}

static void put_travel_file(basis *b, const lorry__travel_file *file)
{
    static const char *const said[] = {
        [LORRY_OUTLET_TABLE] = N_("%s: ways as a routing service answered, for all vehicles."),
        [LORRY_OUTLET_PAIRS] = N_("%s: known ways between pairs of places, for all vehicles."),
        [LORRY_OUTLET_BARRIERS] = N_("%s: ways go around these barriers, over their crossings."),
    };
    put_line(b, lorry__tr(said[file->kind]), lorry__base_name(file->name.text));
}

/* Where ways are known, how many of those that the plan drives are not. */
static void put_estimated(basis *b)
{
    const lorry_outlet *o = b->outlet;
    const lorry_problem *problem = o->problem.problem;
    int64_t ways = 0, estimated = 0;
    for (int32_t r = 0; r < o->plan->num_routes; r++) {
        const lorry_route *route = &o->plan->routes[r];
        const int32_t profile = problem->types[route->vehicle_type].profile;
        for (int32_t i = 0; i <= route->num_stops; i++) {
            const int32_t from = i > 0 ? route->clients[i - 1] + 1 : 0;
            const int32_t to = i < route->num_stops ? route->clients[i] + 1 : 0;
            ways++;
            estimated += lorry__travel_is_estimated(&problem->travel, profile, from, to);
        }
    }
    put_line(b, lorry__tr("Of the %lld ways that the plan drives %lld are estimated."),
             (long long)ways, (long long)estimated);
}

static void put_travel(basis *b)
{
    const lorry_outlet *o = b->outlet;
    bool has_known = false;
    put_vehicles(b);
    for (size_t k = 0; k < o->num_travel; k++) {
        put_travel_file(b, &o->travel[k]);
        has_known |= o->travel[k].kind != LORRY_OUTLET_BARRIERS;
    }
    if (has_known)
        put_estimated(b);
}

/* ---------------------------------------------------------------- whole -- */

size_t lorry__outlet_basis(const lorry_outlet *o, lorry__text *out)
{
    basis b = { .outlet = o, .out = out };
    const char *note;
    put_parcels(&b);
    put_service(&b);
    put_prices(&b);
    put_travel(&b);
    for (size_t k = 0; (note = lorry__outlet_note_at(o, k)) != NULL; k++)
        put_line(&b, "%s", note);
    put_line(&b, "%s",
             lorry__tr("As now: each courier loads what is due and what lies nearest, drives to "
                       "the nearest open stop, turns in time to the one that closes first, and "
                       "hands over all that is on board. It knows the same waves, vehicles and "
                       "ways as the plan."));
    return b.count;
}
