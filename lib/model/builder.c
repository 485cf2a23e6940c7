/* builder.c: taking a description in, as it is said.
 *
 * Arrays double as they grow, so n additions cost O(n); one client alone goes
 * through the code for many. Room for everything is made before anything is
 * written, so a call that fails changes nothing. */
#include <stdio.h>

#include "base/language.h"
#include "model/builder.h"

/* Numbers of nodes (depots and clients) and locations fit int32_t. */
#define MOST (INT32_MAX / 4)

static lorry_status no_memory(lorry_model *model, const char *what)
{
    return lorry__fail(&model->message, LORRY_ENOMEM, "no memory for %s", lorry__tr(what));
}

/* All fields but the memory and the message as in a new model. */
static void set_defaults(lorry_model *model)
{
    model->cost_scale = 1;
    model->num_dimensions = 1;
}

static void free_content(lorry_model *model)
{
    for (size_t k = 0; k < model->num_profiles; k++) {
        lorry__free(&model->mem, model->profiles[k].distances);
        lorry__free(&model->mem, model->profiles[k].durations);
        lorry__free(&model->mem, model->profiles[k].known);
    }
    void *const blocks[] = {
        model->name, model->origin, model->crs, model->dimension_names, model->skill_names,
        model->x, model->y, model->depots, model->client_location, model->delivery,
        model->pickup, model->service, model->early, model->late, model->release,
        model->prize, model->is_required, model->client_skills, model->client_label,
        model->client_section, model->types, model->type_capacities, model->type_label,
        model->sections, model->prices, model->profiles, model->lines, model->line_x,
        model->line_y, model->line_files, model->folder, model->arena, model->defects,
    };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(&model->mem, blocks[k]);
}

lorry_status lorry__model_new(const lorry_config *config, lorry_model **out)
{
    *out = lorry__handle_new(config, sizeof(**out), offsetof(lorry_model, mem));
    if (*out == NULL)
        return LORRY_ENOMEM;
    set_defaults(*out);
    return LORRY_OK;
}

void lorry__model_free(lorry_model *model)
{
    if (model == NULL)
        return;
    free_content(model);
    lorry__handle_free(model, offsetof(lorry_model, mem));
}

void lorry__model_reset(lorry_model *model)
{
    /* `mem` and `message` come first. */
    const size_t kept = offsetof(lorry_model, name);
    free_content(model);
    memset((char *)model + kept, 0, sizeof(*model) - kept);
    set_defaults(model);
}

/* ------------------------------------------------------------ settings -- */

static lorry_status set_text(lorry_model *model, char **field, const char *text)
{
    char *copy = NULL;
    if (text != NULL && (copy = lorry__strdup(&model->mem, text)) == NULL)
        return no_memory(model, N_("a text"));
    lorry__free(&model->mem, *field);
    *field = copy;
    return LORRY_OK;
}

lorry_status lorry__model_set_name(lorry_model *model, const char *name)
{
    return set_text(model, &model->name, name);
}

lorry_status lorry__model_set_origin(lorry_model *model, const char *origin)
{
    return set_text(model, &model->origin, origin);
}

lorry_status lorry__model_set_crs(lorry_model *model, const char *crs)
{
    return set_text(model, &model->crs, crs);
}

lorry_status lorry__model_set_dimension_names(lorry_model *model, const char *names)
{
    return set_text(model, &model->dimension_names, names);
}

lorry_status lorry__model_set_skill_names(lorry_model *model, const char *names)
{
    return set_text(model, &model->skill_names, names);
}

lorry_status lorry__model_set_rounding(lorry_model *model, lorry_rounding rounding)
{
    if ((int)rounding < LORRY_ROUND_AUTO || (int)rounding > LORRY_ROUND_CEIL10)
        return lorry__fail(&model->message, LORRY_EINVAL, "there is no rounding %d",
                           (int)rounding);
    model->rounding = rounding;
    return LORRY_OK;
}

lorry_status lorry__model_set_cost_scale(lorry_model *model, int64_t scale)
{
    if (scale < 1)
        return lorry__fail(&model->message, LORRY_EINVAL, "cost scale %lld is less than 1",
                           (long long)scale);
    model->cost_scale = scale;
    return LORRY_OK;
}

lorry_status lorry__model_set_dimensions(lorry_model *model, int32_t dimensions)
{
    if (dimensions < 1 || dimensions > LORRY__MAX_DIMENSIONS)
        return lorry__fail(&model->message, LORRY_EINVAL, "%d dimensions: 1 to %d are possible",
                           (int)dimensions, LORRY__MAX_DIMENSIONS);
    if (dimensions != model->num_dimensions && (model->num_clients > 0 || model->num_types > 0))
        return lorry__fail(&model->message, LORRY_EINVAL,
                           "%d dimensions: set them before any client or vehicle type",
                           (int)dimensions);
    /* Room made for rows of the old width is not that of the new. */
    if (dimensions != model->num_dimensions)
        model->client_capacity = model->type_capacity = 0;
    model->num_dimensions = dimensions;
    return LORRY_OK;
}

/* ------------------------------------------------------------- growing -- */

/* One array of several that grow together. */
typedef struct column {
    void **block;
    size_t size; /* of an item */
} column;

/* Room for `more` items beyond `count` in every column; *capacity is theirs.
 * A column that grew before another failed is merely longer than needed. */
static lorry_status grow(lorry_model *model, const column *columns, size_t num_columns,
                         size_t *capacity, size_t count, size_t more, const char *what)
{
    if (more > MOST || count > MOST - more)
        return lorry__fail(&model->message, LORRY_ERANGE, "%zu more %s: %d are possible", more,
                           lorry__tr(what), MOST);
    size_t reached = *capacity;
    for (size_t k = 0; k < num_columns; k++) {
        reached = *capacity;
        if (!lorry__grow(&model->mem, columns[k].block, &reached, count + more,
                         columns[k].size))
            return no_memory(model, what);
    }
    *capacity = reached;
    return LORRY_OK;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Room in the arena for a label; NULL needs none. */
static lorry_status reserve_label(lorry_model *model, const char *label, size_t *need)
{
    if (label != NULL)
        *need += strlen(label) + 1;
    if (!lorry__grow(&model->mem, (void **)&model->arena, &model->arena_capacity,
                     model->arena_length + *need, 1))
        return no_memory(model, N_("labels"));
    return LORRY_OK;
}

/* Copy a label into room made before. */
static lorry__label keep_label(lorry_model *model, const char *label)
{
    if (label == NULL)
        return 0;
    const size_t size = strlen(label) + 1, at = model->arena_length;
    memcpy(model->arena + at, label, size);
    model->arena_length += size;
    return at + 1;
}

/* ----------------------------------------------------------- additions -- */

lorry_status lorry__model_add_location(lorry_model *model, double x, double y, int32_t *index)
{
    const lorry_status status = lorry__model_add_locations(model, 1, &x, &y);
    if (status == LORRY_OK && index != NULL)
        *index = (int32_t)(model->num_locations - 1);
    return status;
}

lorry_status lorry__model_add_locations(lorry_model *model, size_t count, const double *x,
                                        const double *y)
{
    const column columns[] = {
        { (void **)&model->x, sizeof(*model->x) },
        { (void **)&model->y, sizeof(*model->y) },
    };
    if (count == 0)
        return LORRY_OK;
    const lorry_status status = grow(model, columns, COUNT(columns), &model->location_capacity,
                                     model->num_locations, count, N_("locations"));
    if (status != LORRY_OK)
        return status;
    memcpy(model->x + model->num_locations, x, count * sizeof(*x));
    memcpy(model->y + model->num_locations, y, count * sizeof(*y));
    model->num_locations += count;
    return LORRY_OK;
}

lorry_status lorry__model_add_depot(lorry_model *model, const lorry_depot *depot, int32_t *index)
{
    const column columns[] = { { (void **)&model->depots, sizeof(*model->depots) } };
    size_t text = 0;
    lorry_status status = grow(model, columns, COUNT(columns), &model->depot_capacity,
                               model->num_depots, 1, N_("depots"));
    if (status == LORRY_OK)
        status = reserve_label(model, depot->label, &text);
    if (status != LORRY_OK)
        return status;
    model->depots[model->num_depots] = (lorry__model_depot){
        depot->location, depot->tw_early, depot->tw_late, keep_label(model, depot->label)
    };
    if (index != NULL)
        *index = (int32_t)model->num_depots;
    model->num_depots++;
    return LORRY_OK;
}

lorry_status lorry__model_add_client(lorry_model *model, const lorry_client *client,
                                     int32_t *index)
{
    const uint8_t is_required = client->is_required != 0;
    const lorry_client_arrays one = {
        .size = sizeof(one),
        .count = 1,
        .location = &client->location,
        .delivery = client->delivery,
        .pickup = client->pickup,
        .service = &client->service,
        .tw_early = &client->tw_early,
        .tw_late = &client->tw_late,
        .release = &client->release,
        .prize = &client->prize,
        .is_required = &is_required,
        .skills = &client->skills,
        .label = &client->label,
        .section = &client->section,
    };
    const lorry_status status = lorry__model_add_clients(model, &one);
    if (status == LORRY_OK && index != NULL)
        *index = (int32_t)(model->num_clients - 1);
    return status;
}

/* Append `count` values, or as many times `value` where there are none. */
static void put64(int64_t *to, const int64_t *from, size_t count, int64_t value)
{
    if (from != NULL)
        memcpy(to, from, count * sizeof(*to));
    else
        for (size_t k = 0; k < count; k++)
            to[k] = value;
}

lorry_status lorry__model_add_clients(lorry_model *model, const lorry_client_arrays *arrays)
{
    const size_t count = arrays->count, first = model->num_clients;
    const size_t dims = (size_t)model->num_dimensions;
    const column columns[] = {
        { (void **)&model->client_location, sizeof(*model->client_location) },
        { (void **)&model->delivery, dims * sizeof(*model->delivery) },
        { (void **)&model->pickup, dims * sizeof(*model->pickup) },
        { (void **)&model->service, sizeof(*model->service) },
        { (void **)&model->early, sizeof(*model->early) },
        { (void **)&model->late, sizeof(*model->late) },
        { (void **)&model->release, sizeof(*model->release) },
        { (void **)&model->prize, sizeof(*model->prize) },
        { (void **)&model->is_required, sizeof(*model->is_required) },
        { (void **)&model->client_skills, sizeof(*model->client_skills) },
        { (void **)&model->client_label, sizeof(*model->client_label) },
        { (void **)&model->client_section, sizeof(*model->client_section) },
    };
    if (count == 0)
        return LORRY_OK;
    lorry_status status = grow(model, columns, COUNT(columns), &model->client_capacity, first,
                               count, N_("clients"));
    size_t text = 0;
    for (size_t k = 0; arrays->label != NULL && k < count && status == LORRY_OK; k++)
        status = reserve_label(model, arrays->label[k], &text);
    if (status != LORRY_OK)
        return status;

    const lorry_client defaults = LORRY_CLIENT_INIT;
    put64(model->delivery + first * dims, arrays->delivery, count * dims, 0);
    put64(model->pickup + first * dims, arrays->pickup, count * dims, 0);
    put64(model->service + first, arrays->service, count, defaults.service);
    put64(model->early + first, arrays->tw_early, count, defaults.tw_early);
    put64(model->late + first, arrays->tw_late, count, defaults.tw_late);
    put64(model->release + first, arrays->release, count, defaults.release);
    put64(model->prize + first, arrays->prize, count, defaults.prize);
    for (size_t k = 0; k < count; k++) {
        const size_t at = first + k;
        model->client_location[at] =
            arrays->location != NULL ? arrays->location[k] : defaults.location;
        model->is_required[at] =
            (arrays->is_required != NULL ? arrays->is_required[k] : defaults.is_required) != 0;
        model->client_skills[at] = arrays->skills != NULL ? arrays->skills[k] : defaults.skills;
        model->client_label[at] =
            arrays->label != NULL ? keep_label(model, arrays->label[k]) : 0;
        model->client_section[at] =
            arrays->section != NULL ? arrays->section[k] : defaults.section;
    }
    model->num_clients += count;
    return LORRY_OK;
}

lorry_status lorry__model_add_vehicle_type(lorry_model *model, const lorry_vehicle_type *type,
                                           int32_t *index)
{
    const size_t dims = (size_t)model->num_dimensions, at = model->num_types;
    const column columns[] = {
        { (void **)&model->types, sizeof(*model->types) },
        { (void **)&model->type_capacities, dims * sizeof(*model->type_capacities) },
        { (void **)&model->type_label, sizeof(*model->type_label) },
    };
    size_t text = 0;
    lorry_status status = grow(model, columns, COUNT(columns), &model->type_capacity, at, 1,
                               N_("vehicle types"));
    if (status == LORRY_OK)
        status = reserve_label(model, type->label, &text);
    if (status != LORRY_OK)
        return status;
    model->types[at] = *type;
    model->types[at].capacity = NULL;
    model->types[at].label = NULL;
    put64(model->type_capacities + at * dims, type->capacity, dims, LORRY_UNLIMITED);
    model->type_label[at] = keep_label(model, type->label);
    if (index != NULL)
        *index = (int32_t)at;
    model->num_types++;
    return LORRY_OK;
}

lorry_status lorry__model_add_section(lorry_model *model, const lorry_section *section,
                                      int32_t *index)
{
    const column columns[] = { { (void **)&model->sections, sizeof(*model->sections) } };
    size_t text = 0;
    lorry_status status = grow(model, columns, COUNT(columns), &model->section_capacity,
                               model->num_sections, 1, N_("sections"));
    if (status == LORRY_OK)
        status = reserve_label(model, section->label, &text);
    if (status != LORRY_OK)
        return status;
    model->sections[model->num_sections] =
        (lorry__model_section){ section->price, keep_label(model, section->label) };
    if (index != NULL)
        *index = (int32_t)model->num_sections;
    model->num_sections++;
    return LORRY_OK;
}

lorry_status lorry__model_set_section_price(lorry_model *model, int32_t section, int32_t type,
                                            int64_t price)
{
    const column columns[] = { { (void **)&model->prices, sizeof(*model->prices) } };
    const lorry_status status = grow(model, columns, COUNT(columns), &model->price_capacity,
                                     model->num_prices, 1, N_("prices of sections"));
    if (status == LORRY_OK)
        model->prices[model->num_prices++] = (lorry__model_price){ section, type, price };
    return status;
}

lorry_status lorry__model_add_profile(lorry_model *model, const lorry_profile *profile,
                                      int32_t *index)
{
    const column columns[] = { { (void **)&model->profiles, sizeof(*model->profiles) } };
    size_t text = 0;
    lorry_status status = grow(model, columns, COUNT(columns), &model->profile_capacity,
                               model->num_profiles, 1, N_("profiles"));
    if (status == LORRY_OK)
        status = reserve_label(model, profile->label, &text);
    if (status != LORRY_OK)
        return status;
    model->profiles[model->num_profiles] = (lorry__model_profile){
        .detour = profile->detour,
        .speed = profile->speed,
        .label = keep_label(model, profile->label),
    };
    if (index != NULL)
        *index = (int32_t)model->num_profiles;
    model->num_profiles++;
    return LORRY_OK;
}

static int64_t *copy_matrix(lorry_model *model, const int64_t *values, size_t n)
{
    if (n > SIZE_MAX / 16 / n)
        return NULL;
    int64_t *copy = lorry__alloc(&model->mem, n * n * sizeof(*copy));
    if (copy != NULL)
        memcpy(copy, values, n * n * sizeof(*copy));
    return copy;
}

/* The profile that travel is given for; number 0 is there without having been added. */
static lorry_status find_profile(lorry_model *model, int32_t profile, const char *what,
                                 lorry__model_profile **out)
{
    if (profile == 0 && model->num_profiles == 0) {
        const lorry_profile defaults = LORRY_PROFILE_INIT;
        const lorry_status status = lorry__model_add_profile(model, &defaults, NULL);
        if (status != LORRY_OK)
            return status;
    }
    if (profile < 0 || (size_t)profile >= model->num_profiles)
        return lorry__fail(&model->message, LORRY_EINVAL,
                           "there is no profile %d for %s; %zu were added", (int)profile,
                           lorry__tr(what), model->num_profiles);
    *out = &model->profiles[profile];
    return LORRY_OK;
}

static void drop_travel(lorry_model *model, lorry__model_profile *profile)
{
    lorry__free(&model->mem, profile->distances);
    lorry__free(&model->mem, profile->durations);
    lorry__free(&model->mem, profile->known);
    *profile = (lorry__model_profile){ .detour = profile->detour, .speed = profile->speed,
                                       .label = profile->label };
}

lorry_status lorry__model_set_matrix(lorry_model *model, int32_t profile, size_t n,
                                     const int64_t *distances, const int64_t *durations)
{
    lorry__model_profile *target = NULL;
    const lorry_status status = find_profile(model, profile, N_("a matrix"), &target);
    if (status != LORRY_OK)
        return status;
    if (n == 0)
        return lorry__fail(&model->message, LORRY_EINVAL, "a matrix for profile %d has no rows",
                           (int)profile);
    int64_t *length = copy_matrix(model, distances, n);
    int64_t *time = durations != NULL ? copy_matrix(model, durations, n) : NULL;
    if (length == NULL || (durations != NULL && time == NULL)) {
        lorry__free(&model->mem, length);
        lorry__free(&model->mem, time);
        return no_memory(model, N_("a matrix"));
    }
    drop_travel(model, target);
    target->n = n;
    target->distances = length;
    target->durations = time;
    return LORRY_OK;
}

lorry_status lorry__model_set_known(lorry_model *model, int32_t profile, size_t count,
                                    const lorry__known *known, size_t num_foreign)
{
    lorry__model_profile *target = NULL;
    const lorry_status status = find_profile(model, profile, N_("known arcs"), &target);
    if (status != LORRY_OK)
        return status;
    lorry__known *copy = LORRY__NEW(&model->mem, lorry__known, count);
    if (copy == NULL)
        return no_memory(model, N_("known arcs"));
    if (count > 0)
        memcpy(copy, known, count * sizeof(*copy));
    drop_travel(model, target);
    target->has_known = true;
    target->num_known = count;
    target->known = copy;
    target->num_foreign = num_foreign;
    return LORRY_OK;
}

lorry_status lorry__model_add_line(lorry_model *model, bool is_crossing, double reach,
                                   size_t count, const double *x, const double *y)
{
    const column lines[] = { { (void **)&model->lines, sizeof(*model->lines) } };
    const column points[] = {
        { (void **)&model->line_x, sizeof(*model->line_x) },
        { (void **)&model->line_y, sizeof(*model->line_y) },
    };
    if (count < (is_crossing ? 1u : 2u))
        return lorry__fail(&model->message, LORRY_EINVAL,
                           is_crossing ? N_("a crossing has no point")
                                       : N_("a barrier has fewer than two points"));
    lorry_status status = grow(model, lines, COUNT(lines), &model->line_capacity,
                               model->num_lines, 1, N_("barriers"));
    if (status == LORRY_OK)
        status = grow(model, points, COUNT(points), &model->point_capacity, model->num_points,
                      count, N_("points of barriers"));
    if (status != LORRY_OK)
        return status;
    memcpy(model->line_x + model->num_points, x, count * sizeof(*x));
    memcpy(model->line_y + model->num_points, y, count * sizeof(*y));
    model->lines[model->num_lines++] =
        (lorry__line){ (int32_t)model->num_points, (int32_t)count, is_crossing,
                       is_crossing && count == 1 ? reach : 0 };
    model->num_points += count;
    return LORRY_OK;
}

lorry_status lorry__model_name_lines(lorry_model *model, size_t first, const char *file)
{
    const column files[] = { { (void **)&model->line_files, sizeof(*model->line_files) } };
    size_t need = 0;
    lorry_status status = reserve_label(model, file, &need);
    if (status == LORRY_OK)
        status = grow(model, files, COUNT(files), &model->line_file_capacity,
                      model->num_line_files, 1, N_("barriers"));
    if (status == LORRY_OK)
        model->line_files[model->num_line_files++] =
            (lorry__model_lines){ first, model->num_lines, keep_label(model, file) };
    return status;
}

void lorry__model_line_place(const lorry_model *model, size_t line, char *out, size_t size)
{
    for (size_t k = 0; k < model->num_line_files; k++) {
        const lorry__model_lines *file = &model->line_files[k];
        if (line >= file->first && line < file->end) {
            snprintf(out, size, "%s: barriers[%zu]", lorry__model_label(model, file->file),
                     line - file->first);
            return;
        }
    }
    snprintf(out, size, "barriers[%zu]", line);
}

lorry_status lorry__model_set_folder(lorry_model *model, const char *path)
{
    const size_t length = path != NULL ? (size_t)(lorry__base_name(path) - path) : 0;
    char *folder = NULL;
    if (path != NULL) {
        folder = lorry__alloc(&model->mem, length + 1);
        if (folder == NULL)
            return no_memory(model, N_("a path"));
        memcpy(folder, path, length);
        folder[length] = '\0';
    }
    lorry__free(&model->mem, model->folder);
    model->folder = folder;
    return LORRY_OK;
}
