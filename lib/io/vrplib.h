/* vrplib.h: what the parts of the VRPLIB reader share. */
#ifndef LORRY_IO_VRPLIB_H
#define LORRY_IO_VRPLIB_H

#include "io/instance.h"
#include "io/scan.h"

/* EDGE_WEIGHT_FORMAT: which part of the matrix the file lists, by rows. A list
 * by columns is that of the mirrored part by rows. */
typedef enum lorry__weight_layout {
    LORRY__WEIGHT_NONE,
    LORRY__WEIGHT_FULL,
    LORRY__WEIGHT_UPPER,      /* without the diagonal */
    LORRY__WEIGHT_LOWER,
    LORRY__WEIGHT_UPPER_DIAG, /* with it */
    LORRY__WEIGHT_LOWER_DIAG
} lorry__weight_layout;

/* NONE if there is no such layout. */
lorry__weight_layout lorry__weight_layout_of(lorry__word word);
/* The numbers of an EDGE_WEIGHT_SECTION into instance->matrix. */
lorry_status lorry__read_weights(lorry__scan *scan, lorry__weight_layout layout,
                                 lorry__instance *instance);
/* TSPLIB's GEO distances into instance->matrix; x and y, which hold latitude and
 * longitude as DDD.MM, become longitude and latitude in degrees. */
lorry_status lorry__geo_weights(lorry__scan *scan, lorry__instance *instance);

#endif
