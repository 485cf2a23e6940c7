/* labels.h: least reduced costs over ng-routes, from both ends.
 *
 * A label is a walk from the start (or from the end) to a client: its reduced
 * cost, the values of the axes, the clients it may not visit again, and the
 * state of the subset-row cuts. Labels of a client lie in buckets along the
 * first axis and dominate each other. Forward and backward labels are extended
 * slice by slice, always on the side with less to do, until they meet; then the
 * walks are joined along the arcs that cross from one side to the other.
 *
 * ng-routes: Baldacci, Mingozzi, Roberti (2011), Oper. Res. 59(5):1269-1283.
 * Both ends: Righini, Salani (2006), Discrete Optim. 3(3):255-273; where to
 * meet: Tilk, Rothenbaecher, Gschwind, Irnich (2017), EJOR 261(2):530-539.
 * Buckets: Sadykov, Uchoa, Pessoa (2021), Transp. Sci. 55(1):4-28.
 * Cuts: Jepsen, Petersen, Spoorendonk, Pisinger (2008), Oper. Res.
 * 56(2):497-511; with limited memory: Pecin, Contardo, Desaulniers, Uchoa
 * (2017), INFORMS J. Comput. 29(3):489-502.
 *
 * Exact in integers: costs count `scale` times, all sums are int64. */
#ifndef LORRY_RELAXATION_LABELS_H
#define LORRY_RELAXATION_LABELS_H

#include "relaxation/network.h"

#define LORRY__CUT_WORDS 2
#define LORRY__CUTS (64 * LORRY__CUT_WORDS)

/* Which clients a place remembers, and a bit for each: two clients that one
 * place remembers have different bits. */
typedef struct lorry__ng {
    int32_t n;
    uint64_t *rows;     /* client c is remembered at i: bit c of row i */
    int32_t words;      /* of a row */
    uint64_t *bit;      /* per client: its bit in labels' memories */
    int64_t version;    /* rises with each change */
} lorry__ng;

static inline bool lorry__ng_has(const lorry__ng *ng, int32_t place, int32_t client)
{
    return (ng->rows[(size_t)place * (size_t)ng->words + (size_t)client / 64] >>
            (client % 64) & 1) != 0;
}

/* Every place remembers itself and the `size` - 1 others of least cost there
 * and back. */
lorry_status lorry__ng_new(lorry__ng *ng, lorry__mem *mem, const lorry__network *network,
                           int32_t size);
/* Let `place` remember `client` too. false: there is no bit left for that. */
bool lorry__ng_add(lorry__ng *ng, int32_t place, int32_t client);
void lorry__ng_free(lorry__ng *ng, lorry__mem *mem);

/* Subset-row cuts as labels see them. A visit to a client of the cut makes its
 * state odd or, if it was, even at the price of `penalty`; leaving its memory
 * makes it even for nothing. */
typedef struct lorry__cut_bits {
    int32_t count;                             /* at most LORRY__CUTS */
    uint64_t (*member)[LORRY__CUT_WORDS];      /* per client: the cuts that it is in */
    uint64_t (*memory)[LORRY__CUT_WORDS];      /* per client: the cuts that remember there */
    int64_t penalty[LORRY__CUTS];              /* scaled, >= 0 */
} lorry__cut_bits;

/* What a pass prices with; all scaled. */
typedef struct lorry__prices {
    int64_t scale;
    const int64_t *client;       /* per client: its dual */
    const int64_t *link;         /* per link: what it costs on top; NULL: nothing */
    const int64_t *first;        /* per client, likewise, where it is the first */
    const lorry__cut_bits *cuts; /* NULL: none */
} lorry__prices;

typedef enum lorry__effort {
    LORRY__EFFORT_ONE,    /* one label per bucket */
    LORRY__EFFORT_LOOSE,  /* dominance by cost and axes alone */
    LORRY__EFFORT_FEW,    /* a few labels per bucket, the cheapest */
    LORRY__EFFORT_EXACT,
    LORRY__EFFORT_BOUND   /* no minimum, but no more than it: labels of a bucket are
                             merged; walks found may break axes and come back too soon */
} lorry__effort;

typedef enum lorry__pass {
    LORRY__PASS_DONE,
    LORRY__PASS_CUT,    /* too many labels: walks found are walks, no minimum */
    LORRY__PASS_TIME,
    LORRY__PASS_MEMORY
} lorry__pass;

typedef struct lorry__labelling lorry__labelling;

/* network and ng are borrowed; the ng may change between passes. */
lorry_status lorry__labelling_new(lorry__labelling **out, lorry__mem *mem,
                                  const lorry__network *network, const lorry__ng *ng);
void lorry__labelling_free(lorry__labelling *labelling);

typedef struct lorry__request_pass {
    lorry__prices prices;
    lorry__effort effort;
    int32_t most_links;     /* out of each client, those of least reduced cost; 0: all */
    int64_t threshold;      /* only walks that cost less are of interest */
    const uint8_t *is_barred; /* per link, then per client as the first, then as the
                               last: not to be used; NULL: all may */
    lorry__value axes;      /* ~0 where the axis counts, 0 where it is left out */
    int64_t most_labels;    /* until a pass is cut */
    int32_t few;            /* labels of a bucket with EFFORT_BOUND; 0: as usual */
    bool is_pruned;         /* first bound how labels can go on, then drop those
                               that cannot end below the threshold */
    lorry__limit limit;
} lorry__request_pass;

/* Price. *least with PASS_DONE: the least reduced cost of any walk with EFFORT_EXACT, but
 * no more than the threshold; no more than it with EFFORT_BOUND. */
lorry__pass lorry__labelling_run(lorry__labelling *labelling,
                                 const lorry__request_pass *request, int64_t *least);

/* Walks found by the last pass, at most `most`: the cheapest of each client, then
 * the second of each, and so on. */
int32_t lorry__labelling_found(lorry__labelling *labelling, int32_t most);
/* Walk number k of them into `clients`; its length, 0 if there is no room. */
int32_t lorry__labelling_walk(const lorry__labelling *labelling, int32_t k, int32_t *clients,
                              int32_t room);

/* Bar what no walk of reduced cost below the threshold uses: is_barred is written
 * and as the request has it. Full passes from both ends. *num_barred counts what
 * was not barred before. */
lorry__pass lorry__labelling_fix(lorry__labelling *labelling,
                                 const lorry__request_pass *request, uint8_t *is_barred,
                                 int64_t *num_barred);

/* Work of the last pass. */
typedef struct lorry__labelling_tally {
    int64_t labels, checks, extensions, joins;
} lorry__labelling_tally;
lorry__labelling_tally lorry__labelling_count(const lorry__labelling *labelling);

#endif
