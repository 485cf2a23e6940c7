/* moment.h: times and spans of time as exports write them.
 *
 *     09:30   9:30:15   9点半   下午3点   26:00 (2:00 after midnight)
 *     06-18 09:30:00   6月18日 9:30
 *     2024-06-18 09:30[:15]   2024/6/18 9:30   20240618 093000
 *     2024-06-18T09:30:15+08:00   2024-06-18T01:30:15Z   1718674215[000]
 *
 * and spans: 09:00-12:00, 9点至12点, 2024-06-18 09:00~12:00, 22:00-02:00, 18:00前,
 * 9点后, 上午, 全天. */
#ifndef LORRY_IO_MOMENT_H
#define LORRY_IO_MOMENT_H

#include "io/cell.h"

/* A day that is not known. Days count from 1970-01-01. */
#define LORRY__NO_DAY INT32_MIN

typedef struct lorry__moment {
    bool has_day;    /* and a year                                            */
    bool has_date;   /* month and day only                                    */
    bool has_clock;
    bool has_zone;
    int32_t day;     /* since 1970-01-01                                      */
    int32_t month, date;
    int32_t clock;   /* seconds since 00:00; 24 h and more: after midnight    */
    int32_t zone;    /* seconds east of Greenwich                             */
} lorry__moment;

typedef struct lorry__span {
    bool has_from, has_to;
    lorry__moment from, to;
} lorry__span;

/* The whole cell. A date alone is a moment without a clock. */
bool lorry__moment_read(const lorry__plain *plain, lorry__moment *out);
/* A single time is the latest. Words for "any time" give a span with no ends. */
bool lorry__span_read(const lorry__plain *plain, lorry__span *out);

/* A year for a date without one: that which brings it nearest to `near`. */
void lorry__moment_settle(lorry__moment *moment, int32_t near);
/* Seconds from 00:00 of `day` in `zone`. What has no day is on that day; what has no
 * clock counts as `clock`. The moment is settled. */
int64_t lorry__moment_seconds(const lorry__moment *moment, int32_t day, int32_t zone,
                              int32_t clock);
/* The day it is in `zone`; the moment has a day. */
int32_t lorry__moment_day(const lorry__moment *moment, int32_t zone);

/* Days since 1970-01-01 of a date, and back; false if there is no such date. */
bool lorry__day_of_date(int32_t year, int32_t month, int32_t date, int32_t *day);
void lorry__date_of(int32_t day, int32_t *year, int32_t *month, int32_t *date);

/* "2024-06-18" of a day, and "2024-06-18T00:00:00+08:00", the origin of times. */
typedef struct lorry__instant { char text[32]; } lorry__instant;
lorry__instant lorry__day_text(int32_t day);
lorry__instant lorry__origin_text(int32_t day, int32_t zone);

/* "+08:00", "UTC", "Asia/Shanghai" and a few more without summer time. */
bool lorry__zone_of(const char *word, int32_t *seconds);

#endif
