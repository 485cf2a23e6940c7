/* problem.c: sharing, naming, showing and hashing a problem. */
#include <stdio.h>

#include "model/problem.h"

/* ------------------------------------------------------------- sharing -- */

lorry_problem *lorry__problem_retain(lorry_problem *problem)
{
    atomic_fetch_add_explicit(&problem->owners, 1, memory_order_relaxed);
    return problem;
}

void lorry__problem_release(lorry_problem *problem)
{
    /* The last owner must see all that the others did before they left. */
    if (problem == NULL ||
        atomic_fetch_sub_explicit(&problem->owners, 1, memory_order_acq_rel) > 1)
        return;
    lorry__travel_free(&problem->travel);
    void *const blocks[] = {
        problem->name, problem->origin, problem->crs, problem->dimension_names,
        problem->skill_names, problem->location, problem->early, problem->late,
        problem->labels, problem->arena, problem->service, problem->release,
        problem->prize, problem->is_required, problem->skills, problem->delivery,
        problem->pickup, problem->section, problem->types, problem->capacities,
        problem->sections, problem->section_prices,
    };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(&problem->mem, blocks[k]);
    lorry__handle_free(problem, offsetof(lorry_problem, mem));
}

/* -------------------------------------------------------------- naming -- */

static const char *name_or_number(const char *label, int32_t number, char buffer[24])
{
    if (label != NULL)
        return label;
    snprintf(buffer, 24, "%ld", (long)number);
    return buffer;
}

static const char *node_label(const lorry_problem *problem, int32_t node)
{
    return problem->labels != NULL ? problem->labels[node] : NULL;
}

const char *lorry__depot_name(const lorry_problem *problem, int32_t depot, char buffer[24])
{
    return name_or_number(node_label(problem, depot), depot, buffer);
}

const char *lorry__client_name(const lorry_problem *problem, int32_t client, char buffer[24])
{
    return name_or_number(node_label(problem, problem->num_depots + client), client, buffer);
}

const char *lorry__type_name(const lorry_problem *problem, int32_t type, char buffer[24])
{
    return name_or_number(problem->types[type].label, type, buffer);
}

const char *lorry__section_name(const lorry_problem *problem, int32_t section,
                                char buffer[24])
{
    return name_or_number(problem->sections[section].label, section, buffer);
}

/* ------------------------------------------------------------- showing -- */

int64_t lorry__problem_scale(const lorry_problem *problem, lorry_objective objective)
{
    const bool is_travel =
        objective == LORRY_OBJECTIVE_DISTANCE || objective == LORRY_OBJECTIVE_DURATION;
    return is_travel ? lorry__travel_scale(&problem->travel) : problem->cost_scale;
}

/* ------------------------------------------------------------- hashing -- */

static uint64_t mix(uint64_t hash, uint64_t value) { return lorry__hash64(hash ^ value); }

static uint64_t mix_double(uint64_t hash, double value)
{
    uint64_t bits;
    value += 0.0; /* -0 is 0 */
    memcpy(&bits, &value, sizeof(bits));
    return mix(hash, bits);
}

static uint64_t mix_all(uint64_t hash, const int64_t *values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        hash = mix(hash, (uint64_t)values[k]);
    return hash;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        hash = mix(hash, (unsigned char)*text);
    return mix(hash, text != NULL);
}

static uint64_t mix_known(uint64_t hash, const lorry__travel_profile *profile)
{
    for (size_t k = 0; k < profile->num_known; k++) {
        const lorry__known *arc = &profile->known[k];
        hash = mix(mix(hash, (uint64_t)arc->from), (uint64_t)arc->to);
        hash = mix(mix(hash, (uint64_t)arc->distance), (uint64_t)arc->duration);
    }
    return hash;
}

static uint64_t mix_lines(uint64_t hash, const lorry__travel *travel)
{
    for (int32_t k = 0; k < travel->num_lines; k++) {
        const lorry__line *line = &travel->lines[k];
        hash = mix_double(mix(mix(hash, (uint64_t)line->count), line->is_crossing), line->reach);
    }
    for (int32_t k = 0; k < travel->num_points; k++)
        hash = mix_double(mix_double(hash, travel->line_x[k]), travel->line_y[k]);
    return hash;
}

/* How coordinates become travel, or the travel itself; the form in which a
 * matrix is kept does not matter. */
static uint64_t mix_travel(uint64_t hash, const lorry_problem *problem)
{
    const lorry__travel *travel = &problem->travel;
    const lorry_rounding rounding =
        travel->rounding == LORRY_ROUND_AUTO ? LORRY_ROUND_NEAREST : travel->rounding;
    hash = mix(mix_text(hash, problem->crs), (uint64_t)rounding);
    hash = mix(hash, (uint64_t)travel->n);
    for (int32_t k = 0; k < travel->n; k++)
        hash = mix_double(mix_double(hash, travel->x[k]), travel->y[k]);
    hash = mix_lines(hash, travel);
    hash = mix(hash, (uint64_t)travel->num_profiles);
    for (int32_t p = 0; p < travel->num_profiles; p++) {
        const lorry__travel_profile *profile = &travel->profiles[p];
        hash = mix(hash, (uint64_t)profile->kind);
        if (profile->kind == LORRY__TRAVEL_KNOWN) {
            hash = mix_known(hash, profile);
            continue;
        }
        if (profile->kind != LORRY__TRAVEL_MATRIX) {
            hash = mix_double(mix_double(hash, profile->detour), profile->speed);
            continue;
        }
        for (int32_t i = 0; i < travel->n; i++)
            for (int32_t j = 0; j < travel->n; j++) {
                const lorry__arc arc = lorry__travel_arc(travel, p, i, j);
                hash = mix(mix(hash, (uint64_t)arc.distance), (uint64_t)arc.duration);
            }
    }
    return hash;
}

static uint64_t mix_type(uint64_t hash, const lorry_problem *problem, const lorry__type *type)
{
    const int64_t values[] = {
        type->count, type->start_depot, type->end_depot, type->tw_early, type->tw_late,
        type->shift_duration, type->max_duration, type->max_distance, type->max_stops,
        type->fixed_cost, type->unit_distance_cost, type->unit_duration_cost,
        type->unit_overtime_cost, type->profile, (int64_t)type->skills,
    };
    hash = mix_all(hash, values, sizeof(values) / sizeof(values[0]));
    return mix_all(hash, type->capacity, (size_t)problem->num_dimensions);
}

/* Days without sections keep the hash that they had before there were any. */
static uint64_t mix_sections(uint64_t hash, const lorry_problem *problem)
{
    if (problem->num_sections == 0)
        return hash;
    for (int32_t c = 0; c < problem->num_clients; c++)
        hash = mix(hash, (uint64_t)problem->section[c]);
    return mix_all(hash, problem->section_prices,
                   (size_t)problem->num_sections * (size_t)problem->num_types);
}

uint64_t lorry__problem_hash(const lorry_problem *problem)
{
    const size_t nodes = (size_t)lorry__num_nodes(problem);
    const size_t clients = (size_t)problem->num_clients;
    const size_t amounts = clients * (size_t)problem->num_dimensions;
    const int64_t sizes[] = { problem->num_dimensions, problem->num_depots,
                              problem->num_clients, problem->num_types };
    uint64_t hash = mix_all(0, sizes, sizeof(sizes) / sizeof(sizes[0]));
    hash = mix_travel(hash, problem);
    for (size_t k = 0; k < nodes; k++)
        hash = mix(hash, (uint64_t)problem->location[k]);
    hash = mix_all(hash, problem->early, nodes);
    hash = mix_all(hash, problem->late, nodes);
    hash = mix_all(hash, problem->service, clients);
    hash = mix_all(hash, problem->release, clients);
    hash = mix_all(hash, problem->prize, clients);
    for (size_t k = 0; k < clients; k++)
        hash = mix(mix(hash, problem->is_required[k]), problem->skills[k]);
    hash = mix_all(hash, problem->delivery, amounts);
    hash = mix_all(hash, problem->pickup, amounts);
    for (int32_t t = 0; t < problem->num_types; t++)
        hash = mix_type(hash, problem, &problem->types[t]);
    return mix_sections(hash, problem);
}

lorry__demand lorry__demand_of(const lorry_problem *p, int32_t k, bool is_of_all)
{
    const int64_t *amounts = k % 2 == 0 ? p->delivery : p->pickup;
    lorry__demand sum = { 0, 0 };
    for (int32_t t = 0; t < p->num_types; t++)
        sum.capacity = lorry__max64(sum.capacity, p->types[t].capacity[k / 2]);
    for (int32_t c = 0; c < p->num_clients; c++)
        if (is_of_all || p->is_required[c])
            sum.total += amounts[(size_t)c * p->num_dimensions + k / 2];
    return sum;
}

#define SHORT_STOPS 20

bool lorry__has_short_routes(const lorry_problem *p)
{
    int64_t most_stops = 0;
    for (int32_t t = 0; t < p->num_types; t++)
        most_stops = lorry__max64(most_stops, p->types[t].max_stops);
    for (int32_t k = 0; k < lorry__num_loads(p); k++) {
        const lorry__demand sum = lorry__demand_of(p, k, true);
        if (SHORT_STOPS * (double)sum.total >= (double)sum.capacity * p->num_clients)
            return true;
    }
    return most_stops <= SHORT_STOPS;
}

int64_t lorry__fewest_vehicles(const lorry_problem *p)
{
    int64_t fewest = 0;
    for (int32_t k = 0; k < lorry__num_loads(p); k++) {
        const lorry__demand sum = lorry__demand_of(p, k, false);
        if (sum.capacity > 0 && sum.total > 0)
            fewest = lorry__max64(fewest, (sum.total - 1) / sum.capacity + 1);
    }
    for (int32_t c = 0; c < p->num_clients && fewest == 0; c++)
        fewest = p->is_required[c] != 0;
    return fewest;
}
