/* neighbours.c: lists of near clients.
 *
 * Candidates are all clients where there are few or distances come from a
 * matrix, else the nearest in space by a k-d tree; they are ranked by travel
 * and, for arcs, by the waiting that the windows force. */
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

/* Drop most of those that are too many, without a comparison that the processor
 * would guess wrong: by counting keys in equal steps between least and most.
 * false: nothing was dropped. O(count). */
static bool narrow_down(shortlist *list)
{
    candidate *item = list->item;
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (int32_t i = 0; i < list->count; i++) {
        low = lorry__min64(low, item[i].key);
        high = lorry__max64(high, item[i].key);
    }
    int32_t tally[BUCKETS + 1] = { 0 };
    const double scale = BUCKETS / ((double)(high - low) + 1.0);
    for (int32_t i = 0; i < list->count; i++)
        tally[(int32_t)((double)(item[i].key - low) * scale)]++;
    int32_t last = 0, sum = tally[0];
    while (sum < list->room)
        sum += tally[++last];
    if (sum == list->count)
        return false;
    int32_t kept = 0;
    for (int32_t i = 0; i < list->count; i++) {
        const bool is_kept = (int32_t)((double)(item[i].key - low) * scale) <= last;
        item[kept] = item[i];
        kept += is_kept;
    }
    list->count = kept;
    return true;
}

/* The smallest in order, of equal keys the smallest numbers; LORRY_NONE behind
 * them. */
static void finish(shortlist *list, int32_t *to)
{
    while (list->count > list->room + list->room / 4 && narrow_down(list))
        ;
    candidate *item = list->item;
    LORRY__SORT(candidate, item, list->count, is_before, NULL);
    for (int32_t k = 0; k < list->room; k++)
        to[k] = k < list->count ? item[k].client : LORRY_NONE;
}

typedef struct job {
    lorry__neighbours *near;
    const lorry__eval *eval;
    const lorry__kdtree *tree; /* NULL: look at every pair */
    const double *places;
    int dims;
    int32_t num_tasks, num_candidates;
    bool has_time;
    candidate *scratch;        /* per worker */
    int32_t *found;            /* per worker: candidates from the tree, in twice their room */
    double *squares;
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

/* Waiting weighs a fifth of travel: keys are five times both. */
static void rank(const job *j, int32_t u, int32_t v, shortlist *around, shortlist *before,
                 shortlist *after)
{
    const lorry_problem *p = j->eval->problem;
    const int32_t profile = p->types[0].profile;
    const int32_t nu = p->num_depots + u, nv = p->num_depots + v;
    const lorry__arc to = lorry__travel_arc(&p->travel, profile, p->location[nu], p->location[nv]);
    /* Only a matrix has other ways back; its columns are dear to read. */
    const lorry__arc from =
        p->travel.profiles[profile].kind == LORRY__TRAVEL_MATRIX
            ? lorry__travel_arc(&p->travel, profile, p->location[nv], p->location[nu]) : to;
    offer(around, to.distance + from.distance, v, true);
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

static void rows(void *payload, int index, int worker)
{
    job *j = payload;
    lorry__neighbours *near = j->near;
    const int32_t n = near->num_clients, wide = near->around_length;
    const int32_t front = near->before_length, behind = near->after_length;
    const size_t room = (size_t)j->num_candidates + 1;
    candidate *scratch = j->scratch + (size_t)worker * 3 * room;
    const int32_t first = (int32_t)((int64_t)n * index / j->num_tasks);
    const int32_t end = (int32_t)((int64_t)n * (index + 1) / j->num_tasks);
    for (int32_t u = first; u < end; u++) {
        if (lorry__limit_is_reached(j->limit)) {
            atomic_store(&j->was_stopped, 1);
            return;
        }
        shortlist around = { scratch, 0, wide };
        shortlist before = { scratch + room, 0, front };
        shortlist after = { scratch + 2 * room, 0, behind };
        if (j->tree != NULL) {
            int32_t *found = j->found + (size_t)worker * 2 * (size_t)j->num_candidates;
            double *squares = j->squares + (size_t)worker * 2 * (size_t)j->num_candidates;
            const int32_t count = lorry__kdtree_gather(j->tree, j->places + (size_t)u * j->dims,
                                                       j->num_candidates, found, squares);
            for (int32_t k = 0; k < count; k++)
                if (found[k] != u)
                    rank(j, u, found[k], &around, &before, &after);
        } else {
            for (int32_t v = 0; v < n; v++)
                if (v != u)
                    rank(j, u, v, &around, &before, &after);
        }
        finish(&around, near->around + (size_t)u * wide);
        finish(&before, near->before + (size_t)u * front);
        finish(&after, near->after + (size_t)u * behind);
    }
}

static bool has_windows(const lorry_problem *p)
{
    for (int32_t c = p->num_depots; c < lorry__num_nodes(p); c++)
        if (p->late[c] != LORRY_UNLIMITED || p->early[c] > 0)
            return true;
    return false;
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
    const size_t workers = (size_t)executor->threads;
    job j = { .near = near, .eval = eval, .has_time = has_time, .limit = limit };
    j.num_tasks = n < 256 ? 1 : n / 128;
    const bool has_tree = n > BRUTE_FORCE && lorry__travel_is_by_air(&p->travel);
    j.num_candidates = has_tree ? (int32_t)lorry__min64(4 * (int64_t)wide, n) : n;
    double *places = NULL;
    lorry__kdtree *tree = NULL;
    lorry_status status = LORRY_OK;

    *was_stopped = n > BRUTE_FORCE && is_late(limit, n);
    if (*was_stopped)
        return LORRY_OK;
    near->around = LORRY__NEW(mem, int32_t, (size_t)n * wide + 1);
    near->before = LORRY__NEW(mem, int32_t, (size_t)n * (size_t)near->before_length + 1);
    near->after = LORRY__NEW(mem, int32_t, (size_t)n * (size_t)near->after_length + 1);
    j.scratch = LORRY__NEW(mem, candidate, workers * 3 * ((size_t)j.num_candidates + 1));
    if (near->around == NULL || near->before == NULL || near->after == NULL || j.scratch == NULL)
        status = LORRY_ENOMEM;
    if (status == LORRY_OK && has_tree) {
        places = LORRY__NEW(mem, double, 3 * (size_t)n);
        j.found = LORRY__NEW(mem, int32_t, workers * 2 * (size_t)j.num_candidates);
        j.squares = LORRY__NEW(mem, double, workers * 2 * (size_t)j.num_candidates);
        if (places == NULL || j.found == NULL || j.squares == NULL) {
            status = LORRY_ENOMEM;
        } else {
            for (int32_t c = 0; c < n; c++) {
                double place[3];
                j.dims = lorry__travel_place(&p->travel, p->location[p->num_depots + c], place);
                memcpy(places + (size_t)c * j.dims, place, (size_t)j.dims * sizeof(double));
            }
            status = lorry__kdtree_new(mem, n, j.dims, places, &tree);
            j.places = places;
            j.tree = tree;
        }
    }
    if (status == LORRY_OK)
        lorry__executor_run(executor, j.num_tasks, &j, rows);
    *was_stopped = atomic_load(&j.was_stopped) != 0;
    if (status != LORRY_OK || *was_stopped)
        lorry__neighbours_free(near, mem);
    lorry__kdtree_free(tree);
    lorry__free(mem, places);
    lorry__free(mem, j.found);
    lorry__free(mem, j.squares);
    lorry__free(mem, j.scratch);
    return status;
}

void lorry__neighbours_free(lorry__neighbours *near, lorry__mem *mem)
{
    lorry__free(mem, near->around);
    lorry__free(mem, near->before);
    lorry__free(mem, near->after);
    *near = (lorry__neighbours){ 0 };
}
