/* proof.c: where and when the bound is computed. Whatever it takes, the plan
 * is the same: a bound never steers the search. */
#include "solve/proof.h"

void lorry__proof_init(lorry__proof *proof, lorry__relaxation *relaxation,
                       const _Atomic int *stop)
{
    memset(proof, 0, sizeof(*proof));
    proof->relaxation = relaxation;
    proof->stop = stop;
    atomic_init(&proof->bound, INT64_MIN);
    lorry__side_init(&proof->side);
}

static void prove(void *payload)
{
    lorry__proof *proof = payload;
    proof->status = lorry__relaxation_bound(proof->relaxation, proof->deadline, proof->stop,
                                            &proof->bound, &proof->kind);
}

void lorry__proof_start(lorry__proof *proof, double deadline)
{
    proof->deadline = deadline;
    proof->is_beside = lorry__side_start(&proof->side, prove, proof);
}

lorry_status lorry__proof_finish(lorry__proof *proof, double deadline)
{
    if (proof->is_done)
        return proof->status;
    if (proof->is_beside) {
        lorry__side_wait(&proof->side);
    } else {
        proof->deadline = deadline;
        prove(proof);
    }
    proof->is_beside = false;
    proof->is_done = true;
    /* A bound that ran out of memory is no reason to lose the plan. */
    return proof->status == LORRY_ENOMEM ? LORRY_OK : proof->status;
}

void lorry__proof_free(lorry__proof *proof)
{
    if (proof->is_beside)
        lorry__side_wait(&proof->side);
    lorry__side_free(&proof->side);
}
