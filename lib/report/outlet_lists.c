/* outlet_lists.c: CSV for machines: a sorting line and handhelds read it before
 * the parcels are sorted. Headers are in the language of the call; lines end in
 * CRLF (RFC 4180). */
#include "report/outlet_report.h"

#include <stdio.h>

#include "base/language.h"

lorry__clock lorry__clock_of(int64_t seconds)
{
    lorry__clock clock;
    const int64_t day = seconds >= 86400 ? seconds / 86400 : 0;
    const int64_t rest = seconds - day * 86400;
    snprintf(clock.text, sizeof(clock.text), day > 0 ? "%02d:%02d (+%d)" : "%02d:%02d",
             (int)(rest / 3600), (int)(rest % 3600 / 60), (int)day);
    return clock;
}

lorry__decimal lorry__decimal_of(double value, int digits)
{
    lorry__decimal decimal;
    snprintf(decimal.text, sizeof(decimal.text), "%.*f", digits, value);
    for (char *s = decimal.text; *s != '\0'; s++)
        if ((*s < '0' || *s > '9') && *s != '-')
            *s = '.'; /* of some locale's */
    return decimal;
}

static void put_header(lorry__text *out, const char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        lorry__text_puts(out, k > 0 ? "," : "");
        lorry__text_cell(out, lorry__tr(names[k]));
    }
    lorry__text_puts(out, "\r\n");
}

void lorry__outlet_waybills(const lorry__outlet_report *report, lorry__text *out)
{
    static const char *const names[] = { N_("waybill"), N_("section"),  N_("courier"),
                                         N_("bin"),     N_("wave"),     N_("trip"),
                                         N_("sequence"), N_("planned"), N_("late"),
                                         N_("away") };
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    put_header(out, names, sizeof(names) / sizeof(names[0]));
    for (size_t p = 0; p < task->num_parcels; p++) {
        const int32_t client = task->client_of[p], stop = report->stop_of[client];
        const int32_t section = task->clients[client].section;
        lorry__text_cell(out, task->waybills[p]);
        lorry__text_add(out, ",", 1);
        lorry__text_cell(out, section != LORRY_NONE ? task->sections[section] : "");
        if (stop == LORRY_NONE) {
            lorry__text_puts(out, ",,0,,,,,,\r\n");
            continue;
        }
        const lorry__trip *trip = &day->trips[report->trip_of[stop]];
        lorry__text_add(out, ",", 1);
        lorry__text_cell(out, task->couriers[trip->courier].name);
        lorry__text_printf(out, ",%d,%d,%d,%d,%s,%d,%d\r\n", (int)trip->courier + 1,
                           (int)trip->wave + 1, (int)trip->number,
                           (int)(stop - trip->first + 1),
                           lorry__clock_of(day->stops[stop].start).text,
                           day->stops[stop].start > task->deadline[p],
                           !lorry__is_home(task, section, trip->courier));
    }
}

const char *lorry__change_word(lorry_change_kind kind)
{
    switch (kind) {
    case LORRY_CHANGE_LEND:
        return lorry__tr("lent");
    case LORRY_CHANGE_SPLIT:
        return lorry__tr("split off");
    case LORRY_CHANGE_ADD:
        break;
    }
    return lorry__tr("courier added");
}

void lorry__outlet_changes(const lorry__outlet_report *report, lorry__text *out)
{
    static const char *const names[] = { N_("change"), N_("section"), N_("part"), N_("from"),
                                         N_("to"), N_("parcels a day"), N_("hours a day") };
    put_header(out, names, sizeof(names) / sizeof(names[0]));
    for (int32_t i = 0; i < report->num_changes; i++) {
        const lorry_section_change *c = &report->changes[i];
        const char *const cells[] = { lorry__change_word(c->kind), c->section, c->part, c->from,
                                      c->to };
        for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++) {
            lorry__text_cell(out, cells[k]);
            lorry__text_add(out, ",", 1);
        }
        lorry__text_double(out, c->parcels, 1);
        lorry__text_add(out, ",", 1);
        lorry__text_double(out, c->hours, 2);
        lorry__text_puts(out, "\r\n");
    }
}

void lorry__outlet_couriers(const lorry__outlet_report *report, lorry__text *out)
{
    static const char *const names[] = {
        N_("courier"), N_("bin"), N_("wave"), N_("trip"), N_("vehicle"), N_("leaves"), N_("back"),
        N_("stops"), N_("parcels"), N_("weight (kg)"), N_("volume (m3)"), N_("distance (km)")
    };
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    put_header(out, names, sizeof(names) / sizeof(names[0]));
    for (int32_t t = 0; t < day->num_trips; t++) {
        const lorry__trip *trip = &day->trips[t];
        const lorry__day_courier *courier = &task->couriers[trip->courier];
        const lorry__freight load = lorry__day_freight(day, task, trip);
        lorry__text_cell(out, courier->name);
        lorry__text_printf(out, ",%d,%d,%d,", (int)trip->courier + 1, (int)trip->wave + 1,
                           (int)trip->number);
        lorry__text_cell(out, courier->vehicle);
        lorry__text_printf(out, ",%s,%s,%d,%lld,", lorry__clock_of(trip->start).text,
                           lorry__clock_of(trip->end).text, (int)trip->count,
                           (long long)load.parcels);
        lorry__text_double(out, (double)load.weight / 1000, 1);
        lorry__text_add(out, ",", 1);
        lorry__text_double(out, (double)load.volume / 1e6, 3);
        lorry__text_add(out, ",", 1);
        lorry__text_double(out, (double)trip->distance / 1000, 1);
        lorry__text_puts(out, "\r\n");
    }
}
