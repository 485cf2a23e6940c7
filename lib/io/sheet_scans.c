/* sheet_scans.c: what was scanned when, by whom, and where if the device said so. */
#include <math.h>

#include "io/sheet_reader.h"

/* A scan without a usable place still tells when. */
static lorry__reject_reason read_row(lorry__reader *reader, lorry__scans *s, size_t to,
                                     size_t row, lorry__row_fault fault, bool is_placed,
                                     lorry__plain *found)
{
    bool has_day;
    lorry__plain_of("", found);
    s->waybill[to] = "";
    if (fault == LORRY__ROW_LONG || fault == LORRY__ROW_QUOTE)
        return LORRY__REJECT_CELLS;
    const lorry__reject_reason reason = lorry__reader_waybill(reader, &s->waybill[to], found);
    if (reason != LORRY__NUM_REASONS)
        return reason;
    if (lorry__reader_time(reader, LORRY__FIELD_TIME, 0, &s->time[to], &has_day) !=
        LORRY__READ) {
        lorry__reader_plain(reader, LORRY__FIELD_TIME, found);
        return LORRY__REJECT_TIME_UNREADABLE;
    }
    const int64_t days = s->time[to] >= 0 ? s->time[to] / 86400
                                          : -((-s->time[to] + 86399) / 86400);
    s->day[to] = reader->sheet->day == LORRY__NO_DAY ? LORRY__NO_DAY
                                                     : reader->sheet->day + days;
    s->courier[to] = lorry__reader_text(reader, LORRY__FIELD_COURIER);
    s->event[to] = lorry__reader_text(reader, LORRY__FIELD_EVENT);
    s->lon[to] = is_placed ? s->lon[row] : (double)NAN;
    s->lat[to] = is_placed ? s->lat[row] : (double)NAN;
    return LORRY__NUM_REASONS;
}

static lorry_status read_scans(lorry__reader *reader)
{
    static const lorry__field dated[] = { LORRY__FIELD_TIME, LORRY__NUM_FIELDS };
    lorry__sheet *sheet = reader->sheet;
    lorry__scans *s = (lorry__scans *)sheet; /* its first member */
    uint8_t *state = lorry__calloc(sheet->mem, sheet->table.num_rows, sizeof(*state));
    if (state == NULL)
        return lorry__reader_no_memory(reader);
    lorry__reader_find_day(reader, dated);
    const lorry_status status = lorry__reader_places(reader, s->lon, s->lat, state);
    for (size_t row = 0; status == LORRY_OK && row < sheet->table.num_rows &&
                         !reader->is_failed; row++) {
        const lorry__row_fault fault = lorry__reader_row(reader, row);
        const size_t to = sheet->count;
        lorry__plain found;
        const lorry__reject_reason reason = read_row(
            reader, s, to, row, fault, state[row] == LORRY__PLACE_SOUND, &found);
        if (reason == LORRY__NUM_REASONS)
            lorry__reader_accept(reader);
        else
            lorry__reader_reject(reader, reason, s->waybill[to], &found);
    }
    lorry__free(sheet->mem, state);
    return status;
}

lorry_status lorry__scans_read(lorry__scans *out, lorry__mem *mem, const lorry__source *source,
                               const lorry__mapping *mapping, lorry_message *message)
{
    *out = (lorry__scans){ .sheet = { .mem = NULL } };
    return lorry__sheet_read(&out->sheet, mem, LORRY__KIND_SCANS, source, mapping, read_scans,
                             message);
}
