/* driven.h: the day as scans show that it was driven. */
#ifndef LORRY_DISPATCH_DRIVEN_H
#define LORRY_DISPATCH_DRIVEN_H

#include "report/day.h"
#include "travel/travel.h"

/* A scan that says "handed over". */
typedef struct lorry__scan {
    size_t parcel;
    int32_t courier;
    int64_t time;
} lorry__scan;

/* Trips from the last scan of each parcel: a courier's scans in order of time,
 * clients as they were scanned first, a new trip after each pause in which he
 * could have been back at the outlet and stayed there for half an hour. Ways are
 * those of `travel` (outlet location 0, client c at c + 1), times those of the
 * scans; the way out and home is added, since nobody scans there. Parcels of one
 * client that were handed over at different times are late by their own.
 * `scans` is sorted in place. O(n log n). */
lorry_status lorry__driven(const lorry__task *task, const lorry__travel *travel,
                           lorry__scan *scans, size_t count, lorry__day *out);

#endif
