/* show.c: texts and numbers in a form for messages and files. */
#include <stdio.h>
#include <stdlib.h>

#include "base/language.h"
#include "io/show.h"

lorry__shown lorry__show_text(const char *text, size_t length, char quote)
{
    enum { MOST = 40 };
    char cut[MOST + 1];
    size_t kept = length < MOST ? length : MOST;
    while (kept < length && kept > 0 && ((unsigned char)text[kept] & 0xc0) == 0x80)
        kept--;
    for (size_t i = 0; i < kept; i++) {
        const unsigned char c = (unsigned char)text[i];
        cut[i] = c < 0x20 || c == 0x7f ? '?' : (char)c;
    }
    cut[kept] = '\0';
    lorry__shown shown;
    snprintf(shown.text, sizeof(shown.text), "%c%s%s%c", quote, cut,
             kept < length ? "..." : "", quote);
    return shown;
}

lorry__shown lorry__show_real(double value)
{
    lorry__shown shown;
    char *to = shown.text;
    /* printf and strtod share the locale, so they understand each other. */
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(shown.text, sizeof(shown.text), "%.*g", digits, value);
        if (strtod(shown.text, NULL) == value)
            break;
    }
    /* What is neither digit, sign nor exponent is the locale's point. */
    bool is_real = false, is_in_point = false;
    for (const char *from = shown.text; *from != '\0'; from++) {
        const bool is_plain = (*from >= '0' && *from <= '9') || *from == '-' || *from == '+' ||
                              (*from >= 'a' && *from <= 'z');
        if (is_plain || !is_in_point)
            *to++ = is_plain ? *from : '.';
        is_in_point = !is_plain;
        is_real = is_real || is_in_point || *from == 'e';
    }
    *to = '\0';
    /* A negative zero must not become the integer 0. */
    if (!is_real && strcmp(shown.text, "-0") == 0)
        memcpy(to, ".0", 3);
    return shown;
}

void lorry__expect_whole(char text[LORRY__EXPECTED], const char *what, int64_t lo, int64_t hi,
                         bool is_lo_open, bool is_hi_open)
{
    if (is_hi_open && is_lo_open)
        snprintf(text, LORRY__EXPECTED, lorry__tr("%s, a whole number"), lorry__tr(what));
    else if (is_hi_open)
        snprintf(text, LORRY__EXPECTED, lorry__tr("%s, a whole number of %lld or more"),
                 lorry__tr(what), (long long)lo);
    else
        snprintf(text, LORRY__EXPECTED, lorry__tr("%s, a whole number from %lld to %lld"),
                 lorry__tr(what), (long long)lo, (long long)hi);
}
