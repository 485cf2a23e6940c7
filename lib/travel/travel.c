/* travel.c: take in locations, profiles and matrices. */
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
        lorry__free(mem, travel->profiles[i].label);
        lorry__free(mem, travel->profiles[i].table32);
        lorry__free(mem, travel->profiles[i].table64);
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

/* The first value outside [0, limit], or `cells`; the largest in *most. */
static size_t first_unfit(const int64_t *values, size_t cells, int64_t *most)
{
    int64_t largest = 0;
    for (size_t i = 0; i < cells; i++) {
        if (values[i] < 0 || values[i] > LORRY__TRAVEL_LIMIT)
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
    if (longest <= INT32_MAX && slowest <= INT32_MAX)
        table32 = LORRY__NEW(travel->mem, lorry__arc32, cells);
    else
        table64 = LORRY__NEW(travel->mem, lorry__arc, cells);
    if (table32 == NULL && table64 == NULL)
        return lorry__fail(message, LORRY_ENOMEM,
                           "profiles[%ld]: no memory for a matrix of %zu x %zu", (long)profile, n,
                           n);
    for (size_t i = 0; i < cells; i++) {
        if (table32 != NULL)
            table32[i] = (lorry__arc32){ (int32_t)distances[i], (int32_t)durations[i] };
        else
            table64[i] = (lorry__arc){ distances[i], durations[i] };
    }
    lorry__travel_profile *p = &travel->profiles[profile];
    lorry__free(travel->mem, p->table32);
    lorry__free(travel->mem, p->table64);
    p->kind = LORRY__TRAVEL_MATRIX;
    p->table32 = table32;
    p->table64 = table64;
    travel->max_distance = lorry__max64(travel->max_distance, longest);
    travel->max_duration = lorry__max64(travel->max_duration, slowest);
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
