/* instance.h: what the benchmark text formats have in common, and the
 * conventions by which their plain numbers become integers. */
#ifndef LORRY_IO_INSTANCE_H
#define LORRY_IO_INSTANCE_H

#include "model/builder.h"

/* Factor on times and prizes, and what costs are divided by to be shown in the
 * unit of published tables. */
typedef struct lorry__convention {
    lorry_rounding rounding;
    double factor;
    int64_t cost_scale;
} lorry__convention;

lorry__convention lorry__convention_of(lorry_rounding rounding, bool has_prizes);

/* Largest time, prize or coordinate accepted: scaled, it still fits. */
#define LORRY__INSTANCE_MAX 1e12

/* Node 0 is the depot. Numbers are as in the file; arrays of n nodes belong to
 * the instance and are NULL where the file says nothing. */
typedef struct lorry__instance {
    lorry__mem *mem;
    int32_t n;
    double *x, *y;
    double *demand;              /* whole numbers */
    double *early, *late, *service, *prize;
    int64_t *matrix;             /* n*n, distances and durations alike */
    double max_duration;         /* 0: none */
    int64_t capacity;
    int64_t vehicles;            /* -1: the file does not say */
    char *name;
    const char *crs;             /* static; NULL: a plane */
    lorry_rounding rounding;     /* what AUTO means for this file */
    lorry_fleet fleet;
} lorry__instance;

/* Fills `mem`, and "the file does not say" elsewhere. */
void lorry__instance_init(lorry__instance *instance, lorry__mem *mem);
void lorry__instance_free(lorry__instance *instance);
/* Put it into the model; `file` names it in messages. */
lorry_status lorry__instance_deliver(const lorry__instance *instance, lorry_model *model,
                                     const char *file, const lorry_read_options *options);

#endif
