/* sheet.c: from a table to typed columns: which column is which field, and what
 * all kinds of file share. O(length) in all; nothing is allocated per cell but
 * for texts that a reader must see otherwise than they stand. */
#include <stdio.h>

#include "base/language.h"
#include "io/names.h"
#include "io/sheet_columns.h"
#include "io/sheet_reader.h"

/* Rows looked at for the header. */
#define MOST_TITLES 20

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
        lorry__table_read(&sheet->table, sheet->mem, source, options, reader->message);
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
