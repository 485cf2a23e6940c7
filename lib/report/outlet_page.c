/* outlet_page.c: what the day comes to, beside the same day as the outlet does it
 * now and, where there are scans, as it was driven. */
#include "report/outlet_report.h"

#include <math.h>

#include "base/language.h"
#include "report/html.h"

/* What a plan is held against: so many per cent fewer courier hours, or so many
 * fewer parcels late. */
#define HOURS_GOAL 8.0
#define LATE_GOAL 30.0
#define MOST_AWAY 200   /* stops listed                                       */

/* The columns, from what is now to what is planned. */
static const lorry_day_kind columns[] = { LORRY_DAY_PRACTICE, LORRY_DAY_FIXED, LORRY_DAY_PLAN,
                                          LORRY_DAY_DRIVEN };
static const char *const column_names[] = {
    N_("as now: own sections, nearest next"), N_("own sections, best order"), N_("the plan"),
    N_("as driven")
};
enum { NUM_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static int64_t late_of(const lorry_day_figures *f) { return f->late + f->left; }

static void put_real(lorry__text *out, double value, int digits)
{
    lorry__text_puts(out, lorry__decimal_of(value, digits).text);
}

/* ---------------------------------------------------------- comparison -- */

typedef struct row {
    const char *name;
    int digits;
    int is_better;      /* -1: less is better, 0: neither                     */
    double values[NUM_COLUMNS];
} row;

static void put_row(const lorry__outlet_report *report, const row *r, lorry__text *out)
{
    lorry__text_puts(out, "<tr><td>");
    lorry__put_html(out, lorry__tr(r->name));
    lorry__text_puts(out, "</td>");
    for (int c = 0; c < NUM_COLUMNS; c++) {
        if (!report->has_day[columns[c]])
            continue;
        lorry__text_printf(out, "<td%s>", columns[c] == LORRY_DAY_PLAN ? " class=\"plan\"" : "");
        put_real(out, r->values[c], r->digits);
        const double was = r->values[0], change = was > 0 ? 100 * (r->values[c] / was - 1) : 0;
        const char *tone = fabs(change) < 0.05 || r->is_better == 0 ? ""
                           : change < 0                             ? " class=\"good\""
                                                                    : " class=\"bad\"";
        lorry__text_printf(out, " <small%s>", c == 0 ? "" : tone);
        if (c > 0 && was > 0 && r->is_better != 0) {
            lorry__text_puts(out, change >= 0.05 ? "+" : change <= -0.05 ? "\xe2\x88\x92" : "");
            put_real(out, fabs(change), 1);
            lorry__text_puts(out, " %");
        }
        lorry__text_puts(out, "</small></td>");
    }
    lorry__text_puts(out, "</tr>\n");
}

static void put_comparison(const lorry__outlet_report *report, lorry__text *out)
{
    enum { ROWS = 13 };
    row rows[ROWS] = {
        { N_("parcels handed over"), 0, 0, { 0 } },
        { N_("parcels left for tomorrow"), 0, -1, { 0 } },
        { N_("parcels late"), 0, -1, { 0 } },
        { N_("stops"), 0, 0, { 0 } },
        { N_("couriers out"), 0, 0, { 0 } },
        { N_("courier hours"), 1, -1, { 0 } },
        { N_("of these driving"), 1, -1, { 0 } },
        { N_("of these waiting"), 1, -1, { 0 } },
        { N_("kilometres"), 1, -1, { 0 } },
        { N_("longest day, hours"), 1, -1, { 0 } },
        { N_("spread of hours (standard deviation)"), 2, -1, { 0 } },
        { N_("stops outside their section"), 0, 0, { 0 } },
        { N_("cost"), 0, -1, { 0 } },
    };
    for (int c = 0; c < NUM_COLUMNS; c++) {
        const lorry_day_figures *f = &report->figures[columns[c]];
        const double values[ROWS] = {
            (double)f->delivered, (double)f->left, (double)f->late, f->stops, f->couriers,
            (double)f->duration / 3600, (double)f->travel / 3600, (double)f->wait / 3600,
            (double)f->distance / 1000, (double)f->longest / 3600, f->spread / 3600,
            f->away_stops, f->cost
        };
        for (int k = 0; k < ROWS; k++)
            rows[k].values[c] = values[k];
    }
    lorry__text_puts(out, "<div class=\"card\"><table><thead><tr><th></th>");
    for (int c = 0; c < NUM_COLUMNS; c++)
        if (report->has_day[columns[c]]) {
            lorry__text_puts(out, "<th>");
            lorry__put_html(out, lorry__tr(column_names[c]));
            lorry__text_puts(out, "</th>");
        }
    lorry__text_puts(out, "</tr></thead><tbody>\n");
    for (int k = 0; k < ROWS; k++)
        put_row(report, &rows[k], out);
    lorry__text_puts(out, "</tbody></table></div>\n");
}

/* Whether the plan is worth the trouble, in one sentence. */
static void put_verdict(const lorry__outlet_report *report, lorry__text *out)
{
    const lorry_day_figures *now = &report->figures[LORRY_DAY_PRACTICE];
    const lorry_day_figures *plan = &report->figures[LORRY_DAY_PLAN];
    const double hours =
        now->duration > 0 ? 100 * (1 - (double)plan->duration / (double)now->duration) : 0;
    const double late =
        late_of(now) > 0 ? 100 * (1 - (double)late_of(plan) / (double)late_of(now)) : 0;
    const bool is_equal = late_of(plan) <= late_of(now);
    const bool is_reached = (is_equal && hours >= HOURS_GOAL) ||
                            (late_of(now) > 0 && late >= LATE_GOAL);
    lorry__text_printf(out, "<p class=\"verdict %s\">", is_reached ? "good" : "bad");
    lorry__text_printf(out, lorry__tr("Beside the day as it is done now: <b>%s %%</b> fewer "
                                      "courier hours, <b>%lld</b> parcels late or left instead "
                                      "of <b>%lld</b>."),
                       lorry__decimal_of(hours, 1).text, (long long)late_of(plan),
                       (long long)late_of(now));
    lorry__text_printf(out, "</p><p class=\"hint\">%s %s</p>\n",
                       is_reached ? lorry__tr("The goal is reached:")
                                  : lorry__tr("The goal is not reached:"),
                       /* xgettext:no-c-format */
                       lorry__tr("at equal promises 8 % fewer courier hours, or 30 % fewer "
                                 "parcels late or left."));
}

/* --------------------------------------------------------------- hours -- */

static void put_bar(lorry__text *out, const char *class, int64_t hours, int64_t most)
{
    lorry__text_printf(out, "<i%s style=\"width:", class);
    put_real(out, most > 0 ? 100.0 * (double)hours / (double)most : 0, 1);
    lorry__text_puts(out, "%\"></i>");
}

static void put_hours(const lorry__outlet_report *report, lorry__text *out)
{
    const lorry__task *task = report->task;
    const int64_t *now = report->hours[LORRY_DAY_PRACTICE];
    const int64_t *plan = report->hours[LORRY_DAY_PLAN];
    int64_t most = 0;
    for (int32_t k = 0; k < task->num_couriers; k++)
        most = lorry__max64(most, lorry__max64(now[k], plan[k]));
    lorry__text_printf(out, "<h2>%s</h2>\n<div class=\"card\"><div class=\"key\"><span><i class="
                            "\"was\"></i>%s</span><span><i></i>%s</span></div>"
                            "<div class=\"bars\">\n",
                       lorry__tr("Hours of each courier"), lorry__tr("as now"),
                       lorry__tr("the plan"));
    for (int32_t k = 0; k < task->num_couriers; k++) {
        lorry__text_puts(out, "<span>");
        lorry__put_html(out, task->couriers[k].name);
        lorry__text_puts(out, "</span><span>");
        put_bar(out, " class=\"was\"", now[k], most);
        put_bar(out, "", plan[k], most);
        lorry__text_puts(out, "</span><span class=\"r\">");
        put_real(out, (double)now[k] / 3600, 1);
        lorry__text_puts(out, " \xe2\x86\x92 ");
        put_real(out, (double)plan[k] / 3600, 1);
        lorry__text_puts(out, " h</span>\n");
    }
    lorry__text_puts(out, "</div></div>\n");
}

/* ---------------------------------------------------------------- away -- */

static void put_cell(lorry__text *out, const char *class, const char *text)
{
    lorry__text_printf(out, "<td%s>", class);
    lorry__put_html(out, text);
    lorry__text_puts(out, "</td>");
}

static void put_away_row(const lorry__outlet_report *report, const lorry__away *away,
                         lorry__text *out)
{
    const lorry__task *task = report->task;
    const lorry__day *day = &report->days[LORRY_DAY_PLAN];
    const lorry__trip *trip = &day->trips[report->trip_of[away->stop]];
    const int32_t client = day->stops[away->stop].client;
    lorry__text_puts(out, "<tr>");
    put_cell(out, "", task->sections[task->clients[client].section]);
    put_cell(out, " class=\"l\"", report->places[client]);
    lorry__text_printf(out, "<td>%d</td>", (int)task->clients[client].parcels);
    put_cell(out, " class=\"l\"", task->couriers[trip->courier].name);
    if (away->home == LORRY_NONE) {
        put_cell(out, " class=\"l hint\" colspan=\"3\"",
                 lorry__tr("nobody at home has room or time"));
    } else {
        put_cell(out, " class=\"l\"", task->couriers[away->home].name);
        put_cell(out, "", lorry__decimal_of((double)away->seconds / 60, 1).text);
        put_cell(out, "", lorry__decimal_of((double)away->metres / 1000, 2).text);
    }
    lorry__text_puts(out, "</tr>\n");
}

static void put_away(const lorry__outlet_report *report, lorry__text *out)
{
    const lorry_day_figures *fixed = &report->figures[LORRY_DAY_FIXED];
    const lorry_day_figures *plan = &report->figures[LORRY_DAY_PLAN];
    if (report->num_away == 0)
        return;
    lorry__text_printf(out, "<h2>%s</h2>\n<p>",
                       lorry__tr("Stops that left their section, and what that saved"));
    if (report->has_day[LORRY_DAY_FIXED])
        lorry__text_printf(out, lorry__tr("%d stops with %lld parcels. Planned anew with every "
                                          "courier in its own sections, the day takes %s hours "
                                          "and %s km more, and %lld parcels more are late or "
                                          "left."),
                           (int)plan->away_stops, (long long)plan->away_parcels,
                           lorry__decimal_of((double)(fixed->duration - plan->duration) / 3600, 1)
                               .text,
                           lorry__decimal_of((double)(fixed->distance - plan->distance) / 1000, 1)
                               .text,
                           (long long)(late_of(fixed) - late_of(plan)));
    lorry__text_printf(out, "</p><p class=\"hint\">%s</p>\n<div class=\"card\"><table><thead>"
                            "<tr><th>%s</th><th class=\"l\">%s</th><th>%s</th>"
                            "<th class=\"l\">%s</th><th class=\"l\">%s</th><th>%s</th><th>%s</th>"
                            "</tr></thead><tbody>\n",
                       lorry__tr("Each stop by itself is priced by insertion: taken out of its "
                                 "trip and put at the best place of a courier at home, all else "
                                 "as planned."),
                       lorry__tr("section"), lorry__tr("place"), lorry__tr("parcels"),
                       lorry__tr("goes to"), lorry__tr("at home with"),
                       lorry__tr("minutes saved"), lorry__tr("km saved"));
    for (int32_t i = 0; i < report->num_away && i < MOST_AWAY; i++)
        put_away_row(report, &report->away[i], out);
    lorry__text_puts(out, "</tbody></table></div>\n");
    if (report->num_away > MOST_AWAY) {
        lorry__text_puts(out, "<p class=\"hint\">");
        lorry__text_printf(out, lorry__tr("and %d more"), (int)report->num_away - MOST_AWAY);
        lorry__text_puts(out, "</p>\n");
    }
}

/* -------------------------------------------------------------- re-cut -- */

static void put_change(const lorry_section_change *c, lorry__text *out)
{
    const char *const cells[] = { c->section, c->part, c->from, c->to };
    lorry__text_puts(out, "<tr>");
    put_cell(out, "", lorry__change_word(c->kind));
    for (size_t k = 0; k < sizeof(cells) / sizeof(cells[0]); k++)
        put_cell(out, " class=\"l\"", cells[k]);
    const bool is_added = c->kind == LORRY_CHANGE_ADD;
    put_cell(out, "", is_added ? "" : lorry__decimal_of(c->parcels, 0).text);
    put_cell(out, "", is_added ? "" : lorry__decimal_of(c->hours, 1).text);
    lorry__text_puts(out, "</tr>\n");
}

static void put_changes(const lorry__outlet_report *report, lorry__text *out)
{
    if (!report->is_cut)
        return;
    lorry__text_printf(out, "<h2>%s</h2>\n<p class=\"hint\">%s</p>\n",
                       lorry__tr("Sections cut anew for the peak"),
                       report->num_changes == 0
                           ? lorry__tr("Nobody would have too much: all sections stay.")
                           : lorry__tr("From the history, in the order in which they were "
                                       "decided. They stay for all days that are planned with "
                                       "this cut."));
    if (report->num_changes == 0)
        return;
    lorry__text_printf(out, "<div class=\"card\"><table>"
                            "<thead><tr><th>%s</th><th class=\"l\">%s</th><th class=\"l\">%s</th>"
                            "<th class=\"l\">%s</th><th class=\"l\">%s</th><th>%s</th><th>%s</th>"
                            "</tr></thead><tbody>\n",
                       lorry__tr("change"), lorry__tr("section"), lorry__tr("part"),
                       lorry__tr("from"), lorry__tr("to"), lorry__tr("parcels a day"),
                       lorry__tr("hours a day"));
    for (int32_t i = 0; i < report->num_changes; i++)
        put_change(&report->changes[i], out);
    lorry__text_puts(out, "</tbody></table></div>\n");
}

/* --------------------------------------------------------------- basis -- */

static void put_basis(const lorry__outlet_report *report, lorry__text *out)
{
    lorry__text_printf(out, "<h2>%s</h2>\n<p class=\"hint\">%s</p>\n<ul>\n",
                       lorry__tr("What this rests on"),
                       lorry__tr("Parcels, couriers and windows are the files'; seconds, speeds, "
                                 "detours and prices are assumptions until they are measured; "
                                 "ways and times follow from both."));
    for (size_t k = 0; k < report->num_basis; k++) {
        lorry__text_puts(out, "<li>");
        lorry__put_html(out, report->basis[k]);
        lorry__text_puts(out, "</li>\n");
    }
    lorry__text_puts(out, "</ul>\n");
}

void lorry__outlet_page(const lorry__outlet_report *report, lorry__text *out)
{
    const char *title = lorry__tr("The outlet's day");
    lorry__outlet_head(out, title, lorry__outlet_style);
    lorry__text_puts(out, "<body>\n<main>\n<h1>");
    lorry__put_html(out, *report->task->name != '\0' ? report->task->name : title);
    lorry__text_printf(out, "</h1>\n<p class=\"lead\">%s%s",
                       report->task->date, *report->task->date != '\0' ? " \xc2\xb7 " : "");
    lorry__text_printf(out, lorry__tr("%lld parcels at %d stops, %d couriers"),
                       (long long)report->figures[LORRY_DAY_PLAN].parcels,
                       (int)report->task->num_clients, (int)report->task->num_couriers);
    lorry__text_puts(out, "</p>\n");
    put_verdict(report, out);
    put_comparison(report, out);
    put_hours(report, out);
    put_changes(report, out);
    put_away(report, out);
    put_basis(report, out);
    lorry__text_puts(out, "<footer>lorry " LORRY_VERSION "</footer>\n</main>\n</body>\n</html>\n");
}
