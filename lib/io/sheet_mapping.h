/* sheet_mapping.h: what a user declares about the files of an outlet, as a small JSON
 * file, "lorry-map/1"; see docs/format.md. */
#ifndef LORRY_IO_SHEET_MAPPING_H
#define LORRY_IO_SHEET_MAPPING_H

#include "geo/datum.h"
#include "io/cell.h"
#include "io/json_value.h"
#include "io/moment.h"
#include "io/sheet_fields.h"
#include "io/texts.h"

enum { LORRY__MAX_NAMES = 8, LORRY__MAX_CORNERS = 256 };

/* What is declared for one kind of file. */
typedef struct lorry__part {
    lorry__datum datum;
    lorry__table_options table;
    lorry__unit weight_unit, volume_unit;
    const char *names[LORRY__NUM_FIELDS][LORRY__MAX_NAMES]; /* headers; NULL: no more */
    bool is_firm[LORRY__NUM_FIELDS]; /* a file without any of them is refused  */
} lorry__part;

/* Where an outlet's parcels can be, in the datum of their file. */
typedef struct lorry__area {
    double box[4];        /* least lon and lat, most lon and lat; if has_box   */
    double centre[2];     /* lon, lat; if radius > 0                           */
    double radius;        /* metres                                            */
    double (*corners)[2]; /* of a polygon, num_corners of them                 */
    int32_t num_corners;
    bool has_box;
} lorry__area;

typedef struct lorry__mapping {
    lorry__mem *mem;
    lorry__part parts[LORRY__NUM_KINDS];
    int32_t zone;         /* seconds east of Greenwich; Asia/Shanghai          */
    int32_t day;          /* that is planned, or LORRY__NO_DAY                 */
    const char *outlet;   /* only parcels of this one; NULL: all               */
    lorry__area area;
    int64_t most_weight, most_volume; /* of a parcel; beyond it: impossible    */
    lorry__texts texts;
} lorry__mapping;

/* Nothing declared: presets, Asia/Shanghai, parcels of at most 1 t and 10 m3. */
void lorry__mapping_init(lorry__mapping *mapping, lorry__mem *mem);
/* What a file declares, over what is there. Unknown keys are refused with the
 * nearest known one; after an error only the use is freeing. */
lorry_status lorry__mapping_take(lorry__mapping *mapping, const lorry__json *top);
lorry_status lorry__mapping_read(lorry__mapping *mapping, const lorry__source *source,
                                 lorry_message *message);
void lorry__mapping_free(lorry__mapping *mapping);
/* One datum for all kinds of file, as an option of the command says it. */
void lorry__mapping_set_datum(lorry__mapping *mapping, lorry__datum datum);

#endif
