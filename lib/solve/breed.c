/* breed.c: epochs, generations, and crossing two plans of a group. */
#include "solve/breed.h"

#define GROUP_ROUTES 3 /* in each group, at least */
#define TRIES 4 /* to make a child that is not its parent */

enum { STAYS, GOES }; /* clients on routes that stay, or go; or on none */

struct lorry__breed {
    lorry__mem *mem;
    bool has_parents;   /* generations have begun */
    int32_t *allotment; /* vehicles that a group may have, per group and type */
    size_t room_allotment;
    int32_t *route_of;  /* per client: its route in the other plan, or -1 */
    int32_t *weight;    /* per route of the other plan: clients that go and are on it */
    int32_t *touched;   /* routes of the other plan with a weight */
    int32_t num_touched;
    uint8_t *mark;      /* per client */
    uint8_t *goes;      /* per route of the plan */
    uint8_t *is_taken;  /* per route of the other plan */
    int32_t *spare;     /* per vehicle type */
};

void lorry__breed_free(lorry__breed *breed)
{
    if (breed == NULL)
        return;
    lorry__mem *mem = breed->mem;
    void *const blocks[] = { breed->allotment, breed->route_of, breed->weight, breed->touched,
                             breed->mark, breed->goes, breed->is_taken, breed->spare };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
        lorry__free(mem, blocks[i]);
    lorry__free(mem, breed);
}

static lorry__breed *breed_new(const lorry__search *s)
{
    lorry__mem *mem = s->mem;
    const lorry_problem *p = s->eval->problem;
    const size_t n = (size_t)p->num_clients + 1;
    lorry__breed *b = LORRY__NEW(mem, lorry__breed, 1);
    if (b == NULL)
        return NULL;
    b->mem = mem;
    b->route_of = LORRY__NEW(mem, int32_t, n);
    b->weight = LORRY__NEW(mem, int32_t, n);
    b->touched = LORRY__NEW(mem, int32_t, n);
    b->mark = LORRY__NEW(mem, uint8_t, n);
    b->goes = LORRY__NEW(mem, uint8_t, n);
    b->is_taken = LORRY__NEW(mem, uint8_t, n);
    b->spare = LORRY__NEW(mem, int32_t, (size_t)p->num_types);
    if (b->route_of != NULL && b->weight != NULL && b->touched != NULL && b->mark != NULL &&
        b->goes != NULL && b->is_taken != NULL && b->spare != NULL)
        return b;
    lorry__breed_free(b);
    return NULL;
}

/* A task's plan of a kind; tasks are numbered island by island. */
static lorry__plan *slice_of(const lorry__search *s, int32_t island, int32_t group, int kind)
{
    return &s->slices[LORRY__NUM_SLICES * (s->first_task[island] + group) + kind];
}

/* -------------------------------------------------------------- crossing -- */

/* Two plans of a group. */
typedef struct crossing {
    lorry__breed *breed;
    const lorry__eval *eval;
    const lorry__plan *plan, *other;
    bool is_theirs; /* clients on routes of both go with those that come */
    lorry__rng *rng;
} crossing;

static int32_t length_of(const lorry__plan *plan, int32_t r)
{
    return plan->offsets[r + 1] - plan->offsets[r];
}

/* Let a route go: its clients weigh on the other plan's routes. */
static void let_go(const crossing *x, int32_t r)
{
    lorry__breed *b = x->breed;
    b->goes[r] = true;
    for (int32_t i = x->plan->offsets[r]; i < x->plan->offsets[r + 1]; i++) {
        const int32_t c = x->plan->clients[i], there = b->route_of[c];
        b->mark[c] = GOES;
        if (there < 0)
            continue;
        if (b->weight[there]++ == 0)
            b->touched[b->num_touched++] = there;
    }
}

/* The route that shares most of the other plan's routes with those that go, by
 * the mean weight of its clients; the first of equals, from a random one on. */
static int32_t nearest_route(const crossing *x)
{
    const lorry__breed *b = x->breed;
    const lorry__plan *plan = x->plan;
    const int32_t first = (int32_t)lorry__rng_below(x->rng, (uint32_t)plan->num_routes);
    int32_t found = -1, found_length = 1;
    int64_t most = -1;
    for (int32_t k = 0; k < plan->num_routes; k++) {
        const int32_t r = (first + k) % plan->num_routes, length = length_of(plan, r);
        if (b->goes[r])
            continue;
        int64_t sum = 0;
        for (int32_t i = plan->offsets[r]; i < plan->offsets[r + 1]; i++) {
            const int32_t there = b->route_of[plan->clients[i]];
            sum += there >= 0 ? b->weight[there] : 0;
        }
        if (found < 0 || sum * found_length > most * length) {
            found = r;
            found_length = length;
            most = sum;
        }
    }
    return found;
}

/* A type for a route, its own if there is a vehicle to spare; -1: none. */
static int32_t type_for(const crossing *x, int32_t own, const int32_t *clients, int32_t count)
{
    const int32_t types = x->eval->problem->num_types;
    for (int32_t k = 0; k < types; k++) {
        const int32_t t = (own + k) % types;
        if (x->breed->spare[t] > 0 && lorry__eval_route(x->eval, t, clients, count).is_feasible)
            return t;
    }
    return -1;
}

static void leave_out(const lorry__eval *eval, int32_t c, lorry__plan *child)
{
    const lorry_problem *p = eval->problem;
    child->absent[child->num_absent++] = c;
    child->missing += p->is_required[c];
    child->cost += p->is_required[c] ? 0 : p->prize[c];
}

/* Close the route of `count` clients that stand behind the child's last one. */
static void add_route(const crossing *x, int32_t own_type, int32_t count, lorry__plan *child)
{
    const int32_t at = child->offsets[child->num_routes];
    const int32_t type = count > 0 ? type_for(x, own_type, child->clients + at, count) : -1;
    if (type < 0) {
        for (int32_t i = 0; i < count; i++)
            leave_out(x->eval, child->clients[at + i], child);
        return;
    }
    x->breed->spare[type]--;
    child->cost += lorry__eval_route(x->eval, type, child->clients + at, count).cost;
    child->types[child->num_routes++] = type;
    child->offsets[child->num_routes] = at + count;
}

static bool is_served_there(const crossing *x, int32_t c)
{
    const int32_t there = x->breed->route_of[c];
    return there >= 0 && x->breed->is_taken[there];
}

/* A client on routes of both plans is served by the one that comes, where theirs
 * come first, or else by the one that stays. */
static bool remains(const crossing *x, int32_t c)
{
    return !x->is_theirs || !is_served_there(x, c);
}

static bool comes(const crossing *x, int32_t c)
{
    return x->breed->mark[c] == GOES || (x->is_theirs && x->breed->mark[c] == STAYS);
}

/* Those clients of a route that are wanted, as a route of the child. */
static void take_route(const crossing *x, const lorry__plan *from, int32_t r,
                       bool (*is_wanted)(const crossing *, int32_t), lorry__plan *child)
{
    int32_t *to = child->clients + child->offsets[child->num_routes];
    int32_t count = 0;
    for (int32_t i = from->offsets[r]; i < from->offsets[r + 1]; i++)
        if (is_wanted(x, from->clients[i]))
            to[count++] = from->clients[i];
    add_route(x, from->types[r], count, child);
}

/* Everyone whose routes stay, and where everyone is in the other plan. */
static void begin_crossing(const crossing *x)
{
    lorry__breed *b = x->breed;
    const lorry__plan *plan = x->plan, *other = x->other;
    b->num_touched = 0;
    memset(b->goes, 0, (size_t)plan->num_routes);
    for (int32_t i = 0; i < plan->offsets[plan->num_routes]; i++)
        b->mark[plan->clients[i]] = STAYS;
    for (int32_t i = 0; i < plan->num_absent; i++)
        b->mark[plan->absent[i]] = GOES;
    for (int32_t r = 0; r < other->num_routes; r++)
        for (int32_t i = other->offsets[r]; i < other->offsets[r + 1]; i++)
            b->route_of[other->clients[i]] = r;
    for (int32_t i = 0; i < other->num_absent; i++)
        b->route_of[other->absent[i]] = -1;
}

/* Replace neighbouring routes, up to half of them, by the other plan's routes that
 * have most of their clients among those that go. Vehicles are taken from
 * breed->spare. */
static void cross(const crossing *x, lorry__plan *child)
{
    lorry__breed *b = x->breed;
    const lorry__plan *plan = x->plan, *other = x->other;
    begin_crossing(x);
    const int32_t half = plan->num_routes / 2;
    const int32_t most = half > 0 ? 1 + (int32_t)lorry__rng_below(x->rng, (uint32_t)half) : 0;
    for (int32_t k = 0; k < most; k++)
        let_go(x, k == 0 ? (int32_t)lorry__rng_below(x->rng, (uint32_t)plan->num_routes)
                         : nearest_route(x));
    for (int32_t i = 0; i < b->num_touched; i++) {
        const int32_t r = b->touched[i];
        b->is_taken[r] = 2 * b->weight[r] > length_of(other, r);
    }
    lorry__plan_clear(child);
    for (int32_t r = 0; r < plan->num_routes; r++)
        if (!b->goes[r])
            take_route(x, plan, r, remains, child);
    for (int32_t i = 0; i < b->num_touched; i++)
        if (b->is_taken[b->touched[i]])
            take_route(x, other, b->touched[i], comes, child);
    for (int32_t r = 0; r < plan->num_routes; r++)
        for (int32_t i = plan->offsets[r]; b->goes[r] && i < plan->offsets[r + 1]; i++)
            if (!is_served_there(x, plan->clients[i]))
                leave_out(x->eval, plan->clients[i], child);
    for (int32_t i = 0; i < plan->num_absent; i++)
        if (!is_served_there(x, plan->absent[i]))
            leave_out(x->eval, plan->absent[i], child);
    for (int32_t i = 0; i < b->num_touched; i++)
        b->weight[b->touched[i]] = b->is_taken[b->touched[i]] = 0;
}

/* ------------------------------------------------------------- vehicles -- */

/* What the groups of the first island have, and a share each of what is to spare, for
 * as long as the epoch lasts: so groups of any islands beside each other have no
 * more vehicles than there are. */
static lorry_status allot(lorry__search *s)
{
    lorry__breed *b = s->breed;
    const lorry__groups *g = &s->islands[0].groups;
    const size_t types = (size_t)s->eval->problem->num_types;
    if (!lorry__grow(s->mem, (void **)&b->allotment, &b->room_allotment,
                     (size_t)g->count * types, sizeof(*b->allotment)))
        return LORRY_ENOMEM;
    lorry__search_lease(s, 0);
    memcpy(b->allotment, s->spare, (size_t)g->count * types * sizeof(*b->allotment));
    for (int32_t k = 0; k < g->count; k++)
        for (int32_t i = g->first_route[k]; i < g->first_route[k + 1]; i++)
            b->allotment[(size_t)k * types + (size_t)s->islands[0].current.types[g->routes[i]]]++;
    return LORRY_OK;
}

/* Vehicles that a group of an island has besides those of the plan; `plan` may be
 * NULL. */
static void find_spare(const lorry__search *s, int32_t i, int32_t k, const lorry__plan *plan,
                       int32_t *spare)
{
    const int32_t types = s->eval->problem->num_types;
    const lorry__island *island = &s->islands[i];
    const int32_t routes = plan != NULL ? plan->num_routes : 0;
    memcpy(spare, s->breed->allotment + (size_t)k * (size_t)types,
           (size_t)types * sizeof(*spare));
    for (int32_t r = 0; r < routes; r++)
        spare[plan->types[r]]--;
    if (island->groups.count > 1 || island->most_routes == INT32_MAX)
        return;
    for (int32_t t = 0; t < types; t++)
        spare[t] = (int32_t)lorry__max64(
            lorry__min64(spare[t], (int64_t)island->most_routes - routes), 0);
}

void lorry__breed_lease(lorry__search *s, int32_t i)
{
    const size_t types = (size_t)s->eval->problem->num_types;
    for (int32_t k = 0; k < s->islands[i].groups.count; k++)
        find_spare(s, i, k, slice_of(s, i, k, LORRY__SLICE_LAST),
                   s->spare + (size_t)(s->first_task[i] + k) * types);
}

/* --------------------------------------------------------------- rounds -- */

/* What all groups have last is the island's current plan, and its routes are
 * numbered group by group. */
static void take_last(lorry__search *s, int32_t i)
{
    lorry__groups *g = &s->islands[i].groups;
    lorry__search_put_together(s, i, LORRY__SLICE_LAST);
    lorry__plan_copy(&s->islands[i].current, &s->next);
    for (int32_t k = 0; k < g->count; k++) {
        const lorry__plan *part = slice_of(s, i, k, LORRY__SLICE_LAST);
        g->first_route[k + 1] = g->first_route[k] + part->num_routes;
        g->first_absent[k + 1] = g->first_absent[k] + part->num_absent;
    }
    for (int32_t r = 0; r < s->next.num_routes; r++)
        g->routes[r] = r;
    memcpy(g->absent, s->next.absent, (size_t)s->next.num_absent * sizeof(int32_t));
}

/* Any plan is better. */
static void mark_worst(lorry__plan *plan)
{
    plan->cost = INT64_MAX;
    plan->missing = INT32_MAX;
}

/* The best that any island has of a group. */
static const lorry__plan *best_of(const lorry__search *s, int32_t k)
{
    const lorry__plan *best = slice_of(s, 0, k, LORRY__SLICE_KEPT);
    for (int32_t i = 0; i < s->num_islands; i++)
        for (int kind = LORRY__SLICE_KEPT; kind <= LORRY__SLICE_CHILD; kind++) {
            const lorry__plan *plan = slice_of(s, i, k, kind);
            if (lorry__plan_is_better(plan, best))
                best = plan;
        }
    return best;
}

void lorry__breed_gather(lorry__search *s)
{
    const int kind = s->breed->has_parents ? LORRY__SLICE_CHILD : LORRY__SLICE_KEPT;
    const int32_t groups = s->islands[0].groups.count;
    bool has_improved = false;
    for (int32_t i = 0; i < s->num_islands; i++) {
        for (int32_t k = 0; k < groups; k++) {
            const lorry__plan *best = slice_of(s, i, k, LORRY__SLICE_BEST);
            lorry__plan *kept = slice_of(s, i, k, kind);
            if (!lorry__plan_is_better(best, kept))
                continue;
            lorry__plan_copy(kept, best);
            has_improved = true;
        }
        take_last(s, i);
    }
    if (!has_improved)
        return;
    lorry__plan_clear(&s->next);
    for (int32_t k = 0; k < groups; k++)
        lorry__plan_append(&s->next, best_of(s, k));
    lorry__search_keep(s, &s->next);
}

/* ---------------------------------------------------------- generations -- */

static lorry__plan *worst_kept(const lorry__search *s, int32_t k)
{
    lorry__plan *worst = slice_of(s, 0, k, LORRY__SLICE_KEPT);
    for (int32_t i = 1; i < s->num_islands; i++)
        if (lorry__plan_is_better(worst, slice_of(s, i, k, LORRY__SLICE_KEPT)))
            worst = slice_of(s, i, k, LORRY__SLICE_KEPT);
    return worst;
}

static bool is_kept(const lorry__search *s, int32_t k, const lorry__plan *plan)
{
    for (int32_t i = 0; i < s->num_islands; i++) {
        const lorry__plan *kept = slice_of(s, i, k, LORRY__SLICE_KEPT);
        if (kept->cost == plan->cost && kept->missing == plan->missing &&
            kept->num_routes == plan->num_routes)
            return true;
    }
    return false;
}

/* A plan of a group takes the place of a worse one, unless it is kept already. */
static void offer(lorry__search *s, int32_t k, const lorry__plan *plan, lorry__plan *worse)
{
    if (lorry__plan_is_better(plan, worse) && !is_kept(s, k, plan))
        lorry__plan_copy(worse, plan);
}

/* The better of two other islands. */
static const lorry__plan *partner_of(const lorry__search *s, int32_t i, int32_t k,
                                     lorry__rng *rng)
{
    const lorry__plan *found = NULL;
    for (int draw = 0; draw < 2; draw++) {
        int32_t j = (int32_t)lorry__rng_below(rng, (uint32_t)s->num_islands - 1);
        j += j >= i;
        const lorry__plan *plan = slice_of(s, j, k, LORRY__SLICE_KEPT);
        if (found == NULL || lorry__plan_is_better(plan, found))
            found = plan;
    }
    return found;
}

static void cross_group(lorry__search *s, int32_t i, int32_t k, lorry__rng *rng)
{
    lorry__plan *child = slice_of(s, i, k, LORRY__SLICE_LAST);
    crossing x = { .breed = s->breed, .eval = s->eval, .rng = rng,
                   .plan = slice_of(s, i, k, LORRY__SLICE_KEPT) };
    for (int t = 0; t < TRIES; t++) {
        x.other = partner_of(s, i, k, rng);
        x.is_theirs = lorry__rng_next(rng) >> 63 != 0;
        find_spare(s, i, k, NULL, s->breed->spare);
        cross(&x, child);
        if (child->cost != x.plan->cost || child->missing != x.plan->missing)
            break;
    }
    mark_worst(slice_of(s, i, k, LORRY__SLICE_CHILD));
}

void lorry__breed_cross(lorry__search *s)
{
    const int32_t groups = s->islands[0].groups.count;
    /* A child takes the place of the parent that it has most of: if it took that of the
     * worst plan, soon all would be alike (crowding, Mahfoud 1992, PPSN 2:27-36). */
    for (int32_t i = 0; i < s->num_islands && s->breed->has_parents; i++)
        for (int32_t k = 0; k < groups; k++)
            offer(s, k, slice_of(s, i, k, LORRY__SLICE_CHILD),
                  slice_of(s, i, k, LORRY__SLICE_KEPT));
    if (groups == 1) /* a plan from elsewhere may have joined */
        offer(s, 0, &s->best, worst_kept(s, 0));
    s->breed->has_parents = true;
    s->is_fresh = true;
    for (int32_t i = 0; i < s->num_islands; i++) {
        lorry__rng rng;
        lorry__rng_seed(&rng, s->seed, (uint64_t)s->round, ((uint64_t)i << 32) + UINT32_MAX);
        for (int32_t k = 0; k < groups; k++)
            cross_group(s, i, k, &rng);
        take_last(s, i);
    }
}

/* --------------------------------------------------------------- epochs -- */

static void take_group(const lorry__search *s, const lorry__plan *plan,
                       const lorry__groups *g, int32_t k, lorry__plan *slice)
{
    lorry__plan_clear(slice);
    for (int32_t r = g->first_route[k]; r < g->first_route[k + 1]; r++)
        lorry__plan_add_route(slice, s->eval, plan, g->routes[r]);
    for (int32_t a = g->first_absent[k]; a < g->first_absent[k + 1]; a++)
        leave_out(s->eval, g->absent[a], slice);
}

lorry_status lorry__breed_begin(lorry__search *s)
{
    if (s->breed == NULL)
        s->breed = breed_new(s);
    if (s->breed == NULL)
        return LORRY_ENOMEM;
    for (int32_t i = 0; i < s->num_islands; i++)
        lorry__search_cut(s, i, 0, lorry__search_group_count(s, &s->islands[i]), GROUP_ROUTES);
    lorry_status status = lorry__search_lay_out(s);
    if (status == LORRY_OK)
        status = allot(s);
    if (status != LORRY_OK)
        return status;
    const int32_t groups = s->islands[0].groups.count;
    for (int32_t k = 0; k < groups; k++) {
        for (int32_t i = 0; i < s->num_islands; i++) {
            take_group(s, &s->islands[i].current, &s->islands[i].groups, k,
                       slice_of(s, i, k, LORRY__SLICE_LAST));
            mark_worst(slice_of(s, i, k, LORRY__SLICE_KEPT));
            mark_worst(slice_of(s, i, k, LORRY__SLICE_CHILD));
        }
        /* The incumbent's routes are kept, whatever comes of annealing them. */
        lorry__plan_copy(slice_of(s, 0, k, LORRY__SLICE_KEPT),
                         slice_of(s, 0, k, LORRY__SLICE_LAST));
    }
    for (int32_t i = 0; i < s->num_islands; i++)
        take_last(s, i);
    s->breed->has_parents = false;
    s->is_breeding = true;
    s->is_fresh = false;
    return LORRY_OK;
}
