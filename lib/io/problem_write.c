/* problem_write.c: a problem as lorry's JSON; see docs/format.md.
 *
 * Reading it back gives the same problem, hash included. Defaults are left
 * out. O(clients), and O(n^2) for a matrix. */
#include "io/io.h"
#include "io/json_text.h"
#include "io/lorry_json.h"
#include "io/money.h"

typedef struct writer {
    const lorry_problem *problem;
    lorry__text *out;
    lorry_message *message;
    bool has_listed_locations; /* nodes refer to them by number */
    int32_t num_skills;
    const char *skill_names;   /* NULL: named by their number */
} writer;

/* --------------------------------------------------------------- names -- */

typedef const char *(*label_of)(const lorry_problem *problem, int32_t index);

static const char *depot_label(const lorry_problem *problem, int32_t index)
{
    return problem->labels != NULL ? problem->labels[index] : NULL;
}

static const char *client_label(const lorry_problem *problem, int32_t index)
{
    return depot_label(problem, problem->num_depots + index);
}

static const char *type_label(const lorry_problem *problem, int32_t index)
{
    return problem->types[index].label;
}

static const char *profile_label(const lorry_problem *problem, int32_t index)
{
    return problem->travel.profiles[index].label;
}

static const char *section_label(const lorry_problem *problem, int32_t index)
{
    return problem->sections[index].label;
}

static bool has_labels(const lorry_problem *problem, int32_t count, label_of label)
{
    for (int32_t i = 0; i < count; i++)
        if (label(problem, i) != NULL)
            return true;
    return false;
}

/* Files tell apart by id what labels merely show. */
static lorry_status check_ids(const writer *w, const char *list, int32_t count, label_of label)
{
    lorry__mem mem;
    lorry__names names;
    lorry_status status = LORRY_OK;
    if (!has_labels(w->problem, count, label))
        return LORRY_OK;
    lorry__mem_init(&mem, &w->problem->mem.config);
    lorry__names_init(&names, &mem);
    for (int32_t i = 0; i < count && status == LORRY_OK; i++) {
        const char *text = label(w->problem, i);
        if (text == NULL || text[0] == '\0')
            status = lorry__fail(w->message, LORRY_EINVAL,
                                 "%s[%d].label: there is none, but others have one; a file "
                                 "needs an id for all or for none", list, (int)i);
        else if (lorry__names_find(&names, text) >= 0)
            status = lorry__fail(w->message, LORRY_EINVAL,
                                 "%s[%d].label: \"%.100s\" is the label of %s[%d] too; a file "
                                 "needs an id for each", list, (int)i, text, list,
                                 (int)lorry__names_find(&names, text));
        else if (!lorry__names_add(&names, text))
            status = lorry__fail(w->message, LORRY_ENOMEM, "no memory for ids");
    }
    lorry__names_free(&names);
    return status;
}

/* Line `index` of a text of lines; length 0 if there is none. */
static const char *line_of(const char *lines, int32_t index, size_t *length)
{
    for (; lines != NULL && index > 0; index--) {
        lines = strchr(lines, '\n');
        lines = lines != NULL ? lines + 1 : NULL;
    }
    *length = lines != NULL ? strcspn(lines, "\n") : 0;
    return lines;
}

/* `names` lists at least `count` names. */
static bool lists(const char *names, int32_t count)
{
    size_t length;
    return count == 0 || (line_of(names, count - 1, &length) != NULL && length > 0);
}

static void put_name(writer *w, const char *names, const char *stem, int32_t index)
{
    size_t length;
    const char *line = line_of(names, index, &length);
    if (line != NULL)
        lorry__put_chars(w->out, line, length);
    else
        lorry__text_printf(w->out, "\"%s%d\"", stem, (int)index);
}

/* Skills that anything uses need a name; those of a file are kept. */
static void find_skills(writer *w)
{
    const lorry_problem *problem = w->problem;
    uint64_t used = 0;
    for (int32_t c = 0; c < problem->num_clients; c++)
        used |= problem->skills[c];
    for (int32_t t = 0; t < problem->num_types; t++)
        used |= problem->types[t].skills;
    while (w->num_skills < 64 && (used >> w->num_skills) != 0)
        w->num_skills++;
    if (!lists(problem->skill_names, w->num_skills))
        return;
    w->skill_names = problem->skill_names;
    while (w->num_skills < 64 && lists(w->skill_names, w->num_skills + 1))
        w->num_skills++;
}

static void put_skills(writer *w, uint64_t skills, bool *is_first)
{
    if (skills == 0)
        return;
    lorry__put_key(w->out, "skills", is_first);
    const char *mark = "[";
    for (int32_t bit = 0; bit < 64; bit++)
        if ((skills >> bit) & 1) {
            lorry__text_puts(w->out, mark);
            put_name(w, w->skill_names, "skill", bit);
            mark = ", ";
        }
    lorry__text_puts(w->out, "]");
}

/* -------------------------------------------------------------- pieces -- */

static void put_window(writer *w, const char *key, int64_t early, int64_t late, bool *is_first)
{
    if (early == 0 && late == LORRY_UNLIMITED)
        return;
    lorry__put_key(w->out, key, is_first);
    lorry__text_puts(w->out, "[");
    lorry__put_whole(w->out, early);
    lorry__text_puts(w->out, ", ");
    if (late == LORRY_UNLIMITED)
        lorry__text_puts(w->out, "null");
    else
        lorry__put_whole(w->out, late);
    lorry__text_puts(w->out, "]");
}

/* Amounts that all equal `absent` are left out. */
static void put_amounts(writer *w, const char *key, const int64_t *amounts, int64_t absent,
                        bool *is_first)
{
    const int32_t dimensions = w->problem->num_dimensions;
    bool is_absent = true;
    for (int32_t d = 0; d < dimensions; d++)
        is_absent = is_absent && amounts[d] == absent;
    if (is_absent)
        return;
    lorry__put_key(w->out, key, is_first);
    if (dimensions == 1) {
        lorry__put_whole(w->out, amounts[0]);
        return;
    }
    for (int32_t d = 0; d < dimensions; d++) {
        lorry__text_puts(w->out, d == 0 ? "[" : ", ");
        if (amounts[d] == LORRY_UNLIMITED)
            lorry__text_puts(w->out, "null");
        else
            lorry__put_whole(w->out, amounts[d]);
    }
    lorry__text_puts(w->out, "]");
}

static void put_pair(writer *w, int32_t location)
{
    lorry__text_puts(w->out, "[");
    lorry__put_real(w->out, w->problem->travel.x[location]);
    lorry__text_puts(w->out, ", ");
    lorry__put_real(w->out, w->problem->travel.y[location]);
    lorry__text_puts(w->out, "]");
}

static void put_node(writer *w, int32_t node, bool *is_first)
{
    const lorry_problem *problem = w->problem;
    const char *label = depot_label(problem, node);
    if (label != NULL)
        lorry__put_text_member(w->out, "id", label, is_first);
    lorry__put_key(w->out, "location", is_first);
    if (w->has_listed_locations)
        lorry__put_whole(w->out, problem->location[node]);
    else
        put_pair(w, problem->location[node]);
}

static void put_limit(writer *w, const char *key, int64_t value, bool *is_first)
{
    if (value != LORRY_UNLIMITED)
        lorry__put_member(w->out, key, value, is_first);
}

/* The start of element `index` of a list, one per line. */
static void open_element(writer *w, int32_t index)
{
    lorry__text_puts(w->out, index == 0 ? "\n    {" : ",\n    {");
}

/* --------------------------------------------------------------- lists -- */

static void put_locations(writer *w)
{
    const lorry_problem *problem = w->problem;
    /* Nodes with a place each, in order, carry it themselves. */
    bool is_plain = problem->travel.n == lorry__num_nodes(problem);
    for (int32_t i = 0; is_plain && i < lorry__num_nodes(problem); i++)
        is_plain = problem->location[i] == i;
    w->has_listed_locations = !is_plain;
    if (is_plain)
        return;
    lorry__text_puts(w->out, ",\n  \"locations\": [");
    for (int32_t i = 0; i < problem->travel.n; i++) {
        lorry__text_puts(w->out, i == 0 ? "\n    " : ",\n    ");
        put_pair(w, i);
    }
    lorry__text_puts(w->out, "\n  ]");
}

static void put_matrix(writer *w, int32_t profile, bool is_durations)
{
    const lorry__travel *travel = &w->problem->travel;
    for (int32_t i = 0; i < travel->n; i++) {
        lorry__text_puts(w->out, i == 0 ? "[\n      [" : "],\n      [");
        for (int32_t j = 0; j < travel->n; j++) {
            const lorry__arc arc = lorry__travel_arc(travel, profile, i, j);
            if (j > 0)
                lorry__text_add(w->out, ",", 1);
            if (lorry__travel_is_estimated(travel, profile, i, j))
                lorry__text_puts(w->out, "null"); /* estimated alike when read */
            else
                lorry__put_whole(w->out, is_durations ? arc.duration : arc.distance);
        }
    }
    lorry__text_puts(w->out, "]]");
}

static void put_pairs(writer *w, const lorry__travel_profile *profile)
{
    lorry__text_puts(w->out, "[");
    for (size_t k = 0; k < profile->num_known && !w->out->is_failed; k++) {
        const lorry__known *arc = &profile->known[k];
        const int64_t values[] = { arc->from, arc->to, arc->distance, arc->duration };
        lorry__text_puts(w->out, k == 0 ? "\n      [" : ",\n      [");
        for (int i = 0; i < 4; i++) {
            lorry__text_puts(w->out, i == 0 ? "" : ", ");
            lorry__put_whole(w->out, values[i]);
        }
        lorry__text_puts(w->out, "]");
    }
    lorry__text_puts(w->out, "]");
}

static void put_position(writer *w, int32_t point)
{
    lorry__text_puts(w->out, "[");
    lorry__put_real(w->out, w->problem->travel.line_x[point]);
    lorry__text_puts(w->out, ", ");
    lorry__put_real(w->out, w->problem->travel.line_y[point]);
    lorry__text_puts(w->out, "]");
}

/* As GeoJSON. */
static void put_barriers(writer *w)
{
    const lorry__travel *travel = &w->problem->travel;
    if (travel->num_lines == 0)
        return;
    lorry__text_puts(w->out, ",\n  \"barriers\": {\"type\": \"FeatureCollection\", "
                             "\"features\": [");
    for (int32_t k = 0; k < travel->num_lines && !w->out->is_failed; k++) {
        const lorry__line *line = &travel->lines[k];
        const bool is_point = line->count == 1;
        open_element(w, k);
        lorry__text_printf(w->out, "\"type\": \"Feature\", \"properties\": {\"kind\": \"%s\"",
                           line->is_crossing ? "crossing" : "barrier");
        if (line->is_crossing && is_point) {
            lorry__text_puts(w->out, ", \"reach_m\": ");
            lorry__put_real(w->out, line->reach);
        }
        lorry__text_printf(w->out, "}, \"geometry\": {\"type\": \"%s\", \"coordinates\": %s",
                           is_point ? "Point" : "LineString", is_point ? "" : "[");
        for (int32_t i = 0; i < line->count; i++) {
            lorry__text_puts(w->out, i == 0 ? "" : ", ");
            put_position(w, line->first + i);
        }
        lorry__text_puts(w->out, is_point ? "}}" : "]}}");
    }
    lorry__text_puts(w->out, "\n  ]}");
}

static bool has_own_durations(const lorry__travel *travel, int32_t profile)
{
    for (int32_t i = 0; i < travel->n; i++)
        for (int32_t j = 0; j < travel->n; j++) {
            const lorry__arc arc = lorry__travel_arc(travel, profile, i, j);
            if (arc.distance != arc.duration)
                return true;
        }
    return false;
}

static void put_speed(writer *w, double speed, bool *is_first)
{
    /* A round figure in km/h, if it gives the very same speed. */
    const double kmh = (double)(int64_t)(speed * 3.6 * 1e6 + 0.5) / 1e6;
    if (speed == 0)
        return;
    const bool is_round = speed < 1e6 && kmh / 3.6 == speed;
    lorry__put_key(w->out, is_round ? "speed_kmh" : "speed_mps", is_first);
    lorry__put_real(w->out, is_round ? kmh : speed);
}

static bool is_default_profile(const lorry__travel_profile *profile)
{
    return profile->kind != LORRY__TRAVEL_MATRIX &&
           profile->kind != LORRY__TRAVEL_KNOWN && profile->detour == 1 &&
           profile->speed == 0 && profile->label == NULL;
}

static void put_profiles(writer *w)
{
    const lorry__travel *travel = &w->problem->travel;
    if (travel->num_profiles == 1 && is_default_profile(&travel->profiles[0]))
        return;
    lorry__text_puts(w->out, ",\n  \"profiles\": [");
    for (int32_t k = 0; k < travel->num_profiles; k++) {
        const lorry__travel_profile *profile = &travel->profiles[k];
        bool is_first = true;
        open_element(w, k);
        if (profile->label != NULL)
            lorry__put_text_member(w->out, "id", profile->label, &is_first);
        if (profile->detour != 1) {
            lorry__put_key(w->out, "detour", &is_first);
            lorry__put_real(w->out, profile->detour);
        }
        put_speed(w, profile->speed, &is_first);
        if (profile->num_known > 0) {
            lorry__put_key(w->out, "pairs", &is_first);
            put_pairs(w, profile);
        } else if (profile->kind == LORRY__TRAVEL_MATRIX) {
            lorry__put_key(w->out, "matrix", &is_first);
            lorry__text_puts(w->out, "{\"distances\": ");
            put_matrix(w, k, false);
            if (has_own_durations(travel, k)) {
                lorry__text_puts(w->out, ",\n     \"durations\": ");
                put_matrix(w, k, true);
            }
            lorry__text_puts(w->out, "}");
        }
        lorry__text_puts(w->out, "}");
    }
    lorry__text_puts(w->out, "\n  ]");
}

static void put_depots(writer *w)
{
    const lorry_problem *problem = w->problem;
    lorry__text_puts(w->out, ",\n  \"depots\": [");
    for (int32_t i = 0; i < problem->num_depots; i++) {
        bool is_first = true;
        open_element(w, i);
        put_node(w, i, &is_first);
        put_window(w, "window", problem->early[i], problem->late[i], &is_first);
        lorry__text_puts(w->out, "}");
    }
    lorry__text_puts(w->out, "\n  ]");
}

/* A price as money, where that comes out exact, or as units; null: not allowed. */
static bool put_price(writer *w, int64_t price, bool is_units)
{
    if (price == LORRY_UNLIMITED)
        lorry__text_puts(w->out, "null");
    else if (is_units)
        lorry__put_whole(w->out, price);
    else
        return lorry__money_write(w->out, price, w->problem->cost_scale, 1);
    return true;
}

static bool put_section_prices(writer *w, int32_t section, bool is_units, bool *is_first)
{
    const lorry_problem *problem = w->problem;
    const int64_t price = problem->sections[section].price;
    const int64_t *prices =
        problem->section_prices + (size_t)section * (size_t)problem->num_types;
    bool is_exact = true, is_open = true;
    if (price != 0) {
        lorry__put_key(w->out, is_units ? "price_units" : "price", is_first);
        is_exact = put_price(w, price, is_units);
    }
    for (int32_t t = 0; t < problem->num_types && is_exact; t++) {
        char number[24];
        if (prices[t] == price)
            continue;
        if (is_open) {
            lorry__put_key(w->out, is_units ? "prices_units" : "prices", is_first);
            lorry__text_puts(w->out, "{");
        } else {
            lorry__text_puts(w->out, ", ");
        }
        is_open = false;
        lorry__put_string(w->out, lorry__type_name(problem, t, number));
        lorry__text_puts(w->out, ": ");
        is_exact = put_price(w, prices[t], is_units);
    }
    lorry__text_puts(w->out, is_open ? "" : "}");
    return is_exact;
}

static void put_sections(writer *w)
{
    const lorry_problem *problem = w->problem;
    if (problem->num_sections == 0)
        return;
    lorry__text_puts(w->out, ",\n  \"sections\": [");
    for (int32_t s = 0; s < problem->num_sections && !w->out->is_failed; s++) {
        bool is_first = true;
        open_element(w, s);
        if (problem->sections[s].label != NULL)
            lorry__put_text_member(w->out, "id", problem->sections[s].label, &is_first);
        const size_t length = w->out->length;
        const bool was_first = is_first;
        if (!put_section_prices(w, s, false, &is_first)) {
            w->out->length = length;
            is_first = was_first;
            put_section_prices(w, s, true, &is_first);
        }
        lorry__text_puts(w->out, "}");
    }
    lorry__text_puts(w->out, "\n  ]");
}

static void put_prize(writer *w, int64_t prize, bool *is_first)
{
    if (prize == 0)
        return;
    const size_t length = w->out->length;
    const bool was_first = *is_first;
    lorry__put_key(w->out, "prize", is_first);
    if (lorry__money_write(w->out, prize, w->problem->cost_scale, 1))
        return;
    w->out->length = length;
    *is_first = was_first;
    lorry__put_member(w->out, "prize_units", prize, is_first);
}

static void put_clients(writer *w)
{
    const lorry_problem *problem = w->problem;
    const int32_t first = problem->num_depots;
    lorry__text_puts(w->out, ",\n  \"clients\": [");
    for (int32_t c = 0; c < problem->num_clients && !w->out->is_failed; c++) {
        const size_t at = (size_t)c * (size_t)problem->num_dimensions;
        bool is_first = true;
        open_element(w, c);
        put_node(w, first + c, &is_first);
        put_amounts(w, "delivery", problem->delivery + at, 0, &is_first);
        put_amounts(w, "pickup", problem->pickup + at, 0, &is_first);
        if (problem->service[c] != 0)
            lorry__put_member(w->out, "service", problem->service[c], &is_first);
        put_window(w, "window", problem->early[first + c], problem->late[first + c], &is_first);
        if (problem->release[c] != 0)
            lorry__put_member(w->out, "release", problem->release[c], &is_first);
        put_prize(w, problem->prize[c], &is_first);
        if (!problem->is_required[c]) {
            lorry__put_key(w->out, "required", &is_first);
            lorry__text_puts(w->out, "false");
        }
        put_skills(w, problem->skills[c], &is_first);
        if (problem->section != NULL && problem->section[c] != LORRY_NONE) {
            char number[24];
            lorry__put_text_member(
                w->out, "section", lorry__section_name(problem, problem->section[c], number),
                &is_first);
        }
        lorry__text_puts(w->out, "}");
    }
    lorry__text_puts(w->out, "\n  ]");
}

/* As decimals of the currency if all four come out exact, else as units. */
static void put_costs(writer *w, const lorry__type *type, bool *is_first)
{
    static const char *const prices[] = { "fixed", "per_km", "per_hour", "per_overtime_hour" };
    static const char *const units[] = { "fixed", "distance", "duration", "overtime" };
    static const int64_t divisors[] = { 1, 1000, 3600, 3600 };
    const int64_t costs[] = { type->fixed_cost, type->unit_distance_cost,
                              type->unit_duration_cost, type->unit_overtime_cost };
    const size_t length = w->out->length;
    const bool was_first = *is_first;
    bool is_exact = true, is_open = true;
    lorry__put_key(w->out, "costs", is_first);
    lorry__text_puts(w->out, "{");
    for (size_t k = 0; k < 4 && is_exact; k++)
        if (costs[k] != 0) {
            lorry__put_key(w->out, prices[k], &is_open);
            is_exact =
                lorry__money_write(w->out, costs[k], w->problem->cost_scale, divisors[k]);
        }
    if (!is_exact) {
        w->out->length = length;
        *is_first = was_first;
        is_open = true;
        lorry__put_key(w->out, "unit_costs", is_first);
        lorry__text_puts(w->out, "{");
        for (size_t k = 0; k < 4; k++)
            if (costs[k] != 0)
                lorry__put_member(w->out, units[k], costs[k], &is_open);
    }
    lorry__text_puts(w->out, "}");
}

/* A depot by its id, or by its number where depots have none. */
static void put_end(writer *w, const char *key, int32_t depot, bool *is_first)
{
    char number[24];
    lorry__put_key(w->out, key, is_first);
    if (depot == LORRY_NONE)
        lorry__text_puts(w->out, "null");
    else
        lorry__put_string(w->out, lorry__depot_name(w->problem, depot, number));
}

static void put_type(writer *w, const lorry__type *type)
{
    const char *profile = w->problem->travel.profiles[type->profile].label;
    bool is_first = true;
    if (type->label != NULL)
        lorry__put_text_member(w->out, "id", type->label, &is_first);
    lorry__put_member(w->out, "count", type->count, &is_first);
    put_amounts(w, "capacity", type->capacity, LORRY_UNLIMITED, &is_first);
    put_end(w, "start", type->start_depot, &is_first);
    put_end(w, "end", type->end_depot, &is_first);
    put_window(w, "shift", type->tw_early, type->tw_late, &is_first);
    put_limit(w, "shift_duration", type->shift_duration, &is_first);
    put_limit(w, "max_duration", type->max_duration, &is_first);
    put_limit(w, "max_distance", type->max_distance, &is_first);
    put_limit(w, "max_stops", type->max_stops, &is_first);
    put_costs(w, type, &is_first);
    if (type->profile != 0 || profile != NULL) {
        lorry__put_key(w->out, "profile", &is_first);
        if (profile != NULL)
            lorry__put_string(w->out, profile);
        else
            lorry__text_printf(w->out, "\"%d\"", (int)type->profile);
    }
    put_skills(w, type->skills, &is_first);
}

static void put_types(writer *w)
{
    lorry__text_puts(w->out, ",\n  \"vehicle_types\": [");
    for (int32_t t = 0; t < w->problem->num_types; t++) {
        open_element(w, t);
        put_type(w, &w->problem->types[t]);
        lorry__text_puts(w->out, "}");
    }
    lorry__text_puts(w->out, "\n  ]");
}

/* --------------------------------------------------------------- whole -- */

static void put_setting(writer *w, const char *key, const char *value)
{
    lorry__text_puts(w->out, ",\n  ");
    bool is_first = true;
    if (value != NULL) {
        lorry__put_text_member(w->out, key, value, &is_first);
        return;
    }
    lorry__put_key(w->out, key, &is_first);
    lorry__text_puts(w->out, "null");
}

static void put_name_list(writer *w, const char *key, const char *names, const char *stem,
                          int32_t count)
{
    lorry__text_printf(w->out, ",\n  \"%s\": [", key);
    for (int32_t k = 0; k < count; k++) {
        lorry__text_puts(w->out, k > 0 ? ", " : "");
        put_name(w, names, stem, k);
    }
    lorry__text_puts(w->out, "]");
}

static void put_settings(writer *w)
{
    static const char *const roundings[] = { NULL, "double", "round", "trunc1", "exact",
                                             "ceil10" };
    const lorry_problem *problem = w->problem;
    lorry__text_puts(w->out, "{\n  \"format\": \"" LORRY__PROBLEM_FORMAT "\"");
    if (problem->name != NULL)
        put_setting(w, "name", problem->name);
    if (problem->origin != NULL)
        put_setting(w, "origin", problem->origin);
    put_setting(w, "crs", problem->crs);
    if (roundings[problem->travel.rounding] != NULL)
        put_setting(w, "rounding", roundings[problem->travel.rounding]);
    lorry__text_printf(w->out, ",\n  \"cost_scale\": %lld", (long long)problem->cost_scale);
    if (lists(problem->dimension_names, problem->num_dimensions))
        put_name_list(w, "dimensions", problem->dimension_names, "dimension",
                      problem->num_dimensions);
    else if (problem->num_dimensions > 1)
        lorry__text_printf(w->out, ",\n  \"dimensions\": %d", (int)problem->num_dimensions);
    find_skills(w);
    if (w->num_skills > 0)
        put_name_list(w, "skills", w->skill_names, "skill", w->num_skills);
}

lorry_status lorry__io_render_problem(const lorry_problem *problem, lorry__text *out,
                                      lorry_message *message)
{
    writer w = { .problem = problem, .out = out, .message = message };
    lorry_status status = check_ids(&w, "depots", problem->num_depots, depot_label);
    if (status == LORRY_OK)
        status = check_ids(&w, "clients", problem->num_clients, client_label);
    if (status == LORRY_OK)
        status = check_ids(&w, "vehicle_types", problem->num_types, type_label);
    if (status == LORRY_OK)
        status = check_ids(&w, "profiles", problem->travel.num_profiles, profile_label);
    if (status == LORRY_OK)
        status = check_ids(&w, "sections", problem->num_sections, section_label);
    if (status != LORRY_OK)
        return status;
    put_settings(&w);
    put_locations(&w);
    put_barriers(&w);
    put_profiles(&w);
    put_depots(&w);
    put_sections(&w);
    put_clients(&w);
    put_types(&w);
    lorry__text_puts(out, "\n}\n");
    return out->is_failed ? lorry__fail(message, LORRY_ENOMEM, "no memory for the text")
                          : LORRY_OK;
}

lorry_status lorry__io_write_problem(const lorry_problem *problem, const char *path,
                                     lorry_message *message)
{
    lorry__mem mem;
    lorry__text out;
    lorry__mem_init(&mem, &problem->mem.config);
    lorry__text_init(&out, &mem);
    lorry_status status = lorry__io_render_problem(problem, &out, message);
    if (status == LORRY_OK)
        status = lorry__io_write_file(path, out.data, out.length, message);
    lorry__text_free(&out);
    return status;
}
