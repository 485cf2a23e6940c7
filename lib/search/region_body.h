/* region_body.h: the code of a region, compiled once for each width of
 * number: `num` is the type of times and arc costs, REGION(name) the prefix.
 * region32.c and region64.c include it, and nothing else does.
 *
 * `rich` and `timed` are constants at each call, so the compiler makes lean
 * copies of every function. */
#include "search/region_state.h"
/* in the order of use */
#include "search/region_place.h"
#include "search/region_exchange.h"
#include "search/region_fleet.h"
#include "search/region_step.h"
#include "search/region_load.h"
