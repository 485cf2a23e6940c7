/* cell.c: numbers as people write them. O(length of a cell), no allocation. */
#include <math.h>

#include "io/cell.h"
#include "io/encoding.h"

/* Grams and millilitres stay below this; more is no parcel. */
#define MOST 1e15

/* ----------------------------------------------------------- characters -- */

static uint32_t code_of(const char *s, int length)
{
    const unsigned char *u = (const unsigned char *)s;
    switch (length) {
    case 2:
        return (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
    case 3:
        return (u[0] & 0x0fu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
    case 4:
        return (u[0] & 0x07u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 |
               (u[3] & 0x3fu);
    default:
        return u[0];
    }
}

/* Blanks of Unicode, and marks that nobody sees. */
static bool is_blank(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || code == 0x3000 ||
           (code >= 0x2000 && code <= 0x200f) || code == 0x202f || code == 0x205f ||
           code == 0x2060 || code == 0xfeff || (code >= 0x202a && code <= 0x202e);
}

/* ASCII for a character that stands for it; NULL if none does. */
static const char *cousin(uint32_t code, char buffer[2])
{
    static const struct { uint32_t code; const char *ascii; } known[] = {
        { 0xb2, "2" },    { 0xb3, "3" },    { 0xd7, "*" },    { 0x2010, "-" }, { 0x2011, "-" },
        { 0x2012, "-" },  { 0x2013, "-" },  { 0x2014, "-" },  { 0x2015, "-" }, { 0x2018, "'" },
        { 0x2019, "'" },  { 0x201c, "\"" }, { 0x201d, "\"" }, { 0x2212, "-" }, { 0x2236, ":" },
        { 0x2715, "*" },  { 0x3001, "," },  { 0x3002, "." },  { 0x301c, "~" }, { 0x338f, "kg" },
        { 0x339d, "cm" }, { 0x33a0, "cm2" },{ 0x33a4, "cm3" },{ 0x33a5, "m3" },{ 0xfe63, "-" },
    };
    if (code >= 0xff01 && code <= 0xff5e) {
        buffer[0] = (char)(code - 0xff01 + '!');
        buffer[1] = '\0';
        return buffer;
    }
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
        if (known[k].code == code)
            return known[k].ascii;
    return NULL;
}

const char *lorry__trim(const char *cell, size_t *length)
{
    const char *end = cell, *start = NULL;
    for (const char *s = cell; *s != '\0';) {
        int step = lorry__utf8_length(s);
        step = step > 0 ? step : 1;
        if (!is_blank(code_of(s, step))) {
            start = start != NULL ? start : s;
            end = s + step;
        }
        s += step;
    }
    start = start != NULL ? start : cell;
    *length = (size_t)(end - start);
    return start;
}

/* ="00123" and '00123 are how a spreadsheet is told that digits are a text. */
static void drop_wrapping(lorry__plain *plain)
{
    size_t from = 0, to = plain->length;
    const char *t = plain->text;
    if (to >= 3 && t[0] == '=' && t[1] == '"' && t[to - 1] == '"')
        from = 2, to--;
    else if (to >= 2 && t[0] == '"' && t[to - 1] == '"')
        from = 1, to--;
    else if (to >= 1 && (t[0] == '\'' || t[0] == '`'))
        from = 1;
    while (from < to && t[from] == ' ')
        from++;
    while (to > from && t[to - 1] == ' ')
        to--;
    plain->length = to - from;
    memmove(plain->text, plain->text + from, plain->length);
    plain->text[plain->length] = '\0';
}

void lorry__plain_of(const char *cell, lorry__plain *out)
{
    size_t length = 0;
    bool is_gap = false;
    out->is_long = false;
    for (const char *s = cell; *s != '\0' && !out->is_long;) {
        char one[2];
        const int step = (unsigned char)*s < 0x80 ? 1 : lorry__utf8_length(s);
        const uint32_t code = step > 0 ? code_of(s, step) : 0xfffd;
        const size_t taken = step > 0 ? (size_t)step : 1;
        if (is_blank(code)) {
            is_gap = length > 0;
        } else {
            const char *ascii = code < 0x80 ? NULL : cousin(code, one);
            const char *from = ascii != NULL ? ascii : s;
            const size_t size = ascii != NULL ? strlen(ascii) : taken;
            out->is_long = length + size + 2 > sizeof(out->text);
            if (!out->is_long) {
                if (is_gap)
                    out->text[length++] = ' ';
                memcpy(out->text + length, from, size);
                length += size;
                is_gap = false;
            }
        }
        s += taken;
    }
    out->text[length] = '\0';
    out->length = length;
    if (length > 0 && (out->text[0] == '=' || out->text[0] == '"' || out->text[0] == '\'' ||
                       out->text[0] == '`'))
        drop_wrapping(out);
}

/* A copy in lower case, of ASCII. */
typedef struct word { char text[24]; } word;

static bool lower(const char *text, word *out)
{
    size_t k = 0;
    for (; text[k] != '\0'; k++) {
        if (k == sizeof(out->text) - 1)
            return false;
        out->text[k] = text[k] >= 'A' && text[k] <= 'Z' ? (char)(text[k] - 'A' + 'a') : text[k];
    }
    out->text[k] = '\0';
    return true;
}

bool lorry__plain_is_nothing(const lorry__plain *plain)
{
    static const char *const words[] = { "-", "--", "/", "\\n", "null", "(null)", "none", "nan",
                                         "nat", "n/a", "#n/a", "无", "空", "暂无", "未知" };
    word small;
    if (plain->length == 0)
        return true;
    if (!lower(plain->text, &small))
        return false;
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (strcmp(small.text, words[k]) == 0)
            return true;
    return false;
}

/* -------------------------------------------------------------- numbers -- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_group(const char *s)
{
    return is_digit(s[0]) && is_digit(s[1]) && is_digit(s[2]) && !is_digit(s[3]);
}

bool lorry__plain_real(const char **at, double *out)
{
    char digits[64];
    size_t length = 0;
    const char *s = *at;
    bool has_point = false, has_group = false, has_digit = false;
    if (*s == '-' || *s == '+')
        digits[length++] = *s++;
    for (const char *run = s; length < sizeof(digits) - 8; s++) {
        if (is_digit(*s)) {
            digits[length++] = *s;
            has_digit = true;
        } else if (*s == '.' && !has_point) {
            digits[length++] = '.';
            has_point = true;
        } else if ((*s == ',' || *s == ' ' || *s == '\'') && !has_point && is_group(s + 1) &&
                   s > run && s - run <= 3) {
            has_group = true; /* 1,234,567 */
            run = s + 1;
        } else if (*s == ',' && !has_point && !has_group && s > run && is_digit(s[1])) {
            digits[length++] = '.'; /* 0,5 */
            has_point = true;
        } else {
            break;
        }
    }
    if (!has_digit)
        return false;
    const bool is_signed = (*s == 'e' || *s == 'E') && (s[1] == '-' || s[1] == '+');
    if ((*s == 'e' || *s == 'E') && is_digit(s[is_signed ? 2 : 1])) {
        digits[length++] = *s++;
        if (is_signed)
            digits[length++] = *s++;
        while (is_digit(*s) && length < sizeof(digits) - 1)
            digits[length++] = *s++;
    }
    if (is_digit(*s))
        return false; /* longer than any number is */
    digits[length] = '\0';
    *out = lorry__strtod(digits, NULL);
    *at = s;
    return isfinite(*out);
}

bool lorry__unit_of(const char *name, lorry__unit *out)
{
    static const struct { const char *word; lorry__unit unit; } words[] = {
        { "g", LORRY__UNIT_GRAM },           { "gram", LORRY__UNIT_GRAM },
        { "grams", LORRY__UNIT_GRAM },       { "克", LORRY__UNIT_GRAM },
        { "kg", LORRY__UNIT_KILOGRAM },      { "kgs", LORRY__UNIT_KILOGRAM },
        { "千克", LORRY__UNIT_KILOGRAM },     { "公斤", LORRY__UNIT_KILOGRAM },
        { "斤", LORRY__UNIT_JIN },            { "市斤", LORRY__UNIT_JIN },
        { "t", LORRY__UNIT_TONNE },          { "吨", LORRY__UNIT_TONNE },
        { "ml", LORRY__UNIT_MILLILITRE },    { "毫升", LORRY__UNIT_MILLILITRE },
        { "cm3", LORRY__UNIT_MILLILITRE },   { "cm^3", LORRY__UNIT_MILLILITRE },
        { "cc", LORRY__UNIT_MILLILITRE },    { "立方厘米", LORRY__UNIT_MILLILITRE },
        { "l", LORRY__UNIT_LITRE },          { "升", LORRY__UNIT_LITRE },
        { "dm3", LORRY__UNIT_LITRE },        { "立方分米", LORRY__UNIT_LITRE },
        { "m3", LORRY__UNIT_CUBIC_METRE },   { "m^3", LORRY__UNIT_CUBIC_METRE },
        { "cbm", LORRY__UNIT_CUBIC_METRE },  { "立方米", LORRY__UNIT_CUBIC_METRE },
        { "立方", LORRY__UNIT_CUBIC_METRE },  { "方", LORRY__UNIT_CUBIC_METRE },
    };
    word small;
    if (!lower(name, &small))
        return false;
    for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
        if (strcmp(small.text, words[k].word) == 0) {
            *out = words[k].unit;
            return true;
        }
    return false;
}

bool lorry__unit_is_weight(lorry__unit unit)
{
    return unit >= LORRY__UNIT_GRAM && unit <= LORRY__UNIT_TONNE;
}

/* Grams or millilitres in one. */
static double factor_of(lorry__unit unit)
{
    switch (unit) {
    case LORRY__UNIT_GRAM:
    case LORRY__UNIT_MILLILITRE:
    case LORRY__UNIT_NONE:
        return 1;
    case LORRY__UNIT_KILOGRAM:
    case LORRY__UNIT_LITRE:
        return 1000;
    case LORRY__UNIT_JIN:
        return 500;
    case LORRY__UNIT_TONNE:
    case LORRY__UNIT_CUBIC_METRE:
        return 1000000;
    }
    return 1;
}

static const char *past_blanks(const char *s)
{
    while (*s == ' ')
        s++;
    return s;
}

/* The number that a cell begins with; what stands behind it to *rest. */
static lorry__reading read_number(const lorry__plain *plain, double *value, const char **rest)
{
    *rest = plain->text;
    if (lorry__plain_is_nothing(plain))
        return LORRY__READ_NOTHING;
    if (plain->is_long || !lorry__plain_real(rest, value))
        return LORRY__READ_FAILED;
    *rest = past_blanks(*rest);
    return LORRY__READ;
}

/* A number, in `unit` unless one stands behind it. */
static lorry__reading read_amount(const lorry__plain *plain, lorry__unit unit, bool is_weight,
                                  int64_t *out)
{
    const char *at;
    double value;
    const lorry__reading reading = read_number(plain, &value, &at);
    if (reading != LORRY__READ)
        return reading;
    if (*at != '\0' &&
        (!lorry__unit_of(at, &unit) || lorry__unit_is_weight(unit) != is_weight))
        return LORRY__READ_FAILED;
    const double scaled = value * factor_of(unit);
    if (!(fabs(scaled) < MOST))
        return LORRY__READ_FAILED;
    *out = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    return LORRY__READ;
}

lorry__reading lorry__plain_weight(const lorry__plain *plain, lorry__unit unit, int64_t *grams)
{
    return read_amount(plain, unit == LORRY__UNIT_NONE ? LORRY__UNIT_KILOGRAM : unit, true,
                       grams);
}

/* 30*20*10, 30x20x10 cm, 0.3*0.2*0.1m. */
static bool read_box(const char *at, int64_t *millilitres)
{
    double volume = 1, side;
    for (int k = 0; k < 3; k++) {
        if (!lorry__plain_real(&at, &side) || side < 0)
            return false;
        volume *= side;
        at = past_blanks(at);
        if (k < 2) {
            if (*at != '*' && *at != 'x' && *at != 'X')
                return false;
            at = past_blanks(at + 1);
        }
    }
    static const struct { const char *word; double factor; } units[] = {
        { "", 1 }, { "cm", 1 }, { "厘米", 1 }, { "mm", 1e-3 }, { "毫米", 1e-3 },
        { "m", 1e6 }, { "米", 1e6 }
    };
    word small;
    if (!lower(at, &small))
        return false;
    for (size_t k = 0; k < sizeof(units) / sizeof(units[0]); k++)
        if (strcmp(small.text, units[k].word) == 0) {
            volume *= units[k].factor;
            if (!(volume < MOST))
                return false;
            *millilitres = (int64_t)(volume + 0.5);
            return true;
        }
    return false;
}

lorry__reading lorry__plain_volume(const lorry__plain *plain, lorry__unit unit,
                                   int64_t *millilitres)
{
    if (!plain->is_long && read_box(plain->text, millilitres))
        return LORRY__READ;
    return read_amount(plain, unit == LORRY__UNIT_NONE ? LORRY__UNIT_CUBIC_METRE : unit, false,
                       millilitres);
}

lorry__reading lorry__plain_count(const lorry__plain *plain, int64_t *out)
{
    const char *at;
    double value;
    const lorry__reading reading = read_number(plain, &value, &at);
    if (reading != LORRY__READ)
        return reading;
    if ((*at != '\0' && strcmp(at, "件") != 0 && strcmp(at, "个") != 0 && strcmp(at, "票") != 0) ||
        !(value >= 0 && value < 1e9) || value != floor(value))
        return LORRY__READ_FAILED;
    *out = (int64_t)value;
    return LORRY__READ;
}

lorry__reading lorry__plain_decimal(const lorry__plain *plain, double *out)
{
    const char *at = plain->text;
    if (lorry__plain_is_nothing(plain))
        return LORRY__READ_NOTHING;
    if (strncmp(at, "¥", strlen("¥")) == 0 || strncmp(at, "￥", strlen("￥")) == 0)
        at = past_blanks(strncmp(at, "¥", strlen("¥")) == 0 ? at + strlen("¥")
                                                             : at + strlen("￥"));
    if (plain->is_long || !lorry__plain_real(&at, out))
        return LORRY__READ_FAILED;
    at = past_blanks(at);
    return *at == '\0' || strcmp(at, "元") == 0 ? LORRY__READ : LORRY__READ_FAILED;
}

/* A number of degrees at *at with what may follow it. */
static bool read_degrees(const char **at, double *out)
{
    const char *s = *at;
    char *end;
    *out = lorry__strtod(s, &end); /* no groups: 120,74 is a pair */
    if (end == s || !isfinite(*out))
        return false;
    s = past_blanks(end);
    if (strncmp(s, "°", strlen("°")) == 0)
        s = past_blanks(s + strlen("°"));
    if (*s == 'E' || *s == 'N' || *s == 'e' || *s == 'n')
        s = past_blanks(s + 1);
    *at = s;
    return true;
}

lorry__reading lorry__plain_degrees(const lorry__plain *plain, double *out)
{
    const char *at = plain->text;
    if (lorry__plain_is_nothing(plain))
        return LORRY__READ_NOTHING;
    return !plain->is_long && read_degrees(&at, out) && *at == '\0' ? LORRY__READ
                                                                    : LORRY__READ_FAILED;
}

lorry__reading lorry__plain_pair(const lorry__plain *plain, double *first, double *second)
{
    const char *at = plain->text;
    if (lorry__plain_is_nothing(plain))
        return LORRY__READ_NOTHING;
    const bool is_wrapped = *at == '[' || *at == '(';
    at = past_blanks(at + is_wrapped);
    if (plain->is_long || !read_degrees(&at, first))
        return LORRY__READ_FAILED;
    if (*at == ',' || *at == ';' || *at == '|' || *at == '/')
        at = past_blanks(at + 1);
    else if (at[-1] != ' ')
        return LORRY__READ_FAILED;
    if (!read_degrees(&at, second))
        return LORRY__READ_FAILED;
    at += is_wrapped && (*at == ']' || *at == ')');
    return *at == '\0' ? LORRY__READ : LORRY__READ_FAILED;
}
