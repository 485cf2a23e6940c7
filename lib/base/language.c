/* language.c: the catalogue, and the language of a call.
 *
 * The language is kept per thread and only while a call of the library runs, as
 * the call's own argument would be: when the call returns it is as before. */
#include "base/language.h"

static _Thread_local int32_t current = LORRY_LANGUAGE_ENGLISH;

int32_t lorry__language(void) { return current; }

lorry__tongue lorry__language_enter(int32_t language)
{
    const lorry__tongue tongue = { current };
    current = language;
    return tongue;
}

void lorry__language_leave(lorry__tongue *tongue) { current = tongue->before; }

const char *lorry__tr_in(int32_t language, const char *text)
{
    if (language != LORRY_LANGUAGE_CHINESE)
        return text;
    size_t low = 0, high = lorry__chinese_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(text, lorry__chinese[middle].english);
        if (order == 0)
            return lorry__chinese[middle].other;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return text;
}

const char *lorry__tr(const char *text) { return lorry__tr_in(current, text); }

const char *lorry__trn(const char *one, const char *many, uint64_t count)
{
    if (current != LORRY_LANGUAGE_ENGLISH) {
        const char *text = lorry__tr_in(current, one);
        if (text != one)
            return text;
    }
    return count == 1 ? one : many;
}
