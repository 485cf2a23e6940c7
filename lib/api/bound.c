/* bound.c: lower bounds and their certificates through the public face. */
#include "api/api.h"
#include "base/language.h"
#include "check/proof.h"
#include "io/certificate.h"
#include "model/solution.h"
#include "solve/proof.h"

lorry_status lorry_bound_new(const lorry_config *config, lorry_problem *problem,
                             const lorry_bound_options *options, lorry_bound **out,
                             lorry_message *message)
{
    lorry_config full_config;
    lorry_bound_options full = LORRY_BOUND_OPTIONS_INIT;
    if (out == NULL)
        return lorry__fail(message, LORRY_EINVAL, "there is no place for the bound");
    *out = NULL;
    if (problem == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the problem is NULL");
    if (!lorry__take_config(&full_config, config) ||
        (options != NULL && !lorry__take(&full, sizeof(full), options)))
        return lorry__fail(message, LORRY_EINVAL,
                           "options: their size is not set, or of a newer header");
    LORRY__SPEAK_IN(full_config.language);
    /* Written so that NaN fails too. */
    if (!(full.time_limit >= 0))
        return lorry__fail(message, LORRY_EINVAL, "options.time_limit is not 0 or more seconds");
    if ((int)full.objective < LORRY_OBJECTIVE_COST ||
        (int)full.objective > LORRY_OBJECTIVE_VEHICLES)
        return lorry__fail(message, LORRY_EINVAL, "there is no objective %d",
                           (int)full.objective);
    if (full.plan != NULL && full.plan->problem->hash != problem->hash)
        return lorry__fail(message, LORRY_EINVAL, "options.plan is a plan of another problem");
    return lorry__prove_alone(&full_config, problem, &full, out, message);
}

lorry_status lorry_solution_bound(const lorry_solution *solution, lorry_bound **out)
{
    if (out != NULL)
        *out = NULL;
    if (solution == NULL || out == NULL)
        return LORRY_EINVAL;
    if (solution->bound == NULL)
        return LORRY_ENOENT;
    *out = lorry__bound_retain(solution->bound);
    return LORRY_OK;
}

void lorry_bound_free(lorry_bound *bound) { lorry__bound_release(bound); }

void lorry_bound_summary(const lorry_bound *bound, lorry_bound_report *out)
{
    if (bound != NULL && out != NULL)
        lorry__give(out, &bound->report, sizeof(*out));
}

const char *lorry_bound_relaxed(const lorry_bound *bound)
{
    return bound != NULL ? bound->relaxed : "";
}

lorry_status lorry_bound_write(const lorry_bound *bound, const char *path,
                               lorry_message *message)
{
    if (bound == NULL || path == NULL)
        return lorry__fail(message, LORRY_EINVAL, "the bound or the path is NULL");
    LORRY__SPEAK(&bound->mem);
    if (!bound->report.has_certificate)
        return lorry__fail(message, LORRY_ENOENT, "this bound has no certificate");
    return lorry__io_write_certificate(&bound->certificate, path, message);
}

/* By routes where all labels count it is strong; by a grid of time it is not, nor where
 * there are too many clients. */
static bool is_rough(const lorry__certificate *c)
{
    bool is_coarse = false;
    for (int32_t k = 0; k < c->num_kinds; k++)
        for (int32_t a = 0; a < c->kinds[k].num_axes; a++)
            is_coarse |= c->kinds[k].axes[a].kind == LORRY__AXIS_TIME &&
                         c->kinds[k].axes[a].is_carried && c->kinds[k].axes[a].unit > 1;
    return is_coarse || !lorry__proof_is_strong(c->num_clients);
}

static lorry_bound_kind kind_of(const lorry__certificate *c)
{
    switch (c->method) {
    case LORRY__PROOF_NONE:
        return LORRY_BOUND_NONE;
    case LORRY__PROOF_ARCS:
        return LORRY_BOUND_WEAK;
    case LORRY__PROOF_TREES:
        return LORRY_BOUND_MEDIUM;
    case LORRY__PROOF_ROUTES:
        break;
    }
    return is_rough(c) ? LORRY_BOUND_MEDIUM : LORRY_BOUND_STRONG;
}

lorry_status lorry_bound_check(lorry_problem *problem, const char *path, int *holds,
                               lorry_bound_report *out, lorry_message *message)
{
    if (problem == NULL || path == NULL || holds == NULL)
        return lorry__fail(message, LORRY_EINVAL,
                           "the problem, the path or the place for the answer is NULL");
    LORRY__SPEAK(&problem->mem);
    const double started = lorry__now();
    bool is_true = false;
    lorry__mem mem;
    lorry__certificate c;
    *holds = 0;
    lorry__mem_init(&mem, &problem->mem.config);
    lorry__certificate_init(&c, &mem);
    lorry_status status = lorry__io_read_certificate(path, &c, message);
    if (status == LORRY_OK)
        status = lorry__check_proof(problem, &c, &is_true, message);
    if (status == LORRY_OK && out != NULL) {
        const lorry_bound_report report = {
            .size = sizeof(report), .objective = c.objective,
            .kind = is_true ? kind_of(&c) : LORRY_BOUND_NONE,
            .lower_bound = is_true ? c.bound : 0,
            .vehicles = is_true ? c.fewest_vehicles : 0,
            .most_vehicles = c.most_vehicles > 0 ? c.most_vehicles : LORRY_UNLIMITED,
            .has_certificate = 1, .seconds = lorry__now() - started };
        lorry__give(out, &report, sizeof(report));
    }
    lorry__certificate_free(&c);
    *holds = is_true;
    return status;
}
