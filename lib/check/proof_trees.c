/* proof_trees.c: a bound by spanning trees and prices.
 *
 * First arcs and arcs between clients are a spanning tree over the clients and a root, from
 * as many clients as there are routes a last arc leads home; prices on the two arcs that
 * every client has change no plan's cost but for their sum. */
#include "check/proof.h"

#include "base/language.h"
#include "check/costs.h"

/* Whether two clients may be on one route of the type. */
static bool may_share(const lorry__costs *t, int32_t a, int32_t b)
{
    const lorry_problem *p = t->problem;
    if (!lorry__may_visit(t, a) || !lorry__may_visit(t, b) ||
        ((p->skills[a] | p->skills[b]) & ~t->type->skills) != 0)
        return false;
    for (int32_t d = 0; d < p->num_dimensions; d++) {
        const size_t x = (size_t)a * (size_t)p->num_dimensions + (size_t)d;
        const size_t y = (size_t)b * (size_t)p->num_dimensions + (size_t)d;
        if (p->delivery[x] > t->type->capacity[d] - p->delivery[y] ||
            p->pickup[x] > t->type->capacity[d] - p->pickup[y])
            return false;
    }
    return true;
}

/* Straight from one to the other; -1 where that is too late for all. */
static int64_t straight(const lorry__costs *t, int32_t a, int32_t b)
{
    const lorry_problem *p = t->problem;
    const int32_t from = p->num_depots + a, to = p->num_depots + b;
    const lorry__arc arc =
        lorry__travel_arc(&p->travel, t->type->profile, p->location[from], p->location[to]);
    const int64_t there = lorry__max64(p->early[from], p->release[a]) + p->service[a] +
                          arc.duration;
    return there > lorry__min64(p->late[to], t->type->end_late) ? -1 : lorry__way_cost(t, from, to);
}

static int64_t edge(const lorry_problem *p, lorry_objective objective, int32_t a, int32_t b)
{
    int64_t least = -1;
    for (int32_t k = 0; k < p->num_types; k++) {
        const lorry__costs t = lorry__costs_of(p, objective, k);
        if (!may_share(&t, a, b))
            continue;
        for (int side = 0; side < 2; side++) {
            const int64_t cost = side == 0 ? straight(&t, a, b) : straight(&t, b, a);
            if (cost >= 0 && (least < 0 || cost < least))
                least = cost;
        }
    }
    return least;
}

typedef struct tree {
    int64_t *key, *last;      /* scaled: into the tree; home */
    uint8_t *is_in;
} tree;

/* Least spanning tree by prices; Prim. */
static __int128 span(const lorry_problem *p, const lorry__certificate *c, tree *t)
{
    __int128 sum = 0;
    for (int32_t k = 0; k < p->num_clients; k++) {
        int32_t at = -1;
        for (int32_t i = 0; i < p->num_clients; i++)
            if (!t->is_in[i] && (at < 0 || t->key[i] < t->key[at]))
                at = i;
        t->is_in[at] = 1;
        sum += t->key[at];
        for (int32_t i = 0; i < p->num_clients; i++) {
            const int64_t cost = t->is_in[i] ? -1 : edge(p, c->objective, at, i);
            if (cost >= 0)
                t->key[i] = lorry__min64(t->key[i],
                                         cost * c->scale + c->prices[at] + c->prices[i]);
        }
    }
    return sum;
}

/* The cheapest last arcs: as many as there are routes at least, and all that pay. */
static __int128 lead_home(const lorry_problem *p, tree *t)
{
    int64_t most = 0;
    for (int32_t k = 0; k < p->num_types; k++)
        most = lorry__min64(p->num_clients,
                            most + lorry__min64(p->num_clients, p->types[k].count));
    const int64_t fewest = lorry__proof_vehicles(p);
    __int128 sum = 0;
    for (int64_t k = 0; k < most; k++) {
        int32_t at = 0;
        for (int32_t i = 1; i < p->num_clients; i++)
            if (t->last[i] < t->last[at])
                at = i;
        if (k >= fewest && t->last[at] >= 0)
            break;
        sum += t->last[at];
        t->last[at] = INT64_MAX;
    }
    return sum;
}

/* 0: too large to compute with. */
static __int128 tree_value(const lorry_problem *p, const lorry__certificate *c, tree *t)
{
    const int64_t limit = LORRY__HUGE / 8;
    __int128 prices = 0, visits = 0;
    for (int32_t i = 0; i < p->num_clients; i++) {
        const int32_t here = p->num_depots + i;
        int64_t first = INT64_MAX, last = INT64_MAX, visit = INT64_MAX;
        for (int32_t k = 0; k < p->num_types; k++) {
            const lorry__costs type = lorry__costs_of(p, c->objective, k);
            first = lorry__min64(first, type.price.fixed +
                                            lorry__way_cost(&type, type.type->start_depot, here));
            last = lorry__min64(last, lorry__way_cost(&type, here, type.type->end_depot));
            if (lorry__may_visit(&type, i))
                visit = lorry__min64(visit, lorry__visit_cost(&type, i));
        }
        if ((__int128)first * c->scale > limit || (__int128)last * c->scale > limit ||
            c->prices[i] > limit || c->prices[i] < -limit || c->root_price > limit ||
            c->root_price < -limit || (__int128)p->travel.max_distance * c->scale > limit)
            return 0;
        t->key[i] = first * c->scale + c->prices[i] + c->root_price;
        t->last[i] = last * c->scale + c->prices[i] - c->root_price;
        visits += visit == INT64_MAX ? 0 : visit;
        prices += c->prices[i];
    }
    const __int128 value = span(p, c, t) + lead_home(p, t) - 2 * prices;
    return value > 0 ? (value - 1) / c->scale + 1 + visits : 0;
}

lorry_status lorry__check_trees(const lorry_problem *p, const lorry__certificate *c,
                                lorry__mem *mem, lorry_message *message)
{
    const size_t n = (size_t)p->num_clients;
    for (size_t i = 0; i < n; i++)
        if (!p->is_required[i])
            return lorry__fail(message, LORRY_EINVAL,
                               "spanning trees prove nothing where clients are optional");
    tree t = { LORRY__NEW(mem, int64_t, n), LORRY__NEW(mem, int64_t, n),
               LORRY__NEW(mem, uint8_t, n) };
    lorry_status status = LORRY_ENOMEM;
    if (t.key != NULL && t.last != NULL && t.is_in != NULL)
        status = lorry__proof_answers(c, tree_value(p, c, &t), message);
    lorry__free(mem, t.key);
    lorry__free(mem, t.last);
    lorry__free(mem, t.is_in);
    return status;
}
