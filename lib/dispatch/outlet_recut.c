/* outlet_recut.c: from the history of an outlet to its cells, and back to names.
 *
 * What a cell takes on an average day of the peak: setup for each of its doors,
 * handling for each parcel, and the way between doors, which by the length of a
 * shortest tour over n random points in an area A is about 0.7124 sqrt(A / n)
 * each (Beardwood, Halton and Hammersley 1959, Proc. Camb. Phil. Soc. 55:299-327;
 * the constant is Johnson and McGeoch's, 1996). Couriers have less than their day
 * by the way from and to the outlet in each wave. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "dispatch/outlet.h"

#define SQUARE 300.0          /* metres                                       */
#define METRES_PER_DEGREE 111320.0
#define TOUR 0.7124
#define LEAST_AREA 1e4        /* m2: doors are never all in one place          */
/* Between section and AOI: a middle dot between blanks. */
#define BETWEEN " \xc2\xb7 "

/* ---------------------------------------------------------------- keys -- */

lorry__cell_key lorry__cell_key_of(const lorry__parcels *parcels, size_t p)
{
    lorry__cell_key key;
    if (parcels->aoi[p][0] != '\0') {
        snprintf(key.text, sizeof(key.text), "%.100s" BETWEEN "%.100s",
                 parcels->section[p], parcels->aoi[p]);
        return key;
    }
    const double east = METRES_PER_DEGREE * cos(parcels->lat[p] * 0.017453292519943295);
    snprintf(key.text, sizeof(key.text), "%.100s" BETWEEN "%ld/%ld", parcels->section[p],
             (long)floor(parcels->lon[p] * east / SQUARE),
             (long)floor(parcels->lat[p] * METRES_PER_DEGREE / SQUARE));
    return key;
}

void lorry__outlet_uncut(lorry_outlet *o)
{
    if (o->cut.mem == NULL)
        return;
    lorry__cut_free(&o->cut);
    lorry__names_free(&o->cut_keys);
    lorry__texts_free(&o->cut_texts);
    lorry__free(&o->mem, o->cut_names);
    o->cut_names = NULL;
    o->has_cut = false;
}

const char *lorry__cut_courier_name(const lorry_outlet *o, int32_t courier)
{
    const int32_t own = (int32_t)o->couriers.sheet.count;
    return courier < own ? o->couriers.courier[courier] : o->cut_names[courier - own];
}

int32_t lorry__cut_model(const lorry_outlet *o, int32_t courier)
{
    for (int32_t i = 0; i < o->cut.num_changes; i++)
        if (o->cut.changes[i].to == courier && o->cut.changes[i].from != LORRY_NONE)
            return o->cut.changes[i].from < (int32_t)o->couriers.sheet.count
                       ? o->cut.changes[i].from : 0;
    return 0;
}

/* ---------------------------------------------------------------- cells -- */

/* What a cell has over all days of the history. */
typedef struct census {
    double *doors;            /* per cell                                     */
    int32_t *cell_of;         /* per parcel                                   */
    int32_t days;
} census;

typedef struct door { uint64_t key; int32_t cell; } door;

static int by_door(const void *left, const void *right)
{
    const door *a = left, *b = right;
    return a->key != b->key ? (a->key > b->key) - (a->key < b->key)
                            : (a->cell > b->cell) - (a->cell < b->cell);
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

/* A door on a day: parcels of one are one stop. */
static uint64_t door_of(const lorry__parcels *h, size_t p)
{
    uint64_t hash = lorry__hash64((uint64_t)h->day[p]);
    if (h->address[p][0] != '\0')
        return lorry__hash64(hash_text(hash, h->address[p]));
    hash = lorry__hash64(hash ^ (uint64_t)llround(h->lon[p] * 1e5));
    return lorry__hash64(hash ^ (uint64_t)llround(h->lat[p] * 1e5));
}

static bool find_cells(lorry_outlet *o, census *found)
{
    const lorry__parcels *h = &o->history;
    lorry__cut *cut = &o->cut;
    size_t room = 0;
    for (size_t p = 0; p < h->sheet.count; p++) {
        const lorry__cell_key key = lorry__cell_key_of(h, p);
        int32_t cell = lorry__names_find(&o->cut_keys, key.text);
        if (cell < 0) {
            const char *text = lorry__texts_keep(&o->cut_texts, key.text, strlen(key.text));
            const size_t length = strnlen(h->section[p], 100);
            const char *section =
                text != NULL ? lorry__texts_keep(&o->cut_texts, text, length) : NULL;
            if (section == NULL || !lorry__names_add(&o->cut_keys, text) ||
                !lorry__grow(&o->mem, (void **)&cut->cells, &room, (size_t)cut->num_cells + 1,
                             sizeof(*cut->cells)))
                return false;
            cell = cut->num_cells++;
            cut->cells[cell] = (lorry__cell){ .section = section, .name = text + length + strlen(BETWEEN),
                                              .owner = LORRY_NONE };
        }
        lorry__cell *at = &cut->cells[cell];
        at->parcels++;
        at->volume += (double)lorry__max64(h->volume[p], 0);
        at->lon += h->lon[p];
        at->lat += h->lat[p];
        found->cell_of[p] = cell;
    }
    return true;
}

static bool count_doors(lorry_outlet *o, census *found)
{
    const lorry__parcels *h = &o->history;
    const size_t count = h->sheet.count;
    door *doors = LORRY__NEW(&o->mem, door, count);
    found->doors = LORRY__NEW(&o->mem, double, (size_t)o->cut.num_cells);
    if (doors == NULL || found->doors == NULL) {
        lorry__free(&o->mem, doors);
        return false;
    }
    for (size_t p = 0; p < count; p++)
        doors[p] = (door){ door_of(h, p), found->cell_of[p] };
    qsort(doors, count, sizeof(*doors), by_door);
    for (size_t p = 0; p < count; p++)
        found->doors[doors[p].cell] += p == 0 || by_door(&doors[p], &doors[p - 1]) != 0;
    /* Days, by the same sort of their numbers. */
    for (size_t p = 0; p < count; p++)
        doors[p] = (door){ (uint64_t)h->day[p], 0 };
    qsort(doors, count, sizeof(*doors), by_door);
    for (size_t p = 0; p < count; p++)
        found->days += p == 0 || doors[p].key != doors[p - 1].key;
    lorry__free(&o->mem, doors);
    return true;
}

/* Square metres for each door of the section that a cell is of. */
static double area_per_door(const lorry__cut *cut, const census *found, int32_t cell,
                            double doors_a_day)
{
    double low[2] = { 1e9, 1e9 }, high[2] = { -1e9, -1e9 }, doors = 0, all = 0;
    for (int32_t c = 0; c < cut->num_cells; c++) {
        all += found->doors[c];
        if (strcmp(cut->cells[c].section, cut->cells[cell].section) != 0)
            continue;
        low[0] = fmin(low[0], cut->cells[c].lon);
        high[0] = fmax(high[0], cut->cells[c].lon);
        low[1] = fmin(low[1], cut->cells[c].lat);
        high[1] = fmax(high[1], cut->cells[c].lat);
        doors += found->doors[c];
    }
    const double east = METRES_PER_DEGREE * cos(low[1] * 0.017453292519943295);
    const double area = fmax((high[0] - low[0]) * east * (high[1] - low[1]) * METRES_PER_DEGREE,
                             LEAST_AREA);
    return area / fmax(doors / all * doors_a_day, 1);
}

/* Sums over the history become a day of the peak. */
static void average(lorry_outlet *o, const census *found, double peak)
{
    lorry__cut *cut = &o->cut;
    const lorry_outlet_options *options = &o->mapped.options;
    const double share = peak / found->days;
    double doors = 0;
    for (int32_t c = 0; c < cut->num_cells; c++) {
        cut->cells[c].lon /= cut->cells[c].parcels;
        cut->cells[c].lat /= cut->cells[c].parcels;
        doors += found->doors[c] * share;
    }
    for (int32_t c = 0; c < cut->num_cells; c++) {
        lorry__cell *cell = &cut->cells[c];
        const lorry_outlet_vehicle *vehicle =
            &o->mapped.vehicles[lorry__settings_vehicle(&o->mapped, o->couriers.vehicle[0])];
        const double leg = TOUR * sqrt(area_per_door(cut, found, c, doors)) * vehicle->detour;
        const double stops = found->doors[c] * share;
        cell->parcels *= share;
        cell->volume *= share;
        cell->hours = (stops * ((double)options->setup + leg / (vehicle->speed / 3.6)) +
                       cell->parcels * (double)options->handling) / 3600;
    }
}

/* ------------------------------------------------------------ couriers -- */

static bool is_at_home(const lorry_outlet *o, size_t courier, const char *section)
{
    for (const char *home = o->couriers.sections[courier]; *home != '\0';) {
        const size_t length = strcspn(home, "\n");
        if (lorry__means_section(home, length, section))
            return true;
        home += length + (home[length] == '\n');
    }
    return false;
}

/* Cells of a section that several share go round among them by size. */
static void find_owners(lorry_outlet *o, double *hours)
{
    lorry__cut *cut = &o->cut;
    for (int32_t c = 0; c < cut->num_cells; c++) {
        lorry__cell *cell = &cut->cells[c];
        for (size_t k = 0; k < o->couriers.sheet.count; k++)
            if (is_at_home(o, k, cell->section) &&
                (cell->owner == LORRY_NONE || hours[k] < hours[cell->owner]))
                cell->owner = (int32_t)k;
        if (cell->owner != LORRY_NONE)
            hours[cell->owner] += cell->hours;
    }
}

static void set_limits(lorry_outlet *o, double hours)
{
    lorry__cut *cut = &o->cut;
    lorry__amounts asked = { 0, 0, 0 };
    for (int32_t c = 0; c < cut->num_cells; c++) {
        asked.volume += cut->cells[c].volume;
        asked.parcels += cut->cells[c].parcels;
    }
    const double waves = (double)(o->mapped.options.num_waves > 0
                                      ? o->mapped.options.num_waves
                                      : lorry__waves_for(o, &o->mapped, &asked));
    for (int32_t k = 0; k < cut->most_couriers; k++) {
        lorry__cut_courier *to = &cut->couriers[k];
        const bool is_own = (size_t)k < o->couriers.sheet.count;
        const size_t model = is_own ? (size_t)k : 0;
        const lorry_outlet_vehicle *vehicle =
            &o->mapped.vehicles[lorry__settings_vehicle(&o->mapped, o->couriers.vehicle[model])];
        const int64_t volume = o->couriers.volume[model];
        double far = 0, work = 0;
        for (int32_t c = 0; c < cut->num_cells; c++) {
            const lorry__cell *cell = &cut->cells[c];
            if (cell->owner != k && is_own)
                continue;
            const double dy = (cell->lat - o->mapped.options.lat) * METRES_PER_DEGREE;
            const double dx = (cell->lon - o->mapped.options.lon) * METRES_PER_DEGREE *
                              cos(cell->lat * 0.017453292519943295);
            far += sqrt(dx * dx + dy * dy) * cell->hours;
            work += cell->hours;
        }
        const double way = work > 0 && fabs(o->mapped.options.lon) <= 180 ? far / work : 0;
        const double lost = waves * 2 * way * vehicle->detour / (vehicle->speed / 3.6) / 3600;
        *to = (lorry__cut_courier){
            .hours = fmax(hours - lost, hours / 4),
            .volume = waves * (volume >= 0 ? (double)volume : (double)vehicle->volume),
            .is_temporary = !is_own,
        };
    }
}

/* --------------------------------------------------------------- whole -- */

static bool name_temporary(lorry_outlet *o, int32_t count)
{
    o->cut_names = LORRY__NEW(&o->mem, const char *, (size_t)count);
    for (int32_t k = 0; o->cut_names != NULL && k < count; k++) {
        char name[32];
        snprintf(name, sizeof(name), "T%d", (int)k + 1);
        o->cut_names[k] = lorry__texts_keep(&o->cut_texts, name, strlen(name));
        if (o->cut_names[k] == NULL)
            return false;
    }
    return o->cut_names != NULL;
}

lorry_status lorry__outlet_recut(lorry_outlet *o, const lorry_recut_options *options)
{
    lorry__outlet_clear(o);
    lorry__outlet_uncut(o);
    if (!o->has[LORRY_OUTLET_HISTORY] || o->history.sheet.count == 0)
        return lorry__fail(&o->message, LORRY_EINVAL, "%s",
                           lorry__tr("there is no history to cut sections from; a table of "
                                     "parcels is one if \"history\" is in its name"));
    if (!o->has[LORRY_OUTLET_COURIERS] || o->couriers.sheet.count == 0)
        return lorry__fail(&o->message, LORRY_EINVAL, "%s",
                           lorry__tr("there are no couriers to cut sections for"));
    if (!(options->peak > 0 && options->peak <= 100) ||
        !(options->hours > 0 && options->hours <= 24) || options->temporary < 0 ||
        options->temporary > 10000)
        return lorry__fail(&o->message, LORRY_EINVAL, "%s",
                           lorry__tr("a re-cut wants a peak above 0, a day of 1 to 24 hours, and "
                                     "no negative number of temporary couriers"));
    census found = { 0 };
    lorry__cut *cut = &o->cut;
    cut->mem = &o->mem;
    lorry__names_init(&o->cut_keys, &o->mem);
    lorry__texts_init(&o->cut_texts, &o->mem);
    cut->num_couriers = (int32_t)o->couriers.sheet.count;
    cut->most_couriers = cut->num_couriers + options->temporary;
    cut->couriers = LORRY__NEW(&o->mem, lorry__cut_courier, (size_t)cut->most_couriers);
    found.cell_of = LORRY__NEW(&o->mem, int32_t, o->history.sheet.count);
    double *hours = LORRY__NEW(&o->mem, double, (size_t)cut->most_couriers);
    bool is_ok = cut->couriers != NULL && found.cell_of != NULL && hours != NULL &&
                 name_temporary(o, options->temporary) && find_cells(o, &found) &&
                 count_doors(o, &found);
    if (is_ok) {
        average(o, &found, options->peak);
        find_owners(o, hours);
        set_limits(o, options->hours);
        is_ok = lorry__cut_balance(cut) == LORRY_OK;
    }
    lorry__free(&o->mem, found.cell_of);
    lorry__free(&o->mem, found.doors);
    lorry__free(&o->mem, hours);
    if (!is_ok) {
        lorry__outlet_uncut(o);
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for a re-cut");
    }
    o->has_cut = true;
    return LORRY_OK;
}

void lorry__outlet_change(const lorry_outlet *o, int32_t index, lorry_section_change *out)
{
    const lorry__cut_change *change = &o->cut.changes[index];
    *out = (lorry_section_change){
        .size = sizeof(*out), .kind = change->kind, .section = "", .part = "", .from = "",
        .to = lorry__cut_courier_name(o, change->to),
    };
    if (change->from != LORRY_NONE)
        out->from = lorry__cut_courier_name(o, change->from);
    if (change->cell == LORRY_NONE)
        return;
    const lorry__cell *cell = &o->cut.cells[change->cell];
    out->section = cell->section;
    out->part = cell->name;
    out->parcels = cell->parcels;
    out->hours = cell->hours;
}
