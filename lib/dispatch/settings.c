/* settings.c: defaults, the key `plan` of a mapping, and options of callers.
 *
 * The speeds are those of the way driven, stops left out; they and the detours
 * are assumed, and stated as that in docs/outlet.md. */
#include "dispatch/settings.h"

#include <math.h>
#include <stdio.h>

#include "base/language.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define DAY 86400

static const struct { const char *name; double speed, detour; } known[] = {
    { "三轮", 18, 1.35 }, { "trike", 18, 1.35 },     { "tricycle", 18, 1.35 },
    { "面包", 28, 1.4 },  { "货车", 28, 1.4 },       { "van", 28, 1.4 },
    { "truck", 28, 1.4 }, { "电动车", 20, 1.3 },     { "bike", 20, 1.3 },
    { "", 18, 1.35 },
};

static void point_inside(lorry__settings *s)
{
    s->options.waves = s->options.num_waves > 0 ? s->waves : NULL;
    s->options.vehicles = s->options.num_vehicles > 0 ? s->vehicles : NULL;
    for (size_t k = 0; k < s->options.num_vehicles; k++)
        s->vehicles[k].name = s->names[k][0] != '\0' ? s->names[k] : NULL;
}

void lorry__settings_init(lorry__settings *s)
{
    const lorry_outlet_options defaults = LORRY_OUTLET_OPTIONS_INIT;
    const lorry_outlet_vehicle vehicle = LORRY_OUTLET_VEHICLE_INIT;
    memset(s, 0, sizeof(*s));
    s->options = defaults;
    s->options.num_vehicles = COUNT(known);
    for (size_t k = 0; k < COUNT(known); k++) {
        s->vehicles[k] = vehicle;
        s->vehicles[k].speed = known[k].speed;
        s->vehicles[k].detour = known[k].detour;
        snprintf(s->names[k], sizeof(s->names[k]), "%s", known[k].name);
    }
    point_inside(s);
}

void lorry__settings_copy(lorry__settings *to, const lorry__settings *from)
{
    *to = *from;
    point_inside(to);
}

int32_t lorry__settings_vehicle(const lorry__settings *s, const char *word)
{
    int32_t other = 0;
    for (size_t k = 0; k < s->options.num_vehicles; k++) {
        if (s->names[k][0] == '\0')
            other = (int32_t)k;
        else if (strstr(word, s->names[k]) != NULL)
            return (int32_t)k;
    }
    return other;
}

/* ------------------------------------------------------------- options -- */

static lorry_status bad(lorry_message *message, const char *field, double value,
                        const char *expected)
{
    return lorry__fail(message, LORRY_EINVAL, "%s: %ld is %s", field, lround(value),
                       lorry__tr(expected));
}

static lorry_status check(const lorry_outlet_options *o, lorry_message *message)
{
    const struct { const char *name; double value, most; } amounts[] = {
        { "section_price", o->section_price, 1e6 }, { "radius", o->radius, 5000 },
        { "setup", (double)o->setup, DAY },         { "handling", (double)o->handling, DAY },
        { "least_window", (double)o->least_window, DAY },
        { "balance_price", o->balance_price, 1e5 },
        { "hour_cost", o->hour_cost, 1e5 },         { "km_cost", o->km_cost, 1e4 },
        { "time_limit", o->time_limit, 1e7 },
    };
    for (size_t k = 0; k < COUNT(amounts); k++)
        if (!(amounts[k].value >= 0 && amounts[k].value <= amounts[k].most))
            return bad(message, amounts[k].name, amounts[k].value, N_("out of range"));
    if ((int)o->sections < 0 || o->sections > LORRY_SECTIONS_FREE)
        return bad(message, "sections", o->sections, N_("no mode"));
    if ((int)o->grouping < 0 || o->grouping > LORRY_GROUP_RADIUS)
        return bad(message, "grouping", o->grouping, N_("no grouping"));
    if (o->threads < 0 || o->max_iterations < 0)
        return bad(message, "threads or max_iterations", -1, N_("negative"));
    if (o->time_limit == 0 && o->max_iterations == 0)
        return lorry__fail(message, LORRY_EINVAL,
                           "time_limit and max_iterations are both 0; one must end the search");
    if (o->num_waves > LORRY__MAX_WAVES)
        return bad(message, "num_waves", (double)o->num_waves, N_("too many"));
    for (size_t k = 0; o->waves != NULL && k < o->num_waves; k++)
        if (o->waves[k].from < 0 || o->waves[k].from >= o->waves[k].to ||
            (k > 0 && o->waves[k].from < o->waves[k - 1].to))
            return bad(message, "waves: number", (double)k + 1,
                       N_("reversed, or begins before the one before it ends"));
    if (o->num_vehicles > LORRY__MAX_VEHICLES)
        return bad(message, "num_vehicles", (double)o->num_vehicles, N_("too many"));
    for (size_t k = 0; o->vehicles != NULL && k < o->num_vehicles; k++)
        if (!(o->vehicles[k].speed > 0 && o->vehicles[k].speed <= 200 &&
              o->vehicles[k].detour >= 1 && o->vehicles[k].detour <= 10))
            return bad(message, "vehicles: number", (double)k + 1, N_("of no speed or detour"));
    return LORRY_OK;
}

lorry_status lorry__settings_override(lorry__settings *s,
                                      const lorry_outlet_options *options,
                                      lorry_message *message)
{
    const lorry_status status = check(options, message);
    if (status != LORRY_OK)
        return status;
    const size_t num_waves = s->options.num_waves, num_vehicles = s->options.num_vehicles;
    s->options = *options;
    s->options.num_waves = options->waves != NULL ? options->num_waves : num_waves;
    s->options.num_vehicles = options->vehicles != NULL ? options->num_vehicles : num_vehicles;
    for (size_t k = 0; options->waves != NULL && k < options->num_waves; k++)
        s->waves[k] = options->waves[k];
    for (size_t k = 0; options->vehicles != NULL && k < options->num_vehicles; k++) {
        const char *name = options->vehicles[k].name;
        char copy[sizeof(s->names[k])];
        snprintf(copy, sizeof(copy), "%s", name != NULL ? name : "");
        memcpy(s->names[k], copy, sizeof(copy));
        s->vehicles[k] = options->vehicles[k];
    }
    point_inside(s);
    return LORRY_OK;
}

/* ------------------------------------------------------------- mapping -- */

/* "07:30" as seconds; the rest of the text to *end, NULL if there is none. */
static int64_t read_clock(const char *text, const char **end)
{
    int64_t hour = 0, minute = 0;
    int digits = 0;
    *end = NULL;
    for (; *text >= '0' && *text <= '9' && digits < 2; text++, digits++)
        hour = hour * 10 + (*text - '0');
    if (digits == 0 || *text != ':')
        return 0;
    text++;
    for (digits = 0; *text >= '0' && *text <= '9' && digits < 2; text++, digits++)
        minute = minute * 10 + (*text - '0');
    if (digits == 2 && hour < 48 && minute < 60)
        *end = text;
    return hour * 3600 + minute * 60;
}

static lorry_status read_wave(const lorry__json *at, lorry_wave *wave)
{
    const char *text, *rest;
    const lorry_status status = lorry__json_string(at, "a wave, as \"07:30-13:00\"", &text);
    if (status != LORRY_OK)
        return status;
    wave->from = read_clock(text, &rest);
    if (rest != NULL && *rest == '-')
        wave->to = read_clock(rest + 1, &rest);
    else
        rest = NULL;
    if (rest == NULL || *rest != '\0' || wave->to <= wave->from)
        return lorry__json_expected(at, "a wave, as \"07:30-13:00\"");
    return LORRY_OK;
}

static lorry_status read_waves(lorry__settings *s, const lorry__json *list)
{
    size_t length;
    if (list->value == NULL)
        return LORRY_OK;
    lorry_status status = lorry__json_array(list, "waves, as [\"07:30-13:00\"]", &length);
    if (status == LORRY_OK && length > LORRY__MAX_WAVES)
        return lorry__json_expected(list, "at most 16 waves");
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json one = lorry__json_element(list, k);
        status = read_wave(&one, &s->waves[k]);
        if (status == LORRY_OK && k > 0 && s->waves[k].from < s->waves[k - 1].to)
            return lorry__json_expected(&one, "a wave that begins after the one before it");
    }
    s->options.num_waves = length;
    return status;
}

static lorry_status read_amount(const lorry__json *at, const char *key, double scale,
                                int64_t *out)
{
    double value;
    const lorry__json amount = lorry__json_member(at, key);
    if (!lorry__json_is_given(&amount))
        return LORRY_OK;
    const lorry_status status = lorry__json_real(&amount, "an amount", 0, 1e9, &value);
    if (status == LORRY_OK)
        *out = llround(value * scale);
    return status;
}

static lorry_status read_vehicle(lorry__settings *s, size_t k, const lorry__json *at)
{
    static const char *const keys[] = { "name", "speed_kmh", "detour", "kg", "m3", "parcels" };
    const lorry_outlet_vehicle defaults = LORRY_OUTLET_VEHICLE_INIT;
    lorry_outlet_vehicle *v = &s->vehicles[k];
    const lorry__json name = lorry__json_member(at, "name");
    const lorry__json speed = lorry__json_member(at, "speed_kmh");
    const lorry__json detour = lorry__json_member(at, "detour");
    const char *text = "";
    *v = defaults;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK && lorry__json_is_given(&name))
        status = lorry__json_string(&name, "what the couriers' file calls it", &text);
    if (status == LORRY_OK && strlen(text) >= sizeof(s->names[k]))
        return lorry__json_expected(&name, "a shorter name");
    snprintf(s->names[k], sizeof(s->names[k]), "%s", text);
    if (status == LORRY_OK && lorry__json_is_given(&speed))
        status = lorry__json_real(&speed, "a speed", 1, 200, &v->speed);
    if (status == LORRY_OK && lorry__json_is_given(&detour))
        status = lorry__json_real(&detour, "a detour factor", 1, 10, &v->detour);
    if (status == LORRY_OK)
        status = read_amount(at, "kg", 1000, &v->weight);
    if (status == LORRY_OK)
        status = read_amount(at, "m3", 1e6, &v->volume);
    return status == LORRY_OK ? read_amount(at, "parcels", 1, &v->parcels) : status;
}

static lorry_status read_vehicles(lorry__settings *s, const lorry__json *list)
{
    size_t length;
    if (list->value == NULL)
        return LORRY_OK;
    lorry_status status = lorry__json_array(list, "an array of kinds of vehicles", &length);
    if (status == LORRY_OK && (length == 0 || length > LORRY__MAX_VEHICLES))
        return lorry__json_expected(list, "1 to 32 kinds of vehicles");
    for (size_t k = 0; k < length && status == LORRY_OK; k++) {
        const lorry__json one = lorry__json_element(list, k);
        status = read_vehicle(s, k, &one);
    }
    s->options.num_vehicles = length;
    return status;
}

static lorry_status read_place(lorry__settings *s, const lorry__json *at)
{
    if (at->value == NULL)
        return LORRY_OK;
    if (!json_is_array(at->value) || json_array_size(at->value) != 2)
        return lorry__json_expected(at, "[longitude, latitude] of the outlet");
    const lorry__json lon = lorry__json_element(at, 0), lat = lorry__json_element(at, 1);
    const lorry_status status =
        lorry__json_real(&lon, "a longitude", -180, 180, &s->options.lon);
    return status == LORRY_OK ? lorry__json_real(&lat, "a latitude (the longitude comes first)",
                                                 -90, 90, &s->options.lat)
                              : status;
}

static lorry_status read_words(lorry__settings *s, const lorry__json *at)
{
    static const char *const modes[] = { "soft", "fixed", "free" };
    static const char *const groupings[] = { "address", "building", "aoi", "radius" };
    const lorry__json mode = lorry__json_member(at, "sections");
    const lorry__json grouping = lorry__json_member(at, "group");
    size_t word;
    lorry_status status = LORRY_OK;
    if (lorry__json_is_given(&mode)) {
        status = lorry__json_word(&mode, modes, COUNT(modes), &word);
        if (status == LORRY_OK)
            s->options.sections = (lorry_section_mode)word;
    }
    if (status == LORRY_OK && lorry__json_is_given(&grouping)) {
        status = lorry__json_word(&grouping, groupings, COUNT(groupings), &word);
        if (status == LORRY_OK)
            s->options.grouping = (lorry_grouping)word;
    }
    return status;
}

static lorry_status read_plan(lorry__settings *s, const lorry__json *at)
{
    static const char *const keys[] = { "name",    "outlet",  "waves",    "vehicles", "sections",
                                        "group",   "radius",   "setup",    "handling",
                                        "least_window", "section_price", "balance_price",
                                        "cost_hour", "cost_km" };
    lorry_outlet_options *o = &s->options;
    const struct { const char *key; double *real; int64_t *whole; } numbers[] = {
        { "radius", &o->radius, NULL },        { "section_price", &o->section_price, NULL },
        { "balance_price", &o->balance_price, NULL },
        { "cost_hour", &o->hour_cost, NULL },  { "cost_km", &o->km_cost, NULL },
        { "setup", NULL, &o->setup },          { "handling", NULL, &o->handling },
        { "least_window", NULL, &o->least_window },
    };
    const lorry__json outlet = lorry__json_member(at, "outlet");
    const lorry__json waves = lorry__json_member(at, "waves");
    const lorry__json vehicles = lorry__json_member(at, "vehicles");
    const lorry__json name = lorry__json_member(at, "name");
    const char *text = "";
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK && lorry__json_is_given(&name))
        status = lorry__json_string(&name, "the name of the outlet", &text);
    snprintf(s->outlet, sizeof(s->outlet), "%s", text);
    if (status == LORRY_OK)
        status = read_place(s, &outlet);
    if (status == LORRY_OK)
        status = read_waves(s, &waves);
    if (status == LORRY_OK)
        status = read_vehicles(s, &vehicles);
    if (status == LORRY_OK)
        status = read_words(s, at);
    for (size_t k = 0; k < COUNT(numbers) && status == LORRY_OK; k++) {
        const lorry__json number = lorry__json_member(at, numbers[k].key);
        if (!lorry__json_is_given(&number))
            continue;
        status = numbers[k].real != NULL
                     ? lorry__json_real(&number, "a number", 0, 1e5, numbers[k].real)
                     : lorry__json_whole(&number, "seconds", 0, DAY, numbers[k].whole);
    }
    return status;
}

lorry_status lorry__settings_take(lorry__settings *s, const lorry__json *top)
{
    const lorry__json plan = lorry__json_member(top, "plan");
    const lorry_status status = plan.value != NULL ? read_plan(s, &plan) : LORRY_OK;
    point_inside(s);
    return status;
}
