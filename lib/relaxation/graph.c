/* graph.c: costs, fleets and the axis that pricing runs along. O(n^2). */
#include "relaxation/graph.h"

#define SAMPLE 60  /* clients that an axis is judged by */
#define FINER 5    /* times the states allowed, so that no load rounds to 0 */

typedef enum axis_kind { TIME, DURATION, DISTANCE, STOPS, DELIVERY, PICKUP } axis_kind;

typedef struct axis {
    const lorry__eval *eval;
    const lorry_problem *problem;
    const lorry__type *type;
    axis_kind kind;
    int32_t dimension;
    double load_bias;
    int64_t states;    /* per client, about */
    lorry__arc least_home; /* into the end depot */
} axis;

static int64_t minus(int64_t limit, int64_t amount)
{
    return limit == LORRY_UNLIMITED ? LORRY_UNLIMITED : limit - amount;
}

/* Between nodes; nothing to or from an open end. */
static lorry__arc travel(const axis *a, int32_t from_node, int32_t to_node)
{
    if (from_node < 0 || to_node < 0)
        return (lorry__arc){ 0, 0 };
    const lorry_problem *p = a->problem;
    return lorry__travel_arc(&p->travel, a->type->profile, p->location[from_node],
                             p->location[to_node]);
}

static int32_t node_of(const axis *a, int32_t client) { return a->problem->num_depots + client; }

static int64_t amount(const axis *a, int32_t client)
{
    const int64_t *amounts = a->kind == DELIVERY ? a->problem->delivery : a->problem->pickup;
    return amounts[(size_t)client * a->problem->num_dimensions + a->dimension];
}

static bool is_servable(const axis *a, int32_t client)
{
    return (a->problem->skills[client] & ~a->type->skills) == 0;
}

/* No route has less here, whatever came before. */
static int64_t low_of(const axis *a, int32_t client)
{
    if (a->kind == STOPS)
        return 1;
    if (a->kind >= DELIVERY)
        return amount(a, client);
    if (a->kind != TIME)
        return 0;
    return lorry__max64(a->problem->early[node_of(a, client)], a->problem->release[client]);
}

/* No route has more here when it is at its end, and none that goes on from
 * here: it comes home by some arc, and the least of all is taken off, since
 * the direct way home need not be the shortest. */
static int64_t limit_of(const axis *a, int32_t client, lorry__arc home)
{
    const int64_t tail = a->problem->service[client] + home.duration;
    switch (a->kind) {
    case TIME:
        return lorry__min64(a->problem->late[node_of(a, client)], minus(a->type->end_late, tail));
    case DURATION:
        return minus(a->type->max_duration, tail);
    case DISTANCE:
        return minus(a->type->max_distance, home.distance);
    case STOPS:
        return lorry__min64(a->type->max_stops, a->problem->num_clients);
    case DELIVERY:
    case PICKUP:
        break;
    }
    return a->type->capacity[a->dimension];
}

static int64_t last_of(const axis *a, int32_t client)
{
    return limit_of(a, client, travel(a, node_of(a, client), a->type->end_depot));
}

static int64_t high_of(const axis *a, int32_t client)
{
    return limit_of(a, client, a->least_home);
}

static void find_least_home(axis *a)
{
    a->least_home = (lorry__arc){ INT64_MAX, INT64_MAX };
    for (int32_t c = 0; c < a->problem->num_clients; c++) {
        const lorry__arc home = travel(a, node_of(a, c), a->type->end_depot);
        a->least_home.distance = lorry__min64(a->least_home.distance, home.distance);
        a->least_home.duration = lorry__min64(a->least_home.duration, home.duration);
    }
}

static int64_t first_of(const axis *a, int32_t client)
{
    const lorry__arc out = travel(a, a->type->start_depot, node_of(a, client));
    switch (a->kind) {
    case TIME:
        return lorry__max64(low_of(a, client),
                            lorry__max64(a->type->start_early, a->problem->release[client]) +
                                out.duration);
    case DURATION:
        return out.duration;
    case DISTANCE:
        return out.distance;
    case STOPS:
        return 1;
    case DELIVERY:
    case PICKUP:
        break;
    }
    return amount(a, client);
}

static int64_t step_of(const axis *a, int32_t from, int32_t to, lorry__arc arc)
{
    switch (a->kind) {
    case TIME:
    case DURATION:
        return a->problem->service[from] + arc.duration;
    case DISTANCE:
        return arc.distance;
    case STOPS:
        return 1;
    case DELIVERY:
    case PICKUP:
        break;
    }
    return amount(a, to);
}

/* Of a load that is not 0; INT64_MAX if all are. */
static int64_t least_amount(const axis *a)
{
    int64_t least = INT64_MAX;
    for (int32_t c = 0; c < a->problem->num_clients; c++)
        if (amount(a, c) > 0)
            least = lorry__min64(least, amount(a, c));
    return least;
}

/* Clients that fit on a route along this axis, roughly: its length over the
 * mean of the smallest steps (of loads, over the mean load); windows shorten
 * it. Infinite if nothing ends. */
static double reach_of(const axis *a, int64_t *top)
{
    const int32_t n = a->problem->num_clients;
    const int32_t stride = n / SAMPLE + 1;
    double smallest = 0.0, width = 0.0;
    int32_t count = 0;
    int64_t bottom = INT64_MAX;
    *top = 0;
    for (int32_t c = 0; c < n; c++) {
        const int64_t high = high_of(a, c);
        if (high == LORRY_UNLIMITED)
            return 1e300;
        *top = lorry__max64(*top, high);
        bottom = lorry__min64(bottom, first_of(a, c));
    }
    for (int32_t c = 0; c < n; c += stride) {
        int64_t least = a->kind >= DELIVERY ? amount(a, c) : INT64_MAX;
        for (int32_t d = 0; d < n && a->kind < DELIVERY; d += stride) {
            if (d == c)
                continue;
            const lorry__arc arc = travel(a, node_of(a, c), node_of(a, d));
            least = lorry__min64(least, step_of(a, c, d, arc));
        }
        smallest += least == INT64_MAX ? (double)*top : (double)least;
        width += (double)lorry__max64(high_of(a, c) - first_of(a, c), 0);
        count++;
    }
    const double length = (double)(*top - bottom) + 1.0;
    const double reach = count * length / (smallest + 1e-3 * length);
    if (a->kind == TIME)
        return reach * (0.3 + 0.7 * width / (count * length));
    const bool has_steps = a->kind >= DELIVERY && *top / least_amount(a) <= FINER * a->states;
    return has_steps ? reach * a->load_bias : reach;
}

/* The tightest axis, leaving out `used` (NULL: none); false if none ends. A
 * load in the other direction of the same dimension counts as another. */
static bool choose_axis(axis *a, const axis *used, int64_t *top)
{
    const axis_kind kinds[] = { TIME, DURATION, DISTANCE, STOPS, DELIVERY, PICKUP };
    axis best = *a;
    double least = 1e299;
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        a->kind = kinds[k];
        const int32_t dimensions = a->kind >= DELIVERY ? a->problem->num_dimensions : 1;
        for (a->dimension = 0; a->dimension < dimensions; a->dimension++) {
            if (used != NULL && used->kind == a->kind && used->dimension == a->dimension)
                continue;
            int64_t end;
            const double reach = reach_of(a, &end);
            if (reach < least) {
                least = reach;
                best = *a;
                *top = end;
            }
        }
    }
    *a = best;
    return least < 1e299;
}

static bool is_same(const lorry__eval *eval, int32_t a, int32_t b)
{
    const lorry__type *s = &eval->problem->types[a], *t = &eval->problem->types[b];
    for (int32_t d = 0; d < eval->problem->num_dimensions; d++)
        if (s->capacity[d] != t->capacity[d])
            return false;
    const lorry__rates *x = &eval->rates[a], *y = &eval->rates[b];
    return s->start_depot == t->start_depot && s->end_depot == t->end_depot &&
           s->max_duration == t->max_duration && s->max_distance == t->max_distance &&
           s->max_stops == t->max_stops && s->profile == t->profile && s->skills == t->skills &&
           s->start_early == t->start_early && s->end_late == t->end_late &&
           x->fixed == y->fixed && x->distance == y->distance && x->duration == y->duration;
}

void lorry__fleets(const lorry__eval *eval, lorry__fleet *fleets, int32_t *fleet_of_type,
                   int32_t *count)
{
    const lorry_problem *p = eval->problem;
    *count = 0;
    for (int32_t t = 0; t < p->num_types; t++) {
        int32_t f = 0;
        while (f < *count && !is_same(eval, fleets[f].type, t))
            f++;
        if (f == *count)
            fleets[(*count)++] = (lorry__fleet){ t, 0 };
        fleet_of_type[t] = f;
        fleets[f].vehicles = lorry__min64(p->num_clients,
                                          fleets[f].vehicles +
                                              lorry__min64(p->num_clients, p->types[t].count));
    }
}

static int32_t in_units(int64_t value, int64_t unit)
{
    return value < 0 ? -1 : (int32_t)(value / unit);
}

/* Arcs of one client that keep the axis, appended. */
static bool add_arcs(lorry__graph *g, const axis *a, int32_t from, int64_t unit,
                     size_t *used, size_t *capacity)
{
    const lorry__rates *rates = &g->eval->rates[g->fleet.type];
    for (int32_t to = 0; to < g->n; to++) {
        if (to == from || g->high[to] < g->low[to])
            continue;
        const lorry__arc arc = travel(a, node_of(a, from), node_of(a, to));
        const int64_t step = step_of(a, from, to, arc) / unit;
        if (g->low[from] + step > g->high[to])
            continue;
        if (!lorry__grow(g->mem, (void **)&g->arcs, capacity, *used + 1, sizeof(*g->arcs)))
            return false;
        const int64_t cost = rates->distance * arc.distance +
                             rates->duration * (arc.duration + a->problem->service[to]);
        g->arcs[(*used)++] = (lorry__price_arc){ to, (int32_t)step, cost };
        g->largest = lorry__max64(g->largest, cost);
        if (step == 0) {
            g->has_zero_steps = true;
            g->zero_cap[to] = lorry__min64(g->zero_cap[to], cost);
        }
    }
    return true;
}

#define SIDE_UNITS (1 << 20)
#define MAX_UNITS 20000

/* The finest unit with no more than so many states. */
static int64_t unit_of(const axis *a, int64_t top)
{
    const int32_t n = a->problem->num_clients;
    int64_t width = 0;
    for (int32_t c = 0; c < n; c++)
        width += lorry__max64(0, lorry__min64(high_of(a, c), top) - low_of(a, c)) / n;
    const int64_t unit = lorry__max64(width / a->states, top / MAX_UNITS) + 1;
    if (a->kind < DELIVERY)
        return unit;
    /* Loads that round down to nothing cost more than finer units do. */
    const int64_t least = least_amount(a);
    return top / least <= FINER * a->states ? lorry__min64(unit, least) : unit;
}

static bool is_out_of_time(double deadline, const _Atomic int *stop)
{
    return (stop != NULL && atomic_load_explicit(stop, memory_order_relaxed) != 0) ||
           lorry__now() >= deadline;
}

static lorry_status add_side(lorry__graph *g, const axis *used, double deadline,
                             const _Atomic int *stop)
{
    axis a = *used;
    int64_t top = 0;
    if (!choose_axis(&a, used, &top))
        return LORRY_OK;
    const int64_t unit = top / SIDE_UNITS + 1;
    const size_t n = (size_t)g->n;
    g->side_first = LORRY__NEW(g->mem, int32_t, n);
    g->side_low = LORRY__NEW(g->mem, int32_t, n);
    g->side_high = LORRY__NEW(g->mem, int32_t, n);
    g->side_last = LORRY__NEW(g->mem, int32_t, n);
    g->side_steps = LORRY__NEW(g->mem, int32_t, (size_t)g->start[n]);
    if (g->side_first == NULL || g->side_low == NULL || g->side_high == NULL ||
        g->side_last == NULL || g->side_steps == NULL)
        return LORRY_ENOMEM;
    for (int32_t c = 0; c < g->n; c++) {
        if (is_out_of_time(deadline, stop))
            return LORRY_STOPPED;
        g->side_first[c] = in_units(lorry__min64(first_of(&a, c), top + unit), unit);
        g->side_low[c] = in_units(lorry__min64(low_of(&a, c), top + unit), unit);
        g->side_high[c] = in_units(high_of(&a, c), unit);
        g->side_last[c] = in_units(last_of(&a, c), unit);
        for (int64_t e = g->start[c]; e < g->start[c + 1]; e++) {
            const lorry__arc arc = travel(&a, node_of(&a, c), node_of(&a, g->arcs[e].to));
            const int64_t step = step_of(&a, c, g->arcs[e].to, arc);
            g->side_steps[e] = in_units(lorry__min64(step, top + unit), unit);
        }
    }
    return LORRY_OK;
}

lorry_status lorry__graph_build(lorry__graph *g, lorry__mem *mem, const lorry__eval *eval,
                                lorry__fleet fleet, int64_t max_states,
                                double load_bias, double deadline, const _Atomic int *stop)
{
    const lorry_problem *p = eval->problem;
    const size_t n = (size_t)p->num_clients;
    const lorry__rates *rates = &eval->rates[fleet.type];
    axis a = { .eval = eval, .problem = p, .type = &p->types[fleet.type],
               .load_bias = load_bias,
               .states = lorry__max64(max_states / p->num_clients, 24) };
    *g = (lorry__graph){ .mem = mem, .eval = eval, .fleet = fleet, .n = p->num_clients };
    int64_t top = 0;
    find_least_home(&a);
    choose_axis(&a, NULL, &top);
    const int64_t unit = unit_of(&a, top);

    g->low = LORRY__NEW(mem, int32_t, n);
    g->high = LORRY__NEW(mem, int32_t, n);
    g->first = LORRY__NEW(mem, int32_t, n);
    g->last = LORRY__NEW(mem, int32_t, n);
    g->first_cost = LORRY__NEW(mem, int64_t, n);
    g->last_cost = LORRY__NEW(mem, int64_t, n);
    g->zero_cap = LORRY__NEW(mem, int64_t, n);
    g->start = LORRY__NEW(mem, int64_t, n + 1);
    const bool has_room = g->low != NULL && g->high != NULL && g->first != NULL &&
                    g->last != NULL && g->first_cost != NULL && g->last_cost != NULL &&
                    g->zero_cap != NULL && g->start != NULL;
    for (int32_t c = 0; has_room && c < g->n; c++) {
        const lorry__arc out = travel(&a, a.type->start_depot, node_of(&a, c));
        const lorry__arc home = travel(&a, node_of(&a, c), a.type->end_depot);
        g->first_cost[c] = rates->fixed + rates->distance * out.distance +
                           rates->duration * (out.duration + p->service[c]);
        g->last_cost[c] = rates->distance * home.distance + rates->duration * home.duration;
        g->largest = lorry__max64(g->largest, lorry__max64(g->first_cost[c], g->last_cost[c]));
        g->zero_cap[c] = INT64_MAX;
        const int64_t first = lorry__min64(first_of(&a, c), top + unit);
        g->low[c] = in_units(lorry__min64(low_of(&a, c), top + unit), unit);
        g->first[c] = in_units(first, unit);
        g->high[c] = is_servable(&a, c) ? in_units(high_of(&a, c), unit) : -1;
        g->last[c] = in_units(last_of(&a, c), unit);
        if (g->low[c] > g->high[c])
            g->high[c] = g->low[c] - 1;
        g->top = g->high[c] > g->top ? g->high[c] : g->top;
    }
    lorry_status status = has_room ? LORRY_OK : LORRY_ENOMEM;
    size_t used = 0, capacity = 0;
    for (int32_t c = 0; status == LORRY_OK && c < g->n; c++) {
        g->start[c] = (int64_t)used;
        if (is_out_of_time(deadline, stop))
            status = LORRY_STOPPED;
        else if (g->high[c] >= g->low[c] && !add_arcs(g, &a, c, unit, &used, &capacity))
            status = LORRY_ENOMEM;
    }
    if (status == LORRY_OK) {
        g->start[n] = (int64_t)used;
        g->reduced = LORRY__NEW(mem, int64_t, used);
        status = g->reduced == NULL ? LORRY_ENOMEM : add_side(g, &a, deadline, stop);
    }
    if (status != LORRY_OK)
        lorry__graph_free(g);
    return status;
}

void lorry__graph_free(lorry__graph *g)
{
    if (g->mem == NULL)
        return;
    lorry__free(g->mem, g->low);
    lorry__free(g->mem, g->high);
    lorry__free(g->mem, g->first);
    lorry__free(g->mem, g->last);
    lorry__free(g->mem, g->first_cost);
    lorry__free(g->mem, g->last_cost);
    lorry__free(g->mem, g->zero_cap);
    lorry__free(g->mem, g->start);
    lorry__free(g->mem, g->arcs);
    lorry__free(g->mem, g->reduced);
    lorry__free(g->mem, g->side_first);
    lorry__free(g->mem, g->side_low);
    lorry__free(g->mem, g->side_high);
    lorry__free(g->mem, g->side_last);
    lorry__free(g->mem, g->side_steps);
    *g = (lorry__graph){ .n = 0 };
}

int64_t lorry__graph_cost(const lorry__graph *g, const int32_t *clients, int32_t count)
{
    const lorry_problem *p = g->eval->problem;
    const lorry__rates *rates = &g->eval->rates[g->fleet.type];
    const axis a = { .problem = p, .type = &p->types[g->fleet.type] };
    int64_t cost = g->first_cost[clients[0]] + g->last_cost[clients[count - 1]];
    for (int32_t i = 1; i < count; i++) {
        const lorry__arc arc = travel(&a, node_of(&a, clients[i - 1]), node_of(&a, clients[i]));
        cost += rates->distance * arc.distance +
                rates->duration * (arc.duration + p->service[clients[i]]);
    }
    return cost;
}
