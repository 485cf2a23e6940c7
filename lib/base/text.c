/* text.c: growing text and numbers without the locale. */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

void lorry__text_init(lorry__text *text, lorry__mem *mem)
{
    *text = (lorry__text){ .mem = mem };
}

void lorry__text_free(lorry__text *text)
{
    lorry__free(text->mem, text->data);
    *text = (lorry__text){ .mem = text->mem };
}

/* Room for `more` characters and a terminator. */
static bool reserve(lorry__text *text, size_t more)
{
    if (text->is_failed)
        return false;
    if (!lorry__grow(text->mem, (void **)&text->data, &text->capacity,
                     text->length + more + 1, 1))
        text->is_failed = true;
    return !text->is_failed;
}

void lorry__text_add(lorry__text *text, const char *data, size_t length)
{
    if (!reserve(text, length))
        return;
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void lorry__text_puts(lorry__text *text, const char *string)
{
    lorry__text_add(text, string, strlen(string));
}

const char *lorry__base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

void lorry__text_cell(lorry__text *text, const char *cell)
{
    if (strpbrk(cell, ",\"\r\n") == NULL) {
        lorry__text_puts(text, cell);
        return;
    }
    lorry__text_add(text, "\"", 1);
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            lorry__text_add(text, cell, 1);
        lorry__text_add(text, cell, 1);
    }
    lorry__text_add(text, "\"", 1);
}

void lorry__text_printf(lorry__text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !reserve(text, (size_t)length))
        return;
    va_start(arguments, format);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void lorry__text_double(lorry__text *text, double value, int digits)
{
    char number[512];
    int length = snprintf(number, sizeof(number), "%.*f", digits, value);
    if (length < 0 || length >= (int)sizeof(number))
        length = 0;
    /* The only character of %f that a locale changes is the point, and it may
     * take several bytes there; everything else is a digit or a sign. */
    bool is_in_point = false;
    for (int i = 0; i < length; i++) {
        const bool is_plain = (number[i] >= '0' && number[i] <= '9') || number[i] == '-' ||
                              (number[i] >= 'a' && number[i] <= 'z');
        if (is_plain)
            lorry__text_add(text, &number[i], 1);
        else if (!is_in_point)
            lorry__text_add(text, ".", 1);
        is_in_point = !is_plain;
    }
}

void lorry__text_scaled(lorry__text *text, int64_t value, int64_t scale, int digits)
{
    int power = 0;
    int64_t ten = 1;
    while (ten < scale && power < 18) {
        ten *= 10;
        power++;
    }
    if (ten != scale) {
        lorry__text_double(text, (double)value / (double)scale, digits);
        return;
    }
    const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    lorry__text_printf(text, "%s%llu", value < 0 ? "-" : "",
                       (unsigned long long)(size / (uint64_t)scale));
    if (power > 0)
        lorry__text_printf(text, ".%0*llu", power,
                           (unsigned long long)(size % (uint64_t)scale));
}

/* Decimal digits are gathered into an integer and one correctly rounded
 * multiplication or division by a power of ten follows, which is exact up to
 * 2^53 and 10^22 (Clinger 1990); longer numbers round within 1e-15. */
double lorry__strtod(const char *string, char **end)
{
    const char *s = string;
    while (*s == ' ' || *s == '\t')
        s++;
    const bool is_negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    uint64_t mantissa = 0;
    int exponent = 0;
    bool has_digits = false;
    for (bool is_fraction = false;; s++) {
        if (*s == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (*s < '0' || *s > '9')
            break;
        has_digits = true;
        if (mantissa < UINT64_C(900000000000000000)) {
            mantissa = mantissa * 10 + (uint64_t)(*s - '0');
            exponent -= is_fraction;
        } else {
            exponent += !is_fraction;
        }
    }
    if (!has_digits) {
        if (end != NULL)
            *end = (char *)(uintptr_t)string;
        return 0;
    }
    if (*s == 'e' || *s == 'E') {
        const char *e = s + 1;
        const bool is_minus = *e == '-';
        if (*e == '-' || *e == '+')
            e++;
        if (*e >= '0' && *e <= '9') {
            int power = 0;
            for (; *e >= '0' && *e <= '9'; e++)
                if (power < 10000)
                    power = power * 10 + (*e - '0');
            exponent += is_minus ? -power : power;
            s = e;
        }
    }
    if (end != NULL)
        *end = (char *)(uintptr_t)s;
    double value = (double)mantissa;
    for (; exponent > 0 && value != 0 && value <= DBL_MAX;
         exponent -= exponent > 22 ? 22 : exponent) {
        double ten = 1;
        for (int i = 0; i < (exponent > 22 ? 22 : exponent); i++)
            ten *= 10;
        value *= ten;
    }
    for (; exponent < 0 && value != 0; exponent += exponent < -22 ? 22 : -exponent) {
        double ten = 1;
        for (int i = 0; i < (exponent < -22 ? 22 : -exponent); i++)
            ten *= 10;
        value /= ten;
    }
    return is_negative ? -value : value;
}
