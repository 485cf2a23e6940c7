/* neighbours.c: lists of near clients.
 *
 * Candidates are all clients where there are few or distances come from a
 * matrix, else the nearest in space by a k-d tree, looked up once for a few
 * clients beside each other; they are ranked by travel and, for arcs, by the
 * waiting that the windows force. */
#include "search/neighbours.h"

#include "base/sort.h"
#include "geo/nearest.h"

#define BRUTE_FORCE 2500   /* clients up to which every pair is looked at */
#define AROUND 100         /* list lengths, and beyond LARGE clients */
#define BEFORE 60
#define AFTER 60
#define ARCS_UNTIMED 40    /* without windows all that is near can be gone to, so fewer do */
#define SMALL 200          /* up to here good plans have arcs that rank far down */
#define BEFORE_SMALL 120
#define AFTER_SMALL 20     /* what is missed here, the other list has */
#define LARGE 20000
#define AROUND_LARGE 40
#define ARCS_LARGE 16
/* Candidates for each place of the longest list; where waiting ranks them, too, more of
 * them, as windows shut many out. */
#define CHOICE 2.5
#define CHOICE_TIMED 4
#define BLOCK 8            /* clients that share them, unless they lie so far from their */
#define BLOCK_WIDTH 0.33   /* middle, by how far the candidates do */
#define BUCKETS 256        /* of keys, to tell near from far */
#define TREE_SECONDS 3e-7  /* per client, to build the tree */

typedef struct candidate { int64_t key; int32_t client; } candidate;

/* All that may come on a list of `room`. */
typedef struct shortlist { candidate *item; int32_t count, room; } shortlist;

static inline void offer(shortlist *list, int64_t key, int32_t client, bool is_wanted)
{
    list->item[list->count] = (candidate){ key, client };
    list->count += is_wanted;
}

static inline bool is_before(const void *unused, candidate a, candidate b)
{
    (void)unused;
    return a.key < b.key || (a.key == b.key && a.client < b.client);
}

/* Keys in equal steps between least and most: which step a key is in, without a
 * comparison that the processor would guess wrong. */
typedef struct steps { int64_t low; double scale; } steps;

static inline int32_t step_of(const steps *by, int64_t key)
{
    return (int32_t)((double)(key - by->low) * by->scale);
}

/* Steps for a list of one or more, and how many fall into each. */
static steps tally_keys(const shortlist *list, int32_t tally[BUCKETS])
{
    const candidate *item = list->item;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (int32_t i = 0; i < list->count; i++) {
        low = lorry__min64(low, item[i].key);
        high = lorry__max64(high, item[i].key);
    }
    const steps by = { low, (BUCKETS - 1) / ((double)(high - low) + 1.0) };
    memset(tally, 0, BUCKETS * sizeof(*tally));
    for (int32_t i = 0; i < list->count; i++)
        tally[step_of(&by, item[i].key)]++;
    return by;
}

/* Drop most of those that are too many; false: nothing was dropped. O(count). */
static bool narrow_down(shortlist *list)
{
    int32_t tally[BUCKETS];
    const steps by = tally_keys(list, tally);
    candidate *item = list->item;
    int32_t last = 0, sum = tally[0];
    while (sum < list->room)
        sum += tally[++last];
    if (sum == list->count)
        return false;
    int32_t kept = 0;
    for (int32_t i = 0; i < list->count; i++) {
        const bool is_kept = step_of(&by, item[i].key) <= last;
        item[kept] = item[i];
        kept += is_kept;
    }
    list->count = kept;
    return true;
}

/* The smallest in order, of equal keys the smallest numbers; LORRY_NONE behind
 * them. `sorted` has room for the list. */
static void finish(shortlist *list, candidate *sorted, int32_t *to)
{
    while (list->count > list->room + list->room / 4 && narrow_down(list))
        ;
    int32_t end[BUCKETS], from = 0;
    if (list->count > 0) {
        const steps by = tally_keys(list, end);
        for (int32_t k = 1; k < BUCKETS; k++)
            end[k] += end[k - 1];
        for (int32_t i = list->count; i-- > 0;)
            sorted[--end[step_of(&by, list->item[i].key)]] = list->item[i];
    }
    /* `end` now says where each step begins. */
    for (int32_t k = 1; from < list->count; k++) {
        const int32_t next = k < BUCKETS ? end[k] : list->count;
        LORRY__SORT(candidate, sorted + from, next - from, is_before, NULL);
        from = next;
    }
    for (int32_t k = 0; k < list->room; k++)
        to[k] = k < list->count ? sorted[k].client : LORRY_NONE;
}

/* What a worker needs for itself. */
typedef struct desk {
    candidate *lists;          /* three, and one to sort into */
    int32_t *found;            /* candidates from the tree, in twice their room */
    double *squares;
    int32_t *where;            /* their locations */
    lorry__arc *ways;          /* to them */
} desk;

typedef struct job {
    lorry__neighbours *near;
    const lorry__eval *eval;
    const lorry__kdtree *tree; /* NULL: look at every pair */
    const double *places;
    const int32_t *order;      /* of the clients; neighbours share candidates */
    int dims;
    int32_t num_tasks, num_candidates;
    bool has_time;
    bool are_alike;            /* all lists have one order */
    desk *desks;               /* per worker */
    const lorry__limit *limit;
    _Atomic int was_stopped;
} job;

/* Whether the tree cannot be built in time: its building is not interrupted. */
static bool is_late(const lorry__limit *limit, int32_t num_clients)
{
    lorry__limit earlier = *limit;
    if (earlier.deadline > 0)
        earlier.deadline -= TREE_SECONDS * num_clients;
    return lorry__limit_is_reached(&earlier);
}

/* Waiting weighs a fifth of travel: keys are five times both. `to` leads from u to v. */
static void rank(const job *j, int32_t u, int32_t v, lorry__arc to, shortlist *around,
                 shortlist *before, shortlist *after)
{
    const lorry_problem *p = j->eval->problem;
    const int32_t nu = p->num_depots + u, nv = p->num_depots + v;
    /* The columns of a matrix are dear to read. */
    const lorry__arc from = p->is_symmetric
                                ? to : lorry__travel_arc(&p->travel, p->types[0].profile,
                                                         p->location[nv], p->location[nu]);
    offer(around, to.distance + from.distance, v, true);
    if (j->are_alike)
        return;
    if (!j->has_time) {
        offer(before, from.distance, v, true);
        offer(after, to.distance, v, true);
        return;
    }
    const int64_t far = INT64_C(1) << 58; /* unlimited windows, without overflow */
    const int64_t lu = lorry__min64(p->late[nu], far), lv = lorry__min64(p->late[nv], far);
    const int64_t leave_v = p->service[v] + from.duration, leave_u = p->service[u] + to.duration;
    offer(before, 5 * from.duration + lorry__max64(p->early[nu] - lv - leave_v, 0), v,
          p->early[nv] + leave_v <= lu);
    offer(after, 5 * to.duration + lorry__max64(p->early[nv] - lu - leave_u, 0), v,
          p->early[nu] + leave_u <= lv);
}

/* The lists of u from `count` candidates at `where`; `who` NULL: all clients. */
static void list_near(const job *j, desk *d, int32_t u, int32_t count, const int32_t *who,
                      const int32_t *where)
{
    const lorry_problem *p = j->eval->problem;
    lorry__neighbours *near = j->near;
    const int32_t wide = near->around_length;
    const int32_t front = near->before_length, behind = near->after_length;
    const size_t room = (size_t)j->num_candidates + 1;
    shortlist around = { d->lists, 0, wide };
    shortlist before = { d->lists + room, 0, front };
    shortlist after = { d->lists + 2 * room, 0, behind };
    candidate *sorted = d->lists + 3 * room;
    lorry__travel_row(&p->travel, p->types[0].profile, p->location[p->num_depots + u], count,
                      where, d->ways);
    for (int32_t k = 0; k < count; k++) {
        const int32_t v = who != NULL ? who[k] : k;
        if (v != u)
            rank(j, u, v, d->ways[k], &around, &before, &after);
    }
    int32_t *list = near->around + (size_t)u * wide;
    finish(&around, sorted, list);
    if (j->are_alike) {
        memcpy(near->before + (size_t)u * front, list, (size_t)front * sizeof(*list));
        memcpy(near->after + (size_t)u * behind, list, (size_t)behind * sizeof(*list));
        return;
    }
    finish(&before, sorted, near->before + (size_t)u * front);
    finish(&after, sorted, near->after + (size_t)u * behind);
}

/* The clients nearest to a place, in desk->found, with their locations; their number. */
static int32_t find_candidates(const job *j, desk *d, const double *place)
{
    const lorry_problem *p = j->eval->problem;
    const int32_t count =
        lorry__kdtree_gather(j->tree, place, j->num_candidates, d->found, d->squares);
    for (int32_t k = 0; k < count; k++)
        d->where[k] = p->location[p->num_depots + d->found[k]];
    return count;
}

static double square_between(const job *j, const double *a, const double *b)
{
    double sum = 0;
    for (int k = 0; k < j->dims; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

/* Candidates that a few clients can share, those around the middle of the box that holds
 * them; 0: these lie too far apart. What is not among them is at least two thirds as far
 * from a client as the farthest of them is from the middle. */
static int32_t share_candidates(const job *j, desk *d, const int32_t *clients, int32_t count)
{
    double low[3], high[3], middle[3], apart = 0, reach = 0;
    for (int32_t i = 0; i < count; i++)
        for (int k = 0; k < j->dims; k++) {
            const double at = j->places[(size_t)clients[i] * j->dims + k];
            low[k] = i == 0 || at < low[k] ? at : low[k];
            high[k] = i == 0 || at > high[k] ? at : high[k];
        }
    for (int k = 0; k < j->dims; k++)
        middle[k] = low[k] + (high[k] - low[k]) / 2;
    const int32_t found = find_candidates(j, d, middle);
    for (int32_t i = 0; i < count; i++) {
        const double square =
            square_between(j, middle, j->places + (size_t)clients[i] * j->dims);
        apart = square > apart ? square : apart;
    }
    for (int32_t k = 0; k < found; k++)
        reach = d->squares[k] > reach ? d->squares[k] : reach;
    return apart <= BLOCK_WIDTH * BLOCK_WIDTH * reach ? found : 0;
}

static void rows(void *payload, int index, int worker)
{
    job *j = payload;
    const lorry_problem *p = j->eval->problem;
    desk *d = &j->desks[worker];
    const int32_t n = p->num_clients;
    const int32_t first = (int32_t)((int64_t)n * index / j->num_tasks);
    const int32_t end = (int32_t)((int64_t)n * (index + 1) / j->num_tasks);
    int32_t shared = 0;
    for (int32_t i = first; i < end; i++) {
        if (lorry__limit_is_reached(j->limit)) {
            atomic_store(&j->was_stopped, 1);
            return;
        }
        if (j->tree == NULL) {
            list_near(j, d, i, n, NULL, p->location + p->num_depots);
            continue;
        }
        const int32_t u = j->order[i];
        if ((i - first) % BLOCK == 0)
            shared = share_candidates(j, d, j->order + i, lorry__min32(BLOCK, end - i));
        const int32_t count =
            shared > 0 ? shared : find_candidates(j, d, j->places + (size_t)u * j->dims);
        list_near(j, d, u, count, d->found, d->where);
    }
}

static bool has_windows(const lorry_problem *p)
{
    for (int32_t c = p->num_depots; c < lorry__num_nodes(p); c++)
        if (p->late[c] != LORRY_UNLIMITED || p->early[c] > 0)
            return true;
    return false;
}

static void free_desks(const job *j, lorry__mem *mem, int workers)
{
    for (int w = 0; j->desks != NULL && w < workers; w++) {
        desk *d = &j->desks[w];
        lorry__free(mem, d->lists);
        lorry__free(mem, d->found);
        lorry__free(mem, d->squares);
        lorry__free(mem, d->where);
        lorry__free(mem, d->ways);
    }
    lorry__free(mem, j->desks);
}

static bool make_desks(job *j, lorry__mem *mem, int workers, bool has_tree)
{
    const size_t count = (size_t)j->num_candidates;
    j->desks = LORRY__NEW(mem, desk, (size_t)workers);
    bool is_ok = j->desks != NULL;
    for (int w = 0; w < workers && is_ok; w++) {
        desk *d = &j->desks[w];
        d->lists = LORRY__NEW(mem, candidate, 4 * (count + 1));
        d->ways = LORRY__NEW(mem, lorry__arc, count);
        is_ok = d->lists != NULL && d->ways != NULL;
        if (!is_ok || !has_tree)
            continue;
        d->found = LORRY__NEW(mem, int32_t, 2 * count);
        d->squares = LORRY__NEW(mem, double, 2 * count);
        d->where = LORRY__NEW(mem, int32_t, count);
        is_ok = d->found != NULL && d->squares != NULL && d->where != NULL;
    }
    return is_ok;
}

/* `places`: room for three numbers per client. */
static lorry_status plant_tree(job *j, lorry__mem *mem, double *places, lorry__kdtree **tree)
{
    const lorry_problem *p = j->eval->problem;
    for (int32_t c = 0; c < p->num_clients; c++) {
        double place[3];
        j->dims = lorry__travel_place(&p->travel, p->location[p->num_depots + c], place);
        memcpy(places + (size_t)c * j->dims, place, (size_t)j->dims * sizeof(double));
    }
    const lorry_status status = lorry__kdtree_new(mem, p->num_clients, j->dims, places, tree);
    if (status != LORRY_OK)
        return status;
    j->places = places;
    j->tree = *tree;
    j->order = lorry__kdtree_order(*tree);
    return LORRY_OK;
}

lorry_status lorry__neighbours_init(lorry__neighbours *near, lorry__mem *mem,
                                    const lorry__eval *eval, lorry__executor *executor,
                                    const lorry__limit *limit, bool *was_stopped)
{
    const lorry_problem *p = eval->problem;
    const int32_t n = p->num_clients, others = n > 1 ? n - 1 : 1;
    const bool is_large = n > LARGE;
    *near = (lorry__neighbours){ .num_clients = n };
    near->around_length = is_large ? AROUND_LARGE : AROUND < others ? AROUND : others;
    near->is_small = n <= SMALL;
    const bool has_time = has_windows(p);
    const int32_t front = near->is_small ? BEFORE_SMALL : has_time ? BEFORE : ARCS_UNTIMED;
    const int32_t behind = near->is_small ? AFTER_SMALL : has_time ? AFTER : ARCS_UNTIMED;
    near->before_length = is_large ? ARCS_LARGE : lorry__min32(front, others);
    near->has_all_before = near->is_small && near->before_length == others;
    near->after_length = is_large ? ARCS_LARGE : lorry__min32(behind, others);
    const size_t wide = (size_t)near->around_length;
    job j = { .near = near, .eval = eval, .has_time = has_time, .limit = limit };
    j.are_alike = !has_time && p->is_symmetric && near->before_length <= near->around_length &&
                  near->after_length <= near->around_length;
    j.num_tasks = n < 256 ? 1 : n / 128;
    const bool has_tree = n > BRUTE_FORCE && lorry__travel_is_by_air(&p->travel);
    const double choice = has_time ? CHOICE_TIMED : CHOICE;
    j.num_candidates =
        has_tree ? lorry__min32((int32_t)(choice * near->around_length), n) : n;
    double *places = NULL;
    lorry__kdtree *tree = NULL;

    *was_stopped = n > BRUTE_FORCE && is_late(limit, n);
    if (*was_stopped)
        return LORRY_OK;
    near->around = LORRY__NEW(mem, int32_t, (size_t)n * wide + 1);
    near->before = LORRY__NEW(mem, int32_t, (size_t)n * (size_t)near->before_length + 1);
    near->after = LORRY__NEW(mem, int32_t, (size_t)n * (size_t)near->after_length + 1);
    bool is_ok = near->around != NULL && near->before != NULL && near->after != NULL &&
                 make_desks(&j, mem, executor->threads, has_tree);
    if (is_ok && has_tree) {
        places = LORRY__NEW(mem, double, 3 * (size_t)n);
        is_ok = places != NULL;
    }
    lorry_status status = is_ok ? LORRY_OK : LORRY_ENOMEM;
    if (is_ok && has_tree)
        status = plant_tree(&j, mem, places, &tree);
    if (status == LORRY_OK)
        lorry__executor_run(executor, j.num_tasks, &j, rows);
    *was_stopped = atomic_load(&j.was_stopped) != 0;
    if (status != LORRY_OK || *was_stopped)
        lorry__neighbours_free(near, mem);
    lorry__kdtree_free(tree);
    lorry__free(mem, places);
    free_desks(&j, mem, executor->threads);
    return status;
}

void lorry__neighbours_free(lorry__neighbours *near, lorry__mem *mem)
{
    lorry__free(mem, near->around);
    lorry__free(mem, near->before);
    lorry__free(mem, near->after);
    *near = (lorry__neighbours){ 0 };
}
