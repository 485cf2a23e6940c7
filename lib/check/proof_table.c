/* proof_table.c: whether any walk costs less than a threshold, by a table.
 *
 * Where one axis or two bind walks, each arc takes at least one unit of the first, and
 * places remember few, a walk is known well enough by its client, its values and who is
 * remembered: the least costs of all that, in the order of the first axis. Costs are counted
 * in what divides them all. */
#include "check/proof.h"

#define FAR (INT32_C(1) << 30)
#define MOST_COST (FAR / 2)              /* of any walk */
#define MOST_REMEMBERED 7                /* besides the client itself */
#define MOST_SETS (1 << MOST_REMEMBERED)
#define MOST_CELLS (INT64_C(96) << 20)
#define MOST_LEVELS 1024
#define MOST_WIDTH 8
#define BARRED 255

typedef struct arc {
    int32_t cost;                        /* reduced */
    int32_t to, step, shift;             /* of the first axis, of the second */
    int32_t near;                        /* number of its sets, -1: all is forgotten */
} arc;

/* Levels reached lie from one to before the other. */
typedef struct span {
    int32_t first, end;
} span;

typedef struct table {
    const lorry__proof_pricing *task;
    const lorry__proof_graph *graph;
    lorry__mem *mem;
    int32_t n, axis, level_axis;         /* -1: there is no second one */
    int32_t sets, levels;                /* sets: of clients remembered, at most */
    int32_t top, num_near;
    int32_t width;                       /* no arc is shorter: so many values at a time */
    int64_t unit;                        /* of costs */
    int64_t *start;                      /* per client: its arcs */
    arc *arcs;
    uint8_t *there;                      /* per near arc and set: the set it leads to */
    size_t there_room;
    size_t *offset;                      /* per client: its cells, set by set, value by
                                            value, level by level */
    int32_t *cells;
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

/* What is added to a walk that goes on over an arc, or starts. */
static int64_t reduced(const table *t, int64_t cost, size_t client)
{
    return (cost * t->task->certificate->scale - t->task->vector->clients[client]) / t->unit;
}

static int32_t level_step(const table *t, const int64_t *values)
{
    return t->level_axis < 0 ? 0 : (int32_t)lorry__min64(values[t->level_axis], t->levels);
}

static bool set_arcs(table *t)
{
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    int64_t used = 0;
    for (size_t i = 0; i < n; i++) {
        t->start[i] = used;
        for (size_t j = 0; j < n; j++) {
            const size_t at = i * n + j;
            if (!g->is_arc[at] || t->task->is_barred[at])
                continue;
            arc *a = &t->arcs[used++];
            *a = (arc){ .cost = (int32_t)reduced(t, g->arc_cost[at], j), .to = (int32_t)j,
                        .step = (int32_t)g->step[at][t->axis],
                        .shift = level_step(t, g->step[at]) };
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

/* The levels of a set at a value. */
static int32_t *row_of(const table *t, int32_t client, int32_t set, int64_t value)
{
    const int64_t row = set * values_of(t, client) + (value - t->graph->low[client][t->axis]);
    return t->cells + t->offset[client] + (size_t)(row * t->levels);
}

/* How many levels a client may have, by a limit of the second axis. */
static int32_t levels_to(const table *t, const int64_t *limits)
{
    return t->level_axis < 0
               ? 1 : (int32_t)lorry__min64(lorry__max64(limits[t->level_axis] + 1, 0), t->levels);
}

static void open_cells(table *t)
{
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    for (int32_t c = 0; c < t->n; c++) {
        if (!g->is_open[c])
            continue;
        const int64_t value = lorry__max64(g->first[c][t->axis], g->low[c][t->axis]);
        const int64_t level =
            t->level_axis < 0 ? 0 : lorry__max64(g->first[c][t->level_axis], 0);
        int32_t *cells = row_of(t, c, 0, g->low[c][t->axis]);
        for (int64_t k = 0; k < values_of(t, c) * t->sets * t->levels; k++)
            cells[k] = FAR;
        if (value <= g->high[c][t->axis] && level < levels_to(t, g->high[c]) &&
            !t->task->is_barred[n * n + (size_t)c])
            row_of(t, c, 0, value)[level] = (int32_t)reduced(t, g->first_cost[c], (size_t)c);
    }
}

/* Some values of a client: the sets that cost less than all smaller ones, and the least. */
typedef struct strip {
    int64_t value;
    int32_t count, best[MOST_WIDTH * MOST_LEVELS]; /* best: value by value, level by level */
    span best_span[MOST_WIDTH];
    int32_t num_sets[MOST_WIDTH], sets[MOST_WIDTH][MOST_SETS];
    span spans[MOST_WIDTH][MOST_SETS];   /* of these sets */
} strip;

/* What a set of fewer clients has at no more cost is needless. */
static void drop_needless(const table *t, int32_t c, int64_t value, int32_t set, int32_t levels)
{
    int32_t *row = row_of(t, c, set, value);
    for (int32_t less = set; less > 0;) {
        less = (less - 1) & set;
        const int32_t *smaller = row_of(t, c, less, value);
        for (int32_t q = 0; q < levels; q++)
            row[q] = smaller[q] <= row[q] ? FAR : row[q];
    }
}

static span span_of(const int32_t *row, int32_t levels)
{
    span s = { 0, levels };
    while (s.first < s.end && row[s.first] >= MOST_COST)
        s.first++;
    while (s.end > s.first && row[s.end - 1] >= MOST_COST)
        s.end--;
    return s;
}

static void read_strip(const table *t, int32_t c, int64_t from, int64_t end, strip *x)
{
    const int32_t levels = levels_to(t, t->graph->high[c]);
    x->value = from;
    x->count = (int32_t)(end - from);
    for (int32_t k = 0; k < x->count; k++) {
        int32_t *best = x->best + k * t->levels;
        x->num_sets[k] = 0;
        for (int32_t q = 0; q < levels; q++)
            best[q] = FAR;
        /* The larger sets first: what they are compared with is still whole. */
        for (int32_t set = t->sets - 1; set >= 0; set--) {
            const int32_t *row = row_of(t, c, set, from + k);
            span reached = span_of(row, levels);
            if (reached.first == reached.end)
                continue;
            drop_needless(t, c, from + k, set, levels);
            reached = span_of(row, levels);
            if (reached.first == reached.end)
                continue;
            x->spans[k][x->num_sets[k]] = reached;
            x->sets[k][x->num_sets[k]++] = set;
            for (int32_t q = reached.first; q < reached.end; q++)
                best[q] = lorry__min32(best[q], row[q]);
        }
        x->best_span[k] = span_of(best, levels);
    }
}

/* Whether a walk that ends here costs too little. */
static bool is_too_cheap(const table *t, int32_t c, const strip *x)
{
    const lorry__proof_pricing *task = t->task;
    const size_t n = (size_t)t->n;
    const int64_t last = t->graph->last_cost[c] * task->certificate->scale / t->unit;
    const int32_t levels = levels_to(t, t->graph->last[c]);
    if (task->is_barred[n * n + n + (size_t)c])
        return false;
    for (int32_t k = 0; k < x->count && x->value + k <= t->graph->last[c][t->axis]; k++)
        for (int32_t q = x->best_span[k].first; q < lorry__min32(x->best_span[k].end, levels); q++)
            if (x->best[k * t->levels + q] < MOST_COST &&
                x->best[k * t->levels + q] + last < task->threshold / t->unit)
                return true;
    return false;
}

/* One arc further, all values, where there is one level; those that are early wait. */
static void push_values(const arc *a, const int32_t *from, int32_t count, int64_t then,
                        int64_t values, int32_t *to)
{
    int32_t k = 0;
    for (; k < count && then + k < 0; k++)
        to[0] = lorry__min32(to[0], from[k] + a->cost);
    const int64_t end = lorry__min64(count, values - then);
    for (; k < end; k++)
        to[then + k] = lorry__min32(to[then + k], from[k] + a->cost);
}

/* One arc further, in all levels. */
static inline void push(const arc *a, const int32_t *from, span reached, int32_t levels,
                        int32_t *to)
{
    if (levels == 1) {
        if (reached.end > 0 && from[0] + a->cost < to[0])
            to[0] = from[0] + a->cost;
        return;
    }
    const int32_t end = lorry__min32(reached.end, levels - a->shift);
    to += a->shift;
    for (int32_t q = reached.first; q < end; q++)
        if (from[q] + a->cost < to[q])
            to[q] = from[q] + a->cost;
}

/* Inlined where there is one level. */
static inline void extend(table *t, int32_t c, const strip *x, int32_t levels)
{
    const lorry__proof_graph *g = t->graph;
    for (const arc *a = t->arcs + t->start[c]; a < t->arcs + t->start[c + 1]; a++) {
        const int64_t low = g->low[a->to][t->axis], values = values_of(t, a->to);
        int32_t *cells = t->cells + t->offset[a->to];
        if (levels == 1 && a->near < 0) {
            push_values(a, x->best, x->count, x->value + a->step - low, values, cells);
            continue;
        }
        for (int32_t k = 0; k < x->count; k++) {
            const int64_t then = lorry__max64(0, x->value + k + a->step - low);
            if (then >= values)
                break;
            if (a->near < 0) {
                push(a, x->best + k * levels, x->best_span[k], levels, cells + then * levels);
                continue;
            }
            const uint8_t *there = t->there + (size_t)a->near * (size_t)t->sets;
            for (int32_t s = 0; s < x->num_sets[k]; s++) {
                const int32_t set = x->sets[k][s];
                if (there[set] != BARRED)
                    push(a, row_of(t, c, set, x->value + k), x->spans[k][s], levels,
                         cells + (there[set] * values + then) * levels);
            }
        }
    }
}

static void go_on(table *t, int32_t c, const strip *x)
{
    if (t->levels == 1)
        extend(t, c, x, 1);
    else
        extend(t, c, x, t->levels);
}

static lorry__proof_answer fill(table *t)
{
    const lorry__proof_graph *g = t->graph;
    lorry__proof_answer answer = LORRY__PROOF_HOLDS;
    strip *x = LORRY__NEW(t->mem, strip, 1);
    if (x == NULL)
        return LORRY__PROOF_NO_MEMORY;
    open_cells(t);
    for (int64_t value = 0; value <= t->top && answer == LORRY__PROOF_HOLDS; value += t->width)
        for (int32_t c = 0; c < t->n; c++) {
            const int64_t from = lorry__max64(value, g->low[c][t->axis]);
            const int64_t end = lorry__min64(value + t->width, g->high[c][t->axis] + 1);
            if (!g->is_open[c] || from >= end)
                continue;
            read_strip(t, c, from, end, x);
            if (is_too_cheap(t, c, x)) {
                answer = LORRY__PROOF_FAILS;
                break;
            }
            go_on(t, c, x);
        }
    lorry__free(t->mem, x);
    return answer;
}

/* Which carried axis is which. false: there is none, or too many. */
static bool choose_axes(table *t)
{
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    int64_t width[2] = { MOST_WIDTH, MOST_WIDTH };
    int32_t axes[2], count = 0;
    for (int32_t k = 0; k < g->num_axes; k++) {
        if (g->is_carried[k] && count == 2)
            return false;
        if (g->is_carried[k])
            axes[count++] = k;
    }
    for (int32_t k = 0; k < count; k++)
        for (size_t at = 0; at < n * n; at++)
            if (g->is_arc[at])
                width[k] = lorry__min64(width[k], lorry__max64(g->step[at][axes[k]], 0));
    const int32_t main = count == 2 && width[1] > width[0];
    if (count == 0 || width[main] == 0)
        return false;
    t->axis = axes[main];
    t->level_axis = count == 2 ? axes[!main] : -1;
    t->width = (int32_t)width[main];
    return true;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/* What divides all costs; whether those of all walks fit into cells then. */
static bool choose_unit(table *t)
{
    const lorry__proof_pricing *task = t->task;
    const lorry__proof_graph *g = t->graph;
    const size_t n = (size_t)t->n;
    int64_t largest = 0, dual = 0;
    t->unit = common_divisor(task->certificate->scale, task->threshold);
    for (size_t c = 0; c < n; c++) {
        t->unit = common_divisor(t->unit, task->vector->clients[c]);
        dual = lorry__max64(dual, task->vector->clients[c]);
        if (g->is_open[c])
            largest = lorry__max64(largest, lorry__max64(g->first_cost[c], g->last_cost[c]));
    }
    for (size_t at = 0; at < n * n; at++)
        if (g->is_arc[at])
            largest = lorry__max64(largest, g->arc_cost[at]);
    const double visits = 2.0 + t->top / t->width;
    return visits * ((double)largest * (double)task->certificate->scale + (double)dual) <
           (double)MOST_COST * (double)t->unit;
}

/* How many cells a table has; 0: none can tell. */
static int64_t count_cells(table *t)
{
    const lorry__certificate *c = t->task->certificate;
    const lorry__proof_graph *g = t->graph;
    int32_t most = 0;
    int64_t cells = 0;
    if (t->task->is_marked != NULL || t->task->vector->num_cuts > 0 || !choose_axes(t))
        return 0;
    for (int32_t i = 0; i < t->n; i++)
        most = lorry__max32(most, c->ng_start[i + 1] - c->ng_start[i]);
    if (most > MOST_REMEMBERED + 1)
        return 0;
    t->sets = 1 << lorry__max32(most - 1, 0);
    t->levels = t->level_axis < 0 ? 1 : 2;
    for (int32_t i = 0; i < t->n; i++) {
        if (!g->is_open[i])
            continue;
        if (g->high[i][t->axis] > INT32_MAX / 2)
            return 0;
        t->top = lorry__max32(t->top, (int32_t)g->high[i][t->axis]);
        if (t->level_axis >= 0)
            t->levels = (int32_t)lorry__max64(
                t->levels, lorry__min64(g->high[i][t->level_axis], MOST_LEVELS) + 1);
    }
    if (t->levels > MOST_LEVELS || !choose_unit(t))
        return 0;
    for (int32_t i = 0; i < t->n; i++) {
        t->offset[i] = (size_t)cells;
        cells += g->is_open[i] ? values_of(t, i) * t->sets * t->levels : 0;
        if (cells > MOST_CELLS)
            return 0;
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
        t.cells = LORRY__NEW(t.mem, int32_t, (size_t)cells);
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
