/* freeze.c: from a model to a problem.
 *
 * Travel is tried even where other things are wrong, so that a bad reference
 * system comes out beside the other defects. O(model) beside travel's cost. */
#include <stdio.h>

#include "model/builder.h"

/* What travel said, as a defect with its place: "locations[3]: ..." or
 * "crs \"...\" ...". */
static void travel_defect(lorry_model *model, lorry_status status, const lorry_message *message)
{
    const lorry__defect_kind kind =
        status == LORRY_ERANGE ? LORRY__DEFECT_RANGE : LORRY__DEFECT_INVALID;
    const char *text = message->text;
    const char *colon = strstr(text, ": ");
    char place[160] = "crs";
    if (strncmp(text, "crs ", 4) == 0) {
        text += 4;
    } else if (colon != NULL && strchr(text, ' ') > colon) {
        size_t line;
        if (sscanf(text, "barriers[%zu]", &line) == 1)
            lorry__model_line_place(model, line, place, sizeof(place));
        else
            snprintf(place, sizeof(place), "%.*s", (int)(colon - text), text);
        text = colon + 2;
    }
    lorry__model_defect(model, kind, place, "%.340s", text);
}

/* Its arcs are given, not computed from coordinates. */
static bool is_given(const lorry_model *model, int32_t profile)
{
    return (size_t)profile < model->num_profiles &&
           (model->profiles[profile].has_known || model->profiles[profile].distances != NULL);
}

/* Arcs that nobody measured are said to be none. */
static void warn_of_estimates(lorry_model *model, const lorry__travel *travel)
{
    int32_t pair[2];
    for (int32_t p = 0; p < travel->num_profiles; p++) {
        char where[40];
        snprintf(where, sizeof(where), "profiles[%d]", (int)p);
        const int64_t estimated = lorry__travel_num_estimated(travel, p);
        const int64_t arcs = (int64_t)travel->n * (travel->n - 1);
        if (estimated > 0 && is_given(model, p))
            lorry__model_defect(model, LORRY__DEFECT_WARNING, where,
                                "%lld of %lld arcs are not known and are estimated from the "
                                "others", (long long)estimated, (long long)arcs);
        if ((size_t)p < model->num_profiles && model->profiles[p].num_foreign > 0)
            lorry__model_defect(model, LORRY__DEFECT_WARNING, where,
                                "%zu pairs are between places that are not in this problem",
                                model->profiles[p].num_foreign);
    }
    if (travel->ways != NULL && lorry__ways_is_parted(travel->ways, pair))
        lorry__model_defect(model, LORRY__DEFECT_WARNING, "barriers",
                            "no crossing joins locations %d and %d; where no way leads the "
                            "straight line is taken", (int)pair[0], (int)pair[1]);
}

/* LORRY_ENOMEM, or LORRY_OK though there may be a new defect. */
static lorry_status freeze_travel(lorry_model *model, lorry_problem *problem)
{
    lorry__travel *travel = &problem->travel;
    lorry_message message = { "" };
    lorry_status status = lorry__travel_set_locations(travel, (int32_t)model->num_locations,
                                                      model->x, model->y);
    travel->rounding = model->rounding;
    if (status == LORRY_OK)
        status = lorry__travel_set_crs(travel, model->crs);
    for (size_t k = 0; k < model->num_profiles && status == LORRY_OK; k++) {
        const lorry__model_profile *profile = &model->profiles[k];
        status = lorry__travel_add_profile(travel, profile->detour, profile->speed,
                                           lorry__model_label(model, profile->label), NULL);
        if (status == LORRY_OK && profile->distances != NULL)
            status = lorry__travel_set_matrix(travel, (int32_t)k, profile->distances,
                                              profile->durations, &message);
        if (status == LORRY_OK && profile->has_known)
            status = lorry__travel_set_known(travel, (int32_t)k, profile->num_known,
                                             profile->known, &message);
    }
    for (size_t k = 0; k < model->num_lines && status == LORRY_OK; k++) {
        const lorry__line *line = &model->lines[k];
        status = lorry__travel_add_line(travel, line->is_crossing, line->reach, line->count,
                                        model->line_x + line->first,
                                        model->line_y + line->first);
    }
    if (status == LORRY_OK)
        status = lorry__travel_freeze(travel, &message);
    if (status == LORRY_EINVAL || status == LORRY_ERANGE) {
        travel_defect(model, status, &message);
        return LORRY_OK;
    }
    if (status == LORRY_OK)
        warn_of_estimates(model, travel);
    return status;
}

/* -------------------------------------------------------------- copies -- */

static void *copy_of(lorry_problem *problem, const void *block, size_t count, size_t size)
{
    void *copy = lorry__calloc(&problem->mem, count, size);
    if (copy != NULL && count > 0)
        memcpy(copy, block, count * size);
    return copy;
}

/* true also where there is nothing to copy. */
static bool copy_text(lorry_problem *problem, char **to, const char *text)
{
    return text == NULL || (*to = lorry__strdup(&problem->mem, text)) != NULL;
}

static bool copy_labels(lorry_model *model, lorry_problem *problem)
{
    const size_t depots = model->num_depots, clients = model->num_clients;
    if (model->arena_length == 0)
        return true;
    problem->arena = copy_of(problem, model->arena, model->arena_length, 1);
    problem->labels = LORRY__NEW(&problem->mem, char *, depots + clients);
    if (problem->arena == NULL || problem->labels == NULL)
        return false;
    for (size_t k = 0; k < depots + clients; k++) {
        const lorry__label label =
            k < depots ? model->depots[k].label : model->client_label[k - depots];
        if (label != 0)
            problem->labels[k] = problem->arena + label - 1;
    }
    return true;
}

static bool copy_nodes(lorry_model *model, lorry_problem *problem)
{
    const size_t depots = model->num_depots, clients = model->num_clients;
    const size_t amounts = clients * (size_t)model->num_dimensions;
    problem->location = LORRY__NEW(&problem->mem, int32_t, depots + clients);
    problem->early = LORRY__NEW(&problem->mem, int64_t, depots + clients);
    problem->late = LORRY__NEW(&problem->mem, int64_t, depots + clients);
    problem->service = copy_of(problem, model->service, clients, sizeof(int64_t));
    problem->release = copy_of(problem, model->release, clients, sizeof(int64_t));
    problem->prize = copy_of(problem, model->prize, clients, sizeof(int64_t));
    problem->is_required = copy_of(problem, model->is_required, clients, 1);
    problem->skills = copy_of(problem, model->client_skills, clients, sizeof(uint64_t));
    problem->delivery = copy_of(problem, model->delivery, amounts, sizeof(int64_t));
    problem->pickup = copy_of(problem, model->pickup, amounts, sizeof(int64_t));
    if (problem->location == NULL || problem->early == NULL || problem->late == NULL ||
        problem->service == NULL || problem->release == NULL || problem->prize == NULL ||
        problem->is_required == NULL || problem->skills == NULL || problem->delivery == NULL ||
        problem->pickup == NULL)
        return false;
    for (size_t k = 0; k < depots; k++) {
        problem->location[k] = model->depots[k].location;
        problem->early[k] = model->depots[k].tw_early;
        problem->late[k] = model->depots[k].tw_late;
    }
    if (clients > 0) {
        memcpy(problem->location + depots, model->client_location, clients * sizeof(int32_t));
        memcpy(problem->early + depots, model->early, clients * sizeof(int64_t));
        memcpy(problem->late + depots, model->late, clients * sizeof(int64_t));
    }
    return true;
}

/* The shift, cut with what the depot allows. */
static void cut_shift(const lorry_problem *problem, const lorry__type *type, int32_t depot,
                      int64_t *early, int64_t *late)
{
    *early = type->tw_early;
    *late = type->tw_late;
    if (depot != LORRY_NONE) {
        *early = lorry__max64(*early, problem->early[depot]);
        *late = lorry__min64(*late, problem->late[depot]);
    }
}

static bool copy_types(lorry_model *model, lorry_problem *problem)
{
    const size_t dims = (size_t)model->num_dimensions, count = model->num_types;
    problem->types = LORRY__NEW(&problem->mem, lorry__type, count);
    problem->capacities =
        copy_of(problem, model->type_capacities, count * dims, sizeof(int64_t));
    if (problem->types == NULL || problem->capacities == NULL)
        return false;
    for (size_t t = 0; t < count; t++) {
        const lorry_vehicle_type *from = &model->types[t];
        lorry__type *to = &problem->types[t];
        *to = (lorry__type){
            .count = lorry__min64(from->count, problem->num_clients),
            .capacity = problem->capacities + t * dims,
            .start_depot = from->start_depot,
            .end_depot = from->end_depot,
            .tw_early = from->tw_early,
            .tw_late = from->tw_late,
            .shift_duration = from->shift_duration,
            .max_duration = from->max_duration,
            .max_distance = from->max_distance,
            .max_stops = from->max_stops,
            .fixed_cost = from->fixed_cost,
            .unit_distance_cost = from->unit_distance_cost,
            .unit_duration_cost = from->unit_duration_cost,
            .unit_overtime_cost = from->unit_overtime_cost,
            .profile = from->profile,
            .skills = from->skills,
        };
        if (model->type_label[t] != 0)
            to->label = problem->arena + model->type_label[t] - 1;
        cut_shift(problem, to, to->start_depot, &to->start_early, &to->start_late);
        cut_shift(problem, to, to->end_depot, &to->end_early, &to->end_late);
    }
    return true;
}

/* A table even where little was said: the search asks it at every place. */
static bool copy_sections(lorry_model *model, lorry_problem *problem)
{
    const size_t types = model->num_types, count = model->num_sections;
    if (count == 0)
        return true;
    problem->section =
        copy_of(problem, model->client_section, model->num_clients, sizeof(int32_t));
    problem->sections = LORRY__NEW(&problem->mem, lorry__section, count);
    problem->section_prices = LORRY__NEW(&problem->mem, int64_t, count * types);
    if (problem->section == NULL || problem->sections == NULL || problem->section_prices == NULL)
        return false;
    for (size_t s = 0; s < count; s++) {
        problem->sections[s].price = model->sections[s].price;
        if (model->sections[s].label != 0)
            problem->sections[s].label = problem->arena + model->sections[s].label - 1;
        for (size_t t = 0; t < types; t++)
            problem->section_prices[s * types + t] = model->sections[s].price;
    }
    for (size_t k = 0; k < model->num_prices; k++) {
        const lorry__model_price *said = &model->prices[k];
        problem->section_prices[(size_t)said->section * types + (size_t)said->type] =
            said->price;
    }
    return true;
}

static bool fill(lorry_model *model, lorry_problem *problem)
{
    problem->cost_scale = model->cost_scale;
    problem->num_dimensions = model->num_dimensions;
    problem->num_depots = (int32_t)model->num_depots;
    problem->num_clients = (int32_t)model->num_clients;
    problem->num_types = (int32_t)model->num_types;
    problem->num_sections = (int32_t)model->num_sections;
    return copy_text(problem, &problem->name, model->name) &&
           copy_text(problem, &problem->origin, model->origin) &&
           copy_text(problem, &problem->crs, model->crs) &&
           copy_text(problem, &problem->dimension_names, model->dimension_names) &&
           copy_text(problem, &problem->skill_names, model->skill_names) &&
           copy_labels(model, problem) && copy_nodes(model, problem) &&
           copy_types(model, problem) && copy_sections(model, problem);
}

/* --------------------------------------------------------------- build -- */

static bool has_errors(const lorry_model *model)
{
    return model->found[LORRY__DEFECT_INVALID] + model->found[LORRY__DEFECT_RANGE] > 0;
}

lorry_status lorry__model_build(lorry_model *model, lorry_problem **out)
{
    *out = NULL;
    lorry__model_clear_defects(model);
    lorry_problem *problem = lorry__handle_new(&model->mem.config, sizeof(*problem),
                                               offsetof(lorry_problem, mem));
    if (problem == NULL)
        return lorry__fail(&model->message, LORRY_ENOMEM, "no memory for a problem");
    atomic_init(&problem->owners, 1);
    lorry__travel_init(&problem->travel, &problem->mem);

    lorry_status status = LORRY_OK;
    if (lorry__model_validate(model))
        status = freeze_travel(model, problem);
    if (status == LORRY_OK && !has_errors(model)) {
        if (fill(model, problem))
            lorry__model_audit(model, problem);
        else
            status = LORRY_ENOMEM;
    }
    if (status == LORRY_ENOMEM)
        lorry__fail(&model->message, status, "no memory for a problem of %zu clients",
                    model->num_clients);
    else
        status = lorry__model_verdict(model);
    if (status != LORRY_OK) {
        lorry__problem_release(problem);
        return status;
    }
    problem->is_symmetric = lorry__travel_is_symmetric(&problem->travel);
    problem->hash = lorry__problem_hash(problem);
    *out = problem;
    return LORRY_OK;
}
