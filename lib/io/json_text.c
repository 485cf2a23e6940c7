/* json_text.c: writing JSON into a text. The library's JSON parser could write
 * too, but would hold a second copy of a plan of a million stops, and its
 * numbers pass through the locale. */
#include "io/json_text.h"
#include "io/show.h"

void lorry__put_chars(lorry__text *out, const char *chars, size_t length)
{
    static const char hex[] = "0123456789abcdef";
    const char *plain = chars, *const end = chars + length; /* plain: needs no escape */
    lorry__text_add(out, "\"", 1);
    for (const char *c = chars; c < end; c++) {
        const unsigned char code = (unsigned char)*c;
        if (code >= 0x20 && code != '"' && code != '\\' && code != 0x7f)
            continue;
        lorry__text_add(out, plain, (size_t)(c - plain));
        plain = c + 1;
        if (code == '"' || code == '\\') {
            const char escape[2] = { '\\', *c };
            lorry__text_add(out, escape, 2);
        } else {
            const char escape[6] = { '\\', 'u', '0', '0', hex[code >> 4], hex[code & 15] };
            lorry__text_add(out, escape, 6);
        }
    }
    lorry__text_add(out, plain, (size_t)(end - plain));
    lorry__text_add(out, "\"", 1);
}

void lorry__put_string(lorry__text *out, const char *string)
{
    lorry__put_chars(out, string, strlen(string));
}

void lorry__put_whole(lorry__text *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    lorry__text_add(out, digits + at, sizeof(digits) - at);
}

void lorry__put_real(lorry__text *out, double value)
{
    lorry__text_puts(out, lorry__show_real(value).text);
}

void lorry__put_key(lorry__text *out, const char *key, bool *is_first)
{
    if (!*is_first)
        lorry__text_puts(out, ", ");
    *is_first = false;
    lorry__put_string(out, key);
    lorry__text_puts(out, ": ");
}

void lorry__put_member(lorry__text *out, const char *key, int64_t value, bool *is_first)
{
    lorry__put_key(out, key, is_first);
    lorry__put_whole(out, value);
}

void lorry__put_text_member(lorry__text *out, const char *key, const char *value,
                            bool *is_first)
{
    lorry__put_key(out, key, is_first);
    lorry__put_string(out, value);
}
