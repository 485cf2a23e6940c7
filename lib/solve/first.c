/* first.c: routes by appending, a few open at a time. */
#include "solve/first.h"

#include "base/sort.h"

#define OPEN 12 /* routes that may still grow; each client looks at all of them */
#define TRIES 3 /* of these, how many are tried in full where the problem is rich */

typedef struct open_route {
    int32_t type, last, count;
    int64_t ready;             /* earliest end of service at the last client */
    int64_t home;              /* distance from there to the end */
    int64_t delivery, pickup;  /* sums, first dimension */
    int64_t turn;              /* when it last grew */
} open_route;

bool lorry__first_init(lorry__first *first, lorry__mem *mem, const lorry__eval *eval,
                       lorry__region_kind kind)
{
    const size_t n = (size_t)eval->problem->num_clients + 1;
    *first = (lorry__first){ .eval = eval, .kind = kind };
    first->behind = LORRY__NEW(mem, int32_t, n);
    first->key = LORRY__NEW(mem, int64_t, n);
    if (first->behind != NULL && first->key != NULL)
        return true;
    lorry__first_free(first, mem);
    return false;
}

void lorry__first_free(lorry__first *first, lorry__mem *mem)
{
    lorry__free(mem, first->behind);
    lorry__free(mem, first->key);
    *first = (lorry__first){ 0 };
}

static inline int32_t place_of(const lorry_problem *p, int32_t client)
{
    return p->location[p->num_depots + client];
}

static inline bool is_planned_before(const lorry__first *first, int32_t a, int32_t b)
{
    return first->key[a] < first->key[b];
}

/* Where windows close, the early ones first; else the far ones first, so that
 * routes grow on the way home. */
static void sort_clients(const lorry__first *first, int32_t *list, int32_t count)
{
    const lorry_problem *p = first->eval->problem;
    const int32_t depot = p->types[0].start_depot;
    for (int32_t i = 0; i < count; i++) {
        const int32_t c = list[i];
        first->key[c] = p->late[p->num_depots + c];
        if (!first->kind.has_time && depot >= 0)
            first->key[c] = -lorry__travel_arc(&p->travel, p->types[0].profile,
                                               p->location[depot], place_of(p, c)).distance;
    }
    LORRY__SORT(int32_t, list, count, is_planned_before, first);
}

/* The route's clients in order, to `out`; with `more` at their end if that is
 * one. Returns their number. */
static int32_t write_route(const lorry__first *first, const open_route *r, int32_t more,
                           int32_t *out)
{
    int32_t count = r->count;
    if (more >= 0)
        out[count] = more;
    for (int32_t c = r->last, i = count; i-- > 0; c = first->behind[c])
        out[i] = c;
    return count + (more >= 0);
}

static lorry__arc way_home(const lorry_problem *p, const lorry__type *type, int32_t c)
{
    if (type->end_depot < 0)
        return (lorry__arc){ 0, 0 };
    return lorry__travel_arc(&p->travel, type->profile, place_of(p, c),
                             p->location[type->end_depot]);
}

static int64_t start_after(const lorry_problem *p, const open_route *r, int32_t c,
                           lorry__arc way)
{
    return lorry__max64(r->ready + way.duration, p->early[p->num_depots + c]);
}

/* What it costs that c follows the route's last client; INT64_MAX if it cannot.
 * Exact, but where the problem is rich it may say yes in vain. `home` is from c
 * to the route's end. */
static int64_t cost_after(const lorry__first *first, const open_route *r, int32_t c,
                          lorry__arc home)
{
    const lorry__eval *eval = first->eval;
    const lorry_problem *p = eval->problem;
    const lorry__type *type = &p->types[r->type];
    const int32_t node = p->num_depots + c;
    const int64_t most = type->capacity[0];
    const size_t at = (size_t)c * p->num_dimensions;
    if (r->delivery > most - p->delivery[at] || r->pickup > most - p->pickup[at] ||
        r->ready > p->late[node])
        return INT64_MAX;
    const int64_t price = lorry__price_of_visit(eval, r->type, c);
    if (price == LORRY__BARRED)
        return INT64_MAX;
    const lorry__arc way = lorry__travel_arc(&p->travel, type->profile, place_of(p, r->last),
                                             p->location[node]);
    const int64_t start = start_after(p, r, c, way);
    if (start > p->late[node] || start + p->service[c] + home.duration > type->end_late)
        return INT64_MAX;
    return lorry__max64(eval->rates[r->type].distance, 1) *
               (way.distance + home.distance - r->home) +
           price;
}

static bool is_allowed_after(const lorry__first *first, const open_route *r, int32_t c,
                             int32_t *scratch)
{
    if (!first->kind.is_rich)
        return true;
    const int32_t count = write_route(first, r, c, scratch);
    return lorry__eval_route(first->eval, r->type, scratch, count).is_feasible;
}

/* The cheapest open route that c can follow on for less than `most`, or NULL.
 * `scratch` has room for any of them and c. */
static open_route *route_for(const lorry__first *first, open_route *routes, int32_t count,
                             int32_t c, int64_t most, int32_t *scratch)
{
    const lorry_problem *p = first->eval->problem;
    lorry__arc home = { 0, 0 };
    int64_t cost[OPEN];
    for (int32_t k = 0; k < count; k++) {
        if (k == 0 || routes[k].type != routes[k - 1].type)
            home = way_home(p, &p->types[routes[k].type], c);
        cost[k] = cost_after(first, &routes[k], c, home);
    }
    for (int32_t tries = 0; count > 0 && tries < TRIES; tries++) {
        int32_t best = 0;
        for (int32_t k = 1; k < count; k++)
            if (cost[k] < cost[best])
                best = k;
        if (cost[best] >= most)
            break;
        if (is_allowed_after(first, &routes[best], c, scratch))
            return &routes[best];
        cost[best] = INT64_MAX;
    }
    return NULL;
}

/* Let c follow the route's last client, or the start where there is none. */
static void grow(const lorry__first *first, open_route *r, int32_t c)
{
    const lorry_problem *p = first->eval->problem;
    const lorry__type *type = &p->types[r->type];
    const int32_t from = r->count > 0 ? place_of(p, r->last)
                         : type->start_depot >= 0 ? p->location[type->start_depot] : LORRY_NONE;
    lorry__arc way = { 0, 0 };
    if (from != LORRY_NONE)
        way = lorry__travel_arc(&p->travel, type->profile, from, place_of(p, c));
    first->behind[c] = r->last;
    r->ready = start_after(p, r, c, way) + p->service[c];
    r->home = way_home(p, type, c).distance;
    r->delivery += p->delivery[(size_t)c * p->num_dimensions];
    r->pickup += p->pickup[(size_t)c * p->num_dimensions];
    r->last = c;
    r->count++;
}

/* The cheapest vehicle to spare that can serve c alone; -1: none. */
static int32_t type_for(const lorry__eval *eval, int32_t c, const int32_t *spare, int64_t *cost)
{
    int32_t best = -1;
    for (int32_t t = 0; t < eval->problem->num_types; t++) {
        if (spare[t] == 0)
            continue;
        const lorry__route_value value = lorry__eval_route(eval, t, &c, 1);
        if (!value.is_feasible || (best >= 0 && value.cost >= *cost))
            continue;
        best = t;
        *cost = value.cost;
    }
    return best;
}

static void close_route(const lorry__first *first, const open_route *r, lorry__plan *out)
{
    int32_t *clients = out->clients + out->offsets[out->num_routes];
    const int32_t count = write_route(first, r, -1, clients);
    out->cost += lorry__eval_route(first->eval, r->type, clients, count).cost;
    out->types[out->num_routes++] = r->type;
    out->offsets[out->num_routes] = out->offsets[out->num_routes - 1] + count;
}

static void leave_out(const lorry_problem *p, int32_t c, lorry__plan *out)
{
    out->absent[out->num_absent++] = c;
    if (p->is_required[c])
        out->missing++;
    else
        out->cost += p->prize[c];
}

/* The one that has not grown for longest. */
static open_route *stalest(open_route *routes)
{
    open_route *found = &routes[0];
    for (int32_t k = 1; k < OPEN; k++)
        if (routes[k].turn < found->turn)
            found = &routes[k];
    return found;
}

void lorry__first_routes(const lorry__first *first, int32_t *clients, int32_t count,
                         int32_t *spare, lorry__plan *out)
{
    const lorry__eval *eval = first->eval;
    const lorry_problem *p = eval->problem;
    open_route routes[OPEN];
    int32_t num_routes = 0;
    sort_clients(first, clients, count);
    for (int32_t i = 0; i < count; i++) {
        const int32_t c = clients[i];
        int64_t most = p->is_required[c] ? INT64_MAX : p->prize[c], alone = 0;
        const int32_t type = type_for(eval, c, spare, &alone);
        const bool can_open = type >= 0 && alone < most;
        /* Behind the routes closed there is room for all that are open. */
        open_route *r = route_for(first, routes, num_routes, c, can_open ? alone : most,
                                  out->clients + out->offsets[out->num_routes]);
        if (r == NULL && !can_open) {
            leave_out(p, c, out);
            continue;
        }
        if (r == NULL) {
            if (num_routes < OPEN) {
                r = &routes[num_routes++];
            } else {
                r = stalest(routes);
                close_route(first, r, out);
            }
            spare[type]--;
            *r = (open_route){ .type = type, .last = -1, .ready = p->types[type].start_early };
        }
        grow(first, r, c);
        r->turn = i;
    }
    for (int32_t k = 0; k < num_routes; k++)
        close_route(first, &routes[k], out);
}
