/* relaxation.h: columns, duals, bounds and seeds; the one room that knows
 * GLPK. It runs on a thread of its own beside the search and never touches
 * the search's data: routes go in as copies, plans and duals come out.
 *
 * Determinism: a job's result depends only on what was submitted (its work is
 * bounded by counts, never by the clock), and the caller collects it at a
 * round fixed in advance. */
#ifndef LORRY_RELAXATION_RELAXATION_H
#define LORRY_RELAXATION_RELAXATION_H

#include "eval/eval.h"
#include "model/certificate.h"

typedef struct lorry__relaxation lorry__relaxation;

/* Routes as flat arrays: route r visits clients[offsets[r]..offsets[r+1]-1]. */
typedef struct lorry__routes {
    int32_t count;
    const int32_t *offsets;  /* count + 1 */
    const int32_t *clients;
    const int32_t *types;    /* count */
} lorry__routes;

/* Set up; starts no thread yet. `has_thread` false (one thread asked for): jobs
 * run inside lorry__relaxation_submit() instead. `eval` is borrowed and must
 * outlive the relaxation. */
lorry_status lorry__relaxation_new(lorry__mem *mem, const lorry__eval *eval, uint64_t seed,
                                   bool has_thread, lorry__relaxation **out,
                                   lorry_message *message);
/* Stops a running job within 50 ms, joins the thread, frees all. NULL is fine. */
void lorry__relaxation_free(lorry__relaxation *relaxation);

/* Add feasible routes to the column pool (copied; duplicates are recognised by
 * their set of clients and type, the cheaper is kept). Not while a job runs. */
lorry_status lorry__relaxation_add(lorry__relaxation *relaxation, const lorry__routes *routes);

/* What a job is asked to do. */
typedef struct lorry__request {
    const lorry__routes *incumbent;
    int64_t work;        /* counted, never timed: about microseconds of one core */
    int64_t pricing;     /* of it, at most so much to find new routes; 0: none */
    const int32_t *near; /* who is near whom: near_length clients per client,
                            nearest first, LORRY_NONE behind a short list; lent
                            until the job is collected. NULL: only the pool's
                            columns show it */
    int32_t near_length;
    lorry__limit limit;  /* the job ends early then */
} lorry__request;

/* Start a job: improve the incumbent by set partitioning over the pool around
 * it (LP with duals, columns from pricing, diving, small integer programs by
 * GLPK; own dual ascent and depth-first search with GLPK=0). One job at a
 * time. */
lorry_status lorry__relaxation_submit(lorry__relaxation *relaxation,
                                      const lorry__request *request);
/* Wait for the job. false: it was cut short by its limit, and what it has is a
 * matter of time. */
bool lorry__relaxation_await(lorry__relaxation *relaxation);
/* Wait for the job; the routes that its pricing found and its linear programs
 * used go into the pool. *routes is a plan at least as good as the incumbent
 * submitted (empty routes dropped), lent until the next submit; *has_improved
 * says whether better. No failure inside GLPK ends the process or this call:
 * the incumbent comes back unimproved, as in a child of fork(). LORRY_ENOMEM:
 * the job ended early, *routes is valid. LORRY_EINVAL: nothing was submitted. */
lorry_status lorry__relaxation_collect(lorry__relaxation *relaxation, lorry__routes *routes,
                                       bool *has_improved);
/* Duals of the covering rows from the last job, in cost units; NULL before. */
const double *lorry__relaxation_duals(const lorry__relaxation *relaxation);

/* What a proof is given, and what comes of it. */
typedef struct lorry__proving {
    const lorry__eval *eval;     /* what plans cost here */
    int64_t most_vehicles;       /* plans with more of them are none; 0: no such limit */
    double deadline;             /* lorry__now() seconds; 0: none */
    const _Atomic int *stop;     /* ends it when nonzero; may be NULL */
    const _Atomic int64_t *cutoff; /* cost of the best complete plan known, INT64_MAX for
                                    none; may fall meanwhile; may be NULL */
    void (*tell)(void *payload, const lorry__routes *plan, int64_t cost);
                                 /* of a plan found that costs less; may be NULL */
    void *payload;
    _Atomic int64_t *bound;      /* the best so far, only ever raised */
    /* Each bound comes with its certificate: `keep` is called with one of more than
     * *bound, takes over what it points to, and raises *bound. On the thread that
     * proves; NULL: no certificates are wanted. */
    void (*keep)(void *payload, lorry__certificate *certificate, int kind);
    lorry__mem *certificate_mem; /* that certificates live in */
    int kind;                    /* out: 1 weak, 2 medium, 3 strong */
} lorry__proving;

/* Prove a lower bound on the cost of a complete plan (required clients
 * all served): exact integers, valid whenever it returns. Runs on the calling
 * thread until its deadline, until it is stopped or until nothing more is to be
 * gained. Starts from a copy of the pool; jobs and adds may go on meanwhile on another
 * thread. 0, weak, when there is no time or the numbers are too large to certify. */
lorry_status lorry__relaxation_prove(lorry__relaxation *relaxation, lorry__proving *proving);

/* What constraints and costs of the problem a proof leaves out, in words of this
 * thread's language, parted by "; ", cut where they do not fit. */
void lorry__relaxation_left_out(const lorry__eval *eval, const lorry__certificate *certificate,
                                char *text, size_t size);

/* Whether so few clients that column generation by GLPK proves bounds. */
bool lorry__relaxation_is_strong(int32_t num_clients);
/* Whether so many clients fit onto a route that grids of time prove more. */
bool lorry__relaxation_has_long_routes(const lorry_problem *problem);
/* Whether a job runs on the side thread now. NULL: false. */
bool lorry__relaxation_is_busy(lorry__relaxation *relaxation);

#endif
