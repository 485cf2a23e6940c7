/* outlet_sheet.c: what a courier takes along: when to leave, what to load first,
 * where to go in which order. One trip begins a page. The map is a drawing in the
 * page, so that it prints. */
#include "report/outlet_report.h"

#include <math.h>
#include <stdio.h>

#include "base/language.h"
#include "report/html.h"

#define MOST_TAILS 12      /* waybills listed for a stop                      */
#define MAP_WIDTH 720.0
#define MAP_HEIGHT 250.0
#define MARGIN 14.0

lorry__colour lorry__colour_of(int32_t courier)
{
    /* Golden angle steps of hue, at two lightnesses: neighbours differ. */
    const double hue = fmod(courier * 137.508, 360.0) / 60.0;
    const double light = courier % 2 == 0 ? 0.40 : 0.50, chroma = (1 - fabs(2 * light - 1)) * 0.72;
    const double x = chroma * (1 - fabs(fmod(hue, 2) - 1)), m = light - chroma / 2;
    const double table[6][3] = { { chroma, x, 0 }, { x, chroma, 0 }, { 0, chroma, x },
                                 { 0, x, chroma }, { x, 0, chroma }, { chroma, 0, x } };
    const double *rgb = table[(int)hue % 6];
    lorry__colour colour;
    snprintf(colour.text, sizeof(colour.text), "#%02x%02x%02x",
             (unsigned)((rgb[0] + m) * 255) & 255u, (unsigned)((rgb[1] + m) * 255) & 255u,
             (unsigned)((rgb[2] + m) * 255) & 255u);
    return colour;
}

void lorry__outlet_head(lorry__text *out, const char *title, const char *const *style)
{
    lorry__text_printf(
        out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>",
        lorry__tr("en"));
    lorry__put_html(out, title);
    lorry__text_puts(out, "</title>\n<style>\n");
    lorry__put_lines(out, style, NULL);
    lorry__text_puts(out, "</style>\n</head>\n");
}

/* ----------------------------------------------------------------- map -- */

typedef struct frame {
    double lon, lat, scale, stretch; /* of the middle; pixels per degree       */
} frame;

static double x_of(const frame *f, double lon)
{
    return MAP_WIDTH / 2 + (lon - f->lon) * f->stretch * f->scale;
}

static double y_of(const frame *f, double lat) { return MAP_HEIGHT / 2 - (lat - f->lat) * f->scale; }

/* Of the stops alone: the way from the outlet would make them small. */
static frame frame_of(const lorry__task *task, const lorry__day *day, const lorry__trip *trip)
{
    double low[2] = { 1e9, 1e9 }, high[2] = { -1e9, -1e9 };
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        low[0] = fmin(low[0], c->lon);
        high[0] = fmax(high[0], c->lon);
        low[1] = fmin(low[1], c->lat);
        high[1] = fmax(high[1], c->lat);
    }
    frame f = { .lon = (low[0] + high[0]) / 2, .lat = (low[1] + high[1]) / 2 };
    f.stretch = cos(f.lat * 0.017453292519943295);
    const double wide = (high[0] - low[0]) * f.stretch + 1e-6, tall = high[1] - low[1] + 1e-6;
    f.scale = fmin((MAP_WIDTH - 2 * MARGIN) / wide, (MAP_HEIGHT - 2 * MARGIN) / tall);
    return f;
}

static void put_point(lorry__text *out, double x, double y)
{
    lorry__text_double(out, x, 1);
    lorry__text_add(out, ",", 1);
    lorry__text_double(out, y, 1);
    lorry__text_add(out, " ", 1);
}

/* A bar of a round length at the lower left. */
static void put_scale(lorry__text *out, const frame *f)
{
    const double metre = f->scale / 111320.0;
    static const double lengths[] = { 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000 };
    size_t k = 0;
    while (k + 1 < sizeof(lengths) / sizeof(lengths[0]) && lengths[k] * metre < 60)
        k++;
    const double length = lengths[k], width = length * metre;
    lorry__text_puts(out, "<path class=\"bar\" d=\"M10,");
    lorry__text_double(out, MAP_HEIGHT - 12, 1);
    lorry__text_puts(out, "v4h");
    lorry__text_double(out, width, 1);
    lorry__text_puts(out, "v-4\"/><text class=\"bar\" x=\"14\" y=\"");
    lorry__text_double(out, MAP_HEIGHT - 13, 1);
    lorry__text_puts(out, "\">");
    if (length >= 1000) {
        lorry__text_printf(out, "%d km", (int)(length / 1000));
    } else {
        lorry__text_printf(out, "%d m", (int)length);
    }
    lorry__text_puts(out, "</text>");
}

static void put_map(const lorry__outlet_report *report, const lorry__trip *trip,
                    lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    const frame f = frame_of(task, day, trip);
    const bool is_dense = trip->count > 45;
    lorry__text_printf(out, "<svg class=\"map\" viewBox=\"0 0 %d %d\" role=\"img\"><polyline "
                            "points=\"",
                       (int)MAP_WIDTH, (int)MAP_HEIGHT);
    put_point(out, x_of(&f, task->lon), y_of(&f, task->lat));
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        put_point(out, x_of(&f, c->lon), y_of(&f, c->lat));
    }
    put_point(out, x_of(&f, task->lon), y_of(&f, task->lat));
    lorry__text_puts(out, "\"/>");
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        const bool is_shown = !is_dense || i == 0 || i == trip->count - 1 || (i + 1) % 5 == 0;
        lorry__text_printf(out, "<g class=\"%s%s\" transform=\"translate(",
                           lorry__is_home(task, c->section, trip->courier) ? "s" : "s out",
                           is_shown ? "" : " dot");
        put_point(out, x_of(&f, c->lon), y_of(&f, c->lat));
        lorry__text_printf(out, ")\"><circle r=\"%s\"/>", is_shown ? "6.5" : "2.5");
        if (is_shown)
            lorry__text_printf(out, "<text>%d</text>", (int)i + 1);
        lorry__text_puts(out, "</g>");
    }
    lorry__text_puts(out, "<rect class=\"outlet\" x=\"");
    lorry__text_double(out, x_of(&f, task->lon) - 6, 1);
    lorry__text_puts(out, "\" y=\"");
    lorry__text_double(out, y_of(&f, task->lat) - 6, 1);
    lorry__text_puts(out, "\" width=\"12\" height=\"12\"/>");
    put_scale(out, &f);
    lorry__text_puts(out, "</svg>\n");
}

/* ---------------------------------------------------------------- head -- */

static void put_fact(lorry__text *out, const char *name, const char *value)
{
    lorry__text_puts(out, "<div><dt>");
    lorry__put_html(out, name);
    lorry__text_puts(out, "</dt><dd>");
    lorry__put_html(out, value);
    lorry__text_puts(out, "</dd></div>");
}

static void put_number(lorry__text *out, const char *name, double value, int digits,
                       const char *unit)
{
    char text[64];
    snprintf(text, sizeof(text), "%.*f%s%s", digits, value, *unit != '\0' ? " " : "", unit);
    put_fact(out, name, text);
}

typedef struct freight { int64_t weight, volume, parcels; } freight;

static freight freight_of(const lorry__task *task, const lorry__day *day,
                          const lorry__trip *trip)
{
    freight f = { 0 };
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        f.weight += c->weight;
        f.volume += c->volume;
        f.parcels += c->parcels;
    }
    return f;
}

static void put_trip_head(const lorry__outlet_report *report, const lorry__trip *trip,
                          lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day_courier *courier = &task->couriers[trip->courier];
    const freight load = freight_of(task, &report->days[LORRY_DAY_PLAN], trip);
    lorry__text_puts(out, "<header><h1>");
    lorry__put_html(out, courier->name);
    if (task->num_waves > 1) {
        lorry__text_puts(out, "<small>");
        lorry__text_printf(out, lorry__tr("wave %d"), (int)trip->wave + 1);
        lorry__text_puts(out, "</small>");
    }
    lorry__text_puts(out, "</h1><p>");
    lorry__put_html(out, task->name);
    lorry__text_printf(out, "%s%s</p><div class=\"bin\"><span>%s</span>%d</div></header>\n",
                       *task->name != '\0' && *task->date != '\0' ? " \xc2\xb7 " : "",
                       task->date, lorry__tr("bin"), (int)trip->courier + 1);
    lorry__text_puts(out, "<dl>");
    put_fact(out, lorry__tr("leaves"), lorry__clock_of(trip->start).text);
    put_fact(out, lorry__tr("back"), lorry__clock_of(trip->end).text);
    put_number(out, lorry__tr("stops"), trip->count, 0, "");
    put_number(out, lorry__tr("parcels"), (double)load.parcels, 0, "");
    if (load.weight > 0)
        put_number(out, lorry__tr("weight"), (double)load.weight / 1000, 0, "kg");
    if (load.volume > 0)
        put_number(out, lorry__tr("volume"), (double)load.volume / 1e6, 2, "m\xc2\xb3");
    put_number(out, lorry__tr("distance"), (double)trip->distance / 1000, 1, "km");
    put_fact(out, lorry__tr("vehicle"), courier->vehicle);
    lorry__text_puts(out, "</dl>\n");
}

/* --------------------------------------------------------------- lists -- */

/* The last stop is loaded first. */
static void put_loading(const lorry__outlet_report *report, const lorry__trip *trip,
                        lorry__text *out)
{
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    lorry__text_printf(out, "<h2>%s</h2><ol class=\"load\">",
                       lorry__tr("Load in this order: the last stop first"));
    for (int32_t i = trip->count; i-- > 0;) {
        const lorry__day_client *c =
            &report->task->clients[day->stops[trip->first + i].client];
        lorry__text_printf(out, "<li><b>%d</b>\xc3\x97%d</li>", (int)i + 1, (int)c->parcels);
    }
    lorry__text_puts(out, "</ol>\n");
}

static void put_tails(const lorry__outlet_report *report, const lorry__day_client *client,
                      lorry__text *out)
{
    const lorry__task *task = report->task;
    for (int32_t i = 0; i < client->parcels && i < MOST_TAILS; i++) {
        const char *waybill = task->waybills[task->order[client->first + i]];
        const size_t length = strlen(waybill);
        lorry__text_puts(out, i > 0 ? " " : "");
        lorry__put_html(out, report->is_whole || length <= 4 ? waybill : waybill + length - 4);
    }
    if (client->parcels > MOST_TAILS)
        lorry__text_printf(out, " +%d", (int)client->parcels - MOST_TAILS);
}

static void put_window(const lorry__day_client *client, lorry__text *out)
{
    if (client->late == LORRY_UNLIMITED && client->early == 0)
        return;
    if (client->early > 0)
        lorry__text_puts(out, lorry__clock_of(client->early).text);
    lorry__text_puts(out, "\xe2\x80\x93");
    if (client->late != LORRY_UNLIMITED)
        lorry__text_puts(out, lorry__clock_of(client->late).text);
}

static void put_stop(const lorry__outlet_report *report, const lorry__trip *trip, int32_t i,
                     lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day_stop *stop = &report->days[LORRY_DAY_PLAN].stops[trip->first + i];
    const lorry__day_client *client = &task->clients[stop->client];
    const bool is_home = lorry__is_home(task, client->section, trip->courier);
    const bool is_late = client->late != LORRY_UNLIMITED && stop->start > client->late;
    lorry__text_printf(out, "<tr><td class=\"n\">%d</td><td class=\"%s\">%s</td><td>", (int)i + 1,
                       is_late ? "t late" : "t", lorry__clock_of(stop->start).text);
    lorry__put_html(out, report->places[stop->client]);
    lorry__text_printf(out, "</td><td%s>", is_home ? "" : " class=\"out\"");
    if (client->section != LORRY_NONE)
        lorry__put_html(out, task->sections[client->section]);
    lorry__text_printf(out, "</td><td class=\"%s\">", client->is_appointed ? "w agreed" : "w");
    put_window(client, out);
    lorry__text_printf(out, "</td><td class=\"n\">%d</td><td class=\"tails\">",
                       (int)client->parcels);
    put_tails(report, client, out);
    lorry__text_puts(out, "</td></tr>\n");
}

static void put_trip(const lorry__outlet_report *report, const lorry__trip *trip,
                     lorry__text *out)
{
    lorry__text_puts(out, "<section>\n");
    put_trip_head(report, trip, out);
    put_loading(report, trip, out);
    put_map(report, trip, out);
    lorry__text_printf(out,
                       "<table><thead><tr><th class=\"n\">%s</th><th>%s</th><th>%s</th><th>%s"
                       "</th><th>%s</th><th class=\"n\">%s</th><th>%s</th></tr></thead><tbody>\n",
                       lorry__tr("stop"), lorry__tr("planned"), lorry__tr("place"),
                       lorry__tr("section"), lorry__tr("window"), lorry__tr("parcels"),
                       lorry__tr("waybills"));
    for (int32_t i = 0; i < trip->count; i++)
        put_stop(report, trip, i, out);
    lorry__text_printf(out, "</tbody></table>\n<footer>%s</footer>\n</section>\n",
                       lorry__tr("Filled circles and grey sections are outside the courier's own "
                                 "sections; bold windows were agreed with the customer."));
}

void lorry__outlet_sheets(const lorry__outlet_report *report, int32_t courier, lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    lorry__outlet_head(out, courier != LORRY_NONE ? task->couriers[courier].name
                                                  : lorry__tr("Run sheets"),
                       lorry__sheet_style);
    lorry__text_puts(out, "<body>\n");
    for (int32_t k = 0; k < task->num_couriers; k++)
        for (int32_t wave = 0; wave < task->num_waves; wave++)
            for (int32_t t = 0; t < day->num_trips; t++)
                if (day->trips[t].courier == k && day->trips[t].wave == wave &&
                    (courier == LORRY_NONE || courier == k))
                    put_trip(report, &day->trips[t], out);
    lorry__text_puts(out, "</body>\n</html>\n");
}
