/* eval.c: rates under an objective, and a whole route from its clients alone. */
#include "eval/eval.h"

#include "eval/resource.h"
#include "model/segment.h"

/* Unlimited times are cut to this, so that sums of them cannot overflow. */
#define FAR (INT64_C(1) << 60)

static lorry__rates rates_of(const lorry__type *type, lorry_objective objective)
{
    switch (objective) {
    case LORRY_OBJECTIVE_DISTANCE:
        return (lorry__rates){ .distance = 1 };
    case LORRY_OBJECTIVE_DURATION:
        return (lorry__rates){ .duration = 1 };
    case LORRY_OBJECTIVE_COST:
    case LORRY_OBJECTIVE_VEHICLES:
        break;
    }
    return (lorry__rates){ type->fixed_cost, type->unit_distance_cost,
                           type->unit_duration_cost, type->unit_overtime_cost };
}

/* Sums that saturate: they only need to tell "too large". */
static int64_t plus(int64_t a, int64_t b)
{
    return a > LORRY__HUGE - b ? LORRY__HUGE : a + b;
}

static int64_t times(int64_t a, int64_t b)
{
    if (a == 0 || b == 0)
        return 0;
    return a > LORRY__HUGE / b ? LORRY__HUGE : a * b;
}

/* More than any plan can cost. Durations are bounded by the shift where it
 * ends, else by all travel, service and waiting there can be. */
static int64_t cost_bound(const lorry__eval *eval)
{
    const lorry_problem *p = eval->problem;
    int64_t service = 0, early = 0, prizes = 0;
    for (int32_t c = 0; c < p->num_clients; c++) {
        service = plus(service, p->service[c]);
        early = lorry__max64(early, p->early[p->num_depots + c]);
        early = lorry__max64(early, p->release[c]);
        prizes = plus(prizes, p->prize[c]);
    }
    int64_t bound = prizes;
    const int64_t arcs = 2 * (int64_t)p->num_clients + 2;
    for (int32_t t = 0; t < p->num_types; t++) {
        const lorry__rates *r = &eval->rates[t];
        const int64_t travel = times(arcs, p->travel.max_duration);
        const int64_t day = plus(plus(travel, service), times(p->num_clients, early));
        int64_t cost = times(arcs, times(r->distance, p->travel.max_distance));
        cost = plus(cost, times(p->num_clients, r->fixed - eval->vehicle_cost));
        cost = plus(cost, times(day, r->duration + r->overtime));
        bound = plus(bound, cost);
    }
    const size_t pairs = (size_t)p->num_sections * (size_t)p->num_types;
    int64_t visit = 0;
    for (size_t k = 0; eval->visit_prices != NULL && k < pairs; k++)
        if (eval->visit_prices[k] != LORRY__BARRED)
            visit = lorry__max64(visit, eval->visit_prices[k]);
    return plus(plus(bound, times(p->num_clients, visit)), 1);
}

/* false when out of memory. */
static bool take_prices(lorry__eval *eval)
{
    const lorry_problem *p = eval->problem;
    const size_t pairs = (size_t)p->num_sections * (size_t)p->num_types;
    const bool is_priced = eval->objective == LORRY_OBJECTIVE_COST ||
                           eval->objective == LORRY_OBJECTIVE_VEHICLES;
    bool says_anything = false;
    for (size_t k = 0; k < pairs && !says_anything; k++)
        says_anything = p->section_prices[k] == LORRY_UNLIMITED ||
                        (is_priced && p->section_prices[k] != 0);
    if (!says_anything)
        return true;
    eval->visit_prices = LORRY__NEW(eval->mem, int64_t, pairs);
    if (eval->visit_prices == NULL)
        return false;
    for (size_t k = 0; k < pairs; k++)
        eval->visit_prices[k] = p->section_prices[k] == LORRY_UNLIMITED ? LORRY__BARRED
                                : is_priced                             ? p->section_prices[k]
                                                                        : 0;
    return true;
}

lorry_status lorry__eval_init(lorry__eval *eval, lorry__mem *mem, const lorry_problem *problem,
                              lorry_objective objective, lorry_message *message)
{
    *eval = (lorry__eval){ .problem = problem, .objective = objective, .mem = mem };
    eval->rates = LORRY__NEW(mem, lorry__rates, (size_t)problem->num_types);
    if (eval->rates == NULL || !take_prices(eval)) {
        lorry__eval_free(eval);
        return lorry__fail(message, LORRY_ENOMEM, "no memory for %d vehicle types",
                           (int)problem->num_types);
    }
    for (int32_t t = 0; t < problem->num_types; t++) {
        eval->rates[t] = rates_of(&problem->types[t], objective);
        eval->is_duration_priced |= eval->rates[t].duration != 0 || eval->rates[t].overtime != 0;
    }
    const int64_t bound = cost_bound(eval);
    const bool has_tier = objective == LORRY_OBJECTIVE_VEHICLES;
    if (bound >= LORRY__HUGE / (has_tier ? (int64_t)problem->num_clients + 2 : 1)) {
        lorry__eval_free(eval);
        return lorry__fail(message, LORRY_ERANGE,
                           "costs do not fit into 62 bits: longest arc %lld, longest travel "
                           "%lld; give coarser units",
                           (long long)problem->travel.max_distance,
                           (long long)problem->travel.max_duration);
    }
    if (has_tier) {
        eval->vehicle_cost = bound;
        for (int32_t t = 0; t < problem->num_types; t++)
            eval->rates[t].fixed += bound;
    }
    eval->missing_cost = has_tier ? times(bound, (int64_t)problem->num_clients + 1) : bound;
    return LORRY_OK;
}

void lorry__eval_free(lorry__eval *eval)
{
    if (eval->mem != NULL) {
        lorry__free(eval->mem, eval->rates);
        lorry__free(eval->mem, eval->visit_prices);
    }
    eval->rates = NULL;
    eval->visit_prices = NULL;
}

static int64_t cut(int64_t time) { return lorry__min64(time, FAR); }

static bool loads_fit(const lorry_problem *p, const lorry__type *type, const int32_t *clients,
                      int32_t count)
{
    const int32_t dims = p->num_dimensions;
    for (int32_t k = 0; k < dims; k++) {
        int64_t load = 0;
        for (int32_t i = 0; i < count; i++)
            load += p->delivery[(size_t)clients[i] * dims + k];
        if (load > type->capacity[k])
            return false;
        for (int32_t i = 0; i < count; i++) {
            const size_t at = (size_t)clients[i] * dims + k;
            load += p->pickup[at] - p->delivery[at];
            if (load > type->capacity[k])
                return false;
        }
    }
    return true;
}

/* Node of a depot or LORRY_NONE as the resources see it: depots are nodes. */
static bool extras_fit(const lorry__eval *eval, int32_t t, const int32_t *clients, int32_t count)
{
    const lorry__resources *extras = eval->extras;
    const lorry_problem *p = eval->problem;
    const lorry__type *type = &p->types[t];
    for (int e = 0; extras != NULL && e < extras->count; e++) {
        const lorry__resource *res = &extras->item[e];
        _Alignas(16) unsigned char whole[LORRY__MAX_SEGMENT], one[LORRY__MAX_SEGMENT],
            joined[LORRY__MAX_SEGMENT];
        res->init(res->data, t, type->start_depot, whole);
        int32_t from = type->start_depot;
        int64_t service = 0;
        for (int32_t i = 0; i <= count; i++) {
            const int32_t node = i < count ? p->num_depots + clients[i] : type->end_depot;
            res->init(res->data, t, node, one);
            int64_t duration = service;
            if (from >= 0 && node >= 0)
                duration += lorry__travel_arc(&p->travel, type->profile, p->location[from],
                                              p->location[node]).duration;
            res->join(res->data, t, whole, duration, one, joined);
            memcpy(whole, joined, res->segment_size);
            service = i < count ? p->service[clients[i]] : 0;
            from = node;
        }
        if (res->excess(res->data, t, whole) != 0)
            return false;
    }
    return true;
}

lorry__route_value lorry__eval_route(const lorry__eval *eval, int32_t t, const int32_t *clients,
                                     int32_t count)
{
    const lorry_problem *p = eval->problem;
    const lorry__type *type = &p->types[t];
    const lorry__rates *rates = &eval->rates[t];
    lorry__route_value value = { .is_feasible = true };
    if (count == 0)
        return value;

    lorry__segment run = { 0, 0, type->start_early, cut(type->start_late) };
    int32_t from = type->start_depot >= 0 ? p->location[type->start_depot] : LORRY_NONE;
    int64_t service = 0, release = 0, visits = 0;
    uint64_t skills = 0;
    bool is_barred = false;
    for (int32_t i = 0; i < count; i++) {
        const int32_t c = clients[i], node = p->num_depots + c;
        const int32_t to = p->location[node];
        const lorry__arc arc = from >= 0
            ? lorry__travel_arc(&p->travel, type->profile, from, to) : (lorry__arc){ 0, 0 };
        value.distance += arc.distance;
        run = lorry__segment_join(run, service + arc.duration,
                                  (lorry__segment){ 0, 0, p->early[node], cut(p->late[node]) });
        service = p->service[c];
        release = lorry__max64(release, p->release[c]);
        skills |= p->skills[c];
        const int64_t price = lorry__price_of_visit(eval, t, c);
        is_barred |= price == LORRY__BARRED;
        visits += price != LORRY__BARRED ? price : 0;
        from = to;
    }
    lorry__arc arc = { 0, 0 };
    if (type->end_depot >= 0)
        arc = lorry__travel_arc(&p->travel, type->profile, from, p->location[type->end_depot]);
    value.distance += arc.distance;
    run = lorry__segment_join(run, service + arc.duration,
                              (lorry__segment){ 0, 0, type->end_early, cut(type->end_late) });
    value.is_feasible = run.warp == 0 && release <= run.late;
    value.duration = run.duration;
    value.start = lorry__max64(run.late, release);
    value.overtime = type->shift_duration == LORRY_UNLIMITED
        ? 0 : lorry__max64(value.duration - type->shift_duration, 0);
    value.cost = rates->fixed + rates->distance * value.distance +
                 rates->duration * value.duration + rates->overtime * value.overtime + visits;
    value.is_feasible = value.is_feasible && !is_barred && value.duration <= type->max_duration &&
                        value.distance <= type->max_distance && count <= type->max_stops &&
                        (skills & ~type->skills) == 0 && loads_fit(p, type, clients, count) &&
                        extras_fit(eval, t, clients, count);
    return value;
}
