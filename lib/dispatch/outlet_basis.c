/* outlet_basis.c: what the figures of a day rest on: which of them are the files', which
 * are assumed, and which ways were taken from where. */
#include "base/language.h"
#include "dispatch/outlet.h"

typedef struct basis {
    const lorry_outlet *outlet;
    lorry__text *out;
    size_t count;
} basis;

static void end_line(basis *b)
{
    lorry__text_add(b->out, "", 1);
    b->count++;
}

/* A line that is said as it stands. */
static void put_line(basis *b, const char *line)
{
    lorry__text_puts(b->out, line);
    end_line(b);
}

/* ---------------------------------------------------------------- files -- */

static void put_parcels(basis *b)
{
    const lorry__sheet *sheet = &b->outlet->parcels.sheet;
    lorry__text_printf(b->out,
                       lorry__tr("Parcels: %zu rows, %zu planned for, %zu set aside "
                                 "(rejects.csv), %zu blank."),
                       sheet->count + sheet->num_rejects + sheet->table.num_blank, sheet->count,
                       sheet->num_rejects, sheet->table.num_blank);
    end_line(b);
    if (sheet->datum == LORRY__DATUM_NONE)
        put_line(b, lorry__tr("Their places are taken for WGS 84: no datum is declared."));
    else {
        lorry__text_printf(b->out, lorry__tr("Their places are declared as %s."),
                           lorry__datum_name(sheet->datum));
        end_line(b);
    }
}

/* ---------------------------------------------------------- assumptions -- */

static void put_service(basis *b)
{
    const lorry_outlet_options *o = &b->outlet->settings.options;
    lorry__text_printf(b->out,
                       lorry__tr("Assumed: %lld s to park and lift at each stop, %lld s to "
                                 "hand over a parcel."),
                       (long long)o->setup, (long long)o->handling);
    end_line(b);
}

static void put_prices(basis *b)
{
    const lorry_outlet_options *o = &b->outlet->settings.options;
    lorry__text_printf(b->out,
                       lorry__tr("Assumed: an hour costs %s and a kilometre %s where the "
                                 "couriers' file does not say."),
                       lorry__decimal_of(o->hour_cost, 2).text,
                       lorry__decimal_of(o->km_cost, 2).text);
    end_line(b);
    switch (o->sections) {
    case LORRY_SECTIONS_FIXED:
        put_line(b, lorry__tr("Couriers stay in their sections."));
        break;
    case LORRY_SECTIONS_FREE:
        put_line(b, lorry__tr("Sections are no limit and cost nothing."));
        break;
    case LORRY_SECTIONS_SOFT:
        lorry__text_printf(b->out, lorry__tr("A stop outside its section is priced at %s."),
                           lorry__decimal_of(o->section_price, 2).text);
        end_line(b);
        break;
    }
    if (o->balance_price <= 0)
        return;
    lorry__text_printf(b->out,
                       lorry__tr("An hour that a courier is out beyond the average is priced "
                                 "at %s."),
                       lorry__decimal_of(o->balance_price, 2).text);
    end_line(b);
}

/* --------------------------------------------------------------- travel -- */

static void put_vehicles(basis *b)
{
    const lorry__task_store *store = &b->outlet->store;
    for (int32_t k = 0; k < store->num_profiles; k++) {
        const lorry_outlet_vehicle *v = &b->outlet->settings.vehicles[store->kind_of[k]];
        lorry__text_puts(b->out, v->name != NULL ? v->name : lorry__tr("other vehicles"));
        lorry__text_puts(b->out, ": ");
        lorry__text_printf(b->out,
                           lorry__tr("assumed at %s km/h on %s times the straight way."),
                           lorry__decimal_of(v->speed, 0).text,
                           lorry__decimal_of(v->detour, 2).text);
        end_line(b);
    }
}

static void put_travel_file(basis *b, const lorry__travel_file *file)
{
    switch (file->kind) {
    case LORRY_OUTLET_BARRIERS:
        lorry__text_printf(b->out, lorry__tr("%s: ways go around these barriers, over their "
                                             "crossings."), file->name.text);
        break;
    case LORRY_OUTLET_TABLE:
        lorry__text_printf(b->out, lorry__tr("%s: ways as a routing service answered, for all "
                                             "vehicles."), file->name.text);
        break;
    default:
        lorry__text_printf(b->out, lorry__tr("%s: known ways between pairs of places, for all "
                                             "vehicles."), file->name.text);
        break;
    }
    end_line(b);
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
    lorry__text_printf(b->out, lorry__tr("Of the %lld ways that the plan drives %lld are "
                                         "estimated."), (long long)ways, (long long)estimated);
    end_line(b);
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
        put_line(&b, note);
    put_line(&b, lorry__tr("As now: each courier loads what is due and what lies nearest, "
                           "drives to the nearest open stop, turns in time to the one that "
                           "closes first, and hands over all that is on board. It knows the "
                           "same waves, vehicles and ways as the plan."));
    return b.count;
}
