/* planning.c: couriers, waves, sections and promises in the terms of the model.
 *
 * A courier drives once in each wave, so that courier and wave make a vehicle. Where
 * that leaves something, what remains of a wave after a first trip makes another one,
 * as long as it takes the first one's end as given: then both are one courier's day.
 * What has an appointment or priority is required; the rest is optional at a price
 * that no way costs, so that where not all fit most parcels come, not most stops. */
#include "dispatch/planning.h"

#include <math.h>
#include <stdio.h>

#include "model/builder.h"
#include "solve/solver.h"

#define SCALE INT64_C(18000000)  /* cost units in 1 of the currency, as in files */
#define PARCEL_PRIZE (1000 * SCALE)
#define DIMENSIONS 3
#define SHORTEST_SHIFT 1200 /* seconds; for less nobody loads again */

static int64_t units(double money, double per)
{
    return llround(money * (double)SCALE / per);
}

/* ------------------------------------------------------------- problem -- */

/* Which of weight, volume and number any vehicle limits and any client has. */
static int32_t find_dimensions(const lorry__task *task, int dimension[DIMENSIONS])
{
    bool is_asked[DIMENSIONS] = { false, false, task->num_clients > 0 };
    bool is_limited[DIMENSIONS] = { false };
    int32_t count = 0;
    for (int32_t c = 0; c < task->num_clients; c++) {
        is_asked[0] |= task->clients[c].weight > 0;
        is_asked[1] |= task->clients[c].volume > 0;
    }
    for (int32_t k = 0; k < task->num_couriers; k++) {
        is_limited[0] |= task->couriers[k].weight != LORRY_UNLIMITED;
        is_limited[1] |= task->couriers[k].volume != LORRY_UNLIMITED;
        is_limited[2] |= task->couriers[k].parcels != LORRY_UNLIMITED;
    }
    for (int d = 0; d < DIMENSIONS; d++)
        if (is_asked[d] && is_limited[d])
            dimension[count++] = d;
    if (count == 0)
        dimension[count++] = DIMENSIONS - 1;
    return count;
}

static int64_t amount_of(const lorry__day_client *c, int dimension)
{
    return dimension == 0 ? c->weight : dimension == 1 ? c->volume : c->parcels;
}

static int64_t room_of(const lorry__day_courier *k, int dimension)
{
    return dimension == 0 ? k->weight : dimension == 1 ? k->volume : k->parcels;
}

static lorry_status add_places(const lorry__task *task, lorry_model *model)
{
    lorry_status status = lorry__model_add_location(model, task->lon, task->lat, NULL);
    for (int32_t c = 0; c < task->num_clients && status == LORRY_OK; c++)
        status = lorry__model_add_location(model, task->clients[c].lon, task->clients[c].lat,
                                           NULL);
    const lorry_depot depot = LORRY_DEPOT_INIT;
    return status == LORRY_OK ? lorry__model_add_depot(model, &depot, NULL) : status;
}

static lorry_status add_clients(const lorry__planning *planning, lorry_model *model,
                                const int *dimension, int32_t dims)
{
    const lorry__task *task = planning->task;
    lorry_status status = LORRY_OK;
    for (int32_t c = 0; c < task->num_clients && status == LORRY_OK; c++) {
        const lorry__day_client *from = &task->clients[c];
        const bool is_late = planning->is_late != NULL && planning->is_late[c] != 0;
        int64_t amounts[DIMENSIONS];
        lorry_client client = LORRY_CLIENT_INIT;
        for (int32_t d = 0; d < dims; d++)
            amounts[d] = amount_of(from, dimension[d]);
        client.location = c + 1;
        client.delivery = amounts;
        client.service = from->service;
        client.tw_early = from->early;
        client.tw_late = is_late ? LORRY_UNLIMITED : from->late;
        client.release = from->release;
        client.is_required = from->is_urgent || (from->is_appointed && !is_late);
        client.prize = PARCEL_PRIZE * from->parcels;
        client.section = from->section;
        status = lorry__model_add_client(model, &client, NULL);
    }
    return status;
}

/* The hours of a courier in a wave; false: none. The last wave ends with the
 * shift. */
static bool hours_of(const lorry__task *task, int32_t courier, int32_t wave, int64_t *from,
                     int64_t *to)
{
    const lorry__day_courier *k = &task->couriers[courier];
    *from = lorry__max64(k->from, task->waves[wave].from);
    *to = wave + 1 < task->num_waves ? lorry__min64(task->waves[wave].to, k->to) : k->to;
    return *from < *to;
}

static lorry_status make_shifts(const lorry__planning *planning, lorry__day_problem *out)
{
    const lorry__task *task = planning->task;
    const size_t most = (size_t)task->num_couriers * (size_t)task->num_waves;
    out->shifts = LORRY__NEW(planning->mem, lorry__shift, most);
    if (out->shifts == NULL)
        return LORRY_ENOMEM;
    for (int32_t wave = 0; wave < task->num_waves; wave++)
        for (int32_t k = 0; k < task->num_couriers; k++) {
            lorry__shift *shift = &out->shifts[out->num_shifts];
            *shift = (lorry__shift){ .courier = k, .wave = wave };
            out->num_shifts += hours_of(task, k, wave, &shift->from, &shift->to);
        }
    return LORRY_OK;
}

/* How many of the shifts before `before` are the courier's in the wave. */
static int32_t count_shifts(const lorry__day_problem *problem, int32_t courier, int32_t wave,
                            int32_t before)
{
    int32_t count = 0;
    for (int32_t s = 0; s < before; s++)
        count += problem->shifts[s].courier == courier && problem->shifts[s].wave == wave;
    return count;
}

static lorry_status add_vehicle(const lorry__planning *planning, lorry_model *model,
                                const int *dimension, int32_t dims,
                                const lorry__day_problem *problem, int32_t s)
{
    const lorry__task *task = planning->task;
    const lorry__shift *shift = &problem->shifts[s];
    const lorry__day_courier *courier = &task->couriers[shift->courier];
    const int32_t again = count_shifts(problem, shift->courier, shift->wave, s);
    char label[96];
    int64_t room[DIMENSIONS];
    lorry_vehicle_type type = LORRY_VEHICLE_TYPE_INIT;
    for (int32_t d = 0; d < dims; d++)
        room[d] = room_of(courier, dimension[d]);
    if (again > 0)
        snprintf(label, sizeof(label), "%.60s/%d.%d", courier->name, (int)shift->wave + 1,
                 (int)again + 1);
    else
        snprintf(label, sizeof(label), task->num_waves > 1 ? "%.60s/%d" : "%.60s",
                 courier->name, (int)shift->wave + 1);
    type.capacity = room;
    type.tw_early = shift->from;
    type.tw_late = shift->to;
    type.unit_distance_cost = units(courier->km_cost, 1000);
    type.unit_duration_cost = units(courier->hour_cost, 3600);
    if (planning->fair != NULL && planning->balance_price > 0) {
        type.shift_duration = again > 0 ? 0 : planning->fair[shift->wave];
        type.unit_overtime_cost = units(planning->balance_price, 3600);
    }
    /* Who comes for more than one wave is paid for the day once. */
    type.fixed_cost = task->num_waves == 1 && again == 0 ? units(courier->day_cost, 1) : 0;
    type.profile = courier->profile;
    type.label = label;
    return lorry__model_add_vehicle_type(model, &type, NULL);
}

/* A section that nobody is at home in is everybody's. */
static bool has_home(const lorry__task *task, int32_t section)
{
    for (int32_t k = 0; k < task->num_couriers; k++)
        if (lorry__is_home(task, section, k))
            return true;
    return false;
}

static lorry_status add_sections(const lorry__planning *planning, lorry_model *model,
                                 const lorry__day_problem *out)
{
    const lorry__task *task = planning->task;
    const lorry_section_mode mode = planning->mode;
    lorry_status status = LORRY_OK;
    for (int32_t s = 0; s < task->num_sections && status == LORRY_OK; s++) {
        lorry_section section = LORRY_SECTION_INIT;
        section.label = task->sections[s];
        if (has_home(task, s) && mode != LORRY_SECTIONS_FREE)
            section.price = mode == LORRY_SECTIONS_FIXED ? LORRY_UNLIMITED
                                                         : units(planning->section_price, 1);
        status = lorry__model_add_section(model, &section, NULL);
        for (int32_t t = 0; t < out->num_shifts && status == LORRY_OK; t++)
            if (section.price != 0 && lorry__is_home(task, s, out->shifts[t].courier))
                status = lorry__model_set_section_price(model, s, t, 0);
    }
    return status;
}

static lorry_status fill(const lorry__planning *planning, lorry_model *model,
                         const lorry__day_problem *out)
{
    static const char *const names[DIMENSIONS] = { "grams", "millilitres", "parcels" };
    int dimension[DIMENSIONS];
    char lines[64] = "";
    const int32_t dims = find_dimensions(planning->task, dimension);
    for (int32_t d = 0; d < dims; d++) {
        strcat(lines, d > 0 ? "\n" : "");
        strcat(lines, names[dimension[d]]);
    }
    lorry_status status = lorry__model_set_crs(model, "EPSG:4326");
    if (status == LORRY_OK)
        status = lorry__model_set_cost_scale(model, SCALE);
    if (status == LORRY_OK)
        status = lorry__model_set_dimensions(model, dims);
    if (status == LORRY_OK)
        status = lorry__model_set_dimension_names(model, lines);
    if (status == LORRY_OK)
        status = lorry__model_set_name(model, planning->task->name);
    if (status == LORRY_OK)
        status = add_places(planning->task, model);
    if (status == LORRY_OK)
        status = planning->travel->fill(planning->travel->payload, model);
    if (status == LORRY_OK)
        status = add_clients(planning, model, dimension, dims);
    for (int32_t s = 0; s < out->num_shifts && status == LORRY_OK; s++)
        status = add_vehicle(planning, model, dimension, dims, out, s);
    return status == LORRY_OK ? add_sections(planning, model, out) : status;
}

static lorry_status build(const lorry__planning *planning, lorry__day_problem *out)
{
    lorry_model *model;
    lorry_status status = lorry__model_new(&planning->mem->config, &model);
    if (status != LORRY_OK)
        return status;
    status = fill(planning, model, out);
    if (status == LORRY_OK)
        status = lorry__model_build(model, &out->problem);
    if (status != LORRY_OK && planning->message != NULL)
        *planning->message = model->message;
    lorry__model_free(model);
    return status;
}

lorry_status lorry__day_problem_new(const lorry__planning *planning, const lorry__shift *shifts,
                                    int32_t num_shifts, lorry__day_problem *out)
{
    lorry_status status = LORRY_OK;
    *out = (lorry__day_problem){ 0 };
    if (shifts == NULL) {
        status = make_shifts(planning, out);
    } else {
        out->num_shifts = num_shifts;
        out->shifts = LORRY__NEW(planning->mem, lorry__shift, (size_t)num_shifts);
        if (out->shifts != NULL)
            memcpy(out->shifts, shifts, (size_t)num_shifts * sizeof(*shifts));
        else
            status = LORRY_ENOMEM;
    }
    if (status == LORRY_OK)
        status = build(planning, out);
    if (status == LORRY_ENOMEM)
        lorry__fail(planning->message, status, "no memory for the day's problem");
    if (status != LORRY_OK)
        lorry__day_problem_free(out, planning->mem);
    return status;
}

void lorry__day_problem_free(lorry__day_problem *problem, lorry__mem *mem)
{
    lorry__problem_release(problem->problem);
    lorry__free(mem, problem->shifts);
    *problem = (lorry__day_problem){ 0 };
}

lorry_status lorry__shifts_after(const lorry__planning *planning,
                                 const lorry__day_problem *problem, const lorry_solution *plan,
                                 lorry__shift **shifts, int32_t *num_shifts)
{
    const int32_t own = problem->num_shifts;
    int32_t count = own;
    lorry__shift *all = LORRY__NEW(planning->mem, lorry__shift, 2 * (size_t)own);
    *shifts = NULL;
    *num_shifts = 0;
    if (all == NULL)
        return lorry__fail(planning->message, LORRY_ENOMEM, "no memory for shifts");
    memcpy(all, problem->shifts, (size_t)own * sizeof(*all));
    for (int32_t r = 0; r < plan->num_routes; r++) {
        const lorry_route *route = &plan->routes[r];
        lorry__shift *shift = &all[route->vehicle_type];
        if (shift->to - route->end < SHORTEST_SHIFT)
            continue;
        all[count++] = (lorry__shift){ shift->courier, shift->wave, route->end, shift->to };
        shift->to = route->end;
    }
    if (count == own) {
        lorry__free(planning->mem, all);
        return LORRY_OK;
    }
    *shifts = all;
    *num_shifts = count;
    return LORRY_OK;
}

/* -------------------------------------------------------------- search -- */

lorry_status lorry__day_search(lorry__planning *planning, const lorry__day_problem *problem,
                               const lorry_solution *start, double share, lorry_solution **out)
{
    lorry_solver *solver;
    lorry_options options = planning->run;
    *out = NULL;
    planning->left -= share;
    options.start = start;
    options.objective = LORRY_OBJECTIVE_COST;
    options.time_limit *= share;
    if (options.max_iterations > 0)
        options.max_iterations =
            lorry__max64((int64_t)(share * (double)options.max_iterations), 1);
    lorry_status status = lorry__solver_new(&planning->mem->config, problem->problem, &solver);
    if (status != LORRY_OK)
        return lorry__fail(planning->message, status, "no memory for a search");
    status = lorry__solver_run(solver, &options, out);
    if (status < LORRY_OK)
        lorry__fail(planning->message, status, "%s", lorry__solver_message(solver));
    lorry__solver_free(solver);
    return status;
}

lorry_status lorry__day_transfer(const lorry_solution *plan, const lorry__day_problem *to,
                                 lorry_solution **out, lorry_message *message)
{
    lorry__mem mem;
    lorry__mem_init(&mem, &plan->mem.config);
    int32_t *types = LORRY__NEW(&mem, int32_t, (size_t)plan->num_routes + 1);
    int32_t *offsets = LORRY__NEW(&mem, int32_t, (size_t)plan->num_routes + 1);
    int32_t *clients = LORRY__NEW(&mem, int32_t, (size_t)plan->offsets[plan->num_routes] + 1);
    lorry_status status = LORRY_ENOMEM;
    int32_t count = 0;
    *out = NULL;
    if (types != NULL && offsets != NULL && clients != NULL) {
        for (int32_t r = 0; r < plan->num_routes; r++) {
            const lorry_route *route = &plan->routes[r];
            if (route->vehicle_type >= to->num_shifts)
                continue;
            memcpy(clients + offsets[count], route->clients,
                   (size_t)route->num_stops * sizeof(*clients));
            types[count] = route->vehicle_type;
            offsets[count + 1] = offsets[count] + route->num_stops;
            count++;
        }
        status = lorry__solution_build(to->problem, &plan->mem.config, NULL,
                                       LORRY_OBJECTIVE_COST, count, offsets, clients, types, out,
                                       message);
    } else {
        lorry__fail(message, status, "no memory for a plan");
    }
    lorry__free(&mem, types);
    lorry__free(&mem, offsets);
    lorry__free(&mem, clients);
    return status;
}

/* The first of the courier in the wave. */
static int32_t shift_of(const lorry__day_problem *problem, int32_t courier, int32_t wave)
{
    for (int32_t s = 0; s < problem->num_shifts; s++)
        if (problem->shifts[s].courier == courier && problem->shifts[s].wave == wave)
            return s;
    return LORRY_NONE;
}

lorry_status lorry__plan_of_day(const lorry__planning *planning, const lorry__day *day,
                                const lorry__day_problem *problem, lorry_solution **out)
{
    lorry__mem *mem = planning->mem;
    int32_t *offsets = LORRY__NEW(mem, int32_t, (size_t)day->num_trips + 1);
    int32_t *types = LORRY__NEW(mem, int32_t, (size_t)day->num_trips + 1);
    int32_t *clients = LORRY__NEW(mem, int32_t, (size_t)day->num_stops + 1);
    uint8_t *is_used = LORRY__NEW(mem, uint8_t, (size_t)problem->problem->num_types);
    int32_t count = 0;
    lorry_status status = LORRY_ENOMEM;
    *out = NULL;
    if (offsets != NULL && types != NULL && clients != NULL && is_used != NULL) {
        for (int32_t t = 0; t < day->num_trips; t++) {
            const lorry__trip *trip = &day->trips[t];
            const int32_t type = shift_of(problem, trip->courier, trip->wave);
            if (type == LORRY_NONE || is_used[type] != 0)
                continue;
            is_used[type] = 1;
            types[count] = type;
            offsets[count + 1] = offsets[count] + trip->count;
            for (int32_t i = 0; i < trip->count; i++)
                clients[offsets[count] + i] = day->stops[trip->first + i].client;
            count++;
        }
        status = lorry__solution_build(problem->problem, &mem->config, NULL,
                                       LORRY_OBJECTIVE_COST, count, offsets, clients, types, out,
                                       planning->message);
    }
    lorry__free(mem, offsets);
    lorry__free(mem, types);
    lorry__free(mem, clients);
    lorry__free(mem, is_used);
    return status == LORRY_ENOMEM
               ? lorry__fail(planning->message, status, "no memory for a plan to start from")
               : status;
}

lorry_status lorry__day_of_plan(const lorry_solution *plan, const lorry__day_problem *problem,
                                lorry__day *out)
{
    for (int32_t r = 0; r < plan->num_routes; r++) {
        const lorry_route *route = &plan->routes[r];
        const lorry__shift *shift = &problem->shifts[route->vehicle_type];
        if (!lorry__day_trip(out, shift->courier, shift->wave))
            return LORRY_ENOMEM;
        for (int32_t i = 0; i < route->num_stops; i++) {
            const lorry_stop *from = &plan->stops[plan->offsets[r] + i];
            const lorry__day_stop stop = { from->client, from->arrival, from->start,
                                           from->departure, from->distance };
            if (!lorry__day_visit(out, &stop))
                return LORRY_ENOMEM;
        }
        lorry__trip *trip = &out->trips[out->num_trips - 1];
        trip->route = r;
        trip->start = route->start;
        trip->end = route->end;
        trip->distance = route->distance;
        trip->travel = route->travel;
        trip->service = route->service;
        trip->wait = route->wait;
    }
    return LORRY_OK;
}
