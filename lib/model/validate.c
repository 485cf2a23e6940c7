/* validate.c: every defect of a model that shows before travel is known.
 *
 * One pass over everything, so that all defects come out at once, each with
 * its place and its values. O(locations + clients + types + matrices); texts
 * are written only for what is wrong. */
#include <math.h>
#include <stdio.h>

#include "base/language.h"
#include "model/builder.h"

#define MOST_DETOUR 1000.0

/* "clients[17].tw_late" in a buffer of the caller. */
typedef struct place { char text[96]; } place;

static const char *at(place *out, const char *list, size_t index, const char *field)
{
    snprintf(out->text, sizeof(out->text), "%s[%zu].%s", list, index, field);
    return out->text;
}

static const char *at_cell(place *out, const char *list, size_t index, const char *field,
                           size_t cell)
{
    snprintf(out->text, sizeof(out->text), "%s[%zu].%s[%zu]", list, index, field, cell);
    return out->text;
}

/* A time for a text; LORRY_UNLIMITED has a name. */
typedef struct number { char text[24]; } number;

static const char *show(number *out, int64_t value)
{
    if (value == LORRY_UNLIMITED)
        snprintf(out->text, sizeof(out->text), "%s", lorry__tr("unlimited"));
    else
        snprintf(out->text, sizeof(out->text), "%lld", (long long)value);
    return out->text;
}

static bool is_amount(int64_t value, bool may_be_unlimited)
{
    return (value >= 0 && value <= LORRY__ABSURD) ||
           (may_be_unlimited && value == LORRY_UNLIMITED);
}

/* Report a value that is_amount() refuses. */
static void bad_amount(lorry_model *model, const char *where, int64_t value,
                       bool may_be_unlimited)
{
    if (value < 0)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, where, "negative (%lld)",
                            (long long)value);
    else
        lorry__model_defect(model, LORRY__DEFECT_RANGE, where,
                            "absurdly large (%lld); at most %lld%s", (long long)value,
                            (long long)LORRY__ABSURD,
                            may_be_unlimited ? lorry__tr(", or LORRY_UNLIMITED for none") : "");
}

static bool check_amount(lorry_model *model, const char *list, size_t index, const char *field,
                         int64_t value, bool may_be_unlimited)
{
    place where;
    if (is_amount(value, may_be_unlimited))
        return true;
    bad_amount(model, at(&where, list, index, field), value, may_be_unlimited);
    return false;
}

static bool check_window(lorry_model *model, const char *list, size_t index, int64_t early,
                         int64_t late)
{
    place where;
    const bool is_early_sound = check_amount(model, list, index, "tw_early", early, false);
    const bool is_late_sound = check_amount(model, list, index, "tw_late", late, true);
    if (!is_early_sound || !is_late_sound || early <= late)
        return is_early_sound && is_late_sound;
    lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, list, index, "tw_late"),
                        "window closes (%lld) before it opens (%lld)", (long long)late,
                        (long long)early);
    return false;
}

/* ---------------------------------------------------------------- texts -- */

/* RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
static bool is_utf8(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    while (*s != 0) {
        if (*s < 0x80) {
            s++;
            continue;
        }
        const int more = *s >= 0xc2 && *s <= 0xdf ? 1 : (*s & 0xf0) == 0xe0 ? 2
                       : *s >= 0xf0 && *s <= 0xf4 ? 3 : 0;
        if (more == 0)
            return false;
        if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) ||
            (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] > 0x8f))
            return false;
        for (int k = 1; k <= more; k++)
            if ((s[k] & 0xc0) != 0x80)
                return false;
        s += more + 1;
    }
    return true;
}

static void check_text(lorry_model *model, const char *where, const char *text)
{
    if (text != NULL && !is_utf8(text))
        lorry__model_defect(model, LORRY__DEFECT_INVALID, where, "is not UTF-8");
}

/* Two digits, at most `most`; -1 if there are none. */
static int two_digits(const char *s, int most)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return -1;
    const int value = (s[0] - '0') * 10 + (s[1] - '0');
    return value <= most ? value : -1;
}

/* YYYY-MM-DDThh:mm[:ss[.fff]] and Z, +hh:mm or +hhmm. */
static bool is_instant(const char *s)
{
    static const char pattern[] = "dddd-dd-ddTdd:dd";
    for (size_t k = 0; pattern[k] != '\0'; k++)
        if (pattern[k] == 'd' ? s[k] < '0' || s[k] > '9' : s[k] != pattern[k])
            return false;
    const int month = two_digits(s + 5, 12), day = two_digits(s + 8, 31);
    if (month < 1 || day < 1 || two_digits(s + 11, 23) < 0 || two_digits(s + 14, 59) < 0)
        return false;
    s += 16;
    if (*s == ':') {
        if (two_digits(s + 1, 60) < 0)
            return false;
        s += 3;
        if (*s == '.')
            for (s++; *s >= '0' && *s <= '9';)
                s++;
    }
    if (*s == 'Z')
        return s[1] == '\0';
    if ((*s != '+' && *s != '-') || two_digits(s + 1, 23) < 0)
        return false;
    s += 3;
    s += *s == ':';
    return two_digits(s, 59) >= 0 && s[2] == '\0';
}

/* -------------------------------------------------------------- labels -- */

typedef const char *(*label_of)(const lorry_model *model, size_t index);

static const char *depot_label(const lorry_model *model, size_t index)
{
    return lorry__model_label(model, model->depots[index].label);
}

static const char *client_label(const lorry_model *model, size_t index)
{
    return lorry__model_label(model, model->client_label[index]);
}

static const char *type_label(const lorry_model *model, size_t index)
{
    return lorry__model_label(model, model->type_label[index]);
}

static const char *section_label(const lorry_model *model, size_t index)
{
    return lorry__model_label(model, model->sections[index].label);
}

static const char *profile_label(const lorry_model *model, size_t index)
{
    return lorry__model_label(model, model->profiles[index].label);
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return lorry__hash64(hash);
}

/* Labels are UTF-8 and, better, each used once: by a table of open addressing,
 * at most half full. */
static void check_labels(lorry_model *model, const char *list, size_t count, label_of label)
{
    place where;
    size_t labelled = 0, size = 16;
    for (size_t k = 0; k < count; k++)
        labelled += label(model, k) != NULL;
    if (labelled == 0)
        return;
    while (size < 2 * labelled)
        size *= 2;
    uint32_t *slots = lorry__calloc(&model->mem, size, sizeof(*slots)); /* index + 1 */
    if (slots == NULL) {
        model->has_lost_defects = true;
        return;
    }
    for (size_t k = 0; k < count; k++) {
        const char *text = label(model, k);
        if (text == NULL)
            continue;
        check_text(model, at(&where, list, k, "label"), text);
        size_t slot = (size_t)hash_text(text) & (size - 1);
        while (slots[slot] != 0 && strcmp(label(model, slots[slot] - 1), text) != 0)
            slot = (slot + 1) & (size - 1);
        if (slots[slot] == 0)
            slots[slot] = (uint32_t)k + 1;
        else
            lorry__model_defect(model, LORRY__DEFECT_WARNING, at(&where, list, k, "label"),
                                "\"%.100s\" is the label of %s[%u] too", text, list,
                                (unsigned)(slots[slot] - 1));
    }
    lorry__free(&model->mem, slots);
}

/* -------------------------------------------------------------- travel -- */

static void check_coordinate(lorry_model *model, size_t index, const char *field, double value)
{
    place where;
    if (!isfinite(value))
        lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, "locations", index, field),
                            "not a finite number (%s)",
                            isnan(value) ? "NaN" : value > 0 ? lorry__tr("infinity")
                                                             : lorry__tr("-infinity"));
}

/* One defect for all entries of a matrix that have the same fault. */
static void check_entries(lorry_model *model, size_t profile, const char *field,
                          const int64_t *values, size_t n)
{
    size_t negative = 0, first_negative = 0, huge = 0, first_huge = 0;
    for (size_t k = 0; k < n * n; k++) {
        if (values[k] < 0 && values[k] != LORRY_UNKNOWN && negative++ == 0)
            first_negative = k;
        if (values[k] > LORRY__TRAVEL_LIMIT && huge++ == 0)
            first_huge = k;
    }
    place where;
    if (negative > 0) {
        snprintf(where.text, sizeof(where.text), "profiles[%zu].%s[%zu][%zu]", profile, field,
                 first_negative / n, first_negative % n);
        lorry__model_defect(model, LORRY__DEFECT_INVALID, where.text,
                            "negative (%lld), the first of %zu such entries",
                            (long long)values[first_negative], negative);
    }
    if (huge > 0) {
        snprintf(where.text, sizeof(where.text), "profiles[%zu].%s[%zu][%zu]", profile, field,
                 first_huge / n, first_huge % n);
        lorry__model_defect(model, LORRY__DEFECT_RANGE, where.text,
                            "absurdly large (%lld), the first of %zu such entries; at most %lld",
                            (long long)values[first_huge], huge,
                            (long long)LORRY__TRAVEL_LIMIT);
    }
}

/* One defect for all points of barriers that are no numbers, and for all reaches. */
static void check_lines(lorry_model *model)
{
    char where[160];
    for (size_t k = 0; k < model->num_lines; k++) {
        const lorry__line *line = &model->lines[k];
        bool is_finite = true;
        for (int32_t i = line->first; i < line->first + line->count; i++)
            is_finite = is_finite && isfinite(model->line_x[i]) && isfinite(model->line_y[i]);
        lorry__model_line_place(model, k, where, sizeof(where));
        if (!is_finite)
            lorry__model_defect(model, LORRY__DEFECT_INVALID, where,
                                "a coordinate is not a finite number");
        if (!(line->reach >= 0 && isfinite(line->reach)))
            lorry__model_defect(model, LORRY__DEFECT_INVALID, where,
                                "the reach is neither 0 nor a positive number");
    }
}

static void check_profile(lorry_model *model, size_t index)
{
    const lorry__model_profile *profile = &model->profiles[index];
    place where;
    if (!(profile->detour >= 1 && profile->detour <= MOST_DETOUR))
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, "profiles", index, "detour"),
                            "outside 1 to %d", (int)MOST_DETOUR);
    if (!(profile->speed >= 0 && isfinite(profile->speed)))
        lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, "profiles", index, "speed"),
                            "neither 0 nor a positive number");
    if (profile->distances == NULL)
        return;
    if (profile->n != model->num_locations)
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, "profiles", index, "distances"),
                            "the matrix has %zu rows for %zu locations", profile->n,
                            model->num_locations);
    check_entries(model, index, "distances", profile->distances, profile->n);
    if (profile->durations != NULL)
        check_entries(model, index, "durations", profile->durations, profile->n);
}

/* ------------------------------------------------- depots and clients -- */

static void check_location(lorry_model *model, const char *list, size_t index, int32_t location)
{
    place where;
    if (location < 0 || (size_t)location >= model->num_locations)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, list, index, "location"),
                            "there is no location %d; %zu were added", (int)location,
                            model->num_locations);
}

static void check_client(lorry_model *model, size_t index)
{
    static const char list[] = "clients";
    const size_t dims = (size_t)model->num_dimensions;
    place where;
    check_location(model, list, index, model->client_location[index]);
    for (size_t d = 0; d < dims; d++) {
        const int64_t delivery = model->delivery[index * dims + d];
        const int64_t pickup = model->pickup[index * dims + d];
        if (!is_amount(delivery, false))
            bad_amount(model, at_cell(&where, list, index, "delivery", d), delivery, false);
        if (!is_amount(pickup, false))
            bad_amount(model, at_cell(&where, list, index, "pickup", d), pickup, false);
    }
    check_amount(model, list, index, "service", model->service[index], false);
    check_window(model, list, index, model->early[index], model->late[index]);
    check_amount(model, list, index, "release", model->release[index], false);
    check_amount(model, list, index, "prize", model->prize[index], false);
}

/* ------------------------------------------------------- vehicle types -- */

/* A vehicle can leave from, or come back to, this depot in its shift. */
static void check_depot_of_type(lorry_model *model, size_t index, const char *field,
                                int32_t depot, bool is_shift_sound)
{
    const lorry_vehicle_type *type = &model->types[index];
    place where;
    number from, to, opens, closes;
    if (depot == LORRY_NONE)
        return;
    if (depot < 0 || (size_t)depot >= model->num_depots) {
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, "vehicle_types", index, field),
                            "there is no depot %d; %zu were added", (int)depot,
                            model->num_depots);
        return;
    }
    const lorry__model_depot *there = &model->depots[depot];
    const bool is_open_sound = is_amount(there->tw_early, false) &&
                               is_amount(there->tw_late, true) &&
                               there->tw_early <= there->tw_late;
    if (is_shift_sound && is_open_sound &&
        lorry__max64(type->tw_early, there->tw_early) >
            lorry__min64(type->tw_late, there->tw_late))
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, "vehicle_types", index, field),
                            "the shift (%s to %s) and depot %d (%s to %s) are never open "
                            "together", show(&from, type->tw_early), show(&to, type->tw_late),
                            (int)depot, show(&opens, there->tw_early),
                            show(&closes, there->tw_late));
}

static void check_type(lorry_model *model, size_t index)
{
    static const char list[] = "vehicle_types";
    const lorry_vehicle_type *type = &model->types[index];
    const size_t dims = (size_t)model->num_dimensions;
    const size_t profiles = model->num_profiles > 0 ? model->num_profiles : 1;
    place where;

    check_amount(model, list, index, "count", type->count, true);
    for (size_t d = 0; d < dims; d++) {
        const int64_t capacity = model->type_capacities[index * dims + d];
        if (!is_amount(capacity, true))
            bad_amount(model, at_cell(&where, list, index, "capacity", d), capacity, true);
    }
    const bool is_sound = check_window(model, list, index, type->tw_early, type->tw_late);
    check_depot_of_type(model, index, "start_depot", type->start_depot, is_sound);
    check_depot_of_type(model, index, "end_depot", type->end_depot, is_sound);
    check_amount(model, list, index, "shift_duration", type->shift_duration, true);
    check_amount(model, list, index, "max_duration", type->max_duration, true);
    check_amount(model, list, index, "max_distance", type->max_distance, true);
    check_amount(model, list, index, "max_stops", type->max_stops, true);
    check_amount(model, list, index, "fixed_cost", type->fixed_cost, false);
    check_amount(model, list, index, "unit_distance_cost", type->unit_distance_cost, false);
    check_amount(model, list, index, "unit_duration_cost", type->unit_duration_cost, false);
    check_amount(model, list, index, "unit_overtime_cost", type->unit_overtime_cost, false);
    if (type->profile < 0 || (size_t)type->profile >= profiles)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, list, index, "profile"),
                            "there is no profile %d; %zu were added", (int)type->profile,
                            model->num_profiles);
}

/* ------------------------------------------------------------ sections -- */

static void check_client_section(lorry_model *model, size_t index)
{
    const int32_t section = model->client_section[index];
    place where;
    if (section != LORRY_NONE && (section < 0 || (size_t)section >= model->num_sections))
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, "clients", index, "section"),
                            "there is no section %d; %zu were added", (int)section,
                            model->num_sections);
}

static void check_price(lorry_model *model, size_t index)
{
    static const char list[] = "section_prices";
    const lorry__model_price *said = &model->prices[index];
    place where;
    if (said->section < 0 || (size_t)said->section >= model->num_sections)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, at(&where, list, index, "section"),
                            "there is no section %d; %zu were added", (int)said->section,
                            model->num_sections);
    if (said->type < 0 || (size_t)said->type >= model->num_types)
        lorry__model_defect(model, LORRY__DEFECT_INVALID,
                            at(&where, list, index, "vehicle_type"),
                            "there is no vehicle type %d; %zu were added", (int)said->type,
                            model->num_types);
    check_amount(model, list, index, "price", said->price, true);
}

/* --------------------------------------------------------------- whole -- */

bool lorry__model_validate(lorry_model *model)
{
    for (size_t k = 0; k < model->num_locations; k++) {
        check_coordinate(model, k, "x", model->x[k]);
        check_coordinate(model, k, "y", model->y[k]);
    }
    for (size_t k = 0; k < model->num_profiles; k++)
        check_profile(model, k);
    check_lines(model);
    check_text(model, "crs", model->crs);
    const bool is_travel_sound =
        model->found[LORRY__DEFECT_INVALID] + model->found[LORRY__DEFECT_RANGE] == 0;

    check_text(model, "name", model->name);
    if (model->origin != NULL && !is_instant(model->origin))
        lorry__model_defect(model, LORRY__DEFECT_INVALID, "origin",
                            "\"%.60s\" is no ISO 8601 instant with a zone, as "
                            "2024-06-18T06:00:00+08:00", model->origin);
    bool has_depot_user = false;
    for (size_t k = 0; k < model->num_types; k++)
        has_depot_user = has_depot_user || model->types[k].start_depot != LORRY_NONE ||
                         model->types[k].end_depot != LORRY_NONE;
    if (model->num_depots == 0 && has_depot_user)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, "depots", "there is none");
    for (size_t k = 0; k < model->num_depots; k++) {
        check_location(model, "depots", k, model->depots[k].location);
        check_window(model, "depots", k, model->depots[k].tw_early, model->depots[k].tw_late);
    }
    for (size_t k = 0; k < model->num_clients; k++) {
        check_client(model, k);
        check_client_section(model, k);
    }
    if (model->num_types == 0)
        lorry__model_defect(model, LORRY__DEFECT_INVALID, "vehicle_types", "there is none");
    for (size_t k = 0; k < model->num_types; k++)
        check_type(model, k);
    for (size_t k = 0; k < model->num_sections; k++)
        check_amount(model, "sections", k, "price", model->sections[k].price, true);
    for (size_t k = 0; k < model->num_prices; k++)
        check_price(model, k);

    check_labels(model, "depots", model->num_depots, depot_label);
    check_labels(model, "clients", model->num_clients, client_label);
    check_labels(model, "vehicle_types", model->num_types, type_label);
    check_labels(model, "profiles", model->num_profiles, profile_label);
    check_labels(model, "sections", model->num_sections, section_label);
    if (model->num_clients == 0)
        lorry__model_defect(model, LORRY__DEFECT_WARNING, "clients", "there is none");
    return is_travel_sound;
}
