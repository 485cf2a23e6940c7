/* day.c: a day stop by stop, and what it comes to. */
#include "report/day.h"

#include <math.h>
#include <stdlib.h>

void lorry__day_init(lorry__day *day, lorry__mem *mem) { *day = (lorry__day){ .mem = mem }; }

void lorry__day_free(lorry__day *day)
{
    if (day->mem == NULL)
        return;
    lorry__free(day->mem, day->trips);
    lorry__free(day->mem, day->stops);
    lorry__free(day->mem, day->handed);
    *day = (lorry__day){ 0 };
}

bool lorry__day_trip(lorry__day *day, int32_t courier, int32_t wave)
{
    if (!lorry__grow(day->mem, (void **)&day->trips, &day->trips_room,
                     (size_t)day->num_trips + 1, sizeof(*day->trips)))
        return false;
    day->trips[day->num_trips++] =
        (lorry__trip){ .courier = courier, .wave = wave, .first = day->num_stops };
    return true;
}

bool lorry__day_visit(lorry__day *day, const lorry__day_stop *stop)
{
    if (!lorry__grow(day->mem, (void **)&day->stops, &day->stops_room,
                     (size_t)day->num_stops + 1, sizeof(*day->stops)))
        return false;
    day->stops[day->num_stops++] = *stop;
    day->trips[day->num_trips - 1].count++;
    return true;
}

lorry__freight lorry__day_freight(const lorry__day *day, const lorry__task *task,
                                  const lorry__trip *trip)
{
    lorry__freight sum = { 0, 0, 0 };
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        sum.weight += c->weight;
        sum.volume += c->volume;
        sum.parcels += c->parcels;
    }
    return sum;
}

static int by_courier_and_start(const void *left, const void *right)
{
    const lorry__trip *a = left, *b = right;
    if (a->courier != b->courier)
        return (a->courier > b->courier) - (a->courier < b->courier);
    if (a->start != b->start)
        return (a->start > b->start) - (a->start < b->start);
    return (a->first > b->first) - (a->first < b->first);
}

void lorry__day_finish(lorry__day *day)
{
    if (day->num_trips > 0)
        qsort(day->trips, (size_t)day->num_trips, sizeof(*day->trips), by_courier_and_start);
    for (int32_t t = 0; t < day->num_trips; t++) {
        const bool is_first = t == 0 || day->trips[t].courier != day->trips[t - 1].courier;
        day->trips[t].number = is_first ? 1 : day->trips[t - 1].number + 1;
    }
}

void lorry__day_find(const lorry__day *day, const lorry__task *task, int32_t *stop_of)
{
    for (int32_t c = 0; c < task->num_clients; c++)
        stop_of[c] = LORRY_NONE;
    for (int32_t i = 0; i < day->num_stops; i++)
        stop_of[day->stops[i].client] = i;
}

void lorry__day_trips(const lorry__day *day, int32_t *trip_of)
{
    for (int32_t t = 0; t < day->num_trips; t++)
        for (int32_t i = 0; i < day->trips[t].count; i++)
            trip_of[day->trips[t].first + i] = t;
}

/* What couriers were out: how many, the least, the most and how unlike. */
static void count_hours(const lorry__task *task, const int64_t *hours, lorry_day_figures *out)
{
    double sum = 0, squares = 0;
    for (int32_t c = 0; c < task->num_couriers; c++) {
        if (hours[c] == 0)
            continue;
        if (out->couriers == 0 || hours[c] < out->shortest)
            out->shortest = hours[c];
        out->longest = lorry__max64(out->longest, hours[c]);
        out->couriers++;
        sum += (double)hours[c];
        squares += (double)hours[c] * (double)hours[c];
    }
    if (out->couriers == 0)
        return;
    const double mean = sum / out->couriers;
    const double variance = squares / out->couriers - mean * mean;
    out->spread = variance > 0 ? sqrt(variance) : 0;
}

/* When a parcel's handover began: at its client's stop, or at its own scan, if
 * that was later. */
static int64_t start_of(const lorry__day *day, const lorry__day_stop *stop, int32_t parcel)
{
    const int64_t handed = day->handed != NULL ? day->handed[parcel] : LORRY__NEVER;
    return handed > stop->departure ? handed : stop->start;
}

int32_t lorry__day_late(const lorry__day *day, const lorry__task *task,
                        const lorry__day_stop *stop)
{
    const lorry__day_client *client = &task->clients[stop->client];
    int32_t late = 0;
    for (int32_t i = 0; i < client->parcels; i++) {
        const int32_t parcel = task->order[client->first + i];
        late += start_of(day, stop, parcel) > task->deadline[parcel];
    }
    return late;
}

static void count_stop(const lorry__day *day, const lorry__task *task, const lorry__trip *trip,
                       const lorry__day_stop *stop, lorry_day_figures *out)
{
    const lorry__day_client *client = &task->clients[stop->client];
    out->stops++;
    out->delivered += client->parcels;
    out->late += lorry__day_late(day, task, stop);
    if (day->is_before ? lorry__was_home(task, client->section, trip->courier)
                       : lorry__is_home(task, client->section, trip->courier))
        return;
    out->away_stops++;
    out->away_parcels += client->parcels;
}

void lorry__day_count(const lorry__day *day, const lorry__task *task, int64_t *hours,
                      lorry_day_figures *out)
{
    *out = (lorry_day_figures){ .size = sizeof(*out), .parcels = (int64_t)task->num_parcels,
                                .clients = task->num_clients, .trips = day->num_trips };
    memset(hours, 0, (size_t)task->num_couriers * sizeof(*hours));
    for (int32_t t = 0; t < day->num_trips; t++) {
        const lorry__trip *trip = &day->trips[t];
        const lorry__day_courier *courier = &task->couriers[trip->courier];
        const int64_t duration = trip->end - trip->start;
        out->cost += hours[trip->courier] == 0 ? courier->day_cost : 0;
        hours[trip->courier] += duration;
        out->duration += duration;
        out->travel += trip->travel;
        out->service += trip->service;
        out->wait += trip->wait;
        out->distance += trip->distance;
        out->cost += courier->hour_cost * (double)duration / 3600 +
                     courier->km_cost * (double)trip->distance / 1000;
        for (int32_t i = 0; i < trip->count; i++)
            count_stop(day, task, trip, &day->stops[trip->first + i], out);
    }
    out->left = out->parcels - out->delivered;
    count_hours(task, hours, out);
}
