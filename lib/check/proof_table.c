/* proof_table.c: whether any walk costs less than a threshold, by a table.
 *
 * Where one axis alone binds walks, each arc takes at least one unit of it, and places
 * remember few, a walk is known well enough by its client, its value and who is remembered:
 * the least costs of all that, in the order of the values. */
#include "check/proof.h"

#define FAR (INT64_C(1) << 61)
#define MOST_REMEMBERED 7                /* besides the client itself */
#define MOST_CELLS (INT64_C(48) << 20)
#define MOST_WIDTH 8
#define BARRED 255

typedef struct arc {
    int64_t cost;                        /* reduced */
    int32_t to, step, near;              /* near: number of its sets, -1: all is forgotten */
} arc;

typedef struct table {
    const lorry__proof_pricing *task;
    const lorry__proof_graph *graph;
    lorry__mem *mem;
    int32_t n, axis, sets;               /* sets: of clients remembered, at most */
    int32_t top, num_near;
    int32_t width;                       /* no arc is shorter: so many values at a time */
    int64_t *start;                      /* per client: its arcs */
    arc *arcs;
    uint8_t *there;                      /* per near arc and set: the set it leads to */
    size_t there_room;
    size_t *offset;                      /* per client: its cells, set by set */
    int64_t *cells;
} table;

/* The others that a client's place remembers. */
static int32_t others_at(const table *t, int32_t place, int32_t *others)
{
    const lorry__certificate *c = t->task->certificate;
    int32_t count = 0;
    for (int32_t k = c->ng_start[place]; k < c->ng_start[place + 1]; k++)
        if (c->ng[k] != place && count < MOST_REMEMBERED)
            others[count++] = c->ng[k];
    return count;
}

static int32_t place_in(const int32_t *list, int32_t count, int32_t client)
{
    for (int32_t k = 0; k < count; k++)
        if (list[k] == client)
            return k;
    return -1;
}

/* false: out of memory. */
static bool set_near(table *t, int32_t from, arc *a)
{
    int32_t here[MOST_REMEMBERED], away[MOST_REMEMBERED], kept[MOST_REMEMBERED];
    const int32_t count = others_at(t, from, here), count_away = others_at(t, a->to, away);
    const int32_t own = place_in(away, count_away, from), barred = place_in(here, count, a->to);
    bool is_near = own >= 0 || barred >= 0;
    for (int32_t k = 0; k < count; k++) {
        kept[k] = place_in(away, count_away, here[k]);
        is_near |= kept[k] >= 0;
    }
    a->near = -1;
    if (!is_near)
        return true;
    const size_t need = (size_t)(t->num_near + 1) * (size_t)t->sets;
    if (!lorry__grow(t->mem, (void **)&t->there, &t->there_room, need, 1))
        return false;
    uint8_t *there = t->there + (size_t)t->num_near * (size_t)t->sets;
    a->near = t->num_near++;
    for (int32_t set = 0; set < 1 << count; set++) {
        int32_t next = own >= 0 ? 1 << own : 0;
        for (int32_t k = 0; k < count; k++)
            if ((set >> k & 1) != 0 && kept[k] >= 0)
                next |= 1 << kept[k];
        there[set] = barred >= 0 && (set >> barred & 1) != 0 ? BARRED : (uint8_t)next;
    }
    return true;
}

static bool set_arcs(table *t)
{
    const lorry__proof_pricing *task = t->task;
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    int64_t used = 0;
    for (size_t i = 0; i < n; i++) {
        t->start[i] = used;
        for (size_t j = 0; j < n; j++) {
            const size_t at = i * n + j;
            if (!g->is_arc[at] || task->is_barred[at])
                continue;
            arc *a = &t->arcs[used++];
            a->cost = g->arc_cost[at] * task->certificate->scale - task->vector->clients[j];
            a->to = (int32_t)j;
            a->step = (int32_t)g->step[at][t->axis];
            if (!set_near(t, (int32_t)i, a))
                return false;
        }
    }
    t->start[n] = used;
    return true;
}

static int64_t values_of(const table *t, int32_t client)
{
    return t->graph->high[client][t->axis] - t->graph->low[client][t->axis] + 1;
}

static int64_t *cell_of(const table *t, int32_t client, int32_t set, int64_t value)
{
    return t->cells + t->offset[client] + set * values_of(t, client) +
           (value - t->graph->low[client][t->axis]);
}

static void offer(int64_t *cell, int64_t cost)
{
    if (cost < *cell)
        *cell = cost;
}

static void open_cells(table *t)
{
    const lorry__proof_pricing *task = t->task;
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    for (int32_t c = 0; c < t->n; c++) {
        const int64_t value = lorry__max64(g->first[c][t->axis], g->low[c][t->axis]);
        if (!g->is_open[c])
            continue;
        int64_t *cells = cell_of(t, c, 0, g->low[c][t->axis]);
        for (int64_t k = 0; k < values_of(t, c) * t->sets; k++)
            cells[k] = FAR;
        if (value <= g->high[c][t->axis] && !task->is_barred[n * n + (size_t)c])
            *cell_of(t, c, 0, value) =
                g->first_cost[c] * task->certificate->scale - task->vector->clients[c];
    }
}

/* Some values of a client: the sets that cost less than all smaller ones, and the least. */
typedef struct strip {
    int64_t value, best[MOST_WIDTH];
    int32_t count, num_sets[MOST_WIDTH], sets[MOST_WIDTH][1 << MOST_REMEMBERED];
} strip;

/* Whether a set of fewer clients costs no more. */
static bool is_needless(const int64_t *costs, int32_t set)
{
    for (int32_t less = set; less > 0;) {
        less = (less - 1) & set;
        if (costs[less] <= costs[set])
            return true;
    }
    return false;
}

static void read_strip(const table *t, int32_t c, int64_t from, int64_t end, strip *x)
{
    x->value = from;
    x->count = (int32_t)(end - from);
    for (int32_t k = 0; k < x->count; k++) {
        int64_t costs[1 << MOST_REMEMBERED];
        x->best[k] = FAR;
        x->num_sets[k] = 0;
        for (int32_t set = 0; set < t->sets; set++) {
            costs[set] = *cell_of(t, c, set, from + k);
            if (costs[set] >= FAR || is_needless(costs, set))
                continue;
            x->sets[k][x->num_sets[k]++] = set;
            x->best[k] = lorry__min64(x->best[k], costs[set]);
        }
    }
}

/* Whether a walk that ends here costs too little. */
static bool is_too_cheap(const table *t, int32_t c, const strip *x)
{
    const lorry__proof_pricing *task = t->task;
    const size_t n = (size_t)t->n;
    const int64_t last = t->graph->last_cost[c] * task->certificate->scale;
    if (task->is_barred[n * n + n + (size_t)c])
        return false;
    for (int32_t k = 0; k < x->count; k++)
        if (x->value + k <= t->graph->last[c][t->axis] && x->best[k] < FAR &&
            x->best[k] + last < task->threshold)
            return true;
    return false;
}

static void go_on(table *t, int32_t c, const strip *x)
{
    const lorry__proof_graph *g = t->graph;
    for (const arc *a = t->arcs + t->start[c]; a < t->arcs + t->start[c + 1]; a++) {
        const int64_t low = g->low[a->to][t->axis], high = g->high[a->to][t->axis];
        const int64_t values = high - low + 1;
        int64_t *cells = t->cells + t->offset[a->to];
        for (int32_t k = 0; k < x->count; k++) {
            const int64_t then = lorry__max64(0, x->value + k + a->step - low);
            if (then >= values)
                break;
            if (a->near < 0) {
                if (x->best[k] < FAR)
                    offer(cells + then, x->best[k] + a->cost);
                continue;
            }
            const uint8_t *there = t->there + (size_t)a->near * (size_t)t->sets;
            for (int32_t s = 0; s < x->num_sets[k]; s++) {
                const int32_t set = x->sets[k][s];
                if (there[set] != BARRED)
                    offer(cells + there[set] * values + then,
                          *cell_of(t, c, set, x->value + k) + a->cost);
            }
        }
    }
}

static lorry__proof_answer fill(table *t)
{
    const lorry__proof_graph *g = t->graph;
    strip x;
    open_cells(t);
    for (int64_t value = 0; value <= t->top; value += t->width)
        for (int32_t c = 0; c < t->n; c++) {
            const int64_t from = lorry__max64(value, g->low[c][t->axis]);
            const int64_t end = lorry__min64(value + t->width, g->high[c][t->axis] + 1);
            if (!g->is_open[c] || from >= end)
                continue;
            read_strip(t, c, from, end, &x);
            if (is_too_cheap(t, c, &x))
                return LORRY__PROOF_FAILS;
            go_on(t, c, &x);
        }
    return LORRY__PROOF_HOLDS;
}

/* How many cells a table has; 0: none can tell. */
static int64_t count_cells(table *t)
{
    const lorry__proof_pricing *task = t->task;
    const lorry__certificate *c = task->certificate;
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    int32_t carried = 0, most = 0;
    int64_t cells = 0;
    for (int32_t k = 0; k < g->num_axes; k++)
        if (g->is_carried[k]) {
            t->axis = k;
            carried++;
        }
    if (carried != 1 || task->is_marked != NULL || task->vector->num_cuts > 0)
        return 0;
    for (int32_t i = 0; i < t->n; i++)
        most = lorry__max32(most, c->ng_start[i + 1] - c->ng_start[i]);
    if (most > MOST_REMEMBERED)
        return 0;
    t->sets = 1 << most;
    t->width = MOST_WIDTH;
    for (size_t at = 0; at < n * n; at++)
        if (g->is_arc[at] && g->step[at][t->axis] < t->width)
            t->width = (int32_t)lorry__max64(g->step[at][t->axis], 0);
    if (t->width == 0)
        return 0;
    for (int32_t i = 0; i < t->n; i++) {
        if (!g->is_open[i])
            continue;
        t->offset[i] = (size_t)cells;
        cells += values_of(t, i) * t->sets;
        if (cells > MOST_CELLS || g->high[i][t->axis] > INT32_MAX / 2)
            return 0;
        t->top = lorry__max32(t->top, (int32_t)g->high[i][t->axis]);
    }
    return cells;
}

bool lorry__proof_price_table(const lorry__proof_pricing *task, lorry__proof_answer *answer)
{
    table t = { .task = task, .graph = task->graph, .mem = task->mem, .n = task->graph->n };
    const size_t n = (size_t)t.n;
    *answer = LORRY__PROOF_NO_MEMORY;
    t.offset = LORRY__NEW(t.mem, size_t, n);
    const int64_t cells = t.offset != NULL ? count_cells(&t) : 0;
    const bool is_made = t.offset == NULL || cells > 0;
    if (cells > 0) {
        t.start = LORRY__NEW(t.mem, int64_t, n + 1);
        t.arcs = LORRY__NEW(t.mem, arc, n * n);
        t.cells = LORRY__NEW(t.mem, int64_t, (size_t)cells);
        if (t.start != NULL && t.arcs != NULL && t.cells != NULL && set_arcs(&t))
            *answer = fill(&t);
    }
    lorry__free(t.mem, t.start);
    lorry__free(t.mem, t.arcs);
    lorry__free(t.mem, t.there);
    lorry__free(t.mem, t.offset);
    lorry__free(t.mem, t.cells);
    return is_made;
}
