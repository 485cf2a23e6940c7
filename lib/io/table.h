/* table.h: a table of text (CSV, TSV) as rows of cells.
 *
 * RFC 4180 quotes, line ends of any kind, gzip; UTF-8, GB18030 and UTF-16 are
 * told apart (encoding.h) and so are comma, tab, semicolon and bar. Nothing is
 * made of a cell but its text.
 *
 * All cells lie in one block, each ended by a zero, row after row, so a table
 * of a million rows costs its text, twelve bytes a row, and no block per cell:
 *
 *     lorry__table table;
 *     lorry__table_read(&table, mem, &source, &options, message);
 *     const char *cells[LORRY__TABLE_COLUMNS];
 *     for (size_t r = 0; r < table.num_rows; r++)
 *         lorry__table_cells(&table, r, cells);    ... cells[c], never NULL
 *     lorry__table_free(&table);
 */
#ifndef LORRY_IO_TABLE_H
#define LORRY_IO_TABLE_H

#include "io/encoding.h"

/* More are refused. */
#define LORRY__TABLE_COLUMNS 512

/* What is odd about the form of a row. */
typedef enum lorry__row_fault {
    LORRY__ROW_SOUND,
    LORRY__ROW_SHORT,  /* fewer cells than the header; the missing ones are ""  */
    LORRY__ROW_LONG,   /* more, and not all of them blank                       */
    LORRY__ROW_QUOTE   /* a quote that nothing closes; taken as a character     */
} lorry__row_fault;

typedef struct lorry__table_options {
    lorry__encoding encoding; /* LORRY__ENCODING_AUTO: told by the bytes        */
    char separator;           /* 0: told by the first lines                     */
} lorry__table_options;

typedef struct lorry__table {
    lorry__mem *mem;
    lorry__file_name name;    /* for messages                                   */
    lorry__decoding decoding; /* which encoding it was                          */
    char separator;
    size_t num_columns;       /* of the header row                              */
    const char *const *header;/* num_columns texts, as they stand               */
    size_t num_rows;          /* below the header, blank ones left out          */
    size_t num_blank;         /* these                                          */
    const uint32_t *number;   /* per row: as a spreadsheet numbers it, from 1   */
    /* inside */
    char *text;
    size_t num_lines, first;  /* rows of any kind; the first below the header   */
    size_t *start;            /* num_lines + 1 places in text                   */
    uint32_t *numbers;        /* num_lines                                      */
    const char **titles;
    size_t *quotes;           /* lines with a quote that nothing closes         */
    size_t num_quotes, quotes_capacity;
} lorry__table;

/* Read a file, or bytes at hand. options NULL: all told by the content. The
 * first row becomes the header; see lorry__table_set_header(). LORRY_EFORMAT
 * for what is no text, has no row at all or too many columns. O(length). */
lorry_status lorry__table_read(lorry__table *table, lorry__mem *mem,
                               const lorry__source *source,
                               const lorry__table_options *options, lorry_message *message);
/* Leaves an empty table behind; fine after a failed read. */
void lorry__table_free(lorry__table *table);

/* Some exports put titles above the header: row `line` of all rows, counted from
 * 0, is the header and what stands above it is left out. LORRY_EINVAL if there is
 * no such row, LORRY_ERANGE if it has too many cells, LORRY_ENOMEM. */
lorry_status lorry__table_set_header(lorry__table *table, size_t line);
/* Any row, those above the header too; returns the number of its cells, of which
 * at most `capacity` are given. Lent until the table is freed. */
size_t lorry__table_line(const lorry__table *table, size_t line, const char **cells,
                         size_t capacity);

/* The num_columns cells of a row below the header, "" where it has none; lent.
 * O(length of the row). */
lorry__row_fault lorry__table_cells(const lorry__table *table, size_t row, const char **cells);
/* One of them. */
const char *lorry__table_cell(const lorry__table *table, size_t row, size_t column);

#endif
