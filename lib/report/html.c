/* html.c: escaping, and templates up to a mark. */
#include "report/html.h"

#include "base/language.h"

uint32_t lorry__next_character(const unsigned char **at)
{
    const unsigned char *s = *at;
    const uint32_t first = *s;
    const int more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    static const uint32_t least[4] = { 0, 0x80, 0x800, 0x10000 };
    uint32_t code = more == 0 ? first : first & (0x3fu >> more);

    *at = s + 1;
    if (more == 0)
        return first;
    if (first < 0xc0 || first >= 0xf8)
        return 0xfffd;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        code = code << 6 | (s[i] & 0x3fu);
    }
    if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return 0xfffd;
    *at = s + more + 1;
    return code;
}

void lorry__put_json_string(lorry__text *out, const char *text)
{
    lorry__text_add(out, "\"", 1);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        const uint32_t code = lorry__next_character(&at);
        const bool is_plain = code >= 0x20 && code < 0x7f && code != '"' && code != '\\' &&
                              code != '<' && code != '>' && code != '&' && code != '\'';
        if (is_plain) {
            const char character = (char)code;
            lorry__text_add(out, &character, 1);
        } else if (code < 0x10000) {
            lorry__text_printf(out, "\\u%04x", (unsigned)code);
        } else {
            lorry__text_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + ((code - 0x10000) >> 10)),
                               (unsigned)(0xdc00 + ((code - 0x10000) & 0x3ff)));
        }
    }
    lorry__text_add(out, "\"", 1);
}

void lorry__put_html(lorry__text *out, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        const unsigned char *from = at;
        const uint32_t code = lorry__next_character(&at);
        if (code == '<' || code == '>' || code == '&' || code == '"' || code == '\'' ||
            code == 0xfffd)
            lorry__text_printf(out, "&#%u;", (unsigned)code);
        else if (code >= 0x20 && code != 0x7f)
            lorry__text_add(out, (const char *)from, (size_t)(at - from));
    }
}

/* A line of a template; a text in braces is shorter than this. */
enum { LONGEST_TEXT = 400 };
static void put_line(lorry__text *out, const char *line)
{
    const char *open, *close;
    while ((open = strstr(line, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
        char text[LONGEST_TEXT];
        const size_t length = (size_t)(close - open) - 2;
        lorry__text_add(out, line, (size_t)(open - line));
        if (length < sizeof(text)) {
            memcpy(text, open + 2, length);
            text[length] = '\0';
            lorry__put_html(out, lorry__tr(text));
        } else {
            lorry__text_add(out, open + 2, length);
        }
        line = close + 2;
    }
    lorry__text_puts(out, line);
    lorry__text_add(out, "\n", 1);
}

const char *const *lorry__put_lines(lorry__text *out, const char *const *line, const char *mark)
{
    for (; *line != NULL; line++) {
        if (mark != NULL && strcmp(*line, mark) == 0)
            return line + 1;
        put_line(out, *line);
    }
    return line;
}
