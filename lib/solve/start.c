/* start.c: the first plan of a search, from nothing or from routes given, and the
 * temperatures that follow from the problem. */
#include "solve/search.h"

#include "model/solution.h"

#define FIRST_WHOLE 500   /* clients up to which the first insertions see all of them */
#define FIRST_CLIENTS 250 /* beyond, in pieces of about so many */
/* Seconds that loading a region takes, per pair of its clients. */
#define LOAD_SECONDS 4e-8
/* Temperatures, see arc_scale(). */
#define RANK 9 /* of a neighbour, from 0 */
#define HOT 1.0
#define COLD 0.06

/* ---------------------------------------------------------- insertions -- */

typedef struct start_job {
    lorry__search *search;
    lorry__limit limit;
    _Atomic int status;
} start_job;

/* Whether there is no time left to load a region and construct in it. */
static bool is_late(const start_job *job, int index)
{
    const lorry__groups *g = &job->search->islands[0].groups;
    const double clients = g->clients_before[index + 1] - g->clients_before[index];
    lorry__limit limit = job->limit;
    if (limit.deadline > 0)
        limit.deadline -= LOAD_SECONDS * clients * clients;
    return lorry__limit_is_reached(&limit);
}

/* Keep a group's routes and append its absent clients as best one can at once. */
static void construct_in_haste(lorry__search *s, int index, lorry__plan *out)
{
    const lorry__groups *g = &s->islands[0].groups;
    const lorry__plan *plan = &s->islands[0].current;
    for (int32_t i = g->first_route[index]; i < g->first_route[index + 1]; i++)
        lorry__plan_add_route(out, s->eval, plan, g->routes[i]);
    lorry__first_routes(&s->first, g->absent + g->first_absent[index],
                        g->first_absent[index + 1] - g->first_absent[index],
                        s->spare + (size_t)index * s->eval->problem->num_types, out);
}

/* Insert a group's absent clients; or append them in haste, where no time is
 * left or short lists of neighbours made the insertions worse. */
static void construct_task(void *payload, int index, int worker)
{
    start_job *job = payload;
    lorry__search *s = job->search;
    lorry__region *region = s->regions[worker];
    const lorry__groups *g = &s->islands[0].groups;
    lorry__plan *best = &s->slices[LORRY__NUM_SLICES * index + LORRY__SLICE_BEST];
    lorry__plan *other = &s->slices[LORRY__NUM_SLICES * index + LORRY__SLICE_LAST];
    if (is_late(job, index)) {
        construct_in_haste(s, index, best);
        return;
    }
    const lorry_status status = lorry__region_load(
        region, &s->islands[0].current, g->first_route[index + 1] - g->first_route[index],
        g->routes + g->first_route[index], g->first_absent[index + 1] - g->first_absent[index],
        g->absent + g->first_absent[index],
        s->spare + (size_t)index * s->eval->problem->num_types);
    if (status != LORRY_OK) {
        atomic_store(&job->status, status);
        return;
    }
    lorry__rng rng;
    lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, (uint64_t)index + 1);
    lorry__region_construct(region, &rng);
    lorry__region_append(region, true, best);
    construct_in_haste(s, index, other);
    if (lorry__plan_is_better(other, best))
        lorry__plan_copy(best, other);
}

static lorry_status construct(lorry__search *s, const lorry__limit *limit, bool is_hasty)
{
    /* Without neighbours there is no insertion. */
    static const _Atomic int now = 1;
    const int32_t n = s->eval->problem->num_clients;
    start_job job = { .search = s, .limit = *limit };
    if (is_hasty)
        job.limit.stop = &now;
    const int32_t pieces =
        is_hasty || n > FIRST_WHOLE ? (n + FIRST_CLIENTS - 1) / FIRST_CLIENTS : 1;
    lorry__search_cut(s, 0, 0, pieces, 1);
    const lorry_status status = lorry__search_lay_out(s);
    if (status != LORRY_OK)
        return status;
    lorry__search_lease(s, 0);
    lorry__executor_run(s->executor, s->first_task[1], &job, construct_task);
    if (atomic_load(&job.status) != LORRY_OK)
        return (lorry_status)atomic_load(&job.status);
    lorry__search_put_together(s, 0, LORRY__SLICE_BEST);
    lorry__plan_copy(&s->islands[0].current, &s->next);
    if (lorry__plan_is_better(&s->next, &s->best))
        lorry__plan_copy(&s->best, &s->next);
    return LORRY_OK;
}

/* ---------------------------------------------------------- routes given -- */

/* Keep as much of a route, in order, as a vehicle of its type can drive. */
static void keep_what_fits(const lorry__search *s, lorry__plan *plan, int32_t type,
                           const int32_t *clients, int32_t count)
{
    int32_t *kept = plan->clients + plan->offsets[plan->num_routes];
    int32_t length = 0;
    for (int32_t i = 0; i < count; i++) {
        kept[length] = clients[i];
        if (lorry__eval_route(s->eval, type, kept, length + 1).is_feasible)
            length++;
        else
            plan->absent[plan->num_absent++] = clients[i];
    }
    if (length > 0) {
        plan->types[plan->num_routes++] = type;
        plan->offsets[plan->num_routes] = plan->offsets[plan->num_routes - 1] + length;
    }
}

/* `used` has room for all vehicle types. */
static void take_start(lorry__search *s, const lorry_solution *start, int32_t *used)
{
    const lorry_problem *p = s->eval->problem;
    lorry__plan *plan = &s->islands[0].current;
    lorry__plan_clear(plan);
    memset(used, 0, (size_t)p->num_types * sizeof(*used));
    for (int32_t r = 0; start != NULL && r < start->num_routes; r++) {
        const int32_t *clients = start->clients + start->offsets[r];
        const int32_t count = start->offsets[r + 1] - start->offsets[r];
        const int32_t type = start->routes[r].vehicle_type;
        const int32_t before = plan->num_routes;
        if (used[type] == p->types[type].count) {
            memcpy(plan->absent + plan->num_absent, clients, (size_t)count * sizeof(int32_t));
            plan->num_absent += count;
        } else if (lorry__eval_route(s->eval, type, clients, count).is_feasible) {
            memcpy(plan->clients + plan->offsets[plan->num_routes], clients,
                   (size_t)count * sizeof(int32_t));
            plan->types[plan->num_routes++] = type;
            plan->offsets[plan->num_routes] = plan->offsets[plan->num_routes - 1] + count;
        } else {
            keep_what_fits(s, plan, type, clients, count);
        }
        used[type] += plan->num_routes - before;
    }
    if (start == NULL)
        for (int32_t c = 0; c < p->num_clients; c++)
            plan->absent[plan->num_absent++] = c;
    else
        for (int32_t i = 0; i < start->summary.num_unassigned; i++)
            plan->absent[plan->num_absent++] = start->unassigned[i];
    lorry__plan_price(plan, s->eval);
}

/* What temperatures are measured in: the mean cost of the arc from a client to
 * its RANKth neighbour. Unlike a plan's cost it does not grow with the way from
 * the depot, which no small change touches. */
static double arc_scale(const lorry__search *s)
{
    const lorry_problem *p = s->eval->problem;
    const lorry__rates *rates = &s->eval->rates[0];
    const int32_t length = s->near.around_length;
    int64_t sum = 0, count = 0;
    for (int32_t c = 0; c < p->num_clients; c++) {
        const int32_t *list = s->near.around + (size_t)c * length;
        int32_t k = RANK < length ? RANK : length - 1;
        while (k >= 0 && list[k] == LORRY_NONE)
            k--;
        if (k < 0)
            continue;
        const lorry__arc arc = lorry__travel_arc(&p->travel, p->types[0].profile,
                                                 p->location[p->num_depots + c],
                                                 p->location[p->num_depots + list[k]]);
        sum += rates->distance * arc.distance + rates->duration * arc.duration;
        count++;
    }
    return sum > 0 ? (double)sum / (double)count : 1;
}

lorry_status lorry__search_start(lorry__search *s, const lorry_solution *start,
                                 const lorry__limit *limit, bool *was_stopped)
{
    lorry__island *island = &s->islands[0];
    int32_t *used = LORRY__NEW(s->mem, int32_t, (size_t)s->eval->problem->num_types);
    if (used == NULL)
        return LORRY_ENOMEM;
    take_start(s, start, used);
    lorry__free(s->mem, used);
    lorry__plan_copy(&s->best, &island->current);
    lorry_status status =
        lorry__neighbours_init(&s->near, s->mem, s->eval, s->executor, limit, was_stopped);
    if (status == LORRY_OK && island->current.num_absent > 0)
        status = construct(s, limit, *was_stopped);
    if (status != LORRY_OK)
        return status;
    lorry__plan_copy(&island->kept, &s->best);
    s->round = 1;
    const double scale = arc_scale(s);
    s->hot = HOT * scale;
    s->cold = COLD * scale;
    /* What is not cut keeps two cores busy as two plans. */
    return lorry__search_group_count(s, island) > 1 ? LORRY_OK : lorry__search_spread(s, 2);
}
