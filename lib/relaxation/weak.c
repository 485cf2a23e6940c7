/* weak.c: a bound for any size: every client is come to by some arc.
 *
 * The sum over clients of the least cost of an arc into it (from any other
 * client or a start depot, with its service), or its prize if that is less,
 * plus fixed cost and the least way home for as many vehicles as the loads of
 * required clients need. O(n^2) arcs per vehicle type and no memory: given up
 * for more than LIMIT clients, where the trivial bound 0 stays. No metric is
 * assumed, so no rounding can break it. */
#include "relaxation/bound.h"

#define LIMIT 20000

static lorry__arc depot_arc(const lorry_problem *p, const lorry__type *type, int32_t depot,
                            int32_t client, bool is_out)
{
    if (depot < 0)
        return (lorry__arc){ 0, 0 };
    const int32_t there = p->location[p->num_depots + client], here = p->location[depot];
    return lorry__travel_arc(&p->travel, type->profile, is_out ? here : there,
                             is_out ? there : here);
}

int64_t lorry__weak_bound(const lorry__bound_task *task)
{
    const lorry__eval *eval = task->eval;
    const lorry_problem *p = eval->problem;
    if (p->num_clients > LIMIT)
        return 0;
    int64_t sum = 0, least_home = INT64_MAX;
    for (int32_t c = 0; c < p->num_clients; c++) {
        if (lorry__bound_is_out_of_time(task))
            return 0;
        int64_t least = INT64_MAX;
        const int32_t here = p->location[p->num_depots + c];
        for (int32_t t = 0; t < p->num_types; t++) {
            const lorry__type *type = &p->types[t];
            const lorry__rates *r = &eval->rates[t];
            const int64_t visit = lorry__price_of_visit(eval, t, c);
            if (visit == LORRY__BARRED)
                continue;
            const int64_t service = r->duration * p->service[c] + visit;
            lorry__arc arc = depot_arc(p, type, type->start_depot, c, true);
            least = lorry__min64(least,
                                 r->distance * arc.distance + r->duration * arc.duration + service);
            for (int32_t from = 0; from < p->num_clients; from++) {
                if (from == c)
                    continue;
                arc = lorry__travel_arc(&p->travel, type->profile,
                                        p->location[p->num_depots + from], here);
                least = lorry__min64(least, r->distance * arc.distance +
                                                r->duration * arc.duration + service);
            }
            arc = depot_arc(p, type, type->end_depot, c, false);
            least_home = lorry__min64(least_home, r->fixed + r->distance * arc.distance +
                                                      r->duration * arc.duration);
        }
        if (least == INT64_MAX) /* barred to all vehicles: no plan is complete */
            least = 0;
        sum += p->is_required[c] ? least : lorry__min64(least, p->prize[c]);
    }
    const int64_t vehicles = lorry__fewest_vehicles(p);
    return vehicles > 0 && least_home < INT64_MAX ? sum + vehicles * least_home : sum;
}
