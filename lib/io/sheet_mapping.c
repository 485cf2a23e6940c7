/* sheet_mapping.c: a mapping file: which header means which field, and what no header
 * says: datum, zone, day, units, area. */
#include "io/sheet_mapping.h"

#include "base/language.h"
#include "io/moment.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define FORMAT "lorry-map/1"

#define SHANGHAI (8 * 3600)
#define MOST_WEIGHT INT64_C(1000000)   /* g */
#define MOST_VOLUME INT64_C(10000000)  /* ml */

void lorry__mapping_init(lorry__mapping *mapping, lorry__mem *mem)
{
    *mapping = (lorry__mapping){ .mem = mem, .zone = SHANGHAI, .day = LORRY__NO_DAY,
                                 .most_weight = MOST_WEIGHT, .most_volume = MOST_VOLUME };
    lorry__texts_init(&mapping->texts, mem);
}

void lorry__mapping_free(lorry__mapping *mapping)
{
    if (mapping->mem == NULL)
        return;
    lorry__texts_free(&mapping->texts);
    lorry__free(mapping->mem, mapping->area.corners);
    *mapping = (lorry__mapping){ .mem = NULL };
}

void lorry__mapping_set_datum(lorry__mapping *mapping, lorry__datum datum)
{
    for (int k = 0; k < LORRY__NUM_KINDS; k++)
        mapping->parts[k].datum = datum;
}

/* ----------------------------------------------------------------- parts -- */

/* The keys that hold for a kind of file, at the top for all of them. */
#define PART_KEYS "datum", "encoding", "separator", "weight_unit", "volume_unit", "columns"

static lorry_status no_memory(const lorry__json *at)
{
    return lorry__fail(at->file->message, LORRY_ENOMEM, "%s: no memory for its texts",
                       at->file->name);
}

static lorry_status read_datum(const lorry__json *at, lorry__datum *out)
{
    const char *word;
    const lorry_status status =
        lorry__json_string(at, "a datum: WGS 84, CGCS2000, GCJ-02 or BD-09", &word);
    if (status == LORRY_OK && !lorry__datum_of(word, out))
        return lorry__json_expected(at, "a datum: WGS 84, CGCS2000, GCJ-02 or BD-09");
    return status;
}

static lorry_status read_encoding(const lorry__json *at, lorry__encoding *out)
{
    const char *word;
    const lorry_status status =
        lorry__json_string(at, "an encoding: auto, UTF-8, GB18030 or UTF-16", &word);
    if (status == LORRY_OK && !lorry__encoding_of(word, out))
        return lorry__json_expected(at, "an encoding: auto, UTF-8, GB18030 or UTF-16");
    return status;
}

static lorry_status read_separator(const lorry__json *at, char *out)
{
    const char *word;
    const lorry_status status =
        lorry__json_string(at, "one character, \"tab\" or \"auto\"", &word);
    if (status != LORRY_OK)
        return status;
    if (strcmp(word, "auto") == 0)
        *out = 0;
    else if (strcmp(word, "tab") == 0)
        *out = '\t';
    else if (word[0] >= ' ' && word[0] < 0x7f && word[0] != '"' && word[1] == '\0')
        *out = word[0];
    else if (strcmp(word, "\t") == 0)
        *out = '\t';
    else
        return lorry__json_expected(at, "one character, \"tab\" or \"auto\"");
    return status;
}

static lorry_status read_unit(const lorry__json *at, bool is_weight, lorry__unit *out)
{
    const char *const expected = is_weight ? N_("a unit of weight: g, kg, jin or t")
                                           : N_("a unit of volume: ml, cm3, l or m3");
    const char *word;
    const lorry_status status = lorry__json_string(at, expected, &word);
    if (status != LORRY_OK)
        return status;
    lorry__plain plain; /* m³ */
    lorry__plain_of(word, &plain);
    if (is_weight && strcmp(plain.text, "jin") == 0)
        *out = LORRY__UNIT_JIN;
    else if (!lorry__unit_of(plain.text, out) || lorry__unit_is_weight(*out) != is_weight)
        return lorry__json_expected(at, expected);
    return LORRY_OK;
}

/* One header, or several of which the first that a file has is meant. */
static lorry_status read_names(lorry__mapping *mapping, const lorry__json *at,
                               const char *names[LORRY__MAX_NAMES])
{
    const bool is_list = json_is_array(at->value);
    const size_t count = is_list ? json_array_size(at->value) : 1;
    if (count > LORRY__MAX_NAMES)
        return lorry__json_expected(at, "at most 8 headers");
    for (size_t k = 0; k < count; k++) {
        const lorry__json element = is_list ? lorry__json_element(at, k) : *at;
        const char *name;
        const lorry_status status =
            lorry__json_string(&element, "a header of the file, or a list of headers", &name);
        if (status != LORRY_OK)
            return status;
        if (lorry__title_of(name).name[0] == '\0')
            return lorry__json_expected(&element, "a header that is not empty");
        names[k] = lorry__texts_keep(&mapping->texts, name, strlen(name));
        if (names[k] == NULL)
            return no_memory(&element);
    }
    for (size_t k = count; k < LORRY__MAX_NAMES; k++)
        names[k] = NULL;
    return LORRY_OK;
}

/* Names for one kind of file must be there; those for all kinds (kind is
 * LORRY__NUM_KINDS) need not be in each of them. */
static lorry_status read_columns(lorry__mapping *mapping, const lorry__json *at,
                                 lorry__kind kind, lorry__part *part)
{
    const char *keys[LORRY__NUM_FIELDS];
    size_t count = 0;
    for (int f = 0; f < LORRY__NUM_FIELDS; f++)
        if (kind == LORRY__NUM_KINDS || lorry__field_is_of((lorry__field)f, kind))
            keys[count++] = lorry__field_name((lorry__field)f);
    lorry_status status = lorry__json_object(at, keys, count);
    for (int f = 0; f < LORRY__NUM_FIELDS && status == LORRY_OK; f++) {
        const lorry__json names = lorry__json_member(at, lorry__field_name((lorry__field)f));
        if (!lorry__json_is_given(&names))
            continue;
        status = read_names(mapping, &names, part->names[f]);
        part->is_firm[f] =
            kind != LORRY__NUM_KINDS || part == &mapping->parts[LORRY__KIND_PARCELS];
    }
    return status;
}

static lorry_status read_part(lorry__mapping *mapping, const lorry__json *at, lorry__kind kind,
                              lorry__part *part)
{
    const lorry__json datum = lorry__json_member(at, "datum");
    const lorry__json encoding = lorry__json_member(at, "encoding");
    const lorry__json separator = lorry__json_member(at, "separator");
    const lorry__json weight = lorry__json_member(at, "weight_unit");
    const lorry__json volume = lorry__json_member(at, "volume_unit");
    const lorry__json columns = lorry__json_member(at, "columns");
    lorry_status status = LORRY_OK;
    if (lorry__json_is_given(&datum))
        status = read_datum(&datum, &part->datum);
    if (status == LORRY_OK && lorry__json_is_given(&encoding))
        status = read_encoding(&encoding, &part->table.encoding);
    if (status == LORRY_OK && lorry__json_is_given(&separator))
        status = read_separator(&separator, &part->table.separator);
    if (status == LORRY_OK && lorry__json_is_given(&weight))
        status = read_unit(&weight, true, &part->weight_unit);
    if (status == LORRY_OK && lorry__json_is_given(&volume))
        status = read_unit(&volume, false, &part->volume_unit);
    if (status == LORRY_OK && lorry__json_is_given(&columns))
        status = read_columns(mapping, &columns, kind, part);
    return status;
}

/* ------------------------------------------------------------------ area -- */

static lorry_status read_point(const lorry__json *at, double point[2])
{
    if (!json_is_array(at->value) || json_array_size(at->value) != 2)
        return lorry__json_expected(at, "[longitude, latitude]");
    const lorry__json lon = lorry__json_element(at, 0), lat = lorry__json_element(at, 1);
    const lorry_status status =
        lorry__json_real(&lon, "a longitude", -180, 180, &point[0]);
    return status == LORRY_OK
               ? lorry__json_real(&lat, "a latitude (the longitude comes first)", -90, 90,
                                  &point[1])
               : status;
}

static lorry_status read_box(const lorry__json *at, lorry__area *area)
{
    if (!json_is_array(at->value) || json_array_size(at->value) != 4)
        return lorry__json_expected(at, "[west, south, east, north] in degrees");
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < 4 && status == LORRY_OK; k++) {
        const lorry__json side = lorry__json_element(at, k);
        const double most = k % 2 == 0 ? 180 : 90;
        status = lorry__json_real(&side, k % 2 == 0 ? N_("a longitude") : N_("a latitude"),
                                  -most, most, &area->box[k]);
    }
    if (status == LORRY_OK && !(area->box[0] < area->box[2] && area->box[1] < area->box[3]))
        return lorry__json_expected(at, "[west, south, east, north] in degrees");
    area->has_box = true;
    return status;
}

static lorry_status read_polygon(lorry__mapping *mapping, const lorry__json *at)
{
    const size_t count = json_array_size(at->value); /* 0 for no array */
    if (count < 3 || count > LORRY__MAX_CORNERS)
        return lorry__json_expected(at, "3 to 256 corners [longitude, latitude]");
    lorry__free(mapping->mem, mapping->area.corners);
    mapping->area.num_corners = 0;
    mapping->area.corners =
        lorry__alloc(mapping->mem, count * sizeof(*mapping->area.corners));
    if (mapping->area.corners == NULL)
        return no_memory(at);
    for (size_t k = 0; k < count; k++) {
        const lorry__json corner = lorry__json_element(at, k);
        const lorry_status status = read_point(&corner, mapping->area.corners[k]);
        if (status != LORRY_OK)
            return status;
    }
    mapping->area.num_corners = (int32_t)count;
    return LORRY_OK;
}

static lorry_status read_area(lorry__mapping *mapping, const lorry__json *at)
{
    static const char *const keys[] = { "box", "centre", "radius_km", "polygon" };
    const lorry__json box = lorry__json_member(at, "box");
    const lorry__json centre = lorry__json_member(at, "centre");
    const lorry__json radius = lorry__json_member(at, "radius_km");
    const lorry__json polygon = lorry__json_member(at, "polygon");
    lorry_status status = lorry__json_object(at, keys, COUNT(keys));
    if (status == LORRY_OK && box.value != NULL)
        status = read_box(&box, &mapping->area);
    if (status == LORRY_OK && polygon.value != NULL)
        status = read_polygon(mapping, &polygon);
    if (status == LORRY_OK && (centre.value != NULL || radius.value != NULL)) {
        status = read_point(&centre, mapping->area.centre);
        if (status == LORRY_OK)
            status = lorry__json_real(&radius, "a radius in kilometres", 0, 20000,
                                      &mapping->area.radius);
        mapping->area.radius *= 1000;
        if (status == LORRY_OK && !(mapping->area.radius > 0))
            status = lorry__json_expected(&radius, "a radius of more than 0 kilometres");
    }
    return status;
}

/* ----------------------------------------------------------------- whole -- */

static lorry_status read_zone(const lorry__json *at, int32_t *zone)
{
    const char *word;
    const lorry_status status =
        lorry__json_string(at, "a zone, as \"+08:00\" or \"Asia/Shanghai\"", &word);
    if (status == LORRY_OK && !lorry__zone_of(word, zone))
        return lorry__json_expected(at, "a zone, as \"+08:00\" or \"Asia/Shanghai\"");
    return status;
}

static lorry_status read_date(const lorry__json *at, int32_t *day)
{
    const char *word;
    lorry__plain plain;
    lorry__moment moment;
    const lorry_status status = lorry__json_string(at, "a date, as \"2024-06-18\"", &word);
    if (status != LORRY_OK)
        return status;
    lorry__plain_of(word, &plain);
    if (!lorry__moment_read(&plain, &moment) || !moment.has_day || moment.has_clock)
        return lorry__json_expected(at, "a date, as \"2024-06-18\"");
    *day = moment.day;
    return LORRY_OK;
}

static lorry_status read_limits(lorry__mapping *mapping, const lorry__json *top)
{
    const lorry__json weight = lorry__json_member(top, "max_weight_kg");
    const lorry__json volume = lorry__json_member(top, "max_volume_m3");
    lorry_status status = LORRY_OK;
    double value = 0;
    if (lorry__json_is_given(&weight)) {
        status = lorry__json_real(&weight, "a weight in kg", 0, 1000000, &value);
        mapping->most_weight = (int64_t)(value * 1000);
    }
    if (status == LORRY_OK && lorry__json_is_given(&volume)) {
        status = lorry__json_real(&volume, "a volume in cubic metres", 0, 1000000, &value);
        mapping->most_volume = (int64_t)(value * 1000000);
    }
    return status;
}

static lorry_status read_outlet(lorry__mapping *mapping, const lorry__json *at)
{
    const char *name;
    const lorry_status status = lorry__json_string(at, "the name of an outlet", &name);
    if (status != LORRY_OK)
        return status;
    size_t length;
    const char *start = lorry__trim(name, &length);
    mapping->outlet = lorry__texts_keep(&mapping->texts, start, length);
    return mapping->outlet != NULL ? LORRY_OK : no_memory(at);
}

lorry_status lorry__mapping_take(lorry__mapping *mapping, const lorry__json *top)
{
    static const char *const keys[] = {
        "format", PART_KEYS, "zone", "date", "outlet", "area", "max_weight_kg", "max_volume_m3",
        "parcels", "history", "couriers", "scans", "plan"
    };
    static const char *const part_keys[] = { PART_KEYS };
    static const char *const formats[] = { FORMAT };
    const lorry__json format = lorry__json_member(top, "format");
    const lorry__json zone = lorry__json_member(top, "zone");
    const lorry__json date = lorry__json_member(top, "date");
    const lorry__json outlet = lorry__json_member(top, "outlet");
    const lorry__json area = lorry__json_member(top, "area");
    size_t word;
    lorry_status status = lorry__json_object(top, keys, COUNT(keys));
    if (status == LORRY_OK)
        status = lorry__json_word(&format, formats, 1, &word);
    /* What stands at the top holds for each kind that has the field. */
    for (int k = 0; k < LORRY__NUM_KINDS && status == LORRY_OK; k++)
        status = read_part(mapping, top, LORRY__NUM_KINDS, &mapping->parts[k]);
    for (int k = 0; k < LORRY__NUM_KINDS && status == LORRY_OK; k++) {
        const lorry__json part = lorry__json_member(top, lorry__kind_name((lorry__kind)k));
        if (!lorry__json_is_given(&part))
            continue;
        status = lorry__json_object(&part, part_keys, COUNT(part_keys));
        if (status == LORRY_OK)
            status = read_part(mapping, &part, (lorry__kind)k, &mapping->parts[k]);
    }
    if (status == LORRY_OK && lorry__json_is_given(&zone))
        status = read_zone(&zone, &mapping->zone);
    if (status == LORRY_OK && lorry__json_is_given(&date))
        status = read_date(&date, &mapping->day);
    if (status == LORRY_OK && lorry__json_is_given(&outlet))
        status = read_outlet(mapping, &outlet);
    if (status == LORRY_OK && lorry__json_is_given(&area))
        status = read_area(mapping, &area);
    return status == LORRY_OK ? read_limits(mapping, top) : status;
}

lorry_status lorry__mapping_read(lorry__mapping *mapping, const lorry__source *source,
                                 lorry_message *message)
{
    lorry__json_document document;
    lorry_status status = lorry__json_open(&document, mapping->mem, source, message);
    if (status != LORRY_OK)
        return status;
    status = lorry__mapping_take(mapping, &document.top);
    lorry__json_close(&document);
    return status;
}
