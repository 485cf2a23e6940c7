/* report.h: a plan as a page to look at. */
#ifndef LORRY_REPORT_REPORT_H
#define LORRY_REPORT_REPORT_H

#include "model/solution.h"

/* Append one self-contained HTML page: key figures, a map of the routes, the
 * day as a Gantt chart, tables. It loads nothing from anywhere. O(stops). */
lorry_status lorry__report_html(const lorry_solution *solution, lorry__text *out,
                                lorry_message *message);

/* The template, line by line, NULL at the end; generated from page/. The
 * lines LORRY__PAGE_TITLE and LORRY__PAGE_DATA stand for what a plan fills in. */
extern const char *const lorry__page_lines[];
#define LORRY__PAGE_TITLE "@TITLE@"
#define LORRY__PAGE_DATA "@DATA@"
/* The texts of its scripts that are translated; NULL at the end. */
extern const char *const lorry__page_texts[];

#endif
