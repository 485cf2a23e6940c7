/* grid.h: least reduced costs over ng-routes on a grid of time, and of load.
 *
 * Where windows are wide, labels are many and differ in little. Here time is counted in
 * coarse units, rounded down, so that a client has few values; for each of them, and for
 * each set of the few clients that its place remembers, only the least cost is kept: a
 * table instead of labels, filled in the order of time by plain minima, several values
 * at once. What a pass takes does not depend on the duals: O(links * values), for any
 * windows, and less where they leave less.
 *
 * Where the load binds routes too, it is counted in levels, rounded down as well, and every
 * time has a row of them.
 *
 * States of a client, a resource and who is remembered: Christofides, Mingozzi, Toth
 * (1981), Math. Program. 20:255-282; Baldacci, Mingozzi, Roberti (2011), Oper. Res.
 * 59(5):1269-1283.
 *
 * Exact in integers: duals are rounded down to what 16 bits can tell, and so are costs. */
#ifndef LORRY_RELAXATION_GRID_H
#define LORRY_RELAXATION_GRID_H

#include "relaxation/labels.h"

#define LORRY__GRID_PLACES 7   /* clients that a place remembers besides itself, at most */
#define LORRY__GRID_LOAD_PLACES 5 /* likewise, where load counts */
#define LORRY__GRID_LEVELS 256 /* of load, at most */

typedef struct lorry__grid lorry__grid;

/* Every place remembers the `places` clients of least cost there and back, 1 to
 * LORRY__GRID_PLACES, with loads LORRY__GRID_LOAD_PLACES. levels: of the tightest load, where
 * there is one, at most LORRY__GRID_LEVELS, fewer where there would be too many cells; 0:
 * load is left out.
 * most_cells: in each direction, two bytes each. LORRY_EUNSUPPORTED: the network has no time,
 * some step is too short, or there would be too many cells. The network is borrowed. */
lorry_status lorry__grid_new(lorry__grid **out, lorry__mem *mem, const lorry__network *network,
                             int32_t places, int32_t levels, int64_t most_cells);
void lorry__grid_free(lorry__grid *grid);
/* No pass is run any more, nor are walks read: what only those need goes. NULL is ignored. */
void lorry__grid_close(lorry__grid *grid);

/* What the values of an axis of the network are counted in here; 0: it is left out. */
int32_t lorry__grid_unit(const lorry__grid *grid, int32_t axis);
int32_t lorry__grid_places(const lorry__grid *grid);
/* Whom a place remembers besides itself: `places` clients, -1 for none, the cheapest there
 * and back first. */
const int32_t *lorry__grid_members(const lorry__grid *grid, int32_t place);

typedef struct lorry__grid_request {
    int64_t scale;
    int64_t *client;       /* duals, scaled; they are rounded down */
    int32_t most_links;    /* out of and into each client, those of least reduced cost, and
                              those of walks that a pass over all has found; 0: all */
    int64_t threshold;     /* only walks that cost less are of interest */
    int32_t most_walks;
    lorry__limit limit;
} lorry__grid_request;

/* *least with PASS_DONE over all links: no walk costs less; at most 0. PASS_CUT: some walk
 * costs less than can be told; there is no minimum, and no walk. */
lorry__pass lorry__grid_run(lorry__grid *grid, const lorry__grid_request *request,
                            int64_t *least);
/* Walks found by the last pass, the cheapest through each client, no two alike: their
 * number, and the clients of one, to be read until the next pass, and its reduced cost,
 * scaled and rounded down as in the table. */
int32_t lorry__grid_found(const lorry__grid *grid);
const int32_t *lorry__grid_walk(const lorry__grid *grid, int32_t walk, int32_t *length,
                                int64_t *cost);
/* The cheapest walk through a client, scaled, and its number, -1 if there is none. */
int32_t lorry__grid_through(const lorry__grid *grid, int32_t client, int64_t *cost);

#endif
