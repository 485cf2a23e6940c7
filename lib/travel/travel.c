/* travel.c: take in locations, profiles and matrices. */
#include <math.h>

#include "geo/geodesic.h"
#include "travel/travel.h"

void lorry__travel_init(lorry__travel *travel, lorry__mem *mem)
{
    *travel = (lorry__travel){ .mem = mem, .rounding = LORRY_ROUND_AUTO };
}

void lorry__travel_free(lorry__travel *travel)
{
    lorry__mem *mem = travel->mem;
    for (int32_t i = 0; i < travel->num_profiles; i++) {
        lorry__travel_profile *p = &travel->profiles[i];
        lorry__free(mem, p->label);
        lorry__free(mem, p->table32);
        lorry__free(mem, p->table64);
        lorry__free(mem, p->unknown);
        lorry__free(mem, p->known);
        lorry__arcs_free(p->arcs);
        lorry__estimate_free(p->estimate);
    }
    lorry__free(mem, travel->profiles);
    lorry__free(mem, travel->x);
    lorry__free(mem, travel->y);
    lorry__free(mem, travel->crs);
    lorry__free(mem, travel->lon);
    lorry__free(mem, travel->lat);
    lorry__free(mem, travel->wgs_lon);
    lorry__free(mem, travel->wgs_lat);
    lorry__free(mem, travel->places);
    lorry__free(mem, travel->lines);
    lorry__free(mem, travel->line_x);
    lorry__free(mem, travel->line_y);
    lorry__ways_free(travel->ways);
    lorry__geodesic_free(travel->geodesic);
    lorry__travel_init(travel, mem);
}

lorry_status lorry__travel_set_locations(lorry__travel *travel, int32_t n, const double *x,
                                         const double *y)
{
    assert(n >= 0 && travel->x == NULL);
    const size_t size = (size_t)n * sizeof(double);
    travel->x = lorry__alloc(travel->mem, size);
    travel->y = lorry__alloc(travel->mem, size);
    if (travel->x == NULL || travel->y == NULL)
        return LORRY_ENOMEM;
    if (n > 0) {
        memcpy(travel->x, x, size);
        memcpy(travel->y, y, size);
    }
    travel->n = n;
    return LORRY_OK;
}

lorry_status lorry__travel_set_crs(lorry__travel *travel, const char *crs)
{
    char *copy = NULL;
    if (crs != NULL && (copy = lorry__strdup(travel->mem, crs)) == NULL)
        return LORRY_ENOMEM;
    lorry__free(travel->mem, travel->crs);
    travel->crs = copy;
    return LORRY_OK;
}

lorry_status lorry__travel_add_profile(lorry__travel *travel, double detour, double speed,
                                       const char *label, int32_t *index)
{
    assert(detour > 0 && speed >= 0);
    const size_t count = (size_t)travel->num_profiles;
    char *copy = NULL;
    if (label != NULL && (copy = lorry__strdup(travel->mem, label)) == NULL)
        return LORRY_ENOMEM;
    lorry__travel_profile *profiles =
        lorry__resize(travel->mem, travel->profiles, (count + 1) * sizeof(*profiles));
    if (profiles == NULL) {
        lorry__free(travel->mem, copy);
        return LORRY_ENOMEM;
    }
    profiles[count] = (lorry__travel_profile){
        .kind = LORRY__TRAVEL_PLANAR, .detour = detour, .speed = speed, .label = copy
    };
    travel->profiles = profiles;
    travel->num_profiles++;
    if (index != NULL)
        *index = (int32_t)count;
    return LORRY_OK;
}

/* ------------------------------------------------------------- matrix -- */

/* The first value that is neither in [0, limit] nor unknown, or `cells`; the largest
 * in *most. */
static size_t first_unfit(const int64_t *values, size_t cells, int64_t *most)
{
    int64_t largest = 0;
    for (size_t i = 0; i < cells; i++) {
        if ((values[i] < 0 && values[i] != LORRY_UNKNOWN) || values[i] > LORRY__TRAVEL_LIMIT)
            return i;
        largest = lorry__max64(largest, values[i]);
    }
    *most = largest;
    return cells;
}

static lorry_status unfit(int32_t profile, const char *what, size_t row, size_t column,
                          int64_t value, lorry_message *message)
{
    if (value < 0)
        return lorry__fail(message, LORRY_EINVAL,
                           "profiles[%ld].%s[%zu][%zu]: %lld is negative", (long)profile, what,
                           row, column, (long long)value);
    return lorry__fail(message, LORRY_ERANGE,
                       "profiles[%ld].%s[%zu][%zu]: %lld exceeds 2^40, the longest arc "
                       "that is computed with",
                       (long)profile, what, row, column, (long long)value);
}

/* Which cells are unknown, as bits; NULL with count 0 where none is. */
static lorry_status mark_unknown(lorry__travel *travel, const int64_t *distances,
                                 const int64_t *durations, uint64_t **bits, int64_t *count)
{
    const size_t n = (size_t)travel->n, cells = n * n;
    *bits = NULL;
    *count = 0;
    for (size_t i = 0; i < cells; i++) {
        if (distances[i] != LORRY_UNKNOWN && durations[i] != LORRY_UNKNOWN)
            continue;
        if (*bits == NULL &&
            (*bits = LORRY__NEW(travel->mem, uint64_t, cells / 64 + 1)) == NULL)
            return LORRY_ENOMEM;
        (*bits)[i / 64] |= UINT64_C(1) << i % 64;
        ++*count;
    }
    return LORRY_OK;
}

static void drop_tables(lorry__travel *travel, lorry__travel_profile *p)
{
    lorry__free(travel->mem, p->table32);
    lorry__free(travel->mem, p->table64);
    lorry__free(travel->mem, p->unknown);
    lorry__free(travel->mem, p->known);
    p->table32 = NULL;
    p->table64 = NULL;
    p->unknown = NULL;
    p->known = NULL;
    p->num_unknown = 0;
    p->num_known = 0;
}

lorry_status lorry__travel_set_matrix(lorry__travel *travel, int32_t profile,
                                      const int64_t *distances, const int64_t *durations,
                                      lorry_message *message)
{
    assert(profile >= 0 && profile < travel->num_profiles);
    const size_t n = (size_t)travel->n, cells = n * n;
    int64_t longest = 0, slowest = 0;
    size_t bad = first_unfit(distances, cells, &longest);
    if (bad < cells)
        return unfit(profile, "distances", bad / n, bad % n, distances[bad], message);
    if (durations == NULL)
        durations = distances;
    bad = first_unfit(durations, cells, &slowest);
    if (bad < cells)
        return unfit(profile, "durations", bad / n, bad % n, durations[bad], message);

    lorry__arc32 *table32 = NULL;
    lorry__arc *table64 = NULL;
    uint64_t *unknown = NULL;
    int64_t num_unknown = 0;
    if (longest <= INT32_MAX && slowest <= INT32_MAX)
        table32 = LORRY__NEW(travel->mem, lorry__arc32, cells);
    else
        table64 = LORRY__NEW(travel->mem, lorry__arc, cells);
    if ((table32 == NULL && table64 == NULL) ||
        mark_unknown(travel, distances, durations, &unknown, &num_unknown) != LORRY_OK) {
        lorry__free(travel->mem, table32);
        lorry__free(travel->mem, table64);
        return lorry__fail(message, LORRY_ENOMEM,
                           "profiles[%ld]: no memory for a matrix of %zu x %zu", (long)profile, n,
                           n);
    }
    for (size_t i = 0; i < cells; i++) {
        const bool is_known = unknown == NULL || (unknown[i / 64] >> i % 64 & 1) == 0;
        const int64_t distance = is_known ? distances[i] : 0;
        const int64_t duration = is_known ? durations[i] : 0;
        if (table32 != NULL)
            table32[i] = (lorry__arc32){ (int32_t)distance, (int32_t)duration };
        else
            table64[i] = (lorry__arc){ distance, duration };
    }
    lorry__travel_profile *p = &travel->profiles[profile];
    drop_tables(travel, p);
    p->kind = LORRY__TRAVEL_MATRIX;
    p->table32 = table32;
    p->table64 = table64;
    p->unknown = unknown;
    p->num_unknown = num_unknown;
    travel->max_distance = lorry__max64(travel->max_distance, longest);
    travel->max_duration = lorry__max64(travel->max_duration, slowest);
    return LORRY_OK;
}

/* ------------------------------------------------- known arcs, barriers -- */

static lorry_status check_known(const lorry__travel *travel, int32_t profile, size_t index,
                                const lorry__known *arc, lorry_message *message)
{
    if (arc->from < 0 || arc->from >= travel->n || arc->to < 0 || arc->to >= travel->n)
        return lorry__fail(message, LORRY_EINVAL,
                           "profiles[%ld].pairs[%zu]: there is no location %ld; %ld were added",
                           (long)profile, index,
                           (long)(arc->from < 0 || arc->from >= travel->n ? arc->from : arc->to),
                           (long)travel->n);
    if (arc->distance < 0 || arc->duration < 0)
        return lorry__fail(message, LORRY_EINVAL, "profiles[%ld].pairs[%zu]: %lld is negative",
                           (long)profile, index,
                           (long long)lorry__min64(arc->distance, arc->duration));
    if (arc->distance > LORRY__TRAVEL_LIMIT || arc->duration > LORRY__TRAVEL_LIMIT)
        return lorry__fail(message, LORRY_ERANGE,
                           "profiles[%ld].pairs[%zu]: %lld exceeds 2^40, the longest arc that is "
                           "computed with", (long)profile, index,
                           (long long)lorry__max64(arc->distance, arc->duration));
    return LORRY_OK;
}

lorry_status lorry__travel_set_known(lorry__travel *travel, int32_t profile, size_t count,
                                     const lorry__known *known, lorry_message *message)
{
    assert(profile >= 0 && profile < travel->num_profiles);
    for (size_t k = 0; k < count; k++) {
        const lorry_status status = check_known(travel, profile, k, &known[k], message);
        if (status != LORRY_OK)
            return status;
    }
    lorry__known *copy = LORRY__NEW(travel->mem, lorry__known, count);
    if (copy == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "profiles[%ld]: no memory for %zu pairs",
                           (long)profile, count);
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (known[k].from != known[k].to)
            copy[kept++] = known[k];
    lorry__travel_profile *p = &travel->profiles[profile];
    drop_tables(travel, p);
    p->kind = LORRY__TRAVEL_KNOWN;
    p->known = copy;
    p->num_known = kept;
    return LORRY_OK;
}

lorry_status lorry__travel_add_line(lorry__travel *travel, bool is_crossing, double reach,
                                    int32_t count, const double *x, const double *y)
{
    const size_t lines = (size_t)travel->num_lines + 1;
    const size_t points = (size_t)travel->num_points + (size_t)count;
    assert(count > 0);
    lorry__line *list = lorry__resize(travel->mem, travel->lines, lines * sizeof(*list));
    if (list == NULL)
        return LORRY_ENOMEM;
    travel->lines = list;
    double *xs = lorry__resize(travel->mem, travel->line_x, points * sizeof(*xs));
    if (xs == NULL)
        return LORRY_ENOMEM;
    travel->line_x = xs;
    double *ys = lorry__resize(travel->mem, travel->line_y, points * sizeof(*ys));
    if (ys == NULL)
        return LORRY_ENOMEM;
    travel->line_y = ys;
    memcpy(xs + travel->num_points, x, (size_t)count * sizeof(*x));
    memcpy(ys + travel->num_points, y, (size_t)count * sizeof(*y));
    list[travel->num_lines++] = (lorry__line){ travel->num_points, count, is_crossing, reach };
    travel->num_points += count;
    return LORRY_OK;
}

/* ------------------------------------------------------------ queries -- */

static bool is_arc_equal(lorry__arc a, lorry__arc b)
{
    return a.distance == b.distance && a.duration == b.duration;
}

bool lorry__travel_is_symmetric(const lorry__travel *travel)
{
    for (int32_t p = 0; p < travel->num_profiles; p++) {
        if (travel->profiles[p].kind == LORRY__TRAVEL_KNOWN)
            return false; /* to find out would ask for every arc */
        if (travel->profiles[p].kind != LORRY__TRAVEL_MATRIX)
            continue;
        for (int32_t i = 0; i < travel->n; i++)
            for (int32_t j = i + 1; j < travel->n; j++)
                if (!is_arc_equal(lorry__travel_arc(travel, p, i, j),
                                  lorry__travel_arc(travel, p, j, i)))
                    return false;
    }
    return true;
}

int lorry__travel_place(const lorry__travel *travel, int32_t location, double place[3])
{
    if (travel->places != NULL) {
        memcpy(place, travel->places + 3 * (size_t)location, 3 * sizeof(double));
        return 3;
    }
    place[0] = travel->x[location];
    place[1] = travel->y[location];
    place[2] = 0;
    return 2;
}

bool lorry__travel_is_estimated(const lorry__travel *travel, int32_t profile, int32_t from,
                                int32_t to)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    const size_t cell = (size_t)from * (size_t)travel->n + (size_t)to;
    if (p->unknown != NULL)
        return p->unknown[cell / 64] >> cell % 64 & 1;
    if (p->kind == LORRY__TRAVEL_KNOWN)
        return from != to && lorry__arcs_find(p->arcs, from, to) == NULL;
    if (p->kind == LORRY__TRAVEL_MATRIX || travel->ways == NULL || from == to ||
        p->table32 != NULL || p->table64 != NULL)
        return false;
    return !lorry__ways_is_free(travel->ways, from, to) &&
           !(lorry__ways_length(travel->ways, from, to) < (double)INFINITY);
}

int64_t lorry__travel_num_estimated(const lorry__travel *travel, int32_t profile)
{
    const lorry__travel_profile *p = &travel->profiles[profile];
    if (p->kind == LORRY__TRAVEL_KNOWN)
        return (int64_t)travel->n * (travel->n - 1) - (int64_t)lorry__arcs_count(p->arcs);
    return p->num_unknown;
}

bool lorry__travel_is_by_air(const lorry__travel *travel)
{
    for (int32_t p = 0; p < travel->num_profiles; p++)
        if (travel->profiles[p].kind == LORRY__TRAVEL_MATRIX)
            return false;
    /* Around barriers arcs are cheap to ask for only where tables hold them. */
    return travel->ways == NULL || travel->n > LORRY__TRAVEL_CACHE;
}
