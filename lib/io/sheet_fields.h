/* sheet_fields.h: what the columns of a company's file mean.
 *
 * Headers are matched with fields by what a mapping says, else by presets: the
 * words that the large express companies of China use, and English ones. Case,
 * blanks, full width, underscores and a unit in brackets do not matter. */
#ifndef LORRY_IO_SHEET_FIELDS_H
#define LORRY_IO_SHEET_FIELDS_H

#include "io/table.h"

typedef enum lorry__kind {
    LORRY__KIND_PARCELS,  /* of one day                                        */
    LORRY__KIND_HISTORY,  /* parcels of several days                           */
    LORRY__KIND_COURIERS,
    LORRY__KIND_SCANS,
    LORRY__NUM_KINDS
} lorry__kind;

typedef enum lorry__field {
    LORRY__FIELD_WAYBILL,
    LORRY__FIELD_LON, LORRY__FIELD_LAT,
    LORRY__FIELD_LONLAT,      /* both in one cell, longitude first             */
    LORRY__FIELD_LATLON,      /* both in one cell, latitude first              */
    LORRY__FIELD_ADDRESS, LORRY__FIELD_OUTLET, LORRY__FIELD_SECTION, LORRY__FIELD_AOI,
    LORRY__FIELD_BUILDING, LORRY__FIELD_COURIER, LORRY__FIELD_CHANNEL,
    LORRY__FIELD_WEIGHT, LORRY__FIELD_VOLUME, LORRY__FIELD_PIECES,
    LORRY__FIELD_WINDOW,      /* from and to in one cell                       */
    LORRY__FIELD_FROM, LORRY__FIELD_TO, LORRY__FIELD_PROMISE, LORRY__FIELD_RELEASE,
    LORRY__FIELD_DATE, LORRY__FIELD_PRIORITY,
    LORRY__FIELD_VEHICLE, LORRY__FIELD_SECTIONS, LORRY__FIELD_COST_DAY,
    LORRY__FIELD_COST_HOUR, LORRY__FIELD_COST_KM,
    LORRY__FIELD_TIME, LORRY__FIELD_EVENT,
    LORRY__NUM_FIELDS
} lorry__field;

/* "waybill": the key in mappings and in the public face. Static. */
const char *lorry__field_name(lorry__field field);
/* "parcels", "history", "couriers", "scans". */
const char *lorry__kind_name(lorry__kind kind);
/* Files of this kind can have it. */
bool lorry__field_is_of(lorry__field field, lorry__kind kind);

/* A header in the form in which headers are compared: no case, blanks, width or
 * marks, and its unit, what stands in brackets, apart. */
typedef struct lorry__title {
    char name[96], unit[24]; /* "" if there is none, or it is too long */
} lorry__title;
lorry__title lorry__title_of(const char *header);

/* How well a title fits a field by the presets: 0 not at all, else the smaller
 * the better. */
int lorry__preset_rank(const lorry__title *title, lorry__field field, lorry__kind kind);
/* The first words of a field's preset, for messages: "运单号, waybill". Static. */
const char *lorry__preset_words(lorry__field field);

#endif
