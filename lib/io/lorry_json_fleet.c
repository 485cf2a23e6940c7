/* lorry_json_fleet.c: vehicle types, their costs, and how they travel. */
#include "base/language.h"
#include "io/lorry_json.h"
#include "io/money.h"
#include "io/roads.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Per kilometre and per hour to per metre and per second. */
#define KILOMETRE 1000
#define HOUR 3600

/* ------------------------------------------------------------ profiles -- */

static lorry_status read_profile(lorry__json_reader *reader, const lorry__json *at)
{
    static const char *const keys[] = { "id", "detour", "speed_kmh", "speed_mps", "matrix",
                                        "table", "pairs" };
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
            if (json_is_null(cell.value))
                cells[i * n + j] = LORRY_UNKNOWN;
            else
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

/* A file beside the one that names it. */
static lorry_status path_beside(lorry__json_reader *reader, const lorry__json *at,
                                const char *name, char **path)
{
    const char *folder = reader->model->folder;
    if (folder == NULL)
        return lorry__json_fail(at, LORRY_EINVAL,
                                "a file can be named only in a file, beside which it lies");
    const size_t length = name[0] == '/' ? 0 : strlen(folder);
    *path = lorry__alloc(reader->mem, length + strlen(name) + 1);
    if (*path == NULL)
        return lorry__fail(reader->file.message, LORRY_ENOMEM, "%s: no memory for a path",
                           reader->file.name);
    memcpy(*path, folder, length);
    strcpy(*path + length, name);
    return LORRY_OK;
}

/* A table, or the name of a file with one. */
static lorry_status read_table(lorry__json_reader *reader, const lorry__json *at,
                               int32_t profile)
{
    if (!json_is_string(at->value))
        return lorry__read_table(reader->model, profile, at);
    char *path = NULL;
    lorry_status status = path_beside(reader, at, json_string_value(at->value), &path);
    if (status == LORRY_OK)
        status = lorry__read_table_file(reader->model, profile, &(lorry__source){ .path = path });
    lorry__free(reader->mem, path);
    return status;
}

/* One, or the parts of one. */
static lorry_status read_tables(lorry__json_reader *reader, const lorry__json *at,
                                int32_t profile)
{
    if (!json_is_array(at->value))
        return read_table(reader, at, profile);
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < json_array_size(at->value) && status == LORRY_OK; k++) {
        const lorry__json part = lorry__json_element(at, k);
        status = read_table(reader, &part, profile);
    }
    return status;
}

/* The location of an id of a depot or client, or of a number. */
static lorry_status read_end_of_pair(lorry__json_reader *reader, const lorry__json *at,
                                     int32_t *location)
{
    const lorry_model *model = reader->model;
    int64_t number = 0;
    if (!json_is_string(at->value)) {
        const lorry_status status = lorry__json_whole(
            at, "the id of a depot or client, or the number of a location", 0,
            (int64_t)model->num_locations - 1, &number);
        *location = (int32_t)number;
        return status;
    }
    const char *id = json_string_value(at->value);
    const int32_t depot = lorry__names_find(&reader->depots, id);
    const int32_t client = lorry__names_find(&reader->clients, id);
    if (depot < 0 && client < 0)
        return lorry__json_expected(at, "the id of a depot or client, or the number of a "
                                        "location");
    *location = depot >= 0 ? model->depots[depot].location : model->client_location[client];
    return LORRY_OK;
}

static lorry_status read_pair(lorry__json_reader *reader, const lorry__json *at,
                              lorry__known *out)
{
    if (!json_is_array(at->value) || json_array_size(at->value) != 4)
        return lorry__json_expected(at, "[from, to, metres, seconds]");
    const lorry__json from = lorry__json_element(at, 0), to = lorry__json_element(at, 1);
    const lorry__json metres = lorry__json_element(at, 2), seconds = lorry__json_element(at, 3);
    lorry_status status = read_end_of_pair(reader, &from, &out->from);
    if (status == LORRY_OK)
        status = read_end_of_pair(reader, &to, &out->to);
    if (status == LORRY_OK)
        status = lorry__json_whole(&metres, "metres", 0, INT64_MAX, &out->distance);
    return status == LORRY_OK
               ? lorry__json_whole(&seconds, "seconds", 0, INT64_MAX, &out->duration)
               : status;
}

static lorry_status read_pairs(lorry__json_reader *reader, const lorry__json *at,
                               int32_t profile)
{
    if (json_is_string(at->value)) {
        char *path = NULL;
        lorry_status status = path_beside(reader, at, json_string_value(at->value), &path);
        if (status == LORRY_OK)
            status = lorry__read_pairs(reader->model, profile,
                                       &(lorry__source){ .path = path }, NULL);
        lorry__free(reader->mem, path);
        return status;
    }
    size_t count;
    lorry_status status =
        lorry__json_array(at, "an array of pairs, or the name of a file", &count);
    if (status != LORRY_OK)
        return status;
    lorry__known *known = LORRY__NEW(reader->mem, lorry__known, count);
    if (known == NULL)
        return lorry__fail(reader->file.message, LORRY_ENOMEM, "%s: no memory for pairs",
                           reader->file.name);
    for (size_t k = 0; k < count && status == LORRY_OK; k++) {
        const lorry__json pair = lorry__json_element(at, k);
        status = read_pair(reader, &pair, &known[k]);
    }
    if (status == LORRY_OK)
        status = lorry__model_set_known(reader->model, profile, count, known, 0);
    lorry__free(reader->mem, known);
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
        const lorry__json table = lorry__json_member(&element, "table");
        const lorry__json pairs = lorry__json_member(&element, "pairs");
        if ((matrix.value != NULL) + (table.value != NULL) + (pairs.value != NULL) > 1)
            return lorry__json_expected(&element, "one of matrix, table and pairs");
        if (matrix.value != NULL)
            status = read_matrix(reader, &matrix, (int32_t)k);
        else if (table.value != NULL)
            status = read_tables(reader, &table, (int32_t)k);
        else if (pairs.value != NULL)
            status = read_pairs(reader, &pairs, (int32_t)k);
    }
    return status;
}

lorry_status lorry__json_read_barriers(lorry__json_reader *reader)
{
    const lorry__json at = lorry__json_member(&reader->root, "barriers");
    if (!lorry__json_is_given(&at))
        return LORRY_OK;
    if (!json_is_string(at.value))
        return lorry__read_barriers(reader->model, &at);
    char *path = NULL;
    lorry_status status = path_beside(reader, &at, json_string_value(at.value), &path);
    if (status == LORRY_OK)
        status = lorry__read_barriers_file(reader->model, &(lorry__source){ .path = path });
    lorry__free(reader->mem, path);
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
            status = lorry__money_read(&price, k == 0 ? N_("an amount") : N_("a price"), cost_scale,
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
