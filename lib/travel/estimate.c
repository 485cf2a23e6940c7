/* estimate.c: the rule by which unknown arcs follow from known ones, and a hash of
 * the known. */
#include "travel/estimate.h"

#define MOST_BANDS 16
#define FEWEST_IN_BAND 30
/* As many arcs that fit the bands are taken for granted at every place. */
#define PRIOR 4.0
/* A place's quotient, at most, and its inverse at least. */
#define MOST_FACTOR 3.0

/* One quantity over another: distance over length, or duration over distance. */
typedef struct quotient {
    double band[MOST_BANDS];
    double *out, *in;       /* per place */
} quotient;

struct lorry__estimate {
    lorry__mem *mem;
    int32_t n;
    int num_bands;
    double middle[MOST_BANDS]; /* length */
    quotient detour, pace;
};

/* ----------------------------------------------------------------- bands -- */

/* Bounds between bands: quantiles of the lengths. `work` has room for all. */
static int find_bounds(size_t count, const double *length, double *work,
                       double bound[MOST_BANDS])
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (length[k] > 0)
            work[kept++] = length[k];
    int bands = kept / FEWEST_IN_BAND > MOST_BANDS ? MOST_BANDS : (int)(kept / FEWEST_IN_BAND);
    if (bands < 1)
        bands = 1;
    for (int b = 1; b < bands; b++)
        bound[b - 1] = lorry__select(work, kept, kept * (size_t)b / (size_t)bands);
    return bands;
}

static int band_of(int bands, const double *bound, double length)
{
    int b = 0;
    while (b < bands - 1 && length >= bound[b])
        b++;
    return b;
}

/* The median of those values that belong to a band; 0 if none does. */
static double median_in(int wanted, size_t count, const int8_t *band, const double *value,
                        double *work)
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (band[k] == wanted)
            work[kept++] = value[k];
    return kept > 0 ? lorry__median(work, kept) : 0;
}

static double at_length(const lorry__estimate *e, const double *band, double length)
{
    int b = 0;
    while (b < e->num_bands && e->middle[b] < length)
        b++;
    if (b == 0)
        return band[0];
    if (b == e->num_bands)
        return band[b - 1];
    const double wide = e->middle[b] - e->middle[b - 1];
    const double share = wide > 0 ? (length - e->middle[b - 1]) / wide : 0;
    return band[b - 1] + share * (band[b] - band[b - 1]);
}

/* ---------------------------------------------------------------- places -- */

static double bounded(double factor)
{
    return factor > MOST_FACTOR ? MOST_FACTOR
           : factor < 1 / MOST_FACTOR ? 1 / MOST_FACTOR : factor;
}

/* The factor of every place at one end of its arcs: the median of value / expected.
 * `order` groups arcs by place. */
static void find_factors(int32_t n, size_t count, const lorry__known *known, bool is_from,
                         const double *value, const double *expected, size_t *first,
                         size_t *order, double *work, double *factor)
{
    memset(first, 0, ((size_t)n + 1) * sizeof(*first));
    for (size_t k = 0; k < count; k++)
        first[(is_from ? known[k].from : known[k].to) + 1]++;
    for (int32_t i = 0; i < n; i++)
        first[i + 1] += first[i];
    for (size_t k = 0; k < count; k++)
        order[first[is_from ? known[k].from : known[k].to]++] = k;
    for (int32_t i = n; i > 0; i--)
        first[i] = first[i - 1];
    first[0] = 0;
    for (int32_t i = 0; i < n; i++) {
        size_t kept = 0;
        for (size_t k = first[i]; k < first[i + 1]; k++)
            if (expected[order[k]] > 0)
                work[kept++] = value[order[k]] / expected[order[k]];
        const double median = kept > 0 ? lorry__median(work, kept) : 1;
        factor[i] = bounded(((double)kept * median + PRIOR) / ((double)kept + PRIOR));
    }
}

/* ----------------------------------------------------------------- whole -- */

/* Room for the work over `count` arcs. */
typedef struct bench {
    double *value, *expected, *work;
    int8_t *band;
    size_t *first, *order;
} bench;

static bool make_bench(lorry__mem *mem, int32_t n, size_t count, bench *w)
{
    w->value = LORRY__NEW(mem, double, count);
    w->expected = LORRY__NEW(mem, double, count);
    w->work = LORRY__NEW(mem, double, count);
    w->band = LORRY__NEW(mem, int8_t, count);
    w->first = LORRY__NEW(mem, size_t, (size_t)n + 1);
    w->order = LORRY__NEW(mem, size_t, count);
    return w->value != NULL && w->expected != NULL && w->work != NULL && w->band != NULL &&
           w->first != NULL && w->order != NULL;
}

static void free_bench(lorry__mem *mem, bench *w)
{
    void *const blocks[] = { w->value, w->expected, w->work, w->band, w->first, w->order };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(mem, blocks[k]);
}

/* Bands and factors of value over base, for arcs whose base is positive. */
static void fit(lorry__estimate *e, size_t count, const lorry__known *known,
                const double *length, bool is_pace, const double *bound, bench *w)
{
    quotient *q = is_pace ? &e->pace : &e->detour;
    for (size_t k = 0; k < count; k++) {
        const double base = is_pace ? (double)known[k].distance : length[k];
        const double amount = (double)(is_pace ? known[k].duration : known[k].distance);
        const bool is_used = base > 0 && length[k] > 0;
        w->value[k] = is_used ? amount / base : 0;
        w->band[k] = (int8_t)(is_used ? band_of(e->num_bands, bound, length[k]) : -1);
    }
    for (int b = 0; b < e->num_bands; b++) {
        q->band[b] = median_in(b, count, w->band, w->value, w->work);
        if (!is_pace)
            e->middle[b] = median_in(b, count, w->band, length, w->work);
    }
    for (size_t k = 0; k < count; k++)
        w->expected[k] = w->band[k] < 0 ? 0 : at_length(e, q->band, length[k]);
    find_factors(e->n, count, known, true, w->value, w->expected, w->first, w->order, w->work,
                 q->out);
    for (size_t k = 0; k < count; k++)
        w->expected[k] *= q->out[known[k].from];
    find_factors(e->n, count, known, false, w->value, w->expected, w->first, w->order, w->work,
                 q->in);
}

lorry__estimate *lorry__estimate_new(lorry__mem *mem, int32_t n, size_t count,
                                     const lorry__known *known, const double *length)
{
    double bound[MOST_BANDS];
    bench w = { 0 };
    lorry__estimate *e = LORRY__NEW(mem, lorry__estimate, 1);
    if (e == NULL)
        return NULL;
    e->mem = mem;
    e->n = n;
    double **const factors[] = { &e->detour.out, &e->detour.in, &e->pace.out, &e->pace.in };
    bool has_room = make_bench(mem, n, count, &w);
    for (int k = 0; k < 4; k++) {
        *factors[k] = LORRY__NEW(mem, double, (size_t)n);
        has_room = has_room && *factors[k] != NULL;
    }
    if (has_room) {
        e->num_bands = find_bounds(count, length, w.work, bound);
        fit(e, count, known, length, false, bound, &w);
        fit(e, count, known, length, true, bound, &w);
    }
    free_bench(mem, &w);
    if (!has_room) {
        lorry__estimate_free(e);
        return NULL;
    }
    return e;
}

void lorry__estimate_free(lorry__estimate *e)
{
    if (e == NULL)
        return;
    lorry__free(e->mem, e->detour.out);
    lorry__free(e->mem, e->detour.in);
    lorry__free(e->mem, e->pace.out);
    lorry__free(e->mem, e->pace.in);
    lorry__free(e->mem, e);
}

static double rounded_up(double value)
{
    if (!(value < 0x1p52))
        return value; /* whole already */
    const double whole = (double)(int64_t)value;
    return whole + (whole < value);
}

void lorry__estimate_arc(const lorry__estimate *e, int32_t from, int32_t to, double length,
                         double *distance, double *duration)
{
    const double way = length * at_length(e, e->detour.band, length) * e->detour.out[from] *
                       e->detour.in[to];
    const double time = way * at_length(e, e->pace.band, length) * e->pace.out[from] *
                        e->pace.in[to];
    *distance = way < 0x1p52 ? (double)(int64_t)(way + 0.5) : way;
    *duration = rounded_up(time);
}

static double most_of(const double *values, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = values[k] > most ? values[k] : most;
    return most;
}

void lorry__estimate_most(const lorry__estimate *e, double length, double *distance,
                          double *duration)
{
    const size_t n = (size_t)e->n, bands = (size_t)e->num_bands;
    const double way = length * most_of(e->detour.band, bands) * most_of(e->detour.out, n) *
                       most_of(e->detour.in, n);
    *distance = way + 1;
    *duration = way * most_of(e->pace.band, bands) * most_of(e->pace.out, n) *
                    most_of(e->pace.in, n) + 1;
}

/* ------------------------------------------------------------------ arcs -- */

struct lorry__arcs {
    lorry__mem *mem;
    lorry__known *slots;  /* open addressing, at most half full; from < 0: free */
    size_t num_slots, count;
};

static size_t slot_of(const lorry__arcs *arcs, int32_t from, int32_t to)
{
    const uint64_t key = (uint64_t)(uint32_t)from << 32 | (uint32_t)to;
    size_t slot = (size_t)lorry__hash64(key) & (arcs->num_slots - 1);
    while (arcs->slots[slot].from >= 0 &&
           (arcs->slots[slot].from != from || arcs->slots[slot].to != to))
        slot = (slot + 1) & (arcs->num_slots - 1);
    return slot;
}

lorry__arcs *lorry__arcs_new(lorry__mem *mem, size_t count, const lorry__known *known)
{
    lorry__arcs *arcs = LORRY__NEW(mem, lorry__arcs, 1);
    if (arcs == NULL)
        return NULL;
    arcs->mem = mem;
    arcs->num_slots = 16;
    while (arcs->num_slots < 2 * count)
        arcs->num_slots *= 2;
    arcs->slots = LORRY__NEW(mem, lorry__known, arcs->num_slots);
    if (arcs->slots == NULL) {
        lorry__arcs_free(arcs);
        return NULL;
    }
    for (size_t k = 0; k < arcs->num_slots; k++)
        arcs->slots[k].from = -1;
    for (size_t k = 0; k < count; k++) {
        const size_t slot = slot_of(arcs, known[k].from, known[k].to);
        arcs->count += arcs->slots[slot].from < 0;
        arcs->slots[slot] = known[k];
    }
    return arcs;
}

void lorry__arcs_free(lorry__arcs *arcs)
{
    if (arcs == NULL)
        return;
    lorry__free(arcs->mem, arcs->slots);
    lorry__free(arcs->mem, arcs);
}

const lorry__known *lorry__arcs_find(const lorry__arcs *arcs, int32_t from, int32_t to)
{
    const lorry__known *found = &arcs->slots[slot_of(arcs, from, to)];
    return found->from >= 0 ? found : NULL;
}

size_t lorry__arcs_count(const lorry__arcs *arcs) { return arcs->count; }
