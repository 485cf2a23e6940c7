/* ngroute.c: ng-route labelling along the graph's axis, value by value.
 *
 * A label goes only where a q-route could complete it to a negative reduced
 * cost: the backward q-route pass says so for every client and value. That
 * loses no elementary route of negative cost, nor any label that stands in
 * for one of them, since what completes the one completes the other. */
#include "relaxation/ngroute.h"

lorry_status lorry__ngroute_new(lorry__ngroute *ng, const lorry__graph *graph,
                                lorry__qroute *completion, size_t limit)
{
    lorry__mem *mem = graph->mem;
    const size_t n = (size_t)graph->n;
    *ng = (lorry__ngroute){ .graph = graph, .completion = completion, .limit = limit };
    ng->neighbours = LORRY__NEW(mem, int32_t, n * LORRY__NG_SIZE);
    ng->place = LORRY__NEW(mem, int8_t, n * n);
    ng->head = LORRY__NEW(mem, int32_t, (size_t)graph->top + 1);
    ng->lists = LORRY__NEW(mem, int32_t *, n);
    ng->list_count = LORRY__NEW(mem, size_t, n);
    ng->list_capacity = LORRY__NEW(mem, size_t, n);
    ng->best = LORRY__NEW(mem, int32_t, n);
    int64_t *near = LORRY__NEW(mem, int64_t, n);
    if (ng->neighbours == NULL || ng->place == NULL || ng->head == NULL || ng->lists == NULL ||
        ng->list_count == NULL || ng->list_capacity == NULL || ng->best == NULL ||
        near == NULL) {
        lorry__free(mem, near);
        lorry__ngroute_free(ng);
        return LORRY_ENOMEM;
    }
    memset(ng->place, -1, n * n);
    for (int32_t c = 0; c < graph->n; c++) {
        for (size_t d = 0; d < n; d++)
            near[d] = INT64_MAX;
        for (int64_t a = graph->start[c]; a < graph->start[c + 1]; a++)
            near[graph->arcs[a].to] = graph->arcs[a].cost;
        near[c] = -1; /* itself first */
        for (int k = 0; k < LORRY__NG_SIZE; k++) {
            int32_t nearest = -1;
            for (int32_t d = 0; d < graph->n; d++)
                if (near[d] != INT64_MAX && (nearest < 0 || near[d] < near[nearest]))
                    nearest = d;
            ng->neighbours[(size_t)c * LORRY__NG_SIZE + (size_t)k] = nearest;
            if (nearest < 0)
                continue;
            ng->place[(size_t)c * n + (size_t)nearest] = (int8_t)k;
            near[nearest] = INT64_MAX;
        }
    }
    lorry__free(mem, near);
    return LORRY_OK;
}

void lorry__ngroute_free(lorry__ngroute *ng)
{
    if (ng->graph == NULL)
        return;
    lorry__mem *mem = ng->graph->mem;
    for (int32_t c = 0; ng->lists != NULL && c < ng->graph->n; c++)
        lorry__free(mem, ng->lists[c]);
    lorry__free(mem, ng->lists);
    lorry__free(mem, ng->neighbours);
    lorry__free(mem, ng->place);
    lorry__free(mem, ng->labels);
    lorry__free(mem, ng->head);
    lorry__free(mem, ng->list_count);
    lorry__free(mem, ng->list_capacity);
    lorry__free(mem, ng->best);
    *ng = (lorry__ngroute){ .graph = NULL };
}

static bool dominates(const lorry__nglabel *a, const lorry__nglabel *b)
{
    return a->cost <= b->cost && a->value <= b->value && a->side <= b->side &&
           (a->memory & ~b->memory) == 0;
}

/* Keep a label unless another one does all that it can; false: no memory. */
static bool insert(lorry__ngroute *ng, lorry__nglabel label, int64_t last_cost)
{
    const lorry__graph *g = ng->graph;
    const lorry__qroute *q = ng->completion;
    const int32_t c = label.client;
    if (label.cost + q->labels[q->offset[c] + label.value - g->low[c]].cost[0] >= 0)
        return true;
    int32_t *list = ng->lists[c];
    size_t kept = 0;
    for (size_t i = 0; i < ng->list_count[c]; i++) {
        lorry__nglabel *old = &ng->labels[list[i]];
        if (dominates(old, &label))
            return true; /* then it dominated none before it in the list */
        if (dominates(&label, old))
            old->is_dominated = true;
    }
    for (size_t i = 0; i < ng->list_count[c]; i++)
        if (!ng->labels[list[i]].is_dominated)
            list[kept++] = list[i];
    ng->list_count[c] = kept;
    if (!lorry__grow(g->mem, (void **)&ng->labels, &ng->capacity, ng->count + 1,
                     sizeof(*ng->labels)) ||
        !lorry__grow(g->mem, (void **)&ng->lists[c], &ng->list_capacity[c], kept + 1,
                     sizeof(**ng->lists)))
        return false;
    label.next = ng->head[label.value];
    ng->head[label.value] = (int32_t)ng->count;
    ng->lists[c][ng->list_count[c]++] = (int32_t)ng->count;
    ng->labels[ng->count] = label;
    const int32_t best = ng->best[c];
    const bool can_end = label.value <= g->last[c] &&
                         (g->side_steps == NULL || label.side <= g->side_last[c]);
    if (can_end && label.cost + last_cost < 0 && (best < 0 || label.cost < ng->labels[best].cost))
        ng->best[c] = (int32_t)ng->count;
    ng->count++;
    return true;
}

/* What the place `to` remembers of a memory at `from`, and itself. */
static uint32_t remember(const lorry__ngroute *ng, int32_t from, uint32_t memory, int32_t to)
{
    const int8_t *place = ng->place + (size_t)to * (size_t)ng->graph->n;
    uint32_t kept = 1; /* a place is its own first neighbour */
    for (uint32_t rest = memory; rest != 0; rest &= rest - 1) {
        const int bit = __builtin_ctz(rest);
        const int8_t there = place[ng->neighbours[(size_t)from * LORRY__NG_SIZE + (size_t)bit]];
        if (there >= 0)
            kept |= 1U << there;
    }
    return kept;
}

static bool extend(lorry__ngroute *ng, int32_t index, int64_t scale)
{
    const lorry__graph *g = ng->graph;
    const lorry__nglabel from = ng->labels[index];
    const int8_t *place = ng->place + (size_t)from.client * (size_t)g->n;
    for (int64_t a = g->start[from.client]; a < g->start[from.client + 1]; a++) {
        const int32_t to = g->arcs[a].to;
        int32_t value = from.value + g->arcs[a].step;
        if (value > g->high[to] || (place[to] >= 0 && (from.memory >> place[to] & 1) != 0))
            continue;
        value = value < g->low[to] ? g->low[to] : value;
        int32_t side = 0;
        if (g->side_steps != NULL) {
            side = from.side + g->side_steps[a];
            if (side > g->side_high[to])
                continue;
            side = side < g->side_low[to] ? g->side_low[to] : side;
        }
        const lorry__nglabel label = { .cost = from.cost + g->reduced[a], .client = to,
                                       .value = value, .side = side,
                                       .memory = remember(ng, from.client, from.memory, to),
                                       .previous = index };
        if (!insert(ng, label, g->last_cost[to] * scale))
            return false;
    }
    return true;
}

static lorry__pass label_all(lorry__ngroute *ng, const int64_t *duals, int64_t scale)
{
    const lorry__graph *g = ng->graph;
    for (int32_t c = 0; c < g->n; c++) {
        const int32_t value = g->first[c] > g->low[c] ? g->first[c] : g->low[c];
        int32_t side = 0;
        if (g->side_steps != NULL) {
            side = g->side_first[c] > g->side_low[c] ? g->side_first[c] : g->side_low[c];
            if (side > g->side_high[c])
                continue;
        }
        if (value > g->high[c])
            continue;
        const lorry__nglabel label = { .cost = g->first_cost[c] * scale - duals[c], .client = c,
                                       .value = value, .side = side, .memory = 1,
                                       .previous = -1 };
        if (!insert(ng, label, g->last_cost[c] * scale))
            return LORRY__PASS_MEMORY;
    }
    int polls = 0;
    for (int32_t value = 0; value <= g->top; value++)
        for (int32_t i = ng->head[value]; i >= 0; i = ng->labels[i].next) {
            if (ng->labels[i].is_dominated)
                continue;
            if (!extend(ng, i, scale))
                return LORRY__PASS_MEMORY;
            if (ng->count > ng->limit)
                return LORRY__PASS_CUT;
            if (++polls < 64)
                continue;
            polls = 0;
            const lorry__qroute *q = ng->completion;
            if ((q->stop != NULL && atomic_load_explicit(q->stop, memory_order_relaxed) != 0) ||
                lorry__now() >= q->deadline)
                return LORRY__PASS_TIME;
        }
    return LORRY__PASS_EXACT;
}

lorry__pass lorry__ngroute_pass(lorry__ngroute *ng, const int64_t *duals, int64_t scale,
                                int64_t *least)
{
    const lorry__graph *g = ng->graph;
    if (!lorry__qroute_backward(ng->completion, duals, scale))
        return LORRY__PASS_TIME;
    ng->count = 0;
    for (int32_t v = 0; v <= g->top; v++)
        ng->head[v] = -1;
    for (int32_t c = 0; c < g->n; c++) {
        ng->best[c] = -1;
        ng->list_count[c] = 0;
    }
    const lorry__pass pass = label_all(ng, duals, scale);
    *least = 0;
    for (int32_t c = 0; c < g->n; c++)
        if (ng->best[c] >= 0)
            *least = lorry__min64(*least,
                                  ng->labels[ng->best[c]].cost + g->last_cost[c] * scale);
    return pass;
}

int32_t lorry__ngroute_best(const lorry__ngroute *ng, int32_t client, int32_t *clients,
                            int32_t room)
{
    int32_t count = 0;
    for (int32_t i = ng->best[client]; i >= 0; i = ng->labels[i].previous) {
        if (count == room)
            return 0;
        clients[count++] = ng->labels[i].client;
    }
    for (int32_t i = 0; i < count / 2; i++) {
        const int32_t swap = clients[i];
        clients[i] = clients[count - 1 - i];
        clients[count - 1 - i] = swap;
    }
    return count;
}
