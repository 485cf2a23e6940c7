/* sheet.c: from a table to typed columns: which column is which field, and what
 * all kinds of file share. O(length) in all; nothing is allocated per cell but
 * for texts that a reader must see otherwise than they stand. */
#include <stdio.h>

#include "base/language.h"
#include "intake/columns.h"
#include "intake/room.h"
#include "io/names.h"

/* Rows looked at for the header. */
#define MOST_TITLES 20
/* Rows that vote on the day. */
#define VOTERS 10000
enum { DAY = 86400, HALF_DAY = DAY / 2 };

/* --------------------------------------------------------------- columns -- */

/* The headers of a row, ready to be compared. */
typedef struct titles {
    size_t count;
    lorry__title *title;
} titles;

static int find_title(const titles *all, const char *name)
{
    const lorry__title wanted = lorry__title_of(name);
    for (size_t c = 0; c < all->count; c++)
        if (strcmp(all->title[c].name, wanted.name) == 0)
            return (int)c;
    return -1;
}

/* Columns by the mapping first, then by the presets among those that are left.
 * Returns how many fields have one. */
static int match(const lorry__part *part, lorry__kind kind, const titles *all,
                 int16_t column[LORRY__NUM_FIELDS])
{
    bool is_taken[LORRY__TABLE_COLUMNS] = { false };
    int found = 0;
    for (int f = 0; f < LORRY__NUM_FIELDS; f++) {
        column[f] = -1;
        for (int k = 0; k < LORRY__MAX_NAMES && part->names[f][k] != NULL && column[f] < 0 &&
                        lorry__field_is_of((lorry__field)f, kind); k++)
            column[f] = (int16_t)find_title(all, part->names[f][k]);
        if (column[f] >= 0)
            is_taken[column[f]] = true;
    }
    for (int f = 0; f < LORRY__NUM_FIELDS; f++) {
        int best = 0;
        if (column[f] < 0 && !part->is_firm[f])
            for (size_t c = 0; c < all->count; c++) {
                const int rank =
                    is_taken[c] ? 0
                                : lorry__preset_rank(&all->title[c], (lorry__field)f, kind);
                if (rank > 0 && (best == 0 || rank < best)) {
                    best = rank;
                    column[f] = (int16_t)c;
                }
            }
        if (best > 0)
            is_taken[column[f]] = true;
        found += column[f] >= 0;
    }
    return found;
}

static void take_titles(const lorry__table *table, size_t line, titles *out)
{
    const char *cells[LORRY__TABLE_COLUMNS];
    out->count = lorry__table_line(table, line, cells, LORRY__TABLE_COLUMNS);
    if (out->count > LORRY__TABLE_COLUMNS)
        out->count = LORRY__TABLE_COLUMNS;
    for (size_t c = 0; c < out->count; c++)
        out->title[c] = lorry__title_of(cells[c]);
}

/* The row with the most known headers; exports may put titles above it. */
static lorry_status find_header(lorry__reader *reader, titles *all)
{
    lorry__table *table = &reader->sheet->table;
    int16_t column[LORRY__NUM_FIELDS];
    size_t best = 0;
    int most = 0;
    for (size_t line = 0; line < table->num_lines && line < MOST_TITLES; line++) {
        take_titles(table, line, all);
        const int found = match(reader->part, reader->sheet->kind, all, column);
        if (found > most) {
            most = found;
            best = line;
        }
    }
    const lorry_status status = lorry__table_set_header(table, best);
    if (status != LORRY_OK)
        return status == LORRY_ENOMEM
                   ? lorry__reader_no_memory(reader)
                   : lorry__fail(reader->message, LORRY_EFORMAT, "%s: more than %d columns",
                                 table->name.text, LORRY__TABLE_COLUMNS);
    take_titles(table, best, all);
    return LORRY_OK;
}

/* A mapping that names a header which is not there is a slip of the pen. */
static lorry_status check_firm_names(const lorry__reader *reader)
{
    const lorry__sheet *sheet = reader->sheet;
    for (int f = 0; f < LORRY__NUM_FIELDS; f++) {
        if (!reader->part->is_firm[f] || sheet->column[f] >= 0 ||
            !lorry__field_is_of((lorry__field)f, sheet->kind))
            continue;
        const char *name = reader->part->names[f][0];
        const char *meant = lorry__nearest_word(name, sheet->table.header,
                                                sheet->table.num_columns);
        if (meant != NULL)
            return lorry__fail(reader->message, LORRY_EINVAL,
                               "%s: the mapping has the header `%.60s` for %s, which is not "
                               "there; did you mean `%.60s`?", sheet->table.name.text, name,
                               lorry__field_name((lorry__field)f), meant);
        return lorry__fail(reader->message, LORRY_EINVAL,
                           "%s: the mapping has the header `%.60s` for %s, which is not there",
                           sheet->table.name.text, name, lorry__field_name((lorry__field)f));
    }
    return LORRY_OK;
}

/* The headers are listed where they are headers: a file without any has names and
 * addresses in its first row. */
static lorry_status missing(const lorry__reader *reader, lorry__field field)
{
    const lorry__table *table = &reader->sheet->table;
    char list[200] = "";
    int known = 0;
    for (int f = 0; f < LORRY__NUM_FIELDS; f++)
        known += reader->sheet->has[f];
    if (known < 2)
        return lorry__fail(reader->message, LORRY_EINVAL,
                           "%s: no column for %s (%s), and hardly a known header at all; a "
                           "mapping can name them", table->name.text, lorry__field_name(field),
                           lorry__preset_words(field));
    for (size_t c = 0; c < table->num_columns; c++) {
        const size_t length = strlen(list);
        if (length + strlen(table->header[c]) + 8 > sizeof(list)) {
            strcat(list, ", ...");
            break;
        }
        snprintf(list + length, sizeof(list) - length, "%s%s", c > 0 ? ", " : "",
                 table->header[c]);
    }
    return lorry__fail(reader->message, LORRY_EINVAL,
                       "%s: no column for %s (%s); a mapping can name it. The columns are: %s",
                       table->name.text, lorry__field_name(field), lorry__preset_words(field),
                       list);
}

static lorry_status check_columns(const lorry__reader *reader)
{
    const int16_t *column = reader->sheet->column;
    const lorry__kind kind = reader->sheet->kind;
    if (kind == LORRY__KIND_COURIERS)
        return column[LORRY__FIELD_COURIER] < 0 ? missing(reader, LORRY__FIELD_COURIER)
                                                : LORRY_OK;
    if (column[LORRY__FIELD_WAYBILL] < 0)
        return missing(reader, LORRY__FIELD_WAYBILL);
    if (kind == LORRY__KIND_SCANS)
        return column[LORRY__FIELD_TIME] < 0 ? missing(reader, LORRY__FIELD_TIME) : LORRY_OK;
    if (column[LORRY__FIELD_LONLAT] >= 0 || column[LORRY__FIELD_LATLON] >= 0)
        return LORRY_OK;
    if (column[LORRY__FIELD_LON] < 0)
        return missing(reader, LORRY__FIELD_LON);
    return column[LORRY__FIELD_LAT] < 0 ? missing(reader, LORRY__FIELD_LAT) : LORRY_OK;
}

/* The unit of a column: declared, or in its header, or the usual one with a note. */
static lorry__unit settle_unit(lorry__reader *reader, lorry__field field, lorry__unit declared,
                               const titles *all)
{
    const int column = reader->sheet->column[field];
    const bool is_weight = field == LORRY__FIELD_WEIGHT;
    lorry__unit unit;
    if (column < 0 || declared != LORRY__UNIT_NONE)
        return declared;
    if (lorry__unit_of(all->title[column].unit, &unit) &&
        lorry__unit_is_weight(unit) == is_weight)
        return unit;
    if (is_weight)
        lorry__reader_note(reader, "weights are taken for kilograms; `weight_unit` of a mapping, "
                                   "or a header such as weight(g), says otherwise");
    else
        lorry__reader_note(reader, "volumes are taken for cubic metres; `volume_unit` of a "
                                   "mapping, or a header such as volume(cm3), says otherwise");
    return LORRY__UNIT_NONE;
}

/* ------------------------------------------------------------------ open -- */

static lorry_status open_columns(lorry__reader *reader, titles *all)
{
    lorry__sheet *sheet = reader->sheet;
    lorry_status status = find_header(reader, all);
    if (status != LORRY_OK)
        return status;
    match(reader->part, sheet->kind, all, sheet->column);
    for (int f = 0; f < LORRY__NUM_FIELDS; f++)
        sheet->has[f] = sheet->column[f] >= 0;
    status = check_firm_names(reader);
    if (status == LORRY_OK)
        status = check_columns(reader);
    if (status != LORRY_OK)
        return status;
    reader->weight_unit =
        settle_unit(reader, LORRY__FIELD_WEIGHT, reader->part->weight_unit, all);
    reader->volume_unit =
        settle_unit(reader, LORRY__FIELD_VOLUME, reader->part->volume_unit, all);
    const lorry__decoding *decoding = &sheet->table.decoding;
    if (decoding->num_broken > 0)
        lorry__reader_note(reader, "%zu characters do not fit %s, the first in line %zu; they "
                                   "are replaced by a mark", decoding->num_broken,
                           lorry__encoding_name(decoding->encoding), decoding->first_broken);
    return LORRY_OK;
}

static lorry_status open_table(lorry__reader *reader, const lorry__source *source)
{
    lorry__sheet *sheet = reader->sheet;
    const lorry__table_options *options = &reader->part->table;
    const lorry_status status =
        source->data != NULL
            ? lorry__table_read_memory(&sheet->table, sheet->mem, source->path, source->data,
                                       source->length, options, reader->message)
            : lorry__table_read(&sheet->table, sheet->mem, source->path, options,
                                reader->message);
    if (status != LORRY_OK)
        return status;
    titles all = { 0, LORRY__NEW(sheet->mem, lorry__title, LORRY__TABLE_COLUMNS) };
    const lorry_status opened =
        all.title != NULL ? open_columns(reader, &all) : lorry__reader_no_memory(reader);
    lorry__free(sheet->mem, all.title);
    return opened;
}

static lorry_status read_table(lorry__reader *reader, const lorry__source *source,
                               lorry_status (*read)(lorry__reader *reader))
{
    lorry__sheet *sheet = reader->sheet;
    lorry_status status = open_table(reader, source);
    if (status != LORRY_OK)
        return status;
    sheet->row = lorry__calloc(sheet->mem, sheet->table.num_rows, sizeof(*sheet->row));
    if (sheet->row == NULL || !lorry__columns_make(sheet, sheet->table.num_rows))
        return lorry__reader_no_memory(reader);
    status = read(reader);
    return status == LORRY_OK && reader->is_failed ? lorry__reader_no_memory(reader) : status;
}

lorry_status lorry__sheet_read(lorry__sheet *sheet, lorry__mem *mem, lorry__kind kind,
                               const lorry__source *source, const lorry__mapping *mapping,
                               lorry_status (*read)(lorry__reader *reader),
                               lorry_message *message)
{
    lorry__mapping nothing;
    lorry__mapping_init(&nothing, mem);
    const lorry__mapping *declared = mapping != NULL ? mapping : &nothing;
    lorry__reader reader = { .sheet = sheet, .mapping = declared,
                             .part = &declared->parts[kind], .message = message };
    sheet->mem = mem;
    sheet->kind = kind;
    sheet->zone = declared->zone;
    sheet->day = declared->day;
    sheet->datum = reader.part->datum;
    lorry__texts_init(&sheet->texts, mem);
    const lorry_status status = read_table(&reader, source, read);
    if (status != LORRY_OK)
        lorry__sheet_free(sheet);
    lorry__mapping_free(&nothing);
    return status;
}

void lorry__sheet_free(lorry__sheet *sheet)
{
    lorry__mem *mem = sheet->mem;
    if (mem == NULL)
        return;
    lorry__columns_free(sheet);
    lorry__table_free(&sheet->table);
    lorry__texts_free(&sheet->texts);
    lorry__free(mem, sheet->row);
    lorry__free(mem, sheet->rejects);
    lorry__free(mem, sheet->notes);
    *sheet = (lorry__sheet){ .mem = mem, .kind = sheet->kind };
}

lorry_status lorry__reader_no_memory(const lorry__reader *reader)
{
    return lorry__fail(reader->message, LORRY_ENOMEM, "%s: no memory for its rows",
                       reader->sheet->table.name.text);
}

/* ------------------------------------------------------------------ rows -- */

lorry__row_fault lorry__reader_row(lorry__reader *reader, size_t row)
{
    reader->row = (uint32_t)row;
    return lorry__table_cells(&reader->sheet->table, row, reader->cells);
}

void lorry__reader_plain(const lorry__reader *reader, lorry__field field, lorry__plain *out)
{
    lorry__plain_of(lorry__reader_cell(reader, field), out);
}

const char *lorry__reader_keep(lorry__reader *reader, const char *text, size_t length)
{
    const char *kept = lorry__texts_keep(&reader->sheet->texts, text, length);
    reader->is_failed = reader->is_failed || kept == NULL;
    return kept != NULL ? kept : "";
}

/* Most cells need no copy: they end where their text ends. */
const char *lorry__reader_text(lorry__reader *reader, lorry__field field)
{
    const char *cell = lorry__reader_cell(reader, field);
    size_t length;
    const char *start = lorry__trim(cell, &length);
    if (length >= 4 && start[0] == '=' && start[1] == '"' && start[length - 1] == '"') {
        start += 2; /* ="..." of a spreadsheet */
        length -= 3;
    }
    return start[length] == '\0' ? start : lorry__reader_keep(reader, start, length);
}

void lorry__reader_accept(lorry__reader *reader)
{
    reader->sheet->row[reader->sheet->count++] = reader->row;
}

/* What may be shown of a cell: figures, and so few in a row that no phone number
 * hides among them, which a shifted row could bring here. */
static bool is_harmless(const lorry__plain *found)
{
    int run = 0;
    if (found->is_long || found->length >= sizeof(((lorry__reject *)NULL)->found))
        return false;
    for (const char *s = found->text; *s != '\0'; s++) {
        run = *s >= '0' && *s <= '9' ? run + 1 : 0;
        if (run > 6 || strchr("0123456789.,:+-*/~eE ", *s) == NULL)
            return false;
    }
    return found->length > 0;
}

static lorry__reject *new_reject(lorry__reader *reader)
{
    lorry__sheet *sheet = reader->sheet;
    if (!lorry__grow(sheet->mem, (void **)&sheet->rejects, &sheet->rejects_capacity,
                     sheet->num_rejects + 1, sizeof(*sheet->rejects))) {
        reader->is_failed = true;
        return NULL;
    }
    return &sheet->rejects[sheet->num_rejects++];
}

void lorry__reader_reject(lorry__reader *reader, lorry__reject_reason reason,
                          const char *waybill, const lorry__plain *found)
{
    lorry__reject *reject = new_reject(reader);
    if (reject == NULL)
        return;
    *reject = (lorry__reject){ .row = reader->sheet->table.number[reader->row],
                               .reason = reason, .waybill = waybill };
    if (found != NULL && is_harmless(found))
        memcpy(reject->found, found->text, found->length + 1);
}

void lorry__reader_note(lorry__reader *reader, const char *format, ...)
{
    lorry__sheet *sheet = reader->sheet;
    if (!lorry__grow(sheet->mem, (void **)&sheet->notes, &sheet->notes_capacity,
                     sheet->num_notes + 1, sizeof(*sheet->notes))) {
        reader->is_failed = true;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    lorry__note *note = &sheet->notes[sheet->num_notes++];
    lorry__format(note->text, sizeof(note->text), lorry__tr(format), arguments);
    va_end(arguments);
}

/* ----------------------------------------------------------------- times -- */

enum { MOST_DAYS = 64 };
typedef struct ballot { int32_t day[MOST_DAYS]; size_t votes[MOST_DAYS]; int count; } ballot;

static void vote(ballot *b, int32_t day)
{
    int k = 0;
    while (k < b->count && b->day[k] != day)
        k++;
    if (k == MOST_DAYS)
        return;
    if (k == b->count) {
        b->day[k] = day;
        b->votes[k] = 0;
        b->count++;
    }
    b->votes[k]++;
}

static void vote_moment(ballot *with_year, ballot *without, const lorry__moment *moment,
                        int32_t zone)
{
    lorry__moment m = *moment;
    int32_t leap_year;
    if (m.has_day)
        vote(with_year, lorry__moment_day(&m, zone));
    if (!m.has_date || !lorry__day_of_date(2000, 7, 1, &leap_year))
        return;
    lorry__moment_settle(&m, leap_year);
    if (m.has_day)
        vote(without, lorry__moment_day(&m, zone));
}

static bool winner(const ballot *b, int32_t *day)
{
    int best = 0;
    for (int k = 1; k < b->count; k++)
        if (b->votes[k] > b->votes[best] ||
            (b->votes[k] == b->votes[best] && b->day[k] < b->day[best]))
            best = k;
    if (b->count > 0)
        *day = b->day[best];
    return b->count > 0;
}

void lorry__reader_find_day(lorry__reader *reader, const lorry__field *fields)
{
    lorry__sheet *sheet = reader->sheet;
    if (sheet->day != LORRY__NO_DAY) {
        reader->base = sheet->day;
        return;
    }
    ballot with_year = { .count = 0 }, without = { .count = 0 };
    const size_t stride = 1 + sheet->table.num_rows / VOTERS;
    for (size_t row = 0; row < sheet->table.num_rows; row += stride) {
        lorry__reader_row(reader, row);
        for (const lorry__field *f = fields; *f != LORRY__NUM_FIELDS; f++) {
            lorry__plain plain;
            lorry__moment moment;
            lorry__span span;
            lorry__reader_plain(reader, *f, &plain);
            if (lorry__moment_read(&plain, &moment)) {
                vote_moment(&with_year, &without, &moment, sheet->zone);
            } else if (lorry__span_read(&plain, &span)) {
                if (span.has_from)
                    vote_moment(&with_year, &without, &span.from, sheet->zone);
                else if (span.has_to)
                    vote_moment(&with_year, &without, &span.to, sheet->zone);
            }
        }
    }
    /* Without a year times still count from the day, only it has no name. */
    if (winner(&with_year, &reader->base))
        sheet->day = reader->base;
    else if (!winner(&without, &reader->base))
        reader->base = 0;
}

lorry__reading lorry__reader_time(const lorry__reader *reader, lorry__field field, int32_t clock,
                                  int64_t *out, bool *has_day)
{
    lorry__plain plain;
    lorry__moment moment;
    *has_day = false;
    lorry__reader_plain(reader, field, &plain);
    if (lorry__plain_is_nothing(&plain))
        return LORRY__READ_NOTHING;
    if (!lorry__moment_read(&plain, &moment))
        return LORRY__READ_FAILED;
    lorry__moment_settle(&moment, reader->base);
    *has_day = moment.has_day;
    *out = lorry__moment_seconds(&moment, reader->base, reader->sheet->zone, clock);
    return LORRY__READ;
}

/* A window over midnight is short; a long one has its ends swapped. */
static bool is_reversed(int64_t from, int64_t to, bool is_dated)
{
    return to < from || (!is_dated && from < DAY && to > DAY && to - from > HALF_DAY);
}

lorry__reject_reason lorry__reader_window(const lorry__reader *reader, int64_t *from,
                                          int64_t *to, lorry__plain *found)
{
    const int32_t zone = reader->sheet->zone;
    lorry__span span;
    *from = LORRY__NO_TIME;
    *to = LORRY__NO_TIME;
    lorry__reader_plain(reader, LORRY__FIELD_WINDOW, found);
    if (!lorry__span_read(found, &span))
        return LORRY__REJECT_TIME_UNREADABLE;
    lorry__moment_settle(&span.from, reader->base);
    lorry__moment_settle(&span.to, reader->base);
    if (span.has_from)
        *from = lorry__moment_seconds(&span.from, reader->base, zone, 0);
    if (span.has_to)
        *to = lorry__moment_seconds(&span.to, reader->base, zone, DAY);
    bool is_from_dated = span.from.has_day, is_to_dated = span.to.has_day;
    if (!span.has_from && !span.has_to) {
        if (lorry__reader_time(reader, LORRY__FIELD_FROM, 0, from, &is_from_dated) ==
            LORRY__READ_FAILED) {
            lorry__reader_plain(reader, LORRY__FIELD_FROM, found);
            return LORRY__REJECT_TIME_UNREADABLE;
        }
        if (lorry__reader_time(reader, LORRY__FIELD_TO, DAY, to, &is_to_dated) ==
            LORRY__READ_FAILED) {
            lorry__reader_plain(reader, LORRY__FIELD_TO, found);
            return LORRY__REJECT_TIME_UNREADABLE;
        }
        if (*from != LORRY__NO_TIME && *to != LORRY__NO_TIME && *to < *from && !is_to_dated &&
            !is_from_dated)
            *to += DAY;
    }
    if (*from != LORRY__NO_TIME && *to != LORRY__NO_TIME &&
        is_reversed(*from, *to, is_from_dated || is_to_dated))
        return LORRY__REJECT_WINDOW_REVERSED;
    return LORRY__NUM_REASONS;
}

/* --------------------------------------------------------------- waybills -- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* 1.23457E+14 and 78001234567890.0: what a spreadsheet or a data frame makes of
 * a long number. */
static bool is_damaged(const char *s)
{
    const char *start = s;
    while (is_digit(*s))
        s++;
    if (s == start)
        return false;
    const bool has_point = *s == '.';
    if (has_point)
        for (s++; is_digit(*s);)
            s++;
    if (*s == '\0')
        return has_point;
    if ((*s != 'e' && *s != 'E') || (!has_point && s[1] != '+'))
        return false; /* 12E34 may be a number of some company */
    s += 1 + (s[1] == '+');
    while (is_digit(*s))
        s++;
    return *s == '\0';
}

lorry__reject_reason lorry__reader_waybill(lorry__reader *reader, const char **waybill,
                                           lorry__plain *found)
{
    const char *cell = lorry__reader_cell(reader, LORRY__FIELD_WAYBILL);
    *waybill = "";
    lorry__plain_of(cell, found);
    if (lorry__plain_is_nothing(found))
        return LORRY__REJECT_WAYBILL_MISSING;
    if (is_damaged(found->text))
        return LORRY__REJECT_WAYBILL_DAMAGED;
    bool has_digit = false;
    for (const char *s = found->text; *s != '\0'; s++) {
        const bool is_letter = (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z');
        has_digit = has_digit || is_digit(*s);
        if (!is_letter && !is_digit(*s) && *s != '-' && *s != '_' && *s != '/' && *s != '.')
            return LORRY__REJECT_WAYBILL_UNREADABLE;
    }
    if (!has_digit || found->is_long)
        return LORRY__REJECT_WAYBILL_UNREADABLE;
    *waybill = strcmp(cell, found->text) == 0
                   ? cell
                   : lorry__reader_keep(reader, found->text, found->length);
    return LORRY__NUM_REASONS;
}

lorry__masked lorry__mask_waybill(const char *waybill)
{
    lorry__masked masked;
    const size_t length = strlen(waybill);
    if (length == 0)
        masked.text[0] = '\0';
    else
        snprintf(masked.text, sizeof(masked.text), "...%s",
                 length > 4 ? waybill + length - 4 : waybill);
    return masked;
}

/* ------------------------------------------------------------------ days -- */

lorry__instant lorry__day_text(int32_t day)
{
    lorry__instant text = { "" };
    int32_t year, month, date;
    if (day == LORRY__NO_DAY)
        return text;
    lorry__date_of(day, &year, &month, &date);
    snprintf(text.text, sizeof(text.text), "%04d-%02d-%02d", (int)year, (int)month, (int)date);
    return text;
}

lorry__instant lorry__origin_text(int32_t day, int32_t zone)
{
    lorry__instant text = { "" };
    const int minutes = (int)(zone < 0 ? -zone : zone) / 60;
    if (day != LORRY__NO_DAY)
        snprintf(text.text, sizeof(text.text), "%.10sT00:00:00%c%02d:%02d",
                 lorry__day_text(day).text, zone < 0 ? '-' : '+', minutes / 60 % 100,
                 minutes % 60);
    return text;
}
