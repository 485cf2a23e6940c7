/* proof.h: the lower bound beside or after the search. */
#ifndef LORRY_SOLVE_PROOF_H
#define LORRY_SOLVE_PROOF_H

#include "relaxation/relaxation.h"
#include "relaxation/side.h"

typedef struct lorry__proof {
    lorry__relaxation *relaxation;
    lorry__side side;
    double deadline;
    const _Atomic int *stop;
    _Atomic int64_t bound;     /* INT64_MIN: none yet */
    int kind;                  /* read when it has ended */
    lorry_status status;
    bool is_beside;            /* on its own thread now */
    bool is_done;
} lorry__proof;

/* relaxation and stop are borrowed; nonzero *stop ends the proof. */
void lorry__proof_init(lorry__proof *proof, lorry__relaxation *relaxation,
                       const _Atomic int *stop);
/* Prove beside the caller until `deadline`. Does nothing where there is no
 * thread to be had. */
void lorry__proof_start(lorry__proof *proof, double deadline);
/* Wait for the proof; where none was started, run it here until `deadline`. */
lorry_status lorry__proof_finish(lorry__proof *proof, double deadline);
void lorry__proof_free(lorry__proof *proof);

#endif
