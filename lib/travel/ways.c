/* ways.c: the visibility graph of barriers, and ways over it.
 *
 * Orientation is exact (geo/plane.h), on coordinates that are moved by a hash of
 * themselves by a few centimetres, so that no three points of barriers lie on a line
 * and no case needs to ask what happens if they do (in the manner of Edelsbrunner and
 * Muecke 1990, ACM Trans. Graph. 9(1):66-104). Lengths are those of the points as
 * given. */
#include <math.h>

#include "geo/plane.h"
#include "travel/ways.h"

/* Steps of the grid that a point is moved by, at most, in x and in y. */
#define JITTER 256

/* A point of barriers. */
typedef struct vertex {
    lorry__point at;      /* moved */
    double x, y;          /* as given */
    int32_t crossing;     /* the line that opens it; -1: none */
    int32_t first, degree;/* segments that end here, in `ends` */
} vertex;

/* Where a way may bend. At a corner it bends around the barrier: both sides of the
 * corner, `left` and `right`, lie on one side of the way. */
typedef struct node {
    lorry__point at;
    double x, y;
    int32_t crossing;     /* the line it belongs to; -1: a corner or an end */
    bool is_passage;      /* an end of a passage */
    bool has_sides;       /* a corner */
    lorry__point left, right;
} node;

struct lorry__ways {
    lorry__mem *mem;
    lorry__segments *segments;
    int32_t num_stops, num_nodes;
    lorry__point *stops;
    node *nodes;
    double *between;      /* num_nodes^2 lengths; HUGE_VAL: no way */
    int32_t *first;       /* num_stops + 1: what each stop sees */
    int32_t *seen;        /* nodes */
    double *far;          /* and their distance */
    double most;
    int32_t parted[2];
    bool is_parted;
};

/* What is needed while the graph is made. */
typedef struct builder {
    lorry__mem *mem;
    const lorry__ways_input *in;
    lorry__ways *ways;
    lorry__grid grid;
    vertex *vertices;
    size_t num_vertices, vertices_capacity;
    int32_t *slots;       /* vertex + 1 by place */
    size_t num_slots;
    int32_t *ends;        /* vertex at the other end, grouped by vertex */
    struct side { int32_t a, b; } *sides;
    size_t num_sides, sides_capacity;
    struct gate { int32_t line, after, crossing; double along, x, y; } *gates;
    size_t num_gates, gates_capacity;
    size_t nodes_capacity;
    lorry_message *message;
} builder;

static lorry_status no_memory(const builder *b)
{
    return lorry__fail(b->message, LORRY_ENOMEM, "no memory for ways around barriers");
}

/* ---------------------------------------------------------------- points -- */

static lorry__point place(const builder *b, double x, double y)
{
    lorry__point p = lorry__grid_point(&b->grid, x, y);
    const uint64_t hash =
        lorry__hash64((uint64_t)p.x * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)p.y);
    p.x += (int64_t)(hash % (2 * JITTER + 1)) - JITTER;
    p.y += (int64_t)((hash >> 32) % (2 * JITTER + 1)) - JITTER;
    return p;
}

static void make_grid(builder *b)
{
    const lorry__ways_input *in = b->in;
    double least[2] = { HUGE_VAL, HUGE_VAL }, most[2] = { -HUGE_VAL, -HUGE_VAL };
    const struct { const double *x, *y; int32_t count; } sets[] = {
        { in->x, in->y, in->num_stops }, { in->line_x, in->line_y, in->num_points }
    };
    for (int k = 0; k < 2; k++)
        for (int32_t i = 0; i < sets[k].count; i++) {
            least[0] = fmin(least[0], sets[k].x[i]);
            most[0] = fmax(most[0], sets[k].x[i]);
            least[1] = fmin(least[1], sets[k].y[i]);
            most[1] = fmax(most[1], sets[k].y[i]);
        }
    b->grid = lorry__grid_over(least[0], least[1], most[0], most[1]);
}

/* ----------------------------------------------------------------- gates -- */

/* The point of segment k of a line that is nearest to (x, y): how far along it. */
static double nearest_along(const builder *b, int32_t k, double x, double y)
{
    const lorry__ways_input *in = b->in;
    const double aspect = in->aspect;
    const double ax = in->line_x[k], ay = in->line_y[k];
    const double dx = (in->line_x[k + 1] - ax) * aspect, dy = in->line_y[k + 1] - ay;
    const double squared = dx * dx + dy * dy;
    if (squared == 0)
        return 0;
    const double along = ((x - ax) * aspect * dx + (y - ay) * dy) / squared;
    return along < 0 ? 0 : along > 1 ? 1 : along;
}

/* A crossing opens each barrier at its point nearest to it, if that is near. */
static lorry_status open_barriers(builder *b, int32_t crossing)
{
    const lorry__ways_input *in = b->in;
    const lorry__line *c = &in->lines[crossing];
    const double x = in->line_x[c->first], y = in->line_y[c->first];
    double closest = HUGE_VAL;
    for (int32_t line = 0; line < in->num_lines; line++) {
        const lorry__line *l = &in->lines[line];
        struct gate best = { .line = line, .crossing = crossing };
        double least = HUGE_VAL;
        for (int32_t k = l->first; !l->is_crossing && k < l->first + l->count - 1; k++) {
            const double along = nearest_along(b, k, x, y);
            const double gx = in->line_x[k] + along * (in->line_x[k + 1] - in->line_x[k]);
            const double gy = in->line_y[k] + along * (in->line_y[k + 1] - in->line_y[k]);
            const double length = in->length(in->payload, x, y, gx, gy);
            if (length < least) {
                least = length;
                best.after = k;
                best.along = along;
                best.x = gx;
                best.y = gy;
            }
        }
        closest = fmin(closest, least);
        if (!(least <= c->reach))
            continue;
        if (!lorry__grow(b->mem, (void **)&b->gates, &b->gates_capacity, b->num_gates + 1,
                         sizeof(*b->gates)))
            return no_memory(b);
        b->gates[b->num_gates++] = best;
    }
    if (isinf(closest))
        return lorry__fail(b->message, LORRY_EINVAL,
                           "barriers[%d]: a crossing, but there is no barrier that it could cross",
                           (int)crossing);
    if (closest > c->reach)
        return lorry__fail(b->message, LORRY_EINVAL,
                           "barriers[%d]: a crossing that is near no barrier: the nearest is "
                           "%.0f away, more than its reach of %.0f", (int)crossing,
                           closest, c->reach);
    return LORRY_OK;
}

/* --------------------------------------------------------------- vertices -- */

static size_t slot_of(const builder *b, lorry__point at)
{
    size_t slot = (size_t)lorry__hash64((uint64_t)at.x ^ lorry__hash64((uint64_t)at.y)) &
                  (b->num_slots - 1);
    while (b->slots[slot] != 0 && (b->vertices[b->slots[slot] - 1].at.x != at.x ||
                                   b->vertices[b->slots[slot] - 1].at.y != at.y))
        slot = (slot + 1) & (b->num_slots - 1);
    return slot;
}

/* The vertex at a place, which lines may share; room was made before. */
static int32_t vertex_at(builder *b, double x, double y, int32_t crossing)
{
    const lorry__point at = place(b, x, y);
    const size_t slot = slot_of(b, at);
    if (b->slots[slot] == 0) {
        b->vertices[b->num_vertices++] =
            (vertex){ .at = at, .x = x, .y = y, .crossing = -1 };
        b->slots[slot] = (int32_t)b->num_vertices;
    }
    const int32_t number = b->slots[slot] - 1;
    if (crossing >= 0)
        b->vertices[number].crossing = crossing;
    return number;
}

static lorry_status reserve_vertices(builder *b)
{
    const size_t most = (size_t)b->in->num_points + b->num_gates + 1;
    b->num_slots = 16;
    while (b->num_slots < 2 * most)
        b->num_slots *= 2;
    b->vertices = LORRY__NEW(b->mem, vertex, most);
    b->sides = LORRY__NEW(b->mem, struct side, most);
    b->slots = LORRY__NEW(b->mem, int32_t, b->num_slots);
    b->ends = LORRY__NEW(b->mem, int32_t, 2 * most);
    return b->vertices != NULL && b->sides != NULL && b->slots != NULL && b->ends != NULL
               ? LORRY_OK : no_memory(b);
}

static void add_side(builder *b, int32_t from, int32_t to)
{
    if (from == to)
        return;
    b->sides[b->num_sides++] = (struct side){ from, to };
    b->vertices[from].degree++;
    b->vertices[to].degree++;
}

/* A barrier's points, with its gates where they belong. */
static void add_barrier(builder *b, int32_t line)
{
    const lorry__ways_input *in = b->in;
    const lorry__line *l = &in->lines[line];
    int32_t last = vertex_at(b, in->line_x[l->first], in->line_y[l->first], -1);
    for (int32_t k = l->first; k < l->first + l->count - 1; k++) {
        double reached = -1;
        for (;;) { /* the gates of this segment in order; there are few */
            const struct gate *next = NULL;
            for (size_t g = 0; g < b->num_gates; g++) {
                const struct gate *gate = &b->gates[g];
                if (gate->line == line && gate->after == k && gate->along > reached &&
                    (next == NULL || gate->along < next->along))
                    next = gate;
            }
            if (next == NULL)
                break;
            const int32_t opened = vertex_at(b, next->x, next->y, next->crossing);
            add_side(b, last, opened);
            last = opened;
            reached = next->along;
        }
        const int32_t end = vertex_at(b, in->line_x[k + 1], in->line_y[k + 1], -1);
        add_side(b, last, end);
        last = end;
    }
}

static void group_ends(builder *b)
{
    int32_t at = 0;
    for (size_t v = 0; v < b->num_vertices; v++) {
        b->vertices[v].first = at;
        at += b->vertices[v].degree;
        b->vertices[v].degree = 0;
    }
    for (size_t s = 0; s < b->num_sides; s++) {
        vertex *from = &b->vertices[b->sides[s].a], *to = &b->vertices[b->sides[s].b];
        b->ends[from->first + from->degree++] = b->sides[s].b;
        b->ends[to->first + to->degree++] = b->sides[s].a;
    }
}

static lorry_status make_segments(builder *b)
{
    lorry__point *ends = LORRY__NEW(b->mem, lorry__point, 2 * b->num_sides);
    if (ends == NULL)
        return no_memory(b);
    for (size_t s = 0; s < b->num_sides; s++) {
        ends[s] = b->vertices[b->sides[s].a].at;
        ends[b->num_sides + s] = b->vertices[b->sides[s].b].at;
    }
    b->ways->segments = lorry__segments_new(b->mem, (int32_t)b->num_sides, ends,
                                            ends + b->num_sides);
    lorry__free(b->mem, ends);
    return b->ways->segments != NULL ? LORRY_OK : no_memory(b);
}

/* ----------------------------------------------------------------- nodes -- */

static lorry_status add_node(builder *b, node n)
{
    lorry__ways *ways = b->ways;
    if (ways->num_nodes == LORRY__WAYS_NODES)
        return lorry__fail(b->message, LORRY_ERANGE,
                           "barriers: more than %d corners and crossings; simplify the lines",
                           LORRY__WAYS_NODES);
    if (!lorry__grow(b->mem, (void **)&ways->nodes, &b->nodes_capacity,
                     (size_t)ways->num_nodes + 1, sizeof(*ways->nodes)))
        return no_memory(b);
    ways->nodes[ways->num_nodes++] = n;
    return LORRY_OK;
}

/* The two sides of a corner between which more than half a turn is free: all others
 * lie on the far side of both. false where no half turn is free. */
static bool find_corner(const builder *b, const vertex *v, lorry__point *left,
                        lorry__point *right)
{
    for (int32_t i = 0; i < v->degree; i++)
        for (int32_t j = 0; j < v->degree; j++) {
            const lorry__point l = b->vertices[b->ends[v->first + i]].at;
            const lorry__point r = b->vertices[b->ends[v->first + j]].at;
            bool holds_all = i != j && lorry__turn(v->at, r, l) > 0;
            for (int32_t k = 0; k < v->degree && holds_all; k++) {
                const lorry__point e = b->vertices[b->ends[v->first + k]].at;
                holds_all = lorry__turn(v->at, r, e) >= 0 && lorry__turn(v->at, l, e) <= 0;
            }
            if (holds_all) {
                *left = l;
                *right = r;
                return true;
            }
        }
    return false;
}

static lorry_status add_passage_end(builder *b, int32_t line, int32_t point)
{
    const double x = b->in->line_x[point], y = b->in->line_y[point];
    return add_node(b, (node){ .at = place(b, x, y), .x = x, .y = y, .crossing = line,
                               .is_passage = true });
}

static lorry_status make_nodes(builder *b)
{
    const lorry__ways_input *in = b->in;
    lorry_status status = LORRY_OK;
    for (size_t k = 0; k < b->num_vertices && status == LORRY_OK; k++) {
        const vertex *v = &b->vertices[k];
        node n = { .at = v->at, .x = v->x, .y = v->y, .crossing = v->crossing };
        if (v->crossing < 0 && v->degree > 1) {
            n.has_sides = find_corner(b, v, &n.left, &n.right);
            if (!n.has_sides)
                continue;
        }
        status = add_node(b, n);
    }
    for (int32_t line = 0; line < in->num_lines && status == LORRY_OK; line++) {
        const lorry__line *l = &in->lines[line];
        if (!l->is_crossing || l->count < 2)
            continue;
        status = add_passage_end(b, line, l->first);
        if (status == LORRY_OK)
            status = add_passage_end(b, line, l->first + l->count - 1);
    }
    return status;
}

/* A way between `from` and the node, going on around it, touches its corner. */
static bool is_tangent(const node *n, lorry__point from)
{
    if (!n->has_sides)
        return true;
    const int64_t left = lorry__turn(from, n->at, n->left);
    const int64_t right = lorry__turn(from, n->at, n->right);
    return (left >= 0 && right >= 0) || (left <= 0 && right <= 0);
}

static bool is_same(lorry__point a, lorry__point b) { return a.x == b.x && a.y == b.y; }

/* The side of the line from a to b on which the way bends around n, which is one of
 * them; 0: either. The other side of the corner lies opposite. */
static int bend_side(const node *n, lorry__point a, lorry__point b)
{
    if (!n->has_sides)
        return 0;
    const lorry__point beside =
        is_same(n->at, a) ? (is_same(n->left, b) ? n->right : n->left)
                          : (is_same(n->left, a) ? n->right : n->left);
    const int64_t turn = lorry__turn(a, b, beside);
    return turn > 0 ? -1 : turn < 0 ? 1 : 0;
}

static bool is_side_of(const node *n, lorry__point end)
{
    return n->has_sides && (is_same(n->left, end) || is_same(n->right, end));
}

/* Can a shortest way go straight from one node to another? */
static bool is_edge(const lorry__ways *ways, const node *a, const node *b)
{
    if (a->crossing >= 0 && a->crossing == b->crossing)
        return true; /* through the crossing */
    /* Along a side of a barrier both ends bend to the same hand. */
    if (is_side_of(a, b->at) || is_side_of(b, a->at)) {
        if ((a->has_sides && !is_side_of(a, b->at)) || (b->has_sides && !is_side_of(b, a->at)))
            return false; /* from between two others */
        const int one = bend_side(a, a->at, b->at), two = bend_side(b, a->at, b->at);
        if (one != 0 && two != 0 && one != two)
            return false;
    } else if (!is_tangent(a, b->at) || !is_tangent(b, a->at)) {
        return false;
    }
    return !lorry__segments_cross(ways->segments, a->at, b->at, &a->at, &b->at);
}

/* --------------------------------------------------------------- lengths -- */

static double length_between(const builder *b, double x1, double y1, double x2, double y2)
{
    return b->in->length(b->in->payload, x1, y1, x2, y2);
}

/* A passage is as long as its points make it. */
static double edge_length(const builder *b, const node *a, const node *c)
{
    const lorry__ways_input *in = b->in;
    if (!a->is_passage || a->crossing != c->crossing)
        return length_between(b, a->x, a->y, c->x, c->y);
    const lorry__line *l = &in->lines[a->crossing];
    double length = 0;
    for (int32_t k = l->first; k < l->first + l->count - 1; k++)
        length += length_between(b, in->line_x[k], in->line_y[k], in->line_x[k + 1],
                                 in->line_y[k + 1]);
    return length;
}

static void make_edges(builder *b)
{
    lorry__ways *ways = b->ways;
    const size_t n = (size_t)ways->num_nodes;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            const node *a = &ways->nodes[i], *c = &ways->nodes[j];
            const double length = i == j                ? 0
                                  : is_edge(ways, a, c) ? edge_length(b, a, c)
                                                        : HUGE_VAL;
            ways->between[i * n + j] = ways->between[j * n + i] = length;
        }
}

/* All shortest ways over the edges (Floyd 1962, Comm. ACM 5(6):345): as dense as
 * the graph is, and equal both ways to the last bit. */
static void join_edges(double *between, size_t n)
{
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++) {
            const double there = between[i * n + k];
            if (!(there < HUGE_VAL))
                continue;
            double *row = between + i * n;
            const double *onward = between + k * n;
            for (size_t j = 0; j < n; j++)
                row[j] = there + onward[j] < row[j] ? there + onward[j] : row[j];
        }
}

static lorry_status make_lengths(builder *b)
{
    lorry__ways *ways = b->ways;
    const size_t n = (size_t)ways->num_nodes;
    ways->between = LORRY__NEW(b->mem, double, n * n);
    if (ways->between == NULL)
        return no_memory(b);
    make_edges(b);
    join_edges(ways->between, n);
    return LORRY_OK;
}

/* ----------------------------------------------------------------- stops -- */

static lorry_status see_nodes(builder *b)
{
    lorry__ways *ways = b->ways;
    const lorry__ways_input *in = b->in;
    size_t seen_capacity = 0, far_capacity = 0, count = 0;
    ways->stops = LORRY__NEW(b->mem, lorry__point, (size_t)in->num_stops);
    ways->first = LORRY__NEW(b->mem, int32_t, (size_t)in->num_stops + 1);
    if (ways->stops == NULL || ways->first == NULL)
        return no_memory(b);
    for (int32_t i = 0; i < in->num_stops; i++) {
        const lorry__point at = lorry__grid_point(&b->grid, in->x[i], in->y[i]);
        ways->stops[i] = at;
        for (int32_t k = 0; k < ways->num_nodes; k++) {
            const node *n = &ways->nodes[k];
            if (!is_tangent(n, at) ||
                lorry__segments_cross(ways->segments, at, n->at, NULL, &n->at))
                continue;
            if (count == INT32_MAX ||
                !lorry__grow(b->mem, (void **)&ways->seen, &seen_capacity, count + 1,
                             sizeof(*ways->seen)) ||
                !lorry__grow(b->mem, (void **)&ways->far, &far_capacity, count + 1,
                             sizeof(*ways->far)))
                return no_memory(b);
            ways->seen[count] = k;
            ways->far[count] = length_between(b, in->x[i], in->y[i], n->x, n->y);
            count++;
        }
        ways->first[i + 1] = (int32_t)count;
    }
    return LORRY_OK;
}

/* Which stops no way joins: those that see no node, or nodes of another part. */
static void find_parted(lorry__ways *ways)
{
    const size_t n = (size_t)ways->num_nodes;
    const int32_t first = ways->num_stops > 0 && ways->first[1] > 0 ? ways->seen[0] : -1;
    for (int32_t i = 1; i < ways->num_stops && !ways->is_parted; i++) {
        const bool sees = ways->first[i + 1] > ways->first[i];
        const bool is_joined = first >= 0 && sees &&
                               ways->between[(size_t)first * n +
                                             (size_t)ways->seen[ways->first[i]]] < HUGE_VAL;
        if (is_joined || lorry__ways_is_free(ways, 0, i))
            continue;
        ways->is_parted = true;
        ways->parted[0] = 0;
        ways->parted[1] = i;
    }
}

static void find_most(lorry__ways *ways)
{
    const size_t n = (size_t)ways->num_nodes;
    double between = 0, far = 0;
    for (size_t k = 0; k < n * n; k++)
        if (ways->between[k] < HUGE_VAL)
            between = fmax(between, ways->between[k]);
    for (int32_t k = 0; k < ways->first[ways->num_stops]; k++)
        far = fmax(far, ways->far[k]);
    ways->most = between + 2 * far;
}

/* ----------------------------------------------------------------- whole -- */

static lorry_status build(builder *b)
{
    const lorry__ways_input *in = b->in;
    lorry_status status = LORRY_OK;
    make_grid(b);
    for (int32_t line = 0; line < in->num_lines && status == LORRY_OK; line++)
        if (in->lines[line].is_crossing && in->lines[line].count == 1)
            status = open_barriers(b, line);
    if (status == LORRY_OK)
        status = reserve_vertices(b);
    for (int32_t line = 0; line < in->num_lines && status == LORRY_OK; line++)
        if (!in->lines[line].is_crossing && in->lines[line].count > 1)
            add_barrier(b, line);
    if (status != LORRY_OK)
        return status;
    group_ends(b);
    status = make_segments(b);
    if (status == LORRY_OK)
        status = make_nodes(b);
    if (status == LORRY_OK)
        status = make_lengths(b);
    if (status == LORRY_OK)
        status = see_nodes(b);
    if (status == LORRY_OK) {
        find_parted(b->ways);
        find_most(b->ways);
    }
    return status;
}

lorry_status lorry__ways_new(lorry__mem *mem, const lorry__ways_input *input, lorry__ways **out,
                             lorry_message *message)
{
    builder b = { .mem = mem, .in = input, .message = message };
    *out = NULL;
    b.ways = LORRY__NEW(mem, lorry__ways, 1);
    if (b.ways == NULL)
        return no_memory(&b);
    b.ways->mem = mem;
    b.ways->num_stops = input->num_stops;
    const lorry_status status = build(&b);
    lorry__free(mem, b.vertices);
    lorry__free(mem, b.slots);
    lorry__free(mem, b.ends);
    lorry__free(mem, b.sides);
    lorry__free(mem, b.gates);
    if (status != LORRY_OK)
        lorry__ways_free(b.ways);
    else
        *out = b.ways;
    return status;
}

void lorry__ways_free(lorry__ways *ways)
{
    if (ways == NULL)
        return;
    lorry__mem *mem = ways->mem;
    lorry__segments_free(ways->segments);
    void *const blocks[] = { ways->stops, ways->nodes, ways->between, ways->first, ways->seen,
                             ways->far, ways };
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++)
        lorry__free(mem, blocks[k]);
}

/* --------------------------------------------------------------- queries -- */

bool lorry__ways_is_free(const lorry__ways *ways, int32_t from, int32_t to)
{
    return !lorry__segments_cross(ways->segments, ways->stops[from], ways->stops[to], NULL,
                                  NULL);
}

double lorry__ways_length(const lorry__ways *ways, int32_t from, int32_t to)
{
    const int32_t a = from < to ? from : to, b = from < to ? to : from;
    const size_t n = (size_t)ways->num_nodes;
    double best = HUGE_VAL;
    for (int32_t i = ways->first[a]; i < ways->first[a + 1]; i++) {
        const double *row = ways->between + (size_t)ways->seen[i] * n;
        for (int32_t k = ways->first[b]; k < ways->first[b + 1]; k++) {
            const double way = ways->far[i] + row[ways->seen[k]] + ways->far[k];
            best = way < best ? way : best;
        }
    }
    return best;
}

int32_t lorry__ways_nodes(const lorry__ways *ways) { return ways->num_nodes; }

void lorry__ways_from(const lorry__ways *ways, int32_t from, double *work)
{
    const size_t n = (size_t)ways->num_nodes;
    for (size_t k = 0; k < n; k++)
        work[k] = HUGE_VAL;
    for (int32_t i = ways->first[from]; i < ways->first[from + 1]; i++) {
        const double *row = ways->between + (size_t)ways->seen[i] * n;
        for (size_t k = 0; k < n; k++) {
            const double way = ways->far[i] + row[k];
            work[k] = way < work[k] ? way : work[k];
        }
    }
}

double lorry__ways_onward(const lorry__ways *ways, const double *work, int32_t to)
{
    double best = HUGE_VAL;
    for (int32_t k = ways->first[to]; k < ways->first[to + 1]; k++) {
        const double way = work[ways->seen[k]] + ways->far[k];
        best = way < best ? way : best;
    }
    return best;
}

double lorry__ways_most(const lorry__ways *ways) { return ways->most; }

bool lorry__ways_is_parted(const lorry__ways *ways, int32_t pair[2])
{
    pair[0] = ways->parted[0];
    pair[1] = ways->parted[1];
    return ways->is_parted;
}
