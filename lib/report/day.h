/* day.h: an outlet's day as plain data: what was to be done, who could do it,
 * and the ways in which it is planned or was driven. What lists, run sheets and
 * pages are made of; it knows neither where a plan comes from nor any name or
 * address. */
#ifndef LORRY_REPORT_DAY_H
#define LORRY_REPORT_DAY_H

#include "base/base.h"

/* Times of what did not happen. */
#define LORRY__NEVER INT64_MIN

/* The parcels of one address and window, handed over in one visit. */
typedef struct lorry__day_client {
    double lon, lat;           /* WGS 84                                    */
    int64_t early, late;       /* service may start; UNLIMITED: no promise  */
    int64_t release;           /* its parcels are at the outlet             */
    int64_t service;           /* setup and handling                        */
    int64_t weight, volume;    /* grams, millilitres                        */
    int32_t parcels, first;    /* order[first..first+parcels-1]             */
    int32_t section;           /* or LORRY_NONE                             */
    bool is_appointed;         /* a window was agreed upon                  */
    bool is_urgent;            /* some parcel has priority                  */
} lorry__day_client;

typedef struct lorry__day_courier {
    const char *name, *vehicle;
    int64_t from, to;          /* the shift                                 */
    int64_t weight, volume, parcels; /* what the vehicle carries            */
    int32_t kind;              /* of the options' vehicles                  */
    int32_t profile;           /* how it travels: kinds in use, from 0      */
    double hour_cost, km_cost, day_cost;
    bool is_temporary;         /* added for the peak                        */
} lorry__day_courier;

typedef struct lorry__wave { int64_t from, to; } lorry__wave;

/* What is to be done, and with whom. Arrays are borrowed. */
typedef struct lorry__task {
    const char *name;          /* of the outlet; may be ""                  */
    char date[16];             /* "2024-06-18" or ""                        */
    double lon, lat;           /* the outlet                                */
    int32_t num_clients, num_couriers, num_sections, num_waves;
    const lorry__day_client *clients;
    const lorry__day_courier *couriers;
    const char *const *sections;   /* names                                 */
    const lorry__wave *waves;
    const uint8_t *is_home;    /* section*num_couriers + courier            */
    const int32_t *parent;     /* per section: that which it was cut from, or
                                  itself                                    */
    size_t num_parcels;
    const int32_t *client_of;  /* per parcel                                */
    const int32_t *order;      /* parcels, client by client                 */
    const char *const *waybills; /* per parcel, whole                       */
    const int64_t *deadline;   /* per parcel: its own; LORRY_UNLIMITED: none */
} lorry__task;

static inline bool lorry__is_home(const lorry__task *task, int32_t section, int32_t courier)
{
    return section == LORRY_NONE ||
           task->is_home[(size_t)section * (size_t)task->num_couriers + (size_t)courier] != 0;
}

/* The same before sections were cut anew. */
static inline bool lorry__was_home(const lorry__task *task, int32_t section, int32_t courier)
{
    return lorry__is_home(task, section == LORRY_NONE ? section : task->parent[section], courier);
}

/* ----------------------------------------------------------------- days -- */

typedef struct lorry__day_stop {
    int32_t client;
    int64_t arrival, start, departure;
    int64_t distance;          /* driven since the start of the trip        */
} lorry__day_stop;

/* A courier's way from the outlet and back. */
typedef struct lorry__trip {
    int32_t courier, wave;
    int32_t number;            /* of the courier's trips of the day, from 1 */
    int32_t route;             /* of the plan, where there is one           */
    int32_t first, count;      /* stops[first..first+count-1]               */
    int64_t start, end;
    int64_t distance, travel, service, wait;
} lorry__trip;

/* One way to do the day. */
typedef struct lorry__day {
    lorry__mem *mem;
    int32_t num_trips, num_stops;
    lorry__trip *trips;
    lorry__day_stop *stops;
    size_t trips_room, stops_room;
    bool is_before;            /* in the sections before they were cut anew */
    int64_t *handed;           /* per parcel, where it was scanned; NULL: at
                                  the stop of its client                    */
} lorry__day;

void lorry__day_init(lorry__day *day, lorry__mem *mem);
void lorry__day_free(lorry__day *day);
/* Begin a trip, then add stops to it. false when out of memory. */
bool lorry__day_trip(lorry__day *day, int32_t courier, int32_t wave);
bool lorry__day_visit(lorry__day *day, const lorry__day_stop *stop);

/* What a trip carries; grams, millilitres. */
typedef struct lorry__freight { int64_t weight, volume, parcels; } lorry__freight;
lorry__freight lorry__day_freight(const lorry__day *day, const lorry__task *task,
                                  const lorry__trip *trip);

/* When all are there: trips by courier and start, and numbered so. */
void lorry__day_finish(lorry__day *day);

/* Where each client is served: stop_of[num_clients], LORRY_NONE for those left. */
void lorry__day_find(const lorry__day *day, const lorry__task *task, int32_t *stop_of);
/* The trip of each stop: trip_of[num_stops]. */
void lorry__day_trips(const lorry__day *day, int32_t *trip_of);

/* A stop that left its section, and what serving it at home instead would take. */
typedef struct lorry__away {
    int32_t stop;              /* of the day                                */
    int32_t home;              /* the courier at home who could serve it best;
                                  LORRY_NONE: none has room or time         */
    int64_t seconds, metres;   /* more than as planned; 0 where none could  */
} lorry__away;

/* How many parcels of a stop are handed over after their promise. */
int32_t lorry__day_late(const lorry__day *day, const lorry__task *task,
                        const lorry__day_stop *stop);
/* Key figures; see lorry_day_figures. `hours` has room for a number per courier
 * and gets the seconds that each was out. O(stops + parcels). */
void lorry__day_count(const lorry__day *day, const lorry__task *task, int64_t *hours,
                      lorry_day_figures *out);

#endif
