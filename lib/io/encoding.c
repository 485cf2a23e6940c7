/* encoding.c: UTF-8, GB18030 and UTF-16 told apart by their bytes; iconv does
 * the conversion.
 *
 * Text in GB18030 is hardly ever well-formed UTF-8 by chance: a Chinese
 * character is two bytes there, and a UTF-8 one of two bytes begins with 0xC2 to
 * 0xDF and ends in 0x80 to 0xBF, where GBK has none of its 6,763 common
 * characters. So whatever fits UTF-8 in nearly all places is UTF-8. O(length). */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <iconv.h>
#include <strings.h>

#include "io/encoding.h"

/* U+FFFD stands where bytes did not fit. */
#define MENDED "\xef\xbf\xbd"
/* Beyond so many broken places, and more than one in a hundred characters that
 * are not ASCII, the encoding was another. */
#define MOST_BROKEN 20
#define RARE 100

const char *lorry__encoding_name(lorry__encoding encoding)
{
    switch (encoding) {
    case LORRY__ENCODING_UTF8:
        return "UTF-8";
    case LORRY__ENCODING_UTF8_MARK:
        return "UTF-8 with a byte order mark";
    case LORRY__ENCODING_GB18030:
        return "GB18030";
    case LORRY__ENCODING_UTF16:
        return "UTF-16";
    case LORRY__ENCODING_AUTO:
        break;
    }
    return "auto";
}

bool lorry__encoding_of(const char *word, lorry__encoding *out)
{
    static const struct {
        const char *word;
        lorry__encoding encoding;
    } words[] = {
        { "auto", LORRY__ENCODING_AUTO },       { "utf-8", LORRY__ENCODING_UTF8 },
        { "utf8", LORRY__ENCODING_UTF8 },       { "utf-8-sig", LORRY__ENCODING_UTF8 },
        { "gb18030", LORRY__ENCODING_GB18030 }, { "gbk", LORRY__ENCODING_GB18030 },
        { "gb2312", LORRY__ENCODING_GB18030 },  { "cp936", LORRY__ENCODING_GB18030 },
        { "utf-16", LORRY__ENCODING_UTF16 },    { "utf16", LORRY__ENCODING_UTF16 },
    };
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (strcasecmp(word, words[k].word) == 0) {
            *out = words[k].encoding;
            return true;
        }
    return false;
}

/* --------------------------------------------------------------- UTF-8 -- */

typedef struct census {
    size_t characters; /* well-formed ones beyond ASCII */
    size_t broken;     /* bytes that begin none */
    size_t first;      /* line of the first of these */
} census;

static census take_census(const lorry__bytes *text)
{
    census found = { 0, 0, 0 };
    size_t line = 1;
    for (const char *s = text->data, *const end = s + text->length; s < end;) {
        if ((unsigned char)*s < 0x80) {
            line += *s == '\n';
            s++;
            continue;
        }
        const int length = lorry__utf8_length(s);
        if (length == 0 && found.broken++ == 0)
            found.first = line;
        found.characters += length > 0;
        s += length > 0 ? length : 1;
    }
    return found;
}

/* Every byte that begins no character becomes U+FFFD: two bytes more each. */
static lorry_status mend(lorry__mem *mem, const char *name, size_t broken, lorry__bytes *text,
                         lorry_message *message)
{
    char *to = lorry__alloc(mem, text->length + 2 * broken + 1);
    if (to == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to decode it", name);
    size_t at = 0;
    for (const char *s = text->data, *const end = s + text->length; s < end;) {
        const int length = lorry__utf8_length(s);
        memcpy(to + at, length > 0 ? s : MENDED, length > 0 ? (size_t)length : 3);
        at += length > 0 ? (size_t)length : 3;
        s += length > 0 ? length : 1;
    }
    to[at] = '\0';
    lorry__free(mem, text->data);
    *text = (lorry__bytes){ to, at };
    return LORRY_OK;
}

/* ----------------------------------------------------------- by iconv -- */

static bool is_too_broken(size_t broken, size_t characters)
{
    return broken > MOST_BROKEN && broken > characters / RARE;
}

/* Convert all of it, over broken places too. `to` has room for one and a half
 * times the length and for MENDED in MOST_BROKEN + length / RARE places. */
static bool convert(iconv_t converter, const lorry__bytes *from, char *to, size_t room,
                    size_t unit, size_t *length, lorry__decoding *found)
{
    char *in = from->data, *out = to;
    size_t left = from->length;
    while (left > 0) {
        if (iconv(converter, &in, &left, &out, &room) != (size_t)-1)
            break;
        if (errno == E2BIG || room < 3 ||
            is_too_broken(found->num_broken + 1, (size_t)(out - to) / 2))
            return false;
        if (found->num_broken++ == 0) {
            found->first_broken = 1;
            for (const char *s = to; s < out; s++)
                found->first_broken += *s == '\n';
        }
        memcpy(out, MENDED, 3);
        out += 3;
        room -= 3;
        const size_t skipped = left < unit ? left : unit;
        in += skipped;
        left -= skipped;
    }
    *length = (size_t)(out - to);
    return true;
}

static lorry_status by_iconv(lorry__mem *mem, const char *name, const char *charset, size_t unit,
                             lorry__bytes *text, lorry__decoding *found, lorry_message *message)
{
    const size_t room = text->length + text->length / 2 +
                        3 * (MOST_BROKEN + text->length / RARE) + 16;
    char *to = lorry__alloc(mem, room + 1);
    if (to == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to decode it", name);
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1) {
        const int error = errno;
        lorry__free(mem, to);
        if (error == ENOMEM)
            return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to decode it", name);
        return lorry__fail(message, LORRY_EUNSUPPORTED,
                           "%s: this system's iconv cannot convert %s; save the file as UTF-8",
                           name, charset);
    }
    size_t length = 0;
    const bool is_sound = convert(converter, text, to, room, unit, &length, found);
    iconv_close(converter);
    if (!is_sound) {
        lorry__free(mem, to);
        return lorry__fail(message, LORRY_EFORMAT,
                           "%s:%zu: the text is neither UTF-8 nor %s; save the file as UTF-8",
                           name, found->first_broken, charset);
    }
    to[length] = '\0';
    lorry__free(mem, text->data);
    *text = (lorry__bytes){ to, length };
    return LORRY_OK;
}

/* --------------------------------------------------------------- whole -- */

static bool starts_with(const lorry__bytes *text, const char *bytes, size_t length)
{
    return text->length >= length && memcmp(text->data, bytes, length) == 0;
}

static void drop_mark(lorry__bytes *text)
{
    text->length -= 3;
    memmove(text->data, text->data + 3, text->length + 1);
}

/* A cell ends with a zero later on, so none may stand inside. */
static void drop_zeros(lorry__bytes *text)
{
    for (char *s = text->data, *const end = s + text->length;
         (s = memchr(s, '\0', (size_t)(end - s))) != NULL;)
        *s = ' ';
}

static lorry_status to_utf8(lorry__mem *mem, const char *name, lorry__encoding declared,
                            lorry__bytes *text, lorry__decoding *found, lorry_message *message)
{
    const bool is_little = starts_with(text, "\xff\xfe", 2);
    if (is_little || starts_with(text, "\xfe\xff", 2)) {
        found->encoding = LORRY__ENCODING_UTF16;
        return by_iconv(mem, name, "UTF-16", 2, text, found, message);
    }
    if (declared == LORRY__ENCODING_UTF16)
        return lorry__fail(message, LORRY_EFORMAT,
                           "%s: declared as UTF-16, but it has no byte order mark", name);
    const bool has_mark = starts_with(text, "\xef\xbb\xbf", 3);
    if (has_mark)
        drop_mark(text);
    found->encoding = has_mark ? LORRY__ENCODING_UTF8_MARK : LORRY__ENCODING_UTF8;
    if (declared == LORRY__ENCODING_GB18030 && !has_mark) {
        found->encoding = declared;
        return by_iconv(mem, name, "GB18030", 1, text, found, message);
    }
    const census seen = take_census(text);
    if (seen.broken == 0)
        return LORRY_OK;
    if (has_mark || declared == LORRY__ENCODING_UTF8 ||
        seen.broken <= seen.characters / RARE) {
        if (is_too_broken(seen.broken, seen.characters))
            return lorry__fail(message, LORRY_EFORMAT,
                               "%s:%zu: not UTF-8, as it says it is (%zu such places)", name,
                               seen.first, seen.broken);
        found->num_broken = seen.broken;
        found->first_broken = seen.first;
        return mend(mem, name, seen.broken, text, message);
    }
    found->encoding = LORRY__ENCODING_GB18030;
    return by_iconv(mem, name, "GB18030", 1, text, found, message);
}

lorry_status lorry__decode(lorry__mem *mem, const char *name, lorry__encoding declared,
                           lorry__bytes *text, lorry__decoding *found, lorry_message *message)
{
    *found = (lorry__decoding){ LORRY__ENCODING_UTF8, 0, 0 };
    if (starts_with(text, "PK\x03\x04", 4))
        return lorry__fail(message, LORRY_EFORMAT,
                           "%s: it is a workbook (.xlsx) or another zip archive; save it as CSV, "
                           "or read it with lorry's Python package", name);
    if (starts_with(text, "\xd0\xcf\x11\xe0", 4))
        return lorry__fail(message, LORRY_EFORMAT,
                           "%s: it is an old workbook (.xls); save it as CSV", name);
    const lorry_status status = to_utf8(mem, name, declared, text, found, message);
    if (status == LORRY_OK)
        drop_zeros(text);
    return status;
}

/* ------------------------------------------------------------------ back -- */

void lorry__put_gb18030(lorry__text *out, const char *text, size_t length)
{
    char piece[4096];
    char *from = (char *)(uintptr_t)text; /* iconv() reads it only */
    size_t left = length;
    const iconv_t converter = iconv_open("GB18030", "UTF-8");
    if (converter == (iconv_t)-1) {
        out->is_failed = true;
        return;
    }
    while (left > 0 && !out->is_failed) {
        char *to = piece;
        size_t room = sizeof(piece);
        const size_t result = iconv(converter, &from, &left, &to, &room);
        lorry__text_add(out, piece, sizeof(piece) - room);
        if (result == (size_t)-1 && errno != E2BIG) {
            lorry__text_add(out, "?", 1);
            from++;
            left--;
        }
    }
    iconv_close(converter);
}
