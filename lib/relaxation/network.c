/* network.c: kinds of vehicles, their axes, and the arcs that keep them. */
#include "relaxation/network.h"

#define SAMPLE 60                    /* clients that an axis is judged by */
#define MANY 400                     /* clients, whose labels are merged */
#define FEW_LEVELS 100               /* of an axis of loads */
#define MOST_UNITS (INT64_C(1) << 28) /* sums of four of them fit into int32 */

/* One axis of one kind of vehicle, in true units. Clients have their numbers in the
 * problem here. */
typedef struct rule {
    const lorry_problem *problem;
    const lorry__type *type;
    const lorry__network *network; /* which clients there are */
    lorry__axis_kind kind;
    int32_t dimension;
    int64_t end;             /* no feasible route has more */
    lorry__arc least_home;   /* into the end depot */
} rule;

/* ----------------------------------------------------------------- kinds -- */

static bool is_same(const lorry__eval *eval, int32_t a, int32_t b)
{
    const lorry__type *s = &eval->problem->types[a], *t = &eval->problem->types[b];
    for (int32_t d = 0; d < eval->problem->num_dimensions; d++)
        if (s->capacity[d] != t->capacity[d])
            return false;
    for (int32_t c = 0; c < eval->problem->num_clients; c++)
        if (lorry__price_of_visit(eval, a, c) != lorry__price_of_visit(eval, b, c))
            return false;
    const lorry__rates *x = &eval->rates[a], *y = &eval->rates[b];
    return s->start_depot == t->start_depot && s->end_depot == t->end_depot &&
           s->max_duration == t->max_duration && s->max_distance == t->max_distance &&
           s->max_stops == t->max_stops && s->profile == t->profile && s->skills == t->skills &&
           s->start_early == t->start_early && s->end_late == t->end_late &&
           x->fixed == y->fixed && x->distance == y->distance && x->duration == y->duration;
}

void lorry__kinds(const lorry__eval *eval, lorry__kind *kinds, int32_t *kind_of_type,
                  int32_t *count)
{
    const lorry_problem *p = eval->problem;
    *count = 0;
    for (int32_t t = 0; t < p->num_types; t++) {
        int32_t k = 0;
        while (k < *count && !is_same(eval, kinds[k].type, t))
            k++;
        if (k == *count)
            kinds[(*count)++] = (lorry__kind){ t, 0 };
        kind_of_type[t] = k;
        kinds[k].vehicles = lorry__min64(
            p->num_clients, kinds[k].vehicles + lorry__min64(p->num_clients, p->types[t].count));
    }
}

/* ------------------------------------------------------------------ axes -- */

/* Between nodes; nothing to or from an open end. */
static lorry__arc travel(const rule *r, int32_t from_node, int32_t to_node)
{
    if (from_node < 0 || to_node < 0)
        return (lorry__arc){ 0, 0 };
    const lorry_problem *p = r->problem;
    return lorry__travel_arc(&p->travel, r->type->profile, p->location[from_node],
                             p->location[to_node]);
}

static int32_t node_of(const rule *r, int32_t client) { return r->problem->num_depots + client; }

static int64_t amount(const rule *r, int32_t client)
{
    const int64_t *amounts =
        r->kind == LORRY__AXIS_DELIVERY ? r->problem->delivery : r->problem->pickup;
    return amounts[(size_t)client * (size_t)r->problem->num_dimensions + (size_t)r->dimension];
}

/* No route has less here, whatever came before. */
static int64_t low_of(const rule *r, int32_t client)
{
    switch (r->kind) {
    case LORRY__AXIS_TIME:
        return lorry__max64(r->problem->early[node_of(r, client)], r->problem->release[client]);
    case LORRY__AXIS_DURATION:
    case LORRY__AXIS_DISTANCE:
        break;
    case LORRY__AXIS_STOPS:
        return 1;
    case LORRY__AXIS_DELIVERY:
    case LORRY__AXIS_PICKUP:
        return amount(r, client);
    }
    return 0;
}

static int64_t minus(int64_t limit, int64_t amount)
{
    return limit == LORRY_UNLIMITED ? LORRY_UNLIMITED : limit - amount;
}

/* No route has more here that goes home by an arc like this. */
static int64_t limit_of(const rule *r, int32_t client, lorry__arc home)
{
    const int64_t tail = r->problem->service[client] + home.duration;
    int64_t limit = LORRY_UNLIMITED;
    switch (r->kind) {
    case LORRY__AXIS_TIME:
        limit = lorry__min64(r->problem->late[node_of(r, client)],
                             minus(r->type->end_late, tail));
        break;
    case LORRY__AXIS_DURATION:
        limit = minus(r->type->max_duration, tail);
        break;
    case LORRY__AXIS_DISTANCE:
        limit = minus(r->type->max_distance, home.distance);
        break;
    case LORRY__AXIS_STOPS:
        limit = r->type->max_stops;
        break;
    case LORRY__AXIS_DELIVERY:
    case LORRY__AXIS_PICKUP:
        limit = r->type->capacity[r->dimension];
        break;
    }
    return lorry__min64(limit, r->end);
}

static int64_t last_of(const rule *r, int32_t client)
{
    return limit_of(r, client, travel(r, node_of(r, client), r->type->end_depot));
}

/* On from here a route comes home by some arc; the direct one need not be the
 * shortest. */
static int64_t high_of(const rule *r, int32_t client)
{
    return limit_of(r, client, r->least_home);
}

static int64_t first_of(const rule *r, int32_t client)
{
    const lorry__arc out = travel(r, r->type->start_depot, node_of(r, client));
    switch (r->kind) {
    case LORRY__AXIS_TIME:
        return lorry__max64(low_of(r, client),
                            lorry__max64(r->type->start_early, r->problem->release[client]) +
                                out.duration);
    case LORRY__AXIS_DURATION:
        return out.duration;
    case LORRY__AXIS_DISTANCE:
        return out.distance;
    case LORRY__AXIS_STOPS:
        return 1;
    case LORRY__AXIS_DELIVERY:
    case LORRY__AXIS_PICKUP:
        break;
    }
    return amount(r, client);
}

static int64_t step_of(const rule *r, int32_t from, int32_t to, lorry__arc arc)
{
    switch (r->kind) {
    case LORRY__AXIS_TIME:
    case LORRY__AXIS_DURATION:
        return r->problem->service[from] + arc.duration;
    case LORRY__AXIS_DISTANCE:
        return arc.distance;
    case LORRY__AXIS_STOPS:
        return 1;
    case LORRY__AXIS_DELIVERY:
    case LORRY__AXIS_PICKUP:
        break;
    }
    return amount(r, to);
}

static void find_least_home(rule *r)
{
    r->least_home = (lorry__arc){ INT64_MAX, INT64_MAX };
    for (int32_t i = 0; i < r->network->n; i++) {
        const lorry__arc home =
            travel(r, node_of(r, i), r->type->end_depot);
        r->least_home.distance = lorry__min64(r->least_home.distance, home.distance);
        r->least_home.duration = lorry__min64(r->least_home.duration, home.duration);
    }
}

/* What a client adds along the axis, at most. */
static int64_t most_step(const rule *r, int32_t client)
{
    switch (r->kind) {
    case LORRY__AXIS_TIME:
    case LORRY__AXIS_DURATION:
        return r->problem->service[client] + r->problem->travel.max_duration;
    case LORRY__AXIS_DISTANCE:
        return r->problem->travel.max_distance;
    case LORRY__AXIS_STOPS:
        return 1;
    case LORRY__AXIS_DELIVERY:
    case LORRY__AXIS_PICKUP:
        break;
    }
    return amount(r, client);
}

/* No route that visits no client twice can have more, where that is known to be
 * small; so that unlimited windows have an end. */
static int64_t end_of(const rule *r)
{
    const lorry_problem *p = r->problem;
    __int128 sum = 0;
    int64_t start = r->type->start_early;
    for (int32_t i = 0; i < r->network->n; i++) {
        const int32_t c = i;
        sum += most_step(r, c);
        start = lorry__max64(start, low_of(r, c));
    }
    if (r->kind == LORRY__AXIS_TIME)
        sum += start;
    if (r->kind == LORRY__AXIS_TIME || r->kind == LORRY__AXIS_DURATION)
        sum += p->travel.max_duration;
    if (r->kind == LORRY__AXIS_DISTANCE)
        sum += p->travel.max_distance;
    return sum < LORRY__HUGE ? (int64_t)sum : LORRY_UNLIMITED;
}

/* Clients that fit on a route along this axis, roughly: its length over the
 * mean of the smallest steps (of loads, over the mean load); windows shorten
 * it. Infinite if it binds no route. */
static double reach_of(rule *r, int64_t *top)
{
    const int32_t n = r->network->n, stride = n / SAMPLE + 1;
    r->end = LORRY_UNLIMITED;
    const int64_t end = end_of(r);
    double smallest = 0.0, width = 0.0;
    int32_t count = 0;
    int64_t bottom = INT64_MAX;
    bool is_bound = false;
    *top = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t c = i;
        const int64_t high = high_of(r, c);
        is_bound |= high < end;
        *top = lorry__max64(*top, lorry__min64(high, end));
        bottom = lorry__min64(bottom, first_of(r, c));
    }
    r->end = end;
    if (!is_bound || *top == LORRY_UNLIMITED)
        return 1e300;
    for (int32_t i = 0; i < n; i += stride) {
        const int32_t c = i;
        int64_t least = r->kind >= LORRY__AXIS_DELIVERY ? amount(r, c) : INT64_MAX;
        for (int32_t j = 0; j < n && r->kind < LORRY__AXIS_DELIVERY; j += stride) {
            const int32_t d = j;
            if (d == c)
                continue;
            const lorry__arc arc = travel(r, node_of(r, c), node_of(r, d));
            least = lorry__min64(least, step_of(r, c, d, arc));
        }
        smallest += least == INT64_MAX ? (double)*top : (double)least;
        width += (double)lorry__max64(high_of(r, c) - first_of(r, c), 0);
        count++;
    }
    const double length = (double)(*top - bottom) + 1.0;
    const double reach = count * length / (smallest + 1e-3 * length);
    return r->kind == LORRY__AXIS_TIME ? reach * (0.3 + 0.7 * width / (count * length)) : reach;
}

/* What divides all steps, so that nothing is lost by counting in it: of loads alone. */
static int64_t common_step(const rule *r)
{
    int64_t divisor = 0;
    for (int32_t c = 0; r->kind >= LORRY__AXIS_DELIVERY && c < r->network->n; c++)
        for (int64_t rest = amount(r, c); rest != 0;) {
            const int64_t next = divisor % rest;
            divisor = rest;
            rest = next;
        }
    return divisor > 0 ? divisor : 1;
}

/* The axes that bind, the tightest first; the number of stops where none does.
 * rules[0..LORRY__AXES-1] receive what network->axes describe. */
static void choose_axes(lorry__network *g, const rule *plain, rule *rules)
{
    const lorry__axis_kind kinds[] = { LORRY__AXIS_TIME, LORRY__AXIS_DURATION,
                                       LORRY__AXIS_DISTANCE, LORRY__AXIS_STOPS,
                                       LORRY__AXIS_DELIVERY, LORRY__AXIS_PICKUP };
    double reaches[LORRY__AXES];
    int64_t tops[LORRY__AXES];
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        const int32_t dimensions =
            kinds[k] >= LORRY__AXIS_DELIVERY ? g->eval->problem->num_dimensions : 1;
        for (int32_t d = 0; d < dimensions; d++) {
            rule r = *plain;
            r.kind = kinds[k];
            r.dimension = d;
            int64_t top;
            double reach = reach_of(&r, &top);
            if (reach >= 1e300)
                continue;
            /* Few levels make few buckets, in which little is lost by merging. */
            if (g->n > MANY && r.kind >= LORRY__AXIS_DELIVERY &&
                top / common_step(&r) <= FEW_LEVELS)
                reach *= 0.3;
            int32_t at = g->num_axes < LORRY__AXES ? g->num_axes++ : LORRY__AXES;
            for (; at > 0 && reach < reaches[at - 1]; at--)
                if (at < LORRY__AXES) {
                    reaches[at] = reaches[at - 1];
                    rules[at] = rules[at - 1];
                    tops[at] = tops[at - 1];
                }
            if (at < LORRY__AXES) {
                reaches[at] = reach;
                rules[at] = r;
                tops[at] = top;
            }
        }
    }
    if (g->num_axes == 0) {
        rules[0] = *plain;
        rules[0].kind = LORRY__AXIS_STOPS;
        rules[0].end = tops[0] = g->n;
        g->num_axes = 1;
    }
    for (int32_t k = 0; k < g->num_axes; k++) {
        const int64_t step = common_step(&rules[k]);
        const int64_t unit = tops[k] / step < MOST_UNITS ? step : tops[k] / MOST_UNITS + 1;
        g->axes[k] = (lorry__axis){ rules[k].kind, rules[k].dimension, unit, tops[k] / unit,
                                     rules[k].end };
        g->top[k] = (int32_t)(tops[k] / unit);
    }
}

/* ----------------------------------------------------------------- build -- */

static int32_t in_units(const lorry__axis *axis, int64_t value)
{
    return value < 0 ? -1 : (int32_t)lorry__min64(value / axis->unit, axis->top + 1);
}

static void set_client(lorry__network *g, const rule *rules, int32_t c)
{
    const lorry_problem *p = g->eval->problem;
    const lorry__rates *rates = &g->eval->rates[g->kind.type];
    const rule *r = &rules[0];
    const lorry__arc out = travel(r, r->type->start_depot, node_of(r, c));
    const lorry__arc home = travel(r, node_of(r, c), r->type->end_depot);
    const int64_t visit = lorry__price_of_visit(g->eval, g->kind.type, c);
    const bool is_barred = visit == LORRY__BARRED;
    g->first_cost[c] = rates->fixed + rates->distance * out.distance +
                       rates->duration * (out.duration + p->service[c]) +
                       (is_barred ? 0 : visit);
    g->last_cost[c] = rates->distance * home.distance + rates->duration * home.duration;
    g->largest = lorry__max64(g->largest, lorry__max64(g->first_cost[c], g->last_cost[c]));
    g->is_open[c] = (p->skills[c] & ~r->type->skills) == 0 && !is_barred;
    g->low[c] = g->high[c] = g->first[c] = g->last[c] = (lorry__value){ 0 };
    for (int32_t k = 0; k < g->num_axes; k++) {
        const lorry__axis *axis = &g->axes[k];
        const int32_t low = in_units(axis, low_of(&rules[k], c));
        const int32_t first = in_units(axis, first_of(&rules[k], c));
        g->low[c][k] = low;
        g->first[c][k] = first > low ? first : low;
        g->high[c][k] = in_units(axis, high_of(&rules[k], c));
        g->last[c][k] = in_units(axis, last_of(&rules[k], c));
    }
}

/* Between two clients. */
static lorry__arc travel_between(const rule *r, int32_t from, int32_t to)
{
    return travel(r, node_of(r, from), node_of(r, to));
}

static lorry__value step_between(const lorry__network *g, const rule *rules, int32_t from,
                                 int32_t to, lorry__arc arc)
{
    lorry__value step = { 0 };
    for (int32_t k = 0; k < g->num_axes; k++)
        step[k] = in_units(&g->axes[k], step_of(&rules[k], from,
                                                to, arc));
    return step;
}

static lorry__value value_min(lorry__value a, lorry__value b)
{
    return -lorry__value_max(-a, -b);
}

/* Raise what any walk has here at least and lower what it may have at most,
 * until nothing changes. */
static bool tighten(lorry__network *g, const rule *rules, const lorry__limit *limit)
{
    lorry__value *least = g->low, *most = g->high;
    for (int32_t c = 0; c < g->n; c++)
        least[c] = lorry__value_max(least[c], (lorry__value){ 0 });
    const size_t n = (size_t)g->n;
    lorry__value *reach = LORRY__NEW(g->mem, lorry__value, 2 * n);
    if (reach == NULL)
        return false;
    lorry__value *back = reach + n;
    for (size_t c = 0; c < n; c++) {
        reach[c] = g->first[c];
        back[c] = value_min(g->last[c], most[c]);
    }
    const lorry__value nothing = { 0 };
    for (bool has_changed = true; has_changed && !lorry__limit_is_reached(limit);) {
        has_changed = false;
        for (int32_t i = 0; i < g->n; i++) {
            if (!g->is_open[i])
                continue;
            for (int32_t j = 0; j < g->n; j++) {
                if (j == i || !g->is_open[j])
                    continue;
                const lorry__arc arc = travel_between(&rules[0], i, j);
                const lorry__value step = step_between(g, rules, i, j, arc);
                const lorry__value there =
                    value_min(reach[j], lorry__value_max(least[j], reach[i] + step));
                const lorry__value here =
                    lorry__value_max(back[i], value_min(most[i], back[j] - step));
                has_changed |= !lorry__value_fits(reach[j], there) ||
                               !lorry__value_fits(here, back[i]);
                reach[j] = there;
                back[i] = here;
            }
        }
    }
    for (int32_t c = 0; c < g->n; c++) {
        least[c] = reach[c];
        most[c] = value_min(most[c], back[c]);
        g->last[c] = value_min(g->last[c], most[c]);
        g->is_open[c] = g->is_open[c] && lorry__value_fits(least[c], most[c]) &&
                        lorry__value_fits(nothing, most[c]);
    }
    lorry__free(g->mem, reach);
    return true;
}

/* Arcs of one client that keep the axes, appended. */
static bool add_links(lorry__network *g, const rule *rules, int32_t from, size_t *capacity)
{
    const lorry_problem *p = g->eval->problem;
    const lorry__rates *rates = &g->eval->rates[g->kind.type];
    for (int32_t to = 0; to < g->n; to++) {
        if (to == from || !g->is_open[from] || !g->is_open[to])
            continue;
        const lorry__arc arc = travel_between(&rules[0], from, to);
        const lorry__value step = step_between(g, rules, from, to, arc);
        if (!lorry__value_fits(g->low[from] + step, g->high[to]))
            continue;
        if (!lorry__grow(g->mem, (void **)&g->links, capacity, (size_t)g->num_links + 1,
                         sizeof(*g->links)))
            return false;
        const int64_t cost = rates->distance * arc.distance +
                             rates->duration * (arc.duration + p->service[to]) +
                             lorry__price_of_visit(g->eval, g->kind.type, to);
        g->links[g->num_links++] = (lorry__link){ step, cost, from, to };
        g->largest = lorry__max64(g->largest, cost);
        g->has_still_links |= step[0] == 0;
    }
    return true;
}

lorry_status lorry__network_build(lorry__network *g, lorry__mem *mem, const lorry__eval *eval,
                                  lorry__kind kind, const lorry__limit *limit)
{
    const lorry_problem *p = eval->problem;
    *g = (lorry__network){ .mem = mem, .eval = eval, .kind = kind,
                           .n = p->num_clients };
    const size_t n = (size_t)g->n;
    rule plain = { .problem = p, .type = &p->types[kind.type], .network = g };
    rule rules[LORRY__AXES];
    g->low = LORRY__NEW(mem, lorry__value, n);
    g->high = LORRY__NEW(mem, lorry__value, n);
    g->first = LORRY__NEW(mem, lorry__value, n);
    g->last = LORRY__NEW(mem, lorry__value, n);
    g->is_open = LORRY__NEW(mem, uint8_t, n);
    g->first_cost = LORRY__NEW(mem, int64_t, n);
    g->last_cost = LORRY__NEW(mem, int64_t, n);
    g->start = LORRY__NEW(mem, int64_t, n + 1);
    if (g->low == NULL || g->high == NULL || g->first == NULL || g->last == NULL ||
        g->is_open == NULL || g->first_cost == NULL || g->last_cost == NULL || g->start == NULL)
        return LORRY_ENOMEM;
    find_least_home(&plain);
    choose_axes(g, &plain, rules);
    for (int32_t c = 0; c < g->n; c++)
        set_client(g, rules, c);
    if (!tighten(g, rules, limit))
        return LORRY_ENOMEM;
    size_t capacity = 0;
    for (int32_t c = 0; c < g->n; c++) {
        if (lorry__limit_is_reached(limit))
            return LORRY_STOPPED;
        if (!add_links(g, rules, c, &capacity))
            return LORRY_ENOMEM;
        g->start[c + 1] = g->num_links;
    }
    return LORRY_OK;
}

void lorry__network_free(lorry__network *g)
{
    lorry__mem *mem = g->mem;
    if (mem == NULL)
        return;
    lorry__free(mem, g->low);
    lorry__free(mem, g->high);
    lorry__free(mem, g->first);
    lorry__free(mem, g->last);
    lorry__free(mem, g->is_open);
    lorry__free(mem, g->first_cost);
    lorry__free(mem, g->last_cost);
    lorry__free(mem, g->start);
    lorry__free(mem, g->links);
    *g = (lorry__network){ .mem = NULL };
}

int64_t lorry__network_find(const lorry__network *g, int32_t from, int32_t to)
{
    int64_t low = g->start[from], high = g->start[from + 1];
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (g->links[middle].to < to)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->start[from + 1] && g->links[low].to == to ? low : -1;
}

int64_t lorry__network_cost(const lorry__network *g, const int32_t *clients, int32_t count)
{
    const lorry_problem *p = g->eval->problem;
    const lorry__rates *rates = &g->eval->rates[g->kind.type];
    const rule r = { .problem = p, .type = &p->types[g->kind.type] };
    int64_t cost = g->first_cost[clients[0]] + g->last_cost[clients[count - 1]];
    for (int32_t i = 1; i < count; i++) {
        const int32_t client = clients[i];
        const lorry__arc arc = travel_between(&r, clients[i - 1], clients[i]);
        cost += rates->distance * arc.distance +
                rates->duration * (arc.duration + p->service[client]) +
                lorry__price_of_visit(g->eval, g->kind.type, client);
    }
    return cost;
}
