/* labels.c: labels in buckets, their extension from one end, and the joining of
 * both ends. Both directions run through the same code: seen from behind a
 * network is a network, see network.h. */
#include "relaxation/labels.h"

#include "base/sort.h"

#define FAR (INT64_C(1) << 61)
#define MOST_SLICES 160
#define PARTS 16          /* of the second axis, at most */
#define PER_CLIENT 12     /* walks found that are kept per client */
#define FEW 10            /* labels of a bucket with EFFORT_FEW */
#define BOUND_FEW 8       /* likewise with EFFORT_BOUND, by merging */
#define LOOSE_FEW 3       /* likewise with EFFORT_LOOSE */
#define WORTH_BIT 0.1     /* of a mean dual: a client remembered, where labels are merged */
#define POLL 256          /* labels between two looks at clock and stop flag */

typedef struct label {
    lorry__value value;
    int64_t cost;
    uint64_t memory;
    uint64_t state[LORRY__CUT_WORDS];
    int64_t paid;         /* of its cost, to cuts on coming here */
    int32_t self;         /* number in the trace */
    int32_t is_done;      /* extended, or not to be */
} label;

/* Sorted by cost, none dominated by another of the bucket. */
typedef struct bucket {
    label *items;
    int32_t count, capacity;
    int32_t num_new;      /* of them, not done */
} bucket;

/* Whence a label comes. */
typedef struct trace {
    int32_t previous, client;
} trace;

/* A link as one direction sees it, for one pass. */
typedef struct way {
    lorry__value step;
    int64_t cost;         /* reduced, without the dual at the far end */
    uint64_t keep;        /* what is remembered at both ends */
    uint64_t bar;         /* nonzero in a memory: the far end is barred */
    int32_t to, link;
} way;

/* One direction. */
typedef struct side {
    lorry__value *low, *high, *first, *last;
    const int64_t *first_cost, *last_cost;
    int64_t *link_start;  /* per client */
    int32_t *links;       /* numbers, client by client */
    int64_t *start;       /* per client: its ways in this pass */
    way *ways;
    int32_t num_slices;
    bucket *buckets;      /* client * num_slices + slice */
    int64_t *least;       /* likewise: least cost in this slice and those before */
    int64_t *rest;        /* likewise, and by parts of the second axis: least cost of how
                             this direction's labels go on */
    const uint8_t *bars_first, *bars_last; /* per client; NULL: none barred */
    trace *traces;
    size_t count, capacity;
    int32_t next;         /* slice to extend next */
    int64_t work;
} side;

typedef struct found {
    int64_t cost;
    int32_t forward, backward; /* traces; -1: none */
} found;

struct lorry__labelling {
    lorry__mem *mem;
    const lorry__network *network;
    const lorry__ng *ng;
    int32_t n, shift;     /* slice = value >> shift */
    int32_t rest_shift;   /* of the second axis, for its parts */
    side sides[2];
    uint64_t *keep;       /* per link, of ng->version */
    int64_t version;
    found *best;          /* per client PER_CLIENT, sorted by cost */
    int32_t *num_best;
    found *list;
    int32_t num_list;
    lorry__labelling_tally tally;
    /* of the pass */
    lorry__prices prices;
    lorry__effort effort;
    int32_t most_links;
    int64_t *keys;        /* n of scratch */
    int64_t threshold, most_labels;
    int32_t few;
    double usual_step[LORRY__AXES]; /* the least into a client, on average */
    double worth[LORRY__AXES], worth_bit; /* of a unit, and of a client remembered, as a cost */
    const uint8_t *is_barred;
    lorry__value top, axes;
    bool is_pruned, is_fixing;
    int64_t roughly_least; /* no walk costs less, by the last EFFORT_BOUND */
    uint8_t *is_needed;   /* while fixing: as is_barred */
    lorry__limit limit;
};

/* -------------------------------------------------------------------- ng -- */

void lorry__ng_free(lorry__ng *ng, lorry__mem *mem)
{
    lorry__free(mem, ng->rows);
    lorry__free(mem, ng->bit);
    *ng = (lorry__ng){ .n = 0 };
}

static void set_row(lorry__ng *ng, int32_t place, int32_t client)
{
    ng->rows[(size_t)place * (size_t)ng->words + (size_t)client / 64] |= UINT64_C(1)
                                                                         << (client % 64);
}

/* Bits of the clients that some place remembers together with this one. */
static uint64_t bits_beside(const lorry__ng *ng, int32_t client)
{
    uint64_t bits = 0;
    for (int32_t i = 0; i < ng->n; i++) {
        if (!lorry__ng_has(ng, i, client))
            continue;
        for (int32_t w = 0; w < ng->words; w++)
            for (uint64_t rest = ng->rows[(size_t)i * (size_t)ng->words + (size_t)w]; rest != 0;
                 rest &= rest - 1) {
                const int32_t c = 64 * w + __builtin_ctzll(rest);
                if (c != client)
                    bits |= ng->bit[c];
            }
    }
    return bits;
}

/* A bit that no neighbour has; where there is none the client is forgotten
 * everywhere but at its own place. */
static bool choose_bit(lorry__ng *ng, int32_t client)
{
    const uint64_t taken = bits_beside(ng, client);
    if (ng->bit[client] != 0 && (taken & ng->bit[client]) == 0)
        return true;
    if (taken == UINT64_MAX)
        return false;
    ng->bit[client] = ~taken & (taken + 1);
    return true;
}

bool lorry__ng_add(lorry__ng *ng, int32_t place, int32_t client)
{
    if (lorry__ng_has(ng, place, client))
        return true;
    set_row(ng, place, client);
    if (choose_bit(ng, client)) {
        ng->version++;
        return true;
    }
    ng->rows[(size_t)place * (size_t)ng->words + (size_t)client / 64] &=
        ~(UINT64_C(1) << (client % 64));
    return false;
}

lorry_status lorry__ng_new(lorry__ng *ng, lorry__mem *mem, const lorry__network *g, int32_t size)
{
    const size_t n = (size_t)g->n;
    *ng = (lorry__ng){ .n = g->n, .words = (g->n + 63) / 64, .version = 1 };
    ng->rows = LORRY__NEW(mem, uint64_t, n * (size_t)ng->words);
    ng->bit = LORRY__NEW(mem, uint64_t, n);
    int64_t *near = LORRY__NEW(mem, int64_t, n);
    if (ng->rows == NULL || ng->bit == NULL || near == NULL) {
        lorry__ng_free(ng, mem);
        lorry__free(mem, near);
        return LORRY_ENOMEM;
    }
    for (int32_t c = 0; c < g->n; c++) {
        set_row(ng, c, c);
        choose_bit(ng, c);
    }
    for (int32_t i = 0; i < g->n; i++) {
        for (int32_t c = 0; c < g->n; c++)
            near[c] = FAR;
        for (int64_t a = g->start[i]; a < g->start[i + 1]; a++)
            near[g->links[a].to] = g->links[a].cost;
        near[i] = FAR;
        for (int32_t k = 1; k < size; k++) {
            int32_t best = 0;
            for (int32_t c = 1; c < g->n; c++)
                if (near[c] < near[best])
                    best = c;
            if (near[best] >= FAR)
                break;
            near[best] = FAR;
            lorry__ng_add(ng, i, best);
        }
    }
    lorry__free(mem, near);
    return LORRY_OK;
}

/* ---------------------------------------------------------------- set up -- */

static void free_side(lorry__labelling *l, side *s)
{
    lorry__mem *mem = l->mem;
    const size_t buckets = (size_t)l->n * (size_t)s->num_slices;
    for (size_t b = 0; s->buckets != NULL && b < buckets; b++)
        lorry__free(mem, s->buckets[b].items);
    lorry__free(mem, s->low);
    lorry__free(mem, s->high);
    lorry__free(mem, s->first);
    lorry__free(mem, s->last);
    lorry__free(mem, s->link_start);
    lorry__free(mem, s->links);
    lorry__free(mem, s->start);
    lorry__free(mem, s->ways);
    lorry__free(mem, s->buckets);
    lorry__free(mem, s->least);
    lorry__free(mem, s->rest);
    lorry__free(mem, s->traces);
}

void lorry__labelling_free(lorry__labelling *l)
{
    if (l == NULL)
        return;
    free_side(l, &l->sides[0]);
    free_side(l, &l->sides[1]);
    lorry__free(l->mem, l->keep);
    lorry__free(l->mem, l->best);
    lorry__free(l->mem, l->num_best);
    lorry__free(l->mem, l->list);
    lorry__free(l->mem, l->keys);
    lorry__free(l->mem, l);
}

static bool set_up_side(lorry__labelling *l, bool is_backward)
{
    const lorry__network *g = l->network;
    side *s = &l->sides[is_backward];
    const size_t n = (size_t)l->n, links = (size_t)g->num_links;
    s->num_slices = (g->top[0] >> l->shift) + 1;
    const size_t buckets = n * (size_t)s->num_slices;
    s->low = LORRY__NEW(l->mem, lorry__value, n);
    s->high = LORRY__NEW(l->mem, lorry__value, n);
    s->first = LORRY__NEW(l->mem, lorry__value, n);
    s->last = LORRY__NEW(l->mem, lorry__value, n);
    s->link_start = LORRY__NEW(l->mem, int64_t, n + 1);
    s->links = LORRY__NEW(l->mem, int32_t, links);
    s->start = LORRY__NEW(l->mem, int64_t, n + 1);
    s->ways = LORRY__NEW(l->mem, way, links);
    s->buckets = LORRY__NEW(l->mem, bucket, buckets);
    s->least = LORRY__NEW(l->mem, int64_t, buckets);
    s->rest = LORRY__NEW(l->mem, int64_t, buckets * PARTS);
    if (s->low == NULL || s->high == NULL || s->first == NULL || s->last == NULL ||
        s->link_start == NULL || s->links == NULL || s->start == NULL || s->ways == NULL ||
        s->buckets == NULL || s->least == NULL || s->rest == NULL)
        return false;
    s->first_cost = is_backward ? g->last_cost : g->first_cost;
    s->last_cost = is_backward ? g->first_cost : g->last_cost;
    for (int64_t a = 0; a < g->num_links; a++)
        s->link_start[(is_backward ? g->links[a].to : g->links[a].from) + 1]++;
    for (int32_t c = 0; c < l->n; c++)
        s->link_start[c + 1] += s->link_start[c];
    for (int64_t a = g->num_links - 1; a >= 0; a--) {
        /* Filled from behind, so that each client's links keep their order. */
        const int32_t at = is_backward ? g->links[a].to : g->links[a].from;
        s->links[--s->link_start[at + 1]] = (int32_t)a;
    }
    for (int32_t c = 0; c < l->n; c++)
        s->link_start[c] = s->link_start[c + 1];
    s->link_start[l->n] = g->num_links;
    return true;
}

/* Slices no wider than the least step along the first axis, so that most
 * extensions leave their slice, unless there would be too many. */
static int32_t choose_shift(const lorry__network *g)
{
    int32_t least = g->top[0] + 1;
    for (int64_t a = 0; a < g->num_links; a++) {
        /* Waiting counts as a step. */
        const int32_t step = g->links[a].step[0];
        if (step > 0 && step < least)
            least = step;
    }
    int32_t shift = 0;
    while (shift < 30 && ((INT32_C(2) << shift) <= least || g->top[0] >> shift >= MOST_SLICES))
        shift++;
    while (shift > 0 && g->top[0] >> shift < 16)
        shift--;
    return shift;
}

lorry_status lorry__labelling_new(lorry__labelling **out, lorry__mem *mem,
                                  const lorry__network *network, const lorry__ng *ng)
{
    lorry__labelling *l = *out = LORRY__NEW(mem, lorry__labelling, 1);
    if (l == NULL)
        return LORRY_ENOMEM;
    l->mem = mem;
    l->network = network;
    l->ng = ng;
    l->n = network->n;
    l->shift = choose_shift(network);
    while (network->top[1] >> l->rest_shift >= PARTS)
        l->rest_shift++;
    l->keep = LORRY__NEW(mem, uint64_t, (size_t)network->num_links);
    l->best = LORRY__NEW(mem, found, (size_t)l->n * PER_CLIENT);
    l->list = LORRY__NEW(mem, found, (size_t)l->n * PER_CLIENT);
    l->num_best = LORRY__NEW(mem, int32_t, (size_t)l->n);
    l->keys = LORRY__NEW(mem, int64_t, (size_t)l->n);
    if (l->keep != NULL && l->best != NULL && l->num_best != NULL && l->list != NULL && l->keys != NULL &&
        set_up_side(l, false) && set_up_side(l, true))
        return LORRY_OK;
    lorry__labelling_free(l);
    *out = NULL;
    return LORRY_ENOMEM;
}

/* --------------------------------------------------------------- one pass -- */

static void find_memories(lorry__labelling *l)
{
    const lorry__ng *ng = l->ng;
    if (l->version == ng->version)
        return;
    l->version = ng->version;
    for (int64_t a = 0; a < l->network->num_links; a++) {
        const lorry__link *link = &l->network->links[a];
        const uint64_t *x = ng->rows + (size_t)link->from * (size_t)ng->words;
        const uint64_t *y = ng->rows + (size_t)link->to * (size_t)ng->words;
        uint64_t keep = 0;
        for (int32_t w = 0; w < ng->words; w++)
            for (uint64_t both = x[w] & y[w]; both != 0; both &= both - 1)
                keep |= ng->bit[64 * w + __builtin_ctzll(both)];
        l->keep[a] = keep;
    }
}

/* The key that `rank` - 1 others do not exceed; keys are reordered. */
static int64_t select_key(int64_t *keys, int32_t count, int32_t rank)
{
    int32_t low = 0, high = count - 1;
    while (low < high) {
        const int64_t pivot = keys[low + (high - low) / 2];
        int32_t i = low, j = high;
        while (i <= j) {
            while (keys[i] < pivot)
                i++;
            while (keys[j] > pivot)
                j--;
            if (i <= j) {
                const int64_t swap = keys[i];
                keys[i++] = keys[j];
                keys[j--] = swap;
            }
        }
        if (rank - 1 <= j)
            high = j;
        else if (rank - 1 >= i)
            low = i;
        else
            break;
    }
    return keys[rank - 1];
}

/* Reduced cost that the links of a client must not exceed in this pass. */
static int64_t dearest_link(lorry__labelling *l, const side *s, int32_t client, bool is_backward)
{
    const int64_t first = s->link_start[client], count = s->link_start[client + 1] - first;
    if (l->most_links == 0 || count <= l->most_links)
        return INT64_MAX;
    int32_t open = 0;
    for (int64_t k = 0; k < count; k++) {
        const int32_t a = s->links[first + k];
        const lorry__link *link = &l->network->links[a];
        if (l->is_barred == NULL || !l->is_barred[a])
            l->keys[open++] = link->cost * l->prices.scale -
                              l->prices.client[is_backward ? link->from : link->to];
    }
    return open > l->most_links ? select_key(l->keys, open, l->most_links) : INT64_MAX;
}

static void open_side(lorry__labelling *l, bool is_backward)
{
    const lorry__network *g = l->network;
    side *s = &l->sides[is_backward];
    const size_t buckets = (size_t)l->n * (size_t)s->num_slices;
    for (size_t b = 0; b < buckets; b++)
        s->buckets[b].count = s->buckets[b].num_new = 0;
    s->count = 0;
    s->next = 0;
    s->work = 0;
    const uint8_t *bars = l->is_barred != NULL ? l->is_barred + g->num_links : NULL;
    s->bars_first = bars == NULL ? NULL : is_backward ? bars + l->n : bars;
    s->bars_last = bars == NULL ? NULL : is_backward ? bars : bars + l->n;
    for (int32_t c = 0; c < l->n; c++) {
        s->low[c] = l->axes & (is_backward ? g->top - g->high[c] : g->low[c]);
        s->high[c] = l->axes & (is_backward ? g->top - g->low[c] : g->high[c]);
        s->first[c] = l->axes & (is_backward ? g->top - g->last[c] : g->first[c]);
        s->last[c] = l->axes & (is_backward ? g->top - g->first[c] : g->last[c]);
    }
    int64_t used = 0;
    for (int32_t c = 0; c < l->n; c++) {
        s->start[c] = used;
        const int64_t dearest = dearest_link(l, s, c, is_backward);
        for (int64_t k = s->link_start[c]; k < s->link_start[c + 1]; k++) {
            const int32_t a = s->links[k];
            if (l->is_barred != NULL && l->is_barred[a])
                continue;
            const lorry__link *link = &g->links[a];
            const int32_t to = is_backward ? link->from : link->to;
            if (dearest != INT64_MAX &&
                link->cost * l->prices.scale - l->prices.client[to] > dearest)
                continue;
            s->ways[used++] = (way){
                .step = link->step & l->axes,
                .cost = link->cost * l->prices.scale +
                        (l->prices.link != NULL ? l->prices.link[a] : 0),
                .keep = l->keep[a],
                .bar = lorry__ng_has(l->ng, c, to) ? l->ng->bit[to] : 0,
                .to = to, .link = a };
        }
    }
    s->start[l->n] = used;
}

static inline bool is_dominated(const lorry__labelling *l, lorry__effort effort,
                                const label *by, const label *x)
{
    if (effort == LORRY__EFFORT_ONE)
        return true;
    if (effort != LORRY__EFFORT_LOOSE && (by->memory & ~x->memory) != 0)
        return false;
    if (!lorry__value_fits(by->value, x->value))
        return false;
    if (effort == LORRY__EFFORT_LOOSE)
        return true;
    int64_t cost = by->cost;
    for (int w = 0; w < LORRY__CUT_WORDS; w++)
        for (uint64_t more = by->state[w] & ~x->state[w]; more != 0; more &= more - 1)
            cost += l->prices.cuts->penalty[64 * w + __builtin_ctzll(more)];
    return cost <= x->cost;
}

static void keep_best(lorry__labelling *l, int32_t client, int64_t cost, int32_t forward,
                      int32_t backward)
{
    if (cost >= l->threshold)
        return;
    found *best = l->best + (size_t)client * PER_CLIENT;
    int32_t at = l->num_best[client];
    if (at == PER_CLIENT) {
        if (cost >= best[at - 1].cost)
            return;
        at--;
    } else {
        l->num_best[client]++;
    }
    for (; at > 0 && cost < best[at - 1].cost; at--)
        best[at] = best[at - 1];
    best[at] = (found){ cost, forward, backward };
}

/* A new label may be the whole walk. */
static inline void close_walk(lorry__labelling *l, const side *s, lorry__effort effort,
                              int32_t client, const label *x)
{
    if (!lorry__value_fits(x->value, s->last[client]) ||
        (s->bars_last != NULL && s->bars_last[client]))
        return;
    const bool is_backward = s == &l->sides[1];
    int64_t cost = x->cost + s->last_cost[client] * l->prices.scale;
    if (is_backward && l->prices.first != NULL)
        cost += l->prices.first[client];
    if (effort == LORRY__EFFORT_BOUND)
        l->roughly_least = lorry__min64(l->roughly_least, cost);
    if (cost >= l->threshold || effort != l->effort)
        return;
    if (l->is_fixing)
        l->is_needed[l->network->num_links + (is_backward ? 0 : l->n) + client] = 1;
    else
        keep_best(l, client, cost, is_backward ? -1 : x->self, is_backward ? x->self : -1);
}

/* How much two labels differ, as a cost. */
static double loss_of(const lorry__labelling *l, const label *a, const label *b)
{
    double loss = (double)(b->cost - a->cost);
    for (int32_t k = 0; k < l->network->num_axes; k++)
        loss += l->worth[k] * (a->value[k] > b->value[k] ? a->value[k] - b->value[k]
                                                         : b->value[k] - a->value[k]);
    return loss + l->worth_bit * __builtin_popcountll(a->memory ^ b->memory);
}

/* Make room in a bucket: of the new labels the two that differ least become one that
 * costs, has and remembers no more than either; NULL: there are none. Those extended
 * already stay: what is merged with them could go round in circles. */
static const label *merge_two(const lorry__labelling *l, bucket *b)
{
    int32_t first = -1, second = -1;
    double least = 1e300;
    for (int32_t i = 0; i < b->count; i++)
        for (int32_t j = i + 1; j < b->count && !b->items[i].is_done; j++) {
            const double loss = loss_of(l, &b->items[i], &b->items[j]);
            if (!b->items[j].is_done && loss < least) {
                least = loss;
                first = i;
                second = j;
            }
        }
    if (first < 0)
        return NULL;
    label *into = &b->items[first];
    const label *from = &b->items[second];
    into->value = -lorry__value_max(-into->value, -from->value);
    into->memory &= from->memory;
    b->num_new--;
    b->count--;
    memmove(b->items + second, b->items + second + 1,
            (size_t)(b->count - second) * sizeof(*b->items));
    return into;
}

/* Put a label into its bucket unless another one there dominates it; those
 * that it dominates go. false: out of memory. */
static bool insert(lorry__labelling *l, side *s, lorry__effort effort, int32_t client, label *x,
                   int32_t previous)
{
    bucket *b = &s->buckets[(size_t)client * (size_t)s->num_slices +
                            (size_t)(x->value[0] >> l->shift)];
    int32_t at = 0;
    for (; at < b->count && b->items[at].cost <= x->cost; at++)
        if (is_dominated(l, effort, &b->items[at], x)) {
            l->tally.checks += at;
            return true;
        }
    int32_t kept = at;
    for (int32_t i = at; i < b->count; i++) {
        if (is_dominated(l, effort, x, &b->items[i])) {
            b->num_new -= !b->items[i].is_done;
            continue;
        }
        if (kept != i)
            b->items[kept] = b->items[i];
        kept++;
    }
    l->tally.checks += b->count;
    b->count = kept;
    const int32_t most = effort == LORRY__EFFORT_LOOSE ? LOOSE_FEW
                         : effort == LORRY__EFFORT_FEW ? FEW : INT32_MAX;
    if (b->count >= most) {
        if (at >= most)
            return true;
        b->num_new -= !b->items[most - 1].is_done;
        b->count = most - 1;
    }
    size_t capacity = (size_t)b->capacity;
    if (!lorry__grow(l->mem, (void **)&b->items, &capacity, (size_t)b->count + 1,
                     sizeof(*b->items)) ||
        !lorry__grow(l->mem, (void **)&s->traces, &s->capacity, s->count + 1,
                     sizeof(*s->traces)))
        return false;
    b->capacity = (int32_t)capacity;
    memmove(b->items + at + 1, b->items + at, (size_t)(b->count - at) * sizeof(*b->items));
    s->traces[s->count] = (trace){ previous, client };
    x->self = (int32_t)s->count++;
    x->is_done = 0;
    b->items[at] = *x;
    b->count++;
    b->num_new++;
    if (effort == LORRY__EFFORT_BOUND && b->count > l->few) {
        /* It may end where neither could, and what it dominates is not looked at. */
        const label *merged = merge_two(l, b);
        if (merged != NULL)
            close_walk(l, s, effort, client, merged);
    }
    return true;
}

/* A visit as the cuts see it. */
static inline int64_t visit(const lorry__cut_bits *cuts, int32_t client, uint64_t *state)
{
    int64_t paid = 0;
    for (int w = 0; w < LORRY__CUT_WORDS; w++) {
        uint64_t now = state[w] & cuts->memory[client][w];
        for (uint64_t even = now & cuts->member[client][w]; even != 0; even &= even - 1)
            paid += cuts->penalty[64 * w + __builtin_ctzll(even)];
        state[w] = now ^ cuts->member[client][w];
    }
    return paid;
}

/* Where it stands how labels with so much left go on. */
static inline int64_t *rest_at(const lorry__labelling *l, const side *s, int32_t client,
                               lorry__value left)
{
    const size_t slice = (size_t)client * (size_t)s->num_slices + (size_t)(left[0] >> l->shift);
    return &s->rest[slice * PARTS + (size_t)(left[1] >> l->rest_shift)];
}

static inline bool extend(lorry__labelling *l, side *s, lorry__effort effort, int32_t client,
                          const label *from)
{
    const int64_t *duals = l->prices.client;
    const lorry__cut_bits *cuts = effort == LORRY__EFFORT_BOUND ? NULL : l->prices.cuts;
    const bool is_pruned = effort != LORRY__EFFORT_BOUND && l->is_pruned;
    for (const way *w = s->ways + s->start[client]; w < s->ways + s->start[client + 1]; w++) {
        if ((from->memory & w->bar) != 0)
            continue;
        label x = { .value = lorry__value_max(s->low[w->to], from->value + w->step) };
        if (!lorry__value_fits(x.value, s->high[w->to]))
            continue;
        l->tally.extensions++;
        x.cost = from->cost + w->cost - duals[w->to];
        if (is_pruned && x.cost + duals[w->to] + *rest_at(l, s, w->to, l->top - x.value) >=
                             l->threshold)
            continue;
        x.memory = (from->memory & w->keep) | l->ng->bit[w->to];
        if (cuts != NULL) {
            memcpy(x.state, from->state, sizeof(x.state));
            x.paid = visit(cuts, w->to, x.state);
            x.cost += x.paid;
        }
        const size_t before = s->count;
        if (!insert(l, s, effort, w->to, &x, from->self))
            return false;
        if (s->count > before)
            close_walk(l, s, effort, w->to, &x);
    }
    return true;
}

static bool start_side(lorry__labelling *l, side *s, lorry__effort effort)
{
    for (int32_t c = 0; c < l->n; c++) {
        if (!l->network->is_open[c] || !lorry__value_fits(s->first[c], s->high[c]) ||
            (s->bars_first != NULL && s->bars_first[c]))
            continue;
        label x = { .value = lorry__value_max(s->first[c], s->low[c]),
                    .cost = s->first_cost[c] * l->prices.scale - l->prices.client[c],
                    .memory = l->ng->bit[c] };
        if (s == &l->sides[0] && l->prices.first != NULL)
            x.cost += l->prices.first[c];
        if (l->prices.cuts != NULL && effort != LORRY__EFFORT_BOUND)
            x.cost += visit(l->prices.cuts, c, x.state);
        const size_t before = s->count;
        if (!insert(l, s, effort, c, &x, -1))
            return false;
        if (s->count > before)
            close_walk(l, s, effort, c, &x);
    }
    return true;
}

/* Whether a label in an earlier slice dominates it. */
static bool is_behind(lorry__labelling *l, const side *s, lorry__effort effort, int32_t client,
                      int32_t slice, const label *x)
{
    const int64_t *least = s->least + (size_t)client * (size_t)s->num_slices;
    const bucket *buckets = s->buckets + (size_t)client * (size_t)s->num_slices;
    for (int32_t t = slice - 1; t >= 0 && least[t] <= x->cost; t--) {
        const bucket *b = &buckets[t];
        for (int32_t i = 0; i < b->count && b->items[i].cost <= x->cost; i++) {
            l->tally.checks++;
            if (is_dominated(l, effort == LORRY__EFFORT_ONE ? LORRY__EFFORT_LOOSE : effort,
                             &b->items[i], x))
                return true;
        }
    }
    return false;
}

/* Extend what is new in one bucket. */
static lorry__pass extend_bucket(lorry__labelling *l, side *s, lorry__effort effort,
                                 int32_t client, int32_t slice, int *polls)
{
    bucket *b = &s->buckets[(size_t)client * (size_t)s->num_slices + (size_t)slice];
    while (b->num_new > 0)
        for (int32_t i = 0; i < b->count; i++) {
            if (b->items[i].is_done)
                continue;
            if (is_behind(l, s, effort, client, slice, &b->items[i])) {
                b->num_new--;
                b->count--;
                memmove(b->items + i, b->items + i + 1,
                        (size_t)(b->count - i) * sizeof(*b->items));
                i--;
                continue;
            }
            b->items[i].is_done = 1;
            b->num_new--;
            const label from = b->items[i];
            const int32_t count = b->count;
            s->work += s->start[client + 1] - s->start[client];
            if (!extend(l, s, effort, client, &from))
                return LORRY__PASS_MEMORY;
            if ((int64_t)s->count > l->most_labels)
                return LORRY__PASS_CUT;
            if (++*polls >= POLL) {
                *polls = 0;
                if (lorry__limit_is_reached(&l->limit))
                    return LORRY__PASS_TIME;
            }
            if (b->count != count)
                break; /* a short way led back into this bucket: look again */
        }
    return LORRY__PASS_DONE;
}

static inline lorry__pass extend_slice(lorry__labelling *l, side *s, lorry__effort effort,
                                       int *polls)
{
    const int32_t slice = s->next++;
    for (bool has_new = true; has_new;) {
        has_new = false;
        for (int32_t c = 0; c < l->n; c++) {
            bucket *b = &s->buckets[(size_t)c * (size_t)s->num_slices + (size_t)slice];
            if (b->num_new == 0)
                continue;
            const lorry__pass pass = extend_bucket(l, s, effort, c, slice, polls);
            if (pass != LORRY__PASS_DONE)
                return pass;
            has_new = true;
        }
    }
    for (int32_t c = 0; c < l->n; c++) {
        const size_t at = (size_t)c * (size_t)s->num_slices + (size_t)slice;
        const int64_t before = slice > 0 ? s->least[at - 1] : FAR;
        const int64_t here = s->buckets[at].count > 0 ? s->buckets[at].items[0].cost : FAR;
        s->least[at] = here < before ? here : before;
    }
    return LORRY__PASS_DONE;
}

/* What labels of the other direction can go on with, at best. A client's own
 * visit is counted on either side: without what cuts took for it here, the sum
 * is never too large, since floor(a) + floor(b) <= floor(a + b). */
static void tell_rest(lorry__labelling *l, const side *s, side *other)
{
    const size_t buckets = (size_t)l->n * (size_t)s->num_slices;
    for (size_t k = 0; k < buckets * PARTS; k++)
        other->rest[k] = FAR;
    for (int32_t c = 0; c < l->n; c++)
        for (int32_t t = 0; t < s->num_slices; t++) {
            const bucket *b = &s->buckets[(size_t)c * (size_t)s->num_slices + (size_t)t];
            for (int32_t i = 0; i < b->count; i++) {
                int64_t *rest = rest_at(l, other, c, b->items[i].value);
                *rest = lorry__min64(*rest, b->items[i].cost - b->items[i].paid);
            }
            int64_t *here = other->rest + ((size_t)c * (size_t)s->num_slices + (size_t)t) * PARTS;
            for (int32_t u = 0; u < PARTS; u++) {
                if (t > 0)
                    here[u] = lorry__min64(here[u], here[u - PARTS]);
                if (u > 0)
                    here[u] = lorry__min64(here[u], here[u - 1]);
            }
        }
}

/* The rest of `least`, once no slice will be extended any more. */
static void finish_least(lorry__labelling *l, side *s)
{
    for (int32_t c = 0; c < l->n; c++)
        for (int32_t t = s->next; t < s->num_slices; t++) {
            const size_t at = (size_t)c * (size_t)s->num_slices + (size_t)t;
            const int64_t before = t > 0 ? s->least[at - 1] : FAR;
            const int64_t here = s->buckets[at].count > 0 ? s->buckets[at].items[0].cost : FAR;
            s->least[at] = here < before ? here : before;
        }
}

static inline lorry__pass extend_all(lorry__labelling *l, lorry__effort effort)
{
    side *f = &l->sides[0], *b = &l->sides[1];
    int polls = 0;
    if (!start_side(l, f, effort) || !start_side(l, b, effort))
        return LORRY__PASS_MEMORY;
    const int32_t top = l->top[0];
    /* What lies below f->next << shift is extended forwards, what lies above
     * top - (b->next << shift) backwards. */
    while (((int64_t)f->next << l->shift) + ((int64_t)b->next << l->shift) <= top) {
        side *s = f->work <= b->work ? f : b;
        const lorry__pass pass = extend_slice(l, s, effort, &polls);
        if (pass != LORRY__PASS_DONE)
            return pass;
    }
    finish_least(l, f);
    finish_least(l, b);
    return LORRY__PASS_DONE;
}

/* The cheapest backward label at the far end that a forward label fits. */
static void join_label(lorry__labelling *l, const label *from, const way *w, lorry__value there,
                       int64_t cost, int64_t *best, int32_t *with)
{
    const side *s = &l->sides[1];
    const lorry__value top = l->top;
    const int32_t slices = (top[0] - there[0]) >> l->shift;
    const int64_t *least = s->least + (size_t)w->to * (size_t)s->num_slices;
    const uint64_t memory = from->memory & w->keep;
    for (int32_t t = slices; t >= 0 && cost + least[t] < *best; t--) {
        const bucket *b = &s->buckets[(size_t)w->to * (size_t)s->num_slices + (size_t)t];
        for (int32_t i = 0; i < b->count && cost + b->items[i].cost < *best; i++) {
            const label *x = &b->items[i];
            l->tally.joins++;
            if ((memory & x->memory) != 0 || !lorry__value_fits(there + x->value, top))
                continue;
            int64_t sum = cost + x->cost;
            if (l->prices.cuts != NULL)
                for (int k = 0; k < LORRY__CUT_WORDS; k++)
                    for (uint64_t even = from->state[k] & x->state[k]; even != 0;
                         even &= even - 1)
                        sum += l->prices.cuts->penalty[64 * k + __builtin_ctzll(even)];
            if (sum < *best) {
                *best = sum;
                *with = x->self;
            }
        }
    }
}

static lorry__pass join_all(lorry__labelling *l)
{
    const side *f = &l->sides[0];
    const int32_t border = f->next << l->shift;
    int polls = 0;
    for (int32_t c = 0; c < l->n; c++)
        for (int32_t t = 0; t < f->next && t < f->num_slices; t++) {
            const bucket *from = &f->buckets[(size_t)c * (size_t)f->num_slices + (size_t)t];
            for (int32_t i = 0; i < from->count; i++) {
                const label *x = &from->items[i];
                int64_t best = l->threshold;
                int32_t with = -1;
                for (const way *w = f->ways + f->start[c]; w < f->ways + f->start[c + 1]; w++) {
                    const int64_t cost = x->cost + w->cost;
                    if ((x->memory & w->bar) != 0 || x->value[0] + w->step[0] > f->high[w->to][0])
                        continue;
                    const lorry__value there =
                        lorry__value_max(f->low[w->to], x->value + w->step);
                    if (there[0] < border || !lorry__value_fits(there, f->high[w->to]))
                        continue;
                    join_label(l, x, w, there, cost, &best, &with);
                }
                if (with >= 0)
                    keep_best(l, c, best, x->self, with);
                if (++polls >= POLL) {
                    polls = 0;
                    if (lorry__limit_is_reached(&l->limit))
                        return LORRY__PASS_TIME;
                }
            }
        }
    return LORRY__PASS_DONE;
}

static void set_worth(lorry__labelling *l)
{
    double sum = 0.0;
    for (int32_t c = 0; c < l->n; c++)
        sum += (double)l->prices.client[c];
    for (int32_t k = 0; k < l->network->num_axes; k++)
        l->worth[k] = sum / l->n / (l->usual_step[k] > 0.0 ? l->usual_step[k] : 1.0);
    l->worth_bit = WORTH_BIT * sum / l->n;
}

static void find_usual_steps(lorry__labelling *l)
{
    const lorry__network *g = l->network;
    for (int32_t k = 0; k < g->num_axes; k++) {
        memset(l->keys, 0, (size_t)l->n * sizeof(*l->keys));
        for (int64_t a = 0; a < g->num_links; a++) {
            int64_t *least = &l->keys[g->links[a].to];
            const int64_t step = g->links[a].step[k];
            *least = *least == 0 ? step : lorry__min64(*least, step);
        }
        l->usual_step[k] = 0.0;
        for (int32_t c = 0; c < l->n; c++)
            l->usual_step[k] += (double)l->keys[c] / l->n;
    }
}

static void open_pass(lorry__labelling *l, const lorry__request_pass *request)
{
    l->prices = request->prices;
    if (l->prices.cuts != NULL && l->prices.cuts->count == 0)
        l->prices.cuts = NULL;
    l->effort = request->effort;
    l->most_links = request->most_links;
    l->threshold = request->threshold;
    l->most_labels = request->most_labels;
    l->few = request->few > 0 ? request->few : BOUND_FEW;
    l->is_barred = request->is_barred;
    l->axes = request->axes;
    l->top = l->network->top & l->axes;
    l->is_fixing = false;
    l->is_pruned = request->is_pruned;
    l->limit = request->limit;
    l->tally = (lorry__labelling_tally){ .checks = 0 };
    memset(l->num_best, 0, (size_t)l->n * sizeof(*l->num_best));
    find_memories(l);
    if (l->usual_step[0] == 0.0)
        find_usual_steps(l);
    set_worth(l);
}

/* One direction, all the way; then the other knows how its labels can go on. */
static inline lorry__pass extend_whole(lorry__labelling *l, lorry__effort effort, bool is_backward)
{
    side *s = &l->sides[is_backward], *other = &l->sides[!is_backward];
    int polls = 0;
    l->roughly_least = FAR;
    open_side(l, is_backward);
    if (!start_side(l, s, effort))
        return LORRY__PASS_MEMORY;
    while (s->next < s->num_slices) {
        const lorry__pass pass = extend_slice(l, s, effort, &polls);
        if (pass != LORRY__PASS_DONE)
            return pass;
    }
    tell_rest(l, s, other);
    l->tally.labels += (int64_t)s->count;
    return LORRY__PASS_DONE;
}

lorry__pass lorry__labelling_run(lorry__labelling *l, const lorry__request_pass *request,
                                 int64_t *least)
{
    open_pass(l, request);
    lorry__pass pass = LORRY__PASS_DONE;
    if (l->is_pruned || l->effort == LORRY__EFFORT_BOUND)
        pass = extend_whole(l, LORRY__EFFORT_BOUND, true);
    *least = l->roughly_least;
    if (l->effort == LORRY__EFFORT_BOUND || pass != LORRY__PASS_DONE)
        return pass;
    if (l->is_pruned)
        pass = extend_whole(l, LORRY__EFFORT_BOUND, false);
    if (pass != LORRY__PASS_DONE)
        return pass;
    memset(l->num_best, 0, (size_t)l->n * sizeof(*l->num_best));
    open_side(l, false);
    open_side(l, true);
    switch (l->effort) {
    case LORRY__EFFORT_ONE:
        pass = extend_all(l, LORRY__EFFORT_ONE);
        break;
    case LORRY__EFFORT_LOOSE:
        pass = extend_all(l, LORRY__EFFORT_LOOSE);
        break;
    case LORRY__EFFORT_FEW:
        pass = extend_all(l, LORRY__EFFORT_FEW);
        break;
    case LORRY__EFFORT_BOUND:
        break;
    case LORRY__EFFORT_EXACT:
        pass = extend_all(l, LORRY__EFFORT_EXACT);
        break;
    }
    if (pass == LORRY__PASS_DONE)
        pass = join_all(l);
    *least = l->threshold;
    for (int32_t c = 0; c < l->n; c++)
        if (l->num_best[c] > 0)
            *least = lorry__min64(*least, l->best[(size_t)c * PER_CLIENT].cost);
    l->tally.labels += (int64_t)(l->sides[0].count + l->sides[1].count);
    return pass;
}

/* Whether some label before the link and some behind it make a walk of less
 * than the threshold. */
static bool is_used(lorry__labelling *l, int32_t client, const way *w)
{
    const side *f = &l->sides[0];
    for (int32_t t = 0; t < f->num_slices; t++) {
        const bucket *from = &f->buckets[(size_t)client * (size_t)f->num_slices + (size_t)t];
        for (int32_t i = 0; i < from->count; i++) {
            const label *x = &from->items[i];
            const lorry__value there = lorry__value_max(f->low[w->to], x->value + w->step);
            if ((x->memory & w->bar) != 0 || !lorry__value_fits(there, f->high[w->to]))
                continue;
            int64_t best = l->threshold;
            int32_t with = -1;
            join_label(l, x, w, there, x->cost + w->cost, &best, &with);
            if (with >= 0)
                return true;
        }
    }
    return false;
}

static lorry__pass fix_links(lorry__labelling *l)
{
    const side *f = &l->sides[0];
    for (int32_t c = 0; c < l->n; c++) {
        for (const way *w = f->ways + f->start[c]; w < f->ways + f->start[c + 1]; w++)
            l->is_needed[w->link] = is_used(l, c, w);
        if (lorry__limit_is_reached(&l->limit))
            return LORRY__PASS_TIME;
    }
    return LORRY__PASS_DONE;
}

lorry__pass lorry__labelling_fix(lorry__labelling *l, const lorry__request_pass *request,
                                 uint8_t *is_barred, int64_t *num_barred)
{
    const size_t parts = (size_t)l->network->num_links + 2 * (size_t)l->n;
    *num_barred = 0;
    open_pass(l, request);
    l->is_needed = LORRY__NEW(l->mem, uint8_t, parts);
    if (l->is_needed == NULL)
        return LORRY__PASS_MEMORY;
    l->is_fixing = true;
    /* Each pass is pruned by the one before it, which went the other way. */
    l->is_pruned = true;
    lorry__pass pass = extend_whole(l, LORRY__EFFORT_BOUND, false);
    if (pass == LORRY__PASS_DONE)
        pass = extend_whole(l, LORRY__EFFORT_EXACT, true);
    if (pass == LORRY__PASS_DONE)
        pass = extend_whole(l, LORRY__EFFORT_EXACT, false);
    if (pass == LORRY__PASS_DONE)
        pass = fix_links(l);
    for (size_t k = 0; k < parts && pass == LORRY__PASS_DONE; k++) {
        *num_barred += !l->is_needed[k] && !is_barred[k];
        is_barred[k] = !l->is_needed[k];
    }
    lorry__free(l->mem, l->is_needed);
    l->is_needed = NULL;
    return pass;
}

static inline bool is_found_cheaper(const void *unused, found a, found b)
{
    (void)unused;
    return a.cost < b.cost;
}

int32_t lorry__labelling_found(lorry__labelling *l, int32_t most)
{
    l->num_list = 0;
    for (int32_t k = 0; k < PER_CLIENT && l->num_list < most; k++) {
        const int32_t first = l->num_list;
        for (int32_t c = 0; c < l->n; c++)
            if (l->num_best[c] > k)
                l->list[l->num_list++] = l->best[(size_t)c * PER_CLIENT + (size_t)k];
        LORRY__SORT(found, l->list + first, l->num_list - first, is_found_cheaper, NULL);
    }
    return l->num_list < most ? l->num_list : most;
}

int32_t lorry__labelling_walk(const lorry__labelling *l, int32_t k, int32_t *clients,
                              int32_t room)
{
    const found *f = &l->list[k];
    int32_t count = 0;
    for (int32_t t = f->forward; t >= 0; t = l->sides[0].traces[t].previous) {
        if (count == room)
            return 0;
        clients[count++] = l->sides[0].traces[t].client;
    }
    for (int32_t i = 0; i < count / 2; i++) {
        const int32_t swap = clients[i];
        clients[i] = clients[count - 1 - i];
        clients[count - 1 - i] = swap;
    }
    for (int32_t t = f->backward; t >= 0; t = l->sides[1].traces[t].previous) {
        if (count == room)
            return 0;
        clients[count++] = l->sides[1].traces[t].client;
    }
    return count;
}

lorry__labelling_tally lorry__labelling_count(const lorry__labelling *l) { return l->tally; }
