/* check.c: the referee through the public face. */
#include "check/check.h"

#include "api/api.h"
#include "base/language.h"

lorry_status lorry_check(const lorry_solution *solution, lorry_verdict **out,
                         lorry_message *message)
{
    if (out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is no place for the verdict");
    *out = NULL;
    if (solution == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the plan is NULL");
    LORRY__SPEAK(&solution->problem->mem);
    return lorry__check(solution, out, message);
}

void lorry_verdict_free(lorry_verdict *verdict) { lorry__verdict_free(verdict); }

int lorry_verdict_is_valid(const lorry_verdict *verdict)
{
    return verdict != NULL && lorry__verdict_is_valid(verdict);
}

size_t lorry_verdict_num_violations(const lorry_verdict *verdict)
{
    return verdict != NULL ? lorry__verdict_num_violations(verdict) : 0;
}

lorry_status lorry_verdict_violation(const lorry_verdict *verdict, size_t index,
                                     lorry_violation *out)
{
    lorry_violation full = { .size = sizeof(full) };
    if (verdict == NULL || out == NULL)
        return LORRY_EINVAL;
    const lorry_status status = lorry__verdict_violation(verdict, index, &full);
    if (status != LORRY_OK)
        return status;
    return lorry__give(out, &full, sizeof(full)) ? LORRY_OK : LORRY_EINVAL;
}

void lorry_verdict_summary(const lorry_verdict *verdict, lorry_summary *out)
{
    lorry_summary full = { .size = sizeof(full) };
    if (verdict == NULL || out == NULL)
        return;
    lorry__verdict_summary(verdict, &full);
    lorry__give(out, &full, sizeof(full));
}
