/* bound.h: a proved lower bound, with its certificate; immutable, shared. */
#ifndef LORRY_MODEL_BOUND_H
#define LORRY_MODEL_BOUND_H

#include "model/certificate.h"

struct lorry_bound {
    lorry__mem mem;
    _Atomic int32_t owners;
    lorry_problem *problem;          /* retained */
    lorry_bound_report report;
    lorry__certificate certificate;  /* method NONE where there is none */
    char relaxed[512];               /* constraints left out; "" if none */
};

/* A handle with nothing proved yet; NULL when out of memory. */
lorry_bound *lorry__bound_new(const lorry_config *config, lorry_problem *problem);
lorry_bound *lorry__bound_retain(lorry_bound *bound);
void lorry__bound_release(lorry_bound *bound);

#endif
