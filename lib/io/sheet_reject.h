/* sheet_reject.h: rows that cannot be planned, and why, in the reader's words. */
#ifndef LORRY_IO_SHEET_REJECT_H
#define LORRY_IO_SHEET_REJECT_H

#include "base/base.h"

/* Codes keep their words for ever. The first that holds is given. */
typedef enum lorry__reject_reason {
    LORRY__REJECT_CELLS,             /* too many cells, or an open quote       */
    LORRY__REJECT_WAYBILL_MISSING,
    LORRY__REJECT_WAYBILL_DAMAGED,   /* 1.23457E+14                            */
    LORRY__REJECT_WAYBILL_UNREADABLE,
    LORRY__REJECT_WAYBILL_REPEATED,
    LORRY__REJECT_OTHER_OUTLET,
    LORRY__REJECT_PLACE_MISSING,
    LORRY__REJECT_PLACE_UNREADABLE,
    LORRY__REJECT_PLACE_ZERO,        /* 0/0                                    */
    LORRY__REJECT_PLACE_SWAPPED,     /* latitude and longitude                 */
    LORRY__REJECT_PLACE_IMPOSSIBLE,  /* not on earth                           */
    LORRY__REJECT_PLACE_OUTSIDE,     /* the outlet's area                      */
    LORRY__REJECT_WEIGHT_UNREADABLE,
    LORRY__REJECT_WEIGHT_IMPOSSIBLE,
    LORRY__REJECT_VOLUME_UNREADABLE,
    LORRY__REJECT_VOLUME_IMPOSSIBLE,
    LORRY__REJECT_PIECES_UNREADABLE,
    LORRY__REJECT_TIME_UNREADABLE,
    LORRY__REJECT_WINDOW_REVERSED,   /* closes before it opens                 */
    LORRY__REJECT_COURIER_MISSING,
    LORRY__REJECT_COURIER_REPEATED,
    LORRY__REJECT_COST_UNREADABLE,
    LORRY__NUM_REASONS
} lorry__reject_reason;

typedef struct lorry__reject {
    uint32_t row;          /* as a spreadsheet numbers it                      */
    uint32_t other;        /* row of the one that it repeats                   */
    lorry__reject_reason reason;
    char found[24];        /* what stands there, if it is short and harmless   */
    const char *waybill;   /* "" if unknown; lent by the sheet                 */
} lorry__reject;

/* "waybill_damaged". Static. */
const char *lorry__reject_code(lorry__reject_reason reason);
/* "waybill number 1.23457E+14 was rounded by a spreadsheet; ...", translated. */
typedef struct lorry__reject_words { char text[320]; } lorry__reject_words;
lorry__reject_words lorry__reject_text(const lorry__reject *reject);

/* The rejects of a file as CSV, a line each: the file's name without its folder, row,
 * waybill (its last four digits unless `is_full`), code, words; appended to `out`,
 * which begins with the head. */
void lorry__rejects_head(lorry__text *out);
void lorry__rejects_render(const char *file, const lorry__reject *rejects, size_t count,
                           bool is_full, lorry__text *out);

#endif
