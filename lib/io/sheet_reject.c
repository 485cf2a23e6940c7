/* sheet_reject.c: reasons as codes and as words. */
#include <stdio.h>

#include "io/sheet_reject.h"

#include "base/language.h"
#include "io/sheet.h"

const char *lorry__reject_code(lorry__reject_reason reason)
{
    static const char *const codes[] = {
        "cells", "waybill_missing", "waybill_damaged", "waybill_unreadable", "waybill_repeated",
        "other_outlet", "place_missing", "place_unreadable", "place_zero", "place_swapped",
        "place_impossible", "place_outside", "weight_unreadable", "weight_impossible",
        "volume_unreadable", "volume_impossible", "pieces_unreadable", "time_unreadable",
        "window_reversed", "courier_missing", "courier_repeated", "cost_unreadable",
    };
    _Static_assert(sizeof(codes) / sizeof(codes[0]) == LORRY__NUM_REASONS, "a code per reason");
    return reason < LORRY__NUM_REASONS ? codes[reason] : "none";
}

/* Two forms each: with what was found (%s), and without. */
typedef struct words { const char *with, *without; } words;

static const words reasons[LORRY__NUM_REASONS] = {
    [LORRY__REJECT_CELLS] = {
        NULL, N_("more cells than headers, or a quote that nothing closes: an address with a "
                 "comma in it must stand in quotes") },
    [LORRY__REJECT_WAYBILL_MISSING] = { NULL, N_("there is no waybill number") },
    [LORRY__REJECT_WAYBILL_DAMAGED] = {
        N_("the waybill number reads %s: a spreadsheet has rounded it and its digits are lost; "
           "export again with this column as text"),
        N_("a spreadsheet has rounded the waybill number and its digits are lost; export again "
           "with this column as text") },
    [LORRY__REJECT_WAYBILL_UNREADABLE] = {
        N_("%s is no waybill number"), N_("what stands for the waybill number is none") },
    [LORRY__REJECT_WAYBILL_REPEATED] = { NULL, N_("the waybill number stands in row %u already") },
    [LORRY__REJECT_OTHER_OUTLET] = { NULL, N_("the parcel is another outlet's") },
    [LORRY__REJECT_PLACE_MISSING] = { NULL, N_("there are no coordinates") },
    [LORRY__REJECT_PLACE_UNREADABLE] = { NULL, N_("the coordinates are no numbers") },
    [LORRY__REJECT_PLACE_ZERO] = {
        NULL, N_("the coordinates are 0, 0: the address was not found on the map") },
    [LORRY__REJECT_PLACE_SWAPPED] = { NULL, N_("latitude and longitude are swapped") },
    [LORRY__REJECT_PLACE_IMPOSSIBLE] = { NULL, N_("there is no such place on earth") },
    [LORRY__REJECT_PLACE_OUTSIDE] = { NULL, N_("the place is outside the outlet's area") },
    [LORRY__REJECT_WEIGHT_UNREADABLE] = {
        N_("%s is no weight"), N_("what stands for the weight is none") },
    [LORRY__REJECT_WEIGHT_IMPOSSIBLE] = {
        N_("a parcel cannot weigh %s"), N_("no parcel has this weight") },
    [LORRY__REJECT_VOLUME_UNREADABLE] = {
        N_("%s is no volume"), N_("what stands for the volume is none") },
    [LORRY__REJECT_VOLUME_IMPOSSIBLE] = {
        N_("a parcel cannot have the volume %s"), N_("no parcel has this volume") },
    [LORRY__REJECT_PIECES_UNREADABLE] = {
        N_("%s is no number of pieces"), N_("what stands for the number of pieces is none") },
    [LORRY__REJECT_TIME_UNREADABLE] = {
        N_("the time %s cannot be read; write 09:30, 09:00-12:00 or 2024-06-18 09:30"),
        N_("a time cannot be read; write 09:30, 09:00-12:00 or 2024-06-18 09:30") },
    [LORRY__REJECT_WINDOW_REVERSED] = {
        N_("the window %s closes before it opens"), N_("the window closes before it opens") },
    [LORRY__REJECT_COURIER_MISSING] = { NULL, N_("there is no courier in this row") },
    [LORRY__REJECT_COURIER_REPEATED] = { NULL, N_("the courier stands in row %u already") },
    [LORRY__REJECT_COST_UNREADABLE] = {
        N_("%s is no amount of money"), N_("what stands for a cost is no amount of money") },
};

lorry__reject_words lorry__reject_text(const lorry__reject *reject)
{
    lorry__reject_words out = { "" };
    if (reject->reason >= LORRY__NUM_REASONS)
        return out;
    const words *w = &reasons[reject->reason];
    if (reject->reason == LORRY__REJECT_WAYBILL_REPEATED ||
        reject->reason == LORRY__REJECT_COURIER_REPEATED)
        snprintf(out.text, sizeof(out.text), lorry__tr(w->without), (unsigned)reject->other);
    else if (reject->found[0] != '\0' && w->with != NULL)
        snprintf(out.text, sizeof(out.text), lorry__tr(w->with), reject->found);
    else
        snprintf(out.text, sizeof(out.text), "%s", lorry__tr(w->without));
    return out;
}

void lorry__rejects_render(const char *file, const lorry__reject *rejects, size_t count,
                           bool is_full, lorry__text *out)
{
    for (size_t k = 0; k < count && !out->is_failed; k++) {
        lorry__text_cell(out, lorry__base_name(file));
        lorry__text_printf(out, ",%u,", (unsigned)rejects[k].row);
        lorry__text_cell(out, is_full ? rejects[k].waybill
                                      : lorry__mask_waybill(rejects[k].waybill).text);
        lorry__text_printf(out, ",%s,", lorry__reject_code(rejects[k].reason));
        lorry__text_cell(out, lorry__reject_text(&rejects[k]).text);
        lorry__text_puts(out, "\r\n");
    }
}

void lorry__rejects_head(lorry__text *out)
{
    lorry__text_puts(out, lorry__tr("file,row,waybill,code,reason"));
    lorry__text_puts(out, "\r\n");
}
