/* sheet_places.c: the coordinates of a file, judged row by row, and its datum.
 *
 * What lies off is known only beside the others: an outlet's parcels lie within a
 * few kilometres, so a place eight times as far from their middle as three quarters
 * of them, and 20 km at least, is an error of geocoding, not a delivery. O(rows). */
#include <math.h>

#include "base/language.h"
#include "io/sheet_reader.h"

#define QUARTILES_AWAY 8.0
#define LEAST_RADIUS 20000.0
/* Fewer places have no middle. */
#define FEWEST 8
#define METRES_PER_DEGREE 111320.0
#define DEGREE 0.017453292519943295

static bool is_on_earth(double lon, double lat) { return fabs(lon) <= 180 && fabs(lat) <= 90; }

/* Good to a few per cent over an outlet's area, which is all that is asked. */
static double metres_between(double lon1, double lat1, double lon2, double lat2)
{
    const double x = (lon1 - lon2) * METRES_PER_DEGREE * cos(lat2 * DEGREE);
    const double y = (lat1 - lat2) * METRES_PER_DEGREE;
    return sqrt(x * x + y * y);
}

/* ---------------------------------------------------------------- cells -- */

static lorry__place_state read_pair(const lorry__reader *reader, lorry__field field,
                                    double *first, double *second)
{
    lorry__plain plain;
    lorry__reader_plain(reader, field, &plain);
    switch (lorry__plain_pair(&plain, first, second)) {
    case LORRY__READ:
        return LORRY__PLACE_SOUND;
    case LORRY__READ_NOTHING:
        return LORRY__PLACE_MISSING;
    default:
        return LORRY__PLACE_UNREADABLE;
    }
}

static lorry__place_state read_cells(const lorry__reader *reader, double *lon, double *lat)
{
    const int16_t *column = reader->sheet->column;
    if (column[LORRY__FIELD_LON] < 0 || column[LORRY__FIELD_LAT] < 0)
        return column[LORRY__FIELD_LONLAT] >= 0
                   ? read_pair(reader, LORRY__FIELD_LONLAT, lon, lat)
                   : read_pair(reader, LORRY__FIELD_LATLON, lat, lon);
    lorry__plain x, y;
    lorry__reader_plain(reader, LORRY__FIELD_LON, &x);
    lorry__reader_plain(reader, LORRY__FIELD_LAT, &y);
    const lorry__reading first = lorry__plain_degrees(&x, lon);
    const lorry__reading second = lorry__plain_degrees(&y, lat);
    if (first == LORRY__READ_FAILED || second == LORRY__READ_FAILED)
        return LORRY__PLACE_UNREADABLE;
    return first == LORRY__READ && second == LORRY__READ ? LORRY__PLACE_SOUND
                                                         : LORRY__PLACE_MISSING;
}

/* What the row alone tells. */
static lorry__place_state judge_alone(double lon, double lat)
{
    if (fabs(lon) < 1e-6 && fabs(lat) < 1e-6)
        return LORRY__PLACE_ZERO;
    if (!is_on_earth(lon, lat))
        return is_on_earth(lat, lon) ? LORRY__PLACE_SWAPPED : LORRY__PLACE_IMPOSSIBLE;
    if (!lorry__is_in_china(lon, lat) && lorry__is_in_china(lat, lon))
        return LORRY__PLACE_SWAPPED;
    return LORRY__PLACE_SOUND;
}

/* ----------------------------------------------------------------- areas -- */

/* By the parity of the sides that a ray to the east meets; a point on a side is on
 * either side of it. */
static bool is_in_polygon(const lorry__area *area, double lon, double lat)
{
    bool is_inside = false;
    for (int32_t i = 0, j = area->num_corners - 1; i < area->num_corners; j = i++) {
        const double *a = area->corners[i], *b = area->corners[j];
        if ((a[1] > lat) != (b[1] > lat) &&
            lon < a[0] + (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]))
            is_inside = !is_inside;
    }
    return is_inside;
}

static bool is_in_area(const lorry__area *area, double lon, double lat)
{
    if (area->has_box && !(lon >= area->box[0] && lat >= area->box[1] && lon <= area->box[2] &&
                           lat <= area->box[3]))
        return false;
    if (area->radius > 0 &&
        !(metres_between(lon, lat, area->centre[0], area->centre[1]) <= area->radius))
        return false;
    return area->num_corners == 0 || is_in_polygon(area, lon, lat);
}

/* Where nothing is declared: a circle around the middle of what is there. */
static bool find_area(lorry__reader *reader, const double *lon, const double *lat,
                      const uint8_t *state, lorry__area *area)
{
    const size_t rows = reader->sheet->table.num_rows;
    double *values = lorry__alloc(reader->sheet->mem, (rows + 1) * sizeof(*values));
    if (values == NULL) {
        reader->is_failed = true;
        return false;
    }
    for (int axis = 0; axis < 3; axis++) {
        size_t count = 0;
        for (size_t row = 0; row < rows; row++)
            if (state[row] == LORRY__PLACE_SOUND)
                values[count++] = axis == 0   ? lon[row]
                                  : axis == 1 ? lat[row]
                                              : metres_between(lon[row], lat[row],
                                                               area->centre[0],
                                                               area->centre[1]);
        if (count < FEWEST)
            break;
        if (axis < 2)
            area->centre[axis] = lorry__median(values, count);
        else
            area->radius = fmax(LEAST_RADIUS,
                                QUARTILES_AWAY * lorry__select(values, count, count * 3 / 4));
    }
    lorry__free(reader->sheet->mem, values);
    return area->radius > 0;
}

/* ---------------------------------------------------------------- datum -- */

/* China has no default; elsewhere it is what GPS gives. */
static lorry_status settle_datum(lorry__reader *reader, const double *lon, const double *lat,
                                 const uint8_t *state)
{
    lorry__sheet *sheet = reader->sheet;
    size_t inside = 0, count = 0;
    if (sheet->datum != LORRY__DATUM_NONE)
        return LORRY_OK;
    for (size_t row = 0; row < sheet->table.num_rows; row++) {
        const bool is_sound = state[row] == LORRY__PLACE_SOUND;
        count += is_sound;
        inside += is_sound && lorry__is_in_china(lon[row], lat[row]);
    }
    if (2 * inside > count)
        return lorry__fail(reader->message, LORRY_EINVAL,
                           "%s: its coordinates lie in China, where each map has its own datum, "
                           "and nothing says which this is. Declare it: GCJ-02 (Amap, Tencent), "
                           "BD-09 (Baidu), WGS 84 (GPS) or CGCS2000, with --datum or as "
                           "\"datum\" of a mapping", sheet->table.name.text);
    sheet->datum = LORRY__DATUM_WGS84;
    return LORRY_OK;
}

/* ----------------------------------------------------------------- whole -- */

lorry_status lorry__reader_places(lorry__reader *reader, double *lon, double *lat,
                                  uint8_t *state)
{
    const size_t rows = reader->sheet->table.num_rows;
    size_t swapped = 0, placed = 0, outside = 0;
    for (size_t row = 0; row < rows; row++) {
        lorry__reader_row(reader, row);
        state[row] = (uint8_t)read_cells(reader, &lon[row], &lat[row]);
        if (state[row] == LORRY__PLACE_SOUND)
            state[row] = (uint8_t)judge_alone(lon[row], lat[row]);
    }
    const lorry_status status = settle_datum(reader, lon, lat, state);
    if (status != LORRY_OK)
        return status;

    const lorry__area *declared = &reader->mapping->area;
    const bool is_declared =
        declared->has_box || declared->radius > 0 || declared->num_corners > 0;
    lorry__area found = { .radius = 0 };
    const lorry__area *area = is_declared ? declared : &found;
    const bool has_area = is_declared || find_area(reader, lon, lat, state, &found);
    for (size_t row = 0; row < rows; row++) {
        if (state[row] == LORRY__PLACE_SOUND && has_area &&
            !is_in_area(area, lon[row], lat[row])) {
            const bool is_swapped = is_on_earth(lat[row], lon[row]) &&
                                    is_in_area(area, lat[row], lon[row]);
            state[row] = is_swapped ? LORRY__PLACE_SWAPPED : LORRY__PLACE_OUTSIDE;
        }
        placed += state[row] == LORRY__PLACE_SOUND;
        swapped += state[row] == LORRY__PLACE_SWAPPED;
        outside += state[row] == LORRY__PLACE_OUTSIDE;
        if (state[row] == LORRY__PLACE_SOUND)
            lorry__datum_to_wgs84(reader->sheet->datum, &lon[row], &lat[row]);
    }
    if (swapped > placed)
        lorry__reader_note(reader, "in %zu rows latitude and longitude are swapped: name the two "
                                   "columns the other way round in a mapping", swapped);
    if (outside > 0 && !is_declared)
        lorry__reader_note(reader,
                           lorry__trn("%zu place lies more than %ld km from the middle of all and "
                                      "is taken for an error; `area` of a mapping says otherwise",
                                      "%zu places lie more than %ld km from the middle of all and "
                                      "are taken for errors; `area` of a mapping says otherwise",
                                      outside),
                           outside, (long)(found.radius / 1000));
    return LORRY_OK;
}
