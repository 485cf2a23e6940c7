/* proof_arcs.c: bounds that follow from the problem alone.
 *
 * Two are computed, and the claim must not exceed the better one.
 *
 * By arcs: twice a plan's cost is its arcs in and out of every client, once more the first
 * and last arc of every vehicle, and twice what visits and vehicles cost. In and out of a
 * client go to two different clients, or to depots.
 *
 * By rounds: a route is no shorter than out to its farthest client and home, and its
 * clients together have no more than the vehicle's capacity, so that shares of the way by
 * load add up to no more than the route costs. Ways over other places are as long as the
 * straight line, but for what each arc loses by rounding. */
#include "check/proof.h"

#include "check/costs.h"
#include "geo/nearest.h"

#include <math.h>

#define NEVER (INT64_MAX / 8)
#define MOST_PAIRS 20000 /* clients whose arcs that are given one by one are all looked at */
#define FRACTION (INT64_C(1) << 20)

int64_t lorry__proof_vehicles(const lorry_problem *p)
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

lorry_status lorry__proof_answers(const lorry__certificate *c, __int128 proved,
                                  lorry_message *message)
{
    if (proved >= c->bound)
        return LORRY_OK;
    return lorry__fail(message, LORRY_EINVAL, "no more than %lld is proved, not %lld",
                       (long long)proved, (long long)c->bound);
}

static int64_t money(const lorry__costs *t, lorry__arc arc)
{
    return t->price.distance * arc.distance + t->price.duration * arc.duration;
}

/* Whether arcs of the type are lengths of ways on the map. */
static bool is_mapped(const lorry_problem *p, int32_t type)
{
    const lorry__travel_kind kind = p->travel.profiles[p->types[type].profile].kind;
    return kind != LORRY__TRAVEL_MATRIX && kind != LORRY__TRAVEL_KNOWN;
}

/* ---------------------------------------------------- arcs in and out -- */

/* The cheapest way into a client and on to another one: any two arcs of its own. */
static int64_t through(const lorry__costs *t, int32_t client)
{
    const lorry_problem *p = t->problem;
    const int32_t here = p->num_depots + client;
    int64_t in = NEVER, second_in = NEVER, best = NEVER;
    int32_t from = -1;
    for (int32_t c = 0; c < p->num_clients; c++) {
        const int64_t cost = c != client ? lorry__way_cost(t, p->num_depots + c, here) : NEVER;
        if (cost < in) {
            second_in = in;
            in = cost;
            from = c;
        } else {
            second_in = lorry__min64(second_in, cost);
        }
    }
    for (int32_t c = 0; c < p->num_clients; c++)
        if (c != client)
            best = lorry__min64(best, lorry__way_cost(t, here, p->num_depots + c) +
                                          (c != from ? in : second_in));
    int64_t out = NEVER;
    for (int32_t c = 0; c < p->num_clients; c++)
        if (c != client)
            out = lorry__min64(out, lorry__way_cost(t, here, p->num_depots + c));
    const int64_t first = lorry__way_cost(t, t->type->start_depot, here);
    const int64_t last = lorry__way_cost(t, here, t->type->end_depot);
    best = lorry__min64(best, lorry__min64(first + out, in + last));
    return lorry__min64(best, first + last);
}

/* The same on the map, where the two nearest are so far. */
static int64_t through_mapped(const lorry__costs *t, int32_t client, const double *nearest)
{
    const lorry_problem *p = t->problem;
    const int32_t here = p->num_depots + client;
    int64_t ends[4] = { lorry__way_cost(t, t->type->start_depot, here),
                        lorry__way_cost(t, here, t->type->end_depot), NEVER, NEVER };
    for (int k = 0; k < 2; k++)
        if (nearest[k] < HUGE_VAL)
            ends[2 + k] =
                money(t, lorry__travel_least(&p->travel, t->type->profile, nearest[k]));
    int64_t best = NEVER;
    for (int a = 0; a < 4; a++)
        for (int b = a + 1; b < 4; b++)
            best = lorry__min64(best, ends[a] + ends[b]);
    return best;
}

static int64_t twice_by_arcs(const lorry__costs *t, int32_t client, const double *nearest)
{
    int64_t ways = 0;
    if (is_mapped(t->problem, t->index))
        ways = through_mapped(t, client, nearest);
    else if (t->problem->num_clients <= MOST_PAIRS)
        ways = through(t, client);
    return ways + 2 * lorry__visit_cost(t, client);
}

/* ------------------------------------------------------------- rounds -- */

/* What the client takes of what the type has: deliveries, then pickups, then stops. */
static void share_of(const lorry__costs *t, int32_t client, int32_t what, int64_t *takes,
                     int64_t *has)
{
    const lorry_problem *p = t->problem;
    const int32_t dims = p->num_dimensions;
    if (what == 2 * dims) {
        *takes = 1;
        *has = t->type->max_stops;
        return;
    }
    const int64_t *amounts = what < dims ? p->delivery : p->pickup;
    *takes = amounts[(size_t)client * (size_t)dims + (size_t)(what % dims)];
    *has = t->type->capacity[what % dims];
}

static bool is_servable(const lorry__costs *t, int32_t client)
{
    int64_t takes, has;
    if (!lorry__may_visit(t, client) || (t->problem->skills[client] & ~t->type->skills) != 0)
        return false;
    for (int32_t what = 0; what <= 2 * t->problem->num_dimensions; what++) {
        share_of(t, client, what, &takes, &has);
        if (takes > has)
            return false;
    }
    return true;
}

/* Times 2 * FRACTION. */
static __int128 by_rounds(const lorry__costs *t, int32_t client, int32_t what)
{
    const lorry_problem *p = t->problem;
    const int32_t here = p->location[p->num_depots + client];
    lorry__arc lost = { 0, 0 };
    int64_t takes, has, ways = 0;
    if (t->type->start_depot != LORRY_NONE)
        ways += money(t, lorry__travel_least_way(&p->travel, t->type->profile,
                                                 p->location[t->type->start_depot], here,
                                                 &lost));
    if (t->type->end_depot != LORRY_NONE)
        ways += money(t, lorry__travel_least_way(&p->travel, t->type->profile, here,
                                                 p->location[t->type->end_depot], &lost));
    share_of(t, client, what, &takes, &has);
    /* The arc into the client loses by itself; the one more that a route has comes off
     * the way. */
    const __int128 loses = money(t, lost);
    const __int128 way = 2 * ((__int128)t->price.fixed + ways) - loses;
    __int128 part = 2 * (__int128)lorry__visit_cost(t, client) - loses;
    part *= FRACTION;
    if (way > 0 && has > 0 && has != LORRY_UNLIMITED)
        part += way * takes * FRACTION / has;
    return part;
}

/* -------------------------------------------------------------- sums -- */

typedef struct map {
    double *places;
    int dims;
    lorry__kdtree *tree; /* NULL: no type's arcs are on the map */
} map;

static lorry_status draw(map *m, const lorry_problem *p, lorry__mem *mem)
{
    bool is_needed = false;
    for (int32_t k = 0; k < p->num_types; k++)
        is_needed |= is_mapped(p, k);
    if (!is_needed)
        return LORRY_OK;
    m->places = LORRY__NEW(mem, double, 3 * (size_t)p->num_clients);
    if (m->places == NULL)
        return LORRY_ENOMEM;
    for (int32_t c = 0; c < p->num_clients; c++) {
        double place[3];
        m->dims = lorry__travel_place(&p->travel, p->location[p->num_depots + c], place);
        for (int d = 0; d < m->dims; d++)
            m->places[c * (int64_t)m->dims + d] = place[d];
    }
    return lorry__kdtree_new(mem, p->num_clients, m->dims, m->places, &m->tree);
}

/* How far the two nearest other clients are. */
static void look_around(const map *m, int32_t client, double nearest[2])
{
    int32_t who[2 * 3];
    double square[2 * 3];
    nearest[0] = nearest[1] = HUGE_VAL;
    if (m->tree == NULL)
        return;
    const double *place = m->places + client * (int64_t)m->dims;
    const int32_t count = lorry__kdtree_nearest(m->tree, place, 3, who, square);
    int others = 0;
    for (int32_t k = 0; k < count; k++)
        if (who[k] != client && others < 2)
            nearest[others++] = sqrt(square[k]);
}

static __int128 sum_of_arcs(const lorry_problem *p, lorry_objective objective, const map *m)
{
    __int128 sum = 0;
    int64_t fixed = NEVER, first = NEVER, last = NEVER;
    for (int32_t c = 0; c < p->num_clients; c++) {
        int64_t least = NEVER;
        double nearest[2];
        look_around(m, c, nearest);
        for (int32_t k = 0; k < p->num_types; k++) {
            const lorry__costs t = lorry__costs_of(p, objective, k);
            const int32_t here = p->num_depots + c;
            if (!is_servable(&t, c))
                continue;
            least = lorry__min64(least, twice_by_arcs(&t, c, nearest));
            fixed = lorry__min64(fixed, t.price.fixed);
            first = lorry__min64(first, lorry__way_cost(&t, t.type->start_depot, here));
            last = lorry__min64(last, lorry__way_cost(&t, here, t.type->end_depot));
        }
        if (!p->is_required[c])
            least = lorry__min64(least, 2 * p->prize[c]);
        sum += least < NEVER ? least : 0;
    }
    return fixed < NEVER ? sum + (__int128)lorry__proof_vehicles(p) * (2 * fixed + first + last)
                         : sum;
}

static __int128 sum_of_rounds(const lorry_problem *p, lorry_objective objective, int32_t what)
{
    __int128 sum = 0;
    for (int32_t c = 0; c < p->num_clients; c++) {
        const __int128 prize = 2 * (__int128)p->prize[c] * FRACTION;
        __int128 least = 0;
        bool has_any = false;
        for (int32_t k = 0; k < p->num_types; k++) {
            const lorry__costs t = lorry__costs_of(p, objective, k);
            if (!is_servable(&t, c))
                continue;
            const __int128 part = by_rounds(&t, c, what);
            least = has_any && least < part ? least : part;
            has_any = true;
        }
        if (!p->is_required[c] && (!has_any || prize < least))
            least = prize;
        sum += least;
    }
    return sum;
}

lorry_status lorry__check_arcs(const lorry_problem *p, const lorry__certificate *c,
                               lorry__mem *mem, lorry_message *message)
{
    map m = { .tree = NULL };
    lorry_status status = draw(&m, p, mem);
    if (status == LORRY_OK) {
        /* Costs are whole. */
        __int128 proved = (sum_of_arcs(p, c->objective, &m) + 1) / 2;
        for (int32_t what = 0; what <= 2 * p->num_dimensions && proved < c->bound; what++) {
            const __int128 sum = sum_of_rounds(p, c->objective, what);
            const __int128 whole = sum > 0 ? (sum - 1) / (2 * FRACTION) + 1 : 0;
            proved = whole > proved ? whole : proved;
        }
        status = lorry__proof_answers(c, proved, message);
    }
    lorry__kdtree_free(m.tree);
    lorry__free(mem, m.places);
    return status;
}
