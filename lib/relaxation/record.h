/* record.h: keeping what the prover proves as a certificate. Every function that
 * can fail for want of memory says so; the certificate is then of no use. */
#ifndef LORRY_RELAXATION_RECORD_H
#define LORRY_RELAXATION_RECORD_H

#include "model/certificate.h"

struct lorry__prover;

/* What parts a node in two; the fields are those of lorry__proof_node. */
typedef struct lorry__choice {
    lorry__proof_step step;
    int32_t a, b, number;
    bool is_high;
} lorry__choice;

/* The root, and what is known of the problem. */
bool lorry__record_begin(struct lorry__prover *prover);
/* The best bound of the node at hand has just risen: keep its duals aside. */
bool lorry__record_best(struct lorry__prover *prover);
/* Its duals into the certificate; the vector's number, -1 when out of memory. */
int32_t lorry__record_vector(struct lorry__prover *prover);
/* Links have been barred by the best duals: `before` has, kind after kind, what was
 * barred before. prover->proof becomes the node without them. */
bool lorry__record_fix(struct lorry__prover *prover, const uint8_t *before, int64_t cutoff);
/* One side of a choice below a node; its number, -1 when out of memory. */
int32_t lorry__record_choice(struct lorry__prover *prover, int32_t parent,
                             const lorry__choice *choice);
/* A leaf: plans of this node cost at least so much, by this vector. */
void lorry__record_leaf(struct lorry__prover *prover, int32_t node, int32_t vector,
                        int64_t bound);
/* A certificate of all that is proved by now, complete in itself: with the duals kept
 * aside, and the ng-sets and axes as they are now; no method where nothing was proved.
 * They may have grown since a vector was priced, which only helps. */
bool lorry__record_copy(const struct lorry__prover *prover, lorry__certificate *out);

#endif
