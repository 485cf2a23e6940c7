/* problem.c: reading a problem through the public face. */
#include "model/problem.h"

#include "api/api.h"

lorry_problem *lorry_problem_retain(lorry_problem *problem)
{
    return problem != NULL ? lorry__problem_retain(problem) : NULL;
}

void lorry_problem_free(lorry_problem *problem) { lorry__problem_release(problem); }

/* -------------------------------------------------------------- whole -- */

static const char *text_or_empty(const char *text) { return text != NULL ? text : ""; }

const char *lorry_problem_name(const lorry_problem *problem)
{
    return text_or_empty(problem != NULL ? problem->name : NULL);
}

const char *lorry_problem_origin(const lorry_problem *problem)
{
    return text_or_empty(problem != NULL ? problem->origin : NULL);
}

const char *lorry_problem_crs(const lorry_problem *problem)
{
    return text_or_empty(problem != NULL ? problem->crs : NULL);
}

lorry_rounding lorry_problem_rounding(const lorry_problem *problem)
{
    return problem != NULL ? problem->travel.rounding : LORRY_ROUND_AUTO;
}

int64_t lorry_problem_cost_scale(const lorry_problem *problem)
{
    return problem != NULL ? problem->cost_scale : 1;
}

int64_t lorry_problem_scale(const lorry_problem *problem, lorry_objective objective)
{
    return problem != NULL ? lorry__problem_scale(problem, objective) : 1;
}

int32_t lorry_problem_num_dimensions(const lorry_problem *problem)
{
    return problem != NULL ? problem->num_dimensions : 0;
}

int32_t lorry_problem_num_locations(const lorry_problem *problem)
{
    return problem != NULL ? problem->travel.n : 0;
}

int32_t lorry_problem_num_depots(const lorry_problem *problem)
{
    return problem != NULL ? problem->num_depots : 0;
}

int32_t lorry_problem_num_clients(const lorry_problem *problem)
{
    return problem != NULL ? problem->num_clients : 0;
}

int32_t lorry_problem_num_vehicle_types(const lorry_problem *problem)
{
    return problem != NULL ? problem->num_types : 0;
}

int32_t lorry_problem_num_profiles(const lorry_problem *problem)
{
    return problem != NULL ? problem->travel.num_profiles : 0;
}

int32_t lorry_problem_num_sections(const lorry_problem *problem)
{
    return problem != NULL ? problem->num_sections : 0;
}

uint64_t lorry_problem_hash(const lorry_problem *problem)
{
    return problem != NULL ? problem->hash : 0;
}

/* ------------------------------------------------------------- details -- */

static bool is_index(int32_t index, int32_t count) { return index >= 0 && index < count; }

static const char *node_label(const lorry_problem *problem, int32_t node)
{
    return problem->labels != NULL ? problem->labels[node] : NULL;
}

lorry_status lorry_problem_location(const lorry_problem *problem, int32_t location, double *x,
                                    double *y)
{
    if (problem == NULL || !is_index(location, problem->travel.n))
        return LORRY_EINVAL;
    if (x != NULL)
        *x = problem->travel.x[location];
    if (y != NULL)
        *y = problem->travel.y[location];
    return LORRY_OK;
}

lorry_status lorry_problem_lonlat(const lorry_problem *problem, int32_t location, double *lon,
                                  double *lat)
{
    if (problem == NULL || !is_index(location, problem->travel.n))
        return LORRY_EINVAL;
    if (problem->travel.wgs_lon == NULL)
        return LORRY_ENOENT;
    if (lon != NULL)
        *lon = problem->travel.wgs_lon[location];
    if (lat != NULL)
        *lat = problem->travel.wgs_lat[location];
    return LORRY_OK;
}

lorry_status lorry_problem_depot(const lorry_problem *problem, int32_t depot, lorry_depot *out)
{
    if (problem == NULL || out == NULL || !is_index(depot, problem->num_depots))
        return LORRY_EINVAL;
    const lorry_depot full = {
        .location = problem->location[depot],
        .tw_early = problem->early[depot],
        .tw_late = problem->late[depot],
        .label = node_label(problem, depot),
    };
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_problem_client(const lorry_problem *problem, int32_t client,
                                  lorry_client *out)
{
    if (problem == NULL || out == NULL || !is_index(client, problem->num_clients))
        return LORRY_EINVAL;
    const int32_t node = problem->num_depots + client;
    const size_t amounts = (size_t)client * (size_t)problem->num_dimensions;
    const lorry_client full = {
        .location = problem->location[node],
        .delivery = problem->delivery + amounts,
        .pickup = problem->pickup + amounts,
        .service = problem->service[client],
        .tw_early = problem->early[node],
        .tw_late = problem->late[node],
        .release = problem->release[client],
        .prize = problem->prize[client],
        .is_required = problem->is_required[client],
        .skills = problem->skills[client],
        .label = node_label(problem, node),
        .section = problem->section != NULL ? problem->section[client] : LORRY_NONE,
    };
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_problem_vehicle_type(const lorry_problem *problem, int32_t type,
                                        lorry_vehicle_type *out)
{
    if (problem == NULL || out == NULL || !is_index(type, problem->num_types))
        return LORRY_EINVAL;
    const lorry__type *t = &problem->types[type];
    const lorry_vehicle_type full = {
        .count = t->count,
        .capacity = t->capacity,
        .start_depot = t->start_depot,
        .end_depot = t->end_depot,
        .tw_early = t->tw_early,
        .tw_late = t->tw_late,
        .shift_duration = t->shift_duration,
        .max_duration = t->max_duration,
        .max_distance = t->max_distance,
        .max_stops = t->max_stops,
        .fixed_cost = t->fixed_cost,
        .unit_distance_cost = t->unit_distance_cost,
        .unit_duration_cost = t->unit_duration_cost,
        .unit_overtime_cost = t->unit_overtime_cost,
        .profile = t->profile,
        .skills = t->skills,
        .label = t->label,
    };
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_problem_profile(const lorry_problem *problem, int32_t profile,
                                   lorry_profile *out)
{
    if (problem == NULL || out == NULL || !is_index(profile, problem->travel.num_profiles))
        return LORRY_EINVAL;
    const lorry__travel_profile *p = &problem->travel.profiles[profile];
    const lorry_profile full = { .detour = p->detour, .speed = p->speed, .label = p->label };
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_problem_section(const lorry_problem *problem, int32_t section,
                                   lorry_section *out)
{
    if (problem == NULL || out == NULL || !is_index(section, problem->num_sections))
        return LORRY_EINVAL;
    const lorry__section *s = &problem->sections[section];
    const lorry_section full = { .price = s->price, .label = s->label };
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_problem_section_price(const lorry_problem *problem, int32_t section,
                                         int32_t vehicle_type, int64_t *price)
{
    if (problem == NULL || price == NULL || !is_index(section, problem->num_sections) ||
        !is_index(vehicle_type, problem->num_types))
        return LORRY_EINVAL;
    *price = problem->section_prices[(size_t)section * (size_t)problem->num_types +
                                     (size_t)vehicle_type];
    return LORRY_OK;
}

lorry_status lorry_problem_travel(const lorry_problem *problem, int32_t profile, int32_t from,
                                  int32_t to, int64_t *distance, int64_t *duration)
{
    if (problem == NULL || !is_index(profile, problem->travel.num_profiles) ||
        !is_index(from, problem->travel.n) || !is_index(to, problem->travel.n))
        return LORRY_EINVAL;
    const lorry__arc arc = lorry__travel_arc(&problem->travel, profile, from, to);
    if (distance != NULL)
        *distance = arc.distance;
    if (duration != NULL)
        *duration = arc.duration;
    return LORRY_OK;
}

int lorry_problem_is_estimated(const lorry_problem *problem, int32_t profile, int32_t from,
                               int32_t to)
{
    return problem != NULL && is_index(profile, problem->travel.num_profiles) &&
           is_index(from, problem->travel.n) && is_index(to, problem->travel.n) &&
           lorry__travel_is_estimated(&problem->travel, profile, from, to);
}

int64_t lorry_problem_num_estimated(const lorry_problem *problem, int32_t profile)
{
    return problem != NULL && is_index(profile, problem->travel.num_profiles)
               ? lorry__travel_num_estimated(&problem->travel, profile) : 0;
}
