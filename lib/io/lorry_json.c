/* lorry_json.c: lorry's own problem format, "lorry/1"; see docs/format.md.
 *
 * O(length). Values are taken in as they are said; what only the whole can
 * tell (a window within the shift, say) is judged when the model is built. */
#include "io/lorry_json.h"

#include "base/language.h"
#include "geo/datum.h"
#include "io/money.h"
#include "io/readers.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------- shared pieces -- */

int32_t lorry__number_of(const char *text, size_t count)
{
    int64_t value = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0'))
        return -1;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || value > INT32_MAX)
            return -1;
        value = value * 10 + (*text - '0');
    }
    return value < (int64_t)count && value < INT32_MAX ? (int32_t)value : -1;
}

lorry_status lorry__json_id(lorry__json_reader *reader, const lorry__json *element,
                            lorry__names *names, const char **label)
{
    const lorry__json id = lorry__json_member(element, "id");
    *label = NULL;
    if (id.value == NULL && names->count == 0)
        return LORRY_OK;
    if (id.value == NULL)
        return lorry__json_expected(&id, "an id, as those before have one");
    const lorry_status status = lorry__json_string(&id, "an id, a string", label);
    if (status != LORRY_OK)
        return status;
    if (**label == '\0')
        return lorry__json_expected(&id, "an id that is not empty");
    if (names->count != element->index)
        return lorry__json_expected(&id, "no id, as those before have none");
    const int32_t other = lorry__names_find(names, *label);
    if (other >= 0)
        return lorry__json_fail(&id, LORRY_EFORMAT,
                                "found \"%.60s\", expected an id of its own: element %d has it",
                                *label, (int)other);
    if (!lorry__names_add(names, *label))
        return lorry__fail(reader->file.message, LORRY_ENOMEM, "%s: no memory for ids",
                           reader->file.name);
    return LORRY_OK;
}

lorry_status lorry__json_reference(const lorry__json *at, const char *what,
                                   const lorry__names *names, size_t count, int32_t *index)
{
    const char *text;
    const lorry_status status = lorry__json_string(at, what, &text);
    if (status != LORRY_OK)
        return status;
    *index = names->count > 0 ? lorry__names_find(names, text) : lorry__number_of(text, count);
    return *index >= 0 ? LORRY_OK : lorry__json_expected(at, what);
}

lorry_status lorry__json_window(const lorry__json *at, int64_t *from, int64_t *to)
{
    size_t length;
    if (at->value == NULL)
        return LORRY_OK;
    if (!json_is_array(at->value) || json_array_size(at->value) != 2)
        return lorry__json_expected(at, "a window [from, to]");
    lorry_status status = lorry__json_array(at, "a window [from, to]", &length);
    const lorry__json first = lorry__json_element(at, 0), last = lorry__json_element(at, 1);
    *from = 0;
    *to = LORRY_UNLIMITED;
    if (status == LORRY_OK && !json_is_null(first.value))
        status = lorry__json_whole(&first, "the opening of a window", 0, INT64_MAX, from);
    if (status == LORRY_OK && !json_is_null(last.value))
        status = lorry__json_whole(&last, "the closing of a window", 0, INT64_MAX, to);
    if (status == LORRY_OK && *to < *from)
        return lorry__json_fail(at, LORRY_EFORMAT,
                                "found a window that closes (%lld) before it opens (%lld), "
                                "expected [from, to]", (long long)*to, (long long)*from);
    return status;
}

lorry_status lorry__json_limit(const lorry__json *object, const char *key, int64_t *limit)
{
    const lorry__json at = lorry__json_member(object, key);
    if (at.value == NULL)
        return LORRY_OK;
    if (json_is_null(at.value)) {
        *limit = LORRY_UNLIMITED;
        return LORRY_OK;
    }
    return lorry__json_whole(&at, "a limit (null for none)", 0, INT64_MAX, limit);
}

static lorry_status read_amount(const lorry__json *at, bool may_be_unlimited, int64_t *amount)
{
    if (may_be_unlimited && json_is_null(at->value)) {
        *amount = LORRY_UNLIMITED;
        return LORRY_OK;
    }
    return lorry__json_whole(at, "an amount", 0, INT64_MAX, amount);
}

lorry_status lorry__json_amounts(lorry__json_reader *reader, const lorry__json *at,
                                 bool may_be_unlimited, int64_t *amounts)
{
    const size_t dimensions = (size_t)reader->dimensions;
    const lorry__names *names = &reader->dimension_names;
    if (at->value == NULL)
        return LORRY_OK;
    if (json_is_object(at->value)) {
        lorry_status status = lorry__json_object(at, names->name, names->count);
        for (size_t d = 0; d < names->count && status == LORRY_OK; d++) {
            const lorry__json amount = lorry__json_member(at, names->name[d]);
            if (amount.value != NULL)
                status = read_amount(&amount, may_be_unlimited, &amounts[d]);
        }
        return status;
    }
    if (!json_is_array(at->value) && dimensions == 1)
        return read_amount(at, may_be_unlimited, amounts);
    if (!json_is_array(at->value) || json_array_size(at->value) != dimensions)
        return lorry__json_expected(at, dimensions == 1 ? N_("an amount, or an array of one")
                                                        : N_("an amount for each dimension"));
    lorry_status status = LORRY_OK;
    for (size_t d = 0; d < dimensions && status == LORRY_OK; d++) {
        const lorry__json amount = lorry__json_element(at, d);
        status = read_amount(&amount, may_be_unlimited, &amounts[d]);
    }
    return status;
}

/* Names that a file is written back with stand one per line. */
static lorry_status read_word(const lorry__json *at, const char *what, const char **word)
{
    const lorry_status status = lorry__json_string(at, what, word);
    if (status == LORRY_OK && (**word == '\0' || strchr(*word, '\n') != NULL))
        return lorry__json_expected(at, what);
    return status;
}

lorry_status lorry__json_skills(lorry__json_reader *reader, const lorry__json *at,
                                uint64_t *bits)
{
    size_t length;
    if (at->value == NULL)
        return LORRY_OK;
    lorry_status status = lorry__json_array(at, "an array of skills", &length);
    for (size_t k = 0; status == LORRY_OK && k < length; k++) {
        const lorry__json element = lorry__json_element(at, k);
        const char *name;
        status = read_word(&element, "the name of a skill", &name);
        if (status != LORRY_OK)
            break;
        int32_t bit = lorry__names_find(&reader->skills, name);
        if (bit < 0) {
            if (reader->skills.count == 64)
                return lorry__json_expected(&element, "at most 64 different skills");
            if (!lorry__names_add(&reader->skills, name))
                return lorry__fail(reader->file.message, LORRY_ENOMEM,
                                   "%s: no memory for skills", reader->file.name);
            bit = (int32_t)reader->skills.count - 1;
        }
        *bits |= UINT64_C(1) << bit;
    }
    return status;
}

/* -------------------------------------------------------------- places -- */

static lorry_status add_place(lorry__json_reader *reader, const lorry__json *x,
                              const lorry__json *y, int32_t *index)
{
    double at[2];
    const double most = reader->is_lonlat ? 180 : 1e12;
    lorry_status status = lorry__json_real(
        x, reader->is_lonlat ? N_("a longitude") : N_("an x coordinate"), -most, most, &at[0]);
    if (status == LORRY_OK)
        status = reader->is_lonlat
                     ? lorry__json_real(y, "a latitude (the longitude comes first)", -90, 90,
                                        &at[1])
                     : lorry__json_real(y, "a y coordinate", -most, most, &at[1]);
    return status == LORRY_OK
               ? lorry__model_add_location(reader->model, at[0], at[1], index)
               : status;
}

static lorry_status add_pair(lorry__json_reader *reader, const lorry__json *at,
                             const char *expected, int32_t *index)
{
    if (!json_is_array(at->value) || json_array_size(at->value) != 2)
        return lorry__json_expected(at, expected);
    const lorry__json x = lorry__json_element(at, 0), y = lorry__json_element(at, 1);
    return add_place(reader, &x, &y, index);
}

/* The place of a depot or client: `location`, a pair or the number of a listed
 * one, or `x` and `y`. */
static lorry_status read_place(lorry__json_reader *reader, const lorry__json *node,
                               int32_t *index)
{
    const lorry__json location = lorry__json_member(node, "location");
    const lorry__json x = lorry__json_member(node, "x"), y = lorry__json_member(node, "y");
    if (x.value != NULL || y.value != NULL) {
        if (location.value != NULL)
            return lorry__json_expected(&location, "either a location or x and y");
        return add_place(reader, &x, &y, index);
    }
    if (json_is_integer(location.value) && reader->num_locations > 0) {
        int64_t number;
        const lorry_status status =
            lorry__json_whole(&location, "the number of one of the locations", 0,
                              (int64_t)reader->num_locations - 1, &number);
        *index = status == LORRY_OK ? (int32_t)number : 0;
        return status;
    }
    return add_pair(reader, &location,
                    reader->num_locations > 0 ? N_("[longitude, latitude] or the number of one "
                                                   "of the locations")
                    : reader->is_lonlat       ? N_("[longitude, latitude]")
                                              : N_("[x, y]"),
                    index);
}

static lorry_status read_locations(lorry__json_reader *reader)
{
    const lorry__json list = lorry__json_member(&reader->root, "locations");
    if (list.value == NULL)
        return LORRY_OK;
    lorry_status status =
        lorry__json_array(&list, "an array of locations", &reader->num_locations);
    for (size_t k = 0; status == LORRY_OK && k < reader->num_locations; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = add_pair(reader, &element,
                          reader->is_lonlat ? N_("[longitude, latitude]") : N_("[x, y]"), NULL);
    }
    return status;
}

/* ------------------------------------------------- depots and clients -- */

static lorry_status read_depot(lorry__json_reader *reader, const lorry__json *at)
{
    static const char *const keys[] = { "id", "location", "x", "y", "window" };
    lorry_depot depot = LORRY_DEPOT_INIT;
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_id(reader, at, &reader->depots, &depot.label);
    if (status == LORRY_OK)
        status = read_place(reader, at, &depot.location);
    const lorry__json window = lorry__json_member(at, "window");
    if (status == LORRY_OK)
        status = lorry__json_window(&window, &depot.tw_early, &depot.tw_late);
    return status == LORRY_OK ? lorry__model_add_depot(reader->model, &depot, NULL) : status;
}

static lorry_status read_prize(lorry__json_reader *reader, const lorry__json *at, int64_t *prize)
{
    const lorry__json money = lorry__json_member(at, "prize");
    const lorry__json units = lorry__json_member(at, "prize_units");
    if (money.value != NULL && units.value != NULL)
        return lorry__json_expected(&units, "either prize or prize_units");
    if (units.value != NULL)
        return lorry__json_whole(&units, "a prize in cost units", 0, INT64_MAX, prize);
    return money.value == NULL
               ? LORRY_OK
               : lorry__money_read(&money, "a prize", reader->cost_scale, 1, prize);
}

static lorry_status read_client(lorry__json_reader *reader, const lorry__json *at)
{
    static const char *const keys[] = { "id",      "location", "x",     "y",
                                        "delivery", "pickup",  "service", "window",
                                        "release", "prize",    "prize_units", "required",
                                        "skills",  "section" };
    int64_t delivery[LORRY__MAX_DIMENSIONS] = { 0 }, pickup[LORRY__MAX_DIMENSIONS] = { 0 };
    lorry_client client = LORRY_CLIENT_INIT;
    client.delivery = delivery;
    client.pickup = pickup;
    const lorry__json delivered = lorry__json_member(at, "delivery");
    const lorry__json picked_up = lorry__json_member(at, "pickup");
    const lorry__json service = lorry__json_member(at, "service");
    const lorry__json window = lorry__json_member(at, "window");
    const lorry__json release = lorry__json_member(at, "release");
    const lorry__json required = lorry__json_member(at, "required");
    const lorry__json skills = lorry__json_member(at, "skills");
    const lorry__json section = lorry__json_member(at, "section");
    bool is_required = true;

    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_id(reader, at, &reader->clients, &client.label);
    if (status == LORRY_OK)
        status = read_place(reader, at, &client.location);
    if (status == LORRY_OK)
        status = lorry__json_amounts(reader, &delivered, false, delivery);
    if (status == LORRY_OK)
        status = lorry__json_amounts(reader, &picked_up, false, pickup);
    if (status == LORRY_OK && service.value != NULL)
        status = lorry__json_whole(&service, "a service duration", 0, INT64_MAX,
                                   &client.service);
    if (status == LORRY_OK)
        status = lorry__json_window(&window, &client.tw_early, &client.tw_late);
    if (status == LORRY_OK && release.value != NULL)
        status = lorry__json_whole(&release, "a release time", 0, INT64_MAX, &client.release);
    if (status == LORRY_OK)
        status = read_prize(reader, at, &client.prize);
    if (status == LORRY_OK && required.value != NULL)
        status = lorry__json_bool(&required, "true or false", &is_required);
    if (status == LORRY_OK)
        status = lorry__json_skills(reader, &skills, &client.skills);
    if (status == LORRY_OK && lorry__json_is_given(&section))
        status = lorry__json_reference(&section, "the id of a section", &reader->sections,
                                       reader->num_sections, &client.section);
    client.is_required = is_required;
    return status == LORRY_OK ? lorry__model_add_client(reader->model, &client, NULL) : status;
}

static lorry_status read_list(lorry__json_reader *reader, const char *key, const char *expected,
                              lorry_status (*read)(lorry__json_reader *, const lorry__json *),
                              size_t *length)
{
    const lorry__json list = lorry__json_member(&reader->root, key);
    lorry_status status = lorry__json_array(&list, expected, length);
    for (size_t k = 0; status == LORRY_OK && k < *length; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = read(reader, &element);
    }
    return status;
}

/* ------------------------------------------------------------ settings -- */

static lorry_status read_crs(lorry__json_reader *reader)
{
    const lorry__json at = lorry__json_member(&reader->root, "crs");
    const char *crs = "EPSG:4326";
    lorry_status status = LORRY_OK;
    if (at.value != NULL)
        status = json_is_null(at.value)
                     ? LORRY_OK
                     : lorry__json_string(&at, "a coordinate reference system, as "
                                               "\"EPSG:4326\", or null for a plane", &crs);
    if (status != LORRY_OK)
        return status;
    if (json_is_null(at.value))
        crs = NULL;
    lorry__datum datum;
    reader->is_lonlat = crs != NULL && lorry__datum_of(crs, &datum);
    return lorry__model_set_crs(reader->model, crs);
}

static lorry_status read_rounding(lorry__json_reader *reader)
{
    static const char *const words[] = { "double", "round", "trunc1", "exact", "ceil10" };
    static const lorry_rounding meant[] = { LORRY_ROUND_DOUBLE, LORRY_ROUND_NEAREST,
                                            LORRY_ROUND_TRUNC1, LORRY_ROUND_EXACT,
                                            LORRY_ROUND_CEIL10 };
    const lorry__json at = lorry__json_member(&reader->root, "rounding");
    size_t word;
    if (at.value == NULL)
        return LORRY_OK;
    const lorry_status status = lorry__json_word(&at, words, COUNT(words), &word);
    return status == LORRY_OK ? lorry__model_set_rounding(reader->model, meant[word]) : status;
}

static lorry_status read_cost_scale(lorry__json_reader *reader)
{
    const lorry__json at = lorry__json_member(&reader->root, "cost_scale");
    reader->cost_scale = LORRY__COST_SCALE;
    if (at.value != NULL) {
        const lorry_status status = lorry__json_whole(
            &at, "cost units per unit of currency", 1, INT64_C(1000000000000),
            &reader->cost_scale);
        if (status != LORRY_OK)
            return status;
    }
    return lorry__model_set_cost_scale(reader->model, reader->cost_scale);
}

static lorry_status read_text(lorry__json_reader *reader, const char *key, const char *expected,
                              lorry_status (*set)(lorry_model *, const char *))
{
    const lorry__json at = lorry__json_member(&reader->root, key);
    const char *text;
    if (!lorry__json_is_given(&at))
        return LORRY_OK;
    const lorry_status status = lorry__json_string(&at, expected, &text);
    return status == LORRY_OK ? set(reader->model, text) : status;
}

static lorry_status read_dimensions(lorry__json_reader *reader)
{
    const lorry__json at = lorry__json_member(&reader->root, "dimensions");
    int64_t number = 1;
    lorry_status status = LORRY_OK;
    if (json_is_array(at.value)) {
        number = (int64_t)json_array_size(at.value);
        if (number < 1 || number > LORRY__MAX_DIMENSIONS)
            return lorry__json_expected(&at, "1 to 16 names of dimensions");
        for (size_t k = 0; k < (size_t)number && status == LORRY_OK; k++) {
            const lorry__json element = lorry__json_element(&at, k);
            const char *name;
            status = read_word(&element, "the name of a dimension", &name);
            if (status == LORRY_OK && lorry__names_find(&reader->dimension_names, name) >= 0)
                return lorry__json_expected(&element, "a name of its own");
            if (status == LORRY_OK && !lorry__names_add(&reader->dimension_names, name))
                return lorry__fail(reader->file.message, LORRY_ENOMEM,
                                   "%s: no memory for dimensions", reader->file.name);
        }
    } else if (at.value != NULL) {
        status = lorry__json_whole(&at, "the names of the dimensions, or their number", 1,
                                   LORRY__MAX_DIMENSIONS, &number);
    }
    reader->dimensions = (int32_t)number;
    return status == LORRY_OK ? lorry__model_set_dimensions(reader->model, (int32_t)number)
                              : status;
}

/* Names for the way back, one per line. */
static lorry_status keep_names(lorry__json_reader *reader, const lorry__names *names,
                               lorry_status (*set)(lorry_model *, const char *))
{
    lorry__text lines;
    if (names->count == 0)
        return LORRY_OK;
    lorry__text_init(&lines, reader->mem);
    for (size_t k = 0; k < names->count; k++) {
        lorry__text_puts(&lines, k > 0 ? "\n" : "");
        lorry__text_puts(&lines, names->name[k]);
    }
    const lorry_status status =
        lines.is_failed ? lorry__fail(reader->file.message, LORRY_ENOMEM,
                                      "%s: no memory for names", reader->file.name)
                        : set(reader->model, lines.data);
    lorry__text_free(&lines);
    return status;
}

/* --------------------------------------------------------------- whole -- */

static lorry_status read_settings(lorry__json_reader *reader)
{
    static const char *const keys[] = { "format",     "name",     "origin",
                                        "crs",        "rounding", "cost_scale",
                                        "dimensions", "skills",   "locations",
                                        "barriers",   "profiles", "depots",
                                        "clients",    "vehicle_types", "sections" };
    uint64_t bits = 0;
    lorry_status status = lorry__json_object(&reader->root, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = read_text(reader, "name", "a name, a string", lorry__model_set_name);
    if (status == LORRY_OK)
        status = read_text(reader, "origin", "an instant, as \"2024-06-18T06:00:00+08:00\"",
                           lorry__model_set_origin);
    if (status == LORRY_OK)
        status = read_crs(reader);
    if (status == LORRY_OK)
        status = read_rounding(reader);
    if (status == LORRY_OK)
        status = read_cost_scale(reader);
    if (status == LORRY_OK)
        status = read_dimensions(reader);
    const lorry__json skills = lorry__json_member(&reader->root, "skills");
    return status == LORRY_OK ? lorry__json_skills(reader, &skills, &bits) : status;
}

static lorry_status read_all(lorry__json_reader *reader, const lorry_read_options *options)
{
    size_t length;
    lorry_status status = read_settings(reader);
    if (status == LORRY_OK && options->rounding != LORRY_ROUND_AUTO)
        return lorry__fail(reader->file.message, LORRY_EINVAL,
                           "%s: a rounding was asked for, but lorry's JSON states its own",
                           reader->file.name);
    if (status == LORRY_OK)
        status = read_locations(reader);
    if (status == LORRY_OK)
        status = lorry__json_read_profiles(reader);
    if (status == LORRY_OK)
        status = read_list(reader, "depots", "an array of depots", read_depot,
                           &reader->num_depots);
    if (status == LORRY_OK)
        status = lorry__json_read_sections(reader);
    if (status == LORRY_OK)
        status = read_list(reader, "clients", "an array of clients", read_client, &length);
    if (status == LORRY_OK)
        status = lorry__json_read_types(reader, options);
    if (status == LORRY_OK)
        status = lorry__json_read_section_prices(reader);
    if (status == LORRY_OK)
        status = lorry__json_read_matrices(reader);
    if (status == LORRY_OK)
        status = lorry__json_read_barriers(reader);
    if (status == LORRY_OK)
        status = keep_names(reader, &reader->dimension_names,
                            lorry__model_set_dimension_names);
    if (status == LORRY_OK)
        status = keep_names(reader, &reader->skills, lorry__model_set_skill_names);
    return status;
}

lorry_status lorry__read_lorry(lorry_model *model, const char *name, json_t *root,
                               const lorry_read_options *options)
{
    lorry__json_reader reader = { .model = model, .mem = &model->mem };
    reader.file = (lorry__json_file){ name, &model->message };
    reader.root = lorry__json_root(&reader.file, root);
    lorry__names *const names[] = { &reader.dimension_names, &reader.skills, &reader.depots,
                                    &reader.clients, &reader.types, &reader.profiles,
                                    &reader.sections };
    for (size_t k = 0; k < COUNT(names); k++)
        lorry__names_init(names[k], reader.mem);
    const lorry_status status = read_all(&reader, options);
    for (size_t k = 0; k < COUNT(names); k++)
        lorry__names_free(names[k]);
    return status;
}
