/* price.c: heuristic pricing by labels in a beam; see price.h.
 *
 * A label carries what lorry__eval_route() would know of its clients so far:
 * the segment of time, distance, release and per dimension the load at the end
 * and the most on board, so that the cost of driving home from it is exact. A
 * label that cannot drive home is dropped. */
#include "relaxation/price.h"

#include <stdlib.h>

#include "model/segment.h"

#define WORDS ((LORRY__PRICE_ROWS + 63) / 64)
#define FAR (INT64_C(1) << 60)  /* as in eval.c: unlimited times are cut to it */
#define LEAST 1e-6              /* units below 0 that count as negative */
#define MAX_LABELS (1 << 15)    /* then no longer routes are tried: about 20 ms */
/* Weight of the waiting that an arc forces, as in the search's lists. */
#define WAITING 0.2

struct lorry__price_label {
    uint64_t seen[WORDS];
    lorry__segment run;   /* up to the start of service at its last row */
    int64_t distance, release;
    double gained;        /* prices on the way, less what sections charge */
    double open, closed;  /* reduced cost so far, and with the way home */
    int32_t row, previous;
};

struct lorry__price_hop {
    double score;
    int32_t row;
    lorry__arc arc;       /* its duration with the service before it */
};

struct lorry__price_end {
    double closed;
    int32_t label;
};

/* ------------------------------------------------------------- storage -- */

lorry_status lorry__pricer_init(lorry__pricer *p, lorry__mem *mem, const lorry__eval *eval)
{
    *p = (lorry__pricer){ .mem = mem, .eval = eval, .profile = LORRY_NONE };
    p->locations = LORRY__NEW(mem, int32_t, LORRY__PRICE_ROWS);
    p->first = LORRY__NEW(mem, lorry__arc, LORRY__PRICE_ROWS);
    p->last = LORRY__NEW(mem, lorry__arc, LORRY__PRICE_ROWS);
    p->num_hops = LORRY__NEW(mem, int32_t, LORRY__PRICE_ROWS);
    p->num_next = LORRY__NEW(mem, int32_t, LORRY__PRICE_ROWS);
    p->visits = LORRY__NEW(mem, int32_t, LORRY__PRICE_ROWS);
    if (p->locations != NULL && p->first != NULL && p->last != NULL && p->num_hops != NULL &&
        p->num_next != NULL && p->visits != NULL)
        return LORRY_OK;
    lorry__pricer_free(p);
    return LORRY_ENOMEM;
}

void lorry__pricer_free(lorry__pricer *p)
{
    if (p->mem == NULL)
        return;
    lorry__free(p->mem, p->locations);
    lorry__free(p->mem, p->arcs);
    lorry__free(p->mem, p->first);
    lorry__free(p->mem, p->last);
    lorry__free(p->mem, p->hops);
    lorry__free(p->mem, p->num_hops);
    lorry__free(p->mem, p->labels);
    lorry__free(p->mem, p->next);
    lorry__free(p->mem, p->loads);
    lorry__free(p->mem, p->next_loads);
    lorry__free(p->mem, p->num_next);
    lorry__free(p->mem, p->ends);
    lorry__free(p->mem, p->visits);
    *p = (lorry__pricer){ 0 };
}

void lorry__pricer_open(lorry__pricer *p, const int32_t *clients, int32_t num_rows)
{
    assert(num_rows <= LORRY__PRICE_ROWS);
    p->num_rows = num_rows;
    p->clients = clients;
    p->profile = LORRY_NONE;
}

/* Two numbers per dimension. */
static size_t loads_of(const lorry__pricer *p)
{
    return 2 * (size_t)p->eval->problem->num_dimensions;
}

static bool make_room(lorry__pricer *p, size_t width, size_t reach)
{
    const size_t rows = (size_t)p->num_rows;
    return lorry__grow(p->mem, (void **)&p->arcs, &p->arcs_room, rows * rows,
                       sizeof(*p->arcs)) &&
           lorry__grow(p->mem, (void **)&p->hops, &p->hops_room, rows * reach,
                       sizeof(*p->hops)) &&
           lorry__grow(p->mem, (void **)&p->next, &p->next_room, rows * width,
                       sizeof(*p->next)) &&
           lorry__grow(p->mem, (void **)&p->next_loads, &p->next_loads_room,
                       rows * width * loads_of(p), sizeof(*p->next_loads));
}

/* -------------------------------------------------- the cluster and type -- */

static int32_t node_of(const lorry__pricer *p, int32_t row)
{
    return p->eval->problem->num_depots + p->clients[row];
}

static int64_t early_of(const lorry__pricer *p, int32_t row)
{
    return p->eval->problem->early[node_of(p, row)];
}

static int64_t late_of(const lorry__pricer *p, int32_t row)
{
    return lorry__min64(p->eval->problem->late[node_of(p, row)], FAR);
}

static void make_tables(lorry__pricer *p, int32_t t, int64_t *work)
{
    const lorry_problem *problem = p->eval->problem;
    const lorry__type *type = &problem->types[t];
    const lorry__travel *travel = &problem->travel;
    /* Without a table each arc is computed: ten times as dear, geodesics more. */
    const lorry__travel_profile *profile = &travel->profiles[type->profile];
    const bool is_tabled = profile->table32 != NULL || profile->table64 != NULL;
    const int64_t price = is_tabled ? 1 : profile->kind == LORRY__TRAVEL_PLANAR ? 10 : 100;
    for (int32_t row = 0; row < p->num_rows; row++)
        p->locations[row] = problem->location[node_of(p, row)];
    if (p->profile != type->profile) {
        lorry__travel_fill(travel, type->profile, p->num_rows, p->locations, p->arcs);
        *work -= price * p->num_rows * p->num_rows / 200;
    }
    p->profile = type->profile;
    for (int32_t row = 0; row < p->num_rows; row++) {
        p->first[row] = p->last[row] = (lorry__arc){ 0, 0 };
        if (type->start_depot >= 0)
            p->first[row] = lorry__travel_arc(travel, type->profile,
                                              problem->location[type->start_depot],
                                              p->locations[row]);
        if (type->end_depot >= 0)
            p->last[row] = lorry__travel_arc(travel, type->profile, p->locations[row],
                                             problem->location[type->end_depot]);
    }
    *work -= price * p->num_rows / 100;
}

/* Put a hop among the best of its row, kept in order; ties stay as they came. */
static void offer_hop(lorry__price_hop *hops, int32_t *count, int32_t reach,
                      lorry__price_hop hop)
{
    if (*count == reach && hop.score >= hops[reach - 1].score)
        return;
    int32_t at = *count < reach ? (*count)++ : reach - 1;
    for (; at > 0 && hops[at - 1].score > hop.score; at--)
        hops[at] = hops[at - 1];
    hops[at] = hop;
}

/* The successors of each row, by what the arc costs less the price that it
 * leads to, and the waiting that it forces. */
static void rank_hops(lorry__pricer *p, const lorry__price_task *task, int64_t *work)
{
    const lorry_problem *problem = p->eval->problem;
    const lorry__rates *rates = &p->eval->rates[task->type];
    double cost = 0.0, duration = 1.0;
    for (int32_t row = 0; row < p->num_rows; row++) {
        cost += (double)(rates->distance * p->first[row].distance +
                         rates->duration * p->first[row].duration);
        duration += (double)p->first[row].duration;
    }
    const double wait_price = WAITING * cost / duration / task->unit;
    for (int32_t from = 0; from < p->num_rows; from++) {
        lorry__price_hop *hops = p->hops + (size_t)from * p->reach;
        const int64_t service = problem->service[p->clients[from]];
        const int64_t earliest = early_of(p, from) + service, latest = late_of(p, from) + service;
        p->num_hops[from] = 0;
        if (!task->is_open[from])
            continue;
        for (int32_t to = 0; to < p->num_rows; to++) {
            const int32_t client = p->clients[to];
            const lorry__arc arc = p->arcs[(size_t)from * p->num_rows + to];
            const int64_t visit = lorry__price_of_visit(p->eval, task->type, client);
            if (to == from || !task->is_open[to] || earliest + arc.duration > late_of(p, to) ||
                (problem->skills[client] & ~problem->types[task->type].skills) != 0 ||
                visit == LORRY__BARRED)
                continue;
            const int64_t wait = lorry__max64(early_of(p, to) - latest - arc.duration, 0);
            const double price = (double)(rates->distance * arc.distance + visit +
                                          rates->duration * (arc.duration + service));
            const lorry__price_hop hop = {
                .score = price / task->unit + wait_price * (double)wait - task->duals[to],
                .row = to, .arc = { arc.distance, arc.duration + service } };
            offer_hop(hops, &p->num_hops[from], p->reach, hop);
        }
    }
    *work -= p->num_rows * p->num_rows / 120 + 1;
}

/* -------------------------------------------------------------- labels -- */

static bool has_seen(const lorry__price_label *label, int32_t row)
{
    return label->seen[row >> 6] >> (row & 63) & 1;
}

/* The loads of `from` (NULL: an empty vehicle) and then a client: deliveries
 * are on board from the start. false: too much. */
static bool load_up(const lorry__pricer *p, const lorry__type *type, const int64_t *from,
                    int32_t client, int64_t *to)
{
    const lorry_problem *problem = p->eval->problem;
    for (int32_t k = 0; k < problem->num_dimensions; k++) {
        const size_t at = (size_t)client * problem->num_dimensions + k;
        const int64_t end = from != NULL ? from[2 * k] : 0;
        const int64_t most = from != NULL ? from[2 * k + 1] : 0;
        to[2 * k] = end + problem->pickup[at];
        to[2 * k + 1] = lorry__max64(most + problem->delivery[at], to[2 * k]);
        if (to[2 * k + 1] > type->capacity[k])
            return false;
    }
    return true;
}

static double price_of(const lorry__pricer *p, const lorry__price_task *task, int64_t distance,
                       int64_t duration, double gained)
{
    const lorry__rates *rates = &p->eval->rates[task->type];
    const int64_t shift = p->eval->problem->types[task->type].shift_duration;
    const int64_t overtime =
        shift == LORRY_UNLIMITED ? 0 : lorry__max64(duration - shift, 0);
    const int64_t cost = rates->fixed + rates->distance * distance + rates->duration * duration +
                         rates->overtime * overtime;
    return (double)cost / task->unit - task->type_dual - gained;
}

/* Go on to `row`, then home. false: some constraint does not allow it. */
static bool extend(const lorry__pricer *p, const lorry__price_task *task, lorry__arc arc,
                   int32_t row, lorry__price_label *label)
{
    const lorry_problem *problem = p->eval->problem;
    const lorry__type *type = &problem->types[task->type];
    const int32_t client = p->clients[row];
    const int64_t visit = lorry__price_of_visit(p->eval, task->type, client);
    if (visit == LORRY__BARRED)
        return false;
    label->run = lorry__segment_join(
        label->run, arc.duration,
        (lorry__segment){ 0, 0, early_of(p, row), late_of(p, row) });
    if (label->run.warp != 0)
        return false;
    label->release = lorry__max64(label->release, problem->release[client]);
    label->distance += arc.distance;
    label->gained += task->duals[row] - (double)visit / task->unit;
    label->seen[row >> 6] |= UINT64_C(1) << (row & 63);
    label->row = row;
    label->open = price_of(p, task, label->distance, label->run.duration, label->gained);

    const lorry__segment home = lorry__segment_join(
        label->run, problem->service[client] + p->last[row].duration,
        (lorry__segment){ 0, 0, type->end_early, lorry__min64(type->end_late, FAR) });
    const int64_t distance = label->distance + p->last[row].distance;
    label->closed = price_of(p, task, distance, home.duration, label->gained);
    return home.warp == 0 && label->release <= home.late &&
           home.duration <= type->max_duration && distance <= type->max_distance;
}

/* Whether `a` does all that `b`, on the same clients, can do at no more cost. */
static bool dominates(const lorry__price_label *a, const int64_t *a_loads,
                      const lorry__price_label *b, const int64_t *b_loads, size_t loads)
{
    if (memcmp(a->seen, b->seen, sizeof(a->seen)) != 0 || a->open > b->open ||
        a->distance > b->distance || a->run.duration > b->run.duration ||
        a->run.late < b->run.late ||
        a->run.early + a->run.duration > b->run.early + b->run.duration)
        return false;
    for (size_t k = 1; k < loads; k += 2)
        if (a_loads[k] > b_loads[k])
            return false;
    return true;
}

/* Let a label compete for a place at its row; what it costs grows with width. */
static void offer_label(lorry__pricer *p, int32_t width, const lorry__price_label *label,
                        const int64_t *loads)
{
    const size_t size = loads_of(p), base = (size_t)label->row * (size_t)width;
    int32_t at = p->num_next[label->row];
    for (int32_t i = 0; i < p->num_next[label->row]; i++) {
        const size_t slot = base + (size_t)i;
        const int64_t *others = p->next_loads + slot * size;
        if (dominates(&p->next[slot], others, label, loads, size))
            return;
        if (dominates(label, loads, &p->next[slot], others, size)) {
            at = i;
            break;
        }
    }
    if (at == width) {
        at = 0;
        for (int32_t i = 1; i < width; i++)
            if (p->next[base + (size_t)i].open > p->next[base + (size_t)at].open)
                at = i;
        if (p->next[base + (size_t)at].open <= label->open)
            return;
    }
    if (at == p->num_next[label->row])
        p->num_next[label->row]++;
    p->next[base + (size_t)at] = *label;
    memcpy(p->next_loads + (base + (size_t)at) * size, loads, size * sizeof(*loads));
}

/* Move what was made to the end of the labels; note the best end at each row. */
static bool keep_layer(lorry__pricer *p, int32_t width, size_t *count, size_t *num_ends)
{
    const size_t size = loads_of(p);
    for (int32_t row = 0; row < p->num_rows; row++) {
        const size_t made = (size_t)p->num_next[row];
        const size_t base = (size_t)row * (size_t)width;
        if (!lorry__grow(p->mem, (void **)&p->labels, &p->labels_room, *count + made,
                         sizeof(*p->labels)) ||
            !lorry__grow(p->mem, (void **)&p->loads, &p->loads_room, (*count + made) * size,
                         sizeof(*p->loads)) ||
            !lorry__grow(p->mem, (void **)&p->ends, &p->ends_room, *num_ends + 1,
                         sizeof(*p->ends)))
            return false;
        if (made == 0)
            continue;
        memcpy(p->labels + *count, p->next + base, made * sizeof(*p->labels));
        memcpy(p->loads + *count * size, p->next_loads + base * size,
               made * size * sizeof(*p->loads));
        size_t best = *count;
        for (size_t i = best + 1; i < *count + made; i++)
            if (p->labels[i].closed < p->labels[best].closed)
                best = i;
        if (p->labels[best].closed < -LEAST)
            p->ends[(*num_ends)++] =
                (lorry__price_end){ p->labels[best].closed, (int32_t)best };
        *count += made;
        p->num_next[row] = 0;
    }
    return true;
}

static void start_labels(lorry__pricer *p, const lorry__price_task *task)
{
    const lorry_problem *problem = p->eval->problem;
    const lorry__type *type = &problem->types[task->type];
    for (int32_t row = 0; row < p->num_rows; row++) {
        const int32_t client = p->clients[row];
        lorry__price_label label = {
            .run = { 0, 0, type->start_early, lorry__min64(type->start_late, FAR) },
            .previous = -1 };
        int64_t loads[2 * LORRY__MAX_DIMENSIONS];
        if (task->is_open[row] && (problem->skills[client] & ~type->skills) == 0 &&
            type->max_stops >= 1 &&
            load_up(p, type, NULL, client, loads) && extend(p, task, p->first[row], row, &label))
            offer_label(p, task->width, &label, loads);
    }
}

/* Labels longer and longer, until none is left. */
static bool make_labels(lorry__pricer *p, const lorry__price_task *task, size_t *num_ends,
                        int64_t *work)
{
    const lorry__type *type = &p->eval->problem->types[task->type];
    const size_t size = loads_of(p);
    size_t begin = 0, count = 0;
    int64_t ops = 0;
    start_labels(p, task);
    if (!keep_layer(p, task->width, &count, num_ends))
        return false;
    for (int64_t stops = 2; stops <= type->max_stops && begin < count && count < MAX_LABELS;
         stops++) {
        const size_t end = count;
        for (size_t i = begin; i < end; i++) {
            const lorry__price_label *from = &p->labels[i];
            const lorry__price_hop *hops = p->hops + (size_t)from->row * p->reach;
            for (int32_t h = 0; h < p->num_hops[from->row]; h++) {
                int64_t loads[2 * LORRY__MAX_DIMENSIONS];
                lorry__price_label label;
                ops++;
                if (has_seen(from, hops[h].row) ||
                    !load_up(p, type, p->loads + i * size, p->clients[hops[h].row], loads))
                    continue;
                label = *from;
                label.previous = (int32_t)i;
                if (extend(p, task, hops[h].arc, hops[h].row, &label))
                    offer_label(p, task->width, &label, loads);
            }
        }
        begin = end;
        if (!keep_layer(p, task->width, &count, num_ends))
            return false;
    }
    *work -= (ops + (int64_t)count) / 40 + 1;
    return true;
}

/* ------------------------------------------------------------- columns -- */

static int by_closed(const void *a, const void *b)
{
    const lorry__price_end *x = a, *y = b;
    if (x->closed != y->closed)
        return x->closed < y->closed ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

/* The clients of a label, first to last. */
static int32_t route_of(const lorry__pricer *p, int32_t label, int32_t *rows)
{
    int32_t count = 0;
    for (int32_t at = label; at >= 0; at = p->labels[at].previous)
        rows[count++] = p->labels[at].row;
    for (int32_t a = 0, b = count - 1; a < b; a++, b--) {
        const int32_t row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
    }
    return count;
}

static lorry_status take_columns(lorry__pricer *p, const lorry__price_task *task,
                                 size_t num_ends, lorry__walks *columns, int64_t *work)
{
    memset(p->visits, 0, (size_t)p->num_rows * sizeof(*p->visits));
    qsort(p->ends, num_ends, sizeof(*p->ends), by_closed);
    lorry_status status = LORRY_OK;
    int32_t taken = 0;
    int64_t ops = 0;
    for (size_t e = 0; e < num_ends && taken < task->most && status == LORRY_OK; e++) {
        int32_t rows[LORRY__PRICE_ROWS], clients[LORRY__PRICE_ROWS], fresh = 0;
        const int32_t count = route_of(p, p->ends[e].label, rows);
        for (int32_t i = 0; i < count; i++) {
            fresh += p->visits[rows[i]] < task->spread;
            clients[i] = p->clients[rows[i]];
        }
        ops += count;
        if (2 * fresh < count)
            continue;
        const lorry__route_value value = lorry__eval_route(p->eval, task->type, clients, count);
        ops += 2 * count;
        if (!value.is_feasible)
            continue;
        for (int32_t i = 0; i < count; i++)
            p->visits[rows[i]]++;
        status = lorry__walks_add(p->mem, columns, task->type, clients, count, value.cost);
        taken++;
    }
    *work -= ops / 60 + (int64_t)num_ends / 8 + 1;
    return status;
}

lorry_status lorry__price(lorry__pricer *p, const lorry__price_task *task,
                          lorry__walks *columns, int64_t *work)
{
    assert(task->width >= 1 && task->reach >= 1);
    size_t num_ends = 0;
    p->reach = task->reach < p->num_rows ? task->reach : p->num_rows;
    if (!make_room(p, (size_t)task->width, (size_t)p->reach))
        return LORRY_ENOMEM;
    make_tables(p, task->type, work);
    rank_hops(p, task, work);
    if (!make_labels(p, task, &num_ends, work))
        return LORRY_ENOMEM;
    return take_columns(p, task, num_ends, columns, work);
}
