/* certificate.h: why no complete plan costs less than a bound; plain data.
 *
 * Room relaxation writes it, room check verifies it from the problem alone, room
 * io moves it to files. docs/bounds.md tells what is claimed and why that
 * suffices; in short:
 *
 * A *vector* gives a number y_i to every client and a number to some cuts, and
 * claims least reduced costs z_k over all routes of each kind k of vehicle that a
 * node allows. A *node* is a set of plans. The root holds all plans; a node is
 * parted either by a choice into two, or by a list of arcs into the plans that
 * use one of them (which cost at least `bound`, by its vector) and the rest (the
 * child). Plans of a leaf cost at least its `bound`, by its vector. */
#ifndef LORRY_MODEL_CERTIFICATE_H
#define LORRY_MODEL_CERTIFICATE_H

#include "model/problem.h"

#define LORRY__CERTIFICATE_AXES 4

/* What the bound is made of. */
typedef enum lorry__proof_method {
    LORRY__PROOF_NONE,    /* there is none */
    LORRY__PROOF_ARCS,    /* least arcs into each client; recomputed */
    LORRY__PROOF_TREES,   /* spanning trees; prices on degrees */
    LORRY__PROOF_ROUTES   /* reduced costs of routes; vectors and nodes */
} lorry__proof_method;

typedef enum lorry__axis_kind {
    LORRY__AXIS_TIME,
    LORRY__AXIS_DURATION,
    LORRY__AXIS_DISTANCE,
    LORRY__AXIS_STOPS,
    LORRY__AXIS_DELIVERY,
    LORRY__AXIS_PICKUP
} lorry__axis_kind;

typedef struct lorry__proof_axis {
    lorry__axis_kind kind;
    int32_t dimension;    /* of loads */
    int64_t unit;         /* values are rounded down to multiples of it */
    int64_t end;          /* no route that visits no client twice has more;
                             LORRY_UNLIMITED: not known */
    bool is_carried;      /* along walks; else it only rules out arcs */
} lorry__proof_axis;

/* Vehicle types that are alike in all that the proof reads. */
typedef struct lorry__proof_kind {
    int32_t num_types, num_axes;
    int32_t *types;       /* rising */
    lorry__proof_axis axes[LORRY__CERTIFICATE_AXES];
} lorry__proof_kind;

typedef enum lorry__cut_kind {
    LORRY__CUT_SUBSET,    /* of three clients, at most one route visits two or more */
    LORRY__CUT_ENTER      /* a set of clients is entered as often as its load needs */
} lorry__cut_kind;

typedef struct lorry__proof_cut {
    lorry__cut_kind kind;
    int32_t clients[3];   /* SUBSET */
    int32_t rhs;          /* SUBSET: 1, at most; ENTER: at least */
    int32_t count;
    int32_t *set;         /* rising; SUBSET: where visits are remembered; ENTER: the set */
} lorry__proof_cut;

typedef struct lorry__proof_vector {
    int64_t *clients;     /* y, times the scale */
    int32_t num_cuts;
    int32_t *cuts;        /* numbers of cuts */
    int64_t *cut_duals;   /* >= 0, times the scale, whatever the sense */
    int64_t *least;       /* z per kind, times the scale */
} lorry__proof_vector;

typedef enum lorry__proof_step {
    LORRY__STEP_ROOT,
    LORRY__STEP_FIX,      /* without the arcs of `links` */
    LORRY__STEP_VEHICLES, /* of kind a at most `number`; high: at least number + 1 */
    LORRY__STEP_ARC,      /* from client a to client b: not used; high: used */
    LORRY__STEP_FIRST,    /* a comes first on no route; high: on one */
    LORRY__STEP_LAST,     /* a comes last on no route; high: on one */
    LORRY__STEP_KIND      /* a is not served by kind b; high: by no other */
} lorry__proof_step;

/* A link of a kind: from -1 into the first client, to -1 out of the last. */
typedef struct lorry__proof_link {
    int32_t kind, from, to;
} lorry__proof_link;

typedef struct lorry__proof_node {
    int32_t parent;       /* -1: this is the root, node 0 */
    lorry__proof_step step;
    bool is_high;
    int32_t a, b, number;
    int64_t num_links;
    lorry__proof_link *links; /* FIX */
    int32_t fix_vector;   /* FIX: by it, the parent's plans that use one of them... */
    int64_t fix_bound;    /* ...cost at least so much */
    int32_t vector;       /* leaves; -1: none */
    int64_t bound;
} lorry__proof_node;

typedef struct lorry__certificate {
    lorry__mem *mem;
    uint64_t problem;     /* its hash */
    lorry_objective objective;
    lorry__proof_method method;
    int64_t bound;
    int64_t most_vehicles; /* of the plans that it speaks of; 0: any number */
    int64_t fewest_vehicles; /* no complete plan has fewer, for the load */
    int32_t num_clients;
    int64_t scale;
    /* TREES, times the scale */
    int64_t *prices;      /* per client */
    int64_t root_price;
    /* ROUTES */
    int32_t num_kinds, num_cuts, num_vectors, num_nodes;
    lorry__proof_kind *kinds;
    int32_t *ng_start;    /* per client, and one more: the clients remembered there */
    int32_t *ng;
    lorry__proof_cut *cuts;
    lorry__proof_vector *vectors;
    lorry__proof_node *nodes;
    size_t room[4];       /* of cuts, vectors, nodes and kinds */
} lorry__certificate;

void lorry__certificate_init(lorry__certificate *certificate, lorry__mem *mem);
void lorry__certificate_free(lorry__certificate *certificate);
/* In the same memory; false when there is not enough, and then nothing is held. */
bool lorry__certificate_copy(const lorry__certificate *from, lorry__certificate *out);
/* Append; -1 when out of memory. What the argument points to is taken over, and
 * freed on failure. */
int32_t lorry__certificate_add_kind(lorry__certificate *certificate, lorry__proof_kind kind);
int32_t lorry__certificate_add_cut(lorry__certificate *certificate, lorry__proof_cut cut);
int32_t lorry__certificate_add_vector(lorry__certificate *certificate,
                                      lorry__proof_vector vector);
int32_t lorry__certificate_add_node(lorry__certificate *certificate, lorry__proof_node node);
/* Of so many clients and kinds; false when out of memory. */
bool lorry__proof_vector_copy(lorry__mem *mem, const lorry__proof_vector *vector,
                              int32_t clients, int32_t kinds, lorry__proof_vector *out);
/* Free what it points to. */
void lorry__proof_vector_free(lorry__mem *mem, lorry__proof_vector *vector);

#endif
