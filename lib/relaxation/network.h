/* network.h: what pricing sees of one kind of vehicle: clients, arcs, axes.
 *
 * An axis is one resource that only grows along a route: time, load in one
 * dimension, duration, distance or stops. A route that starts with j has the
 * value first(j); going on from i to j it has max(low(j), value(i) + step(i, j)),
 * which must not exceed high(j), nor last(j) where it ends with j. Up to
 * LORRY__AXES of them are kept, the tightest one first; the constraints that no
 * axis holds are dropped, so more routes are allowed than really are, none less.
 *
 * Values are whole numbers, counted in units of 1, loads in what divides them all.
 * Where they do not fit into 30 bits all are rounded down to larger units: what is
 * feasible stays so.
 *
 * Walks can be built from either end. Seen from behind an axis has the value
 * top - b, where b is the most that a client may have at its place for the rest
 * of the walk to be feasible; it grows along the walk as well, by the same
 * steps, so that one labelling serves both directions, see labels.h. */
#ifndef LORRY_RELAXATION_NETWORK_H
#define LORRY_RELAXATION_NETWORK_H

#include "eval/eval.h"
#include "model/certificate.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define LORRY__AXES LORRY__CERTIFICATE_AXES

/* The value of every axis; unused ones are 0 throughout. */
typedef int32_t lorry__value __attribute__((vector_size(16)));

/* Whether no axis of a exceeds that of b. */
static inline bool lorry__value_fits(lorry__value a, lorry__value b)
{
#if defined(__SSE2__)
    return _mm_movemask_epi8((__m128i)(a > b)) == 0;
#else
    typedef int64_t halves __attribute__((vector_size(16)));
    const halves over = (halves)(a > b);
    return (over[0] | over[1]) == 0;
#endif
}

static inline lorry__value lorry__value_max(lorry__value a, lorry__value b)
{
    const lorry__value more = a > b;
    return (a & more) | (b & ~more);
}

typedef struct lorry__axis {
    lorry__axis_kind kind;
    int32_t dimension;   /* of loads */
    int64_t unit, top;   /* top: the largest `high`, in its own units */
    int64_t end;         /* no route that visits no client twice has more */
} lorry__axis;

/* Vehicle types that are alike in all that pricing reads. */
typedef struct lorry__kind {
    int32_t type;      /* the first of them */
    int64_t vehicles;  /* of all of them, at most one per client */
} lorry__kind;

/* kinds[0..*count-1] and the kind of each type; room for num_types. */
void lorry__kinds(const lorry__eval *eval, lorry__kind *kinds, int32_t *kind_of_type,
                  int32_t *count);

typedef struct lorry__link {
    lorry__value step;
    int64_t cost;      /* travel, the service at `to`, and what its section charges */
    int32_t from, to;
} lorry__link;

typedef struct lorry__network {
    lorry__mem *mem;
    const lorry__eval *eval;
    lorry__kind kind;
    int32_t n, num_axes;
    lorry__axis axes[LORRY__AXES];
    lorry__value top;
    lorry__value *low, *high, *first, *last; /* per client */
    uint8_t *is_open;        /* per client: some route may visit it */
    int64_t *first_cost;     /* per client: from the start, with the fixed cost and
                                what a link to it costs beyond travel */
    int64_t *last_cost;      /* per client: to the end */
    int64_t num_links;
    int64_t *start;          /* links leaving i: links[start[i]..start[i+1]-1] */
    lorry__link *links;      /* that keep all axes; none from i to i */
    int64_t largest;         /* cost of a link, first or last */
    bool has_still_links;    /* some link has a step of 0 on the first axis */
} lorry__network;

/* O(n^2). LORRY_OK, LORRY_STOPPED (the limit is reached) or LORRY_ENOMEM; the network can
 * be freed after each. */
lorry_status lorry__network_build(lorry__network *network, lorry__mem *mem,
                                  const lorry__eval *eval, lorry__kind kind,
                                  const lorry__limit *limit);
void lorry__network_free(lorry__network *network);

/* Number of the link, -1 if there is none. */
int64_t lorry__network_find(const lorry__network *network, int32_t from, int32_t to);
/* Cost of a walk through these clients, repeats allowed. */
int64_t lorry__network_cost(const lorry__network *network, const int32_t *clients,
                            int32_t count);

#endif
