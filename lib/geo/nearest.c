/* nearest.c: k-d tree in flat arrays.
 *
 * The points of a subtree lie in one range [low, high) of the arrays, its root
 * in the middle, so that no links are stored: 8 * dims + 5 bytes a point. A
 * range of at most LEAF points is scanned. */
#include "geo/nearest.h"

#include <math.h>

#define LEAF 8
#define MAX_DIMS 3
#define SMALL 65536 /* points whose tree takes a few milliseconds */

struct lorry__kdtree {
    lorry__mem *mem;
    int32_t n;
    int dims;
    double *coords;  /* n*dims, in tree order */
    int32_t *index;  /* n, tree order to caller's number */
    uint8_t *axis;   /* n, where the range with this root is split */
};

void lorry__kdtree_free(lorry__kdtree *tree)
{
    if (tree == NULL)
        return;
    lorry__free(tree->mem, tree->coords);
    lorry__free(tree->mem, tree->index);
    lorry__free(tree->mem, tree->axis);
    lorry__free(tree->mem, tree);
}

/* -------------------------------------------------------------- build -- */

static inline double *point_at(const lorry__kdtree *tree, int32_t i)
{
    return tree->coords + (size_t)i * (size_t)tree->dims;
}

/* Ties go by number, so that all points differ and the tree is the same
 * whatever the pivots were. */
static inline bool is_before(const lorry__kdtree *tree, int axis, int32_t i, double value,
                             int32_t number)
{
    const double own = point_at(tree, i)[axis];
    return own != value ? own < value : tree->index[i] < number;
}

static inline void swap_points(lorry__kdtree *tree, int32_t i, int32_t j)
{
    double *a = point_at(tree, i), *b = point_at(tree, j);
    for (int d = 0; d < tree->dims; d++) {
        const double coordinate = a[d];
        a[d] = b[d];
        b[d] = coordinate;
    }
    const int32_t number = tree->index[i];
    tree->index[i] = tree->index[j];
    tree->index[j] = number;
}

/* Put the point of rank `middle` along `axis` there, smaller ones to its left,
 * larger ones to its right. Hoare's selection; O(high - low) expected, as the
 * pivots are scattered by a hash and no order of input is bad. */
static void select_middle(lorry__kdtree *tree, int axis, int32_t low, int32_t high,
                          int32_t middle)
{
    while (high - low > 1) {
        const uint64_t mixed = lorry__hash64((uint64_t)low << 32 | (uint64_t)high);
        const int32_t pivot = low + (int32_t)(mixed % (uint64_t)(high - low));
        swap_points(tree, pivot, high - 1);
        const double value = point_at(tree, high - 1)[axis];
        const int32_t number = tree->index[high - 1];
        int32_t store = low;
        for (int32_t i = low; i < high - 1; i++)
            if (is_before(tree, axis, i, value, number)) {
                swap_points(tree, i, store);
                store++;
            }
        swap_points(tree, store, high - 1);
        if (store == middle)
            return;
        if (store < middle)
            low = store + 1;
        else
            high = store;
    }
}

static int widest_axis(const lorry__kdtree *tree, int32_t low, int32_t high)
{
    int widest = 0;
    double width = -1;
    for (int d = 0; d < tree->dims; d++) {
        double least = point_at(tree, low)[d], most = least;
        for (int32_t i = low + 1; i < high; i++) {
            const double value = point_at(tree, i)[d];
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        if (most - least > width) {
            width = most - least;
            widest = d;
        }
    }
    return widest;
}

/* Depth is log2 n, as every split is at the median. false: the limit was reached. */
static bool build(lorry__kdtree *tree, int32_t low, int32_t high, const lorry__limit *limit)
{
    while (high - low > LEAF) {
        if (high - low > SMALL && lorry__limit_is_reached(limit))
            return false;
        const int32_t middle = low + (high - low) / 2;
        const int axis = widest_axis(tree, low, high);
        select_middle(tree, axis, low, high, middle);
        tree->axis[middle] = (uint8_t)axis;
        if (!build(tree, low, middle, limit))
            return false;
        low = middle + 1;
    }
    return true;
}

lorry_status lorry__kdtree_new(lorry__mem *mem, int32_t n, int dims, const double *coords,
                               lorry__kdtree **out)
{
    const lorry__limit none = { NULL, 0 };
    return lorry__kdtree_new_until(mem, n, dims, coords, &none, out);
}

lorry_status lorry__kdtree_new_until(lorry__mem *mem, int32_t n, int dims, const double *coords,
                                     const lorry__limit *limit, lorry__kdtree **out)
{
    assert(n >= 0 && dims >= 1 && dims <= MAX_DIMS);
    *out = NULL;
    lorry__kdtree *tree = LORRY__NEW(mem, lorry__kdtree, 1);
    if (tree == NULL)
        return LORRY_ENOMEM;
    const size_t count = (size_t)n;
    *tree = (lorry__kdtree){ .mem = mem, .n = n, .dims = dims };
    tree->coords = LORRY__NEW(mem, double, count * (size_t)dims);
    tree->index = LORRY__NEW(mem, int32_t, count);
    tree->axis = LORRY__NEW(mem, uint8_t, count);
    if (tree->coords == NULL || tree->index == NULL || tree->axis == NULL) {
        lorry__kdtree_free(tree);
        return LORRY_ENOMEM;
    }
    if (n > 0)
        memcpy(tree->coords, coords, count * (size_t)dims * sizeof(double));
    for (int32_t i = 0; i < n; i++)
        tree->index[i] = i;
    if (!build(tree, 0, n, limit)) {
        lorry__kdtree_free(tree);
        return LORRY_STOPPED;
    }
    *out = tree;
    return LORRY_OK;
}

const int32_t *lorry__kdtree_order(const lorry__kdtree *tree)
{
    return tree->index;
}

/* -------------------------------------------------------------- query -- */

/* Up to 2k are collected; then the k best stay, and how far the worst of these is
 * bounds what is looked at from there on. That costs O(1) for each one collected, where
 * a heap of k costs O(log k), of comparisons that a processor cannot guess. */
typedef struct query {
    const lorry__kdtree *tree;
    const double *point;
    int32_t k, found;
    double bound;    /* nothing farther is among the k best */
    int32_t *index;  /* room for 2k */
    double *dist2;
} query;

/* Nearer, or as near with a lower number. */
static inline bool is_better(const query *q, int32_t a, int32_t b)
{
    return q->dist2[a] != q->dist2[b] ? q->dist2[a] < q->dist2[b] : q->index[a] < q->index[b];
}

static inline void swap_found(query *q, int32_t a, int32_t b)
{
    const double dist2 = q->dist2[a];
    const int32_t number = q->index[a];
    q->dist2[a] = q->dist2[b];
    q->index[a] = q->index[b];
    q->dist2[b] = dist2;
    q->index[b] = number;
}

/* Move those from low to high-1 that are better than the one at `pivot` in front of it;
 * where it is then. Swaps without a branch. */
static int32_t part(query *q, int32_t low, int32_t high, int32_t pivot)
{
    swap_found(q, pivot, high - 1);
    int32_t next = low;
    for (int32_t i = low; i < high - 1; i++) {
        const bool is_front = is_better(q, i, high - 1);
        swap_found(q, i, next);
        next += is_front;
    }
    swap_found(q, next, high - 1);
    return next;
}

static int32_t median_of(const query *q, int32_t a, int32_t b, int32_t c)
{
    if (is_better(q, a, b))
        return is_better(q, b, c) ? b : is_better(q, a, c) ? c : a;
    return is_better(q, a, c) ? a : is_better(q, b, c) ? c : b;
}

/* Keep the k best, the worst of them last: Hoare's selection. */
static void keep_best(query *q)
{
    int32_t low = 0, high = q->found;
    while (high - low > 1) {
        const int32_t at = part(q, low, high, median_of(q, low, low + (high - low) / 2, high - 1));
        if (at == q->k - 1)
            break;
        if (at < q->k - 1)
            low = at + 1;
        else
            high = at;
    }
    q->found = q->k;
    q->bound = q->dist2[q->k - 1];
}

static void offer(query *q, int32_t position)
{
    const lorry__kdtree *tree = q->tree;
    const double *coords = point_at(tree, position);
    double dist2 = 0;
    for (int d = 0; d < tree->dims; d++) {
        const double gap = coords[d] - q->point[d];
        dist2 += gap * gap;
    }
    q->dist2[q->found] = dist2;
    q->index[q->found] = tree->index[position];
    q->found += dist2 <= q->bound;
    if (q->found == 2 * q->k)
        keep_best(q);
}

/* gap[d] is how far the range lies from the point along d. Their squares are
 * summed in the order of offer(), so rounding, which is monotone, never makes
 * the bound exceed a distance, and pruning is exact. */
static void visit(query *q, int32_t low, int32_t high, double gap[MAX_DIMS])
{
    const lorry__kdtree *tree = q->tree;
    if (high - low <= LEAF) {
        for (int32_t i = low; i < high; i++)
            offer(q, i);
        return;
    }
    const int32_t middle = low + (high - low) / 2;
    const int axis = tree->axis[middle];
    const double offset = point_at(tree, middle)[axis] - q->point[axis];
    const bool is_left = offset > 0;
    if (is_left)
        visit(q, low, middle, gap);
    else
        visit(q, middle + 1, high, gap);
    offer(q, middle);

    const double kept = gap[axis];
    gap[axis] = offset;
    double bound = 0;
    for (int d = 0; d < tree->dims; d++)
        bound += gap[d] * gap[d];
    /* A range at the very bound may hold an equal distance of lower number. */
    if (bound <= q->bound) {
        if (is_left)
            visit(q, middle + 1, high, gap);
        else
            visit(q, low, middle, gap);
    }
    gap[axis] = kept;
}

int32_t lorry__kdtree_gather(const lorry__kdtree *tree, const double *point, int32_t k,
                             int32_t *out_index, double *out_dist2)
{
    if (k <= 0)
        return 0;
    query q = { tree, point, k, 0, HUGE_VAL, out_index, out_dist2 };
    double gap[MAX_DIMS] = { 0, 0, 0 };
    visit(&q, 0, tree->n, gap);
    if (q.found > k)
        keep_best(&q);
    return q.found;
}

int32_t lorry__kdtree_nearest(const lorry__kdtree *tree, const double *point, int32_t k,
                              int32_t *out_index, double *out_dist2)
{
    query q = { .index = out_index, .dist2 = out_dist2 };
    q.found = lorry__kdtree_gather(tree, point, k, out_index, out_dist2);
    for (int32_t i = 1; i < q.found; i++)
        for (int32_t j = i; j > 0 && is_better(&q, j, j - 1); j--)
            swap_found(&q, j, j - 1);
    return q.found;
}
