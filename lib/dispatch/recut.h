/* recut.h: sections cut anew for a peak, from several days of history. */
#ifndef LORRY_DISPATCH_RECUT_H
#define LORRY_DISPATCH_RECUT_H

#include "base/base.h"

/* A cell: the parcels of one AOI (or square of the map) in one section, on an
 * average day of the history. */
typedef struct lorry__cell {
    const char *section, *name;  /* name "": parcels without a place of one   */
    double lon, lat;             /* their middle                              */
    double parcels, hours, volume; /* a day, at the peak asked for            */
    int32_t owner;               /* courier; LORRY_NONE: nobody's             */
} lorry__cell;

typedef struct lorry__cut_courier {
    double hours, volume;        /* what it can do in a day                   */
    bool is_temporary;
} lorry__cut_courier;

/* What changed, in the order in which it was decided. */
typedef struct lorry__cut_change {
    lorry_change_kind kind;
    int32_t cell;                /* LORRY_NONE: a courier is added            */
    int32_t from, to;            /* couriers; from LORRY_NONE where added     */
} lorry__cut_change;

typedef struct lorry__cut {
    lorry__mem *mem;
    lorry__cell *cells;
    int32_t num_cells;
    lorry__cut_courier *couriers; /* those of the outlet, then temporary ones  */
    int32_t num_couriers, most_couriers;
    lorry__cut_change *changes;
    int32_t num_changes;
    size_t changes_room;
} lorry__cut;

/* Whether a cell has another owner than before. O(changes). */
bool lorry__cut_has_moved(const lorry__cut *cut, int32_t cell);
/* Hours and volume of each courier's cells. */
void lorry__cut_loads(const lorry__cut *cut, double *hours, double *volume);
/* Move as few cells as it takes until nobody has more than it can do: to the
 * nearest courier with room, else to temporary ones, as many as most_couriers
 * allows. What cannot be helped stays. Deterministic; O(moves * cells * couriers).
 * LORRY_ENOMEM. */
lorry_status lorry__cut_balance(lorry__cut *cut);
void lorry__cut_free(lorry__cut *cut);

#endif
