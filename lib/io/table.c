/* table.c: rows of cells from a text of separated values.
 *
 * One pass over the text, in place: what is written never overtakes what is
 * read, since quotes and line ends go and every separator becomes the zero
 * behind a cell. O(length). */
#include "io/table.h"

/* A cell in quotes may hold line ends (addresses do), but one that goes on and on
 * began with a quote that was meant as a character (5" pipes). */
#define MOST_LINES_IN_CELL 50
#define MOST_BYTES_IN_CELL ((ptrdiff_t)1 << 16)
/* Beyond so many such quotes the file is no table. */
#define MOST_BAD_QUOTES 1000
/* Lines looked at to tell the separator. */
#define LINES_LOOKED_AT 20

static lorry_status no_memory(const lorry__table *table, lorry_message *message)
{
    return lorry__fail(message, LORRY_ENOMEM, "%s: no memory for its rows", table->name.text);
}

/* ------------------------------------------------------------ separator -- */

/* Separators outside quotes on the line at *at, which moves to the next one. */
static size_t count_on_line(const char **at, const char *end, char separator)
{
    size_t count = 0;
    bool is_quoted = false;
    const char *s = *at;
    for (; s < end && (is_quoted || (*s != '\n' && *s != '\r')) &&
           s - *at < MOST_BYTES_IN_CELL; s++) {
        is_quoted ^= *s == '"';
        count += !is_quoted && *s == separator;
    }
    while (s < end && *s != '\n' && *s != '\r')
        s++;
    while (s < end && (*s == '\n' || *s == '\r'))
        s++;
    *at = s;
    return count;
}

/* The one that stands most often on most of the first lines: by the median. */
static char find_separator(const char *text, size_t length)
{
    static const char known[] = ",\t;|";
    char best = ',';
    size_t most = 0;
    for (const char *k = known; *k != '\0'; k++) {
        size_t counts[LINES_LOOKED_AT];
        int lines = 0;
        for (const char *at = text; at < text + length && lines < LINES_LOOKED_AT; lines++) {
            const size_t count = count_on_line(&at, text + length, *k);
            int place = lines; /* sorted by insertion */
            for (; place > 0 && counts[place - 1] > count; place--)
                counts[place] = counts[place - 1];
            counts[place] = count;
        }
        const size_t median = lines > 0 ? counts[(lines - 1) / 2] : 0;
        if (median > most) {
            most = median;
            best = *k;
        }
    }
    return best;
}

/* A first line "sep=;" is a spreadsheet's note to itself. Its length, or 0. */
static size_t note_of_separator(const lorry__bytes *text, char *separator)
{
    if (text->length < 5 || memcmp(text->data, "sep=", 4) != 0)
        return 0;
    const char end = text->data[5];
    if (end != '\n' && end != '\r' && end != '\0')
        return 0;
    *separator = text->data[4];
    return 5;
}

/* ----------------------------------------------------------------- rows -- */

/* Where parsing stands: read from, written to. */
typedef struct cursor {
    lorry__table *table;
    const char *end;
    char *from, *to;
    size_t lines_capacity, starts_capacity;
    uint32_t number;      /* of the row, blank ones counted */
    bool has_text;        /* a cell of this row is not blank */
    bool has_bad_quote;
} cursor;

static bool ends_cell(const cursor *c, const char *s)
{
    return s == c->end || *s == c->table->separator || *s == '\n' || *s == '\r';
}

/* The quote that closes the cell opened just before `s`: one with the end of the
 * cell behind it; any other is an inch mark. NULL if none does. */
static const char *closing_quote(const cursor *c, const char *s)
{
    const char *const last = c->end - s > MOST_BYTES_IN_CELL ? s + MOST_BYTES_IN_CELL : c->end;
    int lines = 0;
    for (; s < last && lines <= MOST_LINES_IN_CELL; s++) {
        lines += *s == '\n';
        if (*s != '"')
            continue;
        if (ends_cell(c, s + 1))
            return s;
        s += s + 1 < last && s[1] == '"';
    }
    return NULL;
}

static void keep(cursor *c, char byte)
{
    c->has_text = c->has_text || (byte != ' ' && byte != '\t');
    *c->to++ = byte;
}

/* A cell, without what ends it; a zero is put behind it by the caller. */
static void take_cell(cursor *c)
{
    if (c->from < c->end && *c->from == '"') {
        const char *close = closing_quote(c, c->from + 1);
        if (close != NULL) {
            for (c->from++; c->from < close; c->from++) {
                keep(c, *c->from);
                c->from += c->from[0] == '"' && c->from[1] == '"'; /* a pair is one */
            }
            c->from++;
            return;
        }
        c->has_bad_quote = true;
    }
    while (!ends_cell(c, c->from))
        keep(c, *c->from++);
}

/* Blank rows are counted and leave nothing behind. */
static lorry_status end_row(cursor *c, char *start, lorry_message *message)
{
    lorry__table *table = c->table;
    c->number++;
    if (!c->has_text) {
        table->num_blank++;
        c->to = start;
        return LORRY_OK;
    }
    const size_t line = table->num_lines;
    if (!lorry__grow(table->mem, (void **)&table->start, &c->starts_capacity, line + 2,
                     sizeof(*table->start)) ||
        !lorry__grow(table->mem, (void **)&table->numbers, &c->lines_capacity, line + 1,
                     sizeof(*table->numbers)))
        return no_memory(table, message);
    if (c->has_bad_quote) {
        if (table->num_quotes == MOST_BAD_QUOTES)
            return lorry__fail(message, LORRY_EFORMAT,
                               "%s:%u: more than %d quotes that nothing closes; is it a table?",
                               table->name.text, (unsigned)c->number, MOST_BAD_QUOTES);
        if (!lorry__grow(table->mem, (void **)&table->quotes, &table->quotes_capacity,
                         table->num_quotes + 1, sizeof(*table->quotes)))
            return no_memory(table, message);
        table->quotes[table->num_quotes++] = line;
    }
    table->start[line] = (size_t)(start - table->text);
    table->start[line + 1] = (size_t)(c->to - table->text);
    table->numbers[line] = c->number;
    table->num_lines++;
    return LORRY_OK;
}

static lorry_status take_rows(cursor *c, lorry_message *message)
{
    lorry_status status = LORRY_OK;
    while (status == LORRY_OK && c->from < c->end) {
        char *const start = c->to;
        c->has_text = c->has_bad_quote = false;
        for (;;) {
            take_cell(c);
            const bool has_more = c->from < c->end && *c->from == c->table->separator;
            /* The byte behind the cell may be its own end: read it before. */
            const bool is_return = !has_more && c->from < c->end && *c->from == '\r';
            if (c->from < c->end)
                c->from++;
            if (is_return && c->from < c->end && *c->from == '\n')
                c->from++;
            *c->to++ = '\0';
            if (!has_more)
                break;
        }
        status = end_row(c, start, message);
    }
    return status;
}

/* --------------------------------------------------------------- reading -- */

/* `text` is given away. */
static lorry_status take_text(lorry__table *table, const lorry__table_options *options,
                              lorry__bytes *text, lorry_message *message)
{
    lorry_status status = lorry__decode(table->mem, table->name.text, options->encoding, text,
                                        &table->decoding, message);
    table->text = text->data;
    if (status != LORRY_OK)
        return status;
    char noted = 0;
    const size_t skipped = note_of_separator(text, &noted);
    table->separator = options->separator != 0 ? options->separator
                       : noted != 0            ? noted
                                    : find_separator(text->data + skipped,
                                                     text->length - skipped);
    cursor c = { .table = table, .end = text->data + text->length,
                 .from = text->data + skipped, .to = text->data };
    if (skipped > 0) {
        c.number = 1;
        c.from += *c.from == '\r';
        c.from += *c.from == '\n';
    }
    status = take_rows(&c, message);
    if (status != LORRY_OK)
        return status;
    if (table->num_lines == 0)
        return lorry__fail(message, LORRY_EFORMAT, "%s: there is no row in it",
                           table->name.text);
    status = lorry__table_set_header(table, 0);
    if (status == LORRY_ERANGE)
        return lorry__fail(message, LORRY_EFORMAT,
                           "%s: more than %d columns; is `%c` what separates them?",
                           table->name.text, LORRY__TABLE_COLUMNS, table->separator);
    return status == LORRY_ENOMEM ? no_memory(table, message) : status;
}

lorry_status lorry__table_read(lorry__table *table, lorry__mem *mem,
                               const lorry__source *source,
                               const lorry__table_options *options, lorry_message *message)
{
    const lorry__table_options automatic = { LORRY__ENCODING_AUTO, 0 };
    lorry__bytes text;
    *table = (lorry__table){ .mem = mem, .name = lorry__name_file(source->path) };
    lorry_status status = lorry__load_raw(mem, source, table->name.text, &text, message);
    if (status != LORRY_OK)
        return status;
    status = take_text(table, options != NULL ? options : &automatic, &text, message);
    if (status != LORRY_OK)
        lorry__table_free(table);
    return status;
}

void lorry__table_free(lorry__table *table)
{
    lorry__mem *mem = table->mem;
    if (mem == NULL)
        return;
    lorry__free(mem, table->text);
    lorry__free(mem, table->start);
    lorry__free(mem, table->numbers);
    lorry__free(mem, table->titles);
    lorry__free(mem, table->quotes);
    *table = (lorry__table){ .mem = mem, .name = table->name };
}

/* ----------------------------------------------------------------- cells -- */

size_t lorry__table_line(const lorry__table *table, size_t line, const char **cells,
                         size_t capacity)
{
    const char *at = table->text + table->start[line];
    const char *const end = table->text + table->start[line + 1];
    size_t count = 0;
    for (; at < end; count++) {
        if (count < capacity)
            cells[count] = at;
        at += strlen(at) + 1;
    }
    return count;
}

lorry_status lorry__table_set_header(lorry__table *table, size_t line)
{
    if (line >= table->num_lines)
        return LORRY_EINVAL;
    const size_t count = lorry__table_line(table, line, NULL, 0);
    if (count > LORRY__TABLE_COLUMNS)
        return LORRY_ERANGE;
    const char **titles = lorry__alloc(table->mem, (count + 1) * sizeof(*titles));
    if (titles == NULL)
        return LORRY_ENOMEM;
    lorry__table_line(table, line, titles, count);
    lorry__free(table->mem, table->titles);
    table->titles = titles;
    table->header = titles;
    table->num_columns = count;
    table->first = line + 1;
    table->num_rows = table->num_lines - table->first;
    table->number = table->numbers + table->first;
    return LORRY_OK;
}

static bool has_bad_quote(const lorry__table *table, size_t line)
{
    size_t low = 0, high = table->num_quotes;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (table->quotes[middle] < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < table->num_quotes && table->quotes[low] == line;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

lorry__row_fault lorry__table_cells(const lorry__table *table, size_t row, const char **cells)
{
    assert(row < table->num_rows);
    const size_t line = table->first + row;
    const char *at = table->text + table->start[line];
    const char *const end = table->text + table->start[line + 1];
    size_t count = 0;
    for (; at < end && count < table->num_columns; count++) {
        cells[count] = at;
        at += strlen(at) + 1;
    }
    lorry__row_fault fault = count < table->num_columns ? LORRY__ROW_SHORT : LORRY__ROW_SOUND;
    for (; at < end; at += strlen(at) + 1)
        if (!is_blank(at))
            fault = LORRY__ROW_LONG;
    for (; count < table->num_columns; count++)
        cells[count] = "";
    return has_bad_quote(table, line) ? LORRY__ROW_QUOTE : fault;
}

const char *lorry__table_cell(const lorry__table *table, size_t row, size_t column)
{
    assert(row < table->num_rows && column < table->num_columns);
    const size_t line = table->first + row;
    const char *at = table->text + table->start[line];
    const char *const end = table->text + table->start[line + 1];
    for (; column > 0 && at < end; column--)
        at += strlen(at) + 1;
    return at < end ? at : "";
}
