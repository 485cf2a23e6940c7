/* sheet.h: a company's own file in typed columns: parcels, couriers, scans.
 *
 * A file's headers are matched with fields by a mapping or by the presets
 * (sheet_fields.h), its cells read as what they are (cell.h, moment.h), and every row
 * is either kept or rejected with a reason (sheet_reject.h); blank rows are neither:
 *
 *     rows below the header == count + num_rejects + num_blank
 *
 * All columns have `count` entries and none is NULL, whatever columns the file
 * has; sheet.has[field] says which it had. Texts are UTF-8, trimmed, and "" where
 * there is none. They live as long as the sheet. Amounts that are not given are
 * LORRY_NONE (-1); times that are not given LORRY__NO_TIME.
 *
 * Times are seconds from 00:00 of the sheet's day in its zone: 09:30 is 34200,
 * and 02:00 after midnight 93600. In a history each row counts from its own day.
 *
 * Coordinates are degrees on WGS 84, converted from the datum that was declared.
 *
 * Reading is O(length of the file): about 2 s for a million rows. */
#ifndef LORRY_IO_SHEET_H
#define LORRY_IO_SHEET_H

#include "geo/datum.h"
#include "io/moment.h"
#include "io/sheet_fields.h"
#include "io/sheet_mapping.h"
#include "io/sheet_reject.h"
#include "io/table.h"

#define LORRY__NO_TIME INT64_MIN

/* What is odd about a file as a whole: read all the same. */
typedef struct lorry__note { char text[400]; } lorry__note;

/* What all kinds of file have. */
typedef struct lorry__sheet {
    lorry__mem *mem;
    lorry__kind kind;
    lorry__table table;       /* all cells, those of no field too              */
    bool has[LORRY__NUM_FIELDS];
    int16_t column[LORRY__NUM_FIELDS]; /* in the table; -1: none                */
    size_t count;             /* rows kept                                     */
    uint32_t *row;            /* per row kept: its number in the table         */
    size_t num_rejects, rejects_capacity;
    lorry__reject *rejects;   /* by row                                        */
    size_t num_notes, notes_capacity;
    lorry__note *notes;
    lorry__datum datum;       /* of the file's coordinates                     */
    int32_t zone;             /* seconds east of Greenwich                     */
    int32_t day;              /* declared, or what most dates say; or NO_DAY   */
    lorry__texts texts;       /* inside: those that differ from their cells    */
} lorry__sheet;

/* How a parcel is to be handed over; as the file says, which is no consent. */
typedef enum lorry__mode {
    LORRY__MODE_UNKNOWN,      /* no word, or none that is known                */
    LORRY__MODE_DOOR,
    LORRY__MODE_LOCKER,
    LORRY__MODE_STATION,
    LORRY__MODE_STORE
} lorry__mode;

/* The parcels of a day (LORRY__KIND_PARCELS) or of many (LORRY__KIND_HISTORY). */
typedef struct lorry__parcels {
    lorry__sheet sheet;
    const char **waybill;     /* letters and digits as they are; never ""      */
    const char **address, **outlet, **section, **aoi, **building;
    const char **courier;     /* who has it today, if the file says            */
    const char **channel;     /* the word for the mode                         */
    double *lon, *lat;
    int64_t *weight;          /* grams                                         */
    int64_t *volume;          /* millilitres                                   */
    int64_t *pieces;          /* 1 unless given                                */
    int64_t *mode;            /* lorry__mode                                   */
    int64_t *from, *to;       /* the window agreed upon (预约时段)               */
    int64_t *promise;         /* to be delivered by then (承诺时效)              */
    int64_t *release;         /* at the outlet from then on                    */
    int64_t *day;             /* history: days since 1970; NO_DAY if not told  */
    int64_t *priority;        /* 0: none; else the more the higher             */
} lorry__parcels;

/* Couriers with the vehicles they drive. */
typedef struct lorry__couriers {
    lorry__sheet sheet;
    const char **courier;     /* id or code; never "", used once               */
    const char **vehicle;     /* kind of vehicle, as the file calls it         */
    const char **sections;    /* home sections, split by '\n'                  */
    int64_t *weight;          /* capacity in grams                             */
    int64_t *volume;          /* capacity in millilitres                       */
    int64_t *pieces;          /* most parcels on board                         */
    int64_t *from, *to;       /* the shift                                     */
    double *cost_day, *cost_hour, *cost_km; /* currency; -1: not given         */
} lorry__couriers;

/* What was scanned: where a parcel was, when and with whom. */
typedef struct lorry__scans {
    lorry__sheet sheet;
    const char **waybill;     /* as in parcels; may repeat here                */
    const char **courier;
    const char **event;       /* the word of the file (派件, 签收...)           */
    int64_t *time;
    double *lon, *lat;        /* NAN where the scan has no place               */
    int64_t *day;
} lorry__scans;

/* Read a file. mapping NULL: the presets and nothing declared. Text that is no
 * table, lacks a column that the kind needs, or does not say its datum where
 * that matters is refused; `out` is then empty. Everything comes from `mem`. */
lorry_status lorry__parcels_read(lorry__parcels *out, lorry__mem *mem, lorry__kind kind,
                                 const lorry__source *source, const lorry__mapping *mapping,
                                 lorry_message *message);
lorry_status lorry__couriers_read(lorry__couriers *out, lorry__mem *mem,
                                  const lorry__source *source, const lorry__mapping *mapping,
                                  lorry_message *message);
lorry_status lorry__scans_read(lorry__scans *out, lorry__mem *mem, const lorry__source *source,
                               const lorry__mapping *mapping, lorry_message *message);
/* Which kind of file a source is: by its headers, and by "history" in its name, since a
 * day's parcels may be dated too. Reads its beginning only. LORRY_EFORMAT if the headers
 * speak of none. */
lorry_status lorry__sheet_tell(lorry__mem *mem, const lorry__source *source,
                               const lorry__mapping *mapping, lorry__kind *kind,
                               lorry_message *message);
/* Free what the sheet of a lorry__parcels, lorry__couriers or lorry__scans holds,
 * its arrays too; it is then empty. Fine after a failed read. */
void lorry__sheet_free(lorry__sheet *sheet);

/* "…1234": the last four digits of a waybill, for what people see. */
typedef struct lorry__masked { char text[16]; } lorry__masked;
lorry__masked lorry__mask_waybill(const char *waybill);

#endif
