/* qroute.c: the q-route labelling, forward for prices, backward as a bound on
 * how a label can go on. */
#include "relaxation/qroute.h"

#define POLL 400000 /* arcs between two looks at clock and stop flag */

lorry_status lorry__qroute_new(lorry__qroute *q, const lorry__graph *graph, double deadline,
                               const _Atomic int *stop)
{
    lorry__mem *mem = graph->mem;
    const size_t n = (size_t)graph->n;
    *q = (lorry__qroute){ .graph = graph, .deadline = deadline, .stop = stop };
    q->offset = LORRY__NEW(mem, int64_t, n + 1);
    q->carry = LORRY__NEW(mem, lorry__qlabel, n);
    q->end_cost = LORRY__NEW(mem, int64_t, n);
    q->end_at = LORRY__NEW(mem, int32_t, n);
    q->is_dirty = LORRY__NEW(mem, uint8_t, n);
    if (q->offset != NULL) {
        for (size_t c = 0; c < n; c++)
            q->offset[c + 1] = q->offset[c] + (graph->high[c] - graph->low[c] + 1);
        q->labels = LORRY__NEW(mem, lorry__qlabel, (size_t)q->offset[n]);
    }
    if (q->offset == NULL || q->carry == NULL || q->end_cost == NULL || q->end_at == NULL ||
        q->is_dirty == NULL || q->labels == NULL) {
        lorry__qroute_free(q);
        return LORRY_ENOMEM;
    }
    return LORRY_OK;
}

void lorry__qroute_free(lorry__qroute *q)
{
    if (q->graph == NULL)
        return;
    lorry__mem *mem = q->graph->mem;
    lorry__free(mem, q->offset);
    lorry__free(mem, q->labels);
    lorry__free(mem, q->carry);
    lorry__free(mem, q->end_cost);
    lorry__free(mem, q->end_at);
    lorry__free(mem, q->is_dirty);
    *q = (lorry__qroute){ .graph = NULL };
}

static bool is_out_of_time(const lorry__qroute *q)
{
    return (q->stop != NULL && atomic_load_explicit(q->stop, memory_order_relaxed) != 0) ||
           lorry__now() >= q->deadline;
}

static const lorry__qlabel none = { { LORRY__FAR, LORRY__FAR }, { -2, -2 }, { 0, 0 }, INT32_MAX };

static void reset(lorry__qroute *q, const int64_t *duals, int64_t scale)
{
    const lorry__graph *g = q->graph;
    for (int64_t i = 0; i < q->offset[g->n]; i++)
        q->labels[i] = none;
    for (int32_t c = 0; c < g->n; c++) {
        q->carry[c] = none;
        q->end_cost[c] = LORRY__FAR;
    }
    memset(q->is_dirty, 0, (size_t)g->n);
    for (int64_t a = 0; a < g->start[g->n]; a++)
        g->reduced[a] = g->arcs[a].cost * scale - duals[g->arcs[a].to];
}

/* true if the label changed. */
static inline bool offer(lorry__qlabel *l, int64_t cost, int32_t other, int32_t at)
{
    if (cost >= l->cost[1])
        return false;
    if (other == l->other[0]) {
        if (cost >= l->cost[0])
            return false;
        l->cost[0] = cost;
        l->at[0] = at;
        return true;
    }
    if (cost < l->cost[0]) {
        l->cost[1] = l->cost[0];
        l->other[1] = l->other[0];
        l->at[1] = l->at[0];
        l->cost[0] = cost;
        l->other[0] = other;
        l->at[0] = at;
        return true;
    }
    l->cost[1] = cost;
    l->other[1] = other;
    l->at[1] = at;
    return true;
}

/* Whether the state that holds this label of `carry` is as good on the second
 * axis as the state with `side`. */
static bool is_as_early(const lorry__qroute *q, int32_t client, const lorry__qlabel *carry,
                        int k, int32_t side)
{
    return q->labels[q->offset[client] + carry->at[k] - q->graph->low[client]].side <= side;
}

/* Go on from a client at a value. A label that costs no less than those at
 * smaller values, and bars no fewer clients, leads nowhere new. */
static int64_t extend(lorry__qroute *q, int32_t client, int32_t value)
{
    const lorry__graph *g = q->graph;
    const lorry__qlabel *l = &q->labels[q->offset[client] + value - g->low[client]];
    const lorry__qlabel *carry = &q->carry[client];
    int64_t cost[2];
    for (int k = 0; k < 2; k++) {
        const bool is_worse =
            l->cost[k] >= carry->cost[0] && carry->cost[0] < LORRY__FAR &&
            is_as_early(q, client, carry, 0, l->side) &&
            (l->other[k] == carry->other[0] ||
             (l->cost[k] >= carry->cost[1] && carry->cost[1] < LORRY__FAR &&
              is_as_early(q, client, carry, 1, l->side)));
        cost[k] = is_worse ? LORRY__FAR : l->cost[k];
    }
    if (cost[0] >= LORRY__FAR && cost[1] >= LORRY__FAR)
        return 0;
    /* Back to where a label came from goes only the other one. */
    const int32_t barred = cost[0] < LORRY__FAR ? l->other[0] : -2, second = l->other[1];
    for (int64_t a = g->start[client]; a < g->start[client + 1]; a++) {
        const lorry__price_arc *arc = &g->arcs[a];
        const int32_t to = arc->to;
        int32_t next = value + arc->step;
        if (next > g->high[to])
            continue;
        if (next < g->low[to])
            next = g->low[to];
        const int64_t base = to != barred && barred != -2 ? cost[0]
                             : to != second               ? cost[1]
                                                          : LORRY__FAR;
        if (base >= LORRY__FAR)
            continue;
        lorry__qlabel *target = &q->labels[q->offset[to] + next - g->low[to]];
        bool has_changed = false;
        if (g->side_steps != NULL) {
            int32_t side = l->side + g->side_steps[a];
            if (side > g->side_high[to])
                continue;
            side = side < g->side_low[to] ? g->side_low[to] : side;
            has_changed = side < target->side;
            target->side = has_changed ? side : target->side;
        }
        has_changed |= offer(target, base + g->reduced[a], client, value);
        if (has_changed && next == value)
            q->is_dirty[to] = 1;
    }
    return g->start[client + 1] - g->start[client];
}

bool lorry__qroute_forward(lorry__qroute *q, const int64_t *duals, int64_t scale, int64_t *least)
{
    const lorry__graph *g = q->graph;
    if (is_out_of_time(q))
        return false;
    reset(q, duals, scale);
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t at = g->first[c] > g->low[c] ? g->first[c] : g->low[c];
        if (at > g->high[c])
            continue;
        lorry__qlabel *l = &q->labels[q->offset[c] + at - g->low[c]];
        if (g->side_steps != NULL) {
            const int32_t side =
                g->side_first[c] > g->side_low[c] ? g->side_first[c] : g->side_low[c];
            if (side > g->side_high[c])
                continue;
            l->side = side;
        }
        offer(l, g->first_cost[c] * scale - duals[c], -1, 0);
    }
    int64_t ops = 0;
    for (int32_t value = 0; value <= g->top; value++) {
        for (int32_t c = 0; c < g->n; c++)
            q->is_dirty[c] = g->low[c] <= value && value <= g->high[c];
        /* Steps of 0 stay at this value: again until nothing changes. Such arcs
         * have reduced costs of 0 or more, so that happens. */
        bool has_dirty = true;
        while (has_dirty) {
            has_dirty = false;
            for (int32_t c = 0; c < g->n; c++) {
                if (!q->is_dirty[c])
                    continue;
                q->is_dirty[c] = 0;
                has_dirty = true;
                ops += extend(q, c, value);
                if (ops > POLL) {
                    ops = 0;
                    if (is_out_of_time(q))
                        return false;
                }
            }
            has_dirty = has_dirty && g->has_zero_steps;
        }
        for (int32_t c = 0; c < g->n; c++) {
            if (g->low[c] > value || value > g->high[c])
                continue;
            const lorry__qlabel *l = &q->labels[q->offset[c] + value - g->low[c]];
            for (int k = 0; k < 2; k++)
                if (l->cost[k] < LORRY__FAR)
                    offer(&q->carry[c], l->cost[k], l->other[k], value);
            if (l->cost[0] < q->end_cost[c] && value <= g->last[c] &&
                (g->side_steps == NULL || l->side <= g->side_last[c])) {
                q->end_cost[c] = l->cost[0];
                q->end_at[c] = value;
            }
        }
    }
    int64_t best = LORRY__FAR;
    for (int32_t c = 0; c < g->n; c++)
        if (q->end_cost[c] < LORRY__FAR)
            best = lorry__min64(best, q->end_cost[c] + g->last_cost[c] * scale);
    *least = best;
    return true;
}

int32_t lorry__qroute_best(const lorry__qroute *q, int32_t client, int32_t *clients,
                           int32_t room)
{
    const lorry__graph *g = q->graph;
    if (q->end_cost[client] >= LORRY__FAR)
        return 0;
    int32_t count = 0, at = q->end_at[client], barred = -2;
    for (int32_t c = client; c >= 0;) {
        if (count == room)
            return 0;
        clients[count++] = c;
        const lorry__qlabel *l = &q->labels[q->offset[c] + at - g->low[c]];
        const int k = l->other[0] == barred;
        barred = c;
        c = l->other[k];
        at = l->at[k];
    }
    for (int32_t i = 0; i < count / 2; i++) {
        const int32_t swap = clients[i];
        clients[i] = clients[count - 1 - i];
        clients[count - 1 - i] = swap;
    }
    return count;
}

bool lorry__qroute_backward(lorry__qroute *q, const int64_t *duals, int64_t scale)
{
    const lorry__graph *g = q->graph;
    assert(!g->has_zero_steps);
    reset(q, duals, scale);
    int64_t ops = 0;
    for (int32_t value = g->top; value >= 0; value--)
        for (int32_t c = 0; c < g->n; c++) {
            if (g->low[c] > value || value > g->high[c])
                continue;
            lorry__qlabel *l = &q->labels[q->offset[c] + value - g->low[c]];
            if (value <= g->last[c])
                offer(l, g->last_cost[c] * scale, -1, 0);
            for (int64_t a = g->start[c]; a < g->start[c + 1]; a++) {
                const int32_t to = g->arcs[a].to;
                int32_t next = value + g->arcs[a].step;
                if (next > g->high[to])
                    continue;
                if (next < g->low[to])
                    next = g->low[to];
                const lorry__qlabel *after = &q->labels[q->offset[to] + next - g->low[to]];
                const int64_t rest = after->cost[after->other[0] == c];
                if (rest < LORRY__FAR)
                    offer(l, rest + g->reduced[a], to, next);
            }
            if ((ops += g->start[c + 1] - g->start[c]) > POLL) {
                ops = 0;
                if (is_out_of_time(q))
                    return false;
            }
        }
    return true;
}
