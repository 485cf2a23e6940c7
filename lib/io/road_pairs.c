/* road_pairs.c: pairs of places with their metres and seconds, as routing services'
 * answers are kept: `from,to,metres,seconds`. O(pairs). */
#include <math.h>

#include "io/lorry_json.h"
#include "io/roads.h"
#include "io/table.h"

enum { FROM, TO, METRES, SECONDS, NUM_COLUMNS };

/* Headers, the first is the one to write. */
static const char *const headers[NUM_COLUMNS][8] = {
    { "from", "origin", "source", "from_id", "起点", "出发", "出发地", NULL },
    { "to", "destination", "target", "to_id", "终点", "到达", "目的地", NULL },
    { "metres", "meters", "distance", "distance_m", "距离", "米", "距离(米)", NULL },
    { "seconds", "duration", "time", "duration_s", "时间", "秒", "时间(秒)", NULL },
};

/* Places by what files call them. */
typedef struct reading {
    lorry_model *model;
    lorry__table table;
    int columns[NUM_COLUMNS];
    lorry__names names;
    int32_t *place;         /* location of each name */
    size_t place_capacity;
    bool has_labels;
    const lorry__place_names *named; /* NULL: the labels of the model */
    lorry__known *known;
    size_t count, capacity, num_foreign;
} reading;

static lorry_status no_memory(reading *r)
{
    return lorry__fail(&r->model->message, LORRY_ENOMEM, "%s: no memory for its pairs",
                       r->table.name.text);
}

static bool add_name(reading *r, const char *label, int32_t location)
{
    if (label == NULL || lorry__names_find(&r->names, label) >= 0)
        return true;
    r->has_labels = true;
    if (!lorry__grow(&r->model->mem, (void **)&r->place, &r->place_capacity, r->names.count + 1,
                     sizeof(*r->place)) || !lorry__names_add(&r->names, label))
        return false;
    r->place[r->names.count - 1] = location;
    return true;
}

static lorry_status name_places(reading *r)
{
    const lorry_model *model = r->model;
    const lorry__place_names *named = r->named;
    bool is_sound = true;
    if (named != NULL) {
        for (size_t k = 0; k < named->count && is_sound; k++)
            is_sound = add_name(r, named->names[k], named->locations[k]);
        return is_sound ? LORRY_OK : no_memory(r);
    }
    for (size_t k = 0; k < model->num_depots && is_sound; k++)
        is_sound = add_name(r, lorry__model_label(model, model->depots[k].label),
                            model->depots[k].location);
    for (size_t k = 0; k < model->num_clients && is_sound; k++)
        is_sound = add_name(r, lorry__model_label(model, model->client_label[k]),
                            model->client_location[k]);
    return is_sound ? LORRY_OK : no_memory(r);
}

static bool is_header(const char *cell, const char *const *known)
{
    for (; *known != NULL; known++) {
        size_t k = 0;
        while ((*known)[k] != '\0' &&
               (cell[k] == (*known)[k] || (cell[k] >= 'A' && cell[k] <= 'Z' &&
                                           cell[k] - 'A' + 'a' == (*known)[k])))
            k++;
        if ((*known)[k] == '\0' && cell[k] == '\0')
            return true;
    }
    return false;
}

static lorry_status find_columns(reading *r)
{
    for (int f = 0; f < NUM_COLUMNS; f++) {
        r->columns[f] = -1;
        for (size_t c = 0; c < r->table.num_columns && r->columns[f] < 0; c++)
            if (is_header(r->table.header[c], headers[f]))
                r->columns[f] = (int)c;
        if (r->columns[f] < 0)
            return lorry__fail(&r->model->message, LORRY_EFORMAT,
                               "%s: no column `%s`; pairs have the headers "
                               "from,to,metres,seconds", r->table.name.text, headers[f][0]);
    }
    return LORRY_OK;
}

/* The location that a cell names; -1: none of this problem. */
static int32_t place_of(const reading *r, const char *cell)
{
    if (cell[0] == '#' || !r->has_labels)
        return lorry__number_of(cell + (cell[0] == '#'), r->model->num_locations);
    const int32_t found = lorry__names_find(&r->names, cell);
    return found >= 0 ? r->place[found] : -1;
}

static lorry_status read_number(reading *r, size_t row, int field, const char *cell,
                                int64_t *out)
{
    char *end;
    const double value = lorry__strtod(cell, &end);
    while (*end == ' ')
        end++;
    if (end == cell || *end != '\0' || !(value >= 0 && value <= 1e12))
        return lorry__fail(&r->model->message, LORRY_EFORMAT,
                           "%s:%u: `%.20s` is no number of %s", r->table.name.text,
                           (unsigned)r->table.number[row], cell, headers[field][0]);
    *out = (int64_t)(field == METRES ? floor(value + 0.5) : ceil(value));
    return LORRY_OK;
}

static lorry_status read_rows(reading *r)
{
    const char *cells[LORRY__TABLE_COLUMNS];
    for (size_t row = 0; row < r->table.num_rows; row++) {
        lorry__table_cells(&r->table, row, cells);
        lorry__known arc = { place_of(r, cells[r->columns[FROM]]),
                             place_of(r, cells[r->columns[TO]]), 0, 0 };
        if (arc.from < 0 || arc.to < 0) {
            r->num_foreign++;
            continue;
        }
        lorry_status status =
            read_number(r, row, METRES, cells[r->columns[METRES]], &arc.distance);
        if (status == LORRY_OK)
            status = read_number(r, row, SECONDS, cells[r->columns[SECONDS]], &arc.duration);
        if (status != LORRY_OK)
            return status;
        if (!lorry__grow(&r->model->mem, (void **)&r->known, &r->capacity, r->count + 1,
                         sizeof(*r->known)))
            return no_memory(r);
        r->known[r->count++] = arc;
    }
    return LORRY_OK;
}

static lorry_status take_table(reading *r, int32_t profile)
{
    lorry_status status = find_columns(r);
    if (status == LORRY_OK)
        status = name_places(r);
    if (status == LORRY_OK)
        status = read_rows(r);
    if (status == LORRY_OK && r->count == 0)
        status = lorry__fail(&r->model->message, LORRY_EINVAL,
                             "%s: none of its %zu pairs is between places of the problem",
                             r->table.name.text, r->num_foreign);
    return status == LORRY_OK
               ? lorry__model_set_known(r->model, profile, r->count, r->known, r->num_foreign)
               : status;
}

lorry_status lorry__read_pairs(lorry_model *model, int32_t profile, const lorry__source *source,
                               const lorry__place_names *places)
{
    lorry__mem *mem = &model->mem;
    reading r = { .model = model, .named = places };
    lorry_status status = lorry__table_read(&r.table, mem, source, NULL, &model->message);
    if (status != LORRY_OK)
        return status;
    lorry__names_init(&r.names, mem);
    status = take_table(&r, profile);
    lorry__names_free(&r.names);
    lorry__free(mem, r.place);
    lorry__free(mem, r.known);
    lorry__table_free(&r.table);
    return status;
}
