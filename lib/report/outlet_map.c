/* outlet_map.c: the outlet's trips as data for map.js. */
#include "base/language.h"
#include "report/html.h"
#include "report/outlet_report.h"

static void put_place(lorry__text *out, double lon, double lat)
{
    lorry__text_add(out, "[", 1);
    lorry__text_double(out, lon, 6);
    lorry__text_add(out, ",", 1);
    lorry__text_double(out, lat, 6);
}

static void put_trip(const lorry__outlet_report *report, const lorry__trip *trip,
                     lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    lorry__text_printf(out, "[%d,%d,%lld,%lld,[", (int)trip->courier, (int)trip->wave + 1,
                       (long long)trip->distance, (long long)(trip->end - trip->start));
    for (int32_t i = 0; i < trip->count; i++) {
        const lorry__day_stop *stop = &day->stops[trip->first + i];
        const lorry__day_client *c = &task->clients[stop->client];
        if (i > 0)
            lorry__text_add(out, ",", 1);
        put_place(out, c->lon, c->lat);
        lorry__text_printf(out, ",%lld,%d,%d,%d]", (long long)stop->start, (int)c->parcels,
                           (int)c->section,
                           !lorry__is_home(task, c->section, trip->courier));
    }
    lorry__text_puts(out, "]]");
}

/* Barriers as lines of places. */
static void put_barriers(const lorry__travel *travel, lorry__text *out)
{
    bool is_first = true;
    for (int32_t k = 0; k < travel->num_lines; k++) {
        const lorry__line *line = &travel->lines[k];
        if (line->is_crossing)
            continue;
        lorry__text_puts(out, is_first ? "[" : ",\n[");
        for (int32_t i = line->first; i < line->first + line->count; i++) {
            lorry__text_puts(out, i > line->first ? "]," : "");
            put_place(out, travel->line_x[i], travel->line_y[i]);
        }
        lorry__text_puts(out, "]]");
        is_first = false;
    }
}

static void put_words(lorry__text *out)
{
    static const char *const keys[] = { "all", "stop", "stops", "parcels", "away" };
    static const char *const words[] = { N_("All couriers"), N_("stop"), N_("{1} stops"),
                                         N_("{1} parcels"), N_("outside its section") };
    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        lorry__text_printf(out, "%s\"%s\":", k > 0 ? "," : "", keys[k]);
        lorry__put_json_string(out, lorry__tr(words[k]));
    }
}

static void put_data(const lorry__outlet_report *report, lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    bool is_first = true;
    lorry__text_puts(out, "{\"words\":{");
    put_words(out);
    lorry__text_puts(out, "},\n\"outlet\":");
    put_place(out, task->lon, task->lat);
    lorry__text_puts(out, "],\n\"couriers\":[");
    for (int32_t k = 0; k < task->num_couriers; k++) {
        lorry__text_puts(out, k > 0 ? ",[" : "[");
        lorry__put_json_string(out, task->couriers[k].name);
        lorry__text_printf(out, ",\"%s\"]", lorry__colour_of(k).text);
    }
    lorry__text_puts(out, "],\n\"sections\":[");
    for (int32_t s = 0; s < task->num_sections; s++) {
        lorry__text_puts(out, s > 0 ? "," : "");
        lorry__put_json_string(out, task->sections[s]);
    }
    lorry__text_puts(out, "],\n\"barriers\":[");
    put_barriers(report->travel, out);
    lorry__text_puts(out, "],\n\"trips\":[");
    for (int32_t t = 0; t < day->num_trips; t++) {
        lorry__text_puts(out, t > 0 ? ",\n" : "");
        put_trip(report, &day->trips[t], out);
    }
    lorry__text_puts(out, "],\n\"left\":[");
    for (int32_t c = 0; c < task->num_clients; c++) {
        if (report->stop_of[c] != LORRY_NONE)
            continue;
        lorry__text_puts(out, is_first ? "" : ",");
        put_place(out, task->clients[c].lon, task->clients[c].lat);
        lorry__text_add(out, "]", 1);
        is_first = false;
    }
    lorry__text_puts(out, "]}\n");
}

void lorry__outlet_map(const lorry__outlet_report *report, lorry__text *out)
{
    const char *title = lorry__tr("Map of the day");
    lorry__outlet_head(out, title, lorry__outlet_style);
    lorry__text_puts(out, "<body>\n<div id=\"map\"></div>\n<div id=\"list\"><h1>");
    lorry__put_html(out, *report->task->name != '\0' ? report->task->name : title);
    lorry__text_printf(out, "</h1><p class=\"hint\">%s</p></div>\n<div id=\"tip\"></div>\n"
                            "<script type=\"application/json\" id=\"data\">\n",
                       report->task->date);
    put_data(report, out);
    lorry__text_puts(out, "</script>\n<script>\n");
    lorry__put_lines(out, lorry__map_script, NULL);
    lorry__text_puts(out, "</script>\n</body>\n</html>\n");
}
