/* bound.c: life of a lower bound. */
#include "model/bound.h"

lorry_bound *lorry__bound_new(const lorry_config *config, lorry_problem *problem)
{
    lorry_bound *b = lorry__handle_new(config, sizeof(*b), offsetof(lorry_bound, mem));
    if (b == NULL)
        return NULL;
    atomic_init(&b->owners, 1);
    b->problem = lorry__problem_retain(problem);
    b->report.size = sizeof(b->report);
    lorry__certificate_init(&b->certificate, &b->mem);
    return b;
}

lorry_bound *lorry__bound_retain(lorry_bound *b)
{
    atomic_fetch_add(&b->owners, 1);
    return b;
}

void lorry__bound_release(lorry_bound *b)
{
    if (b == NULL || atomic_fetch_sub(&b->owners, 1) > 1)
        return;
    lorry__certificate_free(&b->certificate);
    lorry__problem_release(b->problem);
    lorry__handle_free(b, offsetof(lorry_bound, mem));
}
