/* insertion.c: trips with a client more, and clients that were left put on trips. */
#include "dispatch/insertion.h"

lorry__route_value lorry__insertion_value(const lorry__eval *eval, int32_t type,
                                          const int32_t *clients, int32_t count, int32_t out,
                                          int32_t client, int32_t in, int32_t *room)
{
    int32_t length = 0;
    for (int32_t i = 0; i <= count; i++) {
        if (i == in)
            room[length++] = client;
        if (i < count && i != out)
            room[length++] = clients[i];
    }
    return lorry__eval_route(eval, type, room, length);
}

/* A plan that grows: a trip for every shift, of which those not driven are empty. */
typedef struct draft {
    const lorry__day_problem *problem;
    lorry__eval eval;
    int32_t *offsets;     /* num_shifts + 1 */
    int32_t *clients, *types;
    int32_t *left;        /* in the order in which they are tried */
    int32_t *room;
} draft;

static void take_plan(draft *d, const lorry_solution *plan)
{
    const int32_t shifts = d->problem->num_shifts;
    int32_t at = 0;
    for (int32_t s = 0; s < shifts; s++) {
        d->types[s] = s;
        d->offsets[s] = at;
        for (int32_t r = 0; r < plan->num_routes; r++) {
            const lorry_route *route = &plan->routes[r];
            if (route->vehicle_type != s)
                continue;
            memcpy(d->clients + at, route->clients, (size_t)route->num_stops * sizeof(int32_t));
            at += route->num_stops;
        }
    }
    d->offsets[shifts] = at;
}

/* Required ones first, then by prize; by insertion, for they are few. */
static void sort_left(draft *d, const lorry_solution *plan)
{
    const lorry_problem *p = d->problem->problem;
    for (int32_t i = 0; i < plan->summary.num_unassigned; i++) {
        const int32_t c = plan->unassigned[i];
        int32_t j = i;
        for (; j > 0; j--) {
            const int32_t b = d->left[j - 1];
            if (p->is_required[b] > p->is_required[c] ||
                (p->is_required[b] == p->is_required[c] && p->prize[b] >= p->prize[c]))
                break;
            d->left[j] = b;
        }
        d->left[j] = c;
    }
}

static void insert(draft *d, int32_t shift, int32_t position, int32_t client)
{
    const int32_t shifts = d->problem->num_shifts, at = d->offsets[shift] + position;
    memmove(d->clients + at + 1, d->clients + at,
            (size_t)(d->offsets[shifts] - at) * sizeof(*d->clients));
    d->clients[at] = client;
    for (int32_t s = shift + 1; s <= shifts; s++)
        d->offsets[s]++;
}

/* Put a client where it costs least; false where it fits nowhere. */
static bool place(draft *d, int32_t client)
{
    const lorry_problem *p = d->problem->problem;
    const int64_t worth = p->is_required[client] != 0 ? INT64_MAX : p->prize[client];
    int64_t least = worth;
    int32_t shift = LORRY_NONE, position = 0;
    for (int32_t s = 0; s < d->problem->num_shifts; s++) {
        const int32_t *clients = d->clients + d->offsets[s];
        const int32_t count = d->offsets[s + 1] - d->offsets[s];
        if (lorry__price_of_visit(&d->eval, s, client) == LORRY__BARRED)
            continue;
        const int64_t now = lorry__eval_route(&d->eval, s, clients, count).cost;
        for (int32_t i = 0; i <= count; i++) {
            const lorry__route_value with =
                lorry__insertion_value(&d->eval, s, clients, count, -1, client, i, d->room);
            if (!with.is_feasible || with.cost - now >= least)
                continue;
            least = with.cost - now;
            shift = s;
            position = i;
        }
    }
    if (shift != LORRY_NONE)
        insert(d, shift, position, client);
    return shift != LORRY_NONE;
}

static lorry_status replace(const lorry__planning *planning, const draft *d,
                            lorry_solution **plan)
{
    lorry_solution *fuller;
    lorry_status status = lorry__solution_build(
        d->problem->problem, &planning->mem->config, NULL, LORRY_OBJECTIVE_COST,
        d->problem->num_shifts, d->offsets, d->clients, d->types, &fuller, planning->message);
    if (status == LORRY_OK)
        status = lorry__solution_tell(fuller, &(*plan)->statistics, (*plan)->families,
                                      (*plan)->trace);
    if (status != LORRY_OK) {
        lorry__solution_release(fuller);
        return status;
    }
    lorry__solution_release(*plan);
    *plan = fuller;
    return status;
}

lorry_status lorry__fill_trips(const lorry__planning *planning,
                               const lorry__day_problem *problem, lorry_solution **plan)
{
    lorry__mem *mem = planning->mem;
    const size_t clients = (size_t)planning->task->num_clients + 1;
    const size_t shifts = (size_t)problem->num_shifts + 1;
    const int32_t num_left = (*plan)->summary.num_unassigned;
    draft d = { .problem = problem };
    if (num_left == 0)
        return LORRY_OK;
    d.offsets = LORRY__NEW(mem, int32_t, shifts);
    d.types = LORRY__NEW(mem, int32_t, shifts);
    d.clients = LORRY__NEW(mem, int32_t, clients);
    d.left = LORRY__NEW(mem, int32_t, clients);
    d.room = LORRY__NEW(mem, int32_t, clients);
    lorry_status status = LORRY_ENOMEM;
    if (d.offsets != NULL && d.types != NULL && d.clients != NULL && d.left != NULL &&
        d.room != NULL)
        status = lorry__eval_init(&d.eval, mem, problem->problem, LORRY_OBJECTIVE_COST,
                                  planning->message);
    if (status == LORRY_OK) {
        bool has_placed = false;
        take_plan(&d, *plan);
        sort_left(&d, *plan);
        for (int32_t i = 0; i < num_left; i++)
            has_placed |= place(&d, d.left[i]);
        if (has_placed)
            status = replace(planning, &d, plan);
        lorry__eval_free(&d.eval);
    }
    lorry__free(mem, d.offsets);
    lorry__free(mem, d.types);
    lorry__free(mem, d.clients);
    lorry__free(mem, d.left);
    lorry__free(mem, d.room);
    return status == LORRY_ENOMEM
               ? lorry__fail(planning->message, status, "no memory for what was left")
               : status;
}
