/* roads.h: travel without a routing server: what one has answered before, known
 * pairs, and what lies in the way. Each fills a model whose locations are all there
 * (barriers need none); errors name the place. */
#ifndef LORRY_IO_ROADS_H
#define LORRY_IO_ROADS_H

#include "io/json_value.h"
#include "model/builder.h"

/* A table answer of OSRM (/table, with durations and distances) or Valhalla
 * (/sources_to_targets), told apart by its keys. Its rows and columns are matched with
 * locations by their coordinates, so that parts may be read one after the other, over
 * what the profile has. Cells without a way, or that OSRM filled by a fallback speed,
 * are unknown. O(cells + rows * locations). */
lorry_status lorry__read_table(lorry_model *model, int32_t profile, const lorry__json *at);
lorry_status lorry__read_table_file(lorry_model *model, int32_t profile,
                                    const lorry__source *source);

/* Pairs `from,to,metres,seconds` as CSV. Places are known by the caller's names, several
 * for one if need be, or with NULL by the ids of clients and depots, or as #3 for a
 * location by its number. Pairs of other places are counted and left out. */
typedef struct lorry__place_names {
    size_t count;
    const char *const *names;
    const int32_t *locations;
} lorry__place_names;
lorry_status lorry__read_pairs(lorry_model *model, int32_t profile, const lorry__source *source,
                               const lorry__place_names *places);

/* Barriers and crossings as GeoJSON, in the coordinates of the locations. After an error
 * the model has none of them. */
lorry_status lorry__read_barriers(lorry_model *model, const lorry__json *at);
lorry_status lorry__read_barriers_file(lorry_model *model, const lorry__source *source);

#endif
