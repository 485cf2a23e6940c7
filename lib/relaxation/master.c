/* master.c: columns and rows of the master problem, and its linear programs. */
#include "relaxation/master.h"

#include <math.h>

#define ACTIVE 6         /* active walks per row, until half of them go to sleep */
#define ESTIMATE 60      /* steps of the dual simplex for an estimate */
#define STOPS (1 << 22)  /* of all walks, until those of large reduced cost go */

/* --------------------------------------------------------------- set up -- */

lorry_status lorry__master_new(lorry__master *m, lorry__mem *mem, int32_t n, int32_t num_kinds)
{
    *m = (lorry__master){ .mem = mem, .n = n, .num_kinds = num_kinds };
    const size_t clients = (size_t)n, rows = clients + (size_t)num_kinds;
    const size_t most = rows + LORRY__CUTS + LORRY__WALLS;
    lorry__side_init(&m->side);
    m->low = LORRY__NEW(mem, double, (size_t)num_kinds);
    m->high = LORRY__NEW(mem, double, (size_t)num_kinds);
    m->prize = LORRY__NEW(mem, int64_t, clients);
    m->row_status = LORRY__NEW(mem, uint8_t, rows);
    m->slack_status = LORRY__NEW(mem, uint8_t, clients);
    m->box_status = LORRY__NEW(mem, uint8_t, 2 * clients);
    m->center = LORRY__NEW(mem, double, clients);
    m->duals = LORRY__NEW(mem, double, most);
    lorry_status status = lorry__cuts_new(&m->cuts, mem, n);
    if (status == LORRY_OK && m->low != NULL && m->high != NULL && m->prize != NULL &&
        m->row_status != NULL && m->slack_status != NULL && m->box_status != NULL &&
        m->center != NULL && m->duals != NULL) {
        /* All clients missing: a basis to start from. */
        memset(m->slack_status, LORRY__BASIC, clients);
        memset(m->row_status + n, LORRY__BASIC, (size_t)num_kinds);
        return LORRY_OK;
    }
    lorry__master_free(m);
    return LORRY_ENOMEM;
}

void lorry__master_free(lorry__master *m)
{
    lorry__mem *mem = m->mem;
    if (mem == NULL)
        return;
    lorry__side_free(&m->side);
    lorry__free(mem, m->offsets);
    lorry__free(mem, m->clients);
    lorry__free(mem, m->kinds);
    lorry__free(mem, m->costs);
    lorry__free(mem, m->is_active);
    lorry__free(mem, m->is_barred);
    lorry__free(mem, m->status);
    lorry__free(mem, m->values);
    lorry__free(mem, m->low);
    lorry__free(mem, m->high);
    lorry__free(mem, m->prize);
    lorry__free(mem, m->row_status);
    lorry__free(mem, m->slack_status);
    lorry__free(mem, m->box_status);
    lorry__free(mem, m->center);
    lorry__free(mem, m->duals);
    lorry__cuts_free(&m->cuts);
    *m = (lorry__master){ .mem = NULL };
}

lorry_status lorry__master_add(lorry__master *m, int32_t kind, const int32_t *clients,
                               int32_t count, int64_t cost)
{
    const size_t k = (size_t)m->count, at = k > 0 ? (size_t)m->offsets[k] : 0;
    if (!lorry__grow(m->mem, (void **)&m->offsets, &m->room[0], k + 2, sizeof(*m->offsets)) ||
        !lorry__grow(m->mem, (void **)&m->clients, &m->room[1], at + (size_t)count,
                     sizeof(*m->clients)) ||
        !lorry__grow(m->mem, (void **)&m->kinds, &m->room[2], k + 1, sizeof(*m->kinds)) ||
        !lorry__grow(m->mem, (void **)&m->costs, &m->room[3], k + 1, sizeof(*m->costs)) ||
        !lorry__grow(m->mem, (void **)&m->is_active, &m->room[4], k + 1, 1) ||
        !lorry__grow(m->mem, (void **)&m->is_barred, &m->room[5], k + 1, 1) ||
        !lorry__grow(m->mem, (void **)&m->status, &m->room[6], k + 1, 1) ||
        !lorry__grow(m->mem, (void **)&m->values, &m->room[7], k + 1, sizeof(*m->values)))
        return LORRY_ENOMEM;
    memcpy(m->clients + at, clients, (size_t)count * sizeof(*clients));
    m->offsets[k] = (int64_t)at;
    m->offsets[k + 1] = (int64_t)at + count;
    m->kinds[k] = kind;
    m->costs[k] = cost;
    m->is_active[k] = 1;
    m->is_barred[k] = 0;
    m->status[k] = LORRY__AT_LOW;
    m->values[k] = 0.0;
    m->count++;
    m->num_active++;
    return LORRY_OK;
}

/* ------------------------------------------------------ linear programs -- */

/* The program under construction: walks, slacks, boxes; clients, kinds, cuts. */
typedef struct program {
    lorry__lp lp;
    int64_t *offsets;
    int32_t *rows, *walk; /* walk: per column, -1 beyond */
    double *entries, *costs, *most, *low, *high, *values;
    uint8_t *basis;
    int32_t *counts, *slot;
    double unit;
    int64_t used;
} program;

static void free_program(lorry__mem *mem, program *p)
{
    lorry__free(mem, p->offsets);
    lorry__free(mem, p->rows);
    lorry__free(mem, p->walk);
    lorry__free(mem, p->entries);
    lorry__free(mem, p->costs);
    lorry__free(mem, p->most);
    lorry__free(mem, p->low);
    lorry__free(mem, p->high);
    lorry__free(mem, p->values);
    lorry__free(mem, p->basis);
    lorry__free(mem, p->counts);
    lorry__free(mem, p->slot);
}

static void begin_column(program *p, int32_t column, double cost, double most, uint8_t status)
{
    p->offsets[column] = p->used;
    p->costs[column] = cost / p->unit;
    p->most[column] = most;
    p->basis[column] = status;
}

static void put(program *p, int32_t row, double value)
{
    p->rows[p->used] = row;
    p->entries[p->used++] = value;
}

static void put_walk(const lorry__master *m, program *p, int32_t walk, int32_t column)
{
    p->walk[column] = walk;
    begin_column(p, column, (double)m->costs[walk], m->is_barred[walk] ? 0.0 : INFINITY,
                 m->status[walk]);
    const int64_t first = p->used;
    for (int64_t e = m->offsets[walk]; e < m->offsets[walk + 1]; e++) {
        const int32_t c = m->clients[e];
        if (p->slot[c] > first) {
            p->entries[p->slot[c] - 1] += 1.0;
            continue;
        }
        put(p, c, 1.0);
        p->slot[c] = (int32_t)p->used;
    }
    for (int64_t e = first; e < p->used; e++)
        p->slot[p->rows[e]] = 0;
    put(p, m->n + m->kinds[walk], 1.0);
    if (m->cuts.count == 0)
        return;
    lorry__cuts_count(&m->cuts, m->clients + m->offsets[walk], lorry__master_length(m, walk),
                      p->counts);
    for (int32_t k = 0; k < m->cuts.count; k++)
        if (p->counts[k] != 0)
            put(p, m->n + m->num_kinds + k, p->counts[k]);
}

static bool set_up(const lorry__master *m, program *p)
{
    int64_t entries = 0;
    double sum = 1.0;
    for (int32_t k = 0; k < m->count; k++)
        if (m->is_active[k]) {
            entries += lorry__master_length(m, k) + 1 + m->cuts.count;
            sum += (double)m->costs[k];
        }
    const size_t columns = (size_t)m->num_active + 3 * (size_t)m->n;
    const size_t rows = (size_t)m->n + (size_t)m->num_kinds + (size_t)m->cuts.count;
    const size_t room = (size_t)entries + 3 * (size_t)m->n;
    *p = (program){ .unit = sum / (double)(m->num_active + 1) / 100.0 };
    p->offsets = LORRY__NEW(m->mem, int64_t, columns + 1);
    p->rows = LORRY__NEW(m->mem, int32_t, room);
    p->walk = LORRY__NEW(m->mem, int32_t, columns);
    p->entries = LORRY__NEW(m->mem, double, room);
    p->costs = LORRY__NEW(m->mem, double, columns);
    p->most = LORRY__NEW(m->mem, double, columns);
    p->low = LORRY__NEW(m->mem, double, rows);
    p->high = LORRY__NEW(m->mem, double, rows);
    p->values = LORRY__NEW(m->mem, double, columns);
    p->basis = LORRY__NEW(m->mem, uint8_t, columns + rows);
    p->counts = LORRY__NEW(m->mem, int32_t, (size_t)m->cuts.count + 1);
    p->slot = LORRY__NEW(m->mem, int32_t, (size_t)m->n);
    return p->offsets != NULL && p->rows != NULL && p->walk != NULL && p->entries != NULL &&
           p->costs != NULL && p->most != NULL && p->low != NULL && p->high != NULL &&
           p->values != NULL && p->basis != NULL && p->counts != NULL && p->slot != NULL;
}

static void fill(const lorry__master *m, program *p)
{
    int32_t column = 0;
    for (int32_t k = 0; k < m->count; k++)
        if (m->is_active[k])
            put_walk(m, p, k, column++);
    for (int32_t c = 0; c < m->n; c++) {
        const double cost = m->prize[c] < 0 ? m->large : (double)m->prize[c];
        p->walk[column] = -1;
        begin_column(p, column++, cost, INFINITY, m->slack_status[c]);
        put(p, c, 1.0);
    }
    for (int32_t c = 0; c < m->n; c++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            const double price = m->center[c] + sign * m->width;
            p->walk[column] = -1;
            begin_column(p, column++, sign * price, m->leeway,
                         m->box_status[2 * c + (sign < 0)]);
            put(p, c, sign);
        }
    p->offsets[column] = p->used;
    uint8_t *row = p->basis + column;
    for (int32_t c = 0; c < m->n; c++) {
        p->low[c] = 1.0;
        p->high[c] = INFINITY;
        *row++ = m->row_status[c];
    }
    for (int32_t k = 0; k < m->num_kinds; k++) {
        p->low[m->n + k] = m->low[k] > 0.0 ? m->low[k] : -INFINITY;
        p->high[m->n + k] = m->high[k];
        *row++ = m->row_status[m->n + k];
    }
    for (int32_t k = 0; k < m->cuts.count; k++) {
        const lorry__cut *cut = &m->cuts.items[k];
        const bool is_most = cut->kind == LORRY__CUT_SUBSET;
        p->low[m->n + m->num_kinds + k] = is_most ? -INFINITY : cut->rhs;
        p->high[m->n + m->num_kinds + k] = is_most ? cut->rhs : INFINITY;
        *row++ = cut->status;
    }
    p->lp = (lorry__lp){
        .num_rows = m->n + m->num_kinds + m->cuts.count, .num_columns = column,
        .offsets = p->offsets, .rows = p->rows, .entries = p->entries, .costs = p->costs,
        .most = p->most, .low = p->low, .high = p->high, .basis = p->basis, .fault = m->fault,
        .duals = m->duals, .values = p->values };
    for (int32_t k = 0; k < m->cuts.count; k++)
        m->duals[m->n + m->num_kinds + k] = m->cuts.items[k].dual;
}

static void take(lorry__master *m, const program *p)
{
    const lorry__lp *lp = &p->lp;
    int32_t column = 0;
    m->cost = m->missing = m->boxed = m->vehicles = 0.0;
    for (int32_t k = 0; k < m->count; k++)
        m->values[k] = 0.0;
    for (; column < m->num_active; column++) {
        const int32_t k = p->walk[column];
        m->values[k] = lp->values[column];
        m->status[k] = lp->basis[column];
        m->cost += lp->values[column] * lp->costs[column];
        m->vehicles += lp->values[column];
    }
    for (int32_t c = 0; c < m->n; c++, column++) {
        m->slack_status[c] = lp->basis[column];
        m->cost += lp->values[column] * lp->costs[column];
        m->missing += m->prize[c] < 0 ? lp->values[column] : 0.0;
    }
    m->cost *= p->unit;
    for (int32_t c = 0; c < 2 * m->n; c++, column++) {
        m->box_status[c] = lp->basis[column];
        m->boxed += lp->values[column];
    }
    const uint8_t *row = lp->basis + column;
    for (int32_t r = 0; r < m->n + m->num_kinds; r++)
        m->row_status[r] = *row++;
    for (int32_t k = 0; k < m->cuts.count; k++)
        m->cuts.items[k].status = *row++;
    for (int32_t r = 0; r < lp->num_rows; r++)
        m->duals[r] *= p->unit;
    for (int32_t k = 0; k < m->cuts.count; k++) {
        lorry__cut *cut = &m->cuts.items[k];
        cut->dual = m->duals[m->n + m->num_kinds + k];
        cut->idle = fabs(cut->dual) > 1e-9 * p->unit ? 0 : cut->idle + 1;
    }
    m->iterations += lp->iterations;
}

static void run(void *payload) { lorry__lp_solve(payload); }

lorry__solved lorry__master_solve(lorry__master *m, bool is_narrower, const lorry__limit *limit)
{
    if (!lorry__lp_is_there())
        return LORRY__SOLVED_NOT;
    program p;
    lorry__solved solved = LORRY__SOLVED_MEMORY;
    if (set_up(m, &p)) {
        fill(m, &p);
        p.lp.limit = *limit;
        p.lp.is_dual = is_narrower;
        if (lorry__side_start(&m->side, run, &p.lp))
            lorry__side_wait(&m->side);
        solved = p.lp.is_solved ? LORRY__SOLVED
                 : lorry__limit_is_reached(limit) ? LORRY__SOLVED_TIME : LORRY__SOLVED_NOT;
        if (p.lp.is_solved)
            take(m, &p);
    }
    free_program(m->mem, &p);
    return solved;
}

lorry__solved lorry__master_approach(lorry__master *m, int passes, const lorry__limit *limit)
{
    program p;
    lorry__solved solved = LORRY__SOLVED_MEMORY;
    const double leeway = m->leeway;
    m->leeway = 0.0;
    if (set_up(m, &p)) {
        fill(m, &p);
        p.lp.limit = *limit;
        double *scratch = LORRY__NEW(m->mem, double, lorry__lp_scratch(&p.lp));
        for (int32_t r = 0; r < p.lp.num_rows; r++)
            m->duals[r] /= p.unit;
        for (int32_t c = 0; c < m->num_active; c++)
            p.values[c] = m->values[p.walk[c]];
        if (scratch != NULL) {
            p.lp.weight = m->weight * p.unit;
            lorry__lp_approach(&p.lp, passes, scratch);
            m->weight = p.lp.weight / p.unit;
            take(m, &p);
            m->cost = p.lp.cost * p.unit;
            solved = LORRY__SOLVED;
        }
        lorry__free(m->mem, scratch);
    }
    m->leeway = leeway;
    free_program(m->mem, &p);
    return solved;
}

lorry__solved lorry__master_estimate(lorry__master *m, const lorry__limit *limit, double *cost)
{
    program p;
    lorry__solved solved = LORRY__SOLVED_MEMORY;
    const double leeway = m->leeway;
    m->leeway = 0.0;
    if (set_up(m, &p)) {
        fill(m, &p);
        p.lp.limit = *limit;
        p.lp.is_dual = true;
        p.lp.most_iterations = ESTIMATE;
        p.lp.duals = LORRY__NEW(m->mem, double, (size_t)p.lp.num_rows);
        if (p.lp.duals != NULL && lorry__side_start(&m->side, run, &p.lp))
            lorry__side_wait(&m->side);
        solved = p.lp.duals == NULL ? LORRY__SOLVED_MEMORY
                 : lorry__limit_is_reached(limit) ? LORRY__SOLVED_TIME : LORRY__SOLVED;
        *cost = p.lp.cost * p.unit;
        m->iterations += p.lp.iterations;
        lorry__free(m->mem, p.lp.duals);
    }
    m->leeway = leeway;
    free_program(m->mem, &p);
    return solved;
}

/* ---------------------------------------------------------- which walks -- */

double lorry__master_reduced(const lorry__master *m, int32_t walk, int32_t *counts)
{
    double sum = (double)m->costs[walk] - m->duals[m->n + m->kinds[walk]];
    for (int64_t e = m->offsets[walk]; e < m->offsets[walk + 1]; e++)
        sum -= m->duals[m->clients[e]];
    if (m->cuts.count == 0)
        return sum;
    lorry__cuts_count(&m->cuts, m->clients + m->offsets[walk], lorry__master_length(m, walk),
                      counts);
    for (int32_t k = 0; k < m->cuts.count; k++)
        sum -= counts[k] * m->duals[m->n + m->num_kinds + k];
    return sum;
}

/* The value that about `wanted` of the `count` keys do not exceed. */
static double quantile(const double *keys, int32_t count, int32_t wanted)
{
    double low = 1e300, high = -1e300;
    for (int32_t k = 0; k < count; k++) {
        low = keys[k] < low ? keys[k] : low;
        high = keys[k] > high ? keys[k] : high;
    }
    for (int step = 0; step < 50; step++) {
        const double middle = 0.5 * (low + high);
        int32_t below = 0;
        for (int32_t k = 0; k < count; k++)
            below += keys[k] <= middle;
        if (below > wanted)
            high = middle;
        else
            low = middle;
    }
    return low;
}

lorry_status lorry__master_wake(lorry__master *m, int32_t most, int32_t *woken)
{
    *woken = 0;
    if (m->num_active == m->count)
        return LORRY_OK;
    double *keys = LORRY__NEW(m->mem, double, (size_t)m->count);
    int32_t *walks = LORRY__NEW(m->mem, int32_t, (size_t)m->count);
    int32_t *counts = LORRY__NEW(m->mem, int32_t, (size_t)m->cuts.count + 1), count = 0;
    if (keys != NULL && walks != NULL && counts != NULL) {
        for (int32_t k = 0; k < m->count; k++) {
            if (m->is_active[k] || m->is_barred[k])
                continue;
            keys[count] = lorry__master_reduced(m, k, counts);
            walks[count] = k;
            count += keys[count] < -1e-7 * (1.0 + (double)m->costs[k]);
        }
        const double limit = count > most ? quantile(keys, count, most) : 0.0;
        for (int32_t i = 0; i < count; i++)
            if (keys[i] <= limit) {
                m->is_active[walks[i]] = 1;
                m->status[walks[i]] = LORRY__AT_LOW;
                m->num_active++;
                ++*woken;
            }
    }
    const bool has_room = keys != NULL && walks != NULL && counts != NULL;
    lorry__free(m->mem, keys);
    lorry__free(m->mem, walks);
    lorry__free(m->mem, counts);
    return has_room ? LORRY_OK : LORRY_ENOMEM;
}

static void move_walk(lorry__master *m, int32_t from, int32_t to)
{
    const int64_t length = m->offsets[from + 1] - m->offsets[from];
    memmove(m->clients + m->offsets[to], m->clients + m->offsets[from],
            (size_t)length * sizeof(*m->clients));
    m->offsets[to + 1] = m->offsets[to] + length;
    m->kinds[to] = m->kinds[from];
    m->costs[to] = m->costs[from];
    m->is_active[to] = m->is_active[from];
    m->is_barred[to] = m->is_barred[from];
    m->status[to] = m->status[from];
    m->values[to] = m->values[from];
}

lorry_status lorry__master_tidy(lorry__master *m)
{
    const int32_t rows = m->n + m->num_kinds + m->cuts.count;
    const bool is_crowded = m->num_active > ACTIVE * rows;
    const bool is_full = m->count > 0 && m->offsets[m->count] > STOPS;
    if (!is_crowded && !is_full)
        return LORRY_OK;
    double *keys = LORRY__NEW(m->mem, double, (size_t)m->count);
    double *reduced = LORRY__NEW(m->mem, double, (size_t)m->count);
    int32_t *counts = LORRY__NEW(m->mem, int32_t, (size_t)m->cuts.count + 1), count = 0;
    const bool has_room = keys != NULL && reduced != NULL && counts != NULL;
    if (has_room) {
        for (int32_t k = 0; k < m->count; k++) {
            reduced[k] = lorry__master_reduced(m, k, counts);
            if (m->is_active[k])
                keys[count++] = reduced[k];
        }
        const double limit = quantile(keys, count, ACTIVE * rows / 2);
        for (int32_t k = 0; is_crowded && k < m->count; k++)
            if (m->is_active[k] && m->status[k] != LORRY__BASIC &&
                (reduced[k] > limit || m->is_barred[k])) {
                m->is_active[k] = 0;
                m->num_active--;
            }
        count = 0;
        for (int32_t k = 0; k < m->count; k++)
            if (!m->is_active[k])
                keys[count++] = reduced[k];
        const double least = is_full ? quantile(keys, count, count / 2) : 1e300;
        int32_t kept = 0;
        for (int32_t k = 0; is_full && k < m->count; k++)
            if (m->is_active[k] || reduced[k] <= least)
                move_walk(m, k, kept++);
        m->count = is_full ? kept : m->count;
    }
    lorry__free(m->mem, keys);
    lorry__free(m->mem, reduced);
    lorry__free(m->mem, counts);
    return has_room ? LORRY_OK : LORRY_ENOMEM;
}

lorry__fraction lorry__master_fraction(const lorry__master *m)
{
    return (lorry__fraction){ m->count, m->offsets, m->clients, m->values };
}
