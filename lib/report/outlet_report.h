/* outlet_report.h: an outlet's day on paper and screen: lists for sorting line and
 * handheld, run sheets, a map and a page of key figures. Each loads nothing from
 * anywhere. Texts are in the language of the call (base/language.h). Waybills are
 * shown by their last four digits unless `is_whole`; lists have them whole. */
#ifndef LORRY_REPORT_OUTLET_REPORT_H
#define LORRY_REPORT_OUTLET_REPORT_H

#include "report/day.h"
#include "travel/travel.h"

typedef struct lorry__outlet_report {
    const lorry__task *task;
    const lorry_outlet_options *options;
    const lorry__day *days;       /* by lorry_day_kind                       */
    const bool *has_day;
    const lorry_day_figures *figures;
    int64_t *const *hours;        /* per day and courier                     */
    const int32_t *stop_of;       /* of the plan: per client                 */
    const int32_t *trip_of;       /* per stop                                */
    const lorry__away *away;
    int32_t num_away;
    bool is_cut;                  /* sections were cut anew                  */
    const lorry_section_change *changes; /* and how                          */
    int32_t num_changes;
    const char *const *places;    /* per client: AOI and building; ""        */
    const lorry__travel *travel;  /* for the barriers on maps                */
    const char *const *basis;     /* what it rests on, a line each           */
    size_t num_basis;
    bool is_whole;
} lorry__outlet_report;

/* A CSV line per waybill, in the file's order: waybill, section, courier, bin, wave,
 * trip, sequence, planned time, whether late or away. UTF-8. O(parcels). */
void lorry__outlet_waybills(const lorry__outlet_report *report, lorry__text *out);
/* A CSV line per change of a re-cut. */
void lorry__outlet_changes(const lorry__outlet_report *report, lorry__text *out);
/* "lent", "split off", "added": translated. */
const char *lorry__change_word(lorry_change_kind kind);
/* A CSV line per trip: what is carried and when. */
void lorry__outlet_couriers(const lorry__outlet_report *report, lorry__text *out);
/* Run sheets, a page or more for each trip: of one courier, or of all with
 * LORRY_NONE. A4; the loading list begins with the last stop. */
void lorry__outlet_sheets(const lorry__outlet_report *report, int32_t courier,
                          lorry__text *out);
/* All trips on a map that can be moved, couriers shown or hidden one by one. */
void lorry__outlet_map(const lorry__outlet_report *report, lorry__text *out);
/* Key figures of every day that there is, side by side; hours by courier; stops
 * that left their section; notes and assumptions. */
void lorry__outlet_page(const lorry__outlet_report *report, lorry__text *out);

/* ------------------------------------------------------------- shared -- */

/* "09:05"; after midnight "01:10 (+1)". */
typedef struct lorry__clock { char text[24]; } lorry__clock;
lorry__clock lorry__clock_of(int64_t seconds);
/* A decimal, with a point whatever the locale is. */
typedef struct lorry__decimal { char text[48]; } lorry__decimal;
lorry__decimal lorry__decimal_of(double value, int digits);
/* Head of a page up to <body>; `style` is a template of CSS. */
void lorry__outlet_head(lorry__text *out, const char *title, const char *const *style);
/* A fixed hue per courier, as "#rrggbb". */
typedef struct lorry__colour { char text[8]; } lorry__colour;
lorry__colour lorry__colour_of(int32_t courier);

/* Templates, made from outlet/ when lorry is built. */
extern const char *const lorry__sheet_style[];
extern const char *const lorry__outlet_style[];
extern const char *const lorry__map_script[];

#endif
