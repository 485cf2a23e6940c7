/* driven.c: from scans to trips. */
#include "dispatch/driven.h"

#include <stdlib.h>

#define LONG_PAUSE 1800

static int compare64(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_courier_and_time(const void *left, const void *right)
{
    const lorry__scan *a = left, *b = right;
    int order = compare64(a->courier, b->courier);
    order = order != 0 ? order : compare64(a->time, b->time);
    return order != 0 ? order : compare64((int64_t)a->parcel, (int64_t)b->parcel);
}

typedef struct driving {
    const lorry__task *task;
    const lorry__travel *travel;
    lorry__day *day;
    int32_t at;            /* client, LORRY_NONE: the outlet                 */
    int64_t now;
} driving;

static lorry__arc way(const driving *d, int32_t courier, int32_t to)
{
    return lorry__travel_arc(d->travel, d->task->couriers[courier].profile, d->at + 1, to + 1);
}

static void go_home(driving *d)
{
    if (d->at == LORRY_NONE)
        return;
    lorry__trip *trip = &d->day->trips[d->day->num_trips - 1];
    const lorry__arc home = way(d, trip->courier, LORRY_NONE);
    trip->distance += home.distance;
    trip->travel += home.duration;
    trip->end = d->now + home.duration;
    d->at = LORRY_NONE;
}

static int32_t wave_at(const lorry__task *task, int64_t time)
{
    int32_t wave = 0;
    while (wave + 1 < task->num_waves && time >= task->waves[wave + 1].from)
        wave++;
    return wave;
}

static bool set_out(driving *d, int32_t courier, int32_t client, int64_t time)
{
    if (!lorry__day_trip(d->day, courier, wave_at(d->task, time)))
        return false;
    /* Setup and handling come before the scan. */
    d->now = time - d->task->clients[client].service - way(d, courier, client).duration;
    d->day->trips[d->day->num_trips - 1].start = d->now;
    return true;
}

static bool visit(driving *d, int32_t client, int64_t time)
{
    lorry__trip *trip = &d->day->trips[d->day->num_trips - 1];
    const lorry__arc arc = way(d, trip->courier, client);
    const int64_t arrival = lorry__min64(d->now + arc.duration, time);
    const int64_t start =
        lorry__max64(arrival, time - d->task->clients[client].service);
    trip->distance += arc.distance;
    trip->travel += arrival - d->now;
    trip->wait += start - arrival;
    trip->service += time - start;
    d->now = time;
    d->at = client;
    const lorry__day_stop stop = { client, arrival, start, time, trip->distance };
    return lorry__day_visit(d->day, &stop);
}

lorry_status lorry__driven(const lorry__task *task, const lorry__travel *travel,
                           lorry__scan *scans, size_t count, lorry__day *out)
{
    driving d = { .task = task, .travel = travel, .day = out, .at = LORRY_NONE };
    uint8_t *is_met = LORRY__NEW(out->mem, uint8_t, (size_t)task->num_clients);
    int64_t *handed = LORRY__NEW(out->mem, int64_t, task->num_parcels);
    out->handed = handed;
    bool is_ok = is_met != NULL && handed != NULL;
    for (size_t p = 0; p < task->num_parcels && is_ok; p++)
        handed[p] = LORRY__NEVER;
    for (size_t k = 0; k < count && is_ok; k++)
        handed[scans[k].parcel] = lorry__max64(handed[scans[k].parcel], scans[k].time);
    if (count > 0)
        qsort(scans, count, sizeof(*scans), by_courier_and_time);
    for (size_t k = 0; k < count && is_ok; k++) {
        const lorry__scan *scan = &scans[k];
        const int32_t client = task->client_of[scan->parcel];
        const bool is_other = k == 0 || scan->courier != scans[k - 1].courier;
        if (scan->time != handed[scan->parcel])
            continue; /* a later scan says otherwise */
        if (is_other)
            go_home(&d);
        if (is_met[client] != 0) { /* another parcel of the same door */
            if (d.at == client && scan->time > d.now) {
                out->trips[out->num_trips - 1].service += scan->time - d.now;
                d.now = scan->time;
            }
            continue;
        }
        if (d.at != LORRY_NONE) {
            const int64_t there = way(&d, scan->courier, LORRY_NONE).duration;
            if (scan->time - d.now > 2 * there + LONG_PAUSE + task->clients[client].service)
                go_home(&d);
        }
        if (d.at == LORRY_NONE)
            is_ok = set_out(&d, scan->courier, client, scan->time);
        is_ok = is_ok && visit(&d, client, scan->time);
        is_met[client] = 1;
    }
    go_home(&d);
    lorry__free(out->mem, is_met);
    return is_ok ? LORRY_OK : LORRY_ENOMEM;
}
