/* outlet.h: the files of an outlet, its day as a task, and the ways to do it. The
 * face of room dispatch to room api; arguments are tested there. */
#ifndef LORRY_DISPATCH_OUTLET_H
#define LORRY_DISPATCH_OUTLET_H

#include "dispatch/planning.h"
#include "dispatch/recut.h"
#include "dispatch/settings.h"
#include "io/names.h"
#include "io/sheet.h"
#include "io/texts.h"
#include "report/outlet_report.h"

enum { LORRY__NUM_DAYS = LORRY_DAY_DRIVEN + 1 };

/* The task's own arrays; see lorry__task. */
typedef struct lorry__task_store {
    lorry__task task;
    lorry__day_client *clients;
    lorry__day_courier *couriers;
    const char **sections;
    lorry__wave *waves;
    uint8_t *is_home;
    int32_t *parent;
    int32_t *client_of, *order;
    int64_t *deadline;
    int32_t num_profiles;
    int32_t kind_of[LORRY__MAX_VEHICLES]; /* per profile, a kind of vehicle  */
} lorry__task_store;

/* A file of travel, as it was read. */
typedef struct lorry__travel_file {
    lorry_outlet_file kind;
    lorry__file_name name;
    lorry__bytes bytes;
} lorry__travel_file;

struct lorry_outlet {
    lorry__mem mem;
    lorry_message message;
    _Atomic int stop;
    /* files */
    lorry__mapping mapping;
    lorry__settings mapped;       /* what the mapping asks for               */
    bool has[LORRY_OUTLET_BARRIERS + 1];
    lorry__travel_file *travel;
    size_t num_travel, travel_room;
    lorry__parcels parcels, history;
    lorry__couriers couriers;
    lorry__scans scans;           /* each empty until it is read             */
    /* sections cut anew, until the next cut or other couriers; texts are its own */
    bool has_cut;
    lorry__cut cut;
    lorry__names cut_keys;        /* of the cells                            */
    lorry__texts cut_texts;
    const char **cut_names;       /* of temporary couriers                   */
    /* of the last plan */
    lorry__settings settings;
    char **notes;
    size_t num_notes, notes_room;
    bool is_planned;
    lorry__task_store store;
    lorry__day_problem problem;   /* of the plan                             */
    lorry_solution *plan;
    lorry__day days[LORRY__NUM_DAYS];
    bool has_day[LORRY__NUM_DAYS];
    lorry_day_figures figures[LORRY__NUM_DAYS];
    int64_t *hours[LORRY__NUM_DAYS]; /* per courier                          */
    int32_t *stop_of, *trip_of;   /* of the plan: per client, per stop       */
    lorry__away *away;
    int32_t num_away;
};

/* Those files, in the order in which they are spoken of; of a const outlet too. */
#define LORRY__OUTLET_SHEETS(o) \
    &(o)->parcels.sheet, &(o)->couriers.sheet, &(o)->scans.sheet, &(o)->history.sheet

/* The public functions of the same names; see lorry.h. */
lorry_status lorry__outlet_new(const lorry_config *config, lorry_outlet **out);
void lorry__outlet_free(lorry_outlet *outlet);
lorry_status lorry__outlet_read(lorry_outlet *outlet, lorry_outlet_file kind,
                                const lorry__source *source);
lorry_status lorry__outlet_plan(lorry_outlet *outlet, const lorry_outlet_options *options);
void lorry__outlet_waybill(const lorry_outlet *outlet, size_t index, lorry_waybill *out);
lorry_status lorry__outlet_recut(lorry_outlet *outlet, const lorry_recut_options *options);
void lorry__outlet_change(const lorry_outlet *outlet, int32_t index, lorry_section_change *out);
lorry_status lorry__outlet_write(lorry_outlet *outlet, const char *folder,
                                 const lorry_outlet_output *output);

/* ---------------------------------------------------- parts of the whole -- */

/* Forget the last plan. */
void lorry__outlet_clear(lorry_outlet *outlet);
/* One line; false when out of memory. */
bool lorry__outlet_note(lorry_outlet *outlet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Notes of the files first, then of the plan; NULL behind the last. */
const char *lorry__outlet_note_at(const lorry_outlet *outlet, size_t index);
/* What the figures of the plan rest on, appended to `out` line by line, each with its
 * zero: how many. */
size_t lorry__outlet_basis(const lorry_outlet *outlet, lorry__text *out);
/* The task from the files under outlet->settings: outlet_task.c. */
lorry_status lorry__outlet_task(lorry_outlet *outlet);
/* How often couriers load where nobody says: as often as their vehicles need. */
typedef struct lorry__amounts { double weight, volume, parcels; } lorry__amounts;
size_t lorry__waves_for(const lorry_outlet *outlet, const lorry__settings *settings,
                        const lorry__amounts *asked);
/* Forget a re-cut. */
void lorry__outlet_uncut(lorry_outlet *outlet);
/* The cell that a parcel lies in: section and AOI, or section and square. */
typedef struct lorry__cell_key { char text[256]; } lorry__cell_key;
lorry__cell_key lorry__cell_key_of(const lorry__parcels *parcels, size_t parcel);
/* Of a section or courier that a cut made. */
const char *lorry__cut_courier_name(const lorry_outlet *outlet, int32_t courier);
/* A home as couriers' files write it: the whole code of a section, or its last
 * segments. */
bool lorry__means_section(const char *home, size_t length, const char *section);
/* The courier whose vehicle and shift a temporary one has: who gave first. */
int32_t lorry__cut_model(const lorry_outlet *outlet, int32_t courier);
void lorry__task_store_free(lorry__task_store *store, lorry__mem *mem);
/* Travel of the kinds of vehicles, for lorry__travel_source: outlet_travel.c. */
lorry_status lorry__outlet_travel(void *outlet, lorry_model *model);
/* Keep a file of travel, or forget all. */
lorry_status lorry__outlet_add_travel(lorry_outlet *outlet, lorry_outlet_file kind,
                                      const lorry__source *source);
void lorry__outlet_forget_travel(lorry_outlet *outlet);

#endif
