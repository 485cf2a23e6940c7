/* cuts.c: the list of cuts, how walks count in them, and finding violated ones. */
#include "relaxation/cuts.h"

#include "relaxation/lp.h"

#define VIOLATED 0.03     /* at least */
#define PER_CLIENT 6      /* SUBSET cuts of one round that a client is in */

lorry_status lorry__cuts_new(lorry__cuts *cuts, lorry__mem *mem, int32_t n)
{
    *cuts = (lorry__cuts){ .mem = mem, .n = n, .words = (n + 63) / 64 };
    cuts->items = LORRY__NEW(mem, lorry__cut, LORRY__CUTS + LORRY__WALLS);
    cuts->bits.member = lorry__calloc(mem, (size_t)n, sizeof(*cuts->bits.member));
    cuts->bits.memory = lorry__calloc(mem, (size_t)n, sizeof(*cuts->bits.memory));
    cuts->walls = lorry__calloc(mem, (size_t)n, sizeof(*cuts->walls));
    if (cuts->items != NULL && cuts->bits.member != NULL && cuts->bits.memory != NULL &&
        cuts->walls != NULL)
        return LORRY_OK;
    lorry__cuts_free(cuts);
    return LORRY_ENOMEM;
}

void lorry__cuts_free(lorry__cuts *cuts)
{
    if (cuts->mem == NULL)
        return;
    for (int32_t k = 0; k < cuts->count; k++)
        lorry__free(cuts->mem, cuts->items[k].set);
    lorry__free(cuts->mem, cuts->items);
    lorry__free(cuts->mem, cuts->bits.member);
    lorry__free(cuts->mem, cuts->bits.memory);
    lorry__free(cuts->mem, cuts->walls);
    *cuts = (lorry__cuts){ .mem = NULL };
}

/* The bits per client, after a change of the list. */
static void index_cuts(lorry__cuts *cuts)
{
    memset(cuts->bits.member, 0, (size_t)cuts->n * sizeof(*cuts->bits.member));
    memset(cuts->bits.memory, 0, (size_t)cuts->n * sizeof(*cuts->bits.memory));
    memset(cuts->walls, 0, (size_t)cuts->n * sizeof(*cuts->walls));
    cuts->bits.count = cuts->num_subset;
    for (int32_t k = 0; k < cuts->num_subset; k++) {
        const uint64_t bit = UINT64_C(1) << (k % 64);
        for (int i = 0; i < 3; i++)
            cuts->bits.member[cuts->items[k].clients[i]][k / 64] |= bit;
        for (int32_t c = 0; c < cuts->n; c++)
            if (lorry__cut_has(&cuts->items[k], c))
                cuts->bits.memory[c][k / 64] |= bit;
    }
    for (int32_t k = cuts->num_subset; k < cuts->count; k++) {
        const int32_t wall = k - cuts->num_subset;
        for (int32_t c = 0; c < cuts->n; c++)
            if (lorry__cut_has(&cuts->items[k], c))
                cuts->walls[c][wall / 64] |= UINT64_C(1) << (wall % 64);
    }
}

bool lorry__cuts_add(lorry__cuts *cuts, lorry__cut cut)
{
    const bool is_subset = cut.kind == LORRY__CUT_SUBSET;
    const bool has_room = is_subset ? cuts->num_subset < LORRY__CUTS
                                    : cuts->count - cuts->num_subset < LORRY__WALLS;
    if (!has_room) {
        lorry__free(cuts->mem, cut.set);
        return false;
    }
    const int32_t at = is_subset ? cuts->num_subset++ : cuts->count;
    memmove(cuts->items + at + 1, cuts->items + at,
            (size_t)(cuts->count - at) * sizeof(*cuts->items));
    cuts->items[at] = cut;
    cuts->count++;
    index_cuts(cuts);
    return true;
}

void lorry__cuts_remove(lorry__cuts *cuts, const uint8_t *is_gone)
{
    int32_t kept = 0, subset = 0;
    for (int32_t k = 0; k < cuts->count; k++) {
        if (is_gone[k]) {
            lorry__free(cuts->mem, cuts->items[k].set);
            continue;
        }
        subset += cuts->items[k].kind == LORRY__CUT_SUBSET;
        cuts->items[kept++] = cuts->items[k];
    }
    cuts->count = kept;
    cuts->num_subset = subset;
    index_cuts(cuts);
}

void lorry__cuts_count(const lorry__cuts *cuts, const int32_t *clients, int32_t length,
                       int32_t *counts)
{
    uint64_t state[LORRY__CUT_WORDS] = { 0 }, inside[LORRY__WALLS / 64] = { 0 };
    memset(counts, 0, (size_t)cuts->count * sizeof(*counts));
    for (int32_t i = 0; i < length; i++) {
        const int32_t c = clients[i];
        for (int w = 0; w < LORRY__CUT_WORDS; w++) {
            const uint64_t now = state[w] & cuts->bits.memory[c][w];
            for (uint64_t even = now & cuts->bits.member[c][w]; even != 0; even &= even - 1)
                counts[64 * w + __builtin_ctzll(even)]++;
            state[w] = now ^ cuts->bits.member[c][w];
        }
        for (int w = 0; w < LORRY__WALLS / 64; w++) {
            for (uint64_t into = cuts->walls[c][w] & ~inside[w]; into != 0; into &= into - 1)
                counts[cuts->num_subset + 64 * w + __builtin_ctzll(into)]++;
            inside[w] = cuts->walls[c][w];
        }
    }
}

/* ---------------------------------------------------------------- subsets -- */

typedef struct candidate {
    double violation;
    int32_t clients[3];
} candidate;

#define CANDIDATES 400

/* Sorted, the most violated first; the worst falls off. */
static void keep_candidate(candidate *list, int32_t *count, candidate x)
{
    int32_t at = *count;
    if (at == CANDIDATES) {
        if (x.violation <= list[at - 1].violation)
            return;
        at--;
    } else {
        ++*count;
    }
    for (; at > 0 && x.violation > list[at - 1].violation; at--)
        list[at] = list[at - 1];
    list[at] = x;
}

/* Walks as bits: which clients are on which walk with a value. */
typedef struct support {
    int32_t words;      /* 64 walks each */
    uint64_t *rows;     /* client * words */
    double *values;     /* 64 * words */
    double *pairs;      /* client * n + client: value of the walks with both */
} support;

static void free_support(lorry__mem *mem, support *s)
{
    lorry__free(mem, s->rows);
    lorry__free(mem, s->values);
    lorry__free(mem, s->pairs);
}

static lorry_status find_support(lorry__mem *mem, int32_t n, const lorry__fraction *f,
                                 support *s)
{
    int32_t used = 0;
    for (int32_t k = 0; k < f->count; k++)
        used += f->values[k] > 1e-6;
    *s = (support){ .words = used / 64 + 1 };
    s->rows = LORRY__NEW(mem, uint64_t, (size_t)n * (size_t)s->words);
    s->values = LORRY__NEW(mem, double, 64 * (size_t)s->words);
    s->pairs = LORRY__NEW(mem, double, (size_t)n * (size_t)n);
    if (s->rows == NULL || s->values == NULL || s->pairs == NULL) {
        free_support(mem, s);
        return LORRY_ENOMEM;
    }
    used = 0;
    for (int32_t k = 0; k < f->count; k++) {
        if (f->values[k] <= 1e-6)
            continue;
        for (int64_t e = f->offsets[k]; e < f->offsets[k + 1]; e++)
            s->rows[(size_t)f->clients[e] * (size_t)s->words + (size_t)used / 64] |=
                UINT64_C(1) << (used % 64);
        s->values[used++] = f->values[k];
    }
    for (int32_t a = 0; a < n; a++)
        for (int32_t b = 0; b < a; b++) {
            double sum = 0.0;
            for (int32_t w = 0; w < s->words; w++)
                for (uint64_t both = s->rows[(size_t)a * (size_t)s->words + (size_t)w] &
                                     s->rows[(size_t)b * (size_t)s->words + (size_t)w];
                     both != 0; both &= both - 1)
                    sum += s->values[64 * w + __builtin_ctzll(both)];
            s->pairs[(size_t)a * (size_t)n + (size_t)b] = sum;
            s->pairs[(size_t)b * (size_t)n + (size_t)a] = sum;
        }
    return LORRY_OK;
}

static double all_three(const support *s, int32_t a, int32_t b, int32_t c)
{
    double sum = 0.0;
    for (int32_t w = 0; w < s->words; w++)
        for (uint64_t all = s->rows[(size_t)a * (size_t)s->words + (size_t)w] &
                            s->rows[(size_t)b * (size_t)s->words + (size_t)w] &
                            s->rows[(size_t)c * (size_t)s->words + (size_t)w];
             all != 0; all &= all - 1)
            sum += s->values[64 * w + __builtin_ctzll(all)];
    return sum;
}

/* Where labels must remember for the solution's walks to count in full: from
 * each odd visit to the next one. */
static bool set_memory(lorry__cuts *cuts, const lorry__fraction *f, lorry__cut *cut)
{
    cut->set = LORRY__NEW(cuts->mem, uint64_t, (size_t)cuts->words);
    if (cut->set == NULL)
        return false;
    for (int i = 0; i < 3; i++)
        cut->set[cut->clients[i] / 64] |= UINT64_C(1) << (cut->clients[i] % 64);
    for (int32_t k = 0; k < f->count; k++) {
        if (f->values[k] <= 1e-6)
            continue;
        int64_t odd = -1;
        for (int64_t e = f->offsets[k]; e < f->offsets[k + 1]; e++) {
            const int32_t c = f->clients[e];
            if (c != cut->clients[0] && c != cut->clients[1] && c != cut->clients[2])
                continue;
            if (odd < 0) {
                odd = e;
                continue;
            }
            for (int64_t i = odd + 1; i < e; i++)
                cut->set[f->clients[i] / 64] |= UINT64_C(1) << (f->clients[i] % 64);
            odd = -1;
        }
    }
    return true;
}

/* The same clients again: its memory grows. */
static lorry__cut *find_subset(lorry__cuts *cuts, const int32_t *clients)
{
    for (int32_t k = 0; k < cuts->num_subset; k++)
        if (memcmp(cuts->items[k].clients, clients, sizeof(cuts->items[k].clients)) == 0)
            return &cuts->items[k];
    return NULL;
}

lorry_status lorry__cuts_separate_subset(lorry__cuts *cuts, const lorry__fraction *f,
                                         int32_t most, int32_t *added)
{
    *added = 0;
    const int32_t n = cuts->n;
    support s;
    lorry_status status = find_support(cuts->mem, n, f, &s);
    if (status != LORRY_OK)
        return status;
    candidate *list = LORRY__NEW(cuts->mem, candidate, CANDIDATES);
    int32_t *visits = LORRY__NEW(cuts->mem, int32_t, (size_t)n), count = 0;
    if (list == NULL || visits == NULL) {
        free_support(cuts->mem, &s);
        lorry__free(cuts->mem, list);
        lorry__free(cuts->mem, visits);
        return LORRY_ENOMEM;
    }
    for (int32_t a = 0; a < n; a++) {
        const double *with = s.pairs + (size_t)a * (size_t)n;
        for (int32_t b = a + 1; b < n; b++) {
            if (with[b] <= 0.0)
                continue;
            const double *third = s.pairs + (size_t)b * (size_t)n;
            for (int32_t c = b + 1; c < n; c++) {
                const double pairs = with[b] + with[c] + third[c];
                if (pairs <= 1.0 + VIOLATED)
                    continue;
                const double violation = pairs - 2.0 * all_three(&s, a, b, c) - 1.0;
                if (violation > VIOLATED)
                    keep_candidate(list, &count, (candidate){ violation, { a, b, c } });
            }
        }
    }
    for (int32_t k = 0; k < count && *added < most && status == LORRY_OK; k++) {
        const int32_t *c = list[k].clients;
        if (visits[c[0]] >= PER_CLIENT || visits[c[1]] >= PER_CLIENT ||
            visits[c[2]] >= PER_CLIENT)
            continue;
        lorry__cut cut = { .kind = LORRY__CUT_SUBSET, .clients = { c[0], c[1], c[2] },
                           .rhs = 1, .status = LORRY__BASIC, .name = -1 };
        if (!set_memory(cuts, f, &cut)) {
            status = LORRY_ENOMEM;
            break;
        }
        lorry__cut *known = find_subset(cuts, c);
        if (known != NULL) {
            for (int32_t w = 0; w < cuts->words; w++)
                known->set[w] |= cut.set[w];
            lorry__free(cuts->mem, cut.set);
            index_cuts(cuts);
        } else if (!lorry__cuts_add(cuts, cut)) {
            break;
        }
        for (int i = 0; i < 3; i++)
            visits[c[i]]++;
        ++*added;
    }
    free_support(cuts->mem, &s);
    lorry__free(cuts->mem, list);
    lorry__free(cuts->mem, visits);
    return status;
}

/* --------------------------------------------------------------- capacity -- */

static bool has_enter(const lorry__cuts *cuts, const uint64_t *set)
{
    for (int32_t k = cuts->num_subset; k < cuts->count; k++)
        if (memcmp(cuts->items[k].set, set, (size_t)cuts->words * sizeof(*set)) == 0)
            return true;
    return false;
}

typedef struct growth {
    const int64_t *demand;
    int64_t capacity;
    double *flow;     /* from * n + to */
    double *link;     /* per client: flow to and from the set */
    uint8_t *is_in;
    uint64_t *set;
} growth;

/* Grow a set from a seed by the client that is tied to it most; the most
 * violated one on the way is added. */
static lorry_status grow_set(lorry__cuts *cuts, growth *g, int32_t seed, int32_t *added)
{
    const int32_t n = cuts->n;
    memset(g->is_in, 0, (size_t)n);
    memset(g->link, 0, (size_t)n * sizeof(*g->link));
    int64_t demand = 0;
    double inside = 0.0, best = VIOLATED;
    int32_t size = 0, rhs = 0;
    bool has_best = false;
    for (int32_t next = seed; next >= 0;) {
        inside += g->link[next];
        g->is_in[next] = 1;
        demand += g->demand[next];
        size++;
        const int64_t needed = (demand + g->capacity - 1) / g->capacity;
        const double violation = (double)needed - ((double)size - inside);
        if (size > 1 && violation > best) {
            best = violation;
            rhs = (int32_t)needed;
            has_best = true;
            memset(g->set, 0, (size_t)cuts->words * sizeof(*g->set));
            for (int32_t c = 0; c < n; c++)
                g->set[c / 64] |= (uint64_t)g->is_in[c] << (c % 64);
        }
        int32_t from = next;
        next = -1;
        for (int32_t c = 0; c < n; c++) {
            if (g->is_in[c])
                continue;
            g->link[c] += g->flow[(size_t)from * (size_t)n + (size_t)c] +
                          g->flow[(size_t)c * (size_t)n + (size_t)from];
            if (g->link[c] > 1e-6 && (next < 0 || g->link[c] > g->link[next]))
                next = c;
        }
    }
    if (!has_best || has_enter(cuts, g->set))
        return LORRY_OK;
    lorry__cut cut = { .kind = LORRY__CUT_ENTER, .rhs = rhs, .status = LORRY__BASIC,
                       .name = -1,
                       .set = LORRY__NEW(cuts->mem, uint64_t, (size_t)cuts->words) };
    if (cut.set == NULL)
        return LORRY_ENOMEM;
    memcpy(cut.set, g->set, (size_t)cuts->words * sizeof(*g->set));
    *added += lorry__cuts_add(cuts, cut);
    return LORRY_OK;
}

lorry_status lorry__cuts_separate_enter(lorry__cuts *cuts, const lorry__fraction *f,
                                        const int64_t *demand, int64_t capacity, int32_t most,
                                        int32_t *added)
{
    const size_t n = (size_t)cuts->n;
    *added = 0;
    growth g = { .demand = demand, .capacity = capacity,
                 .flow = LORRY__NEW(cuts->mem, double, n * n),
                 .link = LORRY__NEW(cuts->mem, double, n),
                 .is_in = LORRY__NEW(cuts->mem, uint8_t, n),
                 .set = LORRY__NEW(cuts->mem, uint64_t, (size_t)cuts->words) };
    lorry_status status = g.flow != NULL && g.link != NULL && g.is_in != NULL && g.set != NULL
                              ? LORRY_OK : LORRY_ENOMEM;
    for (int32_t k = 0; status == LORRY_OK && k < f->count; k++)
        for (int64_t e = f->offsets[k] + 1; f->values[k] > 1e-6 && e < f->offsets[k + 1]; e++)
            g.flow[(size_t)f->clients[e - 1] * n + (size_t)f->clients[e]] += f->values[k];
    for (int32_t c = 0; c < cuts->n && *added < most && status == LORRY_OK; c++)
        status = grow_set(cuts, &g, c, added);
    lorry__free(cuts->mem, g.flow);
    lorry__free(cuts->mem, g.link);
    lorry__free(cuts->mem, g.is_in);
    lorry__free(cuts->mem, g.set);
    return status;
}
