/* plane.c: exact geometry on whole numbers, and a grid of cells over segments.
 *
 * A cell lists the segments whose box meets it. A way is followed row of cells by
 * row, over the columns that it spans there with one to spare on each side, so that
 * rounding in that estimate never hides a segment; the test itself is exact. */
#include <math.h>

#include "geo/plane.h"

#define STEPS 536870912.0 /* 2^29 */
#define MOST_SIDE 512

lorry__grid lorry__grid_over(double least_x, double least_y, double most_x, double most_y)
{
    const double width = most_x - least_x, height = most_y - least_y;
    const double side = width > height ? width : height;
    double steps = 1;
    /* Powers of two leave the digits of coordinates as they are. */
    while (side > 0 && side * steps * 2 < STEPS && steps < 0x1p200)
        steps *= 2;
    while (side * steps >= STEPS)
        steps /= 2;
    return (lorry__grid){ least_x, least_y, steps };
}

lorry__point lorry__grid_point(const lorry__grid *grid, double x, double y)
{
    return (lorry__point){ (int64_t)floor((x - grid->x) * grid->steps + 0.5),
                           (int64_t)floor((y - grid->y) * grid->steps + 0.5) };
}

/* ------------------------------------------------------------- segments -- */

struct lorry__segments {
    lorry__mem *mem;
    int32_t count;
    lorry__point *a, *b;
    lorry__point least, most;  /* the box of all */
    int64_t cell;              /* its side */
    int32_t columns, rows;
    int32_t *first;            /* columns*rows + 1 places in `listed` */
    int32_t *listed;           /* segments, cell after cell */
};

static int32_t column_of(const lorry__segments *s, int64_t x)
{
    const int64_t column = (x - s->least.x) / s->cell;
    return column < 0 ? 0 : column >= s->columns ? s->columns - 1 : (int32_t)column;
}

static int32_t row_of(const lorry__segments *s, int64_t y)
{
    const int64_t row = (y - s->least.y) / s->cell;
    return row < 0 ? 0 : row >= s->rows ? s->rows - 1 : (int32_t)row;
}

/* Count, or list, a segment in every cell that its box meets. */
static void visit_cells(lorry__segments *s, int32_t segment, bool is_listing)
{
    const lorry__point a = s->a[segment], b = s->b[segment];
    const int32_t left = column_of(s, lorry__min64(a.x, b.x));
    const int32_t right = column_of(s, lorry__max64(a.x, b.x));
    const int32_t top = row_of(s, lorry__max64(a.y, b.y));
    for (int32_t row = row_of(s, lorry__min64(a.y, b.y)); row <= top; row++)
        for (int32_t column = left; column <= right; column++) {
            int32_t *place = &s->first[(size_t)row * (size_t)s->columns + (size_t)column];
            if (is_listing)
                s->listed[--*place] = segment;
            else
                ++*place;
        }
}

static bool make_cells(lorry__segments *s)
{
    s->least = s->most = s->count > 0 ? s->a[0] : (lorry__point){ 0, 0 };
    for (int32_t i = 0; i < s->count; i++) {
        s->least.x = lorry__min64(s->least.x, lorry__min64(s->a[i].x, s->b[i].x));
        s->least.y = lorry__min64(s->least.y, lorry__min64(s->a[i].y, s->b[i].y));
        s->most.x = lorry__max64(s->most.x, lorry__max64(s->a[i].x, s->b[i].x));
        s->most.y = lorry__max64(s->most.y, lorry__max64(s->a[i].y, s->b[i].y));
    }
    const int64_t width = s->most.x - s->least.x, height = s->most.y - s->least.y;
    /* About two cells a segment on a square. */
    int64_t side = 1;
    while (side < MOST_SIDE && side * side < 2 * (int64_t)s->count)
        side *= 2;
    s->cell = lorry__max64(width, height) / side + 1;
    s->columns = (int32_t)(width / s->cell) + 1;
    s->rows = (int32_t)(height / s->cell) + 1;
    const size_t cells = (size_t)s->columns * (size_t)s->rows;
    s->first = LORRY__NEW(s->mem, int32_t, cells + 1);
    if (s->first == NULL)
        return false;
    for (int32_t i = 0; i < s->count; i++)
        visit_cells(s, i, false);
    for (size_t k = 1; k <= cells; k++)
        s->first[k] += s->first[k - 1];
    s->listed = LORRY__NEW(s->mem, int32_t, (size_t)s->first[cells]);
    if (s->listed == NULL)
        return false;
    for (int32_t i = s->count - 1; i >= 0; i--)
        visit_cells(s, i, true);
    return true;
}

lorry__segments *lorry__segments_new(lorry__mem *mem, int32_t count, const lorry__point *a,
                                     const lorry__point *b)
{
    lorry__segments *s = LORRY__NEW(mem, lorry__segments, 1);
    if (s == NULL)
        return NULL;
    const size_t size = (size_t)count * sizeof(*a);
    s->mem = mem;
    s->count = count;
    s->a = lorry__alloc(mem, size);
    s->b = lorry__alloc(mem, size);
    if (s->a != NULL && s->b != NULL && count > 0) {
        memcpy(s->a, a, size);
        memcpy(s->b, b, size);
    }
    if (s->a == NULL || s->b == NULL || !make_cells(s)) {
        lorry__segments_free(s);
        return NULL;
    }
    return s;
}

void lorry__segments_free(lorry__segments *s)
{
    if (s == NULL)
        return;
    lorry__free(s->mem, s->a);
    lorry__free(s->mem, s->b);
    lorry__free(s->mem, s->first);
    lorry__free(s->mem, s->listed);
    lorry__free(s->mem, s);
}

static bool is_end(lorry__point a, lorry__point b, const lorry__point *of)
{
    return of != NULL && ((a.x == of->x && a.y == of->y) || (b.x == of->x && b.y == of->y));
}

static bool is_crossing(lorry__point p, lorry__point q, lorry__point a, lorry__point b)
{
    return (lorry__turn(p, q, a) >= 0) != (lorry__turn(p, q, b) >= 0) &&
           (lorry__turn(a, b, p) >= 0) != (lorry__turn(a, b, q) >= 0);
}

/* The columns that the way spans within the rows of cells from y0 to y1. */
static void span_columns(const lorry__segments *s, lorry__point p, lorry__point q, int64_t y0,
                         int64_t y1, int32_t *left, int32_t *right)
{
    double x0 = (double)p.x, x1 = (double)q.x;
    if (p.y != q.y) {
        const double slope = (double)(q.x - p.x) / (double)(q.y - p.y);
        const double low = (double)lorry__max64(lorry__min64(p.y, q.y), y0);
        const double high = (double)lorry__min64(lorry__max64(p.y, q.y), y1);
        x0 = (double)p.x + slope * (low - (double)p.y);
        x1 = (double)p.x + slope * (high - (double)p.y);
    }
    *left = column_of(s, (int64_t)(x0 < x1 ? x0 : x1)) - 1;
    *right = column_of(s, (int64_t)(x0 < x1 ? x1 : x0)) + 1;
    *left = *left < 0 ? 0 : *left;
    *right = *right >= s->columns ? s->columns - 1 : *right;
}

bool lorry__segments_cross(const lorry__segments *s, lorry__point p, lorry__point q,
                           const lorry__point *leave, const lorry__point *arrive)
{
    /* One order, so that both ways agree where a point lies on a line. */
    if (p.x > q.x || (p.x == q.x && p.y > q.y)) {
        const lorry__point kept = p;
        p = q;
        q = kept;
    }
    const int64_t low = lorry__min64(p.y, q.y), high = lorry__max64(p.y, q.y);
    if (s->count == 0 || high < s->least.y || low > s->most.y ||
        lorry__max64(p.x, q.x) < s->least.x || lorry__min64(p.x, q.x) > s->most.x)
        return false;
    const int32_t last = row_of(s, high);
    for (int32_t row = row_of(s, low); row <= last; row++) {
        const int64_t y0 = s->least.y + row * s->cell;
        int32_t left, right;
        span_columns(s, p, q, y0, y0 + s->cell, &left, &right);
        for (int32_t column = left; column <= right; column++) {
            const size_t at = (size_t)row * (size_t)s->columns + (size_t)column;
            for (int32_t k = s->first[at]; k < s->first[at + 1]; k++) {
                const lorry__point a = s->a[s->listed[k]], b = s->b[s->listed[k]];
                if (is_crossing(p, q, a, b) && !is_end(a, b, leave) && !is_end(a, b, arrive))
                    return true;
            }
        }
    }
    return false;
}
