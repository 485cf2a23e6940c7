/* sheet_reader.h: what the readers of the kinds of file share; for sheet_*.c only. */
#ifndef LORRY_IO_SHEET_READER_H
#define LORRY_IO_SHEET_READER_H

#include "io/moment.h"
#include "io/sheet.h"

/* A sheet while it is read. */
typedef struct lorry__reader {
    lorry__sheet *sheet;
    const lorry__mapping *mapping;
    const lorry__part *part;
    lorry_message *message;
    lorry__unit weight_unit, volume_unit;
    int32_t base;              /* the day that times count from                  */
    bool is_failed;            /* no memory; asked once, at the end              */
    const char *cells[LORRY__TABLE_COLUMNS]; /* of the row at hand               */
    uint32_t row;              /* its number in the table                        */
} lorry__reader;

/* Read a table into `sheet`, the first member of the struct of its kind: find its
 * header, which column is which field, and make the arrays; then `read` does the
 * rows. mapping NULL: nothing declared. After an error the sheet is freed. */
lorry_status lorry__sheet_read(lorry__sheet *sheet, lorry__mem *mem, lorry__kind kind,
                               const lorry__source *source, const lorry__mapping *mapping,
                               lorry_status (*read)(lorry__reader *reader),
                               lorry_message *message);

/* LORRY_ENOMEM with its message. */
lorry_status lorry__reader_no_memory(const lorry__reader *reader);
/* Go to a row. */
lorry__row_fault lorry__reader_row(lorry__reader *reader, size_t row);
/* A cell of it as it stands, "" without such a column; and plain. */
static inline const char *lorry__reader_cell(const lorry__reader *reader, lorry__field field)
{
    const int column = reader->sheet->column[field];
    return column >= 0 ? reader->cells[column] : "";
}
void lorry__reader_plain(const lorry__reader *reader, lorry__field field, lorry__plain *out);
/* A cell trimmed, as a text that lives as long as the sheet. */
const char *lorry__reader_text(lorry__reader *reader, lorry__field field);
/* A text that lives as long. */
const char *lorry__reader_keep(lorry__reader *reader, const char *text, size_t length);
/* Keep the row as number sheet->count (its values stand there), or reject it.
 * `plain` is what was found, or NULL. */
void lorry__reader_accept(lorry__reader *reader);
void lorry__reader_reject(lorry__reader *reader, lorry__reject_reason reason,
                          const char *waybill, const lorry__plain *found);
void lorry__reader_note(lorry__reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Settle which day times count from: the declared one, else the one that most
 * cells of `fields` (ended by LORRY__NUM_FIELDS) are dated with. */
void lorry__reader_find_day(lorry__reader *reader, const lorry__field *fields);
/* The time in a cell: seconds from 00:00 of the base day; a date alone counts as
 * `clock`. *has_day tells whether it was dated. */
lorry__reading lorry__reader_time(const lorry__reader *reader, lorry__field field, int32_t clock,
                                  int64_t *out, bool *has_day);
/* The window of WINDOW, or of FROM and TO. LORRY__REJECT_TIME_UNREADABLE,
 * LORRY__REJECT_WINDOW_REVERSED, or LORRY__NUM_REASONS if it is sound. */
lorry__reject_reason lorry__reader_window(const lorry__reader *reader, int64_t *from,
                                          int64_t *to, lorry__plain *found);
/* Waybill of the row, in its letters and digits; the reason against it, or
 * LORRY__NUM_REASONS. */
lorry__reject_reason lorry__reader_waybill(lorry__reader *reader, const char **waybill,
                                           lorry__plain *found);

/* places.c */

typedef enum lorry__place_state {
    LORRY__PLACE_SOUND, LORRY__PLACE_MISSING, LORRY__PLACE_UNREADABLE, LORRY__PLACE_ZERO,
    LORRY__PLACE_IMPOSSIBLE, LORRY__PLACE_SWAPPED, LORRY__PLACE_OUTSIDE
} lorry__place_state;

/* The places of all rows, judged: lon and lat on WGS 84 where the state is sound.
 * LORRY_EINVAL where a datum must be declared and is not. */
lorry_status lorry__reader_places(lorry__reader *reader, double *lon, double *lat,
                                  uint8_t *state);

#endif
