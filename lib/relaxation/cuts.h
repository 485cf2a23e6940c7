/* cuts.h: inequalities that every plan keeps and the master's walks need not.
 *
 * - SUBSET: of three clients, at most one route visits two or more. The memory
 *   is where labels remember an odd number of visits: a walk counts as many
 *   pairs of visits as it makes without leaving it in between (limited memory:
 *   Pecin, Contardo, Desaulniers, Uchoa 2017, INFORMS J. Comput. 29(3):489-502).
 * - ENTER: a set of clients whose load needs `rhs` vehicles is entered so often
 *   (rounded capacity: Laporte, Nobert 1983, OR Spektrum 5:77-85). */

#ifndef LORRY_RELAXATION_CUTS_H
#define LORRY_RELAXATION_CUTS_H

#include "relaxation/labels.h"

#define LORRY__WALLS 128 /* ENTER cuts, at most */

typedef struct lorry__cut {
    lorry__cut_kind kind;
    int32_t clients[3];  /* SUBSET */
    int32_t rhs;         /* SUBSET: at most; else at least */
    uint64_t *set;       /* a bit per client: SUBSET: the memory, ENTER: the set */
    uint8_t status;      /* of its row in the master's basis */
    double dual;         /* in the master's last solution */
    int32_t idle;        /* solutions of the master since it had a dual */
    int32_t name;        /* in the certificate; -1: none yet */
} lorry__cut;

typedef struct lorry__cuts {
    lorry__mem *mem;
    int32_t n, words;
    int32_t count, num_subset;   /* SUBSET ones come first */
    lorry__cut *items;           /* room for LORRY__CUTS + LORRY__WALLS */
    lorry__cut_bits bits;        /* of the SUBSET ones; penalties are the pricer's */
    uint64_t (*walls)[LORRY__WALLS / 64]; /* per client: ENTER sets that it is in */
} lorry__cuts;

lorry_status lorry__cuts_new(lorry__cuts *cuts, lorry__mem *mem, int32_t n);
void lorry__cuts_free(lorry__cuts *cuts);
/* Takes cut->set over. false: there is no room, or no memory; then it is freed. */
bool lorry__cuts_add(lorry__cuts *cuts, lorry__cut cut);
/* Remove the marked ones (count flags); the others keep their order. */
void lorry__cuts_remove(lorry__cuts *cuts, const uint8_t *is_gone);
static inline bool lorry__cut_has(const lorry__cut *cut, int32_t client)
{
    return (cut->set[client / 64] >> (client % 64) & 1) != 0;
}

/* How often a walk counts in each cut: into counts[count]. */
void lorry__cuts_count(const lorry__cuts *cuts, const int32_t *clients, int32_t length,
                       int32_t *counts);

/* A fractional solution: walks with their values. */
typedef struct lorry__fraction {
    int32_t count;
    const int64_t *offsets;
    const int32_t *clients;
    const double *values;
} lorry__fraction;

/* Add up to `most` violated cuts; *added counts them. */
lorry_status lorry__cuts_separate_subset(lorry__cuts *cuts, const lorry__fraction *solution,
                                         int32_t most, int32_t *added);
/* vehicles_for: how many vehicles the required clients of a set need, from
 * their load: demand[c] >= 0 and capacity in one dimension. */
lorry_status lorry__cuts_separate_enter(lorry__cuts *cuts, const lorry__fraction *solution,
                                        const int64_t *demand, int64_t capacity, int32_t most,
                                        int32_t *added);

#endif
