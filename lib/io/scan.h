/* scan.h: words and numbers of a text file, with line and column for errors. */
#ifndef LORRY_IO_SCAN_H
#define LORRY_IO_SCAN_H

#include "io/load.h"

/* A place in the text. The text must have a zero at `end`. */
typedef struct lorry__scan {
    const char *name;       /* of the file, for messages */
    const char *at, *end;
    const char *line_start;
    int64_t line;           /* from 1 */
    lorry_message *message;
} lorry__scan;

typedef struct lorry__word {
    const char *start;
    size_t length;
} lorry__word;

/* Whole numbers of a text file stay below 2^53, so that a double holds them. */
#define LORRY__SCAN_MAX INT64_C(9007199254740991)

void lorry__scan_init(lorry__scan *scan, const char *name, const lorry__bytes *text,
                      lorry_message *message);
/* Go to the first word of this line or of the next line that has one; false at
 * the end of the text. */
bool lorry__scan_seek(lorry__scan *scan);
void lorry__scan_skip_line(lorry__scan *scan);
/* The next word on this line, without taking it; length 0 at the line's end. */
lorry__word lorry__scan_peek(lorry__scan *scan);
lorry__word lorry__scan_take(lorry__scan *scan);
/* What is left of the line, without blanks or a pair of quotes around it. */
lorry__word lorry__scan_rest(lorry__scan *scan);
/* Same text, upper and lower case alike (ASCII). */
bool lorry__word_is(lorry__word word, const char *text);

/* "name:line:column: found X, expected Y", at the next word. Returns EFORMAT. */
lorry_status lorry__scan_expected(lorry__scan *scan, const char *expected);
/* "name:line:column: ..." at `place`, which lies on the current line. */
lorry_status lorry__scan_fail(lorry__scan *scan, const char *place, lorry_status status,
                              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The next word as a number; `what` names it in the message of an error. */
lorry_status lorry__scan_real(lorry__scan *scan, const char *what, double lo, double hi,
                              double *out);
lorry_status lorry__scan_whole(lorry__scan *scan, const char *what, int64_t lo, int64_t hi,
                               int64_t *out);
/* Nothing but blanks may be left on the line. */
lorry_status lorry__scan_line_end(lorry__scan *scan);

#endif
