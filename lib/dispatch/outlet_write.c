/* outlet_write.c: all that an outlet gets, as files in a folder. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/language.h"
#include "dispatch/outlet.h"
#include "io/encoding.h"
#include "io/io.h"
#include "io/load.h"

#define MARK "\xef\xbb\xbf" /* of UTF-8: spreadsheets look for it              */

typedef struct writing {
    lorry_outlet *outlet;
    const char *folder;
    bool is_gb18030;
    lorry__text text;
} writing;

static lorry_status make_folder(lorry_outlet *o, const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return LORRY_OK;
    const char *cause = lorry__os_cause(errno);
    return lorry__fail(&o->message, LORRY_EIO, lorry__tr("%s: cannot be made: %s"),
                       lorry__name_file(path).text, cause);
}

/* Write what is in w->text, and empty it. */
static lorry_status flush(writing *w, const char *name)
{
    lorry_outlet *o = w->outlet;
    char path[4096];
    lorry_status status;
    if (w->text.is_failed)
        status = lorry__fail(&o->message, LORRY_ENOMEM, "no memory for %s", name);
    else if (snprintf(path, sizeof(path), "%s/%s", w->folder, name) >= (int)sizeof(path))
        status = lorry__fail(&o->message, LORRY_EINVAL, "the name of the folder is too long");
    else
        status = lorry__io_write_file(path, w->text.data != NULL ? w->text.data : "",
                                      w->text.length, &o->message);
    lorry__text_free(&w->text);
    return status;
}

/* A list, in the encoding asked for. */
static lorry_status flush_list(writing *w, const char *name)
{
    lorry__text plain = w->text;
    lorry__text_init(&w->text, &w->outlet->mem);
    if (plain.is_failed)
        w->text.is_failed = true;
    else if (w->is_gb18030)
        lorry__put_gb18030(&w->text, plain.data, plain.length);
    else {
        lorry__text_puts(&w->text, MARK);
        lorry__text_add(&w->text, plain.data, plain.length);
    }
    lorry__text_free(&plain);
    return flush(w, name);
}

/* `count` texts that stand one behind the other, each with its zero; NULL: no memory. */
static const char **find_texts(lorry_outlet *o, const lorry__text *arena, size_t count)
{
    const char **texts = arena->is_failed ? NULL : LORRY__NEW(&o->mem, const char *, count);
    const char *at = arena->data;
    for (size_t k = 0; texts != NULL && k < count; k++) {
        texts[k] = at;
        at += strlen(at) + 1;
    }
    return texts;
}

/* Where each client is, in words that name nobody: AOI and building. */
static void put_places(const lorry_outlet *o, lorry__text *arena)
{
    const lorry__task *task = &o->store.task;
    for (int32_t c = 0; c < task->num_clients; c++) {
        const int32_t first = task->order[task->clients[c].first];
        lorry__text_puts(arena, o->parcels.aoi[first]);
        if (o->parcels.aoi[first][0] != '\0' && o->parcels.building[first][0] != '\0')
            lorry__text_add(arena, " ", 1);
        lorry__text_puts(arena, o->parcels.building[first]);
        lorry__text_add(arena, "", 1);
    }
}

static lorry_status write_sheets(writing *w, const lorry__outlet_report *report)
{
    lorry_outlet *o = w->outlet;
    char name[4096];
    lorry__outlet_sheets(report, LORRY_NONE, &w->text);
    lorry_status status = flush(w, "sheets.html");
    snprintf(name, sizeof(name), "%s/sheets", w->folder);
    if (status == LORRY_OK)
        status = make_folder(o, name);
    for (int32_t k = 0; k < o->store.task.num_couriers && status == LORRY_OK; k++) {
        if (o->hours[LORRY_DAY_PLAN][k] == 0)
            continue;
        lorry__outlet_sheets(report, k, &w->text);
        snprintf(name, sizeof(name), "sheets/%02d.html", (int)k + 1);
        status = flush(w, name);
    }
    return status;
}

/* Of all files, not the parcels' alone. */
static void put_rejects(const lorry_outlet *o, bool is_whole, lorry__text *out)
{
    const lorry__sheet *sheets[] = { LORRY__OUTLET_SHEETS(o) };
    lorry__rejects_head(out);
    for (size_t k = 0; k < sizeof(sheets) / sizeof(sheets[0]); k++)
        lorry__rejects_render(sheets[k]->table.name.text, sheets[k]->rejects,
                              sheets[k]->num_rejects, is_whole, out);
}

static lorry_status write_changes(writing *w, const lorry__outlet_report *report)
{
    if (report->num_changes == 0)
        return LORRY_OK;
    lorry__outlet_changes(report, &w->text);
    return flush_list(w, "changes.csv");
}

static lorry_status write_all(writing *w, const lorry__outlet_report *report)
{
    lorry_outlet *o = w->outlet;
    lorry__outlet_waybills(report, &w->text);
    lorry_status status = flush_list(w, "waybills.csv");
    if (status == LORRY_OK) {
        lorry__outlet_couriers(report, &w->text);
        status = flush_list(w, "couriers.csv");
    }
    if (status == LORRY_OK) {
        put_rejects(o, report->is_whole, &w->text);
        status = flush_list(w, "rejects.csv");
    }
    if (status == LORRY_OK)
        status = write_changes(w, report);
    if (status == LORRY_OK)
        status = write_sheets(w, report);
    if (status == LORRY_OK) {
        lorry__outlet_map(report, &w->text);
        status = flush(w, "map.html");
    }
    if (status == LORRY_OK) {
        lorry__outlet_page(report, &w->text);
        status = flush(w, "report.html");
    }
    if (status == LORRY_OK)
        status = lorry__io_render_problem(o->problem.problem, &w->text, &o->message);
    if (status == LORRY_OK)
        status = flush(w, "problem.json");
    if (status == LORRY_OK)
        status = lorry__io_render_solution(o->plan, LORRY_FORMAT_JSON, &w->text, &o->message);
    return status == LORRY_OK ? flush(w, "plan.json") : status;
}

lorry_status lorry__outlet_write(lorry_outlet *o, const char *folder,
                                 const lorry_outlet_output *output)
{
    writing w = { .outlet = o, .folder = folder, .is_gb18030 = output->is_gb18030 != 0 };
    lorry__text places, basis;
    lorry__text_init(&w.text, &o->mem);
    lorry__text_init(&places, &o->mem);
    lorry__text_init(&basis, &o->mem);
    put_places(o, &places);
    const int32_t num_changes = o->has_cut ? o->cut.num_changes : 0;
    lorry__outlet_report report = {
        .task = &o->store.task, .options = &o->settings.options, .days = o->days,
        .has_day = o->has_day, .figures = o->figures, .hours = o->hours,
        .stop_of = o->stop_of, .trip_of = o->trip_of, .away = o->away,
        .num_away = o->num_away, .is_cut = o->has_cut, .num_changes = num_changes,
        .travel = &o->problem.problem->travel, .num_basis = lorry__outlet_basis(o, &basis),
        .is_whole = output->is_whole != 0,
    };
    lorry_section_change *changes =
        LORRY__NEW(&o->mem, lorry_section_change, (size_t)num_changes);
    report.changes = changes;
    report.places = find_texts(o, &places, (size_t)o->store.task.num_clients);
    report.basis = find_texts(o, &basis, report.num_basis);
    lorry_status status = LORRY_ENOMEM;
    if (report.places == NULL || report.basis == NULL || changes == NULL)
        lorry__fail(&o->message, status, "no memory for the lists");
    else
        status = make_folder(o, folder);
    if (status == LORRY_OK) {
        for (int32_t i = 0; i < num_changes; i++)
            lorry__outlet_change(o, i, &changes[i]);
        status = write_all(&w, &report);
    }
    lorry__text_free(&w.text);
    lorry__text_free(&places);
    lorry__text_free(&basis);
    lorry__free(&o->mem, (void *)report.places);
    lorry__free(&o->mem, (void *)report.basis);
    lorry__free(&o->mem, changes);
    return status;
}
