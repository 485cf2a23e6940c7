/* mapping.h: what a user declares about the files of an outlet: a small JSON
 * file, "lorry-map/1"; see docs/outlet.md... */
#ifndef LORRY_INTAKE_MAPPING_H
#define LORRY_INTAKE_MAPPING_H

#include "geo/datum.h"
#include "intake/fields.h"

/* Where bytes come from. */
typedef struct lorry__source {
    const char *path;     /* or the name, where data is given */
    const void *data;     /* NULL: read the file              */
    size_t length;
} lorry__source;

typedef enum lorry__unit {
    LORRY__UNIT_NONE,     /* not declared: kilograms, cubic metres, with a note */
    LORRY__UNIT_GRAM, LORRY__UNIT_KILOGRAM, LORRY__UNIT_JIN, LORRY__UNIT_TONNE,
    LORRY__UNIT_MILLILITRE, LORRY__UNIT_LITRE, LORRY__UNIT_CUBIC_METRE
} lorry__unit;

enum { LORRY__MAX_NAMES = 8, LORRY__MAX_CORNERS = 256 };

/* What is declared for one kind of file. */
typedef struct lorry__part {
    lorry__datum datum;
    lorry__table_options table;
    lorry__unit weight_unit, volume_unit;
    const char *names[LORRY__NUM_FIELDS][LORRY__MAX_NAMES]; /* headers; NULL ends them */
} lorry__part;

/* Where an outlet's parcels can be, in the datum of the parcels' file. */
typedef struct lorry__area {
    bool is_given;
    double box[4];        /* least and most lon, lat; always valid if given */
    double centre[2], radius; /* radius in metres; 0: no circle */
    int32_t num_corners;  /* 0: no polygon */
    double corners[LORRY__MAX_CORNERS][2];
} lorry__area;

typedef struct lorry__mapping {
    lorry__mem *mem;
    lorry__part parts[LORRY__NUM_KINDS];
    int32_t zone;         /* seconds east of Greenwich; 28800 by default */
    int32_t day;          /* or LORRY__NO_DAY                            */
    const char *outlet;   /* only its parcels; NULL: all                 */
    lorry__area area;
    int64_t most_weight, most_volume; /* beyond: impossible; g and ml    */
    char *arena;          /* inside: all texts */
} lorry__mapping;

/* Nothing declared: presets, Asia/Shanghai. */
void lorry__mapping_init(lorry__mapping *mapping, lorry__mem *mem);
/* Over what is there. Unknown keys are refused with the nearest known one. */
lorry_status lorry__mapping_read(lorry__mapping *mapping, const lorry__source *source,
                                 lorry_message *message);
void lorry__mapping_free(lorry__mapping *mapping);
/* One datum for all kinds of file, as an option of the command says. */
void lorry__mapping_set_datum(lorry__mapping *mapping, lorry__datum datum);

#endif
