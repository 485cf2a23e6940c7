/* away.c: stops outside their sections, priced one by one. */
#include "dispatch/away.h"

#include <stdlib.h>

#include "dispatch/insertion.h"

typedef struct away_search {
    const lorry__task *task;
    const lorry_solution *plan;
    const lorry__day_problem *problem;
    lorry__eval eval;
    int32_t *route;       /* room for the longest route and one more         */
} away_search;

typedef struct price { int64_t seconds, metres; double cost; } price;

static price price_of(const lorry__task *task, int32_t courier, lorry__route_value more,
                      lorry__route_value less)
{
    const lorry__day_courier *k = &task->couriers[courier];
    price p = { more.duration - less.duration, more.distance - less.distance, 0 };
    p.cost = k->hour_cost * (double)p.seconds / 3600 + k->km_cost * (double)p.metres / 1000;
    return p;
}

static lorry__route_value value_of(away_search *s, int32_t r, int32_t out, int32_t client,
                                   int32_t in)
{
    const lorry_route *route = &s->plan->routes[r];
    return lorry__insertion_value(&s->eval, route->vehicle_type, route->clients,
                                  route->num_stops, out, client, in, s->route);
}

static lorry__away price_stop(away_search *s, const lorry__trip *trip, int32_t position)
{
    const lorry__task *task = s->task;
    const int32_t r = trip->route;
    const int32_t client = s->plan->routes[r].clients[position];
    const int32_t section = task->clients[client].section;
    const price saved = price_of(task, trip->courier, value_of(s, r, -1, 0, -1),
                                 value_of(s, r, position, 0, -1));
    lorry__away found = { .stop = trip->first + position, .home = LORRY_NONE };
    double least = 0;
    for (int32_t q = 0; q < s->plan->num_routes; q++) {
        const lorry_route *other = &s->plan->routes[q];
        const int32_t courier = s->problem->shifts[other->vehicle_type].courier;
        if (q == r || !lorry__is_home(task, section, courier))
            continue;
        const lorry__route_value now = value_of(s, q, -1, 0, -1);
        for (int32_t i = 0; i <= other->num_stops; i++) {
            const lorry__route_value with = value_of(s, q, -1, client, i);
            if (!with.is_feasible)
                continue;
            const price more = price_of(task, courier, with, now);
            if (found.home != LORRY_NONE && more.cost >= least)
                continue;
            least = more.cost;
            found.home = courier;
            found.seconds = more.seconds - saved.seconds;
            found.metres = more.metres - saved.metres;
        }
    }
    return found;
}

/* The stops away from home, or only how many where `list` is NULL. */
static int32_t list_away(away_search *s, const lorry__day *day, lorry__away *list)
{
    int32_t count = 0;
    for (int32_t t = 0; t < day->num_trips; t++)
        for (int32_t i = 0; i < day->trips[t].count; i++) {
            const lorry__trip *trip = &day->trips[t];
            const int32_t client = day->stops[trip->first + i].client;
            if (lorry__is_home(s->task, s->task->clients[client].section, trip->courier))
                continue;
            if (list != NULL)
                list[count] = price_stop(s, trip, i);
            count++;
        }
    return count;
}

/* Those that save most first, those that nobody at home could serve last. */
static int by_saving(const void *left, const void *right)
{
    const lorry__away *a = left, *b = right;
    const bool has_a = a->home != LORRY_NONE, has_b = b->home != LORRY_NONE;
    if (has_a != has_b)
        return has_a ? -1 : 1;
    if (a->seconds != b->seconds)
        return a->seconds > b->seconds ? -1 : 1;
    return (a->stop > b->stop) - (a->stop < b->stop);
}

lorry_status lorry__find_away(lorry__mem *mem, const lorry__task *task,
                              const lorry_solution *plan, const lorry__day_problem *problem,
                              const lorry__day *day, lorry__away **list, int32_t *count,
                              lorry_message *message)
{
    away_search s = { .task = task, .plan = plan, .problem = problem };
    *count = 0;
    *list = LORRY__NEW(mem, lorry__away, (size_t)list_away(&s, day, NULL));
    s.route = LORRY__NEW(mem, int32_t, (size_t)task->num_clients + 1);
    lorry_status status = LORRY_ENOMEM;
    if (*list != NULL && s.route != NULL)
        status = lorry__eval_init(&s.eval, mem, problem->problem, LORRY_OBJECTIVE_COST, message);
    else
        lorry__fail(message, status, "no memory for the stops away from home");
    if (status == LORRY_OK) {
        *count = list_away(&s, day, *list);
        if (*count > 0)
            qsort(*list, (size_t)*count, sizeof(**list), by_saving);
        lorry__eval_free(&s.eval);
    }
    lorry__free(mem, s.route);
    if (status != LORRY_OK) {
        lorry__free(mem, *list);
        *list = NULL;
    }
    return status;
}
