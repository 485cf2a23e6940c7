/* money.c: decimals of a currency to exact cost units and back.
 *
 * A decimal is taken as a whole number of millionths: a double tells these
 * apart up to 10^8, and whole amounts up to 10^12. */
#include <math.h>
#include <stdio.h>

#include "base/language.h"
#include "io/money.h"
#include "io/show.h"

#define MILLION INT64_C(1000000)
#define MOST_DECIMAL 1e8
#define MOST_WHOLE 1e12

/* units = millionths * numerator / denominator, in lowest terms. */
typedef struct ratio { int64_t numerator, denominator; } ratio;

static ratio ratio_of(int64_t cost_scale, int64_t divisor)
{
    const int64_t whole = divisor * MILLION;
    int64_t a = cost_scale, b = whole;
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return (ratio){ cost_scale / a, whole / a };
}

/* false if the value has more than six decimals. */
static bool millionths_of(double value, int64_t *out)
{
    if (value == floor(value)) {
        *out = (int64_t)value * MILLION;
        return true;
    }
    const double scaled = value * 1e6, near = floor(scaled + 0.5);
    *out = (int64_t)near;
    return value <= MOST_DECIMAL && fabs(scaled - near) <= near * 0x1p-51;
}

lorry_status lorry__money_read(const lorry__json *at, const char *what, int64_t cost_scale,
                               int64_t divisor, int64_t *units)
{
    double value;
    int64_t millionths;
    const lorry_status status = lorry__json_real(at, what, 0, MOST_WHOLE, &value);
    if (status != LORRY_OK)
        return status;
    const ratio by = ratio_of(cost_scale, divisor);
    if (!millionths_of(value, &millionths) || millionths % by.denominator != 0)
        return lorry__json_fail(at, LORRY_EFORMAT,
                                "found %s, expected %s in steps of %s, as a cost_scale of %lld "
                                "holds them exactly",
                                lorry__show_real(value).text, lorry__tr(what),
                                lorry__show_real((double)by.denominator / 1e6).text,
                                (long long)cost_scale);
    const int64_t steps = millionths / by.denominator;
    if (steps > INT64_MAX / by.numerator)
        return lorry__json_fail(at, LORRY_ERANGE,
                                "found %s, expected less: it is too large for a cost_scale of "
                                "%lld", lorry__show_real(value).text, (long long)cost_scale);
    *units = steps * by.numerator;
    return LORRY_OK;
}

bool lorry__money_write(lorry__text *out, int64_t units, int64_t cost_scale, int64_t divisor)
{
    const ratio by = ratio_of(cost_scale, divisor);
    if (units < 0 || units % by.numerator != 0)
        return false;
    const int64_t steps = units / by.numerator;
    if (steps > INT64_MAX / by.denominator)
        return false;
    const int64_t millionths = steps * by.denominator;
    const int64_t whole = millionths / MILLION, rest = millionths % MILLION;
    if (whole > (int64_t)(rest == 0 ? MOST_WHOLE : MOST_DECIMAL))
        return false;
    lorry__text_printf(out, "%lld", (long long)whole);
    if (rest > 0) {
        char digits[8];
        int length = snprintf(digits, sizeof(digits), "%06lld", (long long)rest);
        while (digits[length - 1] == '0')
            length--;
        lorry__text_puts(out, ".");
        lorry__text_add(out, digits, (size_t)length);
    }
    return true;
}
