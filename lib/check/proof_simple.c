/* proof_simple.c: bounds that follow from the problem, or from it and a few prices.
 *
 * Arcs: every client is come to by an arc, and every vehicle that the load needs goes
 * home. Trees: first arcs and arcs between clients are a spanning tree over the clients
 * and a root, from as many clients as there are routes a last arc leads home; prices on
 * the two arcs that every client has change no plan's cost but for their sum. */
#include "check/proof.h"

#include "base/language.h"
#include "check/rates.h"

/* Of coming to, leaving or going between places by one type; -1: it may not. */
typedef struct costs {
    const lorry_problem *problem;
    lorry_objective objective;
    int32_t index;
    const lorry__type *type;
    lorry__unit_prices price;
} costs;

static costs costs_of(const lorry_problem *problem, lorry_objective objective, int32_t type)
{
    return (costs){ problem, objective, type, &problem->types[type],
                    lorry__prices_of(&problem->types[type], objective) };
}

static bool may_visit(const costs *t, int32_t client)
{
    return lorry__section_says(t->problem, client, t->index) != LORRY_UNLIMITED;
}

static int64_t visit_cost(const costs *t, int32_t client)
{
    const bool is_priced =
        t->objective == LORRY_OBJECTIVE_COST || t->objective == LORRY_OBJECTIVE_VEHICLES;
    return t->price.duration * t->problem->service[client] +
           (is_priced ? lorry__section_says(t->problem, client, t->index) : 0);
}

static int64_t way_cost(const costs *t, int32_t from, int32_t to)
{
    if (from == LORRY_NONE || to == LORRY_NONE)
        return 0;
    const lorry_problem *p = t->problem;
    const lorry__arc arc =
        lorry__travel_arc(&p->travel, t->type->profile, p->location[from], p->location[to]);
    return t->price.distance * arc.distance + t->price.duration * arc.duration;
}

/* Vehicles that the required load needs, one at least where anybody is required. */
static int64_t vehicles_needed(const lorry_problem *p)
{
    int64_t most = 0;
    for (int32_t c = 0; c < p->num_clients && most == 0; c++)
        most = p->is_required[c] != 0;
    for (int32_t d = 0; d < p->num_dimensions; d++) {
        __int128 out = 0, in = 0;
        int64_t capacity = 0;
        for (int32_t t = 0; t < p->num_types; t++)
            capacity = lorry__max64(capacity, p->types[t].capacity[d]);
        for (int32_t c = 0; c < p->num_clients; c++) {
            const size_t at = (size_t)c * (size_t)p->num_dimensions + (size_t)d;
            out += p->is_required[c] ? p->delivery[at] : 0;
            in += p->is_required[c] ? p->pickup[at] : 0;
        }
        const __int128 load = out > in ? out : in;
        if (capacity > 0)
            most = lorry__max64(most, (int64_t)((load + capacity - 1) / capacity));
    }
    return most;
}

static lorry_status answer(const lorry__certificate *c, __int128 proved, lorry_message *message)
{
    if (proved >= c->bound)
        return LORRY_OK;
    return lorry__fail(message, LORRY_EINVAL, "no more than %lld is proved, not %lld",
                       (long long)proved, (long long)c->bound);
}

lorry_status lorry__check_arcs(const lorry_problem *p, const lorry__certificate *c,
                               lorry__mem *mem, lorry_message *message)
{
    (void)mem;
    __int128 sum = 0;
    int64_t least_home = INT64_MAX;
    for (int32_t client = 0; client < p->num_clients; client++) {
        const int32_t here = p->num_depots + client;
        int64_t least = INT64_MAX;
        for (int32_t k = 0; k < p->num_types; k++) {
            const costs t = costs_of(p, c->objective, k);
            if (!may_visit(&t, client))
                continue;
            int64_t way = way_cost(&t, t.type->start_depot, here);
            for (int32_t from = 0; from < p->num_clients; from++)
                if (from != client)
                    way = lorry__min64(way, way_cost(&t, p->num_depots + from, here));
            least = lorry__min64(least, way + visit_cost(&t, client));
            least_home = lorry__min64(least_home,
                                      t.price.fixed + way_cost(&t, here, t.type->end_depot));
        }
        if (!p->is_required[client])
            least = lorry__min64(least, p->prize[client]);
        sum += least == INT64_MAX ? 0 : least;
    }
    const int64_t vehicles = vehicles_needed(p);
    if (vehicles > 0 && least_home != INT64_MAX)
        sum += (__int128)vehicles * least_home;
    return answer(c, sum, message);
}

/* ------------------------------------------------------------------ trees -- */

/* Whether two clients may be on one route of the type. */
static bool may_share(const costs *t, int32_t a, int32_t b)
{
    const lorry_problem *p = t->problem;
    if (!may_visit(t, a) || !may_visit(t, b) || (p->skills[a] & ~t->type->skills) != 0 ||
        (p->skills[b] & ~t->type->skills) != 0)
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
static int64_t straight(const costs *t, int32_t a, int32_t b)
{
    const lorry_problem *p = t->problem;
    const int32_t from = p->num_depots + a, to = p->num_depots + b;
    const lorry__arc arc =
        lorry__travel_arc(&p->travel, t->type->profile, p->location[from], p->location[to]);
    const int64_t there = lorry__max64(p->early[from], p->release[a]) + p->service[a] +
                          arc.duration;
    return there > lorry__min64(p->late[to], t->type->end_late) ? -1 : way_cost(t, from, to);
}

static int64_t edge(const lorry_problem *p, lorry_objective objective, int32_t a, int32_t b)
{
    int64_t least = -1;
    for (int32_t k = 0; k < p->num_types; k++) {
        const costs t = costs_of(p, objective, k);
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
    const int64_t fewest = vehicles_needed(p);
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
            const costs type = costs_of(p, c->objective, k);
            first = lorry__min64(first, type.price.fixed +
                                            way_cost(&type, type.type->start_depot, here));
            last = lorry__min64(last, way_cost(&type, here, type.type->end_depot));
            if (may_visit(&type, i))
                visit = lorry__min64(visit, visit_cost(&type, i));
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
        status = answer(c, tree_value(p, c, &t), message);
    lorry__free(mem, t.key);
    lorry__free(mem, t.last);
    lorry__free(mem, t.is_in);
    return status;
}
