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

/* Where a client is, in words that name nobody: AOI and building. */
static const char **make_places(lorry_outlet *o, lorry__text *arena)
{
    const lorry__task *task = &o->store.task;
    const char **places = LORRY__NEW(&o->mem, const char *, (size_t)task->num_clients);
    size_t *at = LORRY__NEW(&o->mem, size_t, (size_t)task->num_clients);
    for (int32_t c = 0; places != NULL && at != NULL && c < task->num_clients; c++) {
        const int32_t first = task->order[task->clients[c].first];
        at[c] = arena->length;
        lorry__text_puts(arena, o->parcels.aoi[first]);
        if (o->parcels.aoi[first][0] != '\0' && o->parcels.building[first][0] != '\0')
            lorry__text_add(arena, " ", 1);
        lorry__text_puts(arena, o->parcels.building[first]);
        lorry__text_add(arena, "", 1);
    }
    const bool is_ok = places != NULL && at != NULL && !arena->is_failed;
    for (int32_t c = 0; is_ok && c < task->num_clients; c++)
        places[c] = arena->data + at[c];
    lorry__free(&o->mem, at);
    if (!is_ok) {
        lorry__free(&o->mem, places);
        return NULL;
    }
    return places;
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
        lorry__rejects_head(&w->text);
        lorry__rejects_render(o->parcels.sheet.table.name.text, o->parcels.sheet.rejects,
                              o->parcels.sheet.num_rejects, report->is_whole, &w->text);
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
    lorry__text arena;
    lorry__text_init(&w.text, &o->mem);
    lorry__text_init(&arena, &o->mem);
    lorry_status status = make_folder(o, folder);
    const char **places = status == LORRY_OK ? make_places(o, &arena) : NULL;
    const int32_t num_changes = o->has_cut ? o->cut.num_changes : 0;
    lorry_section_change *changes =
        LORRY__NEW(&o->mem, lorry_section_change, (size_t)num_changes);
    if (status == LORRY_OK && (places == NULL || changes == NULL))
        status = lorry__fail(&o->message, LORRY_ENOMEM, "no memory for the lists");
    if (status == LORRY_OK) {
        for (int32_t i = 0; i < num_changes; i++)
            lorry__outlet_change(o, i, &changes[i]);
        const lorry__outlet_report report = {
            .changes = changes, .num_changes = num_changes,
            .task = &o->store.task, .options = &o->settings.options, .days = o->days,
            .has_day = o->has_day, .figures = o->figures, .hours = o->hours,
            .stop_of = o->stop_of, .trip_of = o->trip_of, .away = o->away,
            .num_away = o->num_away, .places = places, .notes = o->notes,
            .num_notes = o->num_notes,
            .rows = o->parcels.sheet.count + o->parcels.sheet.num_rejects +
                    o->parcels.sheet.table.num_blank,
            .rejected = o->parcels.sheet.num_rejects,
            .blank = o->parcels.sheet.table.num_blank, .is_whole = output->is_whole != 0,
        };
        status = write_all(&w, &report);
    }
    lorry__text_free(&w.text);
    lorry__text_free(&arena);
    lorry__free(&o->mem, places);
    lorry__free(&o->mem, changes);
    return status;
}
