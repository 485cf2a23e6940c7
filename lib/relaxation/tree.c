/* tree.c: a lower bound from spanning trees, for long routes and many clients.
 *
 * The first arcs and the arcs between clients of a plan form a spanning tree
 * over the clients and one root that stands for all depots; the last arc of
 * each of its m routes comes on top, from m different clients. Every client
 * then has two arcs, and the root as many first arcs as there are last ones.
 * So a plan costs no less than a least spanning tree and the m cheapest last
 * arcs, m >= what the loads need, for any prices put on these degrees:
 *
 *     min_T  sum_{T} (c_e + y_e)  +  min_m sum_{k <= m} (last_k + y_k - u)  -  2 sum_i y_i
 *
 * where y_e sums the prices of the clients at its ends, and a first arc also
 * pays the root's price u. Prices by subgradient steps (Held and Karp 1971,
 * Math. Program. 1:6-25; for routes Christofides, Mingozzi, Toth 1981, Math.
 * Program. 20:255-282; Fisher 1994, Oper. Res. 42(4):626-642). All in exact
 * integers; no metric is assumed. Arcs that no window or capacity allows are
 * left out, in either direction the cheaper stands for both, as does the
 * cheapest vehicle type. O(n^2) per step. */
#include "relaxation/bound.h"

#include "base/sort.h"

/* Each step is O(n^2) and at most 99 % of the one before: after 500 they are a 150th of the
 * first, and move prices by little. */
#define MAX_STEPS 500
/* Without gain before they shrink: fewer, and they are small before prices are right;
 * more, and time goes into swinging. */
#define STALE 20

typedef struct forest {
    lorry__bound_task *task;
    const lorry_problem *problem;
    int32_t n;
    int64_t fewest, most;  /* vehicles */
    int64_t scale, constant;
    int64_t limit;         /* of a price */
    int64_t *edge;         /* n*n, cost units; -1: no route can */
    int64_t *first, *last; /* cost units */
    int64_t *price, root_price;
    int64_t *key;          /* Prim: cheapest edge into the tree, scaled */
    int32_t *parent, *degree, *order, *previous;
    uint8_t *is_in;
} forest;

static bool fits(const lorry__eval *eval, int32_t t, int32_t a, int32_t b)
{
    const lorry_problem *p = eval->problem;
    const lorry__type *type = &p->types[t];
    if (lorry__price_of_visit(eval, t, a) == LORRY__BARRED ||
        lorry__price_of_visit(eval, t, b) == LORRY__BARRED)
        return false;
    if (((p->skills[a] | p->skills[b]) & ~type->skills) != 0)
        return false;
    for (int32_t d = 0; d < p->num_dimensions; d++) {
        const size_t x = (size_t)a * p->num_dimensions + (size_t)d;
        const size_t y = (size_t)b * p->num_dimensions + (size_t)d;
        if (p->delivery[x] > type->capacity[d] - p->delivery[y] ||
            p->pickup[x] > type->capacity[d] - p->pickup[y])
            return false;
    }
    return true;
}

/* Cost of going from a to b by a vehicle type, -1 if no route can. */
static int64_t way(const lorry__eval *eval, int32_t t, int32_t a, int32_t b)
{
    const lorry_problem *p = eval->problem;
    const lorry__type *type = &p->types[t];
    const int32_t from = p->num_depots + a, to = p->num_depots + b;
    const lorry__arc arc =
        lorry__travel_arc(&p->travel, type->profile, p->location[from], p->location[to]);
    const int64_t early = lorry__max64(p->early[from], p->release[a]);
    if (early + p->service[a] + arc.duration > lorry__min64(p->late[to], type->end_late))
        return -1;
    return eval->rates[t].distance * arc.distance + eval->rates[t].duration * arc.duration;
}

static int64_t edge_cost(const lorry__eval *eval, int32_t a, int32_t b)
{
    int64_t least = -1;
    for (int32_t t = 0; t < eval->problem->num_types; t++) {
        if (!fits(eval, t, a, b))
            continue;
        const int64_t there = way(eval, t, a, b), back = way(eval, t, b, a);
        if (there >= 0 && (least < 0 || there < least))
            least = there;
        if (back >= 0 && (least < 0 || back < least))
            least = back;
    }
    return least;
}

static void depot_costs(forest *f, int32_t client)
{
    const lorry__eval *eval = f->task->eval;
    const lorry_problem *p = f->problem;
    const int32_t here = p->location[p->num_depots + client];
    f->first[client] = f->last[client] = INT64_MAX;
    int64_t service = INT64_MAX;
    for (int32_t t = 0; t < p->num_types; t++) {
        const lorry__type *type = &p->types[t];
        const lorry__rates *r = &eval->rates[t];
        lorry__arc out = { 0, 0 }, home = { 0, 0 };
        if (type->start_depot >= 0)
            out = lorry__travel_arc(&p->travel, type->profile, p->location[type->start_depot],
                                    here);
        if (type->end_depot >= 0)
            home = lorry__travel_arc(&p->travel, type->profile, here,
                                     p->location[type->end_depot]);
        f->first[client] = lorry__min64(
            f->first[client], r->fixed + r->distance * out.distance + r->duration * out.duration);
        f->last[client] = lorry__min64(f->last[client],
                                       r->distance * home.distance + r->duration * home.duration);
        const int64_t visit = lorry__price_of_visit(eval, t, client);
        if (visit != LORRY__BARRED)
            service = lorry__min64(service, r->duration * p->service[client] + visit);
    }
    f->constant += service == INT64_MAX ? 0 : service;
}

/* false: out of time, or numbers too large. */
static bool fill(forest *f)
{
    int64_t largest = 1;
    for (int32_t a = 0; a < f->n; a++) {
        if (lorry__bound_is_out_of_time(f->task))
            return false;
        depot_costs(f, a);
        largest = lorry__max64(largest, lorry__max64(f->first[a], f->last[a]));
        for (int32_t b = 0; b < a; b++) {
            const int64_t cost = edge_cost(f->task->eval, a, b);
            f->edge[(size_t)a * f->n + b] = f->edge[(size_t)b * f->n + a] = cost;
            largest = lorry__max64(largest, cost);
        }
    }
    for (int64_t k = 0; k < f->problem->num_types; k++)
        f->most = lorry__min64(f->n, f->most + lorry__min64(f->n, f->problem->types[k].count));
    f->limit = 4 * largest;
    for (f->scale = INT64_C(1) << 20; f->scale > 0; f->scale >>= 1)
        if ((double)f->scale * (double)f->limit * 4.0 * (3.0 * f->n + 4.0) < 1e18)
            return true;
    return false;
}

/* Prim from the root; *firsts receives the first arcs taken. */
static int64_t spanning_tree(forest *f, int64_t *firsts)
{
    int64_t sum = 0;
    *firsts = 0;
    for (int32_t c = 0; c < f->n; c++) {
        f->is_in[c] = 0;
        f->degree[c] = 0;
        f->parent[c] = -1;
        f->key[c] = f->first[c] * f->scale + f->price[c] + f->root_price;
    }
    int32_t next = 0;
    for (int32_t c = 1; c < f->n; c++)
        if (f->key[c] < f->key[next])
            next = c;
    for (int32_t k = 0; k < f->n; k++) {
        const int32_t at = next;
        f->is_in[at] = 1;
        sum += f->key[at];
        f->degree[at]++;
        if (f->parent[at] >= 0)
            f->degree[f->parent[at]]++;
        else
            ++*firsts;
        const int64_t *edge = f->edge + (size_t)at * f->n;
        const int64_t price = f->price[at];
        int64_t least = INT64_MAX;
        for (int32_t c = 0; c < f->n; c++) {
            if (f->is_in[c])
                continue;
            const int64_t cost = edge[c] * f->scale + price + f->price[c];
            if (edge[c] >= 0 && cost < f->key[c]) {
                f->key[c] = cost;
                f->parent[c] = at;
            }
            if (f->key[c] < least) {
                least = f->key[c];
                next = c;
            }
        }
    }
    return sum;
}

static bool is_cheaper_end(const forest *f, int32_t a, int32_t b)
{
    const int64_t x = f->last[a] * f->scale + f->price[a];
    const int64_t y = f->last[b] * f->scale + f->price[b];
    return x != y ? x < y : a < b;
}

/* The cheapest last arcs, as many as there must be and all that pay. */
static int64_t last_arcs(forest *f, int64_t *lasts)
{
    /* The order changes little between steps. */
    LORRY__SORT(int32_t, f->order, f->n, is_cheaper_end, f);
    int64_t sum = 0;
    for (*lasts = 0; *lasts < f->most; ++*lasts) {
        const int32_t c = f->order[*lasts];
        const int64_t cost = f->last[c] * f->scale + f->price[c] - f->root_price;
        if (*lasts >= f->fewest && cost >= 0)
            break;
        sum += cost;
        f->degree[c]++;
    }
    return sum;
}

static int64_t clamp(int64_t value, int64_t limit)
{
    return value > limit ? limit : value < -limit ? -limit : value;
}

/* Prices one step along the degrees; three tenths of the step before goes with
 * it, which damps the swings (Volgenant and Jonker 1982, EJOR 9(1):83-89). */
static void move_prices(forest *f, double step, int64_t firsts, int64_t lasts)
{
    for (int32_t c = 0; c < f->n; c++) {
        const int32_t slope = f->degree[c] - 2;
        const double by = step * (0.7 * slope + 0.3 * f->previous[c]);
        f->price[c] = clamp(f->price[c] + (int64_t)by, f->limit * f->scale);
        f->previous[c] = slope;
    }
    const double by = step * (double)(firsts - lasts) / (1.0 + (double)f->fewest);
    f->root_price = clamp(f->root_price + (int64_t)by, f->limit * f->scale);
}

/* These prices prove the best bound so far. */
static void keep(forest *f, int64_t bound)
{
    lorry__bound_task *task = f->task;
    if (bound <= atomic_load(task->bound))
        return;
    if (task->certificate_mem == NULL) {
        lorry__bound_tell(task, bound, NULL, LORRY__BOUND_MEDIUM);
        return;
    }
    lorry__certificate c = lorry__bound_certificate(task);
    c.prices = LORRY__NEW(c.mem, int64_t, (size_t)f->n);
    if (c.prices == NULL)
        return; /* the one before stands */
    c.method = LORRY__PROOF_TREES;
    c.scale = f->scale;
    c.root_price = f->root_price;
    memcpy(c.prices, f->price, (size_t)f->n * sizeof(*f->price));
    lorry__bound_tell(task, bound, &c, LORRY__BOUND_MEDIUM);
}

static void ascend(forest *f)
{
    int64_t best = INT64_MIN;
    int stale = 0;
    double step = 0.0;
    for (int k = 0; k < MAX_STEPS && !lorry__bound_is_out_of_time(f->task); k++) {
        int64_t firsts, lasts;
        int64_t value = spanning_tree(f, &firsts);
        value += last_arcs(f, &lasts);
        for (int32_t c = 0; c < f->n; c++)
            value -= 2 * f->price[c];
        if (k == 0) /* about a quarter of an arc of the tree */
            step = 0.25 * (double)value / (double)f->n;
        if (value > best) {
            best = value;
            stale = 0;
            keep(f, value > 0 ? (value - 1) / f->scale + 1 + f->constant : 0);
        } else if (++stale >= STALE) {
            step *= 0.6;
            stale = 0;
        }
        if (step < 1.0)
            return;
        move_prices(f, step, firsts, lasts);
        step *= 0.99;
    }
}

static void release(forest *f)
{
    lorry__mem *mem = f->task->mem;
    lorry__free(mem, f->edge);
    lorry__free(mem, f->first);
    lorry__free(mem, f->last);
    lorry__free(mem, f->price);
    lorry__free(mem, f->key);
    lorry__free(mem, f->parent);
    lorry__free(mem, f->degree);
    lorry__free(mem, f->order);
    lorry__free(mem, f->previous);
    lorry__free(mem, f->is_in);
}

lorry_status lorry__tree_bound(lorry__bound_task *task)
{
    const lorry_problem *p = task->eval->problem;
    for (int32_t c = 0; c < p->num_clients; c++)
        if (!p->is_required[c])
            return LORRY_OK;
    lorry__mem *mem = task->mem;
    const size_t n = (size_t)p->num_clients;
    forest f = { .task = task, .problem = p, .n = p->num_clients,
                 .fewest = lorry__fewest_vehicles(p) };
    f.edge = LORRY__NEW(mem, int64_t, n * n);
    f.first = LORRY__NEW(mem, int64_t, n);
    f.last = LORRY__NEW(mem, int64_t, n);
    f.price = LORRY__NEW(mem, int64_t, n);
    f.key = LORRY__NEW(mem, int64_t, n);
    f.parent = LORRY__NEW(mem, int32_t, n);
    f.degree = LORRY__NEW(mem, int32_t, n);
    f.order = LORRY__NEW(mem, int32_t, n);
    f.previous = LORRY__NEW(mem, int32_t, n);
    f.is_in = LORRY__NEW(mem, uint8_t, n);
    const bool has_room = f.edge != NULL && f.first != NULL && f.last != NULL &&
                          f.price != NULL && f.key != NULL && f.parent != NULL &&
                          f.degree != NULL && f.order != NULL && f.previous != NULL &&
                          f.is_in != NULL;
    if (has_room) {
        for (int32_t c = 0; c < f.n; c++)
            f.order[c] = c;
        if (fill(&f))
            ascend(&f);
    }
    release(&f);
    return has_room ? LORRY_OK : LORRY_ENOMEM;
}
