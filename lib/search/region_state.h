/* region_state.h: what a region holds, the journal, and the bookkeeping of
 * routes. A part of region_body.h, which says how it is compiled.
 *
 * Nodes are clients 0..m-1; places m and above are depots (and, last, "nowhere",
 * the free end of an open route), where links end. Nowhere ends lists of clients,
 * too. */
#include "base/sort.h"
#include "eval/resource.h"
#include "search/region.h"
#include "search/region_base.h"

/* A client's place on its route: 32 bytes when num is int32. */
typedef struct node {
    int32_t next, prev;  /* clients or places; on no route: those of before */
    int32_t route;       /* slot, or OFF_ROUTE */
    uint32_t stamp;      /* of the step that last journaled it */
    num fwd, bwd;        /* earliest and latest start of service */
    num arc_in, arc_out; /* cost of the arcs from prev and to next */
} node;

typedef struct site {    /* what a client asks */
    num early, late;
    int64_t demand;      /* lean only */
    int32_t client;      /* its number in the problem */
    int32_t is_required;
    int64_t prize;
} site;

typedef struct slot {    /* room for a route */
    int32_t first, last; /* places when empty */
    int32_t count, type;
    uint32_t stamp, ruined;
    int64_t cost;        /* rich only: all of the route's */
    int64_t visits;      /* rich only: of that, what sections charge */
    int64_t distance, release; /* rich only */
    bool is_broken;      /* rich only: breaks a constraint since the ruin */
    bool is_counted;     /* passed[] holds for the route's clients */
} slot;

/* From the start of a route to a client, itself included. */
typedef struct passed {
    int64_t load;        /* lean only */
    int32_t count;
} passed;

typedef struct depot_end { int32_t start, end; } depot_end; /* places of a type */

/* Time along a run that is never late. */
typedef struct span { num duration, early, late; } span;

typedef struct rich_node { span pre, suf; } rich_node; /* loads and segments follow */

typedef struct node_entry { int32_t id; node was; } node_entry;
typedef struct slot_entry { int32_t id; slot was; int64_t room; } slot_entry;

struct REGION(region) {
    lorry__region base;
    /* this region */
    int32_t m, width;            /* clients; clients and places */
    int32_t num_slots, num_used;
    int32_t num_opened;          /* slots from here on have had no route yet */
    int32_t around_room, before_room, after_room; /* per list, its end included */
    int64_t cost;
    int32_t missing;
    int32_t num_absent, num_empty;
    uint32_t stamp;
    /* arrays, grown at load */
    size_t room_clients, room_cells, room_slots, room_lists, room_rich;
    int32_t *local;              /* per client of the problem: node or -1 */
    site *site;
    node *node, *best_node;
    passed *passed;              /* per client, where the slot is counted */
    slot *slot, *best_slot;
    int64_t *rooms, *room;       /* lean, per slot: what its vehicle can take on beside its load;
                                    before it of OFF_ROUTE, nothing, and LIST_ENDS, anything */
    int32_t *location;           /* per node and place; LORRY_NONE: nowhere */
    int32_t *order;              /* nodes and places by location, as tables of the problem lie */
    int32_t *there;              /* their locations in that order */
    lorry__arc *ways;            /* and the ways to them */
    /* Per profile `width` rows of `width`, a row per node or place that arcs leave. Apart
     * from each other, since of most arcs only the cost is looked at. */
    num *costs;                  /* of an arc, or its distance where types have rates */
    num *costs_back;             /* the same with a row per head of arcs; NULL where ways back
                                    are as long */
    num *times;                  /* with the service at the tail */
    uint16_t *around, *before, *after; /* lists of near clients, nowhere behind each */
    uint16_t *starts;            /* the first clients of routes, listed when needed */
    int32_t *absent, *was_absent, *best_absent, *empty, *absence;
    int32_t *removed;
    int64_t *key;
    node_entry *node_log;
    slot_entry *slot_log;
    int32_t num_node_log, num_slot_log;
    int32_t *type_log;           /* t: opened; ~t: closed */
    int32_t num_type_log;
    unsigned char *rich;         /* m + num_slots records of rich_size */
    unsigned char *rich_log;     /* parallel to node_log and slot_log */
    size_t rich_size;
    /* per type */
    int32_t *spare;
    depot_end *ends;
    num *start_early, *end_late;
    int32_t *kin;                /* the first type that differs in number, label and what
                                    sections charge alone */
    int64_t *kin_delta;          /* of a new route, found once for all of a kin */
    /* best state */
    int64_t best_cost, closed_cost;
    int32_t best_missing, best_num_absent;
    bool is_best_live;           /* the current state is the best, unsaved */
    bool is_settled;             /* of the budget */
    int64_t evaluations, reinserted;
    lorry__family family;        /* of the step under way */
    lorry__tally tally[LORRY__NUM_FAMILIES];
};
typedef struct REGION(region) region;

/* Later than any time, and more than all arcs beside a client cost. */
#define FAR ((num)(((uint64_t)1 << (sizeof(num) * 8 - 2)) - 1))
/* Routes of clients that are on none, and of nowhere. */
#define OFF_ROUTE (-1)
#define LIST_ENDS (-2)

static inline num max_num(num a, num b) { return a > b ? a : b; }
static inline num min_num(num a, num b) { return a < b ? a : b; }
static inline num cut_time(int64_t t) { return t > FAR ? FAR : (num)t; }

static INLINE int32_t nowhere_of(const region *g) { return g->width - 1; }

static INLINE int32_t table_of(const region *g, int32_t type, const bool rich)
{
    return rich ? g->base.eval->problem->types[type].profile : 0;
}

/* Costs of the arcs from x, or to x, by their other end. */
static INLINE const num *costs_from(const region *g, int32_t table, int32_t x)
{
    return g->costs + ((size_t)table * g->width + x) * g->width;
}

static INLINE const num *costs_to(const region *g, int32_t table, int32_t x)
{
    const num *costs = g->costs_back != NULL ? g->costs_back : g->costs;
    return costs + ((size_t)table * g->width + x) * g->width;
}

/* Of the arc from p to n; between two places nothing. */
static INLINE num cost_between(const region *g, int32_t table, int32_t p, int32_t n)
{
    return costs_from(g, table, p)[n];
}

static INLINE num time_between(const region *g, int32_t table, int32_t p, int32_t n)
{
    return g->times[((size_t)table * g->width + p) * g->width + n];
}

static INLINE const uint16_t *around_of(const region *g, int32_t u)
{
    return g->around + (size_t)u * g->around_room;
}

static INLINE const uint16_t *before_of(const region *g, int32_t u)
{
    return g->before + (size_t)u * g->before_room;
}

static INLINE const uint16_t *after_of(const region *g, int32_t u)
{
    return g->after + (size_t)u * g->after_room;
}

/* ------------------------------------------------------- rich records -- */

/* A record: spans, then three loads per dimension (on the arc out of the node,
 * most before it, most from it on), then two segments per resource. Records m
 * and above stand for the start of a slot's route. */
static INLINE rich_node *rich_at(const region *g, int32_t index)
{
    return (rich_node *)(void *)(g->rich + (size_t)index * g->rich_size);
}

static INLINE int64_t *rich_loads(rich_node *r)
{
    return (int64_t *)(void *)((unsigned char *)r + LORRY__RICH_SPANS);
}

static INLINE unsigned char *rich_segment(const region *g, rich_node *r, int e, int is_suffix)
{
    const lorry_problem *p = g->base.eval->problem;
    return (unsigned char *)(rich_loads(r) + 3 * p->num_dimensions) +
           (size_t)(2 * e + is_suffix) * LORRY__MAX_SEGMENT;
}

/* Join two runs; false when the second cannot be reached in time. */
static INLINE bool span_join(span a, num time, span b, span *out)
{
    const num reach = a.duration + time;
    if (a.early + reach > b.late)
        return false;
    const num wait = max_num(b.early - reach - a.late, 0);
    out->duration = reach + b.duration + wait;
    out->early = max_num(a.early, b.early - reach) - wait;
    out->late = min_num(a.late, b.late - reach);
    return true;
}

static INLINE int64_t duration_cost(const region *g, int32_t type, int64_t duration)
{
    const lorry__rates *rates = &g->base.eval->rates[type];
    const int64_t shift = g->base.eval->problem->types[type].shift_duration;
    return rates->duration * duration +
           (duration > shift ? rates->overtime * (duration - shift) : 0);
}

/* By g->key, of equal ones the farther first; far: NULL where that is all one. */
typedef struct key_order { const int64_t *key; const num *far; } key_order;

static inline bool has_lower_key(const key_order *by, int32_t u, int32_t v)
{
    return by->key[u] < by->key[v] ||
           (by->key[u] == by->key[v] && by->far != NULL && by->far[u] > by->far[v]);
}

static void sort_by_key(const region *g, int32_t *list, int32_t count, const num *far)
{
    const key_order by = { g->key, far };
    LORRY__SORT(int32_t, list, count, has_lower_key, &by);
}

/* ------------------------------------------------------------ journal -- */

static INLINE void touch(region *g, int32_t x, const bool rich)
{
    node *v = &g->node[x];
    if (v->stamp == g->stamp)
        return;
    node_entry *entry = &g->node_log[g->num_node_log];
    entry->id = x;
    entry->was = *v;
    if (rich)
        memcpy(g->rich_log + (size_t)g->num_node_log * g->rich_size, rich_at(g, x),
               g->rich_size);
    g->num_node_log++;
    v->stamp = g->stamp;
}

static INLINE void touch_slot(region *g, int32_t r, const bool rich)
{
    slot *s = &g->slot[r];
    if (s->stamp == g->stamp)
        return;
    slot_entry *entry = &g->slot_log[g->num_slot_log];
    entry->id = r;
    entry->was = *s;
    entry->room = g->room[r];
    if (rich)
        memcpy(g->rich_log + (size_t)(g->m + g->num_slot_log) * g->rich_size,
               rich_at(g, g->m + r), g->rich_size);
    g->num_slot_log++;
    s->stamp = g->stamp;
    s->is_counted = false;
}

/* Not journaled: an undone step leaves what was counted before it as it was, since nothing is
 * counted between the two. O(clients of the route). */
static void count_route(region *g, slot *s)
{
    passed sum = { 0, 0 };
    for (int32_t x = s->first; x < g->m; x = g->node[x].next) {
        sum.load += g->site[x].demand;
        sum.count++;
        g->passed[x] = sum;
    }
    s->is_counted = true;
}

/* An empty slot gets a vehicle's type. */
static INLINE void give_type(region *g, int32_t r, int32_t type, const bool rich)
{
    g->slot[r].type = type;
    if (!rich)
        g->room[r] = g->base.eval->problem->types[type].capacity[0];
}

/* The next empty slot, r, gets a route of the type that is written on it. */
static INLINE void use_empty(region *g, int32_t r)
{
    const int32_t type = g->slot[r].type;
    g->num_empty--;
    g->num_used++;
    g->num_opened = lorry__max32(g->num_opened, r + 1);
    g->spare[type]--;
    g->type_log[g->num_type_log++] = type;
}

static INLINE void undo(region *g, const bool rich)
{
    for (int32_t i = 0; i < g->num_node_log; i++) {
        const node_entry *entry = &g->node_log[i];
        g->node[entry->id] = entry->was;
        if (rich)
            memcpy(rich_at(g, entry->id), g->rich_log + (size_t)i * g->rich_size, g->rich_size);
    }
    for (int32_t i = 0; i < g->num_slot_log; i++) {
        const slot_entry *entry = &g->slot_log[i];
        g->slot[entry->id] = entry->was;
        g->room[entry->id] = entry->room;
        if (rich)
            memcpy(rich_at(g, g->m + entry->id),
                   g->rich_log + (size_t)(g->m + i) * g->rich_size, g->rich_size);
    }
    for (int32_t i = g->num_type_log; i-- > 0;) {
        const int32_t t = g->type_log[i];
        if (t >= 0)
            g->spare[t]++;
        else
            g->spare[~t]--;
    }
}

/* The best state is the one before this step: today's with the journal undone. */
static void save_best(region *g, bool is_before_step)
{
    memcpy(g->best_node, g->node, (size_t)g->m * sizeof(node));
    memcpy(g->best_slot, g->slot, (size_t)g->num_slots * sizeof(slot));
    if (is_before_step) {
        for (int32_t i = 0; i < g->num_node_log; i++)
            g->best_node[g->node_log[i].id] = g->node_log[i].was;
        for (int32_t i = 0; i < g->num_slot_log; i++)
            g->best_slot[g->slot_log[i].id] = g->slot_log[i].was;
    }
    g->is_best_live = false;
}

/* -------------------------------------------------------------- links -- */

/* Let n follow p on slot r; either may be a place. The cost of the arc. */
static INLINE num link_nodes(region *g, int32_t r, int32_t p, int32_t n, const bool rich)
{
    slot *s = &g->slot[r];
    const int32_t m = g->m;
    const num cost = cost_between(g, table_of(g, s->type, rich), p, n);
    if (p < m) {
        g->node[p].next = n;
        g->node[p].arc_out = cost;
    } else {
        s->first = n;
    }
    if (n < m) {
        g->node[n].prev = p;
        g->node[n].arc_in = cost;
    } else {
        s->last = p;
    }
    return cost;
}

/* Renew the earliest starts from x on; stop where nothing changes, but not
 * before `until` is passed (-1: at once). */
static INLINE void forward(region *g, int32_t r, int32_t x, int32_t until)
{
    const int32_t m = g->m;
    if (x >= m)
        return;
    int32_t p = g->node[x].prev;
    num ready = p < m ? g->node[p].fwd : g->start_early[g->slot[r].type];
    bool must = until >= 0;
    while (x < m) {
        const num start = max_num(g->site[x].early, ready + time_between(g, 0, p, x));
        if (x == until)
            must = false;
        if (start == g->node[x].fwd) {
            if (!must)
                return;
        } else {
            touch(g, x, false);
            g->node[x].fwd = start;
        }
        ready = start;
        p = x;
        x = g->node[x].next;
    }
}

static INLINE void backward(region *g, int32_t r, int32_t x, int32_t until)
{
    const int32_t m = g->m;
    if (x >= m)
        return;
    int32_t n = g->node[x].next;
    num latest = n < m ? g->node[n].bwd : g->end_late[g->slot[r].type];
    bool must = until >= 0;
    while (x < m) {
        const num start = min_num(g->site[x].late, latest - time_between(g, 0, x, n));
        if (x == until)
            must = false;
        if (start == g->node[x].bwd) {
            if (!must)
                return;
        } else {
            touch(g, x, false);
            g->node[x].bwd = start;
        }
        latest = start;
        n = x;
        x = g->node[x].prev;
    }
}

/* Rich: renew all of a route. O(stops on it). A route that its vehicle cannot
 * drive is marked, and no step ends with a marked route: taking a client away
 * breaks one where the triangle inequality does not hold, another vehicle may
 * be too small. */
static void refresh_rich(region *g, int32_t r)
{
    const lorry__eval *eval = g->base.eval;
    const lorry_problem *p = eval->problem;
    const lorry__resources *extras = eval->extras;
    const int num_extras = extras != NULL ? extras->count : 0;
    slot *s = &g->slot[r];
    touch_slot(g, r, true);
    s->cost = s->visits = s->distance = s->release = 0;
    s->is_broken = false;
    if (s->count == 0)
        return;
    const int32_t m = g->m, t = s->type, dims = p->num_dimensions;
    const lorry__type *type = &p->types[t];
    rich_node *start = rich_at(g, m + r);
    const span depart = { 0, cut_time(type->start_early), cut_time(type->start_late) };
    const span arrive = { 0, cut_time(type->end_early), cut_time(type->end_late) };

    int64_t load[LORRY__MAX_DIMENSIONS] = { 0 };
    for (int32_t x = s->first; x < m; x = g->node[x].next)
        for (int32_t k = 0; k < dims; k++)
            load[k] += p->delivery[(size_t)g->site[x].client * dims + k];
    start->pre = depart;
    for (int32_t k = 0; k < dims; k++) {
        rich_loads(start)[3 * k] = load[k];
        rich_loads(start)[3 * k + 1] = load[k];
    }
    for (int e = 0; e < num_extras; e++)
        extras->item[e].init(extras->item[e].data, t, type->start_depot,
                             rich_segment(g, start, e, 0));

    uint64_t skills = 0;
    rich_node *behind = start;
    int32_t from = s->first < m ? g->node[s->first].prev : s->first;
    int32_t last = from;
    for (int32_t x = s->first; x < m; x = g->node[x].next) {
        touch(g, x, true);
        rich_node *here = rich_at(g, x);
        const num way = time_between(g, type->profile, from, x);
        const int32_t client = g->site[x].client;
        s->distance += cost_between(g, type->profile, from, x);
        skills |= p->skills[client];
        const int64_t price = lorry__price_of_visit(eval, t, client);
        if (price == LORRY__BARRED) {
            s->is_broken = true;
            return;
        }
        s->visits += price;
        s->release = lorry__max64(s->release, p->release[client]);
        const span visit = { 0, g->site[x].early, g->site[x].late };
        if (!span_join(behind->pre, way, visit, &here->pre)) {
            s->is_broken = true;
            return;
        }
        for (int32_t k = 0; k < dims; k++) {
            const size_t at = (size_t)client * dims + k;
            load[k] += p->pickup[at] - p->delivery[at];
            rich_loads(here)[3 * k] = load[k];
            rich_loads(here)[3 * k + 1] = lorry__max64(rich_loads(behind)[3 * k + 1], load[k]);
        }
        for (int e = 0; e < num_extras; e++) {
            const lorry__resource *res = &extras->item[e];
            _Alignas(16) unsigned char one[LORRY__MAX_SEGMENT];
            res->init(res->data, t, p->num_depots + client, one);
            res->join(res->data, t, rich_segment(g, behind, e, 0), way, one,
                      rich_segment(g, here, e, 0));
        }
        behind = here;
        from = last = x;
    }
    const int32_t end_place = g->node[last].next;
    const num home = time_between(g, type->profile, last, end_place);
    s->distance += cost_between(g, type->profile, last, end_place);
    span whole;
    bool is_over = s->count > type->max_stops || (skills & ~type->skills) != 0;
    for (int32_t k = 0; k < dims; k++)
        is_over |= rich_loads(behind)[3 * k + 1] > type->capacity[k];
    if (is_over || !span_join(behind->pre, home, arrive, &whole) ||
        whole.duration > type->max_duration || s->distance > type->max_distance ||
        s->release > whole.late) {
        s->is_broken = true;
        return;
    }
    for (int e = 0; e < num_extras; e++) {
        const lorry__resource *res = &extras->item[e];
        _Alignas(16) unsigned char end[LORRY__MAX_SEGMENT], all[LORRY__MAX_SEGMENT];
        res->init(res->data, t, type->end_depot, end);
        res->join(res->data, t, rich_segment(g, behind, e, 0), home, end, all);
        s->is_broken |= res->excess(res->data, t, all) != 0;
    }
    if (s->is_broken)
        return;

    /* Suffixes, back to the start. */
    span ahead = arrive;
    num time = home;
    rich_node *front = NULL;
    for (int32_t x = last;; x = g->node[x].prev) {
        rich_node *here = x < m ? rich_at(g, x) : start;
        for (int32_t k = 0; k < dims; k++) {
            const int64_t on_board = rich_loads(here)[3 * k];
            rich_loads(here)[3 * k + 2] =
                front != NULL ? lorry__max64(on_board, rich_loads(front)[3 * k + 2]) : on_board;
        }
        if (x >= m)
            break;
        const span visit = { 0, g->site[x].early, g->site[x].late };
        span_join(visit, time, ahead, &here->suf);
        for (int e = 0; e < num_extras; e++) {
            const lorry__resource *res = &extras->item[e];
            _Alignas(16) unsigned char one[LORRY__MAX_SEGMENT], end[LORRY__MAX_SEGMENT];
            res->init(res->data, t, p->num_depots + g->site[x].client, one);
            if (front == NULL)
                res->init(res->data, t, type->end_depot, end);
            res->join(res->data, t, one, time,
                      front == NULL ? end : rich_segment(g, front, e, 1),
                      rich_segment(g, here, e, 1));
        }
        ahead = here->suf;
        front = here;
        time = time_between(g, type->profile, g->node[x].prev, x);
    }
    s->cost = eval->rates[t].fixed + eval->rates[t].distance * s->distance +
              duration_cost(g, t, whole.duration) + s->visits;
}
