/* outlet.c: files in, and the day planned in every way that it is shown. */
#include "dispatch/outlet.h"

#include <stdio.h>

#include "base/language.h"
#include "check/check.h"
#include "dispatch/away.h"
#include "dispatch/driven.h"
#include "dispatch/insertion.h"
#include "dispatch/practice.h"
#include "io/load.h"
#include "io/names.h"
#include "solve/solver.h"

/* Shares of the search: with every courier at home, and for what this and the plan each
 * left, at most MOST_AGAIN times; the plan has the rest. */
#define FIXED_SHARE 0.20
#define AGAIN_SHARE 0.05
#define MOST_AGAIN 2
#define RESERVE (MOST_AGAIN * AGAIN_SHARE)
#define LEAST_SHARE 0.01 /* a search without time or iterations would not end */

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
    lorry__sheet *sheets[] = { LORRY__OUTLET_SHEETS(o) };
    for (size_t k = 0; k < sizeof(sheets) / sizeof(sheets[0]); k++)
        lorry__sheet_free(sheets[k]);
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

const char *lorry__outlet_note_at(const lorry_outlet *o, size_t index)
{
    const lorry__sheet *sheets[] = { LORRY__OUTLET_SHEETS(o) };
    for (size_t k = 0; k < sizeof(sheets) / sizeof(sheets[0]); k++) {
        if (index < sheets[k]->num_notes)
            return sheets[k]->notes[index].text;
        index -= sheets[k]->num_notes;
    }
    return index < o->num_notes ? o->notes[index] : NULL;
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
        lorry__sheet_free(&to->sheet);
        status = lorry__parcels_read(to, &o->mem,
                                     is_history ? LORRY__KIND_HISTORY : LORRY__KIND_PARCELS,
                                     source, &o->mapping, &o->message);
        break;
    }
    case LORRY_OUTLET_COURIERS:
        lorry__outlet_uncut(o);
        lorry__sheet_free(&o->couriers.sheet);
        status = lorry__couriers_read(&o->couriers, &o->mem, source, &o->mapping, &o->message);
        break;
    case LORRY_OUTLET_SCANS:
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

/* Clients that were left though a promise may be all that stands in their way. */
static bool give_up_promises(const lorry__task *task, const lorry_solution *plan,
                             uint8_t *is_late)
{
    bool has_any = false;
    for (int32_t i = 0; i < plan->summary.num_unassigned; i++) {
        const int32_t client = plan->unassigned[i];
        if (task->clients[client].late == LORRY_UNLIMITED || is_late[client] != 0)
            continue;
        is_late[client] = 1;
        has_any = true;
    }
    return has_any;
}

/* What was left: late if no promise allows it, and with whoever can drive again in a
 * wave. *problem and *plan are replaced; *is_changed tells whether anything was. */
static lorry_status search_again(lorry_outlet *o, lorry__planning *planning,
                                 uint8_t *is_late, lorry__day_problem *problem,
                                 lorry_solution **plan, bool *is_changed)
{
    lorry__shift *shifts;
    int32_t num_shifts;
    lorry__day_problem again = { 0 };
    lorry_solution *from = NULL, *last = NULL;
    *is_changed = give_up_promises(planning->task, *plan, is_late);
    lorry_status status =
        lorry__shifts_after(planning, problem, *plan, &shifts, &num_shifts);
    if (status != LORRY_OK || (!*is_changed && shifts == NULL))
        return status;
    *is_changed = true;
    status = shifts != NULL
                 ? lorry__day_problem_new(planning, shifts, num_shifts, &again)
                 : lorry__day_problem_new(planning, problem->shifts, problem->num_shifts, &again);
    lorry__free(&o->mem, shifts);
    if (status == LORRY_OK)
        status = lorry__day_transfer(*plan, &again, &from, &o->message);
    if (status == LORRY_OK)
        status = lorry__fill_trips(planning, &again, &from);
    if (status == LORRY_OK)
        status = lorry__day_search(planning, &again, from, AGAIN_SHARE, &last);
    if (status >= LORRY_OK)
        status = lorry__fill_trips(planning, &again, &last);
    lorry__solution_release(from);
    if (status < LORRY_OK) {
        lorry__solution_release(last);
        lorry__day_problem_free(&again, &o->mem);
        return status;
    }
    lorry__solution_release(*plan);
    *plan = last;
    lorry__day_problem_free(problem, &o->mem);
    *problem = again;
    return status;
}

/* A search under a mode from `start` (borrowed; may be NULL), and for what it left.
 * *problem stands, and is that of *plan. */
static lorry_status search(lorry_outlet *o, lorry__planning *planning, double share,
                           const lorry_solution *start, uint8_t *is_late,
                           lorry__day_problem *problem, lorry_solution **plan)
{
    lorry_status status = lorry__day_search(planning, problem, start, share, plan);
    bool is_changed = true;
    if (status >= LORRY_OK)
        status = lorry__fill_trips(planning, problem, plan);
    memset(is_late, 0, (size_t)planning->task->num_clients);
    planning->is_late = is_late;
    for (int k = 0; k < MOST_AGAIN && status >= LORRY_OK && is_changed &&
                    (*plan)->summary.num_unassigned > 0; k++)
        status = search_again(o, planning, is_late, problem, plan, &is_changed);
    planning->is_late = NULL;
    return status;
}

/* The last search: with all that the ones before it did not need. */
static lorry_status search_last(lorry_outlet *o, lorry__planning *planning,
                                const lorry_solution *start, uint8_t *is_late)
{
    lorry_solution *plan = NULL;
    lorry_status status = search(o, planning, planning->left - RESERVE, start, is_late,
                                 &o->problem, &o->plan);
    if (status < LORRY_OK || planning->left < LEAST_SHARE)
        return status < LORRY_OK ? status : judge(o, o->plan);
    status = lorry__day_search(planning, &o->problem, o->plan, planning->left, &plan);
    if (status < LORRY_OK)
        return status;
    lorry__solution_release(o->plan);
    o->plan = plan;
    return judge(o, plan);
}

static lorry_status keep_day(lorry_outlet *o, lorry_day_kind kind)
{
    o->hours[kind] = LORRY__NEW(&o->mem, int64_t, (size_t)o->store.task.num_couriers);
    if (o->hours[kind] == NULL)
        return lorry__fail(&o->message, LORRY_ENOMEM, "no memory for the figures of a day");
    lorry__day_finish(&o->days[kind]);
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

/* What a courier does in each wave on average: a fair share. */
static void find_fair_shares(const lorry__task *task, const lorry__day *day, int64_t *fair)
{
    memset(fair, 0, (size_t)task->num_waves * sizeof(*fair));
    for (int32_t t = 0; t < day->num_trips; t++)
        fair[day->trips[t].wave] += (day->trips[t].end - day->trips[t].start) / task->num_couriers;
}

/* The first problem: with every courier at home, if anybody is. *practice is the day as
 * it is done now, to start from. */
static lorry_status plan_practice(lorry_outlet *o, lorry__planning *planning,
                                  lorry_solution **practice)
{
    lorry_status status = lorry__day_problem_new(planning, NULL, 0, &o->problem);
    if (status == LORRY_OK)
        status = practise(o, &o->problem);
    if (status != LORRY_OK)
        return status;
    return lorry__plan_of_day(planning, &o->days[LORRY_DAY_PRACTICE], &o->problem, practice);
}

static lorry_status plan_fixed(lorry_outlet *o, lorry__planning *planning,
                               const lorry_solution *start, uint8_t *is_late)
{
    const lorry_status status =
        search(o, planning, FIXED_SHARE, start, is_late, &o->problem, &o->plan);
    return status < LORRY_OK ? status : keep_plan(o, LORRY_DAY_FIXED, o->plan, &o->problem);
}

/* The problem as it is asked for, with what is fair in the light of `day`, and *start in
 * its terms. */
static lorry_status plan_asked(lorry_outlet *o, lorry__planning *planning, lorry_day_kind day,
                               int64_t *fair, lorry_solution **start)
{
    lorry_solution *first = *start;
    *start = NULL;
    find_fair_shares(planning->task, &o->days[day], fair);
    planning->fair = fair;
    lorry__day_problem_free(&o->problem, &o->mem);
    lorry_status status = lorry__day_problem_new(planning, NULL, 0, &o->problem);
    if (status == LORRY_OK)
        status = lorry__day_transfer(first, &o->problem, start, &o->message);
    lorry__solution_release(first);
    return status;
}

static lorry_status plan_day(lorry_outlet *o, lorry__planning *planning, int64_t *fair,
                             uint8_t *is_late)
{
    const bool has_home = has_homes(&o->store.task);
    const lorry_section_mode mode = has_home ? o->settings.options.sections : LORRY_SECTIONS_FREE;
    const bool is_fixed = has_home && mode == LORRY_SECTIONS_FIXED;
    lorry_day_kind before = LORRY_DAY_PRACTICE;
    lorry_solution *start = NULL;
    planning->mode = has_home ? LORRY_SECTIONS_FIXED : LORRY_SECTIONS_FREE;
    lorry_status status = plan_practice(o, planning, &start);
    if (status == LORRY_OK && planning->mode != mode) {
        status = plan_fixed(o, planning, start, is_late);
        lorry__solution_release(start);
        start = o->plan;
        o->plan = NULL;
        before = LORRY_DAY_FIXED;
    }
    if (status == LORRY_OK && (planning->mode != mode || planning->balance_price > 0)) {
        planning->mode = mode;
        status = plan_asked(o, planning, before, fair, &start);
    }
    if (status == LORRY_OK)
        status = search_last(o, planning, start, is_late);
    lorry__solution_release(start);
    if (status >= LORRY_OK)
        status = keep_plan(o, LORRY_DAY_PLAN, o->plan, &o->problem);
    if (status == LORRY_OK && is_fixed)
        status = keep_plan(o, LORRY_DAY_FIXED, o->plan, &o->problem);
    return status;
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
        .section_price = options->section_price, .balance_price = options->balance_price,
        .run = defaults, .left = 1, .message = &o->message,
    };
    planning.run.time_limit = options->time_limit;
    planning.run.max_iterations = options->max_iterations;
    planning.run.seed = options->seed;
    planning.run.threads = options->threads;
    planning.run.progress = watch;
    planning.run.payload = o;
    uint8_t *is_late = LORRY__NEW(&o->mem, uint8_t, (size_t)o->store.task.num_clients);
    int64_t *fair = LORRY__NEW(&o->mem, int64_t, (size_t)o->store.task.num_waves);
    lorry_status status = LORRY_ENOMEM;
    if (is_late != NULL && fair != NULL)
        status = plan_day(o, &planning, fair, is_late);
    else
        lorry__fail(&o->message, status, "no memory for a day");
    lorry__free(&o->mem, is_late);
    lorry__free(&o->mem, fair);
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
    out->trip = trip->number;
    out->sequence = stop - trip->first + 1;
    out->time = day->stops[stop].start;
    out->is_late = day->stops[stop].start > task->deadline[index];
    out->is_away = !lorry__is_home(task, section, trip->courier);
}
