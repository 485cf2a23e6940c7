/* road_table.c: saved answers of OSRM's and Valhalla's table services.
 *
 * OSRM 5: {"code": "Ok", "durations": [[s]], "distances": [[m]], "sources": [{"location":
 * [lon, lat], "distance": m}], "destinations": [...], "fallback_speed_cells": [[i, j]]},
 * where `location` is the road point next to what was asked and `distance` how far.
 * Valhalla: {"sources_to_targets": [[{"distance": km, "time": s}]] or {"distances": [[]],
 * "durations": [[]]}, "sources": [{"lon", "lat"}], "targets": [...], "units"}; older ones
 * put the lists of places into one more list. */
#include <math.h>

#include "base/language.h"
#include "geo/crs.h"
#include "io/roads.h"

#define METRES_PER_DEGREE 111320.0
#define DEGREE 0.017453292519943295
#define METRES_PER_MILE 1609.344
/* A place of the table is a location's if it is this near, of the distance said. */
#define NEAR 3.0
#define SLACK 0.01

typedef struct table {
    lorry_model *model;
    size_t n;                   /* locations */
    double *lon, *lat;          /* of them on WGS 84; NULL in a plane */
    int32_t *row, *column;      /* per location: of the table, -1: none */
    int64_t *far, *slow;        /* n*n */
} table;

static lorry_status no_memory(const lorry__json *at)
{
    return lorry__fail(at->file->message, LORRY_ENOMEM, "%s: no memory for a table",
                       at->file->name);
}

/* ---------------------------------------------------------------- places -- */

static lorry_status locate(table *t, const lorry__json *at)
{
    const lorry_model *model = t->model;
    if (model->crs == NULL)
        return LORRY_OK;
    double *room = LORRY__NEW(&t->model->mem, double, 4 * t->n);
    if (room == NULL)
        return no_memory(at);
    lorry__ellipsoid ellipsoid;
    t->lon = room;
    t->lat = room + t->n;
    return lorry__crs_resolve(&t->model->mem, model->crs, (int32_t)t->n, model->x, model->y,
                              room + 2 * t->n, room + 3 * t->n, t->lon, t->lat, &ellipsoid,
                              at->file->message);
}

/* A place of the table: where it is, and how far from what was asked. */
typedef struct spot { double lon, lat, off; } spot;

static lorry_status read_spot(const lorry__json *at, spot *out)
{
    const lorry__json location = lorry__json_member(at, "location");
    const lorry__json off = lorry__json_member(at, "distance");
    const bool is_osrm = location.value != NULL;
    const lorry__json lon = is_osrm ? lorry__json_element(&location, 0)
                                    : lorry__json_member(at, "lon");
    const lorry__json lat = is_osrm ? lorry__json_element(&location, 1)
                                    : lorry__json_member(at, "lat");
    *out = (spot){ 0, 0, 0 };
    lorry_status status = lorry__json_real(&lon, "a longitude", -180, 180, &out->lon);
    if (status == LORRY_OK)
        status = lorry__json_real(&lat, "a latitude", -90, 90, &out->lat);
    if (status == LORRY_OK && is_osrm && lorry__json_is_given(&off))
        status = lorry__json_real(&off, "metres", 0, 1e9, &out->off);
    return status;
}

/* How badly a location fits a spot, in metres; good to a per cent nearby. */
static double misfit(const table *t, size_t location, const spot *s)
{
    const double x = (t->lon[location] - s->lon) * METRES_PER_DEGREE * cos(s->lat * DEGREE);
    const double y = (t->lat[location] - s->lat) * METRES_PER_DEGREE;
    return fabs(hypot(x, y) - s->off);
}

static bool is_near(const table *t, size_t location, const spot *s)
{
    return misfit(t, location, s) <= NEAR + SLACK * s->off;
}

/* Which spot each location is; in the order of the locations if that fits. */
static lorry_status match(const table *t, const lorry__json *list, const spot *spots,
                          size_t count, int32_t *index)
{
    bool is_in_order = count == t->n;
    for (size_t i = 0; is_in_order && i < count; i++)
        is_in_order = is_near(t, i, &spots[i]);
    size_t found = 0;
    double nearest = HUGE_VAL;
    for (size_t i = 0; i < t->n; i++) {
        double least = HUGE_VAL;
        index[i] = is_in_order ? (int32_t)i : -1;
        for (size_t k = 0; k < count && !is_in_order; k++) {
            const double fit = misfit(t, i, &spots[k]);
            nearest = fit < nearest ? fit : nearest;
            if (fit < least && is_near(t, i, &spots[k])) {
                least = fit;
                index[i] = (int32_t)k;
            }
        }
        found += index[i] >= 0;
    }
    if (found == 0)
        return lorry__json_fail(list, LORRY_EINVAL,
                                "none of these places is one of the problem; the nearest is %ld m "
                                "off: of another day, or on another datum?",
                                (long)(nearest < 1e9 ? nearest : 1e9));
    return LORRY_OK;
}

/* `key` of the document: the places of rows or columns, whose number is `count`. Where
 * there are none they are the locations in order. */
static lorry_status read_places(table *t, const lorry__json *at, const char *key, size_t count,
                                int32_t *index)
{
    lorry__json list = lorry__json_member(at, key);
    if (json_is_array(list.value) && json_array_size(list.value) == 1 &&
        json_is_array(json_array_get(list.value, 0)))
        list = (lorry__json){ at->file, at, key, 0, json_array_get(list.value, 0) };
    if (t->lon == NULL || !json_is_array(list.value)) {
        if (count != t->n)
            return lorry__json_fail(at, LORRY_EFORMAT,
                                    "the table has %zu %s for %zu locations, and no coordinates "
                                    "to tell which", count, key, t->n);
        for (size_t i = 0; i < t->n; i++)
            index[i] = (int32_t)i;
        return LORRY_OK;
    }
    if (json_array_size(list.value) != count)
        return lorry__json_expected(&list, "a place for each row or column of the table");
    spot *spots = LORRY__NEW(&t->model->mem, spot, count);
    if (spots == NULL)
        return no_memory(at);
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < count && status == LORRY_OK; k++) {
        const lorry__json element = lorry__json_element(&list, k);
        status = read_spot(&element, &spots[k]);
    }
    if (status == LORRY_OK)
        status = match(t, &list, spots, count, index);
    lorry__free(&t->model->mem, spots);
    return status;
}

/* ----------------------------------------------------------------- cells -- */

/* Metres or seconds; null, and a number that is none, are unknown. */
static lorry_status read_value(const lorry__json *at, double factor, bool is_up, int64_t *out)
{
    double value;
    *out = LORRY_UNKNOWN;
    if (!lorry__json_is_given(at))
        return LORRY_OK;
    const lorry_status status = lorry__json_real(at, is_up ? N_("seconds") : N_("metres"), 0, 1e12,
                                                 &value);
    if (status == LORRY_OK)
        *out = (int64_t)(is_up ? ceil(value * factor) : floor(value * factor + 0.5));
    return status;
}

static lorry_status read_row(const lorry__json *rows, size_t index, size_t count,
                             lorry__json *out)
{
    *out = lorry__json_element(rows, index);
    return json_is_array(out->value) && json_array_size(out->value) == count
               ? LORRY_OK
               : lorry__json_expected(out, "a row as long as the others");
}

/* Two arrays of rows: {"distances", "durations"}. */
static lorry_status read_rows(table *t, const lorry__json *distances,
                              const lorry__json *durations, size_t columns, double factor)
{
    const size_t rows = json_array_size(distances->value);
    if (json_array_size(durations->value) != rows)
        return lorry__json_expected(durations, "as many rows as distances have");
    lorry_status status = LORRY_OK;
    for (size_t i = 0; i < t->n && status == LORRY_OK; i++) {
        if (t->row[i] < 0)
            continue;
        lorry__json far, slow;
        status = read_row(distances, (size_t)t->row[i], columns, &far);
        if (status == LORRY_OK)
            status = read_row(durations, (size_t)t->row[i], columns, &slow);
        for (size_t j = 0; j < t->n && status == LORRY_OK; j++) {
            if (t->column[j] < 0 || i == j)
                continue;
            const lorry__json metres = lorry__json_element(&far, (size_t)t->column[j]);
            const lorry__json seconds = lorry__json_element(&slow, (size_t)t->column[j]);
            status = read_value(&metres, factor, false, &t->far[i * t->n + j]);
            if (status == LORRY_OK)
                status = read_value(&seconds, 1, true, &t->slow[i * t->n + j]);
        }
    }
    return status;
}

/* One array of rows of {"distance", "time"}. */
static lorry_status read_objects(table *t, const lorry__json *rows, size_t columns,
                                 double factor)
{
    lorry_status status = LORRY_OK;
    for (size_t i = 0; i < t->n && status == LORRY_OK; i++) {
        if (t->row[i] < 0)
            continue;
        lorry__json row;
        status = read_row(rows, (size_t)t->row[i], columns, &row);
        for (size_t j = 0; j < t->n && status == LORRY_OK; j++) {
            if (t->column[j] < 0 || i == j)
                continue;
            const lorry__json cell = lorry__json_element(&row, (size_t)t->column[j]);
            const lorry__json metres = lorry__json_member(&cell, "distance");
            const lorry__json seconds = lorry__json_member(&cell, "time");
            status = read_value(&metres, factor, false, &t->far[i * t->n + j]);
            if (status == LORRY_OK)
                status = read_value(&seconds, 1, true, &t->slow[i * t->n + j]);
        }
    }
    return status;
}

/* What OSRM guessed is no more known than what it left out. */
static lorry_status drop_fallbacks(table *t, const lorry__json *at)
{
    const lorry__json list = lorry__json_member(at, "fallback_speed_cells");
    for (size_t k = 0; k < json_array_size(list.value); k++) {
        const lorry__json pair = lorry__json_element(&list, k);
        const lorry__json first = lorry__json_element(&pair, 0);
        const lorry__json second = lorry__json_element(&pair, 1);
        int64_t row, column;
        lorry_status status = lorry__json_whole(&first, "a row", 0, INT32_MAX, &row);
        if (status == LORRY_OK)
            status = lorry__json_whole(&second, "a column", 0, INT32_MAX, &column);
        if (status != LORRY_OK)
            return status;
        for (size_t i = 0; i < t->n; i++)
            for (size_t j = 0; t->row[i] == row && j < t->n; j++)
                if (t->column[j] == column && i != j)
                    t->far[i * t->n + j] = t->slow[i * t->n + j] = LORRY_UNKNOWN;
    }
    return LORRY_OK;
}

/* -------------------------------------------------------------- services -- */

static size_t columns_of(const json_t *rows)
{
    return json_array_size(json_array_get(rows, 0)); /* 0 for what is no array */
}

static lorry_status read_osrm(table *t, const lorry__json *at)
{
    const lorry__json code = lorry__json_member(at, "code");
    const lorry__json distances = lorry__json_member(at, "distances");
    const lorry__json durations = lorry__json_member(at, "durations");
    if (json_is_string(code.value) && strcmp(json_string_value(code.value), "Ok") != 0)
        return lorry__json_expected(&code, "\"Ok\": OSRM answered with an error");
    if (!json_is_array(distances.value) || !json_is_array(durations.value))
        return lorry__json_expected(json_is_array(distances.value) ? &durations : &distances,
                                    "both durations and distances; ask OSRM with "
                                    "annotations=duration,distance");
    const size_t columns = columns_of(distances.value);
    lorry_status status =
        read_places(t, at, "sources", json_array_size(distances.value), t->row);
    if (status == LORRY_OK)
        status = read_places(t, at, "destinations", columns, t->column);
    if (status == LORRY_OK)
        status = read_rows(t, &distances, &durations, columns, 1);
    return status == LORRY_OK ? drop_fallbacks(t, at) : status;
}

static lorry_status read_valhalla(table *t, const lorry__json *at)
{
    const lorry__json cells = lorry__json_member(at, "sources_to_targets");
    const lorry__json units = lorry__json_member(at, "units");
    const lorry__json distances = lorry__json_member(&cells, "distances");
    const lorry__json durations = lorry__json_member(&cells, "durations");
    const bool is_short = json_is_object(cells.value);
    const json_t *rows = is_short ? distances.value : cells.value;
    const char *unit = json_is_string(units.value) ? json_string_value(units.value) : "km";
    const double factor = unit[0] == 'm' ? METRES_PER_MILE : 1000;
    if (!json_is_array(rows) || (is_short && !json_is_array(durations.value)))
        return lorry__json_expected(&cells, "rows of distances and times");
    const size_t columns = columns_of(rows);
    lorry_status status = read_places(t, at, "sources", json_array_size(rows), t->row);
    if (status == LORRY_OK)
        status = read_places(t, at, "targets", columns, t->column);
    if (status != LORRY_OK)
        return status;
    return is_short ? read_rows(t, &distances, &durations, columns, factor)
                    : read_objects(t, &cells, columns, factor);
}

/* What the profile has already, or nothing. */
static bool start_cells(table *t, int32_t profile)
{
    const size_t cells = t->n * t->n;
    t->far = LORRY__NEW(&t->model->mem, int64_t, cells);
    t->slow = LORRY__NEW(&t->model->mem, int64_t, cells);
    t->row = LORRY__NEW(&t->model->mem, int32_t, t->n);
    t->column = LORRY__NEW(&t->model->mem, int32_t, t->n);
    if (t->far == NULL || t->slow == NULL || t->row == NULL || t->column == NULL)
        return false;
    const lorry__model_profile *had =
        (size_t)profile < t->model->num_profiles ? &t->model->profiles[profile] : NULL;
    const bool has = had != NULL && had->n == t->n && had->durations != NULL;
    for (size_t k = 0; k < cells; k++) {
        const bool is_diagonal = k / t->n == k % t->n;
        t->far[k] = has ? had->distances[k] : is_diagonal ? 0 : LORRY_UNKNOWN;
        t->slow[k] = has ? had->durations[k] : is_diagonal ? 0 : LORRY_UNKNOWN;
    }
    return true;
}

lorry_status lorry__read_table(lorry_model *model, int32_t profile, const lorry__json *at)
{
    table t = { .model = model, .n = model->num_locations };
    if (!json_is_object(at->value))
        return lorry__json_expected(at, "a table of OSRM or Valhalla");
    if (t.n == 0)
        return lorry__json_fail(at, LORRY_EINVAL, "there are no locations for a table");
    const bool is_valhalla = json_object_get(at->value, "sources_to_targets") != NULL;
    lorry_status status = start_cells(&t, profile) ? locate(&t, at) : no_memory(at);
    if (status == LORRY_OK)
        status = is_valhalla ? read_valhalla(&t, at) : read_osrm(&t, at);
    if (status == LORRY_OK)
        status = lorry__model_set_matrix(model, profile, t.n, t.far, t.slow);
    lorry__free(&model->mem, t.lon);
    lorry__free(&model->mem, t.row);
    lorry__free(&model->mem, t.column);
    lorry__free(&model->mem, t.far);
    lorry__free(&model->mem, t.slow);
    return status;
}

lorry_status lorry__read_table_file(lorry_model *model, int32_t profile,
                                    const lorry__source *source)
{
    lorry__json_document document;
    lorry_status status = lorry__json_open(&document, &model->mem, source, &model->message);
    if (status != LORRY_OK)
        return status;
    status = lorry__read_table(model, profile, &document.top);
    lorry__json_close(&document);
    return status;
}
