/* sheet_compare.c: two files matched by a key, their offset put in words. */
#include <math.h>
#include <stdio.h>

#include "io/sheet_compare.h"

#include "base/language.h"
#include "io/names.h"
#include "io/sheet_columns.h"

/* More pairs tell no more. */
#define MOST_PAIRS 2000

/* The pairs found, as four columns of MOST_PAIRS. */
static size_t match(const lorry__names *names, const size_t *row, const lorry__places *first,
                    const lorry__places *second, double *pairs)
{
    size_t count = 0;
    for (size_t i = 0; i < second->sheet->count && count < MOST_PAIRS; i++) {
        const int32_t found =
            second->key[i][0] != '\0' ? lorry__names_find(names, second->key[i]) : -1;
        if (found < 0 || isnan(second->lon[i]))
            continue;
        pairs[count] = first->lon[row[found]];
        pairs[MOST_PAIRS + count] = first->lat[row[found]];
        pairs[2 * MOST_PAIRS + count] = second->lon[i];
        pairs[3 * MOST_PAIRS + count] = second->lat[i];
        count++;
    }
    return count;
}

static void describe(const lorry__places *first, const lorry__places *second, size_t count,
                     const lorry__offset *offset, lorry__note *note)
{
    const char *one = first->sheet->table.name.text, *two = second->sheet->table.name.text;
    const lorry__datum datum1 = first->sheet->datum, datum2 = second->sheet->datum;
    int length = snprintf(
        note->text, sizeof(note->text),
        lorry__tr("%s and %s have %zu places in common, which lie %ld m apart, all in one "
                  "direction: a datum is declared wrongly"),
        one, two, count, (long)(offset->metres + 0.5));
    if (length < 0 || (size_t)length >= sizeof(note->text))
        return;
    char *rest = note->text + length;
    const size_t room = sizeof(note->text) - (size_t)length;
    if (offset->first != datum1 && offset->second != datum2)
        snprintf(rest, room, lorry__tr("; perhaps %s is on %s, and %s on %s"), one,
                 lorry__datum_name(offset->first), two, lorry__datum_name(offset->second));
    else if (offset->first != datum1)
        snprintf(rest, room, lorry__tr("; perhaps %s is on %s, not %s"), one,
                 lorry__datum_name(offset->first), lorry__datum_name(datum1));
    else if (offset->second != datum2)
        snprintf(rest, room, lorry__tr("; perhaps %s is on %s, not %s"), two,
                 lorry__datum_name(offset->second), lorry__datum_name(datum2));
}

lorry_status lorry__places_compare(lorry__mem *mem, const lorry__places *first,
                                   const lorry__places *second, lorry__note *note)
{
    lorry__names names;
    lorry__offset offset;
    bool is_sound = true;
    note->text[0] = '\0';
    lorry__names_init(&names, mem);
    size_t *row = LORRY__NEW(mem, size_t, first->sheet->count);
    double *pairs = LORRY__NEW(mem, double, 4 * MOST_PAIRS);
    is_sound = row != NULL && pairs != NULL;
    for (size_t i = 0; is_sound && i < first->sheet->count; i++) {
        if (first->key[i][0] == '\0' || isnan(first->lon[i]) ||
            lorry__names_find(&names, first->key[i]) >= 0)
            continue;
        row[names.count] = i;
        is_sound = lorry__names_add(&names, first->key[i]);
    }
    if (is_sound) {
        const size_t count = match(&names, row, first, second, pairs);
        is_sound = lorry__offset_find(mem, count, pairs, pairs + MOST_PAIRS,
                                      first->sheet->datum, pairs + 2 * MOST_PAIRS,
                                      pairs + 3 * MOST_PAIRS, second->sheet->datum, &offset);
        if (is_sound && offset.is_systematic)
            describe(first, second, count, &offset, note);
    }
    lorry__names_free(&names);
    lorry__free(mem, row);
    lorry__free(mem, pairs);
    return is_sound ? LORRY_OK : LORRY_ENOMEM;
}

static const void *array_of(const lorry__sheet *sheet, const char *name)
{
    size_t count;
    const lorry__column *columns = lorry__columns_of(sheet->kind, &count);
    for (size_t k = 0; k < count; k++)
        if (strcmp(columns[k].name, name) == 0)
            return lorry__column_array(sheet, &columns[k]);
    return NULL;
}

static lorry__places places_of(const lorry__sheet *sheet, const char *key)
{
    return (lorry__places){ sheet, array_of(sheet, key), array_of(sheet, "lon"),
                            array_of(sheet, "lat") };
}

lorry_status lorry__sheets_compare(lorry__mem *mem, const lorry__sheet *first,
                                   const lorry__sheet *second, lorry__note *note)
{
    static const char *const keys[] = { "waybill", "address", "aoi" };
    note->text[0] = '\0';
    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        const lorry__places a = places_of(first, keys[k]), b = places_of(second, keys[k]);
        if (a.key == NULL || b.key == NULL || a.lon == NULL || b.lon == NULL)
            continue;
        const lorry_status status = lorry__places_compare(mem, &a, &b, note);
        if (status != LORRY_OK || note->text[0] != '\0')
            return status;
    }
    return LORRY_OK;
}
