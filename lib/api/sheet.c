/* sheet.c: a company's own files through the public face. */
#include <stdio.h>

#include "api/api.h"
#include "base/language.h"
#include "io/io.h"
#include "io/moment.h"
#include "io/sheet_columns.h"
#include "io/sheet_compare.h"

struct lorry_sheet {
    lorry__mem mem;
    union {
        lorry__sheet sheet; /* the first member of each */
        lorry__parcels parcels;
        lorry__couriers couriers;
        lorry__scans scans;
    } of;
};

_Static_assert((int)LORRY_SHEET_PARCELS == LORRY__KIND_PARCELS &&
                   (int)LORRY_SHEET_HISTORY == LORRY__KIND_HISTORY &&
                   (int)LORRY_SHEET_COURIERS == LORRY__KIND_COURIERS &&
                   (int)LORRY_SHEET_SCANS == LORRY__KIND_SCANS,
               "kinds have the same numbers within");

/* ----------------------------------------------------------------- reading -- */

/* What is declared: a file, a text, and two words over them. */
static lorry_status declare(lorry__mapping *mapping, const lorry_sheet_options *options,
                            lorry_message *message)
{
    lorry_status status = LORRY_OK;
    if (options->mapping != NULL) {
        const lorry__source file = { options->mapping, NULL, 0 };
        status = lorry__mapping_read(mapping, &file, message);
    }
    if (status == LORRY_OK && options->mapping_text != NULL) {
        const lorry__source text = { "mapping", options->mapping_text,
                                     strlen(options->mapping_text) };
        status = lorry__mapping_read(mapping, &text, message);
    }
    if (status == LORRY_OK && options->datum != NULL) {
        lorry__datum datum;
        if (!lorry__datum_of(options->datum, &datum))
            return lorry__fail(message, LORRY_EINVAL,
                               "there is no datum \"%.40s\"; WGS 84, CGCS2000, GCJ-02 and BD-09 "
                               "are", options->datum);
        lorry__mapping_set_datum(mapping, datum);
    }
    if (status == LORRY_OK && options->date != NULL) {
        lorry__plain plain;
        lorry__moment moment;
        lorry__plain_of(options->date, &plain);
        if (!lorry__moment_read(&plain, &moment) || !moment.has_day || moment.has_clock)
            return lorry__fail(message, LORRY_EINVAL,
                               "\"%.40s\" is no date; write it as 2024-06-18", options->date);
        mapping->day = moment.day;
    }
    return status;
}

static lorry_status read_into(lorry_sheet *sheet, lorry__kind kind, const lorry__source *source,
                              const lorry_sheet_options *options, lorry_message *message)
{
    lorry__mapping mapping;
    lorry__mapping_init(&mapping, &sheet->mem);
    lorry_status status = declare(&mapping, options, message);
    if (status == LORRY_OK)
        status = kind == LORRY__KIND_COURIERS
                     ? lorry__couriers_read(&sheet->of.couriers, &sheet->mem, source, &mapping,
                                            message)
                 : kind == LORRY__KIND_SCANS
                     ? lorry__scans_read(&sheet->of.scans, &sheet->mem, source, &mapping, message)
                     : lorry__parcels_read(&sheet->of.parcels, &sheet->mem, kind, source,
                                           &mapping, message);
    lorry__mapping_free(&mapping);
    return status;
}

static lorry_status read_sheet(const lorry_config *config, lorry_sheet_kind kind,
                               const lorry__source *source, const lorry_sheet_options *options,
                               lorry_sheet **out, lorry_message *message)
{
    lorry_sheet_options full = LORRY_SHEET_OPTIONS_INIT;
    lorry_config whole;
    if (out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is no place for the sheet");
    *out = NULL;
    if (!lorry__take_config(&whole, config) ||
        (options != NULL && !lorry__take(&full, sizeof(full), options)))
        return lorry__fail(message, LORRY_EINVAL,
                           "options: their size is not set, or of a newer header");
    LORRY__SPEAK_IN(whole.language);
    if ((int)kind < 0 || (int)kind >= LORRY__NUM_KINDS)
        return lorry__fail(message, LORRY_EINVAL, "there is no kind of sheet %d", (int)kind);
    if (source->path == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is nothing to read from");
    lorry_sheet *sheet =
        lorry__handle_new(&whole, sizeof(*sheet), offsetof(lorry_sheet, mem));
    if (sheet == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "out of memory");
    const lorry_status status =
        read_into(sheet, (lorry__kind)kind, source, &full, message);
    if (status != LORRY_OK)
        lorry_sheet_free(sheet);
    else
        *out = sheet;
    return status;
}

lorry_status lorry_sheet_read(const lorry_config *config, lorry_sheet_kind kind,
                              const char *path, const lorry_sheet_options *options,
                              lorry_sheet **out, lorry_message *message)
{
    const lorry__source source = { path, NULL, 0 };
    return read_sheet(config, kind, &source, options, out, message);
}

lorry_status lorry_sheet_read_memory(const lorry_config *config, lorry_sheet_kind kind,
                                     const char *name, const void *data, size_t length,
                                     const lorry_sheet_options *options, lorry_sheet **out,
                                     lorry_message *message)
{
    const lorry__source source = { name != NULL ? name : "memory", data != NULL ? data : "",
                                   data != NULL ? length : 0 };
    return read_sheet(config, kind, &source, options, out, message);
}

void lorry_sheet_free(lorry_sheet *sheet)
{
    if (sheet == NULL)
        return;
    lorry__sheet_free(&sheet->of.sheet);
    lorry__handle_free(sheet, offsetof(lorry_sheet, mem));
}

/* ------------------------------------------------------------------ whole -- */

void lorry_sheet_summarise(const lorry_sheet *sheet, lorry_sheet_summary *out)
{
    if (sheet == NULL || out == NULL)
        return;
    const lorry__sheet *s = &sheet->of.sheet;
    const bool has_places = s->column[LORRY__FIELD_LON] >= 0 ||
                            s->column[LORRY__FIELD_LONLAT] >= 0 ||
                            s->column[LORRY__FIELD_LATLON] >= 0;
    lorry_sheet_summary full = {
        .size = sizeof(full),
        .kind = (lorry_sheet_kind)s->kind,
        .rows = (int64_t)(s->table.num_rows + s->table.num_blank),
        .kept = (int64_t)s->count,
        .rejected = (int64_t)s->num_rejects,
        .blank = (int64_t)s->table.num_blank,
        .encoding = lorry__encoding_name(s->table.decoding.encoding),
        .separator = s->table.separator,
        .datum = has_places ? lorry__datum_name(s->datum) : "",
    };
    const lorry__instant origin = lorry__origin_text(s->day, s->zone);
    memcpy(full.origin, origin.text, sizeof(full.origin));
    lorry__give(out, &full, sizeof(full));
}

const char *lorry_sheet_note(const lorry_sheet *sheet, size_t index)
{
    return sheet != NULL && index < sheet->of.sheet.num_notes
               ? sheet->of.sheet.notes[index].text : NULL;
}

lorry_status lorry_sheet_rejected(const lorry_sheet *sheet, size_t index,
                                  lorry_sheet_reject *out)
{
    if (sheet == NULL || out == NULL || index >= sheet->of.sheet.num_rejects)
        return LORRY_EINVAL;
    LORRY__SPEAK(&sheet->mem);
    const lorry__reject *reject = &sheet->of.sheet.rejects[index];
    lorry_sheet_reject full = { .size = sizeof(full), .row = reject->row,
                                .waybill = reject->waybill,
                                .code = lorry__reject_code(reject->reason) };
    const lorry__reject_words words = lorry__reject_text(reject);
    memcpy(full.text, words.text, sizeof(full.text));
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

lorry_status lorry_sheet_write_rejects(const lorry_sheet *sheet, const char *path, int is_full,
                                       lorry_message *message)
{
    lorry__mem mem;
    lorry__text text;
    if (sheet == NULL || path == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the sheet or the path is NULL");
    LORRY__SPEAK(&sheet->mem);
    lorry__mem_init(&mem, NULL);
    lorry__text_init(&text, &mem);
    lorry__text_puts(&text, "\xef\xbb\xbf");
    lorry__rejects_head(&text);
    lorry__rejects_render(sheet->of.sheet.table.name.text, sheet->of.sheet.rejects,
                          sheet->of.sheet.num_rejects, is_full != 0, &text);
    const lorry_status status =
        text.is_failed ? lorry__fail(message, LORRY_ENOMEM, "no memory for the rejected rows")
                       : lorry__io_write_file(path, text.data, text.length, message);
    lorry__text_free(&text);
    return status;
}

lorry_status lorry_sheet_compare(const lorry_sheet *first, const lorry_sheet *second,
                                 lorry_message *message)
{
    lorry__mem mem;
    lorry__note note;
    if (first == NULL || second == NULL || message == NULL)
        return LORRY_EINVAL;
    LORRY__SPEAK(&first->mem);
    lorry__mem_init(&mem, &first->mem.config);
    const lorry_status status =
        lorry__sheets_compare(&mem, &first->of.sheet, &second->of.sheet, &note);
    snprintf(message->text, sizeof(message->text), "%s", note.text);
    return status == LORRY_OK ? LORRY_OK
                              : lorry__fail(message, status, "no memory to compare places");
}

/* ---------------------------------------------------------------- columns -- */

static lorry_status find_column(const lorry_sheet *sheet, const char *name,
                                lorry__column_type type, void **out)
{
    size_t count;
    if (sheet == NULL || name == NULL)
        return LORRY_EINVAL;
    const lorry__column *columns = lorry__columns_of(sheet->of.sheet.kind, &count);
    for (size_t k = 0; k < count; k++)
        if (columns[k].type == type && strcmp(columns[k].name, name) == 0) {
            *out = lorry__column_array(&sheet->of.sheet, &columns[k]);
            return LORRY_OK;
        }
    return LORRY_ENOENT;
}

lorry_status lorry_sheet_texts(const lorry_sheet *sheet, const char *column,
                               const char *const **out)
{
    void *array = NULL;
    const lorry_status status = find_column(sheet, column, LORRY__COLUMN_TEXT, &array);
    if (out != NULL)
        *out = array;
    return out != NULL ? status : LORRY_EINVAL;
}

lorry_status lorry_sheet_wholes(const lorry_sheet *sheet, const char *column,
                                const int64_t **out)
{
    void *array = NULL;
    const lorry_status status = find_column(sheet, column, LORRY__COLUMN_WHOLE, &array);
    if (out != NULL)
        *out = array;
    return out != NULL ? status : LORRY_EINVAL;
}

lorry_status lorry_sheet_reals(const lorry_sheet *sheet, const char *column, const double **out)
{
    void *array = NULL;
    const lorry_status status = find_column(sheet, column, LORRY__COLUMN_REAL, &array);
    if (out != NULL)
        *out = array;
    return out != NULL ? status : LORRY_EINVAL;
}

int lorry_sheet_has(const lorry_sheet *sheet, const char *field)
{
    for (int f = 0; sheet != NULL && field != NULL && f < LORRY__NUM_FIELDS; f++)
        if (strcmp(lorry__field_name((lorry__field)f), field) == 0)
            return sheet->of.sheet.has[f];
    return 0;
}

void lorry_sheet_rows(const lorry_sheet *sheet, int64_t *out, size_t capacity)
{
    for (size_t k = 0; sheet != NULL && out != NULL && k < sheet->of.sheet.count && k < capacity;
         k++)
        out[k] = sheet->of.sheet.table.number[sheet->of.sheet.row[k]];
}

const char *lorry_sheet_header(const lorry_sheet *sheet, size_t column)
{
    return sheet != NULL && column < sheet->of.sheet.table.num_columns
               ? sheet->of.sheet.table.header[column] : NULL;
}

lorry_status lorry_sheet_join(const lorry_sheet *sheet, const char *name, size_t column,
                              char **text, size_t *length)
{
    lorry__mem mem;
    lorry__text out;
    const char *const *texts = NULL;
    if (text != NULL)
        *text = NULL;
    if (sheet == NULL || text == NULL || length == NULL)
        return LORRY_EINVAL;
    const lorry__sheet *s = &sheet->of.sheet;
    const lorry_status status = name != NULL ? lorry_sheet_texts(sheet, name, &texts)
                                : column < s->table.num_columns ? LORRY_OK : LORRY_ENOENT;
    if (status != LORRY_OK)
        return status;
    lorry__mem_init(&mem, NULL); /* from malloc, so that its address frees it */
    lorry__text_init(&out, &mem);
    for (size_t k = 0; k < s->count && !out.is_failed; k++) {
        const char *cell =
            texts != NULL ? texts[k] : lorry__table_cell(&s->table, s->row[k], column);
        lorry__text_add(&out, cell, strlen(cell) + 1);
    }
    if (s->count == 0)
        lorry__text_puts(&out, "");
    if (out.is_failed) {
        lorry__text_free(&out);
        return LORRY_ENOMEM;
    }
    *text = out.data;
    *length = out.length;
    return LORRY_OK;
}
