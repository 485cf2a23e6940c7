/* travel.h: distance and duration between locations, per vehicle profile.
 *
 * A profile is planar (rounded Euclid), geodesic (metres on the ellipsoid by
 * PROJ), an explicit matrix, or known arcs with a rule for the others
 * (estimate.h); a matrix may have unknown cells, which follow the same rule.
 * Ways from coordinates go around barriers, if there are any (ways.h). Small
 * problems (up to LORRY__TRAVEL_CACHE locations) hold every profile as a table
 * of int32 or int64 pairs; larger ones compute each arc when asked, so memory
 * stays O(locations). A matrix is kept whatever its size.
 *
 * Life: init, set_locations, set_crs, add_line, add_profile, set_matrix or
 * set_known, freeze; from then on it is read-only and any number of threads may
 * ask. */
#ifndef LORRY_TRAVEL_TRAVEL_H
#define LORRY_TRAVEL_TRAVEL_H

#include "travel/estimate.h"
#include "travel/ways.h"

#define LORRY__TRAVEL_CACHE 3000

/* Longer or slower arcs are refused with LORRY_ERANGE. */
#define LORRY__TRAVEL_LIMIT (INT64_C(1) << 40)

typedef enum lorry__travel_kind {
    LORRY__TRAVEL_PLANAR,
    LORRY__TRAVEL_GEODESIC,
    LORRY__TRAVEL_MATRIX, /* also known arcs, where a table holds them all      */
    LORRY__TRAVEL_KNOWN   /* known arcs and the rule, asked one by one          */
} lorry__travel_kind;

typedef struct lorry__arc { int64_t distance, duration; } lorry__arc;
typedef struct lorry__arc32 { int32_t distance, duration; } lorry__arc32;

typedef struct lorry__travel_profile {
    lorry__travel_kind kind;   /* known after freeze                        */
    double detour, speed;
    char *label;               /* NULL: its number                          */
    lorry__arc32 *table32; /* n*n, row = from; at most one of the two tables */
    lorry__arc *table64;
    uint64_t *unknown;         /* n*n bits, row = from: cells that are estimated,
                                  or between which no way leads; NULL: none     */
    int64_t num_unknown;       /* arcs that are estimated                       */
    size_t num_known;
    lorry__known *known;       /* as given; NULL without set_known              */
    lorry__arcs *arcs;         /* of KNOWN: these by their ends...              */
    lorry__estimate *estimate; /* ...and the rule                               */
} lorry__travel_profile;

typedef struct lorry__travel {
    lorry__mem *mem;
    lorry_rounding rounding;   /* of planar profiles; set it before freeze  */
    int32_t n;             /* locations                                     */
    double *x, *y;         /* as given                                      */
    char *crs;             /* NULL: planar                                  */
    double *lon, *lat;     /* degrees on the CRS's own ellipsoid; NULL if planar */
    double *wgs_lon, *wgs_lat; /* for maps; NULL if planar                  */
    double axis, flattening;   /* of that ellipsoid                         */
    struct lorry__geodesic *geodesic; /* NULL without a geodesic profile    */
    double *places;        /* 3n metres from the centre of the ellipsoid; NULL likewise */
    int32_t num_lines, num_points;
    lorry__line *lines;    /* barriers and crossings                        */
    double *line_x, *line_y; /* their points, as given                      */
    lorry__ways *ways;     /* NULL without lines                            */
    int32_t num_profiles;
    lorry__travel_profile *profiles;
    int64_t max_distance, max_duration; /* upper bounds over all arcs       */
} lorry__travel;

/* ------------------------------------------------------- construction -- */

/* No locations, no profiles, no CRS, LORRY_ROUND_AUTO. `mem` outlives it. */
void lorry__travel_init(lorry__travel *travel, lorry__mem *mem);
/* Also after a failed or missing freeze; leaves an empty travel behind. */
void lorry__travel_free(lorry__travel *travel);

/* Copy n finite coordinates; once, before any matrix. */
lorry_status lorry__travel_set_locations(lorry__travel *travel, int32_t n, const double *x,
                                         const double *y);
/* Copied; NULL goes back to the plane. Looked up by freeze. */
lorry_status lorry__travel_set_crs(lorry__travel *travel, const char *crs);
/* detour > 0 and speed >= 0 are finite; label may be NULL and is copied;
 * index may be NULL. */
lorry_status lorry__travel_add_profile(lorry__travel *travel, double detour, double speed,
                                       const char *label, int32_t *index);
/* n*n values each, row = from, n as set; durations NULL: as distances. Copied
 * into the smaller table that holds them. LORRY_UNKNOWN, in either, is a cell that
 * freeze estimates from the others. Negative values get LORRY_EINVAL,
 * those beyond the limit LORRY_ERANGE, and the message names the cell. */
lorry_status lorry__travel_set_matrix(lorry__travel *travel, int32_t profile,
                                      const int64_t *distances, const int64_t *durations,
                                      lorry_message *message);
/* Known arcs in place of a matrix: copied; those from a location to itself are left
 * out. Errors as set_matrix, naming the arc as "profiles[0].pairs[3]". */
lorry_status lorry__travel_set_known(lorry__travel *travel, int32_t profile, size_t count,
                                     const lorry__known *known, lorry_message *message);
/* A barrier or a crossing (ways.h) of `count` finite points, copied. */
lorry_status lorry__travel_add_line(lorry__travel *travel, bool is_crossing, double reach,
                                    int32_t count, const double *x, const double *y);
/* Turn coordinates into places, prove the range of all arcs and tabulate them
 * where the problem is small. Without a profile a default one is added.
 * O(n), or O(profiles * n*n) with tables. */
lorry_status lorry__travel_freeze(lorry__travel *travel, lorry_message *message);

/* ------------------------------------------------------------ queries -- */

/* What a convention multiplies planar lengths by before it rounds them. */
int64_t lorry__rounding_factor(lorry_rounding rounding);
/* Units of distance in 1 of the coordinates, or of the matrix: that factor
 * where any profile is planar, else 1. O(profiles). */
int64_t lorry__travel_scale(const lorry__travel *travel);

/* Every profile has equal distance and duration both ways. O(1), or O(n*n)
 * for each matrix. */
bool lorry__travel_is_symmetric(const lorry__travel *travel);

/* Coordinates whose Euclidean distance orders places as travel does, for the
 * spatial index: x and y in the plane, else metres from the centre of the
 * ellipsoid. Returns their number, 2 or 3. */
int lorry__travel_place(const lorry__travel *travel, int32_t location, double place[3]);

/* An arc that is in no table of int32 pairs. */
lorry__arc lorry__travel_arc_slow(const lorry__travel *travel, int32_t profile, int32_t from,
                                  int32_t to);

/* One arc; from == to gives 0,0 except where a matrix says otherwise. */
static inline lorry__arc lorry__travel_arc(const lorry__travel *travel, int32_t profile,
                                           int32_t from, int32_t to)
{
    const lorry__arc32 *table = travel->profiles[profile].table32;
    if (table == NULL)
        return lorry__travel_arc_slow(travel, profile, from, to);
    const lorry__arc32 arc = table[(size_t)from * (size_t)travel->n + (size_t)to];
    return (lorry__arc){ arc.distance, arc.duration };
}

/* For lower bounds, of profiles whose arcs come from coordinates alone; 0, 0 for others. No
 * arc between places `apart` from each other, by lorry__travel_place(), or farther is
 * shorter or faster than this; in the plane without barriers some arc is as short. */
lorry__arc lorry__travel_least(const lorry__travel *travel, int32_t profile, double apart);
/* Nor is a way from one location to the other over any others, of k arcs, than this less
 * k halves of *loss, which rounding may take off each. */
lorry__arc lorry__travel_least_way(const lorry__travel *travel, int32_t profile, int32_t from,
                                   int32_t to, lorry__arc *loss);

/* Is this arc estimated, or does no way lead there (then it is as long as the straight
 * line)? O(1), or as an arc. */
bool lorry__travel_is_estimated(const lorry__travel *travel, int32_t profile, int32_t from,
                                int32_t to);
/* How many arcs of a profile are; ways that do not exist are counted only where a
 * table is held. */
int64_t lorry__travel_num_estimated(const lorry__travel *travel, int32_t profile);
/* Nearness on the map orders the arcs of every profile, more or less. */
bool lorry__travel_is_by_air(const lorry__travel *travel);

/* The arcs from one location to `count` others, as lorry__travel_arc() gives them, but
 * faster where they come from coordinates. */
void lorry__travel_row(const lorry__travel *travel, int32_t profile, int32_t from, int32_t count,
                       const int32_t *locations, lorry__arc *out);
/* The submatrix over `count` locations, row = from, count*count pairs. */
void lorry__travel_fill(const lorry__travel *travel, int32_t profile, int32_t count,
                        const int32_t *locations, lorry__arc *out);

#endif
