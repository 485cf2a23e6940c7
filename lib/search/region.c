/* region.c: which copy of the region's code a problem needs, and the calls
 * into it. */
#include "search/region.h"

#include "eval/resource.h"
#include "search/region_base.h"

static bool binds(int64_t limit) { return limit != LORRY_UNLIMITED; }

lorry__region_kind lorry__region_kind_of(const lorry__eval *eval)
{
    const lorry_problem *p = eval->problem;
    lorry__region_kind kind = { 0 };
    bool has_delivery = false, has_pickup = false;
    int64_t latest = 0, service = 0;
    for (int32_t c = 0; c < p->num_clients; c++) {
        const int32_t at = p->num_depots + c;
        kind.has_time |= binds(p->late[at]) || p->early[at] > 0;
        kind.is_rich |= p->release[c] > 0 || p->skills[c] != 0;
        for (int32_t k = 0; k < p->num_dimensions; k++) {
            has_delivery |= p->delivery[(size_t)c * p->num_dimensions + k] > 0;
            has_pickup |= p->pickup[(size_t)c * p->num_dimensions + k] > 0;
        }
        latest = lorry__max64(latest, p->early[at]);
        service = lorry__max64(service, p->service[c]);
    }
    kind.is_rich |= p->num_dimensions > 1 || (has_delivery && has_pickup) ||
                    eval->is_duration_priced || eval->visit_prices != NULL ||
                    (eval->extras != NULL && eval->extras->count > 0);
    int64_t rate = 0;
    for (int32_t t = 0; t < p->num_types; t++) {
        const lorry__type *type = &p->types[t];
        kind.has_time |= binds(type->end_late);
        kind.is_rich |= type->profile != p->types[0].profile ||
                        eval->rates[t].distance != eval->rates[0].distance ||
                        binds(type->max_duration) || binds(type->max_distance) ||
                        binds(type->max_stops);
        latest = lorry__max64(latest, type->start_early);
        latest = lorry__max64(latest, type->end_early);
        rate = lorry__max64(rate, eval->rates[t].distance);
    }
    /* No start of service in a feasible route is later than the last opening
     * plus all travel and service; closing times only cut that. */
    const int64_t small = INT64_C(1) << 29;
    int64_t far = latest;
    const int64_t arc = p->travel.max_duration + service;
    far = arc > (LORRY__HUGE - far) / (p->num_clients + 2) ? LORRY__HUGE
                                                           : far + arc * (p->num_clients + 2);
    int64_t close = latest;
    bool is_closed = true;
    for (int32_t t = 0; t < p->num_types; t++) {
        is_closed &= binds(p->types[t].end_late);
        if (is_closed)
            close = lorry__max64(close, p->types[t].end_late);
    }
    const int64_t horizon = is_closed ? lorry__min64(close, far) : far;
    kind.is_wide = horizon >= small || arc >= small ||
                   (rate > 0 && p->travel.max_distance >= small / (kind.is_rich ? 1 : rate));
    return kind;
}

lorry_status lorry__region_new(lorry__mem *mem, const lorry__eval *eval,
                               const lorry__neighbours *near, lorry__region_kind kind,
                               lorry__region **out)
{
    *out = kind.is_wide ? lorry__region64_new(mem, eval, near, kind)
                        : lorry__region32_new(mem, eval, near, kind);
    return *out != NULL ? LORRY_OK : LORRY_ENOMEM;
}

void lorry__region_free(lorry__region *region)
{
    if (region != NULL)
        region->code->free(region);
}

lorry_status lorry__region_load(lorry__region *region, const lorry__plan *plan,
                                int32_t num_routes, const int32_t *routes, int32_t num_absent,
                                const int32_t *absent, const int32_t *spare)
{
    return region->code->load(region, plan, num_routes, routes, num_absent, absent, spare);
}

void lorry__region_construct(lorry__region *region, lorry__rng *rng)
{
    region->code->construct(region, rng);
}

lorry__region_result lorry__region_run(lorry__region *region, lorry__rng *rng,
                                       const lorry__region_budget *budget)
{
    return region->code->run(region, rng, budget);
}

void lorry__region_size(const lorry__region *region, bool is_best, int32_t *num_routes,
                        int32_t *num_stops, int32_t *num_absent)
{
    region->code->size(region, is_best, num_routes, num_stops, num_absent);
}

void lorry__region_append(const lorry__region *region, bool is_best, lorry__plan *plan)
{
    region->code->append(region, is_best, plan);
}
