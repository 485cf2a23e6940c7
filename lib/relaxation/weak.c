/* weak.c: bounds for any size, from arcs and places alone.
 *
 * Arcs: every client served has an arc in and an arc out, from and to two others or a
 * depot. Half of both, summed, counts each arc between clients once and each of a depot
 * by half; the other halves, and the fixed costs, come on top for as many vehicles as the
 * load needs.
 *
 * Rounds: a route costs no less than out to any of its clients and home, so it pays each
 * the part of that which the client has of its load (Haimovich, Rinnooy Kan 1985, Math.
 * Oper. Res. 10(4):527-542), here for each vehicle type and load, and for stops, with what
 * rounding takes off each arc. The better of the two counts. Both leave a client out for
 * its prize, and see no windows.
 *
 * Where arcs come from coordinates, the two nearest places tell the least arcs:
 * O(n log n), and O(n) memory. Other arcs are looked at in pairs, of up to PAIRS clients;
 * beyond they are taken to cost nothing. All in exact integers. */
#include "relaxation/bound.h"

#include "geo/nearest.h"

#include <math.h>

#define PAIRS 20000         /* clients: n * n arcs take some seconds a type */
#define FAR (INT64_MAX / 8)
#define SCALE 20            /* bits of a fraction of a cost, in sums over clients */
#define RESOURCES (2 * LORRY__MAX_DIMENSIONS + 1)

typedef struct weak {
    const lorry__bound_task *task;
    const lorry__eval *eval;
    const lorry_problem *p;
    double *places;          /* of clients; NULL: no arcs come from coordinates */
    int dims;
    lorry__kdtree *tree;
    int64_t fixed, first, last; /* the least: of a vehicle, of arcs from and to depots */
    __int128 arcs;           /* sums, twice */
    __int128 rounds[RESOURCES]; /* sums, times 2 << SCALE */
} weak;

/* Two least arcs of a client to other clients: costs, and who they are. */
typedef struct pair { int64_t cost[2]; int32_t other[2]; } pair;

static bool is_metric(const lorry_problem *p, int32_t type)
{
    const lorry__travel_kind kind = p->travel.profiles[p->types[type].profile].kind;
    return kind == LORRY__TRAVEL_PLANAR || kind == LORRY__TRAVEL_GEODESIC;
}

static int64_t price_of(const weak *w, int32_t type, lorry__arc arc)
{
    const lorry__rates *r = &w->eval->rates[type];
    return r->distance * arc.distance + r->duration * arc.duration;
}

static int32_t place_of(const weak *w, int32_t client)
{
    return w->p->location[w->p->num_depots + client];
}

static int64_t depot_price(const weak *w, int32_t type, int32_t depot, int32_t client,
                           bool is_out)
{
    if (depot == LORRY_NONE)
        return 0;
    const int32_t there = place_of(w, client), here = w->p->location[depot];
    return price_of(w, type, lorry__travel_arc(&w->p->travel, w->p->types[type].profile,
                                               is_out ? here : there, is_out ? there : here));
}

/* What the client takes of a route's delivery, pickup or stops, and the most there is. */
static int64_t demand_of(const lorry_problem *p, int32_t client, int32_t resource)
{
    const int32_t dims = p->num_dimensions;
    const size_t at = (size_t)client * (size_t)dims;
    return resource == 2 * dims ? 1
           : resource < dims    ? p->delivery[at + (size_t)resource]
                                : p->pickup[at + (size_t)(resource - dims)];
}

static int64_t most_of(const lorry_problem *p, int32_t type, int32_t resource)
{
    const int32_t dims = p->num_dimensions;
    return resource == 2 * dims ? p->types[type].max_stops
                                : p->types[type].capacity[resource % dims];
}

static bool may_serve(const weak *w, int32_t type, int32_t client)
{
    const lorry_problem *p = w->p;
    if (lorry__price_of_visit(w->eval, type, client) == LORRY__BARRED ||
        (p->skills[client] & ~p->types[type].skills) != 0)
        return false;
    for (int32_t r = 0; r <= 2 * p->num_dimensions; r++)
        if (demand_of(p, client, r) > most_of(p, type, r))
            return false;
    return true;
}

/* ------------------------------------------------------------------ arcs -- */

static void offer(pair *best, int64_t cost, int32_t other)
{
    const int at = cost < best->cost[0] ? 0 : 1;
    if (cost >= best->cost[1])
        return;
    best->cost[1] = at == 0 ? best->cost[0] : cost;
    best->other[1] = at == 0 ? best->other[0] : other;
    if (at == 0) {
        best->cost[0] = cost;
        best->other[0] = other;
    }
}

static void scan(const weak *w, int32_t type, int32_t client, pair *in, pair *out)
{
    const lorry_problem *p = w->p;
    const int32_t profile = p->types[type].profile, here = place_of(w, client);
    for (int32_t c = 0; c < p->num_clients; c++) {
        if (c == client)
            continue;
        const int32_t there = place_of(w, c);
        offer(in, price_of(w, type, lorry__travel_arc(&p->travel, profile, there, here)), c);
        offer(out, price_of(w, type, lorry__travel_arc(&p->travel, profile, here, there)), c);
    }
}

/* Twice the half of the arcs in and out, at least. `apart`: the two nearest clients. */
static int64_t least_arcs(const weak *w, int32_t type, int32_t client, const double apart[2])
{
    const lorry_problem *p = w->p;
    const lorry__type *t = &p->types[type];
    pair in = { { FAR, FAR }, { -1, -1 } }, out = in;
    if (is_metric(p, type)) {
        for (int k = 0; k < 2; k++)
            if (apart[k] < HUGE_VAL)
                in.cost[k] = out.cost[k] =
                    price_of(w, type, lorry__travel_least(&p->travel, t->profile, apart[k]));
        in.other[0] = out.other[0] = 0;
        in.other[1] = out.other[1] = 1;
    } else if (p->num_clients <= PAIRS) {
        scan(w, type, client, &in, &out);
    } else {
        return 0;
    }
    const int64_t first = depot_price(w, type, t->start_depot, client, true);
    const int64_t last = depot_price(w, type, t->end_depot, client, false);
    const int64_t between =
        in.other[0] != out.other[0]
            ? in.cost[0] + out.cost[0]
            : lorry__min64(in.cost[0] + out.cost[1], in.cost[1] + out.cost[0]);
    return lorry__min64(lorry__min64(first + last, between),
                        lorry__min64(first + out.cost[0], in.cost[0] + last));
}

/* ---------------------------------------------------------------- rounds -- */

/* Twice what a route through the client costs at least but for `loss`, which it may cost
 * less, for each of its arcs. */
static int64_t round_trip(const weak *w, int32_t type, int32_t client, int64_t *loss)
{
    const lorry_problem *p = w->p;
    const lorry__type *t = &p->types[type];
    const int32_t here = place_of(w, client);
    lorry__arc out = { 0, 0 }, home = { 0, 0 }, lost = { 0, 0 };
    if (t->start_depot != LORRY_NONE)
        out = lorry__travel_least_way(&p->travel, t->profile, p->location[t->start_depot], here,
                                      &lost);
    if (t->end_depot != LORRY_NONE)
        home = lorry__travel_least_way(&p->travel, t->profile, here, p->location[t->end_depot],
                                       &lost);
    *loss = price_of(w, type, lost);
    return 2 * (w->eval->rates[type].fixed + price_of(w, type, out) + price_of(w, type, home));
}

/* Of twice the cost of a route, in fractions: the part of its load, less a loss for the
 * client's arc. One more arc than clients is charged to the trip itself. */
static __int128 part_of(const lorry_problem *p, int32_t type, int32_t client, int32_t resource,
                        int64_t trip, int64_t loss)
{
    const int64_t most = most_of(p, type, resource), demand = demand_of(p, client, resource);
    const __int128 charged = -((__int128)loss << SCALE);
    if (most == LORRY_UNLIMITED || most <= 0 || trip <= loss)
        return charged;
    return charged + (((__int128)(trip - loss) * demand) << SCALE) / most;
}

/* --------------------------------------------------------------- clients -- */

static void find_nearest(const weak *w, int32_t client, double apart[2])
{
    int32_t found[2 * 3];
    double square[2 * 3];
    int count = 0;
    apart[0] = apart[1] = HUGE_VAL;
    if (w->tree == NULL)
        return;
    const int32_t some = lorry__kdtree_nearest(
        w->tree, w->places + (size_t)client * (size_t)w->dims, 3, found, square);
    for (int32_t k = 0; k < some && count < 2; k++)
        if (found[k] != client)
            apart[count++] = sqrt(square[k]);
}

static void add_client(weak *w, int32_t client)
{
    const lorry_problem *p = w->p;
    const int32_t resources = 2 * p->num_dimensions + 1;
    bool is_served = false;
    double apart[2];
    int64_t arcs = FAR;
    __int128 rounds[RESOURCES];
    find_nearest(w, client, apart);
    for (int32_t t = 0; t < p->num_types; t++) {
        if (!may_serve(w, t, client))
            continue;
        const lorry__rates *rates = &w->eval->rates[t];
        const int64_t visit = 2 * (rates->duration * p->service[client] +
                                   lorry__price_of_visit(w->eval, t, client));
        arcs = lorry__min64(arcs, visit + least_arcs(w, t, client, apart));
        w->fixed = lorry__min64(w->fixed, rates->fixed);
        w->first = lorry__min64(w->first,
                                depot_price(w, t, p->types[t].start_depot, client, true));
        w->last = lorry__min64(w->last,
                               depot_price(w, t, p->types[t].end_depot, client, false));
        int64_t loss;
        const int64_t trip = round_trip(w, t, client, &loss);
        for (int32_t r = 0; r < resources; r++) {
            const __int128 part =
                ((__int128)visit << SCALE) + part_of(p, t, client, r, trip, loss);
            rounds[r] = is_served && rounds[r] < part ? rounds[r] : part;
        }
        is_served = true;
    }
    const int64_t prize = p->is_required[client] ? FAR : 2 * p->prize[client];
    if (!is_served) {
        /* No plan is complete; or it is left out. */
        arcs = p->is_required[client] ? 0 : prize;
        for (int32_t r = 0; r < resources; r++)
            rounds[r] = (__int128)arcs << SCALE;
    }
    w->arcs += lorry__min64(arcs, prize);
    for (int32_t r = 0; r < resources; r++)
        w->rounds[r] += rounds[r] < (__int128)prize << SCALE ? rounds[r] : (__int128)prize << SCALE;
}

/* ----------------------------------------------------------------- whole -- */

/* The clients' places in a tree, where a type's arcs come from coordinates. */
static lorry_status find_places(weak *w)
{
    const lorry_problem *p = w->p;
    bool has_metric = false;
    for (int32_t t = 0; t < p->num_types; t++)
        has_metric |= is_metric(p, t);
    if (!has_metric)
        return LORRY_OK;
    w->places = LORRY__NEW(w->task->mem, double, 3 * (size_t)p->num_clients);
    if (w->places == NULL)
        return LORRY_ENOMEM;
    for (int32_t c = 0; c < p->num_clients; c++) {
        double place[3];
        w->dims = lorry__travel_place(&p->travel, place_of(w, c), place);
        memcpy(w->places + (size_t)c * (size_t)w->dims, place, (size_t)w->dims * sizeof(double));
    }
    return lorry__kdtree_new_until(w->task->mem, p->num_clients, w->dims, w->places,
                                   &w->task->limit, &w->tree);
}

/* Up to whole costs; 0 where it is negative. */
static int64_t whole(__int128 sum, __int128 parts)
{
    return sum > 0 ? (int64_t)((sum - 1) / parts) + 1 : 0;
}

lorry_status lorry__weak_bound(const lorry__bound_task *task, int64_t *bound)
{
    const lorry_problem *p = task->eval->problem;
    weak w = { .task = task, .eval = task->eval, .p = p, .fixed = FAR, .first = FAR, .last = FAR };
    *bound = 0;
    lorry_status status = p->num_clients > 0 ? find_places(&w) : LORRY_OK;
    for (int32_t c = 0; c < p->num_clients && status == LORRY_OK; c++) {
        if (lorry__bound_is_out_of_time(task))
            status = LORRY_STOPPED;
        add_client(&w, c);
    }
    lorry__kdtree_free(w.tree);
    lorry__free(task->mem, w.places);
    if (status != LORRY_OK)
        return status;
    if (w.fixed < FAR)
        w.arcs += (__int128)lorry__fewest_vehicles(p) * (2 * w.fixed + w.first + w.last);
    *bound = whole(w.arcs, 2);
    for (int32_t r = 0; r <= 2 * p->num_dimensions; r++)
        *bound = lorry__max64(*bound, whole(w.rounds[r], (__int128)2 << SCALE));
    return LORRY_OK;
}
