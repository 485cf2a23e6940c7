/* cell.h: cells as people and spreadsheets write them, made plain: full width,
 * Chinese punctuation, thin spaces, ="00123", trailing units. */
#ifndef LORRY_IO_CELL_H
#define LORRY_IO_CELL_H

#include "base/base.h"

/* A cell of a number, a time or a code with full-width and typographic characters
 * as their ASCII cousins, any blank as one ' ', none at the ends, and a
 * spreadsheet's ="..." or leading apostrophe off. Letters beyond ASCII stay. What
 * is longer than any such cell is cut and `is_long`. */
typedef struct lorry__plain {
    char text[120];
    size_t length;
    bool is_long;
} lorry__plain;
void lorry__plain_of(const char *cell, lorry__plain *out);
/* "", -, /, null, nan, 无 and other words for nothing. */
bool lorry__plain_is_nothing(const lorry__plain *plain);

/* The cell without blanks of any kind at its ends; *length bytes from the address
 * returned. */
const char *lorry__trim(const char *cell, size_t *length);

/* A decimal at *at, which moves behind it: sign, 1,234.5 or 1 234.5 (groups of
 * three) or 0,5, exponent. false if there is none. */
bool lorry__plain_real(const char **at, double *out);

typedef enum lorry__unit {
    LORRY__UNIT_NONE,     /* not declared: kilograms, cubic metres, with a note */
    LORRY__UNIT_GRAM, LORRY__UNIT_KILOGRAM, LORRY__UNIT_JIN, LORRY__UNIT_TONNE,
    LORRY__UNIT_MILLILITRE, LORRY__UNIT_LITRE, LORRY__UNIT_CUBIC_METRE
} lorry__unit;
/* "kg", "公斤", "m3", "升"...; lower case, plain. false for another word. */
bool lorry__unit_of(const char *word, lorry__unit *out);
bool lorry__unit_is_weight(lorry__unit unit);

typedef enum lorry__reading {
    LORRY__READ, LORRY__READ_NOTHING, LORRY__READ_FAILED
} lorry__reading;

/* Grams, from a number in `unit` unless the cell names its own (2.5kg, 500 克). */
lorry__reading lorry__plain_weight(const lorry__plain *plain, lorry__unit unit, int64_t *grams);
/* Millilitres; also from three lengths, 30*20*10 in centimetres unless said. */
lorry__reading lorry__plain_volume(const lorry__plain *plain, lorry__unit unit,
                                   int64_t *millilitres);
/* A whole number of 0 or more; 件, 个 may follow. */
lorry__reading lorry__plain_count(const lorry__plain *plain, int64_t *out);
/* A decimal and nothing else; 元, ¥ are passed over. */
lorry__reading lorry__plain_decimal(const lorry__plain *plain, double *out);
/* Degrees as a decimal; ° and the letters E, N behind it are passed over. */
lorry__reading lorry__plain_degrees(const lorry__plain *plain, double *out);
/* Two of them: "120.74, 31.65". */
lorry__reading lorry__plain_pair(const lorry__plain *plain, double *first, double *second);

#endif
