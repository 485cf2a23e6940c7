/* proof_graph.c: what routes of a kind may do, from the problem.
 *
 * Along an axis a route has the value first(j) at its first client j and
 * max(low(j), value(i) + step(i, j)) going on from i to j; at most high(j), and at
 * most last(j) where it ends with j. Windows are drawn in to what can be reached and
 * what can be left, and arcs that no window allows fall away. Then all values are rounded
 * down to whole units, which lets more routes pass, none less. */
#include "check/proof.h"

#include "check/rates.h"

typedef struct maker {
    const lorry_problem *problem;
    const lorry__type *type;
    const lorry__proof_axis *axis;
    int64_t home;               /* the least of all clients, along this axis */
} maker;

/* Between nodes; nothing from or to an open end. */
static lorry__arc leg(const maker *m, int32_t from, int32_t to)
{
    const lorry_problem *p = m->problem;
    return from == LORRY_NONE || to == LORRY_NONE
               ? (lorry__arc){ 0, 0 }
               : lorry__travel_arc(&p->travel, m->type->profile, p->location[from],
                                   p->location[to]);
}

static int32_t node(const maker *m, int32_t client) { return m->problem->num_depots + client; }

static bool is_load(const lorry__proof_axis *axis)
{
    return axis->kind == LORRY__AXIS_DELIVERY || axis->kind == LORRY__AXIS_PICKUP;
}

static int64_t load(const maker *m, int32_t client)
{
    const lorry_problem *p = m->problem;
    const size_t at = (size_t)client * (size_t)p->num_dimensions + (size_t)m->axis->dimension;
    return m->axis->kind == LORRY__AXIS_DELIVERY ? p->delivery[at] : p->pickup[at];
}

/* Of an arc along the axis, where it is travel that counts. */
static int64_t along(const maker *m, lorry__arc arc)
{
    switch (m->axis->kind) {
    case LORRY__AXIS_TIME:
    case LORRY__AXIS_DURATION:
        return arc.duration;
    case LORRY__AXIS_DISTANCE:
        return arc.distance;
    default:
        return 0;
    }
}

static int64_t earliest(const maker *m, int32_t client)
{
    return lorry__max64(m->problem->early[node(m, client)], m->problem->release[client]);
}

static int64_t low_of(const maker *m, int32_t client)
{
    switch (m->axis->kind) {
    case LORRY__AXIS_TIME:
        return earliest(m, client);
    case LORRY__AXIS_DURATION:
    case LORRY__AXIS_DISTANCE:
        return 0;
    case LORRY__AXIS_STOPS:
        return 1;
    default:
        return load(m, client);
    }
}

static int64_t first_of(const maker *m, int32_t client)
{
    const int64_t out = along(m, leg(m, m->type->start_depot, node(m, client)));
    switch (m->axis->kind) {
    case LORRY__AXIS_TIME:
        return lorry__max64(earliest(m, client),
                            lorry__max64(m->type->start_early, m->problem->release[client]) + out);
    case LORRY__AXIS_DURATION:
    case LORRY__AXIS_DISTANCE:
        return out;
    default:
        return low_of(m, client);
    }
}

static int64_t less(int64_t limit, int64_t amount)
{
    return limit == LORRY_UNLIMITED ? LORRY_UNLIMITED : limit - amount;
}

/* The most at a client from which `home` brings the vehicle back. */
static int64_t most_of(const maker *m, int32_t client, int64_t home)
{
    const lorry_problem *p = m->problem;
    const int64_t leaving = p->service[client] + home;
    int64_t most = LORRY_UNLIMITED;
    switch (m->axis->kind) {
    case LORRY__AXIS_TIME:
        most = lorry__min64(p->late[node(m, client)], less(m->type->end_late, leaving));
        break;
    case LORRY__AXIS_DURATION:
        most = less(m->type->max_duration, leaving);
        break;
    case LORRY__AXIS_DISTANCE:
        most = less(m->type->max_distance, home);
        break;
    case LORRY__AXIS_STOPS:
        most = m->type->max_stops;
        break;
    default:
        most = m->type->capacity[m->axis->dimension];
    }
    return lorry__min64(most, m->axis->end);
}

static int64_t step_of(const maker *m, int32_t from, int32_t to, lorry__arc arc)
{
    switch (m->axis->kind) {
    case LORRY__AXIS_TIME:
    case LORRY__AXIS_DURATION:
        return m->problem->service[from] + arc.duration;
    case LORRY__AXIS_DISTANCE:
        return arc.distance;
    case LORRY__AXIS_STOPS:
        return 1;
    default:
        return load(m, to);
    }
}

/* Whether no route that visits no client twice has more than the end that is claimed. */
static bool is_end(const maker *m)
{
    const lorry_problem *p = m->problem;
    __int128 most = 0;
    int64_t latest = m->type->start_early;
    for (int32_t c = 0; c < p->num_clients; c++) {
        latest = lorry__max64(latest, earliest(m, c));
        switch (m->axis->kind) {
        case LORRY__AXIS_TIME:
        case LORRY__AXIS_DURATION:
            most += p->service[c] + p->travel.max_duration;
            break;
        case LORRY__AXIS_DISTANCE:
            most += p->travel.max_distance;
            break;
        case LORRY__AXIS_STOPS:
            most += 1;
            break;
        default:
            most += load(m, c);
        }
    }
    most += m->axis->kind == LORRY__AXIS_TIME ? latest + p->travel.max_duration
            : m->axis->kind == LORRY__AXIS_DURATION ? p->travel.max_duration
            : m->axis->kind == LORRY__AXIS_DISTANCE ? p->travel.max_distance : 0;
    return m->axis->end >= most;
}

static void set_axis(lorry__proof_graph *g, maker *m, int32_t a)
{
    m->home = LORRY_UNLIMITED;
    for (int32_t c = 0; c < g->n; c++)
        m->home = lorry__min64(m->home, along(m, leg(m, node(m, c), m->type->end_depot)));
    for (int32_t c = 0; c < g->n; c++) {
        const int64_t home = along(m, leg(m, node(m, c), m->type->end_depot));
        g->low[c][a] = low_of(m, c);
        g->first[c][a] = lorry__max64(first_of(m, c), g->low[c][a]);
        g->high[c][a] = most_of(m, c, m->home);
        g->last[c][a] = most_of(m, c, home);
        for (int32_t to = 0; to < g->n; to++)
            if (to != c)
                g->step[(size_t)c * (size_t)g->n + (size_t)to][a] =
                    step_of(m, c, to, leg(m, node(m, c), node(m, to)));
    }
}

static void set_costs(lorry__proof_graph *g, const maker *m, lorry_objective objective)
{
    const lorry_problem *p = m->problem;
    const lorry__unit_prices price = lorry__prices_of(m->type, objective);
    const bool has_sections =
        objective == LORRY_OBJECTIVE_COST || objective == LORRY_OBJECTIVE_VEHICLES;
    for (int32_t c = 0; c < g->n; c++) {
        const int64_t said = lorry__section_says(p, c, (int32_t)(m->type - p->types));
        const int64_t visit =
            price.duration * p->service[c] +
            (has_sections && said != LORRY_UNLIMITED ? said : 0);
        const lorry__arc out = leg(m, m->type->start_depot, node(m, c));
        const lorry__arc home = leg(m, node(m, c), m->type->end_depot);
        g->is_open[c] = (p->skills[c] & ~m->type->skills) == 0 && said != LORRY_UNLIMITED;
        g->first_cost[c] =
            price.fixed + price.distance * out.distance + price.duration * out.duration + visit;
        g->last_cost[c] = price.distance * home.distance + price.duration * home.duration;
        for (int32_t from = 0; from < g->n; from++) {
            const lorry__arc arc = leg(m, node(m, from), node(m, c));
            g->arc_cost[(size_t)from * (size_t)g->n + (size_t)c] =
                price.distance * arc.distance + price.duration * arc.duration + visit;
        }
    }
}

/* Windows to what can be reached and left; false: nothing changed. */
static bool draw_in(lorry__proof_graph *g, int64_t (*reach)[LORRY__PROOF_AXES],
                    int64_t (*leave)[LORRY__PROOF_AXES])
{
    bool has_changed = false;
    for (int32_t i = 0; i < g->n; i++)
        for (int32_t j = 0; j < g->n; j++) {
            if (i == j || !g->is_open[i] || !g->is_open[j])
                continue;
            const int64_t *step = g->step[(size_t)i * (size_t)g->n + (size_t)j];
            for (int32_t a = 0; a < g->num_axes; a++) {
                const int64_t there = lorry__max64(g->low[j][a], reach[i][a] + step[a]);
                const int64_t here = lorry__min64(g->high[i][a], leave[j][a] - step[a]);
                has_changed |= there < reach[j][a] || here > leave[i][a];
                reach[j][a] = lorry__min64(reach[j][a], there);
                leave[i][a] = lorry__max64(leave[i][a], here);
            }
        }
    return has_changed;
}

static bool find_arcs(lorry__proof_graph *g, lorry__mem *mem)
{
    const size_t n = (size_t)g->n;
    int64_t(*reach)[LORRY__PROOF_AXES] = lorry__calloc(mem, n, sizeof(*reach));
    int64_t(*leave)[LORRY__PROOF_AXES] = lorry__calloc(mem, n, sizeof(*leave));
    const bool has_room = reach != NULL && leave != NULL;
    for (size_t c = 0; has_room && c < n; c++)
        for (int32_t a = 0; a < g->num_axes; a++) {
            g->low[c][a] = lorry__max64(g->low[c][a], 0);
            reach[c][a] = g->first[c][a];
            leave[c][a] = lorry__min64(g->last[c][a], g->high[c][a]);
        }
    while (has_room && draw_in(g, reach, leave))
        ;
    for (size_t c = 0; has_room && c < n; c++)
        for (int32_t a = 0; a < g->num_axes; a++) {
            g->low[c][a] = reach[c][a];
            g->high[c][a] = lorry__min64(g->high[c][a], leave[c][a]);
            g->last[c][a] = lorry__min64(g->last[c][a], g->high[c][a]);
            g->is_open[c] = g->is_open[c] && g->low[c][a] <= g->high[c][a];
        }
    for (size_t i = 0; has_room && i < n; i++)
        for (size_t j = 0; j < n; j++) {
            bool is_arc = i != j && g->is_open[i] && g->is_open[j];
            for (int32_t a = 0; is_arc && a < g->num_axes; a++)
                is_arc = g->low[i][a] + g->step[i * n + j][a] <= g->high[j][a];
            g->is_arc[i * n + j] = is_arc;
        }
    lorry__free(mem, reach);
    lorry__free(mem, leave);
    return has_room;
}

/* What is negative stays so. */
static int64_t in_units(int64_t value, int64_t unit) { return value < 0 ? -1 : value / unit; }

static void round_down(lorry__proof_graph *g, const lorry__proof_kind *kind)
{
    const size_t n = (size_t)g->n;
    for (int32_t a = 0; a < g->num_axes; a++) {
        const int64_t unit = kind->axes[a].unit;
        for (size_t c = 0; c < n && unit > 1; c++) {
            g->low[c][a] = in_units(g->low[c][a], unit);
            g->high[c][a] = in_units(g->high[c][a], unit);
            g->first[c][a] = in_units(g->first[c][a], unit);
            g->last[c][a] = in_units(g->last[c][a], unit);
            for (size_t to = 0; to < n; to++)
                g->step[c * n + to][a] = in_units(g->step[c * n + to][a], unit);
        }
    }
}

lorry_status lorry__proof_graph_new(lorry__proof_graph *g, lorry__mem *mem,
                                    const lorry_problem *problem, lorry_objective objective,
                                    const lorry__proof_kind *kind, lorry_message *message)
{
    const size_t n = (size_t)problem->num_clients;
    *g = (lorry__proof_graph){ .n = problem->num_clients, .num_axes = kind->num_axes };
    g->low = lorry__calloc(mem, n, sizeof(*g->low));
    g->high = lorry__calloc(mem, n, sizeof(*g->high));
    g->first = lorry__calloc(mem, n, sizeof(*g->first));
    g->last = lorry__calloc(mem, n, sizeof(*g->last));
    g->is_open = LORRY__NEW(mem, uint8_t, n);
    g->first_cost = LORRY__NEW(mem, int64_t, n);
    g->last_cost = LORRY__NEW(mem, int64_t, n);
    g->is_arc = LORRY__NEW(mem, uint8_t, n * n);
    g->arc_cost = LORRY__NEW(mem, int64_t, n * n);
    g->step = lorry__calloc(mem, n * n, sizeof(*g->step));
    if (g->low == NULL || g->high == NULL || g->first == NULL || g->last == NULL ||
        g->is_open == NULL || g->first_cost == NULL || g->last_cost == NULL ||
        g->is_arc == NULL || g->arc_cost == NULL || g->step == NULL)
        return LORRY_ENOMEM;
    maker m = { .problem = problem, .type = &problem->types[kind->types[0]] };
    for (int32_t a = 0; a < kind->num_axes; a++) {
        m.axis = &kind->axes[a];
        if (m.axis->unit < 1 || (is_load(m.axis) && m.axis->dimension >= problem->num_dimensions))
            return lorry__fail(message, LORRY_EINVAL,
                               "axis %d of a kind of vehicles is none of this problem", (int)a);
        if (m.axis->end != LORRY_UNLIMITED && !is_end(&m))
            return lorry__fail(message, LORRY_EINVAL,
                               "axis %d: routes may have more than its end, %lld", (int)a,
                               (long long)m.axis->end);
        g->is_carried[a] = m.axis->is_carried;
        set_axis(g, &m, a);
    }
    set_costs(g, &m, objective);
    if (!find_arcs(g, mem))
        return LORRY_ENOMEM;
    round_down(g, kind);
    return LORRY_OK;
}

void lorry__proof_graph_free(lorry__proof_graph *g, lorry__mem *mem)
{
    lorry__free(mem, g->low);
    lorry__free(mem, g->high);
    lorry__free(mem, g->first);
    lorry__free(mem, g->last);
    lorry__free(mem, g->is_open);
    lorry__free(mem, g->first_cost);
    lorry__free(mem, g->last_cost);
    lorry__free(mem, g->is_arc);
    lorry__free(mem, g->arc_cost);
    lorry__free(mem, g->step);
    *g = (lorry__proof_graph){ .n = 0 };
}
