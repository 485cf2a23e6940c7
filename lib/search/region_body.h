/* region_body.h: the code of a region, compiled once for each width of
 * number: `num` is the type of times and arc costs, REGION(name) the prefix.
 *
 * Nodes are clients 0..m-1; places m and above are depots (and "nowhere", the
 * free end of an open route), where links end. `rich` and `timed` are constants
 * at each call, so the compiler makes lean copies of every function. */
#include "eval/resource.h"
#include "search/region.h"
#include "search/region_base.h"

/* Travel between two places. `time` includes the service at the tail; `cost`
 * is the arc's cost, or its distance where types have rates of their own. */
typedef struct arc { num cost, time; } arc;

/* A client's place on its route: 32 bytes when num is int32. */
typedef struct node {
    int32_t next, prev;  /* clients or places */
    int32_t route;       /* slot, or -1: on no route */
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
    int64_t load;        /* lean only */
    int64_t cost;        /* rich only: all of the route's */
    int64_t distance, release; /* rich only */
    bool is_broken;      /* rich only: breaks a constraint since the ruin */
} slot;

typedef struct depot_end { int32_t start, end; } depot_end; /* places of a type */

/* Time along a run that is never late. */
typedef struct span { num duration, early, late; } span;

typedef struct rich_node { span pre, suf; } rich_node; /* loads and segments follow */

typedef struct node_entry { int32_t id; node was; } node_entry;
typedef struct slot_entry { int32_t id; slot was; } slot_entry;

struct REGION(region) {
    lorry__region base;
    /* this region */
    int32_t m, width;            /* clients; clients and places */
    int32_t num_slots, num_used;
    int32_t around_length, arc_length;
    int64_t cost;
    int32_t missing;
    int32_t num_absent, num_empty;
    uint32_t stamp;
    /* arrays, grown at load */
    size_t room_clients, room_cells, room_slots, room_lists, room_rich;
    int32_t *local;              /* per client of the problem: node or -1 */
    site *site;
    node *node, *best_node;
    slot *slot, *best_slot;
    arc *out, *in;               /* per profile: m rows of `width` */
    uint16_t *around, *before, *after;
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
    /* best state */
    int64_t best_cost;
    int32_t best_missing, best_num_absent;
    bool is_best_live;           /* the current state is the best, unsaved */
    int64_t evaluations;
};
typedef struct REGION(region) region;

#define FAR_TIME ((num)(((uint64_t)1 << (sizeof(num) * 8 - 2)) - 1))

static inline num max_num(num a, num b) { return a > b ? a : b; }
static inline num min_num(num a, num b) { return a < b ? a : b; }
static inline num cut_time(int64_t t) { return t > FAR_TIME ? FAR_TIME : (num)t; }

static INLINE int32_t table_of(const region *g, int32_t type, const bool rich)
{
    return rich ? g->base.eval->problem->types[type].profile : 0;
}

static INLINE const arc *row_out(const region *g, int32_t profile, int32_t u)
{
    return g->out + ((size_t)profile * g->m + u) * g->width;
}

static INLINE const arc *row_in(const region *g, int32_t profile, int32_t u)
{
    return g->in + ((size_t)profile * g->m + u) * g->width;
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
    if (rich)
        memcpy(g->rich_log + (size_t)(g->m + g->num_slot_log) * g->rich_size,
               rich_at(g, g->m + r), g->rich_size);
    g->num_slot_log++;
    s->stamp = g->stamp;
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
    const int32_t m = g->m, table = table_of(g, s->type, rich);
    num cost = 0;
    if (p < m)
        cost = row_out(g, table, p)[n].cost;
    else if (n < m)
        cost = row_in(g, table, n)[p].cost;
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
        const num start = max_num(g->site[x].early, ready + row_in(g, 0, x)[p].time);
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
        const num start = min_num(g->site[x].late, latest - row_out(g, 0, x)[n].time);
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
    s->cost = s->distance = s->release = 0;
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
        const arc *way = &row_in(g, type->profile, x)[from];
        const int32_t client = g->site[x].client;
        s->distance += way->cost;
        skills |= p->skills[client];
        s->release = lorry__max64(s->release, p->release[client]);
        const span visit = { 0, g->site[x].early, g->site[x].late };
        if (!span_join(behind->pre, way->time, visit, &here->pre)) {
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
            res->join(res->data, t, rich_segment(g, behind, e, 0), way->time, one,
                      rich_segment(g, here, e, 0));
        }
        behind = here;
        from = last = x;
    }
    const arc *home = &row_out(g, type->profile, last)[g->node[last].next];
    s->distance += home->cost;
    span whole;
    bool is_over = s->count > type->max_stops || (skills & ~type->skills) != 0;
    for (int32_t k = 0; k < dims; k++)
        is_over |= rich_loads(behind)[3 * k + 1] > type->capacity[k];
    if (is_over || !span_join(behind->pre, home->time, arrive, &whole) ||
        whole.duration > type->max_duration || s->distance > type->max_distance ||
        s->release > whole.late) {
        s->is_broken = true;
        return;
    }
    for (int e = 0; e < num_extras; e++) {
        const lorry__resource *res = &extras->item[e];
        _Alignas(16) unsigned char end[LORRY__MAX_SEGMENT], all[LORRY__MAX_SEGMENT];
        res->init(res->data, t, type->end_depot, end);
        res->join(res->data, t, rich_segment(g, behind, e, 0), home->time, end, all);
        s->is_broken |= res->excess(res->data, t, all) != 0;
    }
    if (s->is_broken)
        return;

    /* Suffixes, back to the start. */
    span ahead = arrive;
    num time = home->time;
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
        time = row_in(g, type->profile, x)[g->node[x].prev].time;
    }
    s->cost = eval->rates[t].fixed + eval->rates[t].distance * s->distance +
              duration_cost(g, t, whole.duration);
}

/* ---------------------------------------------------------- insertion -- */

typedef struct place_found {
    int64_t delta;
    int32_t slot, prev, next;
    int32_t type;        /* of a new route; -1: an old one */
} place_found;

/* Whether u fits between p and n on slot r of `type` (which may still be
 * empty), and the change in cost. The one place that knows what binds. */
static INLINE bool rich_fits(region *g, int32_t u, int32_t r, int32_t t, int32_t p, int32_t n,
                             int64_t *delta)
{
    const lorry__eval *eval = g->base.eval;
    const lorry_problem *problem = eval->problem;
    const lorry__type *type = &problem->types[t];
    const slot *s = &g->slot[r];
    const int32_t m = g->m, client = g->site[u].client, dims = problem->num_dimensions;
    const bool is_new = s->count == 0;
    if ((problem->skills[client] & ~type->skills) != 0 || s->count >= type->max_stops ||
        (s->is_broken && !is_new))
        return false;

    const arc *in = &row_in(g, type->profile, u)[p], *out = &row_out(g, type->profile, u)[n];
    int64_t added = (int64_t)in->cost + out->cost;
    if (!is_new)
        added -= p < m ? g->node[p].arc_out : g->node[n].arc_in;
    if ((is_new ? 0 : s->distance) + added > type->max_distance)
        return false;

    rich_node *before = rich_at(g, p < m ? p : m + r);
    for (int32_t k = 0; k < dims; k++) {
        const size_t at = (size_t)client * dims + k;
        const int64_t most_before = is_new ? 0 : rich_loads(before)[3 * k + 1];
        const int64_t most_after = is_new ? 0 : rich_loads(before)[3 * k + 2];
        if (most_before + problem->delivery[at] > type->capacity[k] ||
            most_after + problem->pickup[at] > type->capacity[k])
            return false;
    }

    const span visit = { 0, g->site[u].early, g->site[u].late };
    const span depart = { 0, cut_time(type->start_early), cut_time(type->start_late) };
    const span arrive = { 0, cut_time(type->end_early), cut_time(type->end_late) };
    span run;
    if (!span_join(is_new ? depart : before->pre, in->time, visit, &run) ||
        !span_join(run, out->time, n < m ? rich_at(g, n)->suf : arrive, &run) ||
        run.duration > type->max_duration)
        return false;
    if (lorry__max64(is_new ? 0 : s->release, problem->release[client]) > run.late)
        return false;
    *delta = eval->rates[t].distance * added + duration_cost(g, t, run.duration);
    if (is_new)
        *delta += eval->rates[t].fixed;
    else
        *delta -= s->cost - eval->rates[t].fixed - eval->rates[t].distance * s->distance;

    const lorry__resources *extras = eval->extras;
    for (int e = 0; extras != NULL && e < extras->count; e++) {
        const lorry__resource *res = &extras->item[e];
        _Alignas(16) unsigned char one[LORRY__MAX_SEGMENT], head[LORRY__MAX_SEGMENT],
            tail[LORRY__MAX_SEGMENT], end[LORRY__MAX_SEGMENT];
        res->init(res->data, t, problem->num_depots + client, one);
        if (is_new)
            res->init(res->data, t, type->start_depot, end);
        res->join(res->data, t, is_new ? end : rich_segment(g, before, e, 0), in->time, one,
                  head);
        if (n >= m)
            res->init(res->data, t, type->end_depot, end);
        res->join(res->data, t, head, out->time, n >= m ? end : rich_segment(g, rich_at(g, n), e, 1),
                  tail);
        if (res->excess(res->data, t, tail) != 0)
            return false;
    }
    return true;
}

/* The cheapest place for u, overlooking each improving one with a chance of
 * about 1 % (blinks). O(neighbours). */
static INLINE place_found find_place(region *g, lorry__rng *rng, int32_t u, int64_t limit,
                                     const bool timed, const bool rich)
{
    const lorry__eval *eval = g->base.eval;
    const lorry_problem *problem = eval->problem;
    const int32_t m = g->m;
    const site *want = &g->site[u];
    const arc *in = row_in(g, 0, u), *out = row_out(g, 0, u);
    place_found best = { .delta = limit, .slot = -1, .type = -1 };
    uint64_t luck = 0;
    int luck_left = 0;

#define BLINKS()                                                   \
    (luck_left == 0 ? (luck = lorry__rng_next(rng), luck_left = 9) : 0, luck_left--, luck >>= 7, \
     (luck & 127) == 0)

    for (int pass = 0; pass < 2; pass++) {
        const uint16_t *list = (pass == 0 ? g->before : g->after) + (size_t)u * g->arc_length;
        for (int32_t k = 0; k < g->arc_length; k++) {
            const int32_t v = list[k];
            if (v == LORRY__NO_NODE)
                break;
            const node *at = &g->node[v];
            if (at->route < 0)
                continue;
            g->evaluations++;
            const int32_t p = pass == 0 ? v : at->prev;
            const int32_t n = pass == 0 ? at->next : v;
            const slot *s = &g->slot[at->route];
            int64_t delta;
            if (rich) {
                if (!rich_fits(g, u, at->route, s->type, p, n, &delta) || delta >= best.delta ||
                    BLINKS())
                    continue;
            } else {
                delta = (int64_t)in[p].cost + out[n].cost - (pass == 0 ? at->arc_out : at->arc_in);
                if (delta >= best.delta)
                    continue;
                if (s->load + want->demand > problem->types[s->type].capacity[0])
                    continue;
                if (timed) {
                    const num ready = p < m ? g->node[p].fwd : g->start_early[s->type];
                    const num start = max_num(want->early, ready + in[p].time);
                    const num latest = n < m ? g->node[n].bwd : g->end_late[s->type];
                    if (start > want->late || start + out[n].time > latest)
                        continue;
                }
                if (BLINKS())
                    continue;
            }
            best.delta = delta;
            best.slot = at->route;
            best.prev = p;
            best.next = n;
        }
    }
    if (g->num_empty == 0)
        return best;
    /* The type that suits one client best need not suit the route that grows
     * from it: where there is a choice, overlook each type now and then. */
    const bool has_choice = problem->num_types > 1;
    const int32_t r = g->empty[g->num_empty - 1];
    for (int32_t t = 0; t < problem->num_types; t++) {
        if (g->spare[t] == 0 || (has_choice && (lorry__rng_next(rng) >> 61) == 0))
            continue;
        const int32_t p = g->ends[t].start, n = g->ends[t].end;
        int64_t delta;
        if (rich) {
            if (!rich_fits(g, u, r, t, p, n, &delta) || delta >= best.delta)
                continue;
        } else {
            delta = eval->rates[t].fixed + in[p].cost + out[n].cost;
            if (delta >= best.delta || want->demand > problem->types[t].capacity[0])
                continue;
            if (timed) {
                const num start = max_num(want->early, g->start_early[t] + in[p].time);
                if (start > want->late || start + out[n].time > g->end_late[t])
                    continue;
            }
        }
        best = (place_found){ delta, r, p, n, t };
    }
    return best;
#undef BLINKS
}

static INLINE void insert(region *g, int32_t u, const place_found *at, const bool timed,
                          const bool rich)
{
    const int32_t m = g->m, r = at->slot;
    touch(g, u, rich);
    touch_slot(g, r, rich);
    slot *s = &g->slot[r];
    if (at->type >= 0) {
        s->type = at->type;
        g->num_empty--;
        g->num_used++;
        g->spare[at->type]--;
        g->type_log[g->num_type_log++] = at->type;
    }
    if (at->prev < m)
        touch(g, at->prev, rich);
    if (at->next < m)
        touch(g, at->next, rich);
    g->node[u].route = r;
    link_nodes(g, r, at->prev, u, rich);
    link_nodes(g, r, u, at->next, rich);
    s->count++;
    g->cost += at->delta;
    if (rich) {
        refresh_rich(g, r);
        return;
    }
    s->load += g->site[u].demand;
    if (timed) {
        g->node[u].fwd = g->node[u].bwd = -1;
        forward(g, r, u, u);
        backward(g, r, u, u);
    }
}

/* --------------------------------------------------------------- ruin -- */

/* Take `total` clients of slot r from `first` on off the route, but keep the
 * `kept` ones that begin after `lead` of them. */
static INLINE void take_string(region *g, int32_t r, int32_t first, int32_t total, int32_t lead,
                               int32_t kept, int32_t *num_removed, const bool timed,
                               const bool rich)
{
    const int32_t m = g->m;
    slot *s = &g->slot[r];
    touch_slot(g, r, rich);
    const int64_t old_cost = rich ? s->cost : 0;
    int32_t x = first, head = g->node[first].prev, tail = -1;
    for (int32_t i = 0; i < total; i++) {
        const int32_t next = g->node[x].next;
        if (i < lead || i >= lead + kept) {
            const int32_t p = g->node[x].prev;
            touch(g, x, rich);
            if (p < m)
                touch(g, p, rich);
            if (next < m)
                touch(g, next, rich);
            g->cost -= rich ? 0 : (int64_t)g->node[x].arc_in + g->node[x].arc_out;
            s->count--;
            s->load -= g->site[x].demand;
            g->node[x].route = -1;
            const num joined = link_nodes(g, r, p, next, rich);
            g->cost += rich ? 0 : joined;
            g->removed[(*num_removed)++] = x;
            tail = next;
        }
        x = next;
    }
    if (s->count == 0) {
        g->empty[g->num_empty++] = r;
        g->num_used--;
        g->spare[s->type]++;
        g->type_log[g->num_type_log++] = ~s->type;
        g->cost -= rich ? 0 : g->base.eval->rates[s->type].fixed;
    }
    if (rich) {
        refresh_rich(g, r);
        g->cost += s->cost - old_cost;
    } else if (timed && s->count > 0) {
        const int32_t after = head < m ? g->node[head].next : s->first;
        const int32_t end = tail < m ? tail : s->last;
        const int32_t before = tail < m ? g->node[tail].prev : s->last;
        forward(g, r, after, end);
        backward(g, r, before, head < m ? head : s->first);
    }
}

/* Strings from routes around a random client; SISR section 5.1 with ten
 * clients on average, strings of at most ten, half of them split. */
static INLINE int32_t ruin(region *g, lorry__rng *rng, const bool timed, const bool rich)
{
    const int32_t m = g->m;
    int32_t num_removed = 0;
    if (g->num_used == 0)
        return 0;
    const int32_t on_routes = m - g->num_absent;
    int32_t longest = on_routes / g->num_used;
    longest = longest < 1 ? 1 : longest > LORRY__STRING_MAX ? LORRY__STRING_MAX : longest;
    const double most = 4.0 * LORRY__REMOVED_MEAN / (1 + longest) - 1;
    const int32_t strings = 1 + (int32_t)(lorry__rng_unit(rng) * most);
    const int32_t seed = (int32_t)lorry__rng_below(rng, (uint32_t)m);
    const uint16_t *around = g->around + (size_t)seed * g->around_length;

    int32_t done = 0;
    for (int32_t k = -1; k < g->around_length && done < strings; k++) {
        const int32_t c = k < 0 ? seed : around[k];
        if (c == LORRY__NO_NODE)
            break;
        const int32_t r = g->node[c].route;
        if (r < 0 || g->slot[r].ruined == g->stamp)
            continue;
        slot *s = &g->slot[r];
        touch_slot(g, r, rich);
        s->ruined = g->stamp;
        const int32_t most_here = s->count < longest ? s->count : longest;
        const int32_t length = 1 + (int32_t)lorry__rng_below(rng, (uint32_t)most_here);
        int32_t kept = 0, lead = length;
        if (length > 1 && length < s->count && (lorry__rng_next(rng) >> 63) != 0) {
            kept = 1;
            while (length + kept < s->count && lorry__rng_below(rng, 100) == 0)
                kept++;
            lead = 1 + (int32_t)lorry__rng_below(rng, (uint32_t)(length - 1));
        }
        const int32_t total = length + kept;
        /* How far the string may begin before c. */
        int32_t back = 0, ahead = 0, first = c;
        for (int32_t x = g->node[c].prev; x < m && back < total - 1; x = g->node[x].prev)
            back++;
        for (int32_t x = g->node[c].next; x < m && ahead < total - 1; x = g->node[x].next)
            ahead++;
        const int32_t least = total - 1 - ahead > 0 ? total - 1 - ahead : 0;
        int32_t shift = least + (int32_t)lorry__rng_below(rng, (uint32_t)(back - least + 1));
        for (; shift > 0; shift--)
            first = g->node[first].prev;
        take_string(g, r, first, total, lead, kept, &num_removed, timed, rich);
        done++;
    }
    return num_removed;
}

/* ----------------------------------------------------------- recreate -- */

/* Order of reinsertion: SISR's four, and three by window where time binds. */
static INLINE void sort_removed(region *g, lorry__rng *rng, int32_t count, const bool timed)
{
    const uint32_t dice = lorry__rng_below(rng, timed ? 17 : 11);
    const int32_t depot = g->ends[0].start;
    int32_t *list = g->removed;
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = list[i];
        const site *s = &g->site[u];
        int64_t key;
        if (dice < 4)
            key = (int64_t)(lorry__rng_next(rng) >> 1);
        else if (dice < 8)
            key = -s->demand;
        else if (dice < 10)
            key = -(int64_t)row_in(g, 0, u)[depot].cost;
        else if (dice < 11)
            key = row_in(g, 0, u)[depot].cost;
        else if (dice < 13)
            key = (int64_t)s->late - s->early;
        else if (dice < 15)
            key = s->early;
        else
            key = -(int64_t)s->late;
        int32_t j = i;
        for (; j > 0 && g->key[j - 1] > key; j--) {
            g->key[j] = g->key[j - 1];
            list[j] = list[j - 1];
        }
        g->key[j] = key;
        list[j] = u;
    }
}

/* What leaving u out costs beside its required tier. */
static INLINE int64_t left_out(const region *g, int32_t u)
{
    return g->site[u].is_required ? 0 : g->site[u].prize;
}

static INLINE void recreate(region *g, lorry__rng *rng, int32_t count, const bool timed,
                            const bool rich)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = g->removed[i];
        const int64_t limit = g->site[u].is_required ? INT64_MAX : g->site[u].prize;
        const place_found at = find_place(g, rng, u, limit, timed, rich);
        if (at.slot >= 0) {
            insert(g, u, &at, timed, rich);
        } else {
            g->absent[g->num_absent++] = u;
            g->cost += left_out(g, u);
            g->missing += g->site[u].is_required;
        }
    }
}

/* Take up to LORRY__RETRY clients from the absent to try again: all of a few,
 * a random run of many. */
static INLINE int32_t draw_absent(region *g, lorry__rng *rng, int32_t num_removed)
{
    int32_t take = g->num_absent < LORRY__RETRY ? g->num_absent : LORRY__RETRY;
    for (; take > 0; take--) {
        const int32_t i = (int32_t)lorry__rng_below(rng, (uint32_t)g->num_absent);
        const int32_t u = g->absent[i];
        g->absent[i] = g->absent[--g->num_absent];
        g->cost -= left_out(g, u);
        g->missing -= g->site[u].is_required;
        g->removed[num_removed++] = u;
    }
    return num_removed;
}

/* Shell sort of nodes by g->key, farther from the depot first among equals. */
static void sort_by_key(region *g, int32_t *list, int32_t count, int32_t depot)
{
    int32_t gap = 1;
    while (gap < count / 3)
        gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3)
        for (int32_t i = gap; i < count; i++) {
            const int32_t u = list[i];
            const num far = row_in(g, 0, u)[depot].cost;
            int32_t j = i;
            for (; j >= gap; j -= gap) {
                const int32_t v = list[j - gap];
                if (g->key[v] < g->key[u] ||
                    (g->key[v] == g->key[u] && row_in(g, 0, v)[depot].cost >= far))
                    break;
                list[j] = v;
            }
            list[j] = u;
        }
}

static int64_t sum_absence(const region *g, const int32_t *list, int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += g->site[list[i]].is_required ? g->absence[list[i]] : 0;
    return sum;
}

/* Whether the step left a route that cannot be driven. */
static INLINE bool is_broken(const region *g, const bool timed, const bool rich)
{
    for (int32_t i = 0; i < g->num_slot_log; i++) {
        const slot *s = &g->slot[g->slot_log[i].id];
        if (s->count == 0)
            continue;
        if (rich ? s->is_broken : timed && g->node[s->first].fwd > g->node[s->first].bwd)
            return true;
    }
    return false;
}

/* Give a route to a vehicle of another type. */
static void retype(region *g, int32_t r, int32_t type)
{
    slot *s = &g->slot[r];
    touch_slot(g, r, true);
    const int64_t old_cost = s->cost;
    s->type = type;
    int32_t p = g->ends[type].start;
    for (int32_t x = s->first, next; x < g->m; x = next) {
        next = g->node[x].next;
        touch(g, x, true);
        link_nodes(g, r, p, x, true);
        p = x;
    }
    link_nodes(g, r, p, g->ends[type].end, true);
    refresh_rich(g, r);
    g->cost += s->cost - old_cost;
}

/* A route changes to a type that is to spare, or two routes their vehicles. */
static void exchange_vehicles(region *g, lorry__rng *rng)
{
    const int32_t types = g->base.eval->problem->num_types;
    const int32_t r = g->node[lorry__rng_below(rng, (uint32_t)g->m)].route;
    const int32_t c = (int32_t)lorry__rng_below(rng, (uint32_t)g->m);
    if (r < 0)
        return;
    const int32_t old = g->slot[r].type;
    const int32_t type = (old + 1 + (int32_t)lorry__rng_below(rng, (uint32_t)(types - 1))) % types;
    if (g->spare[type] > 0) {
        g->spare[type]--;
        g->spare[old]++;
        g->type_log[g->num_type_log++] = type;
        g->type_log[g->num_type_log++] = ~old;
        retype(g, r, type);
        return;
    }
    const int32_t other = g->node[c].route;
    if (other < 0 || g->slot[other].type == old)
        return;
    const int32_t swapped = g->slot[other].type;
    retype(g, other, old);
    retype(g, r, swapped);
}

/* One step: ruin, recreate, keep or undo. */
static INLINE bool step(region *g, lorry__rng *rng, double temperature, const bool timed,
                        const bool rich)
{
    g->stamp++;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    const int64_t cost = g->cost;
    const int32_t missing = g->missing, num_absent = g->num_absent;
    const int32_t num_empty = g->num_empty, num_used = g->num_used;
    if (num_absent > 0)
        memcpy(g->was_absent, g->absent, (size_t)num_absent * sizeof(int32_t));

    if (rich && g->base.eval->problem->num_types > 1 && lorry__rng_below(rng, 16) == 0) {
        exchange_vehicles(g, rng);
    } else {
        int32_t count = ruin(g, rng, timed, rich);
        if (num_absent > 0)
            count = draw_absent(g, rng, count);
        sort_removed(g, rng, count, timed);
        recreate(g, rng, count, timed, rich);
    }

    bool is_kept;
    if (is_broken(g, timed, rich)) {
        is_kept = false;
    } else if (g->missing == 0 && missing == 0) {
        is_kept = (double)(g->cost - cost) < -temperature * lorry__ln(lorry__rng_unit(rng));
    } else {
        /* Required clients are waiting: those left out long count more (SISR's
         * fleet minimisation, section 5.4). */
        const int64_t before = sum_absence(g, g->was_absent, num_absent);
        const int64_t after = sum_absence(g, g->absent, g->num_absent);
        for (int32_t i = 0; i < g->num_absent; i++)
            g->absence[g->absent[i]]++;
        is_kept = g->missing < missing || after < before ||
                  (g->missing == missing &&
                   (double)(g->cost - cost) < -temperature * lorry__ln(lorry__rng_unit(rng)));
    }
    const bool is_best = g->missing < g->best_missing ||
                         (g->missing == g->best_missing && g->cost < g->best_cost);
    if (is_kept && is_best) {
        g->best_cost = g->cost;
        g->best_missing = g->missing;
        g->best_num_absent = g->num_absent;
        memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
        g->is_best_live = true;
        return true;
    }
    if (is_kept) {
        if (g->is_best_live)
            save_best(g, true);
        return true;
    }
    undo(g, rich);
    g->cost = cost;
    g->missing = missing;
    g->num_absent = num_absent;
    g->num_empty = num_empty;
    g->num_used = num_used;
    if (num_absent > 0)
        memcpy(g->absent, g->was_absent, (size_t)num_absent * sizeof(int32_t));
    return false;
}

static INLINE lorry__region_result run_steps(region *g, lorry__rng *rng,
                                             const lorry__region_budget *budget,
                                             const bool timed, const bool rich)
{
    lorry__region_result result = { 0 };
    g->evaluations = 0;
    double temperature = budget->hot;
    const double factor = budget->steps > 1 && budget->hot > 0
        ? lorry__exp(lorry__ln(budget->cold / budget->hot) / (double)budget->steps) : 1;
    for (int64_t i = 0; i < budget->steps; i++) {
        if ((i & 63) == 0 && lorry__region_must_stop(budget)) {
            result.was_stopped = true;
            break;
        }
        result.accepted += step(g, rng, temperature, timed, rich);
        result.steps++;
        temperature *= factor;
    }
    if (g->is_best_live)
        save_best(g, false);
    result.evaluations = g->evaluations;
    return result;
}

/* Put every absent client on a route: those with early closing windows first,
 * far ones first where nothing closes. */
static INLINE void construct(region *g, lorry__rng *rng, const bool timed, const bool rich)
{
    const int32_t count = g->num_absent, depot = g->ends[0].start;
    g->stamp++;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t u = g->absent[i];
        g->removed[i] = u;
        g->key[u] = timed ? g->site[u].late : 0;
        g->cost -= left_out(g, u);
        g->missing -= g->site[u].is_required;
    }
    g->num_absent = 0;
    sort_by_key(g, g->removed, count, depot);
    recreate(g, rng, count, timed, rich);
    g->best_cost = g->cost;
    g->best_missing = g->missing;
    g->best_num_absent = g->num_absent;
    memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
    g->is_best_live = true;
}

static void construct_lean(region *g, lorry__rng *rng) { construct(g, rng, false, false); }
static void construct_timed(region *g, lorry__rng *rng) { construct(g, rng, true, false); }
static void construct_rich(region *g, lorry__rng *rng) { construct(g, rng, true, true); }

static void region_construct(lorry__region *base, lorry__rng *rng)
{
    region *g = (region *)(void *)base;
    if (g->m == 0)
        return;
    if (g->base.kind.is_rich)
        construct_rich(g, rng);
    else if (g->base.kind.has_time)
        construct_timed(g, rng);
    else
        construct_lean(g, rng);
}

static lorry__region_result run_lean(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, false, false);
}

static lorry__region_result run_timed(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, true, false);
}

static lorry__region_result run_rich(region *g, lorry__rng *rng, const lorry__region_budget *b)
{
    return run_steps(g, rng, b, true, true);
}

static lorry__region_result region_run(lorry__region *base, lorry__rng *rng,
                                       const lorry__region_budget *budget)
{
    region *g = (region *)(void *)base;
    if (g->m == 0)
        return (lorry__region_result){ .steps = budget->steps };
    if (g->base.kind.is_rich)
        return run_rich(g, rng, budget);
    return g->base.kind.has_time ? run_timed(g, rng, budget) : run_lean(g, rng, budget);
}

/* --------------------------------------------------------------- load -- */

static bool make_room(region *g, int32_t m, int32_t width, int32_t num_slots)
{
    lorry__mem *mem = g->base.mem;
    const lorry_problem *p = g->base.eval->problem;
    const lorry__neighbours *near = g->base.near;
    const size_t cells = (size_t)m * (size_t)width *
                         (size_t)(g->base.kind.is_rich ? p->travel.num_profiles : 1);
    const size_t lists = (size_t)m * (size_t)(near->around_length + 2 * near->arc_length);
    bool is_ok = true;

#define ROOM(array, count)                                                            \
    do {                                                                              \
        void *fresh_ = lorry__resize(mem, (array), (count) * sizeof(*(array)));       \
        if (fresh_ == NULL)                                                           \
            is_ok = false;                                                            \
        else                                                                          \
            (array) = fresh_;                                                         \
    } while (0)

    if ((size_t)m > g->room_clients) {
        const size_t n = (size_t)m + (size_t)m / 4 + 16;
        ROOM(g->site, n);
        ROOM(g->node, n);
        ROOM(g->best_node, n);
        ROOM(g->absent, n);
        ROOM(g->was_absent, n);
        ROOM(g->best_absent, n);
        ROOM(g->absence, n);
        ROOM(g->removed, n);
        ROOM(g->key, n);
        ROOM(g->node_log, n);
        if (is_ok)
            g->room_clients = n;
    }
    if ((size_t)num_slots > g->room_slots) {
        const size_t n = (size_t)num_slots + (size_t)num_slots / 4 + 16;
        ROOM(g->slot, n);
        ROOM(g->best_slot, n);
        ROOM(g->slot_log, n);
        ROOM(g->empty, 2 * n);
        ROOM(g->type_log, 2 * n + 2);
        if (is_ok)
            g->room_slots = n;
    }
    if (cells > g->room_cells) {
        const size_t n = cells + cells / 4;
        ROOM(g->out, n);
        ROOM(g->in, n);
        if (is_ok)
            g->room_cells = n;
    }
    if (lists > g->room_lists) {
        const size_t n = lists + lists / 4;
        ROOM(g->around, n); /* before and after follow in the same block */
        if (is_ok)
            g->room_lists = n;
    }
    const size_t rich = g->rich_size * ((size_t)m + (size_t)num_slots);
    if (rich > g->room_rich) {
        const size_t n = rich + rich / 4;
        ROOM(g->rich, n);
        ROOM(g->rich_log, n);
        if (is_ok)
            g->room_rich = n;
    }
#undef ROOM
    return is_ok;
}

static void fill_sites(region *g)
{
    const lorry_problem *p = g->base.eval->problem;
    for (int32_t u = 0; u < g->m; u++) {
        site *s = &g->site[u];
        const int32_t c = s->client, at = p->num_depots + c;
        s->early = cut_time(p->early[at]);
        s->late = cut_time(p->late[at]);
        s->demand = 0;
        for (int32_t k = 0; k < p->num_dimensions; k++) {
            const size_t amount = (size_t)c * p->num_dimensions + k;
            s->demand += p->delivery[amount] + p->pickup[amount];
        }
        s->is_required = p->is_required[c];
        s->prize = p->prize[c];
        g->node[u] = (node){ .next = g->m, .prev = g->m, .route = -1 };
        g->absence[u] = 1;
    }
}

/* Places: m + depot, and m + num_depots for "nowhere". */
static void fill_tables(region *g)
{
    const lorry_problem *p = g->base.eval->problem;
    const bool rich = g->base.kind.is_rich;
    const int64_t rate = rich ? 1 : g->base.eval->rates[0].distance;
    const int32_t profiles = rich ? p->travel.num_profiles : 1;
    const int32_t m = g->m, width = g->width;
    for (int32_t f = 0; f < profiles; f++) {
        const int32_t profile = rich ? f : p->types[0].profile;
        for (int32_t u = 0; u < m; u++) {
            arc *out = g->out + ((size_t)f * m + u) * width;
            const int32_t cu = g->site[u].client, here = p->location[p->num_depots + cu];
            const int64_t service = p->service[cu];
            for (int32_t v = 0; v < m; v++) {
                const int32_t cv = g->site[v].client;
                const lorry__arc way = lorry__travel_arc(&p->travel, profile, here,
                                                         p->location[p->num_depots + cv]);
                const arc cell = { (num)(rate * way.distance), cut_time(service + way.duration) };
                out[v] = cell;
                g->in[((size_t)f * m + v) * width + u] = cell;
            }
            arc *in = g->in + ((size_t)f * m + u) * width;
            for (int32_t d = 0; d < p->num_depots; d++) {
                const lorry__arc to = lorry__travel_arc(&p->travel, profile, here, p->location[d]);
                const lorry__arc from = lorry__travel_arc(&p->travel, profile, p->location[d], here);
                out[m + d] = (arc){ (num)(rate * to.distance), cut_time(service + to.duration) };
                in[m + d] = (arc){ (num)(rate * from.distance), cut_time(from.duration) };
            }
            out[m + p->num_depots] = (arc){ 0, cut_time(service) };
            in[m + p->num_depots] = (arc){ 0, 0 };
        }
    }
}

static void fill_list(const region *g, const int32_t *from, int32_t length, uint16_t *to)
{
    int32_t kept = 0;
    for (int32_t k = 0; k < length && from[k] != LORRY_NONE; k++) {
        const int32_t v = g->local[from[k]];
        if (v >= 0)
            to[kept++] = (uint16_t)v;
    }
    if (kept < length)
        to[kept] = LORRY__NO_NODE;
}

static void fill_lists(region *g)
{
    const lorry__neighbours *near = g->base.near;
    const int32_t wide = near->around_length, narrow = near->arc_length;
    g->around_length = wide;
    g->arc_length = narrow;
    g->before = g->around + (size_t)g->m * wide;
    g->after = g->before + (size_t)g->m * narrow;
    for (int32_t u = 0; u < g->m; u++) {
        const size_t c = (size_t)g->site[u].client;
        fill_list(g, near->around + c * wide, wide, g->around + (size_t)u * wide);
        fill_list(g, near->before + c * narrow, narrow, g->before + (size_t)u * narrow);
        fill_list(g, near->after + c * narrow, narrow, g->after + (size_t)u * narrow);
    }
}

/* Put the clients of a route, nodes first..first+count-1, on slot r. */
static void fill_route(region *g, int32_t r, int32_t type, int32_t first, int32_t count)
{
    const bool rich = g->base.kind.is_rich;
    slot *s = &g->slot[r];
    s->type = type;
    s->count = count;
    int32_t p = g->ends[type].start;
    for (int32_t u = first; u < first + count; u++) {
        g->node[u].route = r;
        g->node[u].fwd = g->node[u].bwd = -1;
        g->cost += rich ? 0 : link_nodes(g, r, p, u, false);
        if (rich)
            link_nodes(g, r, p, u, true);
        s->load += g->site[u].demand;
        p = u;
    }
    const num home = link_nodes(g, r, p, g->ends[type].end, rich);
    if (rich) {
        refresh_rich(g, r);
        g->cost += s->cost;
        return;
    }
    g->cost += home + g->base.eval->rates[type].fixed;
    forward(g, r, s->first, s->last);
    backward(g, r, s->last, s->first);
}

static lorry_status region_load(lorry__region *base, const lorry__plan *plan, int32_t num_routes,
                                const int32_t *routes, int32_t num_absent, const int32_t *absent,
                                const int32_t *spare)
{
    region *g = (region *)(void *)base;
    const lorry_problem *p = base->eval->problem;
    int32_t m = num_absent;
    for (int32_t i = 0; i < num_routes; i++)
        m += plan->offsets[routes[i] + 1] - plan->offsets[routes[i]];
    int64_t more = 0;
    for (int32_t t = 0; t < p->num_types; t++)
        more += spare[t];
    const int32_t num_slots = num_routes + (int32_t)lorry__min64(more, m);
    const int32_t width = m + p->num_depots + 1;
    if (m >= LORRY__NO_NODE || num_slots >= LORRY__NO_NODE)
        return LORRY_ERANGE;
    if (!make_room(g, m, width, num_slots))
        return LORRY_ENOMEM;

    for (int32_t i = 0; i < g->m; i++) /* forget the last region */
        g->local[g->site[i].client] = -1;
    g->m = m;
    g->width = width;
    g->num_slots = num_slots;
    g->cost = 0;
    g->missing = 0;
    g->num_absent = g->num_empty = 0;
    g->num_used = num_routes;
    g->stamp = 0;
    g->num_node_log = g->num_slot_log = g->num_type_log = 0;
    int32_t u = 0;
    for (int32_t i = 0; i < num_routes; i++)
        for (int32_t k = plan->offsets[routes[i]]; k < plan->offsets[routes[i] + 1]; k++)
            g->site[u++].client = plan->clients[k];
    for (int32_t i = 0; i < num_absent; i++)
        g->site[u++].client = absent[i];
    for (u = 0; u < m; u++)
        g->local[g->site[u].client] = u;
    for (int32_t t = 0; t < p->num_types; t++) {
        const lorry__type *type = &p->types[t];
        const int32_t nowhere = m + p->num_depots;
        g->spare[t] = spare[t];
        g->ends[t].start = type->start_depot >= 0 ? m + type->start_depot : nowhere;
        g->ends[t].end = type->end_depot >= 0 ? m + type->end_depot : nowhere;
        g->start_early[t] = cut_time(type->start_early);
        g->end_late[t] = cut_time(type->end_late);
    }
    fill_sites(g);
    fill_tables(g);
    fill_lists(g);

    for (int32_t r = 0; r < num_slots; r++)
        g->slot[r] = (slot){ .first = m, .last = m };
    for (int32_t r = num_slots; r-- > num_routes;)
        g->empty[g->num_empty++] = r;
    u = 0;
    for (int32_t i = 0; i < num_routes; i++) {
        const int32_t count = plan->offsets[routes[i] + 1] - plan->offsets[routes[i]];
        g->stamp++; /* journal nothing of the building */
        g->num_node_log = g->num_slot_log = 0;
        fill_route(g, i, plan->types[routes[i]], u, count);
        u += count;
    }
    for (; u < m; u++) {
        g->absent[g->num_absent++] = u;
        g->cost += left_out(g, u);
        g->missing += g->site[u].is_required;
    }
    g->best_cost = g->cost;
    g->best_missing = g->missing;
    g->best_num_absent = g->num_absent;
    memcpy(g->best_absent, g->absent, (size_t)g->num_absent * sizeof(int32_t));
    g->is_best_live = true;
    return LORRY_OK;
}

static void region_size(const lorry__region *base, bool is_best, int32_t *num_routes,
                        int32_t *num_stops, int32_t *num_absent)
{
    const region *g = (const region *)(const void *)base;
    const slot *slots = is_best && !g->is_best_live ? g->best_slot : g->slot;
    *num_routes = 0;
    for (int32_t r = 0; r < g->num_slots; r++)
        *num_routes += slots[r].count > 0;
    *num_absent = is_best ? g->best_num_absent : g->num_absent;
    *num_stops = g->m - *num_absent;
}

static void region_append(const lorry__region *base, bool is_best, lorry__plan *plan)
{
    const region *g = (const region *)(const void *)base;
    const bool is_saved = is_best && !g->is_best_live;
    const slot *slots = is_saved ? g->best_slot : g->slot;
    const node *nodes = is_saved ? g->best_node : g->node;
    const int32_t *absent = is_best ? g->best_absent : g->absent;
    const int32_t num_absent = is_best ? g->best_num_absent : g->num_absent;
    for (int32_t r = 0; r < g->num_slots; r++) {
        if (slots[r].count == 0)
            continue;
        int32_t at = plan->offsets[plan->num_routes];
        for (int32_t x = slots[r].first; x < g->m; x = nodes[x].next)
            plan->clients[at++] = g->site[x].client;
        plan->types[plan->num_routes++] = slots[r].type;
        plan->offsets[plan->num_routes] = at;
    }
    for (int32_t i = 0; i < num_absent; i++)
        plan->absent[plan->num_absent++] = g->site[absent[i]].client;
    plan->cost += is_best ? g->best_cost : g->cost;
    plan->missing += is_best ? g->best_missing : g->missing;
}

/* --------------------------------------------------------- life cycle -- */

static void region_free(lorry__region *base)
{
    region *g = (region *)(void *)base;
    lorry__mem *mem = base->mem;
    void *const blocks[] = {
        g->local, g->site, g->node, g->best_node, g->slot, g->best_slot, g->out, g->in,
        g->around, g->absent, g->was_absent, g->best_absent, g->empty, g->absence, g->removed,
        g->key, g->node_log, g->slot_log, g->type_log, g->rich, g->rich_log, g->spare,
        g->ends, g->start_early, g->end_late,
    };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
        lorry__free(mem, blocks[i]);
    lorry__free(mem, g);
}

static const lorry__region_code code = {
    region_free, region_load, region_construct, region_run, region_size, region_append,
};

lorry__region *REGION(new)(lorry__mem *mem, const lorry__eval *eval,
                           const lorry__neighbours *near, lorry__region_kind kind)
{
    const lorry_problem *p = eval->problem;
    region *g = LORRY__NEW(mem, region, 1);
    if (g == NULL)
        return NULL;
    g->base = (lorry__region){ &code, mem, eval, near, kind };
    g->local = LORRY__NEW(mem, int32_t, (size_t)p->num_clients + 1);
    g->spare = LORRY__NEW(mem, int32_t, (size_t)p->num_types);
    g->ends = LORRY__NEW(mem, depot_end, (size_t)p->num_types);
    g->start_early = LORRY__NEW(mem, num, (size_t)p->num_types);
    g->end_late = LORRY__NEW(mem, num, (size_t)p->num_types);
    if (g->local == NULL || g->spare == NULL || g->ends == NULL || g->start_early == NULL ||
        g->end_late == NULL) {
        region_free(&g->base);
        return NULL;
    }
    for (int32_t c = 0; c < p->num_clients; c++)
        g->local[c] = -1;
    if (kind.is_rich) {
        const int num_extras = eval->extras != NULL ? eval->extras->count : 0;
        g->rich_size = LORRY__RICH_SPANS + 3 * sizeof(int64_t) * (size_t)p->num_dimensions +
                       2 * (size_t)num_extras * LORRY__MAX_SEGMENT;
        g->rich_size = (g->rich_size + 15) / 16 * 16;
    }
    return &g->base;
}
