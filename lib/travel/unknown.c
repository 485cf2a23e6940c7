/* unknown.c: the rule for unknown arcs made from the known ones, and applied.
 *
 * Of a matrix at most SAMPLE known cells a row make the rule, spread evenly, so that
 * large ones cost O(n) for it; each unknown cell then costs O(1). */
#include "travel/metric.h"
#include "travel/unknown.h"

#define SAMPLE 64

static lorry_status no_memory(int32_t profile, lorry_message *message)
{
    return lorry__fail(message, LORRY_ENOMEM, "profiles[%ld]: no memory to estimate arcs",
                       (long)profile);
}

void lorry__put_arc(lorry__travel *travel, lorry__travel_profile *p, int32_t from, int32_t to,
                    lorry__arc arc)
{
    const size_t cell = (size_t)from * (size_t)travel->n + (size_t)to;
    if (p->table32 != NULL)
        p->table32[cell] = (lorry__arc32){ (int32_t)arc.distance, (int32_t)arc.duration };
    else
        p->table64[cell] = arc;
}

static bool is_marked(const lorry__travel *travel, const lorry__travel_profile *p, int32_t from,
                      int32_t to)
{
    const size_t cell = (size_t)from * (size_t)travel->n + (size_t)to;
    return p->unknown != NULL && (p->unknown[cell / 64] >> cell % 64 & 1) != 0;
}

static bool make_marks(lorry__travel *travel, lorry__travel_profile *p)
{
    const size_t cells = (size_t)travel->n * (size_t)travel->n;
    if (p->unknown == NULL)
        p->unknown = LORRY__NEW(travel->mem, uint64_t, cells / 64 + 1);
    return p->unknown != NULL;
}

static void mark(lorry__travel *travel, lorry__travel_profile *p, int32_t from, int32_t to)
{
    const size_t cell = (size_t)from * (size_t)travel->n + (size_t)to;
    p->unknown[cell / 64] |= UINT64_C(1) << cell % 64;
    p->num_unknown++;
}

bool lorry__mark_unknown(lorry__travel *travel, lorry__travel_profile *p, int32_t a, int32_t b)
{
    if (!make_marks(travel, p))
        return false;
    mark(travel, p, a, b);
    mark(travel, p, b, a);
    return true;
}

/* The rule from known arcs; what they say must be something. */
static lorry_status make_rule(lorry__travel *travel, int32_t profile, size_t count,
                              const lorry__known *known, lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    double *length = LORRY__NEW(travel->mem, double, count);
    if (length == NULL)
        return no_memory(profile, message);
    bool is_telling = false;
    for (size_t k = 0; k < count; k++) {
        length[k] = lorry__metric_length(travel, known[k].from, known[k].to);
        is_telling = is_telling || (length[k] > 0 && known[k].distance > 0);
    }
    if (is_telling)
        p->estimate = lorry__estimate_new(travel->mem, travel->n, count, known, length);
    lorry__free(travel->mem, length);
    if (!is_telling)
        return lorry__fail(message, LORRY_EINVAL,
                           "profiles[%ld]: none of the known arcs tells how long ways are, so the "
                           "others cannot be estimated", (long)profile);
    return p->estimate != NULL ? LORRY_OK : no_memory(profile, message);
}

/* Known and opposite arcs are within the limit; others are bounded by the rule. */
static lorry_status check_range(int32_t profile, int32_t from, int32_t to, double distance,
                                double duration, lorry_message *message)
{
    const double limit = (double)LORRY__TRAVEL_LIMIT;
    if (distance < limit && duration < limit)
        return LORRY_OK;
    return lorry__fail(message, LORRY_ERANGE,
                       "profiles[%ld]: the arc from location %ld to %ld is estimated beyond 2^40",
                       (long)profile, (long)from, (long)to);
}

static void widen(lorry__travel *travel, lorry__arc arc)
{
    travel->max_distance = lorry__max64(travel->max_distance, arc.distance);
    travel->max_duration = lorry__max64(travel->max_duration, arc.duration);
}

/* --------------------------------------------------------------- matrices -- */

/* Cells to the wider table, for an estimate that the narrow one cannot hold. */
static lorry_status widen_table(lorry__travel *travel, int32_t profile, lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    const size_t cells = (size_t)travel->n * (size_t)travel->n;
    if (p->table64 != NULL)
        return LORRY_OK;
    p->table64 = LORRY__NEW(travel->mem, lorry__arc, cells);
    if (p->table64 == NULL)
        return no_memory(profile, message);
    for (size_t k = 0; k < cells; k++)
        p->table64[k] = (lorry__arc){ p->table32[k].distance, p->table32[k].duration };
    lorry__free(travel->mem, p->table32);
    p->table32 = NULL;
    return LORRY_OK;
}

static lorry_status estimate_cell(lorry__travel *travel, int32_t profile, int32_t from,
                                  int32_t to, lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    lorry__arc arc = { 0, 0 };
    double distance = 0, duration = 0;
    lorry_status status = LORRY_OK;
    if (from != to && !is_marked(travel, p, to, from)) {
        arc = lorry__travel_arc(travel, profile, to, from);
    } else if (from != to) {
        lorry__estimate_arc(p->estimate, from, to, lorry__metric_length(travel, from, to),
                            &distance, &duration);
        status = check_range(profile, from, to, distance, duration, message);
        if (status != LORRY_OK)
            return status;
        arc = (lorry__arc){ (int64_t)distance, (int64_t)duration };
        if (arc.distance > INT32_MAX || arc.duration > INT32_MAX)
            status = widen_table(travel, profile, message);
    }
    if (status == LORRY_OK) {
        lorry__put_arc(travel, p, from, to, arc);
        widen(travel, arc);
    }
    return status;
}

/* Known cells of every row, SAMPLE at most. */
static size_t sample_known(const lorry__travel *travel, int32_t profile, lorry__known *out)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    const int32_t n = travel->n, stride = 1 + (n - 1) / SAMPLE;
    size_t count = 0;
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = i % stride; j < n; j += stride) {
            if (i == j || is_marked(travel, p, i, j))
                continue;
            const lorry__arc arc = lorry__travel_arc(travel, profile, i, j);
            out[count++] = (lorry__known){ i, j, arc.distance, arc.duration };
        }
    return count;
}

lorry_status lorry__freeze_unknown(lorry__travel *travel, int32_t profile,
                                   lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    const int32_t n = travel->n;
    lorry__known *known = LORRY__NEW(travel->mem, lorry__known, (size_t)n * (SAMPLE + 1));
    if (known == NULL)
        return no_memory(profile, message);
    const size_t count = sample_known(travel, profile, known);
    lorry_status status = make_rule(travel, profile, count, known, message);
    lorry__free(travel->mem, known);
    /* A location to itself is no estimate. */
    for (int32_t i = 0; i < n && status == LORRY_OK; i++)
        if (is_marked(travel, p, i, i)) {
            const size_t cell = (size_t)i * (size_t)n + (size_t)i;
            p->unknown[cell / 64] &= ~(UINT64_C(1) << cell % 64);
            p->num_unknown--;
            lorry__put_arc(travel, p, i, i, (lorry__arc){ 0, 0 });
        }
    for (int32_t i = 0; i < n && status == LORRY_OK; i++)
        for (int32_t j = 0; j < n && status == LORRY_OK; j++)
            if (is_marked(travel, p, i, j))
                status = estimate_cell(travel, profile, i, j, message);
    lorry__estimate_free(p->estimate);
    p->estimate = NULL;
    return status;
}

/* ------------------------------------------------------------ known arcs -- */

/* No arc of the rule is longer; the factors are bounded. */
static lorry_status bound_rule(lorry__travel *travel, int32_t profile, double most,
                               lorry__arc *bound, lorry_message *message)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    double distance, duration;
    *bound = (lorry__arc){ 0, 0 };
    for (size_t k = 0; k < p->num_known; k++) {
        bound->distance = lorry__max64(bound->distance, p->known[k].distance);
        bound->duration = lorry__max64(bound->duration, p->known[k].duration);
    }
    lorry__estimate_most(p->estimate, most, &distance, &duration);
    const lorry_status status = check_range(profile, 0, 0, distance, duration, message);
    if (status != LORRY_OK)
        return status;
    bound->distance = lorry__max64(bound->distance, (int64_t)distance);
    bound->duration = lorry__max64(bound->duration, (int64_t)duration);
    return LORRY_OK;
}

/* All arcs asked for once and kept. */
static lorry_status tabulate_known(lorry__travel *travel, int32_t profile, lorry__arc bound,
                                   lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    const size_t cells = (size_t)travel->n * (size_t)travel->n;
    const bool is_small = bound.distance <= INT32_MAX && bound.duration <= INT32_MAX;
    lorry__arc32 *table32 = is_small ? LORRY__NEW(travel->mem, lorry__arc32, cells) : NULL;
    lorry__arc *table64 = is_small ? NULL : LORRY__NEW(travel->mem, lorry__arc, cells);
    if ((table32 == NULL && table64 == NULL) || !make_marks(travel, p)) {
        lorry__free(travel->mem, table32);
        lorry__free(travel->mem, table64);
        return no_memory(profile, message);
    }
    p->table32 = table32;
    p->table64 = table64;
    for (int32_t i = 0; i < travel->n; i++)
        for (int32_t j = 0; j < travel->n; j++) {
            const lorry__arc arc = lorry__known_arc(travel, p, i, j);
            lorry__put_arc(travel, p, i, j, arc);
            widen(travel, arc);
            if (i != j && lorry__arcs_find(p->arcs, i, j) == NULL)
                mark(travel, p, i, j);
        }
    lorry__arcs_free(p->arcs);
    lorry__estimate_free(p->estimate);
    p->arcs = NULL;
    p->estimate = NULL;
    p->kind = LORRY__TRAVEL_MATRIX;
    return LORRY_OK;
}

lorry_status lorry__freeze_known(lorry__travel *travel, int32_t profile, double most,
                                 lorry_message *message)
{
    lorry__travel_profile *p = &travel->profiles[profile];
    lorry__arc bound;
    p->arcs = lorry__arcs_new(travel->mem, p->num_known, p->known);
    if (p->arcs == NULL)
        return no_memory(profile, message);
    lorry_status status = make_rule(travel, profile, p->num_known, p->known, message);
    if (status == LORRY_OK)
        status = bound_rule(travel, profile, most, &bound, message);
    if (status != LORRY_OK)
        return status;
    if (travel->n <= LORRY__TRAVEL_CACHE)
        return tabulate_known(travel, profile, bound, message);
    widen(travel, bound);
    return LORRY_OK;
}
