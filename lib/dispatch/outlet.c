/* outlet.c: files in, and the day planned in every way that it is shown. */
#include "dispatch/outlet.h"

#include <stdio.h>

#include "base/language.h"
#include "check/check.h"
#include "dispatch/away.h"
#include "dispatch/driven.h"
#include "dispatch/practice.h"
#include "io/load.h"
#include "io/names.h"
#include "solve/solver.h"

/* Shares of the search: with every courier at home, under the mode asked for, and
 * of each when promises are given up. */
#define FIXED_SHARE 0.25
#define PLAN_SHARE 0.65
#define LATE_SHARE 0.05

/* --------------------------------------------------------------- life -- */

lorry_status lorry__outlet_new(const lorry_config *config, lorry_outlet **out)
{
    lorry_outlet *o = lorry__handle_new(config, sizeof(*o), offsetof(lorry_outlet, mem));
    *out = o;
    if (o == NULL)
        return LORRY_ENOMEM;
    lorry__mapping_init(&o->mapping, &o->mem);
    lorry__settings_init(&o->mapped);
    lorry__settings_init(&o->settings);
    return LORRY_OK;
}

void lorry__outlet_clear(lorry_outlet *o)
{
    for (size_t k = 0; k < o->num_notes; k++)
        lorry__free(&o->mem, o->notes[k]);
    o->num_notes = 0;
    for (int d = 0; d < LORRY__NUM_DAYS; d++) {
        lorry__day_free(&o->days[d]);
        lorry__free(&o->mem, o->hours[d]);
        o->hours[d] = NULL;
        o->has_day[d] = false;
    }
    lorry__solution_release(o->plan);
    o->plan = NULL;
    lorry__day_problem_free(&o->problem, &o->mem);
    lorry__free(&o->mem, o->stop_of);
    lorry__free(&o->mem, o->trip_of);
    lorry__free(&o->mem, o->away);
    o->stop_of = o->trip_of = NULL;
    o->away = NULL;
    o->num_away = 0;
    lorry__task_store_free(&o->store, &o->mem);
    o->is_planned = false;
}

void lorry__outlet_free(lorry_outlet *o)
{
    if (o == NULL)
        return;
    lorry__outlet_clear(o);
    lorry__free(&o->mem, o->notes);
    if (o->has[LORRY_OUTLET_PARCELS])
        lorry__sheet_free(&o->parcels.sheet);
    if (o->has[LORRY_OUTLET_HISTORY])
        lorry__sheet_free(&o->history.sheet);
    if (o->has[LORRY_OUTLET_COURIERS])
        lorry__sheet_free(&o->couriers.sheet);
    if (o->has[LORRY_OUTLET_SCANS])
        lorry__sheet_free(&o->scans.sheet);
    lorry__mapping_free(&o->mapping);
    lorry__outlet_forget_travel(o);
    lorry__outlet_uncut(o);
    lorry__handle_free(o, offsetof(lorry_outlet, mem));
}

bool lorry__outlet_note(lorry_outlet *o, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    if (!lorry__grow(&o->mem, (void **)&o->notes, &o->notes_room, o->num_notes + 1,
                     sizeof(*o->notes)))
        return false;
    o->notes[o->num_notes] = lorry__strdup(&o->mem, line);
    if (o->notes[o->num_notes] == NULL)
        return false;
    o->num_notes++;
    return true;
}

/* --------------------------------------------------------------- files -- */

static lorry_status read_mapping(lorry_outlet *o, const lorry__source *source)
{
    lorry__json_document document;
    lorry_status status = lorry__json_open(&document, &o->mem, source, &o->message);
    if (status != LORRY_OK)
        return status;
    lorry__mapping_free(&o->mapping);
    lorry__mapping_init(&o->mapping, &o->mem);
    lorry__settings_init(&o->mapped);
    status = lorry__mapping_take(&o->mapping, &document.top);
    if (status == LORRY_OK)
        status = lorry__settings_take(&o->mapped, &document.top);
    lorry__json_close(&document);
    return status;
}

static lorry_status tell_kind(lorry_outlet *o, const lorry__source *source,
                              lorry_outlet_file *file)
{
    static const lorry_outlet_file files[] = { LORRY_OUTLET_PARCELS, LORRY_OUTLET_HISTORY,
                                               LORRY_OUTLET_COURIERS, LORRY_OUTLET_SCANS };
    lorry__kind kind;
    const lorry_status status =
        lorry__sheet_tell(&o->mem, source, &o->mapping, &kind, &o->message);
    if (status == LORRY_OK)
        *file = files[kind];
    return status;
}

lorry_status lorry__outlet_read(lorry_outlet *o, lorry_outlet_file kind,
                                const lorry__source *source)
{
    lorry_status status = LORRY_OK;
    lorry__outlet_clear(o);
    if (kind == LORRY_OUTLET_AUTO)
        status = tell_kind(o, source, &kind);
    if (status != LORRY_OK)
        return status;
    switch (kind) {
    case LORRY_OUTLET_PARCELS:
    case LORRY_OUTLET_HISTORY: {
        const bool is_history = kind == LORRY_OUTLET_HISTORY;
        lorry__parcels *to = is_history ? &o->history : &o->parcels;
        if (o->has[kind])
            lorry__sheet_free(&to->sheet);
        status = lorry__parcels_read(to, &o->mem,
                                     is_history ? LORRY__KIND_HISTORY : LORRY__KIND_PARCELS,
                                     source, &o->mapping, &o->message);
        break;
    }
    case LORRY_OUTLET_COURIERS:
        lorry__outlet_uncut(o);
        if (o->has[kind])
            lorry__sheet_free(&o->couriers.sheet);
        status = lorry__couriers_read(&o->couriers, &o->mem, source, &o->mapping, &o->message);
        break;
    case LORRY_OUTLET_SCANS:
        if (o->has[kind])
            lorry__sheet_free(&o->scans.sheet);
        status = lorry__scans_read(&o->scans, &o->mem, source, &o->mapping, &o->message);
        break;
    case LORRY_OUTLET_MAPPING:
        lorry__outlet_uncut(o);
        lorry__outlet_forget_travel(o);
        status = read_mapping(o, source);
        break;
    case LORRY_OUTLET_TABLE:
    case LORRY_OUTLET_PAIRS:
    case LORRY_OUTLET_BARRIERS:
        status = lorry__outlet_add_travel(o, kind, source);
        break;
    case LORRY_OUTLET_AUTO:
        break;
    }
    o->has[kind] = status == LORRY_OK;
    return status;
}

/* ------------------------------------------------------------ searches -- */

static int watch(void *payload, const lorry_progress *progress)
{
    lorry_outlet *o = payload;
    const lorry_outlet_options *options = &o->settings.options;
    if (options->progress != NULL && options->progress(options->payload, progress) != 0)
        atomic_store(&o->stop, 1);
    return atomic_load(&o->stop);
}

/* No plan leaves that the referee has not seen. */
static lorry_status judge(lorry_outlet *o, const lorry_solution *plan)
{
    lorry_verdict *verdict;
    lorry_status status = lorry__check(plan, &verdict, &o->message);
    if (status != LORRY_OK)
        return status;
    for (size_t k = 0; k < lorry__verdict_num_violations(verdict); k++) {
        lorry_violation violation = { .size = sizeof(violation) };
        lorry__verdict_violation(verdict, k, &violation);
        if (violation.kind != LORRY_VIOLATION_VISITS && status == LORRY_OK)
            status = lorry__fail(&o->message, LORRY_EINTERNAL, "%s", violation.text);
    }
    lorry__verdict_free(verdict);
    return status;
}

/* Clients that were left though a promise is all that stands in their way. */
static bool give_up_promises(const lorry__task *task, const lorry_solution *plan,
                             uint8_t *is_late)
{
    bool has_any = false;
    memset(is_late, 0, (size_t)task->num_clients);
    for (int32_t i = 0; i < plan->summary.num_unassigned; i++) {
        const int32_t client = plan->unassigned[i];
        if (task->clients[client].late == LORRY_UNLIMITED)
            continue;
        is_late[client] = 1;
        has_any = true;
    }
    return has_any;
}

/* A search under a mode from `start` (borrowed; may be NULL), and a second one for
 * those whom no promise allows. *problem stands, and is that of *plan. */
static lorry_status search(lorry_outlet *o, lorry__planning *planning, lorry_section_mode mode,
                           double share, const lorry_solution *start, uint8_t *is_late,
                           lorry__day_problem *problem, lorry_solution **plan)
{
    lorry_solution *from = NULL, *last = NULL;
    lorry__day_problem again = { 0 };
    lorry_status status = lorry__day_search(planning, problem, start, share, plan);
    if (status < LORRY_OK || !give_up_promises(planning->task, *plan, is_late))
        return status < LORRY_OK ? status : judge(o, *plan);
    planning->is_late = is_late;
    status = lorry__day_problem_new(planning, mode, &again);
    planning->is_late = NULL;
    if (status == LORRY_OK)
        status = lorry__day_transfer(*plan, &again, &from, &o->message);
    if (status == LORRY_OK)
        status = lorry__day_search(planning, &again, from, LATE_SHARE, &last);
    if (from != NULL)
        lorry__solution_release(from);
    if (status < LORRY_OK) {
        lorry__day_problem_free(&again, &o->mem);
        return status;
    }
    lorry__solution_release(*plan);
    *plan = last;
    lorry__day_problem_free(problem, &o->mem);
    *problem = again;
    return judge(o, *plan);
}

static lorry_status keep_day(lorry_outlet *o, lorry_day_kind kind)
{
    o->hours[kind] = LORRY__NEW(&o->mem, int64_t, (size_t)o->store.task.num_couriers);
    if (o->hours[kind] == NULL)
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for the figures of a day");
    lorry__day_count(&o->days[kind], &o->store.task, o->hours[kind], &o->figures[kind]);
    o->has_day[kind] = true;
    return LORRY_OK;
}

static lorry_status keep_plan(lorry_outlet *o, lorry_day_kind kind, const lorry_solution *plan,
                              const lorry__day_problem *problem)
{
    lorry__day_init(&o->days[kind], &o->mem);
    if (lorry__day_of_plan(plan, problem, &o->days[kind]) != LORRY_OK)
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for a day");
    return keep_day(o, kind);
}

/* Whether anybody is at home anywhere, without which sections say nothing. */
static bool has_homes(const lorry__task *task)
{
    for (int32_t s = 0; s < task->num_sections; s++)
        for (int32_t k = 0; k < task->num_couriers; k++)
            if (lorry__is_home(task, s, k))
                return true;
    return false;
}

static lorry_status practise(lorry_outlet *o, const lorry__day_problem *problem)
{
    lorry__day *day = &o->days[LORRY_DAY_PRACTICE];
    lorry__day_init(day, &o->mem);
    day->is_before = true;
    if (lorry__practice(&o->store.task, &problem->problem->travel, day) != LORRY_OK)
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for a day");
    return keep_day(o, LORRY_DAY_PRACTICE);
}

/* The first problem: with every courier at home, if anybody is. It starts from the
 * day as it is done now. */
static lorry_status plan_first(lorry_outlet *o, lorry__planning *planning,
                               lorry_section_mode mode, double share, uint8_t *is_late)
{
    lorry_solution *practice = NULL;
    lorry_status status = lorry__day_problem_new(planning, mode, &o->problem);
    if (status == LORRY_OK)
        status = practise(o, &o->problem);
    if (status == LORRY_OK)
        status = lorry__plan_of_day(planning, &o->days[LORRY_DAY_PRACTICE], &o->problem,
                                    &practice);
    if (status == LORRY_OK)
        status = search(o, planning, mode, share, practice, is_late, &o->problem, &o->plan);
    if (practice != NULL)
        lorry__solution_release(practice);
    return status;
}

/* Then under the mode asked for, from the plan of the first. */
static lorry_status plan_next(lorry_outlet *o, lorry__planning *planning,
                              lorry_section_mode mode, uint8_t *is_late)
{
    lorry_solution *first = o->plan, *from = NULL;
    o->plan = NULL;
    lorry__day_problem_free(&o->problem, &o->mem);
    lorry_status status = lorry__day_problem_new(planning, mode, &o->problem);
    if (status == LORRY_OK)
        status = lorry__day_transfer(first, &o->problem, &from, &o->message);
    if (status == LORRY_OK)
        status = search(o, planning, mode, PLAN_SHARE, from, is_late, &o->problem, &o->plan);
    if (from != NULL)
        lorry__solution_release(from);
    lorry__solution_release(first);
    return status;
}

static lorry_status plan_day(lorry_outlet *o, lorry__planning *planning, uint8_t *is_late)
{
    const bool is_homeless = !has_homes(&o->store.task);
    const lorry_section_mode mode = o->settings.options.sections;
    const bool is_once = is_homeless || mode == LORRY_SECTIONS_FIXED;
    lorry_status status =
        plan_first(o, planning, is_homeless ? LORRY_SECTIONS_FREE : LORRY_SECTIONS_FIXED,
                   is_once ? FIXED_SHARE + PLAN_SHARE : FIXED_SHARE, is_late);
    if (status >= LORRY_OK && !is_homeless)
        status = keep_plan(o, LORRY_DAY_FIXED, o->plan, &o->problem);
    if (status >= LORRY_OK && !is_once)
        status = plan_next(o, planning, mode, is_late);
    return status < LORRY_OK ? status : keep_plan(o, LORRY_DAY_PLAN, o->plan, &o->problem);
}

/* ----------------------------------------------------------- beside it -- */

/* Scans of this day's parcels by couriers that are known. */
static lorry_status drive(lorry_outlet *o)
{
    const lorry__scans *from = &o->scans;
    lorry__names waybills, couriers;
    lorry_status status = LORRY_OK;
    size_t count = 0, strange = 0;
    if (!o->has[LORRY_OUTLET_SCANS])
        return LORRY_OK;
    lorry__names_init(&waybills, &o->mem);
    lorry__names_init(&couriers, &o->mem);
    lorry__scan *scans = LORRY__NEW(&o->mem, lorry__scan, from->sheet.count);
    bool is_ok = scans != NULL;
    for (size_t p = 0; p < o->parcels.sheet.count && is_ok; p++)
        is_ok = lorry__names_add(&waybills, o->parcels.waybill[p]);
    for (size_t k = 0; k < o->couriers.sheet.count && is_ok; k++)
        is_ok = lorry__names_add(&couriers, o->couriers.courier[k]);
    for (size_t k = 0; k < from->sheet.count && is_ok; k++) {
        const int32_t parcel = lorry__names_find(&waybills, from->waybill[k]);
        const int32_t courier = lorry__names_find(&couriers, from->courier[k]);
        if (parcel < 0 || courier < 0 || from->time[k] == LORRY__NO_TIME)
            strange++;
        else
            scans[count++] = (lorry__scan){ (size_t)parcel, courier, from->time[k] };
    }
    lorry__names_free(&waybills);
    lorry__names_free(&couriers);
    lorry__day *day = &o->days[LORRY_DAY_DRIVEN];
    lorry__day_init(day, &o->mem);
    day->is_before = true;
    is_ok = is_ok && lorry__driven(&o->store.task, &o->problem.problem->travel, scans, count,
                                   day) == LORRY_OK;
    if (is_ok && strange > 0)
        is_ok = lorry__outlet_note(o, lorry__tr("%zu scans name no parcel or courier of this "
                                                "day"), strange);
    lorry__free(&o->mem, scans);
    if (!is_ok)
        status = lorry__fail(&o->message, LORRY_ENOMEM, "no memory for the scans");
    return status == LORRY_OK && count > 0 ? keep_day(o, LORRY_DAY_DRIVEN) : status;
}

static lorry_status find_stops(lorry_outlet *o)
{
    const lorry__day *day = &o->days[LORRY_DAY_PLAN];
    o->stop_of = LORRY__NEW(&o->mem, int32_t, (size_t)o->store.task.num_clients);
    o->trip_of = LORRY__NEW(&o->mem, int32_t, (size_t)day->num_stops);
    if (o->stop_of == NULL || o->trip_of == NULL)
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for a day");
    lorry__day_find(day, &o->store.task, o->stop_of);
    lorry__day_trips(day, o->trip_of);
    return lorry__find_away(&o->mem, &o->store.task, o->plan, &o->problem, day, &o->away,
                            &o->num_away, &o->message);
}

/* --------------------------------------------------------------- whole -- */

static lorry_status plan_whole(lorry_outlet *o)
{
    const lorry_outlet_options *options = &o->settings.options;
    const lorry_options defaults = LORRY_OPTIONS_INIT;
    const lorry__travel_source travel = { lorry__outlet_travel, o };
    lorry__planning planning = {
        .mem = &o->mem, .task = &o->store.task, .travel = &travel,
        .section_price = options->section_price, .run = defaults, .message = &o->message,
    };
    planning.run.time_limit = options->time_limit;
    planning.run.max_iterations = options->max_iterations;
    planning.run.seed = options->seed;
    planning.run.threads = options->threads;
    planning.run.progress = watch;
    planning.run.payload = o;
    uint8_t *is_late = LORRY__NEW(&o->mem, uint8_t, (size_t)o->store.task.num_clients);
    lorry_status status = LORRY_ENOMEM;
    if (is_late != NULL)
        status = plan_day(o, &planning, is_late);
    else
        lorry__fail(&o->message, status, "no memory for a day");
    lorry__free(&o->mem, is_late);
    if (status == LORRY_OK)
        status = drive(o);
    return status == LORRY_OK ? find_stops(o) : status;
}

lorry_status lorry__outlet_plan(lorry_outlet *o, const lorry_outlet_options *options)
{
    lorry__outlet_clear(o);
    lorry__settings_copy(&o->settings, &o->mapped);
    lorry_status status = LORRY_OK;
    if (options != NULL)
        status = lorry__settings_override(&o->settings, options, &o->message);
    if (status == LORRY_OK)
        status = lorry__outlet_task(o);
    if (status == LORRY_OK)
        status = plan_whole(o);
    const bool was_stopped = atomic_exchange(&o->stop, 0) != 0;
    o->is_planned = status == LORRY_OK;
    if (status < LORRY_OK) {
        lorry__outlet_clear(o);
        return status;
    }
    return was_stopped ? LORRY_STOPPED : LORRY_OK;
}

void lorry__outlet_waybill(const lorry_outlet *o, size_t index, lorry_waybill *out)
{
    const lorry__task *task = &o->store.task;
    const lorry__day *day = &o->days[LORRY_DAY_PLAN];
    const int32_t client = task->client_of[index], stop = o->stop_of[client];
    const int32_t section = task->clients[client].section;
    *out = (lorry_waybill){
        .size = sizeof(*out),
        .waybill = task->waybills[index],
        .section = section != LORRY_NONE ? task->sections[section] : "",
        .courier = "",
        .client = client,
        .time = -1,
    };
    if (stop == LORRY_NONE)
        return;
    const lorry__trip *trip = &day->trips[o->trip_of[stop]];
    out->courier = task->couriers[trip->courier].name;
    out->bin = trip->courier + 1;
    out->wave = trip->wave + 1;
    out->sequence = stop - trip->first + 1;
    out->time = day->stops[stop].start;
    out->is_late = day->stops[stop].start > task->deadline[index];
    out->is_away = !lorry__is_home(task, section, trip->courier);
}
