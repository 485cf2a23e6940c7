/* scan.c: words and numbers of a text file, with line and column for errors.
 *
 * O(length) over the whole text, with no copy and no allocation. */
#include <math.h>
#include <stdio.h>

#include "base/language.h"
#include "io/scan.h"
#include "io/show.h"

void lorry__scan_init(lorry__scan *scan, const char *name, const lorry__bytes *text,
                      lorry_message *message)
{
    *scan = (lorry__scan){ name, text->data, text->data + text->length, text->data, 1, message };
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static bool is_word_end(const lorry__scan *scan, const char *at)
{
    return at == scan->end || *at == '\n' || is_blank(*at);
}

static void skip_blanks(lorry__scan *scan)
{
    while (scan->at < scan->end && is_blank(*scan->at))
        scan->at++;
}

static void next_line(lorry__scan *scan)
{
    scan->at++;
    scan->line++;
    scan->line_start = scan->at;
}

bool lorry__scan_seek(lorry__scan *scan)
{
    for (;;) {
        skip_blanks(scan);
        if (scan->at == scan->end)
            return false;
        if (*scan->at != '\n')
            return true;
        next_line(scan);
    }
}

void lorry__scan_skip_line(lorry__scan *scan)
{
    const char *stop = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    scan->at = stop != NULL ? stop : scan->end;
    if (stop != NULL)
        next_line(scan);
}

lorry__word lorry__scan_peek(lorry__scan *scan)
{
    skip_blanks(scan);
    const char *at = scan->at;
    while (!is_word_end(scan, at))
        at++;
    return (lorry__word){ scan->at, (size_t)(at - scan->at) };
}

lorry__word lorry__scan_take(lorry__scan *scan)
{
    const lorry__word word = lorry__scan_peek(scan);
    scan->at += word.length;
    return word;
}

lorry__word lorry__scan_rest(lorry__scan *scan)
{
    skip_blanks(scan);
    const char *start = scan->at;
    const char *stop = start;
    while (stop < scan->end && *stop != '\n')
        stop++;
    scan->at = stop;
    while (stop > start && is_blank(stop[-1]))
        stop--;
    if (stop - start >= 2 && (*start == '"' || *start == '\'') && stop[-1] == *start) {
        for (start++, stop--; start < stop && is_blank(*start); start++)
            continue;
        while (stop > start && is_blank(stop[-1]))
            stop--;
    }
    return (lorry__word){ start, (size_t)(stop - start) };
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool lorry__word_is(lorry__word word, const char *text)
{
    for (size_t i = 0; i < word.length; i++)
        if (text[i] == '\0' || upper(word.start[i]) != upper(text[i]))
            return false;
    return text[word.length] == '\0';
}

/* Columns count characters, not bytes. */
static int64_t column_of(const lorry__scan *scan, const char *place)
{
    int64_t column = 1;
    for (const char *c = scan->line_start; c < place; c++)
        column += ((unsigned char)*c & 0xc0) != 0x80;
    return column;
}

lorry_status lorry__scan_fail(lorry__scan *scan, const char *place, lorry_status status,
                              const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    lorry__format(text, sizeof(text), lorry__tr(format), arguments);
    va_end(arguments);
    return lorry__fail(scan->message, status, "%s:%lld:%lld: %s", scan->name,
                       (long long)scan->line, (long long)column_of(scan, place), text);
}

static lorry__shown describe(lorry__word word)
{
    if (word.length > 0)
        return lorry__show_text(word.start, word.length, '`');
    lorry__shown shown;
    snprintf(shown.text, sizeof(shown.text), "%s",
             *word.start == '\0' ? lorry__tr("the end of the file")
                                 : lorry__tr("the end of the line"));
    return shown;
}

lorry_status lorry__scan_expected(lorry__scan *scan, const char *expected)
{
    const lorry__word word = lorry__scan_peek(scan);
    return lorry__scan_fail(scan, word.start, LORRY_EFORMAT, "found %s, expected %s",
                            describe(word).text, lorry__tr(expected));
}

lorry_status lorry__scan_real(lorry__scan *scan, const char *what, double lo, double hi,
                              double *out)
{
    char expected[200];
    skip_blanks(scan);
    char *stop;
    const double value = lorry__strtod(scan->at, &stop);
    if (stop == scan->at || !is_word_end(scan, stop)) {
        snprintf(expected, sizeof(expected), lorry__tr("%s, a number"), lorry__tr(what));
        return lorry__scan_expected(scan, expected);
    }
    if (!(value >= lo && value <= hi)) {
        snprintf(expected, sizeof(expected), lorry__tr("%s, a number from %lld to %lld"),
                 lorry__tr(what), (long long)lo, (long long)hi);
        return lorry__scan_expected(scan, expected);
    }
    *out = value;
    scan->at = stop;
    return LORRY_OK;
}

/* Digits alone are by far the most; all else goes through the general road. */
lorry_status lorry__scan_whole(lorry__scan *scan, const char *what, int64_t lo, int64_t hi,
                               int64_t *out)
{
    assert(lo >= -LORRY__SCAN_MAX && hi <= LORRY__SCAN_MAX);
    skip_blanks(scan);
    const char *at = scan->at;
    int64_t value = 0;
    for (; *at >= '0' && *at <= '9' && value <= LORRY__SCAN_MAX / 10; at++)
        value = value * 10 + (*at - '0');
    if (at == scan->at || !is_word_end(scan, at)) {
        char *stop;
        const double real = lorry__strtod(scan->at, &stop);
        const bool is_whole = stop != scan->at && is_word_end(scan, stop) &&
                              real == floor(real) && fabs(real) <= (double)LORRY__SCAN_MAX;
        value = is_whole ? (int64_t)real : INT64_MIN;
        at = stop;
    }
    if (value < lo || value > hi) {
        char expected[LORRY__EXPECTED];
        lorry__expect_whole(expected, what, lo, hi, lo == -LORRY__SCAN_MAX,
                            hi == LORRY__SCAN_MAX);
        return lorry__scan_expected(scan, expected);
    }
    *out = value;
    scan->at = at;
    return LORRY_OK;
}

lorry_status lorry__scan_line_end(lorry__scan *scan)
{
    if (lorry__scan_peek(scan).length > 0)
        return lorry__scan_expected(scan, "the end of the line");
    return LORRY_OK;
}
