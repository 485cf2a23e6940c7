/* lorry_json_fleet.c: vehicle types, their costs, and how they travel. */
#include "io/lorry_json.h"
#include "io/money.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Per kilometre and per hour to per metre and per second. */
#define KILOMETRE 1000
#define HOUR 3600

/* ------------------------------------------------------------ profiles -- */

static lorry_status read_profile(lorry__json_reader *reader, const lorry__json *at)
{
    static const char *const keys[] = { "id", "detour", "speed_kmh", "speed_mps", "matrix" };
    lorry_profile profile = LORRY_PROFILE_INIT;
    const lorry__json detour = lorry__json_member(at, "detour");
    const lorry__json kmh = lorry__json_member(at, "speed_kmh");
    const lorry__json mps = lorry__json_member(at, "speed_mps");
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_id(reader, at, &reader->profiles, &profile.label);
    if (status == LORRY_OK && detour.value != NULL)
        status = lorry__json_real(&detour, "a detour factor", 1, 1000, &profile.detour);
    if (status == LORRY_OK && kmh.value != NULL && mps.value != NULL)
        return lorry__json_expected(&mps, "either speed_kmh or speed_mps");
    if (status == LORRY_OK && kmh.value != NULL) {
        status = lorry__json_real(&kmh, "a speed", 0, 1e6, &profile.speed);
        profile.speed /= 3.6;
    }
    if (status == LORRY_OK && mps.value != NULL)
        status = lorry__json_real(&mps, "a speed", 0, 1e6, &profile.speed);
    return status == LORRY_OK ? lorry__model_add_profile(reader->model, &profile, NULL) : status;
}

lorry_status lorry__json_read_profiles(lorry__json_reader *reader)
{
    const lorry__json list = lorry__json_member(&reader->root, "profiles");
    if (list.value == NULL)
        return LORRY_OK;
    lorry_status status =
        lorry__json_array(&list, "an array of profiles", &reader->num_profiles);
    for (size_t k = 0; status == LORRY_OK && k < reader->num_profiles; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = read_profile(reader, &element);
    }
    return status;
}

static lorry_status read_rows(const lorry__json *at, const char *what, size_t n, int64_t *cells)
{
    if (!json_is_array(at->value) || json_array_size(at->value) != n)
        return lorry__json_expected(at, "a row for each location");
    lorry_status status = LORRY_OK;
    for (size_t i = 0; status == LORRY_OK && i < n; i++) {
        const lorry__json row = lorry__json_element(at, i);
        if (!json_is_array(row.value) || json_array_size(row.value) != n)
            return lorry__json_expected(&row, "a value for each location");
        for (size_t j = 0; status == LORRY_OK && j < n; j++) {
            const lorry__json cell = lorry__json_element(&row, j);
            status = lorry__json_whole(&cell, what, 0, INT64_MAX, &cells[i * n + j]);
        }
    }
    return status;
}

static lorry_status read_matrix(lorry__json_reader *reader, const lorry__json *at,
                                int32_t profile)
{
    static const char *const keys[] = { "distances", "durations" };
    const size_t n = reader->model->num_locations;
    const lorry__json distances = lorry__json_member(at, "distances");
    const lorry__json durations = lorry__json_member(at, "durations");
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status != LORRY_OK)
        return status;
    /* Before memory is taken for it. */
    if (!json_is_array(distances.value) || json_array_size(distances.value) != n || n == 0)
        return lorry__json_expected(&distances, "a row for each location");
    int64_t *length = lorry__calloc(reader->mem, n, n * sizeof(*length));
    int64_t *time =
        durations.value != NULL ? lorry__calloc(reader->mem, n, n * sizeof(*time)) : NULL;
    if (length == NULL || (durations.value != NULL && time == NULL))
        status = lorry__fail(reader->file.message, LORRY_ENOMEM, "%s: no memory for a matrix",
                             reader->file.name);
    if (status == LORRY_OK)
        status = read_rows(&distances, "a distance", n, length);
    if (status == LORRY_OK && time != NULL)
        status = read_rows(&durations, "a duration", n, time);
    if (status == LORRY_OK)
        status = lorry__model_set_matrix(reader->model, profile, n, length, time);
    lorry__free(reader->mem, length);
    lorry__free(reader->mem, time);
    return status;
}

/* Only when all locations are known. */
lorry_status lorry__json_read_matrices(lorry__json_reader *reader)
{
    const lorry__json list = lorry__json_member(&reader->root, "profiles");
    lorry_status status = LORRY_OK;
    for (size_t k = 0; status == LORRY_OK && k < reader->num_profiles; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        const lorry__json matrix = lorry__json_member(&element, "matrix");
        if (matrix.value != NULL)
            status = read_matrix(reader, &matrix, (int32_t)k);
    }
    return status;
}

/* ------------------------------------------------------- vehicle types -- */

static lorry_status read_units(const lorry__json *at, lorry_vehicle_type *type)
{
    static const char *const keys[] = { "fixed", "distance", "duration", "overtime" };
    int64_t *const units[] = { &type->fixed_cost, &type->unit_distance_cost,
                               &type->unit_duration_cost, &type->unit_overtime_cost };
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    for (size_t k = 0; k < COUNT(keys) && status == LORRY_OK; k++) {
        const lorry__json cost = lorry__json_member(at, keys[k]);
        *units[k] = 0;
        if (cost.value != NULL)
            status = lorry__json_whole(&cost, "a cost in cost units", 0, INT64_MAX, units[k]);
    }
    return status;
}

static lorry_status read_prices(const lorry__json *at, int64_t cost_scale,
                                lorry_vehicle_type *type)
{
    static const char *const keys[] = { "fixed", "per_km", "per_hour", "per_overtime_hour" };
    static const int64_t divisors[] = { 1, KILOMETRE, HOUR, HOUR };
    int64_t *const units[] = { &type->fixed_cost, &type->unit_distance_cost,
                               &type->unit_duration_cost, &type->unit_overtime_cost };
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    for (size_t k = 0; k < COUNT(keys) && status == LORRY_OK; k++) {
        const lorry__json price = lorry__json_member(at, keys[k]);
        *units[k] = 0;
        if (price.value != NULL)
            status = lorry__money_read(&price, k == 0 ? "an amount" : "a price", cost_scale,
                                       divisors[k], units[k]);
    }
    return status;
}

static lorry_status read_costs(lorry__json_reader *reader, const lorry__json *at,
                               lorry_vehicle_type *type)
{
    const lorry__json prices = lorry__json_member(at, "costs");
    const lorry__json units = lorry__json_member(at, "unit_costs");
    if (prices.value != NULL && units.value != NULL)
        return lorry__json_expected(&units, "either costs or unit_costs");
    if (units.value != NULL)
        return read_units(&units, type);
    if (prices.value != NULL)
        return read_prices(&prices, reader->cost_scale, type);
    /* Without a word about costs, a kilometre costs 1. */
    if (reader->cost_scale % KILOMETRE != 0)
        return lorry__json_expected(&prices, "costs or unit_costs, as this cost_scale has no "
                                             "default");
    type->unit_distance_cost = reader->cost_scale / KILOMETRE;
    return LORRY_OK;
}

/* A depot by its id; null is none. Absent: untouched. */
static lorry_status read_end(lorry__json_reader *reader, const lorry__json *at, int32_t *depot)
{
    if (at->value == NULL)
        return LORRY_OK;
    if (json_is_null(at->value)) {
        *depot = LORRY_NONE;
        return LORRY_OK;
    }
    return lorry__json_reference(at, "the id of a depot, or null for an open end",
                                 &reader->depots, reader->num_depots, depot);
}

static lorry_status read_limits(const lorry__json *at, lorry_vehicle_type *type)
{
    const struct { const char *key; int64_t *value; } limits[] = {
        { "count", &type->count },
        { "shift_duration", &type->shift_duration },
        { "max_duration", &type->max_duration },
        { "max_distance", &type->max_distance },
        { "max_stops", &type->max_stops },
    };
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < COUNT(limits) && status == LORRY_OK; k++)
        status = lorry__json_limit(at, limits[k].key, limits[k].value);
    return status;
}

static lorry_status read_type(lorry__json_reader *reader, const lorry__json *at,
                              const lorry_read_options *options)
{
    static const char *const keys[] = { "id",           "count",        "capacity",
                                        "start",        "end",          "shift",
                                        "shift_duration", "max_duration", "max_distance",
                                        "max_stops",    "costs",        "unit_costs",
                                        "profile",      "skills" };
    int64_t capacity[LORRY__MAX_DIMENSIONS];
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    type.capacity = capacity;
    for (size_t d = 0; d < COUNT(capacity); d++)
        capacity[d] = LORRY_UNLIMITED;
    const lorry__json amounts = lorry__json_member(at, "capacity");
    const lorry__json start = lorry__json_member(at, "start");
    const lorry__json end = lorry__json_member(at, "end");
    const lorry__json shift = lorry__json_member(at, "shift");
    const lorry__json profile = lorry__json_member(at, "profile");
    const lorry__json skills = lorry__json_member(at, "skills");

    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_id(reader, at, &reader->types, &type.label);
    if (status == LORRY_OK)
        status = lorry__json_amounts(reader, &amounts, true, capacity);
    if (status == LORRY_OK)
        status = read_end(reader, &start, &type.start_depot);
    type.end_depot = type.start_depot;
    if (status == LORRY_OK)
        status = read_end(reader, &end, &type.end_depot);
    if (status == LORRY_OK)
        status = lorry__json_window(&shift, &type.tw_early, &type.tw_late);
    if (status == LORRY_OK)
        status = read_limits(at, &type);
    if (status == LORRY_OK)
        status = read_costs(reader, at, &type);
    if (status == LORRY_OK && profile.value != NULL)
        status = lorry__json_reference(&profile, "the id of a profile", &reader->profiles,
                                       reader->num_profiles, &type.profile);
    if (status == LORRY_OK)
        status = lorry__json_skills(reader, &skills, &type.skills);
    if (options->fleet == LORRY_FLEET_ANY)
        type.count = LORRY_UNLIMITED;
    if (options->fleet == LORRY_FLEET_COUNT)
        type.count = options->vehicles;
    return status == LORRY_OK ? lorry__model_add_vehicle_type(reader->model, &type, NULL)
                              : status;
}

lorry_status lorry__json_read_types(lorry__json_reader *reader,
                                    const lorry_read_options *options)
{
    const lorry__json list = lorry__json_member(&reader->root, "vehicle_types");
    size_t length;
    lorry_status status = lorry__json_array(&list, "an array of vehicle types", &length);
    if (status == LORRY_OK && options->fleet == LORRY_FLEET_COUNT && length > 1)
        return lorry__fail(reader->file.message, LORRY_EINVAL,
                           "%s: a number of vehicles was asked for, but there are %zu vehicle "
                           "types to share it", reader->file.name, length);
    for (size_t k = 0; status == LORRY_OK && k < length; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = read_type(reader, &element, options);
    }
    return status;
}
