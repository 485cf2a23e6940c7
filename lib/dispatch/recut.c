/* recut.c: who takes what from whom.
 *
 * Couriers know their streets, so that the fewest changes win over the best
 * balance: only those who have too much give, one cell at a time, the one that lies
 * best for a courier with room and worst for them. A cell moves once at most. */
#include "dispatch/recut.h"

#include <math.h>

void lorry__cut_free(lorry__cut *cut)
{
    if (cut->mem == NULL)
        return;
    lorry__free(cut->mem, cut->cells);
    lorry__free(cut->mem, cut->couriers);
    lorry__free(cut->mem, cut->changes);
    *cut = (lorry__cut){ 0 };
}

bool lorry__cut_has_moved(const lorry__cut *cut, int32_t cell)
{
    for (int32_t i = 0; i < cut->num_changes; i++)
        if (cut->changes[i].cell == cell)
            return true;
    return false;
}

void lorry__cut_loads(const lorry__cut *cut, double *hours, double *volume)
{
    for (int32_t k = 0; k < cut->num_couriers; k++)
        hours[k] = volume[k] = 0;
    for (int32_t c = 0; c < cut->num_cells; c++) {
        const int32_t owner = cut->cells[c].owner;
        if (owner == LORRY_NONE)
            continue;
        hours[owner] += cut->cells[c].hours;
        volume[owner] += cut->cells[c].volume;
    }
}

typedef struct balance {
    lorry__cut *cut;
    double *hours, *volume;      /* loads                                     */
    double *lon, *lat;           /* the middle of each courier's work         */
    uint8_t *has_moved;          /* per cell                                  */
} balance;

static void find_middles(const balance *b)
{
    const lorry__cut *cut = b->cut;
    lorry__cut_loads(cut, b->hours, b->volume);
    for (int32_t k = 0; k < cut->num_couriers; k++)
        b->lon[k] = b->lat[k] = 0;
    for (int32_t c = 0; c < cut->num_cells; c++) {
        const lorry__cell *cell = &cut->cells[c];
        if (cell->owner == LORRY_NONE)
            continue;
        b->lon[cell->owner] += cell->lon * cell->hours / b->hours[cell->owner];
        b->lat[cell->owner] += cell->lat * cell->hours / b->hours[cell->owner];
    }
}

/* How far beyond what it can do, as a share of it; 0 or less: within. */
static double excess(const balance *b, int32_t courier)
{
    const lorry__cut_courier *k = &b->cut->couriers[courier];
    return fmax(b->hours[courier] / k->hours, b->volume[courier] / k->volume) - 1;
}

static bool has_room(const balance *b, int32_t courier, const lorry__cell *cell)
{
    const lorry__cut_courier *k = &b->cut->couriers[courier];
    return b->hours[courier] + cell->hours <= k->hours &&
           b->volume[courier] + cell->volume <= k->volume;
}

static double distance(const lorry__cell *cell, double lon, double lat)
{
    const double east = (cell->lon - lon) * cos(lat * 0.017453292519943295);
    return sqrt(east * east + (cell->lat - lat) * (cell->lat - lat));
}

static bool note(balance *b, lorry_change_kind kind, int32_t cell, int32_t from, int32_t to)
{
    lorry__cut *cut = b->cut;
    if (!lorry__grow(cut->mem, (void **)&cut->changes, &cut->changes_room,
                     (size_t)cut->num_changes + 1, sizeof(*cut->changes)))
        return false;
    cut->changes[cut->num_changes++] = (lorry__cut_change){ kind, cell, from, to };
    return true;
}

static bool move(balance *b, int32_t cell, int32_t to)
{
    const int32_t from = b->cut->cells[cell].owner;
    b->cut->cells[cell].owner = to;
    b->has_moved[cell] = 1;
    find_middles(b);
    return note(b, b->cut->couriers[to].is_temporary ? LORRY_CHANGE_SPLIT : LORRY_CHANGE_LEND,
                cell, from, to);
}

/* The one who is most overloaded and has a cell to give; LORRY_NONE: none. */
static int32_t most_loaded(const balance *b, const uint8_t *is_stuck)
{
    int32_t found = LORRY_NONE;
    for (int32_t k = 0; k < b->cut->num_couriers; k++)
        if (is_stuck[k] == 0 && excess(b, k) > 1e-9 &&
            (found == LORRY_NONE || excess(b, k) > excess(b, found)))
            found = k;
    return found;
}

/* The best cell of a courier for another with room. */
static bool find_move(const balance *b, int32_t from, int32_t *cell, int32_t *to)
{
    double least = 1e300;
    bool is_found = false;
    for (int32_t c = 0; c < b->cut->num_cells; c++) {
        const lorry__cell *at = &b->cut->cells[c];
        if (at->owner != from || b->has_moved[c] != 0)
            continue;
        const double own = distance(at, b->lon[from], b->lat[from]);
        for (int32_t k = 0; k < b->cut->num_couriers; k++) {
            if (k == from || !has_room(b, k, at))
                continue;
            const double price = distance(at, b->lon[k], b->lat[k]) - own;
            if (price >= least)
                continue;
            least = price;
            *cell = c;
            *to = k;
            is_found = true;
        }
    }
    return is_found;
}

/* The outermost cell of a courier becomes a temporary one's. */
static int32_t outermost(const balance *b, int32_t courier)
{
    int32_t found = LORRY_NONE;
    double most = -1;
    for (int32_t c = 0; c < b->cut->num_cells; c++) {
        const lorry__cell *at = &b->cut->cells[c];
        const double far = distance(at, b->lon[courier], b->lat[courier]);
        if (at->owner == courier && b->has_moved[c] == 0 && far > most) {
            most = far;
            found = c;
        }
    }
    return found;
}

/* A temporary courier takes from one who has too much. false: no memory. */
static bool add_courier(balance *b, int32_t from, bool *was_added)
{
    lorry__cut *cut = b->cut;
    const int32_t cell = outermost(b, from);
    *was_added = false;
    if (cut->num_couriers == cut->most_couriers || cell == LORRY_NONE)
        return true;
    *was_added = true;
    const int32_t fresh = cut->num_couriers++;
    return note(b, LORRY_CHANGE_ADD, LORRY_NONE, LORRY_NONE, fresh) && move(b, cell, fresh);
}

static bool balance_all(balance *b, uint8_t *is_stuck)
{
    find_middles(b);
    for (int32_t from; (from = most_loaded(b, is_stuck)) != LORRY_NONE;) {
        int32_t cell = LORRY_NONE, to = LORRY_NONE;
        bool was_added = true;
        if (find_move(b, from, &cell, &to)) {
            if (!move(b, cell, to))
                return false;
        } else if (!add_courier(b, from, &was_added)) {
            return false;
        }
        if (!was_added)
            is_stuck[from] = 1;
    }
    return true;
}

lorry_status lorry__cut_balance(lorry__cut *cut)
{
    const size_t couriers = (size_t)cut->most_couriers;
    balance b = { .cut = cut };
    b.hours = LORRY__NEW(cut->mem, double, couriers);
    b.volume = LORRY__NEW(cut->mem, double, couriers);
    b.lon = LORRY__NEW(cut->mem, double, couriers);
    b.lat = LORRY__NEW(cut->mem, double, couriers);
    b.has_moved = LORRY__NEW(cut->mem, uint8_t, (size_t)cut->num_cells);
    uint8_t *is_stuck = LORRY__NEW(cut->mem, uint8_t, couriers);
    const bool is_ok = b.hours != NULL && b.volume != NULL && b.lon != NULL && b.lat != NULL &&
                       b.has_moved != NULL && is_stuck != NULL && balance_all(&b, is_stuck);
    lorry__free(cut->mem, b.hours);
    lorry__free(cut->mem, b.volume);
    lorry__free(cut->mem, b.lon);
    lorry__free(cut->mem, b.lat);
    lorry__free(cut->mem, b.has_moved);
    lorry__free(cut->mem, is_stuck);
    return is_ok ? LORRY_OK : LORRY_ENOMEM;
}
