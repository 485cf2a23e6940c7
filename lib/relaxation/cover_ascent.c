/* cover_ascent.c: a covering problem without a linear-programming code.
 *
 * Duals by subgradient ascent on the Lagrangean that relaxes the covering
 * rows (Held and Karp 1971; as in Beasley 1990, Nav. Res. Logist. 37:151-164),
 * made feasible for every column; then depth-first search over disjoint
 * columns, bounded by the duals of the open rows and by a number of nodes.
 * O(entries) per step of the ascent. Plain + - * /, so equal bits everywhere. */
#include "relaxation/cover.h"

#include "base/sort.h"

#define STEPS 160
#define PATIENCE 8    /* steps without gain before the step is halved */
#define NODES 20000

typedef struct search {
    const lorry__cover *cover;
    lorry__cover_result *result;
    const double *duals;   /* feasible for all columns */
    double *reduced;       /* per column */
    int32_t *order;        /* columns that may take part, by reduced cost */
    int32_t count;
    int32_t *start, *list; /* row -> columns of `order`, by reduced cost */
    int32_t *open;         /* per row: columns that still fit */
    int32_t *covered;      /* per row */
    int32_t *blocked;      /* per column: its rows that are covered */
    int32_t *row, *at, *taken; /* the stack: row branched on, next candidate, column */
    int32_t *cap;
    double open_duals, fixed, best;
    int64_t ops;
} search;

static double reduced_cost(const lorry__cover *cover, const double *duals, int32_t c)
{
    double value = cover->costs[c];
    for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
        value -= duals[cover->rows[e]];
    return value;
}

static inline bool is_column_before(const double *key, int32_t c, int32_t d)
{
    return key[c] < key[d] || (key[c] == key[d] && c < d);
}

/* Columns by key, ties by number. */
static void sort_columns(int32_t *order, int32_t count, const double *key)
{
    LORRY__SORT(int32_t, order, count, is_column_before, key);
}

/* The shares that cheapest columns would pay: feasible duals to start with. */
static void first_duals(const lorry__cover *cover, double *duals)
{
    for (int32_t r = 0; r < cover->num_rows; r++)
        duals[r] = cover->slacks[r];
    for (int32_t c = 0; c < cover->num_columns; c++) {
        const int64_t length = cover->offsets[c + 1] - cover->offsets[c];
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
            if (cover->costs[c] / (double)length < duals[cover->rows[e]])
                duals[cover->rows[e]] = cover->costs[c] / (double)length;
    }
}

/* Scale down the rows of each column that costs less than its duals, then
 * give each row what its columns leave. All columns hold afterwards: the
 * first pass only lowers, the second keeps every reduced cost at 0 or more. */
static void make_feasible(const lorry__cover *cover, double *duals, double *reduced,
                          double *room)
{
    for (int32_t c = 0; c < cover->num_columns; c++) {
        const double excess = -reduced_cost(cover, duals, c);
        if (excess <= 0.0)
            continue;
        const double share = cover->costs[c] / (cover->costs[c] + excess);
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
            duals[cover->rows[e]] *= share;
    }
    for (int32_t r = 0; r < cover->num_rows; r++)
        room[r] = cover->slacks[r] - duals[r];
    for (int32_t c = 0; c < cover->num_columns; c++) {
        const double rest = reduced_cost(cover, duals, c);
        const double share =
            (rest > 0.0 ? rest : 0.0) / (double)(cover->offsets[c + 1] - cover->offsets[c]);
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
            if (share < room[cover->rows[e]])
                room[cover->rows[e]] = share;
    }
    for (int32_t r = 0; r < cover->num_rows; r++)
        duals[r] += room[r];
    for (int32_t c = 0; c < cover->num_columns; c++)
        reduced[c] = reduced_cost(cover, duals, c);
}

/* Subgradient ascent; leaves feasible duals, their sum in `bound` and in
 * `values` how often a column was in the relaxed solution. */
static bool ascend(const lorry__cover *cover, lorry__cover_result *result, double *reduced)
{
    double *duals = result->duals, *best = result->keys + cover->num_columns + cover->num_rows;
    double *visits = result->keys + cover->num_columns;
    const int64_t entries = cover->offsets[cover->num_columns];
    double upper = 0.0, best_value = -1.0, step = 1.0;
    for (int32_t r = 0; r < cover->num_rows; r++)
        upper += cover->slacks[r];
    if (cover->start != NULL && cover->start_cost < upper)
        upper = cover->start_cost;
    if (cover->hint != NULL)
        memcpy(duals, cover->hint, (size_t)cover->num_rows * sizeof(*duals));
    else
        first_duals(cover, duals);
    memset(result->values, 0, (size_t)cover->num_columns * sizeof(*result->values));
    int stale = 0, taken = 0;
    for (int s = 0; s < STEPS && step > 0.002; s++) {
        result->work -= (entries + cover->num_rows) / 1000 + 1;
        if (result->work <= 0 || lorry__cover_is_stopped(cover))
            break;
        double value = 0.0, norm = 0.0;
        for (int32_t r = 0; r < cover->num_rows; r++) {
            visits[r] = 1.0;
            value += duals[r];
        }
        for (int32_t c = 0; c < cover->num_columns; c++) {
            const double rest = reduced_cost(cover, duals, c);
            if (rest >= 0.0)
                continue;
            value += rest;
            result->values[c] += s >= STEPS / 2 ? 1.0 : 0.0;
            for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
                visits[cover->rows[e]] -= 1.0;
        }
        taken += s >= STEPS / 2;
        if (value > best_value) {
            best_value = value;
            memcpy(best, duals, (size_t)cover->num_rows * sizeof(*best));
            stale = 0;
        } else if (++stale >= PATIENCE) {
            step *= 0.5;
            stale = 0;
            memcpy(duals, best, (size_t)cover->num_rows * sizeof(*best));
            continue;
        }
        for (int32_t r = 0; r < cover->num_rows; r++)
            norm += visits[r] * visits[r];
        if (norm == 0.0 || value >= upper)
            break;
        for (int32_t r = 0; r < cover->num_rows; r++) {
            duals[r] += step * (1.02 * upper - value) / norm * visits[r];
            if (duals[r] < 0.0)
                duals[r] = 0.0;
            if (duals[r] > cover->slacks[r])
                duals[r] = cover->slacks[r];
        }
    }
    if (best_value < 0.0)
        return false;
    memcpy(duals, best, (size_t)cover->num_rows * sizeof(*best));
    make_feasible(cover, duals, reduced, visits);
    for (int32_t c = 0; c < cover->num_columns && taken > 0; c++)
        result->values[c] /= (double)taken;
    for (int32_t t = 0; t < cover->num_types; t++)
        result->type_duals[t] = 0.0;
    result->bound = 0.0;
    for (int32_t r = 0; r < cover->num_rows; r++)
        result->bound += duals[r];
    return true;
}

/* Columns that can be in a solution better than `target`, indexed by row. */
static void prepare(search *s, double target)
{
    const lorry__cover *cover = s->cover;
    for (int32_t c = 0; c < cover->num_columns; c++)
        if (s->result->bound + s->reduced[c] < target)
            s->order[s->count++] = c;
    sort_columns(s->order, s->count, s->reduced);
    for (int32_t i = 0; i < s->count; i++)
        for (int64_t e = cover->offsets[s->order[i]]; e < cover->offsets[s->order[i] + 1]; e++)
            s->start[cover->rows[e] + 2]++;
    for (int32_t r = 0; r < cover->num_rows; r++) {
        s->open[r] = s->start[r + 2];
        s->start[r + 2] += s->start[r + 1];
    }
    for (int32_t i = 0; i < s->count; i++)
        for (int64_t e = cover->offsets[s->order[i]]; e < cover->offsets[s->order[i] + 1]; e++)
            s->list[s->start[cover->rows[e] + 1]++] = s->order[i];
    for (int32_t t = 0; t < cover->num_types; t++)
        s->cap[t] = cover->caps[t];
}

static void cover_row(search *s, int32_t row, int by)
{
    const lorry__cover *cover = s->cover;
    s->covered[row] += by;
    s->open_duals -= by * s->duals[row];
    for (int32_t i = s->start[row]; i < s->start[row + 1]; i++) {
        const int32_t c = s->list[i];
        const bool was_open = s->blocked[c] == 0;
        s->blocked[c] += by;
        if (was_open == (s->blocked[c] == 0))
            continue;
        for (int64_t e = cover->offsets[c]; e < cover->offsets[c + 1]; e++)
            s->open[cover->rows[e]] += was_open ? -1 : 1;
        s->ops += cover->offsets[c + 1] - cover->offsets[c];
    }
    s->ops += s->start[row + 1] - s->start[row];
}

/* Take (by 1) or put back (by -1) a column; -1 - row stands for its slack. */
static void take(search *s, int32_t column, int by)
{
    const lorry__cover *cover = s->cover;
    if (column < 0) {
        s->fixed += by * cover->slacks[-1 - column];
        cover_row(s, -1 - column, by);
        return;
    }
    s->fixed += by * cover->costs[column];
    if (cover->caps[cover->types[column]] != LORRY__NO_CAP)
        s->cap[cover->types[column]] -= by;
    for (int64_t e = cover->offsets[column]; e < cover->offsets[column + 1]; e++)
        cover_row(s, cover->rows[e], by);
}

/* The open row with fewest columns left, or -1. */
static int32_t tightest_row(search *s)
{
    int32_t best = -1;
    for (int32_t r = 0; r < s->cover->num_rows; r++)
        if (s->covered[r] == 0 && (best < 0 || s->open[r] < s->open[best]))
            best = r;
    s->ops += s->cover->num_rows;
    return best;
}

/* The next column for the row at the top of the stack that can still lead
 * below the best: INT32_MIN when there is none. */
static int32_t next_candidate(search *s, int32_t depth)
{
    const lorry__cover *cover = s->cover;
    const int32_t row = s->row[depth];
    while (s->at[depth] < s->start[row + 1]) {
        const int32_t c = s->list[s->at[depth]++];
        s->ops++;
        if (s->fixed + s->open_duals + s->reduced[c] >= s->best)
            break; /* the rest of the list is dearer */
        if (s->blocked[c] == 0 && s->cap[cover->types[c]] > 0)
            return c;
    }
    s->at[depth] = s->start[row + 1] + 1;
    return INT32_MIN;
}

static void explore(search *s)
{
    int32_t depth = 0;
    s->row[0] = tightest_row(s);
    s->at[0] = s->row[0] >= 0 ? s->start[s->row[0]] : 0;
    for (int64_t node = 0; node < NODES && depth >= 0; node++) {
        const int64_t before = s->ops;
        const int32_t row = s->row[depth];
        int32_t column = INT32_MIN;
        if (s->at[depth] <= s->start[row + 1])
            column = next_candidate(s, depth);
        /* After the columns, once, the slack. */
        if (column == INT32_MIN && s->at[depth] == s->start[row + 1] + 1) {
            s->at[depth]++;
            if (s->fixed + s->cover->slacks[row] + s->open_duals - s->duals[row] < s->best)
                column = -1 - row;
        }
        if (column == INT32_MIN) {
            if (--depth >= 0)
                take(s, s->taken[depth], -1);
        } else {
            take(s, column, 1);
            s->taken[depth++] = column;
            const int32_t next = tightest_row(s);
            if (next < 0 && s->fixed < s->best) {
                s->best = s->fixed;
                s->result->is_improved = true;
                memset(s->result->chosen, 0, (size_t)s->cover->num_columns);
                for (int32_t d = 0; d < depth; d++)
                    if (s->taken[d] >= 0)
                        s->result->chosen[s->taken[d]] = 1;
            }
            if (next < 0 || s->fixed + s->open_duals >= s->best) {
                take(s, s->taken[--depth], -1);
            } else {
                s->row[depth] = next;
                s->at[depth] = s->start[next];
            }
        }
        /* Sums in doubles drift by less than the margin over so few nodes. */
        s->result->work -= (s->ops >> 9) - (before >> 9);
        if (s->result->work <= 0 || ((node & 63) == 0 && lorry__cover_is_stopped(s->cover)))
            return;
    }
}

void lorry__cover_ascent(const lorry__cover *cover, lorry__cover_result *result)
{
    const size_t rows = (size_t)cover->num_rows, columns = (size_t)cover->num_columns;
    result->is_solved = result->is_improved = result->has_failed = false;
    memset(result->chosen, 0, columns);
    search s = { .cover = cover, .result = result, .duals = result->duals,
                 .reduced = result->keys };
    if (!ascend(cover, result, s.reduced))
        return;
    result->is_solved = true;
    const double target = cover->start_cost - cover->margin;
    if (cover->is_linear || result->bound >= target)
        return;

    int32_t *next = result->scratch;
    memset(next, 0, lorry__cover_scratch(cover->num_rows, cover->num_types, cover->num_columns,
                                         cover->offsets[columns]) * sizeof(*next));
    s.order = next;
    s.blocked = (next += columns);
    s.start = (next += columns);
    s.open = (next += rows + 2);
    s.covered = (next += rows);
    s.row = (next += rows);
    s.at = (next += rows + 1);
    s.taken = (next += rows + 1);
    s.cap = (next += rows + 1);
    s.list = next + cover->num_types;
    prepare(&s, target);
    s.open_duals = result->bound;
    s.best = target;
    explore(&s);
}
