/* sheet_couriers.c: who delivers, with what, when and where at home. */
#include "io/names.h"
#include "io/sheet_reader.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "A01; A02、A03" as "A01\nA02\nA03". */
static const char *split_sections(lorry__reader *reader)
{
    static const char *const marks[] = { ";", ",", "|", "/", "\n", "\r", "；", "，", "、" };
    size_t length, kept = 0;
    const char *cell = lorry__trim(lorry__reader_cell(reader, LORRY__FIELD_SECTIONS), &length);
    char *list = lorry__alloc(reader->sheet->mem, length + 1);
    if (list == NULL) {
        reader->is_failed = true;
        return "";
    }
    for (size_t at = 0; at < length;) {
        size_t step = 0;
        for (size_t k = 0; k < COUNT(marks) && step == 0; k++)
            if (strncmp(cell + at, marks[k], strlen(marks[k])) == 0)
                step = strlen(marks[k]);
        if (step > 0) {
            while (kept > 0 && list[kept - 1] == ' ')
                kept--;
            if (kept > 0 && list[kept - 1] != '\n')
                list[kept++] = '\n';
            at += step;
        } else if (cell[at] == ' ' && (kept == 0 || list[kept - 1] == '\n')) {
            at++;
        } else {
            list[kept++] = cell[at++];
        }
    }
    while (kept > 0 && list[kept - 1] == '\n')
        kept--;
    const char *text = lorry__reader_keep(reader, list, kept);
    lorry__free(reader->sheet->mem, list);
    return text;
}

/* A capacity of 0 is one that is not known. */
static void drop_zero(int64_t *value)
{
    if (*value == 0)
        *value = LORRY_NONE;
}

static lorry__reject_reason read_capacity(lorry__reader *reader, lorry__couriers *c, size_t to,
                                          lorry__plain *found)
{
    c->weight[to] = c->volume[to] = c->pieces[to] = LORRY_NONE;
    lorry__reader_plain(reader, LORRY__FIELD_WEIGHT, found);
    if (lorry__plain_weight(found, reader->weight_unit, &c->weight[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_WEIGHT_UNREADABLE;
    if (c->weight[to] < LORRY_NONE)
        return LORRY__REJECT_WEIGHT_IMPOSSIBLE;
    lorry__reader_plain(reader, LORRY__FIELD_VOLUME, found);
    if (lorry__plain_volume(found, reader->volume_unit, &c->volume[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_VOLUME_UNREADABLE;
    if (c->volume[to] < LORRY_NONE)
        return LORRY__REJECT_VOLUME_IMPOSSIBLE;
    lorry__reader_plain(reader, LORRY__FIELD_PIECES, found);
    if (lorry__plain_count(found, &c->pieces[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_PIECES_UNREADABLE;
    drop_zero(&c->weight[to]);
    drop_zero(&c->volume[to]);
    drop_zero(&c->pieces[to]);
    return LORRY__NUM_REASONS;
}

static lorry__reject_reason read_costs(lorry__reader *reader, lorry__couriers *c, size_t to,
                                       lorry__plain *found)
{
    const struct { lorry__field field; double *value; } costs[] = {
        { LORRY__FIELD_COST_DAY, &c->cost_day[to] },
        { LORRY__FIELD_COST_HOUR, &c->cost_hour[to] },
        { LORRY__FIELD_COST_KM, &c->cost_km[to] },
    };
    for (size_t k = 0; k < COUNT(costs); k++) {
        *costs[k].value = -1;
        lorry__reader_plain(reader, costs[k].field, found);
        const lorry__reading reading = lorry__plain_decimal(found, costs[k].value);
        if (reading == LORRY__READ_FAILED ||
            (reading == LORRY__READ && !(*costs[k].value >= 0 && *costs[k].value < 1e9)))
            return LORRY__REJECT_COST_UNREADABLE;
    }
    return LORRY__NUM_REASONS;
}

static lorry__reject_reason read_row(lorry__reader *reader, lorry__couriers *c, size_t to,
                                     lorry__row_fault fault, lorry__plain *found)
{
    lorry__plain_of("", found);
    if (fault == LORRY__ROW_LONG || fault == LORRY__ROW_QUOTE)
        return LORRY__REJECT_CELLS;
    c->courier[to] = lorry__reader_text(reader, LORRY__FIELD_COURIER);
    lorry__reader_plain(reader, LORRY__FIELD_COURIER, found);
    if (lorry__plain_is_nothing(found))
        return LORRY__REJECT_COURIER_MISSING;
    lorry__reject_reason reason = read_capacity(reader, c, to, found);
    if (reason == LORRY__NUM_REASONS)
        reason = lorry__reader_window(reader, &c->from[to], &c->to[to], found);
    if (reason == LORRY__NUM_REASONS)
        reason = read_costs(reader, c, to, found);
    if (reason != LORRY__NUM_REASONS)
        return reason;
    c->vehicle[to] = lorry__reader_text(reader, LORRY__FIELD_VEHICLE);
    c->sections[to] = split_sections(reader);
    return LORRY__NUM_REASONS;
}

static void read_rows(lorry__reader *reader, lorry__couriers *c)
{
    lorry__names names;
    lorry__names_init(&names, reader->sheet->mem);
    for (size_t row = 0; row < reader->sheet->table.num_rows && !reader->is_failed; row++) {
        const size_t to = reader->sheet->count;
        const lorry__row_fault fault = lorry__reader_row(reader, row);
        lorry__plain found;
        lorry__reject_reason reason = read_row(reader, c, to, fault, &found);
        const int32_t before =
            reason == LORRY__NUM_REASONS ? lorry__names_find(&names, c->courier[to]) : -1;
        if (before >= 0)
            reason = LORRY__REJECT_COURIER_REPEATED;
        if (reason != LORRY__NUM_REASONS) {
            lorry__reader_reject(reader, reason, "", &found);
            if (before >= 0 && !reader->is_failed)
                reader->sheet->rejects[reader->sheet->num_rejects - 1].other =
                    reader->sheet->table.number[reader->sheet->row[before]];
        } else if (!lorry__names_add(&names, c->courier[to])) {
            reader->is_failed = true;
        } else {
            lorry__reader_accept(reader);
        }
    }
    lorry__names_free(&names);
}

static lorry_status read_couriers(lorry__reader *reader)
{
    static const lorry__field dated[] = { LORRY__FIELD_WINDOW, LORRY__FIELD_FROM,
                                          LORRY__NUM_FIELDS };
    lorry__reader_find_day(reader, dated);
    read_rows(reader, (lorry__couriers *)reader->sheet); /* its first member */
    return LORRY_OK;
}

lorry_status lorry__couriers_read(lorry__couriers *out, lorry__mem *mem,
                                  const lorry__source *source, const lorry__mapping *mapping,
                                  lorry_message *message)
{
    *out = (lorry__couriers){ .sheet = { .mem = NULL } };
    return lorry__sheet_read(&out->sheet, mem, LORRY__KIND_COURIERS, source, mapping,
                             read_couriers, message);
}
