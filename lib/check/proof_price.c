/* proof_price.c: whether any walk costs less than a threshold.
 *
 * Walks may come back to a client once some place on the way has forgotten it. Labels
 * go from the start on, slice by slice of the first axis, and dominate each other.
 * A label is dropped where no way home can bring it below the threshold; how cheap
 * ways home can be is known from one pass from the end, over clients and slices alone,
 * in which only coming straight back is barred. */
#include "check/proof.h"

#define FAR (INT64_C(1) << 61)
#define MOST_SLICES 4096    /* more of them tell ways home apart more finely, for n * n each */
#define MOST_LABELS 8000000 /* some 0.6 to 1 GB; beyond, a claim counts as not verified */
#define NOBODY (-1)

typedef struct arc {
    int64_t cost;                       /* reduced */
    int64_t step[LORRY__PROOF_AXES];
    int32_t to;
    uint8_t is_marked, comes_back;      /* comes_back: `to` remembers the client before */
} arc;

/* The cheapest way home, and the cheapest that goes on to somebody else first. */
typedef struct home {
    int64_t cost, other;
    int32_t next;
} home;

typedef struct label {
    int64_t cost;
    int64_t value[LORRY__PROOF_AXES];
    int32_t client, before, stops, next; /* next: in its bucket */
    uint8_t is_marked, is_done;
} label;

typedef struct pricer {
    const lorry__proof_pricing *task;
    lorry__mem *mem;
    const lorry__proof_graph *graph;
    int32_t n, slices;
    int64_t width;                      /* of a slice */
    int axis;                           /* that slices are cut from: the first carried */
    int32_t words, cut_words;
    int64_t *first, *last;              /* reduced costs */
    uint8_t *first_marked, *last_marked;
    int64_t *start;                     /* per client: its arcs */
    arc *arcs;
    uint64_t *remembered;               /* per client: whom it remembers */
    int64_t *penalty;                   /* per SUBSET cut of the vector */
    uint64_t *member, *memory;          /* per client: SUBSET cuts */
    home *homes[2];                     /* client * slices + slice; [1]: with a marked part */
    bool has_homes;
    int32_t *bucket;                    /* likewise: its first label, -1 */
    int64_t *least;
    label *labels;
    uint64_t *bits;                     /* per label: who is remembered, then cuts */
    int32_t count;
    size_t label_room, bit_room;
} pricer;

static bool has_bit(const uint64_t *bits, int32_t k)
{
    return (bits[k / 64] >> (k % 64) & 1) != 0;
}

static void set_bit(uint64_t *bits, int32_t k) { bits[k / 64] |= UINT64_C(1) << (k % 64); }

static int32_t slice_of(const pricer *p, int64_t value) { return (int32_t)(value / p->width); }

/* ---------------------------------------------------------------- set up -- */

static bool allocate(pricer *p)
{
    const size_t n = (size_t)p->n;
    p->first = LORRY__NEW(p->mem, int64_t, n);
    p->last = LORRY__NEW(p->mem, int64_t, n);
    p->first_marked = LORRY__NEW(p->mem, uint8_t, n);
    p->last_marked = LORRY__NEW(p->mem, uint8_t, n);
    p->start = LORRY__NEW(p->mem, int64_t, n + 1);
    p->arcs = LORRY__NEW(p->mem, arc, n * n);
    p->remembered = LORRY__NEW(p->mem, uint64_t, n * (size_t)p->words);
    p->penalty = LORRY__NEW(p->mem, int64_t, 64 * (size_t)p->cut_words);
    p->member = LORRY__NEW(p->mem, uint64_t, n * (size_t)p->cut_words);
    p->memory = LORRY__NEW(p->mem, uint64_t, n * (size_t)p->cut_words);
    return p->first != NULL && p->last != NULL && p->first_marked != NULL &&
           p->last_marked != NULL && p->start != NULL && p->arcs != NULL &&
           p->remembered != NULL && p->penalty != NULL && p->member != NULL && p->memory != NULL;
}

/* What ENTER cuts take off for going into their sets; false when out of memory. */
static bool take_rewards(pricer *p, int64_t *reward)
{
    const lorry__proof_vector *v = p->task->vector;
    const size_t n = (size_t)p->n;
    uint8_t *is_in = LORRY__NEW(p->mem, uint8_t, n);
    for (int32_t k = 0; is_in != NULL && k < v->num_cuts; k++) {
        const lorry__proof_cut *cut = &p->task->certificate->cuts[v->cuts[k]];
        if (cut->kind != LORRY__CUT_ENTER)
            continue;
        memset(is_in, 0, n);
        for (int32_t i = 0; i < cut->count; i++)
            is_in[cut->set[i]] = 1;
        for (size_t to = 0; to < n; to++) {
            if (!is_in[to])
                continue;
            p->first[to] -= v->cut_duals[k];
            for (size_t from = 0; from < n; from++)
                if (!is_in[from])
                    reward[from * n + to] += v->cut_duals[k];
        }
    }
    lorry__free(p->mem, is_in);
    return is_in != NULL;
}

static void set_arcs(pricer *p, const int64_t *reward)
{
    const lorry__proof_pricing *task = p->task;
    const lorry__proof_graph *g = p->graph;
    const int64_t scale = task->certificate->scale, *dual = task->vector->clients;
    const size_t n = (size_t)p->n;
    int64_t used = 0;
    for (size_t i = 0; i < n; i++) {
        p->start[i] = used;
        for (size_t j = 0; j < n; j++) {
            const size_t at = i * n + j;
            if (!g->is_arc[at] || task->is_barred[at])
                continue;
            arc *a = &p->arcs[used++];
            *a = (arc){ .cost = g->arc_cost[at] * scale - dual[j] - reward[at],
                        .to = (int32_t)j,
                        .is_marked = task->is_marked != NULL && task->is_marked[at],
                        .comes_back = has_bit(p->remembered + j * (size_t)p->words, (int32_t)i) };
            for (int32_t k = 0; k < g->num_axes; k++)
                a->step[k] = g->is_carried[k] ? g->step[at][k] : 0;
        }
    }
    p->start[n] = used;
}

static bool set_prices(pricer *p)
{
    const lorry__proof_pricing *task = p->task;
    const lorry__certificate *c = task->certificate;
    const lorry__proof_vector *v = task->vector;
    const lorry__proof_graph *g = p->graph;
    const size_t n = (size_t)p->n;
    for (size_t i = 0; i < n; i++) {
        for (int32_t k = c->ng_start[i]; k < c->ng_start[i + 1]; k++)
            set_bit(p->remembered + i * (size_t)p->words, c->ng[k]);
        set_bit(p->remembered + i * (size_t)p->words, (int32_t)i);
        p->first[i] = g->first_cost[i] * c->scale - v->clients[i];
        p->last[i] = g->last_cost[i] * c->scale;
        if (task->is_marked != NULL) {
            p->first_marked[i] = task->is_marked[n * n + i];
            p->last_marked[i] = task->is_marked[n * n + n + i];
        }
    }
    int32_t subset = 0;
    for (int32_t k = 0; k < v->num_cuts; k++) {
        const lorry__proof_cut *cut = &c->cuts[v->cuts[k]];
        if (cut->kind != LORRY__CUT_SUBSET)
            continue;
        p->penalty[subset] = v->cut_duals[k];
        for (int i = 0; i < 3; i++)
            set_bit(p->member + (size_t)cut->clients[i] * (size_t)p->cut_words, subset);
        for (int32_t i = 0; i < cut->count; i++)
            set_bit(p->memory + (size_t)cut->set[i] * (size_t)p->cut_words, subset);
        subset++;
    }
    int64_t *reward = LORRY__NEW(p->mem, int64_t, n * n);
    const bool has_room = reward != NULL && take_rewards(p, reward);
    if (has_room)
        set_arcs(p, reward);
    lorry__free(p->mem, reward);
    return has_room;
}

/* Slices as wide as the least step, so that arcs leave them, but not too many. */
static bool cut_slices(pricer *p)
{
    const lorry__proof_graph *g = p->graph;
    int64_t top = 0, least = INT64_MAX;
    while (p->axis < g->num_axes && !g->is_carried[p->axis])
        p->axis++;
    for (int32_t c = 0; c < p->n; c++)
        if (g->is_open[c])
            top = lorry__max64(top, g->high[c][p->axis]);
    for (int64_t k = 0; k < p->start[p->n]; k++)
        least = lorry__min64(least, p->arcs[k].step[p->axis]);
    p->width = lorry__max64(lorry__max64(least == INT64_MAX ? 1 : least, 1),
                            top / MOST_SLICES + 1);
    p->slices = (int32_t)(top / p->width) + 1;
    const size_t buckets = (size_t)p->n * (size_t)p->slices;
    p->homes[0] = LORRY__NEW(p->mem, home, buckets);
    p->homes[1] = p->task->is_marked != NULL ? LORRY__NEW(p->mem, home, buckets) : NULL;
    p->bucket = LORRY__NEW(p->mem, int32_t, buckets);
    p->least = LORRY__NEW(p->mem, int64_t, buckets);
    if (p->homes[0] == NULL || (p->task->is_marked != NULL && p->homes[1] == NULL) ||
        p->bucket == NULL || p->least == NULL)
        return false;
    for (size_t k = 0; k < buckets; k++) {
        p->bucket[k] = -1;
        p->least[k] = FAR;
    }
    return true;
}

/* ------------------------------------------------------------- ways home -- */

static int64_t cost_home(const home *h, int32_t barred)
{
    return h->next == barred ? h->other : h->cost;
}

static void offer_home(home *h, int64_t cost, int32_t next)
{
    /* No walk of so few stops goes so low: what runs in circles down there stays as
     * cheap as can be. */
    if (cost < -(FAR >> 1))
        cost = -FAR;
    if (cost < h->cost) {
        h->other = h->cost;
        h->cost = cost;
        h->next = next;
    } else if (cost < h->other) {
        h->other = cost;
    }
}

/* From a client in a slice; needs_mark: by way of a marked part. */
static home find_home(const pricer *p, int32_t client, int32_t slice, bool needs_mark)
{
    const lorry__proof_graph *g = p->graph;
    const int axis = p->axis;
    const int64_t here = lorry__max64((int64_t)slice * p->width, g->low[client][axis]);
    /* -2 is nobody whom anybody comes from. */
    home h = { FAR, FAR, -2 };
    if (!g->is_open[client] || here > g->high[client][axis])
        return h;
    const size_t n = (size_t)p->n;
    if (here <= g->last[client][axis] && !p->task->is_barred[n * n + n + (size_t)client] &&
        (!needs_mark || p->last_marked[client]))
        offer_home(&h, p->last[client], NOBODY);
    for (const arc *a = p->arcs + p->start[client]; a < p->arcs + p->start[client + 1]; a++) {
        const int64_t there = lorry__max64(g->low[a->to][axis], here + a->step[axis]);
        if (there > g->high[a->to][axis])
            continue;
        const home *from = &p->homes[needs_mark && !a->is_marked]
                                    [(size_t)a->to * (size_t)p->slices +
                                     (size_t)slice_of(p, there)];
        const int64_t rest = cost_home(from, a->comes_back ? client : -3);
        if (rest < FAR)
            offer_home(&h, a->cost + rest, a->to);
    }
    return h;
}

/* false: arcs inside a slice run in circles, and nothing is known. */
static bool find_homes(pricer *p)
{
    for (int marked = 0; marked <= (p->task->is_marked != NULL); marked++)
        for (int32_t s = p->slices - 1; s >= 0; s--)
            for (int32_t c = 0; c < p->n; c++)
                p->homes[marked][(size_t)c * (size_t)p->slices + (size_t)s] =
                    (home){ FAR, FAR, -2 };
    for (int32_t s = p->slices - 1; s >= 0; s--)
        for (int marked = 0; marked <= (p->task->is_marked != NULL); marked++) {
            int32_t rounds = 0;
            for (bool has_changed = true; has_changed; rounds++) {
                if (rounds > p->n + 2)
                    return false;
                has_changed = false;
                for (int32_t c = 0; c < p->n; c++) {
                    home *h = &p->homes[marked][(size_t)c * (size_t)p->slices + (size_t)s];
                    const home now = find_home(p, c, s, marked != 0);
                    has_changed |= now.cost != h->cost || now.other != h->other;
                    *h = now;
                }
            }
        }
    return true;
}

/* ---------------------------------------------------------------- labels -- */

static uint64_t *bits_of(const pricer *p, int32_t number)
{
    return p->bits + (size_t)number * (size_t)(p->words + p->cut_words);
}

static bool dominates(const pricer *p, const label *a, const uint64_t *a_bits, const label *b,
                      const uint64_t *b_bits)
{
    if (a->cost > b->cost || (b->is_marked && !a->is_marked))
        return false;
    for (int32_t k = 0; k < p->graph->num_axes; k++)
        if (a->value[k] > b->value[k])
            return false;
    for (int32_t w = 0; w < p->words; w++)
        if ((a_bits[w] & ~b_bits[w]) != 0)
            return false;
    int64_t cost = a->cost;
    for (int32_t w = 0; w < p->cut_words; w++)
        for (uint64_t more = a_bits[p->words + w] & ~b_bits[p->words + w]; more != 0;
             more &= more - 1)
            cost += p->penalty[64 * w + __builtin_ctzll(more)];
    return cost <= b->cost;
}

/* By a label other than itself. */
static bool is_dominated(const pricer *p, const label *x, const uint64_t *bits, int32_t self)
{
    const size_t row = (size_t)x->client * (size_t)p->slices;
    for (int32_t s = slice_of(p, x->value[p->axis]); s >= 0; s--) {
        if (p->least[row + (size_t)s] > x->cost)
            continue;
        for (int32_t k = p->bucket[row + (size_t)s]; k >= 0; k = p->labels[k].next)
            if (k != self && dominates(p, &p->labels[k], bits_of(p, k), x, bits))
                return true;
    }
    return false;
}

/* Whether the way home can be cheap enough. */
static bool is_promising(const pricer *p, const label *x)
{
    if (!p->has_homes)
        return true;
    const bool needs_mark = p->task->is_marked != NULL && !x->is_marked;
    const home *h = &p->homes[needs_mark][(size_t)x->client * (size_t)p->slices +
                                          (size_t)slice_of(p, x->value[p->axis])];
    const bool is_barred =
        x->before >= 0 &&
        has_bit(p->remembered + (size_t)x->client * (size_t)p->words, x->before);
    const int64_t rest = cost_home(h, is_barred ? x->before : -3);
    return rest < FAR && x->cost + rest < p->task->threshold;
}

/* A label at a client it has just come to: its visit is paid for. The cuts' state is
 * that from before. */
static void pay_visit(const pricer *p, label *x, uint64_t *state)
{
    const size_t row = (size_t)x->client * (size_t)p->cut_words;
    for (int32_t w = 0; w < p->cut_words; w++) {
        const uint64_t now = state[w] & p->memory[row + (size_t)w];
        for (uint64_t pair = now & p->member[row + (size_t)w]; pair != 0; pair &= pair - 1)
            x->cost += p->penalty[64 * w + __builtin_ctzll(pair)];
        state[w] = now ^ p->member[row + (size_t)w];
    }
}

/* Keep it, if it is of use. */
static lorry__proof_answer keep(pricer *p, label *x, const uint64_t *bits)
{
    const lorry__proof_pricing *task = p->task;
    const size_t n = (size_t)p->n;
    bool is_end = !task->is_barred[n * n + n + (size_t)x->client];
    for (int32_t k = 0; is_end && k < p->graph->num_axes; k++)
        is_end = x->value[k] <= p->graph->last[x->client][k] || !p->graph->is_carried[k];
    if (is_end && (task->is_marked == NULL || x->is_marked || p->last_marked[x->client]) &&
        x->cost + p->last[x->client] < task->threshold)
        return LORRY__PROOF_FAILS;
    if (!is_promising(p, x) || is_dominated(p, x, bits, -1))
        return LORRY__PROOF_HOLDS;
    const size_t stride = (size_t)(p->words + p->cut_words), count = (size_t)p->count + 1;
    if (p->count >= MOST_LABELS || x->stops >= lorry__proof_most_stops(p->n))
        return LORRY__PROOF_TOO_MUCH;
    if (!lorry__grow(p->mem, (void **)&p->labels, &p->label_room, count, sizeof(*p->labels)) ||
        !lorry__grow(p->mem, (void **)&p->bits, &p->bit_room, count * stride, sizeof(*p->bits)))
        return LORRY__PROOF_NO_MEMORY;
    const size_t at = (size_t)x->client * (size_t)p->slices +
                      (size_t)slice_of(p, x->value[p->axis]);
    x->next = p->bucket[at];
    p->labels[p->count] = *x;
    memcpy(bits_of(p, p->count), bits, stride * sizeof(*bits));
    p->bucket[at] = p->count++;
    p->least[at] = lorry__min64(p->least[at], x->cost);
    return LORRY__PROOF_HOLDS;
}

static lorry__proof_answer start(pricer *p, uint64_t *bits)
{
    const lorry__proof_graph *g = p->graph;
    const size_t n = (size_t)p->n;
    lorry__proof_answer answer = LORRY__PROOF_HOLDS;
    for (int32_t c = 0; c < p->n && answer == LORRY__PROOF_HOLDS; c++) {
        label x = { .cost = p->first[c], .client = c, .before = NOBODY, .stops = 1,
                    .is_marked = p->first_marked[c] };
        bool fits = g->is_open[c] && !p->task->is_barred[n * n + (size_t)c];
        for (int32_t k = 0; fits && k < g->num_axes; k++) {
            const int64_t value = lorry__max64(g->first[c][k], g->low[c][k]);
            fits = !g->is_carried[k] || value <= g->high[c][k];
            x.value[k] = g->is_carried[k] ? value : 0;
        }
        if (!fits)
            continue;
        memset(bits, 0, (size_t)(p->words + p->cut_words) * sizeof(*bits));
        set_bit(bits, c);
        pay_visit(p, &x, bits + p->words);
        answer = keep(p, &x, bits);
    }
    return answer;
}

static lorry__proof_answer extend(pricer *p, int32_t number, uint64_t *bits)
{
    const lorry__proof_graph *g = p->graph;
    const label from = p->labels[number];
    for (const arc *a = p->arcs + p->start[from.client]; a < p->arcs + p->start[from.client + 1];
         a++) {
        if (has_bit(bits_of(p, number), a->to))
            continue;
        label x = { .cost = from.cost + a->cost, .client = a->to, .before = from.client,
                    .stops = from.stops + 1, .is_marked = from.is_marked || a->is_marked };
        bool fits = true;
        for (int32_t k = 0; fits && k < g->num_axes; k++) {
            if (!g->is_carried[k])
                continue;
            x.value[k] = lorry__max64(g->low[a->to][k], from.value[k] + a->step[k]);
            fits = x.value[k] <= g->high[a->to][k];
        }
        if (!fits)
            continue;
        const uint64_t *before = bits_of(p, number);
        const uint64_t *kept = p->remembered + (size_t)a->to * (size_t)p->words;
        for (int32_t w = 0; w < p->words; w++)
            bits[w] = before[w] & kept[w];
        set_bit(bits, a->to);
        memcpy(bits + p->words, before + p->words, (size_t)p->cut_words * sizeof(*bits));
        pay_visit(p, &x, bits + p->words);
        const lorry__proof_answer answer = keep(p, &x, bits);
        if (answer != LORRY__PROOF_HOLDS)
            return answer;
    }
    return LORRY__PROOF_HOLDS;
}

/* Slice by slice; inside one until nothing is new, for some arcs do not leave it. */
static lorry__proof_answer search(pricer *p, uint64_t *bits)
{
    lorry__proof_answer answer = start(p, bits);
    for (int32_t s = 0; s < p->slices; s++)
        for (bool has_new = true; has_new;) {
            has_new = false;
            for (int32_t c = 0; c < p->n; c++) {
                const size_t at = (size_t)c * (size_t)p->slices + (size_t)s;
                for (int32_t k = p->bucket[at]; k >= 0; k = p->labels[k].next) {
                    if (answer != LORRY__PROOF_HOLDS)
                        return answer;
                    if (p->labels[k].is_done)
                        continue;
                    p->labels[k].is_done = 1;
                    has_new = true;
                    const label x = p->labels[k];
                    if (!is_dominated(p, &x, bits_of(p, k), k))
                        answer = extend(p, k, bits);
                }
            }
        }
    return answer;
}

static void release(pricer *p)
{
    lorry__free(p->mem, p->first);
    lorry__free(p->mem, p->last);
    lorry__free(p->mem, p->first_marked);
    lorry__free(p->mem, p->last_marked);
    lorry__free(p->mem, p->start);
    lorry__free(p->mem, p->arcs);
    lorry__free(p->mem, p->remembered);
    lorry__free(p->mem, p->penalty);
    lorry__free(p->mem, p->member);
    lorry__free(p->mem, p->memory);
    lorry__free(p->mem, p->homes[0]);
    lorry__free(p->mem, p->homes[1]);
    lorry__free(p->mem, p->bucket);
    lorry__free(p->mem, p->least);
    lorry__free(p->mem, p->labels);
    lorry__free(p->mem, p->bits);
}

lorry__proof_answer lorry__proof_price(const lorry__proof_pricing *task)
{
    lorry__proof_answer answer = LORRY__PROOF_NO_MEMORY;
    if (lorry__proof_price_table(task, &answer))
        return answer;
    const int32_t n = task->graph->n;
    int32_t subsets = 0;
    for (int32_t k = 0; k < task->vector->num_cuts; k++)
        subsets += task->certificate->cuts[task->vector->cuts[k]].kind == LORRY__CUT_SUBSET;
    pricer p = { .task = task, .mem = task->mem, .graph = task->graph, .n = n,
                 .words = (n + 63) / 64, .cut_words = (subsets + 63) / 64 };
    uint64_t *bits = LORRY__NEW(p.mem, uint64_t, (size_t)(p.words + p.cut_words) + 1);
    if (bits != NULL && allocate(&p) && set_prices(&p) && cut_slices(&p)) {
        p.has_homes = find_homes(&p);
        answer = search(&p, bits);
    }
    lorry__free(p.mem, bits);
    release(&p);
    return answer;
}
