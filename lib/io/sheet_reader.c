/* sheet_reader.c: the rows of a sheet, cell by cell: texts, times, waybills; kept or
 * rejected. Nothing is allocated per cell but for texts that must be seen otherwise
 * than they stand. */
#include <stdio.h>

#include "base/language.h"
#include "io/sheet_reader.h"

/* Rows that vote on the day. */
#define VOTERS 10000
enum { DAY = 86400, HALF_DAY = DAY / 2 };

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
    const int length = snprintf(note->text, sizeof(note->text), "%s: ",
                                lorry__base_name(sheet->table.name.text));
    lorry__format(note->text + length, sizeof(note->text) - (size_t)length, lorry__tr(format),
                  arguments);
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
