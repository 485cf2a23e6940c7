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

/* Rivers, railways and walls, as far as they pass through the frame. */
static void put_barriers(const lorry__outlet_report *report, const frame *f, lorry__text *out)
{
    const lorry__travel *travel = report->travel;
    for (int32_t k = 0; k < travel->num_lines; k++) {
        const lorry__line *line = &travel->lines[k];
        if (line->is_crossing)
            continue;
        lorry__text_puts(out, "<polyline class=\"river\" points=\"");
        for (int32_t i = line->first; i < line->first + line->count; i++)
            put_point(out, x_of(f, travel->line_x[i]), y_of(f, travel->line_y[i]));
        lorry__text_puts(out, "\"/>");
    }
}

/* Which stops get a number: those whose circle covers no other one's, the first and the
 * last before all. */
static bool is_clear(const lorry__outlet_report *report, const lorry__trip *trip,
                     const frame *f, const uint8_t *is_shown, int32_t i)
{
    const lorry__task *task = report->task;
    const lorry__day_stop *stops = &report->days[LORRY_DAY_PLAN].stops[trip->first];
    const lorry__day_client *c = &task->clients[stops[i].client];
    for (int32_t k = 0; k < trip->count; k++) {
        const lorry__day_client *other = &task->clients[stops[k].client];
        const double dx = x_of(f, c->lon) - x_of(f, other->lon);
        const double dy = y_of(f, c->lat) - y_of(f, other->lat);
        if (k != i && is_shown[k] != 0 && dx * dx + dy * dy < 14.0 * 14.0)
            return false;
    }
    return true;
}

static void put_marks(const lorry__outlet_report *report, const lorry__trip *trip,
                      const frame *f, lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day_stop *stops = &report->days[LORRY_DAY_PLAN].stops[trip->first];
    uint8_t *is_shown = LORRY__NEW(out->mem, uint8_t, (size_t)trip->count);
    if (is_shown == NULL) {
        out->is_failed = true;
        return;
    }
    for (int32_t k = 0; k < trip->count; k++) {
        const int32_t i = k < 2 ? k * (trip->count - 1) : k - 1; /* 0, last, 1, 2... */
        is_shown[i] = is_clear(report, trip, f, is_shown, i);
    }
    for (int pass = 0; pass < 2; pass++) /* numbers over dots */
        for (int32_t i = 0; i < trip->count; i++) {
            const lorry__day_client *c = &task->clients[stops[i].client];
            if (is_shown[i] != pass)
                continue;
            lorry__text_printf(out, "<g class=\"s%s%s\" transform=\"translate(",
                               lorry__is_home(task, c->section, trip->courier) ? "" : " out",
                               pass == 0 ? " dot" : "");
            put_point(out, x_of(f, c->lon), y_of(f, c->lat));
            if (pass == 0)
                lorry__text_puts(out, ")\"><circle r=\"2.5\"/></g>");
            else
                lorry__text_printf(out, ")\"><circle r=\"6.5\"/><text>%d</text></g>", (int)i + 1);
        }
    lorry__free(out->mem, is_shown);
}

static void put_map(const lorry__outlet_report *report, const lorry__trip *trip,
                    lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    const frame f = frame_of(task, day, trip);
    lorry__text_printf(out, "<svg class=\"map\" viewBox=\"0 0 %d %d\" role=\"img\">",
                       (int)MAP_WIDTH, (int)MAP_HEIGHT);
    put_barriers(report, &f, out);
    lorry__text_puts(out, "<polyline points=\"");
    put_point(out, x_of(&f, task->lon), y_of(&f, task->lat));
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_client *c = &task->clients[day->stops[trip->first + i].client];
        put_point(out, x_of(&f, c->lon), y_of(&f, c->lat));
    }
    put_point(out, x_of(&f, task->lon), y_of(&f, task->lat));
    lorry__text_puts(out, "\"/>");
    put_marks(report, trip, &f, out);
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
    snprintf(text, sizeof(text), "%s%s%s", lorry__decimal_of(value, digits).text,
             *unit != '\0' ? " " : "", unit);
    put_fact(out, name, text);
}

/* "wave 2", and where the courier drives it twice "trip 3"; "" if one says all. */
static void put_turn(const lorry__outlet_report *report, const lorry__trip *trip,
                     lorry__text *out)
{
    const lorry__trip *before = trip->number > 1 ? trip - 1 : NULL; /* by courier and start */
    const bool is_again = before != NULL && before->wave == trip->wave;
    if (report->task->num_waves > 1)
        lorry__text_printf(out, lorry__tr("wave %d"), (int)trip->wave + 1);
    if (report->task->num_waves > 1 && is_again)
        lorry__text_puts(out, " \xc2\xb7 ");
    if (is_again)
        lorry__text_printf(out, lorry__tr("trip %d"), (int)trip->number);
}

static void put_trip_head(const lorry__outlet_report *report, const lorry__trip *trip,
                          lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day_courier *courier = &task->couriers[trip->courier];
    const lorry__freight load = lorry__day_freight(&report->days[LORRY_DAY_PLAN], task, trip);
    lorry__text_puts(out, "<header><h1>");
    lorry__put_html(out, courier->name);
    lorry__text_puts(out, "<small>");
    put_turn(report, trip, out);
    lorry__text_puts(out, "</small></h1><p>");
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
    const bool is_late = lorry__day_late(&report->days[LORRY_DAY_PLAN], task, stop) > 0;
    lorry__text_printf(out, "<tr><td class=\"n\">%d</td><td class=\"%s\">%s</td>"
                            "<td class=\"p\">", (int)i + 1,
                       is_late ? "t late" : "t", lorry__clock_of(stop->start).text);
    lorry__put_html(out, report->places[stop->client]);
    lorry__text_printf(out, "</td><td class=\"%s\">", is_home ? "s" : "s out");
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
    const char *const heads[] = { lorry__tr("stop"), lorry__tr("planned"), lorry__tr("place"),
                                  lorry__tr("section"), lorry__tr("window"),
                                  lorry__tr("parcels"), lorry__tr("waybills") };
    lorry__text_puts(out, "<section>\n");
    put_trip_head(report, trip, out);
    put_loading(report, trip, out);
    put_map(report, trip, out);
    /* Repeated on every page: whose it is. */
    lorry__text_puts(out, "<table><thead><tr class=\"who\"><th colspan=\"7\">");
    lorry__put_html(out, report->task->couriers[trip->courier].name);
    lorry__text_puts(out, " ");
    put_turn(report, trip, out);
    lorry__text_puts(out, "</th></tr><tr>");
    for (int k = 0; k < 7; k++)
        lorry__text_printf(out, "<th%s>%s</th>", k == 0 || k == 5 ? " class=\"n\"" : "", heads[k]);
    lorry__text_puts(out, "</tr></thead><tbody>\n");
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
    for (int32_t t = 0; t < day->num_trips; t++)
        if (courier == LORRY_NONE || day->trips[t].courier == courier)
            put_trip(report, &day->trips[t], out);
    lorry__text_puts(out, "</body>\n</html>\n");
}
