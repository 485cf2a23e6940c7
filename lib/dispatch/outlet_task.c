/* outlet_task.c: from the sheets of an outlet to its task for the day.
 * O(parcels log parcels + couriers * sections). */
#include <math.h>

#include "base/language.h"
#include "dispatch/outlet.h"
#include "dispatch/stops.h"
#include "io/names.h"
#include "io/sheet_compare.h"

#define SHIFT_FROM (8 * 3600)     /* where the file does not say             */
#define SHIFT_TO (20 * 3600)
#define FILLING 0.8               /* of a vehicle, where waves are assumed   */
#define MOST_ASSUMED 4

/* What is counted for the notes. */
typedef struct oddities {
    size_t no_section, overdue, crossed, no_shift, homeless, waves;
} oddities;

static lorry_status no_memory(lorry_outlet *o)
{
    return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for the day of the outlet");
}

void lorry__task_store_free(lorry__task_store *s, lorry__mem *mem)
{
    void *const blocks[] = { s->clients, s->couriers, s->sections, s->waves, s->is_home,
                             s->parent, s->client_of, s->order, s->deadline };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(mem, blocks[k]);
    *s = (lorry__task_store){ 0 };
}

/* ------------------------------------------------------------ couriers -- */

static int64_t given(int64_t value, int64_t other) { return value >= 0 ? value : other; }

static void take_courier(const lorry_outlet *o, size_t k, lorry__day_courier *to, oddities *odd)
{
    const lorry__couriers *from = &o->couriers;
    const int32_t kind = lorry__settings_vehicle(&o->settings, from->vehicle[k]);
    const lorry_outlet_vehicle *vehicle = &o->settings.vehicles[kind];
    const bool has_shift = from->from[k] != LORRY__NO_TIME && from->to[k] != LORRY__NO_TIME;
    *to = (lorry__day_courier){
        .name = from->courier[k],
        .vehicle = from->vehicle[k],
        .from = has_shift ? from->from[k] : SHIFT_FROM,
        .to = has_shift ? from->to[k] : SHIFT_TO,
        .weight = given(from->weight[k], vehicle->weight),
        .volume = given(from->volume[k], vehicle->volume),
        .parcels = given(from->pieces[k], vehicle->parcels),
        .kind = kind,
        .hour_cost = from->cost_hour[k] >= 0 ? from->cost_hour[k]
                                             : o->settings.options.hour_cost,
        .km_cost = from->cost_km[k] >= 0 ? from->cost_km[k] : o->settings.options.km_cost,
        .day_cost = from->cost_day[k] >= 0 ? from->cost_day[k] : 0,
    };
    odd->no_shift += !has_shift;
}

/* A profile for each kind of vehicle that somebody drives. */
static void number_profiles(lorry_outlet *o)
{
    lorry__task_store *s = &o->store;
    s->num_profiles = 0;
    for (int32_t k = 0; k < s->task.num_couriers; k++) {
        lorry__day_courier *courier = &s->couriers[k];
        int32_t profile = 0;
        while (profile < s->num_profiles && s->kind_of[profile] != courier->kind)
            profile++;
        if (profile == s->num_profiles)
            s->kind_of[s->num_profiles++] = courier->kind;
        courier->profile = profile;
    }
}

/* Those of the file, then those that a re-cut added. */
static lorry_status take_couriers(lorry_outlet *o, oddities *odd)
{
    lorry__task_store *s = &o->store;
    const size_t own = o->couriers.sheet.count;
    const size_t count = o->has_cut ? (size_t)o->cut.num_couriers : own;
    s->couriers = LORRY__NEW(&o->mem, lorry__day_courier, count);
    if (s->couriers == NULL)
        return no_memory(o);
    for (size_t k = 0; k < own; k++)
        take_courier(o, k, &s->couriers[k], odd);
    for (size_t k = own; k < count; k++) {
        s->couriers[k] = s->couriers[lorry__cut_model(o, (int32_t)k)];
        s->couriers[k].name = lorry__cut_courier_name(o, (int32_t)k);
        s->couriers[k].is_temporary = true;
    }
    s->task.num_couriers = (int32_t)count;
    s->task.couriers = s->couriers;
    number_profiles(o);
    return LORRY_OK;
}

size_t lorry__waves_for(const lorry_outlet *o, const lorry__settings *settings,
                        const lorry__amounts *asked)
{
    const lorry__couriers *c = &o->couriers;
    lorry__amounts room = { 0, 0, 0 };
    for (size_t k = 0; k < c->sheet.count; k++) {
        const lorry_outlet_vehicle *vehicle =
            &settings->vehicles[lorry__settings_vehicle(settings, c->vehicle[k])];
        room.weight += (double)given(c->weight[k], vehicle->weight);
        room.volume += (double)given(c->volume[k], vehicle->volume);
        room.parcels += (double)given(c->pieces[k], vehicle->parcels);
    }
    const double loads = fmax(asked->weight / fmax(room.weight, 1),
                              fmax(asked->volume / fmax(room.volume, 1),
                                   asked->parcels / fmax(room.parcels, 1)));
    return (size_t)fmax(fmin(ceil(loads / FILLING), MOST_ASSUMED), 1);
}

/* Waves where nobody says: what vehicles need, and two at least where much arrives when
 * the first quarter of the day is over, or appointments are in both halves of it. */
static size_t assume_waves(const lorry_outlet *o, const lorry__wave *day)
{
    const lorry__parcels *p = &o->parcels;
    const int64_t early = day->from + (day->to - day->from) / 4;
    lorry__amounts asked = { 0, 0, 0 };
    const int64_t noon = day->from + (day->to - day->from) / 2;
    size_t num_late = 0;
    bool has_half[2] = { false, false };
    for (size_t k = 0; k < p->sheet.count; k++) {
        asked.weight += (double)given(p->weight[k], 0);
        asked.volume += (double)given(p->volume[k], 0);
        asked.parcels += (double)p->pieces[k];
        num_late += p->release[k] != LORRY__NO_TIME && p->release[k] > early;
        has_half[0] |= p->to[k] != LORRY__NO_TIME && p->to[k] <= noon;
        has_half[1] |= p->from[k] != LORRY__NO_TIME && p->from[k] >= noon;
    }
    const size_t count = lorry__waves_for(o, &o->settings, &asked);
    const bool is_split = num_late > p->sheet.count / 10 || (has_half[0] && has_half[1]);
    return is_split && count == 1 ? 2 : count;
}

static lorry_status take_waves(lorry_outlet *o, oddities *odd)
{
    lorry__task_store *s = &o->store;
    const lorry_outlet_options *options = &o->settings.options;
    lorry__wave day = { INT64_MAX, 0 };
    for (int32_t k = 0; k < s->task.num_couriers; k++) {
        day.from = lorry__min64(day.from, s->couriers[k].from);
        day.to = lorry__max64(day.to, s->couriers[k].to);
    }
    const size_t count = options->num_waves > 0 ? options->num_waves : assume_waves(o, &day);
    odd->waves = options->num_waves > 0 ? 1 : count;
    s->waves = LORRY__NEW(&o->mem, lorry__wave, count);
    if (s->waves == NULL)
        return no_memory(o);
    for (size_t k = 0; k < count; k++)
        s->waves[k] = (lorry__wave){
            day.from + (day.to - day.from) * (int64_t)k / (int64_t)count,
            day.from + (day.to - day.from) * (int64_t)(k + 1) / (int64_t)count
        };
    for (size_t k = 0; k < options->num_waves; k++)
        s->waves[k] = (lorry__wave){ options->waves[k].from, options->waves[k].to };
    s->task.num_waves = (int32_t)count;
    s->task.waves = s->waves;
    return LORRY_OK;
}

/* ------------------------------------------------------------ sections -- */

/* The number of a section by its name, a new one if need be; -1: no memory. */
static int32_t number_of(lorry__names *names, const char *name)
{
    const int32_t found = lorry__names_find(names, name);
    if (found >= 0)
        return found;
    return lorry__names_add(names, name) ? (int32_t)names->count - 1 : -1;
}

/* Sections as the parcels name them, and after a re-cut those parts that moved,
 * whose names are those of their cells. */
static bool number_sections(lorry_outlet *o, lorry__names *names, int32_t *section_of)
{
    const lorry__parcels *from = &o->parcels;
    for (size_t p = 0; p < from->sheet.count; p++) {
        section_of[p] = LORRY_NONE;
        if (from->section[p][0] == '\0')
            continue;
        section_of[p] = number_of(names, from->section[p]);
        if (section_of[p] < 0)
            return false;
        if (!o->has_cut)
            continue;
        const lorry__cell_key key = lorry__cell_key_of(from, p);
        const int32_t cell = lorry__names_find(&o->cut_keys, key.text);
        if (cell < 0 || !lorry__cut_has_moved(&o->cut, cell))
            continue;
        section_of[p] = number_of(names, o->cut_keys.name[cell]);
        if (section_of[p] < 0)
            return false;
    }
    return true;
}

static lorry_status take_sections(lorry_outlet *o, int32_t *section_of)
{
    lorry__task_store *s = &o->store;
    lorry__names names;
    lorry__names_init(&names, &o->mem);
    bool is_ok = number_sections(o, &names, section_of);
    s->sections = LORRY__NEW(&o->mem, const char *, names.count);
    s->parent = LORRY__NEW(&o->mem, int32_t, names.count);
    is_ok = is_ok && s->sections != NULL && s->parent != NULL;
    for (size_t k = 0; is_ok && k < names.count; k++) {
        s->sections[k] = names.name[k];
        s->parent[k] = (int32_t)k;
        const int32_t cell = o->has_cut ? lorry__names_find(&o->cut_keys, names.name[k]) : -1;
        if (cell >= 0) /* its section was numbered before it */
            s->parent[k] = lorry__names_find(&names, o->cut.cells[cell].section);
    }
    s->task.num_sections = (int32_t)names.count;
    s->task.sections = s->sections;
    s->task.parent = s->parent;
    lorry__names_free(&names);
    return is_ok ? LORRY_OK : no_memory(o);
}

/* A home is written as the whole code of a section, or as its last segment:
 * "A07" is at home in "512-1A07" no more than "07" is, but "1A07" is. */
bool lorry__means_section(const char *home, size_t length, const char *section)
{
    const size_t whole = strlen(section);
    if (length == 0 || length > whole || memcmp(section + whole - length, home, length) != 0)
        return false;
    return length == whole || strchr("-_/ .", section[whole - length - 1]) != NULL;
}

static lorry_status take_homes(lorry_outlet *o, oddities *odd)
{
    lorry__task *task = &o->store.task;
    const size_t couriers = (size_t)task->num_couriers;
    o->store.is_home = LORRY__NEW(&o->mem, uint8_t, couriers * (size_t)task->num_sections);
    if (o->store.is_home == NULL)
        return no_memory(o);
    for (size_t k = 0; k < o->couriers.sheet.count; k++)
        for (const char *home = o->couriers.sections[k]; *home != '\0';) {
            const size_t length = strcspn(home, "\n");
            for (int32_t s = 0; s < task->num_sections; s++)
                if (lorry__means_section(home, length, task->sections[s]))
                    o->store.is_home[(size_t)s * couriers + k] = 1;
            home += length + (home[length] == '\n');
        }
    for (int32_t s = 0; s < task->num_sections; s++) {
        const int32_t cell =
            o->has_cut ? lorry__names_find(&o->cut_keys, task->sections[s]) : -1;
        if (cell < 0)
            continue;
        memset(o->store.is_home + (size_t)s * couriers, 0, couriers);
        o->store.is_home[(size_t)s * couriers + (size_t)o->cut.cells[cell].owner] = 1;
    }
    task->is_home = o->store.is_home;
    for (int32_t s = 0; s < task->num_sections; s++) {
        bool has_home = false;
        for (int32_t k = 0; k < task->num_couriers; k++)
            has_home |= lorry__is_home(task, s, k);
        odd->homeless += !has_home;
    }
    return LORRY_OK;
}

/* ------------------------------------------------------------- parcels -- */

/* The window in which a parcel may be handed over, and what it was promised. */
static void take_window(const lorry_outlet *o, size_t p, int64_t first, lorry__parcel *to,
                        int64_t *deadline, oddities *odd)
{
    const lorry__parcels *from = &o->parcels;
    const bool has_from = from->from[p] != LORRY__NO_TIME;
    const bool has_to = from->to[p] != LORRY__NO_TIME;
    const int64_t promise =
        from->promise[p] != LORRY__NO_TIME ? from->promise[p] : LORRY_UNLIMITED;
    to->is_appointed = has_from || has_to;
    to->early = has_from ? lorry__max64(from->from[p], 0) : 0;
    to->late = has_to ? from->to[p] : LORRY_UNLIMITED;
    if (promise >= to->early)
        to->late = lorry__min64(to->late, promise);
    else
        odd->crossed++; /* promised before the window agreed upon: that holds */
    *deadline = to->late;
    if (to->late < first) {
        odd->overdue++; /* nobody can be there in time: as soon as it fits */
        to->late = LORRY_UNLIMITED;
        to->is_appointed = false;
    }
}

static void take_parcel(const lorry_outlet *o, size_t p, int32_t section, int64_t first,
                        lorry__parcel *to, int64_t *deadline, oddities *odd)
{
    const lorry__parcels *from = &o->parcels;
    *to = (lorry__parcel){
        .address = from->address[p],
        .building = from->building[p],
        .aoi = from->aoi[p],
        .lon = from->lon[p],
        .lat = from->lat[p],
        .release = from->release[p] != LORRY__NO_TIME ? lorry__max64(from->release[p], 0) : 0,
        .weight = lorry__max64(from->weight[p], 0),
        .volume = lorry__max64(from->volume[p], 0),
        .handling = o->settings.options.handling * lorry__max64(from->pieces[p], 1),
        .section = section,
        .is_urgent = from->priority[p] > 0,
    };
    take_window(o, p, first, to, deadline, odd);
    odd->no_section += section == LORRY_NONE;
}

/* A visit that any courier can make. */
static void find_least_room(const lorry__task *task, lorry__grouping_rule *rule)
{
    rule->most_weight = rule->most_volume = rule->most_parcels = LORRY_UNLIMITED;
    for (int32_t k = 0; k < task->num_couriers; k++) {
        rule->most_weight = lorry__min64(rule->most_weight, task->couriers[k].weight);
        rule->most_volume = lorry__min64(rule->most_volume, task->couriers[k].volume);
        rule->most_parcels = lorry__min64(rule->most_parcels, task->couriers[k].parcels);
    }
}

static int64_t first_departure(const lorry__task *task)
{
    int64_t first = LORRY_UNLIMITED;
    for (int32_t k = 0; k < task->num_couriers; k++)
        first = lorry__min64(first,
                             lorry__max64(task->couriers[k].from, task->waves[0].from));
    return first;
}

static lorry_status take_parcels(lorry_outlet *o, const int32_t *section_of, oddities *odd)
{
    lorry__task_store *s = &o->store;
    lorry__task *task = &s->task;
    const lorry_outlet_options *options = &o->settings.options;
    const size_t count = o->parcels.sheet.count;
    const int64_t first = first_departure(task);
    lorry__grouping_rule rule = {
        .by = options->grouping, .radius = options->radius, .setup = options->setup,
        .least_window = options->least_window, .waves = s->waves, .num_waves = task->num_waves,
    };
    lorry__parcel *parcels = LORRY__NEW(&o->mem, lorry__parcel, count);
    s->client_of = LORRY__NEW(&o->mem, int32_t, count);
    s->order = LORRY__NEW(&o->mem, int32_t, count);
    s->deadline = LORRY__NEW(&o->mem, int64_t, count);
    lorry_status status = LORRY_ENOMEM;
    if (parcels != NULL && s->client_of != NULL && s->order != NULL && s->deadline != NULL) {
        find_least_room(task, &rule);
        for (size_t p = 0; p < count; p++)
            take_parcel(o, p, section_of[p], first, &parcels[p], &s->deadline[p], odd);
        status = lorry__group_parcels(&o->mem, parcels, count, &rule, &s->clients,
                                      &task->num_clients, s->client_of, s->order);
    }
    lorry__free(&o->mem, parcels);
    if (status != LORRY_OK)
        return no_memory(o);
    task->clients = s->clients;
    task->num_parcels = count;
    task->client_of = s->client_of;
    task->order = s->order;
    task->deadline = s->deadline;
    task->waybills = o->parcels.waybill;
    return LORRY_OK;
}

/* --------------------------------------------------------------- whole -- */

static bool tell_oddities(lorry_outlet *o, const oddities *odd)
{
    bool is_ok = true;
    if (odd->no_section > 0)
        is_ok &= lorry__outlet_note(o, lorry__tr("%zu parcels have no section; any courier "
                                                 "may take them"), odd->no_section);
    if (odd->homeless > 0)
        is_ok &= lorry__outlet_note(o, lorry__tr("%zu sections have no courier of their own; "
                                                 "any courier may serve them"), odd->homeless);
    if (odd->overdue > 0)
        is_ok &= lorry__outlet_note(o, lorry__tr("%zu parcels were promised before the first "
                                                 "courier leaves; they count as late"),
                                    odd->overdue);
    if (odd->crossed > 0)
        is_ok &= lorry__outlet_note(o, lorry__tr("%zu parcels have an agreed window after "
                                                 "their promise; the window holds"),
                                    odd->crossed);
    if (odd->no_shift > 0)
        is_ok &= lorry__outlet_note(o, lorry__tr("%zu couriers have no shift; 08:00 to 20:00 "
                                                 "is assumed"), odd->no_shift);
    if (odd->waves > 1)
        is_ok &= lorry__outlet_note(o, lorry__tr("no waves are given; couriers are assumed to "
                                                 "load %zu times, at equal intervals"),
                                    odd->waves);
    return is_ok;
}

/* Whether another file has the same places elsewhere. */
static bool compare(lorry_outlet *o, const lorry__sheet *other)
{
    lorry__note note;
    return lorry__sheets_compare(&o->mem, &o->parcels.sheet, other, &note) == LORRY_OK &&
           (note.text[0] == '\0' || lorry__outlet_note(o, "%s", note.text));
}

static bool compare_places(lorry_outlet *o)
{
    return (!o->has[LORRY_OUTLET_SCANS] || compare(o, &o->scans.sheet)) &&
           (!o->has[LORRY_OUTLET_HISTORY] || compare(o, &o->history.sheet));
}

/* Where the outlet is, if nobody says: amid its parcels. */
static bool find_outlet(lorry_outlet *o)
{
    lorry__task *task = &o->store.task;
    task->lon = o->settings.options.lon;
    task->lat = o->settings.options.lat;
    if (fabs(task->lon) <= 180 && fabs(task->lat) <= 90)
        return true;
    const size_t count = o->parcels.sheet.count;
    task->lon = task->lat = 0;
    for (size_t p = 0; p < count; p++) {
        task->lon += o->parcels.lon[p] / (double)count;
        task->lat += o->parcels.lat[p] / (double)count;
    }
    return lorry__outlet_note(o, "%s", lorry__tr("nobody says where the outlet is; the middle "
                                                 "of all parcels is assumed"));
}

lorry_status lorry__outlet_task(lorry_outlet *o)
{
    oddities odd = { 0 };
    lorry__task *task = &o->store.task;
    if (!o->has[LORRY_OUTLET_PARCELS] || o->parcels.sheet.count == 0)
        return lorry__fail(&o->message, LORRY_EINVAL, "%s",
                           lorry__tr("there are no parcels to plan; a table of them has a waybill and a "
                                     "place in each row"));
    if (!o->has[LORRY_OUTLET_COURIERS] || o->couriers.sheet.count == 0)
        return lorry__fail(&o->message, LORRY_EINVAL, "%s",
                           lorry__tr("there are no couriers to plan with; a table of them has a courier "
                                     "in each row"));
    task->name = o->settings.outlet;
    if (o->parcels.sheet.day != LORRY__NO_DAY)
        memcpy(task->date, lorry__day_text(o->parcels.sheet.day).text, sizeof(task->date) - 1);
    int32_t *section_of = LORRY__NEW(&o->mem, int32_t, o->parcels.sheet.count);
    lorry_status status = section_of != NULL ? LORRY_OK : no_memory(o);
    if (status == LORRY_OK)
        status = take_couriers(o, &odd);
    if (status == LORRY_OK)
        status = take_waves(o, &odd);
    if (status == LORRY_OK)
        status = take_sections(o, section_of);
    if (status == LORRY_OK)
        status = take_homes(o, &odd);
    if (status == LORRY_OK)
        status = take_parcels(o, section_of, &odd);
    if (status == LORRY_OK && !(find_outlet(o) && compare_places(o) && tell_oddities(o, &odd)))
        status = no_memory(o);
    lorry__free(&o->mem, section_of);
    return status;
}
